"""What does the bot say of itself outside of any chat? Its commands, name and descriptions, in every language.

Telegram shows its own standard policy as ours wherever a list of commands lacks ``/privacy``: every list has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    BotCommandScopeUnion,
)

from bot.documents import Company
from bot.domain.languages import Language
from bot.telegram.place import DeskPlace
from bot.texts import N_, translator

log = structlog.get_logger()

PRIVATE = {
    "menu": N_("Main menu"),
    "mydata": N_("My data"),
    "correct": N_("Correct my data"),
    "delete": N_("Delete my data"),
    "withdraw": N_("My consents"),
    "rights": N_("Other rights"),
    "cases": N_("My cases"),
    "policy": N_("Privacy policy"),
    "privacy": N_("This bot's privacy"),
    "language": N_("Language"),
    "help": N_("Help and contacts"),
    "cancel": N_("Leave what I am doing"),
    "developer_info": N_("Who runs this bot"),
    "start": N_("Start again"),
}
DESK = {
    "queue": N_("Open cases"),
    "mine": N_("My work"),
    "overdue": N_("Overdue cases"),
    "case": N_("A case by its number"),
    "new": N_("Enter a request that came elsewhere"),
    "duties": N_("What else is due: recipients, work by hand, reports"),
    "duty": N_("Tell of a transfer or report a breach"),
    "broadcasts": N_("Messages to many: progress, approval, new"),
    "policies": N_("Versions of the policy: who agreed, new"),
    "staff": N_("Who is on the roster"),
    "privacy": N_("This bot's privacy"),
}
GROUPS = {"privacy": N_("This bot's privacy")}

# The list for everybody whose language is none of ours.
ANY = ""
TAGS = (ANY, *Language)


@dataclass(frozen=True, kw_only=True)
class CommandList:
    scope: BotCommandScopeUnion
    tag: str
    commands: tuple[BotCommand, ...]


def command_lists(desk_chat_id: int | None) -> list[CommandList]:
    """Every list the bot sets, for every kind of chat and language."""
    scopes: list[tuple[BotCommandScopeUnion, Mapping[str, str]]] = [
        (BotCommandScopeDefault(), PRIVATE),
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUPS),
        (BotCommandScopeAllChatAdministrators(), GROUPS),
    ]
    if desk_chat_id is not None:
        scopes.append((BotCommandScopeChat(chat_id=desk_chat_id), DESK))
    return [
        CommandList(
            scope=scope, tag=tag, commands=tuple(_command(name, words, tag) for name, words in words_of.items())
        )
        for scope, words_of in scopes
        for tag in TAGS
    ]


def _command(name: str, words: str, tag: str) -> BotCommand:
    return BotCommand(command=name, description=_said(words, tag, " / "))


def _said(sentence: str, tag: str, between: str, **values: str) -> str:
    """In the language of the tag; in both, one after the other, for a reader whose language is neither."""
    return between.join(translator(language).plain(sentence, **values) for language in _spoken(tag))


def _spoken(tag: str) -> list[Language]:
    return list(Language) if tag == ANY else [Language(tag)]


def _about(company: Company, tag: str) -> str:
    said = [
        translator(language).plain(DESCRIPTION, company=company.named(language), contact=company.contact)
        for language in _spoken(tag)
    ]
    return _cut("\n\n".join(said), 512)


NAME = N_("Privacy desk")
DESCRIPTION = N_(
    "The privacy desk of {company}: see, correct and delete your personal data, withdraw consent, use your other "
    "rights. A person is reached at {contact}."
)
SHORT = N_("Your personal data: requests and answers.")


async def introduce(bot: Bot, company: Company, desk: DeskPlace) -> bool:
    """Set whatever is not set yet. Returns False: there is never more to do."""
    await _set_commands(bot, command_lists(None))
    for tag in TAGS[::-1]:
        await bot.set_my_description(_about(company, tag), language_code=tag or None)
        await bot.set_my_short_description(_cut(_said(SHORT, tag, "\n"), 120), language_code=tag or None)
    # Telegram lets a name be set a few times a day only.
    if (await bot.get_me()).first_name != _said(NAME, ANY, " / "):
        for tag in TAGS[::-1]:
            await bot.set_my_name(_cut(_said(NAME, tag, " / "), 64), language_code=tag or None)
    try:
        await _set_commands(bot, [wanted for wanted in command_lists(desk.chat_id) if _in_one_chat(wanted)])
    except (TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat) as error:
        # Put out of the group, or not let in yet: everybody else's lists are set all the same.
        log.error("no commands in the staff group", error=type(error).__name__)
    return False


def _in_one_chat(wanted: CommandList) -> bool:
    return isinstance(wanted.scope, BotCommandScopeChat)


async def _set_commands(bot: Bot, lists: Iterable[CommandList]) -> None:
    for wanted in lists:
        tag = wanted.tag or None
        known = await bot.get_my_commands(scope=wanted.scope, language_code=tag)
        # Two equal commands of which one came from a bot are not equal to pydantic.
        if [(c.command, c.description) for c in known] != [(c.command, c.description) for c in wanted.commands]:
            await bot.set_my_commands(list(wanted.commands), scope=wanted.scope, language_code=tag)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
