"""Notices leave, one lane at a time: claimed, sent, settled."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.actions import deliveries
from bot.actions.deliveries import Letter
from bot.actions.store import Store
from bot.domain.notices import Lane
from bot.domain.outcomes import Outcome
from bot.storage import outbox

# A notice whose sender died is found by looking, not by being told.
LOOK_AGAIN = timedelta(seconds=5)
SHORTEST = timedelta(milliseconds=20)


@dataclass(kw_only=True)
class Outbox:
    """``send`` carries a letter and says how it ended; ``clock`` tells the moment (UTC)."""

    store: Store
    lane: Lane
    send: Callable[[Letter], Awaitable[Outcome]]
    clock: Callable[[], datetime]
    _resting: dict[str, datetime] = field(default_factory=dict)
    _paused_until: datetime | None = None
    _looked_at: datetime | None = None

    async def step(self) -> bool:
        """Send one notice; tells whether there was one to send now."""
        now = self.clock()
        if self._paused(now) or not await self._is_due(now):
            return False
        self._looked_at = now
        letter = await self.store.write(deliveries.claim, self.lane, now=now, resting=self._rest(now))
        if letter is None:
            return False
        await self._settle(letter, await self.send(letter))
        return True

    async def rest(self) -> float:
        """Seconds until this lane has something to do, unless it is woken before."""
        now = self.clock()
        if self._paused(now) and self._paused_until:
            return (self._paused_until - now).total_seconds()
        ready = await self.store.read(outbox.next_ready_at, self.lane)
        moments = [moment for moment in (ready, *self._resting.values()) if moment and moment > now]
        return max(SHORTEST, min([LOOK_AGAIN, *(moment - now for moment in moments)])).total_seconds()

    def _paused(self, now: datetime) -> bool:
        return self._paused_until is not None and now < self._paused_until

    def _rest(self, now: datetime) -> frozenset[str]:
        self._resting = {reader: until for reader, until in self._resting.items() if until > now}
        return frozenset(self._resting)

    async def _is_due(self, now: datetime) -> bool:
        """Reading is cheap and claiming is not: claim what is ready, and look for lost leases now and then."""
        if self._looked_at is None or now - self._looked_at >= LOOK_AGAIN:
            return True
        ready = await self.store.read(outbox.next_ready_at, self.lane)
        return ready is not None and ready <= now

    async def _settle(self, letter: Letter, outcome: Outcome) -> None:
        now = self.clock()
        if outcome.pauses:
            self._paused_until = now + outcome.after
        if outcome.rest:
            self._resting[letter.delivery.recipient] = now + outcome.rest
        if outcome.state is None:
            await self.store.write(
                deliveries.put_back,
                letter,
                ready_at=now + outcome.after,
                reason=outcome.reason or "",
                counts=outcome.counts,
            )
            return
        await self.store.write(
            deliveries.settle,
            letter,
            outcome.state,
            now=now,
            reason=outcome.reason,
            message=outcome.message,
            also=outcome.also,
        )
