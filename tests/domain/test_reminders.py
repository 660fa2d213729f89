"""When a case reminds of itself: each reminder once, and one for all that were missed."""

from datetime import datetime

import pytest
from hypothesis import given

from bot.domain.deadlines import Rung, Term, due, next_alert, rung_now
from tests.domain.moments import A_MOMENT, CALENDAR, FIVE_HOURS, almaty, due_of, moments, working_terms


def ladder(term: str, received: str) -> list[tuple[str, str]]:
    """Every reminder in turn, with its time in Almaty."""
    start, end = almaty(received), due_of(term, received)
    found, after = [], start
    while alert := next_alert(start, end, after, CALENDAR):
        rung, after = alert
        found.append((rung.name, f"{after + FIVE_HOURS:%a %d %b %H:%M}"))
    return found


def test_reminders_come_at_half_time_the_day_before_in_the_morning_and_at_the_breach(host_zone: str) -> None:
    assert ladder("delete_finish", "2026-11-02 12:00:00") == [
        ("HALF", "Thu 12 Nov 09:00"),
        ("DAY_BEFORE", "Fri 20 Nov 09:00"),
        ("MORNING", "Mon 23 Nov 09:00"),
        ("BREACH", "Tue 24 Nov 00:00"),
    ]


def test_a_term_of_three_days_has_its_half_time_on_the_day_before() -> None:
    assert ladder("examine", "2026-11-18 12:00:00") == [
        ("DAY_BEFORE", "Fri 20 Nov 09:00"),
        ("MORNING", "Mon 23 Nov 09:00"),
        ("BREACH", "Tue 24 Nov 00:00"),
    ]


def test_a_term_of_one_day_reminds_in_the_morning_and_at_the_breach() -> None:
    assert ladder("delete_restrict", "2026-11-20 08:00:00") == [
        ("DAY_BEFORE", "Fri 20 Nov 09:00"),
        ("MORNING", "Mon 23 Nov 09:00"),
        ("BREACH", "Tue 24 Nov 00:00"),
    ]
    assert ladder("delete_restrict", "2026-11-20 12:00:00") == [
        ("MORNING", "Mon 23 Nov 09:00"),
        ("BREACH", "Tue 24 Nov 00:00"),
    ]


@pytest.mark.parametrize("received", ["2026-11-20 09:00:00", "2026-11-20 12:00:00"])
def test_a_morning_before_the_request_is_not_a_missed_reminder(received: str) -> None:
    start, end = almaty(received), due_of("delete_restrict", received)

    assert rung_now(start, end, start + A_MOMENT, CALENDAR) is None
    assert next_alert(start, end, almaty("2026-11-20 00:00:00"), CALENDAR) == (
        Rung.MORNING,
        almaty("2026-11-23 09:00:00"),
    )


def test_missed_reminders_collapse_into_the_latest() -> None:
    received = "2026-11-02 12:00:00"
    start, end = almaty(received), due_of("delete_finish", received)

    assert rung_now(start, end, start, CALENDAR) is None
    assert rung_now(start, end, almaty("2026-11-12 08:59:59"), CALENDAR) is None
    assert rung_now(start, end, almaty("2026-11-12 09:00:00"), CALENDAR) is Rung.HALF
    assert rung_now(start, end, almaty("2026-11-23 09:00:00"), CALENDAR) is Rung.MORNING
    assert rung_now(start, end, almaty("2027-02-01 12:00:00"), CALENDAR) is Rung.BREACH
    assert next_alert(start, end, almaty("2026-11-24 00:00:00"), CALENDAR) is None


@given(term=working_terms, start=moments)
def test_reminders_climb_and_end_with_the_breach(term: Term, start: datetime) -> None:
    found, after, climbed = due(term, start, CALENDAR), start, []
    while alert := next_alert(start, found, after, CALENDAR):
        rung, after = alert
        climbed.append(rung)
        assert rung_now(start, found, after, CALENDAR) is rung
        assert rung_now(start, found, after - A_MOMENT, CALENDAR) is not rung

    assert climbed == sorted(set(climbed))
    assert climbed[-2:] == [Rung.MORNING, Rung.BREACH]
    assert after == found.at
