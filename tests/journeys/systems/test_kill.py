"""The bot dies while it works in the company's systems: after a restart both sides are as if it had not.

Every point is tried: before and after each question to a system, and before and after each transaction of the store.
"""

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import erasures as undertaken
from bot.actions.carrying import Carry
from bot.actions.correcting import Correct
from bot.actions.store import Store as AnyStore
from bot.actions.switching import Switch
from bot.domain.languages import Language
from bot.domain.notices import Done
from bot.sandbox import demo
from bot.sources.books import Books
from bot.sources.protocol import Done as Erased
from bot.sources.protocol import SourceDown, SourceSlow, SourceWrong
from bot.storage.db import Store, Tx
from bot.storage.tables import corrections, erasures, outbox, switches
from bot.storage.vault import Vault
from bot.texts import translator
from tests.journeys.client import Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import RULES, Desk
from tests.journeys.systems.dying import DyingSource, DyingStore, Fuse, Killed
from tests.journeys.systems.proving import proves
from tests.journeys.systems.test_switching import withdraws
from tests.sizes import SOAK, sized

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@dataclass(kw_only=True)
class Snapshot:
    """Both databases as they stood, to be tried from again and again."""

    folder: Path
    vault: Vault

    def again(self, n: int) -> tuple[str, Path]:
        ours, theirs = self.folder / f"bot-{n}.db", self.folder / f"company-{n}.db"
        copy(self.folder / "bot.db", ours)
        copy(self.folder / "company.db", theirs)
        return f"sqlite:///{ours}", theirs


def copy(source: Path, to: Path) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(to)) as other:
        one.backup(other)


async def kept(desk: Desk, company_db: Path, database_url: str, folder: Path, vault: Vault) -> Snapshot:
    (folder / "kept").mkdir()
    copy(Path(database_url.removeprefix("sqlite:///")), folder / "kept" / "bot.db")
    copy(company_db, folder / "kept" / "company.db")
    return Snapshot(folder=folder / "kept", vault=vault)


KINDS = (Carry, Correct, Switch)


@dataclass(kw_only=True)
class Life:
    """One life of the workers, over stores and systems that may die."""

    store: Store
    books: Books
    now: datetime

    async def lives(self, fuse: Fuse) -> None:
        store: AnyStore = DyingStore(store=self.store, fuse=fuse)
        sources: Any = {name: DyingSource(source=one, fuse=fuse) for name, one in self.books.sources.items()}
        books = Books(map=self.books.map, sources=sources)
        workers = [kind(store=store, books=books, rules=RULES, clock=lambda: self.now) for kind in KINDS]
        for _ in range(50):
            if not any([await worker.step() for worker in workers]):
                return
        raise AssertionError("the workers do not come to rest")


async def ends(snapshot: Snapshot, n: int, now: datetime, *fuses: Fuse) -> dict[str, list[Any]]:
    """Killed by each fuse in turn and started again, at last for good: how both sides stand then."""
    url, theirs = snapshot.again(n)
    store = await Store.open(url, snapshot.vault)
    books = demo.opened(f"sqlite:///{theirs}", lambda: datetime(2026, 11, 23, tzinfo=UTC))
    try:
        for fuse in (*fuses, Fuse(left=10**9)):
            with suppress(Killed):
                await Life(store=store, books=books, now=now).lives(fuse)
            now += timedelta(minutes=11)
        return {**_company(theirs), **await store.read(_ours)}
    finally:
        await books.close()
        await store.close()


def _company(path: Path) -> dict[str, list[Any]]:
    with closing(sqlite3.connect(path)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: database.execute(f"SELECT * FROM {name} ORDER BY id").fetchall() for name in tables}


def _ours(tx: Tx) -> dict[str, list[Any]]:
    told = [row.notice for row in tx.execute(outbox.select().where(outbox.c.notice == Done.__name__))]
    erased = [(row.state, row.next_at is None) for row in tx.execute(erasures.select())]
    corrected = [row.state for row in tx.execute(corrections.select())]
    switched = [(row.wanted, row.next_at is None) for row in tx.execute(switches.select())]
    return {"told": told, "erased": erased, "corrected": corrected, "switched": switched}


def colleague(desk: Desk, name: str) -> Colleague:
    return Colleague(desk=desk, actor=getattr(desk, name), t=translator(Language.RU))


async def erasing(desk: Desk, client: Client) -> None:
    """Everything is confirmed and approved; the cooling-off runs."""
    await proves(client)
    await client.actor.says("/delete")
    await client.taps("Everything")
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete all my data")
    bolat, dana = colleague(desk, "bolat"), colleague(desk, "dana")
    await bolat.claims()
    await bolat.decides("Approve in full")
    await bolat.taps("Put forward")
    await dana.taps_on_card("Review")
    await dana.taps("Confirm")


@pytest.fixture
async def begun(desk: Desk, company_db: Path, database_url: str, tmp_path: Path, vault: Vault) -> Snapshot:
    """An erasure of everything that is about to be carried out."""
    await erasing(desk, of(desk, Language.RU))
    return await kept(desk, company_db, database_url, tmp_path, vault)


async def test_an_erasure_that_dies_anywhere_ends_as_one_that_did_not(desk: Desk, begun: Snapshot) -> None:
    now = desk.clock() + timedelta(days=3)
    whole = Fuse(left=10**9)
    wanted = await ends(begun, 0, now, whole)
    assert wanted["told"] == ["Done"]
    points = range(1, whole.passed + 1) if SOAK else range(1, whole.passed + 1, 3)

    for n in points:
        assert await ends(begun, n, now, Fuse(left=n)) == wanted, f"killed at point {n}"


