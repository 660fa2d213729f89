"""How is the bot put together? This is the only module that knows every part, reads the clock and starts tasks."""

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

import structlog
from aiogram import Bot
from aiogram.client.session.base import BaseSession

from bot.actions import deliveries, policies, roster
from bot.actions.carrying import Carry
from bot.actions.correcting import Correct
from bot.actions.otherwise import Otherwise
from bot.actions.proving import Proving
from bot.actions.store import Store as AnyStore
from bot.actions.switching import Switch
from bot.config import Settings
from bot.documents import Company, shipped
from bot.domain.notices import Lane
from bot.domain.outcomes import Revoked
from bot.rules import Rules, RulesError, load_rules
from bot.sources.books import Books, open_books
from bot.sources.couriers import Couriers, Gateway, smtp_at
from bot.sources.datamap import DataMapError, load_data_map
from bot.sources.opening import BadAddress
from bot.storage.db import Store
from bot.storage.errors import StoreError
from bot.storage.vault import Vault
from bot.telegram import commands
from bot.telegram.announcements import Announcements
from bot.telegram.client import make_bot, make_session
from bot.telegram.dispatcher import make_dispatcher
from bot.telegram.mailing import Mailer
from bot.telegram.pace import Ceiling, Pace
from bot.telegram.place import DeskPlace
from bot.telegram.poller import Poller
from bot.telegram.send import Sender
from bot.telegram.traces import Outgoing, Traces
from bot.workers.broadcasting import Broadcasting
from bot.workers.housekeeping import Chores
from bot.workers.loop import Bell, Loop, every
from bot.workers.outbox import Outbox

if TYPE_CHECKING:
    from bot.storage.db import Tx

P = ParamSpec("P")
T = TypeVar("T")

GRACE_SECONDS = 20.0
REMIND_SECONDS, MOVE_SECONDS, DESTROY_SECONDS = 30.0, 60.0, 60.0
CODE_SECONDS, CARRY_SECONDS, SEAL_SECONDS, TRACE_SECONDS, PROFILE_SECONDS = 10.0, 10.0, 2.0, 5.0, 6 * 3600.0

log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Time:
    """``clock`` tells the moment (UTC); ``seconds`` never goes back; ``sleep`` waits on what ``seconds`` counts."""

    clock: Callable[[], datetime]
    seconds: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]


def real_time(clock: Callable[[], datetime] = utc_now) -> Time:
    return Time(clock=clock, seconds=asyncio.get_running_loop().time, sleep=asyncio.sleep)


