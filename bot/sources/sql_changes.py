"""How is a value corrected, destroyed or set aside in one table of a database, so that doing it twice does no harm?"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Delete, Update, delete, update
from sqlalchemy.exc import DataError, IntegrityError

from bot.domain.datamap import Erasure, Field
from bot.sources.protocol import AlreadyDone, Changed, Done, Gone, Item, Rejected, Result
from bot.sources.sql_rows import RESTRICTED, Place, chunks, now, seen, taken
from bot.sources.sql_schema import python_type
from bot.sources.values import blank, native, text_of

Results = dict[Item, Result]


def correct(
    connection: Connection, place: Place, subject: str, field: Field, row: str, old: str | None, new: str | None
) -> Result:
    """Compare and set: the row changes only while it still holds what was compared."""
    found = now(connection, place, subject, [row])
    if row not in found:
        return Gone()
    held = found[row][field.id]
    if (text := seen(field, held, row)) in (new, old):
        return AlreadyDone() if text == new else _set(connection, place, subject, field, row, held, new)
    return Changed()


def _set(
    connection: Connection, place: Place, subject: str, field: Field, row: str, held: object, new: str | None
) -> Result:
    try:
        value = native(new, python_type(place.column(field.column)))
    except ValueError:
        return Rejected()
    raw = place.raw(field.column)
    still = raw.is_(None) if held is None else raw == held
    statement = update(place.real).where(place.mine(subject), place.among([row]), still)
    changed = _tried(connection, statement.values({field.column: value}))
    return Rejected() if changed is None else Done() if changed else Changed()


def erase(
    connection: Connection, place: Place, subject: str, items: Sequence[Item], fields: Mapping[str, Field]
) -> Results:
    """Every item's result; a table is erased by whole rows or by columns (the map's check sees to it)."""
    results: Results = {item: Rejected() for item in items if fields[item.field].erasure is Erasure.RESTRICT}
    by_row: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item not in results:
            by_row[item.row].append(item)
    found = now(connection, place, subject, list(by_row))
    missing = [row for row in by_row if row not in found]
    elsewhere = taken(connection, place, missing)
    for row in missing:
        # A row that is nowhere was destroyed; one that is somebody else's was never theirs.
        results |= dict.fromkeys(by_row[row], Gone() if row in elsewhere else AlreadyDone())
    whole = [row for row in found if any(fields[item.field].erasure is Erasure.DELETE for item in by_row[row])]
    for some in chunks(whole):
        result = _deleted(connection, place, subject, some)
        results |= {item: result for row in some for item in by_row[row]}
    gone = set(whole)
    parts = {row: values for row, values in found.items() if row not in gone}
    return results | _cleared(connection, place, subject, parts, by_row, fields)


def _deleted(connection: Connection, place: Place, subject: str, keys: Sequence[str]) -> Result:
    changed = _tried(connection, delete(place.real).where(place.mine(subject), place.among(keys)))
    return Rejected() if changed is None else Done()


def _cleared(
    connection: Connection,
    place: Place,
    subject: str,
    rows: Mapping[str, Mapping[str, Any]],
    by_row: Mapping[str, list[Item]],
    fields: Mapping[str, Field],
) -> Results:
    """Rows that become the same are written with one statement."""
    results: Results = {}
    alike: dict[tuple[tuple[str, str | None], ...], list[str]] = defaultdict(list)
    for row, held in rows.items():
        wanted = {item: _target(fields[item.field], row) for item in by_row[row]}
        for item, target in wanted.items():
            same = text_of(fields[item.field].type, held[item.field]) == target
            results[item] = AlreadyDone() if same else Done()
        targets = tuple((item.field, t) for item, t in wanted.items() if isinstance(results[item], Done))
        if targets:
            alike[targets].append(row)
    for targets, keys in alike.items():
        values = {fields[f].column: native(t, python_type(place.column(fields[f].column))) for f, t in targets}
        for some in chunks(keys):
            statement = update(place.real).where(place.mine(subject), place.among(some)).values(values)
            if _tried(connection, statement) is None:
                results |= {Item(field=f, row=row): Rejected() for f, _ in targets for row in some}
    return results


def _target(field: Field, row: str) -> str | None:
    return None if field.erasure is Erasure.CLEAR else blank(field.type, row)


def set_aside(
    connection: Connection, place: Place, subject: str, keys: Sequence[str], *, restricted: bool
) -> dict[str, Result]:
    """By row, whether it is set aside or used again. The table has a column for it (the map's check sees to it)."""
    column = place.table.restriction
    if column is None:
        return dict.fromkeys(keys, Rejected())
    found = now(connection, place, subject, keys)
    results: dict[str, Result] = {key: Gone() for key in keys if key not in found}
    results |= {key: AlreadyDone() if bool(row[RESTRICTED]) is restricted else Done() for key, row in found.items()}
    others = [key for key, row in found.items() if bool(row[RESTRICTED]) is not restricted]
    mark = native("true" if restricted else "false", python_type(place.column(column)))
    for some in chunks(others):
        statement = update(place.real).where(place.mine(subject), place.among(some)).values({column: mark})
        if _tried(connection, statement) is None:
            results |= dict.fromkeys(some, Rejected())
    return results


def _tried(connection: Connection, statement: Update | Delete) -> int | None:
    """How many rows were changed; None where a rule of the database forbids it, and then nothing was."""
    try:
        with connection.begin_nested():
            return int(connection.execute(statement).rowcount)
    except (IntegrityError, DataError):
        return None
