// One message as Telegram shows it: bubble, time, marks, attachments, buttons.

import { fingerprint, h, icon, onEnter, safeHtml } from "./dom.js";
import { fileUrl, world } from "./api.js";
import { clockTime, dayKey, dayName, spoken, w } from "./words.js";

export function hueOf(id) { return [205, 150, 28, 265, 340, 185, 95, 310][Math.abs(Number(id)) % 8]; }

export function avatar(id, name, extra = "") {
  const letters = String(name || "?").split(/\s+/).map((word) => [...word][0]).filter((letter) => /\p{L}|\p{N}/u.test(letter ?? "")).slice(0, 2).join("");
  return hued(id, h("span", { class: `avatar ${extra}`, "aria-hidden": "true" }, letters || "·"));
}

// The content security policy forbids style attributes in markup; setting them from a script is allowed.
function hued(id, node) {
  node.style.setProperty("--hue", hueOf(id));
  return node;
}

export function botFace(extra = "") {
  return h("span", { class: `avatar bot ${extra}`, "aria-hidden": "true" }, h("img", { src: "icon.svg", alt: "", width: 38, height: 38 }));
}

/** Messages become rows: pills with the day, and messages that know whether they open or end a run of one author. */
export function rowsOf(messages, { showDeleted }) {
  const shown = messages.filter((message) => showDeleted || !message.deleted);
  const rows = [];
  let before = null;
  for (const message of shown) {
    const moment = new Date(message.date);
    const newDay = !before || dayKey(new Date(before.date)) !== dayKey(moment);
    if (newDay) rows.push({ key: `day-${dayKey(moment)}`, day: moment });
    const run = before && !newDay && before.own === message.own && before.kind !== "service" && moment - new Date(before.date) < 6e5;
    if (run) rows.at(-1).last = false;
    rows.push({ key: `m${message.chat}.${message.id}`, message, first: !run, last: true });
    before = message;
  }
  return rows;
}

const prints = new WeakMap(); // a changed message is a new object, so a print is made once

function printOf(message) {
  if (!prints.has(message)) prints.set(message, fingerprint(JSON.stringify({ ...message, v: 0 })));
  return prints.get(message);
}

export function signRow(row, view) {
  if (row.day) return `${row.key}${spoken()}`;
  return `${printOf(row.message)} ${view.viewer} ${view.botName} ${view.showDeleted} ${spoken()}`;
}

export function makeRow(row, view, old) {
  if (row.day) return h("li", { class: "date" }, h("span", { class: "pill" }, dayName(row.day)));
  const { message } = row;
  if (message.kind === "service") {
    return h("li", { class: `service${message.deleted ? " gone" : ""}`, data: { testid: "service", message: message.id } }, h("span", { class: "pill" }, serviceWords(message)));
  }
  const own = message.own === view.viewer;
  const classes = [own ? "own" : "", message.kind === "sticker" ? "sticker" : "",
    message.deleted ? "gone" : "", !old && view.alive ? "fresh" : ""].filter(Boolean).join(" ");
  const keyed = message.buttons?.length > 0 && !message.deleted;
  return h("li", { class: classes, data: { testid: "message", message: message.id, from: message.from?.bot ? "bot" : own ? "me" : "other", kind: message.kind, deleted: message.deleted ? "1" : null } },
    h("div", { class: "line" },
      view.group && !own ? (message.from?.bot ? botFace("small") : avatar(message.own, message.from?.name, "small")) : null,
      h("div", { class: "stack" },
        h("div", { class: `bubble${keyed ? " keyed" : ""}${message.text || message.kind === "sticker" ? "" : message.kind === "photo" ? " bare picture" : " bare"}`, oncontextmenu: (event) => { event.preventDefault(); view.onMenu(message, event.currentTarget, event); } },
          ...inside(message, view, own),
          message.deleted ? null : h("button", { type: "button", class: "act", tabindex: -1, "aria-label": w("messageMenu"), "aria-haspopup": "menu", "aria-expanded": "false",
            data: { testid: "message-menu" }, onclick: (event) => view.onMenu(message, event.currentTarget, null) }, icon("dots"))),
        keyed ? inlineKeyboard(message, view) : null)));
}

