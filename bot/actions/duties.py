"""Duties of staff beside the answer to a person: opened by the bot or by staff, done, and announced while they wait.

What a handler, and the rest of the bot, may rely on: `open_` for what a decision brings with it, `settled` for what
follows when work by hand is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.actions import drafts as forms
from bot.actions import values
from bot.actions.desk import not_own
from bot.actions.elsewhere import DAYS
from bot.actions.roster import entitled
from bot.actions.telling import DESK
from bot.actions.terms import responsible
from bot.domain import duties as table
from bot.domain.calendars import Calendar
from bot.domain.cases import Case
from bot.domain.deadlines import Due, Rung, due, due_again, next_alert, rung_now
from bot.domain.duties import (
    COMES_TO,
    OPENED_BY_STAFF,
    OPENING,
    PROOF,
    TERM,
    WORKS,
    Act,
    Chase,
    DutyKind,
    DutyState,
    Owed,
    acts,
    advance,
    chase_now,
    next_chase,
)
from bot.domain.notices import DutyLine, DutyReminder
from bot.domain.people import Draft
from bot.domain.refusals import BadCount, DraftGone, NoSuchCase, NotFound, OwnCase, Stale
from bot.domain.requests import CHECK
from bot.domain.staff import Duty, Member
from bot.rules import Rules
from bot.storage import audit, cases, drafts, duties, erasures, outbox, staff
from bot.storage.db import Tx
from bot.storage.duties import Written

PAGE = 8
NOTHING = Written()


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A duty as a member sees it: the number of its case, and which of the requests there it belongs to (from 1).

    ``written`` is only there for whoever opens it in private and may work on it, ``may`` what they can say of it now.
    """

    owed: Owed
    number: str | None = None
    place: int | None = None
    written: Written = NOTHING
    may: tuple[Act, ...] = ()


# -- opened -----------------------------------------------------------------------------------------------------------


def open_(tx: Tx, kind: DutyKind, *, case_id: str, demand_id: str, about: str, what: str, at: datetime, rules: Rules,
          fields: Sequence[str] = (), days: int | None = None) -> Owed:  # fmt: skip
    """What a demand brings with it: a recipient to be told, or work by hand in a source (both ids of the data map).

    ``what`` is one of `WORKS`; ``at`` (UTC) starts the term, of ``days`` working days where the source has its own.
    Opening the same again gives the same duty. Raises ValueError for work that the kind does not know.
    """
    if what not in WORKS[kind]:
        raise ValueError(f"{kind} does not know {what!r}")
    sorted_fields = tuple(sorted(fields))
    found = duties.of_demand(tx, demand_id, kind, about, what, sorted_fields)
    if found:
        return found
    owed = _made(tx, kind, at, rules, now=at, case_id=case_id, days=days)
    owed = replace(owed, demand_id=demand_id, about=about, what=what, fields=sorted_fields)
    _put(tx, owed, rules=rules, now=at)
    return owed


def _made(tx: Tx, kind: DutyKind, starts_at: datetime, rules: Rules, *, now: datetime, case_id: str | None,
          by: str | None = None, days: int | None = None) -> Owed:  # fmt: skip
    term = rules.terms[TERM[kind]]
    ends = due(replace(term, amount=days) if days else term, starts_at, rules.calendar)
    return Owed(
        id=tx.new_id(),
        number=duties.next_number(tx, rules.calendar.day_of(now).year),
        kind=kind,
        state=DutyState.OPEN,
        case_id=case_id,
        demand_id=None,
        about="",
        what="",
        fields=(),
        people=None,
        rule=term.id,
        provisional=ends.provisional,
        opened_at=now,
        opened_by=by,
        starts_at=starts_at,
        due_at=ends.at,
        told_at=None,
        closed_at=None,
        version=1,
    )


