"""What is there in Telegram? People, chats, topics, messages and keyboards, as the server remembers them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.entities import Entity, render

Json = dict[str, Any]

ANONYMOUS_ADMIN_ID = 1087968824
CHANNEL_BOT_ID = 136817688
BOT_RIGHTS = ("can_manage_topics", "can_delete_messages", "can_pin_messages")


@dataclass(slots=True)
class Person:
    """An account, human or bot. `phone` as the client would send it, with or without a plus."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    phone: str | None = None
    is_bot: bool = False
    deactivated: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def wire(self) -> Json:
        found: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if value := getattr(self, key):
                found[key] = value
        return found


@dataclass(slots=True)
class Topic:
    """A topic of a forum; its id is the id of the service message that created it."""

    id: int
    name: str
    icon_color: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False


@dataclass(slots=True)
class StoredFile:
    """Bytes that Telegram keeps, with the ids by which the bot knows them."""

    id: str
    unique_id: str
    name: str
    mime: str
    content: bytes
    path: str

    @property
    def size(self) -> int:
        return len(self.content)


@dataclass(slots=True)
class ReplyKeyboard:
    """The keyboard a person sees instead of letters."""

    message_id: int
    rows: list[list[Json]]
    resize: bool
    one_time: bool
    placeholder: str | None


@dataclass(frozen=True, slots=True)
class Button:
    """One inline button as a person sees it."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None
    style: str | None = None

    @property
    def kind(self) -> str:
        if self.data is not None:
            return "callback"
        return "url" if self.url else "copy" if self.copy is not None else "other"


@dataclass(slots=True, eq=False)
class Message:
    """A message with its past: `history` holds earlier texts (date, HTML), `deleted` what a client would hide."""

    id: int
    chat: "Chat"
    date: datetime
    sender: Person
    kind: str = "text"
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    inline: list[list[Json]] = field(default_factory=list)
    keyboard: str | None = None
    media: Json = field(default_factory=dict)
    file: StoredFile | None = None
    thread: int | None = None
    reply_to: "Message | None" = None
    sender_chat: Json | None = None
    service: str | None = None
    forwarded_from: str | None = None
    extra: Json = field(default_factory=dict)
    edited: datetime | None = None
    deleted: bool = False
    reactions: list[str] = field(default_factory=list)
    history: list[tuple[datetime, str]] = field(default_factory=list)
    version: int = 0

    @property
    def html(self) -> str:
        return render(self.text, self.entities)

    @property
    def from_bot(self) -> bool:
        return self.sender.is_bot and self.sender_chat is None

    @property
    def buttons(self) -> list[list[Button]]:
        return [[_button(b) for b in row] for row in self.inline]

    @property
    def labels(self) -> list[str]:
        return [b["text"] for row in self.inline for b in row]

    def wire(self, *, nested: bool = False) -> Json:
        """The message as the Bot API describes it; `nested` leaves out what it replies to, as Telegram does."""
        found: Json = {
            "message_id": self.id,
            "date": int(self.date.timestamp()),
            "chat": self.chat.wire(),
            "from": self.sender.wire(),
        }
        if self.sender_chat:
            found["sender_chat"] = self.sender_chat
        if self.edited:
            found["edit_date"] = int(self.edited.timestamp())
        if self.thread is not None:
            found["message_thread_id"] = self.thread
            if self.chat.forum:
                found["is_topic_message"] = True
        if not nested and (answered := self.reply_to or self.chat.head_of(self)):
            found["reply_to_message"] = answered.wire(nested=True)
        if self.text:
            in_media = self.kind != "text"
            found["caption" if in_media else "text"] = self.text
            if self.entities:
                found["caption_entities" if in_media else "entities"] = self.entities
        if self.inline:
            found["reply_markup"] = {"inline_keyboard": self.inline}
        return found | self.media | self.extra


def _button(wire: Json) -> Button:
    return Button(
        text=wire["text"],
        data=wire.get("callback_data"),
        url=wire.get("url"),
        copy=(wire.get("copy_text") or {}).get("text"),
        style=wire.get("style"),
    )


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat, a basic group or a supergroup, with what the bot may do in it."""

    id: int
    type: str
    title: str = ""
    person: Person | None = None
    forum: bool = False
    started: bool = False
    blocked: bool = False
    members: dict[int, str] = field(default_factory=dict)
    bot_status: str = "left"
    bot_rights: set[str] = field(default_factory=set)
    topics: dict[int, Topic] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    keyboards: dict[int, ReplyKeyboard] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    action: tuple[str, datetime] | None = None
    migrated_to: int | None = None
    version: int = 0

    @property
    def private(self) -> bool:
        return self.type == "private"

    def wire(self) -> Json:
        if self.person:
            known = self.person.wire()
            return {"id": self.id, "type": "private"} | {
                key: known[key] for key in ("first_name", "last_name", "username") if key in known
            }
        found: Json = {"id": self.id, "type": self.type, "title": self.title}
        return found | {"is_forum": True} if self.forum else found

    def head_of(self, message: Message) -> Message | None:
        """In a forum every message of a topic answers the service message that opened it: Telegram's own trap."""
        if not self.forum or message.thread is None or message.id == message.thread:
            return None
        return self.messages.get(message.thread)
