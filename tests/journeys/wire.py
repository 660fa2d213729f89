"""The bot over a real socket, with a Bot API server behind it that BOT_API_URL names."""

from __future__ import annotations

import asyncio
import base64
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.app import serve
from bot.config import Settings
from bot.domain.languages import Language
from bot.sandbox.flood import Pace
from bot.sandbox.server import address, serve_bot_api
from bot.sandbox.things import Chat
from bot.sandbox.world import World
from bot.telegram.client import make_session
from tests.journeys.actors import Actor
from tests.journeys.client import Client

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
NAMES = {Language.RU: ("Руслан", "+77017654321"), Language.KK: ("Айгерим", "+77011234567")}


def right_now() -> datetime:
    return datetime.fromtimestamp(asyncio.get_running_loop().time() + 1_780_000_000, UTC)


@dataclass(kw_only=True, repr=False)
class Wire:
    """Telegram at one end, the bot at the other: in this process, or in one of its own that can be killed."""

    folder: Path
    world: World
    group: Chat
    serik: Actor
    settings: Settings
    process: Process | None = field(default=None)

    @property
    def environment(self) -> dict[str, str]:
        """The settings as an operator writes them."""
        given = self.settings.model_dump(include=self.settings.model_fields_set)
        values = {name: v.get_secret_value() if isinstance(v, SecretStr) else v for name, v in given.items()}
        values["admins"] = ",".join(map(str, self.settings.admins))
        return {f"BOT_{name.upper()}": str(value) for name, value in values.items()}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The bot in this process, from its start to its leaving in good order."""
        leaving = asyncio.Event()
        session = make_session(self.settings.api_url)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(serve(self.settings, session=session, leaving=leaving, clock=right_now))
            try:
                yield
            finally:
                leaving.set()

    async def starts(self) -> None:
        """`python -m bot run` in a process of its own."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **self.environment}
        command = [sys.executable, "-m", "bot", "run"]
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *command, cwd=self.folder, env=environment, stdout=log, stderr=log
            )

    async def leaves(self, how: signal.Signals = signal.SIGTERM) -> int:
        """End the process; its exit code."""
        process, self.process = self.process, None
        assert process is not None
        if process.returncode is None:
            process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await process.wait()

    async def until(self, fact: Callable[[], object]) -> None:
        """Wait until it is so."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not fact():
                    await self.world.changed(self.world.version, 0.05)
        except TimeoutError:
            raise AssertionError(f"it did not come to that; the log says:\n{self.log[-3000:]}") from None

    async def settle(self) -> None:
        """Until Telegram knows that everything it delivered was handled."""
        await self.until(lambda: not self.world.updates.pending)

    def client(self, language: Language) -> Client:
        name, phone = NAMES[language]
        person = self.world.add_user(name, language_code=language.value, phone=phone)
        actor = Actor(person=person, world=self.world, settle=self.settle, let_pass=lambda _: None)
        return Client(actor=actor, language=language)

    @property
    def log(self) -> str:
        file = self.folder / "log"
        return file.read_text(encoding="utf-8") if file.exists() else ""


@asynccontextmanager
async def wired(folder: Path, database_url: str) -> AsyncIterator[Wire]:
    """A Bot API server with a staff group; the bot is migrated for and not yet started."""
    world = World(right_now, pace=Pace.HUMAN)
    admin = world.add_user("Серик", language_code="ru", started=True)
    group = world.add_group("Обращения", forum=True, members=[admin])
    runner = await serve_bot_api(world)

    async def nothing() -> None: ...

    settings = Settings(
        token=SecretStr(world.token),
        api_url=address(runner),
        database_url=SecretStr(database_url),
        data_dir=folder,
        master_key=SecretStr(base64.b64encode(bytes(range(32))).decode()),
        desk_chat_id=group.id,
        admins=(admin.id,),
        company_name="ТОО «TWELVE»",
        company_bin="123456789012",
        company_contact="privacy@example.kz",
    )
    serik = Actor(person=admin, world=world, settle=nothing, let_pass=lambda _: None, at=group)
    wire = Wire(folder=folder, world=world, group=group, serik=serik, settings=settings)
    try:
        yield wire
    finally:
        if wire.process is not None:
            await wire.leaves(signal.SIGKILL)
        await runner.cleanup()
