"""What staff do with a case: take it, read it, write to the person, keep the file in order."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.actions import by_hand, ledger, representations
from bot.actions import drafts as forms
from bot.actions.cases import appealed, save
from bot.actions.relinks import changes
from bot.actions.roster import entitled
from bot.actions.telling import log_staff, tell_desk
from bot.actions.terms import moved_on, reschedule
from bot.domain.cases import Case, Demand, Event, Status, advance, with_demands
from bot.domain.cases import require as require_event
from bot.domain.corrections import State as Correction
from bot.domain.deliveries import State
from bot.domain.entries import FOR_SUBJECT, Entry, EntryKind
from bot.domain.erasures import Carrying
from bot.domain.handling import EFFECTS, Step, waiting
from bot.domain.languages import Language
from bot.domain.notices import Answer, Notice, Question, Revealed, Taken
from bot.domain.people import Draft
from bot.domain.proposals import Proposal
from bot.domain.refusals import AlreadyTaken, DecidedIt, NotAssignee, NotFound, NotStarted, OwnCase, Stale, WrongStatus
from bot.domain.relinks import Change
from bot.domain.representations import Representation
from bot.domain.staff import Duty, Member
from bot.rules import Rules
from bot.storage import (
    cards,
    cases,
    corrections,
    drafts,
    duties,
    entries,
    erasures,
    outbox,
    people,
    proposals,
    relinks,
    staff,
)
from bot.storage.db import Tx

PAGE = 8
NOTES = FOR_SUBJECT | {EntryKind.NOTE, EntryKind.RETURN}
REASONS = ("find", "verify", "execute")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A case as the desk sees it: no name, no number, no Telegram id. ``acting`` by the ids its demands name."""

    case: Case
    assignee: str | None
    language: Language | None
    unreachable: bool  # the chat there was is closed
    proposal: Proposal | None  # the oldest that waits for a second person
    decision: Proposal | None  # the approval that the picture is about, else the latest
    proposer: str | None
    notes: int
    acting: Mapping[str, Representation] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)  # of numbers and accounts, by demand
    since: Mapping[str, datetime] = field(default_factory=dict)  # from when on a withdrawal is in force, by its demand
    entered_by: str | None = None  # who wrote it down, when it came by another channel
    by_hand: bool = False  # there is no chat: what is written to the person a member of staff sends on
    letters: int = 0  # written to the person, and not sent on yet
    duties: int = 0  # owed beside the answer, and not done yet
    appealed: Mapping[str, tuple[str, Demand]] = field(default_factory=dict)  # case number and refusal, by the appeal
    carried: Mapping[str, Carrying] = field(default_factory=dict)  # erasures that the bot carries out, by demand
    corrected: Mapping[str, tuple[str, Correction]] = field(default_factory=dict)  # the field, and where it stands


def require(tx: Tx, case_id: str) -> Case:
    case = cases.find(tx, case_id)
    if case is None:
        raise NotFound
    return case


def look(tx: Tx, case_id: str, *, by: str) -> Desk:
    entitled(tx, by, Duty.SEE)
    return picture(tx, require(tx, case_id))


def picture(tx: Tx, case: Case, *, decided: str | None = None) -> Desk:
    """``decided`` is the demand whose approval the picture is about."""
    proposal = proposals.open_of(tx, case.subject_id, case.id)
    proposer = proposal and staff.find(tx, proposal.proposed_by)
    assignee = case.assignee and staff.find(tx, case.assignee)
    entered_by = case.entered_by and staff.find(tx, case.entered_by)
    _, language, unreachable = people.address(tx, case.subject_id)
    return Desk(
        case=case,
        assignee=assignee.name if assignee else None,
        language=language,
        unreachable=unreachable in {State.BLOCKED, State.DEACTIVATED},
        proposal=proposal,
        decision=_decision(tx, case, decided),
        proposer=proposer.name if proposer else None,
        notes=len(entries.thread(tx, case.subject_id, case.id, {EntryKind.NOTE})),
        acting=representations.acting_in(tx, case),
        changes=changes(tx, case),
        since=ledger.since(tx, case),
        entered_by=entered_by.name if entered_by else None,
        by_hand=unreachable == people.ELSEWHERE,
        letters=len(by_hand.waiting(tx, case)),
        duties=duties.count_of_case(tx, case.id),
        appealed=appealed(tx, case),
        carried=erasures.of_case(tx, case.id),
        corrected=corrections.states_of(tx, case.id),
    )


