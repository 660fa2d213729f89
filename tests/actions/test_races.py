"""Many hands at one moment: one case, one assignee, one decision, on both engines."""

import asyncio
from collections.abc import Awaitable, Iterable
from dataclasses import replace
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from bot.actions import cases, desk
from bot.domain.cases import Case, Outcome, Status
from bot.domain.refusals import AlreadyTaken, DraftGone, NotAssignee, Refusal, Stale, WrongStatus
from bot.storage import proposals, tables
from bot.storage.db import Tx
from tests.actions.house import House

T = TypeVar("T")


async def at_once(acts: Iterable[Awaitable[T]]) -> tuple[list[T], list[Refusal]]:
    """What came of acts begun together: results and refusals. Anything else is a fault and is raised."""
    came = await asyncio.gather(*acts, return_exceptions=True)
    for each in came:
        if isinstance(each, BaseException) and not isinstance(each, Refusal):
            raise each
    return [c for c in came if not isinstance(c, BaseException)], [c for c in came if isinstance(c, Refusal)]


def count(tx: Tx, table: str) -> int:
    return int(tx.scalar(select(func.count()).select_from(tables.metadata.tables[table])))


async def test_fifty_confirming_taps_give_one_case_one_demand_and_one_receipt(house: House) -> None:
    person = await house.person()
    form = await house.form(person)

    filed, refused = await at_once(house.confirm_form(person, form) for _ in range(50))

    assert (len(filed), refused) == (50, [])
    assert len({(case.id, case.number) for case in filed}) == 1
    assert [await house.store.read(count, table) for table in ("cases", "demands", "entries")] == [1, 1, 1]
    assert [told.what for told in await house.told()] == ["Receipt", "Card"]
    assert [kind for kind, _, _ in await house.record(filed[0])] == ["demand_filed"]
    assert await house.sealed() == len(await house.record())


async def test_many_people_filing_at_once_get_a_number_each_without_a_gap(house: House) -> None:
    people = [await house.person() for _ in range(20)]
    forms = [(person, await house.form(person)) for person in people]

    filed, refused = await at_once(house.confirm_form(person, form) for person, form in forms)

    assert refused == []
    assert sorted(case.number for case in filed) == [f"2026-{n:06}" for n in range(1, 21)]


async def test_twenty_staff_claiming_at_once_have_one_winner_and_nineteen_hear_who(house: House) -> None:
    case = await house.filed()
    hands = [await house.hand(f"Staff {n}") for n in range(20)]

    won, refused = await at_once(house.claim(case, hand) for hand in hands)

    (winner,) = won
    assert [type(each) for each in refused] == [AlreadyTaken] * 19
    names = {hand.id: hand.name for hand in hands}
    assert {each.facts["name"] for each in refused} == {names[str(winner.assignee)]}
    assert [told.to for told in await house.told("Taken")] == [winner.assignee]
    assert [kind for kind, _, _ in await house.record(case)].count("case_claimed") == 1


async def proposed(house: House, outcome: str = "refused") -> tuple[bytes, Case, str]:
    person, bolat = await house.person(), await house.hand("Bolat")
    case = await house.claim(await house.filed(person), bolat)
    await house.propose(case, bolat, outcome, **({"ground": "blocked"} if outcome == "refused" else {}))
    return person, case, await house.waiting(case)


async def test_a_decision_confirmed_by_many_at_once_is_one_decision_and_one_letter(house: House) -> None:
    _, case, proposal = await proposed(house)
    hands = [await house.hand(f"Second {n}") for n in range(8)]

    confirmed, refused = await at_once(house.confirm(case, hand, proposal=proposal) for hand in hands)

    assert len(confirmed) == 1
    assert {type(each) for each in refused} == {Stale}
    assert len(await house.told("Refused")) == 1
    assert [kind for kind, _, _ in await house.record(case)].count("decision_confirmed") == 1


