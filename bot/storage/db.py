"""How does an action reach the database: one function, one transaction, one hop, and never an await inside."""

import secrets
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, Self, TypeVar, cast

from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, CursorResult, Executable, Update
from sqlalchemy.engine import make_url

from bot.storage.errors import StoreError
from bot.storage.opening import verify_key, verify_schema
from bot.storage.postgres import Postgres
from bot.storage.sqlite import Sqlite
from bot.storage.vault import Vault

P = ParamSpec("P")
T = TypeVar("T")


class Engine(Protocol):
    """What both databases can do: run a function on a connection, inside a transaction of its own."""

    hops: int
    dialect: Literal["sqlite", "postgresql"]

    async def read(self, work: Callable[[Connection], T]) -> T: ...
    async def write(self, work: Callable[[Connection], T]) -> T: ...
    async def checkpoint(self) -> bool: ...
    async def close(self) -> None: ...


class Tx:
    """The transaction an action works in. Results are closed with it: take the rows out before returning."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self.connection = connection
        self.vault = vault
        self.dialect = cast(Literal["sqlite", "postgresql"], connection.dialect.name)
        self.subject_keys: dict[str, bytes] = {}
        self._results: list[CursorResult[Any]] = []
        self._raw: Any = connection.connection.dbapi_connection

    def execute(self, statement: Executable, params: Any = None) -> CursorResult[Any]:
        """Run a statement; `params` is a mapping, or a list of mappings to run it once for each."""
        self._still_open()
        result = cast(CursorResult[Any], self.connection.execute(statement, params))
        self._results.append(result)
        return result

    def scalar(self, statement: Executable, params: Any = None) -> Any:
        """The first column of the first row, or None."""
        return self.execute(statement, params).scalar()

    def guarded(self, statement: Update) -> bool:
        """Run `UPDATE ... WHERE id = ? AND version = ?`; False means that somebody was faster."""
        return self.execute(statement).rowcount == 1

    def new_id(self) -> str:
        return secrets.token_urlsafe(9)

    def finish(self) -> None:
        """A half-read result would pin an old snapshot on the connection that the next action gets."""
        for result in self._results:
            result.close()
        self._still_open()

    def _still_open(self) -> None:
        # A full disk makes SQLite roll back on its own, and whatever an action that swallowed the error did next would
        # be committed statement by statement; PostgreSQL answers COMMIT after a swallowed error with a quiet ROLLBACK.
        if isinstance(self._raw, sqlite3.Connection):
            alive = self._raw.in_transaction
        else:
            alive = self._raw.info.transaction_status != TransactionStatus.INERROR
        if not alive:
            raise StoreError("The database has ended this transaction early; nothing of the action was kept.")


class Store:
    """Runs actions: `await store.write(cases.close, case_id, by=actor, now=clock())`."""

    def __init__(self, engine: Engine, vault: Vault) -> None:
        self._engine = engine
        self._vault = vault

    @classmethod
    async def open(cls, url: str, vault: Vault, *, exclusive: bool = False) -> Self:
        """Open `sqlite:///path` or `postgresql://...`; the bot itself asks to be the exclusive one.

        Raises DatabaseBusy (another bot has it), WrongSchema (not migrated), WrongKey, StoreError (unreachable).
        """
        engine = await _engine(url, exclusive=exclusive)
        store = cls(engine, vault)
        try:
            await store.read(verify_schema)
            await store.write(verify_key)
        except BaseException:
            await engine.close()
            raise
        return store

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(tx, ...)` on a consistent snapshot; it cannot write."""
        return await self._engine.read(lambda connection: self._run(connection, fn, *args, **kwargs))

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `fn(tx, ...)` and commit, or roll back if it raises.

        `fn` may run more than once on PostgreSQL, so it must do nothing but work on `tx`. A caller cancelled meanwhile
        leaves only after the action has been committed or undone.
        """
        return await self._engine.write(lambda connection: self._run(connection, fn, *args, **kwargs))

    def _run(self, connection: Connection, fn: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        tx = Tx(connection, self._vault)
        try:
            result = fn(tx, *args, **kwargs)
        except BaseException:
            with suppress(StoreError):
                tx.finish()
            raise
        tx.finish()
        return result

    async def checkpoint(self) -> bool:
        """Empty the write-ahead log, so that destroyed keys are in no file; False if a reader was in the way."""
        return await self._engine.checkpoint()

    @property
    def hops(self) -> int:
        """How many times work has been handed to a database thread."""
        return self._engine.hops

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        return self._engine.dialect

    async def close(self) -> None:
        await self._engine.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


async def _engine(url: str, *, exclusive: bool) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return await Sqlite.open(parsed, exclusive=exclusive)
    return await Postgres.open(parsed, exclusive=exclusive)
