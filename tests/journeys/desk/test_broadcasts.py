"""A message to many through the whole bot: written in private, read and approved by a second person, sent, reported."""

import io
import zipfile
from datetime import timedelta

import pytest

from bot.actions import evidence
from bot.domain.broadcasts import TEXT_LIMIT, Act, State
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.storage import broadcasts as records
from bot.storage.db import Store
from bot.telegram.buttons import ActOnBroadcast
from bot.telegram.desk import broadcasts as desk_broadcasts
from bot.texts import translator
from tests.journeys.desk.colleague import Colleague, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NUMBER = "B-2026-001"
RU = "В ночь на субботу переводы не работают: с 02:00 до 04:00."
KK = "Сенбіге қараған түні сағат 02:00-ден 04:00-ге дейін аударым жасалмайды."
WORDS = {Language.RU: RU, Language.KK: KK}
HOLD = timedelta(minutes=6)


async def writes(colleague: Colleague, ru: str = RU, kk: str = KK) -> None:
    """Up to the preview of a service notice."""
    await colleague.actor.says("/broadcasts")
    await colleague.taps("Write to many")
    await colleague.taps("Service notice, to everyone")
    await colleague.actor.says(ru)
    await colleague.actor.says(kk)


async def proposes(colleague: Colleague) -> None:
    await writes(colleague)
    await colleague.taps("Propose it")


async def opens(colleague: Colleague) -> None:
    await colleague.actor.says("/broadcasts")
    await colleague.taps("Open {number}", number=NUMBER)


@pytest.fixture
async def proposed(filed: Office) -> Office:
    """Dana, the person responsible, has proposed a notice; the one client has used the bot before."""
    await proposes(filed.dana)
    return filed


@pytest.fixture
async def approved(proposed: Office) -> Office:
    """Serik, an administrator, has read and approved it."""
    await opens(proposed.serik)
    await proposed.serik.taps("Approve and send")
    return proposed


async def test_it_is_written_read_in_both_languages_and_proposed(filed: Office) -> None:
    await writes(filed.dana)

    shown = "\n".join(message.text for message in filed.dana.actor.messages[-3:])
    for language, words in WORDS.items():
        assert words in shown
        assert translator(language).plain("Ask the staff") in shown, "as people will see it, buttons and all"
    await filed.dana.taps("Propose it")

    assert filed.dana.shows("Status: {status}", status=filed.dana.t.plain("waits for a second person"))
    assert filed.dana.group_says("Status: {status}", status=filed.dana.t.plain("waits for a second person"))
    assert RU not in filed.everything_in_group


async def test_nobody_approves_their_own(proposed: Office) -> None:
    await opens(proposed.dana)

    await proposed.dana.taps("Approve and send")

    assert proposed.dana.told("A second person must confirm this: somebody other than the one who proposed it.")
    await proposed.desk.passes(2 * HOLD)
    assert not proposed.client.actor.sees(WORDS[proposed.client.language])


async def test_approved_it_goes_to_staff_then_to_people_in_their_language_and_is_reported(
    approved: Office, store: Store
) -> None:
    assert approved.bolat.actor.sees(WORDS[approved.desk.language]), "staff have it first"
    assert not approved.client.actor.sees(WORDS[approved.client.language])

    await approved.desk.passes(HOLD)

    assert approved.client.actor.sees(WORDS[approved.client.language])
    assert approved.client.sees("Notice {number}. Questions: {contact}", number=NUMBER, contact="privacy@example.kz")
    assert approved.dana.group_says("✓ {number} is finished. The report is behind the button.", number=NUMBER)
    await opens(approved.dana)
    assert approved.dana.shows("Got it: {n}", n="1")
    await approved.client.taps("Ask the staff")
    assert WORDS[approved.client.language] not in approved.client.actor.screen
    assert approved.client.actor.sees(WORDS[approved.client.language]), "the notice stays as it was"


async def test_the_report_can_be_taken_without_words_and_without_names(approved: Office, store: Store) -> None:
    await approved.desk.passes(HOLD)
    await opens(approved.dana)

    await approved.dana.taps("Evidence as a table")
    it = await store.read(records.of_number, NUMBER)
    assert it is not None
    lines = (await evidence.table(store, it)).decode("utf-8-sig").splitlines()

    sent = approved.dana.actor.messages[-1]
    assert sent.file is not None
    assert sent.file.name == f"{NUMBER}-evidence.csv"
    assert len(lines) == 2
    assert lines[1].startswith(f"{NUMBER},service,,")
    assert f",{approved.client.language},{Fate.SENT}," in lines[1]
    assert approved.client.actor.person.name not in lines[1]
    assert WORDS[approved.client.language] not in lines[1]
    await approved.dana.taps("Words for the site and the app")
    words = approved.dana.actor.messages[-1].file
    assert words is not None
    assert words.name == f"{NUMBER}-words.txt"


