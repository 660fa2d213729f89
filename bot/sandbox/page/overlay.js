// What lies over the page for a moment: menus, questions, alerts and short notes. Escape closes, the focus goes back.

import { h, icon } from "./dom.js";
import { w } from "./words.js";

let openMenuCleanup = null;

/** Opens a menu at a button. Items: { label, small, icon, danger, testid, run } | "line" | { heading }. */
export function menu(anchor, items, { testid = "menu", at = null } = {}) {
  closeMenu(false);
  const box = h("div", { class: "menu", role: "menu", "aria-label": anchor.getAttribute("aria-label") ?? "", data: { testid } });
  for (const item of items) {
    if (item === "line") box.append(h("hr", { role: "separator" }));
    else if (item.heading) box.append(h("p", { role: "presentation" }, item.heading));
    else box.append(entry(item));
  }
  document.body.append(box);
  place(box, at ?? anchor.getBoundingClientRect(), at ? null : anchor.closest(".frame"));
  anchor.setAttribute("aria-expanded", "true");
  const outside = (event) => { if (!box.contains(event.target) && !anchor.contains(event.target)) closeMenu(false); };
  const keys = (event) => walk(event, box);
  document.addEventListener("pointerdown", outside, true);
  box.addEventListener("keydown", keys);
  openMenuCleanup = (giveBack) => {
    document.removeEventListener("pointerdown", outside, true);
    box.remove();
    anchor.setAttribute("aria-expanded", "false");
    openMenuCleanup = null;
    if (giveBack) anchor.focus();
  };
  box.querySelector("button")?.focus();
}

export function closeMenu(giveBack = true) { openMenuCleanup?.(giveBack); }

export function menuIsOpen() { return openMenuCleanup !== null; }

function entry(item) {
  const run = () => { closeMenu(true); item.run(); };
  return h("button", { role: "menuitem", type: "button", class: item.danger ? "danger" : null, onclick: run, data: { testid: item.testid ?? "menu-item" } },
    item.icon ? icon(item.icon) : null, h("span", {}, item.label, item.small ? h("small", {}, item.small) : null));
}

function place(box, rect, frame) {
  const { width, height } = box.getBoundingClientRect();
  const below = rect.bottom + 6 + height <= innerHeight;
  const top = below ? rect.bottom + 6 : Math.max(8, rect.top - height - 6);
  // A button at the right edge of a phone opens its menu over that phone, not over the next one.
  const room = frame?.getBoundingClientRect();
  const wanted = room && rect.left + width > room.right ? rect.right - width : rect.left;
  const left = Math.min(Math.max(8, wanted), innerWidth - width - 8);
  Object.assign(box.style, { left: `${left}px`, top: `${top}px` });
}

function walk(event, box) {
  const entries = [...box.querySelectorAll("button")];
  const now = entries.indexOf(document.activeElement);
  const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: entries.length - 1 }[event.key];
  if (to !== undefined) { event.preventDefault(); entries.at(to % entries.length)?.focus(); }
  else if (event.key === "Escape") { event.stopPropagation(); closeMenu(true); }
  else if (event.key === "Tab") closeMenu(true);
}

/** Asks inside one phone or window. Resolves true for the main button, false for cancel, Escape or the veil. */
export function ask(frame, { title, text = "", yes = w("ok"), no = w("cancel"), testid = "dialog" }) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const id = `d${Math.random().toString(36).slice(2)}`;
    const finish = (answer) => {
      veil.remove();
      for (const child of frame.children) child.inert = frame.querySelector(":scope > .veil") !== null && !child.classList.contains("veil");
      before?.focus?.({ preventScroll: true });
      resolve(answer);
    };
    const veil = h("div", { class: "veil", onclick: (event) => { if (event.target === veil) finish(false); } },
      h("div", { class: "card", role: "alertdialog", "aria-labelledby": title ? id : null, "aria-describedby": `${id}t`, data: { testid } },
        title ? h("h2", { id }, title) : null,
        h("p", { id: `${id}t` }, text),
        h("div", { class: "acts" },
          no ? h("button", { type: "button", class: "chip", onclick: () => finish(false), data: { testid: "dialog-no" } }, no) : null,
          h("button", { type: "button", class: "chip full", onclick: () => finish(true), data: { testid: "dialog-yes" } }, yes))));
    veil.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { event.stopPropagation(); finish(false); }
    });
    frame.append(veil);
    for (const child of frame.children) if (child !== veil) child.inert = true;
    veil.querySelector(".full").focus();
  });
}

export function tell(frame, text) { return ask(frame, { title: "", text, no: null, testid: "alert" }); }

/** A short note at the foot of one chat, as Telegram shows a callback's answer. */
export function toast(wall, text) {
  wall.querySelector(":scope > .toast")?.remove();
  const note = h("div", { class: "toast", role: "status", data: { testid: "toast" } }, text);
  wall.append(note);
  setTimeout(() => note.remove(), 3000 + text.length * 40);
}

/** A short note about the page itself. */
export function note(text, testid = "note") {
  const box = document.getElementById("notes");
  const line = h("div", { class: "note", data: { testid } }, text);
  box.append(line);
  setTimeout(() => line.remove(), 4500);
  return line;
}
