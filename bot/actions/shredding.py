"""What the bot itself holds is destroyed last, after the result has reached the person."""

import json
from datetime import datetime, timedelta

from bot.actions import representations
from bot.actions.fading import FADE
from bot.domain.cases import Case, Demand
from bot.domain.deadlines import Due, due
from bot.domain.notices import Done
from bot.domain.requests import Kind, Scope
from bot.rules import Rules
from bot.storage import audit, cases, codes, drafts, outbox, people, relinks, traces
from bot.storage.db import Tx

# Long enough to read the letter and object to it, short enough to keep the promise.
GRACE = timedelta(days=1)


def plan(tx: Tx, subject_id: str, *, now: datetime) -> None:
    """The result of a complete erasure has been delivered: the bot's own data follow after a day."""
    people.erase_later(tx, people.owner(tx, subject_id), now + GRACE)


def call_off(tx: Tx, subject_id: str) -> None:
    """A case is taken up again: nothing of this person is destroyed meanwhile, whichever account it was planned for."""
    for account in {subject_id, people.owner(tx, subject_id)}:
        people.erase_later(tx, account, None)


def record_until(case: Case, rules: Rules) -> Due:
    """Until when the minimal record of a closed case is kept."""
    return due(rules.terms["record"], case.closed_at or case.opened_at, rules.calendar)


def erase_one(tx: Tx, *, rules: Rules, now: datetime) -> bool:
    """Destroy the key and the sealed values of one person; tells whether there was one.

    A person with an open case, or with a letter still on its way, is left until the day after: neither could arrive.
    Accounts that were moved to this one go with it; one that was to be erased before it was moved goes alone.
    """
    subject_id = people.due_for_erasure(tx, now)
    if subject_id is None:
        return False
    accounts = people.accounts(tx, subject_id)
    if cases.open_of(tx, subject_id) or any(_still_owed(tx, account) for account in accounts):
        people.erase_later(tx, subject_id, now + GRACE)
        return True
    if any(outbox.fading(tx, account) for account in accounts):
        # Once the address is destroyed nothing in the chat can be hidden any more.
        people.erase_later(tx, subject_id, now + FADE)
        return True
    relinks.drop_of(tx, accounts, now=now)
    for account in accounts:
        if not people.is_erased(tx, account):
            _erase(tx, account, rules, now)
    return True


def _erase(tx: Tx, subject_id: str, rules: Rules, now: datetime) -> None:
    theirs = [case for case in cases.page_of(tx, subject_id, limit=None) if case.subject_id == subject_id]
    name, phone = people.identity(tx, subject_id)
    who = json.dumps(
        {
            "telegram": people.own_telegram(tx, subject_id),
            "name": name,
            "phone": phone,
            "contact": people.contact(tx, subject_id),
        },
        ensure_ascii=False,
    )
    for case in theirs:
        people.keep_record(tx, case.id, who, record_until(case, rules).at)
    representations.end_all(tx, subject_id, by="clock", now=now)
    person = people.person_key(tx, subject_id)
    drafts.discard_all(tx, person)
    traces.forget_all(tx, person)
    codes.forget(tx, subject_id)
    people.erase(tx, subject_id, [case.id for case in theirs])
    audit.append(tx, "subject_erased", by="clock", at=now, subject_id=subject_id, facts={"cases": len(theirs)})


def _still_owed(tx: Tx, subject_id: str) -> bool:
    by_hand = people.came_elsewhere(tx, subject_id) and outbox.owes_by_hand(tx, subject_id)
    return by_hand or outbox.on_its_way(tx, subject_id)


def asked_for_all(tx: Tx, done: Done) -> bool:
    """As things stand now: a case reopened while its letter was on the way is not done with."""
    case = cases.find(tx, done.case_id)
    demand = case.demand(done.demand_id) if case else None
    return demand is not None and not demand.open and erases(demand)


def erases(demand: Demand) -> bool:
    """Whether what the bot itself holds about the person goes with it; not for somebody else's data."""
    return demand.kind is Kind.DELETE and demand.scope is Scope.ALL and demand.representation is None


def drop_record(tx: Tx, *, now: datetime) -> bool:
    """Destroy one minimal record whose dated end has come; tells whether there was one."""
    case_id = people.record_past_its_end(tx, now)
    if case_id is None:
        return False
    people.drop_record(tx, case_id)
    audit.append(tx, "record_destroyed", by="clock", at=now, case_id=case_id, facts={})
    return True
