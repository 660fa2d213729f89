"""How do calendar.toml and the operator's own file become one calendar?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.calendars import Calendar, DatedHoliday, Holiday
from bot.rules.rows import Row, unknown

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_YEARS = (1991, 2200)


def load_calendar(file: Row, overrides: Row | None) -> Calendar | None:
    """The calendar of both files, or None when it has no usable time zone (and the problem is reported)."""
    zone = _zone(file)
    weekend = file.some("weekend", str, "a list of names of weekdays")
    for name in unknown(weekend, _WEEKDAYS):
        file.wrong(f"`weekend` names {name!r}; write one of {', '.join(_WEEKDAYS)}")
    if set(weekend) >= set(_WEEKDAYS):
        file.wrong("`weekend` leaves no working day; take at least one weekday out")
    holidays = tuple(_holiday(row) for row in file.listed("holidays"))
    if zone is None:
        file.finish()
        return None
    empty = Calendar(
        zone=zone,
        weekend=frozenset(_WEEKDAYS.index(name) for name in weekend if name in _WEEKDAYS),
        holidays=holidays,
    )
    calendar = _add(_add(empty, file), overrides) if overrides else _add(empty, file)
    for day in (d for d in calendar.dated if not d.confirmed and d.on.year in calendar.official_years):
        (overrides or file).wrong(
            f"{day.id} of {day.on.year} is not confirmed, but {day.on.year} is in `official_years`; "
            "confirm the date or take the year out"
        )
    return calendar


def _add(calendar: Calendar, file: Row) -> Calendar:
    """The calendar with what a file says about single years; a dated holiday replaces its namesake of that year."""
    own: dict[tuple[str, int], DatedHoliday] = {}
    for row in file.listed("dated"):
        day = _dated(row)
        if own.setdefault((day.id, day.on.year), day) is not day:
            row.wrong(f"{day.id} of {day.on.year} is here twice; remove one")
    dated = {(day.id, day.on.year): day for day in calendar.dated} | own
    days_off, working_days = set(calendar.days_off), set(calendar.working_days)
    for name, row in file.rows("years") if file.has("years") else ():
        off, on = _days(row, name, "days_off"), _days(row, name, "working_days")
        for both in sorted(off & on):
            row.wrong(f"{both} is both in `days_off` and in `working_days`; remove one")
        days_off = (days_off - on) | off
        working_days = (working_days - off) | on
        row.finish()
    years = file.some("official_years", int, "a list of years") if file.has("official_years") else ()
    file.finish()
    return replace(
        calendar,
        dated=tuple(dated.values()),
        days_off=frozenset(days_off),
        working_days=frozenset(working_days),
        official_years=calendar.official_years | set(years),
    )


def _zone(file: Row) -> ZoneInfo | None:
    name = file.text("time_zone")
    try:
        zone = ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, OSError, ValueError):
        zone = None
    if zone is None:
        file.wrong(f"`time_zone` {name!r} is not known; write Asia/Almaty and install tzdata 2024a or newer")
    elif name == "Asia/Almaty" and datetime(2024, 3, 1, tzinfo=UTC).astimezone(zone).utcoffset() != timedelta(hours=5):
        # The whole country is UTC+5 since 01.03.2024; older data would end every term an hour early.
        file.wrong("the time zones of this machine are older than 2024a; upgrade tzdata")
    return zone


def _holiday(row: Row) -> Holiday:
    first = row.number("from_year", *_YEARS) if row.has("from_year") else None
    last = row.number("until_year", *_YEARS) if row.has("until_year") else None
    if first and last and last < first:
        row.wrong("`until_year` is before `from_year`; swap them")
    month, day = row.number("month", 1, 12), row.number("day", 1, 31)
    try:
        date(2001, month, day)
    except ValueError:
        row.wrong(f"day {day} of month {month} does not come every year; correct `day` or `month`")
        month, day = 1, 1
    holiday = Holiday(
        name=row.both("name"), month=month, day=day, moves=row.flag("moves"), from_year=first, until_year=last
    )
    row.finish()
    return holiday


def _dated(row: Row) -> DatedHoliday:
    holiday = DatedHoliday(
        id=row.text("id"),
        name=row.both("name"),
        on=row.day("on"),
        moves=row.flag("moves"),
        confirmed=row.flag("confirmed"),
    )
    row.finish()
    return holiday


def _days(row: Row, year: str, key: str) -> frozenset[date]:
    days = frozenset(row.some(key, date, "a list of dates such as 2026-05-08, without quotes"))
    for day in sorted(days):
        if str(day.year) != year:
            row.wrong(f"{day} in `{key}` is not a day of {year}; move it to its own year")
    return days
