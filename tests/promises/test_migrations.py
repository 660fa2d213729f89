"""Migrations up, down and up again leave exactly what `tables.py` says, triggers and partial indexes included."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bot.storage import migrations, triggers
from bot.storage.db import Store
from bot.storage.errors import DatabaseBusy, StoreError
from bot.storage.migrations import HEAD, check, downgrade, upgrade
from bot.storage.migrations.draft import draft
from bot.storage.tables import APPEND_ONLY, metadata
from bot.storage.vault import Vault

ON_POSTGRESQL = {
    "tables": "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()",
    "columns": "SELECT attrelid::regclass, attnum, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,"
    " pg_get_expr(adbin, adrelid) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid AND relkind = 'r'"
    " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
    " WHERE relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped",
    "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "constraints": "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), condeferrable, convalidated"
    " FROM pg_constraint WHERE connamespace = current_schema()::regnamespace",
    "triggers": "SELECT tgrelid::regclass, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
    "sequences": "SELECT sequencename, data_type::text FROM pg_sequences WHERE schemaname = current_schema()",
}


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    with create_engine(make_url(url), poolclass=NullPool).begin() as connection:
        yield connection


def schema(url: str) -> set[tuple[str, ...]]:
    """Everything the database knows about its own shape, but for Alembic's table."""
    with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT type, name, tbl_name, sql FROM sqlite_master")).all()
            rows = {(row.type, row.name, row.tbl_name, *clauses(row.sql)) for row in found}
        else:
            rows = {
                (what, *(str(value) for value in row))
                for what, query in ON_POSTGRESQL.items()
                for row in connection.execute(text(query))
            }
    return {row for row in rows if not any("alembic_version" in part for part in row)}


def clauses(sql: str | None) -> list[str]:
    """The text of a CREATE with spaces evened out, one item for each line, sorted: constraints come in any order."""
    return sorted(re.sub(r"\s+", " ", line).strip(" ,") for line in (sql or "").splitlines())


def made_from_tables(url: str) -> set[tuple[str, ...]]:
    with connected(url) as connection:
        metadata.create_all(connection)
        dialect = connection.dialect.name
        for statement in (*triggers.creation(dialect, APPEND_ONLY), *triggers.of_policies(dialect)):
            connection.execute(text(statement))
    return schema(url)


def test_up_down_and_up_again_is_what_tables_py_says(database_url: str, empty_database_url: str) -> None:
    expected = made_from_tables(empty_database_url)
    once = schema(database_url)

    downgrade(database_url)
    emptied = schema(database_url)
    upgrade(database_url)

    assert once == expected
    assert emptied == set()
    assert schema(database_url) == expected


def test_the_comparison_sees_triggers_and_partial_indexes(database_url: str) -> None:
    """Or the promise above would be worth little: Alembic's own check sees neither."""
    whole = {" ".join(row) for row in schema(database_url)}

    assert sum("append-only" in row or "append_only" in row for row in whole) >= len(APPEND_ONLY)
    assert sum("WHERE" in row and "INDEX" in row for row in whole) >= 5
    for statement in (*triggers.removal(make_url(database_url).get_backend_name(), APPEND_ONLY[:1])[:1], *PARTIAL):
        before = schema(database_url)
        with connected(database_url) as connection:
            connection.execute(text(statement))
        assert schema(database_url) != before


PARTIAL = ("DROP INDEX ix_cases_alert", "CREATE INDEX ix_cases_alert ON cases (next_alert_at)")


def test_nothing_is_left_for_the_next_migration() -> None:
    assert draft().count("    pass\n") == 2, "tables.py has changed: write a migration"


def test_the_code_works_with_the_newest_migration() -> None:
    heads = ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads()

    assert heads == [HEAD]


def test_every_table_of_the_record_is_append_only() -> None:
    assert {"audit", "chain", "consents"} <= set(APPEND_ONLY) <= set(metadata.tables)


def test_migrating_twice_does_nothing_the_second_time(empty_database_url: str) -> None:
    assert upgrade(empty_database_url)
    assert not upgrade(empty_database_url)


def test_check_is_silent_when_all_is_well_and_names_what_is_not(database_url: str, empty_database_url: str) -> None:
    assert check(database_url) == []

    assert [problem for problem in check(empty_database_url) if "python -m bot migrate" in problem]
    with connected(database_url) as connection:
        dialect = connection.dialect.name
        connection.execute(text(triggers.removal(dialect, ["chain"])[0]))
        connection.execute(text("ALTER TABLE readers ADD COLUMN nickname TEXT"))
    assert len(check(database_url)) == 2
    assert "nickname" in check(database_url)[0]
    assert "The record in chain can be changed" in check(database_url)[1]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_check_makes_no_file(empty_database_url: str) -> None:
    assert check(empty_database_url)

    assert not Path(empty_database_url.removeprefix("sqlite:///")).exists()


def test_a_file_that_is_no_database_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "photo.db").write_bytes(b"\xff\xd8\xff" * 1000)

    assert [problem for problem in check(f"sqlite:///{tmp_path}/photo.db") if "cannot be used as a database" in problem]


def test_a_server_that_does_not_answer_is_a_problem_not_a_crash() -> None:
    url = "postgresql://bot:geheim@127.0.0.1:1/db"

    assert [problem for problem in check(url) if "does not answer" in problem and "geheim" not in problem]
    with pytest.raises(StoreError, match="does not answer"):
        upgrade(url)


async def test_tables_do_not_change_under_a_working_bot(database_url: str, vault: Vault) -> None:
    async with await Store.open(database_url, vault, exclusive=True):
        with pytest.raises(DatabaseBusy, match="Stop it first"):
            downgrade(database_url)
        assert not upgrade(database_url), "nothing to do is no reason to complain"

    assert check(database_url) == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_migration_that_fails_leaves_nothing(empty_database_url: str) -> None:
    file = Path(empty_database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("CREATE TABLE subjects (x)")

    with pytest.raises(Exception, match="subjects already exists"):
        upgrade(empty_database_url)

    with closing(sqlite3.connect(file)) as raw:
        assert [name for (name,) in raw.execute("SELECT name FROM sqlite_master")] == ["subjects"]
