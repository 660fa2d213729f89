"""How do the tables come to be and change: `upgrade(url)` brings a database to what this version works with.

Each file in `versions` is frozen once released. After a change of `tables.py`, `draft()` writes the operations for the
next one; a test compares what the migrations make with what `tables.py` says, triggers and partial indexes included.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from bot.storage import postgres, sqlite, triggers
from bot.storage.errors import StoreError, WrongSchema
from bot.storage.files import FileLock, database_path, prepare

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0007"
MIGRATE = "Run: python -m bot migrate"


def upgrade(url: str, revision: str = HEAD) -> bool:
    """Migrate, all or nothing; False if there was nothing to do.

    Raises DatabaseBusy while a bot works with the database, StoreError if it cannot be reached, WrongSchema if
    a newer bot made it.
    """
    from alembic import command

    with _connection(url) as connection:
        found = current(connection)
        if found == revision:
            return False
        if found is not None and found > HEAD:
            raise WrongSchema(_newer(found))
    with _alone(url), _connection(url) as connection:
        command.upgrade(_config(connection), revision)
    return True


def downgrade(url: str, revision: str = "base") -> None:
    """Undo migrations down to `revision`, with the data they held."""
    from alembic import command

    with _alone(url), _connection(url) as connection:
        command.downgrade(_config(connection), revision)


def check(url: str) -> list[str]:
    """Whatever is not as this version needs it, each with its remedy; makes nothing."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.storage.tables import APPEND_ONLY, metadata

    parsed = make_url(url)
    try:
        if parsed.get_backend_name() == "sqlite" and not database_path(parsed).exists():
            return [f"There is no database at {database_path(parsed)} yet. {MIGRATE}"]
        with _connection(url) as connection:
            problem = misfit(connection)
            if problem is not None:
                return [problem]
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            differences = [str(each) for each in compare_metadata(context, metadata)]
            unguarded = triggers.missing(connection, (*APPEND_ONLY, "policies"))
    except StoreError as error:
        return [str(error)]
    return [
        *(f"The tables were changed by hand: {each}. Undo it, or restore a backup." for each in differences),
        *(f"The record in {table} can be changed: its trigger is gone. Restore a backup." for table in unguarded),
    ]


def current(connection: Connection) -> str | None:
    """The revision of the database; None if it was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def misfit(connection: Connection) -> str | None:
    """Why this version cannot work with the database, and what to do; None if it can."""
    found = current(connection)
    if found is None:
        return f"The database has no tables yet. {MIGRATE}"
    if found > HEAD:
        return _newer(found)
    if found < HEAD:
        return f"The tables are of version {found}, this bot needs {HEAD}. {MIGRATE}"
    return None


def _newer(found: str) -> str:
    return f"The tables are of version {found}, made by a newer bot; this one knows {HEAD}. Update the bot."


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    """A transaction on a connection of its own."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        try:
            with postgres.plain(parsed).begin() as connection:
                yield connection
        except DBAPIError as error:
            raise postgres.explained(error, parsed) from error
        return
    path = database_path(parsed)
    prepare(path)
    try:
        with closing(sqlite.connect(path)) as raw, sqlite.spoken_to(raw) as connection, connection.begin():
            raw.execute("BEGIN IMMEDIATE")
            yield connection
    except (DBAPIError, sqlite3.Error) as error:
        raise sqlite.explained(error, path) from error


@contextmanager
def _alone(url: str) -> Iterator[None]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        with postgres.take_lock(parsed):
            yield
        return
    path = database_path(parsed)
    prepare(path)
    lock = FileLock(path)
    try:
        yield
    finally:
        lock.release()


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
