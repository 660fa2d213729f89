"""What a person does with their requests: file, read, add to, withdraw."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.actions import drafts as forms
from bot.actions import ledger, relinks, representations
from bot.actions import people as arrivals
from bot.actions.telling import DESK, tell_desk
from bot.actions.terms import clocks_for, moved_on, reschedule
from bot.domain.cases import (
    Case,
    Channel,
    Demand,
    Event,
    Outcome,
    Status,
    advance,
    due_at,
    in_force,
    taken_back,
    takes_effect,
    with_demands,
)
from bot.domain.deadlines import Start
from bot.domain.entries import FOR_SUBJECT, Entry, EntryKind, File
from bot.domain.erasures import Carrying
from bot.domain.handling import Effect, Step, waiting
from bot.domain.notices import Card, Content, Line, Receipt
from bot.domain.people import Draft, Subject
from bot.domain.refusals import NeedsPhone, NotFound, Stale, TooMany, WrongStatus
from bot.domain.representations import Representation
from bot.domain.requests import FOR, FOR_ANOTHER, REQUESTS, Form, Kind, Scope, asked, complete
from bot.domain.requests import said as told
from bot.rules import Rules
from bot.storage import audit, cases, corrections, drafts, entries, erasures, history, outbox, people, proposals
from bot.storage import relinks as records
from bot.storage.db import Tx

STRAY = "stray"
MESSAGES_LIMIT = 200
PAGE = 8


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A case as the person may see it."""

    case: Case
    thread: tuple[Entry, ...]
    events: tuple[tuple[datetime, str], ...]
    acting: Mapping[str, Representation] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)  # from when on a withdrawal is in force, by its demand
    appealed: Mapping[str, tuple[str, Demand]] = field(default_factory=dict)  # case number and refusal, by the appeal
    carried: Mapping[str, Carrying] = field(default_factory=dict)  # erasures that the bot carries out, by demand


def file(tx: Tx, person: bytes, draft_id: str, *, version: int, rules: Rules, now: datetime) -> Case:
    """Turn a confirmed form into a case, or into one more demand of the case that is already open.

    ``version`` is that of the form that was confirmed: words written since were not. Confirming twice gives the same
    case, and so does taking back a consent that is taken back. Raises `DraftGone`, `Stale`, `NeedsConsent`,
    `NeedsPhone`.
    """
    subject = arrivals.require_agreed(tx, person)
    filed = cases.of_draft(tx, draft_id)
    if filed and filed.subject_id == subject.id:
        return filed
    draft = forms.require(tx, person, draft_id, now=now)
    if draft.version != version or draft.flow not in set(Kind) or not complete(Kind(draft.flow), draft.payload):
        raise Stale
    demand = _demand(tx, subject, draft, rules, now)
    before = _already(tx, subject, demand)
    if before:
        drafts.discard(tx, draft_id)
        return before
    case, joined = put_on_file(tx, subject.id, demand, draft_id, rules=rules, now=now)
    entry_id = _keep_words(tx, subject, case, demand, draft)
    if demand.kind is Kind.RELINK:
        relinks.ask(tx, subject, case, demand, draft.payload)
    audit.append(
        tx, "demand_filed", by=f"subject:{subject.id}", at=now, case_id=case.id, subject_id=subject.id,
        facts={"kind": demand.kind, "scope": demand.scope, "received_at": demand.received_at.isoformat(),
               "rules": rules.version, "joined": joined, **_by_right(demand)},
    )  # fmt: skip
    if in_force(case, demand):
        act = ledger.ending(tx, subject.id, demand.scope, now)
        ledger.record(tx, case, demand, act, rules=rules, by=f"subject:{subject.id}", now=now)
        ledger.switch(tx, case, demand, on=False, rules=rules, now=now)
    reschedule(tx, case, rules, now)
    drafts.discard(tx, draft_id)
    outbox.put(tx, Receipt(case_id=case.id, demand_id=demand.id), to=subject.id, now=now)
    outbox.put(tx, Card(case_id=case.id), to=DESK, now=now)
    if joined:
        outbox.put(tx, Line(case_id=case.id, what="demand_joined"), to=DESK, now=now)
        tell_assignee(tx, case, entry_id, now)
    return case


