"""How does a member get in their private chat what they asked for in the group?"""

from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import CallbackQuery, Message

from bot.domain.refusals import NotStarted
from bot.telegram.screen import Screen, inline


def in_private(tap: CallbackQuery) -> bool:
    return tap.message is not None and tap.message.chat.type == "private"


async def send_privately(event: CallbackQuery | Message, *screens: Screen) -> None:
    """Raises `NotStarted` when the member has no open private chat with the bot."""
    try:
        for screen in screens:
            if event.bot and event.from_user:
                await event.bot.send_message(event.from_user.id, screen.text, reply_markup=inline(screen))
    except TelegramForbiddenError:
        raise NotStarted from None
    except TelegramBadRequest as error:
        if "chat not found" in error.message:
            raise NotStarted from None
        raise
