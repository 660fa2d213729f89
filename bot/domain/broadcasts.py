"""One message to many: what it is, how far it is, when it has to stop, and what is owed to each who should get it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import IntEnum, StrEnum

from bot.domain.deliveries import State as Fate
from bot.domain.languages import Bilingual, Language
from bot.domain.notices import Promise
from bot.domain.refusals import Stale
from bot.domain.requests import CHECK


class Kind(StrEnum):
    POLICY = "policy"  # a material change of the policy
    SERVICE = "service"
    BREACH = "breach"  # a breach of security, to those whose data it touched


class State(StrEnum):
    PROPOSED = "proposed"
    RUNNING = "running"
    CANCELLING = "cancelling"  # whoever has not got it is being taken off the list
    CANCELLED = "cancelled"
    FINISHED = "finished"


class Stage(IntEnum):
    """In the order in which they come: staff see it first, then a few, then everyone; then other ways are tried."""

    STAFF = 1
    CANARY = 2
    EVERYONE = 3
    OTHERWISE = 4


class Act(StrEnum):
    APPROVE = "approve"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


# What the law demands carries a number, and may come twice rather than not at all; a courtesy may not.
PROMISE = {
    Kind.POLICY: Promise.AT_LEAST_ONCE,
    Kind.BREACH: Promise.AT_LEAST_ONCE,
    Kind.SERVICE: Promise.AT_MOST_ONCE,
}
# Whom a breach touches is told at once, at night too.
WAITS_FOR_MORNING = frozenset({Kind.POLICY, Kind.SERVICE})
NIGHT = "night"  # why it rests, though nobody has paused it
IN_HAND = frozenset({State.RUNNING, State.CANCELLING})
ENDED = frozenset({State.CANCELLED, State.FINISHED})
WAITING = frozenset({Fate.PENDING, Fate.SENDING})

CANARY = 50
# Three messages that Telegram finds malformed are our mistake; more readers would not change that.
MALFORMED_LIMIT = 3
# Above these shares something is wrong with more than a few readers.
NO_CHAT_SHARE, DOUBT_SHARE = 0.01, 0.1
FEW = 3
TEXT_LIMIT = 2500


@dataclass(frozen=True, kw_only=True)
class Broadcast:
    """Moments are UTC. ``about``: tables of the data map whose people a breach touches.

    ``reason``: why it stopped by itself, or rests. ``text`` is empty where a version of the policy speaks for itself;
    ``proposed_by`` is a member of staff or ``cli``.
    """

    id: str
    number: str
    kind: Kind
    state: State
    stage: Stage
    stage_at: datetime | None
    paused: bool
    policy: str | None
    about: tuple[str, ...]
    text: Bilingual
    reason: str | None
    proposed_by: str
    proposed_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    filled_to: str | None
    filled_at: datetime | None
    finished_at: datetime | None
    message: int | None
    version: int

    @property
    def promise(self) -> Promise:
        return PROMISE[self.kind]

    @property
    def goes_on(self) -> bool:
        """Whether something is to be done for it now."""
        return self.state is State.CANCELLING or (self.state is State.RUNNING and not self.paused)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """How many recipients stand where; ``reasons`` counts those of the fates that have some."""

    fates: Mapping[Fate, int] = field(default_factory=dict)
    reasons: Mapping[tuple[Fate, str], int] = field(default_factory=dict)

    def of(self, *fates: Fate) -> int:
        return sum(self.fates.get(fate, 0) for fate in fates)

    def because(self, reason: str) -> int:
        return sum(count for (_, why), count in self.reasons.items() if why == reason)

    @property
    def total(self) -> int:
        return sum(self.fates.values())

    @property
    def waiting(self) -> int:
        return self.of(*WAITING)

    @property
    def settled(self) -> int:
        return self.total - self.waiting

    @property
    def tried(self) -> int:
        """Those that something was sent to, or was tried to be."""
        return self.settled - self.of(Fate.SKIPPED)

    @property
    def in_doubt(self) -> int:
        return self.of(Fate.UNKNOWN)


def acts(it: Broadcast) -> tuple[Act, ...]:
    """What can be done with it now."""
    if it.state is State.PROPOSED:
        return (Act.APPROVE, Act.CANCEL)
    if it.state is not State.RUNNING:
        return ()
    return (Act.RESUME if it.paused else Act.PAUSE, Act.CANCEL)


def advance(it: Broadcast, act: Act) -> Broadcast:
    """Raises `Stale` for what cannot be done any more."""
    if act not in acts(it):
        raise Stale
    match act:
        case Act.APPROVE:
            return replace(it, state=State.RUNNING, stage=Stage.STAFF)
        case Act.PAUSE:
            return replace(it, paused=True, reason=None)
        case Act.RESUME:
            # Whoever lets a doubtful one go on has seen how it went with a few.
            seen = it.stage is Stage.CANARY and it.reason is not None
            return replace(it, paused=False, reason=None, stage=Stage.EVERYONE if seen else it.stage)
        case Act.CANCEL:
            return replace(it, state=State.CANCELLING, paused=False, reason=None)


def done_already(it: Broadcast, act: Act) -> bool:
    """Whether the act has been done before, and doing it again is to change nothing."""
    return {
        Act.APPROVE: it.state in IN_HAND | ENDED and it.approved_at is not None,
        Act.PAUSE: it.state is State.RUNNING and it.paused,
        Act.RESUME: it.state is State.RUNNING and not it.paused,
        Act.CANCEL: it.state in {State.CANCELLING, State.CANCELLED},
    }[act]


def trouble(tally: Tally, stage: Stage, *, known: int = 0) -> str | None:
    """Why it has to stop by itself; None while all is well.

    ``known`` malformed messages were seen before somebody let it go on. A few readers who cannot be found are looked
    at while it is still with a few; later it would stop a hundred thousand for them.
    """
    if tally.because("malformed") + tally.because("too_large") + tally.because("words") - known >= MALFORMED_LIMIT:
        return "malformed"
    if stage is not Stage.CANARY:
        return None
    if _many(tally.because("chat_not_found"), tally.tried, NO_CHAT_SHARE):
        return "no_chat"
    # What the bot itself has died with says nothing about the message.
    return "doubt" if _many(tally.because("in_doubt"), tally.tried, DOUBT_SHARE) else None


def alarming(tally: Tally) -> bool:
    """Whether more readers than a few have no chat any more: nothing stops, but somebody should look."""
    return _many(tally.because("chat_not_found"), tally.tried, NO_CHAT_SHARE)


def _many(count: int, of: int, share: float) -> bool:
    return count >= FEW and count > of * share


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The hours of the day, in the company's own time, in which nobody is written to who need not be."""

    begins: time
    ends: time

    def until(self, local: datetime) -> datetime | None:
        """When (in the zone of ``local``) they are over; None outside of them."""
        now = local.timetz().replace(tzinfo=None)
        within = self.begins <= now < self.ends if self.begins <= self.ends else not self.ends <= now < self.begins
        if not within:
            return None
        day = local.date() + timedelta(days=now >= self.ends)
        return datetime.combine(day, self.ends, local.tzinfo)


# -- the form of staff ------------------------------------------------------------------------------------------------

FORM = "broadcast"
# A change of the policy comes with its version, not from here.
BY_FORM = (Kind.SERVICE, Kind.BREACH)
TYPED = frozenset({Language.RU.value, Language.KK.value})


def asked(payload: Mapping[str, str]) -> tuple[str, ...]:
    """The steps, as far as what is known already decides which they are."""
    about = ("about",) if payload.get("kind") == Kind.BREACH else ()
    return ("kind", *about, *Language)


def step_of(payload: Mapping[str, str]) -> str:
    """What is still missing, or ``check`` when nothing is."""
    return next((step for step in asked(payload) if not payload.get(step)), CHECK)
