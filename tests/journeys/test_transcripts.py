"""The road is written down in both languages and stays as it was read: UPDATE_TRANSCRIPTS=1 writes it anew."""

from datetime import timedelta

import pytest

from bot.documents import template
from bot.domain.languages import Language
from bot.rules import load_rules
from bot.storage.db import Store
from bot.texts import Translator
from tests.actions.versions import FIRST, files
from tests.journeys.client import WORDS
from tests.journeys.road import Road, kept, road_in

QUESTION = {Language.RU: "Какой именно адрес удалить?", Language.KK: "Нақты қай мекенжайды алып тастаймыз?"}
REPLY = {Language.RU: "Тот, что на улице Абая", Language.KK: "Абай көшесіндегісін"}
NOTICE = {
    Language.RU: "В ночь на субботу переводы не работают: с 02:00 до 04:00.",
    Language.KK: "Сенбіге қараған түні сағат 02:00-ден 04:00-ге дейін аударым жасалмайды.",
}
LETTER = {
    Language.RU: "Удалены: домашний адрес, старый адрес электронной почты.",
    Language.KK: "Алып тасталды: үй мекенжайы, ескі электрондық пошта мекенжайы.",
}
SEARCHED = {Language.RU: "рекламные рассылки", Language.KK: "жарнама"}
REFUSAL = {Language.RU: "Мы искали во всех системах.", Language.KK: "Барлық жүйеден іздедік."}

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(params=list(Language))
async def road(store: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Road:
    monkeypatch.setattr(Translator, "strict", True)
    language: Language = request.param
    return await road_in(store, language)


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
    await road.taps(road.bolat, "Yes")

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
    kept(road, "road", "The road of one request")


async def test_a_message_to_many_reads_as_it_was_read(road: Road) -> None:
    told = road.told
    await road.client.files()
    told.look()

    told.chapter("Written and proposed")
    await road.says(road.dana, "/broadcasts")
    await road.taps(road.dana, "Write to many")
    await road.taps(road.dana, "Service notice, to everyone")
    for language in Language:
        await road.says(road.dana, NOTICE[language])
    await road.taps(road.dana, "Propose it")

    told.chapter("Read and approved by a second person")
    await road.says(road.serik, "/broadcasts")
    await road.taps(road.serik, "Open {number}", number="B-2026-001")
    await road.taps(road.serik, "As people will see it")
    await road.taps(road.serik, "Approve and send")

    told.chapter("It goes out")
    await road.does(road.client, "waits six minutes", road.desk.passes(timedelta(minutes=6)))
    await road.taps(road.client, "Ask the staff")

    told.chapter("The report")
    await road.says(road.serik, "/broadcasts")
    await road.taps(road.serik, "Open {number}", number="B-2026-001")
    await road.taps(road.serik, "Evidence as a table")
    kept(road, "broadcast", "A message to many")


async def test_a_change_of_the_policy_reads_as_it_was_read(road: Road) -> None:
    told, number = road.told, "B-2026-001"
    await road.client.files()
    told.look()

    told.chapter("A version is handed in and proposed")
    await road.says(road.dana, "/policies")
    await road.taps(road.dana, "New version")
    for name, text in [*template(FIRST, "2").items(), *files().items()]:
        await road.does(road.dana, f"sends {name}", road.dana.actor.sends_document(name, text.encode(), "text/plain"))
    await road.taps(road.dana, "Propose it")

    told.chapter("Read and approved by a second person")
    await road.says(road.serik, "/broadcasts")
    await road.taps(road.serik, "Open {number}", number=number)
    await road.taps(road.serik, "Open version {version}", version="2")
    await road.taps(road.serik, "As people will see it")
    await road.taps(road.serik, "Open {number}", number=number)
    await road.taps(road.serik, "Approve and send")

    told.chapter("People are told, and answer once")
    await road.does(road.client, "waits six minutes", road.desk.passes(timedelta(minutes=6)))
    await road.taps(road.client, "Read the whole text")
    await road.taps(road.client, "What has changed")
    await road.taps(road.client, "I agree with the policy")
    card = road.client.actor.message_with(road.t.plain("Read the whole text"))
    object_to = road.t.plain("Object or withdraw consent")
    await road.does(road.client, f"taps `{object_to}`", road.client.actor.taps(object_to, on=card))

    told.chapter("What anybody can read")
    await road.says(road.client, "/policy")
    await road.taps(road.client, "Look for something")
    await road.says(road.client, f"/policy {SEARCHED[road.language]}")
    await road.says(road.client, "/policy xylophone")
    await road.says(road.client, "/policy")
    await road.taps(road.client, "All versions")

    told.chapter("The answers")
    await road.says(road.serik, "/policies")
    await road.taps(road.serik, "Open version {version}", version="2")
    await road.taps(road.serik, "Evidence as a table")
    kept(road, "policy", "A change of the policy")


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
    kept(road, "other-ways", "Other ways it can go")
