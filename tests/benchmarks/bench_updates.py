"""How many updates a second does the whole bot handle, next to a bare aiogram bot over the same simulated Telegram?"""

import gc
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from statistics import median

import pytest
from aiogram import Bot, Dispatcher
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    Update,
)
from pydantic import SecretStr

from bot.app import Time, build
from bot.config import Settings
from bot.rules import load_rules
from bot.sandbox.flood import Pace
from bot.sandbox.session import InMemorySession
from bot.sandbox.things import Message as Shown
from bot.sandbox.things import Person
from bot.sandbox.world import World
from bot.storage.db import Store
from bot.telegram.buttons import Confirm, Home, ShowHelp
from bot.telegram.client import make_bot
from bot.telegram.poller import Poller, Unhandled
from tests.benchmarks.crowd import CALLERS, NOW, fill_in_many
from tests.benchmarks.tables import half_and_worst, milliseconds, show, spread, times
from tests.journeys.clock import Clock

RUNS = 5
# Acts of every person in a run of the quick ones; a filing is one each.
ROUNDS = 2
ECHO, BARE = "bare aiogram: echo a message", "bare aiogram: answer a tap, edit"
HELP, MENU, FILING = "help tap (reads)", "menu tap (reads, writes)", "confirming tap: a filing"


@dataclass(kw_only=True)
class Lane:
    """What one kind of update took: seconds of each, alone and 64 at once; updates a second and their CPU."""

    poller: Poller
    rates: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)


@dataclass(kw_only=True)
class Stage:
    """A crowd before the bot and before a bare one, each with a message whose buttons can be tapped."""

    world: World
    store: Store
    ours: Poller
    bare: Poller

    async def crowd(self) -> list[tuple[Person, Shown]]:
        bot = make_bot(self.world.token, InMemorySession(self.world))
        people = [self.world.add_user("Руслан", language_code="ru", started=True) for _ in range(CALLERS)]
        for person in people:
            await bot.send_message(person.id, "…")
        return [(person, self.world.last(person)) for person in people]

    async def tapped(self, lane: Lane, taps: list[tuple[Person, Shown, str]]) -> None:
        """All of them at once, then a few alone."""
        few = taps[: len(taps) // 8]
        for person, message, data in taps[len(few) :]:
            self.world.forge(person, message, data)
        await _timed(lane, len(taps) - len(few))
        for person, message, data in few:
            self.world.forge(person, message, data)
            await _one(lane)


async def _timed(lane: Lane, number: int) -> None:
    feed, took = lane.poller.feed, lane.together
    lane.poller.feed = _watched(feed, took)
    begun, cpu = time.perf_counter(), time.process_time()
    await _rest(lane.poller)
    lane.rates.append(number / (time.perf_counter() - begun))
    lane.cpu.append((time.process_time() - cpu) / number)
    lane.poller.feed = feed


async def _one(lane: Lane) -> None:
    feed = lane.poller.feed
    lane.poller.feed = _watched(feed, lane.alone)
    await _rest(lane.poller)
    lane.poller.feed = feed


async def _rest(poller: Poller) -> None:
    """Step until nothing is left; what the store did not get done is delivered again."""
    while True:
        with suppress(Unhandled):
            if not await poller.step():
                return


def _watched(feed: Callable[[Update], Awaitable[object]], took: list[float]) -> Callable[[Update], Awaitable[object]]:
    async def watched(update: Update) -> None:
        begun = time.perf_counter()
        await feed(update)
        took.append(time.perf_counter() - begun)

    return watched


@asynccontextmanager
async def staged(store: Store) -> AsyncIterator[Stage]:
    clock = Clock(NOW)
    world = World(clock, pace=Pace.OFF)
    settings = Settings(
        token=SecretStr(world.token), company_name="ТОО «TWELVE»", company_bin="1" * 12, company_contact="a@example.kz"
    )
    # Only sending is paced; the clock lets nobody wait for it.
    passing = Time(clock=clock, seconds=clock.seconds, sleep=clock.sleep)
    house = await build(settings, rules=load_rules(), store=store, session=InMemorySession(world), time=passing)
    bot = make_bot(world.token, InMemorySession(world))
    bare = Poller(bot=bot, feed=_bare(bot), allowed=house.poller.allowed, unavailable=())
    gc.collect()
    gc.freeze()
    try:
        yield Stage(world=world, store=store, ours=house.poller, bare=bare)
    finally:
        gc.unfreeze()


def _bare(bot: Bot) -> Callable[[Update], Awaitable[object]]:
    """The bot of every tutorial."""
    dispatcher = Dispatcher(disable_fsm=True)
    rows = [[InlineKeyboardButton(text="menu", callback_data="home")] for _ in range(4)]

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    @dispatcher.callback_query()
    async def tap(query: CallbackQuery) -> None:
        await query.answer()
        assert query.message is not None
        assert not isinstance(query.message, InaccessibleMessage)
        await query.message.edit_text(query.data or "", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))

    async def feed(update: Update) -> None:
        await dispatcher.feed_update(bot, update)

    return feed


