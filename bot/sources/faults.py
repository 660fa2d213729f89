"""What is wrong between the rows of a data map that are each right by themselves? Pairs of row and fix."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping

from bot.domain.datamap import DATED, Correction, Erasure, SourceKind, ValueType
from bot.domain.requests import OPTIONAL_PURPOSES, Scope
from bot.sources.rows import FieldRow, ObligationRow, RetentionRow, SourceRow, TableRow

Fault = tuple[str, str]
Names = Mapping[str, Collection[str]]


def faults(
    *,
    tables: Mapping[str, TableRow],
    fields: Mapping[str, FieldRow],
    retentions: Mapping[str, RetentionRow],
    obligations: Mapping[str, ObligationRow],
    sources: Mapping[str, SourceRow],
    names: Names,
    purposes: Collection[Scope],
) -> Iterator[Fault]:
    """``names`` are all names of each section, those of rows that could not be read with them."""
    for name, field in fields.items():
        yield from _references(f"[fields.{name}]", field, names)
        yield from _field(f"[fields.{name}]", field, purposes)
    yield from _places(fields)
    for name, retention in retentions.items():
        yield from _start(f"[retentions.{name}]", retention.starts, fields, names)
    for name, obligation in obligations.items():
        yield from _known(f"[obligations.{name}]", "table", obligation.table, "tables", names)
    for name, table in tables.items():
        yield from _known(f"[tables.{name}]", "source", table.source, "sources", names)
        if table.source in sources:
            yield from _table(f"[tables.{name}]", table, sources[table.source])
        mine = {one: field for one, field in fields.items() if field.table == name}
        yield from _whole_rows(f"[tables.{name}]", mine)
        yield from _restriction(f"[tables.{name}]", table, mine, tables)
    for name, source in sources.items():
        yield from _source(f"[sources.{name}]", source, [t for t in tables.values() if t.source == name])


def _known(row: str, key: str, name: str, section: str, names: Names) -> Iterator[Fault]:
    if name not in names[section]:
        yield row, f"`{key}` is {name!r}, and there is no [{section}.{name}]; add it or correct the name"


def _references(row: str, field: FieldRow, names: Names) -> Iterator[Fault]:
    yield from _known(row, "table", field.table, "tables", names)
    yield from _known(row, "theme", field.theme, "themes", names)
    if field.retention:
        yield from _known(row, "retention", field.retention, "retentions", names)
    for recipient in field.recipients:
        yield from _known(row, "recipients", recipient, "recipients", names)


def _field(row: str, field: FieldRow, purposes: Collection[Scope]) -> Iterator[Fault]:
    if field.purpose not in purposes:
        yield row, f"`purpose` is {field.purpose!r}; write one of {', '.join(sorted(purposes))}"
    if field.correction in {Correction.IN_PERSON, Correction.NEVER} and field.reason is None:
        yield row, f"add `reason`: a person is told why the correction is {field.correction.value}"
    if field.switch and not (field.type is ValueType.FLAG and field.purpose in OPTIONAL_PURPOSES):
        yield row, "`switch` is for a flag of a purpose that consent can be withdrawn for at once"


def _places(fields: Mapping[str, FieldRow]) -> Iterator[Fault]:
    first: dict[tuple[str, str], str] = {}
    for name, field in fields.items():
        other = first.setdefault((field.table, field.column), name)
        if other != name:
            yield f"[fields.{name}]", f"`column` is that of [fields.{other}] already; one of them has to go"


def _start(row: str, starts: str, fields: Mapping[str, FieldRow], names: Names) -> Iterator[Fault]:
    yield from _known(row, "starts", starts, "fields", names)
    if starts in fields and fields[starts].type not in DATED:
        yield row, f"`starts` is {starts!r}, a field of the type {fields[starts].type.value}; name a date or a moment"


def _table(row: str, table: TableRow, source: SourceRow) -> Iterator[Fault]:
    if source.kind is not SourceKind.MANUAL:
        for key in ("name", "key", "subject"):
            if getattr(table, key) is None:
                yield row, f"`{key}` is missing; a source of the kind {source.kind.value} needs it"
    if table.identity and table.subject != table.key:
        yield row, f"`subject` is {table.subject!r}; in the table of people it is the key, {table.key!r}"


def _source(row: str, source: SourceRow, tables: list[TableRow]) -> Iterator[Fault]:
    people = sum(bool(table.identity) for table in tables)
    if source.kind is SourceKind.MANUAL:
        if source.evidence is None:
            yield row, "add `evidence`: what staff attach when they have done by hand what was asked"
    elif people != 1:
        yield row, f"{people} of its tables have `identity`; exactly one is the table of people"


def _whole_rows(row: str, fields: Mapping[str, FieldRow]) -> Iterator[Fault]:
    """A row that is deleted takes every field with it: they must share their fate."""
    fates = {(field.erasure, field.retention) for field in fields.values()}
    if any(erasure is Erasure.DELETE for erasure, _ in fates) and len(fates) > 1:
        yield (
            row,
            (
                f"a field of it is erased by `delete`, which takes the whole row; give {', '.join(sorted(fields))} "
                "the same `erasure` and the same `retention`"
            ),
        )


def _restriction(
    row: str, table: TableRow, fields: Mapping[str, FieldRow], tables: Mapping[str, TableRow]
) -> Iterator[Fault]:
    kept = [name for name, field in fields.items() if field.retention or field.erasure is Erasure.RESTRICT]
    restrictable: dict[str, bool] = defaultdict(bool)
    for other in tables.values():
        restrictable[other.source] |= bool(other.identity and other.restriction)
    manual = table.key is None
    if kept and not (table.restriction or restrictable[table.source] or manual):
        yield (
            row,
            f"{', '.join(kept)} must be kept and access restricted: add `restriction` here or in the table of people",
        )
