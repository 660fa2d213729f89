"""Cases with their demands and clocks."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.domain.cases import OPEN, Case, Channel, Clock, Demand, Outcome, Pending, Status
from bot.domain.requests import Kind, Scope
from bot.storage import proposals
from bot.storage.db import Tx
from bot.storage.people import ELSEWHERE
from bot.storage.tables import cases, clocks, demands, numbers, steps, subjects

# Built once: building a statement costs more than running it.
INSERT_CASE, INSERT_DEMAND, INSERT_CLOCK = insert(cases), insert(demands), insert(clocks)


def next_number(tx: Tx, year: int) -> str:
    make = sqlite_insert if tx.dialect == "sqlite" else postgresql_insert
    statement = (
        make(numbers)
        .values(year=year, last=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last": numbers.c.last + 1})
        .returning(numbers.c.last)
    )
    return f"{year}-{tx.execute(statement).scalar_one():06d}"


def insert_case(tx: Tx, case: Case, *, draft_id: str, next_alert_at: datetime | None) -> None:
    row = {
        "id": case.id,
        "number": case.number,
        "subject_id": case.subject_id,
        "channel": case.channel,
        "entered_by": case.entered_by,
        "status": case.status,
        "assignee": case.assignee,
        "opened_at": case.opened_at,
        "due_at": case.due_at,
        "next_alert_at": next_alert_at,
        "version": case.version,
    }
    tx.execute(INSERT_CASE, row)
    for demand in case.demands:
        insert_demand(tx, case.id, demand, draft_id=draft_id)


def insert_demand(tx: Tx, case_id: str, demand: Demand, *, draft_id: str) -> None:
    row = {
        "id": demand.id,
        "case_id": case_id,
        "kind": demand.kind,
        "scope": demand.scope,
        "received_at": demand.received_at,
        "rules": demand.rules,
        "draft_id": draft_id,
        "about": demand.about,
        "representation": demand.representation,
    }
    tx.execute(INSERT_DEMAND, row)
    _insert_clocks(tx, case_id, demand.id, demand.clocks)


def _insert_clocks(tx: Tx, case_id: str, demand_id: str, started: Sequence[Clock]) -> None:
    running = [
        {
            "demand_id": demand_id,
            "rule": clock.rule,
            "case_id": case_id,
            "starts_at": clock.starts_at,
            "due_at": clock.due_at,
            "provisional": clock.provisional,
            "met_at": clock.met_at,
        }
        for clock in started
    ]
    if running:
        tx.execute(INSERT_CLOCK, running)


def save(tx: Tx, case: Case, *, was: Case) -> bool:
    """Guarded by the version that was read; False when somebody was faster."""
    done = tx.guarded(
        update(cases)
        .where(cases.c.id == case.id, cases.c.version == was.version)
        .values(
            status=case.status,
            assignee=case.assignee,
            due_at=case.due_at,
            closed_at=case.closed_at,
            version=was.version + 1,
        )
    )
    before = {d.id: d for d in was.demands}
    for demand in case.demands:
        if done and demand.id in before and demand != before[demand.id]:
            _save_demand(tx, case.id, demand, was=before[demand.id])
    return done


def take_step(tx: Tx, case_id: str, demand_id: str, step: str, *, by: str | None, now: datetime) -> None:
    """``by`` is a member of staff, or None where the bot did it in the company's systems."""
    tx.execute(insert(steps).values(demand_id=demand_id, step=step, case_id=case_id, at=now, by=by))


def undo_step(tx: Tx, demand_id: str, step: str) -> None:
    """What was done has lost its worth and has to be done anew."""
    tx.execute(delete(steps).where(steps.c.demand_id == demand_id, steps.c.step == step))


def _save_demand(tx: Tx, case_id: str, demand: Demand, *, was: Demand) -> None:
    tx.execute(
        update(demands)
        .where(demands.c.id == demand.id)
        .values(
            outcome=demand.outcome,
            ground=demand.ground,
            until=demand.until and demand.until.isoformat(),
            decided_at=demand.decided_at,
        )
    )
    if was.outcome and demand.open:
        proposals.lay_aside(tx, demand.id)
    running = {clock.rule for clock in was.clocks}
    _insert_clocks(tx, case_id, demand.id, [clock for clock in demand.clocks if clock.rule not in running])
    for clock in (clock for clock in demand.clocks if clock.rule in running):
        tx.execute(
            update(clocks)
            .where(clocks.c.demand_id == demand.id, clocks.c.rule == clock.rule)
            .values(met_at=clock.met_at)
        )


def set_alert(tx: Tx, case_id: str, next_alert_at: datetime | None) -> None:
    tx.execute(update(cases).where(cases.c.id == case_id).values(next_alert_at=next_alert_at))


def set_alerted(tx: Tx, demand_id: str, rule: str, rung: str) -> None:
    tx.execute(update(clocks).where(clocks.c.demand_id == demand_id, clocks.c.rule == rule).values(alerted=rung))


def alerted(tx: Tx, case_id: str) -> dict[tuple[str, str], str]:
    """The last rung already announced, by demand and rule."""
    rows = tx.execute(select(clocks.c.demand_id, clocks.c.rule, clocks.c.alerted).where(clocks.c.case_id == case_id))
    return {(row.demand_id, row.rule): row.alerted for row in rows if row.alerted}


def find(tx: Tx, case_id: str) -> Case | None:
    return next(iter(_load(tx, cases.c.id == case_id)), None)


def find_number(tx: Tx, number: str) -> Case | None:
    return next(iter(_load(tx, cases.c.number == number)), None)


