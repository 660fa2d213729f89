"""A request that came by e-mail, on the site, on paper or by phone: staff enter it into the same register.

No consent is asked for: the request itself came by another channel, and is recorded as having come so.
"""

from datetime import datetime, timedelta

from bot.actions import drafts as forms
from bot.actions import values
from bot.actions.cases import put_on_file, refused, take_in, tell_assignee
from bot.actions.desk import at_work
from bot.actions.roster import entitled
from bot.actions.telling import tell_desk
from bot.actions.terms import clocks_for, reschedule
from bot.domain import elsewhere
from bot.domain.calendars import Calendar
from bot.domain.cases import Case, Channel, Demand
from bot.domain.elsewhere import CAME, ENTER, STEPS
from bot.domain.entries import EntryKind, File
from bot.domain.languages import Language
from bot.domain.notices import Receipt
from bot.domain.people import Draft
from bot.domain.refusals import DraftGone, NoSuchCase, NotFound, Stale, WrongStatus
from bot.domain.requests import CHECK, REQUESTS, SCOPE, WORDS_LIMIT, Kind, Scope
from bot.domain.staff import Duty
from bot.rules import Rules
from bot.storage import audit, cases, drafts, entries, outbox, people
from bot.storage.db import Tx

DAYS = {"today": timedelta(), "yesterday": timedelta(days=1)}


