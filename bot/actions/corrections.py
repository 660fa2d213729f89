"""A correction in a company system: filed with what stood there and what is right, agreed to, made, and told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions import cases as filing
from bot.actions import drafts as forms
from bot.actions import duties
from bot.actions import people as arrivals
from bot.actions.consents import after_the_last
from bot.actions.desk import at_work
from bot.actions.roster import entitled
from bot.actions.telling import log_staff, tell_desk
from bot.actions.terms import reschedule
from bot.domain.cases import Case, Event, Outcome, decided, settle, with_demand
from bot.domain.clients import Client
from bot.domain.corrections import IN_MOTION, Correcting, State, first_state
from bot.domain.datamap import Field, Row
from bot.domain.duties import DutyKind
from bot.domain.erasures import LEASE, pause
from bot.domain.handling import Step
from bot.domain.notices import Done
from bot.domain.people import Draft
from bot.domain.refusals import InMotion, NeedsStep, NotFound, Stale
from bot.domain.staff import Duty
from bot.rules import Rules
from bot.storage import audit, cases, outbox
from bot.storage import corrections as records
from bot.storage.db import Tx

# In the form: the field of the map, the row, what stood in it when the person looked, and what it should be.
PIECE, ROW, OLD, NEW, EMPTY = "piece", "row", "old", "new", "empty"
BY = "bot"


def choose(tx: Tx, person: bytes, draft_id: str, one: Field, row: Row, *, now: datetime) -> Draft:
    """The form is about this value from now on; what was typed about another is gone."""
    draft = forms.require(tx, person, draft_id, now=now)
    old = row.values.get(one.id)
    about = {PIECE: one.id, ROW: row.key, OLD: old or "", EMPTY: "" if old is not None else "1"}
    kept = {name: value for name, value in draft.payload.items() if name not in {NEW, "proof"}}
    return forms.rewrite(tx, person, draft, NEW, {**kept, **about}, now=now)


def type_in(tx: Tx, person: bytes, draft_id: str, new: str, words: str, *, step: str, now: datetime) -> Draft:
    """What it should be; ``words`` tell staff. The request is expressed by it, and its clock runs from here."""
    values = {NEW: new, "value": words}
    return forms.fill(tx, person, draft_id, step=step, values=values, received=True, now=now)


def file(
    tx: Tx, person: bytes, draft_id: str, *, version: int, one: Field, client: Client, rules: Rules, now: datetime
) -> Case:
    """File it once; what needs nobody's yes is made at once. Raises `Stale` where the field is not corrected here."""
    arrivals.require_agreed(tx, person)
    filed = cases.demand_of_draft(tx, draft_id)
    draft = forms.require(tx, person, draft_id, now=now) if filed is None else None
    case = filing.file(tx, person, draft_id, version=version, rules=rules, now=now)
    demand_id = cases.demand_of_draft(tx, draft_id)
    if draft is None or demand_id is None:
        return case
    try:
        state = first_state(one)
    except ValueError:
        raise Stale from None
    it = Correcting(
        demand_id=demand_id,
        case_id=case.id,
        subject_id=case.subject_id,
        field=one.id,
        state=state,
        client=client,
        row=draft.payload[ROW],
        old=None if draft.payload[EMPTY] else draft.payload[OLD],
        new=draft.payload[NEW],
    )
    records.insert_correction(tx, it, next_at=now if state is State.APPLY else None)
    return case


def approve(tx: Tx, case_id: str, demand_id: str, *, by: str, now: datetime) -> Case:
    """Staff agree: the bot makes it now, once. Raises `NeedsStep` until documents are in hand."""
    entitled(tx, by, Duty.DECIDE)
    member, case = at_work(tx, case_id, by)
    demand, it = case.demand(demand_id), records.find(tx, demand_id)
    if demand is None or it is None or not demand.undecided:
        raise Stale
    if Step.DOCUMENTS not in demand.steps:
        raise NeedsStep(step=Step.DOCUMENTS)
    if it.state is State.APPLY:
        return case
    _save(tx, replace(it, state=State.APPLY, attempts=0), next_at=now)
    log_staff(tx, "correction_approved", case, by=member, now=now, demand=demand_id)
    return case


def require_still(tx: Tx, demand_id: str) -> None:
    """Nobody answers by hand what the bot is at; raises `InMotion`."""
    it = records.find(tx, demand_id)
    if it and it.state in IN_MOTION:
        raise InMotion


def take(tx: Tx, *, now: datetime) -> Correcting | None:
    it = records.waiting(tx, now)
    if it:
        records.put_off(tx, it.demand_id, now + LEASE)
    return it


def put_off(tx: Tx, it: Correcting, *, now: datetime) -> None:
    """A system is silent: it is asked again later, and the desk is told once it has been silent for a while."""
    tried = replace(it, attempts=it.attempts + 1)
    _save(tx, tried, next_at=now + pause(tried.attempts))
    if tried.attempts == 3:
        tell_desk(tx, _case(tx, it), now, line="erasure_put_off")


def made(tx: Tx, it: Correcting, told: Sequence[str], *, rules: Rules, now: datetime) -> None:
    """The system holds the right value, and it was read back: the person is told, and those who received it are.

    ``told`` are the ids of those recipients.
    """
    case = _case(tx, it)
    demand = case.demand(it.demand_id)
    _save(tx, replace(it, state=State.DONE, finished_at=now), next_at=None)
    _note(tx, "correction_made", it, now)
    for recipient in told:
        duties.open_(
            tx, DutyKind.TELL_RECIPIENT, case_id=it.case_id, demand_id=it.demand_id, about=recipient,
            what="corrected", at=now, rules=rules,
        )  # fmt: skip
    if demand is None or not demand.open:
        return
    answer = decided(demand, Outcome.FULFILLED, now)
    saved = filing.save(tx, settle(with_demand(case, answer), Event.RESOLVE, now), was=case)
    after_the_last(tx, case.subject_id)
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Done(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
    tell_desk(tx, saved, now, line="carried_out")


def to_staff(tx: Tx, it: Correcting, why: str, *, now: datetime) -> None:
    """The bot could not make it (``changed``, ``gone``, ``rejected``, ``by_hand``): staff see to it."""
    case = _case(tx, it)
    _save(tx, replace(it, state=State.BY_STAFF), next_at=None)
    _note(tx, "correction_by_staff", it, now, why=why)
    tell_desk(tx, case, now, line=f"correction_{why}")


def _note(tx: Tx, kind: str, it: Correcting, now: datetime, **facts: str) -> None:
    about: Mapping[str, str] = {"demand": it.demand_id, "field": it.field, **facts}
    audit.append(tx, kind, by=BY, at=now, case_id=it.case_id, subject_id=it.subject_id, facts=dict(about))


def _save(tx: Tx, it: Correcting, *, next_at: datetime | None) -> None:
    if not records.save(tx, it, next_at=next_at):
        raise Stale


def _case(tx: Tx, it: Correcting) -> Case:
    case = cases.find(tx, it.case_id)
    if case is None:
        raise NotFound
    return case
