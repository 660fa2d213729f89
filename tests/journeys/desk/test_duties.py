"""Duties of staff through the whole bot: in the group only numbers and dates, in private the letter and the buttons."""

from datetime import timedelta

import pytest

from bot.actions import duties
from bot.domain.duties import DutyKind, Owed
from bot.rules import load_rules
from bot.storage import cases, people, staff
from bot.storage.db import Store
from tests.journeys.desk.colleague import NUMBER, Colleague, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

RULES = load_rules()
DUTY = "D-2026-0001"
BREACH = "Выгрузка клиентов ушла чужому адресату / Клиенттер тізімі бөтен адамға кетті"
ACT_PAPER = "№ 17-қ"
DAY = timedelta(days=1)


async def opened(office: Office, store: Store, kind: DutyKind = DutyKind.TELL_RECIPIENT, about: str = "bank",
                 what: str = "deleted") -> Owed:  # fmt: skip
    """What a decision of the bot brings with it."""
    case = await store.read(cases.find_number, NUMBER)
    assert case is not None
    owed = await store.write(
        duties.open_, kind, case_id=case.id, demand_id=case.demands[0].id, about=about, what=what,
        at=office.desk.clock(), rules=RULES,
    )  # fmt: skip
    await office.desk.settle()
    return owed


async def opens(colleague: Colleague) -> None:
    """From the list in private to the one duty there is."""
    await colleague.actor.says("/duties")
    await colleague.taps("Open {number}", number=DUTY)


async def test_a_recipient_is_told_and_answers(taken: Office, store: Store) -> None:
    await opened(taken, store)
    await opens(taken.bolat)
    assert taken.bolat.shows("Our number: {duty}, case {number}, request {place}", duty=DUTY, number=NUMBER, place=1)
    await taken.bolat.taps("Told")
    assert taken.bolat.shows("Status: {status}", status=taken.bolat.t.plain("told, an answer is awaited"))
    await taken.bolat.taps("They confirmed")

    assert taken.bolat.shows("Status: {status}", status=taken.bolat.t.plain("the recipient has confirmed"))
    assert not taken.bolat.has("Told")
    for line in ("{number}: the recipient is told", "✓ {number}: the recipient has confirmed"):
        assert taken.bolat.in_topic.sees(taken.bolat.t.plain(line, number=DUTY)), "it stands in the topic of its case"


async def test_the_letter_can_be_had_in_the_other_language(taken: Office, store: Store) -> None:
    await opened(taken, store)
    await opens(taken.bolat)
    own = taken.bolat.actor.screen
    other = "Letter in Kazakh" if taken.bolat.has("Letter in Kazakh") else "Letter in Russian"

    await taken.bolat.taps(other)

    assert taken.bolat.actor.screen != own
    assert taken.client.t.plain("Our number: {duty}, case {number}, request {place}", duty=DUTY, number=NUMBER,
                                place=1) in taken.bolat.actor.screen  # fmt: skip


async def test_a_tap_on_an_old_screen_is_answered_with_the_fresh_one(taken: Office, store: Store) -> None:
    owed = await opened(taken, store)
    await opens(taken.bolat)
    await opens(taken.dana)
    await taken.bolat.taps("Told")
    await taken.bolat.taps("They refused")

    await taken.dana.taps("Told")

    assert taken.dana.told("Something has changed meanwhile. Look at the current screen and try again.")
    assert taken.dana.shows("Status: {status}", status=taken.dana.t.plain("the recipient has refused"))
    for forged in ("ga:nothing:tell", f"ga:{owed.id}:burn", f"ga:{owed.id}:fall_silent", "go:nothing:", "gp:nothing"):
        await taken.dana.actor.forges(forged)
    assert len(await store.read(duties.listed, by=await _id(store, taken.dana))) == 0


async def _id(store: Store, colleague: Colleague) -> str:
    person = await store.read(people.person_of, colleague.actor.person.id)
    member = await store.read(staff.of_person, person)
    assert member is not None
    return member.id


async def test_work_by_hand_needs_its_proof_and_the_group_never_reads_it(taken: Office, store: Store) -> None:
    await opened(taken, store, DutyKind.BY_HAND, "archive", "erase")
    await taken.bolat.opens_case()
    assert taken.bolat.shows("📌 Duties open: {n}", n=1)
    await taken.bolat.taps("Duties of this case")
    await taken.bolat.taps("Open {number}", number=DUTY)
    await taken.bolat.taps("Done")
    await taken.bolat.actor.sends_sticker()
    await taken.bolat.actor.says(ACT_PAPER)
    assert taken.bolat.shows("<b>Is it done?</b>\n\nProof: {evidence}", evidence=ACT_PAPER)
    assert ACT_PAPER not in [m.text for m in taken.desk.world.chat_view(taken.bolat.actor.person)]
    await taken.bolat.taps("Yes, done")

    assert taken.bolat.shows("Proof: {evidence}", evidence=ACT_PAPER)
    assert taken.bolat.in_topic.sees(taken.bolat.t.plain("✓ {number}: done", number=DUTY))
    assert ACT_PAPER not in taken.everything_in_group
    assert ACT_PAPER not in "\n".join(m.text for m in taken.bolat.in_topic.messages)
    await taken.bolat.opens_case()
    assert not taken.bolat.has("Duties of this case")


