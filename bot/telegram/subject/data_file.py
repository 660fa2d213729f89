"""Everything that is held as one file: JSON after the published schema, for the person to keep or to take elsewhere.

``python -m bot.telegram.subject.data_file`` writes the schema.
"""

import json
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from bot.domain.datamap import Field as Piece
from bot.domain.datamap import Table
from bot.domain.languages import Language
from bot.domain.masking import shown
from bot.domain.requests import Level
from bot.domain.retention import kept
from bot.telegram.screen import Scene
from bot.telegram.subject.data_screens import Mine

SCHEMA = Path(__file__).parents[3] / "docs" / "mydata.schema.json"
VERSION = "1"


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Recipient(Part):
    name: str
    country: str
    ground: str = Field(description="consent, service, law or protection: clause 3.2 of the policy")


class About(Part):
    """What the law has people told of a piece of data (Art. 24(1)(1) of Law 94-V)."""

    label: str
    explanation: str
    mandatory: bool
    purpose: str
    ground: str
    origin: str
    method: str = Field(description="how it is processed")
    kept_until: str | None = Field(
        description="the last day on which a law orders to keep it; null where none does yet"
    )
    article: str | None = Field(description="that law in words, with its article")
    recipients: list[Recipient]


class Row(Part):
    restricted: bool = Field(description="kept because the law orders it, and not used")
    values: dict[str, str | None] = Field(description="by field; of an IIN the last four digits")


class Records(Part):
    title: str
    fields: dict[str, About]
    rows: list[Row]
    more: bool = Field(description="whether there are more rows than could be read")


class Completeness(Part):
    answered: list[str] = Field(description="the systems that answered")
    silent: list[str] = Field(description="those that did not: what they hold is missing here")
    by_hand: list[str] = Field(description="what only an employee can look into")
    complete: bool


class MyData(Part):
    version: str
    company: str
    bin: str
    contact: str
    as_of: datetime = Field(description="UTC")
    language: Language
    completeness: Completeness
    records: list[Records]


def data_file(mine: Mine, scene: Scene, language: Language) -> bytes:
    """UTF-8, two blanks of indent: a person may open it too."""
    return (to_model(mine, scene, language).model_dump_json(indent=2) + "\n").encode()


def to_model(mine: Mine, scene: Scene, language: Language) -> MyData:
    return MyData(
        version=VERSION,
        company=scene.company.named(language),
        bin=scene.company.bin,
        contact=scene.company.contact,
        as_of=scene.now,
        language=language,
        completeness=_completeness(mine, language),
        records=[_records(mine, scene, table, language) for table in mine.map.tables.values() if mine.rows(table)],
    )


def _completeness(mine: Mine, language: Language) -> Completeness:
    def titles(sources: list[str]) -> list[str]:
        return [mine.map.sources[source].title.in_(language) for source in dict.fromkeys(sources)]

    return Completeness(
        answered=titles([mine.map.tables[table].source for table in mine.held.held]),
        silent=titles(list(mine.held.silent)),
        by_hand=titles([task.source for task in mine.held.by_hand]),
        complete=mine.held.complete and not mine.held.by_hand,
    )


def _records(mine: Mine, scene: Scene, table: Table, language: Language) -> Records:
    pieces = mine.map.of_table(table.id)
    rows = [
        Row(
            restricted=row.restricted,
            values={one.id: shown(one, row.values.get(one.id), level=Level.CODE, reveal=True) for one in pieces},
        )
        for row in mine.rows(table)
    ]
    return Records(
        title=table.title.in_(language),
        fields={one.id: _about(mine, scene, one, language) for one in pieces},
        rows=rows,
        more=table.id in mine.held.cut,
    )


def _about(mine: Mine, scene: Scene, one: Piece, language: Language) -> About:
    rule = mine.map.retention_of(one)
    end = kept(rule, [row.values for row in mine.rows(mine.day_of(rule))]) if rule else None
    return About(
        label=one.label.in_(language),
        explanation=one.explanation.in_(language),
        mandatory=one.mandatory,
        purpose=scene.rules.purposes[one.purpose].title.in_(language),
        ground=one.ground.in_(language),
        origin=one.origin.in_(language),
        method=mine.map.sources[one.source].method.in_(language),
        kept_until=end.until.isoformat() if end and end.until else None,
        article=f"{rule.title.in_(language)} ({rule.article.in_(language)})" if rule else None,
        recipients=[
            Recipient(name=r.name.in_(language), country=r.country.in_(language), ground=r.ground)
            for r in mine.map.recipients_of(one)
        ],
    )


def schema() -> str:
    return json.dumps(MyData.model_json_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema(), encoding="utf-8")
