"""A decision takes two people and a ground that fits; the person hears of it once, and it can be taken up again."""

from datetime import UTC, date, datetime

import pytest

from bot.actions import cases, decisions, desk, drafts, people
from bot.domain.cases import Case, Outcome, Pending, Status
from bot.domain.entries import EntryKind
from bot.domain.grounds import NEED_GROUND, fitting
from bot.domain.handling import Step
from bot.domain.languages import Language
from bot.domain.refusals import (
    BadDate,
    DecidedIt,
    DraftGone,
    Empty,
    NeedsSecondPerson,
    NeedsStep,
    NotAllowed,
    NotAssignee,
    NotFound,
    NotStaff,
    OwnCase,
    Stale,
    WrongStatus,
)
from bot.domain.requests import Kind
from bot.domain.staff import Role
from tests.actions.house import RULES, Hand, House

UNTIL = "2031-05-01"
FITTING = {outcome: fitting(RULES.grounds.values(), Kind.DELETE, outcome) for outcome in NEED_GROUND}
DATED = [ground.code for ground in FITTING[Outcome.REFUSED] if ground.needs_end_date]
PLAIN = [ground.code for ground in FITTING[Outcome.REFUSED] if not ground.needs_end_date]


@pytest.fixture
async def person(house: House) -> bytes:
    return await house.person()


@pytest.fixture
async def bolat(house: House) -> Hand:
    return await house.hand("Bolat")


@pytest.fixture
async def dana(house: House) -> Hand:
    return await house.hand("Dana")


@pytest.fixture
async def case(house: House, person: bytes, bolat: Hand) -> Case:
    """In work with Bolat."""
    return await house.claim(await house.filed(person), bolat)


