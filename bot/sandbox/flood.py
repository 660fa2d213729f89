"""How many messages does Telegram take? 1/s in a private chat, 20 a minute in a group, 30/s overall; then 429."""

import math
from collections import deque
from dataclasses import dataclass, field
from enum import Enum

from bot.sandbox.faults import ApiError

PRIVATE_BURST = 5
PRIVATE_RATE = 1.0
GROUP_MESSAGES = 20
GROUP_SECONDS = 60.0
OVERALL = 30
# The least float error must not turn a full second into a refusal.
EPSILON = 1e-6


class Pace(Enum):
    """Whose time do the limits follow?

    CLOCK: the world's clock: for tests of pacing, and for the demo. HUMAN: the same, and every act of a person counts
    as a quiet while too, because a test is quicker than a person. OFF: no limits.
    """

    CLOCK = "clock"
    HUMAN = "human"
    OFF = "off"


@dataclass(slots=True)
class _Chat:
    """Tokens of a private chat, the moments of the last messages of a group; `credit` is what acts have granted."""

    at: float
    acts: int = 0
    tokens: float = PRIVATE_BURST
    window: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_MESSAGES))
    credit: int = 0


class Flood:
    """Counts messages. In a group edits and new topics count as well (the caller spends for them)."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._acts = 0
        self._idle_act = 0
        self._chats: dict[int, _Chat] = {}
        self._overall: deque[float] = deque(maxlen=OVERALL)
        self._credit = 0

    def human_act(self, *, idle: bool) -> None:
        """A person did something, which takes a while. `idle`: the bot had nothing left to handle.

        An act upon an idle bot allows one more burst; acts that pile up before the bot comes to them allow one each.
        """
        self._acts += 1
        if idle:
            self._idle_act = self._acts
        self._credit = (0 if idle else self._credit) + OVERALL

    def spend(self, chat_id: int, *, private: bool, now: float) -> None:
        """Count one message to `chat_id` at `now` (seconds). Raises ApiError 429 with the whole seconds to wait."""
        if self.pace is Pace.OFF:
            return
        chat = self._chat(chat_id, now, PRIVATE_BURST if private else GROUP_MESSAGES)
        wait = _private_wait(chat, now) if private else _window_wait(chat.window, now, GROUP_SECONDS)
        overall = _window_wait(self._overall, now, 1.0)
        human = self.pace is Pace.HUMAN
        if wait > EPSILON and human and chat.credit:
            chat.credit -= 1
            wait = 0.0
        if overall > EPSILON and human and self._credit:
            self._credit -= 1
            overall = 0.0
        longest = max(wait, overall)
        if longest > EPSILON:
            seconds = max(1, math.ceil(longest - EPSILON))
            raise ApiError(429, f"Too Many Requests: retry after {seconds}", bug=True, retry_after=seconds)
        chat.tokens = max(chat.tokens - 1, 0.0)
        chat.window.append(now)
        self._overall.append(now)

    def _chat(self, chat_id: int, now: float, grant: int) -> _Chat:
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _Chat(at=now)
        if self._idle_act > chat.acts:
            chat.credit = min(chat.credit, grant)
            chat.acts = self._idle_act - 1
        chat.credit += (self._acts - chat.acts) * grant
        chat.acts = self._acts
        return chat


def _private_wait(chat: _Chat, now: float) -> float:
    if now > chat.at:
        chat.tokens = min(float(PRIVATE_BURST), chat.tokens + (now - chat.at) * PRIVATE_RATE)
        chat.at = now
    return (1 - chat.tokens) / PRIVATE_RATE


def _window_wait(window: deque[float], now: float, seconds: float) -> float:
    if len(window) < (window.maxlen or 0):
        return 0.0
    return seconds - (now - window[0])