def _put(tx: Tx, owed: Owed, *, rules: Rules, now: datetime, words: str | None = None,
         draft_id: str | None = None) -> None:  # fmt: skip
    alert = now if _rung(owed, rules, now) else _next_rung(owed, rules, now)
    duties.insert_duty(tx, owed, rules=rules.version, next_alert_at=alert, words=words, draft_id=draft_id)
    by = f"staff:{owed.opened_by}" if owed.opened_by else "bot"
    facts = {"of": owed.kind, "about": owed.about, "what": owed.what, "fields": ",".join(owed.fields)}
    _log(tx, "duty_opened", owed, by=by, now=now, due_at=owed.due_at.isoformat(), people=owed.people, **facts)
    outbox.put(tx, DutyLine(duty_id=owed.id, what="opened"), to=DESK, now=now)
    if owed.kind is DutyKind.BREACH_REPORT:
        for member_id in responsible(tx):
            outbox.put(tx, DutyReminder(duty_id=owed.id, what="opened"), to=member_id, now=now)


def _log(tx: Tx, kind: str, owed: Owed, *, by: str, now: datetime, **facts: str | int | None) -> None:
    case = cases.find(tx, owed.case_id) if owed.case_id else None
    audit.append(
        tx, kind, by=by, at=now, case_id=owed.case_id, subject_id=case.subject_id if case else None,
        facts={"duty": owed.id, "number": owed.number, **facts},
    )  # fmt: skip


# -- looked at --------------------------------------------------------------------------------------------------------


def listed(tx: Tx, *, by: str, case_id: str | None = None, page: int = 0) -> list[Seen]:
    """What still lies with staff, the most urgent first: one page and one duty more, which says that there is another
    page."""
    entitled(tx, by, Duty.SEE)
    return [_seen(tx, owed) for owed in duties.pending(tx, limit=PAGE + 1, skip=page * PAGE, case_id=case_id)]


def look(tx: Tx, duty_id: str, *, by: str, now: datetime) -> Seen:
    """One duty for a member's private chat; that they read what was written there is put on record."""
    member = entitled(tx, by, Duty.SEE)
    owed = _require(tx, duty_id)
    seen = _seen(tx, owed)
    if not member.may(Duty.WORK) or _is_own(tx, owed, member):
        return seen
    written = duties.written(tx, owed.id)
    if written.words or written.evidence:
        _log(tx, "duty_read", owed, by=f"staff:{member.id}", now=now)
    return replace(seen, written=written, may=acts(owed))


def for_notice(tx: Tx, duty_id: str) -> tuple[Seen | None, Case | None]:
    """What the words of a notice are made of: never what staff wrote."""
    owed = duties.find(tx, duty_id)
    case = cases.find(tx, owed.case_id) if owed and owed.case_id else None
    return (_seen(tx, owed) if owed else None), case


def _seen(tx: Tx, owed: Owed) -> Seen:
    case = cases.find(tx, owed.case_id) if owed.case_id else None
    if case is None:
        return Seen(owed=owed)
    places = [demand.id for demand in case.demands]
    place = places.index(owed.demand_id) + 1 if owed.demand_id in places else None
    return Seen(owed=owed, number=case.number, place=place)


def _require(tx: Tx, duty_id: str) -> Owed:
    owed = duties.find(tx, duty_id)
    if owed is None:
        raise NotFound
    return owed


def _is_own(tx: Tx, owed: Owed, member: Member) -> bool:
    """Whether the member asked for this as a client."""
    case = cases.find(tx, owed.case_id) if owed.case_id else None
    if case is None:
        return False
    try:
        not_own(tx, case, member)
    except OwnCase:
        return True
    return False


# -- done -------------------------------------------------------------------------------------------------------------


