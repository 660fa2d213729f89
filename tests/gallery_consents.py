"""The screens and letters about consents, whatever state each of them is in."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.actions.consents import Held
from bot.actions.purposes import KIND, Overview, State, Switch
from bot.actions.terms import clocks_for
from bot.domain.cases import Case, Demand, Outcome, Status
from bot.domain.consents import Act, Entry, Material, Standing
from bot.domain.consents import Held as StatusOf
from bot.domain.notices import Card, GivenAgain, Receipt, Regiven
from bot.domain.purposes import Nature
from bot.domain.requests import OPTIONAL_PURPOSES, Scope
from bot.telegram import letters as notices
from bot.telegram.desk import form_screens, screens
from bot.telegram.desk import notices as desk_notices
from bot.telegram.desk.words import GIVEN_AGAIN
from bot.telegram.subject import case_screens, consent_screens
from tests import gallery_data as data
from tests.gallery_data import Example, example

COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}


def withdrawal(scope: Scope, outcome: Outcome | None = None) -> Demand:
    about = data.demand(scope=scope, outcome=outcome)
    return replace(about, kind=KIND, clocks=clocks_for(KIND, data.FILED, data.RULES))


def about(scope: Scope, outcome: Outcome | None = None) -> Case:
    return data.case(Status.CLOSED if outcome else Status.WORKING, withdrawal(scope, outcome))


def switches(state: State) -> tuple[Switch, ...]:
    if state is State.ASKED:
        return tuple(Switch(purpose=p, case=data.case()) for p in data.RULES.purposes.values())
    entry = Entry(
        id=1, act=Act.GIVEN, at=data.FILED, until=data.FILED, edition="2", digest="0" * 64, policy="1", language="kk",
        channel="chat",
    )  # fmt: skip
    known = state is not State.UNKNOWN
    standing = Standing(state.value)
    now = StatusOf(standing=standing, since=data.FILED, entry=entry, asks=Material(version="2", at=data.FILED))
    return tuple(Switch(purpose=p, held=now if known else StatusOf()) for p in data.RULES.purposes.values())


def consents() -> Iterator[Example]:
    """What a client sees."""
    many = tuple(data.case(n=n) for n in range(100))
    for size, company in COMPANIES.items():
        scene = data.scene(company=company)
        for staying, lasting in ((False, False), (True, False), (True, True)):
            label = f"{size}, staying {staying}, lasting {lasting}"
            of = consent_screens.withdrawn_screen
            yield example(label, of, company, data.FILED, staying=staying, lasting=lasting)
        for state in State:
            stranger = Overview(own=None, switches=switches(state))
            yield example(f"{size}, {state}, stranger", consent_screens.overview_screen, scene, stranger)
            for cases in ((), many[:1], many):
                own = Held(given_at=data.FILED, edition="1", closing=cases, staying=cases, lasting=cases)
                held = Overview(own=own, switches=switches(state))
                yield example(f"{size}, {state}, {len(cases)} cases", consent_screens.overview_screen, scene, held)
    for state in State:
        needed = [switch for switch in switches(state) if switch.purpose.nature is Nature.NEEDED]
        yield example(state, consent_screens.needed_screen, needed)
        for switch in switches(state):
            if switch.purpose.nature is Nature.PROCESSING:
                yield example(f"{switch.purpose.scope}, {state}", consent_screens.purpose_screen, switch)
    yield from _explained()
    yield from _in_cases()
    yield from _receipts()


def _explained() -> Iterator[Example]:
    for state in State:
        for recorded in (False, True):
            held = Overview(own=None, switches=switches(state), recorded=recorded)
            yield example(f"{state}, recorded {recorded}", consent_screens.why_screen, held)
    for (size, company), state in product(COMPANIES.items(), consent_screens.LABEL):
        for switch in switches(state):
            if switch.purpose.nature is Nature.OPTIONAL:
                label = f"{size}, {switch.purpose.scope}, {state}"
                yield example(label, consent_screens.give_screen, company, switch)


def _in_cases() -> Iterator[Example]:
    for outcome in (None, Outcome.FULFILLED, Outcome.WITHDRAWN):
        shown = replace(data.shown(about(Scope.MARKETING, outcome)), since={"demand000000": data.FILED})
        yield example(f"in force, {outcome}", case_screens.case_screen, shown, data.scene())
    mixed = data.case(Status.WORKING, withdrawal(Scope.MARKETING), data.demand(1))
    yield example("in force beside another request", case_screens.withdraw_screen, mixed)


def _receipts() -> Iterator[Example]:
    receipt = Receipt(case_id=data.ID, demand_id=data.ID)
    regiven = Regiven(case_id=data.ID, demand_id=data.ID)
    for size, company in COMPANIES.items():
        scene = data.scene(company=company)
        for scope in OPTIONAL_PURPOSES:
            desk = replace(data.desk(about(scope)), since={"demand000000": data.FILED})
            yield example(f"{size}, {scope}", notices.receipt, data.letter(receipt, desk), scene)
            for outcome in (Outcome.FULFILLED, Outcome.WITHDRAWN):
                letter = data.letter(regiven, data.desk(about(scope, outcome)))
                yield example(
                    f"{size}, {scope}, {outcome}", notices.regiven, replace(letter, given_at=data.FILED), scene
                )


def consents_at_desk() -> Iterator[Example]:
    """What staff see of what is in force."""
    for scope in OPTIONAL_PURPOSES:
        desk = replace(data.desk(about(scope)), since={"demand000000": data.FILED})
        card = data.letter(Card(case_id=data.ID), desk)
        yield example(f"in force, {scope}", desk_notices.card, card, data.scene())
        yield example(f"in force, {scope}", form_screens.outcomes_screen, desk, desk.case.demands[0])
        over = data.desk(about(scope, Outcome.WITHDRAWN))
        yield example(f"taken back, {scope}", screens.card, over, data.scene())
        for what in GIVEN_AGAIN:
            again = data.letter(GivenAgain(case_id=data.ID, demand_id=data.ID, what=what), over)
            yield example(f"{scope}, {what}", desk_notices.given_again, again, data.scene())
