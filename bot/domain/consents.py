"""What holds now of a consent, and why: computed from every act there ever was, never stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What goes into the ledger. ``CONFIRMED`` is given once more after a material change, ``REFUSED`` is not."""

    GIVEN = "given"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """``UNKNOWN`` is as the company and the person have agreed elsewhere: nothing is taken for consent by silence."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    TO_CONFIRM = "to_confirm"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


YES = frozenset({Act.GIVEN, Act.CONFIRMED})
ENDED = frozenset({Act.REFUSED, Act.WITHDRAWN})


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One act, as it stands in the ledger: moments are UTC, ``until`` is where the consent ends by itself.

    ``digest`` is the SHA-256 of exactly what was read, ``edition`` its edition; ``policy`` the version then in force.
    """

    id: int
    act: Act
    at: datetime
    until: datetime | None
    edition: str
    digest: str
    policy: str | None
    language: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class Material:
    """A version of the policy that asks again, and from which moment (UTC) it does."""

    version: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Held:
    """What holds, since when, by which act, and which version asks again: everything an explanation needs."""

    standing: Standing = Standing.UNKNOWN
    since: datetime | None = None
    entry: Entry | None = None
    asks: Material | None = None

    @property
    def holds(self) -> bool:
        """Whether there is consent. Until somebody answers a material change, to what was agreed to before it."""
        return self.standing in {Standing.GIVEN, Standing.TO_CONFIRM}


def held(entries: Sequence[Entry], material: Sequence[Material], now: datetime) -> Held:
    """``entries`` of one purpose in the order of the ledger; what comes after ``now`` (UTC) does not count yet.

    The last act decides. What was given ends at its own end, or is asked again by a material version that came into
    force after it; a minor version changes nothing.
    """
    done = [entry for entry in entries if entry.at <= now]
    if not done:
        return Held()
    last = done[-1]
    if last.act in ENDED:
        return Held(standing=Standing(last.act.value), since=last.at, entry=last)
    if last.until is not None and last.until <= now:
        return Held(standing=Standing.EXPIRED, since=last.until, entry=last)
    later = [version for version in material if last.at < version.at <= now]
    if later:
        return Held(standing=Standing.TO_CONFIRM, since=later[0].at, entry=last, asks=later[-1])
    return Held(standing=Standing.GIVEN, since=last.at, entry=last)
