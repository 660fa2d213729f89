"""What does the Telegram server remember, and how does a message come into being?"""

import asyncio
from collections import deque
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.entities import Entity, tidy
from bot.sandbox.faults import ApiError, Faults, forbidden, refused
from bot.sandbox.flood import Flood, Pace
from bot.sandbox.limits import CAPTION, TEXT, Markup
from bot.sandbox.things import BOT_RIGHTS, Chat, Json, Message, Person, ReplyKeyboard, StoredFile
from bot.sandbox.updates import UpdateQueue

CALLBACK_LIFETIME = timedelta(minutes=10)
BOT_ID = 7_000_000_001
FIRST_PERSON_ID = 500_000_001
FIRST_GROUP_ID = -4_000_000_001
FIRST_SUPERGROUP_ID = -1_002_000_000_001


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A call of the bot that took effect, for assertions. `acknowledged`: False when the bot was not told so."""

    method: str
    chat_id: int | None
    message_id: int | None
    params: Json
    at: datetime
    acknowledged: bool = True


@dataclass(slots=True)
class Tap:
    """A callback query that waits for its answer."""

    person: Person
    chat_id: int
    at: datetime
    answered: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Toast:
    """What answerCallbackQuery shows: a line at the top, or an alert with a button."""

    version: int
    user_id: int
    text: str
    alert: bool
    url: str | None


class State:
    """People, chats, files, the bot's profile and the queue of updates.

    `clock` gives aware UTC. `token` is the only one accepted, and holds the bot's id. `pace` says whose time the flood
    limits follow. `history`, when given, bounds messages kept per chat and calls kept in `sent`.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        *,
        token: str = f"{BOT_ID}:sandbox",
        username: str = "desk_sandbox_bot",
        pace: Pace = Pace.HUMAN,
        history: int | None = None,
    ) -> None:
        self.clock = clock
        self.token = token
        self.bot = Person(int(token.partition(":")[0]), "Desk", username=username, is_bot=True)
        self.privacy_mode = True
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.updates = UpdateQueue(clock)
        self.flood = Flood(pace)
        self.faults = Faults()
        self.violations: list[str] = []
        self.sent: deque[Sent] = deque(maxlen=history)
        self.toasts: deque[Toast] = deque(maxlen=1000)
        self.taps: dict[str, Tap] = {}
        self.profile: dict[str, dict[str, str]] = {"name": {}, "description": {}, "short_description": {}}
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.version = 1
        self.revoked = False
        self._history = history
        self._account_messages = 0
        self._numbers = 0
        self._paths: dict[str, StoredFile] = {}
        self._watchers: list[asyncio.Future[int]] = []

    # -- people and chats

    def add_user(
        self,
        first_name: str,
        last_name: str | None = None,
        *,
        username: str | None = None,
        language_code: str | None = "ru",
        phone: str | None = None,
        id: int | None = None,
        started: bool = False,
    ) -> Person:
        """A new account. `started`: already has a private chat with the bot."""
        number = id if id is not None else _free(self.chats, FIRST_PERSON_ID + len(self.people), 1)
        person = Person(number, first_name, last_name, username, language_code, phone)
        self.people[number] = person
        self.chats[number] = Chat(number, "private", person=person, started=started, bot_status="member")
        self.touch(self.chats[number])
        return person

    def add_group(
        self,
        title: str,
        *,
        forum: bool = False,
        supergroup: bool = True,
        members: Iterable[Person] = (),
        bot: str = "administrator",
        rights: Iterable[str] = BOT_RIGHTS,
        id: int | None = None,
    ) -> Chat:
        """A group. The first of `members` is its creator; `bot` is "administrator", "member" or "left"."""
        number = id if id is not None else self._group_id(supergroup or forum)
        chat = Chat(number, "supergroup" if supergroup or forum else "group", title=title, forum=forum, bot_status=bot)
        chat.bot_rights = set(rights) if bot == "administrator" else set()
        for index, person in enumerate(members):
            chat.members[person.id] = "member" if index else "creator"
        self.chats[number] = chat
        self.touch(chat)
        return chat

    def _group_id(self, supergroup: bool) -> int:
        return _free(self.chats, FIRST_SUPERGROUP_ID if supergroup else FIRST_GROUP_ID, -1)

    def person(self, user: Person | int) -> Person:
        return user if isinstance(user, Person) else self.people[user]

    def chat(self, where: Chat | Person | int) -> Chat:
        return where if isinstance(where, Chat) else self.chats[where if isinstance(where, int) else where.id]

    def chat_for_bot(self, chat_id: Any) -> Chat:
        """The chat of a call, when the bot may speak there. Raises ApiError as Telegram would."""
        try:
            chat = self.chats.get(int(chat_id))
        except (TypeError, ValueError):
            chat = None
        if chat is None:
            raise refused("chat not found")
        if chat.migrated_to is not None:
            text = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, text, migrate_to_chat_id=chat.migrated_to)
        if chat.person is not None:
            if chat.person.deactivated:
                raise forbidden("user is deactivated")
            if not chat.started:
                raise forbidden("bot can't initiate conversation with a user")
            if chat.blocked:
                raise forbidden("bot was blocked by the user")
        elif chat.bot_status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.type} chat")
        elif chat.bot_status == "left":
            raise forbidden(f"bot is not a member of the {chat.type} chat")
        return chat

    # -- messages

    def post(self, chat: Chat, sender: Person, *, markup: Markup | None = None, **content: Any) -> Message:
        """Put a message into a chat. Private chats and basic groups share one sequence of ids, as in Telegram."""
        if chat.type == "supergroup":
            chat.last_id += 1
            number = chat.last_id
        else:
            self._account_messages += 1
            number = self._account_messages
        message = Message(number, chat, self.clock(), sender, **content)
        chat.messages[number] = message
        if markup is not None:
            self._show(chat, message, markup)
        if self._history is not None and len(chat.messages) > self._history:
            del chat.messages[next(iter(chat.messages))]
        self.touch(chat, message)
        return message

    def _show(self, chat: Chat, message: Message, markup: Markup) -> None:
        if markup.kind == "inline_keyboard":
            message.inline = markup.rows
            return
        message.keyboard = markup.kind
        readers = [chat.id] if chat.private else list(chat.members)
        for reader in readers:
            if markup.kind == "remove_keyboard":
                chat.keyboards.pop(reader, None)
            elif markup.kind == "keyboard":
                chat.keyboards[reader] = ReplyKeyboard(
                    message.id,
                    markup.rows,
                    resize=bool(markup.options.get("resize_keyboard")),
                    one_time=bool(markup.options.get("one_time_keyboard")),
                    placeholder=markup.options.get("input_field_placeholder"),
                )

    def rewrite(self, message: Message, text: str, entities: list[Entity]) -> None:
        """Change the text of a message, keeping the earlier one in its history."""
        message.history.append((message.edited or message.date, message.html))
        message.text, message.entities = text, entities
        message.edited = self.clock()
        self.touch(message.chat, message)

    def remove(self, message: Message) -> None:
        """Delete a message for everybody; a reply keyboard it brought goes with it."""
        message.deleted = True
        chat = message.chat
        chat.keyboards = {who: k for who, k in chat.keyboards.items() if k.message_id != message.id}
        if message.id in chat.pinned:
            chat.pinned.remove(message.id)
        self.touch(chat, message)

    def alive(self, chat: Chat, message_id: Any) -> Message | None:
        message = chat.messages.get(int(message_id))
        return None if message is None or message.deleted else message

    def tidy(self, text: str, *, caption: bool = False) -> tuple[str, list[Entity]]:
        """What a person typed, as a client sends it. Clients do not let a person type more than the limit."""
        return tidy(text[: CAPTION if caption else TEXT], [])

    # -- files

    def keep_file(self, name: str, mime: str, content: bytes, folder: str) -> StoredFile:
        number = self.number()
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        path = f"{folder}/file_{number}.{suffix}"
        stored = StoredFile(f"SandboxFile{number:012}", f"Unique{number:08}", name, mime, content, path)
        self.files[stored.id] = self._paths[path] = stored
        return stored

    def file(self, file_id: str) -> StoredFile | None:
        return self.files.get(file_id)

    def file_at(self, path: str) -> StoredFile | None:
        return self._paths.get(path)

    # -- bookkeeping

    def number(self) -> int:
        self._numbers += 1
        return self._numbers

    def violate(self, text: str) -> None:
        """Write down what a careful bot would not have done."""
        self.violations.append(text)
        self.touch()

    def human_act(self) -> None:
        self.flood.human_act(idle=self.updates.idle)

    def spend(self, chat: Chat) -> None:
        self.flood.spend(chat.id, private=chat.private, now=self.clock().timestamp())

    def touch(self, chat: Chat | None = None, message: Message | None = None) -> None:
        """Something visible changed: give it the next version and wake who watches."""
        self.version += 1
        if chat is not None:
            chat.version = self.version
        if message is not None:
            message.version = self.version
        if self._watchers:
            for watcher in self._watchers:
                if not watcher.done():
                    watcher.set_result(self.version)
            self._watchers.clear()

    async def changed(self, since: int, timeout: float | None = None) -> int:
        """Wait until there is something newer than `since`; returns the newest version, after `timeout` seconds too."""
        if self.version <= since:
            watcher = asyncio.get_running_loop().create_future()
            self._watchers.append(watcher)
            with suppress(TimeoutError):
                await asyncio.wait_for(watcher, timeout)
        return self.version

    def unacknowledged(self) -> None:
        """The last call took effect, but the bot will not hear of it."""
        if self.sent:
            self.sent[-1] = replace(self.sent[-1], acknowledged=False)


def _free(taken: Container[int], number: int, step: int) -> int:
    while number in taken:
        number += step
    return number
