"""Time that passes only when somebody waits for it or lets it pass."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappush
from itertools import count

# Monday, 23 November 2026, 15:00 in Almaty.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
# Whoever has just woken up gets this many turns of the loop before time goes on: enough for a request in memory.
TURNS = 8


@dataclass(order=True)
class Sleeper:
    until: datetime
    order: int
    next_to_wake: asyncio.Event = field(default_factory=asyncio.Event, compare=False)


class Clock:
    """Call it for the moment. Sleeping moves it, so that no test waits for the pace of Telegram and yet all keep it.

    Sleepers wake one after the other, each at its moment.
    """

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now
        self._asleep: list[Sleeper] = []
        self._order = count()

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        me = Sleeper(self.now + timedelta(seconds=seconds), next(self._order))
        heappush(self._asleep, me)
        try:
            await self._my_turn(me)
        finally:
            self._asleep.remove(me)
            heapify(self._asleep)
            if self._asleep:
                self._asleep[0].next_to_wake.set()
        self.now = max(self.now, me.until)

    async def _my_turn(self, me: Sleeper) -> None:
        while True:
            if self._asleep[0] is not me:
                me.next_to_wake.clear()
                await me.next_to_wake.wait()
            for _ in range(TURNS):
                await asyncio.sleep(0)
            if self._asleep[0] is me:
                return

    def pass_by(self, how_long: timedelta) -> None:
        self.now += how_long
