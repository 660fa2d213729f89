"""Deciding a demand: proposed by one, confirmed by another, carried out, told; and opened again."""

from dataclasses import replace
from datetime import date, datetime

from bot.actions import corrections, erasures, relinks, representations
from bot.actions import drafts as forms
from bot.actions.cases import save
from bot.actions.consents import after_the_last
from bot.actions.consequences import follow
from bot.actions.desk import at_work, impartial, not_own, picture, require, still_working
from bot.actions.roster import entitled
from bot.actions.shredding import call_off
from bot.actions.telling import log_staff, tell_desk
from bot.actions.terms import reschedule
from bot.domain.cases import (
    Case,
    Demand,
    Event,
    Outcome,
    advance,
    approved,
    decided,
    owed,
    proposed,
    sent_back,
    settle,
    undecided,
    with_demand,
)
from bot.domain.cases import require as require_event
from bot.domain.entries import EntryKind, File
from bot.domain.grounds import Ground, fitting
from bot.domain.handling import HANDLING, alone, outcomes, presupposed
from bot.domain.notices import Approved, Confirmed, Done, Refused, Reopened, SentBack
from bot.domain.people import Draft
from bot.domain.proposals import Proposal
from bot.domain.refusals import BadDate, Empty, NeedsStep, NotFound, Stale, WrongStatus
from bot.domain.staff import Duty, Member, require_second
from bot.rules import Rules
from bot.storage import corrections as changes
from bot.storage import drafts, entries, outbox, people, proposals
from bot.storage import erasures as undertaken
from bot.storage.db import Tx


