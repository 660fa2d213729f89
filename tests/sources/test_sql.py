"""A database that is away, slow or different is told apart, and no error carries a value of anybody."""

import logging
import os
import re
import shutil
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from structlog.testing import capture_logs

from bot.domain.datamap import DataMap, Row
from bot.rules import load_rules
from bot.sandbox import company
from bot.sandbox.company import NAMED, number_of
from bot.sources.datamap import load_data_map
from bot.sources.protocol import Identity, Item, Match, Rejected, SourceDown, SourceError, SourceSlow, SourceWrong
from bot.sources.sql import SqlSource
from tests.sources.conftest import House

MARKER = "+77011234567"


def changed_map(folder: Path, *changes: tuple[str, str]) -> DataMap:
    """The demo's map with lines of it replaced."""
    text = company.DATA_MAP.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = folder / "datamap.toml"
    file.write_text(text, encoding="utf-8")
    return load_data_map(file, load_rules().purposes)


@contextmanager
def locked(url: str) -> Iterator[None]:
    """Somebody else holds the row of a client in a transaction that does not end."""
    statement = "UPDATE clients SET email = email WHERE id = 2"
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.close()
        return
    with psycopg.connect(url.replace("+psycopg", "")) as other:
        other.execute(statement)
        yield
        other.rollback()


async def error_of(source: SqlSource) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await source.find(Identity(phone=MARKER))
    await source.close()
    return caught.value


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:////nowhere/at-all/company.db",
        "postgresql://clerk:secret@127.0.0.1:1/company",
        "postgresql://clerk:secret@/company?host=/nowhere",
    ],
)
async def test_a_database_that_is_not_there_is_down(url: str, data_map: DataMap) -> None:
    error = await error_of(SqlSource("wallet", data_map, url, seconds=1))

    assert type(error) is SourceDown
    assert "secret" not in "".join(traceback.format_exception(error))


async def test_a_file_that_is_not_there_is_not_made(tmp_path: Path, data_map: DataMap) -> None:
    await error_of(SqlSource("wallet", data_map, f"sqlite:///{tmp_path / 'company.db'}"))

    assert os.listdir(tmp_path) == []  # noqa: PTH208


async def test_a_file_that_is_no_database_is_told_without_its_contents(tmp_path: Path, data_map: DataMap) -> None:
    (tmp_path / "company.db").write_text(MARKER * 100)

    error = await error_of(SqlSource("wallet", data_map, f"sqlite:///{tmp_path / 'company.db'}"))

    assert MARKER not in "".join(traceback.format_exception(error))


async def test_who_waits_for_a_lock_is_told_in_time(company_url: str, data_map: DataMap) -> None:
    source = SqlSource("wallet", data_map, company_url, seconds=1)
    await source.find(Identity(phone=MARKER))
    began = time.monotonic()

    with locked(company_url), pytest.raises(SourceSlow):
        await source.correct("op", "2", field="email", row="2", old=NAMED["ordinary"].email, new="new@example.kz")

    assert time.monotonic() - began < 5
    await source.close()