def _decision(tx: Tx, case: Case, demand_id: str | None) -> Proposal | None:
    """The approval of this demand; of none in particular, what is being carried out before what was."""
    confirmed = proposals.confirmed(tx, case.subject_id, case.id)
    if demand_id:
        return next((each for each in confirmed if each.demand_id == demand_id), None)
    ahead = {demand.id for demand in case.approved}
    return next(iter(sorted(confirmed, key=lambda each: each.demand_id not in ahead)), None)


def find(tx: Tx, number: str, *, by: str) -> Desk:
    """By its whole number: ``2026-000123``."""
    entitled(tx, by, Duty.SEE)
    case = cases.find_number(tx, number)
    if case is None:
        raise NotFound
    return picture(tx, case)


def of_topic(tx: Tx, topic: int) -> str | None:
    """The case whose topic this is."""
    return cards.case_of_topic(tx, topic)


def queue(tx: Tx, *, by: str, mine: bool = False, late_at: datetime | None = None, page: int = 0) -> list[Desk]:
    """Open cases, the most urgent first: one page and one row more, which says that there is another page."""
    entitled(tx, by, Duty.SEE)
    found = cases.queue(tx, limit=PAGE + 1, assignee=by if mine else None, late_at=late_at, skip=page * PAGE)
    return [picture(tx, case) for case in found]


def claim(tx: Tx, case_id: str, *, solo: bool = False, by: str, now: datetime) -> Case:
    """One winner. Claiming one's own case again changes nothing; `AlreadyTaken` names the other."""
    member = entitled(tx, by, Duty.WORK)
    if not member.started:
        raise NotStarted
    case = require(tx, case_id)
    if case.assignee == member.id:
        return case
    if case.assignee:
        holder = staff.find(tx, case.assignee)
        raise AlreadyTaken(name=holder.name if holder else "")
    not_own(tx, case, member)
    impartial(tx, case.demands, member, solo=solo)
    saved = save(tx, replace(advance(case, Event.CLAIM), assignee=member.id), was=case)
    log_staff(tx, "case_claimed", saved, by=member, now=now)
    outbox.put(tx, Taken(case_id=case.id), to=member.id, now=now)
    tell_desk(tx, case, now)
    return saved


def not_own(tx: Tx, case: Case, member: Member) -> None:
    """Nobody handles, checks or reopens what they asked for themselves as a client; raises `OwnCase`."""
    person = staff.person(tx, member.id)
    if any(people.is_account_of(tx, account, person) for account in _concerned(tx, case)):
        raise OwnCase


def _concerned(tx: Tx, case: Case) -> set[str]:
    """Every account of whoever asks or is acted for, and the one that a change asked for here would take over."""
    claimed = {relink.old for relink in relinks.of_case(tx, case.id) if relink.old}
    numbers = {right.phone for right in representations.acting_in(tx, case).values() if right.phone}
    acted_for = {known for number in numbers for known in people.everybody_of_phone(tx, number)}
    owners = {people.owner(tx, subject_id) for subject_id in {case.subject_id, *claimed, *acted_for}}
    return {account for owner in owners for account in people.accounts(tx, owner)}


def still_working(tx: Tx, case: Case) -> str | None:
    """Who has the case, if they can still work on it."""
    holder = staff.find(tx, case.assignee) if case.assignee else None
    return holder.id if holder and holder.may(Duty.WORK) else None


def impartial(tx: Tx, demands: tuple[Demand, ...], member: Member, *, solo: bool, seconds: bool = False) -> None:
    """An appeal goes to somebody who did not decide what it is about; raises `DecidedIt`.

    Whoever ``seconds`` the answer may have seconded the refusal, not proposed it: a desk of three is enough.
    """
    for demand_id in (d.about for d in demands if d.open and d.about):
        proposed, confirmed = proposals.deciders(tx, demand_id)
        if not solo and member.id in (proposed if seconds else proposed | confirmed):
            raise DecidedIt


