"""Does Telegram let the bot do its work? The token, the staff group and the rights there, the lists of commands."""

from collections.abc import AsyncIterator

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import ChatFullInfo, ChatMemberAdministrator

from bot.telegram.client import make_bot, make_session
from bot.telegram.commands import command_lists

NOT_TAKEN = "Telegram does not take BOT_TOKEN. Copy it once more from @BotFather."
SECONDS = 15


async def inspect(token: str, api_url: str, desk_chat_id: int | None) -> list[str]:
    """Everything that is wrong at Telegram's end, each with its remedy."""
    async with make_session(api_url) as session:
        return await look_around(make_bot(token, session), api_url, desk_chat_id)


async def look_around(bot: Bot, api_url: str, desk_chat_id: int | None) -> list[str]:
    """The same for a bot that is there already."""
    try:
        await bot.get_me(request_timeout=SECONDS)
        problems = [problem async for problem in _about_desk(bot, desk_chat_id)] if desk_chat_id is not None else []
        return [*problems, *[problem async for problem in _about_commands(bot, desk_chat_id)]]
    except (TelegramUnauthorizedError, TelegramNotFound):
        return [NOT_TAKEN]
    except AiogramError as error:
        return [
            f"{api_url} does not answer as it should ({type(error).__name__}). Look at BOT_API_URL and the network."
        ]


async def _about_desk(bot: Bot, chat_id: int) -> AsyncIterator[str]:
    try:
        chat = await bot.get_chat(chat_id, request_timeout=SECONDS)
        me = await bot.get_chat_member(chat_id, bot.id, request_timeout=SECONDS)
    except TelegramMigrateToChat as error:
        yield f"The staff group has a new id. Write in .env: BOT_DESK_CHAT_ID={error.migrate_to_chat_id}"
        return
    except (TelegramBadRequest, TelegramForbiddenError):
        yield (
            f"The bot is not in the staff group {chat_id}. Add it there as an administrator, or correct "
            "BOT_DESK_CHAT_ID: the bot tells a group's id when somebody named in BOT_ADMINS adds it."
        )
        return
    if not isinstance(me, ChatMemberAdministrator):
        yield "The bot is no administrator of the staff group, so it does not hear everything. Make it one."
    elif chat.is_forum and not me.can_manage_topics:
        yield "The staff group has topics, and the bot may not manage them. Give it the right “Manage topics”."
    for problem in _about_group(chat):
        yield problem


def _about_group(chat: ChatFullInfo) -> list[str]:
    if chat.type not in {"group", "supergroup"}:
        return [f"BOT_DESK_CHAT_ID is the id of a {chat.type}, not of a group. Make a closed group for the staff."]
    if chat.username:
        return ["Anybody can enter the staff group: it has a public link. Make the group private."]
    return []


async def _about_commands(bot: Bot, desk_chat_id: int | None) -> AsyncIterator[str]:
    """Without ``/privacy`` in a list Telegram shows its own policy as if it were the company's."""
    lacking = []
    for wanted in command_lists(desk_chat_id):
        try:
            set_now = await bot.get_my_commands(
                scope=wanted.scope, language_code=wanted.tag or None, request_timeout=SECONDS
            )
        except TelegramBadRequest:
            continue  # The list of a group that the bot is not in: said already.
        if not any(command.command == "privacy" for command in set_now):
            lacking.append(f"{wanted.scope.type.value}, {wanted.tag or 'any language'}")
    if lacking:
        yield f"/privacy is not in the lists of commands ({'; '.join(lacking)}). Start the bot: it sets every list."
