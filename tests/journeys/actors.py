"""People as the journeys tell of them: they say, tap, share and see, and after each act the bot has done its part."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from bot.sandbox.things import Chat, Message, Person
from bot.sandbox.world import World

A_MOMENT = timedelta(seconds=1)


@dataclass(kw_only=True, repr=False)
class Actor:
    """Somebody with Telegram. Without ``at`` everything happens in the private chat with the bot.

    ``at`` is a group; ``topic`` one of its topics. Labels may be given in part, if only one button has that part.
    """

    person: Person
    world: World
    settle: Callable[[], Awaitable[None]]
    at: Chat | None = None
    topic: int | None = None
    let_pass: Callable[[timedelta], None] = field(repr=False)

    def within(self, chat: Chat, topic: int | None = None) -> Actor:
        """The same person in a group, or in one topic of it."""
        return Actor(
            person=self.person, world=self.world, settle=self.settle, at=chat, topic=topic, let_pass=self.let_pass
        )

    # -- acting

    async def starts(self, payload: str = "") -> None:
        await self._after(lambda: self.world.press_start(self.person, payload))

    async def says(self, text: str, reply_to: Message | None = None) -> None:
        await self._after(lambda: self.world.send_text(self.person, text, self.at, self.topic, reply_to))

    async def taps(self, button: str, on: Message | None = None) -> None:
        """Tap the newest visible button of that label (or callback data)."""
        await self._after(lambda: self.world.tap(self.person, on or self.message_with(button), button))

    async def forges(self, data: str) -> None:
        """Send callback data that no button of the last message carries."""
        await self._after(lambda: self.world.forge(self.person, self.message, data))

    async def presses(self, label: str) -> None:
        """Press a button of the keyboard under the input line."""
        await self._after(lambda: self.world.press(self.person, label, self.at))

    async def shares_contact(self, other: Actor | None = None) -> None:
        """Send one's own card, or somebody else's."""
        card = other.person if other else None
        await self._after(lambda: self.world.share_contact(self.person, other=card))

    async def sends_document(
        self, name: str, content: bytes, mime: str = "application/pdf", caption: str | None = None
    ) -> None:
        await self._after(
            lambda: self.world.send_document(self.person, name, content, mime, caption, self.at, self.topic)
        )

    async def sends_photo(self, content: bytes = b"\xff\xd8\xff", caption: str | None = None) -> None:
        await self._after(lambda: self.world.send_photo(self.person, content, caption, self.at, self.topic))

    async def sends_sticker(self) -> None:
        await self._after(lambda: self.world.send_sticker(self.person, chat=self.at, thread=self.topic))

    async def edits(self, message: Message, text: str) -> None:
        await self._after(lambda: self.world.edit_text(self.person, message, text))

    async def blocks(self) -> None:
        await self._after(lambda: self.world.block(self.person))

    async def unblocks(self) -> None:
        await self._after(lambda: self.world.unblock(self.person))

    async def _after(self, act: Callable[[], object]) -> None:
        self.let_pass(A_MOMENT)
        act()
        await self.settle()

    # -- seeing

    @property
    def messages(self) -> list[Message]:
        """What the bot has written here and is still to be seen, oldest first."""
        shown = self.world.chat_view(self.person, self.at, self.topic)
        return [m for m in shown if m.from_bot and m.kind != "service"]

    @property
    def message(self) -> Message:
        return self.messages[-1]

    @property
    def screen(self) -> str:
        """The text of the bot's newest message."""
        return self.message.text

    @property
    def buttons(self) -> list[str]:
        return self.message.labels

    @property
    def keyboard(self) -> list[str]:
        return self.world.keyboard(self.person, self.at)

    @property
    def alerts(self) -> list[str]:
        return self.world.alerts(self.person)

    def sees(self, text: str) -> bool:
        """Whether any message of the bot here holds the text."""
        return any(text in message.text for message in self.messages)

    def message_with(self, button: str) -> Message:
        """The newest message with a button of that label or data: the very one if there is, else one that holds it."""
        for fits in (_is, _holds):
            for message in reversed(self.messages):
                if any(fits(button, b.text, b.data) for row in message.buttons for b in row):
                    return message
        shown = [m.labels for m in self.messages if m.labels]
        raise LookupError(f"{self.person.name} sees no button {button!r}; there are {shown}")


def _is(wanted: str, text: str, data: str | None) -> bool:
    return wanted in (text, data)


def _holds(wanted: str, text: str, data: str | None) -> bool:
    return wanted in text