def release(tx: Tx, case_id: str, *, by: str, now: datetime) -> Case:
    member, case = at_work(tx, case_id, by)
    saved = save(tx, replace(advance(case, Event.RELEASE), assignee=None), was=case)
    log_staff(tx, "case_released", saved, by=member, now=now)
    tell_desk(tx, case, now, line="released")
    return saved


def assign(tx: Tx, case_id: str, to: str, *, solo: bool = False, by: str, now: datetime) -> Case:
    """Give the case to somebody, whoever has it now."""
    member = entitled(tx, by, Duty.ASSIGN)
    target = entitled(tx, to, Duty.WORK)
    if not target.started:
        raise NotStarted(name=target.name)
    case = require(tx, case_id)
    if case.assignee == target.id:
        return case
    not_own(tx, case, target)
    impartial(tx, case.demands, target, solo=solo)
    saved = save(tx, replace(advance(case, Event.ASSIGN), assignee=target.id), was=case)
    log_staff(tx, "case_assigned", saved, by=member, now=now, to=target.id)
    outbox.put(tx, Taken(case_id=case.id), to=target.id, now=now)
    tell_desk(tx, case, now, line="assigned")
    return saved


def at_work(tx: Tx, case_id: str, by: str) -> tuple[Member, Case]:
    """The member and the case they hold; raises `NotAssignee` for everybody else's."""
    member = entitled(tx, by, Duty.WORK)
    case = require(tx, case_id)
    if case.assignee != member.id:
        raise NotAssignee
    return member, case


def ready(tx: Tx, case_id: str, event: Event | None, *, by: str) -> Desk:
    """The case, if this member may bring ``event`` about now; None stands for writing without moving it."""
    if event is Event.REOPEN:
        entitled(tx, by, Duty.REOPEN)
        case = require(tx, case_id)
    else:
        _, case = at_work(tx, case_id, by)
    if event:
        require_event(case, event)
    return picture(tx, case)


def to_carry_out(tx: Tx, case_id: str, demand_id: str, *, by: str) -> tuple[Desk, Demand | None]:
    """The approved demand that is named, or the only one, with its decision; None where it has to be chosen."""
    case = ready(tx, case_id, Event.DONE, by=by).case
    ahead = [d for d in case.approved if not demand_id or d.id == demand_id]
    if not ahead:
        raise Stale
    demand = ahead[0] if len(ahead) == 1 else None
    return picture(tx, case, decided=demand.id if demand else None), demand


def read(tx: Tx, case_id: str, *, by: str, now: datetime) -> list[Entry]:
    """Everything said in the case, staff by their names: for the assignee, and for whoever checks the decision that
    waits. That it was read is written down."""
    member, case = _reader(tx, case_id, by)
    log_staff(tx, "content_read", case, by=member, now=now)
    said = entries.thread(tx, case.subject_id, case.id, NOTES)
    return [replace(entry, author=_name(tx, entry.author)) for entry in said]


def _reader(tx: Tx, case_id: str, by: str) -> tuple[Member, Case]:
    case, member = require(tx, case_id), staff.find(tx, by)
    checks = case.assignee != by and proposals.open_of(tx, case.subject_id, case.id) is not None
    if not checks or member is None or not member.may(Duty.CONFIRM):
        return at_work(tx, case_id, by)
    not_own(tx, case, member)
    return member, case


def _name(tx: Tx, author: str) -> str:
    member = staff.find(tx, author)
    return member.name if member else ""


def reveal(tx: Tx, case_id: str, reason: str, *, by: str, now: datetime) -> None:
    """Show the assignee the person's name and number for a while; ``reason`` is one of `REASONS`."""
    entitled(tx, by, Duty.REVEAL)
    member, case = at_work(tx, case_id, by)
    if reason not in REASONS or not case.open:
        raise WrongStatus(status=case.status, event="reveal")
    log_staff(tx, "identity_revealed", case, by=member, now=now, reason=reason)
    outbox.put(tx, Revealed(case_id=case.id), to=member.id, now=now)


