"""What the bot does in the company's systems itself: deletions in three piles, corrections, and word of both."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from bot.domain.cases import Outcome, Pending, Status
from bot.domain.clients import Client
from bot.domain.corrections import State as Correction
from bot.domain.datamap import Erasure
from bot.domain.erasure import Line, Pile, Plan, Reason
from bot.domain.erasures import Carrying, State, portions
from bot.domain.notices import Done, PlanChanged, Receipt
from bot.domain.requests import Kind, Scope
from bot.sources.books import Books
from bot.telegram import letters
from bot.telegram.desk import plan_screens as desk_screens
from bot.telegram.desk import screens as desk_cards
from bot.telegram.subject import case_screens, correct_screens, plan_screens
from tests import gallery_data as data
from tests.gallery_books import MAP, PLAIN, mine
from tests.gallery_data import Example, example

BOOKS = Books(map=MAP, sources={})
ARTICLE = MAP.retentions["client_file"].article
ENDS = MAP.obligations["balance"].ends
ALL = list(MAP.fields)
PART = replace(data.form(Kind.DELETE, scope=Scope.PART), payload={"scope": "part", "plan": "1", "words": ""})
WHOLE = data.form(Kind.DELETE, scope=Scope.ALL)
FIX = replace(data.form(Kind.CORRECT), payload={"scope": "change", "plan": "1"})
# Everything that can become of a value.
_LINE = Line(field="", row="", value="", pile=Pile.RESTRICTED)
FATES = {
    "erased": replace(_LINE, pile=Pile.ERASED, how=Erasure.CLEAR),
    "until a day": replace(_LINE, reason=Reason.RETENTION, until=date(2031, 11, 23), article=ARTICLE),
    "not yet dated": replace(_LINE, reason=Reason.RETENTION, article=ARTICLE, ends=ENDS),
    "outstanding": replace(_LINE, reason=Reason.OBLIGATION, article=ARTICLE, ends=ENDS),
    "fixed": replace(_LINE, pile=Pile.STOPPED, reason=Reason.FIXED),
    "blocked": replace(_LINE, pile=Pile.STOPPED, reason=Reason.BLOCKED),
}


def plan_of(*fates: str, rows: int = 1) -> Plan:
    """Every field of the map, its fates in turn."""
    lines = [
        replace(FATES[fates[n % len(fates)]], field=field, row=str(row))
        for n, field in enumerate(ALL)
        for row in range(rows)
    ]
    optional = (Scope.PERSONALISATION, Scope.RESEARCH, Scope.MARKETING, Scope.MEASUREMENT)
    return Plan(version="1", lines=tuple(lines), purposes=optional, outstanding=("balance",))


PLANS = {
    **{fate: plan_of(fate) for fate in FATES},
    "all fates": plan_of(*FATES),
    "all fates, many rows": plan_of(*FATES, rows=20),
}


def carrying(state: State, plan: Plan, *, everything: bool = True, left: bool = False) -> Carrying:
    found = portions(plan)
    if left:
        found = tuple(replace(one, left=one.rows) for one in found)
    return Carrying(
        demand_id=data.demand().id,
        case_id=data.ID,
        subject_id=data.ID,
        state=state,
        everything=everything,
        client=Client(keys={"wallet": "1"}),
        fields=(),
        portions=found,
        before=frozenset(),
        digest="0" * 32,
        confirmed_at=data.FILED,
        ready_at=data.FILED,
    )


def planning() -> Iterator[Example]:
    scene = replace(data.scene(), books=BOOKS)
    for chosen in ((), ALL[:2], ALL):
        yield example(f"{len(chosen)} marked", plan_screens.themes_screen, MAP, PART, ALL, chosen)
        for theme in MAP.themes:
            yield example(f"{theme}, {len(chosen)}", plan_screens.pieces_screen, MAP, PART, theme, ALL, chosen)
    for screen in (plan_screens.silent_screen, plan_screens.nothing_screen, plan_screens.blocked_screen):
        yield example("plain", screen, PART)
    for name, plan in PLANS.items():
        for form in (PART, WHOLE):
            for changed in (False, True):
                label = f"{name}, {form.payload['scope']}, changed {changed}"
                yield example(label, plan_screens.preview_screen, scene, MAP, form, plan, changed=changed)
        yield example(name, plan_screens.changed_screen, MAP, data.ID, plan, "0" * 32)
        yield from _carried(name, plan)
    yield example("plain", plan_screens.called_off_screen, data.case())
    yield example("plain", plan_screens.confirmed_again_screen, data.ID)


def _carried(name: str, plan: Plan) -> Iterator[Example]:
    """In the person's case and letters."""
    scene = replace(data.scene(), books=BOOKS)
    filed, done = data.demand(), data.demand(outcome=Outcome.FULFILLED)
    for everything in (True, False):
        for state in State:
            it = carrying(state, plan, everything=everything, left=state is State.STUCK)
            shown = replace(data.shown(data.case(Status.EXECUTING, filed)), carried={filed.id: it})
            label = f"{name}, {state}, everything {everything}"
            yield example(label, case_screens.case_screen, shown, scene)
        label = f"{name}, everything {everything}"
        it = carrying(State.CONFIRMED, plan, everything=everything)
        about = replace(data.desk(data.case(Status.NEW, filed)), carried={filed.id: it})
        note = Receipt(case_id=data.ID, demand_id=filed.id)
        yield example(label, letters.receipt, data.letter(note, about), scene)
        changed = PlanChanged(case_id=data.ID, demand_id=filed.id)
        yield example(label, letters.plan_changed, data.letter(changed, about), scene)
        for left in (False, True):
            it = carrying(State.DONE, plan, everything=everything, left=left)
            closed = replace(data.desk(data.case(Status.CLOSED, done)), carried={done.id: it})
            result = Done(case_id=data.ID, demand_id=done.id)
            yield example(f"{label}, left {left}", letters.done, data.letter(result, closed), scene)


