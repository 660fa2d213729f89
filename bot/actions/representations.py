"""Acting for another person: stated with a request, confirmed by staff, ended by anybody concerned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.actions.telling import tell_desk
from bot.domain.cases import Case, Demand, Outcome
from bot.domain.notices import RepresentationEnded, Represented
from bot.domain.people import Subject
from bot.domain.refusals import NeedsRepresentation, NotFound, Stale
from bot.domain.representations import Event, Power, Representation, State, advance, may, needed
from bot.domain.requests import FOR, Kind, Level, Scope, asks_for_whom
from bot.rules import Rules
from bot.storage import audit, cases, outbox, people
from bot.storage import representations as rights
from bot.storage.db import Tx

PAGE = 8
OFFERED = 20


@dataclass(frozen=True, kw_only=True)
class Held:
    """Whom a person acts for, a page of it and one more where there is another page; and who acts for the person."""

    own: tuple[Representation, ...]
    over_me: tuple[Representation, ...]


def held(tx: Tx, person: bytes, *, today: date, page: int = 0) -> Held:
    subject = people.subject_of(tx, person)
    if subject is None:
        return Held(own=(), over_me=())
    own = _own(tx, subject)[page * PAGE : (page + 1) * PAGE + 1]
    over_me = [right for right in _over(tx, subject) if right.in_force(today)]
    return Held(own=tuple(rights.named(tx, right) for right in own), over_me=tuple(over_me[:PAGE]))


def _own(tx: Tx, subject: Subject) -> list[Representation]:
    """Stated from this account, or from one that was moved to it."""
    return rights.of_accounts(tx, people.accounts(tx, subject.id))


def _is_own(tx: Tx, right: Representation, subject: Subject) -> bool:
    return people.owner(tx, right.subject_id) == subject.id


def _over(tx: Tx, subject: Subject) -> list[Representation]:
    """Whoever has shared the number that a right names is the represented person."""
    phone = people.phone_key(tx, subject.id) if subject.level >= Level.PHONE else None
    return rights.over(tx, phone, not_by=subject.id) if phone else []


def offered(tx: Tx, person: bytes, kind: Kind, payload: Mapping[str, str], *, today: date) -> list[Representation]:
    """For whom else this form can be filled in: by rights that are in force and cover the kind."""
    subject = people.subject_of(tx, person) if asks_for_whom(kind, payload) else None
    if subject is None:
        return []
    own = [r for r in _own(tx, subject) if r.in_force(today) and r.covers(kind)]
    return [rights.named(tx, right) for right in own[:OFFERED]]


def state(tx: Tx, subject: Subject, payload: Mapping[str, str], *, now: datetime) -> str:
    """Write down the right that a form states; nothing is granted by it before staff have confirmed it."""
    phone = payload.get("their_phone")
    right = Representation(
        id=tx.new_id(),
        subject_id=subject.id,
        ground=Scope(payload["scope"]),
        power=Power(payload["power"]),
        state=State.STATED,
        stated_at=now,
        phone=rights.phone_key(tx, phone) if phone else None,
        until=date.fromisoformat(payload["ends"]) if payload.get("ends") else None,
    )
    rights.insert_representation(tx, right, whom=payload["whom"])
    return right.id


def chosen(tx: Tx, subject: Subject, kind: Kind, payload: Mapping[str, str], *, today: date) -> str | None:
    """The right by which a form is filled in, or None for oneself.

    `NotFound` in one voice for one that does not exist, somebody else's, one that is over and one that does not reach.
    """
    right_id = payload.get(FOR)
    if not right_id:
        return None
    right = rights.find(tx, right_id)
    mine = right is not None and _is_own(tx, right, subject) and asks_for_whom(kind, payload)
    if right is None or not mine or not right.in_force(today) or not right.covers(kind):
        raise NotFound
    return right.id


def whom(tx: Tx, right_id: str) -> str:
    """The name of the represented person in full, for the sealed words of a request."""
    right = rights.find(tx, right_id)
    return rights.whom(tx, right) if right else ""


def acting_in(tx: Tx, case: Case, *, named: bool = False) -> dict[str, Representation]:
    """The rights that the demands of a case rest on; ``named`` for the representative alone."""
    found = rights.among(tx, {d.representation for d in case.demands if d.representation})
    return {right.id: rights.named(tx, right) if named else right for right in found}


def for_reader(tx: Tx, right_id: str, reader: str) -> Representation | None:
    """The right as a letter tells of it: with the initials where its reader is the representative."""
    right = rights.find(tx, right_id)
    return (
        rights.named(tx, right) if right and people.owner(tx, right.subject_id) == people.owner(tx, reader) else right
    )


def require_right(tx: Tx, demand: Demand, outcome: Outcome, *, today: date) -> None:
    """Nothing is granted by a right that is not confirmed, or has ended: `NeedsRepresentation`. It can be refused."""
    if demand.representation is None or outcome is Outcome.REFUSED:
        return
    right = rights.find(tx, demand.representation)
    stands = right.as_of(today) if right else State.ENDED
    if stands is not needed(demand.kind):
        raise NeedsRepresentation(state=stands)


# -- what becomes of it -----------------------------------------------------------------------------------------------


def answered(tx: Tx, demand: Demand, *, worker: str, now: datetime) -> None:
    """Staff have answered the demand that states a right; the represented person, if known here, is told of a yes."""
    event = Event.CONFIRM if demand.outcome is Outcome.FULFILLED else Event.DECLINE
    right = _of(tx, demand)
    if right is None or not may(right, event):
        return
    _move(tx, right, event, by=f"staff:{worker}", now=now)
    if event is Event.CONFIRM and right.phone:
        for subject_id in people.everybody_of_phone(tx, right.phone):
            if subject_id != right.subject_id:
                outbox.put(tx, Represented(representation_id=right.id), to=subject_id, now=now)


def known_now(tx: Tx, subject: Subject, *, now: datetime) -> None:
    """Somebody has shared a number that confirmed rights name: they are told of each, as they would have been then."""
    for right in _over(tx, subject):
        if right.state is State.CONFIRMED:
            outbox.put(tx, Represented(representation_id=right.id), to=subject.id, now=now)


def looked_at_again(tx: Tx, demand: Demand, *, worker: str, now: datetime) -> None:
    """The answer about a right was taken back: until the next one nothing is granted by it."""
    right = _of(tx, demand)
    if right and may(right, Event.LOOK_AGAIN):
        _move(tx, right, Event.LOOK_AGAIN, by=f"staff:{worker}", now=now)


def taken_back(tx: Tx, demand: Demand, *, now: datetime) -> None:
    """The request that stated a right was withdrawn before it was answered."""
    right = _of(tx, demand)
    if right and may(right, Event.END):
        _move(tx, right, Event.END, by=f"subject:{right.subject_id}", now=now)


def _of(tx: Tx, demand: Demand) -> Representation | None:
    stated = demand.kind is Kind.REPRESENT and demand.representation
    return rights.find(tx, stated) if stated else None


def require(tx: Tx, person: bytes, right_id: str) -> tuple[Representation, bool]:
    """A right the person may end, and whether it is their own: else it names their number. `NotFound` in one voice."""
    subject, right = people.subject_of(tx, person), rights.find(tx, right_id)
    if subject and right and _is_own(tx, right, subject):
        return rights.named(tx, right), True
    if subject and right and right.phone and right.phone == people.phone_key(tx, subject.id):
        return right, False
    raise NotFound


def end(tx: Tx, person: bytes, right_id: str, *, now: datetime) -> Representation:
    """Whoever acts, or whoever is acted for, ends it at once; a second tap finds it ended."""
    right, own = require(tx, person, right_id)
    subject = people.subject_of(tx, person)
    if subject is None:
        raise NotFound
    if own:
        return _stop(tx, right, Event.END, by=f"subject:{subject.id}", now=now)
    return _stop(tx, right, Event.REVOKE, by=f"subject:{subject.id}", now=now, told="represented")


def end_by_staff(tx: Tx, right_id: str, *, member: str, now: datetime) -> Representation:
    """For `desk.end_right`, which has checked who may."""
    right = rights.find(tx, right_id)
    if right is None:
        raise NotFound
    return _stop(tx, right, Event.END, by=f"staff:{member}", now=now, told="staff")


def end_all(tx: Tx, subject_id: str, *, by: str, now: datetime) -> None:
    """Who acts leaves: the consent is taken back, or everything about them destroyed."""
    for right in rights.of_accounts(tx, people.accounts(tx, subject_id)):
        _stop(tx, right, Event.END, by=by, now=now)


def expire_one(tx: Tx, *, rules: Rules, now: datetime) -> bool:
    """Write down that the term of one right is over, and say so once; tells whether there was one."""
    right = rights.past_its_term(tx, rules.calendar.day_of(now))
    if right is None:
        return False
    _stop(tx, right, Event.EXPIRE, by="clock", now=now, told="clock")
    return True


def _stop(
    tx: Tx, right: Representation, event: Event, *, by: str, now: datetime, told: str | None = None
) -> Representation:
    """``told``: who has ended it, as the representative hears of it; None when it was the representative."""
    if not may(right, event):
        return right
    ended = _move(tx, right, event, by=by, now=now)
    if told:
        outbox.put(tx, RepresentationEnded(representation_id=right.id, by=told), to=right.subject_id, now=now)
    concerned = _cases(tx, right)
    for case in [case for case in concerned if case.open] or concerned[:1]:
        tell_desk(tx, case, now, line=f"right_{ended.state}")
    return ended


def _move(tx: Tx, right: Representation, event: Event, *, by: str, now: datetime) -> Representation:
    moved = advance(right, event, now)
    if not rights.save(tx, moved, was=right):
        raise Stale
    stating = next(iter(rights.cases_of(tx, right.id)), None)
    audit.append(
        tx, f"right_{event}", by=by, at=now, case_id=stating, subject_id=right.subject_id,
        facts={"representation": right.id, "state": moved.state},
    )  # fmt: skip
    return replace(moved, version=right.version + 1)


def _cases(tx: Tx, right: Representation) -> Sequence[Case]:
    found = [cases.find(tx, case_id) for case_id in rights.cases_of(tx, right.id)]
    return [case for case in found if case]
