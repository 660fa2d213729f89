"""The clocks of a case: started when it is filed, announced while they run."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Self

from bot.actions.telling import DESK, tell_desk
from bot.domain.cases import Case, Clock, Demand
from bot.domain.deadlines import (
    Due,
    Rung,
    Start,
    Term,
    due,
    due_again,
    late_morning,
    next_alert,
    next_morning,
    rung_now,
)
from bot.domain.handling import Effect
from bot.domain.notices import Alarm, Late, Reminder, StillLate
from bot.domain.requests import Kind
from bot.domain.staff import Duty, Role
from bot.rules import Rules
from bot.storage import audit, cases, outbox, staff
from bot.storage.db import Tx

# A request to block, or to destroy what is unlawful, is itself the information about a breach.
WITH_THE_REQUEST = frozenset({Start.REQUEST_RECEIVED, Start.BREACH_INFORMATION})


def clocks_for(
    kind: Kind, received_at: datetime, rules: Rules, *, documents_at: datetime | None = None
) -> tuple[Clock, ...]:
    """The terms that run from the moment of receipt (UTC), or from when the documents were in hand, if they are."""
    known = dict.fromkeys(WITH_THE_REQUEST, received_at)
    if documents_at is not None:
        known[Start.DOCUMENTS_IN_HAND] = documents_at
    return tuple(
        _clock(term, known[term.starts_at], received_at, rules)
        for term in rules.clocks(kind)
        if term.starts_at in known
    )


def to_start(demand: Demand, rules: Rules) -> tuple[Term, ...]:
    """The terms whose day has not begun: what begins them has not happened yet."""
    running = {clock.rule for clock in demand.clocks}
    return tuple(term for term in rules.clocks(demand.kind) if term.id not in running)


def _clock(term: Term, start: datetime, received_at: datetime, rules: Rules) -> Clock:
    """Under the ceiling for anything, which runs from the request itself."""
    ends = due(term, start, rules.calendar, rules.ceiling, received=received_at)
    return Clock(rule=term.id, starts_at=start, due_at=ends.at, provisional=ends.provisional)


def moved_on(demand: Demand, effect: Effect, rules: Rules, now: datetime) -> Demand:
    """The demand after a step: terms met, and the terms that this event starts."""
    met = tuple(replace(c, met_at=now) if c.rule in effect.meets and c.met_at is None else c for c in demand.clocks)
    begun = tuple(
        _clock(term, now, demand.received_at, rules)
        for term in to_start(demand, rules)
        if term.starts_at is effect.starts
    )
    return replace(demand, clocks=(*met, *begun))


def due_of(clock: Clock, rules: Rules) -> Due:
    return due_again(clock.due_at, rules.calendar, rule=clock.rule, provisional=clock.provisional)


def running(case: Case) -> list[tuple[Demand, Clock]]:
    return [(d, c) for d in case.demands if d.open for c in d.clocks if c.met_at is None]


def reschedule(tx: Tx, case: Case, rules: Rules, now: datetime) -> None:
    """Write down when the next reminder of this case is due; none when nothing is owed any more.

    One whose moment has come but was not announced yet, because somebody acted before the clock was looked at, is due
    now.
    """
    told = cases.alerted(tx, case.id)
    ahead = [
        now if _unsaid(told, demand, clock, rules, now) else _next_moment(clock, rules, now)
        for demand, clock in running(case)
    ]
    cases.set_alert(tx, case.id, min(ahead, default=None) if case.open else None)


def _next_moment(clock: Clock, rules: Rules, now: datetime) -> datetime:
    alert = next_alert(clock.starts_at, due_of(clock, rules), now, rules.calendar)
    return alert[1] if alert else next_morning(now, rules.calendar)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What was announced of a clock: its latest rung, and after the breach the last ``morning`` it was told again."""

    rung: Rung
    morning: date | None = None

    @property
    def code(self) -> str:
        return self.morning.isoformat() if self.morning else self.rung.name

    @classmethod
    def of(cls, code: str) -> Self:
        return cls(rung=Rung[code]) if code in Rung.__members__ else cls(
            rung=Rung.BREACH, morning=date.fromisoformat(code)
        )  # fmt: skip


