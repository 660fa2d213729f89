"""How long do we have, how many days are left, and when is it time to remind?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from bot.domain.calendars import ONE_DAY, Calendar, in_utc
from bot.domain.languages import Bilingual
from bot.domain.sign_off import SignOff

MORNING_AT = time(9)
_INSTANT = timedelta(microseconds=1)


class Unit(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS_BACK = "calendar_days_back"  # calendar days, moved back to a working day


class Start(StrEnum):
    """The events that start a clock. Only the first is known when a request is filed."""

    REQUEST_RECEIVED = "request_received"
    DOCUMENTS_IN_HAND = "documents_in_hand"
    BREACH_INFORMATION = "breach_information"
    BREACH_NOT_CONFIRMED = "breach_not_confirmed"
    UNLAWFULNESS_CONFIRMED = "unlawfulness_confirmed"
    TRANSFER_MADE = "transfer_made"
    BREACH_DETECTED = "breach_detected"
    CASE_CLOSED = "case_closed"
    RELINK_CONFIRMED = "relink_confirmed"
    ERASURE_CONFIRMED = "erasure_confirmed"
    DUTY_OPENED = "duty_opened"
    RECIPIENT_TOLD = "recipient_told"


@dataclass(frozen=True, kw_only=True)
class Term:
    """One row of the law: what must be done, how soon, and which article says so."""

    id: str
    title: Bilingual
    starts_at: Start
    amount: int
    unit: Unit
    article: Bilingual
    effective_from: date
    extendable: bool
    sign_off: SignOff

    @property
    def provisional(self) -> bool:
        return self.sign_off.provisional


@dataclass(frozen=True, kw_only=True)
class Due:
    """When a duty must be done.

    `at` is the first moment that is too late: midnight in Almaty after the due `day`, in UTC.
    23:59:59.999999 of the due day is still in time.
    """

    at: datetime
    day: date
    provisional: bool
    rule: str  # the id of the term that set the date: the request's own, or the ceiling


class Rung(IntEnum):
    """The reminders of a case, in the order of their urgency."""

    HALF = 1
    DAY_BEFORE = 2
    MORNING = 3
    BREACH = 4


def due(
    term: Term, start: datetime, calendar: Calendar, ceiling: Term | None = None, *, received: datetime | None = None
) -> Due:
    """When the term ends that `start` (UTC) has started. The day of `start` in Almaty is day 0.

    The ceiling runs from `received` (by default from `start`: give it when the documents came later than the request)
    and wins when it is earlier. A ceiling that was over before this clock started says nothing about it.
    Raises ValueError for a naive or non-UTC moment.
    """
    first = calendar.day_of(start)
    ends = [(_last_day(term, first, calendar), term)]
    if ceiling is not None:
        limit = _last_day(ceiling, calendar.day_of(start if received is None else received), calendar)
        if limit >= first:
            ends.append((limit, ceiling))
    day, rule = min(ends, key=lambda end: end[0])
    return Due(
        at=calendar.moment_at(day + ONE_DAY),
        day=day,
        provisional=rule.provisional or calendar.provisional(first + ONE_DAY, day),
        rule=rule.id,
    )


def due_again(at: datetime, calendar: Calendar, *, rule: str, provisional: bool) -> Due:
    """A due date as it was stored: the calendar tells the day, and moves nothing."""
    return Due(at=in_utc(at), day=calendar.day_of(at - _INSTANT), provisional=provisional, rule=rule)


def is_late(due: Due, now: datetime) -> bool:
    return in_utc(now) >= due.at


def days_left(due: Due, now: datetime, calendar: Calendar) -> int:
    """Working days after today up to the due day: 0 on the due day itself, -1 or less when it is over."""
    left = calendar.working_days_between(calendar.day_of(now), due.day)
    # The Government may make a day off of a due day that has already been promised.
    return min(left, -1) if is_late(due, now) else left


def rung_at(start: datetime, due: Due, rung: Rung, calendar: Calendar) -> datetime:
    """When a reminder is due (UTC): 09:00 in Almaty on a working day, or the moment of the breach.

    Half time is the working day on which half of the term's working days, rounded up, are used.
    A rung that is not later than `start` is not on the ladder: a term of one day has no day before.
    """
    first = calendar.day_of(start)
    if rung is Rung.BREACH:
        return due.at
    day = due.day
    if rung is Rung.HALF:
        day = calendar.add_working_days(first, (calendar.working_days_between(first, due.day) + 1) // 2)
    elif rung is Rung.DAY_BEFORE:
        day = calendar.add_working_days(due.day, -1)
    return calendar.moment_at(day, MORNING_AT)


def next_alert(start: datetime, due: Due, after: datetime, calendar: Calendar) -> tuple[Rung, datetime] | None:
    """The first reminder later than `after`, the most urgent of those at one moment; None after the breach."""
    in_utc(after)
    ahead = [(at, -rung) for rung, at in _ladder(start, due, calendar) if at > after]
    if not ahead:
        return None
    at, urgency = min(ahead)
    return Rung(-urgency), at


def rung_now(start: datetime, due: Due, now: datetime, calendar: Calendar) -> Rung | None:
    """The latest reminder whose moment has come: those missed collapse into it. None before the first."""
    in_utc(now)
    return max((rung for rung, at in _ladder(start, due, calendar) if at <= now), default=None)


def next_morning(after: datetime, calendar: Calendar) -> datetime:
    """The first 09:00 in Almaty of a working day that is later than `after`."""
    day = calendar.day_of(after)
    while not calendar.is_working(day) or calendar.moment_at(day, MORNING_AT) <= after:
        day += ONE_DAY
    return calendar.moment_at(day, MORNING_AT)


def late_morning(due: Due, now: datetime, calendar: Calendar) -> date | None:
    """The latest working morning on which a duty was late already: on each the desk hears of it again."""
    day = calendar.day_of(now)
    if calendar.moment_at(day, MORNING_AT) > now:
        day -= ONE_DAY
    day = calendar.back_to_working(day)
    return day if calendar.moment_at(day, MORNING_AT) > due.at else None


def _ladder(start: datetime, due: Due, calendar: Calendar) -> list[tuple[Rung, datetime]]:
    rungs = [(rung, rung_at(start, due, rung, calendar)) for rung in Rung]
    return [(rung, at) for rung, at in rungs if at > start]


def _last_day(term: Term, first: date, calendar: Calendar) -> date:
    match term.unit:
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(first, term.amount)
        case Unit.CALENDAR_DAYS_BACK:
            return calendar.back_to_working(first + timedelta(days=term.amount))
