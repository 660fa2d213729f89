"""The road is written down in both languages and stays as it was read: UPDATE_TRANSCRIPTS=1 writes it anew."""

import os
from collections.abc import Awaitable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import people
from bot.domain.languages import Language
from bot.rules import load_rules
from bot.storage.db import Store
from bot.storage.people import person_of
from bot.texts import Translator, translator
from tests.journeys.actors import Actor
from tests.journeys.client import WORDS, Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk
from tests.journeys.transcript import Transcript

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "transcripts"
QUESTION = {Language.RU: "Какой именно адрес удалить?", Language.KK: "Нақты қай мекенжайды алып тастаймыз?"}
REPLY = {Language.RU: "Тот, что на улице Абая", Language.KK: "Абай көшесіндегісін"}
LETTER = {
    Language.RU: "Удалены: домашний адрес, старый адрес электронной почты.",
    Language.KK: "Алып тасталды: үй мекенжайы, ескі электрондық пошта мекенжайы.",
}
REFUSAL = {Language.RU: "Мы искали во всех системах.", Language.KK: "Барлық жүйеден іздедік."}

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Road:
    """One client and the desk, everybody in one language."""

    def __init__(self, desk: Desk, language: Language) -> None:
        self.desk = desk
        self.t = translator(language)
        self.language = language
        self.client: Client = of(desk, language)
        self.bolat = Colleague(desk=desk, actor=desk.bolat, t=self.t)
        self.dana = Colleague(desk=desk, actor=desk.dana, t=self.t)
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

    async def files(self) -> None:
        await self.taps(self.client, "Delete my data")
        await self.taps(self.client, "A part")
        await self.says(self.client, WORDS[self.language])

    async def confirms(self) -> None:
        await self.taps(self.client, "All correct")
        await self.taps(self.client, "Yes, delete this")


@pytest.fixture(params=list(Language))
async def road(store: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setattr(Translator, "strict", True)
    language: Language = request.param
    desk = Desk(store=store, language=language)
    await desk.open()
    for actor in (desk.bolat, desk.dana, desk.serik):
        person = await store.read(person_of, actor.person.id)
        await store.write(people.choose_language, person, language)
    road = Road(desk, language)
    road.told.look()
    return road


async def test_the_road_of_one_request_reads_as_it_was_read(road: Road) -> None:
    told = road.told
    told.chapter("First contact")
    await road.does(road.client, "presses Start", road.client.actor.starts())
    name = "Русский" if road.language is Language.RU else "Қазақша"
    await road.does(road.client, f"taps `{name}`", road.client.actor.taps(name))
    for command in ("/help", "/privacy", "/developer_info"):
        await road.says(road.client, command)

    told.chapter("Asking")
    await road.says(road.client, "/menu")
    await road.files()
    await road.taps(road.client, "Full text")
    await road.taps(road.client, "I agree")
    await road.does(road.client, "shares the number", road.client.shares_number())
    await road.confirms()
    await road.taps(road.client, "Open the case")

    told.chapter("The desk takes it")
    await road.on_card(road.bolat, "Claim")
    await road.taps(road.bolat, "Read everything")
    await road.taps(road.bolat, "Back to the case")
    await road.taps(road.bolat, "Who is it")
    await road.taps(road.bolat, "Find the person in company systems")
    await road.taps(road.bolat, "Back to the case")
    await road.taps(road.bolat, "Access restricted")
    await road.taps(road.bolat, "Yes, it is restricted")

    told.chapter("A question and its answer")
    await road.says(road.bolat, "/case 1")
    await road.taps(road.bolat, "Ask")
    await road.says(road.bolat, QUESTION[road.language])
    await road.taps(road.bolat, "Yes")
    await road.taps(road.client, "Answer")
    await road.says(road.client, REPLY[road.language])

    told.chapter("Decided by two")
    await road.says(road.bolat, "/case 1")
    await road.taps(road.bolat, "Decide")
    await road.taps(road.bolat, "Approve in full")
    await road.taps(road.bolat, "Put forward")
    await road.on_card(road.dana, "Review")
    await road.taps(road.dana, "Confirm")

    told.chapter("Carried out")
    await road.says(road.bolat, "/case 1")
    await road.taps(road.bolat, "Carried out")
    await road.says(road.bolat, LETTER[road.language])
    await road.taps(road.bolat, "Yes")
    await road.says(road.client, "/cases")
    await road.does(road.client, "opens the case", road.client.actor.taps("2026-000001"))
    kept(road, "road")


async def test_a_refusal_a_lateness_and_a_withdrawal_read_as_they_were_read(road: Road) -> None:
    told = road.told
    await road.client.greets()
    await road.client.asks_for_a_part()
    await road.client.agrees()
    await road.client.shares_number()
    await road.client.confirms()
    told.look()

    told.chapter("The company is late")
    await road.desk.passes(timedelta(days=1, hours=2))
    told.act(road.client.actor, "waits a day")
    await road.desk.passes(timedelta(days=26))
    told.act(road.client.actor, "waits until the last day is over")

    told.chapter("Refused")
    await road.on_card(road.bolat, "Claim")
    await road.taps(road.bolat, "Decide")
    await road.taps(road.bolat, "Refuse")
    ground = load_rules().grounds["data_not_held"].title.in_(road.language)
    await road.does(road.bolat, f"taps `{ground}`", road.bolat.actor.taps(ground))
    await road.says(road.bolat, REFUSAL[road.language])
    await road.taps(road.bolat, "Put forward")
    await road.on_card(road.dana, "Review")
    await road.taps(road.dana, "Confirm")

    told.chapter("Opened again")
    await road.says(road.dana, "/case 1")
    await road.taps(road.dana, "Reopen")
    await road.says(road.dana, REFUSAL[road.language])
    await road.taps(road.dana, "Yes")

    told.chapter("Taken back, and the consent with it")
    await road.says(road.client, "/cases")
    await road.does(road.client, "opens the case", road.client.actor.taps("2026-000001"))
    await road.taps(road.client, "Take the request back")
    await road.taps(road.client, "Yes, take it back")
    await road.says(road.client, "/withdraw")
    await road.taps(road.client, "Withdraw consent to this chat")

    told.chapter("What is not understood")
    await road.says(road.client, WORDS[road.language])
    await road.does(road.client, "sends a sticker", road.client.actor.sends_sticker())
    await road.says(road.client, "/nosuch")
    await road.says(road.client, "/language")
    kept(road, "other-ways")


def kept(road: Road, name: str) -> None:
    """The text is the one that was read; or becomes it."""
    assert road.desk.world.violations == []
    file = FOLDER / f"{name}.{road.language}.md"
    text = road.told.text({"road": "The road of one request", "other-ways": "Other ways it can go"}[name])
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        FOLDER.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text
