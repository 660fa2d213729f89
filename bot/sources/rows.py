"""What may be written in ``datamap.toml``? One model per kind of table; the editors' schema is made from them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.domain.datamap import (
    Category,
    Condition,
    Correction,
    Erasure,
    Identifier,
    Masking,
    SourceKind,
    TransferGround,
    ValueType,
)
from bot.domain.languages import Bilingual
from bot.domain.requests import NEEDED_PURPOSES, OPTIONAL_PURPOSES, Level

PURPOSES = [str(scope) for scope in (*NEEDED_PURPOSES, *OPTIONAL_PURPOSES)]
# Buttons carry an id, and 64 bytes hold no more than this beside what else is in them.
ID = r"^[a-z][a-z0-9_]{0,23}$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=ID)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Part):
    """A text in both languages."""

    ru: Line = Field(description="по-русски, для человека")
    kk: Line = Field(description="қазақша, адамға арналған")

    def bilingual(self) -> Bilingual:
        return Bilingual(ru=self.ru, kk=self.kk)


class SourceRow(Part):
    kind: SourceKind = Field(description="sql, http, or manual for what only people can reach")
    title: Words
    method: Words = Field(description="how data are processed there")
    evidence: Words | None = Field(None, description="manual: what staff attach when they have done it")
    days: int = Field(1, ge=1, le=30, description="manual: in how many working days staff do it")


class ThemeRow(Part):
    title: Words


class TableRow(Part):
    source: Id
    name: Line | None = Field(None, description="the table as the source calls it, with its schema if it has one")
    title: Words
    key: Line | None = Field(None, description="the column that names a row")
    subject: Line | None = Field(None, description="the column that names whose row it is")
    restriction: Line | None = Field(None, description="a true/false column: true while the row may not be used")
    identity: dict[Identifier, Line] = Field(
        default_factory=dict, description="in the table of people: by which columns a person is found"
    )


class RecipientRow(Part):
    name: Words
    ground: TransferGround = Field(description="one of the four cases of clause 3.2 of the policy")
    country: Words
    abroad: bool = Field(description="whether it is a cross-border transfer")
    undertaking: Line = Field(description="number and date of the paper that binds the recipient (clause 5.2)")


class RetentionRow(Part):
    title: Words
    starts: Id = Field(description="the date field from whose day the years run")
    years: int = Field(ge=1, le=75)
    article: Words


class ObligationRow(Part):
    table: Id
    column: Line
    condition: Condition
    title: Words
    article: Words
    ends: Words = Field(description="what ends it")


class FieldRow(Part):
    table: Id
    column: Line
    theme: Id
    label: Words
    explanation: Words
    category: Category
    type: ValueType
    purpose: str = Field(json_schema_extra={"enum": list(PURPOSES)})
    ground: Words
    origin: Words = Field(description="where the company has it from")
    mandatory: bool
    masking: Masking
    level: Level = Field(description="0 a Telegram account, 1 own phone, 2 a code that was sent")
    correction: Correction
    reason: Words | None = None
    evidence: bool = False
    retention: Id | None = None
    erasure: Erasure
    recipients: tuple[Id, ...] = ()
    switch: bool = Field(
        False, description="a flag: withdrawing consent to its purpose sets it to false, giving it again to true"
    )
