"""How does ``datamap.toml`` become the data map? Everything wrong with it is told at once, by name.

``python -m bot.sources.datamap`` writes the schema by which an editor checks the file while it is typed.
"""

import json
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import GenericAlias, MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError, create_model

from bot.domain.datamap import (
    DataMap,
    Field,
    ObligationRule,
    Recipient,
    Retention,
    SourceInfo,
    Table,
    Theme,
)
from bot.domain.languages import Bilingual
from bot.domain.requests import Scope
from bot.rules.rows import Problems
from bot.sources.faults import faults
from bot.sources.rows import (
    ID,
    FieldRow,
    Id,
    Line,
    ObligationRow,
    Part,
    RecipientRow,
    RetentionRow,
    SourceRow,
    TableRow,
    ThemeRow,
    Words,
)

SCHEMA = Path(__file__).parents[2] / "docs" / "datamap.schema.json"
SECTIONS: Mapping[str, type[Part]] = {
    "sources": SourceRow,
    "themes": ThemeRow,
    "tables": TableRow,
    "recipients": RecipientRow,
    "retentions": RetentionRow,
    "obligations": ObligationRow,
    "fields": FieldRow,
}
ABOUT = "Which personal data the company holds, where, why, for how long, and what may be done with each piece."
MISSING = {
    "purpose": "name the purpose: nothing is collected without one (clause 2.1 of the policy)",
    "article": "name the article: nothing is kept against a person's wish without one",
    "ru": "write it in Russian too: every text is in both languages",
    "kk": "write it in Kazakh too: every text is in both languages",
}

PartT = TypeVar("PartT", bound=Part)


class DataMapError(ValueError):
    """The data map cannot be used. `problems` names every row and fix."""

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__(
            "The data map (BOT_DATA_MAP) has mistakes:\n" + "\n".join(f"- {problem}" for problem in problems)
        )
        self.problems = tuple(problems)


class Read:
    """The file, every row that could be read as its model, and the names of all of them."""

    def __init__(self, name: str, raw: Mapping[str, Any]) -> None:
        self.problems = Problems()
        self.file = name
        self._rows: dict[str, dict[str, Part]] = {}
        self._names: dict[str, set[str]] = {}
        for key in sorted(raw.keys() - {*SECTIONS, "version"}):
            self.wrong("the whole file", f"`{key}` is not known here; remove it or correct the spelling")
        for section, model in SECTIONS.items():
            self._section(section, model, raw.get(section, {}))
        self.version = str(raw.get("version", ""))
        if not self.version:
            self.wrong("the whole file", "add `version`: it is kept with every answer made from the map")

    def wrong(self, row: str, fix: str) -> None:
        self.problems.add(self.file, row, fix)

    def rows(self, section: str, kind: type[PartT]) -> dict[str, PartT]:
        return {name: row for name, row in self._rows[section].items() if isinstance(row, kind)}

    def names(self, section: str) -> set[str]:
        """The names of all rows, those that could not be read with them: one mistake is told once."""
        return self._names[section]

    def _section(self, section: str, model: type[Part], data: object) -> None:
        rows = data if isinstance(data, dict) else {}
        if not rows and section in {"sources", "themes", "tables", "fields"}:
            self.wrong("the whole file", f"add at least one table [{section}.NAME]")
        self._names[section], self._rows[section] = set(rows), {}
        for name, row in rows.items():
            if not re.fullmatch(ID, name):
                self.wrong(f"[{section}.{name}]", "name it with up to 24 small Latin letters, digits and _")
            try:
                self._rows[section][name] = model.model_validate(row)
            except ValidationError as error:
                for fix in _fixes(error):
                    self.wrong(f"[{section}.{name}]", fix)


def _fixes(error: ValidationError) -> Iterator[str]:
    for detail in error.errors(include_url=False):
        place = ".".join(str(part) for part in detail["loc"])
        last = str(detail["loc"][-1]) if detail["loc"] else ""
        if detail["type"] == "missing":
            yield f"`{place}` is missing; {MISSING.get(last, 'add it')}"
        elif detail["type"] == "extra_forbidden":
            yield f"`{place}` is not known here; remove it or correct the spelling"
        else:
            yield f"`{place}` is {detail['input']!r}; {detail['msg'].replace('Input should be', 'write')}"


