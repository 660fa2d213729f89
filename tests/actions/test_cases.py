"""What a person does with their requests happens once, to their own cases, and never gets lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import cases, drafts, people
from bot.domain.cases import Outcome, Status
from bot.domain.entries import EntryKind, File
from bot.domain.languages import Language
from bot.domain.refusals import (
    DraftGone,
    NeedsConsent,
    NeedsPhone,
    NotFound,
    Stale,
    TooMany,
    WrongStatus,
)
from bot.storage import tables
from bot.storage.db import Tx
from tests.actions.house import NOON, WORDS, House

PHOTO = File(file_id="BAAC", kind="photo", name="", size=1000)


def count(tx: Tx, table: str) -> int:
    return int(tx.scalar(select(func.count()).select_from(tables.metadata.tables[table])))


async def test_filing_makes_a_case_with_its_number_dates_receipt_and_card(house: House) -> None:
    person = await house.person()

    case = await house.filed(person)

    assert (case.number, case.status, case.assignee, case.version) == ("2026-000001", Status.NEW, None, 1)
    assert case == await house.case(case.id)
    (demand,) = case.demands
    assert (demand.received_at, demand.rules, demand.outcome) == (NOON, house.rules.version, None)
    assert {clock.rule: clock.due_at for clock in demand.clocks} == {
        "delete_restrict": datetime(2026, 11, 3, 19, tzinfo=UTC),
        "delete_finish": datetime(2026, 11, 23, 19, tzinfo=UTC),
    }
    assert case.due_at == datetime(2026, 11, 3, 19, tzinfo=UTC)
    assert [(told.what, told.to) for told in await house.told()] == [("Receipt", case.subject_id), ("Card", "desk")]
    assert (await house.told("Receipt"))[0].facts == {"case_id": case.id, "demand_id": demand.id}


async def test_what_was_typed_moves_from_the_form_into_the_case_and_the_form_is_gone(house: House) -> None:
    person = await house.person()
    form = await house.form(person)

    case = await house.confirm_form(person, form)

    shown = await house.store.read(cases.show, person, case.id)
    [entry] = shown.thread
    assert (entry.kind, entry.answers, entry.at) == (EntryKind.REQUEST, (("words", WORDS),), NOON)
    assert await house.store.read(count, "drafts") == 0
    with pytest.raises(DraftGone):
        await house.store.read(drafts.require, person, form.id, now=house.now)


async def test_a_second_confirming_tap_gives_the_same_case_and_nothing_new(house: House) -> None:
    person = await house.person()
    form = await house.form(person)

    first = await house.confirm_form(person, form)
    again = await house.confirm_form(person, form)

    assert again == first
    assert len(await house.told()) == 2
    assert [await house.store.read(count, name) for name in ("cases", "demands", "entries")] == [1, 1, 1]
    assert [kind for kind, _, _ in await house.record(first)] == ["demand_filed"]


async def test_a_tap_on_a_form_filed_long_ago_still_finds_its_case(house: House) -> None:
    person = await house.person()
    form = await house.form(person)
    case = await house.confirm_form(person, form)
    house.later(days=90)

    assert (await house.confirm_form(person, form)).id == case.id


async def test_words_changed_after_the_preview_are_not_filed_by_the_old_button(house: House) -> None:
    person = await house.person()
    previewed = await house.form(person)
    changed = await house.store.write(
        drafts.fill, person, previewed.id, step="check", values={"words": "Другое"}, received=True, now=house.now
    )

    with pytest.raises(Stale):
        await house.confirm_form(person, previewed)

    assert await house.store.read(count, "cases") == 0
    assert (await house.confirm_form(person, changed)).open


async def test_without_consent_nothing_is_filed_and_the_form_waits(house: House) -> None:
    person = await house.stranger(42)
    form = await house.form(person)
    with pytest.raises(NeedsConsent):
        await house.confirm_form(person, form)
    house.later(hours=5)

    agreed = await house.store.write(
        people.agree, 42, name="Аружан", edition="1", text_hash="h", language=Language.KK, now=house.now
    )
    with pytest.raises(NeedsPhone):
        await house.confirm_form(person, form)
    await house.store.write(people.share_phone, person, "+77015550142", now=house.now)
    case = await house.confirm_form(person, form)

    assert case.subject_id == agreed.id
    assert case.demands[0].received_at == NOON, "the clock runs from the words, not from the consent"
    assert case.opened_at == NOON + timedelta(hours=5)


async def test_a_form_whose_time_is_over_is_not_filed(house: House) -> None:
    person = await house.person()
    form = await house.form(person)
    house.later(hours=24)

    with pytest.raises(DraftGone):
        await house.confirm_form(person, form)


async def test_another_persons_form_is_nobodys(house: House) -> None:
    hers = await house.form(await house.person())
    charlie = await house.person()

    with pytest.raises(DraftGone):
        await house.confirm_form(charlie, hers)


async def test_a_filed_form_leads_nobody_else_to_its_case(house: House) -> None:
    person, charlie = await house.person(), await house.person()
    form = await house.form(person)
    await house.confirm_form(person, form)

    with pytest.raises(DraftGone):
        await house.confirm_form(charlie, form)


@pytest.mark.parametrize(("flow", "payload"), [("stray", {"words": "x"}), ("delete", {}), ("delete", {"words": "x"})])
async def test_a_forged_confirmation_of_what_is_no_finished_request_is_refused(
    house: House, flow: str, payload: dict[str, str]
) -> None:
    person = await house.person()
    form = await house.store.write(drafts.begin, person, flow, "any", payload=payload, now=house.now)

    with pytest.raises(Stale):
        await house.confirm_form(person, form)


async def test_a_second_request_joins_the_open_case_with_its_own_date(house: House) -> None:
    person = await house.person()
    hand = await house.hand()
    first = await house.filed(person)
    await house.claim(first, hand)
    house.later(days=3)

    joined = await house.filed(person, "И ещё номер телефона")

    assert (joined.id, joined.number) == (first.id, first.number)
    assert [d.received_at for d in joined.demands] == [NOON, NOON + timedelta(days=3)]
    assert [d.clocks[-1].due_at for d in joined.demands] == [
        datetime(2026, 11, 23, 19, tzinfo=UTC), datetime(2026, 11, 26, 19, tzinfo=UTC),
    ]  # fmt: skip
    receipts = await house.told("Receipt")
    assert [told.facts["demand_id"] for told in receipts] == [d.id for d in joined.demands]
    assert (await house.told("Line"))[-1].facts["what"] == "demand_joined"
    assert [told.to for told in await house.told("Content")] == [hand.id]
    assert joined == await house.case(first.id)


async def test_a_closed_case_is_not_joined(house: House) -> None:
    person = await house.person()
    first = await house.filed(person)
    await house.withdraws(person, first)

    second = await house.filed(person)

    assert (second.id != first.id, second.number) == (True, "2026-000002")


async def test_numbers_begin_anew_with_the_year_of_almaty(house: House) -> None:
    assert (await house.filed()).number == "2026-000001"
    house.now = datetime(2026, 12, 31, 18, 59, 59, tzinfo=UTC)
    assert (await house.filed()).number == "2026-000002"
    house.now = datetime(2026, 12, 31, 19, 0, tzinfo=UTC)
    assert (await house.filed()).number == "2027-000001"


async def test_a_message_is_taken_in_once_and_shown_to_the_assignee_alone(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)

    await house.says(person, case, "Мой номер договора 17", message=5)
    await house.says(person, case, "Мой номер договора 17", message=5)

    shown = await house.store.read(cases.show, person, case.id)
    assert [entry.kind for entry in shown.thread] == [EntryKind.REQUEST, EntryKind.MESSAGE]
    (content,) = await house.told("Content")
    assert (content.to, content.facts["entry_id"]) == (hand.id, shown.thread[-1].id)
    assert [told.facts["what"] for told in await house.told("Line")] == ["message_received"]
    assert [kind for kind, _, _ in await house.record(case)].count("message_received") == 1


async def test_the_same_message_number_in_another_chat_is_another_message(house: House) -> None:
    first, second = await house.person(), await house.person()
    hers, theirs = await house.filed(first), await house.filed(second)

    await house.store.write(
        cases.add_message, first, hers.id, chat_id=1, message_id=5, text="a", rules=house.rules, now=house.now
    )
    await house.store.write(
        cases.add_message, second, theirs.id, chat_id=2, message_id=5, text="b", rules=house.rules, now=house.now
    )

    assert [kind for kind, _, _ in await house.record()].count("message_received") == 2


async def test_a_document_is_kept_with_its_name_and_size(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)

    await house.store.write(
        cases.add_message, person, case.id, chat_id=1, message_id=1, document=PHOTO, rules=house.rules, now=house.now
    )

    shown = await house.store.read(cases.show, person, case.id)
    assert (shown.thread[-1].file, shown.thread[-1].text) == (PHOTO, None)
    assert (await house.told("Line"))[0].facts["what"] == "document_received"


async def test_an_answer_of_the_person_ends_the_waiting(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)
    assert (await house.ask(case, hand)).status is Status.WAITING

    assert (await house.says(person, case)).status is Status.WORKING
    assert (await house.case(case.id)).status is Status.WORKING


async def test_nothing_is_added_to_a_case_that_is_over_but_a_repeat_is_no_error(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    await house.says(person, case, message=1)
    await house.withdraws(person, case)

    await house.says(person, case, message=1)
    with pytest.raises(WrongStatus):
        await house.says(person, case, message=2)


async def test_there_is_an_end_to_messages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cases, "MESSAGES_LIMIT", 3)
    person = await house.person()
    case = await house.filed(person)
    for number in range(1, 4):
        await house.says(person, case, message=number)

    with pytest.raises(TooMany) as refused:
        await house.says(person, case, message=4)
    assert refused.value.facts == {"limit": 3}


async def test_stray_words_join_a_case_once_and_their_form_is_gone(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    stray = await house.store.write(
        drafts.begin, person, "stray", "ask", payload={"words": "И адрес", "message": "12"}, now=house.now
    )

    await house.store.write(cases.add_stray, person, stray.id, case.id, chat_id=1, rules=house.rules, now=house.now)

    with pytest.raises(DraftGone):
        await house.store.write(cases.add_stray, person, stray.id, case.id, chat_id=1, rules=house.rules, now=house.now)
    shown = await house.store.read(cases.show, person, case.id)
    assert [entry.text for entry in shown.thread] == [None, "И адрес"]


async def test_withdrawing_takes_back_every_open_demand_and_the_decision_that_waited(house: House) -> None:
    person, hand, second = await house.person(), await house.hand(), await house.hand("Dana")
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.filed(person, "И это")
    await house.propose(case, hand)
    proposal = await house.waiting(case)
    house.later(hours=1)

    withdrawn = await house.withdraws(person, case)

    assert (withdrawn.status, withdrawn.closed_at) == (Status.WITHDRAWN, house.now)
    assert {demand.outcome for demand in withdrawn.demands} == {Outcome.WITHDRAWN}
    assert withdrawn == await house.case(case.id)
    with pytest.raises(Stale):
        await house.confirm(case, second, proposal=proposal)
    house.later(days=40)
    assert await house.remind() == 0


async def test_withdrawing_twice_changes_nothing_the_second_time(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    first = await house.withdraws(person, case)
    before = await house.told()

    assert await house.withdraws(person, case) == first
    assert await house.told() == before


async def test_what_is_being_carried_out_cannot_be_withdrawn(house: House) -> None:
    person, hand, second = await house.person(), await house.hand(), await house.hand("Dana")
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.decided(case, hand, second)

    with pytest.raises(WrongStatus):
        await house.withdraws(person, case)


async def test_somebody_elses_case_and_no_case_sound_the_same(house: House) -> None:
    charlie, stranger = await house.person(), await house.stranger()
    case = await house.filed()
    said = []

    for person in (charlie, stranger):
        for case_id in (case.id, "no-such-case"):
            for act in (cases.show, cases.require):
                with pytest.raises(NotFound) as refused:
                    await house.store.read(act, person, case_id)
                said.append((str(refused.value), refused.value.facts))
            with pytest.raises(NotFound) as refused:
                await house.store.write(cases.withdraw, person, case_id, now=house.now)
            said.append((str(refused.value), refused.value.facts))
            with pytest.raises(NotFound) as refused:
                await house.store.write(
                    cases.add_message,
                    person,
                    case_id,
                    chat_id=1,
                    message_id=1,
                    text="x",
                    rules=house.rules,
                    now=house.now,
                )
            said.append((str(refused.value), refused.value.facts))
            assert await house.store.read(cases.find_shown, person, case_id) is None

    assert said == [("NotFound", {})] * len(said)
    assert await house.store.read(cases.mine, charlie) == []
    assert (await house.case(case.id)).version == 1


async def test_ones_cases_come_newest_first_a_page_at_a_time(house: House) -> None:
    person = await house.person()
    numbers: list[str] = []
    for _ in range(cases.PAGE + 2):
        case = await house.filed(person)
        numbers.insert(0, case.number)
        await house.withdraws(person, case)
        house.later(minutes=1)

    first = await house.store.read(cases.mine, person)
    second = await house.store.read(cases.mine, person, page=1)

    assert [case.number for case in first] == numbers[: cases.PAGE + 1]
    assert [case.number for case in second] == numbers[cases.PAGE :]
    assert await house.store.read(cases.open_ones, person) == []


async def test_the_history_tells_what_happened_in_order(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.withdraws(person, case)

    shown = await house.store.read(cases.show, person, case.id)

    assert [kind for _, kind in shown.events] == ["demand_filed", "case_claimed", "case_withdrawn"]
