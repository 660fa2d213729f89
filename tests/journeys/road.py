"""One client and the desk, everybody in one language; what they do is told in a transcript as they do it."""

import os
from collections.abc import Awaitable
from pathlib import Path

from bot.actions import people
from bot.domain.languages import Language
from bot.domain.staff import Role
from bot.storage.db import Store
from bot.storage.people import person_of
from bot.texts import translator
from tests.journeys.actors import Actor
from tests.journeys.client import WORDS, Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk
from tests.journeys.transcript import Transcript

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "transcripts"


class Road:
    """One client and the desk, everybody in one language."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self.desk = desk
        self.t = translator(language)
        self.language = language
        self.client: Client = of(desk, language)
        self.bolat = Colleague(desk=desk, actor=desk.bolat, t=self.t)
        self.dana = Colleague(desk=desk, actor=desk.dana, t=self.t)
        self.serik = Colleague(desk=desk, actor=desk.serik, t=self.t)
        crew = {actor.person.id: f"{actor.person.first_name} ({role})" for actor, role in self._crew()}
        me = self.client.actor.person
        self.told = Transcript(desk=desk, where={**crew, me.id: me.first_name, desk.group.id: "Staff group"})

    def _crew(self) -> list[tuple[Actor, str]]:
        return [(self.desk.bolat, "operator"), (self.desk.dana, "responsible"), (self.desk.serik, "administrator")]

    async def taps(self, who: Client | Colleague, label: str, **values: str) -> None:
        await who.taps(label, **values)
        self.told.act(who.actor, f"taps `{self.t.plain(label, **values)}`")

    async def says(self, who: Client | Colleague, text: str) -> None:
        await who.actor.says(text)
        self.told.act(who.actor, f"writes: {text}")

    async def on_card(self, who: Colleague, label: str) -> None:
        await who.taps_on_card(label)
        self.told.act(who.actor, f"taps `{self.t.plain(label)}` in the staff group")

    async def does(self, who: Client | Colleague, what: str, act: Awaitable[None]) -> None:
        await act
        self.told.act(who.actor, what)

    async def presses(self, who: Client | Colleague, data: str) -> None:
        """A button known by what it carries; told by what stands on it."""
        label = next(b.text for row in who.actor.message_with(data).buttons for b in row if b.data == data)
        await who.actor.taps(data)
        self.told.act(who.actor, f"taps `{label}`")

    @property
    def number(self) -> str:
        """Of the newest case, as the topics of the staff group are called."""
        return next(reversed(self.desk.group.topics.values())).name.split()[0]

    async def hires(self, name: str, role: Role) -> Colleague:
        """One more member of staff, who speaks the language of the desk."""
        actor = self.desk.somebody(name)
        await self.desk.hires(actor, role, self.language)
        self.told.where[actor.person.id] = f"{name} ({role})"
        return Colleague(desk=self.desk, actor=actor, t=self.t)

    async def files(self) -> None:
        await self.taps(self.client, "Delete my data")
        await self.taps(self.client, "A part")
        await self.says(self.client, WORDS[self.language])

    async def confirms(self) -> None:
        await self.taps(self.client, "All correct")
        await self.taps(self.client, "Yes, delete this")


async def road_in(store: Store, language: Language) -> Road:
    """Nobody has said anything yet; the staff speak the same language."""
    desk = Desk(store=store, language=language)
    await desk.open()
    for actor in (desk.bolat, desk.dana, desk.serik):
        person = await store.read(person_of, actor.person.id)
        await store.write(people.choose_language, person, language)
    road = Road(desk, language)
    road.told.look()
    return road


def kept(road: Road, name: str, title: str) -> None:
    """The text is the one that was read; UPDATE_TRANSCRIPTS=1 makes it the one."""
    assert road.desk.world.violations == []
    file = FOLDER / f"{name}.{road.language}.md"
    text = road.told.text(title)
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text
