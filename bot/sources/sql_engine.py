"""How is a database of the company spoken to: in a thread, for a limited time, without a value in any error?"""

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, NoSuchTableError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.sources.protocol import SourceDown, SourceError, SourceSlow, SourceWrong

T = TypeVar("T")

THREADS = 4
# SQLite asks us this often, in steps of its machine, whether time is up.
STEPS = 2_000
# By the first characters of PostgreSQL's code.
STATES: tuple[tuple[str, type[SourceError]], ...] = (
    ("57014", SourceSlow),  # the statement's time limit
    ("55P03", SourceSlow),  # the lock's
    ("40", SourceSlow),  # collided with somebody
    ("42", SourceWrong),  # no such table, no such column, no right to it
    ("22", SourceWrong),
    ("08", SourceDown),
    ("53", SourceDown),
    ("57P", SourceDown),
    ("28", SourceDown),  # the password
    ("3D", SourceDown),  # no such database
)
WORDS: tuple[tuple[str, type[SourceError]], ...] = (
    ("interrupted", SourceSlow),
    ("database is locked", SourceSlow),
    ("no such table", SourceWrong),
    ("no such column", SourceWrong),
    ("datatype mismatch", SourceWrong),
)


class Database:
    """Runs one piece of work at a time on a connection, in a transaction that ends with it."""

    def __init__(self, source: str, url: str, *, seconds: float) -> None:
        self._source = source
        self._seconds = seconds
        self._engine = _engine(make_url(url), seconds)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix=f"source-{source}")

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._hop(work, writes=False)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """``work`` may run although nobody waits any more: it must be fit to run again."""
        return await self._hop(work, writes=True)

    async def close(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, self._engine.dispose)
        self._threads.shutdown(wait=False)

    async def _hop(self, work: Callable[[Connection], T], *, writes: bool) -> T:
        job = asyncio.get_running_loop().run_in_executor(self._threads, self._transact, work, writes)
        try:
            async with asyncio.timeout(self._seconds * 2):
                return await job
        except TimeoutError:
            pass
        raise SourceSlow(self._source)

    def _transact(self, work: Callable[[Connection], T], writes: bool) -> T:
        failed: SourceError
        try:
            with self._engine.connect() as connection:
                self._begin(connection, writes=writes)
                result = work(connection)
                connection.commit()
                return result
        except SQLAlchemyError as error:
            failed = self._kind(error)(self._source)
        # Outside the handler: the error of the driver quotes values, and would hang on to ours.
        raise failed

    def _begin(self, connection: Connection, *, writes: bool) -> None:
        if connection.dialect.name == "sqlite":
            raw: Any = connection.connection.dbapi_connection
            ends = time.monotonic() + self._seconds
            raw.set_progress_handler(lambda: int(time.monotonic() > ends), STEPS)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        elif not writes:
            connection.execution_options(isolation_level="REPEATABLE READ")

    def _kind(self, error: SQLAlchemyError) -> type[SourceError]:
        if isinstance(error, NoSuchTableError):
            return SourceWrong
        if isinstance(error, PoolTimeout):
            return SourceSlow
        if not isinstance(error, DBAPIError):
            return SourceWrong
        state = getattr(error.orig, "sqlstate", None)
        if isinstance(state, str):
            return next((kind for start, kind in STATES if state.startswith(start)), SourceWrong)
        return next((kind for words, kind in WORDS if words in str(error.orig)), SourceDown)


def _engine(url: URL, seconds: float) -> Engine:
    if url.get_backend_name() == "sqlite":
        return create_engine(url, creator=lambda: _open(Path(url.database or ""), seconds), hide_parameters=True)
    if url.get_backend_name() == "postgresql":
        limit = round(seconds * 1000)
        options = f"-c statement_timeout={limit} -c lock_timeout={limit} -c TimeZone=UTC"
        query = {"connect_timeout": str(max(2, round(seconds))), "options": options, **url.query}
        url = url.set(drivername="postgresql+psycopg", query=query)
    return create_engine(
        url, pool_size=THREADS, max_overflow=0, pool_timeout=seconds, pool_pre_ping=True, hide_parameters=True
    )


def _open(path: Path, seconds: float) -> sqlite3.Connection:
    # rw: a file that is not there is a source that is down, not a new and empty one.
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=seconds, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")
    return connection
