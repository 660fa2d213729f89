"""A member of staff on the road: what they tap in the language of the desk, in the group and in private."""

from dataclasses import dataclass

from bot.sandbox.things import Message
from bot.texts import Translator
from tests.journeys.actors import Actor
from tests.journeys.client import Client
from tests.journeys.office import Desk

NUMBER = "2026-000001"
IN_PART = "Почту удалим, договор оставим / Поштаны алып тастаймыз, шарт қалады"


@dataclass(kw_only=True, repr=False)
class Colleague:
    """Labels are message ids, put into their words here."""

    desk: Desk
    actor: Actor
    t: Translator

    @property
    def in_group(self) -> Actor:
        return self.desk.at_desk(self.actor)

    @property
    def in_topic(self) -> Actor:
        """In the topic of the newest case."""
        return self.desk.at_desk(self.actor, self.desk.topics[-1])

    @property
    def card(self) -> Message:
        """The card of the newest case."""
        return self.in_topic.messages[0]

    @property
    def case_id(self) -> str:
        """Of the case whose card was put up last, as its buttons carry it."""
        return _data(self.card).split(":")[1]

    @property
    def data(self) -> str:
        """What the first button of the newest private message sends."""
        return _data(self.actor.message)

    async def taps(self, label: str, **values: str) -> None:
        await self.actor.taps(self.t.plain(label, **values))

    async def taps_on_card(self, label: str) -> None:
        await self.in_topic.taps(self.t.plain(label), on=self.card)

    def has(self, label: str, **values: str) -> bool:
        return self.t.plain(label, **values) in self.actor.buttons

    def sees(self, sentence: str, **values: str | int) -> bool:
        """Whether any message in the private chat holds the sentence."""
        return self.actor.sees(self.t.plain(sentence, **values))

    def shows(self, sentence: str, **values: str | int) -> bool:
        """Whether the newest message in the private chat holds the sentence."""
        return self.t.plain(sentence, **values) in self.actor.screen

    def told(self, sentence: str, **values: str | int) -> bool:
        """Whether the last alert is this sentence."""
        return self.t.plain(sentence, **values) == self.actor.alerts[-1]

    def group_says(self, sentence: str, **values: str | int) -> bool:
        wanted = self.t.plain(sentence, **values)
        return any(wanted in text for text in self.desk.in_group)

    async def claims(self) -> None:
        await self.taps_on_card("Claim")

    async def opens_case(self) -> None:
        await self.actor.says("/case 1")

    async def restricts(self) -> None:
        await self.opens_case()
        await self.taps("Access restricted")
        await self.taps("Yes")

    async def writes(self, flow: str, words: str) -> None:
        """Open the case, begin a form by its button and write into it."""
        await self.opens_case()
        await self.taps(flow)
        await self.actor.says(words)

    async def decides(self, outcome: str, ground: str | None = None, *, until: str | None = None,
                      words: str | None = None) -> None:  # fmt: skip
        """Up to the preview."""
        await self.opens_case()
        await self.taps("Decide")
        await self.taps(outcome)
        if ground:
            await self.actor.taps(ground)
        if until:
            await self.actor.says(until)
        if words:
            await self.actor.says(words)
        elif outcome == "Refuse":
            await self.taps("Without explanation")
        elif outcome == "Approve in part":
            await self.actor.says(IN_PART)


def _data(message: Message) -> str:
    return message.buttons[0][0].data or ""


@dataclass(kw_only=True, repr=False)
class Office:
    """A desk in one language and a client in the other: whatever crosses over is translated, not copied."""

    desk: Desk
    client: Client
    bolat: Colleague
    dana: Colleague
    serik: Colleague

    @property
    def everything_in_group(self) -> str:
        return "\n".join(self.desk.in_group)
