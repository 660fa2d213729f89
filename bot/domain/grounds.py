"""Why may a request be refused, and where can the person complain about it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.languages import Bilingual


class Mark(StrEnum):
    """How sure we are of a row of the rules."""

    TEXT = "T"  # read in the text of the law
    SECONDARY = "S"  # secondary sources agree
    PROVISIONAL = "P"  # our own value


@dataclass(frozen=True, kw_only=True)
class SignOff:
    """Who vouches for a row: the mark it was written with, and the lawyer who has signed it since."""

    mark: Mark
    by: str = ""
    on: date | None = None

    @property
    def provisional(self) -> bool:
        """Staff see "provisional" until the row was read in the law or somebody signed it."""
        return self.mark is not Mark.TEXT and self.on is None


class Verdict(StrEnum):
    """The answers that need a ground."""

    REFUSED = "refused"
    PARTLY = "partly"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A reason to refuse a request, whole or in part, in the words the person reads."""

    code: str
    kinds: frozenset[str]
    fits: frozenset[Verdict]
    title: Bilingual  # for the desk's button
    article: Bilingual
    text: Bilingual
    way_on: Bilingual  # what would change the answer
    needs_end_date: bool
    sign_off: SignOff

    @property
    def provisional(self) -> bool:
        return self.sign_off.provisional


@dataclass(frozen=True, kw_only=True)
class Route:
    """A way to complain that is open to everybody who was refused."""

    code: str
    name: Bilingual
    text: Bilingual
    url: str = ""


def fitting(grounds: Iterable[Ground], kind: str, verdict: Verdict) -> tuple[Ground, ...]:
    """The grounds that staff may choose from for this kind of request and this answer, in the order of the file."""
    return tuple(ground for ground in grounds if kind in ground.kinds and verdict in ground.fits)
