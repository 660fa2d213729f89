"""The clock speaks once for each step of each term, whenever it is looked at; the person hears of a missed date."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.domain.cases import Case
from bot.domain.staff import Role
from tests.actions.house import NOON, Hand, House

FIVE_HOURS = timedelta(hours=5)
Act = Callable[[House, Case, Hand, Hand, bytes], Awaitable[None]]
RESTRICT, FINISH = "delete_restrict", "delete_finish"


def almaty(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - FIVE_HOURS


# Filed on Monday the 2nd at noon: every alarm of both terms, with the moment it is due.
LADDER = [
    (almaty(3, 9), "MORNING", RESTRICT),
    (almaty(4), "BREACH", RESTRICT),
    (almaty(12, 9), "HALF", FINISH),
    (almaty(20, 9), "DAY_BEFORE", FINISH),
    (almaty(23, 9), "MORNING", FINISH),
    (almaty(24), "BREACH", FINISH),
]


async def alarms(house: House, what: str = "Alarm", to: str | None = None) -> list[tuple[str, str]]:
    told = await house.told(what, to=to)
    return [(str(each.facts.get("rung", "")), str(each.facts["rule"])) for each in told]


@pytest.fixture
async def person(house: House) -> bytes:
    return await house.person()


@pytest.fixture
async def case(house: House, person: bytes) -> Case:
    return await house.filed(person)


async def test_each_step_is_announced_at_its_moment_and_once(house: House, case: Case) -> None:
    heard: list[tuple[str, str]] = []
    for moment, _, _ in LADDER:
        house.now = moment - timedelta(microseconds=1)
        await house.remind()
        assert await alarms(house) == heard
        house.now = moment
        for _ in range(3):
            await house.remind()
        heard.append((await alarms(house))[-1])

    house.now += timedelta(days=100)
    await house.remind()
    assert heard == await alarms(house) == [(rung, rule) for _, rung, rule in LADDER]
    record = [(facts["rung"], facts["rule"]) for kind, _, facts in await house.record(case) if kind == "term_announced"]
    assert record == heard


async def test_what_was_missed_while_the_bot_was_away_is_one_word_for_each_term(house: House, case: Case) -> None:
    house.now = almaty(21, 12)

    assert await house.remind() == 1

    assert await alarms(house) == [("BREACH", RESTRICT), ("DAY_BEFORE", FINISH)]
    assert await alarms(house, "Late", to=case.subject_id) == [("", RESTRICT)]
    house.now = almaty(23, 9)
    await house.remind()
    assert (await alarms(house))[2:] == [("MORNING", FINISH)]


async def test_the_person_hears_of_the_breach_at_that_moment_and_once_for_each_term(house: House, case: Case) -> None:
    for day in range(2, 30):
        house.now = almaty(day)
        await house.remind()

    assert await alarms(house, "Late", to=case.subject_id) == [("", RESTRICT), ("", FINISH)]


async def test_a_missed_date_is_told_again_on_every_working_morning_until_it_is_met(house: House, case: Case) -> None:
    hand, head = await house.hand(), await house.hand("Aliya", Role.RESPONSIBLE)
    mornings = []
    for day, hour in product(range(4, 18), range(24)):
        house.now = almaty(day, hour)
        if (day, hour) == (10, 12):
            await house.claim(case, hand)
        if (day, hour) == (13, 12):
            await house.restrict(case, hand)
        before = len(await house.told("StillLate"))
        await house.remind()
        mornings += [(day, hour, told.to) for told in (await house.told("StillLate"))[before:]]

    unclaimed, claimed = [4, 5, 6, 9, 10], [11, 12, 13]
    assert mornings == [(day, 9, head.id) for day in unclaimed] + [(day, 9, hand.id) for day in claimed]
    assert [kind for kind, _, _ in await house.record(case)].count("lateness_told") == len(mornings)


async def test_mornings_that_were_missed_are_one_word(house: House, case: Case) -> None:
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    house.now = almaty(4)
    await house.remind()
    house.now = almaty(9, 12)

    assert await house.remind() == 1
    assert await house.remind() == 0

    assert [told.to for told in await house.told("StillLate")] == [head.id]
    house.now = almaty(10, 9)
    await house.remind()
    assert len(await house.told("StillLate")) == 2


async def test_an_act_between_the_morning_and_the_clock_does_not_swallow_the_word(
    house: House, case: Case, person: bytes
) -> None:
    await house.hand("Aliya", Role.RESPONSIBLE)
    house.now = almaty(4)
    await house.remind()
    house.now = almaty(5, 9, 1)

    await house.filed(person, "И это")
    await house.remind()

    assert len(await house.told("StillLate")) == 1


@pytest.mark.parametrize("claimed", [False, True])
async def test_the_person_responsible_is_told_of_every_breach(house: House, case: Case, claimed: bool) -> None:
    hand, head = await house.hand(), await house.hand("Aliya", Role.RESPONSIBLE)
    if claimed:
        await house.claim(case, hand)
    house.now = almaty(24)

    await house.remind()

    assert await alarms(house, "Reminder", to=head.id) == [("BREACH", RESTRICT), ("BREACH", FINISH)]


async def test_a_desk_without_a_person_responsible_tells_whoever_gives_out_the_work(house: House, case: Case) -> None:
    admin = await house.admin()
    house.now = almaty(4)

    await house.remind()

    assert await alarms(house, "Reminder", to=admin.id) == [("BREACH", RESTRICT)]


async def test_the_assignee_is_reminded_besides_the_desk(house: House, case: Case) -> None:
    hand = await house.hand()
    await house.claim(case, hand)
    house.now = almaty(3, 9)

    await house.remind()

    assert await alarms(house, "Reminder", to=hand.id) == [("MORNING", RESTRICT)]


async def test_a_term_that_was_met_is_silent(house: House, case: Case) -> None:
    hand = await house.hand()
    await house.claim(case, hand)
    await house.restrict(case, hand)
    for moment, _, _ in LADDER:
        house.now = moment
        await house.remind()

    assert {rule for _, rule in await alarms(house)} == {FINISH}


async def test_a_case_that_is_over_is_silent(house: House, case: Case, person: bytes) -> None:
    await house.withdraws(person, case)
    house.now = almaty(30)

    assert await house.remind() == 0
    assert await alarms(house) == []


async def test_each_demand_of_a_case_has_its_own_clock(house: House, case: Case, person: bytes) -> None:
    house.now = almaty(5, 12)
    await house.remind()
    await house.filed(person, "И это")

    house.now = almaty(7)
    await house.remind()

    assert await alarms(house, "Late", to=case.subject_id) == [("", RESTRICT), ("", RESTRICT)]


async def test_the_most_overdue_case_comes_first(house: House, case: Case) -> None:
    house.later(days=3)
    later = await house.filed()
    house.now = almaty(30)

    await house.remind()

    order = [told.facts["case_id"] for told in await house.told("Alarm") if told.facts["rung"] == "BREACH"]
    assert order == [case.id, case.id, later.id, later.id]


async def act_restrict(house: House, case: Case, hand: Hand, second: Hand, person: bytes) -> None:
    await house.restrict(case, hand)


async def act_confirm(house: House, case: Case, hand: Hand, second: Hand, person: bytes) -> None:
    await house.decided(case, hand, second)


async def act_join(house: House, case: Case, hand: Hand, second: Hand, person: bytes) -> None:
    await house.filed(person, "И это")


@pytest.mark.parametrize("act", [act_restrict, act_confirm, act_join])
async def test_what_is_due_is_said_even_when_somebody_acts_a_moment_before_the_clock_is_looked_at(
    house: House, case: Case, person: bytes, act: Act
) -> None:
    """The worker looks every half minute, and after a night away the first update may be faster than it is."""
    hand, second = await house.hand(), await house.hand("Dana")
    await house.claim(case, hand)
    house.now = almaty(24, 0, 1)

    await act(house, case, hand, second, person)
    await house.remind()

    missed = [FINISH] if act is act_restrict else [RESTRICT, FINISH]
    assert [told for told in await alarms(house) if told[0] == "BREACH"] == [("BREACH", rule) for rule in missed]
    assert await alarms(house, "Late", to=case.subject_id) == [("", missed[0])], "one letter names every missed date"


async def test_a_case_reopened_after_its_date_tells_that_it_is_late(house: House, case: Case) -> None:
    hand, second = await house.hand(), await house.hand("Dana")
    head = await house.hand("Aliya", Role.RESPONSIBLE)
    await house.claim(case, hand)
    await house.restrict(case, hand)
    house.later(hours=1)
    await house.decided(case, hand, second, "refused", ground="blocked")
    house.now = almaty(26)
    assert await house.remind() == 0

    await house.reopen(case, head)
    await house.remind()

    assert await alarms(house, "Late", to=case.subject_id) == [("", FINISH)]


async def test_a_clock_that_was_never_told_does_not_go_in_circles(house: House, case: Case) -> None:
    house.now = NOON + timedelta(days=400)

    assert await house.remind() == 1
    assert await house.remind() == 0
