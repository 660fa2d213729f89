// One chat on the page: head, messages, keyboards. A phone holds one for ever; the desk points one at different chats.

import { fingerprint, h, icon, keyed } from "./dom.js";
import { act, look, messagesOf, world } from "./api.js";
import { avatar, botFace, makeRow, preview, rowsOf, runs, signRow, spin } from "./bubbles.js";
import { Composer } from "./composer.js";
import { ask, menu, tell, toast } from "./overlay.js";
import { w } from "./words.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Chat {
  constructor({ frame, testid, settings, onBack }) {
    this.frame = frame;
    this.settings = settings;
    this.pressed = [];
    this.atEnd = true;
    this.title = h("b", { data: { testid: "chat-title" } });
    this.subtitle = h("span", { data: { testid: "chat-subtitle" }, "aria-live": "off" });
    this.face = h("span");
    this.more = h("button", { type: "button", class: "round", "aria-haspopup": "menu", "aria-expanded": "false", data: { testid: "chat-menu" }, onclick: () => this.chatMenu() }, icon("dots"));
    this.back = h("button", { type: "button", class: "round back", data: { testid: "back" }, onclick: () => onBack?.() }, icon("back"));
    this.pin = h("button", { type: "button", class: "pinbar", hidden: true, data: { testid: "pinned" } });
    this.rows = h("ol");
    this.log = h("div", { class: "log", role: "log", tabindex: 0, "aria-live": "polite", "aria-relevant": "additions", data: { testid: "log" }, onscroll: () => this.scrolled(true), onkeydown: (event) => this.walk(event) }, this.rows);
    this.downCount = h("span", { class: "badge", hidden: true });
    this.down = h("button", { type: "button", class: "todown", hidden: true, onclick: () => this.toEnd(true) }, icon("down"), this.downCount);
    this.wall = h("div", { class: "wall" }, this.log, this.down);
    this.composer = new Composer(this);
    this.node = h("section", { class: "chat", data: { testid }, ondragover: (event) => this.dragged(event), ondragleave: (event) => this.dragged(event), ondrop: (event) => this.droppedOn(event) },
      h("header", { class: "chat-head" }, onBack ? this.back : null, this.face, h("div", { class: "names" }, this.title, this.subtitle), this.more),
      this.pin, this.wall, this.composer.node);
    // Pictures arrive later and keyboards come up: who was reading the end goes on reading the end.
    const held = new ResizeObserver(() => { if (this.atEnd) this.toEnd(); });
    held.observe(this.log);
    held.observe(this.rows);
  }

  place() { return this.at; }

  /** at: { user, chat, thread } — ids; `thread` undefined for a chat without topics, null for General. */
  show(at) {
    const moved = JSON.stringify(at) !== JSON.stringify(this.at);
    this.at = at;
    this.user = world.users.get(at.user);
    this.chat = world.chats.get(at.chat) ?? null;
    this.group = at.chat !== at.user;
    if (moved) { this.quietly(); this.pressed = []; this.rows.replaceChildren(); this.alive = false; this.wall.querySelector(":scope > .toast")?.remove(); }
    this.pressed = this.pressed.filter((mark) => !mark.query || world.version < mark.version || world.pending.includes(mark.query));
    this.head();
    this.composer.update(this.composerState());
    this.list(moved);
    if (this.node.offsetParent !== null) look(at.user, at.chat, at.thread);
    this.alive = true;
  }

  // Opening a chat is not news: a screen reader is told of what comes in, not of everything that was there.
  quietly() {
    this.log.setAttribute("aria-live", "off");
    setTimeout(() => this.log.setAttribute("aria-live", "polite"), 400);
  }

  head() {
    const topic = this.chat?.topics?.find(({ id }) => id === this.at.thread);
    const name = this.group ? topic?.name ?? this.chat?.title ?? "" : this.user?.bot_name ?? world.bot.name ?? "";
    this.title.textContent = name;
    const sign = fingerprint(JSON.stringify([name, this.group, topic?.id ?? null]));
    if (sign !== this.faceSign) {
      this.faceSign = sign;
      const face = this.group ? avatar(this.at.thread ?? 5, name, topic ? "square" : "") : botFace();
      if (this.group) face.replaceChildren(icon(topic ? "hash" : "people"));
      this.face.replaceChildren(face);
    }
    const busy = this.chat?.action;
    const calm = this.group ? (topic ? this.chat.title : w("members", { n: this.chat?.members?.length ?? 0 })) : w("bot");
    this.subtitle.className = busy ? "busy" : "";
    this.subtitle.replaceChildren(busy ? w("typing") : calm, busy ? h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")) : "");
    this.more.setAttribute("aria-label", w("chatMenu"));
    this.back.setAttribute("aria-label", w("backToList"));
    this.log.setAttribute("aria-label", name);
    this.down.setAttribute("aria-label", w("newMessages"));
    this.pinned();
  }

  pinned() {
    const ids = new Set(this.chat?.pinned ?? []);
    const held = messagesOf(this.at.chat, this.at.thread).filter((message) => ids.has(message.id) && !message.deleted).at(-1);
    this.pin.hidden = !held;
    if (!held) return;
    this.pin.replaceChildren(h("span", {}, h("b", {}, w("pinned")), preview(held)), icon("pin"));
    this.pin.onclick = () => this.jump(held.id);
  }

  view() {
    return {
      viewer: this.at.user, group: this.group, alive: this.alive, showDeleted: this.settings.showDeleted(), botName: this.user?.bot_name || world.bot.name,
      onTap: (message, button) => this.tap(message, button),
      onMenu: (message, anchor, event) => this.messageMenu(message, anchor, event), onJump: (id) => this.jump(id),
      onCommand: (command) => this.composer.say({ do: "text", text: command }),
    };
  }

  list(moved) {
    const view = this.view();
    const rows = rowsOf(messagesOf(this.at.chat, this.at.thread), view);
    const scroll = this.log.scrollTop;
    const fresh = keyed(this.rows, rows.length ? rows : [{ key: "empty", empty: true }], {
      key: (row) => row.key,
      sign: (row) => (row.empty ? fingerprint(JSON.stringify([this.user?.bot_description, this.group, w("empty")])) : signRow(row, view)),
      make: (row, old) => (row.empty ? this.welcome() : makeRow(row, view, old)),
    });
    if (rows.length) runs(this.rows, rows);
    this.spin();
    const last = rows.at(-1)?.message;
    if (moved || this.atEnd || (fresh && last?.own === this.at.user)) this.toEnd();
    else {
      this.log.scrollTop = scroll;
      if (fresh) this.below = (this.below ?? 0) + fresh;
    }
    this.scrolled();
  }

  welcome() {
    const text = this.user?.bot_description;
    if (this.group || !text) return h("li", { class: "calm" }, h("span", { class: "pill" }, w("empty")));
    return h("li", { class: "calm" }, h("div", { class: "welcome", data: { testid: "welcome" } }, h("b", {}, w("emptyBot")), text));
  }

  scrolled(moved = false) {
    // The reply keyboard coming up also moves the log; only a person's own scrolling means "I am reading further up".
    if (moved && this.height !== this.log.clientHeight) { this.height = this.log.clientHeight; return; }
    this.height = this.log.clientHeight;
    this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    if (this.atEnd) this.below = 0;
    this.down.hidden = this.atEnd;
    this.downCount.hidden = !this.below;
    this.downCount.textContent = this.below || "";
  }

  toEnd(smooth = false) {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: smooth && !still.matches ? "smooth" : "instant" });
    this.atEnd = true;
  }

  // One stop for Tab, arrows inside: up and down go from message to message, Enter opens what can be done with it.
  walk(event) {
    const on = document.activeElement;
    const menus = [...this.rows.querySelectorAll(".act")];
    if (event.key === "Escape" && this.log.contains(on)) { event.stopPropagation(); this.composer.input.focus(); }
    if (!["ArrowUp", "ArrowDown"].includes(event.key) || (on !== this.log && !menus.includes(on)) || !menus.length) return;
    event.preventDefault();
    const now = on === this.log ? menus.length : menus.indexOf(on);
    const next = menus[now + (event.key === "ArrowUp" ? -1 : 1)] ?? null;
    next?.focus();
    next?.closest("li").scrollIntoView({ block: "nearest" });
  }

  jump(id) {
    const row = this.rows.querySelector(`[data-message="${id}"]`);
    row?.scrollIntoView({ block: "center", behavior: still.matches ? "instant" : "smooth" });
    row?.animate([{ backgroundColor: "var(--accent)" }, { backgroundColor: "transparent" }], { duration: 900 });
  }

  composerState() {
    const { user, chat } = this;
    const topic = chat?.topics?.find(({ id }) => id === this.at.thread);
    const member = chat?.members?.find((one) => one.user === this.at.user);
    const mayWrite = !topic?.closed || (member && member.status !== "member"); // administrators write in closed topics too
    const closed = this.group && !member ? w("notMember") : mayWrite ? null : w("closedTopic");
    return {
      user, chat, placeKey: `${this.at.user}:${this.at.chat}:${this.at.thread ?? ""}`,
      start: !this.group && !user?.started, blocked: !this.group && Boolean(user?.blocked), closed,
      keyboard: chat?.keyboards?.[String(this.at.user)] ?? null,
      commands: this.group ? chat?.commands?.[String(this.at.user)] ?? [] : user?.commands ?? [],
    };
  }

  // Every press goes out, a second one too: whether it counts is the bot's business, and people do press twice.
  async tap(message, button) {
    if (button.kind === "copy") return this.copy(button.copy ?? button.data ?? button.url ?? button.text);
    if (button.kind === "url") return this.openLink(button.url);
    if (button.kind !== "callback") return undefined;
    const mark = { message: message.id, data: button.data, query: null };
    this.pressed.push(mark);
    this.spin();
    const answer = await act({ do: "tap", user: this.at.user, chat: message.chat, message: message.id, data: button.data });
    if (!answer.ok) toast(this.wall, w("failed", { reason: answer.error ?? "?" }));
    Object.assign(mark, { query: answer.query ?? null, version: answer.version ?? 0 });
    const settle = () => { this.pressed = this.pressed.filter((one) => one !== mark); this.spin(); };
    if (mark.query) setTimeout(settle, 15000); // a phone stops spinning too when a bot never answers
    else settle();
    return undefined;
  }

  spin() { spin(this.rows, (key) => this.pressed.some((mark) => mark.message === key.message && mark.data === key.data)); }

  async openLink(url) {
    if (/^https?:/i.test(url ?? "") && await ask(this.frame, { title: w("openLink"), text: url, yes: w("open") })) window.open(url, "_blank", "noopener,noreferrer");
  }

  async copy(text) {
    try { await navigator.clipboard.writeText(text); toast(this.wall, w("copied")); } catch { toast(this.wall, text); }
  }

  /** What the bot answered to a tap of this chat's viewer. */
  answered({ text, alert, url }) {
    if (url) this.openLink(url);
    if (!text) return;
    if (alert) tell(this.frame, text);
    else toast(this.wall, text);
  }

  messageMenu(message, anchor, event) {
    const mine = message.own === this.at.user;
    const items = [{ label: w("reply"), icon: "reply", testid: "reply", run: () => this.composer.about({ reply: message.id, name: message.from?.name ?? "", text: preview(message) }) }];
    if (message.text) items.push({ label: w("copy"), icon: "copy", testid: "copy", run: () => this.copy(message.text) });
    if (mine && message.kind === "text") items.push({ label: w("edit"), icon: "pencil", testid: "edit", run: () => this.edit(message) });
    if (mine || !this.group) items.push({ label: w("remove"), icon: "trash", danger: true, testid: "delete", run: () => this.composer.say({ do: "delete", message: message.id }) });
    const at = event?.clientX ? { left: event.clientX, top: event.clientY, bottom: event.clientY } : null;
    menu(event ? anchor.querySelector(".act") ?? anchor : anchor, items, { testid: "message-actions", at });
  }

  edit(message) { this.composer.about({ edit: message.id, text: message.text }); }

  editLast() {
    const mine = messagesOf(this.at.chat, this.at.thread).filter((message) => message.own === this.at.user && message.kind === "text" && !message.deleted).at(-1);
    if (mine) this.edit(mine);
    return Boolean(mine);
  }

  chatMenu() {
    const on = this.settings.showDeleted();
    const items = [{ label: w("showDeleted"), icon: on ? "check" : "eye", testid: "show-deleted", run: () => this.settings.setShowDeleted(!on) }];
    if (!this.group && this.user?.started) {
      const { blocked } = this.user;
      items.push({ label: blocked ? w("restart") : w("block"), icon: "block", danger: !blocked, testid: "block", run: () => this.composer.say({ do: blocked ? "unblock" : "block" }) });
    }
    if (this.group) {
      const away = ["left", "kicked"].includes(this.chat?.bot_status);
      items.push({ label: w(away ? "addBot" : "removeBot"), icon: away ? "bot" : "block", danger: !away, testid: away ? "add-bot" : "remove-bot",
        run: () => this.composer.say({ do: away ? "add_bot" : "remove_bot" }) });
    }
    menu(this.more, items, { testid: "chat-actions" });
  }

  dragged(event) {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    this.wall.querySelector(".drop")?.remove();
    if (event.type === "dragover") this.wall.append(h("div", { class: "drop" }, w("dropHere")));
  }

  droppedOn(event) {
    this.wall.querySelector(".drop")?.remove();
    this.composer.dropped(event.dataTransfer, event);
  }
}
