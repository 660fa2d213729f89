"""The company's purposes and kinds of processing, one switch each: read, taken back, given again."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.actions import cases, ledger
from bot.actions import consents as own
from bot.actions import drafts as forms
from bot.actions import people as arrivals
from bot.actions.telling import DESK
from bot.actions.terms import reschedule
from bot.domain.cases import Case, Demand, undone
from bot.domain.consents import Act, Held, Standing
from bot.domain.notices import Card, GivenAgain, Regiven
from bot.domain.people import Draft, Subject
from bot.domain.purposes import Purpose
from bot.domain.refusals import NeedsPhone
from bot.domain.requests import AGAIN, CHECK, REQUESTS, SCOPE, Kind, Scope, at_once
from bot.rules import Rules
from bot.storage import cases as records
from bot.storage import outbox, people
from bot.storage.db import Tx

KIND = Kind.WITHDRAW_CONSENT
NOTHING = Held()
# By which act a consent that has not been ended is given once more.
AGAIN_BY = {Standing.TO_CONFIRM: Act.CONFIRMED, Standing.EXPIRED: Act.GIVEN}


class State(StrEnum):
    """As `Standing`, and ``ASKED`` where only staff can say what holds: the request is with them."""

    UNKNOWN = "unknown"
    GIVEN = "given"
    TO_CONFIRM = "to_confirm"
    EXPIRED = "expired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ASKED = "asked"


@dataclass(frozen=True, kw_only=True)
class Switch:
    """Where consent to one purpose stands and why, and the case in which that is handled, while it is open."""

    purpose: Purpose
    held: Held = NOTHING
    case: Case | None = None

    @property
    def state(self) -> State:
        asked = self.case is not None and self.held.standing is Standing.UNKNOWN
        return State.ASKED if asked else State(self.held.standing.value)

    @property
    def at(self) -> datetime | None:
        return self.held.since


@dataclass(frozen=True, kw_only=True)
class Overview:
    """The consent to requests being handled here, if it is given, and a switch for everything the company does.

    ``recorded``: whether anything was ever said about any of them here.
    """

    own: own.Held | None
    switches: tuple[Switch, ...]
    recorded: bool = False

    def of(self, scope: Scope) -> Switch:
        return next(switch for switch in self.switches if switch.purpose.scope is scope)


def overview(tx: Tx, person: bytes, *, rules: Rules, now: datetime) -> Overview:
    """For anybody: of somebody the bot does not know, it has no record."""
    subject = people.subject_of(tx, person)
    held = ledger.held(tx, subject.id, now=now) if subject else {}
    asked = _asked(records.open_of(tx, subject.id)) if subject else {}
    switches = (
        Switch(purpose=purpose, held=held.get(scope, NOTHING), case=asked.get(scope))
        for scope, purpose in rules.purposes.items()
    )
    recorded = bool(held) or (subject is not None and bool(people.own_acts(tx, subject.id)))
    return Overview(own=own.held(tx, person), switches=tuple(switches), recorded=recorded)


def _asked(opened: list[Case]) -> dict[Scope, Case]:
    """The open case in which each consent is being taken back; not for somebody else."""
    mine = ((d, case) for case in opened for d in case.demands if d.open and d.kind is KIND)
    return {demand.scope: case for demand, case in mine if demand.representation is None}


def switch_off(tx: Tx, person: bytes, scope: Scope, *, rules: Rules, now: datetime) -> Case | None:
    """Take back in one act a consent that nothing needs: in force from now on, and filed to be carried out.

    None when it is withdrawn already. Raises `NeedsConsent`, `NeedsPhone`.
    """
    subject = arrivals.require_agreed(tx, person)
    if ledger.is_withdrawn(tx, subject.id, scope):
        return None
    form = forms.begin(tx, person, KIND, CHECK, payload={SCOPE: scope}, beside=True, now=now)
    return cases.file(tx, person, form.id, version=form.version, rules=rules, now=now)


def finish(tx: Tx, person: bytes, form: Draft, *, rules: Rules, now: datetime) -> None:
    """Do what a form about a consent asks for, now that nothing is missing: take it back, or give it again."""
    if AGAIN not in form.payload:
        cases.file(tx, person, form.id, version=form.version, rules=rules, now=now)
        return
    forms.require(tx, person, form.id, now=now)
    give(tx, person, Scope(form.payload[SCOPE]), shown=form.payload[AGAIN], rules=rules, now=now)
    forms.discard(tx, person, form.id, now=now)


def give(tx: Tx, person: bytes, scope: Scope, *, shown: str, rules: Rules, now: datetime) -> bool:
    """Give again a consent that was taken back here; False when there is none, or another text was ``shown``.

    A withdrawal that is still to be carried out is taken back with it; one that was carried out is told to the desk.
    Raises `NeedsConsent`, `NeedsPhone`.
    """
    subject = _with_number(arrivals.require_agreed(tx, person))
    if _once_more(tx, subject.id, scope, shown=shown, rules=rules, now=now):
        return True
    withdrawn = _withdrawn(tx, subject.id, scope)
    if withdrawn is None or not rules.purposes[scope].reads(shown, ledger.language_of(tx, subject.id)):
        return False
    case, demand = withdrawn
    ledger.record(tx, case, demand, ledger.GIVEN, rules=rules, by=f"subject:{subject.id}", now=now)
    ledger.switch(tx, case, demand, on=True, rules=rules, now=now)
    if demand.open:
        _take_back(tx, case, demand, rules, now)
    # Where the processing has stopped already, somebody has to switch it on again.
    what = "taken_back" if demand.open and not demand.steps else "switch_on"
    what = "by_bot" if scope in rules.live else what
    outbox.put(tx, Regiven(case_id=case.id, demand_id=demand.id), to=subject.id, now=now)
    outbox.put(tx, GivenAgain(case_id=case.id, demand_id=demand.id, what=what), to=DESK, now=now)
    outbox.put(tx, Card(case_id=case.id), to=DESK, now=now)
    return True


def _once_more(tx: Tx, subject_id: str, scope: Scope, *, shown: str, rules: Rules, now: datetime) -> bool:
    """A material change has asked again, or the time is over: nothing had been stopped, so nothing is to be done."""
    held = ledger.held(tx, subject_id, now=now).get(scope, NOTHING)
    asked = held.standing in AGAIN_BY and at_once(KIND, scope)
    if asked and rules.purposes[scope].reads(shown, ledger.language_of(tx, subject_id)):
        ledger.confirm(tx, subject_id, scope, AGAIN_BY[held.standing], rules=rules, now=now)
        return True
    return False


def _with_number(subject: Subject) -> Subject:
    """Staff have to find the person in the company's systems: for giving as for taking back."""
    if subject.level < REQUESTS[KIND].level:
        raise NeedsPhone
    return subject


def _withdrawn(tx: Tx, subject_id: str, scope: Scope) -> tuple[Case, Demand] | None:
    """By which demand consent to an optional purpose is withdrawn now; None while it is not."""
    withdrawn = at_once(KIND, scope) and ledger.is_withdrawn(tx, subject_id, scope)
    return ledger.withdrawal(tx, subject_id, scope) if withdrawn else None


def _take_back(tx: Tx, case: Case, demand: Demand, rules: Rules, now: datetime) -> None:
    """Nothing is to be carried out any more; what else the case asks goes on."""
    saved = cases.save(tx, undone(case, demand, now), was=case)
    reschedule(tx, saved, rules, now)
    cases.drop_decision(tx, saved, now)
