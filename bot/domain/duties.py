"""What staff owe beside the answer to a person: a third party told, work done by hand, a transfer announced, a breach
reported. Each has a term, a state and a trail. Tables, and when a third party that keeps silent is asked again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.domain.calendars import Calendar
from bot.domain.deadlines import Term, due, next_morning
from bot.domain.refusals import Stale
from bot.domain.requests import CHECK


class DutyKind(StrEnum):
    TELL_RECIPIENT = "tell_recipient"
    BY_HAND = "by_hand"
    TRANSFER_NOTICE = "transfer_notice"
    BREACH_REPORT = "breach_report"


class DutyState(StrEnum):
    OPEN = "open"
    TOLD = "told"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    SILENT = "silent"
    DONE = "done"


class Act(StrEnum):
    TELL = "tell"
    CONFIRM = "confirm"
    REFUSE = "refuse"
    FALL_SILENT = "fall_silent"  # of the clock, never of a person
    FINISH = "finish"


# A recipient that has kept silent may still answer.
NEXT: Mapping[tuple[DutyKind, DutyState, Act], DutyState] = {
    (DutyKind.TELL_RECIPIENT, DutyState.OPEN, Act.TELL): DutyState.TOLD,
    (DutyKind.TELL_RECIPIENT, DutyState.TOLD, Act.CONFIRM): DutyState.CONFIRMED,
    (DutyKind.TELL_RECIPIENT, DutyState.TOLD, Act.REFUSE): DutyState.REFUSED,
    (DutyKind.TELL_RECIPIENT, DutyState.TOLD, Act.FALL_SILENT): DutyState.SILENT,
    (DutyKind.TELL_RECIPIENT, DutyState.SILENT, Act.CONFIRM): DutyState.CONFIRMED,
    (DutyKind.TELL_RECIPIENT, DutyState.SILENT, Act.REFUSE): DutyState.REFUSED,
    (DutyKind.BY_HAND, DutyState.OPEN, Act.FINISH): DutyState.DONE,
    (DutyKind.TRANSFER_NOTICE, DutyState.OPEN, Act.FINISH): DutyState.DONE,
    (DutyKind.BREACH_REPORT, DutyState.OPEN, Act.FINISH): DutyState.DONE,
}
# What each act comes to: doing again what has been done changes nothing.
COMES_TO = {act: state for (_, _, act), state in NEXT.items()}
ANSWERED = frozenset({DutyState.CONFIRMED, DutyState.REFUSED, DutyState.DONE})
# Where the work still lies with staff; of a recipient that keeps silent nothing more is owed.
PENDING = frozenset({DutyState.OPEN, DutyState.TOLD})

# The rows of rules/kz.toml by which each kind is due.
TERM = {
    DutyKind.TELL_RECIPIENT: "tell_recipient",
    DutyKind.BY_HAND: "by_hand",
    DutyKind.TRANSFER_NOTICE: "transfer_notice",
    DutyKind.BREACH_REPORT: "breach_notice",
}
# What may be said to have happened to the data, or is to be done to them.
WORKS: Mapping[DutyKind, tuple[str, ...]] = {
    DutyKind.TELL_RECIPIENT: ("corrected", "deleted", "restricted", "withdrawn"),
    DutyKind.BY_HAND: ("correct", "erase", "restrict", "release", "read"),
    DutyKind.TRANSFER_NOTICE: (),
    DutyKind.BREACH_REPORT: (),
}


@dataclass(frozen=True, kw_only=True)
class Owed:
    """One duty. ``about`` is a recipient or a source of the data map, ``what`` one of `WORKS`, ``fields`` ids of the
    map; ``people`` how many a transfer or a breach concerns. Moments are UTC. Whatever staff wrote is kept apart.
    """

    id: str
    number: str
    kind: DutyKind
    state: DutyState
    case_id: str | None
    demand_id: str | None
    about: str
    what: str
    fields: tuple[str, ...]
    people: int | None
    rule: str
    provisional: bool
    opened_at: datetime
    opened_by: str | None  # a member of staff; None for the bot
    starts_at: datetime
    due_at: datetime
    told_at: datetime | None
    closed_at: datetime | None
    version: int

    @property
    def pending(self) -> bool:
        return self.state in PENDING

    def is_late(self, now: datetime) -> bool:
        return self.state is DutyState.OPEN and now >= self.due_at


def acts(owed: Owed) -> tuple[Act, ...]:
    """What staff can say of it now."""
    return tuple(
        act for (kind, state, act) in NEXT if (kind, state) == (owed.kind, owed.state) and act is not Act.FALL_SILENT
    )


def advance(owed: Owed, act: Act, now: datetime) -> Owed:
    """Raises `Stale` where the duty has moved on."""
    state = NEXT.get((owed.kind, owed.state, act))
    if state is None:
        raise Stale
    told_at = now if act is Act.TELL else owed.told_at
    return replace(owed, state=state, told_at=told_at, closed_at=now if state in ANSWERED else None)


# -- a recipient that was told and does not answer --------------------------------------------------------------------


class Chase(IntEnum):
    """In the order in which they come; the last one ends the waiting."""

    FIRST = 1
    AGAIN = 2
    SILENT = 3


CHASE = {Chase.FIRST: "recipient_first", Chase.AGAIN: "recipient_again", Chase.SILENT: "recipient_silent"}


def chase_at(told_at: datetime, step: Chase, terms: Mapping[str, Term], calendar: Calendar) -> datetime:
    """The first working morning after the days that the recipient had for an answer (UTC)."""
    return next_morning(due(terms[CHASE[step]], told_at, calendar).at, calendar)


def chase_now(told_at: datetime, now: datetime, terms: Mapping[str, Term], calendar: Calendar) -> Chase | None:
    """The latest step whose moment has come: those missed collapse into it. None before the first."""
    return max((step for step in Chase if chase_at(told_at, step, terms, calendar) <= now), default=None)


def next_chase(told_at: datetime, after: datetime, terms: Mapping[str, Term], calendar: Calendar) -> datetime | None:
    ahead = [at for step in Chase if (at := chase_at(told_at, step, terms, calendar)) > after]
    return min(ahead, default=None)


# -- the forms of staff -----------------------------------------------------------------------------------------------

# `duty` opens one, `duty_done` says by what it is proven that one is done.
OPENING, PROOF = "duty", "duty_done"
FORMS = frozenset({OPENING, PROOF})
OPENED_BY_STAFF = (DutyKind.TRANSFER_NOTICE, DutyKind.BREACH_REPORT)
ASKED: Mapping[str, tuple[str, ...]] = {
    DutyKind.TRANSFER_NOTICE: ("to", "day", "case", "people"),
    DutyKind.BREACH_REPORT: ("moment", "words", "people"),
}
TYPED = frozenset({"to", "day", "case", "people", "moment", "words", "evidence"})
# Written in free words, and so not left standing in the chat.
PRIVATE = frozenset({"to", "words", "evidence"})
TO_LIMIT, BREACH_LIMIT, EVIDENCE_LIMIT = 200, 1000, 300
MOST_PEOPLE = 100_000_000


def asked(flow: str, payload: Mapping[str, str]) -> tuple[str, ...]:
    """The steps of a form, as far as what is known already decides which they are."""
    if flow == PROOF:
        return ("evidence",)
    steps = ("kind", *ASKED.get(payload.get("kind", ""), ()))
    # A transfer in a case concerns whoever asks there.
    return tuple(step for step in steps if step != "people" or not payload.get("case"))


def step_of(flow: str, payload: Mapping[str, str]) -> str:
    """What is still missing, or ``check`` when nothing is."""
    return next((step for step in asked(flow, payload) if not _given(step, payload)), CHECK)


def _given(step: str, payload: Mapping[str, str]) -> bool:
    # Only the case may be passed over: then it is asked how many people it concerns.
    return step in payload if step == "case" else bool(payload.get(step))


def answered(payload: Mapping[str, str], step: str, value: str, **beside: str) -> dict[str, str]:
    """The form with one more answer; another kind begins it anew, another case asks anew how many."""
    void = {"kind": set(payload), "case": {"people", "number"}, "to": {"recipient"}}.get(step, set())
    return {**{name: said for name, said in payload.items() if name not in void}, step: value, **beside}
