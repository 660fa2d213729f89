"""Which messages pass through private chats: gathered in memory, written down every few seconds by a worker of its own.

Not in the transaction of the update: an answer must not wait for it. A crash loses what was gathered meanwhile.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiogram import BaseMiddleware, Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import Message, TelegramObject, Update

from bot.actions import traces
from bot.actions.store import Store, StoreError
from bot.telegram.middlewares import Clock, Handler
from bot.telegram.pace import SENDS

CHATS_AT_ONCE = 50
# Somebody who has not agreed is in memory only, as long as a begun request is kept: if they agree, the words that came
# before can be cleaned too.
STRANGERS, MESSAGES_OF_ONE = 2_000, 100
HELD = timedelta(hours=24)


@dataclass(kw_only=True)
class Traces:
    """``clock`` tells the moment (UTC)."""

    store: Store
    clock: Clock
    _seen: dict[int, dict[int, datetime]] = field(default_factory=dict)
    _fresh: set[int] = field(default_factory=set)

    def note(self, message: Message) -> None:
        """Remember that the message stands in its private chat; the chat that moved last is the last in memory."""
        chat_id = message.chat.id
        if message.chat.type != "private":
            return
        messages = self._seen[chat_id] = self._seen.pop(chat_id, {})
        messages[message.message_id] = message.date
        if len(messages) > MESSAGES_OF_ONE:
            del messages[next(iter(messages))]
        self._fresh.add(chat_id)

    def of(self, chat_id: int) -> set[int]:
        """The messages of a chat that are in memory still; those being written down are among them."""
        return set(self._seen.get(chat_id, ()))

    def forget(self, chat_id: int, messages: set[int]) -> None:
        left = {message: at for message, at in self._seen.pop(chat_id, {}).items() if message not in messages}
        if left:
            self._seen[chat_id] = left

    async def write_down(self) -> bool:
        """Write down the messages of some chats; tells whether there were any."""
        chats = [self._fresh.pop() for _ in range(min(len(self._fresh), CHATS_AT_ONCE))]
        if not chats:
            return False
        batch = {chat_id: dict(self._seen.get(chat_id, {})) for chat_id in chats}
        try:
            strangers = await self.store.write(traces.keep, batch)
        except StoreError:
            self._fresh.update(chats)
            raise
        for chat_id in batch.keys() - strangers:
            self.forget(chat_id, set(batch[chat_id]))
        self._forget_strangers()
        return True

    def _forget_strangers(self) -> None:
        """Keep memory small: as many chats as fit, and none in which nothing has been said since yesterday."""
        past = self.clock() - HELD
        while self._seen:
            chat_id, messages = next(iter(self._seen.items()))
            if len(self._seen) <= STRANGERS and max(messages.values()) > past:
                return
            del self._seen[chat_id]


class Incoming(BaseMiddleware):
    """Notes what people send to the bot in private."""

    def __init__(self, seen: Traces) -> None:
        self._seen = seen

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if isinstance(event, Update) and event.message:
            self._seen.note(event.message)
        return await handler(event, data)


class Outgoing(BaseRequestMiddleware):
    """Notes what the bot sends to people in private, whoever sends it: a handler or the outbox."""

    def __init__(self, seen: Traces) -> None:
        self._seen = seen

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        response = await make_request(bot, method)
        # Whatever its type says, it is what the method returns: CopyMessage returns no message.
        sent: object = response
        if isinstance(method, SENDS) and isinstance(sent, Message):
            self._seen.note(sent)
        return response
