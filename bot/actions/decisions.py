"""Deciding a demand: proposed by one, confirmed by another, carried out, told; and opened again."""

from dataclasses import replace
from datetime import date, datetime

from bot.actions import drafts as forms
from bot.actions.cases import save
from bot.actions.consents import after_the_last
from bot.actions.desk import at_work, not_own, require
from bot.actions.roster import entitled
from bot.actions.telling import log_staff, tell_desk
from bot.actions.terms import reschedule
from bot.domain.cases import Case, Event, Outcome, advance, decided, settle, undecided, with_demand
from bot.domain.entries import EntryKind
from bot.domain.grounds import fitting
from bot.domain.notices import Approved, Done, Refused, Reopened, SentBack
from bot.domain.people import Draft
from bot.domain.proposals import Proposal
from bot.domain.refusals import BadDate, NotFound, Stale, WrongStatus
from bot.domain.staff import Duty, Member, require_second
from bot.rules import Rules
from bot.storage import drafts, entries, outbox, people, proposals, staff
from bot.storage.db import Tx


def propose(tx: Tx, person: bytes, draft_id: str, *, rules: Rules, by: str, now: datetime) -> Case:
    """Put a decision before a second person. The form holds ``outcome``, and for a refusal in whole or in part
    ``ground`` (a code that fits the kind), ``until`` where the ground has an end, and words of explanation."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case, proposal = prepared(tx, draft, rules=rules, by=by, now=now)
    saved = save(tx, advance(case, Event.PROPOSE), was=case)
    proposals.insert_proposal(tx, case.subject_id, proposal)
    drafts.discard(tx, draft_id)
    log_staff(tx, "decision_proposed", case, by=member, now=now, outcome=proposal.outcome, ground=proposal.ground or "")
    tell_desk(tx, case, now, line="decision_waiting")
    return saved


def prepared(tx: Tx, draft: Draft, *, rules: Rules, by: str, now: datetime) -> tuple[Member, Case, Proposal]:
    """The decision the form amounts to, checked: what `propose` stores is what a preview has shown."""
    entitled(tx, by, Duty.DECIDE)
    member, case = at_work(tx, str(draft.case_id), by)
    advance(case, Event.PROPOSE)
    return member, case, _proposal(tx, case, draft, rules, member, now)


def _proposal(tx: Tx, case: Case, draft: Draft, rules: Rules, member: Member, now: datetime) -> Proposal:
    outcome = Outcome(draft.payload["outcome"])
    demand = case.next_demand
    ground = None
    until = None
    if outcome is not Outcome.FULFILLED:
        # A refusal without its article and its words is impossible, whichever way it comes.
        fits = {g.code: g for g in fitting(rules.grounds.values(), demand.kind, outcome)}
        if draft.payload.get("ground") not in fits:
            raise NotFound
        ground = fits[draft.payload["ground"]]
        if ground.needs_end_date:
            until = date.fromisoformat(draft.payload["until"]) if "until" in draft.payload else None
            if until is None or until <= rules.calendar.day_of(now):
                raise BadDate
    return Proposal(
        id=tx.new_id(),
        case_id=case.id,
        demand_id=demand.id,
        outcome=outcome,
        ground=ground.code if ground else None,
        until=until,
        text=draft.payload.get("text") or None,
        proposed_by=member.id,
        proposed_at=now,
    )


def review(tx: Tx, case_id: str, *, by: str, now: datetime) -> tuple[Case, Proposal]:
    """The proposal with its words, for somebody who may confirm it; that it was read is written down."""
    member = entitled(tx, by, Duty.CONFIRM)
    case = require(tx, case_id)
    not_own(tx, case, member)
    proposal = proposals.open_of(tx, case.subject_id, case.id)
    if proposal is None:
        raise Stale
    log_staff(tx, "decision_read", case, by=member, now=now)
    return case, proposal


def confirm(tx: Tx, case_id: str, proposal_id: str, *, solo: bool, rules: Rules, by: str, now: datetime) -> Case:
    """The second person says yes: a refusal reaches the person now, an approval goes to be carried out."""
    member = entitled(tx, by, Duty.CONFIRM)
    case, proposal = _waiting(tx, case_id, proposal_id)
    require_second(proposal.proposed_by, member.id, solo=solo)
    not_own(tx, case, member)
    alone = proposal.proposed_by == member.id
    if not proposals.decide(tx, proposal.id, "confirmed", by=member.id, solo=alone, now=now):
        raise Stale
    if proposal.outcome is Outcome.REFUSED:
        saved = _refuse(tx, case, proposal, now)
    else:
        saved = save(tx, advance(case, Event.APPROVE), was=case)
        outbox.put(tx, Approved(case_id=case.id, demand_id=proposal.demand_id), to=case.subject_id, now=now)
    log_staff(tx, "decision_confirmed", case, by=member, now=now, outcome=proposal.outcome, solo=str(alone))
    reschedule(tx, saved, rules, now)
    tell_desk(tx, case, now, line="decision_confirmed")
    return saved


def _refuse(tx: Tx, case: Case, proposal: Proposal, now: datetime) -> Case:
    demand = next(d for d in case.demands if d.id == proposal.demand_id)
    refused = decided(demand, Outcome.REFUSED, now, ground=proposal.ground, until=proposal.until)
    saved = save(tx, settle(with_demand(case, refused), Event.REFUSE, now), was=case)
    if proposal.text:
        _letter(tx, case, proposal.proposed_by, proposal.text, now)
    outbox.put(tx, Refused(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
    return saved


def send_back(tx: Tx, person: bytes, draft_id: str, *, by: str, now: datetime) -> Case:
    """The second person says no, and why: the case is in work again."""
    draft = forms.require(tx, person, draft_id, now=now)
    member = entitled(tx, by, Duty.CONFIRM)
    case, proposal = _waiting(tx, str(draft.case_id), draft.payload["proposal"])
    not_own(tx, case, member)
    if not proposals.decide(tx, proposal.id, "sent_back", by=member.id, solo=False, now=now):
        raise Stale
    saved = save(tx, advance(case, Event.SEND_BACK), was=case)
    entry_id = entries.insert_entry(
        tx, case.subject_id, case.id, EntryKind.RETURN, author=member.id, now=now, text=draft.payload["text"]
    )
    drafts.discard(tx, draft_id)
    log_staff(tx, "decision_sent_back", case, by=member, now=now)
    outbox.put(tx, SentBack(case_id=case.id, entry_id=entry_id), to=case.assignee or proposal.proposed_by, now=now)
    tell_desk(tx, case, now, line="decision_sent_back")
    return saved


def _waiting(tx: Tx, case_id: str, proposal_id: str) -> tuple[Case, Proposal]:
    case = require(tx, case_id)
    proposal = proposals.open_of(tx, case.subject_id, case.id)
    if proposal is None or proposal.id != proposal_id:
        raise Stale
    return case, proposal


def done(tx: Tx, person: bytes, draft_id: str, *, rules: Rules, by: str, now: datetime) -> Case:
    """The approved erasure has been carried out: the closing letter goes out with what was done."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case = at_work(tx, str(draft.case_id), by)
    advance(case, Event.DONE)
    proposal = proposals.confirmed_of(tx, case.subject_id, case.id)
    if proposal is None:
        raise Stale
    demand = next(d for d in case.demands if d.id == proposal.demand_id)
    fulfilled = decided(demand, proposal.outcome, now, ground=proposal.ground, until=proposal.until)
    saved = save(tx, settle(with_demand(case, fulfilled), Event.DONE, now), was=case)
    _letter(tx, case, member.id, draft.payload["text"], now)
    drafts.discard(tx, draft_id)
    after_the_last(tx, case.subject_id)
    log_staff(tx, "demand_carried_out", case, by=member, now=now, outcome=proposal.outcome)
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Done(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
    tell_desk(tx, case, now, line="carried_out")
    return saved


def reopen(tx: Tx, person: bytes, draft_id: str, *, rules: Rules, by: str, now: datetime) -> Case:
    """A closed case is taken up again, for a reason that is written down; its terms run on from where they were."""
    draft = forms.require(tx, person, draft_id, now=now)
    member = entitled(tx, by, Duty.REOPEN)
    case = require(tx, str(draft.case_id))
    not_own(tx, case, member)
    if people.is_erased(tx, case.subject_id):
        raise WrongStatus(status=case.status, event=Event.REOPEN)
    latest = max(case.demands, key=lambda demand: demand.decided_at or demand.received_at)
    again = with_demand(advance(case, Event.REOPEN), undecided(latest))
    people.erase_later(tx, case.subject_id, None)
    saved = save(tx, replace(again, closed_at=None, assignee=_worker(tx, case) or member.id), was=case)
    entries.insert_entry(
        tx, case.subject_id, case.id, EntryKind.NOTE, author=member.id, now=now, text=draft.payload["text"]
    )
    drafts.discard(tx, draft_id)
    log_staff(tx, "case_reopened", case, by=member, now=now)
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Reopened(case_id=case.id), to=case.subject_id, now=now)
    tell_desk(tx, case, now, line="reopened")
    return saved


def _worker(tx: Tx, case: Case) -> str | None:
    """Who had the case, if they can still work on it."""
    holder = staff.find(tx, case.assignee) if case.assignee else None
    return holder.id if holder and holder.may(Duty.WORK) else None


def _letter(tx: Tx, case: Case, author: str, text: str, now: datetime) -> None:
    entries.insert_entry(tx, case.subject_id, case.id, EntryKind.LETTER, author=author, now=now, text=text)