def _by_right(demand: Demand) -> dict[str, str]:
    return {"representation": demand.representation} if demand.representation else {}


def _demand(tx: Tx, subject: Subject, draft: Draft, rules: Rules, now: datetime) -> Demand:
    kind = Kind(draft.flow)
    if subject.level < REQUESTS[kind].level:
        raise NeedsPhone
    documents_at = draft.payload.get("document_at")
    about = _appealed(tx, subject, draft.payload.get("about"))
    return Demand(
        id=tx.new_id(),
        kind=kind,
        scope=Scope(draft.payload["scope"]),
        received_at=draft.received_at,
        rules=rules.version,
        clocks=clocks_for(
            kind, draft.received_at, rules, documents_at=datetime.fromisoformat(documents_at) if documents_at else None
        ),
        about=about.id if about else None,
        representation=_right(tx, subject, kind, draft.payload, about, rules, now),
    )


def _right(
    tx: Tx, subject: Subject, kind: Kind, payload: Mapping[str, str], about: Demand | None, rules: Rules, now: datetime
) -> str | None:
    """By which right it is asked for another person: stated here, chosen in the form, or that of what is appealed."""
    if kind is Kind.REPRESENT:
        return representations.state(tx, subject, payload, now=now)
    if about:
        return about.representation if about.kind in FOR_ANOTHER else None
    return representations.chosen(tx, subject, kind, payload, today=rules.calendar.day_of(now))


def _already(tx: Tx, subject: Subject, demand: Demand) -> Case | None:
    """The case by which this consent is withdrawn already, where taking it back takes effect in one act."""
    if not takes_effect(demand) or not ledger.is_withdrawn(tx, subject.id, demand.scope):
        return None
    known = ledger.withdrawal(tx, subject.id, demand.scope)
    return known[0] if known else None


def _appealed(tx: Tx, subject: Subject, demand_id: str | None) -> Demand | None:
    """The person's own refused demand; `NotFound` in one voice for one that does not exist and somebody else's."""
    if not demand_id:
        return None
    found = next((demand for demand in refused(tx, subject.id) if demand.id == demand_id), None)
    if found is None:
        raise NotFound
    return found


def refused(tx: Tx, subject_id: str) -> list[Demand]:
    """The person's demands that were refused, whole or in part, the latest first."""
    answered = (Outcome.REFUSED, Outcome.PARTLY)
    found = [d for case in cases.page_of(tx, subject_id, limit=None) for d in case.demands if d.outcome in answered]
    return sorted(found, key=lambda demand: demand.decided_at or demand.received_at, reverse=True)


def refused_of(tx: Tx, person: bytes) -> list[Demand]:
    subject = people.subject_of(tx, person)
    return refused(tx, subject.id) if subject else []


def _keep_words(tx: Tx, subject: Subject, case: Case, demand: Demand, draft: Draft) -> str:
    """What the form says, and every document it brings, as entries of the case."""
    entry_id = entries.insert_entry(
        tx, subject.id, case.id, EntryKind.REQUEST, author="subject", now=demand.received_at,
        answers=(*_for_whom(tx, demand), *told(demand.kind, draft.payload)),
    )  # fmt: skip
    for question in asked(demand.kind, draft.payload):
        brought = forms.document_in(draft.payload, question.name) if question.form is Form.FILE else None
        if brought:
            entries.insert_entry(
                tx, subject.id, case.id, EntryKind.MESSAGE, author="subject",
                now=datetime.fromisoformat(draft.payload[f"{question.name}_at"]), file=brought,
            )  # fmt: skip
    return entry_id


def _for_whom(tx: Tx, demand: Demand) -> tuple[tuple[str, str], ...]:
    """Whose data it is about, for whoever works on it: sealed with the words of the request."""
    if demand.representation is None or demand.kind is Kind.REPRESENT:
        return ()
    return ((FOR, representations.whom(tx, demand.representation)),)


