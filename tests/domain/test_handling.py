"""What is done with each kind: steps that never let a demand be forgotten, answers that need two."""

from dataclasses import replace
from itertools import combinations, permutations

import pytest

from bot.actions.terms import clocks_for, moved_on, to_start
from bot.domain.cases import Case, Demand, Outcome, Status, due_at
from bot.domain.deadlines import Start
from bot.domain.grounds import NEED_GROUND, fitting
from bot.domain.handling import EFFECTS, HANDLING, Step, alone, presupposed, to_take, waiting
from bot.domain.requests import REQUESTS, Kind, Scope
from tests.domain.moments import RULES, almaty

EVERY_KIND = pytest.mark.parametrize("kind", Kind)
FILED = almaty("2026-11-02 12:00")
LATER = almaty("2026-11-03 12:00")
TWO = {Kind.DELETE, Kind.DESTROY_UNLAWFUL, Kind.APPEAL, Kind.RELINK, Kind.REPRESENT}


def demand(kind: Kind, *steps: Step) -> Demand:
    """Filed on a Monday; the steps were taken a day later."""
    clocks = clocks_for(kind, FILED, RULES)
    made = Demand(
        id="d", kind=kind, scope=REQUESTS[kind].scopes[-1], received_at=FILED, rules=RULES.version, clocks=clocks
    )
    for step in steps:
        made = replace(moved_on(made, EFFECTS[step], RULES, LATER), steps=made.steps | {step})
    return made


def case(*demands: Demand) -> Case:
    return Case(
        id="c", number="2026-000001", subject_id="s", status=Status.WORKING, assignee="a", opened_at=FILED,
        due_at=due_at(demands), closed_at=None, demands=demands, version=1,
    )  # fmt: skip


def test_whoever_asked_for_a_block_may_end_it_whatever_was_found() -> None:
    own = replace(demand(Kind.UNBLOCK), scope=Scope.MINE)

    assert presupposed(own, Outcome.FULFILLED) is None
    assert presupposed(demand(Kind.UNBLOCK), Outcome.FULFILLED) is Step.NO_BREACH


@EVERY_KIND
def test_every_kind_is_handled_and_has_terms(kind: Kind) -> None:
    assert HANDLING[kind].outcomes
    assert RULES.clocks(kind)
    assert demand(kind).clocks, "something is owed from the first moment"


@EVERY_KIND
def test_whatever_steps_are_taken_an_unanswered_demand_owes_something(kind: Kind) -> None:
    steps = HANDLING[kind].steps
    for n in range(len(steps) + 1):
        for some in permutations(steps, n):
            assert any(clock.met_at is None for clock in demand(kind, *some).clocks), some


@EVERY_KIND
def test_every_term_of_a_kind_begins_with_the_request_or_with_a_step(kind: Kind) -> None:
    started = {EFFECTS[step].starts for step in HANDLING[kind].steps}

    assert {term.starts_at for term in to_start(demand(kind), RULES)} <= started


@EVERY_KIND
def test_a_step_taken_twice_changes_nothing(kind: Kind) -> None:
    for step in HANDLING[kind].steps:
        once = demand(kind, step)
        assert moved_on(once, EFFECTS[step], RULES, almaty("2026-11-09 12:00")) == once
        assert waiting([once], step) == ()


def test_no_two_kinds_share_everything() -> None:
    signs = {
        kind: (REQUESTS[kind], RULES.clocks(kind), HANDLING[kind], tuple(g.code for o in NEED_GROUND
               for g in fitting(RULES.grounds.values(), kind, o)))
        for kind in Kind
    }  # fmt: skip
    for one, other in combinations(Kind, 2):
        asks = (REQUESTS[one].scopes, REQUESTS[one].questions) != (REQUESTS[other].scopes, REQUESTS[other].questions)
        assert asks, (one, other)
        assert signs[one] != signs[other]


@EVERY_KIND
def test_erasure_refusal_and_whatever_hands_over_rights_take_two(kind: Kind) -> None:
    assert alone(kind, Outcome.FULFILLED) is (kind not in TWO)
    assert not alone(kind, Outcome.REFUSED)
    assert not alone(kind, Outcome.PARTLY)


@EVERY_KIND
def test_every_answer_but_a_full_yes_has_a_ground_to_choose(kind: Kind) -> None:
    for outcome in HANDLING[kind].outcomes:
        if outcome in NEED_GROUND:
            assert fitting(RULES.grounds.values(), kind, outcome)


@EVERY_KIND
def test_what_granting_presupposes_is_asked_for_until_it_is_done_and_never_for_a_refusal(kind: Kind) -> None:
    first = HANDLING[kind].first
    assert presupposed(demand(kind), Outcome.FULFILLED) is first
    assert presupposed(demand(kind), Outcome.REFUSED) is None
    if first:
        assert first in HANDLING[kind].steps
        assert presupposed(demand(kind, first), Outcome.FULFILLED) is None


def test_steps_of_several_demands_are_offered_once_each() -> None:
    both = case(demand(Kind.BLOCK), replace(demand(Kind.DESTROY_UNLAWFUL), id="e"))

    assert to_take(both) == (Step.BLOCKED, Step.RESTRICTED, Step.UNLAWFUL)
    assert to_take(replace(both, status=Status.CLOSED)) == ()


def test_the_day_for_a_correction_is_counted_from_the_document_under_the_ceiling_of_the_request() -> None:
    clocks = {clock.rule: clock for clock in clocks_for(Kind.CORRECT, FILED, RULES, documents_at=LATER)}

    assert clocks["correct"].starts_at == LATER
    assert clocks["examine"].starts_at == FILED
    late = moved_on(demand(Kind.CORRECT), EFFECTS[Step.DOCUMENTS], RULES, almaty("2026-12-01 12:00"))
    assert late.clocks[-1].due_at <= almaty("2026-12-03 00:00"), "30 days from the request, whatever came later"
    assert Start.DOCUMENTS_IN_HAND in {term.starts_at for term in RULES.clocks(Kind.CORRECT)}


def test_no_ground_is_for_an_answer_that_none_of_its_kinds_can_get() -> None:
    dead = [
        (ground.code, outcome)
        for ground in RULES.grounds.values()
        for outcome in ground.fits
        if not any(outcome in HANDLING[Kind(kind)].outcomes for kind in ground.kinds)
    ]

    assert dead == []