@pytest.mark.bench
async def test_updates_per_second(store: Store) -> None:
    async with staged(store) as stage:
        crowd = await stage.crowd()
        lanes = {name: Lane(poller=stage.bare if name in (ECHO, BARE) else stage.ours)
                 for name in (ECHO, BARE, HELP, MENU, FILING)}  # fmt: skip
        for number in range(RUNS):
            for turn in range(ROUNDS):
                await _echo(stage, lanes[ECHO], crowd)
                await stage.tapped(lanes[BARE], [(*who, f"{number} {turn}") for who in crowd])
                await stage.tapped(lanes[HELP], [(*who, ShowHelp().pack()) for who in crowd])
                await stage.tapped(lanes[MENU], [(*who, Home().pack()) for who in crowd])
            await stage.tapped(lanes[FILING], await _forms(stage))
        # Once more as most bots live: every full collection walks everything that was imported.
        gc.unfreeze()
        thawed = Lane(poller=stage.ours)
        for _ in range(RUNS):
            await stage.tapped(thawed, [(*who, ShowHelp().pack()) for who in crowd])
            await stage.tapped(thawed, [(*who, Home().pack()) for who in crowd])
        assert stage.world.violations == []

    echo, tap = median(lanes[ECHO].rates), median(lanes[BARE].rates)
    rows = [_row(name, lane, echo, tap) for name, lane in (lanes | {"help and menu, gc not frozen": thawed}).items()]
    columns = ("", "min", "median", "max", "to echo", "to bare tap", "CPU each", "p50", "p99", "p50 alone", "p99 alone")
    show(f"Updates a second over {store.dialect}, {CALLERS} people at once, {RUNS} runs", columns, rows)


async def _echo(stage: Stage, lane: Lane, crowd: list[tuple[Person, Shown]]) -> None:
    few = crowd[: len(crowd) // 8]
    for person, _ in crowd[len(few) :]:
        stage.world.send_text(person, "hello")
    await _timed(lane, len(crowd) - len(few))
    for person, _ in few:
        stage.world.send_text(person, "hello")
        await _one(lane)


async def _forms(stage: Stage) -> list[tuple[Person, Shown, str]]:
    """New people who have only to confirm."""
    crowd = await stage.crowd()
    forms = await stage.store.write(fill_in_many, [person.id for person, _ in crowd])
    return [
        (person, message, Confirm(draft=form.draft, version=form.version).pack())
        for (person, message), form in zip(crowd, forms, strict=True)
    ]


def _row(name: str, lane: Lane, echo: float, tap: float) -> tuple[str, ...]:
    rate = median(lane.rates)
    return (
        name,
        *spread(lane.rates),
        times(rate, echo),
        times(rate, tap),
        milliseconds(median(lane.cpu)),
        *half_and_worst(lane.together),
        *half_and_worst(lane.alone),
    )
