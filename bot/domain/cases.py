"""A case: its demands, its states and the only moves between them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.refusals import WrongStatus
from bot.domain.requests import Kind, Scope, at_once


class Status(StrEnum):
    NEW = "new"
    WORKING = "working"
    WAITING = "waiting"
    PROPOSED = "proposed"
    EXECUTING = "executing"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Event(StrEnum):
    CLAIM = "claim"
    RELEASE = "release"
    ASSIGN = "assign"
    ASK = "ask"
    ANSWERED = "answered"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    RESOLVE = "resolve"
    GRANT = "grant"
    APPROVE = "approve"
    REFUSE = "refuse"
    DONE = "done"
    JOIN = "join"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Outcome(StrEnum):
    """What came of a demand."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


NEXT = {
    (Status.NEW, Event.CLAIM): Status.WORKING,
    (Status.NEW, Event.ASSIGN): Status.WORKING,
    (Status.NEW, Event.JOIN): Status.NEW,
    (Status.NEW, Event.WITHDRAW): Status.WITHDRAWN,
    # What the bot does itself needs nobody to take the case.
    (Status.NEW, Event.RESOLVE): Status.CLOSED,
    (Status.WORKING, Event.RELEASE): Status.NEW,
    (Status.WORKING, Event.ASSIGN): Status.WORKING,
    (Status.WORKING, Event.ASK): Status.WAITING,
    (Status.WORKING, Event.PROPOSE): Status.PROPOSED,
    (Status.WORKING, Event.RESOLVE): Status.CLOSED,
    (Status.WORKING, Event.JOIN): Status.WORKING,
    (Status.WORKING, Event.WITHDRAW): Status.WITHDRAWN,
    (Status.WAITING, Event.ANSWERED): Status.WORKING,
    (Status.WAITING, Event.RELEASE): Status.NEW,
    (Status.WAITING, Event.ASSIGN): Status.WAITING,
    (Status.WAITING, Event.ASK): Status.WAITING,
    (Status.WAITING, Event.PROPOSE): Status.PROPOSED,
    (Status.WAITING, Event.RESOLVE): Status.CLOSED,
    (Status.WAITING, Event.JOIN): Status.WORKING,
    (Status.WAITING, Event.WITHDRAW): Status.WITHDRAWN,
    # One demand waits for its second person; the others go on, and what was approved is carried out.
    (Status.PROPOSED, Event.PROPOSE): Status.PROPOSED,
    (Status.PROPOSED, Event.RESOLVE): Status.CLOSED,
    (Status.PROPOSED, Event.DONE): Status.CLOSED,
    (Status.PROPOSED, Event.SEND_BACK): Status.WORKING,
    (Status.PROPOSED, Event.APPROVE): Status.EXECUTING,
    (Status.PROPOSED, Event.GRANT): Status.CLOSED,
    (Status.PROPOSED, Event.REFUSE): Status.CLOSED,
    (Status.PROPOSED, Event.ASSIGN): Status.PROPOSED,
    (Status.PROPOSED, Event.JOIN): Status.PROPOSED,
    (Status.PROPOSED, Event.WITHDRAW): Status.WITHDRAWN,
    (Status.EXECUTING, Event.PROPOSE): Status.PROPOSED,
    (Status.EXECUTING, Event.RESOLVE): Status.CLOSED,
    (Status.EXECUTING, Event.DONE): Status.CLOSED,
    (Status.EXECUTING, Event.ASSIGN): Status.EXECUTING,
    (Status.EXECUTING, Event.JOIN): Status.EXECUTING,
    (Status.CLOSED, Event.REOPEN): Status.WORKING,
}

