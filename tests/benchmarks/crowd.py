"""People whose forms are filled in up to the confirming tap, and callers who all act at once."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.actions import drafts, people
from bot.domain.languages import Language
from bot.storage.db import Tx
from bot.storage.people import person_of

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
CALLERS = 64
WORDS = "мой домашний адрес и старая почта"


@dataclass(frozen=True, kw_only=True)
class Form:
    """All that a confirming tap says, and who taps."""

    person: bytes
    draft: str
    version: int


def fill_in(tx: Tx, telegram_id: int) -> Form:
    """Somebody new agrees, shares a number and writes what to delete."""
    people.agree(tx, telegram_id, name="Руслан", edition="1", text_hash="hash", language=Language.RU, now=NOW)
    person = person_of(tx, telegram_id)
    people.share_phone(tx, person, f"+7701{telegram_id % 10**7:07}", now=NOW)
    begun = drafts.begin(tx, person, "delete", "words", payload={"scope": "part"}, now=NOW)
    filled = drafts.fill(tx, person, begun.id, step="check", values={"words": WORDS}, received=True, now=NOW)
    return Form(person=person, draft=filled.id, version=filled.version)


def fill_in_many(tx: Tx, telegram_ids: list[int]) -> list[Form]:
    return [fill_in(tx, telegram_id) for telegram_id in telegram_ids]


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Actions a second, and seconds of this process's CPU for each: those change less on a busy machine."""

    rate: float
    cpu: float


async def run(act: Callable[[int], Awaitable[bool]], seconds: float) -> Pace:
    """Every caller begins the next action when one is done, until the time is over or ``act`` says False."""
    done = 0
    begun, cpu = time.perf_counter(), time.process_time()

    async def call(number: int) -> None:
        nonlocal done
        while time.perf_counter() < begun + seconds and await act(number):
            done += 1

    async with asyncio.TaskGroup() as callers:
        for number in range(CALLERS):
            callers.create_task(call(number))
    return Pace(rate=done / (time.perf_counter() - begun), cpu=(time.process_time() - cpu) / done)
