"""When is a one-time code good, and who may still guess? Six digits, five minutes, three tries, then a growing lock.

Nothing here depends on whether a client was found: a stranger and a client with a wrong code get the same answers.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

DIGITS = 6
LIFE = timedelta(minutes=5)
TRIES = 3
# How long a right code counts, before the person is asked for another one.
PROOF = timedelta(minutes=30)
# Between two codes, and how many in a day: whoever is meant is not to be flooded.
PAUSE = timedelta(minutes=1)
SENDS, SENDS_WITHIN = 5, timedelta(days=1)
# After every third wrong code, each longer than the one before; the last goes on.
LOCKS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
FORGIVEN = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Lock:
    """What is counted for one Telegram account, or for one client of the company. Moments are UTC."""

    failures: int = 0
    until: datetime | None = None
    sends: int = 0
    since: datetime | None = None  # of the first of these sends
    at: datetime | None = None  # of the last thing counted


def is_locked(lock: Lock, now: datetime) -> bool:
    return lock.until is not None and now < lock.until


def failed(lock: Lock, now: datetime) -> Lock:
    """One more wrong code."""
    failures = 1 + (lock.failures if lock.at is not None and now - lock.at < FORGIVEN else 0)
    full, rest = divmod(failures, TRIES)
    until = now + LOCKS[min(full, len(LOCKS)) - 1] if full and not rest else lock.until
    return replace(lock, failures=failures, until=until, at=now)


def tries_left(lock: Lock) -> int:
    """How many wrong codes there may be before the next lock."""
    return TRIES - lock.failures % TRIES


def forgiven(lock: Lock) -> Lock:
    """After a right code."""
    return replace(lock, failures=0, until=None)


def may_send(lock: Lock, now: datetime) -> bool:
    return not is_locked(lock, now) and (lock.sends < SENDS or not _same_day(lock, now))


def sent(lock: Lock, now: datetime) -> Lock:
    if _same_day(lock, now):
        return replace(lock, sends=lock.sends + 1, at=now)
    return replace(lock, sends=1, since=now, at=now)


def _same_day(lock: Lock, now: datetime) -> bool:
    return lock.since is not None and now - lock.since < SENDS_WITHIN


def digits_of(typed: str) -> str:
    """What was typed, without the spaces and dashes that people put between."""
    return "".join(character for character in typed if character.isdecimal())
