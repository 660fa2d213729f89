"""A world with Aigerim, who asks, Bolat, who works at the desk, and a bot that reaches it by both roads."""

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from bot.sandbox.server import address, serve_bot_api
from bot.sandbox.session import InMemorySession
from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World
from tests.sandbox.clock import Clock

HTML = DefaultBotProperties(parse_mode="HTML")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(clock: Clock) -> World:
    return World(clock)


@pytest.fixture
def aigerim(world: World) -> Person:
    return world.add_user("Айгерим", "Сапарова", language_code="kk", phone="+77011234567", started=True)


@pytest.fixture
def bolat(world: World) -> Person:
    return world.add_user("Bolat", username="bolat", language_code="ru", started=True)


@pytest.fixture
def desk(world: World, bolat: Person) -> Chat:
    return world.add_group("Desk", forum=True, members=[bolat])


@pytest.fixture
def near(world: World) -> Bot:
    """The bot by the road without a socket, for rules that do not depend on the road."""
    return Bot(world.token, session=InMemorySession(world), default=HTML)


@pytest.fixture(params=["memory", "http"])
async def bot(request: pytest.FixtureRequest, world: World, near: Bot) -> AsyncIterator[Bot]:
    """The same bot by both roads: whatever a test states holds in memory and over a socket."""
    if request.param == "memory":
        yield near
        return
    runner = await serve_bot_api(world)
    server = TelegramAPIServer.from_base(address(runner))
    async with Bot(world.token, session=AiohttpSession(api=server), default=HTML) as bot:
        yield bot
    await runner.cleanup()
