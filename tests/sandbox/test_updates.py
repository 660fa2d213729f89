"""Updates reach the bot as Telegram delivers them."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramUnauthorizedError
from aiogram.types import CallbackQuery, InaccessibleMessage, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.sandbox.things import Chat, Person
from bot.sandbox.updates import FIRST_UPDATE_ID
from bot.sandbox.world import World
from tests.sandbox.clock import Clock

OK = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Good", callback_data="ok:1")]])


async def test_updates_come_again_until_they_are_confirmed(world: World, aigerim: Person, bot: Bot) -> None:
    world.send_text(aigerim, "one")
    world.send_text(aigerim, "two")

    first = await bot.get_updates()
    again = await bot.get_updates()
    rest = await bot.get_updates(offset=first[0].update_id + 1)

    assert [u.update_id for u in first] == [u.update_id for u in again] == [FIRST_UPDATE_ID, FIRST_UPDATE_ID + 1]
    assert [u.message.text for u in rest if u.message] == ["two"]
    assert await bot.get_updates(offset=rest[0].update_id + 1) == []
    assert world.updates.pending == []


async def test_a_limit_and_a_negative_offset(world: World, aigerim: Person, bot: Bot) -> None:
    for n in range(5):
        world.send_text(aigerim, str(n))

    assert len(await bot.get_updates(limit=2)) == 2
    assert [u.message.text for u in await bot.get_updates(offset=-2) if u.message] == ["3", "4"]
    assert len(world.updates.pending) == 2


async def test_a_long_poll_ends_when_something_happens(world: World, aigerim: Person, bot: Bot) -> None:
    async with asyncio.TaskGroup() as group:
        poll = group.create_task(bot.get_updates(timeout=30))
        await asyncio.sleep(0.1)
        assert not poll.done()
        world.send_text(aigerim, "hello")

    assert [u.message.text for u in poll.result() if u.message] == ["hello"]


async def test_a_long_poll_ends_empty_after_its_timeout(bot: Bot) -> None:
    assert await bot.get_updates(timeout=1) == []


async def test_a_second_poller_ends_the_first_with_a_conflict(world: World, aigerim: Person, bot: Bot) -> None:
    async def first() -> None:
        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await bot.get_updates(timeout=30)

    async with asyncio.TaskGroup() as group:
        group.create_task(first())
        await asyncio.sleep(0.1)
        second = group.create_task(bot.get_updates(timeout=30))
        await asyncio.sleep(0.1)
        world.send_text(aigerim, "hello")

    assert len(second.result()) == 1


async def test_only_wanted_kinds_are_kept_from_the_call_on(world: World, aigerim: Person, bot: Bot) -> None:
    world.send_text(aigerim, "before")
    await bot.get_updates(allowed_updates=["my_chat_member"])
    world.send_text(aigerim, "after")
    world.block(aigerim)

    kinds = [u.event_type for u in await bot.get_updates()]

    assert kinds == ["message", "my_chat_member"]


async def test_updates_are_kept_for_a_day(world: World, clock: Clock, aigerim: Person, bot: Bot) -> None:
    world.send_text(aigerim, "yesterday")
    clock.pass_by(hours=25)
    world.send_text(aigerim, "today")

    assert [u.message.text for u in await bot.get_updates() if u.message] == ["today"]


async def test_dropping_pending_updates(world: World, aigerim: Person, bot: Bot) -> None:
    world.send_text(aigerim, "old")

    await bot.delete_webhook(drop_pending_updates=True)

    assert await bot.get_updates() == []


async def test_a_tap_brings_the_message_with_its_buttons(world: World, aigerim: Person, bot: Bot) -> None:
    await bot.send_message(aigerim.id, "Sure?", reply_markup=OK)
    world.tap(aigerim, None, "Good")

    query = await _query(bot)

    assert query.data == "ok:1"
    assert query.from_user.id == aigerim.id
    assert isinstance(query.message, Message)
    assert query.message.text == "Sure?"
    assert query.message.reply_markup is not None
    assert query.message.reply_markup.model_dump() == OK.model_dump()


async def test_a_tap_on_a_deleted_message_arrives_as_inaccessible(world: World, aigerim: Person, bot: Bot) -> None:
    await bot.send_message(aigerim.id, "Sure?", reply_markup=OK)
    message = world.last(aigerim)
    world.delete(aigerim, message)
    world.forge(aigerim, message, "anything at all, even longer than sixty-four bytes" * 3)

    query = await _query(bot)

    assert isinstance(query.message, InaccessibleMessage)
    assert query.data is not None
    assert query.data.startswith("anything")


async def test_nobody_tells_the_bot_of_a_deletion(world: World, aigerim: Person, bot: Bot) -> None:
    message = world.send_text(aigerim, "oops")
    world.delete(aigerim, message)

    assert [u.event_type for u in await bot.get_updates()] == ["message"]
    assert world.chat_view(aigerim) == []


async def test_an_edit_arrives_as_an_edited_message(world: World, clock: Clock, aigerim: Person, bot: Bot) -> None:
    message = world.send_text(aigerim, "frist")
    clock.pass_by(minutes=1)
    world.edit_text(aigerim, message, "first")

    edited = (await bot.get_updates())[-1].edited_message

    assert edited is not None
    assert (edited.text, edited.edit_date) == ("first", int(clock().timestamp()))
    assert [html for _, html in message.history] == ["frist"]


async def test_another_token_is_refused(world: World, desk: Chat, bot: Bot) -> None:
    stranger = Bot("42:other", session=bot.session)

    with pytest.raises(TelegramUnauthorizedError):
        await stranger.get_me()


async def _query(bot: Bot) -> CallbackQuery:
    query = (await bot.get_updates())[-1].callback_query
    assert query is not None
    return query
