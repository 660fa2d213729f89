"""A typical action (a read, a guarded update, two inserts) by three roads: ours, and two that come to mind first."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from sqlalchemy import bindparam, event, insert, make_url, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.storage.columns import to_microseconds
from bot.storage.db import Store, Tx
from bot.storage.postgres import THREADS
from bot.storage.tables import audit, cases, outbox
from tests.benchmarks.crowd import NOW

Road = Callable[[str], Awaitable[None]]

# The same for every road, and the same as the bot's own.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
)
COLLIDED = "40001"

FIND = select(cases.c.status, cases.c.version).where(cases.c.id == bindparam("case"))
SAVE = (
    update(cases)
    .where(cases.c.id == bindparam("case"), cases.c.version == bindparam("was"))
    .values(version=bindparam("new"))
)
RECORD = insert(audit)
NOTICE = insert(outbox)


def entry(case_id: str) -> dict[str, Any]:
    facts = {"at": NOW, "kind": "bench", "actor": "bench", "facts": "{}", "commitment": bytes(32)}
    return facts | {"case_id": case_id, "subject_id": None}


def notice(case_id: str) -> dict[str, Any]:
    leaving = {"lane": "person", "notice": "Bench", "facts": "{}", "audience": "subject", "recipient": case_id}
    return leaving | {"state": "sent", "put_at": NOW, "ready_at": NOW}


def ours(store: Store) -> Road:
    """The whole action in one hop to the database's thread."""

    def typical(tx: Tx, case_id: str) -> None:
        was = tx.execute(FIND, {"case": case_id}).one().version
        assert tx.execute(SAVE, {"case": case_id, "was": was, "new": was + 1}).rowcount == 1
        tx.execute(RECORD, entry(case_id))
        tx.execute(NOTICE, notice(case_id))

    async def act(case_id: str) -> None:
        await store.write(typical, case_id)

    return act


@asynccontextmanager
async def async_engine(url: str) -> AsyncIterator[Road]:
    """SQLAlchemy's AsyncEngine, one await for every statement; as many connections as our store writes with."""
    engine = _sqlite_engine(url) if url.startswith("sqlite") else _postgres_engine(url)

    async def typical(case_id: str) -> None:
        async with engine.begin() as connection:
            was = (await connection.execute(FIND, {"case": case_id})).one().version
            saved = await connection.execute(SAVE, {"case": case_id, "was": was, "new": was + 1})
            assert saved.rowcount == 1
            await connection.execute(RECORD, entry(case_id))
            await connection.execute(NOTICE, notice(case_id))

    async def act(case_id: str) -> None:
        while True:
            try:
                return await typical(case_id)
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) != COLLIDED:
                    raise

    yield act
    await engine.dispose()


def _postgres_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=THREADS, max_overflow=0, isolation_level="SERIALIZABLE")


def _sqlite_engine(url: str) -> AsyncEngine:
    """One connection: more would wait for each other inside SQLite, where nobody queues in order."""
    address = make_url(url).set(drivername="sqlite+aiosqlite")
    engine = create_async_engine(address, pool_size=1, max_overflow=0, connect_args={"isolation_level": None})

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(raw: Any, _: object) -> None:
        cursor = raw.cursor()
        for pragma in PRAGMAS:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


@asynccontextmanager
async def statement_by_statement(url: str) -> AsyncIterator[Road]:
    """Bare aiosqlite without SQLAlchemy: SQL written by hand, a hop for every statement."""
    raw = await aiosqlite.connect(str(make_url(url).database), isolation_level=None, cached_statements=512)
    for pragma in PRAGMAS:
        await raw.execute(f"PRAGMA {pragma}")
    turn = asyncio.Lock()
    columns = ("lane", "notice", "facts", "audience", "recipient", "state", "put_at", "ready_at")
    put = f"INSERT INTO outbox ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    now = to_microseconds(NOW)

    async def typical(case_id: str) -> None:
        async with raw.execute("SELECT status, version FROM cases WHERE id = ?", (case_id,)) as found:
            row = await found.fetchone()
        assert row is not None
        saved = await raw.execute(
            "UPDATE cases SET version = version + 1 WHERE id = ? AND version = ?", (case_id, row[1])
        )
        assert saved.rowcount == 1
        await raw.execute(
            "INSERT INTO audit (at, kind, case_id, actor, facts, commitment) VALUES (?, 'bench', ?, 'bench', '{}', ?)",
            (now, case_id, bytes(32)),
        )
        await raw.execute(put, ("person", "Bench", "{}", "subject", case_id, "sent", now, now))

    async def act(case_id: str) -> None:
        async with turn:
            await raw.execute("BEGIN IMMEDIATE")
            await typical(case_id)
            await raw.execute("COMMIT")

    yield act
    await raw.close()
