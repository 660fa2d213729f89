"""Why may a request be refused, and where can the person complain about it?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.cases import Outcome
from bot.domain.handling import Step
from bot.domain.languages import Bilingual
from bot.domain.sign_off import SignOff

# The answers that need a ground.
NEED_GROUND = (Outcome.REFUSED, Outcome.PARTLY)


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A reason to refuse a request, whole or in part, in the words the person reads."""

    code: str
    kinds: frozenset[str]
    fits: frozenset[Outcome]
    title: Bilingual  # for the desk's button
    article: Bilingual
    text: Bilingual
    way_on: Bilingual  # what would change the answer
    needs_end_date: bool
    step: Step | None = None  # what its text says has been done: nobody is told so before it has
    tipping_off: bool = False  # words beside it must not tell the person of measures against money laundering
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


def fitting(grounds: Iterable[Ground], kind: str, outcome: Outcome) -> tuple[Ground, ...]:
    """The grounds that staff may choose from for this kind of request and this answer, in the order of the file."""
    return tuple(ground for ground in grounds if kind in ground.kinds and outcome in ground.fits)