def _unsaid(told: Mapping[tuple[str, str], str], demand: Demand, clock: Clock, rules: Rules, now: datetime) -> (
    Said | None
):  # fmt: skip
    """What there is to announce, unless it was announced already. Missed mornings collapse, as missed rungs do."""
    ends = due_of(clock, rules)
    rung = rung_now(clock.starts_at, ends, now, rules.calendar)
    if rung is None:
        return None
    morning = late_morning(ends, now, rules.calendar) if rung is Rung.BREACH else None
    last = told.get((demand.id, clock.rule))
    if last is None or Said.of(last).rung < rung:
        return Said(rung=rung, morning=morning)
    again = morning is not None and (Said.of(last).morning or date.min) < morning
    return Said(rung=rung, morning=morning) if again else None


def remind_one(tx: Tx, *, rules: Rules, now: datetime) -> bool:
    """Announce what the most overdue case has come to; tells whether there was one.

    Rungs missed while the bot was away collapse into the latest; each rung of each clock is announced once, and a
    missed date again on every working morning.
    """
    case = cases.due_for_alert(tx, now)
    if case is None:
        return False
    told = cases.alerted(tx, case.id)
    missed, late = None, False
    for demand, clock in running(case):
        said = _unsaid(told, demand, clock, rules, now)
        if said is None:
            continue
        cases.set_alerted(tx, demand.id, clock.rule, said.code)
        last = told.get((demand.id, clock.rule))
        if last and Said.of(last).rung is said.rung:
            late = True
            continue
        _announce(tx, case, clock, said.rung, now)
        if said.rung is Rung.BREACH and missed is None:
            missed = clock.rule
    if missed:
        # One letter, however many dates were missed while the bot was away: it names them all.
        outbox.put(tx, Late(case_id=case.id, rule=missed), to=case.subject_id, now=now)
    elif late:
        _tell_again(tx, case, now)
    reschedule(tx, case, rules, now)
    return True


def _announce(tx: Tx, case: Case, clock: Clock, rung: Rung, now: datetime) -> None:
    facts = {"rule": clock.rule, "rung": rung.name}
    audit.append(tx, "term_announced", by="clock", at=now, case_id=case.id, subject_id=case.subject_id, facts=facts)
    outbox.put(tx, Alarm(case_id=case.id, rung=rung.name, rule=clock.rule), to=DESK, now=now)
    tell_desk(tx, case, now)
    # The letter about a missed date says that the person responsible knows.
    overseers = responsible(tx) if rung is Rung.BREACH else []
    for member_id in dict.fromkeys([*filter(None, [case.assignee]), *overseers]):
        outbox.put(tx, Reminder(case_id=case.id, rung=rung.name, rule=clock.rule), to=member_id, now=now)


def _tell_again(tx: Tx, case: Case, now: datetime) -> None:
    """Its date was missed and nothing has changed: whoever has the case hears of it, or else who is responsible."""
    to = [case.assignee] if case.assignee else responsible(tx)
    audit.append(
        tx, "lateness_told", by="clock", at=now, case_id=case.id, subject_id=case.subject_id, facts={"to": len(to)}
    )  # fmt: skip
    for member_id in to:
        outbox.put(tx, StillLate(case_id=case.id), to=member_id, now=now)
    tell_desk(tx, case, now)


def responsible(tx: Tx) -> list[str]:
    """The members responsible for organising processing; while there is none, those who may give cases to others."""
    members = staff.everybody(tx)
    found = [m.id for m in members if Role.RESPONSIBLE in m.roles]
    return found or [m.id for m in members if m.may(Duty.ASSIGN)]