OPEN = frozenset(Status) - {Status.CLOSED, Status.WITHDRAWN}
# Where the assignee can write to the person, note and prepare a decision.
IN_WORK = frozenset({Status.WORKING, Status.WAITING})


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A running term of a demand. ``rule`` is its row in the table of terms; moments are UTC."""

    rule: str
    starts_at: datetime
    due_at: datetime
    provisional: bool
    met_at: datetime | None = None


class Pending(StrEnum):
    """What a decision about a demand waits for."""

    CONFIRMATION = "confirmation"
    EXECUTION = "execution"


@dataclass(frozen=True, kw_only=True)
class Demand:
    """``pending`` says that it was decided, and that the person has no result yet."""

    id: str
    kind: Kind
    scope: Scope
    received_at: datetime
    rules: str
    clocks: tuple[Clock, ...]
    outcome: Outcome | None = None
    ground: str | None = None
    until: date | None = None
    decided_at: datetime | None = None
    steps: frozenset[str] = frozenset()  # codes of ``handling.Step`` that were taken
    about: str | None = None  # the demand whose refusal is appealed
    representation: str | None = None  # by which right somebody asks for another person
    pending: Pending | None = None

    @property
    def open(self) -> bool:
        return self.outcome is None

    @property
    def undecided(self) -> bool:
        return self.open and self.pending is None


class Channel(StrEnum):
    """The way by which a request came in; all are recorded equally (policy, clause 4.1)."""

    CHAT = "chat"
    EMAIL = "email"
    SITE = "site"
    PAPER = "paper"
    PHONE = "phone"


@dataclass(frozen=True, kw_only=True)
class Case:
    """``entered_by`` is the member of staff who wrote it down, when it did not come through the chat."""

    id: str
    number: str
    subject_id: str
    channel: Channel = Channel.CHAT
    entered_by: str | None = None
    status: Status
    assignee: str | None
    opened_at: datetime
    due_at: datetime
    closed_at: datetime | None
    demands: tuple[Demand, ...]
    version: int

    @property
    def open(self) -> bool:
        return self.status in OPEN

    @property
    def next_demand(self) -> Demand:
        """The demand that is owed first: of the undecided ones, else of the open ones; the last when none is open."""
        ahead = self.undecided or tuple(d for d in self.demands if d.open)
        return min(ahead, key=owed, default=self.demands[-1])

    @property
    def undecided(self) -> tuple[Demand, ...]:
        """The open demands about which no decision waits for anything."""
        return tuple(d for d in self.demands if d.undecided)

    @property
    def approved(self) -> tuple[Demand, ...]:
        """The demands that were approved and wait to be carried out."""
        return tuple(d for d in self.demands if d.open and d.pending is Pending.EXECUTION)

    def demand(self, demand_id: str) -> Demand | None:
        return next((d for d in self.demands if d.id == demand_id), None)


def owed(demand: Demand) -> datetime:
    """When the next of its terms ends."""
    return min((c.due_at for c in demand.clocks if c.met_at is None), default=demand.received_at)


def foremost(demands: tuple[Demand, ...], limit: int, page: int = 0) -> tuple[Demand, ...]:
    """At most ``limit`` of them, in their order: the open ones that came first, then those decided last."""
    ranked = [d for d in demands if d.open] + [d for d in reversed(demands) if not d.open]
    kept = ranked[page * limit : (page + 1) * limit]
    return tuple(d for d in demands if d in kept)


def advance(case: Case, event: Event) -> Case:
    """The case after ``event``; raises `WrongStatus` where the table of moves has no such row."""
    try:
        return replace(case, status=NEXT[case.status, event])
    except KeyError:
        raise WrongStatus(status=case.status, event=event) from None


def may(case: Case, event: Event) -> bool:
    return (case.status, event) in NEXT


def may_decide(case: Case) -> bool:
    """Whether a demand is there to be decided, whatever waits in the rest of the case."""
    return may(case, Event.PROPOSE) and bool(case.undecided)


def may_carry_out(case: Case) -> bool:
    return may(case, Event.DONE) and bool(case.approved)


def require(case: Case, event: Event) -> None:
    """Raises `WrongStatus` unless the event can happen to the case and there is a demand for it to happen to."""
    lacks = {Event.PROPOSE: not case.undecided, Event.RESOLVE: not case.undecided, Event.DONE: not case.approved}
    if lacks.get(event) or not may(case, event):
        raise WrongStatus(status=case.status, event=event)


def takes_effect(demand: Demand) -> bool:
    """Whether it is in force as soon as it is filed here; not what is asked for somebody else."""
    return demand.representation is None and at_once(demand.kind, demand.scope)


def in_force(case: Case, demand: Demand) -> bool:
    """Whether what it asks took effect when it was filed, by law: it is carried out, and nobody can refuse it.

    Not where it is still to be seen who asks, on paper or by telephone.
    """
    return case.channel is Channel.CHAT and takes_effect(demand)


def may_take_back(case: Case) -> bool:
    """Whether the person can take back what the case asks. What is in force is undone by giving consent again."""
    return may(case, Event.WITHDRAW) and any(_to_take_back(case, d) for d in case.demands)


def _to_take_back(case: Case, demand: Demand) -> bool:
    return demand.open and demand.pending is not Pending.EXECUTION and not in_force(case, demand)


def taken_back(case: Case, now: datetime) -> Case:
    """The case after the person took their requests back; raises `WrongStatus`.

    What is in force, or was approved and is being carried out, stays to be done.
    """
    if not may_take_back(case):
        raise WrongStatus(status=case.status, event=Event.WITHDRAW)
    left = with_demands(
        case,
        tuple(decided(d, Outcome.WITHDRAWN, now) if _to_take_back(case, d) else d for d in case.demands),
    )
    if not any(d.open for d in left.demands):
        return replace(advance(left, Event.WITHDRAW), closed_at=now)
    # A decision that was waiting was about something that is not asked any more.
    return settle(left, Event.SEND_BACK, now) if left.status is Status.PROPOSED else left


def undone(case: Case, demand: Demand, now: datetime) -> Case:
    """The case after one of its demands became pointless; over with its last one, closed where others were answered."""
    left = with_demand(case, decided(demand, Outcome.WITHDRAWN, now))
    if any(d.open for d in left.demands):
        return _standing(left) if demand.pending else left
    if demand.pending:
        # What was decided about it is laid aside with it.
        left = replace(left, status=Status.WORKING)
    answered = any(d.outcome is not Outcome.WITHDRAWN for d in left.demands)
    if answered and may(left, Event.RESOLVE):
        return settle(left, Event.RESOLVE, now)
    return replace(advance(left, Event.WITHDRAW), closed_at=now)


def settle(case: Case, event: Event, now: datetime) -> Case:
    """Advance after something was decided: the case closes only when none of its demands is open.

    Until then it stands where its slowest demand does: a decision to be confirmed before one to be carried out.
    """
    moved = advance(case, event)
    if any(d.open for d in moved.demands):
        return _standing(replace(moved, status=Status.WORKING) if not moved.open else moved)
    return replace(moved, closed_at=now) if not moved.open else moved


def _standing(case: Case) -> Case:
    pending = {d.pending for d in case.demands if d.open}
    if Pending.CONFIRMATION in pending:
        return replace(case, status=Status.PROPOSED)
    if Pending.EXECUTION in pending:
        return replace(case, status=Status.EXECUTING)
    decided_upon = case.status in {Status.PROPOSED, Status.EXECUTING}
    return replace(case, status=Status.WORKING) if decided_upon else case


def proposed(case: Case, demand: Demand) -> Case:
    """The case with a decision about the demand that a second person has to confirm; raises `WrongStatus`."""
    return advance(with_demand(case, replace(demand, pending=Pending.CONFIRMATION)), Event.PROPOSE)


def approved(case: Case, demand: Demand, now: datetime) -> Case:
    """The case after the second person's yes to what then has to be carried out; raises `WrongStatus`."""
    return settle(with_demand(case, replace(demand, pending=Pending.EXECUTION)), Event.APPROVE, now)