def load_data_map(path: Path, purposes: Collection[Scope]) -> DataMap:
    """Read and check the map; `purposes` are those of the rules. Raises DataMapError with every mistake at once."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataMapError([f"{path}: cannot be read ({error.strerror}); check the path and the rights"]) from None
    except UnicodeDecodeError:
        raise DataMapError([f"{path.name}: is not UTF-8; save it as UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        # A name given twice ends up here too: TOML itself refuses it.
        raise DataMapError([f"{path.name}: is not TOML: {error}"]) from None
    read = Read(path.name, raw)
    for row, fix in faults(
        tables=read.rows("tables", TableRow),
        fields=read.rows("fields", FieldRow),
        retentions=read.rows("retentions", RetentionRow),
        obligations=read.rows("obligations", ObligationRow),
        sources=read.rows("sources", SourceRow),
        names={section: read.names(section) for section in SECTIONS},
        purposes=purposes,
    ):
        read.wrong(row, fix)
    if read.problems:
        raise DataMapError(read.problems)
    return _built(read)


def _built(read: Read) -> DataMap:
    tables = {name: _table(name, row) for name, row in read.rows("tables", TableRow).items()}
    fields = {name: _field(name, row, tables[row.table]) for name, row in read.rows("fields", FieldRow).items()}
    themes = {n: Theme(id=n, title=row.title.bilingual()) for n, row in read.rows("themes", ThemeRow).items()}
    recipients = {name: _recipient(name, row) for name, row in read.rows("recipients", RecipientRow).items()}
    retentions = {name: _retention(name, row) for name, row in read.rows("retentions", RetentionRow).items()}
    obligations = {name: _obligation(name, row) for name, row in read.rows("obligations", ObligationRow).items()}
    return DataMap(
        version=read.version,
        themes=MappingProxyType(themes),
        sources=MappingProxyType({name: _source(name, row) for name, row in read.rows("sources", SourceRow).items()}),
        tables=MappingProxyType(tables),
        fields=MappingProxyType(fields),
        recipients=MappingProxyType(recipients),
        retentions=MappingProxyType(retentions),
        obligations=MappingProxyType(obligations),
    )


def _source(name: str, row: SourceRow) -> SourceInfo:
    return SourceInfo(
        id=name,
        kind=row.kind,
        title=row.title.bilingual(),
        method=row.method.bilingual(),
        evidence=_maybe(row.evidence),
        days=row.days,
    )


def _table(name: str, row: TableRow) -> Table:
    return Table(
        id=name,
        source=row.source,
        name=row.name or name,
        title=row.title.bilingual(),
        key=row.key or "",
        subject=row.subject or "",
        restriction=row.restriction,
        identity=MappingProxyType(dict(row.identity)),
    )


def _recipient(name: str, row: RecipientRow) -> Recipient:
    return Recipient(
        id=name,
        name=row.name.bilingual(),
        ground=row.ground,
        country=row.country.bilingual(),
        abroad=row.abroad,
        undertaking=row.undertaking,
    )


def _retention(name: str, row: RetentionRow) -> Retention:
    return Retention(
        id=name, title=row.title.bilingual(), starts=row.starts, years=row.years, article=row.article.bilingual()
    )


def _obligation(name: str, row: ObligationRow) -> ObligationRule:
    return ObligationRule(
        id=name,
        table=row.table,
        column=row.column,
        condition=row.condition,
        title=row.title.bilingual(),
        article=row.article.bilingual(),
        ends=row.ends.bilingual(),
    )


def _field(name: str, row: FieldRow, table: Table) -> Field:
    return Field(
        id=name,
        source=table.source,
        table=table.id,
        column=row.column,
        theme=row.theme,
        label=row.label.bilingual(),
        explanation=row.explanation.bilingual(),
        category=row.category,
        type=row.type,
        purpose=Scope(row.purpose),
        ground=row.ground.bilingual(),
        origin=row.origin.bilingual(),
        mandatory=row.mandatory,
        masking=row.masking,
        level=row.level,
        correction=row.correction,
        reason=_maybe(row.reason),
        evidence=row.evidence,
        retention=row.retention,
        erasure=row.erasure,
        recipients=row.recipients,
        switch=row.switch,
    )


def _maybe(words: Words | None) -> Bilingual | None:
    return words.bilingual() if words else None


def schema() -> str:
    """The JSON Schema of the file, as it stands in docs/."""
    sections: dict[str, Any] = {name: (GenericAlias(dict, (Id, model)), ...) for name, model in SECTIONS.items()}
    whole = create_model("DataMap", __base__=Part, __doc__=ABOUT, version=(Line, ...), **sections)
    made = whole.model_json_schema()
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    SCHEMA.write_text(schema() + "\n", encoding="utf-8")
