// The line one writes on: text, commands, attachments, the reply keyboard, editing and replying, Start and unblock.

import { fingerprint, h, icon, keyed } from "./dom.js";
import { act, clients } from "./api.js";
import { arrows } from "./bubbles.js";
import { ask, menu, toast } from "./overlay.js";
import * as samples from "./samples.js";
import { Suggestions } from "./suggest.js";
import { spoken, w } from "./words.js";

const MAX_UPLOAD = 50 * 1024 * 1024;
const drafts = new Map();

export class Composer {
  /** `panel` gives: frame (for dialogs), wall (for toasts), place() -> { user, chat, thread }, editLast(). */
  constructor(panel) {
    this.panel = panel;
    this.repliesOpen = true;
    this.context = null;
    this.build();
  }

  build() {
    this.input = h("textarea", { rows: 1, maxlength: 8192, "aria-label": w("message"), autocomplete: "off", enterkeyhint: "send", data: { testid: "input" },
      oninput: () => this.typed(), onkeydown: (event) => this.key(event), onpaste: (event) => this.dropped(event.clipboardData, event) });
    this.suggestions = new Suggestions(this.input, (command) => {
      this.input.value = "";
      this.grow();
      this.say({ do: "text", text: command });
    });
    this.slash = h("button", { type: "button", class: "round slash", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "commands" }, onclick: () => this.commands() }, "/");
    this.clip = h("button", { type: "button", class: "round", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "attach" }, onclick: () => this.attach() }, icon("clip"));
    this.toggle = h("button", { type: "button", class: "round", data: { testid: "keyboard-toggle" }, onclick: () => this.flip() }, icon("keyboard"));
    this.sendButton = h("button", { type: "submit", class: "round sendit", data: { testid: "send" } }, icon("send"));
    this.form = h("form", { onsubmit: (event) => { event.preventDefault(); this.send(); } }, this.slash, this.input, this.toggle, this.clip, this.sendButton);
    this.note = h("div", { class: "context", hidden: true, data: { testid: "context" } });
    this.big = h("button", { type: "button", class: "bigact", hidden: true });
    this.closed = h("p", { class: "closed-note", hidden: true });
    this.replies = h("div", { class: "replies", role: "group", hidden: true, data: { testid: "reply-keyboard" }, onkeydown: (event) => arrows(event, this.replies) });
    this.file = h("input", { type: "file", hidden: true, data: { testid: "file-input" }, onchange: () => this.picked() });
    this.node = h("div", { class: "composer" }, this.suggestions.node, this.note, this.form, this.big, this.closed, this.replies, this.file);
  }

  /** state: { user, chat, placeKey, start, blocked, closed, keyboard, commands } */
  update(state) {
    if (this.placeKey !== state.placeKey) {
      if (this.placeKey) drafts.set(this.placeKey, this.input.value);
      this.placeKey = state.placeKey;
      this.input.value = drafts.get(state.placeKey) ?? "";
      this.about(null);
      this.repliesOpen = true;
      this.grow();
    }
    this.state = state;
    this.suggestions.know(state.commands ?? []);
    const plainChat = !state.start && !state.blocked && !state.closed;
    this.form.hidden = !plainChat;
    this.big.hidden = !(state.start || state.blocked);
    this.big.dataset.testid = state.blocked ? "unblock" : "start";
    this.big.textContent = state.blocked ? w("restart") : w("start");
    this.big.onclick = () => this.say(state.blocked ? { do: "unblock" } : { do: "start", payload: "" });
    this.closed.hidden = !state.closed || state.blocked;
    this.closed.textContent = state.closed ?? "";
    this.input.placeholder = state.keyboard?.placeholder || w("message");
    for (const [node, name] of [[this.input, "message"], [this.slash, "commands"], [this.clip, "attach"], [this.toggle, "keyboard"], [this.sendButton, "send"]]) {
      node.setAttribute("aria-label", w(name));
      if (node !== this.input) node.title = w(name);
    }
    this.keyboard(state.keyboard, plainChat);
  }

  keyboard(keyboard, plainChat) {
    const rows = keyboard?.rows ?? [];
    const sign = fingerprint(JSON.stringify([rows, this.placeKey]));
    if (sign !== this.keyboardSign && rows.length) this.repliesOpen = true;
    this.keyboardSign = sign;
    this.toggle.hidden = !rows.length;
    this.toggle.setAttribute("aria-pressed", String(this.repliesOpen));
    this.replies.hidden = !plainChat || !rows.length || !this.repliesOpen;
    keyed(this.replies, rows.map((row, at) => ({ row, at })), {
      key: ({ at }) => at,
      sign: ({ row }) => fingerprint(JSON.stringify([row, spoken(), this.placeKey])),
      make: ({ row }) => h("div", { class: "keys" }, h("div", { class: "rank" }, row.map((button) => h("button", { type: "button", class: `key ${button.style ?? ""}`,
        data: { testid: "reply-button", kind: button.kind }, onclick: () => this.press(button) },
      button.kind === "contact" ? icon("phone") : button.kind === "location" ? icon("pin") : null, button.text)))),
    });
  }

  flip() {
    this.repliesOpen = !this.repliesOpen;
    this.update(this.state);
  }

  async press(button) {
    const { frame } = this.panel;
    if (button.kind === "contact") {
      const sure = await ask(frame, { title: w("sharePhone"), text: w("sharePhoneText", { phone: this.state.user.phone ?? "" }), yes: w("share"), testid: "share-phone" });
      if (!sure) return;
    }
    await this.say({ do: "press", label: button.text });
  }

  /** Does something in this chat; what goes wrong is said in this chat. */
  async say(action) {
    const { user, chat, thread } = this.panel.place();
    const payload = { user, chat, ...action };
    if (thread !== null && thread !== undefined) payload.thread = thread;
    const answer = await act(payload);
    if (!answer.ok) toast(this.panel.wall, w("failed", { reason: answer.error ?? "?" }));
    return answer;
  }

  async send() {
    const text = this.input.value;
    if (!text.trim()) return;
    const { context } = this;
    this.input.value = "";
    this.suggestions.close();
    drafts.delete(this.placeKey);
    this.about(null);
    this.grow();
    const answer = context?.edit ? await this.say({ do: "edit", message: context.edit, text }) : await this.say({ do: "text", text, reply_to: context?.reply ?? null });
    if (!answer.ok && !this.input.value) { this.input.value = text; this.grow(); }
  }

  typed() {
    this.grow();
    this.suggestions.offer(this.input.value);
  }

  key(event) {
    if (this.suggestions.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    else if (event.key === "Escape" && this.context) { event.preventDefault(); this.about(null); }
    else if (event.key === "ArrowUp" && !this.input.value) { if (this.panel.editLast()) event.preventDefault(); }
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 132)}px`;
  }

  /** Shows what the next message is about: { edit, text } or { reply, name, text }, or nothing. */
  about(context) {
    if (this.context?.edit && !context) { this.input.value = ""; this.grow(); }
    this.context = context;
    this.note.hidden = !context;
    this.note.replaceChildren();
    if (!context) return;
    if (context.edit) { this.input.value = context.text; this.grow(); }
    this.note.append(icon(context.edit ? "pencil" : "reply"),
      h("span", {}, h("b", {}, context.edit ? w("editing") : w("replyTo", { name: context.name })), context.text),
      h("button", { type: "button", class: "round", "aria-label": w("cancel"), onclick: () => { this.about(null); this.input.focus(); } }, icon("close")));
    this.input.focus();
  }

  commands() {
    const list = this.state.commands ?? [];
    if (!list.length) { toast(this.panel.wall, w("noCommands")); return; }
    menu(this.slash, list.map(({ command, description }) => ({ label: `/${command}`, small: description, testid: `command-${command}`,
      run: () => {
        this.say({ do: "text", text: `/${command}` });
        this.input.focus();
      } })), { testid: "commands-menu" });
  }

  attach() {
    const sample = (name, sign, as, make, small = null) => ({ label: name, small, icon: sign, testid: `sample-${as}`, run: async () => this.upload(await make(), as) });
    const items = [
      { label: w("photoFromDisk"), icon: "image", testid: "pick-photo", run: () => this.pick("photo", "image/*") },
      { label: w("fileFromDisk"), icon: "file", testid: "pick-file", run: () => this.pick("document", "") },
      { heading: w("samples") },
      sample(w("photo"), "image", "photo", samples.samplePhoto, "photo.jpg"),
      sample(w("document"), "file", "document", samples.sampleDocument, "confirmation.pdf"),
      { ...sample(w("document"), "file", "document", samples.largeFile, "large.pdf, 21 MB"), testid: "sample-large" },
      { ...sample(w("document"), "file", "document", samples.emptyFile, "empty.pdf, 0 B"), testid: "sample-empty" },
      sample(w("voice"), "mic", "voice", samples.sampleVoice),
      { label: w("sticker"), icon: "smile", testid: "sample-sticker", run: () => this.say({ do: "sticker", emoji: "👍" }) },
      { label: w("location"), icon: "pin", testid: "sample-location", run: () => this.say({ do: "location", lat: 43.2389, lon: 76.8897 }) },
      { label: w("ownContact"), icon: "person", testid: "sample-contact", run: () => this.say({ do: "contact", other: null }) },
    ];
    const other = clients().find((person) => person.id !== this.state.user.id);
    if (other) items.push({ label: w("otherContact"), small: other.name, icon: "people", testid: "sample-other-contact", run: () => this.say({ do: "contact", other: other.id }) });
    menu(this.clip, items, { testid: "attach-menu" });
  }

  pick(as, accept) {
    this.pickedAs = as;
    this.file.accept = accept;
    this.file.value = "";
    this.file.click();
  }

  async picked() {
    for (const file of this.file.files) await this.upload(file, this.pickedAs ?? "document");
  }

  dropped(transfer, event) {
    const files = [...(transfer?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    files.forEach((file) => this.upload(file, file.type.startsWith("image/") && file.type !== "image/svg+xml" ? "photo" : "document"));
  }

  async upload(file, as) {
    if (file.size > MAX_UPLOAD) { toast(this.panel.wall, w("tooLarge")); return; }
    const caption = this.context?.edit ? null : this.input.value.trim() || null;
    const answer = await this.say({ do: "file", as, name: file.name, mime: file.type || "application/octet-stream", base64: await samples.toBase64(file), caption, reply_to: this.context?.reply ?? null });
    if (answer.ok && caption) { this.input.value = ""; this.about(null); this.grow(); }
    this.input.focus();
  }
}
