"""What the bot itself holds is destroyed last, after the result has reached the person."""

import json
from datetime import datetime, timedelta

from bot.actions.fading import FADE
from bot.domain.cases import Case
from bot.domain.deadlines import Due, due
from bot.rules import Rules
from bot.storage import audit, cases, drafts, outbox, people, traces
from bot.storage.db import Tx

# Long enough to read the letter and object to it, short enough to keep the promise.
GRACE = timedelta(days=1)


def plan(tx: Tx, subject_id: str, *, now: datetime) -> None:
    """The result of a complete erasure has been delivered: the bot's own data follow after a day."""
    people.erase_later(tx, subject_id, now + GRACE)


def record_until(case: Case, rules: Rules) -> Due:
    """Until when the minimal record of a closed case is kept."""
    return due(rules.terms["record"], case.closed_at or case.opened_at, rules.calendar)


def erase_one(tx: Tx, *, rules: Rules, now: datetime) -> bool:
    """Destroy the key and the sealed values of one person; tells whether there was one.

    A person with an open case, or with a letter still on its way, is left until the day after: neither could arrive.
    """
    subject_id = people.due_for_erasure(tx, now)
    if subject_id is None:
        return False
    if cases.open_of(tx, subject_id) or outbox.on_its_way(tx, subject_id):
        people.erase_later(tx, subject_id, now + GRACE)
        return True
    if outbox.fading(tx, subject_id):
        # Once the address is destroyed nothing in the chat can be hidden any more.
        people.erase_later(tx, subject_id, now + FADE)
        return True
    theirs = cases.page_of(tx, subject_id, limit=None)
    telegram_id, _, _ = people.address(tx, subject_id)
    name, phone = people.identity(tx, subject_id)
    who = json.dumps({"telegram": telegram_id, "name": name, "phone": phone}, ensure_ascii=False)
    for case in theirs:
        people.keep_record(tx, case.id, who, record_until(case, rules).at)
    person = people.person_key(tx, subject_id)
    drafts.discard_all(tx, person)
    traces.forget_all(tx, person)
    people.erase(tx, subject_id, [case.id for case in theirs])
    audit.append(tx, "subject_erased", by="clock", at=now, subject_id=subject_id, facts={"cases": len(theirs)})
    return True


def drop_record(tx: Tx, *, now: datetime) -> bool:
    """Destroy one minimal record whose dated end has come; tells whether there was one."""
    case_id = people.record_past_its_end(tx, now)
    if case_id is None:
        return False
    people.drop_record(tx, case_id)
    audit.append(tx, "record_destroyed", by="clock", at=now, case_id=case_id, facts={})
    return True