def sent_back(case: Case, demand: Demand, now: datetime) -> Case:
    """The case after the second person's no; raises `WrongStatus`."""
    return settle(with_demand(case, replace(demand, pending=None)), Event.SEND_BACK, now)


def due_at(demands: tuple[Demand, ...]) -> datetime:
    """The nearest moment something is owed: the earliest term not yet met, or the last one when all are."""
    running = [c.due_at for d in demands if d.open for c in d.clocks if c.met_at is None]
    return min(running) if running else max(c.due_at for d in demands for c in d.clocks)


def with_demands(case: Case, demands: tuple[Demand, ...]) -> Case:
    """The case with other demands, and the date that follows from them."""
    return replace(case, demands=demands, due_at=due_at(demands))


def with_demand(case: Case, demand: Demand) -> Case:
    """The case with one of its demands changed."""
    return with_demands(case, tuple(demand if d.id == demand.id else d for d in case.demands))


def decided(demand: Demand, outcome: Outcome, now: datetime, *, ground: str | None = None,
            until: date | None = None) -> Demand:  # fmt: skip
    """The demand with its outcome; nothing in it is owed any more."""
    met = tuple(replace(clock, met_at=clock.met_at or now) for clock in demand.clocks)
    return replace(
        demand, outcome=outcome, ground=ground, until=until, decided_at=now, clocks=met, pending=None
    )  # fmt: skip


def undecided(demand: Demand) -> Demand:
    """The demand opened again: its terms run on from where they were."""
    again = tuple(replace(c, met_at=None) if c.met_at == demand.decided_at else c for c in demand.clocks)
    return replace(demand, outcome=None, ground=None, until=None, decided_at=None, clocks=again)