class Ringing:
    """The store as handlers have it: what they write may have put a notice in the outbox, so its workers are woken."""

    def __init__(self, store: AnyStore, bells: tuple[Bell, ...]) -> None:
        self._store = store
        self._bells = bells

    async def read(self, fn: "Callable[Concatenate[Tx, P], T]", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._store.read(fn, *args, **kwargs)

    async def write(self, fn: "Callable[Concatenate[Tx, P], T]", /, *args: P.args, **kwargs: P.kwargs) -> T:
        result = await self._store.write(fn, *args, **kwargs)
        for bell in self._bells:
            bell.ring()
        return result


@dataclass(frozen=True, kw_only=True, repr=False)
class House:
    """The bot, put together and not yet started."""

    desk: DeskPlace
    poller: Poller
    loops: tuple[Loop, ...]

    async def live(self, leaving: asyncio.Event) -> None:
        """Work until ``leaving`` is set, then finish what is in hand. Raises `Revoked` within a group."""
        parts: tuple[Poller | Loop, ...] = (self.poller, *self.loops)
        try:
            async with asyncio.timeout(None) as patience, asyncio.TaskGroup() as tasks:
                for part in parts:
                    tasks.create_task(part.run())
                await leaving.wait()
                patience.reschedule(asyncio.get_running_loop().time() + GRACE_SECONDS)
                for part in parts:
                    part.stop()
        except TimeoutError:
            log.warning("left before everything was finished")

    def wake(self) -> None:
        """Let every worker look at the clock again."""
        for loop in self.loops:
            loop.bell.ring()


async def build(
    settings: Settings, *, rules: Rules, store: Store, session: BaseSession, time: Time, books: Books | None = None,
    couriers: Couriers | None = None,
) -> House:  # fmt: skip
    """Put the parts together over an open store, a session with Telegram, and the company's systems if there are."""
    await store.write(roster.enrol_admins, settings.admins, now=time.clock())
    await store.write(policies.ship, shipped(), now=time.clock())
    await store.write(deliveries.take_over, now=time.clock())
    company = Company(
        name=settings.company_name,
        name_kk=settings.company_name_kk,
        bin=settings.company_bin,
        contact=settings.company_contact,
    )
    rules = replace(rules, live=books.map.live) if books else rules
    configured = settings.desk_chat_id
    desk = DeskPlace(
        configured=configured, chat_id=configured, language=settings.desk_language, solo=settings.solo_desk
    )
    await desk.follow(store)
    bot = make_bot(settings.token.get_secret_value(), session)
    pace = Pace(now=time.seconds, sleep=time.sleep)
    session.middleware(pace)
    seen = Traces(store=store, clock=time.clock)
    session.middleware(Outgoing(seen))
    sender = Sender(
        bot=bot, store=store, desk=desk, rules=rules, company=company, clock=time.clock, pace=pace, books=books
    )
    # Without a desk its notices wait in the outbox.
    lanes = [
        _lane(Outbox(store=store, lane=lane, send=sender, clock=time.clock))
        for lane in Lane
        if lane is not Lane.DESK or desk.chat_id is not None
    ]
    serving = (
        [_proving(store, books, couriers or Couriers(), time), _carrying(store, books, rules, time)] if books else []
    )
    many = _broadcasting(settings, store, books, couriers or Couriers(), rules, company, bot, pace, time)
    ringing = Ringing(store, tuple(loop.bell for loop in (*lanes, *serving, many)))
    dispatcher = make_dispatcher(
        store=ringing, clock=time.clock, rules=rules, company=company, desk=desk, seen=seen, books=books
    )
    poller = Poller(
        bot=bot,
        feed=partial(dispatcher.feed_update, bot),
        allowed=dispatcher.resolve_used_update_types(),
        unavailable=(StoreError,),
    )
    chores = Chores(store=ringing, rules=rules, clock=time.clock, empty_log=store.checkpoint)
    introduce = partial(commands.introduce, bot, company, desk)
    return House(
        desk=desk,
        poller=poller,
        loops=(
            *lanes,
            *serving,
            many,
            Loop(name="deadlines", step=chores.remind, rest=partial(every, REMIND_SECONDS)),
            Loop(name="changes", step=chores.move, rest=partial(every, MOVE_SECONDS)),
            Loop(name="erasure", step=chores.destroy, rest=partial(every, DESTROY_SECONDS)),
            Loop(name="sealer", step=chores.seal, rest=partial(every, SEAL_SECONDS)),
            Loop(name="traces", step=seen.write_down, rest=partial(every, TRACE_SECONDS)),
            Loop(name="profile", step=introduce, rest=partial(every, PROFILE_SECONDS)),
        ),
    )


def _proving(store: Store, books: Books, couriers: Couriers, time: Time) -> Loop:
    sends = Proving(store=store, books=books, couriers=couriers, clock=time.clock)
    return Loop(name="codes", step=sends.step, rest=partial(every, CODE_SECONDS))


def _carrying(store: Store, books: Books, rules: Rules, time: Time) -> Loop:
    carries = Carry(store=store, books=books, rules=rules, clock=time.clock)
    corrects = Correct(store=store, books=books, rules=rules, clock=time.clock)
    switches = Switch(store=store, books=books, rules=rules, clock=time.clock)

    async def step() -> bool:
        return await carries.step() or await corrects.step() or await switches.step()

    return Loop(name="systems", step=step, rest=partial(every, CARRY_SECONDS))


def _broadcasting(
    settings: Settings, store: Store, books: Books | None, couriers: Couriers, rules: Rules, company: Company, bot: Bot,
    pace: Pace, time: Time,
) -> Loop:  # fmt: skip
    words = Announcements(store=store, company=company)
    others = Otherwise(store=store, books=books, mail=couriers.mail, words=words.mail, clock=time.clock)

    def quiet(now: datetime) -> datetime | None:
        return settings.quiet_hours.until(now.astimezone(rules.calendar.zone)) if settings.quiet_hours else None

    sends = Broadcasting(
        store=store,
        send=Mailer(bot=bot, words=words.screen),
        match=others.match,
        otherwise=others.mail_out,
        ceiling=Ceiling(pace=pace, rate=settings.broadcast_rate),
        clock=time.clock,
        quiet=quiet,
        hold=timedelta(seconds=settings.broadcast_hold),
    )
    return Loop(name="broadcasts", step=sends.step, rest=sends.rest, finish=sends.finish)


def _lane(outbox: Outbox) -> Loop:
    return Loop(name=f"outbox-{outbox.lane}", step=outbox.step, rest=outbox.rest)


async def serve(
    settings: Settings,
    *,
    session: BaseSession,
    leaving: asyncio.Event,
    clock: Callable[[], datetime] = utc_now,
    ready: Callable[[House], None] = lambda _: None,
    books: Books | None = None,
    couriers: Couriers | None = None,
) -> None:
    """Open the store, put the bot together and let it live.

    ``books`` and ``couriers`` are those of the settings unless they are given. Raises StoreError, RulesError,
    DataMapError, BadAddress, or `Revoked` in a group.
    """
    rules = load_rules(settings.calendar_file)
    books = books or books_of(settings, rules, clock)
    couriers = couriers or couriers_of(settings)
    async with await Store.open(settings.database, Vault(settings.key()), exclusive=True) as store, session:
        time = real_time(clock)
        house = await build(
            settings, rules=rules, store=store, session=session, time=time, books=books, couriers=couriers
        )
        ready(house)
        # Without it every full collection walks all of aiogram's models and stops the bot for a tenth of a second.
        gc.collect()
        gc.freeze()
        log.info("started", dialect=store.dialect, workers=len(house.loops))
        await house.live(leaving)
        log.info("stopped")
    if books:
        await books.close()


def books_of(settings: Settings, rules: Rules, clock: Callable[[], datetime]) -> Books | None:
    """The company's own systems; none without a data map."""
    if settings.data_map is None:
        return None
    return open_books(load_data_map(settings.data_map, rules.purposes), settings.source_addresses, now=clock)


def couriers_of(settings: Settings) -> Couriers:
    """How a code reaches a client."""
    mail, gateway = settings.mail_server.get_secret_value(), settings.sms_gateway.get_secret_value()
    return Couriers(
        mail=smtp_at(mail, settings.mail_from) if mail else None,
        phone=Gateway(url=gateway, key=settings.sms_key.get_secret_value()) if gateway else None,
    )


def run(settings: Settings) -> None:
    """Work with Telegram until SIGTERM or Ctrl-C."""
    asyncio.run(wait_for_the_end(settings))


async def wait_for_the_end(settings: Settings) -> None:
    """The same on a loop that is there already."""
    leaving = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, leaving.set)
    remedy = None
    try:
        await serve(settings, session=make_session(settings.api_url), leaving=leaving)
    except* Revoked:
        remedy = "Telegram no longer takes the token in BOT_TOKEN. Get the right one from @BotFather and start again."
    except* (RulesError, DataMapError, BadAddress) as mistakes:
        remedy = "\n".join(map(str, mistakes.exceptions))
    # Raised among the exceptions above it would leave within a group, and the operator would read a traceback.
    if remedy:
        raise SystemExit(remedy)
