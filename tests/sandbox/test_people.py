"""What people can and cannot do with their own hands."""

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.things import Person
from bot.sandbox.world import World
from tests.sandbox.clock import Clock


async def test_every_kind_of_message_reaches_the_bot(world: World, aigerim: Person, bot: Bot) -> None:
    world.press_start(aigerim, "broadcast_7")
    world.send_text(aigerim, "hello")
    world.send_document(aigerim, "a.pdf", b"%PDF")
    world.send_photo(aigerim, b"jpeg")
    world.send_voice(aigerim)
    world.send_video(aigerim)
    world.send_sticker(aigerim)
    world.send_location(aigerim)
    world.share_contact(aigerim)
    world.send_raw(aigerim, "dice", {"dice": {"emoji": "🎲", "value": 6}})
    world.forward(aigerim, world.send_text(aigerim, "mine"))

    messages = [update.message for update in await bot.get_updates() if update.message]

    assert [m.content_type for m in messages] == [
        "text", "text", "document", "photo", "voice", "video", "sticker", "location", "contact", "dice", "text", "text",
    ]  # fmt: skip
    assert messages[0].text == "/start broadcast_7"
    assert [m.forward_origin is not None for m in messages[-2:]] == [False, True]


async def test_starting_again_unblocks(world: World, aigerim: Person, near: Bot) -> None:
    world.block(aigerim)
    with pytest.raises(ValueError, match="has blocked the bot"):
        world.send_text(aigerim, "hello")
    world.press_start(aigerim)

    assert [u.event_type for u in await near.get_updates()] == ["my_chat_member", "my_chat_member", "message"]


def test_clients_refuse_what_telegram_clients_refuse(world: World, aigerim: Person, bolat: Person) -> None:
    theirs = world.send_text(bolat, "mine")

    with pytest.raises(ValueError, match="empty text"):
        world.send_text(aigerim, "  \n ")
    with pytest.raises(ValueError, match="deep link"):
        world.press_start(aigerim, "with space")
    with pytest.raises(ValueError, match="only their own"):
        world.edit_text(aigerim, theirs, "changed")
    with pytest.raises(ValueError, match="not this person's chat"):
        world.delete(aigerim, theirs)
    with pytest.raises(ValueError, match="has no phone"):
        world.share_contact(bolat)
    with pytest.raises(LookupError, match="has no reply keyboard"):
        world.press(bolat, "Menu")
    with pytest.raises(LookupError, match="said nothing"):
        world.last(bolat)


async def test_a_tap_waits_for_its_answer(world: World, aigerim: Person, near: Bot) -> None:
    button = InlineKeyboardButton(text="Yes", callback_data="yes")
    await near.send_message(aigerim.id, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    query = world.tap(aigerim, None, "Yes")
    assert [tap.person for tap in world.unanswered()] == [aigerim]

    await near.answer_callback_query(query)

    assert world.unanswered() == []


async def test_typing_is_seen_until_the_message_or_five_seconds(
    world: World, clock: Clock, aigerim: Person, near: Bot
) -> None:
    def shown() -> object:
        return world.snapshot()["chats"][0]["action"]

    await near.send_chat_action(aigerim.id, "typing")
    assert shown() == "typing"
    await near.send_message(aigerim.id, "done")
    assert shown() is None
    await near.send_chat_action(aigerim.id, "typing")
    clock.pass_by(seconds=6)
    assert shown() is None


async def test_history_may_be_bounded(clock: Clock) -> None:
    world = World(clock, history=3)
    person = world.add_user("P", started=True)
    for n in range(10):
        await world.call("sendMessage", {"chat_id": person.id, "text": str(n)})
        world.send_text(person, f"answer {n}")

    assert [m.text for m in world.chat_view(person)] == ["answer 8", "9", "answer 9"]
    assert len(world.sent) == 3


def test_given_ids_do_not_collide_with_made_ones(world: World) -> None:
    first = world.add_user("A")
    world.add_user("B", id=first.id + 2)
    third = world.add_user("C")
    fourth = world.add_user("D")

    assert len({first.id, first.id + 2, third.id, fourth.id}) == 4
    assert len({world.add_group("G").id, world.add_group("H", supergroup=False).id, world.add_group("I").id}) == 3
