"""How do actions run on SQLite: whole, in one hop, on the thread that aiosqlite keeps for the connection."""

import asyncio
import logging
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Literal, Self, TypeVar

import aiosqlite
from sqlalchemy import Connection, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.storage.errors import DatabaseBusy, DiskFull, StoreError
from bot.storage.files import FileLock, database_path, prepare
from bot.storage.hops import fulfil, settled

T = TypeVar("T")

READERS = 2
BUSY_SECONDS = 10.0

# aiosqlite writes what it executes to its debug log.
logging.getLogger("aiosqlite").setLevel(logging.INFO)


def connect(path: Path) -> sqlite3.Connection:
    """A connection that leaves transactions to us and writes so that a committed action survives a power cut."""
    raw = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, cached_statements=512)
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "recursive_triggers=ON",  # Or INSERT OR REPLACE deletes behind the append-only triggers.
        "secure_delete=ON",
        "temp_store=MEMORY",
    ):
        raw.execute(f"PRAGMA {pragma}")
    return raw


class Handed(threading.local):
    """The connection that this thread speaks through next."""

    raw: sqlite3.Connection | None = None


HANDED = Handed()


def _handed() -> sqlite3.Connection:
    if HANDED.raw is None:
        raise StoreError("There is no connection to speak through.")
    return HANDED.raw


# One for all connections: a statement is put into SQL once, not once for each of them.
SPEECH = create_engine(
    "sqlite://", creator=_handed, poolclass=NullPool, pool_reset_on_return=None, hide_parameters=True
)


def spoken_to(raw: sqlite3.Connection) -> Connection:
    """SQLAlchemy Core over an open connection, for as long as it lives; transactions are begun and ended by us."""
    HANDED.raw = raw
    try:
        return SPEECH.connect()
    finally:
        HANDED.raw = None


class Worker(aiosqlite.Connection):
    """A connection with a thread of its own that is lent to one function at a time."""

    def __init__(self, path: Path, *, writes: bool) -> None:
        super().__init__(self._open, iter_chunk_size=64)
        self._thread.daemon = True  # An unclosed connection must not keep the process from ending.
        self._path = path
        self._writes = writes
        self._session: Connection | None = None

    async def start(self) -> None:
        try:
            await self
        except BaseException:
            # aiosqlite has told the thread to stop, but not waited: it would wake a loop that may be closed by then.
            self._thread.join()
            raise

    def _open(self) -> sqlite3.Connection:
        raw = connect(self._path)
        if not self._writes:
            raw.execute("PRAGMA query_only=ON")
        self._session = spoken_to(raw)
        return raw

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction on the thread; commit, or roll back if it raises."""
        return await self._lend(lambda: self._transact(work))

    async def empty_log(self) -> bool:
        """Move the write-ahead log into the database and truncate it; False if a reader was in the way."""
        busy = await self._lend(lambda: self._conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0])
        return not busy

    async def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await self._lend(session.close)
        await super().close()

    async def _lend(self, work: Callable[[], T]) -> T:
        if not self._running or self._connection is None:
            raise StoreError("The database is closed.")
        job: Future[T] = Future()
        self._tx.put_nowait((None, lambda: fulfil(job, work)))
        return await settled(job)

    def _transact(self, work: Callable[[Connection], T]) -> T:
        if self._session is None:
            raise StoreError("The database is closed.")
        raw = self._conn
        try:
            # By hand rather than with SQLAlchemy's begin(), which costs as much as a statement.
            raw.execute("BEGIN IMMEDIATE" if self._writes else "BEGIN")
            result = work(self._session)
            raw.execute("COMMIT")
        except (DBAPIError, sqlite3.Error) as error:
            raise explained(error, self._path) from error
        finally:
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            self._session.rollback()  # SQLAlchemy forgets the transaction it believes in.
        return result


def explained(error: DBAPIError | sqlite3.Error, path: Path) -> Exception:
    """The same in words for whoever runs the bot, where there is something to say."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_FULL:
        return DiskFull("The disk is full: nothing of the action was kept. Make room and try again.")
    if code == sqlite3.SQLITE_BUSY:
        return DatabaseBusy(f"Another process has been writing for {BUSY_SECONDS:.0f} seconds. Try again in a moment.")
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(f"{path} cannot be read or written: {cause}. Look at the disk.")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_CANTOPEN):
        return StoreError(
            f"{path} cannot be used as a database: {cause}. Is the path right (BOT_DATABASE_URL, else BOT_DATA_DIR)? "
            "Else restore a backup."
        )
    return error


class Sqlite:
    """One connection that writes, a few that read."""

    dialect: Literal["sqlite", "postgresql"] = "sqlite"

    def __init__(self, lock: FileLock | None) -> None:
        self._lock = lock
        self._workers: list[Worker] = []
        self._readers: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self.hops = 0

    @classmethod
    async def open(cls, url: URL, *, exclusive: bool) -> Self:
        path = database_path(url)
        prepare(path)
        store = cls(FileLock(path) if exclusive else None)
        try:
            await store._start(path)
        except BaseException as error:
            await store.close()
            if isinstance(error, sqlite3.Error):
                raise explained(error, path) from error
            raise
        return store

    async def _start(self, path: Path) -> None:
        for number in range(1 + READERS):
            worker = Worker(path, writes=number == 0)
            self._workers.append(worker)
            await worker.start()
            if number:
                self._readers.put_nowait(worker)

    async def write(self, work: Callable[[Connection], T]) -> T:
        self.hops += 1
        return await self._workers[0].run(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        reader = await self._readers.get()
        self.hops += 1
        try:
            return await reader.run(work)
        finally:
            self._readers.put_nowait(reader)

    async def checkpoint(self) -> bool:
        self.hops += 1
        return await self._workers[0].empty_log()

    async def close(self) -> None:
        for worker in self._workers:
            await worker.close()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
