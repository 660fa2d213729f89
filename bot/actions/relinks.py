"""A changed number or Telegram account: what is asked, what it would move, and its confirmation by two."""

from collections.abc import Mapping
from datetime import datetime

from bot.actions import drafts as forms
from bot.actions import people as arrivals
from bot.domain.cases import Case, Demand, Outcome
from bot.domain.deadlines import due
from bot.domain.handling import presupposed
from bot.domain.notices import ChangeAhead
from bot.domain.people import Draft, Subject
from bot.domain.refusals import ChangeWaits, NeedsStep
from bot.domain.relinks import OPEN, WAIT, Change, Relink, State
from bot.domain.requests import NEW_PHONE, Kind, Level, Scope
from bot.rules import Rules
from bot.storage import audit, outbox, people
from bot.storage import relinks as records
from bot.storage.db import Tx


def offer(tx: Tx, person: bytes, draft_id: str, phone: str, *, now: datetime) -> tuple[Subject, Draft, bool]:
    """Write the person's present number, in E.164 and checked to be theirs, into the form about its change.

    Where a number is held already it stays until the change is confirmed and has waited. The last value tells whether
    the number is the one held.
    """
    subject = arrivals.require_agreed(tx, person)
    known = subject.level >= Level.PHONE and held_phone(tx, subject.id) == phone
    if subject.level < Level.PHONE:
        subject = arrivals.share_phone(tx, person, phone, now=now)
    draft = forms.require(tx, person, draft_id, now=now)
    filled = forms.fill(tx, person, draft_id, step=draft.step, values={NEW_PHONE: phone}, now=now)
    return subject, filled, known


def held_phone(tx: Tx, subject_id: str) -> str | None:
    return people.identity(tx, subject_id)[1]


def ask(tx: Tx, subject: Subject, case: Case, demand: Demand, payload: Mapping[str, str]) -> None:
    """Keep what the request would change. The account is looked for now and never again: what staff were shown and
    decided about is what moves."""
    phone = None
    if demand.scope is Scope.PHONE:
        phone = payload[NEW_PHONE] if payload[NEW_PHONE] != held_phone(tx, subject.id) else None
        old = subject.id if phone else None
    else:
        old = people.of_phone(tx, payload["old_phone"], besides=subject.id)
    relink = Relink(
        demand_id=demand.id, case_id=case.id, scope=demand.scope, old=old, new=subject.id, ready_at=None,
        state=State.ASKED,
    )  # fmt: skip
    records.insert_relink(tx, relink, phone=phone)


def moves(tx: Tx, relink: Relink) -> bool:
    """Whether there is something here to change, as things stand now."""
    if relink.old is None or people.is_erased(tx, relink.old) or people.is_moved(tx, relink.old):
        return False
    # Two accounts that claim each other: the first move has made them one.
    return relink.scope is Scope.PHONE or people.owner(tx, relink.new) != relink.old


def changes(tx: Tx, case: Case) -> dict[str, Change]:
    """What each request of this case to change a number or account amounts to, by its demand."""
    if all(demand.kind is not Kind.RELINK for demand in case.demands):
        return {}
    return {relink.demand_id: _change(tx, relink) for relink in records.of_case(tx, case.id)}


def _change(tx: Tx, relink: Relink) -> Change:
    able = relink.state in OPEN | {State.WAITING} and moves(tx, relink)
    _, _, unreachable = people.address(tx, relink.old) if able and relink.old else (None, None, None)
    return Change(
        scope=relink.scope, state=relink.state, moves=able, closed=unreachable is not None, ready_at=relink.ready_at
    )  # fmt: skip


def require_free(tx: Tx, demand: Demand, outcome: Outcome) -> None:
    """Raises `ChangeWaits` where another confirmed change of the same account has yet to take effect."""
    relink = records.find(tx, demand.id) if demand.kind is Kind.RELINK and outcome is Outcome.FULFILLED else None
    if relink and relink.state in OPEN and relink.old and records.waiting_of(tx, relink.old):
        raise ChangeWaits


def confirm(tx: Tx, case: Case, demand: Demand, *, worker: str, rules: Rules, now: datetime) -> None:
    """Two have said yes: from now on the old channel is told and can say no, until the waiting time is over."""
    relink = records.find(tx, demand.id)
    if relink is None or relink.state not in OPEN:
        return
    if not moves(tx, relink):
        records.set_state(tx, relink, State.VOID, now=now)
        return
    require_free(tx, demand, Outcome.FULFILLED)
    missing = presupposed(demand, Outcome.FULFILLED)
    if missing:
        # The old channel has objected since it was proposed.
        raise NeedsStep(step=missing)
    ready_at = due(rules.terms[WAIT], now, rules.calendar).at
    records.set_state(tx, relink, State.WAITING, now=now, ready_at=ready_at)
    audit.append(
        tx, "relink_waits", by=f"staff:{worker}", at=now, case_id=case.id, subject_id=case.subject_id,
        facts={"from": relink.old or "", "ready_at": ready_at.isoformat()},
    )  # fmt: skip
    if relink.old:
        outbox.put(tx, ChangeAhead(case_id=case.id, demand_id=demand.id), to=relink.old, now=now)


def hold(tx: Tx, demand: Demand, *, now: datetime) -> None:
    """The answer is open again: what it has set going waits for the next one."""
    relink = records.find(tx, demand.id) if demand.kind is Kind.RELINK else None
    if relink and relink.state is State.WAITING:
        records.set_state(tx, relink, State.ASKED, now=now)


def waits(tx: Tx, demand_id: str) -> bool:
    """Whether there is still something to object to."""
    relink = records.find(tx, demand_id)
    return relink is not None and relink.state is State.WAITING
