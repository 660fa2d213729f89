"""A changed number or account in every state it can be in: what its form, its letters and those who decide it show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product

from bot.actions.desk import Desk
from bot.domain.cases import Outcome, Status
from bot.domain.languages import Language
from bot.domain.notices import ChangeAhead, ChangeMade, ChangeStopped, Done, Taken
from bot.domain.relinks import OPEN, Change, State
from bot.domain.requests import CHECK, NEW_PHONE, Kind, Scope
from bot.domain.staff import Role
from bot.telegram import letters
from bot.telegram.desk import form_screens, notices, previews, screens
from bot.telegram.subject import ask_screens, objecting
from tests import gallery_data as data
from tests.gallery_data import Example, example, untranslated

YES = data.proposal(Outcome.FULFILLED)
COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}


def relinking() -> Iterator[Example]:
    """What whoever asks and the old channel see."""
    yield from _form()
    for label, about in _cases():
        yield from _letters(label, about)


def relinking_desk() -> Iterator[Example]:
    """What those who decide it see."""
    for label, about in _cases():
        yield from _desk(label, about)


def _form() -> Iterator[Example]:
    asked = {"scope": "phone", "old_phone": "+77010000000", "circumstances": ""}
    form = replace(data.draft(asked, flow=Kind.RELINK), step=CHECK)
    yield example("plain", ask_screens.new_phone_screen)
    yield example("the number it has changed to", ask_screens.number_screen, form)
    yield example("one's own number", ask_screens.number_screen, data.draft())
    yield example("plain", ask_screens.same_phone_screen, form)
    known = replace(form, payload={**asked, NEW_PHONE: "+77055550000"})
    yield example("a new number", ask_screens.check_screen, known)
    for size, company in COMPANIES.items():
        yield example(
            f"{size}, the new number is awaited", ask_screens.screen_of, data.scene(company=company), data.KNOWN, form
        )
        for state in State:
            yield example(f"{size}, {state}", objecting.objected_screen, company, state)


def _cases() -> Iterator[tuple[str, Desk]]:
    """Every state of either change, with and without something here to change."""
    for scope, state, moves in product((Scope.TELEGRAM, Scope.PHONE), State, (True, False)):
        ready_at = data.FILED + timedelta(days=5)
        change = Change(scope=scope, state=state, moves=moves, closed=moves, ready_at=ready_at)
        outcome = None if state in OPEN else Outcome.FULFILLED
        demand = replace(data.demand(kind=Kind.RELINK, scope=scope, outcome=outcome), id=YES.demand_id)
        about = data.desk(data.case(Status.WORKING if outcome is None else Status.CLOSED, demand), name=data.LONG_NAME)
        yield f"{scope}, {state}, moves {moves}", replace(about, changes={demand.id: change})


def _letters(label: str, about: Desk) -> Iterator[Example]:
    told = [
        (letters.change_ahead, ChangeAhead(case_id=data.ID, demand_id=YES.demand_id)),
        (letters.change_stopped, ChangeStopped(case_id=data.ID, demand_id=YES.demand_id)),
        (letters.change_made, ChangeMade(case_id=data.ID, demand_id=YES.demand_id)),
        (letters.done, Done(case_id=data.ID, demand_id=YES.demand_id)),
    ]
    for (of, notice), (size, company) in product(told, COMPANIES.items()):
        letter = data.letter(notice, about, words=data.ANGLES)
        yield example(f"{label}, {size}", of, letter, data.scene(company=company))


def _desk(label: str, about: Desk) -> Iterator[Example]:
    proposed = replace(about, case=replace(about.case, status=Status.PROPOSED), proposal=YES, proposer=data.LONG_NAME)
    taken = data.letter(Taken(case_id=data.ID), about)
    yield example(label, notices.taken, taken, data.scene())
    yield example(label, screens.workplace, about, data.scene())
    holder = replace(data.member(data.LONG_NAME, Role.RESPONSIBLE), id=data.ID)
    for member in (holder, data.member(data.LONG_NAME, Role.OPERATOR)):
        yield example(f"{label}, {member.id}", screens.case_screen, about, data.scene(), member)
    yield example(label, form_screens.review_screen, proposed, YES, data.scene(), own=False)
    for language in Language:
        spoken = replace(proposed, language=language)
        yield untranslated(f"{label}, {language}", previews.decision, spoken, YES, data.scene())
