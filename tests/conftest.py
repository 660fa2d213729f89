"""What every test may ask for: a database of its own on either engine, the store over it, a browser."""

import logging
import os
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import settings

from tests.post import post_office
from tests.postgres import Server, serving
from tests.sizes import sized

if TYPE_CHECKING:
    from bot.storage.db import Store
    from bot.storage.vault import Vault

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = "NO CHROMIUM: the page was not tested in a browser; apt-get install chromium"

settings.register_profile("house", deadline=None, max_examples=sized(100, 2_000), derandomize="CI" in os.environ)
settings.load_profile("house")


def pytest_configure() -> None:
    """Nobody's own settings reach a test."""
    for name in [name for name in os.environ if name.startswith("BOT_")]:
        del os.environ[name]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where REQUIRE_BROWSER is set, a browser test that was skipped has failed."""
    report = yield
    if report.skipped and os.environ.get("REQUIRE_BROWSER") and "chromium" in getattr(item, "fixturenames", ()):
        report.outcome, report.longrepr = "failed", f"skipped, and REQUIRE_BROWSER is set: {report.longrepr}"
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if any(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())):
        terminalreporter.write_sep("!", NO_BROWSER, red=True, bold=True)


@pytest.fixture(autouse=True)
def logs() -> Iterator[None]:
    """A command that sets up the logs does so for itself, not for the tests that come after it."""
    root, handlers, level = logging.root, logging.root.handlers, logging.root.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, logging.raiseExceptions
    yield
    if root.handlers is handlers:
        return
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook, sys.unraisablehook, logging.raiseExceptions = hooks
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL server for this worker; started by the first test that asks."""
    with serving(durable=request.config.getoption("markexpr") == "bench") as server:
        yield server


@pytest.fixture
def mail() -> Iterator[str]:
    """The address of a mail server; `tests.post.Post` has what it took."""
    with post_office() as address:
        yield address


@pytest.fixture(scope="session")
def postgres_url(postgres: Server) -> str:
    """The server's own database: for tests that need any connection. A test's data belong into `database_url`."""
    return postgres.url("postgres")


@pytest.fixture(params=[SQLITE, POSTGRESQL])
def engine(request: pytest.FixtureRequest) -> str:
    """The engine the test runs on: both in turn, or one by `parametrize("engine", ["sqlite"], indirect=True)`."""
    return str(request.param)


@pytest.fixture
def empty_database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database without a single table."""
    if engine == SQLITE:
        yield sqlite_url(tmp_path / "empty.db")
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def database_url(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of a database of this test's own, migrated to the newest version."""
    if engine == SQLITE:
        yield sqlite_url(shutil.copyfile(request.getfixturevalue("migrated_file"), tmp_path / "bot.db"))
        return
    server: Server = request.getfixturevalue("postgres")
    name = server.create(request.getfixturevalue("migrated_template"))
    yield server.url(name)
    server.drop(name)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file migrated once; tests copy it."""
    file = tmp_path_factory.mktemp("migrated") / "bot.db"
    migrate(sqlite_url(file))
    return file


@pytest.fixture(scope="session")
def migrated_template(postgres: Server) -> str:
    """Name of a PostgreSQL database migrated once; tests copy it."""
    name = postgres.create()
    migrate(postgres.url(name))
    return name


@pytest.fixture
def vault() -> "Vault":
    from bot.storage.vault import Vault

    return Vault(bytes(range(32)))


@pytest.fixture
async def store(database_url: str, vault: "Vault") -> AsyncIterator["Store"]:
    """The store over a migrated database of this test's own."""
    from bot.storage.db import Store

    store = await Store.open(database_url, vault)
    yield store
    await store.close()


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The browser's program: `playwright.chromium.launch(executable_path=..., args=["--no-sandbox"])`."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(NO_BROWSER)
    return Path(found)


def sqlite_url(file: Path) -> str:
    return f"sqlite:///{file}"


def migrate(url: str) -> None:
    from bot.storage.migrations import upgrade

    upgrade(url)
