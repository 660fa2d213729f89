"""A value has one text, whichever way a database keeps it, and finds its way back."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.datamap import ValueType
from bot.sources.values import blank, native, text_of

ALMATY = timezone(timedelta(hours=5))


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (ValueType.TEXT, None, None),
        (ValueType.FLAG, 1, "true"),
        (ValueType.FLAG, False, "false"),
        (ValueType.FLAG, "T", "true"),
        (ValueType.FLAG, "perhaps", "perhaps"),
        (ValueType.MONEY, 12450, "12450.00"),
        (ValueType.MONEY, 0.1, "0.10"),
        (ValueType.MONEY, Decimal("-3.5"), "-3.50"),
        (ValueType.MONEY, "nan", "nan"),
        (ValueType.NUMBER, 100, "100"),
        (ValueType.NUMBER, Decimal("1.50"), "1.5"),
        (ValueType.DATE, date(2026, 5, 17), "2026-05-17"),
        (ValueType.DATE, "2026-05-17 00:00:00", "2026-05-17"),
        (ValueType.DATE, "17 мая", "17 мая"),
        (ValueType.MOMENT, datetime(2026, 5, 17, 4, 30), "2026-05-17T04:30:00+00:00"),  # noqa: DTZ001
        (ValueType.MOMENT, "2026-05-17 09:30:00+05:00", "2026-05-17T04:30:00+00:00"),
        (ValueType.MOMENT, datetime(2026, 5, 17, 9, 30, tzinfo=ALMATY), "2026-05-17T04:30:00+00:00"),
        (ValueType.NAME, b"\xff", "\ufffd"),
        (ValueType.TEXT, date(2026, 5, 17), "2026-05-17"),
    ],
)
def test_a_value_has_one_text(kind: ValueType, value: object, text: str | None) -> None:
    assert text_of(kind, value) == text


@pytest.mark.parametrize(
    ("text", "python", "value"),
    [
        (None, int, None),
        ("1", str, "1"),
        ("true", bool, True),
        ("true", int, 1),
        ("12.30", Decimal, Decimal("12.30")),
        ("2026-05-17", date, date(2026, 5, 17)),
        ("2026-05-17T09:30:00+05:00", datetime, datetime(2026, 5, 17, 4, 30)),  # noqa: DTZ001
        ("00000000-0000-0000-0000-000000000001", UUID, UUID(int=1)),
        ("anything", object, "anything"),
    ],
)
def test_a_text_becomes_what_its_column_holds(text: str | None, python: type, value: object) -> None:
    assert native(text, python) == value


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("x", int), ("1.5", int), ("9" * 30, int), ("x", Decimal), ("NaN", Decimal), ("perhaps", bool), ("today", date),
        ("x", UUID), ("a\0", str), ("\ud800", str), ("later", datetime),
    ],
)  # fmt: skip
def test_a_text_that_cannot_be_that_is_refused(text: str, python: type) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        native(text, python)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_finds_its_way_back(moment: datetime) -> None:
    text = text_of(ValueType.MOMENT, moment)

    assert text_of(ValueType.MOMENT, native(text, datetime)) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_sum_finds_its_way_back(amount: Decimal) -> None:
    text = text_of(ValueType.MONEY, amount)

    assert native(text, Decimal) == amount


@pytest.mark.parametrize("kind", ValueType)
def test_what_overwrites_a_value_reads_as_it_was_written(kind: ValueType) -> None:
    assert text_of(kind, blank(kind, "7")) == blank(kind, "7")
