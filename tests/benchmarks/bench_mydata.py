"""How long does a person wait for what the company holds, among 100,000 clients? Our own time, without Telegram's."""

import sqlite3
import time
from collections.abc import Awaitable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median

import pytest

from bot.domain.languages import Language
from bot.sandbox import company, demo
from bot.storage.db import Store
from tests.benchmarks.tables import milliseconds, show
from tests.journeys.client import Client
from tests.journeys.office import Desk
from tests.journeys.systems.proving import proves
from tests.journeys.systems.questions import questions

CLIENTS, ASKED = 100_000, 100
STEPS = ("/mydata to the overview", "a theme's first card", "the preview of a deletion")


@pytest.mark.bench
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_my_data_among_many(store: Store, tmp_path: Path) -> None:
    database = tmp_path / "company.db"
    company.build(database, CLIENTS, today=date(2026, 11, 23))
    books = demo.opened(f"sqlite:///{database}", lambda: datetime(2026, 11, 23, tzinfo=UTC))
    desk = Desk(store=store, books=books)
    await desk.open()
    took: dict[str, list[float]] = {step: [] for step in STEPS}
    asked: dict[str, list[int]] = {step: [] for step in STEPS}

    async def timed(step: str, act: Awaitable[None]) -> None:
        with questions(database) as statements:
            begun = time.perf_counter()
            await act
            took[step].append(time.perf_counter() - begun)
        asked[step].append(len(statements))

    with closing(sqlite3.connect(database)) as held:
        query = "SELECT phone FROM clients WHERE phone LIKE '+7%' AND id > 100 ORDER BY id * 7919 % 99991 LIMIT ?"
        phones = [phone for (phone,) in held.execute(query, [ASKED])]
    for phone in phones:
        client = Client(actor=desk.somebody("Кто-то", "ru", phone), language=Language.RU)
        await proves(client)
        await timed(STEPS[0], client.actor.says("/mydata"))
        await timed(STEPS[1], client.actor.taps("Кто вы"))
        await client.actor.says("/delete")
        await timed(STEPS[2], client.taps("Everything"))
    await books.close()

    rows = [
        (step, milliseconds(median(s)), milliseconds(sorted(s)[len(s) * 95 // 100]), f"{max(asked[step])}")
        for step, s in took.items()
    ]
    show(f"{ASKED} of {CLIENTS:,} clients", ("", "median", "p95", "questions to the database"), rows)
