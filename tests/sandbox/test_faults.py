"""A test asks for a failure and the bot meets it as it would meet Telegram's, with the same exception and cause."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ServerDisconnectedError

from bot.sandbox.faults import Fault
from bot.sandbox.things import Person
from bot.sandbox.world import World


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.flood(7), TelegramRetryAfter),
        (Fault.blocked(), TelegramForbiddenError),
        (Fault.bad_request(), TelegramBadRequest),
        (Fault.unauthorized(), TelegramUnauthorizedError),
        (Fault.server_error(), TelegramServerError),
        (Fault.server_error(500, "Internal Server Error: restart"), TelegramServerError),
    ],
)
async def test_an_error_answer_happens_once_and_delivers_nothing(
    world: World, aigerim: Person, bot: Bot, fault: Fault, error: type[TelegramAPIError]
) -> None:
    world.fail_next("sendMessage", fault)

    with pytest.raises(error):
        await bot.send_message(aigerim.id, "hello")
    await bot.send_message(aigerim.id, "again")

    assert [m.text for m in world.chat_view(aigerim)] == ["again"]
    assert world.violations == []


async def test_a_refused_connection_was_certainly_never_sent(world: World, aigerim: Person, near: Bot) -> None:
    world.fail_next("sendMessage", Fault.not_sent())

    with pytest.raises(TelegramNetworkError) as broken:
        await near.send_message(aigerim.id, "hello")

    assert isinstance(broken.value.__cause__, ClientConnectorError)
    assert world.chat_view(aigerim) == []


async def test_after_a_timeout_the_message_may_be_there(world: World, aigerim: Person, bot: Bot) -> None:
    world.fail_next("sendMessage", Fault.timeout())

    with pytest.raises(TelegramNetworkError) as broken:
        await bot.send_message(aigerim.id, "hello", request_timeout=1)

    assert isinstance(broken.value.__cause__, asyncio.TimeoutError)
    assert world.last(aigerim).text == "hello"
    assert [s.acknowledged for s in world.sent] == [False]


async def test_a_connection_may_break_after_delivery(world: World, aigerim: Person, bot: Bot) -> None:
    world.fail_next("sendMessage", Fault.disconnect())

    with pytest.raises(TelegramNetworkError) as broken:
        await bot.send_message(aigerim.id, "hello")

    assert isinstance(broken.value.__cause__, ServerDisconnectedError)
    assert world.last(aigerim).text == "hello"


async def test_an_answer_may_be_unreadable(world: World, aigerim: Person, bot: Bot) -> None:
    world.fail_next("sendMessage", Fault.undecodable())

    with pytest.raises(ClientDecodeError):
        await bot.send_message(aigerim.id, "hello")

    assert world.last(aigerim).text == "hello"


async def test_a_fault_may_choose_its_call(world: World, aigerim: Person, bolat: Person, near: Bot) -> None:
    world.fail_next(lambda method, params: params.get("chat_id") == bolat.id, Fault.blocked())
    await near.send_message(aigerim.id, "hello")

    with pytest.raises(TelegramForbiddenError):
        await near.send_message(bolat.id, "hello")


async def test_random_faults_are_the_same_for_the_same_seed(world: World, near: Bot) -> None:
    async def outcomes() -> list[bool]:
        world.fail_randomly(0.3, [Fault.server_error()], seed=7, methods=["getMe"])
        return [await works() for _ in range(50)]

    async def works() -> bool:
        try:
            await near.get_me()
        except TelegramServerError:
            return False
        return True

    first = await outcomes()

    assert first == await outcomes()
    assert 5 < first.count(False) < 30


async def test_a_revoked_token_stops_everything(world: World, bot: Bot) -> None:
    world.revoked = True

    with pytest.raises(TelegramUnauthorizedError):
        await bot.get_updates(timeout=10)
