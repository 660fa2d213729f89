"""How sure are we of a row of the rules, and who vouches for it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
