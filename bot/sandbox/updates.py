"""How do updates reach the bot? The queue behind getUpdates: kept until confirmed, delivered again until then."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.faults import ApiError

Json = dict[str, Any]

KEPT_FOR = timedelta(hours=24)
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_UPDATE_ID = 700_000_001
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class UpdateQueue:
    """Updates in order of their ids. `offset` of getUpdates confirms everything below it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._waiting: deque[tuple[datetime, Json]] = deque()
        self._next_id = FIRST_UPDATE_ID
        self._allowed: frozenset[str] | None = None
        self._poll: asyncio.Future[bool] | None = None

    def put(self, kind: str, payload: Json) -> Json | None:
        """Enqueue an update unless the bot did not ask for its kind; returns it as the bot will get it."""
        wanted = kind not in NOT_BY_DEFAULT if self._allowed is None else kind in self._allowed
        if not wanted:
            return None
        update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._waiting.append((self._clock(), update))
        self._wake(True)
        return update

    @property
    def pending(self) -> list[Json]:
        """Updates not confirmed yet, oldest first."""
        return [update for _, update in self._waiting]

    @property
    def idle(self) -> bool:
        return not self._waiting

    def drop(self) -> None:
        self._waiting.clear()

    def allow(self, kinds: Iterable[str]) -> None:
        self._allowed = frozenset(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forget what is below `offset`; a negative one keeps only that many of the newest."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
            return
        while self._waiting and self._waiting[0][1]["update_id"] < offset:
            self._waiting.popleft()
        expired = self._clock() - KEPT_FOR
        while self._waiting and self._waiting[0][0] < expired:
            self._waiting.popleft()

    async def get(self, offset: int = 0, limit: int = 100, wait: float = 0) -> list[Json]:
        """One getUpdates: returns at once when something waits, else after `wait` seconds (real time)."""
        self._wake(False)
        self.confirm(offset)
        if not self._waiting and wait > 0 and not await self._arrival(wait):
            raise ApiError(409, CONFLICT)
        return [update for _, update in list(self._waiting)[:limit]]

    def release(self) -> None:
        """Let a waiting getUpdates return empty: the server is going away."""
        self._wake(True)

    async def _arrival(self, wait: float) -> bool:
        poll = self._poll = asyncio.get_running_loop().create_future()
        try:
            return await asyncio.wait_for(poll, wait)
        except TimeoutError:
            return True
        finally:
            if self._poll is poll:
                self._poll = None

    def _wake(self, answer: bool) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(answer)
        self._poll = None
