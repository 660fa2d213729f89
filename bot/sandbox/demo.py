"""How can one try everything without Telegram? The production bot over a simulated one, with a page to look at it.

Nothing is left behind: the master key lives in memory, the database in a temporary folder, the clock moves at a click.
"""

import asyncio
import base64
import secrets
import signal
import tempfile
import webbrowser
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from aiogram.client.session.base import BaseSession
from aiohttp import web
from pydantic import SecretStr

from bot import log
from bot.actions import roster
from bot.config import Settings
from bot.domain.languages import Language
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.sandbox import company
from bot.sandbox.cast import Cast, gather
from bot.sandbox.flood import Pace
from bot.sandbox.page import page_app
from bot.sandbox.session import InMemorySession
from bot.sandbox.sms import Sms
from bot.sandbox.world import World
from bot.sources.books import Books, open_books
from bot.sources.couriers import Couriers
from bot.sources.datamap import load_data_map
from bot.storage import migrations, people, staff
from bot.storage.db import Store, Tx
from bot.storage.vault import Vault

HOST = "127.0.0.1"
HISTORY = 2000
BROADCAST_HOLD = 15


class Serve(Protocol):
    """The bot itself, as `bot.app.serve` lets it live until ``leaving`` is set."""

    def __call__(
        self,
        settings: Settings,
        *,
        session: BaseSession,
        leaving: asyncio.Event,
        clock: Callable[[], datetime],
        ready: Callable[[Any], None],
        books: Books | None = None,
        couriers: Couriers | None = None,
    ) -> Awaitable[None]: ...


@dataclass
class Clock:
    """Goes as time goes, and further when somebody moves it."""

    real: Callable[[], datetime]
    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return self.real() + self.ahead


@dataclass
class Demo:
    """One run. ``wake`` makes the workers look at the clock again, once the bot is there."""

    clock: Clock
    wake: Callable[[], None] = lambda: None

    async def advance(self, step: timedelta) -> None:
        self.clock.ahead += step
        self.wake()

    def ready(self, house: Any) -> None:
        self.wake = house.wake


def main(
    serve: Serve, clock: Callable[[], datetime], *, port: int, open_page: bool, desk: Language = Language.RU
) -> None:
    """Run until Ctrl-C; ``clock`` tells the real moment (UTC)."""
    log.setup("WARNING", "console")
    try:
        asyncio.run(_main(serve, clock, port, open_page=open_page, desk=desk))
    except OSError as error:
        raise SystemExit(
            f"The page cannot be served on port {port} ({error.strerror}). Try another: --port 0"
        ) from None


async def _main(serve: Serve, real: Callable[[], datetime], port: int, *, open_page: bool, desk: Language) -> None:
    leaving = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, leaving.set)
    with tempfile.TemporaryDirectory(prefix="privacy-desk-") as folder:
        demo = Demo(Clock(real))
        world = World(demo.clock, pace=Pace.CLOCK, history=HISTORY)
        cast = gather(world)
        settings = settings_of(world, cast, Path(folder), desk)
        await enrol(settings, cast, demo.clock)
        page = web.AppRunner(page_app(world, clock_controls=demo.advance, frame=cast.frame()), access_log=None)
        await page.setup()
        try:
            await web.TCPSite(page, HOST, port).start()
            _greet(f"http://{HOST}:{page.addresses[0][1]}/", open_page=open_page)
            session = InMemorySession(world)
            systems = books(Path(folder), demo.clock)
            couriers = Couriers(phone=Sms(world=world))
            await serve(
                settings, session=session, leaving=leaving, clock=demo.clock, ready=demo.ready, books=systems,
                couriers=couriers,
            )  # fmt: skip
        finally:
            await page.cleanup()


def _greet(address: str, *, open_page: bool) -> None:
    import click

    click.echo(f"The demo is at {address}\nEverything in it is made up. Stop it with Ctrl-C.")
    if open_page:
        webbrowser.open(address)


def settings_of(world: World, cast: Cast, folder: Path, desk: Language = Language.RU) -> Settings:
    """The settings of a run of its own, with a new key."""
    return Settings(
        token=SecretStr(world.token),
        database_url=SecretStr(f"sqlite:///{folder / 'demo.db'}"),
        data_dir=folder,
        master_key=SecretStr(base64.b64encode(secrets.token_bytes(32)).decode()),
        desk_chat_id=cast.desk.id,
        desk_language=desk,
        admins=(cast.staff[Role.ADMIN].id,),
        company_name="ТОО «TWELVE»",
        company_name_kk="«TWELVE» ЖШС",
        company_bin="123456789012",
        company_contact="privacy@example.kz, +7 700 000 00 00",
        # Somebody who tries it at night would wait till morning, and at any time for five minutes twice.
        broadcast_hold=BROADCAST_HOLD,
        quiet_hours=None,
    )


def books(folder: Path, clock: Callable[[], datetime]) -> Books:
    """The systems of the made-up company: its database, made in this folder, and an archive of paper."""
    return opened(company.build(folder / "company.db", today=clock().date()), clock)


def opened(url: str, clock: Callable[[], datetime]) -> Books:
    """The systems of the made-up company, with its database there."""
    data_map = load_data_map(company.DATA_MAP, load_rules().purposes)
    return open_books(data_map, {"wallet": url}, now=clock)


async def enrol(settings: Settings, cast: Cast, clock: Callable[[], datetime]) -> None:
    """Make the database and put everybody of the cast on the roster, as their administrator would."""
    await asyncio.to_thread(migrations.upgrade, settings.database)
    async with await Store.open(settings.database, Vault(settings.key())) as store:
        await store.write(roster.enrol_admins, settings.admins, now=clock())
        await store.write(_enrol_others, settings.admins[0], cast, now=clock())


def _enrol_others(tx: Tx, admin_id: int, cast: Cast, *, now: datetime) -> None:
    admin = staff.of_person(tx, people.person_of(tx, admin_id))
    for role, person in cast.staff.items():
        if admin and role is not Role.ADMIN:
            roster.enrol(tx, person.id, name=person.name, role=role, by=admin.id, now=now)
