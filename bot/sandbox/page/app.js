// The page itself: the bar, two phones and the desk, and the address's hash that says what they show.

import { fingerprint, h, icon } from "./dom.js";
import { act, clients, follow, moveClock, staff, unread, world } from "./api.js";
import { Chat } from "./chat.js";
import { Desk, walk } from "./desk.js";
import { note } from "./overlay.js";
import { LANGUAGES, clockTime, dayName, dayShort, speak, w } from "./words.js";

const byId = (id) => document.getElementById(id);
const dark = matchMedia("(prefers-color-scheme: dark)");
const NUMBERS = ["a", "b", "staff"];

const settings = {
  get: () => state,
  set(changes) {
    Object.assign(state, changes);
    const kept = Object.entries(state).filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "");
    history.replaceState(null, "", `#${new URLSearchParams(kept.map(([name, value]) => [name, value === true ? "1" : String(value)]))}`);
    remember();
    render();
  },
  showDeleted: () => Boolean(state.deleted),
  setShowDeleted: (on) => settings.set({ deleted: on }),
};

let state = readHash();

function readHash() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const known = { pane: "a", lang: stored("lang") ?? guess(), theme: stored("theme") ?? "auto" };
  for (const [name, value] of hash) known[name] = NUMBERS.includes(name) ? Number(value) : ["list", "deleted"].includes(name) ? value === "1" : value;
  return known;
}

function guess() {
  const tag = (navigator.language ?? "").slice(0, 2).toLowerCase();
  return tag in LANGUAGES ? tag : "ru";
}

function stored(name) {
  try { return localStorage.getItem(`demo.${name}`); } catch { return null; }
}

function remember() {
  try { ["lang", "theme"].forEach((name) => localStorage.setItem(`demo.${name}`, state[name])); } catch { /* a private window: nothing is kept */ }
}

// The bar

const bar = {};

function buildBar() {
  bar.title = h("h1");
  bar.under = h("p");
  bar.time = h("time", { data: { testid: "now" } });
  bar.hour = h("button", { type: "button", class: "chip", data: { testid: "next-hour" }, onclick: () => pass(bar.hour, 1) });
  bar.day = h("button", { type: "button", class: "chip full", data: { testid: "next-day" }, onclick: () => pass(bar.day, 24) });
  bar.many = h("button", { type: "button", class: "chip", data: { testid: "broadcast" }, onclick: writeToMany });
  bar.lang = h("select", { data: { testid: "language" }, onchange: () => settings.set({ lang: bar.lang.value }) },
    Object.entries(LANGUAGES).map(([tag, name]) => h("option", { value: tag, lang: tag }, name)));
  bar.theme = h("button", { type: "button", class: "round", data: { testid: "theme" }, onclick: nextTheme });
  byId("bar").append(
    h("div", { class: "brand" }, h("img", { src: "icon.svg", alt: "", width: 30, height: 30 }), h("div", { class: "titles" }, bar.title, bar.under)),
    h("div", { class: "clock", role: "group" }, bar.time, bar.hour, bar.day),
    h("div", { class: "tools" }, bar.many, h("label", { class: "picker" }, bar.lang, icon("down")), bar.theme));
}

async function pass(button, hours) {
  button.setAttribute("aria-busy", "true");
  const answer = await moveClock(hours);
  button.removeAttribute("aria-busy");
  if (!answer.ok) note(w("failed", { reason: answer.error ?? "?" }));
}

/** A message to many is written where it is in life: in the private chat of the member of staff who may. */
async function writeToMany() {
  const { publisher } = world.frame;
  settings.set({ pane: "desk", staff: publisher, chat: "bot", list: false });
  const answer = await act({ do: "text", user: publisher, chat: publisher, text: "/broadcasts" });
  if (!answer.ok) note(w("failed", { reason: answer.error ?? "?" }));
}