def propose(tx: Tx, person: bytes, draft_id: str, *, solo: bool = False, rules: Rules, by: str, now: datetime) -> Case:
    """Put a decision before a second person. The form holds ``outcome``, the ``demand`` it is about, and for a refusal
    in whole or in part ``ground`` (a code that fits the kind), ``until`` where it has an end, and an explanation, which
    an approval in part cannot do without."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case, proposal = prepared(tx, draft, solo=solo, rules=rules, by=by, now=now)
    saved = save(tx, proposed(case, demand_of(case, draft)), was=case)
    proposals.insert_proposal(tx, case.subject_id, proposal)
    drafts.discard(tx, draft_id)
    log_staff(tx, "decision_proposed", case, by=member, now=now, outcome=proposal.outcome, ground=proposal.ground or "")
    tell_desk(tx, case, now, line="decision_waiting")
    return saved


def prepared(
    tx: Tx, draft: Draft, *, solo: bool = False, rules: Rules, by: str, now: datetime
) -> tuple[Member, Case, Proposal]:
    """The decision the form amounts to, checked: what `propose` stores is what a preview has shown."""
    entitled(tx, by, Duty.DECIDE)
    member, case = at_work(tx, str(draft.case_id), by)
    require_event(case, Event.PROPOSE)
    demand = demand_of(case, draft)
    outcome = Outcome(draft.payload["outcome"])
    answerable(tx, case, demand, outcome, member, solo=solo, today=rules.calendar.day_of(now))
    return member, case, _proposal(tx, case, demand, outcome, draft, rules, member, now)


def demand_of(case: Case, draft: Draft) -> Demand:
    """The demand that the form answers: the one it names, or the one that is due first. Nothing waits about it."""
    demand = case.demand(draft.payload["demand"]) if "demand" in draft.payload else case.next_demand
    if demand is None or not demand.undecided:
        raise Stale
    return demand


def answerable(
    tx: Tx, case: Case, demand: Demand, outcome: Outcome, member: Member, *, solo: bool, today: date
) -> None:
    """Whether this member may answer this demand so; raises `NotFound`, `NeedsStep`, `DecidedIt`, `ChangeWaits`,
    `NeedsRepresentation`."""
    if outcome not in outcomes(case, demand):
        raise NotFound
    step = presupposed(demand, outcome)
    if step:
        raise NeedsStep(step=step)
    representations.require_right(tx, demand, outcome, today=today)
    impartial(tx, (demand,), member, solo=solo)
    relinks.require_free(tx, demand, outcome)


def require_step(demand: Demand, ground: Ground) -> None:
    """A ground says what has been done to the data; raises `NeedsStep` until it has been."""
    if ground.step and ground.step not in demand.steps:
        raise NeedsStep(step=ground.step)


def _proposal(
    tx: Tx, case: Case, demand: Demand, outcome: Outcome, draft: Draft, rules: Rules, member: Member, now: datetime
) -> Proposal:
    ground = None
    until = None
    if outcome is not Outcome.FULFILLED:
        # A refusal without its article and its words is impossible, whichever way it comes.
        fits = {g.code: g for g in fitting(rules.grounds.values(), demand.kind, outcome)}
        if draft.payload.get("ground") not in fits:
            raise NotFound
        ground = fits[draft.payload["ground"]]
        require_step(demand, ground)
        if ground.needs_end_date:
            until = date.fromisoformat(draft.payload["until"]) if "until" in draft.payload else None
            if until is None or until <= rules.calendar.day_of(now):
                raise BadDate
    if outcome is Outcome.PARTLY and not draft.payload.get("text"):
        # Only words can say which part is granted and which is not.
        raise Empty
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
    solo = solo or undertaken.is_small(tx, proposal.demand_id)
    require_second(proposal.proposed_by, member.id, solo=solo)
    not_own(tx, case, member)
    demand = case.demand(proposal.demand_id)
    if demand is None:
        raise Stale
    impartial(tx, (demand,), member, solo=solo, seconds=True)
    # Whoever is acted for may have ended it since the decision was put forward.
    representations.require_right(tx, demand, proposal.outcome, today=rules.calendar.day_of(now))
    unseconded = proposal.proposed_by == member.id
    if not proposals.decide(tx, proposal.id, "confirmed", by=member.id, solo=unseconded, now=now):
        raise Stale
    if proposal.outcome is Outcome.REFUSED:
        saved = _answer(tx, case, demand, proposal, Event.REFUSE, rules, now)
    elif HANDLING[demand.kind].settles:
        saved = _answer(tx, case, demand, proposal, Event.GRANT, rules, now)
    else:
        saved = save(tx, approved(case, demand, now), was=case)
        erasures.approved(tx, demand.id, now=now)
        outbox.put(tx, Approved(case_id=case.id, demand_id=proposal.demand_id), to=case.subject_id, now=now)
    log_staff(tx, "decision_confirmed", case, by=member, now=now, outcome=proposal.outcome, solo=str(unseconded))
    reschedule(tx, saved, rules, now)
    for told in dict.fromkeys([proposal.proposed_by, case.assignee or proposal.proposed_by]):
        if told != member.id:
            outbox.put(tx, Confirmed(case_id=case.id, demand_id=demand.id), to=told, now=now)
    tell_desk(tx, case, now, line="decision_confirmed")
    return saved


def _answer(tx: Tx, case: Case, demand: Demand, proposal: Proposal, event: Event, rules: Rules, now: datetime) -> Case:
    """The second person's yes is the answer itself: it reaches the person now."""
    answer = decided(demand, proposal.outcome, now, ground=proposal.ground, until=proposal.until)
    saved = save(tx, settle(with_demand(case, answer), event, now), was=case)
    if proposal.text:
        _letter(tx, case, proposal.proposed_by, proposal.text, now)
    notice = Refused if event is Event.REFUSE else Done
    outbox.put(tx, notice(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
    undertaken.cancel(tx, demand.id, now)
    changes.cancel(tx, demand.id)
    return follow(tx, saved, answer, worker=proposal.proposed_by, rules=rules, now=now)


def send_back(tx: Tx, person: bytes, draft_id: str, *, by: str, now: datetime) -> Case:
    """The second person says no, and why: the case is in work again."""
    draft = forms.require(tx, person, draft_id, now=now)
    member = entitled(tx, by, Duty.CONFIRM)
    case, proposal = _waiting(tx, str(draft.case_id), draft.payload["proposal"])
    not_own(tx, case, member)
    if not proposals.decide(tx, proposal.id, "sent_back", by=member.id, solo=False, now=now):
        raise Stale
    demand = case.demand(proposal.demand_id)
    if demand is None:
        raise Stale
    saved = save(tx, sent_back(case, demand, now), was=case)
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
    found = (each for each in proposals.waiting(tx, case.subject_id, case.id) if each.id == proposal_id)
    proposal = next(found, None)
    if proposal is None:
        raise Stale
    return case, proposal


def waiting(tx: Tx, case_id: str, proposal_id: str, *, by: str) -> Proposal:
    """The proposal that a button names, while it waits; raises `Stale`."""
    entitled(tx, by, Duty.CONFIRM)
    return _waiting(tx, case_id, proposal_id)[1]


def done(tx: Tx, person: bytes, draft_id: str, *, rules: Rules, by: str, now: datetime) -> Case:
    """What was approved has been carried out: the closing letter goes out with what was done."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case = at_work(tx, str(draft.case_id), by)
    require_event(case, Event.DONE)
    demand = approved_of(case, draft)
    erasures.require_still(tx, demand.id)
    proposal = picture(tx, case, decided=demand.id).decision
    if proposal is None:
        raise Stale
    erasures.by_hand(tx, demand.id, by=member.id, now=now)
    fulfilled = decided(demand, proposal.outcome, now, ground=proposal.ground, until=proposal.until)
    return _close(tx, case, fulfilled, draft, Event.DONE, member, rules, now)


def approved_of(case: Case, draft: Draft) -> Demand:
    """The approved demand that the closing letter is about: the one the form names, or the one that is due first."""
    ahead = [d for d in case.approved if draft.payload.get("demand", d.id) == d.id]
    if not ahead:
        raise Stale
    return min(ahead, key=owed)


def resolve(tx: Tx, person: bytes, draft_id: str, *, solo: bool = False, rules: Rules, by: str, now: datetime) -> Case:
    """Grant what one member grants alone: it has been done, and the closing letter goes out."""
    draft = forms.require(tx, person, draft_id, now=now)
    member, case, granted = granted_alone(tx, draft, solo=solo, rules=rules, by=by, now=now)
    changes.cancel(tx, granted.id)
    return _close(tx, case, granted, draft, Event.RESOLVE, member, rules, now)


def granted_alone(
    tx: Tx, draft: Draft, *, solo: bool = False, rules: Rules, by: str, now: datetime
) -> tuple[Member, Case, Demand]:
    """The demand with the answer that the form amounts to, checked: what `resolve` stores a preview has shown."""
    entitled(tx, by, Duty.DECIDE)
    member, case = at_work(tx, str(draft.case_id), by)
    require_event(case, Event.RESOLVE)
    demand = demand_of(case, draft)
    if not alone(demand.kind, Outcome.FULFILLED):
        raise Stale
    corrections.require_still(tx, demand.id)
    answerable(tx, case, demand, Outcome.FULFILLED, member, solo=solo, today=rules.calendar.day_of(now))
    return member, case, decided(demand, Outcome.FULFILLED, now)


def _close(
    tx: Tx, case: Case, answer: Demand, draft: Draft, event: Event, member: Member, rules: Rules, now: datetime
) -> Case:
    saved = save(tx, settle(with_demand(case, answer), event, now), was=case)
    _letter(tx, case, member.id, draft.payload["text"], now, file=forms.document_in(draft.payload))
    drafts.discard(tx, draft.id)
    after_the_last(tx, case.subject_id)
    log_staff(tx, "demand_carried_out", case, by=member, now=now, outcome=str(answer.outcome))
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Done(case_id=case.id, demand_id=answer.id), to=case.subject_id, now=now)
    tell_desk(tx, case, now, line="carried_out")
    return follow(tx, saved, answer, worker=member.id, rules=rules, now=now)


def reopen(tx: Tx, person: bytes, draft_id: str, *, rules: Rules, by: str, now: datetime) -> Case:
    """A closed case is taken up again, for a reason that is written down; its terms run on from where they were."""
    draft = forms.require(tx, person, draft_id, now=now)
    member = entitled(tx, by, Duty.REOPEN)
    case = require(tx, str(draft.case_id))
    not_own(tx, case, member)
    if people.is_erased(tx, case.subject_id):
        raise WrongStatus(status=case.status, event=Event.REOPEN)
    answered = [d for d in case.demands if d.outcome is not Outcome.WITHDRAWN] or case.demands
    latest = max(answered, key=lambda demand: demand.decided_at or demand.received_at)
    again = with_demand(advance(case, Event.REOPEN), undecided(latest))
    representations.looked_at_again(tx, latest, worker=member.id, now=now)
    call_off(tx, case.subject_id)
    relinks.hold(tx, latest, now=now)
    saved = save(tx, replace(again, closed_at=None, assignee=still_working(tx, case) or member.id), was=case)
    entries.insert_entry(
        tx, case.subject_id, case.id, EntryKind.NOTE, author=member.id, now=now, text=draft.payload["text"]
    )
    drafts.discard(tx, draft_id)
    log_staff(tx, "case_reopened", case, by=member, now=now)
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Reopened(case_id=case.id), to=case.subject_id, now=now)
    tell_desk(tx, case, now, line="reopened")
    return saved


def _letter(tx: Tx, case: Case, author: str, text: str, now: datetime, *, file: File | None = None) -> None:
    entries.insert_entry(tx, case.subject_id, case.id, EntryKind.LETTER, author=author, now=now, text=text, file=file)
