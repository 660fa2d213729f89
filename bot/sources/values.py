"""How does a value of a database become the text of its type, and the other way round?"""

from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from bot.domain.datamap import DATED, ValueType

NATIVE = str | int | float | bool | Decimal | date | datetime | UUID | None
TRUE = frozenset({"1", "t", "true", "yes", "y"})
FALSE = frozenset({"0", "f", "false", "no", "n"})
# What overwrites these is a value like any other: nothing on an account is no sign of an erasure.
COUNTED = frozenset({ValueType.MONEY, ValueType.NUMBER, ValueType.FLAG})
FORMED = frozenset({*COUNTED, *DATED})


def text_of(kind: ValueType, value: object) -> str | None:
    """The one form of a value. What does not fit its type is shown as it stands: it is the person's all the same."""
    if value is None:
        return None
    try:
        return _read(kind, value) if kind in FORMED else _plain(value)
    except (ValueError, InvalidOperation):
        return _plain(value)


def _read(kind: ValueType, value: object) -> str:
    match kind:
        case ValueType.FLAG:
            return _flag(value)
        case ValueType.MONEY:
            return str(_decimal(value).quantize(Decimal("0.01")))
        case ValueType.NUMBER:
            return f"{_decimal(value).normalize():f}"
        case ValueType.DATE:
            return _moment(value).date().isoformat()
        case ValueType.MOMENT:
            return _moment(value).isoformat()
    return _plain(value)


def _plain(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, date) else str(value)


def _flag(value: object) -> str:
    word = str(value).lower()
    if word in TRUE | FALSE:
        return "true" if word in TRUE else "false"
    raise ValueError


def _decimal(value: object) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite():
        raise ValueError
    return number


def _moment(value: object) -> datetime:
    """A moment without a zone is UTC; a day is its first moment."""
    found = value if isinstance(value, date) else datetime.fromisoformat(str(value))
    if not isinstance(found, datetime):
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def native(value: str | None, python: type) -> NATIVE:
    """The text as what a column of this Python type holds. Raises ValueError when it cannot be that."""
    if value is None:
        return None
    if "\0" in value or value.encode("utf-8", "ignore").decode() != value:
        raise ValueError  # No database takes a NUL or half a character.
    if python is bool:
        return _flag(value) == "true"
    if python is datetime:
        return _moment(value).replace(tzinfo=None)
    if python is date:
        return date.fromisoformat(value)
    if python is UUID:
        return UUID(value)
    return _number(value, python) if python in {int, float, Decimal} else value


def _number(value: str, python: type) -> int | Decimal:
    try:
        # A flag may be kept as a number.
        number = _decimal({"true": "1", "false": "0"}.get(value, value))
    except InvalidOperation:
        raise ValueError from None
    if abs(number) >= 2**63 or (python is int and number != int(number)):
        raise ValueError
    return int(number) if python is int else number


# What a value is overwritten with where its column must not be empty. It says nothing about anybody.
BLANK = {
    ValueType.DATE: "1900-01-01",
    ValueType.MOMENT: "1900-01-01T00:00:00+00:00",
    ValueType.MONEY: "0.00",
    ValueType.NUMBER: "0",
    ValueType.FLAG: "false",
}


def blank(kind: ValueType, row: str) -> str:
    """With the row's key in it where it is a text: a column whose values must differ takes it too."""
    return BLANK.get(kind, f"erased-{row}")