function inside(message, view, own) {
  return [
    view.group && !own ? hued(message.own, h("span", { class: "author" }, message.from?.bot ? view.botName : message.from?.name, message.from?.bot ? h("small", {}, w("bot")) : null)) : null,
    message.forwarded_from ? h("span", { class: "relay" }, w("forwarded", { name: message.forwarded_from })) : null,
    message.reply_to ? h("button", { type: "button", class: "quote", onclick: () => view.onJump(message.reply_to.id) },
      h("b", {}, message.reply_to.name), h("span", {}, message.reply_to.text)) : null,
    attachment(message, view),
    (message.text || message.html) && message.kind !== "sticker" ? textOf(message, view) : null,
    meta(message, own),
    message.deleted ? h("div", { class: "trace" }, w("deleted")) : null,
    view.showDeleted && message.history?.length ? h("div", { class: "history" }, message.history.map((was, at) => [at ? "\n" : "", w("wasBefore", { text: plain(was.html) })])) : null,
  ];
}

function textOf(message, view) {
  const box = h("span", { class: "text", data: { testid: "text" } }, safeHtml(message.html || ""));
  if (!message.html) box.textContent = message.text;
  for (const span of box.querySelectorAll("[data-command]")) {
    const say = () => view.onCommand(span.dataset.command);
    span.addEventListener("click", say);
    span.addEventListener("keydown", onEnter(say));
  }
  return box;
}

export function plain(html) {
  const box = document.createElement("div");
  box.append(safeHtml(html));
  return box.textContent;
}

function meta(message, own) {
  return h("span", { class: "meta" },
    message.reactions?.length ? h("span", { class: "reactions" }, message.reactions.join("")) : null,
    message.edited ? h("span", { data: { testid: "edited" } }, w("edited")) : null,
    h("time", { datetime: message.date }, clockTime(new Date(message.date))),
    own ? icon("checks") : null);
}

function attachment(message) {
  const { kind, file } = message;
  if (kind === "sticker") return stickerFace(message.sticker ?? "");
  if (kind === "photo") return file ? h("img", { class: "photo", src: fileUrl(file), alt: w("photo") }) : h("span", { class: "nopicture" }, icon("image", w("photo")));
  if (kind === "voice") return docLine("mic", wave(message.id), size(file) || w("voice"));
  if (kind === "contact") return docLine("person", h("b", {}, message.contact?.name), message.contact?.phone);
  if (kind === "location") return docLine("pin", h("b", {}, w("location")), `${message.location?.lat}, ${message.location?.lon}`);
  if (file) {
    const line = docLine("file", h("b", {}, file.name || w("document")), size(file));
    return h("a", { class: "doc-link", href: fileUrl(file), download: file.name || "file", "aria-label": w("download", { name: file.name || w("document") }) }, line);
  }
  return kind === "text" ? null : docLine("file", h("b", {}, w(kind) === kind ? w("unknownKind") : w(kind)), "");
}

// The one sticker the page sends is drawn, because not every computer has a font with coloured emoji.
function stickerFace(emoji) {
  const drawn = emoji === "👍";
  return h("span", { class: `face${drawn ? " drawn" : ""}`, role: "img", "aria-label": `${w("sticker")} ${emoji}` }, drawn ? icon("thumb") : emoji);
}

function docLine(sign, head, tail) {
  return h("span", { class: "doc" }, h("span", { class: "disc" }, icon(sign)), h("span", { class: "about" }, head, h("span", {}, tail)));
}

