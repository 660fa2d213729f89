"""What can be asked of a system of the company, and what can it answer?

Every call that changes something carries an operation id and may be made again: what is done already is answered as
such. A personal value is never part of an exception, a log line or a `repr`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as stored
from enum import StrEnum
from typing import Protocol

from bot.domain.datamap import Identifier, Row
from bot.domain.languages import Bilingual

# Of one table at a time. Whoever has more is told that there is more.
ROWS = 20_000


@dataclass(frozen=True, kw_only=True)
class Identity:
    """What is known of a person; a phone in E.164. At least one is given."""

    phone: str | None = stored(default=None, repr=False)
    iin: str | None = stored(default=None, repr=False)
    email: str | None = stored(default=None, repr=False)

    def known(self) -> Mapping[Identifier, str]:
        given = {Identifier.PHONE: self.phone, Identifier.IIN: self.iin, Identifier.EMAIL: self.email}
        return {identifier: value for identifier, value in given.items() if value}


@dataclass(frozen=True, kw_only=True)
class Match:
    """Somebody whom the source knows by what was given. ``subject`` is the source's own key, for later calls."""

    subject: str = stored(repr=False)
    by: frozenset[Identifier]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of one table, by their keys, and whether there are more of them than were read."""

    rows: tuple[Row, ...]
    more: bool = False


@dataclass(frozen=True, kw_only=True)
class Records:
    """What the source holds about somebody, by table. ``by_hand``: people have to look, and nobody knows yet."""

    tables: Mapping[str, Rows]
    by_hand: "Task | None" = None

    @property
    def complete(self) -> bool:
        return self.by_hand is None and not any(rows.more for rows in self.tables.values())


@dataclass(frozen=True, kw_only=True)
class Item:
    """One value: the field's id and the row's key."""

    field: str
    row: str = stored(repr=False)


class Work(StrEnum):
    READ = "read"
    CORRECT = "correct"
    ERASE = "erase"
    RESTRICT = "restrict"
    RELEASE = "release"


@dataclass(frozen=True, kw_only=True)
class Task:
    """A point of the checklist of staff: what to do with which fields, in how many working days, shown by what.

    It holds no value: what a field is to become stands in the case.
    """

    operation: str
    source: str
    work: Work
    fields: tuple[str, ...]
    days: int
    evidence: Bilingual


@dataclass(frozen=True, kw_only=True)
class Done:
    """It was done now."""


@dataclass(frozen=True, kw_only=True)
class AlreadyDone:
    """It was so already: by this operation, or by somebody else."""


@dataclass(frozen=True, kw_only=True)
class Changed:
    """The value is no longer the one that the person saw, and nothing was changed."""


@dataclass(frozen=True, kw_only=True)
class Gone:
    """The row is not there, or is not this person's."""


@dataclass(frozen=True, kw_only=True)
class Rejected:
    """The source does not take it: it breaks a rule of its own. Nothing was changed; trying again will not help."""


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """People do it: nothing is changed until they say so."""

    task: Task


Result = Done | AlreadyDone | Changed | Gone | Rejected | ByHand


class SourceError(Exception):
    """The source cannot answer; made of its id only, so that no value can slip into it."""

    def __init__(self, source: str) -> None:
        super().__init__(f"the source {source!r} {self.says}")
        self.source = source

    says = "cannot answer"


class SourceDown(SourceError):
    """It cannot be reached, or refuses to work: what is known without it is told, and it is asked again later."""

    says = "does not answer"


class SourceSlow(SourceError):
    """It did not answer in time. Whether a change was made is not known: ask again with the same operation id."""

    says = "did not answer in time"


class SourceWrong(SourceError):
    """It answers something else than the data map says: somebody has to look at it (``python -m bot check``)."""

    says = "does not fit the data map"


class Source(Protocol):
    """One system of the company. Every method may raise SourceDown, SourceSlow or SourceWrong."""

    @property
    def id(self) -> str: ...

    async def find(self, identity: Identity) -> tuple[Match, ...]:
        """Everybody who fits at least one of what is given: two accounts are two matches, nobody is none."""
        ...

    async def read(self, subject: str, *, tables: Collection[str] | None = None, limit: int = ROWS) -> Records:
        """What is held about somebody, of these tables of the map (None: all), at most ``limit`` rows of each."""
        ...

    async def correct(
        self, op_id: str, subject: str, *, field: str, row: str, old: str | None, new: str | None
    ) -> Result:
        """Put ``new`` where ``old`` still stands."""
        ...

    async def erase(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        """Destroy these values, each as its field says. All of them in one transaction, a result for each."""
        ...

    async def restrict(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        """Set these values aside: kept, and not used any more."""
        ...

    async def release(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        """Let these values be used again, as before they were set aside."""
        ...

    async def obligations(self, subject: str) -> tuple[str, ...]:
        """The ids of the map's obligations that are outstanding."""
        ...

    async def check(self) -> tuple[str, ...]:
        """Where the map and the real schema differ, a sentence each with its remedy."""
        ...

    async def close(self) -> None: ...