def put_on_file(tx: Tx, subject_id: str, demand: Demand, draft_id: str, *, rules: Rules, now: datetime,
                channel: Channel = Channel.CHAT, entered_by: str | None = None) -> tuple[Case, bool]:  # fmt: skip
    """The case that now holds the demand, and whether it joined one that was open already."""
    # Not a case of an account that was moved here: its words are sealed under that account's key, and a deletion that
    # was under way there may destroy it before this one's.
    opened = [case for case in cases.open_of(tx, subject_id) if case.subject_id == subject_id]
    if opened:
        return _join(tx, opened[0], demand, draft_id), True
    case = Case(
        id=tx.new_id(),
        number=cases.next_number(tx, rules.calendar.day_of(now).year),
        subject_id=subject_id,
        channel=channel,
        entered_by=entered_by,
        status=Status.NEW,
        assignee=None,
        opened_at=now,
        due_at=due_at((demand,)),
        closed_at=None,
        demands=(demand,),
        version=1,
    )
    cases.insert_case(tx, case, draft_id=draft_id, next_alert_at=None)
    return case, False


def _join(tx: Tx, was: Case, demand: Demand, draft_id: str) -> Case:
    cases.insert_demand(tx, was.id, demand, draft_id=draft_id)
    together = (*was.demands, demand)
    return save(tx, with_demands(advance(was, Event.JOIN), together), was=was)


def save(tx: Tx, case: Case, *, was: Case) -> Case:
    """The case as saved; raises `Stale` when somebody was faster."""
    if not cases.save(tx, case, was=was):
        raise Stale
    return replace(case, version=was.version + 1)


def mine(tx: Tx, person: bytes, *, page: int = 0) -> list[Case]:
    """The person's cases, newest first: one page, and one more where there is another page."""
    subject = people.subject_of(tx, person)
    return cases.page_of(tx, subject.id, limit=PAGE + 1, skip=page * PAGE) if subject else []


def open_ones(tx: Tx, person: bytes) -> list[Case]:
    subject = people.subject_of(tx, person)
    return cases.open_of(tx, subject.id) if subject else []


def require(tx: Tx, person: bytes, case_id: str) -> Case:
    """The person's own case; `NotFound` in one voice for one that does not exist and one that is somebody else's."""
    subject = people.subject_of(tx, person)
    case = cases.find(tx, case_id)
    if case is None or subject is None or people.owner(tx, case.subject_id) != subject.id:
        raise NotFound
    return case


def find_shown(tx: Tx, person: bytes, case_id: str) -> Shown | None:
    """The person's own case, or None: for a screen that must not fail."""
    try:
        return show(tx, person, case_id)
    except NotFound:
        return None


def show(tx: Tx, person: bytes, case_id: str) -> Shown:
    case = require(tx, person, case_id)
    return Shown(
        case=case,
        thread=tuple(entries.thread(tx, case.subject_id, case.id, FOR_SUBJECT)),
        events=tuple(history.of_case(tx, case.id)),
        acting=representations.acting_in(tx, case, named=True),
        since=ledger.since(tx, case),
        appealed=appealed(tx, case),
        carried=erasures.of_case(tx, case.id),
    )


def appealed(tx: Tx, case: Case) -> dict[str, tuple[str, Demand]]:
    """What the appeals of the case are about: the number of the case and the refusal in it, by the appeal's id."""
    found = {}
    for appeal in case.demands:
        of = cases.case_of_demand(tx, appeal.about) if appeal.about else None
        refusal = of.demand(appeal.about) if of and appeal.about else None
        if of and refusal:
            found[appeal.id] = (of.number, refusal)
    return found


def add_message(tx: Tx, person: bytes, case_id: str, *, chat_id: int, message_id: int, rules: Rules, now: datetime,
                text: str | None = None, document: File | None = None) -> Case:  # fmt: skip
    """Add words or a document to an open case; the same Telegram message is taken in once."""
    case = require(tx, person, case_id)
    origin = entries.origin_of(tx, chat_id, message_id)
    if entries.of_origin(tx, origin):
        return case
    saved, entry_id = take_in(
        tx, case, at=now, text=text, document=document, origin=origin, rules=rules,
        by=f"subject:{people.owner(tx, case.subject_id)}",
        now=now,
    )  # fmt: skip
    tell_assignee(tx, case, entry_id, now)
    return saved


