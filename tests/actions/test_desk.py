"""One person has the case; only they read it and write to the person, and only what they mean to send is sent."""

import pytest

from bot.actions import cases, desk
from bot.domain.cases import Status
from bot.domain.entries import EntryKind
from bot.domain.refusals import (
    AlreadyTaken,
    DraftGone,
    NotAllowed,
    NotAssignee,
    NotFound,
    NotStaff,
    NotStarted,
    WrongStatus,
)
from bot.domain.staff import Role
from tests.actions.house import WORDS, House


async def test_claiming_gives_the_case_a_person_and_the_person_a_workplace(house: House) -> None:
    case, hand = await house.filed(), await house.hand()

    claimed = await house.claim(case, hand)

    assert (claimed.status, claimed.assignee) == (Status.WORKING, hand.id)
    assert claimed == await house.case(case.id)
    assert [told.to for told in await house.told("Taken")] == [hand.id]
    assert [kind for kind, _, _ in await house.record(case)] == ["demand_filed", "case_claimed"]


async def test_claiming_ones_own_case_again_changes_nothing(house: House) -> None:
    case, hand = await house.filed(), await house.hand()
    claimed = await house.claim(case, hand)
    told = await house.told()

    assert await house.claim(case, hand) == claimed
    assert await house.told() == told


async def test_who_comes_second_hears_who_has_it(house: House) -> None:
    case, hand, dana = await house.filed(), await house.hand("Bolat"), await house.hand("Dana")
    await house.claim(case, hand)

    with pytest.raises(AlreadyTaken) as refused:
        await house.claim(case, dana)
    assert refused.value.facts == {"name": "Bolat"}


async def test_whoever_cannot_be_written_to_cannot_claim(house: House) -> None:
    case, silent = await house.filed(), await house.hand("Dana", started=False)

    with pytest.raises(NotStarted):
        await house.claim(case, silent)
    with pytest.raises(NotStarted) as refused:
        await house.assign(case, silent, by=await house.hand("Aliya", Role.RESPONSIBLE))
    assert refused.value.facts == {"name": "Dana"}


