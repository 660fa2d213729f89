"""What happens around every handler: who writes is looked up once, and every refusal is put into words."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import structlog
from aiogram import BaseMiddleware
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, Chat, InaccessibleMessage, Message, TelegramObject, Update, User

from bot.actions import people, roster
from bot.actions.store import Store, StoreError
from bot.documents import Company
from bot.domain.languages import Language
from bot.domain.people import Visit
from bot.domain.refusals import Refusal
from bot.rules import Rules
from bot.sources.books import Books
from bot.telegram import refusals
from bot.telegram.place import DeskPlace
from bot.telegram.screen import KEPT, Scene, answer
from bot.texts import Markup, Translator, translator

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]
Clock = Callable[[], datetime]
# Puts the reader before a screen that is true now, after a button turned out to be no longer meaningful.
Recover = Callable[[CallbackQuery, dict[str, Any]], Awaitable[None]]

GROUP_ANONYMOUS_BOT = 1087968824
ALERT_LIMIT = 200

log = structlog.get_logger()


def reader_language(visit: Visit | None, user: User | None, desk: DeskPlace, chat: Chat | None) -> Language:
    """The language chosen, else the desk's in the desk's chat, else Telegram's, else Russian."""
    if visit and visit.member and visit.member.language:
        return visit.member.language
    if chat and chat.id == desk.chat_id:
        return desk.language
    if visit and visit.language:
        return visit.language
    return (Language.of(user.language_code) if user else None) or Language.RU


class Beneath(BaseMiddleware):
    """A button of a kept message means what it says, and what it brings comes beneath: its message stays as it is."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if isinstance(event, CallbackQuery) and event.data and event.data.startswith(KEPT):
            stays = event.message and InaccessibleMessage(
                chat=event.message.chat, message_id=event.message.message_id, date=0
            )
            event = event.model_copy(update={"data": event.data.removeprefix(KEPT), "message": stays})
        return await handler(event, data)


class Arrival(BaseMiddleware):
    """Finds out who writes and how to answer: ``visit``, ``member``, ``t`` and ``scene`` for the handlers.

    Whoever cannot be a person (a channel, an anonymous administrator) arrives as nobody: ``visit`` is None.
    """

    def __init__(
        self, store: Store, clock: Clock, desk: DeskPlace, rules: Rules, company: Company, *, books: Books | None = None
    ) -> None:
        self._store = store
        self._clock = clock
        self._desk = desk
        self._rules = rules
        self._company = company
        self._books = books

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        user: User | None = data.get("event_from_user")
        chat: Chat | None = data.get("event_chat")
        now = self._clock()
        visit = None
        if user and not user.is_bot and not _for_somebody_else(event):
            visit = await self._greeted(await self._store.read(people.visit, user.id, now=now), user)
        data["visit"] = visit
        data["member"] = visit.member if visit and visit.member and visit.member.active else None
        data["t"] = translator(reader_language(visit, user, self._desk, chat))
        data["scene"] = Scene(
            now=now, rules=self._rules, company=self._company, solo=self._desk.solo, books=self._books
        )
        return await handler(event, data)

    async def _greeted(self, visit: Visit, user: User) -> Visit:
        """A member who has not chosen a language is written to in that of their Telegram rather than of the desk."""
        spoken = visit.language or Language.of(user.language_code)
        if visit.member is None or visit.member.language or spoken is None:
            return visit
        await self._store.write(roster.speaks, visit.member.id, spoken)
        return replace(visit, member=replace(visit.member, language=spoken))


def _for_somebody_else(event: TelegramObject) -> bool:
    message = event.message if isinstance(event, Update) else None
    return bool(message and message.sender_chat)


class Courtesy(BaseMiddleware):
    """Nobody is left without an answer: a refusal is put into words, a fault of ours is owned up to."""

    def __init__(self, recover: Recover, contact: str) -> None:
        self._recover = recover
        self._contact = contact

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        try:
            return await handler(event, data)
        except Refusal as refusal:
            log.info("refused", refusal=type(refusal).__name__)
            await self._tell(event, data, refusals.words(data["t"], refusal))
        except StoreError:
            # Nothing was done: the update is not confirmed and comes again.
            raise
        except AiogramError as error:
            # A send that failed cannot undo what was done: whatever matters is in the outbox.
            log.warning("reply_failed", error=type(error).__name__)
        except Exception:
            log.exception("handler_failed")
            t: Translator = data["t"]
            sorry = t(
                "Something went wrong on our side. Nothing you have filed is lost. Please try again in a few minutes, "
                "or write to us: {contact}",
                contact=self._contact,
            )
            await self._tell(event, data, sorry)
        return None

    async def _tell(self, event: TelegramObject, data: dict[str, Any], text: Markup) -> None:
        with suppress(AiogramError):
            if isinstance(event, Message):
                await event.answer(text)
            elif isinstance(event, CallbackQuery):
                plain = text.plain()
                await answer(event, plain if len(plain) <= ALERT_LIMIT else plain[: ALERT_LIMIT - 1] + "…", alert=True)
                await self._recover(event, data)
