"""Every screen and letter about acting for another person, with the longest and the emptiest that can be said."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.actions.deliveries import Letter
from bot.actions.desk import Desk
from bot.actions.representations import PAGE, Held
from bot.actions.terms import clocks_for
from bot.domain.cases import Demand, Outcome, Status
from bot.domain.deliveries import Delivery
from bot.domain.notices import Done, Notice, Receipt, Refused, RepresentationEnded, Represented
from bot.domain.representations import Power, Representation, State
from bot.domain.requests import FOR, Kind, Scope
from bot.telegram import letters as notices
from bot.telegram.desk import form_screens, screens
from bot.telegram.subject import ask_screens, case_screens, representing
from tests import gallery_data as data
from tests.gallery_data import Example, example

GROUNDS = (Scope.PARENT, Scope.GUARDIAN, Scope.ATTORNEY, Scope.OTHER)
TODAY = data.FILED.date()
ENDED_BY = ("represented", "staff", "clock")


def right(state: State = State.STATED, n: int = 0, *, named: bool = True, ends: bool = False) -> Representation:
    return Representation(
        id=f"{data.ID[:10]}{n:02}",
        subject_id=data.ID,
        ground=GROUNDS[n % len(GROUNDS)],
        power=Power.EVERYTHING,
        state=state,
        stated_at=data.FILED,
        until=data.UNTIL if ends else None,
        initials="А. Щ. Ю." if named else "",
    )


EVERY_RIGHT = [right(state, n, ends=n % 2 == 0) for n, state in enumerate((*State, *State))]


def rests_on(it: Representation, outcome: Outcome | None = None, kind: Kind = Kind.DELETE) -> Demand:
    scope = it.ground if kind is Kind.REPRESENT else Scope.ALL
    demand = replace(data.demand(outcome=outcome), scope=scope, kind=kind, representation=it.id)
    return demand if outcome else replace(demand, clocks=clocks_for(kind, data.FILED, data.RULES))


def about(*demands: Demand, by: Representation, status: Status = Status.WORKING) -> Desk:
    return replace(data.desk(data.case(status, *demands)), acting={by.id: by})


def letter(notice: Notice, it: Representation) -> Letter:
    delivery = Delivery(id=1, notice=notice, recipient=data.ID, attempts=0, interrupted=False)
    return Letter(delivery=delivery, chat_id=1, language=None, right=it)


def asking() -> Iterator[Example]:
    for offered in ((), EVERY_RIGHT[:2], EVERY_RIGHT):
        for chosen in ({}, {FOR: ""}):
            form = data.draft({"scope": Scope.ALL, **chosen})
            yield example(f"{len(offered)}, {bool(chosen)}", ask_screens.whom_screen, form, offered)
    for name, text in data.EVERY_TEXT.items():
        form = data.draft({"scope": Scope.PART, "words": text, FOR: right().id})
        yield example(f"for another, {name}", ask_screens.check_screen, form, right())
        yield example(f"for another, {name}", ask_screens.confirm_screen, form, right())
        yield example(f"for another, {name}", ask_screens.which_screen, form)


def representing_client() -> Iterator[Example]:
    yield from asking()
    for n, page in product((0, 1, PAGE + 1), (0, 2)):
        for over_me in ((), tuple(EVERY_RIGHT[:8])):
            held = Held(own=tuple(EVERY_RIGHT[:n]), over_me=tuple(replace(r, initials="") for r in over_me))
            yield example(f"{n} and {len(over_me)}, page {page}", representing.held_screen, held, TODAY, page)
    yield example("plain", representing.end_screen, right())
    yield example("erased", representing.end_screen, right(named=False))
    yield example("plain", representing.ended_screen)
    for it in EVERY_RIGHT:
        shown = data.shown(data.case(Status.WORKING, rests_on(it), rests_on(it, kind=Kind.REPRESENT)))
        yield example(f"{it.ground}, {it.state}", case_screens.case_screen, replace(shown, acting={it.id: it}),
                      data.scene())  # fmt: skip
        yield example(f"{it.ground}", notices.represented, letter(Represented(representation_id=it.id),
                      replace(it, initials="")), data.scene())  # fmt: skip
    for by, company in product(ENDED_BY, (data.COMPANY, data.EXTREME_COMPANY)):
        told = RepresentationEnded(representation_id=data.ID, by=by)
        yield example(f"{by}", notices.right_ended, letter(told, right()), data.scene(company=company))
    yield from answers()


def answers() -> Iterator[Example]:
    """The letters of a request that was made for another person."""
    by = right(State.CONFIRMED)
    for outcome, (notice, of) in {
        None: (Receipt, notices.receipt), Outcome.REFUSED: (Refused, notices.refused),
        Outcome.FULFILLED: (Done, notices.done),
    }.items():  # fmt: skip
        ground = next(g.code for g in data.RULES.grounds.values()) if outcome is Outcome.REFUSED else None
        desk = about(replace(rests_on(by, outcome), ground=ground), by=by)
        note = data.letter(notice(case_id=data.ID, demand_id=data.ID), desk, words=data.WORDS)
        yield example(f"for another, {outcome}", of, note, data.scene())


def representing_desk() -> Iterator[Example]:
    for it in (replace(r, initials="") for r in EVERY_RIGHT):
        desk = about(rests_on(it), rests_on(it, kind=Kind.REPRESENT), by=it)
        for moment in ("just filed", "years late"):
            yield example(f"{it.ground}, {it.state}, {moment}", screens.card, desk, data.scene(moment))
            who = replace(data.member(), id=data.ID)
            yield example(f"{it.ground}, {it.state}, {moment}", screens.case_screen, desk, data.scene(moment), who)
            yield example(f"{it.ground}, {it.state}, {moment}", screens.workplace, desk, data.scene(moment))
        yield example(f"{it.ground}, {it.state}", screens.end_right_screen, data.case(), it)
        yield example(f"{it.ground}, {it.state}", form_screens.outcomes_screen, desk, rests_on(it))