def ask(tx: Tx, person: bytes, draft_id: str, *, by: str, now: datetime) -> Case:
    """Send the drafted question; the case waits for the person, the clock does not."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case = at_work(tx, str(draft.case_id), by)
    saved = save(tx, advance(case, Event.ASK), was=case)
    return _say(tx, saved, member, draft, EntryKind.QUESTION, now)


def answer(tx: Tx, person: bytes, draft_id: str, *, by: str, now: datetime) -> Case:
    """Send the drafted message: the only road by which words of staff reach the person."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case = at_work(tx, str(draft.case_id), by)
    if case.status is Status.WITHDRAWN:
        raise WrongStatus(status=case.status, event="answer")
    return _say(tx, case, member, draft, EntryKind.ANSWER, now)


def _say(tx: Tx, case: Case, member: Member, draft: Draft, kind: EntryKind, now: datetime) -> Case:
    _require_kept(tx, case)
    entry_id = entries.insert_entry(
        tx, case.subject_id, case.id, kind, author=member.id, now=now, text=draft.payload["text"],
        file=forms.document_in(draft.payload),
    )  # fmt: skip
    drafts.discard(tx, draft.id)
    log_staff(tx, f"{kind}_sent", case, by=member, now=now)
    said: Notice = (Question if kind is EntryKind.QUESTION else Answer)(case_id=case.id, entry_id=entry_id)
    outbox.put(tx, said, to=case.subject_id, now=now)
    tell_desk(tx, case, now, line=f"{kind}_sent")
    return case


def _require_kept(tx: Tx, case: Case) -> None:
    """Nothing is written about a person whose key was destroyed: it would need a new one."""
    if people.is_erased(tx, case.subject_id):
        raise WrongStatus(status=case.status, event="write")


def note(tx: Tx, person: bytes, draft_id: str, *, by: str, now: datetime) -> Case:
    """Keep a note in the file; the person never sees it."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case = at_work(tx, str(draft.case_id), by)
    _require_kept(tx, case)
    entries.insert_entry(
        tx, case.subject_id, case.id, EntryKind.NOTE, author=member.id, now=now, text=draft.payload["text"]
    )
    drafts.discard(tx, draft_id)
    log_staff(tx, "note_kept", case, by=member, now=now)
    tell_desk(tx, case, now)
    return case


def take_step(tx: Tx, case_id: str, step: Step, *, rules: Rules, by: str, now: datetime) -> Case:
    """Staff have done something on the way: terms are met by it, others begin. Doing it again changes nothing."""
    member, case = at_work(tx, case_id, by)
    if not case.open:
        raise WrongStatus(status=case.status, event=step)
    moved = {demand.id for demand in waiting(case.demands, step)}
    if not moved:
        return case
    demands = tuple(moved_on(d, EFFECTS[step], rules, now) if d.id in moved else d for d in case.demands)
    saved = save(tx, with_demands(case, demands), was=case)
    for demand_id in moved:
        cases.take_step(tx, case.id, demand_id, step, by=member.id, now=now)
    log_staff(tx, f"step_{step}", saved, by=member, now=now)
    reschedule(tx, saved, rules, now)
    tell_desk(tx, case, now, line=f"step_{step}")
    return saved


def right_of(tx: Tx, case_id: str, right_id: str, *, by: str) -> tuple[Member, Desk, Representation]:
    """A right that the case rests on, for a member who may end it; raises `NotAllowed`, `OwnCase`, `NotFound`."""
    member = entitled(tx, by, Duty.DECIDE)
    desk = picture(tx, require(tx, case_id))
    not_own(tx, desk.case, member)
    if right_id not in desk.acting:
        raise NotFound
    return member, desk, desk.acting[right_id]


def end_right(tx: Tx, case_id: str, right_id: str, *, by: str, now: datetime) -> Representation:
    """Staff end a right to act for another person; one is enough, it only takes away. A second tap changes nothing."""
    member, _, right = right_of(tx, case_id, right_id, by=by)
    return representations.end_by_staff(tx, right.id, member=member.id, now=now)
