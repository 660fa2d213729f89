// What the page knows of the simulated world, and the one way to ask for something to happen in it.

export const world = {
  version: 0, boot: null, ready: false, now: new Date(0), bot: {}, users: new Map(), chats: new Map(), messages: new Map(),
  violations: [], frame: {}, pending: [],
};

const seen = new Map(); // "viewer:chat:thread" -> version up to which this viewer has looked

/** Polls for ever; calls `onChange({ toasts, first })` after each change and `onLost(true | false)` when the server goes or comes back. */
export async function follow(onChange, onLost) {
  let failures = 0;
  for (;;) {
    try {
      const answer = await fetch(`api/state?since=${world.version}&boot=${world.boot ?? ""}`, { cache: "no-store" });
      if (!answer.ok) throw new Error(String(answer.status));
      const snapshot = await answer.json();
      if (failures) onLost(false);
      failures = 0;
      const first = snapshot.boot !== world.boot;
      take(snapshot, first);
      onChange({ toasts: first ? [] : snapshot.toasts ?? [], first });
    } catch (error) {
      if (error instanceof TypeError || error instanceof SyntaxError || /^\d+$/.test(error.message)) {
        failures += 1;
        if (failures === 2) onLost(true);
        await new Promise((done) => { setTimeout(done, Math.min(250 * 2 ** failures, 4000)); });
      } else throw error;
    }
  }
}

function take(snapshot, first) {
  if (first) { world.messages.clear(); seen.clear(); }
  world.boot = snapshot.boot;
  world.version = snapshot.version;
  world.now = new Date(snapshot.now);
  world.bot = snapshot.bot ?? {};
  world.frame = snapshot.frame ?? {};
  world.violations = snapshot.violations ?? [];
  world.pending = snapshot.pending ?? [];
  world.users = new Map((snapshot.users ?? []).map((user) => [user.id, user]));
  world.chats = new Map((snapshot.chats ?? []).map((chat) => [chat.id, chat]));
  for (const message of snapshot.messages ?? []) {
    if (!world.messages.has(message.chat)) world.messages.set(message.chat, new Map());
    const known = world.messages.get(message.chat);
    known.set(message.id, { ...message, born: known.get(message.id)?.born ?? message.v }); // an edit is not news
  }
  if (first) world.start = snapshot.version;
  world.ready = true;
}

/** Messages of a chat in order; in a forum, those of one topic (`thread` null is General). */
export function messagesOf(chatId, thread = undefined) {
  const all = [...(world.messages.get(chatId)?.values() ?? [])];
  const wanted = thread === undefined ? all : all.filter((message) => (message.thread ?? null) === thread);
  return wanted.sort((one, other) => one.id - other.id);
}

export function lastOf(chatId, thread) {
  return messagesOf(chatId, thread).filter((message) => !message.deleted).at(-1) ?? null;
}

export function look(viewer, chatId, thread) { seen.set(`${viewer}:${chatId}:${thread ?? ""}`, world.version); }

export function unread(viewer, chatId, thread) {
  const since = seen.get(`${viewer}:${chatId}:${thread ?? ""}`) ?? world.start;
  return messagesOf(chatId, thread).filter((message) => (
    message.born > since && !message.deleted && message.own !== viewer && message.kind !== "service"
  )).length;
}

export function groupsOf(userId) {
  return [...world.chats.values()].filter((chat) => chat.type !== "private" && chat.members.some((member) => member.user === userId));
}

export function staff() { return people(world.frame.staff, (id) => groupsOf(id).length > 0); }

export function clients() { return people(world.frame.clients, (id) => groupsOf(id).length === 0); }

function people(named, isOne) {
  const ids = named?.length ? named : [...world.users.keys()].filter(isOne);
  return ids.map((id) => world.users.get(id)).filter(Boolean);
}

/** Does something as a person. Returns `{ ok, error }`; a server that is away is an error like any other. */
export function act(payload) { return post("api/act", payload); }

export function moveClock(hours) { return post("api/clock", { hours }); }

async function post(address, payload) {
  try {
    const answer = await fetch(address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(payload) });
    return await answer.json();
  } catch (error) {
    return { ok: false, error: error.message };
  }
}

export function fileUrl(file) { return `api/file/${encodeURIComponent(file.id)}`; }
