// The desk: three people, each with a private chat with the bot and the group with its topics.

import { fingerprint, h, icon, keyed } from "./dom.js";
import { groupsOf, lastOf, staff, unread, world } from "./api.js";
import { avatar, botFace, preview } from "./bubbles.js";
import { Chat } from "./chat.js";
import { clockTime, dayKey, dayName, spoken, w } from "./words.js";

export class Desk {
  /** settings: get() and set(changes) over the address's hash; see app.js. */
  constructor(settings) {
    this.settings = settings;
    this.cast = h("div", { class: "cast", role: "tablist", data: { testid: "staff-tabs" }, onkeydown: (event) => this.castKeys(event) });
    this.entries = h("nav", { class: "list", data: { testid: "chat-list" }, onkeydown: (event) => this.listKeys(event) });
    this.frame = h("div", { class: "frame", id: "desk-frame", role: "tabpanel" });
    this.chat = new Chat({ frame: this.frame, testid: "desk-chat", settings, onBack: () => { settings.set({ list: true }); this.entries.querySelector("[aria-current=true]")?.focus(); } });
    this.split = h("div", { class: "split" }, this.entries, this.chat.node);
    this.frame.append(this.split);
    this.node = h("section", { class: "pane deskpane", data: { pane: "desk", testid: "desk" } }, this.cast, this.frame);
  }

  get viewer() {
    const people = staff();
    return people.find(({ id }) => id === this.settings.get().staff) ?? people[0] ?? null;
  }

  render() {
    const me = this.viewer;
    this.node.hidden = !me;
    if (!me) return;
    this.node.setAttribute("aria-label", w("desk"));
    this.frame.setAttribute("aria-label", me.name);
    this.split.dataset.view = this.settings.get().list || !this.settings.get().chat ? "list" : "chat"; // matters in a narrow window only
    this.chat.show(this.place(me));
    this.people(me);
    this.chats(me);
  }

  /** Where the desk looks: "bot" is the private chat, "-100" a group (General of a forum), "-100.7" its topic 7. */
  place(me) {
    const wanted = this.settings.get().chat ?? "";
    const [id, thread] = wanted.split(".").map(Number);
    const groups = groupsOf(me.id);
    const group = wanted === "bot" ? null : groups.find((one) => one.id === id) ?? groups[0] ?? null;
    if (!group) return { user: me.id, chat: me.id };
    if (!group.forum) return { user: me.id, chat: group.id };
    const topic = group.id === id && group.topics.some((one) => one.id === thread) ? thread : null;
    return { user: me.id, chat: group.id, thread: topic };
  }

  people(me) {
    this.cast.setAttribute("aria-label", w("actAs"));
    keyed(this.cast, staff().map((person) => ({ person, on: person.id === me.id, n: person.id === me.id ? 0 : unread(person.id, person.id) })), {
      key: ({ person }) => person.id,
      sign: (item) => fingerprint(JSON.stringify([item, spoken(), this.role(item.person)])),
      make: ({ person, on, n }) => h("button", { type: "button", role: "tab", "aria-selected": String(on), "aria-controls": "desk-frame", tabindex: on ? 0 : -1, data: { testid: `staff-${person.id}`, user: person.id },
        onclick: () => this.settings.set({ staff: person.id }) },
      avatar(person.id, person.name, "small"),
      h("span", { class: "names" }, h("b", {}, person.name), h("span", {}, this.role(person))), count(n)),
    });
  }

  role(person) { return world.frame.roles?.[person.id]?.[spoken()] ?? (person.username ? `@${person.username}` : w("member")); }

  chats(me) {
    const items = [{ heading: w("privateChat"), key: "h-private" }, this.privateRow(me)];
    for (const group of groupsOf(me.id)) {
      items.push({ heading: group.title || w("deskGroup"), key: `h${group.id}` });
      if (!group.forum) items.push(this.groupRow(me, group, undefined, group.title, "people"));
      else {
        items.push(this.groupRow(me, group, null, w("general"), "people"));
        const topics = group.topics.map((topic) => this.groupRow(me, group, topic.id, topic.name, topic.closed ? "lock" : "hash", topic.closed));
        items.push(...topics.sort((one, other) => Number(one.closed) - Number(other.closed) || other.order - one.order));
        if (!topics.length) items.push({ none: w("noTopics"), key: "none" });
      }
    }
    this.entries.setAttribute("aria-label", w("chats"));
    keyed(this.entries, items, {
      key: (item) => item.key,
      sign: (item) => fingerprint(JSON.stringify([item, spoken()])),
      make: (item) => (item.heading ? h("h2", {}, item.heading) : item.none ? h("p", { class: "none" }, item.none) : this.row(item)),
    });
  }

  privateRow(me) {
    const last = lastOf(me.id);
    return { key: "bot", go: "bot", name: me.bot_name || world.bot.name, sign: "bot", text: preview(last), at: stamp(last), n: unread(me.id, me.id), on: this.chat.at.chat === me.id, typing: world.chats.get(me.id)?.action ?? null };
  }

  groupRow(me, group, thread, name, sign, closed = false) {
    const last = lastOf(group.id, thread);
    const go = thread ? `${group.id}.${thread}` : String(group.id);
    const on = this.chat.at.chat === group.id && (this.chat.at.thread ?? null) === (thread ?? null);
    return { key: `c${go}`, go, name, sign, text: preview(last), at: stamp(last), order: last?.id ?? thread ?? 0, n: unread(me.id, group.id, thread), on, closed, thread: thread ?? null };
  }

  row(item) {
    const face = item.go === "bot" ? botFace() : avatar(item.thread ?? 5, item.name, item.thread ? "square" : "");
    if (item.go !== "bot") face.replaceChildren(icon(item.sign));
    return h("button", { type: "button", class: `row${item.closed ? " closed" : ""}`, "aria-current": item.on ? "true" : null, tabindex: item.on ? 0 : -1,
      data: { testid: item.go === "bot" ? "open-bot" : item.thread ? "open-topic" : "open-general", topic: item.thread, go: item.go },
      onclick: () => this.settings.set({ chat: item.go, list: false }) },
    face, h("span", { class: "text" }, h("b", {}, item.name),
      h("span", { class: "under" }, h("span", {}, item.typing ? `${w("typing")}…` : item.text), count(item.n) ?? h("small", {}, item.at))));
  }

  castKeys(event) { walk(event, [...this.cast.children], ["ArrowLeft", "ArrowRight"], true); }

  listKeys(event) { walk(event, [...this.entries.querySelectorAll(".row")], ["ArrowUp", "ArrowDown"], false); }
}

/** Arrow keys between tabs or rows; tabs open as the focus reaches them, rows wait for Enter. */
export function walk(event, nodes, [less, more], open) {
  const now = nodes.indexOf(document.activeElement);
  const to = { [less]: now - 1, [more]: now + 1, Home: 0, End: nodes.length - 1 }[event.key];
  if (to === undefined || now < 0) return;
  event.preventDefault();
  const target = nodes.at(to % nodes.length);
  if (open) { const id = target.dataset.testid; target.click(); document.querySelector(`[data-testid="${id}"]`)?.focus(); } else target.focus();
}

function count(n) { return n ? h("span", { class: "badge", data: { testid: "unread" } }, n > 99 ? "99+" : n) : null; }

function stamp(message) {
  if (!message) return "";
  const moment = new Date(message.date);
  return dayKey(moment) === dayKey(world.now) ? clockTime(moment) : dayName(moment).replace(/^(\d+ \S{3})\S*$/, "$1");
}
