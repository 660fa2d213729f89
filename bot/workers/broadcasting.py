"""A broadcast on its way: as fast as it may go, never so fast that an answer to a person waits for it."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import SystemRandom
from typing import Protocol

from bot.actions import broadcasting
from bot.actions.broadcasting import Batch, Envelope
from bot.actions.store import Store
from bot.domain.broadcasts import Broadcast, Stage, Tally, alarming, trouble
from bot.domain.deliveries import State as Fate
from bot.domain.outcomes import Outcome
from bot.sources.protocol import SourceError
from bot.storage.broadcasts import Settled

# A batch is a second's work: whoever pauses or calls off is heard before the next one.
BATCH, IN_FLIGHT = 25, 100
PROGRESS = timedelta(seconds=5)
# What staff do wakes the worker; these are for the command line: to go on, and to be called off while it rests.
LOOK_AGAIN, LOOK_AGAIN_RESTING = 2.0, 30.0
# After so many tries a reader is given up; after so many without an answer nobody knows any more.
MOST_TRIES, MOST_DOUBTS = 8, 3
# A system of the company that has not answered so often in a row is looked at by people.
MOST_UNANSWERED = 3
# So many in a row that did not get through are no matter of these readers.
STREAK = 5
LONGEST = 300.0
LOST = frozenset({"not_sent", "server_error", "in_doubt"})


class Ceiling(Protocol):
    """How fast a broadcast may go."""

    async def turn(self) -> None: ...
    def slower(self) -> None: ...
    def faster(self) -> None: ...


@dataclass(kw_only=True, repr=False)
class Broadcasting:
    """``send`` carries one envelope and says how it ended; ``match`` finds out whom a breach touches, ``otherwise``
    tries other ways for whoever could not be reached; ``quiet`` tells until when (UTC) nobody is to be disturbed."""

    store: Store
    send: Callable[[Broadcast, Envelope], Awaitable[Outcome]]
    match: Callable[[Broadcast], Awaitable[None]]
    otherwise: Callable[[Broadcast], Awaitable[None]]
    ceiling: Ceiling
    clock: Callable[[], datetime]
    quiet: Callable[[datetime], datetime | None]
    hold: timedelta
    _it: Broadcast | None = None
    _flying: set[asyncio.Task[None]] = field(default_factory=set)
    _landed: list[tuple[Envelope, Outcome]] = field(default_factory=list)
    _counts: Counter[tuple[Fate, str]] = field(default_factory=Counter)
    _of: tuple[str, int] | None = None
    _known: int = 0
    _alarmed: bool = False
    _halted: bool = False
    _streak: int = 0
    _unanswered: int = 0
    _paused_until: datetime | None = None
    _rest_until: datetime | None = None
    _told_at: datetime | None = None

    async def step(self) -> bool:
        """Send some; tells whether there was something to do. Raises `Revoked` when the token is no longer good."""
        await self._record()
        if self._paused_until and self.clock() < self._paused_until:
            return await self._landing()
        batch = await self.store.write(
            broadcasting.take, limit=min(BATCH, IN_FLIGHT - len(self._flying)), hold=self.hold,
            quiet_until=self.quiet(self.clock()), now=self.clock(),
        )  # fmt: skip
        self._rest_until = batch.rest
        if batch.it and batch.match:
            await self._match(batch.it)
        elif batch.it and batch.busy and batch.it.stage is Stage.OTHERWISE:
            await self.otherwise(batch.it)
        elif batch.it and batch.envelopes:
            await self._go(batch.it, batch)
        return batch.busy or bool(batch.envelopes) or await self._landing()

    async def rest(self) -> float:
        """Seconds until there is something to do, unless it is woken before."""
        moments = [moment for moment in (self._paused_until, self._rest_until) if moment and moment > self.clock()]
        most = LOOK_AGAIN_RESTING if moments else LOOK_AGAIN
        return min([most, *((moment - self.clock()).total_seconds() for moment in moments)])

    async def finish(self) -> None:
        """What is on its way is waited for and put on record."""
        while self._flying:
            await self._landing()
        await self._record()

    async def _match(self, it: Broadcast) -> None:
        """Some more of those whom it is for; where a system stays silent it stops, and nobody is passed over."""
        try:
            await self.match(it)
        except SourceError:
            self._unanswered += 1
            if self._unanswered < MOST_UNANSWERED:
                raise
            await self.store.write(broadcasting.stop, it, "silent", now=self.clock())
        self._unanswered = 0

    async def _go(self, it: Broadcast, batch: Batch) -> None:
        await self._count(it)
        left = list(batch.envelopes)
        while left and not self._halted and not self._held():
            await self.ceiling.turn()
            # Each is waited for in `_landing`, which raises what it raised; a group would have to outlive the step.
            self._flying.add(asyncio.create_task(self._fly(it, left.pop(0))))  # noqa: TID251
            if it.stage is Stage.CANARY:
                # With a few, each has to have gone well before the next.
                await self._landing()
        if left:
            await self._put_back(it, left)

    def _held(self) -> bool:
        return self._paused_until is not None and self.clock() < self._paused_until

    async def _fly(self, it: Broadcast, envelope: Envelope) -> None:
        outcome = await self.send(it, envelope)
        self._landed.append((envelope, outcome))
        self._learn(it, outcome)

    async def _landing(self) -> bool:
        """Wait until something that is on its way has come back; False when nothing is."""
        if not self._flying:
            return False
        done, self._flying = await asyncio.wait(self._flying, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
        return True

    async def _count(self, it: Broadcast) -> None:
        """Who stands where, once for each stage and each time somebody lets it go on."""
        self._it = it
        if self._of == (it.id, it.version):
            return
        tally = await self.store.read(broadcasting.tallied, it)
        self._of, self._halted, self._alarmed = (it.id, it.version), False, alarming(tally)
        self._counts = Counter(tally.reasons)
        self._counts.update({(fate, ""): count for fate, count in tally.fates.items()})
        self._known = sum(tally.because(why) for why in ("malformed", "too_large", "words"))

    def _learn(self, it: Broadcast, outcome: Outcome) -> None:
        """What one outcome says about all the others."""
        lost = outcome.reason in LOST
        self._streak = self._streak + 1 if lost else 0
        if outcome.state is not None:
            self._counts[outcome.state, ""] += 1
            self._counts[outcome.state, outcome.reason or "-"] += 1
            self._halted = self._halted or trouble(self._tally(), Stage.EVERYONE, known=self._known) is not None
        if outcome.state is Fate.SENT:
            self.ceiling.faster()
        if outcome.pauses:
            self.ceiling.slower()
            self._pause(outcome.after)
        elif self._streak >= STREAK:
            seconds = min(2.0 ** (self._streak - STREAK + 1), LONGEST)
            self._pause(timedelta(seconds=seconds * SystemRandom().uniform(1.0, 1.25)))

    def _pause(self, how_long: timedelta) -> None:
        self._paused_until = max(self._paused_until or self.clock(), self.clock() + how_long)

    def _tally(self) -> Tally:
        fates = {fate: count for (fate, why), count in self._counts.items() if not why}
        return Tally(fates=fates, reasons={each: count for each, count in self._counts.items() if each[1]})

    async def _record(self) -> None:
        landed, self._landed = self._landed, []
        it, now = self._it, self.clock()
        if it is None or not landed:
            return
        settled = [self._settled(envelope, outcome, now) for envelope, outcome in landed]
        due = self._told_at is None or now - self._told_at >= PROGRESS
        await self.store.write(broadcasting.settle, it, settled, progress=due, now=now)
        self._told_at = now if due else self._told_at
        if self._halted:
            await self.store.write(broadcasting.stop, it, "malformed", now=now)
            self._of = None
        elif not self._alarmed and it.stage is Stage.EVERYONE and alarming(self._tally()):
            self._alarmed = True
            await self.store.write(broadcasting.alarm, it, now=now)

    def _settled(self, envelope: Envelope, outcome: Outcome, now: datetime) -> Settled:
        tried = envelope.attempts
        fate, reason = self._fate(tried, outcome)
        outage = self._streak >= STREAK and outcome.reason in LOST - {"in_doubt"}
        counted = tried if outcome.counts and not outage else tried - 1
        again_at = now + outcome.after if fate is Fate.PENDING else None
        return Settled(
            subject_id=envelope.subject_id, tried=tried, fate=fate, at=now, reason=reason, message=outcome.message,
            again_at=again_at, counted=counted,
        )  # fmt: skip

    def _fate(self, tried: int, outcome: Outcome) -> tuple[Fate, str | None]:
        if outcome.state is not None:
            return outcome.state, outcome.reason
        if outcome.reason == "in_doubt" and tried >= MOST_DOUBTS:
            return Fate.UNKNOWN, outcome.reason
        if outcome.counts and self._streak < STREAK and tried >= MOST_TRIES:
            return Fate.INVALID, "given_up"
        return Fate.PENDING, outcome.reason

    async def _put_back(self, it: Broadcast, left: Sequence[Envelope]) -> None:
        """What was claimed and has not gone waits on, as if it had never been in hand."""
        now = self.clock()
        waiting = [
            Settled(subject_id=each.subject_id, tried=each.attempts, fate=Fate.PENDING, at=now, again_at=None,
                    counted=each.attempts - 1)
            for each in left
        ]  # fmt: skip
        await self.store.write(broadcasting.settle, it, waiting, progress=False, now=now)
