"""What is wanted last is what is switched, once, and what was wanted before is not done any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.actions import switching
from bot.domain.cases import Outcome, Status
from bot.domain.erasures import LEASE
from bot.domain.requests import Scope
from bot.storage.db import Store
from bot.storage.switches import Switching
from tests.actions.house import RULES, House
from tests.actions.test_purposes import carried_out, facts, gives, number, stopped
from tests.actions.test_races import at_once

ADS, STUDIES = Scope.MARKETING, Scope.RESEARCH


@pytest.fixture
def house(store: Store) -> House:
    house = House(store)
    house.rules = replace(RULES, live=frozenset({ADS}))
    return house


async def taken(house: House) -> Switching | None:
    return await house.store.write(switching.take, now=house.now)


async def stands(house: House, it: Switching | None) -> None:
    assert it is not None
    await house.store.write(switching.switched, it, ["mailing"], rules=house.rules, now=house.now)


async def lines(house: House) -> list[str]:
    return [str(told.facts["what"]) for told in await house.told("Line")]


async def test_only_what_the_systems_have_a_switch_for_is_switched(house: House) -> None:
    person = await house.person()
    await stopped(house, person, STUDIES)
    assert await taken(house) is None

    await stopped(house, person, ADS)
    it = await taken(house)

    assert it is not None
    assert (it.purpose, it.on, it.phone) == (ADS, False, await number(house, person))


async def test_whoever_has_taken_it_has_it_alone_until_the_lease_is_over(house: House) -> None:
    await stopped(house, await house.person())
    took, _ = await at_once([taken(house) for _ in range(10)])
    assert len([it for it in took if it]) == 1

    house.now += LEASE - timedelta(seconds=1)
    assert await taken(house) is None
    house.now += timedelta(seconds=1)
    assert await taken(house) is not None


async def test_it_stands_the_case_is_answered_once_and_recipients_are_told(house: House) -> None:
    case = await stopped(house, await house.person())
    it = await taken(house)
    await stands(house, it)
    await stands(house, it)

    after = await house.case(case.id)
    assert (after.status, after.demands[0].outcome) == (Status.CLOSED, Outcome.FULFILLED)
    assert len(await house.told("Done")) == 1
    assert await lines(house) == ["switched_off"]
    assert [fact["on"] for fact in await facts(house, case, "consent_switched")] == [0]
    assert len(await facts(house, case, "duty_opened")) == 1


async def test_given_again_meanwhile_what_was_begun_is_not_called_done(house: House) -> None:
    person = await house.person()
    case = await stopped(house, person)
    old = await taken(house)
    await gives(house, person)
    await stands(house, old)
    assert await lines(house) == []

    new = await taken(house)
    assert new is not None
    assert new.on
    await stands(house, new)

    assert await lines(house) == ["switched_on"]
    assert (await house.case(case.id)).status is Status.WITHDRAWN
    assert await house.told("Done") == []


async def test_what_staff_have_closed_meanwhile_is_only_noted(house: House) -> None:
    case = await stopped(house, await house.person())
    it = await taken(house)
    await carried_out(house, case, await house.hand())
    await stands(house, it)

    assert len(await house.told("Done")) == 1
    assert "switched_off" not in await lines(house)
    assert len(await facts(house, case, "consent_switched")) == 1


async def test_a_silent_system_is_asked_again_later_and_the_desk_told_once(house: House) -> None:
    await stopped(house, await house.person())
    for _ in range(6):
        it = await taken(house)
        assert it is not None
        await house.store.write(switching.put_off, it, now=house.now)
        assert await taken(house) is None
        house.now += timedelta(days=1)

    assert await lines(house) == ["switch_put_off"]


async def test_what_was_handed_to_staff_is_not_taken_again_and_they_can_close_it(house: House) -> None:
    case = await stopped(house, await house.person())
    it = await taken(house)
    assert it is not None
    await house.store.write(switching.to_staff, it, now=house.now)
    house.now += timedelta(days=1)

    assert await taken(house) is None
    assert await lines(house) == ["switch_by_staff"]
    await carried_out(house, case, await house.hand())
    assert (await house.case(case.id)).status is Status.CLOSED
