"""What does the page show? A snapshot of the world as JSON, and the acts the page sends back.

The shapes are written down in page_contract.md next to this file.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.sandbox.groups import Groups
from bot.sandbox.things import BOT_RIGHTS, Chat, Json, Message, Person, ReplyKeyboard

QUOTED = 100
ACTION_LASTS = timedelta(seconds=5)


class View(Groups):
    """The world as the page sees it."""

    def snapshot(self, since: int = 0) -> Json:
        """Everything, with messages and toasts only where they changed after version `since`."""
        messages = [
            _message(message)
            for chat in self.chats.values()
            if chat.version > since
            for message in chat.messages.values()
            if message.version > since
        ]
        toasts = [
            {"v": t.version, "user": t.user_id, "text": t.text, "alert": t.alert, "url": t.url}
            for t in self.toasts
            if t.version > since
        ]
        return {
            "version": self.version,
            "now": self.clock().isoformat(),
            "bot": {
                "id": self.bot.id,
                "username": self.bot.username,
                "name": self.bot.first_name,
                "names": self.profile["name"],
                "descriptions": self.profile["description"],
                "short_descriptions": self.profile["short_description"],
            },
            "users": [self._user(person) for person in self.people.values()],
            "chats": [self._chat(chat) for chat in self.chats.values() if chat.migrated_to is None],
            "messages": messages,
            "toasts": toasts,
            "violations": list(self.violations),
        }

    def commands_for(self, user: Person | int, chat: Chat | None = None) -> list[Json]:
        """The command menu this person sees, by Telegram's order of scopes and languages."""
        person = self.person(user)
        language = (person.language_code or "").partition("-")[0]
        scopes = _private_scopes(person) if chat is None or chat.private else _group_scopes(person, chat)
        for scope in scopes:
            for tag in (language, ""):
                if found := self.commands.get((scope, tag)):
                    return found
        return []

    def bot_text(self, key: str, user: Person | int) -> str:
        """The bot's "name", "description" or "short_description" in this person's language."""
        language = (self.person(user).language_code or "").partition("-")[0]
        texts = self.profile[key]
        return texts.get(language) or texts.get("") or (self.bot.first_name if key == "name" else "")

    def _user(self, person: Person) -> Json:
        chat = self.chat(person)
        return {
            "id": person.id,
            "name": person.name,
            "first_name": person.first_name,
            "last_name": person.last_name,
            "username": person.username,
            "language": person.language_code,
            "phone": person.phone,
            "started": chat.started,
            "blocked": chat.blocked,
            "bot_name": self.bot_text("name", person),
            "bot_description": self.bot_text("description", person),
            "commands": self.commands_for(person),
        }

    def _action(self, chat: Chat) -> str | None:
        if chat.action is None or self.clock() - chat.action[1] > ACTION_LASTS:
            return None
        return chat.action[0]

    def _chat(self, chat: Chat) -> Json:
        return {
            "id": chat.id,
            "type": chat.type,
            "title": chat.title or (chat.person.name if chat.person else ""),
            "user": chat.person.id if chat.person else None,
            "forum": chat.forum,
            "bot_status": chat.bot_status,
            "bot_rights": sorted(chat.bot_rights),
            "members": [{"user": who, "status": status} for who, status in chat.members.items()],
            "topics": [
                {"id": t.id, "name": t.name, "icon_color": t.icon_color, "closed": t.closed}
                for t in chat.topics.values()
            ],
            "pinned": list(chat.pinned),
            "action": self._action(chat),
            "keyboards": {str(who): _keyboard(keyboard) for who, keyboard in chat.keyboards.items()},
            "commands": {} if chat.private else {str(who): self.commands_for(who, chat) for who in chat.members},
        }


def _private_scopes(person: Person) -> list[str]:
    return [f"chat:{person.id}", "all_private_chats", "default"]


def _group_scopes(person: Person, chat: Chat) -> list[str]:
    admin = chat.members.get(person.id) in {"creator", "administrator"}
    scopes = [f"chat_member:{chat.id}:{person.id}"]
    scopes += [f"chat_administrators:{chat.id}"] if admin else []
    scopes += [f"chat:{chat.id}"]
    scopes += ["all_chat_administrators"] if admin else []
    return [*scopes, "all_group_chats", "default"]


def _keyboard(keyboard: ReplyKeyboard) -> Json:
    def kind(button: Json) -> str:
        return "contact" if button.get("request_contact") else "location" if button.get("request_location") else "text"

    return {
        "rows": [[{"text": b["text"], "kind": kind(b)} for b in row] for row in keyboard.rows],
        "resize": keyboard.resize,
        "one_time": keyboard.one_time,
        "placeholder": keyboard.placeholder,
    }