def begun(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft | None:
    """The form this member has begun, if any."""
    entitled(tx, by, Duty.WORK)
    return forms.of_flow(tx, person, ENTER, now=now)


def begin(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft:
    entitled(tx, by, Duty.WORK)
    return forms.begin(tx, person, ENTER, STEPS[ENTER][0], now=now)


def begin_to_add(tx: Tx, person: bytes, case_id: str, *, by: str, now: datetime) -> Draft:
    """Something more has come from the person, by the same way as before."""
    _, case = at_work(tx, case_id, by)
    if not case.open:
        raise WrongStatus(status=case.status, event="message")
    return forms.begin(tx, person, CAME, STEPS[CAME][0], case_id=case.id, now=now)


def held(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> Draft:
    """The form a button speaks of; raises `DraftGone` for one of another kind as well."""
    draft = forms.require(tx, person, draft_id, now=now)
    if draft.flow not in STEPS:
        raise DraftGone
    return draft


def write(tx: Tx, person: bytes, draft_id: str, text: str | None, *, rules: Rules, by: str, now: datetime) -> Draft:
    """Answer the step in hand with words; raises what says why they cannot be taken."""
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    match draft.step:
        case "case":
            return _name_case(tx, person, draft, text or "", now)
        case "when":
            moment = values.moment_past(forms.words(text), rules.calendar, now=now)
            return _answer(tx, person, draft, "when", now, moment.isoformat())
        case "name":
            return _answer(tx, person, draft, "name", now, forms.words(text, elsewhere.NAME_LIMIT))
        case "contact":
            return _keep_contact(tx, person, draft, forms.words(text, elsewhere.CONTACT_LIMIT), now)
        case "phone":
            return _keep_phone(tx, person, draft, values.phone(forms.words(text)), now)
        case "words":
            return _answer(tx, person, draft, "words", now, forms.words(text, WORDS_LIMIT))
    raise Stale


def pick(tx: Tx, person: bytes, draft_id: str, step: str, option: str, *, rules: Rules, by: str,
         now: datetime) -> Draft:  # fmt: skip
    """Answer a step with one of the choices it offers; empty goes on without an answer, where that may be."""
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    if step != draft.step:
        # An old button: what is asked now is shown again.
        return draft
    if not option:
        if not elsewhere.optional(draft.flow, step, draft.payload):
            raise NotFound
        return _answer(tx, person, draft, step, now, "")
    if step == "when":
        return _answer(tx, person, draft, step, now, _moment(option, rules.calendar, now).isoformat())
    if option not in options(tx, draft):
        raise NotFound
    return _answer(tx, person, draft, step, now, option)


def options(tx: Tx, draft: Draft) -> tuple[str, ...]:
    """What can be chosen at the step in hand, as codes."""
    match draft.step:
        case "channel":
            return tuple(elsewhere.CHANNELS)
        case "kind":
            return tuple(elsewhere.KINDS)
        case "scope":
            return tuple(REQUESTS[Kind(draft.payload["kind"])].scopes)
        case "language":
            return tuple(Language)
        case "same":
            return ("yes", "no")
        case "about":
            return tuple(demand.id for demand in appealable(tx, draft))
    return ()


def appealable(tx: Tx, draft: Draft) -> list[Demand]:
    """What was refused in the case that the person names."""
    case = cases.find(tx, draft.payload["case"])
    return [d for d in refused(tx, case.subject_id) if case.demand(d.id)] if case else []


def attach(tx: Tx, person: bytes, draft_id: str, document: File, *, by: str, now: datetime) -> Draft:
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    return _answer(tx, person, draft, "document", now, document.packed())


def ask_again(tx: Tx, person: bytes, draft_id: str, step: str, *, by: str, now: datetime) -> Draft:
    """Put the form back to one of its steps; what was answered there stays until it is answered anew."""
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    if step not in elsewhere.asked(draft.flow, draft.payload):
        raise NotFound
    return forms.rewrite(tx, person, draft, step, draft.payload, now=now)


def _answer(tx: Tx, person: bytes, draft: Draft, step: str, now: datetime, value: str, **beside: str) -> Draft:
    payload = elsewhere.answered(draft.payload, step, value, **beside)
    return forms.rewrite(tx, person, draft, elsewhere.step_of(draft.flow, payload), payload, now=now)


def _moment(option: str, calendar: Calendar, now: datetime) -> datetime:
    """``now``, or the first moment of today or yesterday in Almaty."""
    if option == "now":
        return now
    if option not in DAYS:
        raise NotFound
    return calendar.moment_at(calendar.day_of(now) - DAYS[option])


def _name_case(tx: Tx, person: bytes, draft: Draft, number: str, now: datetime) -> Draft:
    """Who asks is in the register already: the request joins them. ``number`` is whole: ``2026-000123``."""
    case = cases.find_number(tx, number)
    if case is None or people.is_erased(tx, case.subject_id):
        raise NoSuchCase
    if elsewhere.appeals(draft.payload) and not [d for d in refused(tx, case.subject_id) if case.demand(d.id)]:
        raise NoSuchCase
    return _answer(tx, person, draft, "case", now, case.id, number=case.number)


def _keep_contact(tx: Tx, person: bytes, draft: Draft, typed: str, now: datetime) -> Draft:
    """An address for the answer; a number among them is the person's own until somebody says otherwise."""
    channel = Channel(draft.payload["channel"])
    if channel is Channel.EMAIL or (channel is not Channel.PHONE and "@" in typed):
        return _answer(tx, person, draft, "contact", now, values.email(typed))
    if channel is Channel.PAPER:
        return _answer(tx, person, draft, "contact", now, typed)
    phone = values.phone(typed)
    return _answer(tx, person, draft, "contact", now, phone, phone=phone, **_known(tx, phone))


def _keep_phone(tx: Tx, person: bytes, draft: Draft, phone: str, now: datetime) -> Draft:
    return _answer(tx, person, draft, "phone", now, phone, **_known(tx, phone))


def _known(tx: Tx, phone: str) -> dict[str, str]:
    """Who has shared the same number in the chat."""
    found = people.of_phone(tx, phone)
    return {"known": found} if found else {}


# -- into the register ------------------------------------------------------------------------------------------------


def enter(tx: Tx, person: bytes, draft_id: str, *, version: int, rules: Rules, by: str, now: datetime) -> Case:
    """Turn a confirmed form into a case, or into one more demand of the case that is already open.

    ``person`` is the member who has filled it in. The terms run from the moment of receipt; those already over are
    announced at once. Entering twice gives the same case. Raises `DraftGone`, `Stale`.
    """
    member = entitled(tx, by, Duty.WORK)
    filed = cases.of_draft(tx, draft_id)
    if filed:
        return filed
    draft = _confirmed(tx, person, draft_id, ENTER, version, now)
    channel = Channel(draft.payload["channel"])
    subject_id = _subject(tx, draft.payload, now)
    demand = _demand(tx, subject_id, draft.payload, rules)
    case, joined = put_on_file(
        tx, subject_id, demand, draft_id, rules=rules, now=now, channel=channel, entered_by=member.id
    )
    entry_id = _keep_words(tx, subject_id, case, demand, draft.payload)
    audit.append(
        tx, "demand_filed", by=f"staff:{member.id}", at=now, case_id=case.id, subject_id=subject_id,
        facts={"kind": demand.kind, "scope": demand.scope, "received_at": demand.received_at.isoformat(),
               "rules": rules.version, "joined": joined, "channel": channel},
    )  # fmt: skip
    reschedule(tx, case, rules, now)
    drafts.discard(tx, draft_id)
    outbox.put(tx, Receipt(case_id=case.id, demand_id=demand.id), to=subject_id, now=now)
    tell_desk(tx, case, now, line="demand_joined" if joined else None)
    if joined and case.assignee != member.id:
        tell_assignee(tx, case, entry_id, now)
    return case


def add(tx: Tx, person: bytes, draft_id: str, *, version: int, rules: Rules, by: str, now: datetime) -> Case:
    """Keep what the person has sent by another way, as theirs, in the case this member works on."""
    draft = _confirmed(tx, person, draft_id, CAME, version, now)
    member, case = at_work(tx, str(draft.case_id), by)
    saved, _ = take_in(
        tx, case, at=datetime.fromisoformat(draft.payload["when"]), text=draft.payload["words"] or None,
        document=forms.document_in(draft.payload), rules=rules, by=f"staff:{member.id}", now=now,
        came=draft.payload["when"],
    )  # fmt: skip
    drafts.discard(tx, draft_id)
    return saved


def _confirmed(tx: Tx, person: bytes, draft_id: str, flow: str, version: int, now: datetime) -> Draft:
    draft = held(tx, person, draft_id, now=now)
    if draft.flow != flow or draft.version != version or elsewhere.step_of(flow, draft.payload) != CHECK:
        raise Stale
    return draft


def _subject(tx: Tx, payload: dict[str, str], now: datetime) -> str:
    """Who asks: the person of the case that was named, the same person in the chat, or somebody new."""
    case = cases.find(tx, payload["case"]) if payload.get("case") else None
    known = case.subject_id if case else payload.get("known", "") if payload.get("same") == "yes" else ""
    if known and not people.is_erased(tx, known):
        return known
    if case:
        raise NotFound
    subject_id = people.insert_elsewhere(
        tx, name=payload["name"], contact=payload["contact"], phone=payload.get("phone") or None, now=now
    )
    people.choose_language(tx, people.person_key(tx, subject_id), Language(payload["language"]))
    return subject_id


def _demand(tx: Tx, subject_id: str, payload: dict[str, str], rules: Rules) -> Demand:
    kind, received_at = Kind(payload["kind"]), datetime.fromisoformat(payload["when"])
    about = payload.get("about") or None
    if about and about not in {demand.id for demand in refused(tx, subject_id)}:
        raise Stale
    return Demand(
        id=tx.new_id(),
        kind=kind,
        scope=Scope(payload[SCOPE]),
        received_at=received_at,
        rules=rules.version,
        clocks=clocks_for(kind, received_at, rules, documents_at=received_at if payload.get("document") else None),
        about=about,
    )


def _keep_words(tx: Tx, subject_id: str, case: Case, demand: Demand, payload: dict[str, str]) -> str:
    entry_id = entries.insert_entry(
        tx, subject_id, case.id, EntryKind.REQUEST, author="subject", now=demand.received_at,
        answers=elsewhere.said(demand.kind, demand.scope, payload["words"]),
    )  # fmt: skip
    document = forms.document_in(payload)
    if document:
        entries.insert_entry(
            tx, subject_id, case.id, EntryKind.MESSAGE, author="subject", now=demand.received_at, file=document
        )
    return entry_id