def act(tx: Tx, duty_id: str, what: Act, *, rules: Rules, by: str, now: datetime, evidence: str | None = None) -> Owed:
    """A member says what became of it. Saying so again changes nothing; raises `Stale` where it has moved on."""
    member = entitled(tx, by, Duty.WORK)
    owed = _require(tx, duty_id)
    if _is_own(tx, owed, member):
        raise OwnCase
    if owed.state is COMES_TO[what]:
        return owed
    if what not in acts(owed) or (what is Act.FINISH and not evidence):
        raise Stale
    moved = _moved(tx, owed, what, rules, now, by=f"staff:{member.id}", evidence=evidence)
    if moved.state is DutyState.DONE:
        settled(tx, moved, now)
    return moved


def of_demand(tx: Tx, demand_id: str) -> list[Owed]:
    """Every duty that a demand has brought, in whatever state."""
    return duties.all_of_demand(tx, demand_id)


def settled(tx: Tx, duty: Owed, now: datetime) -> None:
    """Work by hand is done, in the same transaction: the erasure that waited for it goes on."""
    if duty.demand_id:
        erasures.wake_running(tx, duty.demand_id, now)


def _moved(tx: Tx, owed: Owed, what: Act, rules: Rules, now: datetime, *, by: str,
           evidence: str | None = None) -> Owed:  # fmt: skip
    moved = advance(owed, what, now)
    chased = next_chase(now, now, rules.terms, rules.calendar) if moved.state is DutyState.TOLD else None
    until = due(rules.terms["record"], now, rules.calendar).at if moved.closed_at else None
    if not duties.save(tx, moved, was=owed, next_alert_at=chased, evidence=evidence, words_until=until):
        raise Stale
    # What was written is worth nothing to whoever reads the record, and cannot be changed behind its back.
    pledge = {"evidence": tx.vault.pledge(tx, owed.id, "evidence", evidence).hex()} if evidence else {}
    _log(tx, f"duty_{moved.state}", owed, by=by, now=now, **pledge)
    outbox.put(tx, DutyLine(duty_id=owed.id, what=moved.state), to=DESK, now=now)
    return replace(moved, version=owed.version + 1)


def forget_words(tx: Tx, *, now: datetime) -> bool:
    """Destroy what staff wrote of one duty, when the record of it is no longer kept; tells whether there was one."""
    duty_id = duties.past_its_end(tx, now)
    if duty_id is None:
        return False
    duties.drop_words(tx, duty_id)
    return True


# -- the clock --------------------------------------------------------------------------------------------------------


def remind_one(tx: Tx, *, rules: Rules, now: datetime) -> bool:
    """Announce what one duty has come to; tells whether there was one.

    What was missed while the bot was away collapses into the latest; each rung is announced once.
    """
    owed = duties.due_for_alert(tx, now)
    if owed is None:
        return False
    if owed.state is DutyState.TOLD:
        _chase(tx, owed, rules, now)
    elif owed.state is DutyState.OPEN:
        _remind(tx, owed, rules, now)
    else:
        duties.set_alerted(tx, owed.id, None, None)
    return True


def _due(owed: Owed, rules: Rules) -> Due:
    return due_again(owed.due_at, rules.calendar, rule=owed.rule, provisional=owed.provisional)


def _rung(owed: Owed, rules: Rules, now: datetime) -> Rung | None:
    return rung_now(owed.starts_at, _due(owed, rules), now, rules.calendar)


def _next_rung(owed: Owed, rules: Rules, now: datetime) -> datetime | None:
    alert = next_alert(owed.starts_at, _due(owed, rules), now, rules.calendar)
    return alert[1] if alert else None


def _remind(tx: Tx, owed: Owed, rules: Rules, now: datetime) -> None:
    said, rung = duties.alerted(tx, owed.id), _rung(owed, rules, now)
    if rung and (said is None or Rung[said] < rung):
        said = rung.name
        _announce(tx, owed, said, now)
    duties.set_alerted(tx, owed.id, said, _next_rung(owed, rules, now))


