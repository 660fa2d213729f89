"""Every limit of TELEGRAM.md is refused in Telegram's words and written down as a violation."""

from collections.abc import Awaitable, Callable

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramEntityTooLarge, TelegramRetryAfter
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
)

from bot.sandbox.flood import Pace
from bot.sandbox.things import Chat, Person
from bot.sandbox.world import World
from tests.sandbox.clock import Clock

Attempt = Callable[[Bot, int], Awaitable[object]]


def button(**fields: object) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton.model_validate({"text": "x", **fields})]])


def commands(*names: str, description: str = "what it does") -> list[BotCommand]:
    return [BotCommand(command=name, description=description) for name in names]


TOO_MUCH: dict[str, tuple[Attempt, str]] = {
    "text": (lambda bot, to: bot.send_message(to, "👍" * 2049), "message is too long"),
    "empty text": (lambda bot, to: bot.send_message(to, " \n "), "message text is empty"),
    "caption": (
        lambda bot, to: bot.send_document(to, BufferedInputFile(b"x", "x.txt"), caption="x" * 1025),
        "message caption is too long",
    ),
    "empty file": (lambda bot, to: bot.send_document(to, BufferedInputFile(b"", "x.txt")), "file must be non-empty"),
    "unknown file": (lambda bot, to: bot.send_document(to, "NoSuchFile"), "wrong file identifier"),
    "markup language": (lambda bot, to: bot.send_message(to, "*x*", parse_mode="Markdown"), "unsupported parse_mode"),
    "broken html": (lambda bot, to: bot.send_message(to, "a < b"), "can't parse entities: Unsupported start tag"),
    "callback data": (
        lambda bot, to: bot.send_message(to, "x", reply_markup=button(callback_data="қ" * 33)),
        "BUTTON_DATA_INVALID",
    ),
    "button without act": (
        lambda bot, to: bot.send_message(to, "x", reply_markup=button()),
        "Text buttons are unallowed in the inline keyboard",
    ),
    "button address": (
        lambda bot, to: bot.send_message(to, "x", reply_markup=button(url="http://localhost/x")),
        "URL 'http://localhost/x' is invalid",
    ),
    "empty button": (
        lambda bot, to: bot.send_message(to, "x", reply_markup=button(text=" ", callback_data="x")),
        "text must be non-empty",
    ),
    "buttons": (
        lambda bot, to: bot.send_message(
            to, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=button(callback_data="x").inline_keyboard * 101)
        ),
        "reply markup is too long",
    ),
    "placeholder": (
        lambda bot, to: bot.send_message(
            to, "x", reply_markup=ReplyKeyboardMarkup(
                keyboard=[[KeyboardButton(text="x")]], input_field_placeholder="x" * 65
            )
        ),
        "placeholder is too long",
    ),
    "alert": (lambda bot, to: bot.answer_callback_query("1", text="x" * 201), "MESSAGE_TOO_LONG"),
    "unknown query": (lambda bot, to: bot.answer_callback_query("1"), "query ID is invalid"),
    "action": (lambda bot, to: bot.send_chat_action(to, "dancing"), "wrong parameter action"),
    "many commands": (lambda bot, to: bot.set_my_commands(commands(*map("c{}".format, range(101)))), "TOO_MUCH"),
    "command name": (lambda bot, to: bot.set_my_commands(commands("MyData")), "BOT_COMMAND_INVALID"),
    "command words": (lambda bot, to: bot.set_my_commands(commands("x", description="x" * 257)), "DESCRIPTION_INVALID"),
    "a country": (lambda bot, to: bot.set_my_commands(commands("x"), language_code="kz"), "LANG_CODE_INVALID"),
    "name": (lambda bot, to: bot.set_my_name("x" * 65), "BOT_NAME_TOO_LONG"),
    "description": (lambda bot, to: bot.set_my_description("x" * 513), "BOT_DESCRIPTION_TOO_LONG"),
    "short words": (lambda bot, to: bot.set_my_short_description("x" * 121), "BOT_SHORT_DESCRIPTION_TOO_LONG"),
}  # fmt: skip


@pytest.mark.parametrize("what", list(TOO_MUCH))
async def test_a_broken_limit_is_refused_and_written_down(world: World, aigerim: Person, near: Bot, what: str) -> None:
    attempt, words = TOO_MUCH[what]

    with pytest.raises(TelegramBadRequest) as refusal:
        await attempt(near, aigerim.id)

    assert words in refusal.value.message
    assert [words in v for v in world.violations] == [True]
    assert not world.sent


async def test_exactly_at_the_limit_is_fine(world: World, aigerim: Person, near: Bot) -> None:
    await near.send_message(aigerim.id, "<b>" + "👍" * 2048 + "</b>", reply_markup=button(callback_data="x" * 64))
    await near.send_document(aigerim.id, BufferedInputFile(b"x", "x.txt"), caption="&lt;" * 1024)

    assert world.violations == []


