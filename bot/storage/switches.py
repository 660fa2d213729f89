"""Consents on their way into the company's systems: one row for a person and a purpose, and the last wish counts."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, insert, select, update

from bot.domain.requests import Scope
from bot.storage import people
from bot.storage.db import Tx
from bot.storage.tables import switches


@dataclass(frozen=True, kw_only=True)
class Switching:
    """``on``: what is to stand in the systems. ``phone`` (E.164) is how the person is found there."""

    subject_id: str
    purpose: Scope
    on: bool
    case_id: str
    demand_id: str
    attempts: int
    version: int
    phone: str | None = field(repr=False)


def want(tx: Tx, subject_id: str, purpose: Scope, *, on: bool, case_id: str, demand_id: str, now: datetime) -> None:
    """From now on this is to stand there; what was wanted before and not done yet is not wanted any more."""
    of = (switches.c.subject_id == subject_id) & (switches.c.purpose == purpose)
    values = {"wanted": on, "case_id": case_id, "demand_id": demand_id, "next_at": now, "attempts": 0}
    if not tx.guarded(update(switches).where(of).values(values | {"version": switches.c.version + 1})):
        tx.execute(insert(switches).values(subject_id=subject_id, purpose=purpose, **values))


def waiting(tx: Tx, now: datetime) -> Switching | None:
    """The one that has waited longest."""
    query = select(switches).where(switches.c.next_at <= now)
    row = tx.execute(query.order_by(switches.c.next_at, switches.c.subject_id).limit(1)).one_or_none()
    if row is None:
        return None
    return Switching(
        subject_id=row.subject_id,
        purpose=Scope(row.purpose),
        on=row.wanted,
        case_id=row.case_id,
        demand_id=row.demand_id,
        attempts=row.attempts,
        version=row.version,
        phone=people.identity(tx, row.subject_id)[1],
    )


def put_off(tx: Tx, it: Switching, at: datetime, *, tried: bool) -> bool:
    """Guarded by the version that was read; False when something else is wanted meanwhile."""
    return tx.guarded(update(switches).where(_same(it)).values(next_at=at, attempts=it.attempts + tried))


def finished(tx: Tx, it: Switching) -> bool:
    """It stands there, or people see to it; False when something else is wanted meanwhile."""
    return tx.guarded(update(switches).where(_same(it), switches.c.next_at.is_not(None)).values(next_at=None))


def _same(it: Switching) -> ColumnElement[bool]:
    of = and_(switches.c.subject_id == it.subject_id, switches.c.purpose == it.purpose)
    return and_(of, switches.c.version == it.version)
