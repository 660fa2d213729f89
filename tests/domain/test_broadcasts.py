"""When nobody is disturbed, and what a broadcast may still become."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.broadcasts import Quiet

ALMATY = ZoneInfo("Asia/Almaty")
NIGHT = Quiet(begins=time(21), ends=time(9))
NOON = Quiet(begins=time(12), ends=time(14))


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ALMATY)


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (NIGHT, at(20, 59), None),
        (NIGHT, at(21), at(9, day=24)),
        (NIGHT, at(23, 59), at(9, day=24)),
        (NIGHT, at(0), at(9)),
        (NIGHT, at(8, 59), at(9)),
        (NIGHT, at(9), None),
        (NOON, at(11, 59), None),
        (NOON, at(12), at(14)),
        (NOON, at(14), None),
        (
            Quiet(begins=time(21), ends=time(9)),
            datetime(2026, 12, 31, 22, tzinfo=ALMATY),
            datetime(2027, 1, 1, 9, tzinfo=ALMATY),
        ),
    ],
)
def test_quiet_hours_end_in_the_morning_that_comes(quiet: Quiet, now: datetime, until: datetime | None) -> None:
    assert quiet.until(now) == until


HOURS = st.times(timezones=st.none())


@given(HOURS, HOURS, st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31)))  # noqa: DTZ001
def test_whenever_it_is_quiet_the_end_comes_within_a_day_and_is_not_quiet(
    begins: time, ends: time, moment: datetime
) -> None:
    quiet = Quiet(begins=begins, ends=ends)

    until = quiet.until(moment.replace(tzinfo=UTC))

    if until:
        assert timedelta() < until - moment.replace(tzinfo=UTC) <= timedelta(days=1)
        assert quiet.until(until) is None