async def test_a_breach_is_written_down_and_the_responsible_person_hears_at_once(office: Office) -> None:
    await office.bolat.in_group.says("/duty")
    assert office.bolat.group_says("The form is in your private chat with the bot.")
    await office.bolat.taps("Security breach")
    await office.bolat.taps("Now")
    await office.bolat.actor.says(BREACH)
    await office.bolat.actor.says("сто")
    assert office.bolat.shows("How many people? Please write a whole number, for example 25.")
    await office.bolat.actor.says("100")
    assert BREACH in office.bolat.actor.screen
    await office.bolat.taps("Open it")

    assert office.bolat.shows("2. What happened: {words}", words=BREACH)
    day = office.bolat.t.date(office.desk.clock() + DAY)
    kind = office.bolat.t.plain("report a breach")
    said = office.bolat.t.plain("📌 {number}: {kind}, by {day}", number=DUTY, kind=kind, day=day)
    assert office.dana.actor.sees(said)
    assert said in office.desk.in_group
    assert "Выгрузка" not in office.everything_in_group
    assert not any(m.text == BREACH for m in office.desk.world.chat_view(office.bolat.actor.person))
    await office.dana.taps("Open the duty")
    assert BREACH in office.dana.actor.screen
    await office.desk.passes(2 * DAY)
    late = office.bolat.t.plain("🔴 {number}: the term is over ({kind}, by {day})", number=DUTY, kind=kind, day=day)
    assert office.desk.in_group.count(late) == 1


async def test_the_group_opens_a_duty_in_the_private_chat(office: Office) -> None:
    await test_a_breach_is_written_down_and_the_responsible_person_hears_at_once(office)
    await office.bolat.in_group.says("/duties")

    await office.bolat.in_group.taps(office.bolat.t.plain("Open {number}", number=DUTY))

    assert office.bolat.told("The duty is in your private chat with the bot.")
    assert BREACH in office.bolat.actor.screen
    assert "Выгрузка" not in office.everything_in_group


async def test_a_transfer_is_told_of_in_a_case_and_a_form_can_be_changed_and_dropped(taken: Office) -> None:
    await taken.bolat.actor.says("/duty")
    await taken.bolat.taps("Data were passed on")
    await taken.bolat.actor.says("ИП Петров")
    await taken.bolat.taps("Yesterday")
    await taken.bolat.actor.says("777")
    assert taken.bolat.shows("No such case was found for this. Please check the number and write it like 2026-000123.")
    await taken.bolat.actor.says("1")
    await taken.bolat.taps("Change")
    await taken.bolat.taps("To whom")
    await taken.bolat.actor.says("ИП Сидоров")
    await taken.bolat.actor.says("/duty")
    await taken.bolat.taps("Continue")
    await taken.bolat.taps("Open it")

    assert taken.bolat.shows("Recipient: {name}", name="ИП Сидоров")
    assert taken.bolat.has("Back to the case")
    assert "Сидоров" not in taken.everything_in_group
    await taken.bolat.actor.says("/duty")
    await taken.bolat.taps("Do not keep")
    assert taken.bolat.shows("Nothing was sent. What you had written is destroyed.")


async def test_a_silent_recipient_is_said_aloud_once(taken: Office, store: Store) -> None:
    await opened(taken, store)
    await opens(taken.bolat)
    await taken.bolat.taps("Told")
    for _ in range(30):
        await taken.desk.passes(DAY)

    said = [m.text for m in taken.bolat.in_topic.messages]
    for sentence in (
        "⏳ {number}: the recipient has not answered yet. Remind them.",
        "⏳ {number}: still no answer of the recipient. Remind them once more.",
        "⚠️ {number}: the recipient has not answered, and that is written down",
    ):
        assert said.count(taken.bolat.t.plain(sentence, number=DUTY)) == 1
    await taken.bolat.actor.says("/duties")
    assert taken.bolat.shows("Nothing here.")


async def test_nobody_else_learns_of_duties(taken: Office, store: Store) -> None:
    owed = await opened(taken, store)
    charlie = taken.desk.charlie
    await charlie.starts()

    for command in ("/duties", "/duty"):
        await charlie.says(command)
        assert DUTY not in charlie.screen
    await charlie.forges(f"go:{owed.id}:")
    await charlie.forges(f"ga:{owed.id}:tell")
    assert not charlie.sees(DUTY)
    [still] = await store.read(duties.listed, by=await _id(store, taken.bolat))
    assert still.owed.state.value == "open"
