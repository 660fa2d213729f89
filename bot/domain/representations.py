"""By which right somebody acts for another person: what it covers, its states and the only moves between them."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.refusals import WrongStatus
from bot.domain.requests import FOR_ANOTHER, Kind, Scope


class Power(StrEnum):
    """What the right is for, as the form asks it."""

    EVERYTHING = "everything"
    SEE = "see"


class State(StrEnum):
    STATED = "stated"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"  # by the representative, or by staff
    REVOKED = "revoked"  # by the represented person
    EXPIRED = "expired"


class Event(StrEnum):
    CONFIRM = "confirm"
    DECLINE = "decline"
    END = "end"
    REVOKE = "revoke"
    EXPIRE = "expire"
    LOOK_AGAIN = "look_again"


NEXT = {
    (State.STATED, Event.CONFIRM): State.CONFIRMED,
    (State.STATED, Event.DECLINE): State.DECLINED,
    (State.STATED, Event.END): State.ENDED,
    (State.STATED, Event.REVOKE): State.REVOKED,
    (State.STATED, Event.EXPIRE): State.EXPIRED,
    (State.CONFIRMED, Event.END): State.ENDED,
    (State.CONFIRMED, Event.REVOKE): State.REVOKED,
    (State.CONFIRMED, Event.EXPIRE): State.EXPIRED,
    # The answer was taken back: until there is another one nothing is granted by this right.
    (State.CONFIRMED, Event.LOOK_AGAIN): State.STATED,
    (State.DECLINED, Event.LOOK_AGAIN): State.STATED,
}

STANDING = frozenset({State.STATED, State.CONFIRMED})
SEEING = frozenset({Kind.ACCESS, Kind.RECIPIENTS})
COVERS = {Power.EVERYTHING: FOR_ANOTHER, Power.SEE: SEEING}
INITIALS = 3


@dataclass(frozen=True, kw_only=True)
class Representation:
    """``phone`` is the keyed number of the represented person, ``until`` the last day; moments are UTC.

    ``initials`` are theirs, and filled in for the representative alone.
    """

    id: str
    subject_id: str
    ground: Scope
    power: Power
    state: State
    stated_at: datetime
    phone: bytes | None = None
    until: date | None = None
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    initials: str = ""
    version: int = 1

    def as_of(self, today: date) -> State:
        """The state on a day (in Almaty): a term that is over is over, whether or not somebody has written it down."""
        over = self.until is not None and self.until < today
        return State.EXPIRED if over and self.state in STANDING else self.state

    def in_force(self, today: date) -> bool:
        """Whether requests can be made by it: confirmed, or stated and not looked at yet."""
        return self.as_of(today) in STANDING

    def covers(self, kind: Kind) -> bool:
        return kind in COVERS[self.power]


def advance(right: Representation, event: Event, now: datetime) -> Representation:
    """The right after ``event``; raises `WrongStatus` where the table of moves has no such row."""
    try:
        state = NEXT[right.state, event]
    except KeyError:
        raise WrongStatus(status=right.state, event=event) from None
    answered = {Event.CONFIRM: now, Event.DECLINE: now, Event.LOOK_AGAIN: None}.get(event, right.decided_at)
    return replace(right, state=state, decided_at=answered, ended_at=None if state in STANDING else now)


def may(right: Representation, event: Event) -> bool:
    return (right.state, event) in NEXT


def needed(kind: Kind) -> State:
    """What the right must be before a demand that rests on it is granted; stating it is such a demand itself."""
    return State.STATED if kind is Kind.REPRESENT else State.CONFIRMED


def initials(name: str) -> str:
    """«А. С.» for a name in full, in the order in which it was written; empty where there is no letter."""
    return " ".join(f"{word[0].upper()}." for word in re.findall(r"[^\W\d_]+", name)[:INITIALS])
