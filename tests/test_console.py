"""What the operator of the machine does with a message to many, on the command line, while the bot sends it."""

import asyncio
import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.config import Purpose, load_settings
from bot.domain.broadcasts import CANARY
from bot.storage import migrations
from bot.storage.db import Store
from bot.storage.vault import Vault
from tests.workers.crowd import TEXT, Crowd

NUMBER = "B-2026-001"
PEOPLE = CANARY + 20
KEY = base64.b64encode(bytes(32)).decode()
ENV = f"""\
BOT_TOKEN=42:{"x" * 35}
BOT_MASTER_KEY={KEY}
BOT_COMPANY_NAME=TWELVE
BOT_COMPANY_BIN=123456789012
BOT_COMPANY_CONTACT=privacy@example.kz
BOT_LOG_LEVEL=ERROR
"""


@pytest.fixture
async def crowd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Crowd]:
    """A bot with people, its settings in the folder where the command line looks for them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(ENV)
    settings = load_settings(Purpose.RUN)
    migrations.upgrade(settings.database)
    async with await Store.open(settings.database, Vault(settings.key()), exclusive=True) as store:
        crowd = Crowd(store=store)
        await crowd.gather(PEOPLE)
        yield crowd


async def types(*words: str, answers: str | None = None) -> Result:
    """In a process of its own, as far as the store can tell."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["broadcast", *words], input=answers)


async def says(*words: str) -> str:
    done = await types(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


async def test_nothing_yet_says_where_it_is_written(crowd: Crowd) -> None:
    assert "/broadcasts" in await says("list")


async def test_it_is_listed_and_shown_as_it_stands(crowd: Crowd) -> None:
    await crowd.proposes()
    assert f"{NUMBER}  service" in await says("list")
    assert "goes out, with staff" in await says("show", NUMBER)

    await crowd.goes_on()

    assert (await says("show", NUMBER)).splitlines() == [f"{NUMBER}: finished", f"{PEOPLE:>9}  got it"]


async def test_paused_from_outside_it_stops_and_resumed_it_goes_on(crowd: Crowd) -> None:
    await crowd.proposes()
    await crowd.goes_on(until=lambda: len(crowd.got) == CANARY)
    assert await says("pause", NUMBER) == f"{NUMBER}: paused\n"
    await crowd.goes_on()
    assert len(crowd.got) == CANARY

    assert await says("resume", NUMBER) == f"{NUMBER}: goes out, with a few people\n"
    await crowd.goes_on()

    assert len(crowd.got) == PEOPLE


async def test_called_off_only_after_being_asked_and_only_once_it_can_be(crowd: Crowd) -> None:
    await crowd.proposes()
    assert (await types("cancel", NUMBER, answers="n\n")).exit_code == 1
    assert "goes out" in await says("show", NUMBER)

    assert (await types("cancel", NUMBER, answers="y\n")).exit_code == 0
    await crowd.goes_on()

    assert crowd.got == {}
    assert (await types("resume", NUMBER)).output == f"Error: {NUMBER} is cancelled: it cannot be done any more.\n"
    assert (await types("cancel", "--yes", NUMBER)).exit_code == 0, "again is once"


async def test_it_is_watched_until_it_has_ended(crowd: Crowd) -> None:
    await crowd.proposes()

    shown, _ = await asyncio.gather(types("watch", NUMBER), crowd.goes_on())

    assert shown.exit_code == 0
    assert shown.stdout.splitlines()[-1] == f"{PEOPLE:>9}  got it"
    assert NUMBER in shown.stderr


async def test_evidence_and_words_are_handed_out_as_files(crowd: Crowd, tmp_path: Path) -> None:
    await crowd.sends()
    evidence, words = tmp_path / "evidence.csv", tmp_path / "words.txt"
    await says("evidence", NUMBER, "--out", str(evidence))
    await says("text", NUMBER, "--out", str(words))

    lines = evidence.read_text("utf-8-sig").splitlines()
    assert len(lines) == PEOPLE + 1
    assert all(",sent," in line for line in lines[1:])
    assert "Person" not in evidence.read_text("utf-8-sig")
    assert TEXT.ru in words.read_text("utf-8-sig")
    assert TEXT.kk in words.read_text("utf-8-sig")
    assert len((await says("evidence", NUMBER, "--unreached")).splitlines()) == 1


@pytest.mark.parametrize("command", ["show", "watch", "pause", "evidence", "text"])
async def test_a_number_that_is_none_is_said_so(crowd: Crowd, command: str) -> None:
    done = await types(command, "B-2026-777")

    assert (done.exit_code, done.output) == (1, "Error: There is no message to many with the number B-2026-777.\n")
