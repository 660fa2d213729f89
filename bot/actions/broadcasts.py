"""A message to many: proposed by one, approved by another, paused, called off, and looked at while it goes out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import policies
from bot.actions.roster import entitled
from bot.actions.telling import DESK
from bot.domain import broadcasts as table
from bot.domain.broadcasts import Act, Broadcast, Kind, Stage, State, Tally
from bot.domain.languages import Bilingual
from bot.domain.notices import Announced, BroadcastLine, Missed, Progress
from bot.domain.policies import Edition
from bot.domain.refusals import NotFound, Stale
from bot.domain.staff import Duty, Member, require_second
from bot.rules import Rules
from bot.storage import audit, broadcasts, outbox, staff
from bot.storage.broadcasts import Evidence
from bot.storage.db import Tx

PAGE = 8
EVIDENCE_PAGE = 5_000
CLI = "cli"
# Somebody who comes back is told what still matters: news of a service do not keep for long.
SERVICE_KEEPS = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A broadcast as a member sees it: who stands where, whom no channel has reached, and what they can do with it.

    ``edition`` is the version of the policy that it tells of.
    """

    it: Broadcast
    tally: Tally
    nowhere: int = 0
    may: tuple[Act, ...] = ()
    proposed_by: str = ""
    edition: Edition | None = None


# -- proposed ---------------------------------------------------------------------------------------------------------


def propose(tx: Tx, kind: Kind, *, text: Bilingual, about: Sequence[str] = (), by: str, rules: Rules, now: datetime,
            draft_id: str | None = None) -> Broadcast:  # fmt: skip
    """A service notice, or word of a breach to whoever it touches; it waits for a second person."""
    return _proposed(tx, kind, text, about=tuple(about), policy=None, by=by, rules=rules, now=now, draft_id=draft_id)


def propose_policy(tx: Tx, version: str, *, by: str, rules: Rules, now: datetime) -> Broadcast:
    """A material version is to be made known to everybody; proposing it again changes nothing."""
    return broadcasts.of_policy(tx, version) or _proposed(
        tx, Kind.POLICY, Bilingual(ru="", kk=""), about=(), policy=version, by=by, rules=rules, now=now, draft_id=None
    )


def _proposed(tx: Tx, kind: Kind, text: Bilingual, *, about: tuple[str, ...], policy: str | None, by: str,
              rules: Rules, now: datetime, draft_id: str | None) -> Broadcast:  # fmt: skip
    it = replace(
        drafted(kind, text, now=now),
        id=tx.new_id(),
        number=broadcasts.next_number(tx, rules.calendar.day_of(now).year),
        policy=policy,
        about=about,
        proposed_by=by,
    )
    broadcasts.insert_broadcast(tx, it, draft_id=draft_id)
    log(tx, "broadcast_proposed", it, by=by if by == CLI else f"staff:{by}", now=now, of=kind, about=policy or "")
    outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)
    return it


def drafted(kind: Kind, text: Bilingual, *, now: datetime) -> Broadcast:
    """One that nobody has proposed yet."""
    return Broadcast(
        id="",
        number="B-…",
        kind=kind,
        state=State.PROPOSED,
        stage=Stage.STAFF,
        stage_at=None,
        paused=False,
        policy=None,
        about=(),
        text=text,
        reason=None,
        proposed_by="",
        proposed_at=now,
        approved_by=None,
        approved_at=None,
        filled_to=None,
        filled_at=None,
        finished_at=None,
        message=None,
        version=1,
    )


# -- done with it -----------------------------------------------------------------------------------------------------


def act(tx: Tx, broadcast_id: str, what: Act, *, by: str, solo: bool, now: datetime) -> Broadcast:
    """A member of staff approves, pauses, resumes or calls off. Doing it again changes nothing.

    Raises `NeedsSecondPerson` where one who proposed it would also approve it, `Stale` where it is too late.
    """
    member = entitled(tx, by, Duty.PUBLISH)
    it = require(tx, broadcast_id)
    if table.done_already(it, what):
        return it
    if what is Act.APPROVE:
        require_second(it.proposed_by, by, solo=solo)
    return _acted(tx, it, what, by=f"staff:{by}", member=member, solo=solo, now=now)


def act_from_outside(tx: Tx, number: str, what: Act, *, now: datetime) -> Broadcast:
    """The operator of the machine pauses, resumes or calls off; approving is for staff. Raises `NotFound`, `Stale`."""
    it = broadcasts.of_number(tx, number)
    if it is None:
        raise NotFound
    if what is Act.APPROVE:
        raise Stale
    return it if table.done_already(it, what) else _acted(tx, it, what, by=CLI, member=None, solo=False, now=now)