def _message(message: Message) -> Json:
    answered = message.reply_to
    author = message.sender_chat["title"] if message.sender_chat else message.sender.name
    return {
        "chat": message.chat.id,
        "id": message.id,
        "v": message.version,
        "thread": message.thread if message.chat.forum else None,
        "date": message.date.isoformat(),
        "edited": message.edited.isoformat() if message.edited else None,
        "deleted": message.deleted,
        "from": {"id": message.sender.id, "name": author, "bot": message.sender.is_bot},
        "own": message.sender.id,
        "kind": message.kind,
        "text": message.text,
        "html": message.html,
        "service": message.service,
        "file": _file(message),
        "contact": _contact(message),
        "location": _location(message),
        "sticker": message.media["sticker"].get("emoji", "") if message.kind == "sticker" else None,
        "forwarded_from": message.forwarded_from,
        "reply_to": answered
        and {"id": answered.id, "name": answered.sender.name, "text": (answered.text or answered.kind)[:QUOTED]},
        "buttons": [
            [{"text": b.text, "kind": b.kind, "data": b.data, "url": b.url, "style": b.style} for b in row]
            for row in message.buttons
        ],
        "reactions": message.reactions,
        "history": [{"date": date.isoformat(), "html": html} for date, html in message.history],
    }


def _file(message: Message) -> Json | None:
    stored = message.file
    if stored is None:
        return None
    return {"id": stored.id, "name": stored.name, "mime": stored.mime, "size": stored.size}


def _contact(message: Message) -> Json | None:
    if message.kind != "contact":
        return None
    card = message.media["contact"]
    name = " ".join(filter(None, (card["first_name"], card.get("last_name"))))
    return {"name": name, "phone": card["phone_number"], "user": card.get("user_id")}


def _location(message: Message) -> Json | None:
    if message.kind != "location":
        return None
    place = message.media["location"]
    return {"lat": place["latitude"], "lon": place["longitude"]}


def world_act(world: View, payload: Json) -> Json:
    """Apply one act of the page. {"ok": true}, or {"ok": false, "error": ...} when it cannot be done."""
    act = ACTS.get(str(payload.get("do")))
    if act is None:
        return {"ok": False, "error": f"unknown act {payload.get('do')!r}"}
    try:
        act(world, payload)
    except (LookupError, ValueError, TypeError) as problem:
        return {"ok": False, "error": str(problem)}
    return {"ok": True}


def _named(world: View, p: Json, key: str = "message") -> Message:
    message = world.alive(world.chat(p.get("chat") or p["user"]), p[key])
    if message is None:
        raise LookupError("that message is gone")
    return message


def _where(world: View, p: Json) -> Json:
    found: Json = {"chat": p.get("chat")}
    if p.get("thread"):
        found["thread"] = p["thread"]
    if p.get("reply_to"):
        found["reply_to"] = _named(world, p, "reply_to")
    return found


def _send_file(world: View, p: Json) -> None:
    try:
        content = base64.b64decode(p["base64"], validate=True)
    except binascii.Error:
        raise ValueError("the file did not arrive whole") from None
    kind, where = p.get("as", "document"), _where(world, p)
    if kind == "photo":
        world.send_photo(p["user"], content, p.get("caption"), name=p.get("name") or "photo.jpg", **where)
    elif kind == "voice":
        world.send_voice(p["user"], content, p.get("chat"), p.get("thread"))
    else:
        mime = p.get("mime") or "application/octet-stream"
        world.send_document(p["user"], p.get("name") or "file", content, mime, p.get("caption"), **where)


def _clear_violations(world: View, _: Json) -> None:
    world.violations.clear()
    world.touch()


ACTS: dict[str, Callable[[View, Json], Any]] = {
    "start": lambda w, p: w.press_start(p["user"], p.get("payload") or ""),
    "text": lambda w, p: w.send_text(p["user"], p["text"], **_where(w, p)),
    "tap": lambda w, p: w.forge(p["user"], _named(w, p), p["data"]),
    "press": lambda w, p: w.press(p["user"], p["label"], p.get("chat")),
    "contact": lambda w, p: w.share_contact(p["user"], other=p.get("other"), chat=p.get("chat")),
    "file": _send_file,
    "sticker": lambda w, p: w.send_sticker(p["user"], p.get("emoji") or "👍", p.get("chat"), p.get("thread")),
    "location": lambda w, p: w.send_location(p["user"], float(p["lat"]), float(p["lon"]), p.get("chat")),
    "edit": lambda w, p: w.edit_text(p["user"], _named(w, p), p["text"]),
    "delete": lambda w, p: w.delete(p["user"], _named(w, p)),
    "block": lambda w, p: w.block(p["user"]),
    "unblock": lambda w, p: w.unblock(p["user"]),
    "add_bot": lambda w, p: w.add_bot(p["user"], p["chat"], p.get("status") or "administrator", BOT_RIGHTS),
    "remove_bot": lambda w, p: w.remove_bot(p["user"], p["chat"]),
    "clear_violations": _clear_violations,
}
