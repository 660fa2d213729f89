"""A version of the policy is checked and published; of a material one everybody is told once a second person agrees."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import broadcasts, policies
from bot.actions.roster import entitled
from bot.domain.broadcasts import Broadcast
from bot.domain.policies import Answers, Edition, Fault, Kind, Policy, Written, edition, faults
from bot.domain.refusals import AnotherWaits, NotFit, NotFound
from bot.domain.staff import Duty
from bot.rules import Rules
from bot.storage import acknowledgements, audit
from bot.storage import broadcasts as lists
from bot.storage import policies as records
from bot.storage.db import Tx


@dataclass(frozen=True, kw_only=True)
class Put:
    """A version as it stands now; ``broadcast`` is how people are told of a material one."""

    policy: Policy
    broadcast: Broadcast | None


def look_over(tx: Tx, it: Written, *, now: datetime) -> list[Fault]:
    """Everything that keeps it from being published; nothing of what is published already, word for word."""
    if _published(tx, it):
        return []
    newest, known = records.newest(tx), records.find(tx, it.version)
    taken = known.edition if known and known.position is not None else None
    return faults(it, before=newest.edition if newest else None, taken=taken, today=policies.day_of(now))


def put(tx: Tx, it: Written, *, by: str, rules: Rules, now: datetime) -> Put:
    """Publish a minor version; propose a material one together with its message to everybody.

    ``by`` is a member of staff or ``cli``. Doing it again changes nothing. Raises `NotFit` for one with faults,
    `AnotherWaits` while another version, or another text of this one, waits for a second person.
    """
    done = _published(tx, it)
    if done:
        # Where the message was called off before everybody had it, it is proposed once more.
        told = done.edition.kind is Kind.MATERIAL
        again = broadcasts.propose_policy(tx, done.version, by=by, rules=rules, now=now) if told else None
        return Put(policy=done, broadcast=again)
    if look_over(tx, it, now=now):
        raise NotFit
    new = edition(it)
    waiting = lists.policy_that_waits(tx)
    if waiting:
        if waiting.policy == new.version and policies.require(tx, new.version).edition == new:
            return Put(policy=policies.require(tx, new.version), broadcast=waiting)
        raise AnotherWaits(number=waiting.number)
    _write_down(tx, new, by=by, now=now)
    if new.kind is Kind.MINOR:
        return Put(policy=policies.publish(tx, new.version, by=by, now=now), broadcast=None)
    message = broadcasts.propose_policy(tx, new.version, by=by, rules=rules, now=now)
    return Put(policy=policies.require(tx, new.version), broadcast=message)


def tell_again(tx: Tx, version: str, *, by: str, rules: Rules, now: datetime) -> Broadcast:
    """The message of a material version was called off: it is proposed once more. Doing so again changes nothing.

    Raises `NotFound` of a version that nobody is written to about, `AnotherWaits`.
    """
    entitled(tx, by, Duty.PUBLISH)
    if policies.require(tx, version).edition.kind is not Kind.MATERIAL:
        raise NotFound
    waiting = lists.policy_that_waits(tx)
    if waiting and waiting.policy != version:
        raise AnotherWaits(number=waiting.number)
    return broadcasts.propose_policy(tx, version, by=by, rules=rules, now=now)


def _published(tx: Tx, it: Written) -> Policy | None:
    """The same version, if exactly this was published before."""
    known = records.find(tx, it.version)
    if known is None or known.position is None:
        return None
    return known if _same(known.edition, it) else None


def _same(known: Edition, it: Written) -> bool:
    try:
        return edition(it) == known
    except ValueError:
        return False


def _write_down(tx: Tx, new: Edition, *, by: str, now: datetime) -> None:
    records.propose(tx, new, by=by, now=now)
    facts = {"version": new.version, "digest": new.digest, "kind": new.kind.value}
    audit.append(tx, "policy_proposed", by=policies.actor(by), at=now, facts=facts)


# -- looked at by staff -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A version as a member sees it: who has answered what, and how people are told of it."""

    it: Policy
    answers: Answers
    broadcast: Broadcast | None


def listed(tx: Tx, *, by: str) -> list[Shown]:
    """What waits for a second person, then what is published, the newest first."""
    entitled(tx, by, Duty.SEE)
    return [_shown(tx, it) for it in (*records.proposed(tx), *records.published(tx))]


def look(tx: Tx, version: str, *, by: str) -> Shown:
    entitled(tx, by, Duty.SEE)
    return _shown(tx, policies.require(tx, version))


def _shown(tx: Tx, it: Policy) -> Shown:
    counted = acknowledgements.answers(tx, it.version)
    return Shown(it=it, answers=counted, broadcast=lists.of_policy(tx, it.version))


def exported(tx: Tx, version: str, *, by: str, now: datetime) -> None:
    """That a member takes the evidence with them is put on record."""
    entitled(tx, by, Duty.PUBLISH)
    policies.require(tx, version)
    audit.append(tx, "policy_exported", by=policies.actor(by), at=now, facts={"version": version})
