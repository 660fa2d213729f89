"""When a duty must be done and how many days are left, wherever the machine stands."""

import csv
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.deadlines import Due, Rung, Term, days_left, due, due_again, is_late, next_alert, rung_at, rung_now
from tests.domain.moments import A_MOMENT, CALENDAR, FIVE_HOURS, RULES, almaty, due_of, moments, working_terms

HERE = Path(__file__)
NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)


def golden() -> list[list[str]]:
    lines = HERE.with_name("golden_due_dates.csv").read_text(encoding="utf-8").splitlines()
    return list(csv.reader(line for line in lines if not line.startswith("#")))[1:]


def wrong_dates() -> list[str]:
    """The golden rows that come out differently here."""
    wrong = []
    for received, term, day, provisional, why in golden():
        found = due_of(term, received)
        expected = Due(
            at=almaty(f"{day} 00:00:00") + timedelta(days=1),
            day=date.fromisoformat(day),
            provisional=provisional == "yes",
            rule=term,
        )
        if found != expected:
            wrong.append(f"{received} {term} ({why}): {found}, not {expected}")
    return wrong


def test_there_are_enough_golden_dates_and_each_is_there_once() -> None:
    rows = [(received, term) for received, term, *_ in golden()]

    assert len(rows) == len(set(rows)) >= 150


def test_golden_due_dates(host_zone: str) -> None:
    assert wrong_dates() == []


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Honolulu"])
def test_golden_due_dates_in_a_process_born_elsewhere(zone: str) -> None:
    code = "from tests.domain.test_deadlines import wrong_dates; print(len(wrong_dates()), 'wrong')"

    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "TZ": zone, "PYTHONPATH": str(HERE.parents[2])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout == "0 wrong\n"


def test_the_last_moment_of_the_due_day_is_in_time_and_midnight_is_late(host_zone: str) -> None:
    friday = due_of("destroy", "2026-11-19 12:00:00")

    assert not is_late(friday, almaty("2026-11-20 23:59:59.999999"))
    assert is_late(friday, almaty("2026-11-21 00:00:00"))


def test_a_second_across_midnight_is_a_day() -> None:
    assert due_of("destroy", "2026-11-23 23:59:59").day == date(2026, 11, 24)
    assert due_of("destroy", "2026-11-24 00:00:00").day == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-18 12:00:00", 3),
        ("2026-11-21 12:00:00", 1),
        ("2026-11-22 23:59:59", 1),
        ("2026-11-23 00:00:00", 0),
        ("2026-11-23 23:59:59", 0),
        ("2026-11-24 00:00:00", -1),
        ("2026-11-27 12:00:00", -4),
        ("2026-11-28 12:00:00", -5),
        ("2026-11-30 12:00:00", -5),
    ],
)
def test_days_left_are_working_days(now: str, left: int, host_zone: str) -> None:
    monday = due_of("objection", "2026-11-18 10:00:00")

    assert monday.day == date(2026, 11, 23)
    assert days_left(monday, almaty(now), CALENDAR) == left


def test_late_on_the_first_day_off_is_already_late() -> None:
    friday = due_of("destroy", "2026-11-19 12:00:00")

    assert days_left(friday, almaty("2026-11-21 00:00:00"), CALENDAR) == -1


def test_a_due_day_that_became_a_day_off_keeps_its_date_and_is_late_after_it() -> None:
    friday = due_of("destroy", "2026-11-19 12:00:00")
    moved = replace(CALENDAR, days_off=frozenset({friday.day}))

    assert days_left(friday, almaty("2026-11-20 12:00:00"), moved) == 0
    assert days_left(friday, almaty("2026-11-21 12:00:00"), moved) == -1


@pytest.mark.parametrize("naive", [NOON.replace(tzinfo=None), NOON.astimezone(CALENDAR.zone)])
def test_moments_that_are_not_utc_are_refused_everywhere(naive: datetime) -> None:
    friday = due_of("destroy", "2026-11-19 12:00:00")
    start = almaty("2026-11-19 12:00:00")
    term = RULES.terms["destroy"]

    for ask in (
        lambda: due(term, naive, CALENDAR),
        lambda: due(term, start, CALENDAR, RULES.ceiling, received=naive),
        lambda: due_again(naive, CALENDAR, rule="destroy", provisional=False),
        lambda: days_left(friday, naive, CALENDAR),
        lambda: is_late(friday, naive),
        lambda: rung_at(naive, friday, Rung.HALF, CALENDAR),
        lambda: rung_at(naive, friday, Rung.BREACH, CALENDAR),
        lambda: next_alert(start, friday, naive, CALENDAR),
        lambda: rung_now(start, friday, naive, CALENDAR),
    ):
        with pytest.raises(ValueError, match="aware and in UTC"):
            ask()


