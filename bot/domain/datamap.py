"""Which personal data does the company hold, where, why, for how long, and what may be done with each piece?

The data map is written in ``datamap.toml`` and read by ``bot/sources/datamap.py``. A field is one column of one table
of one source; a value is a text in one form per type (`ValueType`), or None where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.domain.languages import Bilingual
from bot.domain.requests import Level, Scope


class Category(StrEnum):
    """What sort of data it is, after clause 1.1 of the policy."""

    IDENTIFICATION = "identification"
    CONTACT = "contact"
    CONTRACT = "contract"
    PAYMENT = "payment"
    TECHNICAL = "technical"
    MARKETING = "marketing"
    TRANSFER = "transfer"


class ValueType(StrEnum):
    """What a value is, and its text: dates ISO, moments ISO in UTC, money with a point, flags true or false."""

    IIN = "iin"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    ADDRESS = "address"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    NUMBER = "number"
    FLAG = "flag"
    TEXT = "text"


# The key of the one row that stands for whatever a source worked by hand holds about somebody.
BY_HAND = "by-hand"
DATED = frozenset({ValueType.DATE, ValueType.MOMENT})


class Masking(StrEnum):
    """How much of a value is seen before it is revealed. An IIN is never revealed, whatever stands here."""

    OPEN = "open"
    LAST_FOUR = "last_four"
    EMAIL = "email"
    INITIALS = "initials"
    YEAR = "year"
    HIDDEN = "hidden"


class Correction(StrEnum):
    """How a value is corrected."""

    INSTANT = "instant"
    APPROVAL = "approval"
    IN_PERSON = "in_person"
    NEVER = "never"


class Erasure(StrEnum):
    """How a value is destroyed in its source, or that it can only be set aside there."""

    DELETE = "delete"  # the row goes, and every field of it
    CLEAR = "clear"
    MASK = "mask"  # overwritten with a value that says nothing, where the column cannot be empty
    RESTRICT = "restrict"


class TransferGround(StrEnum):
    """The four cases of clause 3.2 of the policy in which data go to a third party."""

    CONSENT = "consent"
    SERVICE = "service"
    LAW = "law"
    PROTECTION = "protection"


class Identifier(StrEnum):
    """By what a source finds a person."""

    IIN = "iin"
    PHONE = "phone"
    EMAIL = "email"


class SourceKind(StrEnum):
    """How a source is spoken to."""

    SQL = "sql"
    HTTP = "http"
    MANUAL = "manual"


class Condition(StrEnum):
    """When a column says that something is outstanding."""

    POSITIVE = "positive"
    TRUE = "true"
    FILLED = "filled"
    EMPTY = "empty"


@dataclass(frozen=True, kw_only=True)
class Theme:
    """One card of "my data"."""

    id: str
    title: Bilingual


@dataclass(frozen=True, kw_only=True)
class SourceInfo:
    """A system of the company. Of one worked by hand: the evidence that staff attach, and in how many days."""

    id: str
    kind: SourceKind
    title: Bilingual
    method: Bilingual  # how the data are processed in it: the law has people told the methods
    evidence: Bilingual | None
    days: int  # working days


@dataclass(frozen=True, kw_only=True)
class Table:
    """Where rows about a person are: ``name`` as the source calls it, the columns of the row's key and of its owner.

    The owner is named by the key of the person's row in the table of people, the one of its source with ``identity``.
    ``restriction`` is a column that is true while the row may not be used. A source worked by hand has no columns.
    """

    id: str
    source: str
    name: str
    title: Bilingual
    key: str
    subject: str
    restriction: str | None
    identity: Mapping[Identifier, str]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """A third party that personal data go to, why, where, and under which undertaking (clauses 3.2 and 5.2)."""

    id: str
    name: Bilingual
    ground: TransferGround
    country: Bilingual
    abroad: bool
    undertaking: str  # number and date of the paper


@dataclass(frozen=True, kw_only=True)
class Retention:
    """What a law orders to keep, for how many years from the day that the field ``starts`` holds."""

    id: str
    title: Bilingual
    starts: str
    years: int
    article: Bilingual


@dataclass(frozen=True, kw_only=True)
class ObligationRule:
    """What stands in the way while a column says so (Art. 8(2)), in the same words for everybody."""

    id: str
    table: str
    column: str
    condition: Condition
    title: Bilingual
    article: Bilingual
    ends: Bilingual


@dataclass(frozen=True, kw_only=True)
class Field:
    """One piece of data and everything the law and the policy say about it."""

    id: str
    source: str
    table: str
    column: str
    theme: str
    label: Bilingual
    explanation: Bilingual
    category: Category
    type: ValueType
    purpose: Scope
    ground: Bilingual
    origin: Bilingual
    mandatory: bool
    masking: Masking
    level: Level  # at which it is revealed
    correction: Correction
    reason: Bilingual | None  # why it is not corrected at once; always there for in_person and never
    evidence: bool  # whether a correction needs a confirming document (clause 4.2)
    retention: str | None
    erasure: Erasure
    recipients: tuple[str, ...]
    switch: bool = False  # a flag that says whether there is consent to its purpose


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row about somebody, as its source holds it: its key there, and the values of the fields by their ids."""

    key: str = field(repr=False)
    values: Mapping[str, str | None] = field(repr=False)
    restricted: bool = False


@dataclass(frozen=True, kw_only=True, repr=False)
class DataMap:
    """The whole map, everything by its id, in the order in which people see it."""

    version: str
    themes: Mapping[str, Theme]
    sources: Mapping[str, SourceInfo]
    tables: Mapping[str, Table]
    fields: Mapping[str, Field]
    recipients: Mapping[str, Recipient]
    retentions: Mapping[str, Retention]
    obligations: Mapping[str, ObligationRule]
    _of_table: Mapping[str, tuple[Field, ...]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: dict[str, list[Field]] = {table: [] for table in self.tables}
        for one in self.fields.values():
            grouped[one.table].append(one)
        object.__setattr__(self, "_of_table", MappingProxyType({k: tuple(v) for k, v in grouped.items()}))

    def switches(self, purpose: Scope) -> tuple[Field, ...]:
        """The flags that consent to a purpose sets."""
        return tuple(one for one in self.fields.values() if one.switch and one.purpose is purpose)

    @property
    def live(self) -> frozenset[Scope]:
        """The purposes that the bot switches in the systems itself."""
        return frozenset(one.purpose for one in self.fields.values() if one.switch)

    def of_theme(self, theme: str) -> tuple[Field, ...]:
        return tuple(one for one in self.fields.values() if one.theme == theme)

    def of_table(self, table: str) -> tuple[Field, ...]:
        return self._of_table[table]

    def tables_of(self, source: str) -> tuple[Table, ...]:
        return tuple(table for table in self.tables.values() if table.source == source)

    def people_of(self, source: str) -> Table | None:
        """The table by which the source finds a person, and that names the person for its other tables."""
        return next((table for table in self.tables_of(source) if table.identity), None)

    def recipients_of(self, one: Field) -> tuple[Recipient, ...]:
        return tuple(self.recipients[name] for name in one.recipients)

    def retention_of(self, one: Field) -> Retention | None:
        return self.retentions[one.retention] if one.retention else None

    def obligations_of(self, source: str) -> tuple[ObligationRule, ...]:
        return tuple(rule for rule in self.obligations.values() if self.tables[rule.table].source == source)
