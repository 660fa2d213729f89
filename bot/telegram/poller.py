"""How do updates come in? By long polling, and Telegram is told that one has arrived only after it was handled.

One person's updates are handled in their order, different people's side by side. A crash before the confirmation makes
Telegram deliver again, which every action is made to bear; nothing is lost.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramConflictError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.domain.outcomes import Revoked
from bot.telegram.outcomes import delay
from bot.telegram.pace import ANSWERING

LONG_POLL = 25
# Telegram's own time to answer, on top of the time it was asked to wait.
ANSWER_SECONDS = 15
HANDLER_SECONDS = 60.0
AT_ONCE = 64
LONGEST_PAUSE = 30.0

log = structlog.get_logger()


class Unhandled(Exception):
    """The store was out of reach: the updates are not confirmed, so that Telegram delivers them again."""


@dataclass(kw_only=True)
class Poller:
    """``feed`` handles one update; of what it raises, only ``unavailable`` keeps the update from being confirmed."""

    bot: Bot
    feed: Callable[[Update], Awaitable[object]]
    allowed: Sequence[str]
    unavailable: tuple[type[Exception], ...]
    handler_seconds: float = HANDLER_SECONDS
    _offset: int | None = None
    _prepared: bool = False
    _done: set[int] = field(default_factory=set)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    _waiting: asyncio.Timeout | None = None
    _leaving: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Poll until `stop`. Raises `Revoked` when the token is no longer good."""
        failures = 0
        while not self._leaving.is_set():
            try:
                if not self._prepared:
                    # Polling is refused while a webhook is set; what waits for the bot is kept.
                    await self.bot.delete_webhook(drop_pending_updates=False)
                    self._prepared = True
                await self.step(LONG_POLL)
                failures = 0
            except (AiogramError, Unhandled) as error:
                failures += 1
                await self._nap(self._pause(error, failures))
        await self._confirm()

    def stop(self) -> None:
        """Finish what is being handled, then return from `run`."""
        self._leaving.set()
        if self._waiting is not None:
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def step(self, seconds: int = 0) -> bool:
        """Take what is there, waiting at most ``seconds`` for it, and handle it; tells whether there was anything."""
        # Told to us in their order and once each, as a rule; nothing here rests on it.
        taken = {update.update_id: update for update in await self._take(seconds)}
        updates = [taken[number] for number in sorted(taken)]
        fresh = [update for update in updates if update.update_id not in self._done and is_known(update)]
        await self._handle(fresh)
        if updates:
            self._offset = updates[-1].update_id + 1
            self._done.clear()
        return bool(updates)

    async def _take(self, seconds: int) -> list[Update]:
        try:
            async with asyncio.timeout(None) as self._waiting:
                if self._leaving.is_set():
                    return []
                return await self.bot.get_updates(
                    offset=self._offset,
                    timeout=seconds,
                    allowed_updates=list(self.allowed),
                    request_timeout=seconds + ANSWER_SECONDS,
                )
        except TimeoutError:
            return []
        except ClientDecodeError as error:
            return readable(error, self.bot)
        finally:
            self._waiting = None

    async def _handle(self, updates: Sequence[Update]) -> None:
        queues: dict[object, list[Update]] = {}
        for update in updates:
            queues.setdefault(whose(update), []).append(update)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._in_order(queue)) for queue in queues.values()]
        if not all(task.result() for task in tasks):
            raise Unhandled

    async def _in_order(self, queue: Sequence[Update]) -> bool:
        for update in queue:
            async with self._room:
                if not await self._one(update):
                    return False
            self._done.add(update.update_id)
        return True

    async def _one(self, update: Update) -> bool:
        """Whether the update is done with, for good or ill."""
        ANSWERING.set(True)
        try:
            async with asyncio.timeout(self.handler_seconds):
                await self.feed(update)
        except TimeoutError:
            log.error("update cut off", update_id=update.update_id, update_type=update.event_type)
        except self.unavailable as error:
            log.error("update not handled", update_id=update.update_id, error=type(error).__name__)
            return False
        except Exception:
            # A poisoned update would be delivered for ever: it is put on record and confirmed.
            log.exception("update failed", update_id=update.update_id)
        return True

    def _pause(self, error: Exception, failures: int) -> float:
        """Seconds to wait after a failed step; raises `Revoked` where waiting is of no use."""
        # A token of another shape than Telegram's is answered with 404. Later on that is a fault on the way.
        if isinstance(error, TelegramUnauthorizedError) or (isinstance(error, TelegramNotFound) and not self._prepared):
            log.critical("token revoked")
            raise Revoked from error
        if isinstance(error, TelegramConflictError):
            log.error("another bot polls with this token", tries=failures)
            return LONGEST_PAUSE
        if isinstance(error, TelegramRetryAfter):
            return float(error.retry_after)
        log.warning("polling failed", error=type(error).__name__, tries=failures)
        return delay(failures, LONGEST_PAUSE)

    async def _nap(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._leaving.wait()

    async def _confirm(self) -> None:
        """On leaving: what was handled need not be delivered again."""
        if self._offset is not None:
            try:
                await self.bot.get_updates(offset=self._offset, limit=1, timeout=0, request_timeout=ANSWER_SECONDS)
            except AiogramError as error:
                log.warning("last updates not confirmed", error=type(error).__name__)


# What is left of a message whose contents this version cannot read: enough to say that they cannot be taken.
BARE = ("message_id", "date", "chat", "from", "sender_chat")


def readable(error: ClientDecodeError, bot: Bot) -> list[Update]:
    """The updates of an answer one by one: an unreadable one must not keep all the others out for ever.

    Raises the error where the answer holds no updates at all.
    """
    raw = error.data.get("result") if isinstance(error.data, dict) else None
    if not isinstance(raw, list) or not all(isinstance(one, dict) and "update_id" in one for one in raw):
        raise error
    return [_read(one, bot) for one in raw]


def _read(raw: dict[str, Any], bot: Bot) -> Update:
    number, message = raw["update_id"], raw.get("message")
    bare = {name: message[name] for name in BARE if name in message} if isinstance(message, dict) else None
    for shape in (raw, {"update_id": number, "message": bare}):
        with suppress(ValidationError):
            return Update.model_validate(shape, context={"bot": bot})
        log.error("update not readable", update_id=number)
    return Update(update_id=number)


def is_known(update: Update) -> bool:
    """Whether it is of a kind that this version knows; any other is confirmed and passed over."""
    try:
        return bool(update.event_type)
    except UpdateTypeLookupError:
        log.warning("update of an unknown kind", update_id=update.update_id)
        return False


def whose(update: Update) -> object:
    """Whose updates must keep their order: the sender's, wherever they write; else the chat's."""
    event = update.event
    sender = getattr(event, "from_user", None)
    if sender is not None:
        return sender.id
    chat = getattr(event, "chat", None)
    return chat.id if chat is not None else None
