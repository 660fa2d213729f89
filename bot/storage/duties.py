"""Duties of staff beside the answer to a person. What they wrote is sealed under a key of the duty's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Row, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.domain.duties import PENDING, DutyKind, DutyState, Owed
from bot.storage.db import Tx
from bot.storage.tables import duties, duty_numbers

# Word for word as in the index: SQLite does not use it for a state that comes as a parameter.
_PENDING = duties.c.state.in_([literal_column(f"'{state}'") for state in DutyState if state in PENDING])


@dataclass(frozen=True, kw_only=True)
class Written:
    """What staff wrote: of what happened or to whom, and by what it is proven that it is done."""

    words: str | None = None
    evidence: str | None = None


def next_number(tx: Tx, year: int) -> str:
    make = sqlite_insert if tx.dialect == "sqlite" else postgresql_insert
    statement = (
        make(duty_numbers)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": duty_numbers.c.last + 1})
        .returning(duty_numbers.c.last)
    )
    return f"D-{year}-{tx.execute(statement).scalar_one():04d}"


def insert_duty(tx: Tx, owed: Owed, *, rules: str, next_alert_at: datetime | None, words: str | None = None,
                draft_id: str | None = None) -> None:  # fmt: skip
    tx.execute(
        insert(duties).values(
            id=owed.id,
            number=owed.number,
            kind=owed.kind,
            state=owed.state,
            case_id=owed.case_id,
            demand_id=owed.demand_id,
            about=owed.about,
            what=owed.what,
            fields=",".join(owed.fields),
            people=owed.people,
            draft_id=draft_id,
            words_sealed=words and tx.vault.seal(tx, owed.id, "words", words),
            rule=owed.rule,
            rules=rules,
            provisional=owed.provisional,
            opened_at=owed.opened_at,
            opened_by=owed.opened_by,
            starts_at=owed.starts_at,
            due_at=owed.due_at,
            next_alert_at=next_alert_at,
            version=owed.version,
        )
    )


def save(tx: Tx, owed: Owed, *, was: Owed, next_alert_at: datetime | None, evidence: str | None = None,
         words_until: datetime | None = None) -> bool:  # fmt: skip
    """Guarded by the version that was read; False when somebody was faster. What was announced begins anew."""
    values: dict[str, object] = {
        "state": owed.state,
        "told_at": owed.told_at,
        "closed_at": owed.closed_at,
        "next_alert_at": next_alert_at,
        "alerted": None,
        "words_until": words_until,
        "version": was.version + 1,
    }
    if evidence:
        values["evidence_sealed"] = tx.vault.seal(tx, owed.id, "evidence", evidence)
    return tx.guarded(update(duties).where(duties.c.id == owed.id, duties.c.version == was.version).values(values))


def set_alerted(tx: Tx, duty_id: str, alerted: str | None, next_alert_at: datetime | None) -> None:
    values = {"alerted": alerted, "next_alert_at": next_alert_at}
    tx.execute(update(duties).where(duties.c.id == duty_id).values(values))


def alerted(tx: Tx, duty_id: str) -> str | None:
    """The last rung already announced."""
    return tx.execute(select(duties.c.alerted).where(duties.c.id == duty_id)).scalar()


def find(tx: Tx, duty_id: str) -> Owed | None:
    return next(iter(_load(tx, duties.c.id == duty_id)), None)


def of_draft(tx: Tx, draft_id: str) -> Owed | None:
    return next(iter(_load(tx, duties.c.draft_id == draft_id)), None)


def of_demand(tx: Tx, demand_id: str, kind: DutyKind, about: str, what: str, fields: Sequence[str]) -> Owed | None:
    same = (
        (duties.c.demand_id == demand_id)
        & (duties.c.kind == kind)
        & (duties.c.about == about)
        & (duties.c.what == what)
        & (duties.c.fields == ",".join(fields))
    )
    return next(iter(_load(tx, same)), None)


def all_of_demand(tx: Tx, demand_id: str) -> list[Owed]:
    return _load(tx, duties.c.demand_id == demand_id)


def written(tx: Tx, duty_id: str) -> Written:
    row = tx.execute(select(duties.c.words_sealed, duties.c.evidence_sealed).where(duties.c.id == duty_id)).one()
    return Written(
        words=row.words_sealed and tx.vault.open(tx, duty_id, "words", row.words_sealed),
        evidence=row.evidence_sealed and tx.vault.open(tx, duty_id, "evidence", row.evidence_sealed),
    )


def pending(tx: Tx, *, limit: int, skip: int = 0, case_id: str | None = None) -> list[Owed]:
    """Those that still lie with staff: what is due first comes first, what only waits for an answer last."""
    where: ColumnElement[bool] = _PENDING if case_id is None else _PENDING & (duties.c.case_id == case_id)
    return _load(tx, where, limit=limit, skip=skip)


def count_of_case(tx: Tx, case_id: str) -> int:
    query = select(func.count()).select_from(duties).where(duties.c.case_id == case_id, _PENDING)
    found: int = tx.execute(query).scalar_one()
    return found


def due_for_alert(tx: Tx, now: datetime) -> Owed | None:
    """The one that has waited longest for a reminder."""
    query = select(duties).where(duties.c.next_alert_at <= now).order_by(duties.c.next_alert_at, duties.c.id).limit(1)
    row = tx.execute(query).one_or_none()
    return _owed(row) if row else None


def past_its_end(tx: Tx, now: datetime) -> str | None:
    """A duty whose words have been kept long enough."""
    query = select(duties.c.id).where(duties.c.words_until <= now).order_by(duties.c.words_until).limit(1)
    return tx.execute(query).scalar()


def drop_words(tx: Tx, duty_id: str) -> None:
    nothing = {"words_sealed": None, "evidence_sealed": None, "words_until": None}
    tx.execute(update(duties).where(duties.c.id == duty_id).values(nothing))
    tx.vault.shred(tx, duty_id)


def _load(tx: Tx, where: ColumnElement[bool], *, limit: int | None = None, skip: int = 0) -> list[Owed]:
    order = (duties.c.state != DutyState.OPEN, duties.c.due_at, duties.c.number)
    query = select(duties).where(where).order_by(*order).limit(limit).offset(skip or None)
    return [_owed(row) for row in tx.execute(query)]


def _owed(row: Row[tuple[object, ...]]) -> Owed:
    return Owed(
        id=row.id,
        number=row.number,
        kind=DutyKind(row.kind),
        state=DutyState(row.state),
        case_id=row.case_id,
        demand_id=row.demand_id,
        about=row.about,
        what=row.what,
        fields=tuple(row.fields.split(",")) if row.fields else (),
        people=row.people,
        rule=row.rule,
        provisional=row.provisional,
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        starts_at=row.starts_at,
        due_at=row.due_at,
        told_at=row.told_at,
        closed_at=row.closed_at,
        version=row.version,
    )
