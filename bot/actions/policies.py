"""Versions of the policy: published once, never changed, in force from a day on; read by anybody."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.policies import Edition, Policy
from bot.domain.refusals import DayPassed, NotFound, Stale
from bot.storage import audit, policies
from bot.storage.db import Tx
from bot.texts import ALMATY

SHIPPED, CLI = "shipped", "cli"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A version as a reader sees it: the one before it, and whether it is in force (``today`` in Almaty).

    ``coming`` is the next one that is published and not in force yet.
    """

    it: Policy
    before: Policy | None
    coming: Policy | None
    in_force: bool
    today: date


def day_of(now: datetime) -> date:
    return now.astimezone(ALMATY).date()


def in_force(tx: Tx, now: datetime) -> Policy | None:
    """The version in force at a moment (UTC): the newest whose day has come. None while nothing is published."""
    return policies.in_force(tx, day_of(now))


def ship(tx: Tx, edition: Edition, *, now: datetime) -> None:
    """A bot starts for the first time: the edition that it brought along is published, if there is none."""
    if policies.newest(tx) is None:
        policies.propose(tx, edition, by=SHIPPED, now=now)
        publish(tx, edition.version, by=SHIPPED, now=now)


def publish(tx: Tx, version: str, *, by: str, now: datetime) -> Policy:
    """From now on a proposal never changes; doing so again changes nothing. Raises `NotFound`, `Stale`."""
    it = require(tx, version)
    if it.position is not None:
        return it
    if not policies.publish(tx, version, by=by, now=now):
        raise Stale
    facts = {"version": version, "digest": it.edition.digest, "kind": it.edition.kind.value}
    audit.append(tx, "policy_published", by=actor(by), at=now, facts=facts)
    return require(tx, version)


def approve(tx: Tx, version: str, *, by: str, now: datetime) -> None:
    """A second person lets people be told of a proposal: with that it is published. Raises `DayPassed`."""
    it = require(tx, version)
    if it.position is None and it.edition.effective < day_of(now):
        raise DayPassed
    publish(tx, version, by=by, now=now)


def actor(by: str) -> str:
    """As the record names whoever did it."""
    return by if by in {SHIPPED, CLI} else f"staff:{by}"


def require(tx: Tx, version: str) -> Policy:
    it = policies.find(tx, version)
    if it is None:
        raise NotFound
    return it


# -- read -------------------------------------------------------------------------------------------------------------


def read(tx: Tx, version: str = "", *, now: datetime) -> Reading:
    """A published version, or with no name the one in force; raises `NotFound`."""
    current = in_force(tx, now)
    it = require(tx, version) if version else current
    if it is None or it.position is None:
        raise NotFound
    every, today = policies.published(tx), day_of(now)
    place = every.index(it)
    coming = [one for one in every if one.edition.comes(today)]
    return Reading(
        it=it,
        before=every[place + 1] if place + 1 < len(every) else None,
        coming=coming[-1] if coming else None,
        in_force=current is not None and current.version == it.version,
        today=today,
    )


def published(tx: Tx) -> list[Policy]:
    """The newest first."""
    return policies.published(tx)