def _chase(tx: Tx, owed: Owed, rules: Rules, now: datetime) -> None:
    """A recipient that was told keeps silent: asked about twice, then the waiting is over, and that is said once."""
    told_at = owed.told_at or owed.opened_at
    said, step = duties.alerted(tx, owed.id), chase_now(told_at, now, rules.terms, rules.calendar)
    if step is Chase.SILENT:
        _moved(tx, owed, Act.FALL_SILENT, rules, now, by="clock")
        return
    if step and (said is None or Chase[said] < step):
        said = step.name
        _announce(tx, owed, said, now)
    duties.set_alerted(tx, owed.id, said, next_chase(told_at, now, rules.terms, rules.calendar))


def _announce(tx: Tx, owed: Owed, what: str, now: datetime) -> None:
    _log(tx, "duty_announced", owed, by="clock", now=now, rung=what)
    outbox.put(tx, DutyLine(duty_id=owed.id, what=what), to=DESK, now=now)
    case = cases.find(tx, owed.case_id) if owed.case_id else None
    holder = staff.find(tx, (case.assignee if case else owed.opened_by) or "")
    overseen = what == Rung.BREACH.name or owed.kind is DutyKind.BREACH_REPORT
    told = [holder.id] if holder and holder.may(Duty.WORK) else []
    for member_id in dict.fromkeys([*told, *(responsible(tx) if overseen else [])]):
        outbox.put(tx, DutyReminder(duty_id=owed.id, what=what), to=member_id, now=now)


# -- the forms of staff -----------------------------------------------------------------------------------------------


def begun(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft | None:
    """The form this member has begun, if any."""
    entitled(tx, by, Duty.WORK)
    return forms.of_flow(tx, person, OPENING, now=now)


def begin(tx: Tx, person: bytes, *, by: str, now: datetime) -> Draft:
    entitled(tx, by, Duty.WORK)
    return forms.begin(tx, person, OPENING, "kind", now=now)


def begin_proof(tx: Tx, person: bytes, duty_id: str, *, by: str, now: datetime) -> Draft:
    """By what is it proven that the duty is done?"""
    seen = look(tx, duty_id, by=by, now=now)
    if Act.FINISH not in seen.may:
        raise Stale
    return forms.begin(tx, person, PROOF, "evidence", payload={"duty": duty_id}, now=now)


def held(tx: Tx, person: bytes, draft_id: str, *, now: datetime) -> Draft:
    """The form a button speaks of; raises `DraftGone` for one of another kind as well."""
    draft = forms.require(tx, person, draft_id, now=now)
    if draft.flow not in table.FORMS:
        raise DraftGone
    return draft


def write(tx: Tx, person: bytes, draft_id: str, text: str | None, *, rules: Rules, by: str, now: datetime) -> Draft:
    """Answer the step in hand with words; raises what says why they cannot be taken."""
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    match draft.step:
        case "case":
            return _name_case(tx, person, draft, text or "", now)
        case "day" | "moment":
            moment = values.moment_past(forms.words(text), rules.calendar, now=now)
            return _answer(tx, person, draft, draft.step, now, moment.isoformat())
        case "people":
            return _answer(tx, person, draft, "people", now, str(_count(forms.words(text))))
        case "to":
            return _answer(tx, person, draft, "to", now, forms.words(text, table.TO_LIMIT))
        case "words":
            return _answer(tx, person, draft, "words", now, forms.words(text, table.BREACH_LIMIT))
        case "evidence":
            return _answer(tx, person, draft, "evidence", now, forms.words(text, table.EVIDENCE_LIMIT))
    raise Stale


def pick(tx: Tx, person: bytes, draft_id: str, step: str, option: str, *, recipients: Sequence[str], rules: Rules,
         by: str, now: datetime) -> Draft:  # fmt: skip
    """Answer a step with one of the choices it offers; ``recipients`` are those of the data map."""
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    if step != draft.step:
        # An old button: what is asked now is shown again.
        return draft
    match step:
        case "kind" if option in OPENED_BY_STAFF:
            return _answer(tx, person, draft, step, now, option)
        case "to" if option in recipients:
            return _answer(tx, person, draft, step, now, option, recipient=option)
        case "day" | "moment":
            return _answer(tx, person, draft, step, now, _moment(option, rules.calendar, now).isoformat())
        case "case" if not option:
            return _answer(tx, person, draft, step, now, "")
    raise NotFound


def ask_again(tx: Tx, person: bytes, draft_id: str, step: str, *, by: str, now: datetime) -> Draft:
    """Put the form back to one of its steps; what was answered there stays until it is answered anew."""
    entitled(tx, by, Duty.WORK)
    draft = held(tx, person, draft_id, now=now)
    if step not in table.asked(draft.flow, draft.payload):
        raise NotFound
    return forms.rewrite(tx, person, draft, step, draft.payload, now=now)


def _answer(tx: Tx, person: bytes, draft: Draft, step: str, now: datetime, value: str, **beside: str) -> Draft:
    payload = table.answered(draft.payload, step, value, **beside)
    return forms.rewrite(tx, person, draft, table.step_of(draft.flow, payload), payload, now=now)


def _moment(option: str, calendar: Calendar, now: datetime) -> datetime:
    """``now``, or the first moment of today or yesterday in Almaty."""
    if option == "now":
        return now
    if option not in DAYS:
        raise NotFound
    return calendar.moment_at(calendar.day_of(now) - DAYS[option])


def _count(typed: str) -> int:
    digits = typed.replace(" ", "").replace("\u00a0", "")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10 and 0 < int(digits) <= table.MOST_PEOPLE):
        raise BadCount
    return int(digits)