async def test_a_file_over_fifty_megabytes_is_refused(world: World, aigerim: Person, bot: Bot) -> None:
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(aigerim.id, BufferedInputFile(bytes(50 * 1024 * 1024 + 1), "film.mp4"))


async def test_a_file_over_twenty_megabytes_cannot_be_fetched(world: World, aigerim: Person, near: Bot) -> None:
    sent = world.send_document(aigerim, "scan.pdf", bytes(20 * 1024 * 1024 + 1))

    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await near.get_file(sent.media["document"]["file_id"])
    assert world.violations == []


async def test_a_phone_is_asked_for_in_private_only(world: World, desk: Chat, near: Bot) -> None:
    phone = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Phone", request_contact=True)]])

    with pytest.raises(TelegramBadRequest, match="phone number can be requested in private chats only"):
        await near.send_message(desk.id, "x", reply_markup=phone)


async def test_an_edit_takes_an_inline_keyboard_only(world: World, aigerim: Person, near: Bot) -> None:
    sent = await near.send_message(aigerim.id, "x")
    fields = {"chat_id": aigerim.id, "message_id": sent.message_id, "reply_markup": ForceReply().model_dump()}

    answer = await world.call("editMessageReplyMarkup", fields)

    assert (answer.status, "inline keyboard expected" in answer.body) == (400, True)


async def test_an_unknown_method_is_a_violation(world: World, near: Bot) -> None:
    with pytest.raises(TelegramAPIError, match="Not Found"):
        await near.send_dice(1)
    assert world.violations == ["sendDice: no such method, or not simulated"]


async def test_a_burst_in_a_private_chat_is_tolerated_a_stream_is_not(
    world: World, clock: Clock, aigerim: Person, near: Bot
) -> None:
    world.flood.pace = Pace.CLOCK
    for _ in range(5):
        await near.send_message(aigerim.id, "burst")
    with pytest.raises(TelegramRetryAfter) as refusal:
        await near.send_message(aigerim.id, "too much")
    assert refusal.value.retry_after == 1
    clock.pass_by(seconds=1)
    await near.send_message(aigerim.id, "now")

    assert world.violations == ["sendMessage: Too Many Requests: retry after 1"]


async def test_a_group_takes_twenty_a_minute_and_edits_and_topics_count(
    world: World, clock: Clock, desk: Chat, near: Bot
) -> None:
    world.flood.pace = Pace.CLOCK
    await near.create_forum_topic(desk.id, "2026-000001")
    sent = await near.send_message(desk.id, "card")
    clock.pass_by(seconds=20)
    for n in range(18):
        await near.edit_message_text(f"card {n}", chat_id=desk.id, message_id=sent.message_id)

    with pytest.raises(TelegramRetryAfter) as refusal:
        await near.send_message(desk.id, "one more")

    assert refusal.value.retry_after == 40
    clock.pass_by(seconds=40)
    await near.send_message(desk.id, "one more")


async def test_thirty_a_second_overall(world: World, clock: Clock, near: Bot) -> None:
    world.flood.pace = Pace.CLOCK
    people = [world.add_user(f"P{n}", started=True) for n in range(31)]
    for person in people[:30]:
        await near.send_message(person.id, "notice")

    with pytest.raises(TelegramRetryAfter):
        await near.send_message(people[30].id, "notice")
    clock.pass_by(seconds=1)
    await near.send_message(people[30].id, "notice")


async def test_at_a_persons_pace_every_act_allows_a_few_answers(world: World, aigerim: Person, near: Bot) -> None:
    for _ in range(20):
        world.send_text(aigerim, "hello")
        await say(near, aigerim, 4)
        await all_handled(near)
    assert world.violations == []

    with pytest.raises(TelegramRetryAfter):
        await say(near, aigerim, 16)


async def test_taps_that_pile_up_may_each_be_answered(world: World, aigerim: Person, near: Bot) -> None:
    for _ in range(50):
        world.send_text(aigerim, "hello?")

    await say(near, aigerim, 50)

    assert world.violations == []


async def say(bot: Bot, person: Person, times: int) -> None:
    for _ in range(times):
        await bot.send_message(person.id, "and another thing")


async def all_handled(bot: Bot) -> None:
    updates = await bot.get_updates()
    await bot.get_updates(offset=updates[-1].update_id + 1)


async def test_what_telegram_drops_in_silence_is_written_down(world: World, aigerim: Person, near: Bot) -> None:
    await near.send_message(aigerim.id, "<b>x</b> " * 101)
    row = button(callback_data="x").inline_keyboard[0] * 9
    await near.send_message(aigerim.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[row]))

    assert world.violations == [
        "sendMessage: 101 entities in one text, Telegram drops formatting after 100",
        "sendMessage: more than 8 buttons in a row",
    ]