def test_the_ceiling_wins_when_days_off_stretch_a_term_past_it() -> None:
    # A month of quarantine: the fifteenth working day would come after thirty calendar days.
    quarantine = frozenset(date(2026, 6, day) for day in range(2, 27))
    calendar = replace(CALENDAR, days_off=quarantine)
    start = almaty("2026-06-01 12:00:00")

    found = due(RULES.terms["withdrawal"], start, calendar, RULES.ceiling)

    assert (found.day, found.rule, found.provisional) == (date(2026, 7, 1), "ceiling", True)
    assert due(RULES.terms["withdrawal"], start, calendar).day == date(2026, 7, 20)


def test_the_ceiling_runs_from_receipt_when_the_documents_come_later() -> None:
    received, documents = almaty("2026-11-02 12:00:00"), almaty("2026-12-01 12:00:00")
    slow = replace(RULES.terms["correct"], amount=3)

    found = due(slow, documents, CALENDAR, RULES.ceiling, received=received)

    assert (found.day, found.rule) == (date(2026, 12, 2), "ceiling")


def test_a_ceiling_that_was_over_before_the_documents_came_does_not_make_the_duty_late_at_birth() -> None:
    received, documents = almaty("2026-11-02 12:00:00"), almaty("2026-12-08 12:00:00")

    found = due(RULES.terms["correct"], documents, CALENDAR, RULES.ceiling, received=received)

    assert (found.day, found.rule) == (date(2026, 12, 9), "correct")


def test_documents_that_come_on_the_last_day_are_due_on_that_day() -> None:
    received, documents = almaty("2026-11-02 12:00:00"), almaty("2026-12-02 12:00:00")

    found = due(RULES.terms["correct"], documents, CALENDAR, RULES.ceiling, received=received)

    assert (found.day, found.rule) == (date(2026, 12, 2), "ceiling")


def test_a_signed_off_term_in_an_official_year_is_not_provisional() -> None:
    term = RULES.terms["delete_finish"]
    signed = replace(term, sign_off=replace(term.sign_off, by="Lawyer", on=date(2026, 9, 1)))
    start = almaty("2026-11-02 12:00:00")

    assert due(term, start, CALENDAR).provisional
    assert not due(signed, start, CALENDAR).provisional


def test_a_stored_due_date_comes_back_as_it_was() -> None:
    found = due_of("delete_finish", "2026-11-02 12:00:00")

    assert due_again(found.at, CALENDAR, rule=found.rule, provisional=found.provisional) == found


@given(term=working_terms, start=moments)
def test_a_term_ends_on_a_working_day_after_its_start_at_a_midnight_in_almaty(term: Term, start: datetime) -> None:
    found = due(term, start, CALENDAR)

    assert CALENDAR.is_working(found.day)
    assert CALENDAR.working_days_between(CALENDAR.day_of(start), found.day) == term.amount
    assert (found.at + FIVE_HOURS).time() == datetime.min.time()
    assert CALENDAR.day_of(found.at - A_MOMENT) == found.day
    assert found.at > start


@given(term=working_terms, one=moments, other=moments)
def test_who_comes_later_is_never_due_earlier(term: Term, one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))

    assert due(term, earlier, CALENDAR).at <= due(term, later, CALENDAR).at


@given(term=working_terms, start=moments, amount=st.integers(1, 60))
def test_the_ceiling_is_never_exceeded(term: Term, start: datetime, amount: int) -> None:
    found = due(replace(term, amount=amount), start, CALENDAR, RULES.ceiling)

    assert found.day <= CALENDAR.day_of(start) + timedelta(days=30)
    assert CALENDAR.is_working(found.day)


@given(term=working_terms, start=moments, now=moments)
def test_days_left_and_lateness_agree(term: Term, start: datetime, now: datetime) -> None:
    found = due(term, start, CALENDAR)

    assert is_late(found, now) is (days_left(found, now, CALENDAR) < 0)