def correcting() -> Iterator[Example]:
    rows = mine(data.WORDS, 12).held.held
    for theme in (*MAP.themes, ""):
        yield example(theme, correct_screens.pieces_screen, MAP, FIX, theme, ALL)
    yield example("plain", correct_screens.silent_screen, FIX)
    for one in MAP.fields.values():
        plain = PLAIN.get(one.type, data.WORDS)
        yield example(one.id, correct_screens.rows_screen, FIX, one, rows.get(one.table, ()))
        for aside in (False, True):
            yield example(f"{one.id}, {aside}", correct_screens.cannot_screen, FIX, one, set_aside=aside)
        yield example(one.id, correct_screens.proof_screen, FIX, one)
        for name, text in {"nothing": None, "plain": plain, "extreme": data.ANGLES}.items():
            yield example(f"{one.id}, {name}", correct_screens.value_screen, FIX, one, text)
            if one.correction in correct_screens.HOW:
                form = replace(FIX, payload={**FIX.payload, "proof": "1"})
                for whole in (False, True):
                    label = f"{one.id}, {name}, whole {whole}"
                    new = text or plain
                    yield example(label, correct_screens.check_screen, form, one, old=text, new=new, whole=whole)
    scene = replace(data.scene(), books=BOOKS)
    done = data.demand(kind=Kind.CORRECT, scope=Scope.CHANGE, outcome=Outcome.FULFILLED)
    for one in MAP.fields.values():
        closed = replace(data.desk(data.case(Status.CLOSED, done)), corrected={done.id: (one.id, Correction.DONE)})
        note = Done(case_id=data.ID, demand_id=done.id)
        yield example(f"corrected {one.id}", letters.done, data.letter(note, closed), scene)


def systems_at_desk() -> Iterator[Example]:
    yield example("plain", desk_screens.tried_screen, data.desk(data.case()))
    yield example("plain", desk_screens.applied_screen, data.case())
    scene, me = replace(data.scene(), books=BOOKS), data.member()
    for state in State:
        demand = replace(data.demand(), pending=Pending.EXECUTION)
        case = replace(data.case(Status.EXECUTING, demand), assignee=me.id)
        it = carrying(state, PLANS["all fates, many rows"], left=state is State.STUCK)
        desk = replace(data.desk(case), carried={demand.id: it})
        yield example(state, desk_cards.card, desk, scene)
        yield example(state, desk_cards.case_screen, desk, scene, me)
    for correction in Correction:
        demand = data.demand(kind=Kind.CORRECT, scope=Scope.CHANGE)
        case = replace(data.case(Status.WORKING, demand), assignee=me.id)
        desk = replace(data.desk(case), corrected={demand.id: ("last_name", correction)})
        yield example(correction, desk_cards.case_screen, desk, scene, me)
