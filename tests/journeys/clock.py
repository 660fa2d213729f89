"""Time that passes only when somebody waits for it or lets it pass."""

import asyncio
from datetime import UTC, datetime, timedelta

# Monday, 23 November 2026, 15:00 in Almaty.
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Clock:
    """Call it for the moment. Sleeping moves it, so that no test waits for the pace of Telegram and yet all keep it."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        until = self.now + timedelta(seconds=seconds)
        await asyncio.sleep(0)
        self.now = max(self.now, until)

    def pass_by(self, how_long: timedelta) -> None:
        self.now += how_long
