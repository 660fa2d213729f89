"""How often does an update go to the database? Every hop is a wait: two are enough, to see who writes and to act."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Concatenate, ParamSpec, TypeVar

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.domain.languages import Language
from bot.storage.db import Store, Tx
from bot.storage.vault import Vault
from bot.telegram.buttons import Claim, ReadCase, Workplace
from tests.benchmarks.tables import show
from tests.journeys.actors import Actor
from tests.journeys.client import WORDS, Client
from tests.journeys.client import of as client
from tests.journeys.office import Desk

P = ParamSpec("P")
T = TypeVar("T")


class Watched(Store):
    """The store, and the names of what was run on it."""

    def __init__(self, engine: Any, vault: Vault) -> None:
        super().__init__(engine, vault)
        self.ran: list[str] = []

    async def read(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        self.ran.append(_name(fn))
        return await super().read(fn, *args, **kwargs)

    async def write(self, fn: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        self.ran.append(_name(fn).upper())
        return await super().write(fn, *args, **kwargs)


def _name(fn: Any) -> str:
    return f"{fn.__module__.rsplit('.', 1)[-1]}.{fn.__name__}"


@dataclass(kw_only=True)
class Counter:
    """Counts the hops of the updates alone; the workers' come afterwards and are not counted."""

    desk: Desk
    store: Watched
    rows: list[tuple[str, str, str]]
    counted: str | None = None

    async def settle(self) -> None:
        if self.counted is not None:
            before = self.store.hops
            self.store.ran.clear()
            await self.desk.house.poller.step()
            self.rows.append((self.counted, str(self.store.hops - before), ", ".join(self.store.ran)))
            self.counted = None
        await self.desk.settle()

    async def of(self, what: str, act: Awaitable[None]) -> None:
        self.counted = what
        await act


@pytest.mark.bench
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_hops_of_an_update(database_url: str, vault: Vault) -> None:
    async with await Watched.open(database_url, vault) as store:
        desk = Desk(store=store)
        await desk.open()
        counter = Counter(desk=desk, store=store, rows=[])
        for actor in (desk.ruslan, desk.bolat):
            actor.settle = counter.settle
        ruslan = client(desk, Language.RU)
        await _of_a_client(counter, ruslan, desk.ruslan)
        await _of_the_desk(counter, desk)
        assert desk.world.violations == []
    show("Database hops of one update (writes in capitals)", ("", "hops", "what ran"), counter.rows)


async def _of_a_client(counter: Counter, ruslan: Client, actor: Actor) -> None:
    await counter.of("/start", actor.starts())
    await counter.of("language", actor.taps("Русский"))
    await counter.of("delete my data", ruslan.taps("Delete my data"))
    await counter.of("a part", ruslan.taps("A part"))
    await counter.of("words of the form", actor.says(WORDS[Language.RU]))
    await counter.of("I agree", ruslan.agrees())
    await counter.of("own number", ruslan.shares_number())
    await counter.of("all correct", ruslan.taps("All correct"))
    await counter.of("confirming tap: filing", ruslan.taps("Yes, delete this"))
    await counter.of("open the case", ruslan.taps("Open the case"))
    await counter.of("add to the case", ruslan.taps("Add a message or a document"))
    await counter.of("message to the case", actor.says("ещё одно слово"))
    await counter.of("/menu", actor.says("/menu"))
    await counter.of("help tap", ruslan.taps("Help"))
    await counter.of("menu tap", ruslan.taps("To the menu"))
    await counter.of("stray text", actor.says("здравствуйте"))


async def _of_the_desk(counter: Counter, desk: Desk) -> None:
    group, bolat = desk.at_desk(desk.bolat, desk.topics[0]), desk.bolat
    await counter.of("claim", group.taps(_data(group, Claim)))
    await counter.of("workplace, from the group", group.taps(_data(group, Workplace)))
    await counter.of("read the case", bolat.taps(_data(bolat, ReadCase)))


def _data(actor: Actor, kind: type[CallbackData]) -> str:
    """What the newest button of that kind sends."""
    every = (b.data or "" for message in reversed(actor.messages) for row in message.buttons for b in row)
    return next(data for data in every if data.partition(":")[0] == kind.__prefix__)