async def test_a_statement_that_takes_too_long_is_ended(company_url: str, data_map: DataMap) -> None:
    source = SqlSource("wallet", data_map, company_url, seconds=0.001)

    with pytest.raises(SourceError) as caught:
        await source.read(number_of("many_payments"))

    assert isinstance(caught.value, SourceSlow | SourceDown)
    await source.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (('name = "wallets"', 'name = "walets"'), "wallet has no table 'walets'; did you mean 'wallets'"),
        (('column = "birth"', 'column = "born"'), "[fields.birth] column: 'clients' has no column 'born'"),
        (('restriction = "restricted"', 'restriction = "frozen"'), "[tables.clients] restriction: 'clients' has no"),
        (('column = "dispute_on"', 'column = "quarrel"'), "[obligations.dispute] column: 'clients' has no column"),
        (('subject = "client_id"', 'subject = "owner"'), "[tables.wallets] subject: 'wallets' has no column 'owner'"),
        (('phone = "phone"', 'phone = "mobile"'), "[tables.clients] identity.phone: 'clients' has no column 'mobile'"),
        (('erasure = "mask"', 'erasure = "clear"'), "[fields.first_name] erasure: 'first_name' must not be empty"),
        (('column = "email"', 'column = "debt"'), "[fields.email] type: 'debt' holds Decimal, which cannot be a email"),
        (('key = "id"\nsubject = "client_id"', 'key = "client_id"\nsubject = "client_id"'), "name its key"),
    ],
)  # fmt: skip
async def test_a_map_that_does_not_fit_is_told_by_name_and_never_used(
    company_url: str, tmp_path: Path, change: tuple[str, str], said: str
) -> None:
    source = SqlSource("wallet", changed_map(tmp_path, change), company_url)

    found = await source.check()

    assert any(said in problem for problem in found)
    with pytest.raises(SourceWrong):
        await source.read("1")
    await source.close()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_a_right_that_the_role_lacks_is_named_before_it_is_needed(company_url: str, data_map: DataMap) -> None:
    with psycopg.connect(company_url.replace("+psycopg", "")) as connection:
        connection.execute("DROP ROLE IF EXISTS clerk")
        connection.execute("CREATE ROLE clerk LOGIN")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO clerk")
        connection.execute("GRANT UPDATE ON clients, transactions, choices TO clerk")
        connection.execute("GRANT UPDATE (signed_on, tariff, occupation, number) ON contracts TO clerk")
        connection.execute("GRANT DELETE ON transactions, sessions TO clerk")
    source = SqlSource("wallet", data_map, company_url.replace("postgres@", "clerk@"))

    assert await source.check() == ("[tables.wallets]: the role may not DELETE in 'wallets'; grant it",)
    await source.close()
    with psycopg.connect(company_url.replace("+psycopg", "")) as connection:
        connection.execute("DROP OWNED BY clerk")
        connection.execute("DROP ROLE clerk")


async def test_no_value_is_in_a_log_or_a_repr(sql: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    with capture_logs() as log:
        await sql.source.correct("op-7", "2", field="email", row="2", old=NAMED["ordinary"].email, new="marker@x.kz")
        await sql.source.erase("op-8", "2", [Item(field="email", row="2")])
        await sql.source.restrict("op-9", "2", [Item(field="email", row="2")])
        rejected = await sql.source.correct("op-10", "2", field="first_name", row="2", old="Айгерим", new=None)
    records = await sql.source.read("2")

    assert rejected == Rejected()
    assert [entry["operation_id"] for entry in log] == ["op-7", "op-8", "op-9", "op-10"]
    said = (
        caplog.text,
        repr(log),
        repr(records),
        repr(Identity(phone=MARKER)),
        repr(Match(subject="_77", by=frozenset())),
    )
    assert not re.search(r"marker@|Сапарова|1994|\+7701|_77", "".join(said))
    assert "Aidar" not in repr(Row(key="Aidar", values={"name": "Aidar"}))


def plain(url: str) -> str:
    return url


def with_driver(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


@pytest.mark.parametrize("spelt", [plain, with_driver])
async def test_an_address_works_with_and_without_the_driver(
    company_url: str, data_map: DataMap, spelt: Callable[[str], str]
) -> None:
    source = SqlSource("wallet", data_map, spelt(company_url))

    assert len(await source.find(Identity(phone=MARKER))) == 1
    await source.close()


async def test_what_does_not_fit_its_column_is_read_as_it_stands(
    company_file: Path, tmp_path: Path, data_map: DataMap
) -> None:
    file = shutil.copyfile(company_file, tmp_path / "company.db")
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE clients SET birth = 'в мае', address = x'ff41' WHERE id = 2")
    connection.close()
    source = SqlSource("wallet", data_map, f"sqlite:///{file}")

    (row,) = (await source.read("2")).tables["clients"].rows
    corrected = await source.correct("op", "2", field="birth", row="2", old="в мае", new="1994-05-01")

    assert row.values["birth"] == "в мае"
    assert row.values["address"] == "\ufffdA"
    assert type(corrected).__name__ == "Done"
    await source.close()
