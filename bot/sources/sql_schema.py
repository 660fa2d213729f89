"""How do the tables of the map look in the database itself, and where do the two differ?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches

from sqlalchemy import Column, Connection, MetaData, func, inspect, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.exc import NoSuchTableError

from bot.domain.datamap import Correction, DataMap, Erasure, Field, Table, ValueType

TEXTS = (str,)
MADE_HERE = frozenset({Correction.INSTANT, Correction.APPROVAL})
FITTING: Mapping[ValueType, tuple[type, ...]] = {
    ValueType.DATE: (date, datetime, str),
    ValueType.MOMENT: (datetime, str),
    ValueType.MONEY: (Decimal, int, float, str),
    ValueType.NUMBER: (Decimal, int, float, str),
    ValueType.FLAG: (bool, int, str),
    ValueType.IIN: TEXTS,
    ValueType.PHONE: TEXTS,
    ValueType.EMAIL: TEXTS,
}


def python_type(column: Column[object]) -> type:
    try:
        return column.type.python_type
    except NotImplementedError:
        return object


def reflected(connection: Connection, table: Table) -> SqlTable:
    """The table as it is. Names come from the map and must exist; they are quoted by SQLAlchemy. NoSuchTableError."""
    schema, _, name = table.name.rpartition(".")
    return SqlTable(name, MetaData(), schema=schema or None, autoload_with=connection, resolve_fks=False)


def differences(connection: Connection, data_map: DataMap, source: str) -> Iterator[str]:
    """What of the map is not so in the database, a sentence each with its remedy."""
    for table in data_map.tables_of(source):
        try:
            real = reflected(connection, table)
        except NoSuchTableError:
            yield f"[tables.{table.id}]: {source} has no table {table.name!r}{_near(table.name, _names(connection))}"
            continue
        yield from _columns(table, real, data_map)
        yield from _key(connection, table, real)
        yield from _rights(connection, table, real, data_map.of_table(table.id))
        for field in data_map.of_table(table.id):
            if field.column in real.c:
                yield from _field(field, real.c[field.column])


def _columns(table: Table, real: SqlTable, data_map: DataMap) -> Iterator[str]:
    of_table = {"key": table.key, "subject": table.subject, "restriction": table.restriction}
    wanted = [(f"[tables.{table.id}] {key}", name) for key, name in of_table.items() if name]
    wanted += [(f"[tables.{table.id}] identity.{key}", name) for key, name in table.identity.items()]
    wanted += [(f"[fields.{field.id}] column", field.column) for field in data_map.of_table(table.id)]
    wanted += [
        (f"[obligations.{rule.id}] column", rule.column)
        for rule in data_map.obligations.values()
        if rule.table == table.id
    ]
    for place, name in wanted:
        if name not in real.c:
            yield f"{place}: {table.name!r} has no column {name!r}{_near(name, list(real.c.keys()))}"


def _key(connection: Connection, table: Table, real: SqlTable) -> Iterator[str]:
    look = inspect(connection)
    unique: set[tuple[str | None, ...]] = {
        tuple(one["column_names"]) for one in look.get_unique_constraints(real.name, schema=real.schema)
    }
    unique |= {tuple(one["column_names"]) for one in look.get_indexes(real.name, schema=real.schema) if one["unique"]}
    keys = tuple(look.get_pk_constraint(real.name, schema=real.schema)["constrained_columns"])
    views = look.get_view_names(schema=real.schema)
    if table.key in real.c and (table.key,) not in {keys, *unique} and real.name not in views:
        yield f"[tables.{table.id}] key: several rows of {table.name!r} may have the same {table.key!r}; name its key"


def _rights(connection: Connection, table: Table, real: SqlTable, fields: Sequence[Field]) -> Iterator[str]:
    """What the role may not do and has to. Only PostgreSQL is asked: the others have no such question."""
    if connection.dialect.name != "postgresql":
        return
    changed = [one for one in fields if one.erasure in {Erasure.CLEAR, Erasure.MASK} or one.correction in MADE_HERE]
    needed = ["SELECT"]
    needed += ["UPDATE"] if changed or table.restriction else []
    needed += ["DELETE"] if any(one.erasure is Erasure.DELETE for one in fields) else []
    for right in needed:
        quoted = connection.dialect.identifier_preparer.format_table(real)
        may = func.has_table_privilege if right == "DELETE" else func.has_any_column_privilege
        if not connection.scalar(select(may(quoted, right))):
            yield f"[tables.{table.id}]: the role may not {right} in {table.name!r}; grant it"


def _field(field: Field, column: Column[object]) -> Iterator[str]:
    if field.erasure is Erasure.CLEAR and not column.nullable:
        yield f'[fields.{field.id}] erasure: {field.column!r} must not be empty; write "mask", or let it be empty'
    kind, fitting = python_type(column), FITTING.get(field.type, ())
    if fitting and kind is not object and kind not in fitting:
        yield f"[fields.{field.id}] type: {field.column!r} holds {kind.__name__}, which cannot be a {field.type.value}"


def _names(connection: Connection) -> list[str]:
    return inspect(connection).get_table_names()


def _near(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; it has {', '.join(sorted(names)) or 'none'}"
