"""A changed number or account in every state it can be in: what its form, its letters and those who decide it show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

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

SCOPES = (Scope.TELEGRAM, Scope.PHONE)
COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}


def relinking() -> Iterator[Example]:
    yield from _form()
    for scope in SCOPES:
        for state in State:
            for moves in (True, False):
                yield from _letters(scope, state, moves=moves)


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
        yield example(f"{size}, the new number is awaited", ask_screens.screen_of, company, data.KNOWN, form)
        for state in State:
            yield example(f"{size}, {state}", objecting.objected_screen, company, state)


def _letters(scope: Scope, state: State, *, moves: bool) -> Iterator[Example]:
    change = Change(
        scope=scope, state=state, moves=moves, closed=moves, ready_at=data.FILED + timedelta(days=5)
    )  # fmt: skip
    yes = data.proposal(Outcome.FULFILLED)
    outcome = None if state in OPEN else Outcome.FULFILLED
    demand = replace(data.demand(kind=Kind.RELINK, scope=scope, outcome=outcome), id=yes.demand_id)
    about = data.desk(data.case(Status.WORKING if outcome is None else Status.CLOSED, demand), name=data.LONG_NAME)
    about = replace(about, changes={demand.id: change})
    label = f"{scope}, {state}, moves {moves}"
    for size, company in COMPANIES.items():
        scene = data.scene(company=company)
        told = [
            (letters.change_ahead, ChangeAhead(case_id=data.ID, demand_id=demand.id)),
            (letters.change_stopped, ChangeStopped(case_id=data.ID, demand_id=demand.id)),
            (letters.change_made, ChangeMade(case_id=data.ID, demand_id=demand.id)),
            (letters.done, Done(case_id=data.ID, demand_id=demand.id)),
        ]
        for of, notice in told:
            yield example(f"{label}, {size}", of, data.letter(notice, about, words=data.ANGLES), scene)
    yield from _desk(label, about)


def _desk(label: str, about: Desk) -> Iterator[Example]:
    yes = data.proposal(Outcome.FULFILLED)
    proposed = replace(about, case=replace(about.case, status=Status.PROPOSED), proposal=yes, proposer=data.LONG_NAME)
    taken = data.letter(Taken(case_id=data.ID), about)
    yield example(label, notices.taken, taken, data.scene())
    yield example(label, screens.workplace, about, data.scene())
    holder = replace(data.member(data.LONG_NAME, Role.RESPONSIBLE), id=data.ID)
    for member in (holder, data.member(data.LONG_NAME, Role.OPERATOR)):
        yield example(f"{label}, {member.id}", screens.case_screen, about, data.scene(), member)
    yield example(label, form_screens.review_screen, proposed, yes, data.scene(), own=False)
    for language in Language:
        spoken = replace(proposed, language=language)
        yield untranslated(f"{label}, {language}", previews.decision, spoken, yes, data.scene())