async def test_a_case_that_is_over_cannot_be_claimed(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.withdraws(person, case)

    with pytest.raises(WrongStatus):
        await house.claim(case, hand)


async def test_a_released_case_is_anybodys_and_the_old_hands_are_off_it(house: House) -> None:
    case, hand, dana = await house.filed(), await house.hand(), await house.hand("Dana")
    await house.claim(case, hand)

    released = await house.release(case, hand)

    assert (released.status, released.assignee) == (Status.NEW, None)
    with pytest.raises(NotAssignee):
        await house.store.write(desk.read, case.id, by=hand.id, now=house.now)
    assert (await house.claim(case, dana)).assignee == dana.id


async def test_assigning_takes_the_case_from_whoever_has_it(house: House) -> None:
    case, hand, dana = await house.filed(), await house.hand(), await house.hand("Dana")
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    await house.claim(case, hand)

    assigned = await house.assign(case, dana, by=head)
    told = await house.told()
    again = await house.assign(case, dana, by=head)

    assert (assigned.assignee, assigned.status) == (dana.id, Status.WORKING)
    assert (again, await house.told()) == (assigned, told)
    with pytest.raises(NotAssignee):
        await house.note(case, hand)
    assert ("case_assigned", f"staff:{head.id}", {"to": dana.id}) in await house.record(case)


async def test_an_operator_assigns_nobody_and_nobody_is_assigned_who_may_not_work(house: House) -> None:
    case, hand, admin = await house.filed(), await house.hand(), await house.admin()

    with pytest.raises(NotAllowed):
        await house.assign(case, hand, by=hand)
    with pytest.raises(NotAllowed):
        await house.assign(case, admin, by=admin)


async def test_everything_is_read_by_the_assignee_alone_and_that_is_on_record(house: House) -> None:
    person, hand, dana = await house.person(), await house.hand(), await house.hand("Dana")
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.says(person, case, "Второе")
    await house.note(case, hand, "Между нами")

    read = await house.store.write(desk.read, case.id, by=hand.id, now=house.now)

    assert [(entry.kind, entry.text) for entry in read] == [
        (EntryKind.REQUEST, None), (EntryKind.MESSAGE, "Второе"), (EntryKind.NOTE, "Между нами"),
    ]  # fmt: skip
    assert read[0].answers == (("words", WORDS),)
    assert ("content_read", f"staff:{hand.id}", {}) in await house.record(case)
    for other in (dana, await house.admin(), await house.hand("Aliya", Role.RESPONSIBLE)):
        with pytest.raises((NotAssignee, NotAllowed)):
            await house.store.write(desk.read, case.id, by=other.id, now=house.now)


async def test_a_question_reaches_the_person_and_the_case_waits(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)

    asked = await house.ask(case, hand, "Какая заявка?")
    again = await house.ask(case, hand, "Или договор?")

    assert (asked.status, again.status) == (Status.WAITING, Status.WAITING)
    shown = await house.store.read(cases.show, person, case.id)
    assert [e.text for e in shown.thread if e.kind is EntryKind.QUESTION] == ["Какая заявка?", "Или договор?"]
    assert [told.to for told in await house.told("Question")] == [case.subject_id] * 2


async def test_an_answer_reaches_the_person_and_a_note_does_not(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)

    await house.answer(case, hand, "Скоро")
    await house.note(case, hand, "Между нами")

    shown = await house.store.read(cases.show, person, case.id)
    assert [entry.text for entry in shown.thread] == [None, "Скоро"]
    to_person = [told.what for told in await house.told(to=case.subject_id)]
    assert to_person == ["Receipt", "Answer"]
    assert (await house.store.read(desk.look, case.id, by=hand.id)).notes == 1


@pytest.mark.parametrize("said", ["ask", "answer", "note"])
async def test_a_second_tap_on_send_sends_nothing_more(house: House, said: str) -> None:
    case, hand = await house.filed(), await house.hand()
    await house.claim(case, hand)
    form = await house.written(case, hand, said, text="Один раз")
    act = {"ask": desk.ask, "answer": desk.answer, "note": desk.note}[said]
    await house.store.write(act, hand.person, form, by=hand.id, now=house.now)

    with pytest.raises(DraftGone):
        await house.store.write(act, hand.person, form, by=hand.id, now=house.now)


async def test_another_members_form_is_not_theirs_to_send(house: House) -> None:
    case, hand, dana = await house.filed(), await house.hand(), await house.hand("Dana")
    await house.claim(case, hand)
    form = await house.written(case, hand, "answer", text="Скоро")

    with pytest.raises(DraftGone):
        await house.store.write(desk.answer, dana.person, form, by=dana.id, now=house.now)


async def test_nobody_but_the_assignee_writes_asks_or_notes(house: House) -> None:
    case, hand, dana = await house.filed(), await house.hand(), await house.hand("Dana")
    await house.claim(case, hand)

    for act in (house.ask, house.answer, house.note):
        with pytest.raises(NotAssignee):
            await act(case, dana)
    assert len(await house.told(to=case.subject_id)) == 1


async def test_a_person_who_took_the_request_back_is_not_written_to(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.withdraws(person, case)

    for act in (house.ask, house.answer):
        with pytest.raises(WrongStatus):
            await act(case, hand)
    await house.note(case, hand, "Отозвано")


async def test_restricting_meets_the_one_day_duty_once(house: House) -> None:
    case, hand = await house.filed(), await house.hand()
    await house.claim(case, hand)
    house.later(hours=3)

    restricted = await house.restrict(case, hand)
    again = await house.restrict(case, hand)

    met = {clock.rule: clock.met_at for clock in restricted.demands[0].clocks}
    assert met == {"delete_restrict": house.now, "delete_finish": None}
    assert restricted.due_at == restricted.demands[0].clocks[-1].due_at
    assert again.version == restricted.version
    assert [kind for kind, _, _ in await house.record(case)].count("step_restricted") == 1


async def test_restricting_covers_every_open_demand_and_none_that_comes_later(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.filed(person, "И это")
    await house.restrict(case, hand)
    house.later(hours=1)

    joined = await house.filed(person, "И то")

    assert [demand.clocks[0].met_at is None for demand in joined.demands] == [False, False, True]
    assert joined.due_at == joined.demands[2].clocks[0].due_at


async def test_revealing_needs_the_case_a_reason_and_an_open_case(house: House) -> None:
    person, hand, dana = await house.person(), await house.hand(), await house.hand("Dana")
    case = await house.filed(person)
    await house.claim(case, hand)

    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    with pytest.raises(WrongStatus):
        await house.store.write(desk.reveal, case.id, "curious", by=hand.id, now=house.now)
    with pytest.raises(NotAssignee):
        await house.store.write(desk.reveal, case.id, "verify", by=dana.id, now=house.now)
    with pytest.raises(NotAllowed):
        await house.store.write(desk.reveal, case.id, "verify", by=(await house.admin()).id, now=house.now)
    await house.withdraws(person, case)
    with pytest.raises(WrongStatus):
        await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)

    assert [told.to for told in await house.told("Revealed")] == [hand.id]
    assert ("identity_revealed", f"staff:{hand.id}", {"reason": "verify"}) in await house.record(case)


async def test_the_queue_is_most_urgent_first_and_mine_is_mine(house: House) -> None:
    hand = await house.hand()
    first = await house.filed()
    house.later(days=1)
    second = await house.filed()
    await house.claim(second, hand)

    every = await house.store.read(desk.queue, by=hand.id)
    mine = await house.store.read(desk.queue, by=hand.id, mine=True)
    late = await house.store.read(desk.queue, by=hand.id, late_at=first.due_at)

    assert [shown.case.number for shown in every] == [first.number, second.number]
    assert [shown.case.number for shown in mine] == [second.number]
    assert [shown.case.number for shown in late] == [first.number]


async def test_the_desk_sees_no_name_number_or_words(house: House) -> None:
    case, hand = await house.filed(await house.person(name="Айгерім")), await house.hand()

    seen = await house.store.read(desk.find, case.number, by=hand.id)

    assert seen.case.number == case.number
    assert "Айгерім" not in repr(seen)
    assert "7701" not in repr(seen)
    assert WORDS not in repr(seen)
    with pytest.raises(NotFound):
        await house.store.read(desk.find, "2026-999999", by=hand.id)


async def test_who_has_left_is_refused_everything(house: House) -> None:
    case, hand = await house.filed(), await house.hand()
    await house.claim(case, hand)
    forms = {flow: await house.written(case, hand, flow, text="x") for flow in ("ask", "answer", "note")}
    await house.dismiss(hand)

    for read in (desk.look, desk.find):
        with pytest.raises(NotStaff):
            await house.store.read(read, case.id, by=hand.id)
    with pytest.raises(NotStaff):
        await house.store.read(desk.queue, by=hand.id)
    with pytest.raises(NotStaff):
        await house.claim(await house.filed(), hand)
    with pytest.raises(NotStaff):
        await house.release(case, hand)
    with pytest.raises(NotStaff):
        await house.restrict(case, hand)
    with pytest.raises(NotStaff):
        await house.store.write(desk.read, case.id, by=hand.id, now=house.now)
    with pytest.raises(NotStaff):
        await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    for act in (desk.ask, desk.answer, desk.note):
        with pytest.raises(NotStaff):
            await house.store.write(act, hand.person, forms[act.__name__], by=hand.id, now=house.now)


async def test_a_case_nobody_knows_is_not_found(house: House) -> None:
    hand = await house.hand()

    with pytest.raises(NotFound):
        await house.store.write(desk.claim, "no-such-case", by=hand.id, now=house.now)
    with pytest.raises(NotStaff):
        await house.store.write(desk.claim, "no-such-case", by="no-such-hand", now=house.now)
