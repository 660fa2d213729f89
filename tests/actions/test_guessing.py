"""How far does somebody get who guesses codes for a year and never rests? The real locks answer, and it is printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.actions.codes import Answer
from bot.domain.clients import Client
from bot.domain.codes import PAUSE
from bot.domain.refusals import CodeLocked
from tests.actions.house import House
from tests.actions.test_codes import CLIENT, asks, sends, types
from tests.sizes import sized

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

RIGHT, WRONG = "123456", "000000"
DAYS = sized(30, 365)
BOUND = {30: 99, 365: 1104}  # the second is one in nine hundred
PAIRS = sized(60, 400)


async def guesses(house: House, persons: list[bytes]) -> int:
    """So many wrong codes can be tried at one client by these accounts, each at the first moment that takes one."""
    until, tried = house.now + timedelta(days=DAYS), 0
    free = dict.fromkeys(persons, house.now)
    while min(free.values()) < until:
        person = min(free, key=lambda one: free[one])
        house.now = free[person]
        try:
            if not await asks(house, person):
                free[person] = house.now + timedelta(hours=1)
                continue
        except CodeLocked as locked:
            free[person] = datetime.fromisoformat(str(locked.facts["until"]))
            continue
        if await sends(house, CLIENT):
            while (answer := (await types(house, person, WRONG)).answer) is Answer.WRONG:
                tried += 1
            tried += answer is Answer.LOCKED
        free[person] = house.now + PAUSE
    return tried


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("accounts", [1, 5])
async def test_whoever_guesses_without_rest_has_so_many_tries_with_one_account_or_five(
    house: House, accounts: int
) -> None:
    persons = [await house.person() for _ in range(accounts)]
    tried = await guesses(house, persons)

    print(f"\n{accounts} account(s), {DAYS} days: {tried} tries at one client meet a code once in {10**6 // tried:,}")
    assert tried <= BOUND[DAYS]


@contextmanager
def statements() -> Iterator[list[str]]:
    """Everything that any database is asked meanwhile."""
    asked: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def tries(house: House, client: Client | None) -> tuple[list[Answer], list[list[str]], float]:
    """From the first question to the lock: the answers, what was asked of the database, and how long it took."""
    person = await house.person()
    answers, asked, took = [], [], 0.0
    with statements() as first:
        await asks(house, person)
    await sends(house, client, RIGHT)
    asked.append(first)
    for _ in range(3):
        with statements() as each:
            begun = perf_counter()
            answers.append((await types(house, person, WRONG)).answer)
            took += perf_counter() - begun
        asked.append(each)
    return answers, asked, took


async def test_a_wrong_code_and_an_unknown_client_take_the_same_work_and_the_same_time(house: House) -> None:
    """Side by side, in turn: the time is that of this machine, so only the two are compared."""
    times: dict[bool, list[float]] = {True: [], False: []}
    roads = []
    for n in range(2 * PAIRS):
        known = bool(n % 2)
        answers, asked, took = await tries(house, Client(keys={"wallet": str(n)}) if known else None)
        roads.append((answers, asked))
        times[known].append(took)

    assert all(road == roads[0] for road in roads)
    ratio = median(times[True]) / median(times[False])
    print(f"\n{PAIRS} pairs, {len(roads[0][1][1])} statements a try; wrong code : unknown client = {ratio:.3f} in time")
    assert 0.7 < ratio < 1.4
