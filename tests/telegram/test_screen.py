"""A screen is put where the reader looks, whatever has become of the message with the button."""

from datetime import timedelta

from aiogram import Bot
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.sandbox.things import Person
from bot.sandbox.world import World
from bot.telegram.buttons import Home, MyCases
from bot.telegram.screen import Button, Screen, ShareContact, answer, button, keyboard, send, show, units
from bot.texts import Markup
from tests.journeys.clock import Clock

ONE = Screen(text=Markup("one"), rows=[[button("Home", Home())]])
TWO = Screen(text=Markup("<b>two</b>"), rows=[[button("Cases", MyCases())]])
PHONE = Screen(text=Markup("phone"), contact=ShareContact(share="Share", leave="Not now"))


async def wrote(world: World, bot: Bot, person: Person) -> Message:
    """What the bot gets when the person writes to it."""
    world.send_text(person, "hello")
    message = (await bot.get_updates(offset=-1))[-1].message
    assert message
    return message


async def tapped(world: World, bot: Bot, person: Person, *, gone: bool = False) -> CallbackQuery:
    """What the bot gets when the person taps the only button of screen one, which may be gone by then."""
    await show(await wrote(world, bot, person), ONE)
    world.tap(person, None, "Home", inaccessible=gone)
    tap = (await bot.get_updates(offset=-1))[-1].callback_query
    assert tap
    return tap


def seen(world: World, person: Person) -> list[str]:
    """Texts of the bot's messages, oldest first."""
    return [message.text for message in world.chat_view(person) if message.text != "hello"]


async def test_under_a_message_the_screen_is_a_new_message(world: World, aigerim: Person, bot: Bot) -> None:
    message = await wrote(world, bot, aigerim)

    await show(message, TWO)

    assert seen(world, aigerim) == ["two"]
    assert world.last(aigerim).html == "<b>two</b>"
    assert world.buttons(world.last(aigerim)) == ["Cases"]


async def test_under_a_tap_the_screen_takes_the_place_of_the_old_one(world: World, aigerim: Person, bot: Bot) -> None:
    tap = await tapped(world, bot, aigerim)

    await show(tap, TWO)

    assert seen(world, aigerim) == ["two"]
    assert world.unanswered() == []


async def test_a_second_tap_that_changes_nothing_is_no_fault(world: World, aigerim: Person, bot: Bot) -> None:
    tap = await tapped(world, bot, aigerim)

    await show(tap, ONE)

    assert seen(world, aigerim) == ["one"]


async def test_a_message_that_is_gone_gets_a_fresh_one(world: World, aigerim: Person, bot: Bot) -> None:
    tap = await tapped(world, bot, aigerim)
    world.delete(aigerim, world.last(aigerim))

    await show(tap, TWO)

    assert seen(world, aigerim) == ["two"]


async def test_a_message_too_old_to_be_reached_gets_a_fresh_one(world: World, aigerim: Person, bot: Bot) -> None:
    tap = await tapped(world, bot, aigerim, gone=True)

    await show(tap, TWO)

    assert seen(world, aigerim) == ["one", "two"]


async def test_a_keyboard_for_the_phone_needs_a_message_of_its_own(world: World, aigerim: Person, bot: Bot) -> None:
    tap = await tapped(world, bot, aigerim)

    await show(tap, PHONE)

    assert seen(world, aigerim) == ["one", "phone"]
    assert world.keyboard(aigerim) == ["Share", "Not now"]


async def test_send_leaves_what_was_there(world: World, aigerim: Person, bot: Bot) -> None:
    tap = await tapped(world, bot, aigerim)

    await send(tap, TWO)

    assert seen(world, aigerim) == ["one", "two"]


async def test_a_tap_too_old_to_be_answered_stops_nothing(
    world: World, clock: Clock, aigerim: Person, bot: Bot
) -> None:
    tap = await tapped(world, bot, aigerim)
    clock.pass_by(timedelta(days=1))

    await answer(tap, "late", alert=True)
    await show(tap, TWO)

    assert seen(world, aigerim) == ["two"]
    assert world.alerts(aigerim) == []


def test_telegram_takes_one_kind_of_keyboard() -> None:
    assert isinstance(keyboard(ONE), InlineKeyboardMarkup)
    assert isinstance(keyboard(PHONE), ReplyKeyboardMarkup)
    assert isinstance(keyboard(Screen(text=Markup("x"), remove_keyboard=True)), ReplyKeyboardRemove)
    assert keyboard(Screen(text=Markup("x"), rows=[[], []])) is None


def test_a_button_can_lead_to_an_address() -> None:
    markup = keyboard(Screen(text=Markup("x"), rows=[[Button(text="eOtinish", url="https://eotinish.kz")]]))

    assert isinstance(markup, InlineKeyboardMarkup)
    assert markup.inline_keyboard[0][0].url == "https://eotinish.kz"


def test_length_is_counted_as_telegram_counts_it() -> None:
    assert units(Markup("<b>a&amp;b</b>")) == 3
    assert units(Markup("😀")) == 2
