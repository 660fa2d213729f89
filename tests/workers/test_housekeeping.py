"""Chores are done when they are due, and say whether there was anything to do."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import drafts
from bot.storage import audit, tables
from bot.storage.db import Store, Tx
from bot.storage.people import person_of
from bot.workers.housekeeping import Chores
from tests.journeys.clock import Clock
from tests.workers.cases import RULES, file_one


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chores(store: Store, clock: Clock) -> Chores:
    return Chores(store=store, rules=RULES, clock=clock, empty_log=store.checkpoint)


def alarms(tx: Tx) -> int:
    found: int = tx.scalar(select(func.count()).where(tables.outbox.c.notice == "Alarm"))
    return found


async def test_a_term_is_announced_once_and_only_when_it_is_due(store: Store, clock: Clock, chores: Chores) -> None:
    await store.write(file_one, telegram_id=500, now=clock())

    too_early = await chores.remind()
    clock.pass_by(timedelta(days=2))
    first = await chores.remind()
    second = await chores.remind()

    assert (too_early, first, second) == (False, True, False)
    assert await store.read(alarms) == 1


async def test_a_form_whose_time_is_over_is_forgotten(store: Store, clock: Clock, chores: Chores) -> None:
    def begin(tx: Tx) -> None:
        drafts.begin(tx, person_of(tx, 500), "delete", "words", payload={"words": "мой адрес"}, now=clock())

    await store.write(begin)

    too_early = await chores.destroy()
    clock.pass_by(timedelta(hours=24))
    in_time = await chores.destroy()

    assert (too_early, in_time) == (False, True)


async def test_the_record_is_sealed_to_its_end(store: Store, clock: Clock, chores: Chores) -> None:
    await store.write(file_one, telegram_id=500, now=clock())

    while await chores.seal():
        pass

    assert await store.read(audit.verify) > 0
    assert not await chores.seal()