async def test_an_approval_is_confirmed_carried_out_and_told_by_a_letter(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    proposed = await house.propose(case, bolat)
    confirmed = await house.confirm(case, dana)
    house.later(days=1)
    closed = await house.done(case, bolat, "Заявка удалена")

    assert [c.status for c in (proposed, confirmed, closed)] == [Status.PROPOSED, Status.EXECUTING, Status.CLOSED]
    assert closed == await house.case(case.id)
    (demand,) = closed.demands
    assert (demand.outcome, demand.decided_at, closed.closed_at) == (Outcome.FULFILLED, house.now, house.now)
    assert [told.what for told in await house.told(to=case.subject_id)] == ["Receipt", "Approved", "Done"]
    shown = await house.store.read(cases.show, person, case.id)
    assert [e.text for e in shown.thread if e.kind is EntryKind.LETTER] == ["Заявка удалена"]
    assert [kind for kind, _, _ in await house.record(case)] == [
        "demand_filed", "case_claimed", "decision_proposed", "decision_confirmed", "demand_carried_out",
    ]  # fmt: skip


async def test_while_one_request_waits_the_others_of_the_case_are_decided(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    first = case.demands[0].id
    await house.decided(case, bolat, dana)
    house.later(hours=1)
    second = (await house.filed(person, "И это")).demands[1].id

    proposed = await house.propose(case, bolat, "refused", ground="blocked", text="Потому что")
    done = await house.done(case, bolat)
    refused = await house.confirm(case, dana)

    assert [(d.id, d.pending) for d in proposed.demands] == [
        (first, Pending.EXECUTION), (second, Pending.CONFIRMATION),
    ]  # fmt: skip
    assert [c.status for c in (proposed, done, refused)] == [Status.PROPOSED, Status.PROPOSED, Status.CLOSED]
    assert [d.outcome for d in refused.demands] == [Outcome.FULFILLED, Outcome.REFUSED]
    assert [t.what for t in await house.told(to=case.subject_id)][2:] == ["Receipt", "Done", "Refused"]


async def test_a_request_that_is_open_again_does_not_wait_to_be_carried_out(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    await house.decided(case, bolat, dana)
    await house.done(case, bolat)

    reopened = await house.reopen(case, head)

    assert (await house.case(case.id)).undecided == reopened.demands
    with pytest.raises(WrongStatus):
        await house.done(case, bolat)
    assert (await house.propose(case, bolat)).status is Status.PROPOSED


async def test_the_person_hears_nothing_of_a_decision_before_the_second_person(
    house: House, case: Case, bolat: Hand
) -> None:
    await house.propose(case, bolat, "refused", ground="blocked", text="Потому что")

    assert [told.what for told in await house.told(to=case.subject_id)] == ["Receipt"]


async def test_a_refusal_closes_the_case_with_its_ground_end_and_words(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    await house.restrict(case, bolat)
    refused = await house.decided(
        case, bolat, dana, "refused", ground="aml_client_file", until=UNTIL, text="Хранится по закону"
    )

    (demand,) = refused.demands
    assert (refused.status, demand.outcome) == (Status.CLOSED, Outcome.REFUSED)
    assert (demand.ground, demand.until) == ("aml_client_file", date(2031, 5, 1))
    assert refused == await house.case(case.id)
    assert [told.what for told in await house.told(to=case.subject_id)] == ["Receipt", "Refused"]
    shown = await house.store.read(cases.show, person, case.id)
    assert [e.text for e in shown.thread if e.kind is EntryKind.LETTER] == ["Хранится по закону"]


async def test_a_partial_refusal_is_carried_out_with_its_ground(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    await house.restrict(case, bolat)
    await house.decided(case, bolat, dana, "partly", ground="tax_and_accounting", until=UNTIL)
    closed = await house.done(case, bolat)

    (demand,) = closed.demands
    assert (demand.outcome, demand.ground, demand.until) == (
        Outcome.PARTLY, "tax_and_accounting", date(2031, 5, 1),
    )  # fmt: skip


async def test_a_partial_refusal_says_in_words_which_part_is_refused(house: House, case: Case, bolat: Hand) -> None:
    await house.restrict(case, bolat)

    with pytest.raises(Empty):
        await house.propose(case, bolat, "partly", ground="tax_and_accounting", until=UNTIL, text="")


@pytest.mark.parametrize("outcome", NEED_GROUND)
async def test_without_a_ground_that_fits_nothing_is_refused(
    house: House, case: Case, bolat: Hand, dana: Hand, outcome: Outcome
) -> None:
    await house.restrict(case, bolat)
    for ground in (None, "", "because", *RULES.grounds):
        given = {} if ground is None else {"ground": ground}
        if ground in {fits.code for fits in FITTING[outcome]}:
            await house.propose(case, bolat, outcome, until=UNTIL, **given)
            await house.send_back(case, dana)
            continue
        with pytest.raises(NotFound):
            await house.propose(case, bolat, outcome, until=UNTIL, **given)
        assert (await house.case(case.id)).status is Status.WORKING


async def test_a_ground_that_ends_is_not_given_without_its_end(house: House, case: Case, bolat: Hand) -> None:
    assert DATED
    await house.restrict(case, bolat)
    for ground in DATED:
        for given in ({}, {"until": "2020-01-01"}, {"until": "2026-11-02"}):
            with pytest.raises(BadDate):
                await house.propose(case, bolat, "refused", ground=ground, **given)
    assert (await house.case(case.id)).status is Status.WORKING


async def test_a_ground_may_end_tomorrow_and_today_is_told_in_almaty(house: House, case: Case, bolat: Hand) -> None:
    await house.restrict(case, bolat)
    house.now = datetime(2026, 11, 2, 20, tzinfo=UTC)  # The 3rd, 1 a.m.

    with pytest.raises(BadDate):
        await house.propose(case, bolat, "refused", ground=DATED[0], until="2026-11-03")
    await house.propose(case, bolat, "refused", ground=DATED[0], until="2026-11-04")


async def test_a_ground_without_an_end_needs_none_and_keeps_none(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    for ground in PLAIN:
        await house.propose(case, bolat, "refused", ground=ground, until=UNTIL)
        _, proposal = await house.store.write(decisions.review, case.id, by=dana.id, now=house.now)
        assert (proposal.ground, proposal.until) == (ground, None)
        await house.send_back(case, dana)


@pytest.mark.parametrize("ground", [g.code for g in FITTING[Outcome.PARTLY] if g.step])
async def test_nobody_is_told_that_access_is_restricted_before_it_is(
    house: House, case: Case, bolat: Hand, ground: str
) -> None:
    for outcome in NEED_GROUND:
        with pytest.raises(NeedsStep) as missing:
            await house.propose(case, bolat, outcome, ground=ground, until=UNTIL)
        assert missing.value.facts == {"step": Step.RESTRICTED}
    assert (await house.case(case.id)).status is Status.WORKING

    await house.restrict(case, bolat)

    assert (await house.propose(case, bolat, "refused", ground=ground, until=UNTIL)).status is Status.PROPOSED


async def test_what_is_no_answer_of_the_desk_cannot_be_proposed(house: House, case: Case, bolat: Hand) -> None:
    with pytest.raises(NotFound):
        await house.propose(case, bolat, "withdrawn", ground="blocked")


async def test_whoever_proposed_cannot_confirm_unless_the_company_is_one_person(
    house: House, case: Case, bolat: Hand
) -> None:
    await house.propose(case, bolat)

    with pytest.raises(NeedsSecondPerson):
        await house.confirm(case, bolat)
    assert (await house.case(case.id)).status is Status.PROPOSED
    confirmed = await house.confirm(case, bolat, solo=True)

    assert confirmed.status is Status.EXECUTING
    facts = {kind: facts for kind, _, facts in await house.record(case)}
    assert facts["decision_confirmed"]["solo"] == "True", "the evidence says that it was one person"


async def test_two_people_are_two_people_even_where_one_would_do(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    await house.propose(case, bolat)
    await house.confirm(case, dana, solo=True)

    facts = {kind: facts for kind, _, facts in await house.record(case)}
    assert facts["decision_confirmed"]["solo"] == "False"


async def test_a_proposal_sent_back_is_in_work_again_and_a_note_says_why(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    await house.propose(case, bolat)
    proposal = await house.waiting(case)

    back = await house.send_back(case, dana, "Проверьте архив")

    assert (back.status, back.assignee) == (Status.WORKING, bolat.id)
    assert [told.to for told in await house.told("SentBack")] == [bolat.id]
    assert [told.what for told in await house.told(to=case.subject_id)] == ["Receipt"]
    shown = await house.store.read(cases.show, person, case.id)
    assert "Проверьте архив" not in [e.text for e in shown.thread]
    with pytest.raises(Stale):
        await house.confirm(case, dana, proposal=proposal)
    await house.propose(case, bolat, "refused", ground="blocked")
    with pytest.raises(Stale):
        await house.confirm(case, dana, proposal=proposal)
    assert (await house.confirm(case, dana)).demands[0].outcome is Outcome.REFUSED


async def test_a_decision_is_confirmed_once(house: House, case: Case, bolat: Hand, dana: Hand) -> None:
    await house.propose(case, bolat, "refused", ground="blocked")
    proposal = await house.waiting(case)
    await house.confirm(case, dana, proposal=proposal)

    with pytest.raises(Stale):
        await house.confirm(case, dana, proposal=proposal)
    assert len(await house.told("Refused")) == 1


async def test_only_the_assignee_proposes_and_carries_out(house: House, case: Case, bolat: Hand, dana: Hand) -> None:
    with pytest.raises(NotAssignee):
        await house.propose(case, dana)
    await house.decided(case, bolat, dana)
    with pytest.raises(NotAssignee):
        await house.done(case, dana)


async def test_nothing_is_carried_out_before_it_was_confirmed(house: House, case: Case, bolat: Hand) -> None:
    with pytest.raises(WrongStatus):
        await house.done(case, bolat)
    await house.propose(case, bolat)
    with pytest.raises(WrongStatus):
        await house.done(case, bolat)
    with pytest.raises(WrongStatus):
        await house.propose(case, bolat)
    assert await house.told("Done") == []


async def test_a_second_tap_on_every_button_of_a_decision_changes_nothing(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    form = await house.written(case, bolat, "decide", outcome="fulfilled")
    for _ in range(2):
        try:
            await house.store.write(
                decisions.propose, bolat.person, form, rules=house.rules, by=bolat.id, now=house.now
            )
        except DraftGone:
            continue
    await house.confirm(case, dana)
    form = await house.written(case, bolat, "done", text="Готово")
    await house.store.write(decisions.done, bolat.person, form, rules=house.rules, by=bolat.id, now=house.now)
    with pytest.raises(DraftGone):
        await house.store.write(decisions.done, bolat.person, form, rules=house.rules, by=bolat.id, now=house.now)

    kinds = [kind for kind, _, _ in await house.record(case)]
    assert [kinds.count(k) for k in ("decision_proposed", "decision_confirmed", "demand_carried_out")] == [1, 1, 1]
    assert len(await house.told("Done")) == 1


async def test_an_administrator_and_who_has_left_decide_nothing(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    admin = await house.admin()
    await house.propose(case, bolat)
    proposal = await house.waiting(case)
    with pytest.raises(NotAllowed):
        await house.confirm(case, admin, proposal=proposal)
    with pytest.raises(NotAllowed):
        await house.store.write(decisions.review, case.id, by=admin.id, now=house.now)
    with pytest.raises(NotAllowed):
        await house.send_back(case, admin)
    await house.dismiss(dana)
    with pytest.raises(NotStaff):
        await house.confirm(case, dana, proposal=proposal)
    with pytest.raises(NotStaff):
        await house.send_back(case, dana)

    assert (await house.case(case.id)).status is Status.PROPOSED


async def test_reading_a_proposal_is_on_record_and_an_old_one_is_stale(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    await house.propose(case, bolat, "refused", ground="blocked", text="Потому что")

    _, proposal = await house.store.write(decisions.review, case.id, by=dana.id, now=house.now)

    assert (proposal.text, proposal.proposed_by) == ("Потому что", bolat.id)
    assert ("decision_read", f"staff:{dana.id}", {}) in await house.record(case)
    await house.confirm(case, dana)
    with pytest.raises(Stale):
        await house.store.write(decisions.review, case.id, by=dana.id, now=house.now)


async def test_a_case_with_two_demands_is_closed_by_the_second_decision(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    house.later(hours=1)
    await house.filed(person, "И это")

    first = await house.decided(case, bolat, dana, "refused", ground="blocked")
    assert (first.status, [d.outcome for d in first.demands]) == (Status.WORKING, [Outcome.REFUSED, None])
    await house.decided(case, bolat, dana)
    second = await house.done(case, bolat)

    assert (second.status, [d.outcome for d in second.demands]) == (
        Status.CLOSED, [Outcome.REFUSED, Outcome.FULFILLED],
    )  # fmt: skip
    assert await house.remind() == 0


async def test_a_request_that_joins_while_another_is_carried_out_stays_open(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    await house.decided(case, bolat, dana)
    house.later(hours=1)
    await house.filed(person, "И это")

    after = await house.done(case, bolat)

    assert (after.status, [d.outcome for d in after.demands]) == (Status.WORKING, [Outcome.FULFILLED, None])
    assert after.due_at == after.demands[1].clocks[0].due_at


async def test_the_responsible_person_reopens_and_the_person_hears_of_it(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    due = case.due_at
    await house.decided(case, bolat, dana, "refused", ground="blocked")
    with pytest.raises(NotAllowed):
        await house.reopen(case, bolat)

    again = await house.reopen(case, head, "Нашлось ещё")

    assert (again.status, again.assignee, again.closed_at, again.due_at) == (Status.WORKING, bolat.id, None, due)
    assert again.demands == case.demands
    assert again == await house.case(case.id)
    assert [told.what for told in await house.told(to=case.subject_id)] == ["Receipt", "Refused", "Reopened"]
    with pytest.raises(WrongStatus):
        await house.reopen(case, head)
    await house.decided(case, bolat, dana)
    assert (await house.done(case, bolat)).demands[0].outcome is Outcome.FULFILLED


async def test_what_is_reopened_after_its_worker_has_left_goes_to_who_reopens_it(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    await house.decided(case, bolat, dana, "refused", ground="blocked")
    await house.dismiss(bolat)

    again = await house.reopen(case, head)

    assert again.assignee == head.id


async def test_what_is_reopened_is_what_was_decided_last(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    house.now = case.opened_at.replace(hour=5)  # Words written before the first request, recognised after it.
    earlier = await house.form(person, "Ещё раньше")
    house.now = case.opened_at.replace(hour=8)
    await house.decided(case, bolat, dana)
    await house.confirm_form(person, earlier)
    await house.done(case, bolat)
    house.later(hours=1)
    closed = await house.decided(case, bolat, dana, "refused", ground="blocked")
    assert [(d.received_at.hour, d.outcome) for d in closed.demands] == [(5, Outcome.REFUSED), (7, Outcome.FULFILLED)]

    again = await house.reopen(case, head)

    assert [d.outcome for d in again.demands] == [None, Outcome.FULFILLED]


async def test_a_withdrawn_case_is_not_reopened(house: House, case: Case, person: bytes) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    await house.withdraws(person, case)

    with pytest.raises(WrongStatus):
        await house.reopen(case, head)


async def test_nobody_handles_checks_or_reopens_what_they_asked_for_themselves(
    house: House, bolat: Hand, dana: Hand
) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    await house.store.write(
        people.agree, 7_000_000_003, name="Aliya", edition="1", text_hash="h", language=Language.RU, now=house.now
    )
    await house.store.write(people.share_phone, head.person, "+77010000001", now=house.now)
    own = await house.filed(head.person)
    with pytest.raises(OwnCase):
        await house.claim(own, head)
    with pytest.raises(OwnCase):
        await house.assign(own, head, by=head)
    await house.claim(own, bolat)
    await house.propose(own, bolat, "refused", ground="blocked")
    with pytest.raises(OwnCase):
        await house.store.write(decisions.review, own.id, by=head.id, now=house.now)
    with pytest.raises(OwnCase):
        await house.confirm(own, head)
    with pytest.raises(OwnCase):
        await house.send_back(own, head)

    await house.confirm(own, dana)

    with pytest.raises(OwnCase):
        await house.reopen(own, head)


async def test_whoever_seconded_a_refusal_seconds_the_answer_to_the_appeal_and_whoever_proposed_it_does_not(
    house: House, case: Case, person: bytes, bolat: Hand, dana: Hand
) -> None:
    """A desk of three is enough."""
    refused = await house.decided(case, bolat, dana, "refused", ground="blocked")
    payload = {"scope": "refusal", "about": refused.demands[0].id, "disagree": "нет"}
    form = await house.store.write(drafts.begin, person, Kind.APPEAL, "check", payload=payload, now=house.now)
    appeal = await house.confirm_form(person, form)
    serik = await house.hand("Serik")
    for hand in (bolat, dana):
        with pytest.raises(DecidedIt):
            await house.claim(appeal, hand)
    await house.claim(appeal, serik)
    await house.propose(appeal, serik, "fulfilled", text="Пересмотрели")

    shown = await house.store.read(desk.look, appeal.id, by=serik.id)
    assert list(shown.appealed.values()) == [(case.number, refused.demands[0])]
    with pytest.raises(DecidedIt):
        await house.confirm(appeal, bolat)
    confirmed = await house.confirm(appeal, dana)

    assert next(d for d in confirmed.demands if d.kind is Kind.APPEAL).outcome is Outcome.FULFILLED


async def test_whoever_checks_a_decision_reads_the_case_while_it_waits_and_nobody_else_does(
    house: House, case: Case, bolat: Hand, dana: Hand
) -> None:
    admin = await house.admin()
    with pytest.raises(NotAssignee):
        await house.store.write(desk.read, case.id, by=dana.id, now=house.now)
    await house.propose(case, bolat)

    said = await house.store.write(desk.read, case.id, by=dana.id, now=house.now)

    assert [entry.kind for entry in said] == [EntryKind.REQUEST]
    assert ("content_read", f"staff:{dana.id}") in [(kind, by) for kind, by, _ in await house.record(case)]
    with pytest.raises((NotAssignee, NotAllowed)):
        await house.store.write(desk.read, case.id, by=admin.id, now=house.now)
    await house.confirm(case, dana)
    with pytest.raises(NotAssignee):
        await house.store.write(desk.read, case.id, by=dana.id, now=house.now)
