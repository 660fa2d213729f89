"""Who proves to be a client, what a stranger learns by trying, and what is left of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import codes, consents, people
from bot.actions.codes import Answer
from bot.domain.clients import Client
from bot.domain.codes import LIFE, LOCKS, PROOF, SENDS
from bot.domain.languages import Language
from bot.domain.refusals import CodeLocked, NeedsPhone
from bot.storage import tables
from bot.storage.db import Tx
from tests.actions.house import House

CLIENT = Client(keys={"wallet": "17"})


async def asks(house: House, person: bytes) -> bool:
    return await house.store.write(codes.ask, person, now=house.now)


async def sends(house: House, client: Client | None, code: str = "123456") -> bool:
    """What the worker does, without a channel."""
    waiting = await house.store.read(codes.next_waiting, now=house.now)
    assert waiting is not None
    return await house.store.write(codes.settle, waiting.asked, client=client, code=code, now=house.now)


async def types(house: House, person: bytes, code: str) -> codes.Tried:
    return await house.store.write(codes.enter, person, code, now=house.now)


async def proof(house: House, person: bytes) -> Client | None:
    return await house.store.read(codes.proof, person, now=house.now)


async def test_a_right_code_proves_who_it_is_for_half_an_hour(house: House) -> None:
    person = await house.person()
    assert await asks(house, person)
    assert await sends(house, CLIENT)

    assert (await types(house, person, "123456")).answer is Answer.RIGHT
    assert await proof(house, person) == CLIENT
    house.now += PROOF
    assert await proof(house, person) is None


async def test_a_code_is_used_once(house: House) -> None:
    person = await house.person()
    await asks(house, person)
    await sends(house, CLIENT)
    await types(house, person, "123456")

    assert (await types(house, person, "123456")).answer is Answer.OVER


async def test_after_five_minutes_the_code_is_over(house: House) -> None:
    person = await house.person()
    await asks(house, person)
    await sends(house, CLIENT)
    house.now += LIFE

    assert (await types(house, person, "123456")).answer is Answer.OVER
    assert await proof(house, person) is None


async def test_a_code_fits_its_own_person_only(house: House) -> None:
    person, other = await house.person(), await house.person()
    for somebody in (person, other):
        await asks(house, somebody)
        await sends(
            house,
            CLIENT if somebody is person else Client(keys={"wallet": "18"}),
            "123456" if somebody is person else "654321",
        )

    assert (await types(house, other, "123456")).answer is Answer.WRONG


@pytest.mark.parametrize("client", [CLIENT, None], ids=["a client", "a stranger"])
async def test_a_wrong_code_and_an_unknown_client_are_answered_alike(house: House, client: Client | None) -> None:
    person = await house.person()
    await asks(house, person)
    await sends(house, client)

    answers = [await types(house, person, "000000") for _ in range(4)]
    assert [(tried.answer, tried.left) for tried in answers] == [
        (Answer.WRONG, 2), (Answer.WRONG, 1), (Answer.LOCKED, 0), (Answer.LOCKED, 0),
    ]  # fmt: skip
    assert {tried.until for tried in answers[2:]} == {house.now + LOCKS[0]}
    with pytest.raises(CodeLocked):
        await asks(house, person)


async def test_no_typed_code_fits_where_nobody_was_found(house: House) -> None:
    person = await house.person()
    await asks(house, person)
    await sends(house, None, "123456")

    assert (await types(house, person, "123456")).answer is Answer.WRONG
    assert (await types(house, person, "none")).answer is Answer.WRONG


async def test_a_client_is_locked_whoever_guesses(house: House) -> None:
    """Two accounts with one number: what one has guessed away, the other cannot go on with."""
    person, other = await house.person(), await house.person()
    for _ in range(3):
        await asks(house, person)
        await sends(house, CLIENT)
        await types(house, person, "000000")
        house.now += timedelta(minutes=2)

    await asks(house, other)
    assert not await sends(house, CLIENT)
    assert (await types(house, other, "123456")).answer is Answer.WRONG


async def test_a_second_code_waits_a_minute_and_a_sixth_a_day(house: House) -> None:
    person = await house.person()
    got = 0
    for _ in range(SENDS + 3):
        got += await asks(house, person)
        assert not await asks(house, person)
        house.now += timedelta(minutes=2)

    assert got == SENDS
    house.now += timedelta(days=1)
    assert await asks(house, person)


async def test_without_a_number_there_is_no_code(house: House) -> None:
    person = await house.person(phone=False)

    with pytest.raises(NeedsPhone):
        await asks(house, person)


async def test_a_newer_code_takes_the_place_of_one_that_is_being_sent(house: House) -> None:
    person = await house.person()
    await asks(house, person)
    first = await house.store.read(codes.next_waiting, now=house.now)
    house.now += timedelta(minutes=2)
    await asks(house, person)
    assert first is not None

    assert not await house.store.write(codes.settle, first.asked, client=CLIENT, code="111111", now=house.now)
    assert await sends(house, CLIENT, "222222")
    assert (await types(house, person, "111111")).answer is Answer.WRONG
    assert (await types(house, person, "222222")).answer is Answer.RIGHT


async def test_nothing_is_left_when_its_time_is_over_or_the_consent_is_withdrawn(house: House) -> None:
    def count(tx: Tx) -> int:
        rows = tx.scalar(select(func.count()).select_from(tables.codes)) or 0
        return rows + (tx.scalar(select(func.count()).select_from(tables.locks)) or 0)

    person = await house.person()
    await asks(house, person)
    await sends(house, CLIENT)
    await types(house, person, "123456")
    await house.store.write(consents.withdraw, person, language=Language.RU, now=house.now)
    assert await proof(house, person) is None

    house.now += timedelta(days=31)
    while await house.store.write(codes.forget_old, now=house.now):
        pass
    assert await house.store.read(count) == 0
    assert (await house.store.read(people.visit, 7_000_000_001, now=house.now)).subject is not None
