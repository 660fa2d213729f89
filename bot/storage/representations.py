"""By which right somebody acts for another person. The name is sealed under the key of who acts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, Row, and_, case, insert, select, update

from bot.domain.representations import STANDING, Power, Representation, State, initials
from bot.domain.requests import Kind, Scope
from bot.storage.db import Tx
from bot.storage.tables import demands, representations


def insert_representation(tx: Tx, right: Representation, *, whom: str) -> None:
    tx.execute(
        insert(representations).values(
            id=right.id,
            subject_id=right.subject_id,
            ground=right.ground,
            power=right.power,
            whom_sealed=tx.vault.seal(tx, right.subject_id, "whom", whom),
            phone=right.phone,
            until=right.until and right.until.isoformat(),
            state=right.state,
            stated_at=right.stated_at,
            version=right.version,
        )
    )


def save(tx: Tx, right: Representation, *, was: Representation) -> bool:
    """Guarded by the version that was read; False when somebody was faster."""
    return tx.guarded(
        update(representations)
        .where(representations.c.id == right.id, representations.c.version == was.version)
        .values(
            state=right.state, decided_at=right.decided_at, ended_at=right.ended_at, version=was.version + 1
        )
    )  # fmt: skip


def phone_key(tx: Tx, phone: str) -> bytes:
    """How a number (E.164) is found; the same key as that of a number somebody has shared."""
    return tx.vault.index("phone", phone)


def find(tx: Tx, right_id: str) -> Representation | None:
    return next(iter(_load(tx, representations.c.id == right_id)), None)


def among(tx: Tx, ids: Collection[str]) -> list[Representation]:
    return _load(tx, representations.c.id.in_(ids)) if ids else []


def of_accounts(tx: Tx, subject_ids: Collection[str]) -> list[Representation]:
    """The person's own rights to act for others, from any of their accounts: those that stand come first."""
    return _load(tx, representations.c.subject_id.in_(subject_ids))


def over(tx: Tx, phone: bytes, *, not_by: str) -> list[Representation]:
    """The rights that stand and name this number, other than the person's own."""
    named = and_(representations.c.phone == phone, representations.c.subject_id != not_by)
    return _load(tx, named, representations.c.state.in_(STANDING))


def past_its_term(tx: Tx, today: date) -> Representation | None:
    """A right whose last day is over and of which nobody has said so yet."""
    stands = representations.c.state.in_(STANDING)
    return next(iter(_load(tx, stands, representations.c.until < today.isoformat(), limit=1)), None)


def _load(tx: Tx, *where: ColumnElement[bool], limit: int | None = None) -> list[Representation]:
    standing_first = case((representations.c.state.in_(STANDING), 0), else_=1)
    query = select(representations).where(*where).order_by(standing_first, representations.c.stated_at.desc())
    return [_representation(row) for row in tx.execute(query.limit(limit)).all()]


def _representation(row: Row[tuple[object, ...]]) -> Representation:
    return Representation(
        id=row.id,
        subject_id=row.subject_id,
        ground=Scope(row.ground),
        power=Power(row.power),
        state=State(row.state),
        stated_at=row.stated_at,
        phone=row.phone,
        until=date.fromisoformat(row.until) if row.until else None,
        decided_at=row.decided_at,
        ended_at=row.ended_at,
        version=row.version,
    )


def named(tx: Tx, right: Representation) -> Representation:
    """With the initials of the represented person: for the representative alone."""
    return replace(right, initials=initials(whom(tx, right)))


def whom(tx: Tx, right: Representation) -> str:
    """The name of the represented person, opened; empty once it was erased."""
    query = select(representations.c.whom_sealed).where(representations.c.id == right.id)
    sealed = tx.scalar(query)
    return tx.vault.open(tx, right.subject_id, "whom", sealed) if sealed else ""


def cases_of(tx: Tx, right_id: str) -> Sequence[str]:
    """The cases with a demand that rests on this right, the one that states it first."""
    query = select(demands.c.case_id).where(demands.c.representation == right_id)
    rows = tx.execute(query.order_by(case((demands.c.kind == Kind.REPRESENT, 0), else_=1), demands.c.received_at))
    return list(dict.fromkeys(row.case_id for row in rows))


def forget(tx: Tx, subject_id: str) -> None:
    """Destroy whom a person acted for; the bare fact that there was a right stays."""
    tx.execute(
        update(representations).where(representations.c.subject_id == subject_id).values(whom_sealed=None, phone=None)
    )
