"""The demo's company behind every kind of source, a database of its own for each test."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from bot.domain.datamap import DataMap
from bot.rules import load_rules
from bot.sandbox import company
from bot.sources.datamap import load_data_map
from bot.sources.http import HttpSource
from bot.sources.protocol import Source
from bot.sources.sql import SqlSource
from tests.postgres import Server
from tests.sources.reference import Reference, serving, utc_now

TODAY = date(2026, 11, 26)
FEW = 40


@dataclass(frozen=True, kw_only=True)
class House:
    """A source, and its database as its own people see it."""

    source: Source
    url: str

    def rows(self, query: LiteralString) -> list[tuple[Any, ...]]:
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.url.removeprefix("sqlite:///"))) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.url.replace("+psycopg", "")) as connection:
            return connection.execute(query).fetchall()


@pytest.fixture(scope="session")
def data_map() -> DataMap:
    return load_data_map(company.DATA_MAP, load_rules().purposes)


@pytest.fixture(scope="session")
def company_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company in SQLite, made once; tests copy it."""
    path = tmp_path_factory.mktemp("company") / "company.db"
    company.build(path, FEW, today=TODAY)
    return path


@pytest.fixture(scope="session")
def company_template(postgres: Server) -> str:
    """Name of a PostgreSQL database with the same company, made once; tests copy it."""
    name = postgres.create()
    with psycopg.connect(postgres.url(name).replace("+psycopg", "")) as connection:
        for statement in company.statements():
            connection.execute(statement.encode())
        for table, rows in company.Books(FEW, TODAY).rows():
            with connection.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in rows:
                    copy.write_row(row)
    return name


@pytest.fixture
def company_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a copy of the company's database on the engine of the test."""
    if engine == "sqlite":
        path = tmp_path / "company.db"
        shutil.copyfile(request.getfixturevalue("company_file"), path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("company_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture
async def http(company_url: str, data_map: DataMap) -> AsyncIterator[House]:
    """The same behind an HTTP service, on a socket."""
    behind = SqlSource("wallet", data_map, company_url)
    async with serving(Reference(behind, data_map).app()) as address:
        source = HttpSource("wallet", data_map, address, now=utc_now, pause=0.001)
        yield House(source=source, url=company_url)
        await source.close()
    await behind.close()


@pytest.fixture
async def sql(company_url: str, data_map: DataMap) -> AsyncIterator[House]:
    source = SqlSource("wallet", data_map, company_url)
    yield House(source=source, url=company_url)
    await source.close()
