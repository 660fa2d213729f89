"""What a reader sees: a text with its buttons, and the one way it is put before them."""

from collections.abc import Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiogram.filters.callback_data import CallbackData
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.documents import Company
from bot.domain.entries import File
from bot.rules import Rules
from bot.sources.books import Books
from bot.texts import Markup

NOT_MODIFIED = "message is not modified"
TEXT_LIMIT = 4096
# Before what a button of a kept message carries.
KEPT = "^"


@dataclass(frozen=True, kw_only=True)
class Button:
    """A button that carries its meaning: a tap in three months still means it. ``text`` is plain."""

    text: str
    does: CallbackData | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class ShareContact:
    """The keyboard that hands over one's own number, with a button to leave it."""

    share: str
    leave: str


@dataclass(frozen=True, kw_only=True)
class Screen:
    """``fades`` says that personal values stand in it: it is hidden after a while, and ``again`` shows it once more.

    ``kept``: the reader is to keep it, so that what its buttons bring comes beneath and does not take its place.
    """

    text: Markup
    rows: Sequence[Sequence[Button]] = ()
    contact: ShareContact | None = None
    remove_keyboard: bool = False
    fades: bool = False
    again: CallbackData | None = None
    kept: bool = False


# What was shown while one update was handled, by message: whoever hides it later has put a place for it here.
SHOWN: ContextVar[dict[int, Screen] | None] = ContextVar("shown", default=None)


def units(text: str) -> int:
    """How long Telegram finds a text: in UTF-16 units, without its tags."""
    shown = text.plain() if isinstance(text, Markup) else text
    return len(shown.encode("utf-16-le")) // 2


def cut(text: str, limit: int = 60) -> str:
    """As much of a label as a button shows; what is left out is seen to be."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def button(text: str, does: CallbackData) -> Button:
    return Button(text=text, does=does)


def inline(screen: Screen) -> InlineKeyboardMarkup | None:
    rows = [[_inline(b, KEPT if screen.kept else "") for b in row] for row in screen.rows if row]
    return InlineKeyboardMarkup(inline_keyboard=rows) if rows else None


def _inline(b: Button, mark: str) -> InlineKeyboardButton:
    if b.url is not None:
        return InlineKeyboardButton(text=b.text, url=b.url)
    return InlineKeyboardButton(text=b.text, callback_data=mark + b.does.pack() if b.does else None)


def keyboard(screen: Screen) -> InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """The keyboard to send with a new message: Telegram takes one of three kinds."""
    if screen.contact:
        rows = [
            [KeyboardButton(text=screen.contact.share, request_contact=True)],
            [KeyboardButton(text=screen.contact.leave)],
        ]
        return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)
    if screen.remove_keyboard:
        return ReplyKeyboardRemove()
    return inline(screen)


async def show(event: CallbackQuery | Message, screen: Screen, *, answered: bool = False) -> None:
    """Put the screen where the tap was, or under the message that was sent.

    ``answered`` says that the button's spinner was stopped already, with words: Telegram takes one answer a tap.
    """
    if isinstance(event, Message):
        await send(event, screen)
        return
    if not answered:
        await answer(event)
    if screen.contact or screen.remove_keyboard:
        # Only a new message can bring a keyboard; the buttons that have done their part go from the old one.
        await _retire(event)
        await send(event, screen)
    elif not await _edited(event, screen):
        await send(event, screen)


async def _retire(tap: CallbackQuery) -> None:
    if tap.message and not isinstance(tap.message, InaccessibleMessage):
        with suppress(AiogramError):
            await tap.message.edit_reply_markup(reply_markup=None)


async def _edited(tap: CallbackQuery, screen: Screen) -> bool:
    """Whether the message under the button now shows the screen."""
    if tap.message is None or isinstance(tap.message, InaccessibleMessage) or tap.message.text is None:
        # Under a photo or a document there is no text to change: it stays, and the screen comes beneath.
        return False
    try:
        await tap.message.edit_text(screen.text, reply_markup=inline(screen))
    except TelegramBadRequest as error:
        # Too old to edit, or deleted: a fresh message does as well.
        if NOT_MODIFIED not in error.message:
            return False
    _remember(tap.message.message_id, screen)
    return True


async def send(event: CallbackQuery | Message, screen: Screen) -> None:
    """Send the screen as a new message, leaving what was there."""
    if isinstance(event, Message):
        sent = await event.answer(screen.text, reply_markup=keyboard(screen))
        _remember(sent.message_id, screen)
    elif event.bot:
        chat_id = event.message.chat.id if event.message else event.from_user.id
        sent = await event.bot.send_message(chat_id, screen.text, reply_markup=keyboard(screen))
        _remember(sent.message_id, screen)


def _remember(message: int, screen: Screen) -> None:
    shown = SHOWN.get()
    if shown is not None:
        shown[message] = screen


async def answer(tap: CallbackQuery, text: str | None = None, *, alert: bool = False) -> None:
    """Stop the button's spinner; one that is too old to answer, or cannot be now, must not stop the action."""
    with suppress(AiogramError):
        await tap.answer(text, show_alert=alert)


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A file that was made here; its name says nothing about anybody."""

    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Post:
    """One message a notice becomes: a screen, with a file where the notice carries one."""

    screen: Screen
    file: File | None = None
    paper: Paper | None = None


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What words depend on besides the reader: the moment (UTC), the rules, the company, the shape of the desk.

    ``books``: the company's own systems, where they can be asked what they hold.
    """

    now: datetime
    rules: Rules
    company: Company
    solo: bool = False
    books: Books | None = None

    @property
    def at_once(self) -> bool:
        return self.books is not None