function nextTheme() {
  const order = ["auto", "light", "dark"];
  settings.set({ theme: order[(order.indexOf(state.theme) + 1) % order.length] });
  note(themeName(), "theme-note");
}

function themeName() { return w({ light: "themeLight", dark: "themeDark" }[state.theme] ?? "themeAuto"); }

function renderBar() {
  document.title = w("title");
  byId("skip").textContent = w("skip");
  bar.title.textContent = world.frame.title || w("brand");
  bar.under.textContent = w("simulated");
  bar.lang.value = state.lang;
  bar.lang.setAttribute("aria-label", w("language"));
  bar.hour.textContent = w("hour");
  bar.day.textContent = w("day");
  bar.many.hidden = !world.frame.publisher;
  bar.many.setAttribute("aria-label", w("many"));
  bar.many.title = w("many");
  bar.many.replaceChildren(icon("megaphone"), h("span", { class: "name" }, w("many")));
  bar.theme.setAttribute("aria-label", themeName());
  bar.theme.title = themeName();
  bar.theme.replaceChildren(icon(document.documentElement.hasAttribute("data-dark") ? "moon" : "sun"));
  bar.time.parentElement.setAttribute("aria-label", w("virtualTime"));
  if (world.ready) {
    bar.time.dateTime = world.now.toISOString();
    bar.time.replaceChildren(h("b", {}, clockTime(world.now)), h("span", { class: "long" }, dayName(world.now, { weekday: true, year: true })), h("span", { class: "brief", "aria-hidden": "true" }, dayShort(world.now)));
  }
}

// The banner

let bannerSign = "";
let bannerOpen = false;

function renderBanner() {
  const banner = byId("banner");
  const broken = world.violations;
  banner.hidden = !broken.length;
  const sign = fingerprint(JSON.stringify([broken, state.lang, bannerOpen]));
  if (sign === bannerSign) return;
  bannerSign = sign;
  if (!broken.length) { banner.replaceChildren(); return; }
  const shown = bannerOpen ? broken : broken.slice(-2);
  banner.replaceChildren(icon("warning"),
    h("div", { class: "grow", data: { testid: "violations" } }, h("b", {}, `${w("violations")} (${broken.length})`), h("ul", {}, shown.map((line) => h("li", {}, line)))),
    broken.length > 2 && !bannerOpen ? h("button", { type: "button", onclick: () => { bannerOpen = true; renderBanner(); } }, w("showAll")) : "",
    h("button", { type: "button", data: { testid: "clear-violations" }, onclick: () => { bannerOpen = false; act({ do: "clear_violations" }); } }, w("hide")));
}

// The phones

class Phone {
  constructor(pane) {
    this.pane = pane;
    this.select = h("select", { data: { testid: `client-${pane}` }, onchange: () => settings.set({ [pane]: Number(this.select.value) }) });
    this.clock = h("span");
    this.screen = h("div", { class: "screen" });
    this.chat = new Chat({ frame: this.screen, testid: `chat-${pane}`, settings });
    this.screen.append(
      h("div", { class: "status", "aria-hidden": "true" }, this.clock, h("span", { class: "island" }), h("span", { class: "radio" }, h("i"), h("i"), h("i"), h("i"))),
      this.chat.node);
    this.node = h("section", { class: "pane phone", data: { pane, testid: `phone-${pane}` } },
      h("div", { class: "pane-top" }, h("label", { class: "picker" }, this.select, icon("down"))),
      h("div", { class: "frame" }, this.screen));
  }

  get person() {
    const all = clients();
    const named = world.users.get(state[this.pane]) ?? world.users.get(world.frame.phones?.[this.pane === "a" ? 0 : 1]);
    return named ?? all.find(({ language }) => (language ?? "").startsWith(this.pane === "a" ? "ru" : "kk")) ?? all[this.pane === "a" ? 0 : 1] ?? all[0] ?? null;
  }

