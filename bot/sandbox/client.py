"""What else does a person do in Telegram? Tap buttons, block the bot, look at the screen."""

import re
from collections.abc import Callable

from bot.sandbox.state import Tap
from bot.sandbox.things import Json, Message, Person
from bot.sandbox.writing import Where, Who, Writing

MAX_TAPS = 5000
DEEP_LINK = re.compile(r"[A-Za-z0-9_-]{0,64}")


class Clients(Writing):
    """Everybody's client apps. `user` is a Person or an id; `chat` is the user's own chat with the bot unless given."""

    def press_start(self, user: Who, payload: str = "") -> Message:
        """The Start button, or a deep link with its payload. Starting again unblocks, as in Telegram."""
        if not DEEP_LINK.fullmatch(payload):
            raise ValueError("a deep link carries up to 64 characters A-Z, a-z, 0-9, _ and -")
        self.unblock(user)
        return self.send_text(user, f"/start {payload}".strip())

    # -- tapping

    def tap(self, user: Who, message: Message | None, button: str, inaccessible: bool = False) -> str:
        """Tap an inline button, named by its callback data or its label (whole, or a part that only one button has).

        `message` None: the newest visible message of the private chat that has such a button. Returns the query's id.
        """
        if message is None:
            message = self._with_button(self.person(user), button)
        found = _pick(message, button)
        if "callback_data" not in found:
            raise LookupError(f"button {found['text']!r} sends nothing to the bot")
        return self.forge(user, message, found["callback_data"], inaccessible)

    def forge(self, user: Who, message: Message, data: str, inaccessible: bool = False) -> str:
        """Send any callback data, as a tampered client can. A deleted message reaches the bot as inaccessible."""
        person = self.person(user)
        number = f"{40000000000 + self.number()}"
        self.taps[number] = Tap(person, message.chat.id, self.clock())
        if len(self.taps) > MAX_TAPS:
            del self.taps[next(iter(self.taps))]
        shown = message.wire()
        if inaccessible or message.deleted:
            shown = {"chat": message.chat.wire(), "message_id": message.id, "date": 0}
        self.human_act()
        query = {"id": number, "from": person.wire(), "message": shown, "data": data}
        self.updates.put("callback_query", query | {"chat_instance": str(message.chat.id)})
        return number

    def press(self, user: Who, label: str, chat: Where = None) -> Message:
        """Press a button of the reply keyboard (whole label or a unique part of it)."""
        person = self.person(user)
        place = self._place(person, chat)
        keyboard = place.keyboards.get(person.id)
        if keyboard is None:
            raise LookupError(f"{person.name} has no reply keyboard")
        button = _matching([b for row in keyboard.rows for b in row], lambda b: (b["text"],), label)
        if button.get("request_contact"):
            return self.share_contact(person, chat=place)
        if button.get("request_location"):
            return self.send_location(person, chat=place)
        self._hide_one_time(place, person)
        return self.send_text(person, button["text"], chat=place)

    def unanswered(self) -> list[Tap]:
        """Taps the bot has not answered yet: their buttons still show that they are loading."""
        return [tap for tap in self.taps.values() if not tap.answered]

    # -- blocking

    def block(self, user: Who) -> None:
        self._blocking(self.person(user), True)

    def unblock(self, user: Who) -> None:
        self._blocking(self.person(user), False)

    def _blocking(self, person: Person, blocked: bool) -> None:
        chat = self.chat(person)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self.touch(chat)
        self.human_act()
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        self._membership("my_chat_member", chat, person, old, new)

    # -- looking

    def chat_view(self, user: Who, chat: Where = None, thread: int | None = None) -> list[Message]:
        """Messages the person sees, oldest first; of one topic when `thread` is given."""
        place = self._place(self.person(user), chat)
        shown = [m for m in place.messages.values() if not m.deleted]
        return shown if thread is None else [m for m in shown if thread in (m.thread, m.id)]

    def last(self, user: Who, chat: Where = None, thread: int | None = None) -> Message:
        """The newest visible message from the bot."""
        for message in reversed(self.chat_view(user, chat, thread)):
            if message.from_bot and message.kind != "service":
                return message
        raise LookupError("the bot has said nothing here")

    def buttons(self, message: Message) -> list[str]:
        return message.labels

    def keyboard(self, user: Who, chat: Where = None) -> list[str]:
        """Labels of the reply keyboard the person sees now."""
        person = self.person(user)
        keyboard = self._place(person, chat).keyboards.get(person.id)
        return [button["text"] for row in keyboard.rows for button in row] if keyboard else []

    def alerts(self, user: Who) -> list[str]:
        """Texts of answered callback queries, oldest first."""
        person = self.person(user)
        return [toast.text for toast in self.toasts if toast.user_id == person.id and toast.text]

    def _with_button(self, person: Person, button: str) -> Message:
        for message in reversed(self.chat_view(person)):
            try:
                _pick(message, button)
            except LookupError:
                continue
            return message
        shown = [m.labels for m in self.chat_view(person) if m.labels]
        raise LookupError(f"no message of {person.name} has a button {button!r}; there are {shown}")


def _pick(message: Message, button: str) -> Json:
    every = [b for row in message.inline for b in row]
    return _matching(every, lambda b: (b.get("callback_data"), b["text"]), button)


def _matching(buttons: list[Json], names: Callable[[Json], tuple[str | None, ...]], wanted: str) -> Json:
    for button in buttons:
        if wanted in names(button):
            return button
    partly = [button for button in buttons if wanted in button["text"]]
    if len(partly) == 1:
        return partly[0]
    raise LookupError(f"no single button {wanted!r} among {[button['text'] for button in buttons]}")
