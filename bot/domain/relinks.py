"""A changed number or Telegram account: asked, confirmed, waiting for an objection, in effect."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.requests import Scope


class State(StrEnum):
    ASKED = "asked"
    WAITING = "waiting"  # confirmed by two; the old channel can say no until it takes effect
    STOPPED = "stopped"  # the old channel said no; staff may confirm it anew
    MADE = "made"
    DISPUTED = "disputed"  # made, and the old channel said no after that
    VOID = "void"  # confirmed, and there was nothing here to change
    DROPPED = "dropped"  # whoever asked took it back, or is erased


# The term of kz.toml in which the old channel can say no.
WAIT = "relink_wait"

# What staff can still confirm.
OPEN = frozenset({State.ASKED, State.STOPPED})
UNSETTLED = OPEN | {State.WAITING}
IN_EFFECT = frozenset({State.MADE, State.DISPUTED})


@dataclass(frozen=True, kw_only=True)
class Relink:
    """``old`` is the account that changes, None where there is none; for a number it is ``new`` itself."""

    demand_id: str
    case_id: str
    scope: Scope
    old: str | None
    new: str
    ready_at: datetime | None
    state: State


@dataclass(frozen=True, kw_only=True)
class Change:
    """A relink as those who decide it may see it.

    ``moves`` says that there is something here to change, ``closed`` that the old chat cannot be reached.
    """

    scope: Scope
    state: State
    moves: bool
    closed: bool
    ready_at: datetime | None