async def test_a_long_table_comes_packed(approved: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_broadcasts, "PACKED_ABOVE", 0)
    await approved.desk.passes(HOLD)
    await opens(approved.dana)

    await approved.dana.taps("Evidence as a table")

    sent = approved.dana.actor.messages[-1].file
    assert sent is not None
    assert sent.name == f"{NUMBER}-evidence.zip"
    with zipfile.ZipFile(io.BytesIO(sent.content)) as archive:
        assert archive.read(f"{NUMBER}-evidence.csv").count(b"\r\n") == 2


async def test_paused_nobody_gets_it_and_let_go_on_they_do(approved: Office) -> None:
    await on_card(approved.dana, "Pause")
    await approved.desk.passes(2 * HOLD)
    assert not approved.client.actor.sees(WORDS[approved.client.language])

    await on_card(approved.serik, "Go on")

    assert approved.client.actor.sees(WORDS[approved.client.language])


async def on_card(colleague: Colleague, label: str) -> None:
    """Tap in the group, where the progress stands."""
    group = colleague.in_group
    card = next(message for message in group.messages if NUMBER in message.text)
    await group.taps(colleague.t.plain(label), on=card)


async def test_called_off_after_being_asked_nobody_gets_it(approved: Office, store: Store) -> None:
    await on_card(approved.dana, "Call off")
    assert NUMBER in approved.dana.actor.screen
    await approved.dana.taps("Yes, call it off")
    await approved.desk.passes(HOLD)

    it = await store.read(records.of_number, NUMBER)
    assert it is not None
    assert it.state is State.CANCELLED
    assert not approved.client.actor.sees(WORDS[approved.client.language])
    assert approved.dana.group_says("{number} is called off.", number=NUMBER)


async def test_an_operator_sees_it_and_can_do_nothing_with_it(proposed: Office, store: Store) -> None:
    await opens(proposed.bolat)

    assert not proposed.bolat.has("Approve and send")
    assert not proposed.bolat.has("Write to many")
    it = await store.read(records.of_number, NUMBER)
    assert it is not None
    await proposed.bolat.actor.forges(ActOnBroadcast(broadcast=it.id, act=Act.APPROVE).pack())
    await proposed.bolat.actor.forges(ActOnBroadcast(broadcast=it.id, act="burn").pack())
    await proposed.desk.passes(HOLD)
    assert not proposed.client.actor.sees(WORDS[proposed.client.language])


async def test_what_is_too_long_or_no_words_at_all_is_asked_again_and_nothing_is_lost(filed: Office) -> None:
    await filed.dana.actor.says("/broadcasts")
    await filed.dana.taps("Write to many")
    await filed.dana.actor.says("just so")
    assert filed.dana.sees("Here a button is awaited. What you have begun is kept.")
    await filed.dana.taps("Service notice, to everyone")

    await filed.dana.actor.sends_sticker()
    assert filed.dana.sees("Please answer in words, in one message. What you have begun is kept.")
    await filed.dana.actor.says("я" * (TEXT_LIMIT + 1))
    await filed.dana.actor.says(RU)
    await filed.dana.actor.says(KK)
    await filed.dana.taps("Change")
    await filed.dana.taps("The words in Kazakh")
    await filed.dana.actor.says(KK + "!")

    assert filed.dana.has("Propose it")
    assert any(KK + "!" in message.text for message in filed.dana.actor.messages[-3:])


async def test_the_form_is_taken_up_or_begun_anew(filed: Office) -> None:
    await filed.dana.actor.says("/broadcasts")
    await filed.dana.taps("Write to many")
    await filed.dana.taps("Service notice, to everyone")

    await filed.dana.actor.says("/broadcasts")
    await filed.dana.taps("Write to many")
    assert filed.dana.has("Continue")
    await filed.dana.taps("Continue")
    assert "2500" in filed.dana.actor.screen, "the form stands where it was left"
    await filed.dana.actor.says(RU)
    await filed.dana.taps("Do not keep")

    await filed.dana.actor.says("/broadcasts")
    await filed.dana.taps("Write to many")
    assert filed.dana.has("Service notice, to everyone")


async def test_proposed_twice_it_is_one(proposed: Office, store: Store) -> None:
    await proposed.desk.settle()
    found = await store.read(records.page, limit=10)

    assert [it.number for it in found] == [NUMBER]


async def test_who_has_blocked_the_bot_gets_it_when_they_come_back(proposed: Office, store: Store) -> None:
    await proposed.client.actor.blocks()
    await opens(proposed.serik)
    await proposed.serik.taps("Approve and send")
    await proposed.desk.passes(HOLD)
    assert proposed.dana.group_says("✓ {number} is finished. The report is behind the button.", number=NUMBER)

    await proposed.client.actor.unblocks()
    await proposed.client.actor.says("/menu")

    assert proposed.client.actor.sees(WORDS[proposed.client.language])