def take_in(tx: Tx, case: Case, *, at: datetime, text: str | None, document: File | None, rules: Rules, by: str,
            now: datetime, origin: bytes | None = None, **facts: str) -> tuple[Case, str]:  # fmt: skip
    """Words or a document of the person that came ``at`` this moment; returns the case and the id of the entry."""
    if not case.open:
        raise WrongStatus(status=case.status, event="message")
    if len(entries.thread(tx, case.subject_id, case.id, {EntryKind.MESSAGE})) >= MESSAGES_LIMIT:
        raise TooMany(limit=MESSAGES_LIMIT)
    entry_id = entries.insert_entry(
        tx, case.subject_id, case.id, EntryKind.MESSAGE, author="subject", now=at, text=text, file=document,
        origin=origin,
    )  # fmt: skip
    answered = advance(case, Event.ANSWERED) if case.status is Status.WAITING else case
    saved = save(tx, _documented(answered, rules, at) if document else answered, was=case)
    audit.append(
        tx, "message_received", by=by, at=now, case_id=case.id, subject_id=case.subject_id,
        facts={"document": document is not None, **facts},
    )  # fmt: skip
    if saved.demands != case.demands:
        reschedule(tx, saved, rules, now)
    tell_desk(tx, case, now, line="document_received" if document else "message_received")
    return saved, entry_id


def _documented(case: Case, rules: Rules, at: datetime) -> Case:
    """A document has come in: the day within which data are corrected begins (Art. 25(2)(8) of Law 94-V)."""
    # Whether it is the right one staff say with a step of their own: only the clock starts here.
    effect = Effect(starts=Start.DOCUMENTS_IN_HAND)
    moved = {demand.id for demand in waiting(case.demands, Step.DOCUMENTS)}
    return with_demands(case, tuple(moved_on(d, effect, rules, at) if d.id in moved else d for d in case.demands))


def keep_stray(tx: Tx, person: bytes, payload: Mapping[str, str], *, now: datetime) -> tuple[Draft, list[Case]]:
    """Words that were written outside any form, kept as one, with the open cases they may belong to.

    What was written before stays: each message may be a request, and its clock runs from it.
    """
    draft = forms.begin(tx, person, STRAY, "choose", payload=payload, beside=True, now=now)
    return draft, open_ones(tx, person)


def add_stray(tx: Tx, person: bytes, draft_id: str, case_id: str, *, chat_id: int, rules: Rules,
              now: datetime) -> Case:  # fmt: skip
    """Add words that were written outside any form to an open case, once."""
    draft = forms.require(tx, person, draft_id, now=now)
    case = add_message(
        tx, person, case_id, chat_id=chat_id, message_id=int(draft.payload["message"]), text=draft.payload["words"],
        document=forms.document_in(draft.payload), rules=rules, now=now,
    )  # fmt: skip
    drafts.discard(tx, draft_id)
    return case


def tell_assignee(tx: Tx, case: Case, entry_id: str, now: datetime) -> None:
    if case.assignee:
        outbox.put(tx, Content(case_id=case.id, entry_id=entry_id), to=case.assignee, now=now)


def withdraw(tx: Tx, person: bytes, case_id: str, *, now: datetime) -> Case:
    """The person takes back what the case asks; a second tap finds it taken back. What is in force stays to be done."""
    case = require(tx, person, case_id)
    if case.status is Status.WITHDRAWN:
        return case
    saved = save(tx, taken_back(case, now), was=case)
    for demand in case.demands:
        answered = saved.demand(demand.id)
        if demand.open and answered and not answered.open:
            representations.taken_back(tx, demand, now=now)
            erasures.cancel(tx, demand.id, now)
            corrections.cancel(tx, demand.id)
    drop_decision(tx, saved, now)
    records.drop_of_case(tx, case.id, now=now)
    if not saved.open:
        cases.set_alert(tx, case.id, None)
    audit.append(
        tx, "requests_withdrawn" if saved.open else "case_withdrawn",
        by=f"subject:{people.owner(tx, case.subject_id)}", at=now, case_id=case.id,
        subject_id=case.subject_id, facts={},
    )  # fmt: skip
    tell_desk(tx, case, now, line="withdrawn_in_part" if saved.open else "withdrawn")
    return saved


def drop_decision(tx: Tx, case: Case, now: datetime) -> None:
    """A decision that waits for a second person goes with the request it is about."""
    for each in proposals.waiting(tx, case.subject_id, case.id):
        demand = case.demand(each.demand_id)
        if demand and not demand.open:
            proposals.decide(tx, each.id, "dropped", by=None, solo=False, now=now)