def _name_case(tx: Tx, person: bytes, draft: Draft, number: str, now: datetime) -> Draft:
    case = cases.find_number(tx, number)
    if case is None:
        raise NoSuchCase
    return _answer(tx, person, draft, "case", now, case.id, number=case.number)


def open_by_form(tx: Tx, person: bytes, draft_id: str, *, version: int, rules: Rules, by: str, now: datetime) -> Owed:
    """Open what a member has written down and checked; doing so twice gives the same duty."""
    member = entitled(tx, by, Duty.WORK)
    opened = duties.of_draft(tx, draft_id)
    if opened:
        return opened
    draft = _checked(tx, person, draft_id, OPENING, version, now)
    said, case_id = draft.payload, draft.payload.get("case") or None
    case = cases.find(tx, case_id) if case_id else None
    if case:
        not_own(tx, case, member)
    starts_at = datetime.fromisoformat(said.get("day") or said["moment"])
    owed = _made(tx, DutyKind(said["kind"]), starts_at, rules, now=now, case_id=case_id, by=member.id)
    people = int(said["people"]) if said.get("people") else None
    owed = replace(owed, about=said.get("recipient", ""), people=people)
    words = said.get("words") or (None if said.get("recipient") else said.get("to"))
    _put(tx, owed, rules=rules, now=now, words=words, draft_id=draft.id)
    drafts.discard(tx, draft.id)
    return owed


def finish_by_form(tx: Tx, person: bytes, draft_id: str, *, version: int, rules: Rules, by: str, now: datetime) -> Owed:
    """Done, with what proves it. Raises `DraftGone` when it was said before."""
    draft = _checked(tx, person, draft_id, PROOF, version, now)
    evidence = draft.payload["evidence"]
    done = act(tx, draft.payload["duty"], Act.FINISH, rules=rules, by=by, now=now, evidence=evidence)
    drafts.discard(tx, draft.id)
    return done


def _checked(tx: Tx, person: bytes, draft_id: str, flow: str, version: int, now: datetime) -> Draft:
    draft = held(tx, person, draft_id, now=now)
    if draft.flow != flow or draft.version != version or table.step_of(flow, draft.payload) != CHECK:
        raise Stale
    return draft
