"""How does a moment in time look in a column: microseconds since 1970 in UTC, the same number on both engines."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def to_microseconds(moment: datetime) -> int:
    """Exact, unlike `timestamp()`; raises ValueError for a naive datetime, whose zone nobody could tell later."""
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs a time zone: {moment!r}")
    return (moment - EPOCH) // MICROSECOND


def from_microseconds(value: int) -> datetime:
    return EPOCH + value * MICROSECOND


class Moment(TypeDecorator[datetime]):
    """An aware datetime in, an aware UTC datetime out."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else from_microseconds(value)
