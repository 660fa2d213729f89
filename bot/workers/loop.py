"""How does a worker live? It steps while there is work, then sleeps until it is woken or its time has come."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from secrets import SystemRandom

import structlog

from bot.domain.outcomes import Revoked

LONGEST_PAUSE = 60.0

log = structlog.get_logger()


@dataclass
class Bell:
    """Wakes one worker. What is rung while it works is heard when it wants to sleep."""

    _rung: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Return when the bell is rung, after ``seconds`` at the latest."""
        await wait_for(self._rung, seconds)
        self._rung.clear()


@dataclass(kw_only=True)
class Loop:
    """``step`` does one thing and tells whether there was one; ``rest`` tells how many seconds to sleep at most.

    ``finish`` is done at the end, where steps leave something on its way.
    """

    name: str
    step: Callable[[], Awaitable[object]]
    rest: Callable[[], Awaitable[float]]
    finish: Callable[[], Awaitable[object]] | None = None
    bell: Bell = field(default_factory=Bell)
    _leaving: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Work until `stop`. A step that fails is put on record and tried again later; only `Revoked` ends the loop."""
        failures = 0
        while not self._leaving.is_set():
            try:
                while not self._leaving.is_set() and await self.step():
                    failures = 0
                seconds = await self.rest()
                failures = 0
            except Revoked:
                raise
            except Exception:
                failures += 1
                log.exception("step failed", worker=self.name, tries=failures)
                seconds = min(2.0 ** min(failures, 10), LONGEST_PAUSE) * SystemRandom().uniform(1.0, 1.25)
            # However often it is rung: what has just failed is not tried again at once.
            await (wait_for(self._leaving, seconds) if failures else self.bell.wait(seconds))
        if self.finish:
            await self.finish()

    def stop(self) -> None:
        """Finish the step at hand, then return from `run`."""
        self._leaving.set()
        self.bell.ring()


async def wait_for(event: asyncio.Event, seconds: float) -> None:
    """Return when the event is set, after ``seconds`` at the latest."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def every(seconds: float) -> float:
    """A rest of the same length each time: ``partial(every, 30)``."""
    return seconds
