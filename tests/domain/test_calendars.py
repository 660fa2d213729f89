"""Which days are worked in Kazakhstan: by the law, by the Government, by another implementation."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar, DatedHoliday, Holiday
from bot.domain.languages import Bilingual
from bot.rules import load_rules

CALENDAR = load_rules().calendar
NAME = Bilingual(ru="Праздник", kk="Мереке")

# The table of the law, counted by hand: days off from Monday to Friday.
OFF_2026 = "01-01 01-02 01-07 03-09 03-23 03-24 03-25 05-01 05-07 05-11 05-27 07-06 10-26 12-16"
OFF_2027 = "01-01 01-04 01-07 03-08 03-15 03-22 03-23 03-24 05-03 05-07 05-10 07-06 10-25 12-16"

days = st.dates(date(2024, 1, 1), date(2034, 12, 31))
near = st.integers(-60, 60)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """The calendar with days moved by the Government, anywhere."""
    moved = draw(st.lists(days, max_size=20, unique=True))
    half = len(moved) // 2
    return replace(CALENDAR, days_off=frozenset(moved[:half]), working_days=frozenset(moved[half:]))


def each_day_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=i) for i in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize(("year", "off"), [(2026, OFF_2026), (2027, OFF_2027)])
def test_the_days_off_of_a_year_are_those_of_the_law(year: int, off: str) -> None:
    found = [day.strftime("%m-%d") for day in each_day_of(year) if day.weekday() < 5 and not CALENDAR.is_working(day)]

    assert found == off.split()


@pytest.mark.parametrize("year", [2026, 2027])
def test_no_saturday_or_sunday_is_worked(year: int) -> None:
    assert not any(CALENDAR.is_working(day) for day in each_day_of(year) if day.weekday() >= 5)


@pytest.mark.parametrize("year", [2026, 2027])
def test_another_implementation_agrees_on_every_day(year: int) -> None:
    other = holidays.country_holidays("KZ", years=year)

    differ = [day for day in each_day_of(year) if CALENDAR.is_working(day) == (day.weekday() >= 5 or day in other)]

    assert differ == []


def test_a_year_in_which_the_government_moved_days_agrees_with_another_implementation() -> None:
    # In 2025 Friday 3 January was off and Sunday 5 January was worked.
    moved = replace(
        CALENDAR,
        days_off=frozenset({date(2025, 1, 3)}),
        working_days=frozenset({date(2025, 1, 5)}),
        dated=(DatedHoliday(id="kurban_ait", name=NAME, on=date(2025, 6, 6), moves=False, confirmed=True),),
    )
    other = holidays.country_holidays("KZ", years=2025)

    differ = [
        day
        for day in each_day_of(2025)
        if day != date(2025, 1, 5) and moved.is_working(day) == (day.weekday() >= 5 or day in other)
    ]

    assert differ == []
    assert moved.is_working(date(2025, 1, 5))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 9, 1), False),  # 30 August 2025, a Saturday, moved.
        (date(2026, 8, 31), True),  # 30 August 2026 is no holiday, and nothing moves.
        (date(2027, 8, 30), True),
        (date(2026, 3, 16), True),  # 15 March 2026, a Sunday, is not a holiday yet.
        (date(2027, 3, 15), False),
        (date(2029, 1, 8), True),  # 7 January 2029 is a Sunday and does not move.
        (date(2027, 5, 17), True),  # Kurban Ait on a Sunday does not move.
    ],
)
def test_constitution_day_moved_to_march_and_some_holidays_never_move(day: date, works: bool) -> None:
    assert CALENDAR.is_working(day) is works


def test_a_holiday_at_the_end_of_december_moves_into_january_past_the_new_year() -> None:
    # 31 December 2028 is a Sunday; 1 and 2 January 2029 are holidays themselves.
    eve = Holiday(name=NAME, month=12, day=31, moves=True)
    calendar = replace(CALENDAR, holidays=(*CALENDAR.holidays, eve))

    assert not calendar.is_working(date(2029, 1, 3))
    assert calendar.is_working(date(2029, 1, 4))


def test_a_holiday_that_falls_on_an_announced_one_is_kept_once() -> None:
    doubled = DatedHoliday(id="kurban_ait", name=NAME, on=date(2026, 5, 9), moves=False, confirmed=True)

    assert not replace(CALENDAR, dated=(doubled,)).is_working(date(2026, 5, 11))


@pytest.mark.parametrize(
    ("first", "last", "provisional"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), False),
        (date(2026, 12, 31), date(2027, 1, 1), True),
        (date(2027, 1, 1), None, True),
        (date(2026, 6, 1), None, False),
        (date(2025, 12, 31), date(2026, 1, 1), True),
    ],
)
def test_days_outside_an_official_year_are_provisional(first: date, last: date | None, provisional: bool) -> None:
    assert CALENDAR.provisional(first, last) is provisional


def test_a_day_begins_at_midnight_in_almaty() -> None:
    assert CALENDAR.day_of(datetime(2026, 3, 1, 18, 59, 59, 999999, tzinfo=UTC)) == date(2026, 3, 1)
    assert CALENDAR.day_of(datetime(2026, 3, 1, 19, tzinfo=UTC)) == date(2026, 3, 2)
    assert CALENDAR.moment_at(date(2026, 3, 2)) == datetime(2026, 3, 1, 19, tzinfo=UTC)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=5))])
def test_a_moment_that_is_not_in_utc_is_refused(zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="aware and in UTC"):
        CALENDAR.day_of(datetime(2026, 3, 1, 12, tzinfo=zone))


@given(calendar=calendars(), day=days, n=near)
def test_counting_undoes_adding(calendar: Calendar, day: date, n: int) -> None:
    assert calendar.working_days_between(day, calendar.add_working_days(day, n)) == n


@given(calendar=calendars(), day=days, n=near.filter(bool))
def test_adding_never_ends_on_a_day_off(calendar: Calendar, day: date, n: int) -> None:
    assert calendar.is_working(calendar.add_working_days(day, n))


@given(calendar=calendars(), day=days, n=near, m=near)
def test_more_days_end_later(calendar: Calendar, day: date, n: int, m: int) -> None:
    less, more = sorted((n, m))

    assert (calendar.add_working_days(day, more) > calendar.add_working_days(day, less)) is (more > less)


@given(calendar=calendars(), day=days, n=st.integers(0, 30), m=st.integers(0, 30))
def test_adding_twice_is_adding_the_sum(calendar: Calendar, day: date, n: int, m: int) -> None:
    assert calendar.add_working_days(calendar.add_working_days(day, n), m) == calendar.add_working_days(day, n + m)


@given(calendar=calendars(), day=days)
def test_going_back_stays_on_a_working_day_and_skips_none(calendar: Calendar, day: date) -> None:
    back = calendar.back_to_working(day)

    assert calendar.is_working(back)
    assert back <= day
    assert calendar.working_days_between(back, day) == 0