def of_draft(tx: Tx, draft_id: str) -> Case | None:
    """The case that filing this form has made, if it has."""
    case_id = select(demands.c.case_id).where(demands.c.draft_id == draft_id).scalar_subquery()
    return next(iter(_load(tx, cases.c.id == case_id)), None)


def demand_of_draft(tx: Tx, draft_id: str) -> str | None:
    """The demand that filing this form has made."""
    return tx.execute(select(demands.c.id).where(demands.c.draft_id == draft_id)).scalar()


def case_of_demand(tx: Tx, demand_id: str) -> Case | None:
    case_id = select(demands.c.case_id).where(demands.c.id == demand_id).scalar_subquery()
    return next(iter(_load(tx, cases.c.id == case_id)), None)


def open_of(tx: Tx, subject_id: str) -> list[Case]:
    """Those of the accounts moved to this one too."""
    return _load(tx, _theirs(subject_id) & cases.c.status.in_(OPEN))


def page_of(tx: Tx, subject_id: str, *, limit: int | None, skip: int = 0) -> list[Case]:
    """The person's cases, newest first; those of the accounts moved to this one too."""
    return _load(tx, _theirs(subject_id), order=cases.c.opened_at.desc(), limit=limit, skip=skip)


def _theirs(subject_id: str) -> ColumnElement[bool]:
    accounts = select(subjects.c.id).where(or_(subjects.c.id == subject_id, subjects.c.moved_to == subject_id))
    return cases.c.subject_id.in_(accounts)


def queue(tx: Tx, *, limit: int, assignee: str | None = None, late_at: datetime | None = None,
          skip: int = 0) -> list[Case]:  # fmt: skip
    """Open cases, the most urgent first; those of one member of staff, or only those already late."""
    where: list[ColumnElement[bool]] = [cases.c.status.in_(OPEN)]
    if assignee is not None:
        where.append(cases.c.assignee == assignee)
    if late_at is not None:
        where.append(cases.c.due_at <= late_at)
    return _load(tx, and_(*where), order=cases.c.due_at, limit=limit, skip=skip)


def elsewhere_of(tx: Tx, member_id: str) -> list[Case]:
    """Cases of people without a chat that this member has, or has entered; the oldest first."""
    theirs = (cases.c.assignee == member_id) | (cases.c.entered_by == member_id)
    nowhere = select(subjects.c.id).where(subjects.c.unreachable == ELSEWHERE)
    return _load(tx, theirs & cases.c.entered_by.is_not(None) & cases.c.subject_id.in_(nowhere))


def due_for_alert(tx: Tx, now: datetime) -> Case | None:
    """The most overdue case that is waiting for a reminder."""
    return next(iter(_load(tx, cases.c.next_alert_at <= now, order=cases.c.next_alert_at, limit=1)), None)


def _load(tx: Tx, where: ColumnElement[bool], *, order: ColumnElement[object] | None = None,
          limit: int | None = None, skip: int = 0) -> list[Case]:  # fmt: skip
    query = select(cases).where(where).order_by(order if order is not None else cases.c.opened_at, cases.c.number)
    rows = tx.execute(query.limit(limit).offset(skip or None)).all()
    found = _demands(tx, [row.id for row in rows])
    return [
        Case(
            id=row.id,
            number=row.number,
            subject_id=row.subject_id,
            channel=Channel(row.channel),
            entered_by=row.entered_by,
            status=Status(row.status),
            assignee=row.assignee,
            opened_at=row.opened_at,
            due_at=row.due_at,
            closed_at=row.closed_at,
            demands=tuple(found.get(row.id, ())),
            version=row.version,
        )
        for row in rows
    ]


def _demands(tx: Tx, case_ids: Sequence[str]) -> dict[str, list[Demand]]:
    if not case_ids:
        return {}
    running, taken = _clocks(tx, case_ids), _steps(tx, case_ids)
    to_confirm, to_carry_out = proposals.pending(tx, case_ids)
    waits = {
        **dict.fromkeys(to_carry_out, Pending.EXECUTION), **dict.fromkeys(to_confirm, Pending.CONFIRMATION),
    }  # fmt: skip
    rows = tx.execute(select(demands).where(demands.c.case_id.in_(case_ids)).order_by(demands.c.received_at))
    found: dict[str, list[Demand]] = {}
    for row in rows:
        demand = Demand(
            id=row.id,
            kind=Kind(row.kind),
            scope=Scope(row.scope),
            received_at=row.received_at,
            rules=row.rules,
            clocks=tuple(running.get(row.id, ())),
            outcome=Outcome(row.outcome) if row.outcome else None,
            ground=row.ground,
            until=date.fromisoformat(row.until) if row.until else None,
            decided_at=row.decided_at,
            steps=frozenset(taken.get(row.id, ())),
            about=row.about,
            representation=row.representation,
            pending=waits.get(row.id),
        )
        found.setdefault(row.case_id, []).append(demand)
    return found


def _steps(tx: Tx, case_ids: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in tx.execute(select(steps.c.demand_id, steps.c.step).where(steps.c.case_id.in_(case_ids))):
        found.setdefault(row.demand_id, []).append(row.step)
    return found


def _clocks(tx: Tx, case_ids: Iterable[str]) -> dict[str, list[Clock]]:
    found: dict[str, list[Clock]] = {}
    for row in tx.execute(select(clocks).where(clocks.c.case_id.in_(case_ids)).order_by(clocks.c.due_at)):
        clock = Clock(
            rule=row.rule,
            starts_at=row.starts_at,
            due_at=row.due_at,
            provisional=row.provisional,
            met_at=row.met_at,
        )
        found.setdefault(row.demand_id, []).append(clock)
    return found
