"""Journeys over the company's own systems: a database of its own for each, and the bot that asks it."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.languages import Language
from bot.sandbox import company, demo
from bot.sources.books import Books
from bot.storage.db import Store
from bot.texts import Translator
from tests.journeys.client import Client, of
from tests.journeys.office import Desk


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company's database, made once."""
    folder = tmp_path_factory.mktemp("company")
    company.build(folder / "made.db", 60, today=date(2026, 11, 23))
    return folder / "made.db"


@pytest.fixture
def company_db(made: Path, tmp_path: Path) -> Path:
    shutil.copyfile(made, tmp_path / "company.db")
    return tmp_path / "company.db"


@pytest.fixture
async def books(company_db: Path) -> AsyncIterator[Books]:
    opened = demo.opened(f"sqlite:///{company_db}", lambda: datetime(2026, 11, 23, tzinfo=UTC))
    yield opened
    await opened.close()


@pytest.fixture
async def desk(store: Store, books: Books, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    monkeypatch.setattr(Translator, "strict", True)
    desk = Desk(store=store, books=books)
    await desk.open()
    yield desk
    assert desk.world.violations == []


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)
