"""How one attempt to deliver a notice ended, whoever carried it."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.deliveries import State


class Revoked(Exception):
    """The bot's token is no longer good: nothing can be sent or received until somebody gives it another."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """``state`` is how it ended; None means: not yet, try again ``after`` a while.

    ``counts`` says whether it was an attempt, ``pauses`` that the whole lane has to wait as long, ``rest`` how long
    this reader is better not written to.
    """

    state: State | None
    reason: str | None = None
    message: int | None = None
    also: tuple[int, ...] = ()  # what went under it in messages of their own
    after: timedelta = timedelta()
    counts: bool = True
    pauses: bool = False
    rest: timedelta = timedelta()
