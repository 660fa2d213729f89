"""An erasure in the company's systems: what a person confirms is filed, set aside, destroyed when staff have agreed,
verified and told; until something is destroyed it can be called off."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.actions import cases as filing
from bot.actions import codes, duties, ledger
from bot.actions import drafts as forms
from bot.actions import people as arrivals
from bot.actions.consents import after_the_last
from bot.actions.telling import tell_desk
from bot.actions.terms import moved_on, reschedule
from bot.domain.cases import Case, Demand, Event, Outcome, Pending, decided, settle, undone, with_demand
from bot.domain.clients import Client
from bot.domain.consents import Act
from bot.domain.deadlines import due
from bot.domain.duties import DutyKind, DutyState
from bot.domain.erasure import Held, Pile, Plan
from bot.domain.erasures import (
    IN_MOTION,
    LEASE,
    LOOK_AGAIN,
    TO_CALL_OFF,
    Carrying,
    Portion,
    State,
    next_look,
    pause,
    portions,
    set_aside_before,
)
from bot.domain.handling import EFFECTS, Step
from bot.domain.notices import Certificate, Done, PlanChanged
from bot.domain.people import Draft
from bot.domain.refusals import InMotion, NotFound, Stale, WrongStatus
from bot.domain.requests import CHECK, SCOPE, Kind, Scope
from bot.rules import Rules
from bot.sources.protocol import Task
from bot.storage import audit, cases, outbox, people
from bot.storage import erasures as records
from bot.storage.db import Tx

# In the form: what stood in the preview, and which fields of the map were chosen (ids, comma between).
DIGEST, FIELDS = "digest", "fields"
BY = "bot"
NOTHING: Mapping[str, int] = {}


def chosen(payload: Mapping[str, str]) -> tuple[str, ...] | None:
    """The fields to be deleted; None for all of them."""
    if payload.get(SCOPE) == Scope.ALL:
        return None
    return tuple(field for field in payload.get(FIELDS, "").split(",") if field)


def mark(tx: Tx, person: bytes, draft_id: str, field: str, *, now: datetime) -> Draft:
    """Mark a field as one to be deleted, or take the mark away."""
    draft = forms.require(tx, person, draft_id, now=now)
    marked = list(chosen(draft.payload) or ())
    left = [one for one in marked if one != field] if field in marked else [*marked, field]
    # Nothing was previewed for this choice yet.
    return forms.fill(tx, person, draft_id, step=CHECK, values={FIELDS: ",".join(left), DIGEST: ""}, now=now)


def preview(tx: Tx, person: bytes, draft_id: str, plan: Plan, *, words: Mapping[str, str], now: datetime) -> Draft:
    """The form with what its preview shows: exactly that is confirmed, or nothing. ``words`` name what was chosen."""
    subject = arrivals.require_agreed(tx, person)
    draft = forms.require(tx, person, draft_id, now=now)
    digest = plan.digest(key_of(tx, subject.id))
    if draft.step == CHECK and draft.active and draft.payload.get(DIGEST) == digest:
        return draft
    return forms.fill(tx, person, draft_id, step=CHECK, values={DIGEST: digest, **words}, now=now)


def key_of(tx: Tx, subject_id: str) -> bytes:
    """Of the digests and marks by which what was confirmed is known again."""
    return tx.vault.index("plan", subject_id)


def is_blocked(tx: Tx, subject_id: str) -> bool:
    """Whether data of this person were blocked here and not unblocked since: nothing is destroyed meanwhile."""
    found = (d for case in cases.page_of(tx, subject_id, limit=None) for d in case.demands if d.decided_at)
    blocks = [d for d in found if d.kind in {Kind.BLOCK, Kind.UNBLOCK} and d.outcome is Outcome.FULFILLED]
    latest = max(blocks, key=lambda demand: demand.decided_at or demand.received_at, default=None)
    return latest is not None and latest.kind is Kind.BLOCK


def is_set_aside(tx: Tx, client: Client, field: str, row: str) -> bool:
    """Whether this value is not to be used any more, by the list of the bot itself."""
    return any(p.field == field and row in p.rows for p in _aside(tx, client))


def set_aside(tx: Tx, client: Client) -> frozenset[str]:
    """The fields of which something is not to be used any more, by the list of the bot itself."""
    return frozenset(p.field for p in _aside(tx, client))


def _aside(tx: Tx, client: Client) -> Iterator[Portion]:
    """What is destroyed is no more: whatever stands in its place was given since, and is used."""
    for it in records.of_client(tx, client):
        yield from (p for p in it.portions if p.pile is not Pile.ERASED or it.state is not State.DONE)


def set_aside_of(tx: Tx, person: bytes, *, now: datetime) -> frozenset[str]:
    """The same for somebody who has proven to be the client; nothing for others."""
    client = codes.proof(tx, person, now=now)
    return set_aside(tx, client) if client else frozenset()


def blocked(tx: Tx, person: bytes) -> bool:
    subject = people.subject_of(tx, person)
    return subject is not None and is_blocked(tx, subject.id)


def file(
    tx: Tx, person: bytes, draft_id: str, *, version: int, plan: Plan, held: Held, client: Client, alone: bool,
    rules: Rules, now: datetime,
) -> Case | None:  # fmt: skip
    """File what the person confirmed, once; None where it is not what their preview showed."""
    subject = arrivals.require_agreed(tx, person)
    if cases.demand_of_draft(tx, draft_id):
        return filing.file(tx, person, draft_id, version=version, rules=rules, now=now)
    draft = forms.require(tx, person, draft_id, now=now)
    digest = plan.digest(key_of(tx, subject.id))
    if draft.payload.get(DIGEST) != digest:
        return None
    case = filing.file(tx, person, draft_id, version=version, rules=rules, now=now)
    demand = case.demand(cases.demand_of_draft(tx, draft_id) or "")
    if demand is None:
        raise NotFound
    fields = chosen(draft.payload)
    everything = fields is None
    it = Carrying(
        demand_id=demand.id,
        case_id=case.id,
        subject_id=case.subject_id,
        state=State.CONFIRMED,
        everything=everything,
        client=client,
        fields=fields or (),
        portions=portions(plan, key_of(tx, subject.id)),
        before=set_aside_before(held),
        purposes=_still_given(tx, case.subject_id, plan) if everything else (),
        alone=alone,
        digest=digest,
        confirmed_at=now,
        ready_at=due(rules.terms["cooling_off"], now, rules.calendar).at if everything else now,
    )
    records.insert_erasure(tx, it, next_at=now)
    _consents(tx, case, demand, it, ledger.WITHDRAWN, rules, now)
    _note(tx, "erasure_confirmed", it, now, counts(it.portions), by=f"subject:{subject.id}")
    return case


def _still_given(tx: Tx, subject_id: str, plan: Plan) -> tuple[Scope, ...]:
    return tuple(scope for scope in plan.purposes if not ledger.is_withdrawn(tx, subject_id, scope))


def _consents(tx: Tx, case: Case, demand: Demand, it: Carrying, act: Act, rules: Rules, now: datetime) -> None:
    """Optional uses end with the confirmation, and begin again where it is called off."""
    for purpose in it.purposes:
        ledger.record(tx, case, demand, act, rules=rules, by=f"subject:{case.subject_id}", now=now, purpose=purpose)


def counts(found: Sequence[Portion]) -> dict[str, int]:
    """How many values, by what becomes of them."""
    return {pile.value: sum(len(portion.rows) for portion in found if portion.pile is pile) for pile in Pile}


def _note(tx: Tx, kind: str, it: Carrying, now: datetime, facts: Mapping[str, int] = NOTHING, *, by: str = BY) -> None:
    audit.append(
        tx, kind, by=by, at=now, case_id=it.case_id, subject_id=it.subject_id,
        facts={"demand": it.demand_id, **facts},
    )  # fmt: skip


# -- called off -------------------------------------------------------------------------------------------------------


def call_off(tx: Tx, person: bytes, demand_id: str, *, rules: Rules, now: datetime) -> Case:
    """The person thinks again before anything is destroyed; a second tap changes nothing. Raises `WrongStatus`."""
    case = cases.case_of_demand(tx, demand_id)
    if case is None:
        raise NotFound
    filing.require(tx, person, case.id)
    demand = case.demand(demand_id)
    it = records.find(tx, demand_id)
    if demand is None or it is None:
        raise NotFound
    if not demand.open and demand.outcome is Outcome.WITHDRAWN:
        return case
    if not demand.open or it.state not in TO_CALL_OFF:
        raise WrongStatus(status=case.status, event=Event.WITHDRAW)
    saved = filing.save(tx, undone(case, demand, now), was=case)
    reschedule(tx, saved, rules, now)
    filing.drop_decision(tx, saved, now)
    records.cancel(tx, demand_id, now)
    _note(tx, "erasure_called_off", it, now, by=f"subject:{case.subject_id}")
    tell_desk(tx, saved, now, line="erasure_called_off")
    return saved


def released(tx: Tx, it: Carrying, *, rules: Rules, now: datetime) -> None:
    """Everything is as it was before: the consents that ended with the confirmation are given again with it."""
    case = _case(tx, it)
    demand = case.demand(it.demand_id)
    if demand and not people.is_erased(tx, it.subject_id):
        _consents(tx, case, demand, it, ledger.GIVEN, rules, now)
    _save(tx, replace(it, state=State.OVER), next_at=None)
    _note(tx, "erasure_released", it, now)


# -- carried out ------------------------------------------------------------------------------------------------------


def take(tx: Tx, *, now: datetime) -> Carrying | None:
    """What waits for a worker longest; nobody else takes it for a while."""
    it = records.waiting(tx, now)
    if it:
        records.wake(tx, it.demand_id, now + LEASE)
    return it


def put_off(tx: Tx, demand_id: str, *, now: datetime) -> None:
    """A system is silent: it is asked again later. Said aloud to the desk once it has been silent for a while."""
    # As it stands now: it may have come a state further before the system fell silent.
    it = records.find(tx, demand_id)
    if it is None:
        return
    tried = replace(it, attempts=it.attempts + 1)
    _save(tx, tried, next_at=now + pause(tried.attempts))
    if tried.attempts == 3:
        case = _case(tx, it)
        tell_desk(tx, case, now, line="erasure_put_off")


def restricted(tx: Tx, it: Carrying, *, rules: Rules, now: datetime) -> None:
    """What is to go or to be kept is set aside: the first term of the law is met."""
    case = _case(tx, it)
    demand = case.demand(it.demand_id)
    ready = demand is not None and demand.pending is Pending.EXECUTION
    _save(tx, replace(it, state=State.WAITING, attempts=0), next_at=max(now, it.ready_at) if ready else None)
    _note(tx, "erasure_set_aside", it, now)
    if demand and demand.open and Step.RESTRICTED not in demand.steps and it.everything:
        moved = with_demand(case, moved_on(demand, EFFECTS[Step.RESTRICTED], rules, now))
        saved = filing.save(tx, moved, was=case)
        cases.take_step(tx, case.id, demand.id, Step.RESTRICTED, by=None, now=now)
        reschedule(tx, saved, rules, now)
        tell_desk(tx, saved, now, line="step_restricted")


def approved(tx: Tx, demand_id: str, *, now: datetime) -> None:
    """Staff have agreed: it is carried out as soon as it may be. Nothing where the bot does not carry it out."""
    it = records.find(tx, demand_id)
    if it and it.state is State.WAITING:
        records.wake(tx, demand_id, max(now, it.ready_at))


def begin(tx: Tx, it: Carrying, plan: Plan, *, now: datetime) -> Carrying | None:
    """From here on it is destroyed, and nobody calls it off; None where it is not what was confirmed and approved."""
    demand = _case(tx, it).demand(it.demand_id)
    if demand is None or demand.pending is not Pending.EXECUTION or now < it.ready_at:
        _save(tx, it, next_at=it.ready_at if demand and demand.pending is Pending.EXECUTION else None)
        return None
    if plan.digest(key_of(tx, it.subject_id)) != it.digest:
        _changed(tx, it, now)
        return None
    running = replace(it, state=State.RUNNING, attempts=0)
    _save(tx, running, next_at=now + LEASE)
    _note(tx, "erasure_begun", it, now, counts(it.portions))
    return replace(running, version=running.version + 1)


def _changed(tx: Tx, it: Carrying, now: datetime) -> None:
    case = _case(tx, it)
    _save(tx, replace(it, state=State.CHANGED), next_at=None)
    _note(tx, "erasure_changed", it, now)
    outbox.put(tx, PlanChanged(case_id=case.id, demand_id=it.demand_id), to=case.subject_id, now=now)
    tell_desk(tx, case, now, line="erasure_changed")


def confirm_again(
    tx: Tx, person: bytes, demand_id: str, *, shown: str, plan: Plan, held: Held, now: datetime
) -> Carrying | None:
    """The person confirms what the new preview showed; None where that has changed too. Staff have agreed already."""
    it = changed_of(tx, person, demand_id)
    key = key_of(tx, it.subject_id)
    digest = plan.digest(key)
    if not digest.startswith(shown):
        return None
    before = it.before | set_aside_before(held) if not it.everything else it.before
    again = replace(
        it, state=State.CONFIRMED, digest=digest, portions=portions(plan, key), before=before, confirmed_at=now,
        attempts=0,
    )  # fmt: skip
    _save(tx, again, next_at=now)
    _note(tx, "erasure_confirmed", it, now, counts(again.portions), by=f"subject:{it.subject_id}")
    return again


def changed_of(tx: Tx, person: bytes, demand_id: str) -> Carrying:
    """The person's own erasure that waits for a new yes; raises `NotFound`, and `Stale` where it does not wait."""
    it = records.find(tx, demand_id)
    if it is None:
        raise NotFound
    filing.require(tx, person, it.case_id)
    if it.state is not State.CHANGED:
        raise Stale
    return it


