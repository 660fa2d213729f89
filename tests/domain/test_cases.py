"""A case moves by its table and by nothing else, and is never closed while something in it is owed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.cases import (
    NEXT,
    OPEN,
    Case,
    Clock,
    Demand,
    Event,
    Outcome,
    Pending,
    Status,
    advance,
    approved,
    decided,
    due_at,
    may,
    may_carry_out,
    may_decide,
    may_take_back,
    proposed,
    require,
    sent_back,
    settle,
    taken_back,
    undecided,
    with_demand,
    with_demands,
)
from bot.domain.refusals import WrongStatus
from bot.domain.requests import Kind, Scope

MOMENT = datetime(2026, 11, 2, 7, tzinfo=UTC)
DAY = timedelta(days=1)
CONFIRMATION, EXECUTION = Pending

# The table once more, as a person would draw it: a change of the rules must be made twice, and on purpose.
DRAWN = """
new        claim>working assign>working join>new withdraw>withdrawn resolve>closed
working    release>new assign>working ask>waiting propose>proposed resolve>closed join>working withdraw>withdrawn
waiting    answered>working release>new assign>waiting ask>waiting propose>proposed resolve>closed join>working
waiting    withdraw>withdrawn
proposed   send_back>working approve>executing grant>closed refuse>closed assign>proposed join>proposed
proposed   propose>proposed resolve>closed done>closed withdraw>withdrawn
executing  propose>proposed resolve>closed done>closed assign>executing join>executing
closed     reopen>working
withdrawn
"""
MOVES = {
    (Status(status), Event(event)): Status(to)
    for status, *moves in (line.split() for line in DRAWN.split("\n") if line)
    for event, to in (move.split(">") for move in moves)
}
PAIRS = [(status, event) for status in Status for event in Event]
DECIDING = {
    Event.REFUSE: Outcome.REFUSED, Event.DONE: Outcome.FULFILLED, Event.GRANT: Outcome.FULFILLED,
    Event.RESOLVE: Outcome.FULFILLED,
}  # fmt: skip


def demand(name: str = "first", *, received: datetime = MOMENT, days: tuple[int, ...] = (1, 15)) -> Demand:
    clocks = tuple(
        Clock(rule=f"rule-{n}", starts_at=received, due_at=received + n * DAY, provisional=False) for n in days
    )
    return Demand(id=name, kind=Kind.DELETE, scope=Scope.ALL, received_at=received, rules="1", clocks=clocks)


def case(status: Status = Status.NEW, *demands: Demand) -> Case:
    held = demands or (demand(),)
    return Case(
        id="case", number="2026-000001", subject_id="aigerim", status=status, assignee=None, opened_at=MOMENT,
        due_at=due_at(held), closed_at=None, demands=held, version=1,
    )  # fmt: skip


@pytest.mark.parametrize(("status", "event"), PAIRS)
def test_a_case_moves_as_it_is_drawn_and_in_no_other_way(status: Status, event: Event) -> None:
    before = case(status)

    if (status, event) in MOVES:
        assert may(before, event)
        assert advance(before, event) == replace(before, status=MOVES[status, event])
    else:
        assert not may(before, event)
        with pytest.raises(WrongStatus) as refused:
            advance(before, event)
        assert refused.value.facts == {"status": status, "event": event}


def test_every_state_can_be_reached_and_every_event_does_something() -> None:
    reached, frontier = {Status.NEW}, {Status.NEW}
    while frontier:
        frontier = {to for (status, _), to in NEXT.items() if status in frontier} - reached
        reached |= frontier

    assert reached == set(Status)
    assert {event for _, event in NEXT} == set(Event)


def test_every_open_state_has_a_way_to_the_end_and_a_withdrawn_case_has_no_way_on() -> None:
    ending = {Status.CLOSED, Status.WITHDRAWN}
    while more := {status for (status, _), to in NEXT.items() if to in ending} - ending:
        ending |= more

    assert ending == set(Status)
    assert not [event for event in Event if may(case(Status.WITHDRAWN), event)]


def test_an_erasure_under_way_is_not_taken_back() -> None:
    assert not may(case(Status.EXECUTING), Event.WITHDRAW)


@pytest.mark.parametrize("status", OPEN)
def test_a_new_demand_joins_whatever_is_open_and_what_waits_for_a_decision_stays_there(status: Status) -> None:
    joined = advance(case(status), Event.JOIN)

    assert joined.open
    if status in {Status.PROPOSED, Status.EXECUTING, Status.NEW}:
        assert joined.status is status


def test_a_case_with_another_open_demand_goes_on_when_one_is_decided() -> None:
    first, second = demand("first"), demand("second", received=MOMENT + DAY)
    proposed = case(Status.PROPOSED, decided(first, Outcome.REFUSED, MOMENT), second)
    executing = case(Status.EXECUTING, decided(waiting(first, EXECUTION), Outcome.FULFILLED, MOMENT), second)

    refused = settle(proposed, Event.REFUSE, MOMENT)
    carried_out = settle(executing, Event.DONE, MOMENT)

    assert (refused.status, refused.closed_at, refused.next_demand) == (Status.WORKING, None, second)
    assert (carried_out.status, carried_out.closed_at) == (Status.WORKING, None)


def test_the_last_demand_decided_closes_the_case_at_that_moment() -> None:
    last = case(Status.EXECUTING, decided(demand(), Outcome.PARTLY, MOMENT))

    closed = settle(last, Event.DONE, MOMENT + DAY)

    assert (closed.status, closed.closed_at, closed.open) == (Status.CLOSED, MOMENT + DAY, False)


def test_an_approval_is_not_an_end() -> None:
    before = case(Status.PROPOSED, waiting(demand(), CONFIRMATION))

    after = approved(before, before.demands[0], MOMENT)

    assert (after.status, after.closed_at) == (Status.EXECUTING, None)


def test_what_waits_to_be_carried_out_or_confirmed_does_not_hold_up_the_other_requests() -> None:
    carried_out, other = waiting(demand("first"), EXECUTION), demand("second", received=MOMENT + DAY)
    executing = case(Status.EXECUTING, carried_out, other)

    both = proposed(executing, other)
    answered = settle(with_demand(executing, decided(other, Outcome.FULFILLED, MOMENT)), Event.RESOLVE, MOMENT)

    assert may_decide(executing)
    assert executing.next_demand == other
    assert (both.status, may_decide(both), may_carry_out(both)) == (Status.PROPOSED, False, True)
    assert sent_back(both, both.demands[1], MOMENT).status is Status.EXECUTING
    assert settle(with_demand(both, decided(carried_out, Outcome.FULFILLED, MOMENT)), Event.DONE, MOMENT).status is (
        Status.PROPOSED
    )
    assert (answered.status, answered.closed_at) == (Status.EXECUTING, None)


def test_what_was_approved_is_not_taken_back_with_the_rest() -> None:
    approved_one, other = waiting(demand("first"), EXECUTION), waiting(demand("second"), CONFIRMATION)

    left = taken_back(case(Status.PROPOSED, approved_one, other), MOMENT)

    assert [d.outcome for d in left.demands] == [None, Outcome.WITHDRAWN]
    assert left.status is Status.EXECUTING


@pytest.mark.parametrize("event", [Event.PROPOSE, Event.RESOLVE, Event.DONE])
def test_a_demand_is_decided_once_at_a_time_and_carried_out_when_it_was_approved(event: Event) -> None:
    before = case(Status.PROPOSED, waiting(demand(), CONFIRMATION))

    with pytest.raises(WrongStatus):
        require(before, event)


def waiting(demand: Demand, pending: Pending) -> Demand:
    return replace(demand, pending=pending)


def step(before: Case, event: Event, now: datetime) -> Case:
    """What the actions do with an event, without a database."""
    to_confirm = next((d for d in before.demands if d.pending is CONFIRMATION), None)
    if event in {Event.PROPOSE, Event.RESOLVE, Event.DONE}:
        require(before, event)
    if event is Event.PROPOSE:
        return proposed(before, before.next_demand)
    if event in {Event.SEND_BACK, Event.APPROVE} and to_confirm:
        return (sent_back if event is Event.SEND_BACK else approved)(before, to_confirm, now)
    if event in DECIDING:
        about = {Event.DONE: next(iter(before.approved), None), Event.RESOLVE: before.next_demand}
        after = decided(about.get(event, to_confirm) or before.next_demand, DECIDING[event], now)
        return settle(with_demand(before, after), event, now)
    if event is Event.WITHDRAW:
        return taken_back(before, now)
    if event is Event.REOPEN:
        latest = max(before.demands, key=lambda d: d.decided_at or MOMENT)
        return replace(with_demand(advance(before, event), undecided(latest)), closed_at=None)
    moved = advance(before, event)
    if event is Event.JOIN:
        return with_demands(moved, (*moved.demands, demand(f"joined-{len(moved.demands)}", received=now)))
    return moved


@given(events=st.lists(st.sampled_from(Event), max_size=40))
def test_no_road_leads_into_a_state_that_cannot_be(events: list[Event]) -> None:
    now, walked = MOMENT, case()
    for event in events:
        now += DAY
        try:
            after = step(walked, event, now)
        except WrongStatus:
            lacks = walked.approved if event is Event.DONE else walked.undecided
            takes_back = event is Event.WITHDRAW and not may_take_back(walked)
            assert (walked.status, event) not in MOVES or not lacks or takes_back
            continue
        assert after.open == any(d.open for d in after.demands)
        assert after.open == (after.closed_at is None)
        assert after.due_at == due_at(after.demands)
        pending = {d.pending for d in after.demands}
        assert (after.status is Status.PROPOSED) == (CONFIRMATION in pending)
        assert (after.status is Status.EXECUTING) == (EXECUTION in pending and CONFIRMATION not in pending)
        if after.open:
            owed = [c for d in after.demands if d.open for c in d.clocks if c.met_at is None]
            assert owed, "an open case always owes something"
            assert after.due_at == min(c.due_at for c in owed)
        for each in after.demands:
            assert each.open == (each.decided_at is None)
            assert each.open or all(c.met_at for c in each.clocks)
        assert len(after.demands) == len(walked.demands) + (event is Event.JOIN)
        walked = after


def test_the_oldest_open_demand_is_decided_next() -> None:
    first, second = demand("first"), demand("second", received=MOMENT + DAY)

    assert case(Status.NEW, first, second).next_demand == first
    assert case(Status.NEW, decided(first, Outcome.REFUSED, MOMENT), second).next_demand == second
    assert case(Status.CLOSED, decided(first, Outcome.REFUSED, MOMENT)).next_demand.id == "first"


def test_a_case_is_due_when_its_first_unmet_term_is() -> None:
    early, late = demand("early", days=(1, 15)), demand("late", received=MOMENT + 3 * DAY, days=(1, 15))
    restricted = replace(early, clocks=(replace(early.clocks[0], met_at=MOMENT), early.clocks[1]))

    assert due_at((early, late)) == MOMENT + DAY
    assert due_at((restricted, late)) == MOMENT + 4 * DAY
    assert due_at((decided(early, Outcome.FULFILLED, MOMENT), decided(late, Outcome.REFUSED, MOMENT))) == (
        MOMENT + 18 * DAY
    )


def test_a_decision_meets_what_is_still_owed_and_keeps_what_was_met_before() -> None:
    open_one = demand()
    restricted = replace(open_one, clocks=(replace(open_one.clocks[0], met_at=MOMENT), open_one.clocks[1]))

    done = decided(restricted, Outcome.PARTLY, MOMENT + DAY, ground="aml_client_file", until=date(2031, 1, 1))

    assert [clock.met_at for clock in done.clocks] == [MOMENT, MOMENT + DAY]
    assert (done.outcome, done.ground, done.until) == (Outcome.PARTLY, "aml_client_file", date(2031, 1, 1))


def test_a_decision_taken_back_leaves_the_demand_as_it_was() -> None:
    open_one = demand()
    restricted = replace(open_one, clocks=(replace(open_one.clocks[0], met_at=MOMENT), open_one.clocks[1]))
    refused = decided(restricted, Outcome.REFUSED, MOMENT + DAY, ground="blocked", until=date(2027, 1, 1))

    assert undecided(refused) == restricted


def test_a_change_of_one_demand_leaves_the_others_alone() -> None:
    first, second = demand("first"), demand("second", received=MOMENT + DAY)

    changed = with_demand(case(Status.WORKING, first, second), decided(first, Outcome.FULFILLED, MOMENT))

    assert changed.demands[1] == second
    assert changed.due_at == second.clocks[0].due_at