async def test_an_erasure_that_dies_again_and_again_ends_as_one_that_did_not(desk: Desk, begun: Snapshot) -> None:
    now, dice = desk.clock() + timedelta(days=3), Random(7)
    whole = Fuse(left=10**9)
    wanted = await ends(begun, 0, now, whole)

    for n in range(1, sized(4, 100) + 1):
        fuses = [Fuse(left=dice.randint(1, whole.passed)) for _ in range(dice.randint(2, 5))]
        assert await ends(begun, n, now, *fuses) == wanted, f"killed at {[fuse.passed for fuse in fuses]}"


async def test_a_correction_that_dies_anywhere_ends_as_one_that_did_not(
    desk: Desk, company_db: Path, database_url: str, tmp_path: Path, vault: Vault
) -> None:
    client = of(desk, Language.KK)
    await proves(client)
    await client.actor.says("/correct")
    await client.actor.taps("Сізбен байланыс")
    await client.actor.taps("Электрондық пошта")
    await client.actor.says("newer@example.kz")
    systems = desk.books.sources["wallet"] if desk.books else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(systems, "correct", _silent)
        await client.taps("Correct it")
    snapshot = await kept(desk, company_db, database_url, tmp_path, vault)
    now = desk.clock() + timedelta(minutes=10)
    whole = Fuse(left=10**9)
    wanted = await ends(snapshot, 0, now, whole)
    assert (wanted["told"], wanted["corrected"]) == (["Done"], ["done"])

    for n in range(1, whole.passed + 1):
        assert await ends(snapshot, n, now, Fuse(left=n)) == wanted, f"killed at point {n}"


async def test_a_consent_that_is_switched_dies_anywhere_and_ends_as_one_that_did_not(
    desk: Desk, company_db: Path, database_url: str, tmp_path: Path, vault: Vault
) -> None:
    client = of(desk, Language.KK)
    systems = desk.books.sources["wallet"] if desk.books else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(systems, "find", _silent)
        await withdraws(client)
    snapshot = await kept(desk, company_db, database_url, tmp_path, vault)
    now = desk.clock() + timedelta(minutes=10)
    whole = Fuse(left=10**9)
    wanted = await ends(snapshot, 0, now, whole)
    assert (wanted["told"], wanted["switched"]) == (["Done"], [(False, True)])

    for n in range(1, whole.passed + 1):
        assert await ends(snapshot, n, now, Fuse(left=n)) == wanted, f"killed at point {n}"


async def _silent(*_: Any, **__: Any) -> None:
    raise SourceDown("wallet")


async def test_doing_all_of_it_once_more_changes_nothing(desk: Desk, begun: Snapshot) -> None:
    now = desk.clock() + timedelta(days=3)

    assert await ends(begun, 0, now) == await ends(begun, 1, now, Fuse(left=10**9), Fuse(left=10**9))


@dataclass(kw_only=True)
class FaultySource:
    """Fails before or after it has done something, forgets to do it, or cannot be read; ``dice`` tell which."""

    source: Any
    dice: Random
    chance: float
    id: str = field(init=False)

    def __post_init__(self) -> None:
        self.id = self.source.id

    def __getattr__(self, name: str) -> Callable[..., Awaitable[Any]]:
        async def call(*args: Any, **kwargs: Any) -> Any:
            fault = self.dice.choice(["before", "after", "half", "half"]) if self.dice.random() < self.chance else ""
            if fault == "before":
                raise self.dice.choice([SourceDown, SourceSlow, SourceWrong])(self.id)
            if fault == "half" and name in {"erase", "restrict"}:
                op_id, subject, items = args
                await getattr(self.source, name)(op_id, subject, items[: len(items) // 2])
                return dict.fromkeys(items, Erased())  # It says that it has done it all.
            answer = await getattr(self.source, name)(*args, **kwargs)
            if fault == "after":
                raise SourceSlow(self.id)
            return answer

        return call


async def test_whatever_fails_nothing_that_can_still_be_read_is_called_erased(desk: Desk, begun: Snapshot) -> None:
    now = desk.clock() + timedelta(days=3)
    wanted = await ends(begun, 0, now)

    told = [await fails(begun, seed, now, wanted) for seed in range(1, sized(8, 300) + 1)]
    assert any(told)


async def fails(snapshot: Snapshot, seed: int, now: datetime, wanted: dict[str, list[Any]]) -> bool:
    """Whether it was said to be erased, in spite of everything that failed; then it is."""
    url, theirs = snapshot.again(seed)
    store = await Store.open(url, snapshot.vault)
    books, dice = demo.opened(f"sqlite:///{theirs}", lambda: datetime(2026, 11, 23, tzinfo=UTC)), Random(seed)
    faulty: Any = {name: FaultySource(source=one, dice=dice, chance=0.4) for name, one in books.sources.items()}
    worker = Carry(store=store, books=Books(map=books.map, sources=faulty), rules=RULES, clock=lambda: now)
    stands: dict[str, list[Any]] = {"told": []}
    try:
        for _ in range(40):
            await worker.step()
            now += timedelta(hours=5)
            stands = await store.read(_ours)
            if stands["told"]:
                break
            if stands["erased"][0][0] == "stuck":
                await store.write(_try_again, now=now)
        if stands["told"]:
            found = _company(theirs)
            assert found == {table: wanted[table] for table in found}
        return bool(stands["told"])
    finally:
        await books.close()
        await store.close()


def _try_again(tx: Tx, *, now: datetime) -> None:
    row = tx.execute(select(erasures.c.demand_id, erasures.c.case_id)).one()
    undertaken.try_again(tx, row.case_id, row.demand_id, by="nobody", now=now)
