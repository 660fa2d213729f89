"""How do actions run on PostgreSQL: whole, on a thread of a small pool, serializable, again if they collided."""

import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, Self, TypeVar

from sqlalchemy import Connection, Engine, NullPool, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.storage.errors import DatabaseBusy, DiskFull, StoreError
from bot.storage.hops import settled

T = TypeVar("T")

THREADS = 4
# How often an action may run. A unique violation may be a collision in disguise (PostgreSQL manual, 13.5).
TRIES = {"40001": 60, "40P01": 60, "23505": 3}
LONGEST_PAUSE = 0.1
# Of the advisory lock that makes a bot the only one in its schema.
LOCK_CLASS = 0x70726976


def address(url: URL) -> URL:
    """The same database through our driver, with limits that keep a dead network from holding a thread for ever."""
    limits = {"connect_timeout": "10", "keepalives_idle": "15", "tcp_user_timeout": "20000", **url.query}
    return url.set(drivername="postgresql+psycopg", query=limits)


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


def plain(url: URL) -> Engine:
    """For a connection of one's own, closed for good when it is closed."""
    return create_engine(address(url), poolclass=NullPool, hide_parameters=True)


def take_lock(url: URL) -> Connection:
    """Become the only bot in this schema for as long as the connection lives. Raises DatabaseBusy."""
    try:
        connection = plain(url).connect().execution_options(isolation_level="AUTOCOMMIT")
        statement = text("SELECT pg_try_advisory_lock(:class, hashtext(current_schema()))")
        taken = connection.scalar(statement, {"class": LOCK_CLASS})
    except DBAPIError as error:
        raise explained(error, url) from error
    if not taken:
        connection.close()
        raise DatabaseBusy(f"Another bot process works with {shown(url)}. Stop it first, or use another database.")
    return connection


class Postgres:
    """A small pool of threads, each with a connection while it works."""

    dialect: Literal["sqlite", "postgresql"] = "postgresql"

    def __init__(self, url: URL) -> None:
        self._url = url
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="postgres")
        self._core = create_engine(
            address(url), pool_size=THREADS, max_overflow=0, isolation_level="SERIALIZABLE", hide_parameters=True
        )
        self._snapshot = self._core.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        # Held by an action that has collided: nobody begins meanwhile, so that it cannot lose to newcomers for ever.
        self._again = threading.Lock()
        self._lock: Connection | None = None
        self._closed = False
        self.hops = 0

    @classmethod
    async def open(cls, url: URL, *, exclusive: bool) -> Self:
        store = cls(url)
        if exclusive:
            try:
                store._lock = await store._hop(lambda: take_lock(url))
            except BaseException:
                await store.close()
                raise
        return store

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await self._hop(lambda: self._transact(self._core, work))

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self._hop(lambda: self._transact(self._snapshot, work))

    async def checkpoint(self) -> bool:
        """Clears the rows of destroyed keys; what the server's log and backups still hold, their keeper must end."""

        def vacuum() -> bool:
            with self._core.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM keys"))
            return True

        return await self._hop(vacuum)

    async def close(self) -> None:
        if self._closed:
            return
        try:
            await self._hop(self._disconnect)
        finally:
            self._closed = True
            self._threads.shutdown(wait=False)

    def _disconnect(self) -> None:
        self._core.dispose()
        if self._lock is not None:
            self._lock.close()

    async def _hop(self, job: Callable[[], T]) -> T:
        if self._closed:
            raise StoreError("The database is closed.")
        self.hops += 1
        return await settled(self._threads.submit(job))

    def _transact(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        with self._again:
            pass
        try:
            return self._once(engine, work)
        except DBAPIError as error:
            with self._again:
                return self._until_done(engine, work, error)

    def _until_done(self, engine: Engine, work: Callable[[Connection], T], error: DBAPIError) -> T:
        tried = 1
        while tried < _tries(error):
            time.sleep(secrets.SystemRandom().uniform(0, min(LONGEST_PAUSE, 0.0005 * 2**tried)))
            tried += 1
            try:
                return self._once(engine, work)
            except DBAPIError as again:
                error = again
        raise explained(error, self._url) from error

    def _once(self, engine: Engine, work: Callable[[Connection], T]) -> T:
        worked = False
        try:
            with engine.begin() as connection:
                result = work(connection)
                worked = True
        except DBAPIError as error:
            if worked and error.connection_invalidated:
                # Lost at COMMIT: nobody knows whether it was kept, so it is not tried again.
                raise explained(error, self._url) from error
            raise
        return result


def _tries(error: DBAPIError) -> int:
    return 3 if error.connection_invalidated else TRIES.get(_state(error) or "", 1)


def explained(error: DBAPIError, url: URL) -> Exception:
    """The same in words for whoever runs the bot, where there is something to say."""
    state = _state(error)
    if state == "53100":
        return DiskFull("The disk of PostgreSQL is full: nothing of the action was kept. Make room and try again.")
    if state in ("40001", "40P01"):
        return DatabaseBusy(f"The action collided with others {TRIES[state]} times. Try again in a moment.")
    if state is None and isinstance(error, OperationalError):
        return StoreError(
            f"PostgreSQL does not answer at {shown(url)}: {str(error.orig).strip()}\n"
            "Look at BOT_DATABASE_URL and the server."
        )
    return error


def _state(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    return state if isinstance(state, str) else None
