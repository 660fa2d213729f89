"""The clocks of a case: started when it is filed, announced while they run."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.actions.telling import DESK, tell_desk
from bot.domain.cases import Case, Clock, Demand
from bot.domain.deadlines import Due, Rung, Start, Term, due, due_again, next_alert, rung_now
from bot.domain.handling import Effect
from bot.domain.notices import Alarm, Late, Reminder
from bot.domain.requests import Kind
from bot.rules import Rules
from bot.storage import audit, cases, outbox
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
        now if _untold(told, demand, clock, rules, now) else _next_moment(clock, rules, now)
        for demand, clock in running(case)
    ]
    cases.set_alert(tx, case.id, min(filter(None, ahead), default=None) if case.open else None)


def _next_moment(clock: Clock, rules: Rules, now: datetime) -> datetime | None:
    alert = next_alert(clock.starts_at, due_of(clock, rules), now, rules.calendar)
    return alert[1] if alert else None


def _untold(
    told: Mapping[tuple[str, str], str], demand: Demand, clock: Clock, rules: Rules, now: datetime
) -> Rung | None:
    """The reminder whose moment has come, unless it was announced already."""
    rung = rung_now(clock.starts_at, due_of(clock, rules), now, rules.calendar)
    last = told.get((demand.id, clock.rule))
    return rung if rung is not None and (last is None or Rung[last] < rung) else None


def remind_one(tx: Tx, *, rules: Rules, now: datetime) -> bool:
    """Announce what the most overdue case has come to; tells whether there was one.

    Rungs missed while the bot was away collapse into the latest; each rung of each clock is announced once.
    """
    case = cases.due_for_alert(tx, now)
    if case is None:
        return False
    told = cases.alerted(tx, case.id)
    missed = None
    for demand, clock in running(case):
        rung = _untold(told, demand, clock, rules, now)
        if rung is not None:
            _announce(tx, case, demand, clock, rung, now)
        if rung is Rung.BREACH and missed is None:
            missed = clock.rule
    if missed:
        # One letter, however many dates were missed while the bot was away: it names them all.
        outbox.put(tx, Late(case_id=case.id, rule=missed), to=case.subject_id, now=now)
    reschedule(tx, case, rules, now)
    return True


def _announce(tx: Tx, case: Case, demand: Demand, clock: Clock, rung: Rung, now: datetime) -> None:
    cases.set_alerted(tx, demand.id, clock.rule, rung.name)
    facts = {"rule": clock.rule, "rung": rung.name}
    audit.append(tx, "term_announced", by="clock", at=now, case_id=case.id, subject_id=case.subject_id, facts=facts)
    outbox.put(tx, Alarm(case_id=case.id, rung=rung.name, rule=clock.rule), to=DESK, now=now)
    tell_desk(tx, case, now)
    if case.assignee:
        outbox.put(tx, Reminder(case_id=case.id, rung=rung.name, rule=clock.rule), to=case.assignee, now=now)