async def test_a_confirmation_and_a_withdrawal_at_once_are_one_of_them(house: House) -> None:
    for turn in range(4):
        person, case, proposal = await proposed(house)
        second = await house.hand("Dana")

        acts = [house.confirm(case, second, proposal=proposal), house.withdraws(person, case)]
        done, refused = await at_once(acts if turn % 2 else reversed(acts))

        after = await house.case(case.id)
        assert (len(done), len(refused)) == (1, 1)
        assert isinstance(refused[0], Stale | WrongStatus)
        letters = [told.what for told in await house.told(to=case.subject_id)]
        kinds = [kind for kind, _, _ in await house.record(case)]
        if after.status is Status.WITHDRAWN:
            assert after.demands[0].outcome is Outcome.WITHDRAWN
            assert letters == ["Receipt"]
            assert "decision_confirmed" not in kinds
        else:
            assert (after.status, after.demands[0].outcome) == (Status.CLOSED, Outcome.REFUSED)
            assert letters == ["Receipt", "Refused"]
            assert "case_withdrawn" not in kinds
        assert await house.store.read(proposals.open_of, case.subject_id, case.id) is None


async def test_a_confirmation_and_a_return_at_once_are_one_of_them(house: House) -> None:
    _, case, proposal = await proposed(house)
    second, third = await house.hand("Dana"), await house.hand("Aliya")

    done, refused = await at_once([house.confirm(case, second, proposal=proposal), house.send_back(case, third)])

    assert (len(done), {type(each) for each in refused}) == (1, {Stale})
    assert len(await house.told("Refused")) + len(await house.told("SentBack")) == 1


async def test_a_withdrawal_and_a_claim_at_once_leave_a_case_that_can_be(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)

    _, refused = await at_once([house.withdraws(person, case), house.claim(case, hand)])

    after = await house.case(case.id)
    assert after.status is Status.WITHDRAWN, "claimed first or not, the withdrawal stands"
    assert all(isinstance(each, WrongStatus) for each in refused)


async def test_one_message_delivered_to_us_many_times_at_once_is_one_entry(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)

    taken, refused = await at_once(house.says(person, case, "Раз", message=9) for _ in range(10))

    assert (len(taken), refused) == (10, [])
    assert await house.store.read(count, "entries") == 2


async def test_messages_and_work_at_once_all_find_their_place(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.claim(await house.filed(person), hand)

    acts = [house.says(person, case, f"{n}", message=100 + n) for n in range(10)]
    notes = [house.restrict(case, hand), *(house.says(person, case, f"{n}", message=200 + n) for n in range(10))]
    _, refused = await at_once([*acts, *notes])

    assert refused == []
    assert await house.store.read(count, "entries") == 21
    assert (await house.case(case.id)).demands[0].clocks[0].met_at


async def test_a_letter_sent_by_two_taps_at_once_is_one_letter(house: House) -> None:
    hand = await house.hand()
    case = await house.claim(await house.filed(), hand)
    form = await house.written(case, hand, "answer", text="Скоро")

    sent, refused = await at_once(
        house.store.write(desk.answer, hand.person, form, by=hand.id, now=house.now) for _ in range(10)
    )

    assert (len(sent), {type(each) for each in refused}) == (1, {DraftGone})
    assert len(await house.told("Answer")) == 1


async def test_a_case_released_and_worked_on_at_once_is_never_worked_on_by_nobody(house: House) -> None:
    hand = await house.hand()
    case = await house.claim(await house.filed(), hand)

    _, refused = await at_once([house.release(case, hand), house.propose(case, hand)])

    after = await house.case(case.id)
    assert len(refused) == 1
    assert isinstance(refused[0], NotAssignee | WrongStatus | Stale)
    assert (after.status, after.assignee) in {(Status.NEW, None), (Status.PROPOSED, hand.id)}


async def test_two_senders_never_hold_the_same_notice(house: House) -> None:
    for _ in range(10):
        await house.filed()

    letters = await asyncio.gather(*(house.take() for _ in range(20)))

    taken = [letter.delivery.id for letter in letters if letter]
    assert len(taken) == len(set(taken))
    rest = len(await house.deliver())
    assert len(taken) + rest == 20


async def test_a_change_made_from_an_old_reading_is_refused(house: House) -> None:
    """Both engines keep actions apart by themselves; the guard is for whoever carries a case from one into another."""
    hand = await house.hand()
    read = await house.filed()
    claimed = await house.claim(read, hand)

    with pytest.raises(Stale):
        await house.store.write(cases.save, replace(read, status=Status.WITHDRAWN), was=read)

    assert await house.case(read.id) == claimed
