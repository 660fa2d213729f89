"""How many durable actions a second? A typical one and the filing of a case, on both engines, by 64 callers."""

from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from statistics import median

import pytest

from bot.actions import cases
from bot.rules import load_rules
from bot.storage.db import Store, Tx
from bot.storage.errors import DatabaseBusy
from tests.benchmarks.crowd import CALLERS, NOW, Form, Pace, fill_in_many, run
from tests.benchmarks.roads import Road, async_engine, ours, statement_by_statement
from tests.benchmarks.tables import milliseconds, show, spread, times

RUNS = 5
SECONDS = 1.0
LONG = 60.0
OURS, ENGINE, BARE, FILING = (
    "typical action, one hop (ours)",
    "typical action, AsyncEngine",
    "typical action, bare aiosqlite, a hop a statement",
    "cases.file (ours)",
)


class Filing:
    """Files forms, and counts how often PostgreSQL made an action run again, and gave up."""

    def __init__(self, store: Store) -> None:
        self.filed = self.tried = self.given_up = 0
        self._store = store
        self._rules = load_rules()
        self._forms: deque[Form] = deque()
        self._telegram_id = 7_000_000_000

    async def more(self) -> None:
        """A form for every caller."""
        ids = [self._telegram_id + n for n in range(CALLERS)]
        self._telegram_id += CALLERS
        self._forms.extend(await self._store.write(fill_in_many, ids))

    async def one(self, _: int) -> bool:
        if not self._forms:
            return False
        await self.file(self._forms.popleft())
        return True

    async def file(self, form: Form) -> str:
        while True:
            try:
                case_id = await self._store.write(self._file, form)
            except DatabaseBusy:
                # Telegram would deliver the tap again.
                self.given_up += 1
            else:
                self.filed += 1
                return case_id

    def _file(self, tx: Tx, form: Form) -> str:
        self.tried += 1
        return cases.file(tx, form.person, form.draft, version=form.version, rules=self._rules, now=NOW).id

    async def cases(self) -> list[str]:
        """A case for every caller."""
        await self.more()
        return [await self.file(self._forms.popleft()) for _ in range(CALLERS)]


@pytest.mark.bench
async def test_actions_per_second(store: Store, database_url: str) -> None:
    filing = Filing(store)
    found = await filing.cases()
    paces: dict[str, list[Pace]] = {}
    async with AsyncExitStack() as open_roads:
        roads = {OURS: ours(store), ENGINE: await open_roads.enter_async_context(async_engine(database_url))}
        if store.dialect == "sqlite":
            roads[BARE] = await open_roads.enter_async_context(statement_by_statement(database_url))
        for _ in range(RUNS):
            # In turns, so that whatever else the machine does hits all alike.
            for name, road in roads.items():
                paces.setdefault(name, []).append(await run(_by_caller(road, found), SECONDS))
            await filing.more()
            paces.setdefault(FILING, []).append(await run(filing.one, LONG))

    assert filing.filed == CALLERS + RUNS * CALLERS
    naive = median(pace.rate for pace in paces[ENGINE])
    rows = [_row(name, found, naive) for name, found in paces.items()]
    title = f"Durable actions a second on {store.dialect}, {CALLERS} callers, {RUNS} runs"
    show(title, ("", "min", "median", "max", "to AsyncEngine", "CPU each"), rows)
    print(
        f"A filing ran {filing.tried / filing.filed:.2f} times until committed; {filing.given_up} were given up first."
    )


def _row(name: str, found: list[Pace], naive: float) -> tuple[str, ...]:
    rates = [pace.rate for pace in found]
    return (name, *spread(rates), times(median(rates), naive), milliseconds(median(pace.cpu for pace in found)))


def _by_caller(road: Road, case_ids: list[str]) -> Callable[[int], Awaitable[bool]]:
    async def act(number: int) -> bool:
        await road(case_ids[number])
        return True

    return act
