"""What an answer brings about besides its letter: a consent is withdrawn, a refusal is taken up again, a right to
act is confirmed, a change of number or account begins to wait."""

from dataclasses import replace
from datetime import datetime

from bot.actions import ledger, relinks, representations
from bot.actions.cases import save
from bot.actions.shredding import call_off
from bot.actions.telling import tell_desk
from bot.actions.terms import reschedule
from bot.domain.cases import Case, Demand, Event, Outcome, Status, advance, in_force, undecided, with_demand
from bot.domain.notices import Reopened, Taken
from bot.domain.requests import Kind
from bot.rules import Rules
from bot.storage import audit, cases, outbox
from bot.storage.db import Tx


def follow(tx: Tx, case: Case, answer: Demand, *, worker: str, rules: Rules, now: datetime) -> Case:
    """``case`` as it was saved with the answer; ``worker`` gave it. Returns the case as it is now."""
    granted = answer.outcome is Outcome.FULFILLED
    if answer.kind is Kind.APPEAL and granted and answer.about:
        return _take_up_again(tx, case, answer.about, worker, rules, now)
    if answer.kind is Kind.REPRESENT:
        representations.answered(tx, answer, worker=worker, now=now)
    if answer.kind is Kind.RELINK and granted:
        relinks.confirm(tx, case, answer, worker=worker, rules=rules, now=now)
    if answer.kind is Kind.WITHDRAW_CONSENT and granted and _decided_by_staff(case, answer):
        ledger.record(tx, case, answer, ledger.WITHDRAWN, rules=rules, by=f"staff:{worker}", now=now)
        ledger.switch(tx, case, answer, on=False, rules=rules, now=now)
    return case


def _decided_by_staff(case: Case, answer: Demand) -> bool:
    """What takes effect in one act is in the ledger since then; what is asked for another is not one's own."""
    return answer.representation is None and not in_force(case, answer)


def _take_up_again(tx: Tx, case: Case, demand_id: str, worker: str, rules: Rules, now: datetime) -> Case:
    """What was refused is open again, with whoever upheld the appeal and not with whoever refused."""
    refused = case if case.demand(demand_id) else cases.case_of_demand(tx, demand_id)
    demand = refused.demand(demand_id) if refused else None
    if refused is None or demand is None or demand.open:
        return case
    reopened = advance(refused, Event.REOPEN) if refused.status is Status.CLOSED else refused
    again = replace(with_demand(reopened, undecided(demand)), closed_at=None, assignee=worker)
    representations.looked_at_again(tx, demand, worker=worker, now=now)
    call_off(tx, refused.subject_id)
    saved = save(tx, again, was=refused)
    audit.append(
        tx, "case_reopened", by=f"staff:{worker}", at=now, case_id=saved.id, subject_id=saved.subject_id,
        facts={"demand": demand_id, "upheld": True},
    )  # fmt: skip
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Reopened(case_id=saved.id), to=saved.subject_id, now=now)
    outbox.put(tx, Taken(case_id=saved.id), to=worker, now=now)
    tell_desk(tx, saved, now, line="reopened")
    return saved if saved.id == case.id else case
