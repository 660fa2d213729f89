"""How fast may the bot speak? As Telegram lets it, counted in one place for direct answers and for the outbox.

Every request passes here. A message waits its turn: one a second in a private chat after a short burst, never more than
twenty a minute in a group, where edits and topics count too, never more than thirty a second in all.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    CloseForumTopic,
    CopyMessage,
    CreateForumTopic,
    EditForumTopic,
    EditMessageReplyMarkup,
    EditMessageText,
    PinChatMessage,
    ReopenForumTopic,
    Response,
    SendDocument,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType

from bot.telegram.outcomes import never_sent

SENDS = (SendMessage, SendDocument, SendPhoto, CopyMessage)
CHANGES = (
    EditMessageText, EditMessageReplyMarkup, CreateForumTopic, EditForumTopic, CloseForumTopic, ReopenForumTopic,
    PinChatMessage,
)  # fmt: skip

# Whoever is waiting for an answer: worth another try, not worth holding up everybody else.
ANSWERING: ContextVar[bool] = ContextVar("answering", default=False)
PATIENCE, PATIENCE_IN_GROUP = 10.0, 25.0
RETRY_WITHIN = 5
TRIES = 3
# The least difference between two clocks must not turn a full second into a refusal.
MARGIN = 0.005
KEPT = 10_000


@dataclass(kw_only=True)
class Bucket:
    """``burst`` at once, then one every ``interval`` seconds; ``full_at`` is when everything is allowed again."""

    interval: float
    burst: int
    full_at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more may go."""
        room = self.interval * (self.burst - 1)
        return max(0.0, self.full_at - room - now + MARGIN) if self.full_at > now + room else 0.0

    def left(self, now: float, keep: int) -> float:
        """Seconds until one may go that leaves room for ``keep`` others at once."""
        room = self.interval * (self.burst - 1 - keep)
        return max(0.0, self.full_at - room - now)

    def take(self, now: float) -> None:
        self.full_at = max(self.full_at, now) + self.interval


def private() -> Bucket:
    return Bucket(interval=1.0, burst=3)


def group() -> Bucket:
    # 5 + 15 a minute: no minute, wherever it begins, holds more than 20.
    return Bucket(interval=4.0, burst=5)


def everybody() -> Bucket:
    # 5 + 25 a second: no second holds more than 30.
    return Bucket(interval=0.04, burst=5)


@dataclass(kw_only=True)
class Pace(BaseRequestMiddleware):
    """``now`` counts seconds on any clock that ``sleep`` waits on."""

    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    chats: dict[int, Bucket] = field(default_factory=dict)
    overall: Bucket = field(default_factory=everybody)

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        chat_id = counted(method)
        failures = 0
        while True:
            if chat_id is not None:
                await self._turn(chat_id, method)
            try:
                return await make_request(bot, method)
            except AiogramError as error:
                failures += 1
                seconds = another_try(error, method, failures) if ANSWERING.get() and failures < TRIES else None
                if seconds is None:
                    raise
            await self.sleep(seconds)

    async def _turn(self, chat_id: int, method: TelegramMethod[TelegramType]) -> None:
        buckets = (self._of(chat_id), self.overall)
        now = self.now()
        wait = _longest(buckets, now)
        if ANSWERING.get() and wait > (PATIENCE if chat_id > 0 else PATIENCE_IN_GROUP):
            # Somebody sends faster than anybody reads: one person's flood must not keep the others waiting.
            raise TelegramRetryAfter(method=method, message="too many answers at once", retry_after=int(wait) + 1)
        for bucket in buckets:
            bucket.take(now)
        if wait > 0:
            await self.sleep(wait)

    def rest(self, chat_id: int) -> float:
        """Seconds until a message to the chat would go at once."""
        return self._of(chat_id).wait(self.now())

    def _of(self, chat_id: int) -> Bucket:
        bucket = self.chats.get(chat_id)
        if bucket is None:
            if len(self.chats) >= KEPT:
                now = self.now()
                self.chats = {known: b for known, b in self.chats.items() if b.full_at > now}
            bucket = self.chats[chat_id] = private() if chat_id > 0 else group()
        return bucket


# How many answers to people can still go at once while a broadcast goes as fast as it may.
KEPT_FREE = 3
SLOWEST = 1.0
# Less than a clock can tell apart.
NO_TIME = 0.0001


@dataclass(kw_only=True)
class Ceiling:
    """How fast a broadcast goes: ``rate`` messages a second at most, and only in room that nobody else needs."""

    pace: Pace
    rate: float
    bucket: Bucket = field(init=False)

    def __post_init__(self) -> None:
        # A turn that was slept through is made up for by the next one.
        self.bucket = Bucket(interval=1 / self.rate, burst=2)

    async def turn(self) -> None:
        """Return when the next one may go."""
        while (wait := self._wait(self.pace.now())) > NO_TIME:
            await self.pace.sleep(wait)
        self.bucket.take(self.pace.now())

    def _wait(self, now: float) -> float:
        return max(self.bucket.left(now, 0), self.pace.overall.left(now, KEPT_FREE))

    def slower(self) -> None:
        """Telegram has said that it was too fast."""
        self.bucket.interval = min(self.bucket.interval * 2, SLOWEST)

    def faster(self) -> None:
        """Something went well: little by little back to the full rate."""
        self.bucket.interval = max(self.bucket.interval * 0.99, 1 / self.rate)


def another_try(error: AiogramError, method: TelegramMethod[TelegramType], failures: int) -> float | None:
    """Seconds after which a failed answer to somebody who waits is worth another try; None where none is.

    What may have arrived is said again: a screen seen twice is better than silence, and an update that is delivered
    again is answered again too. Only a button's spinner stops once.
    """
    match error:
        case TelegramRetryAfter():
            return float(error.retry_after) if error.retry_after <= RETRY_WITHIN else None
        case ClientDecodeError() if isinstance(error.data, dict):
            return None  # Telegram's own answer, of a shape that this version does not know: it was done.
        case TelegramNetworkError() | ClientDecodeError() if isinstance(method, AnswerCallbackQuery):
            return float(failures) if never_sent(error) else None
        case TelegramServerError() | TelegramNetworkError() | ClientDecodeError():
            return float(failures)
    return None


def _longest(buckets: Sequence[Bucket], now: float) -> float:
    return max(bucket.wait(now) for bucket in buckets)


def counted(method: TelegramMethod[TelegramType]) -> int | None:
    """The chat whose limit the call uses up; None for a call that uses up none."""
    chat_id = getattr(method, "chat_id", None)
    if not isinstance(chat_id, int):
        return None
    if isinstance(method, SENDS) or (chat_id < 0 and isinstance(method, CHANGES)):
        return chat_id
    return None