  render() {
    const { person } = this;
    this.node.hidden = !person;
    if (!person) return;
    const all = clients().some(({ id }) => id === person.id) ? clients() : [person, ...clients()];
    const sign = fingerprint(JSON.stringify(all.map(({ id, name, language }) => [id, name, language])));
    if (sign !== this.sign) {
      this.sign = sign;
      this.select.replaceChildren(...all.map(({ id, name, language }) => h("option", { value: id }, `${name} · ${LANGUAGES[(language ?? "").slice(0, 2)] ?? language ?? "—"}`)));
    }
    this.select.value = String(person.id);
    this.select.setAttribute("aria-label", w("client"));
    this.node.setAttribute("aria-label", `${w("phone")}: ${person.name}`);
    this.clock.textContent = clockTime(world.now);
    this.chat.show({ user: person.id, chat: person.id });
  }
}

// Panes of a narrow window

const PANES = ["a", "b", "desk"];

function renderTabs() {
  const tabs = byId("tabs");
  tabs.setAttribute("role", "tablist");
  tabs.setAttribute("aria-label", w("panes"));
  const label = (pane) => (pane === "desk" ? w("desk") : phones[pane].person?.first_name || phones[pane].person?.name || w("phone"));
  const news = (pane) => (pane === "desk" ? staff().reduce((sum, person) => sum + unread(person.id, person.id), 0) : phones[pane].person ? unread(phones[pane].person.id, phones[pane].person.id) : 0);
  const items = PANES.map((pane) => [pane, label(pane), pane === state.pane ? 0 : news(pane)]);
  const sign = fingerprint(JSON.stringify([items, state.pane, state.lang]));
  if (tabs.dataset.sign === sign) return;
  tabs.dataset.sign = sign;
  const held = tabs.contains(document.activeElement);
  tabs.replaceChildren(...items.map(([pane, text, n]) => h("button", { type: "button", role: "tab", "aria-selected": String(pane === state.pane), tabindex: pane === state.pane ? 0 : -1,
    data: { testid: `tab-${pane}` }, onclick: () => settings.set({ pane }) },
  icon(pane === "desk" ? "people" : "phone"), h("span", {}, text), n ? h("span", { class: "badge" }, n) : null)));
  if (held) tabs.querySelector("[aria-selected=true]").focus();
}

// Everything together

let phones = {};
let desk = null;

function render() {
  speak(state.lang);
  document.documentElement.toggleAttribute("data-dark", state.theme === "dark" || (state.theme === "auto" && dark.matches));
  document.documentElement.dataset.theme = state.theme;
  renderBar();
  if (!world.ready) return;
  byId("main").dataset.pane = state.pane;
  renderBanner();
  for (const pane of ["a", "b"]) phones[pane].render();
  desk.render();
  renderTabs();
}

function begin() {
  buildBar();
  phones = { a: new Phone("a"), b: new Phone("b") };
  desk = new Desk(settings);
  byId("main").append(phones.a.node, phones.b.node, desk.node);
  byId("tabs").addEventListener("keydown", (event) => walk(event, [...byId("tabs").children], ["ArrowLeft", "ArrowRight"], true));
  byId("skip").addEventListener("click", (event) => { event.preventDefault(); document.querySelector(".pane:not([hidden]) textarea")?.focus(); });
  addEventListener("hashchange", () => { state = readHash(); render(); });
  dark.addEventListener("change", render);
  render();
  let lostNote = null;
  follow(({ toasts }) => {
    render();
    for (const answer of toasts) for (const chat of [phones.a.chat, phones.b.chat, desk.chat]) if (chat.at?.user === answer.user) { chat.answered(answer); break; }
    document.body.dataset.ready = "1";
  }, (lost) => {
    lostNote?.remove();
    lostNote = lost ? h("div", { class: "note", data: { testid: "lost" } }, w("lost")) : null;
    if (lostNote) byId("notes").append(lostNote);
  });
}

begin();
