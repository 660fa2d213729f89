"""The page sees what a person would see, and every act it can send does what it says."""

import asyncio
import base64
import json

import pytest
from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.sandbox.things import Chat, Person
from bot.sandbox.view import world_act
from bot.sandbox.world import World

PDF = base64.b64encode(b"%PDF").decode()


async def test_a_snapshot_is_json_and_later_ones_hold_only_what_changed(
    world: World, aigerim: Person, desk: Chat, near: Bot
) -> None:
    world.send_text(aigerim, "one")
    first = world.snapshot()
    await near.send_message(aigerim.id, "<b>two</b>")
    second = world.snapshot(first["version"])

    assert json.loads(json.dumps(first)) == first
    assert [m["text"] for m in first["messages"]] == ["one"]
    assert [(m["html"], m["from"]["bot"]) for m in second["messages"]] == [("<b>two</b>", True)]
    assert len(second["chats"]) == len(first["chats"]) == 3
    assert world.snapshot(second["version"])["messages"] == []


async def test_a_deleted_message_comes_once_more_marked(world: World, aigerim: Person) -> None:
    message = world.send_text(aigerim, "oops")
    before = world.version
    world.delete(aigerim, message)

    assert [(m["id"], m["deleted"]) for m in world.snapshot(before)["messages"]] == [(message.id, True)]


async def test_waiting_ends_with_the_next_change(world: World, aigerim: Person) -> None:
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(world.changed(world.version))
        await asyncio.sleep(0)
        world.send_text(aigerim, "hello")

    assert waiting.result() > 1
    assert await world.changed(world.version, timeout=0.01) == world.version


async def test_a_violation_reaches_the_page(world: World, aigerim: Person) -> None:
    before = world.version
    await world.call("sendMessage", {"chat_id": aigerim.id, "text": ""})

    assert world.version > before
    assert world.snapshot()["violations"] == ["sendMessage: Bad Request: message text is empty"]
    assert world_act(world, {"do": "clear_violations"}) == {"ok": True}
    assert world.snapshot()["violations"] == []


@pytest.mark.parametrize(
    ("act", "kind"),
    [
        ({"do": "start"}, "text"),
        ({"do": "text", "text": "hello"}, "text"),
        ({"do": "contact"}, "contact"),
        ({"do": "file", "name": "a.pdf", "mime": "application/pdf", "base64": PDF, "caption": "see"}, "document"),
        ({"do": "file", "as": "photo", "base64": PDF}, "photo"),
        ({"do": "file", "as": "voice", "base64": PDF}, "voice"),
        ({"do": "sticker"}, "sticker"),
        ({"do": "location", "lat": 43.2, "lon": 76.9}, "location"),
    ],
)
async def test_what_the_page_sends_reaches_chat_and_bot(
    world: World, aigerim: Person, near: Bot, act: dict[str, object], kind: str
) -> None:
    assert world_act(world, {"user": aigerim.id, **act}) == {"ok": True}

    update = (await near.get_updates())[0]
    assert [m["kind"] for m in world.snapshot()["messages"]] == [kind]
    assert update.message is not None
    assert update.message.content_type == kind


async def test_the_page_taps_presses_edits_deletes_and_blocks(world: World, aigerim: Person, near: Bot) -> None:
    button = InlineKeyboardButton(text="Yes", callback_data="yes")
    sent = await near.send_message(aigerim.id, "Sure?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Menu")]])
    await near.send_message(aigerim.id, "Menu below", reply_markup=keyboard)
    who = {"user": aigerim.id}

    for act in (
        {"do": "tap", "message": sent.message_id, "data": "yes"},
        {"do": "press", "label": "Menu"},
        {"do": "edit", "message": 3, "text": "Menü"},
        {"do": "delete", "message": 3},
        {"do": "block"},
        {"do": "unblock"},
    ):
        assert world_act(world, who | act) == {"ok": True}

    kinds = [u.event_type for u in await near.get_updates()]
    assert kinds == ["callback_query", "message", "edited_message", "my_chat_member", "my_chat_member"]


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"do": "fly"},
        {"do": "text"},
        {"do": "text", "user": 1, "text": "x"},
        {"do": "text", "user": 101, "text": " "},
        {"do": "text", "user": "101", "text": "x"},
        {"do": "tap", "user": 101, "message": 77, "data": "x"},
        {"do": "press", "user": 101, "label": "x"},
        {"do": "file", "user": 101, "base64": "not base64!"},
        {"do": "location", "user": 101, "lat": None, "lon": 1},
        {"do": "contact", "user": 101},
    ],
)
def test_nonsense_from_the_page_is_an_error_not_a_crash(world: World, payload: dict[str, object]) -> None:
    world.add_user("Phoneless", id=101)

    answer = world_act(world, payload)

    assert answer["ok"] is False
    assert answer["error"]


async def test_toasts_and_keyboards_are_shown(world: World, aigerim: Person, near: Bot) -> None:
    phone = ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text="Phone", request_contact=True)]], resize_keyboard=True, one_time_keyboard=True
    )
    await near.send_message(aigerim.id, "Phone?", reply_markup=phone)
    button = InlineKeyboardButton(text="Yes", callback_data="yes", style="danger")
    await near.send_message(aigerim.id, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[button]]))
    await near.answer_callback_query(world.tap(aigerim, None, "Yes"), text="Taken")

    seen = world.snapshot()
    chat = next(c for c in seen["chats"] if c["id"] == aigerim.id)
    assert chat["keyboards"] == {
        str(aigerim.id): {
            "rows": [[{"text": "Phone", "kind": "contact"}]], "resize": True, "one_time": True, "placeholder": None,
        }
    }  # fmt: skip
    assert seen["messages"][-1]["buttons"] == [
        [{"text": "Yes", "kind": "callback", "data": "yes", "url": None, "style": "danger"}]
    ]
    assert [(t["user"], t["text"], t["alert"]) for t in seen["toasts"]] == [(aigerim.id, "Taken", False)]
