"""Messages of the bot appear, change and vanish as they do in Telegram."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BufferedInputFile,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)

from bot.sandbox.things import Person
from bot.sandbox.world import World
from tests.sandbox.clock import Clock


def inline(*labels: str) -> InlineKeyboardMarkup:
    row = [InlineKeyboardButton(text=label, callback_data=f"do:{label}") for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[row])


PHONE = ReplyKeyboardMarkup(
    keyboard=[[KeyboardButton(text="Share phone", request_contact=True)], [KeyboardButton(text="Not now")]],
    resize_keyboard=True,
    one_time_keyboard=True,
)


async def test_a_message_is_seen_with_its_formatting_and_buttons(world: World, aigerim: Person, near: Bot) -> None:
    sent = await near.send_message(aigerim.id, "<b>Welcome</b>, Айгерим", reply_markup=inline("Yes", "No"))

    seen = world.last(aigerim)
    assert (seen.id, seen.text, seen.html) == (sent.message_id, "Welcome, Айгерим", "<b>Welcome</b>, Айгерим")
    assert world.buttons(seen) == ["Yes", "No"]
    assert [s.method for s in world.sent] == ["sendMessage"]


async def test_an_edit_keeps_the_earlier_text_for_the_page(
    world: World, clock: Clock, aigerim: Person, near: Bot
) -> None:
    sent = await near.send_message(aigerim.id, "one", reply_markup=inline("A"))
    clock.pass_by(minutes=1)
    await near.edit_message_text("two", chat_id=aigerim.id, message_id=sent.message_id)

    seen = world.last(aigerim)
    assert (seen.text, seen.edited, seen.labels) == ("two", clock(), [])
    assert [html for _, html in seen.history] == ["one"]


async def test_new_buttons_alone_do_not_make_a_message_edited(world: World, aigerim: Person, near: Bot) -> None:
    sent = await near.send_message(aigerim.id, "one", reply_markup=inline("A"))
    await near.edit_message_reply_markup(chat_id=aigerim.id, message_id=sent.message_id, reply_markup=inline("B"))

    assert world.last(aigerim).edited is None
    assert world.last(aigerim).labels == ["B"]


async def test_an_edit_that_changes_nothing_is_refused_but_no_violation(
    world: World, aigerim: Person, near: Bot
) -> None:
    sent = await near.send_message(aigerim.id, "<b>one</b>", reply_markup=inline("A"))

    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.edit_text("<b>one</b>", reply_markup=inline("A"))
    assert world.violations == []


async def test_what_is_gone_cannot_be_edited_or_deleted(world: World, aigerim: Person, near: Bot) -> None:
    sent = await near.send_message(aigerim.id, "one")
    world.delete(aigerim, world.last(aigerim))

    with pytest.raises(TelegramBadRequest, match="message to edit not found"):
        await near.edit_message_text("two", chat_id=aigerim.id, message_id=sent.message_id)
    with pytest.raises(TelegramBadRequest, match="message to delete not found"):
        await near.delete_message(aigerim.id, sent.message_id)


async def test_both_sides_of_a_private_chat_can_be_deleted_within_48_hours(
    world: World, clock: Clock, aigerim: Person, near: Bot
) -> None:
    typed = world.send_text(aigerim, "my secret")
    assert await near.delete_message(aigerim.id, typed.id)
    old = world.send_text(aigerim, "another")
    clock.pass_by(hours=49)

    with pytest.raises(TelegramBadRequest, match="message can't be deleted for everyone"):
        await near.delete_message(aigerim.id, old.id)
    assert [m.text for m in world.chat_view(aigerim)] == ["another"]


async def test_deleting_many_skips_the_missing(world: World, aigerim: Person, near: Bot) -> None:
    numbers = [world.send_text(aigerim, str(n)).id for n in range(3)]

    assert await near.delete_messages(aigerim.id, [*numbers, 9999])
    assert world.chat_view(aigerim) == []


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(world: World, aigerim: Person, near: Bot) -> None:
    sent = await near.send_message(aigerim.id, "Your phone?", reply_markup=PHONE)

    with pytest.raises(TelegramBadRequest, match="message can't be edited"):
        await near.edit_message_text("two", chat_id=aigerim.id, message_id=sent.message_id)
    assert len(world.violations) == 1


async def test_a_one_time_keyboard_leaves_after_its_use(world: World, aigerim: Person, near: Bot) -> None:
    await near.send_message(aigerim.id, "Your phone?", reply_markup=PHONE)
    assert world.keyboard(aigerim) == ["Share phone", "Not now"]

    card = world.press(aigerim, "Share phone")

    assert card.media["contact"]["user_id"] == aigerim.id
    assert world.keyboard(aigerim) == []


async def test_a_keyboard_is_removed_or_goes_with_its_message(world: World, aigerim: Person, near: Bot) -> None:
    await near.send_message(aigerim.id, "Your phone?", reply_markup=PHONE)
    await near.send_message(aigerim.id, "Fine.", reply_markup=ReplyKeyboardRemove())
    assert world.keyboard(aigerim) == []
    again = await near.send_message(aigerim.id, "Your phone?", reply_markup=PHONE)
    await near.delete_message(aigerim.id, again.message_id)

    assert world.keyboard(aigerim) == []


async def test_a_file_goes_there_and_back(world: World, aigerim: Person, bot: Bot) -> None:
    sent = await bot.send_document(
        aigerim.id, BufferedInputFile(b"%PDF-1.7 ...", "receipt.pdf"), caption="<i>Yours</i>"
    )
    world.send_document(aigerim, "proof.pdf", b"%PDF proof", "application/pdf", caption="see")
    update = (await bot.get_updates())[-1]

    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type, sent.caption) == (
        "receipt.pdf",
        "application/pdf",
        "Yours",
    )
    assert update.message is not None
    assert update.message.document is not None
    content = await bot.download(update.message.document)
    assert content is not None
    assert content.read() == b"%PDF proof"


async def test_a_copy_does_not_name_its_author(world: World, aigerim: Person, bolat: Person, near: Bot) -> None:
    photo = world.send_photo(aigerim, b"jpeg", caption="look")
    await near.copy_message(bolat.id, aigerim.id, photo.id, reply_markup=inline("Seen"))

    seen = world.last(bolat)
    assert (seen.kind, seen.text, seen.labels, seen.forwarded_from) == ("photo", "look", ["Seen"], None)


async def test_an_answer_quotes_what_it_answers(world: World, aigerim: Person, near: Bot) -> None:
    question = world.send_text(aigerim, "when?")
    await near.send_message(aigerim.id, "soon", reply_parameters=ReplyParameters(message_id=question.id))
    world.delete(aigerim, question)

    assert world.last(aigerim).reply_to is question
    with pytest.raises(TelegramBadRequest, match="message to be replied not found"):
        await near.send_message(aigerim.id, "soon", reply_parameters=ReplyParameters(message_id=question.id))
    gone = ReplyParameters(message_id=question.id, allow_sending_without_reply=True)
    assert (await near.send_message(aigerim.id, "soon", reply_parameters=gone)).reply_to_message is None


async def test_a_tap_is_answered_once(world: World, aigerim: Person, near: Bot) -> None:
    await near.send_message(aigerim.id, "Sure?", reply_markup=inline("Yes"))
    query = world.tap(aigerim, None, "do:Yes")
    await near.answer_callback_query(query, text="Done", show_alert=True)

    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await near.answer_callback_query(query)
    assert world.alerts(aigerim) == ["Done"]
    assert len(world.violations) == 1


async def test_an_old_tap_cannot_be_answered_and_that_is_nobodys_bug(
    world: World, clock: Clock, aigerim: Person, near: Bot
) -> None:
    await near.send_message(aigerim.id, "Sure?", reply_markup=inline("Yes"))
    query = world.tap(aigerim, None, "Yes")
    clock.pass_by(hours=3)

    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await near.answer_callback_query(query)
    assert world.violations == []


async def test_a_tap_names_an_existing_button(world: World, aigerim: Person, near: Bot) -> None:
    copy = InlineKeyboardButton(text="Copy number", copy_text=CopyTextButton(text="2026-000123"))
    await near.send_message(aigerim.id, "x", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[copy]]))

    with pytest.raises(LookupError, match="no message of Айгерим Сапарова has a button 'Delete'"):
        world.tap(aigerim, None, "Delete")
    with pytest.raises(LookupError, match="sends nothing"):
        world.tap(aigerim, None, "Copy number")


async def test_who_has_not_started_or_has_blocked_the_bot_gets_nothing(world: World, near: Bot) -> None:
    charlie = world.add_user("Charlie")
    with pytest.raises(TelegramForbiddenError, match="can't initiate conversation"):
        await near.send_message(charlie.id, "hello")
    world.press_start(charlie)
    world.block(charlie)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await near.send_message(charlie.id, "hello")
    world.unblock(charlie)
    await near.send_message(charlie.id, "hello")
    charlie.deactivated = True
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await near.send_message(charlie.id, "hello")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await near.send_message(12345, "hello")
    kinds = [u.event_type for u in await near.get_updates()]
    assert kinds == ["message", "my_chat_member", "my_chat_member"]
    assert world.violations == []


async def test_a_reaction_is_one_of_telegrams_own(world: World, aigerim: Person, near: Bot) -> None:
    message = world.send_text(aigerim, "thanks")
    await near.set_message_reaction(aigerim.id, message.id, [ReactionTypeEmoji(emoji="👍")])

    assert message.reactions == ["👍"]
    with pytest.raises(TelegramBadRequest, match="REACTION_INVALID"):
        await near.set_message_reaction(aigerim.id, message.id, [ReactionTypeEmoji(emoji="🧾")])


async def test_a_strange_contact_or_a_forwarded_one_says_so(world: World, aigerim: Person, bolat: Person) -> None:
    bolat.phone = "77017654321"

    other = world.share_contact(aigerim, other=bolat).wire()
    forwarded = world.share_contact(aigerim, forwarded=True).wire()

    assert other["contact"]["user_id"] == bolat.id
    assert forwarded["contact"]["user_id"] == aigerim.id
    assert forwarded["forward_origin"]["type"] == "user"