def digest_of(tx: Tx, demand_id: str, plan: Plan) -> str:
    """What stands under the button that confirms the new preview."""
    it = records.find(tx, demand_id)
    if it is None:
        raise NotFound
    return plan.digest(key_of(tx, it.subject_id))


def hand_out(tx: Tx, it: Carrying, work: Sequence[Task], *, rules: Rules, now: datetime) -> None:
    """What only people can destroy becomes a duty for each source, once."""
    for task in work:
        duties.open_(
            tx, DutyKind.BY_HAND, case_id=it.case_id, demand_id=it.demand_id, about=task.source, what=task.work,
            at=now, rules=rules, fields=task.fields, days=task.days,
        )  # fmt: skip


def _handed_in(tx: Tx, it: Carrying) -> bool:
    """Whether everything that people had to do is done."""
    owed = duties.of_demand(tx, it.demand_id)
    return all(one.state is DutyState.DONE for one in owed if one.kind is DutyKind.BY_HAND)


def destroyed(
    tx: Tx, it: Carrying, found: tuple[Portion, ...], told: Mapping[str, str], *, rules: Rules, now: datetime
) -> Carrying:
    """What reading everything again has shown: told to the person, or to staff where a value is still readable.

    ``told`` are the recipients of the data, by their ids, with what happened to it.
    """
    seen = replace(it, portions=found)
    case = _case(tx, it)
    if not seen.left and not _handed_in(tx, it):
        _save(tx, replace(seen, attempts=0), next_at=None)
        return seen
    if seen.left:
        stuck = replace(seen, state=State.STUCK)
        _save(tx, stuck, next_at=None)
        _note(tx, "erasure_stuck", it, now, {"left": sum(len(portion.left) for portion in found)})
        tell_desk(tx, case, now, line="erasure_stuck")
        return stuck
    demand = case.demand(it.demand_id)
    done = replace(seen, state=State.DONE, finished_at=now, attempts=0)
    _save(tx, done, next_at=_look(done, rules, now))
    _note(tx, "erasure_done", it, now, counts(found))
    _tell(tx, it, told, rules, now)
    if demand and demand.open:
        answer = decided(demand, Outcome.FULFILLED, now)
        saved = filing.save(tx, settle(with_demand(case, answer), Event.DONE, now), was=case)
        after_the_last(tx, case.subject_id)
        reschedule(tx, saved, rules, now)
        outbox.put(tx, Done(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
        outbox.put(tx, Certificate(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
        tell_desk(tx, saved, now, line="carried_out")
    return done


def _tell(tx: Tx, it: Carrying, told: Mapping[str, str], rules: Rules, now: datetime) -> None:
    """Recipients are told once what happened to what they have."""
    for recipient, what in told.items():
        duties.open_(
            tx, DutyKind.TELL_RECIPIENT, case_id=it.case_id, demand_id=it.demand_id, about=recipient, what=what, at=now,
            rules=rules,
        )  # fmt: skip


def _look(it: Carrying, rules: Rules, now: datetime) -> datetime | None:
    ends = {portion.until for portion in it.portions if portion.until}
    return next_look(it.portions, now, {day: rules.calendar.moment_at(day + timedelta(days=1)) for day in ends})


def try_again(tx: Tx, case_id: str, demand_id: str, *, by: str, now: datetime) -> Carrying:
    """Staff have looked to it: what is left is destroyed, or found to be gone. Raises `Stale`."""
    it = records.find(tx, demand_id)
    if it is None or it.case_id != case_id or it.state is not State.STUCK:
        raise Stale
    running = replace(it, state=State.RUNNING, attempts=0)
    _save(tx, running, next_at=now)
    _note(tx, "erasure_tried_again", it, now, by=f"staff:{by}")
    return running


def require_still(tx: Tx, demand_id: str) -> None:
    """Nobody closes by hand what the bot is at; raises `InMotion`."""
    it = records.find(tx, demand_id)
    if it and it.state in IN_MOTION:
        raise InMotion


def by_hand(tx: Tx, demand_id: str, *, by: str, now: datetime) -> None:
    """Staff have finished what the bot could not: what is kept still falls due."""
    it = records.find(tx, demand_id)
    if it and it.state in {State.STUCK, State.CHANGED}:
        _save(tx, replace(it, state=State.DONE, finished_at=now), next_at=now + LOOK_AGAIN)
        _note(tx, "erasure_by_hand", it, now, by=f"staff:{by}")


def leave(tx: Tx, it: Carrying, *, now: datetime) -> None:
    """What is blocked is not destroyed: it is looked at again later."""
    records.wake(tx, it.demand_id, now + LOOK_AGAIN)


def looked_again(
    tx: Tx, it: Carrying, found: tuple[Portion, ...], told: Mapping[str, str], *, rules: Rules, now: datetime
) -> None:
    """What a law kept and has fallen due is destroyed, and its recipients are told; the rest waits for its day."""
    kept = replace(it, portions=found, attempts=0)
    fell_due = sum(len(portion.rows) for portion in found if portion.pile is Pile.ERASED and not portion.by_hand)
    if fell_due:
        _note(tx, "kept_data_destroyed", it, now, {"n": fell_due})
    if not kept.left:
        _tell(tx, it, told, rules, now)
    look = now + LEASE if kept.left else _look(kept, rules, now)
    _save(tx, kept if look else replace(kept, state=State.OVER), next_at=look)


def _save(tx: Tx, it: Carrying, *, next_at: datetime | None) -> None:
    if not records.save(tx, it, next_at=next_at):
        raise Stale


def _case(tx: Tx, it: Carrying) -> Case:
    case = cases.find(tx, it.case_id)
    if case is None:
        raise NotFound
    return case
