"""The road over a real socket, against the Bot API server that BOT_API_URL names."""

import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot import app, check
from bot.app import utc_now
from bot.domain.languages import Language
from bot.sandbox.faults import Fault
from bot.telegram.inspection import inspect
from tests.journeys.wire import Wire, wired

# A fault that never comes: what is planned for it looks at every call and lets it pass.
NOTHING = Fault()


@pytest.fixture
async def wire(tmp_path: Path, database_url: str) -> AsyncIterator[Wire]:
    async with wired(tmp_path, database_url) as wire:
        yield wire


@pytest.mark.parametrize(
    ("engine", "language"), [("sqlite", Language.RU), ("postgresql", Language.KK)], indirect=["engine"]
)
async def test_the_road_goes_over_the_wire_and_updates_are_confirmed_after_their_answers(
    wire: Wire, language: Language
) -> None:
    client = wire.client(language)
    unconfirmed: list[int] = []

    def watch(method: str, params: dict[str, Any]) -> bool:
        if method == "sendMessage" and client.actor.person.id == int(params["chat_id"]):
            unconfirmed.append(len(wire.world.updates.pending))
        return False

    wire.world.fail_next(watch, fault=NOTHING)
    async with wire.running():
        await client.files()
        await wire.until(lambda: client.actor.sees("2026-000001"))
        await wire.until(lambda: any("2026-000001" in m.text for m in wire.serik.messages))

    *answers, _receipt = unconfirmed
    assert set(answers) == {1}
    assert wire.world.violations == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_killed_before_the_confirmation_the_bot_answers_after_its_restart_and_leaves_in_good_order(
    wire: Wire,
) -> None:
    client = wire.client(Language.RU)
    waiting: list[int] = []

    def kill(method: str, _: dict[str, Any]) -> bool:
        if method == "sendMessage" and not waiting and wire.process:
            wire.process.send_signal(signal.SIGKILL)
            waiting.append(len(wire.world.updates.pending))
        return False

    wire.world.fail_next(kill, fault=NOTHING)
    await wire.starts()
    wire.world.press_start(client.actor.person)
    await wire.until(lambda: waiting)
    await wire.leaves()
    await wire.starts()
    await wire.settle()

    assert waiting == [1]
    assert client.actor.buttons == ["Русский", "Қазақша"]
    assert await wire.leaves() == 0


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_revoked_token_ends_everything_with_a_remedy(wire: Wire) -> None:
    wire.world.revoked = True

    with pytest.raises(SystemExit, match="BOT_TOKEN"):
        await app.wait_for_the_end(wire.settings)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_check_names_everything_that_is_wrong_at_once(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in wire.environment.items():
        monkeypatch.setenv(name, value)
    wire.group.bot_rights.discard("can_manage_topics")

    found = await check.look(None, inspect, utc_now)

    assert (found["settings"], found["rules"], found["database"]) == ([], [], [])
    assert "/staff" in found["roster"][0]
    assert "Manage topics" in found["Telegram"][0]
    assert "/privacy" in found["Telegram"][1]
    assert len(found["Telegram"]) == 2, "one line for all the lists"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_check_is_content_when_the_bot_has_been_started_once(wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in wire.environment.items():
        monkeypatch.setenv(name, value)
    async with wire.running():
        await wire.until(lambda: wire.world.profile["name"].get(""))

    found = await check.look(None, inspect, utc_now)

    assert found["Telegram"] == []