function wave(seed) {
  const bars = Array.from({ length: 26 }, (_, at) => {
    const bar = h("i");
    bar.style.height = `${5 + Math.abs(Math.sin((at + Number(seed)) * 1.7) * 14 + Math.cos(at * 0.9) * 6)}px`;
    return bar;
  });
  return h("span", { class: "wave", "aria-label": w("voice"), role: "img" }, bars);
}

function size(file) {
  if (!file) return "";
  const n = file.size ?? 0;
  const [value, unit] = n < 1024 ? [n, "B"] : n < 1048576 ? [n / 1024, "KB"] : [n / 1048576, "MB"];
  return `${value >= 100 || unit === "B" ? Math.round(value) : value.toFixed(1)} ${unit}`;
}

function inlineKeyboard(message, view) {
  const box = h("div", { class: "keys", role: "group", onkeydown: (event) => arrows(event, box) });
  message.buttons.forEach((row, y) => box.append(h("div", { class: "rank" }, row.map((button, x) => {
    const key = h("button", { type: "button", class: `key ${button.style ?? ""}`, tabindex: x || y ? -1 : 0, data: { testid: "inline-button", kind: button.kind }, onclick: () => view.onTap(message, button) },
      button.text, button.kind === "url" ? icon("link") : button.kind === "copy" ? icon("copy") : null);
    if (button.kind === "callback") key.waitsFor = { message: message.id, data: button.data };
    return key;
  }))));
  return box;
}

/** Says which messages open and which end a run of one author; in place, as a run grows with every message. */
export function runs(list, rows) {
  rows.forEach(({ message, first, last }, at) => {
    list.children[at].classList.toggle("first", Boolean(message && first));
    list.children[at].classList.toggle("last", Boolean(message && last));
  });
}

/** Marks the buttons that wait for the bot. In place: a button remade between two clicks would lose the second one. */
export function spin(rows, waits) {
  for (const key of rows.querySelectorAll(".keys .key")) {
    if (key.waitsFor && waits(key.waitsFor)) {
      key.setAttribute("aria-busy", "true");
      key.title = w("pressed");
    } else if (key.hasAttribute("aria-busy")) {
      key.removeAttribute("aria-busy");
      key.removeAttribute("title");
    }
  }
}

export function arrows(event, box) {
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (!step) return;
  const grid = [...box.querySelectorAll(".rank")].map((rank) => [...rank.children]);
  const y = grid.findIndex((rank) => rank.includes(document.activeElement));
  if (y < 0) return;
  const x = grid[y].indexOf(document.activeElement);
  const rank = grid[y + step[0]];
  if (!rank) return;
  event.preventDefault();
  const next = rank[Math.min(Math.max(x + step[1], 0), rank.length - 1)];
  document.activeElement.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const SERVICE = [[/^Topic created: (.*)$/s, "topicCreated"], [/^Topic renamed: (.*)$/s, "topicRenamed"], [/^Topic closed$/, "topicClosed"],
  [/^Topic reopened$/, "topicReopened"], [/^Message pinned$/, "messagePinned"], [/^(.*) joined$/s, "joined"], [/^(.*) left$/s, "left"],
  [/^(.*) added the bot$/s, "addedBot"], [/^Group became a supergroup$/, "upgraded"]];

/** The world speaks plain English of what happened to a chat; the page says it in its own language. */
function serviceWords(message) {
  const said = message.service || message.text || "";
  for (const [pattern, name] of SERVICE) {
    const found = pattern.exec(said);
    if (found) return w(name, { name: found[1] });
  }
  return said;
}

export function preview(message) {
  if (!message) return "";
  if (message.kind === "service") return serviceWords(message);
  const what = message.text || { sticker: `${message.sticker ?? ""} ${w("sticker")}` }[message.kind] || message.file?.name || (message.kind === "text" ? "" : w(message.kind));
  const who = message.own === world.bot.id || message.chat > 0 ? "" : `${(message.from?.name ?? "").split(" ")[0]}: `;
  return who + what.replace(/\s+/g, " ").slice(0, 90);
}
