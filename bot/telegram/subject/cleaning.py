"""Clean this chat: what Telegram still lets a bot delete goes, on both sides, and the menu is left."""

from collections.abc import Sequence
from datetime import datetime

from aiogram import Bot, Router
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.types import CallbackQuery, InaccessibleMessage

from bot.actions import traces
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.people import Visit
from bot.telegram.buttons import CleanChat
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Screen, answer, button, send, show
from bot.telegram.subject.ask_screens import home_row
from bot.telegram.subject.home import clean_row, home
from bot.telegram.traces import Traces
from bot.texts import Translator

# As many as Telegram takes in one call.
AT_ONCE = 100

router = Router()


@router.callback_query(CleanChat.filter())
async def clean(
    tap: CallbackQuery, callback_data: CleanChat, bot: Bot, store: Store, visit: Visit, t: Translator,
    company: Company, clock: Clock, seen: Traces,
) -> None:  # fmt: skip
    if not _noted(visit):
        await show(tap, nothing_screen(t))
        return
    if not callback_data.sure:
        await show(tap, clean_screen(t))
        return
    await answer(tap)
    chat_id = tap.from_user.id
    # Memory first: what is written down in the meantime is found in either place.
    under = _under(tap, clock())
    messages = under | seen.of(chat_id)
    messages.update(await store.read(traces.deletable, visit.person, now=clock()))
    gone = await wipe(bot, chat_id, sorted(messages))
    seen.forget(chat_id, gone)
    await store.write(traces.cleaned, visit.person, gone)
    screen = home(t, company, visit) if gone == messages else not_all_screen(t)
    # A message too old to go would ask for ever whether to clean: what comes afterwards takes its place.
    await (send(tap, screen) if under else show(tap, screen, answered=True))


def _noted(visit: Visit) -> bool:
    """Whether the messages of this chat are noted: not those of strangers, and not those of staff."""
    at_work = visit.member is not None and visit.member.active
    return visit.subject is not None and visit.subject.agreed and not at_work


def _under(tap: CallbackQuery, now: datetime) -> set[int]:
    """The message with the button, unless it is gone or too old to go."""
    message = tap.message
    if message is None or isinstance(message, InaccessibleMessage) or now - message.date >= traces.DELETABLE:
        return set()
    return {message.message_id}


async def wipe(bot: Bot, chat_id: int, messages: Sequence[int]) -> set[int]:
    """Delete the messages; returns those that are gone, or that no bot can ever delete."""
    gone: set[int] = set()
    for start in range(0, len(messages), AT_ONCE):
        gone |= await _wiped(bot, chat_id, messages[start : start + AT_ONCE])
    return gone


async def _wiped(bot: Bot, chat_id: int, messages: Sequence[int]) -> set[int]:
    try:
        await bot.delete_messages(chat_id, list(messages))
    except TelegramBadRequest:
        # One that cannot be deleted keeps all the others of the call: each half is tried by itself.
        half = len(messages) // 2
        if half:
            return await _wiped(bot, chat_id, messages[:half]) | await _wiped(bot, chat_id, messages[half:])
    except AiogramError:
        return set()
    return set(messages)


def clean_screen(t: Translator) -> Screen:
    text = t(
        "<b>Clean this chat?</b>\n\nThe bot deletes the messages of the last 48 hours here, yours and its own, with "
        "receipts and letters. Your cases stay, and you can open them at any time: /cases. Older messages Telegram "
        "does not let a bot delete: you can delete them yourself."
    )
    return Screen(text=text, rows=[[button(t.plain("Yes, clean it"), CleanChat(sure=True))], home_row(t)])


def nothing_screen(t: Translator) -> Screen:
    text = t(
        "<b>Nothing to clean</b>\n\nThe bot has not noted which messages stand in this chat: it does so only with your "
        "consent, and only for 48 hours. You can delete the chat yourself in Telegram. What is stored about you is not "
        "deleted by that: for that there is /delete."
    )
    return Screen(text=text, rows=[home_row(t)])


def not_all_screen(t: Translator) -> Screen:
    text = t("Telegram did not answer, and some messages are still here. Please try once more in a minute.")
    return Screen(text=text, rows=[clean_row(t), home_row(t)])
