"""A confirmed change takes effect when its waiting time is over, unless the old channel has said no."""

from dataclasses import replace
from datetime import datetime

from bot.actions.cases import save
from bot.actions.desk import still_working
from bot.actions.relinks import moves
from bot.actions.shredding import call_off
from bot.actions.telling import tell_desk
from bot.actions.terms import reschedule
from bot.domain.cases import Case, Demand, Event, Outcome, Status, advance, undecided, with_demand
from bot.domain.deliveries import State as Delivered
from bot.domain.handling import Step
from bot.domain.notices import ChangeMade, ChangeStopped, Taken
from bot.domain.refusals import NotFound, Stale
from bot.domain.relinks import Relink, State
from bot.domain.requests import Scope
from bot.rules import Rules
from bot.storage import audit, cases, codes, drafts, outbox, people, traces
from bot.storage import relinks as records
from bot.storage.db import Tx


def object_to(tx: Tx, person: bytes, demand_id: str, *, rules: Rules, now: datetime) -> State:
    """The old channel says that it was not them. Returns how the change stands after that.

    Raises `NotFound` for everybody but the account that changes. A second tap finds what the first has done.
    """
    relink = records.find(tx, demand_id)
    if relink is None or relink.old is None or not people.is_account_of(tx, relink.old, person):
        raise NotFound
    if relink.state in {State.ASKED, State.WAITING}:
        return _stop(tx, relink, rules, now)
    if relink.state is State.MADE:
        return _dispute(tx, relink, now)
    return relink.state


def _stop(tx: Tx, relink: Relink, rules: Rules, now: datetime) -> State:
    """Nothing moves; the case is open again, and that it is the same person has to be made sure of anew."""
    if not records.set_state(tx, relink, State.STOPPED, now=now):
        raise Stale
    case, demand = _about(tx, relink)
    cases.undo_step(tx, demand.id, Step.VERIFIED)
    unverified = replace(demand, steps=demand.steps - {Step.VERIFIED})
    saved = save(tx, _taken_up(tx, case, unverified), was=case)
    call_off(tx, case.subject_id)
    _log(tx, "relink_stopped", saved, relink, by=f"subject:{relink.old}", now=now)
    reschedule(tx, saved, rules, now)
    if relink.scope is Scope.TELEGRAM:
        outbox.put(tx, ChangeStopped(case_id=case.id, demand_id=demand.id), to=relink.new, now=now)
    if saved.assignee and saved.open:
        outbox.put(tx, Taken(case_id=case.id), to=saved.assignee, now=now)
    tell_desk(tx, case, now, line="relink_stopped")
    return State.STOPPED


def _taken_up(tx: Tx, case: Case, demand: Demand) -> Case:
    """The case with the demand undecided again, with whoever had it, or back in the queue."""
    if demand.outcome is not Outcome.FULFILLED:
        return with_demand(case, demand)
    again = with_demand(case, undecided(demand))
    if case.status is not Status.CLOSED:
        return again
    reopened = replace(advance(again, Event.REOPEN), closed_at=None, assignee=still_working(tx, case))
    return reopened if reopened.assignee else advance(reopened, Event.RELEASE)


def _dispute(tx: Tx, relink: Relink, now: datetime) -> State:
    """Too late to stop: people have to look at it, and they are told."""
    if not records.set_state(tx, relink, State.DISPUTED, now=now):
        raise Stale
    case, _ = _about(tx, relink)
    _log(tx, "relink_disputed", case, relink, by=f"subject:{relink.old}", now=now)
    tell_desk(tx, case, now, line="relink_disputed")
    return State.DISPUTED


def make_one(tx: Tx, *, now: datetime) -> bool:
    """Let one change take effect whose waiting time is over; tells whether there was one."""
    relink = records.ready(tx, now)
    if relink is None:
        return False
    made = _take_effect(tx, relink, now)
    if not records.set_state(tx, relink, State.MADE if made else State.VOID, now=now):
        raise Stale
    case, demand = _about(tx, relink)
    _log(tx, "relink_made" if made else "relink_void", case, relink, by="clock", now=now)
    outbox.put(tx, ChangeMade(case_id=case.id, demand_id=demand.id), to=relink.new, now=now)
    tell_desk(tx, case, now)
    return True


def _take_effect(tx: Tx, relink: Relink, now: datetime) -> bool:
    if relink.old is None or not moves(tx, relink):
        return False
    # Who was proven by the number or from the account before is not proven by this one.
    codes.forget(tx, relink.old)
    if relink.scope is Scope.PHONE:
        phone = records.new_phone(tx, relink)
        if phone:
            people.save_phone(tx, relink.old, phone)
        return phone is not None
    # A form of the old account about a case of its own would lead nowhere; a request begun there is its writer's.
    person = people.person_key(tx, relink.old)
    drafts.discard_about_cases(tx, person)
    # Whoever holds the old account from now on has not agreed to anything here.
    traces.forget_all(tx, person)
    people.move(tx, relink.old, people.owner(tx, relink.new))
    outbox.revive(tx, relink.old, now=now, lost=frozenset({Delivered.BLOCKED, Delivered.DEACTIVATED}))
    return True


def _about(tx: Tx, relink: Relink) -> tuple[Case, Demand]:
    case = cases.find(tx, relink.case_id)
    demand = case.demand(relink.demand_id) if case else None
    if case is None or demand is None:
        raise NotFound
    return case, demand


def _log(tx: Tx, kind: str, case: Case, relink: Relink, *, by: str, now: datetime) -> None:
    facts = {"from": relink.old or "", "to": people.owner(tx, relink.new), "scope": relink.scope}
    audit.append(tx, kind, by=by, at=now, case_id=case.id, subject_id=case.subject_id, facts=facts)
