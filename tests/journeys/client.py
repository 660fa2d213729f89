"""A client on the road: what they tap in their own language, from the first word to the number of the case."""

from dataclasses import dataclass

from bot.domain.languages import Language
from bot.texts import Translator, translator
from tests.journeys.actors import Actor
from tests.journeys.office import Desk

WORDS = {Language.RU: "мой домашний адрес и старая почта", Language.KK: "үй мекенжайым мен ескі поштам"}
# Words outside any form, of which there is no doubt what they ask for.
STRAY = {Language.RU: "Удалите мой домашний адрес", Language.KK: "Үй мекенжайымды алып тастаңыздаршы"}


@dataclass(kw_only=True, repr=False)
class Client:
    """Somebody with a language; labels are message ids, put into their words here."""

    actor: Actor
    language: Language

    @property
    def t(self) -> Translator:
        return translator(self.language)

    async def taps(self, label: str, **values: str) -> None:
        await self.actor.taps(self.t.plain(label, **values))

    def has(self, label: str) -> bool:
        return self.t.plain(label) in self.actor.buttons

    def sees(self, sentence: str, **values: str | int) -> bool:
        return self.t.plain(sentence, **values) in self.actor.screen

    async def greets(self) -> None:
        await self.actor.starts()
        await self.actor.taps("Русский" if self.language is Language.RU else "Қазақша")

    async def asks_for_all(self) -> None:
        await self.taps("Delete my data")
        await self.taps("Everything")

    async def asks_for_a_part(self, words: str | None = None) -> None:
        await self.taps("Delete my data")
        await self.taps("A part")
        await self.actor.says(words or WORDS[self.language])

    async def agrees(self) -> None:
        await self.taps("I agree")

    async def shares_number(self) -> None:
        await self.actor.presses(self.t.plain("Share my number"))

    async def confirms(self, *, everything: bool = False) -> None:
        await self.taps("All correct")
        await self.taps("Yes, delete all my data" if everything else "Yes, delete this")

    async def files(self, words: str | None = None) -> None:
        """The whole road for a part of the data, from the first word."""
        await self.greets()
        await self.asks_for_a_part(words)
        await self.agrees()
        await self.shares_number()
        await self.confirms()


@dataclass(kw_only=True, repr=False)
class Counting:
    """Taps of a client from the main menu on."""

    client: Client
    taps: int = 0

    async def menu(self) -> None:
        await self.client.actor.says("/menu")
        self.taps = 0

    async def tap(self, label: str) -> None:
        await self.client.taps(label)
        self.taps += 1

    async def tap_with(self, part: str) -> None:
        """The button whose label holds this."""
        await self.client.actor.taps(part)
        self.taps += 1


def of(desk: Desk, language: Language) -> Client:
    return Client(actor=desk.ruslan if language is Language.RU else desk.aigerim, language=language)
