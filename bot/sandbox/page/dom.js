// Small helpers for building the page: elements, icons, sanitised HTML, keyed lists. Nothing here knows Telegram.

/** Makes an element. `props`: on* are listeners, `class`, `data` an object, null and false are left out. Children are text-safe. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "data") Object.assign(node.dataset, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  send: "M4 12l16-8-5 8 5 8z",
  clip: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8L9.5 17a1.7 1.7 0 0 1-2.4-2.4L14.5 7.5",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8.5 14.5c1.8 2.4 5.2 2.4 7 0M9 9.5v.5M15 9.5v.5",
  mic: "M12 15a3 3 0 0 0 3-3V6a3 3 0 0 0-6 0v6a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  keyboard: "M3 7h18v11H3zM7 11h.5M11.8 11h.5M16.5 11h.5M8 14.8h8",
  down: "M6 9l6 6 6-6",
  dots: "M12 5.5v.5M12 12v.5M12 18.5v.5",
  checks: "M2 13l4 4L15 7M11.5 16.5l1 .8L22 7",
  check: "M5 13l4.5 4.5L19 7",
  sun: "M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 2.5-2.5L20 17M15.5 9.5v.3",
  pencil: "M4 20l1-4L16 5l3 3L8 19z",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10.5 11v5.5M13.5 11v5.5",
  reply: "M10 6L4 12l6 6M4 12h9c4 0 7 2 7 6",
  copy: "M8 8h11v12H8zM16 8V4H5v12h3",
  close: "M6 6l12 12M18 6L6 18",
  pin: "M9 3h6l-1 6 4 4H6l4-4zM12 13v8",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4.5 14-4.5 15 0",
  people: "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c.8-4.3 12.2-4.3 13 0M16 5a3.3 3.3 0 0 1 0 6.4M18.5 14.5c1.8.6 2.8 2.2 3.2 5",
  megaphone: "M4 10v4h3l9 4.5v-13L7 10zM7 14l1.5 5.5h2.5L10 15.5M19 9.5c1.4 1.2 1.4 3.8 0 5",
  hash: "M9 4L7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
  bot: "M5 9h14v10H5zM12 9V5M12 4.8v-.3M9 13.3v.8M15 13.3v.8M10 16.5h4M2.5 12.5v3M21.5 12.5v3",
  phone: "M7 3h10v18H7zM11 18h2",
  block: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM5.8 5.8l12.4 12.4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  link: "M14 4h6v6M20 4l-9 9M18 13v7H4V6h7",
  warning: "M12 4l9.5 16h-19zM12 10v5M12 17.5v.3",
  contact: "M6 3h13v18H6zM3.5 7.5H6M3.5 12H6M3.5 16.5H6M12.5 11.5a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4zM8.8 17c.5-3 7-3 7.4 0",
  eye: "M2.5 12c4-7.3 15-7.3 19 0-4 7.3-15 7.3-19 0zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z",
  thumb: "M3.5 11h3.5v9H3.5zM7 11.5L11.5 3.5c1.8 0 2.5 1.5 2.1 3.1L13 9.5h5.2c1.5 0 2.4 1.3 2 2.7l-1.8 6.2c-.3 1-1.1 1.6-2.1 1.6H9.5L7 18.8",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5.2l3.5 2",
  megaphone: "M4 10v4h3l9 5V5l-9 5zM19 9.5c1.3 1.3 1.3 3.7 0 5M8 14.5V20h2.5v-4.2",
};

export function icon(name, label = null) {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon icon-${name}`);
  if (label) { svg.setAttribute("role", "img"); svg.setAttribute("aria-label", label); }
  else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", ICONS[name] ?? "");
  svg.append(path);
  return svg;
}

const ALLOWED = new Set(["B", "STRONG", "I", "EM", "U", "INS", "S", "STRIKE", "DEL", "CODE", "PRE", "A", "BLOCKQUOTE", "BR", "SPAN", "TG-SPOILER"]);

/** Rebuilds a message's HTML from an allow-list, so that even a mistake of the server cannot put a script on the page. */
export function safeHtml(html) {
  const parsed = new DOMParser().parseFromString(`<body>${html ?? ""}</body>`, "text/html");
  const out = document.createDocumentFragment();
  copyChildren(parsed.body, out);
  return out;
}

function copyChildren(from, to) {
  for (const child of from.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) to.append(child.data);
    else if (child.nodeType === Node.ELEMENT_NODE) {
      const copy = copyElement(child);
      copyChildren(child, copy);
      to.append(copy);
    }
  }
}

function copyElement(child) {
  if (!ALLOWED.has(child.tagName)) return document.createDocumentFragment();
  const spoiler = child.tagName === "TG-SPOILER" || child.classList.contains("tg-spoiler");
  if (spoiler) return h("span", { class: "spoiler", tabindex: 0, role: "button", onclick: reveal, onkeydown: onEnter(reveal) });
  if (child.dataset.command) return h("span", { class: "command", role: "link", tabindex: 0, data: { command: child.dataset.command } });
  if (child.tagName === "A") {
    const href = child.getAttribute("href") ?? "";
    if (!/^(https?:|tg:|mailto:|tel:)/i.test(href)) return h("span");
    return h("a", { href, target: "_blank", rel: "noopener noreferrer" });
  }
  return h(child.tagName.toLowerCase(), child.tagName === "BLOCKQUOTE" && child.hasAttribute("expandable") ? { class: "expandable" } : {});
}

function reveal(event) { event.currentTarget.classList.add("shown"); }

export function onEnter(then) {
  return (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); then(event); }
  };
}

/** Brings `parent` to hold one child per item, in order; a child is remade only when its item or the words changed. */
export function keyed(parent, items, { key, sign, make }) {
  const wanted = new Set(items.map((item) => String(key(item))));
  // What is gone goes first: else everything below it would be moved, and a moved button loses a click half made.
  for (const child of [...parent.children]) if (!wanted.has(child.dataset.key)) child.remove();
  const had = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let fresh = 0;
  items.forEach((item, index) => {
    const id = String(key(item));
    const signature = sign(item);
    let child = had.get(id);
    if (!child || child.dataset.sign !== signature) {
      const made = make(item, child ?? null);
      made.dataset.key = id;
      made.dataset.sign = signature;
      if (child) swap(child, made); else fresh += 1;
      child = made;
    }
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
  return fresh;
}

// A message that is edited while one of its buttons has the focus must not throw the keyboard user back to the top.
function swap(old, made) {
  const focusable = "button, a, [tabindex]";
  const held = old.contains(document.activeElement) ? [...old.querySelectorAll(focusable)].indexOf(document.activeElement) : -2;
  old.replaceWith(made);
  if (held > -2) {
    const now = made.querySelectorAll(focusable);
    (now[Math.min(Math.max(held, 0), now.length - 1)] ?? null)?.focus({ preventScroll: true });
  }
}

/** A short stable fingerprint (FNV-1a) so that whole messages are not copied into attributes. */
export function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36) + text.length.toString(36);
}
