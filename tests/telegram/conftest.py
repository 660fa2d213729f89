"""A world with two people and a staff group, and a bot that reaches it in memory; time passes by hand."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot

from bot.sandbox.flood import Pace
from bot.sandbox.session import InMemorySession
from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World
from bot.storage.db import Store
from bot.telegram.client import make_bot
from bot.texts import Translator
from tests.journeys.clock import Clock
from tests.journeys.office import Desk


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock, pace=Pace.CLOCK)


@pytest.fixture
def aigerim(world: World) -> Person:
    return world.add_user("Айгерим", language_code="kk", phone="+77011234567", started=True)


@pytest.fixture
def ruslan(world: World) -> Person:
    return world.add_user("Руслан", language_code="ru", phone="+77017654321", started=True)


@pytest.fixture
def group(world: World, ruslan: Person) -> Chat:
    return world.add_group("Desk", forum=True, members=[ruslan])


@pytest.fixture
def session(world: World) -> InMemorySession:
    return InMemorySession(world)


@pytest.fixture
def bot(world: World, session: InMemorySession) -> Bot:
    return make_bot(world.token, session)


@pytest.fixture
async def office(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """The whole bot with everybody around it, as in the journeys."""
    monkeypatch.setattr(Translator, "strict", True)
    desk = Desk(store=store)
    await desk.open()
    yield desk
    assert desk.world.violations == []
