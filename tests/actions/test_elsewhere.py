"""What came by another channel is in the register like anything else, and its letters reach the person by hand."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import by_hand, cases, desk, elsewhere, shredding, values
from bot.actions.deliveries import Letter
from bot.domain.cases import Case, Channel, Status
from bot.domain.deliveries import State
from bot.domain.entries import EntryKind, File
from bot.domain.languages import Language
from bot.domain.people import Draft
from bot.domain.refusals import (
    BadEmail,
    BadMoment,
    BadNumber,
    DecidedIt,
    DraftGone,
    NoSuchCase,
    NotAllowed,
    NotAssignee,
    NotFound,
    Stale,
)
from bot.domain.requests import Kind
from bot.domain.staff import Role
from bot.storage import entries, outbox, people, tables
from bot.storage.db import Tx
from tests.actions.house import NOON, RULES, Hand, House

EMAIL = {"channel": "email", "kind": "delete", "scope": "all", "case": "", "when": "now", "language": "kk",
         "name": "Ерлан Ахметов", "contact": "erlan@example.kz", "phone": "",
         "words": "Деректерімді жойыңыз", "document": ""}  # fmt: skip
TYPED = {"name", "contact", "phone", "words", "case"}
DOCUMENT = File(file_id="f1", kind="document", name="справка.pdf", size=1000)


async def fill(house: House, hand: Hand, draft: Draft, answers: dict[str, str]) -> Draft:
    """Answer step by step, as the form asks: words where there are any to write, a button everywhere else."""
    while draft.step != "check":
        said = answers[draft.step]
        if said and (draft.step in TYPED or ":" in said):
            draft = await house.store.write(
                elsewhere.write, hand.person, draft.id, said, rules=house.rules, by=hand.id, now=house.now
            )
        else:
            draft = await house.store.write(
                elsewhere.pick, hand.person, draft.id, draft.step, said, rules=house.rules, by=hand.id, now=house.now
            )
    return draft


async def form(house: House, hand: Hand, **answers: str) -> Draft:
    draft = await house.store.write(elsewhere.begin, hand.person, by=hand.id, now=house.now)
    return await fill(house, hand, draft, EMAIL | answers)


async def entered(house: House, hand: Hand, **answers: str) -> Case:
    draft = await form(house, hand, **answers)
    return await enter(house, hand, draft)


async def enter(house: House, hand: Hand, draft: Draft) -> Case:
    return await house.store.write(
        elsewhere.enter, hand.person, draft.id, version=draft.version, rules=house.rules, by=hand.id, now=house.now
    )


async def handed_over(house: House, hand: Hand, letter: Letter) -> Case:
    return await house.store.write(by_hand.hand_over, letter.delivery.id, by=hand.id, now=house.now)


async def letters(house: House) -> list[Letter]:
    """What leaves now for somebody without a chat."""
    return [letter for letter in await house.deliver() if letter.hand]


# -- the register -----------------------------------------------------------------------------------------------------


async def test_it_is_a_case_with_its_channel_its_clocks_and_its_words(house: House) -> None:
    bolat = await house.hand()

    case = await entered(house, bolat)

    assert (case.channel, case.entered_by, case.status) == (Channel.EMAIL, bolat.id, Status.NEW)
    assert {clock.rule for clock in case.demands[0].clocks} == {"delete_restrict", "delete_finish"}
    said = await house.store.read(entries.thread, case.subject_id, case.id, set(EntryKind))
    assert said[0].answers == (("first_words", EMAIL["words"]),)
    kind, by, facts = (await house.record(case))[0]
    assert (kind, by, facts["channel"]) == ("demand_filed", f"staff:{bolat.id}", "email")


async def test_the_words_stand_under_the_question_of_their_kind(house: House) -> None:
    bolat = await house.hand()

    case = await entered(house, bolat, scope="part")

    said = await house.store.read(entries.thread, case.subject_id, case.id, {EntryKind.REQUEST})
    assert said[0].answers == (("words", EMAIL["words"]),)


async def test_no_consent_is_asked_and_the_language_is_the_persons(house: House) -> None:
    bolat = await house.hand()

    case = await entered(house, bolat)

    assert await house.store.read(people.address, case.subject_id) == (None, Language.KK, "elsewhere")
    assert await house.store.read(people.identity, case.subject_id) == (EMAIL["name"], None)
    assert await house.store.read(people.contact, case.subject_id) == EMAIL["contact"]
    assert not await house.store.read(people.has_agreed, case.subject_id)


async def test_entering_twice_gives_the_same_case(house: House) -> None:
    bolat = await house.hand()
    draft = await form(house, bolat)

    first, second = await enter(house, bolat, draft), await enter(house, bolat, draft)

    assert first.id == second.id
    assert len(await house.told("Receipt")) == 1


async def test_what_was_changed_since_is_not_entered_unseen(house: House) -> None:
    bolat = await house.hand()
    draft = await form(house, bolat)
    changed = await house.store.write(
        elsewhere.ask_again, bolat.person, draft.id, "words", by=bolat.id, now=house.now
    )  # fmt: skip
    await fill(house, bolat, changed, EMAIL | {"words": "иначе"})

    with pytest.raises(Stale):
        await enter(house, bolat, draft)


@pytest.mark.parametrize("kind", [Kind.RELINK, Kind.REPRESENT])
async def test_what_only_the_chat_can_ask_is_not_offered(house: House, kind: Kind) -> None:
    bolat = await house.hand()

    with pytest.raises(NotFound):
        await entered(house, bolat, kind=kind)


async def test_who_may_not_work_on_cases_enters_none(house: House) -> None:
    admin = await house.admin()

    with pytest.raises(NotAllowed):
        await house.store.write(elsewhere.begin, admin.person, by=admin.id, now=house.now)


async def test_a_document_that_came_with_it_starts_the_day_of_correcting(house: House) -> None:
    bolat = await house.hand()
    draft = await form(house, bolat, kind="correct", scope="change")
    back = await house.store.write(
        elsewhere.ask_again, bolat.person, draft.id, "document", by=bolat.id, now=house.now
    )  # fmt: skip
    draft = await house.store.write(elsewhere.attach, bolat.person, back.id, DOCUMENT, by=bolat.id, now=house.now)

    case = await enter(house, bolat, draft)

    assert {clock.rule for clock in case.demands[0].clocks} == {"examine", "correct"}
    said = await house.store.read(entries.thread, case.subject_id, case.id, {EntryKind.MESSAGE})
    assert [entry.file for entry in said] == [DOCUMENT]


# -- its moment -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("02.11.2026 11:59", datetime(2026, 11, 2, 6, 59, tzinfo=UTC)),
        ("2.11.2026, 9.05", datetime(2026, 11, 2, 4, 5, tzinfo=UTC)),
        ("01/11/2026 в 23:30", datetime(2026, 11, 1, 18, 30, tzinfo=UTC)),
        # A day alone counts from its first moment: it is never the person who loses by it.
        ("02.11.2026", datetime(2026, 11, 1, 19, tzinfo=UTC)),
        ("02.11.2025", datetime(2025, 11, 1, 19, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_almaty(typed: str, moment: datetime) -> None:
    assert values.moment_past(typed, RULES.calendar, now=NOON) == moment


@pytest.mark.parametrize(
    "typed",
    ["02.11.2026 12:01", "03.11.2026", "31.10.2025", "02.11.2026 24:00", "02.11.2026 10:60", "31.02.2026", "вчера", "",
     "10:15", "02.11", "02.11.2026 10:15 утра", "-02.11.2026"],
)  # fmt: skip
def test_what_is_no_moment_of_the_last_year_is_refused(typed: str) -> None:
    with pytest.raises(BadMoment):
        values.moment_past(typed, RULES.calendar, now=NOON)


@pytest.mark.parametrize(
    ("option", "moment"),
    [("now", NOON), ("today", datetime(2026, 11, 1, 19, tzinfo=UTC)),
     ("yesterday", datetime(2026, 10, 31, 19, tzinfo=UTC))],
)  # fmt: skip
async def test_the_terms_run_from_the_moment_of_receipt(house: House, option: str, moment: datetime) -> None:
    bolat = await house.hand()

    case = await entered(house, bolat, when=option)

    assert case.demands[0].received_at == moment
    assert case.opened_at == NOON


async def test_a_term_that_is_over_already_is_announced_at_once_and_owned_up_to(house: House) -> None:
    bolat = await house.hand()

    case = await entered(house, bolat, when="01.09.2026 10:00")
    await house.remind()

    alarms = await house.told("Alarm")
    assert {(row.facts["rule"], row.facts["rung"]) for row in alarms} == {
        ("delete_restrict", "BREACH"), ("delete_finish", "BREACH"),
    }  # fmt: skip
    assert [row.to for row in await house.told("Late")] == [case.subject_id]
    assert await house.remind() == 0


# -- who it is --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("channel", "typed", "refusal"),
    [
        ("email", "erlan", BadEmail),
        ("site", "erlan@", BadEmail),
        ("site", "12", BadNumber),
        ("phone", "почта", BadNumber),
    ],
)
async def test_an_answer_needs_an_address_of_its_channel(
    house: House, channel: str, typed: str, refusal: type[Exception]
) -> None:
    bolat = await house.hand()

    with pytest.raises(refusal):
        await form(house, bolat, channel=channel, contact=typed)


async def test_a_number_known_from_the_chat_may_be_the_same_person(house: House) -> None:
    bolat, person = await house.hand(), await house.person()
    subject_id = await house.subject(person)
    _, phone = await house.store.read(people.identity, subject_id)

    mine = await entered(house, bolat, phone=str(phone), same="yes")
    other = await entered(house, bolat, phone=str(phone), same="no")

    assert mine.subject_id == subject_id
    assert other.subject_id != subject_id
    left = await house.deliver()
    assert [bool(x.hand) for x in left if type(x.delivery.notice).__name__ == "Receipt"] == [False, True]
    assert [case.id for case in await house.store.read(cases.mine, person)] == [mine.id]


async def test_the_request_of_the_same_person_joins_their_open_case(house: House) -> None:
    bolat, person = await house.hand(), await house.person()
    open_case = await house.filed(person)
    _, phone = await house.store.read(people.identity, open_case.subject_id)

    case = await entered(house, bolat, kind="access", phone=str(phone), same="yes", when="30.10.2026 10:00")

    assert case.id == open_case.id
    assert [demand.kind for demand in case.demands].count(Kind.ACCESS) == 1
    assert case.channel is Channel.CHAT


async def test_a_number_that_nobody_confirmed_finds_nobody(house: House) -> None:
    bolat = await house.hand()
    await entered(house, bolat, phone="8 701 555 44 33")

    draft = await form(house, bolat, phone="8 701 555 44 33")

    assert "known" not in draft.payload


async def test_a_named_case_joins_the_request_to_its_person_without_asking_who(house: House) -> None:
    bolat = await house.hand()
    first = await entered(house, bolat)

    draft = await form(house, bolat, kind="access", case=first.number)
    again = await enter(house, bolat, draft)

    assert "name" not in draft.payload
    assert again.id == first.id
    assert len(again.demands) == 2


async def test_a_case_that_does_not_exist_is_not_found(house: House) -> None:
    bolat = await house.hand()

    with pytest.raises(NoSuchCase):
        await form(house, bolat, case="2026-000999")


async def test_an_appeal_names_what_was_refused_and_goes_to_somebody_else(house: House) -> None:
    bolat, dana = await house.hand("Bolat"), await house.hand("Dana")
    case = await house.claim(await entered(house, bolat), bolat)
    await house.decided(case, bolat, dana, "refused", ground="identity_not_confirmed")

    appeal = await entered(house, dana, kind="appeal", scope="refusal", case=case.number, about=case.demands[0].id)

    assert appeal.subject_id == case.subject_id
    assert next(d for d in appeal.demands if d.kind is Kind.APPEAL).about == case.demands[0].id

    with pytest.raises(DecidedIt):
        await house.claim(appeal, bolat)


async def test_an_appeal_without_a_refusal_is_not_taken(house: House) -> None:
    bolat = await house.hand()
    case = await entered(house, bolat)

    with pytest.raises(NoSuchCase):
        await form(house, bolat, kind="appeal", scope="refusal", case=case.number)
    with pytest.raises(NotFound):
        await form(house, bolat, kind="appeal", scope="refusal", case="")


# -- letters by hand --------------------------------------------------------------------------------------------------


async def test_a_letter_goes_to_who_entered_it_until_somebody_has_the_case(house: House) -> None:
    bolat, dana = await house.hand("Bolat"), await house.hand("Dana")
    case = await entered(house, bolat)
    [receipt] = await letters(house)
    assert receipt.hand is not None
    assert receipt.hand.member.id == bolat.id
    assert (receipt.hand.name, receipt.hand.contact) == (EMAIL["name"], EMAIL["contact"])
    assert receipt.language is Language.KK

    await house.claim(case, dana)
    await house.ask(case, dana)

    [question] = await letters(house)
    assert question.hand is not None
    assert question.hand.member.id == dana.id


async def test_it_waits_until_somebody_says_that_it_was_sent(house: House) -> None:
    bolat = await house.hand()
    case = await entered(house, bolat)
    [receipt] = await letters(house)
    assert (await house.store.read(desk.look, case.id, by=bolat.id)).letters == 1
    assert [(c.id, n) for c, n in await house.store.read(by_hand.to_send, by=bolat.id)] == [(case.id, 1)]

    await handed_over(house, bolat, receipt)
    await handed_over(house, bolat, receipt)

    assert (await house.store.read(desk.look, case.id, by=bolat.id)).letters == 0
    assert await house.store.read(by_hand.to_send, by=bolat.id) == []
    record = [(by, facts) for kind, by, facts in await house.record(case) if kind == "letter_handed_over"]
    assert [(by, facts["notice"], facts["channel"]) for by, facts in record] == [
        (f"staff:{bolat.id}", "Receipt", "email")
    ]
    assert [row.facts["what"] for row in await house.told("Line")] == ["sent_email"]


async def test_who_was_given_the_address_is_on_record(house: House) -> None:
    bolat = await house.hand()
    case = await entered(house, bolat)

    await letters(house)

    [given] = [facts for kind, _, facts in await house.record(case) if kind == "letter_given"]
    assert (given["member"], given["reason"]) == (bolat.id, outbox.BY_HAND)


async def test_a_letter_that_nobody_can_be_given_waits_for_whoever_takes_the_case(house: House) -> None:
    bolat, dana = await house.hand("Bolat"), await house.hand("Dana")
    case = await entered(house, bolat)
    await house.dismiss(bolat)
    assert await letters(house) == []
    await house.claim(case, dana)
    assert (await house.store.read(desk.look, case.id, by=dana.id)).letters == 1

    await house.store.write(by_hand.give_again, case.id, by=dana.id, now=house.now)

    [receipt] = await letters(house)
    assert receipt.hand is not None
    assert receipt.hand.member.id == dana.id


@pytest.mark.parametrize("state", [State.BLOCKED, State.INVALID, State.UNKNOWN])
async def test_a_letter_that_did_not_reach_staff_is_still_owed(house: House, state: State) -> None:
    bolat = await house.hand()
    case = await entered(house, bolat)
    letter = await house.take()
    assert letter is not None

    await house.settle(letter, state)

    seen = await house.store.read(desk.look, case.id, by=bolat.id)
    assert (seen.letters, seen.by_hand, seen.unreachable) == (1, True, False)
    await house.store.write(by_hand.give_again, case.id, by=bolat.id, now=house.now)
    assert len(await letters(house)) == 1


async def test_a_sender_that_dies_sends_it_again(house: House) -> None:
    bolat = await house.hand()
    await entered(house, bolat)
    assert await house.take() is not None

    house.later(minutes=3)

    assert len(await letters(house)) == 1


async def test_letters_are_given_again_only_to_who_sends_them(house: House) -> None:
    bolat, dana = await house.hand("Bolat"), await house.hand("Dana")
    case = await entered(house, bolat)

    with pytest.raises(NotAssignee):
        await house.store.write(by_hand.give_again, case.id, by=dana.id, now=house.now)


async def test_a_letter_into_a_chat_is_nobodys_to_hand_over(house: House) -> None:
    bolat = await house.hand()
    await house.filed()
    [receipt] = [x for x in await house.deliver() if type(x.delivery.notice).__name__ == "Receipt"]

    with pytest.raises(NotFound):
        await handed_over(house, bolat, receipt)
    with pytest.raises(NotFound):
        await house.store.write(by_hand.hand_over, 10**9, by=bolat.id, now=house.now)


async def test_reveal_shows_name_number_and_address(house: House) -> None:
    bolat = await house.hand()
    case = await house.claim(await entered(house, bolat, phone="+77015554433"), bolat)

    await house.store.write(desk.reveal, case.id, "verify", by=bolat.id, now=house.now)

    [shown] = [x for x in await house.deliver() if type(x.delivery.notice).__name__ == "Revealed"]
    assert (shown.name, shown.phone, shown.contact) == (EMAIL["name"], "+77015554433", EMAIL["contact"])


# -- what comes later -------------------------------------------------------------------------------------------------


async def came(house: House, hand: Hand, case: Case, document: File | None = None, **answers: str) -> Case:
    draft = await house.store.write(elsewhere.begin_to_add, hand.person, case.id, by=hand.id, now=house.now)
    draft = await fill(house, hand, draft, {"when": "yesterday", "words": "Вот ответ", "document": ""} | answers)
    if document:
        back = await house.store.write(
            elsewhere.ask_again, hand.person, draft.id, "document", by=hand.id, now=house.now
        )  # fmt: skip
        draft = await house.store.write(elsewhere.attach, hand.person, back.id, document, by=hand.id, now=house.now)
    return await house.store.write(
        elsewhere.add, hand.person, draft.id, version=draft.version, rules=house.rules, by=hand.id, now=house.now
    )


async def test_what_the_person_writes_again_is_theirs_and_ends_the_waiting(house: House) -> None:
    bolat = await house.hand()
    case = await house.claim(await entered(house, bolat), bolat)
    await house.ask(case, bolat)

    answered = await came(house, bolat, case)

    assert answered.status is Status.WORKING
    [said] = await house.store.read(entries.thread, case.subject_id, case.id, {EntryKind.MESSAGE})
    assert (said.author, said.text) == ("subject", "Вот ответ")
    assert said.at == datetime(2026, 10, 31, 19, tzinfo=UTC)
    assert ("message_received", f"staff:{bolat.id}") in [(kind, by) for kind, by, _ in await house.record(case)]


async def test_a_document_starts_the_day_of_correcting_when_it_came(house: House) -> None:
    bolat = await house.hand()
    case = await house.claim(
        await entered(house, bolat, kind="correct", scope="change", when="28.10.2026 00:00"), bolat
    )

    saved = await came(house, bolat, case, DOCUMENT, when="30.10.2026 10:00")

    [clock] = [clock for clock in saved.demands[0].clocks if clock.rule == "correct"]
    assert clock.starts_at == datetime(2026, 10, 30, 5, tzinfo=UTC)


async def test_only_the_assignee_adds_and_only_once(house: House) -> None:
    bolat, dana = await house.hand("Bolat"), await house.hand("Dana")
    case = await house.claim(await entered(house, bolat), bolat)
    with pytest.raises(NotAssignee):
        await house.store.write(elsewhere.begin_to_add, dana.person, case.id, by=dana.id, now=house.now)
    draft = await house.store.write(elsewhere.begin_to_add, bolat.person, case.id, by=bolat.id, now=house.now)
    draft = await fill(house, bolat, draft, {"when": "now", "words": "ответ", "document": ""})

    await house.store.write(
        elsewhere.add, bolat.person, draft.id, version=draft.version, rules=RULES, by=bolat.id, now=house.now
    )
    with pytest.raises(DraftGone):
        await house.store.write(
            elsewhere.add, bolat.person, draft.id, version=draft.version, rules=RULES, by=bolat.id, now=house.now
        )


# -- the end ----------------------------------------------------------------------------------------------------------


def sealed_of(tx: Tx, subject_id: str) -> list[bytes | None]:
    row = tx.execute(select(tables.subjects).where(tables.subjects.c.id == subject_id)).one()
    said = tx.execute(select(tables.entries.c.text_sealed)).scalars()
    held = [row.telegram_sealed, row.name_sealed, row.phone_sealed, row.phone, row.contact_sealed, *said]
    keys = tx.scalar(select(func.count()).select_from(tables.keys).where(tables.keys.c.owner == subject_id))
    return [value for value in held if value] + [b"key"] * int(keys)


async def carried_out(house: House) -> tuple[Hand, Case]:
    bolat, dana = await house.hand("Bolat"), await house.hand("Dana", Role.RESPONSIBLE)
    case = await house.claim(await entered(house, bolat, phone="+77015554433"), bolat)
    await house.decided(case, bolat, dana)
    await house.done(case, bolat)
    return bolat, case


async def erase(house: House) -> bool:
    return await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)


async def test_everything_is_erased_a_day_after_the_last_letter_was_handed_over(house: House) -> None:
    bolat, case = await carried_out(house)
    *_, closing = await letters(house)
    house.later(days=5)
    assert not await erase(house)

    await handed_over(house, bolat, closing)
    house.later(hours=23)
    assert not await erase(house)
    house.later(hours=2)
    assert await erase(house)

    assert await house.store.read(sealed_of, case.subject_id) == []
    seen = await house.store.read(desk.look, case.id, by=bolat.id)
    assert (seen.by_hand, seen.letters, seen.unreachable, seen.language) == (False, 0, False, None)
    assert await house.store.read(by_hand.to_send, by=bolat.id) == []


async def test_a_letter_written_after_the_last_one_is_waited_for(house: House) -> None:
    bolat, case = await carried_out(house)
    *_, closing = await letters(house)
    await handed_over(house, bolat, closing)
    await house.answer(case, bolat)
    [answer] = await letters(house)
    house.later(days=2)

    await erase(house)
    assert not await house.store.read(people.is_erased, case.subject_id)
    await handed_over(house, bolat, answer)
    house.later(days=2)

    assert await erase(house)
    assert await house.store.read(people.is_erased, case.subject_id)


async def test_a_case_reopened_before_the_letter_was_sent_on_is_not_done_with(house: House) -> None:
    bolat, case = await carried_out(house)
    *_, closing = await letters(house)
    dana = await house.hand("Асем", Role.RESPONSIBLE)
    await house.reopen(await house.case(case.id), dana)

    await handed_over(house, bolat, closing)
    house.later(days=2)

    assert not await erase(house)


async def test_a_number_is_kept_while_the_person_is(house: House) -> None:
    _, case = await carried_out(house)

    assert await house.store.read(people.identity, case.subject_id) == (EMAIL["name"], "+77015554433")


async def test_the_chain_holds_and_holds_nothing_personal(house: House) -> None:
    bolat = await house.hand()
    case = await entered(house, bolat, phone="+77015554433")
    [receipt] = await letters(house)
    await handed_over(house, bolat, receipt)

    assert await house.sealed() > 0
    facts = str(await house.record(case)) + str(await house.told())
    assert not [value for value in (EMAIL["name"], EMAIL["contact"], EMAIL["words"], "5554433") if value in facts]


async def test_a_form_is_kept_for_a_day(house: House) -> None:
    bolat = await house.hand()
    draft = await form(house, bolat)
    house.now += timedelta(hours=25)

    with pytest.raises(DraftGone):
        await enter(house, bolat, draft)