def _acted(tx: Tx, it: Broadcast, what: Act, *, by: str, member: Member | None, solo: bool,
           now: datetime) -> Broadcast:  # fmt: skip
    moved = table.advance(it, what)
    if what is Act.APPROVE and member:
        moved = replace(moved, approved_by=member.id, approved_at=now, stage_at=now)
        if it.policy:
            policies.approve(tx, it.policy, by=member.id, now=now)
    saved = save(tx, moved, was=it, solo=solo and it.proposed_by == moved.approved_by)
    log(tx, f"broadcast_{what}", it, by=by, now=now, solo=int(solo))
    if what is Act.APPROVE:
        for each in staff.everybody(tx):
            if each.active and each.started:
                outbox.put(tx, Announced(broadcast_id=it.id), to=each.id, now=now)
    outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)
    return saved


def save(tx: Tx, it: Broadcast, *, was: Broadcast, solo: bool = False) -> Broadcast:
    """Raises `Stale` when somebody was faster."""
    if not broadcasts.save(tx, it, was=was, solo=solo):
        raise Stale
    return replace(it, version=was.version + 1)


def log(tx: Tx, kind: str, it: Broadcast, *, by: str, now: datetime, **facts: str | int) -> None:
    audit.append(tx, kind, by=by, at=now, facts={"broadcast": it.id, "number": it.number, **facts})


def tell(tx: Tx, it: Broadcast, what: str, now: datetime) -> None:
    """A line in the group, and the card brought up to date."""
    outbox.put(tx, BroadcastLine(broadcast_id=it.id, what=what), to=DESK, now=now)
    outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)


# -- looked at --------------------------------------------------------------------------------------------------------


def require(tx: Tx, broadcast_id: str) -> Broadcast:
    it = broadcasts.find(tx, broadcast_id)
    if it is None:
        raise NotFound
    return it


def listed(tx: Tx, *, by: str, page: int = 0) -> list[Broadcast]:
    """The newest first: one page and one more, which says that there is another page."""
    entitled(tx, by, Duty.SEE)
    return broadcasts.page(tx, limit=PAGE + 1, skip=page * PAGE)


def look(tx: Tx, broadcast_id: str, *, by: str) -> Seen:
    member = entitled(tx, by, Duty.SEE)
    seen = for_notice(tx, broadcast_id)
    if seen is None:
        raise NotFound
    return replace(seen, may=table.acts(seen.it) if member.may(Duty.PUBLISH) else ())


def for_notice(tx: Tx, broadcast_id: str) -> Seen | None:
    it = broadcasts.find(tx, broadcast_id)
    if it is None:
        return None
    proposer = staff.find(tx, it.proposed_by) if it.proposed_by != CLI else None
    told = it.stage is Stage.OTHERWISE or it.state in table.ENDED
    return Seen(
        it=it,
        tally=broadcasts.tally(tx, it.id),
        nowhere=broadcasts.nowhere(tx, it.id) if told else 0,
        proposed_by=proposer.name if proposer else "",
        edition=edition_of(tx, it),
    )


def edition_of(tx: Tx, it: Broadcast) -> Edition | None:
    return policies.require(tx, it.policy).edition if it.policy else None


def of_number(tx: Tx, number: str) -> Seen | None:
    """For the operator of the machine."""
    it = broadcasts.of_number(tx, number)
    return for_notice(tx, it.id) if it else None


def evidence(tx: Tx, broadcast_id: str, *, after: str | None = None) -> list[Evidence]:
    """A page of how each was told and what they answered, after this recipient; an empty one is the end."""
    return broadcasts.evidence(tx, require(tx, broadcast_id), after=after, limit=EVIDENCE_PAGE)


def exported(tx: Tx, broadcast_id: str, *, by: str, now: datetime) -> None:
    """That a member takes the evidence with them is put on record."""
    entitled(tx, by, Duty.PUBLISH)
    log(tx, "broadcast_exported", require(tx, broadcast_id), by=f"staff:{by}", now=now)


# -- somebody comes back ----------------------------------------------------------------------------------------------


def catch_up(tx: Tx, subject_id: str, *, now: datetime) -> None:
    """Whoever could not be reached gets now what they have missed and still matters."""
    for it in _still_matter(broadcasts.missed(tx, subject_id), now):
        broadcasts.comes_later(tx, it.id, subject_id)
        outbox.put(tx, Missed(broadcast_id=it.id), to=subject_id, now=now)


def _still_matter(missed: Sequence[Broadcast], now: datetime) -> Iterator[Broadcast]:
    """Of several versions of the policy the newest is enough."""
    newest = [it for it in missed if it.kind is Kind.POLICY][-1:]
    for it in missed:
        fresh = it.approved_at is not None and now - it.approved_at <= SERVICE_KEEPS
        if it.kind is Kind.BREACH or it in newest or (it.kind is Kind.SERVICE and fresh):
            yield it
