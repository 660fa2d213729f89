"""How are somebody's rows found and read in one table of a database?

Names of tables and columns come from the checked map and must exist in the database; values are bound parameters. One
query for a table, not for a field. Values are read as the driver has them, so that one that does not fit its column's
type (SQLite takes anything) is read as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, case, false, func, or_, select, type_coerce
from sqlalchemy import Table as SqlTable
from sqlalchemy.types import NullType

from bot.domain.datamap import Condition, Erasure, Field, Identifier, ObligationRule, Row, Table
from bot.sources.protocol import Identity, Match, Rows
from bot.sources.sql_schema import python_type
from bot.sources.values import COUNTED, blank, native, text_of

T = TypeVar("T")

# More people than this by one phone are no match but a mistake in the data.
MATCHES = 20
# Beside the ids of fields, which begin with a letter.
KEY, RESTRICTED = "_key", "_restricted"
# Parameters in one statement; SQLite may be built to take no more than 999.
CHUNK = 500


@dataclass(frozen=True, kw_only=True)
class Place:
    """A table of the map together with the real one."""

    table: Table
    real: SqlTable
    fields: tuple[Field, ...]

    def column(self, name: str) -> Column[Any]:
        return self.real.c[name]

    def raw(self, name: str) -> ColumnElement[Any]:
        return type_coerce(self.column(name), NullType())

    def mine(self, subject: str) -> ColumnElement[bool]:
        """The condition that a row is this person's."""
        return _is(self.column(self.table.subject), [subject])

    def among(self, keys: Sequence[str]) -> ColumnElement[bool]:
        return _is(self.column(self.table.key), keys)

    def row(self, values: Mapping[str, object]) -> Row:
        key = str(values[KEY])
        return Row(
            key=key,
            values={field.id: seen(field, values[field.id], key) for field in self.fields},
            restricted=bool(values[RESTRICTED]),
        )

    def selected(self) -> list[ColumnElement[Any]]:
        restriction = self.raw(self.table.restriction) if self.table.restriction else false()
        values = [self.raw(field.column).label(field.id) for field in self.fields]
        return [self.raw(self.table.key).label(KEY), restriction.label(RESTRICTED), *values]


def seen(field: Field, value: object, row: str) -> str | None:
    """The value as a person sees it: what a mask was put over is not there any more."""
    text = text_of(field.type, value)
    covered = field.erasure is Erasure.MASK and field.type not in COUNTED and text == blank(field.type, row)
    return None if covered else text


def _is(column: Column[Any], texts: Sequence[str], *, of: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """That the column, or what is made `of` it, has one of these values; never, where none can be one of its type."""
    kind, fitting = python_type(column), []
    made = column if of is None else of
    for text in texts:
        try:
            fitting.append(native(text, kind))
        except ValueError:
            continue
    if not fitting:
        return false()
    return made == fitting[0] if len(fitting) == 1 else made.in_(fitting)


def find(connection: Connection, people: Place, identity: Identity) -> tuple[Match, ...]:
    known = {i: value for i, value in identity.known().items() if i in people.table.identity}
    tests = {i: _fits(people.column(people.table.identity[i]), i, value) for i, value in known.items()}
    if not tests:
        return ()
    named = [case((test, 1), else_=0).label(i.value) for i, test in tests.items()]
    key = people.raw(people.table.key).label(KEY)
    statement = select(key, *named).where(or_(*tests.values())).order_by(people.column(people.table.key)).limit(MATCHES)
    return tuple(
        Match(subject=str(row[KEY]), by=frozenset(i for i in tests if row[i.value]))
        for row in connection.execute(statement).mappings()
    )


def _fits(column: Column[Any], identifier: Identifier, value: str) -> ColumnElement[bool]:
    if identifier is Identifier.EMAIL:
        return _is(column, [value]) | _is(column, [value.lower()], of=func.lower(column))
    return _is(column, _spellings(value) if identifier is Identifier.PHONE else [value])


def _spellings(phone: str) -> list[str]:
    """A number as companies keep it here: +77.., 77.., 87.., 7.. ."""
    if not phone.startswith("+7"):
        return [phone, phone.removeprefix("+")]
    rest = phone.removeprefix("+7")
    return [phone, "7" + rest, "8" + rest, rest]


def read(connection: Connection, place: Place, subject: str, limit: int) -> Rows:
    order = place.column(place.table.key)
    statement = select(*place.selected()).where(place.mine(subject)).order_by(order).limit(limit + 1)
    found = [place.row(row._asdict()) for row in connection.execute(statement)]
    return Rows(rows=tuple(found[:limit]), more=len(found) > limit)


def now(connection: Connection, place: Place, subject: str, keys: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The rows with these keys that are this person's, as the driver has them, by their keys."""
    found: dict[str, Mapping[str, Any]] = {}
    for some in chunks(keys):
        statement = select(*place.selected()).where(place.mine(subject), place.among(some))
        found |= {str(row[KEY]): row for row in (one._asdict() for one in connection.execute(statement))}
    return found


def taken(connection: Connection, place: Place, keys: Sequence[str]) -> set[str]:
    """Which of these rows are there, whosever they are."""
    key = place.raw(place.table.key)
    return {str(row) for some in chunks(keys) for row in connection.scalars(select(key).where(place.among(some)))}


def outstanding(connection: Connection, place: Place, subject: str, rules: Sequence[ObligationRule]) -> Iterator[str]:
    sums = [func.sum(case((_holds(place.column(rule.column), rule.condition), 1), else_=0)) for rule in rules]
    found = connection.execute(select(*sums).where(place.mine(subject))).one()
    yield from (rule.id for rule, n in zip(rules, found, strict=True) if n)


def _holds(column: Column[Any], condition: Condition) -> ColumnElement[bool]:
    match condition:
        case Condition.POSITIVE:
            return column > 0
        case Condition.TRUE:
            return column == native("true", python_type(column))
        case Condition.FILLED:
            return column.is_not(None)
        case Condition.EMPTY:
            return column.is_(None)


def chunks(these: Sequence[T]) -> Iterator[Sequence[T]]:
    yield from (these[at : at + CHUNK] for at in range(0, len(these), CHUNK))
