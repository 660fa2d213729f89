"""A right to act for another person moves as it is drawn, reaches as far as it says, and ends with its last day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusals import WrongStatus
from bot.domain.representations import (
    NEXT,
    STANDING,
    Event,
    Power,
    Representation,
    State,
    advance,
    initials,
    may,
    needed,
)
from bot.domain.requests import FOR_ANOTHER, Kind, Scope, asks_for_whom

MOMENT = datetime(2026, 11, 2, 7, tzinfo=UTC)
LAST = date(2026, 12, 31)
OVER = frozenset(State) - STANDING - {State.DECLINED}
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 1, 1))


def right(state: State = State.STATED, *, until: date | None = None, power: Power = Power.EVERYTHING) -> Representation:
    return Representation(
        id="r", subject_id="s", ground=Scope.PARENT, power=power, state=state, stated_at=MOMENT, until=until
    )  # fmt: skip


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", Event)
def test_a_right_moves_as_it_is_drawn_and_in_no_other_way(state: State, event: Event) -> None:
    if (state, event) in NEXT:
        assert advance(right(state), event, MOMENT).state is NEXT[state, event]
    else:
        assert not may(right(state), event)
        with pytest.raises(WrongStatus):
            advance(right(state), event, MOMENT)


def test_every_state_is_reached_and_what_has_ended_never_comes_back() -> None:
    assert set(NEXT.values()) == set(State)
    assert {event for _, event in NEXT} == set(Event)
    assert not [pair for pair in NEXT if pair[0] in OVER]


@pytest.mark.parametrize("state", sorted(STANDING))
@pytest.mark.parametrize("event", [Event.END, Event.REVOKE, Event.EXPIRE])
def test_whatever_stands_can_be_ended_by_anybody_concerned(state: State, event: Event) -> None:
    ended = advance(right(state), event, MOMENT)

    assert ended.state in OVER
    assert ended.ended_at == MOMENT


@given(events=st.lists(st.sampled_from(Event), max_size=30), until=st.none() | days, today=days)
def test_no_road_leads_to_a_right_that_reaches_further_than_it_may(
    events: list[Event], until: date | None, today: date
) -> None:
    walked, now, over = right(until=until), MOMENT, False
    for event in events:
        now += timedelta(days=1)
        if not may(walked, event):
            continue
        walked = advance(walked, event, now)
        assert not over, "what has ended is ended for good"
        over = walked.state in OVER
        assert (walked.ended_at is None) == (walked.state in STANDING)
        assert walked.state is not State.CONFIRMED or walked.decided_at == now
        assert walked.state is not State.STATED or walked.decided_at is None
        if walked.in_force(today):
            assert walked.state in STANDING
            assert until is None or today <= until
        if walked.as_of(today) is needed(Kind.DELETE):
            assert walked.state is State.CONFIRMED
            assert walked.in_force(today)


def test_a_term_is_over_on_the_day_after_its_last_whether_or_not_somebody_has_said_so() -> None:
    confirmed = right(State.CONFIRMED, until=LAST)

    assert confirmed.as_of(LAST) is State.CONFIRMED
    assert confirmed.as_of(LAST + timedelta(days=1)) is State.EXPIRED
    assert not confirmed.in_force(LAST + timedelta(days=1))
    assert replace(confirmed, state=State.REVOKED).as_of(LAST + timedelta(days=1)) is State.REVOKED


def test_to_see_is_to_ask_what_is_held_and_who_received_it_and_nothing_else() -> None:
    seeing = {kind for kind in Kind if right(power=Power.SEE).covers(kind)}

    assert seeing == {Kind.ACCESS, Kind.RECIPIENTS}
    assert {kind for kind in Kind if right().covers(kind)} == FOR_ANOTHER


def test_for_whom_is_not_asked_where_only_oneself_can_ask_or_where_it_follows_from_something_else() -> None:
    assert not asks_for_whom(Kind.RELINK, {"scope": "phone"})
    assert not asks_for_whom(Kind.REPRESENT, {"scope": "parent"})
    assert not asks_for_whom(Kind.APPEAL, {"scope": "refusal"})
    assert not asks_for_whom(Kind.DELETE, {})
    assert asks_for_whom(Kind.APPEAL, {"scope": "human"})
    assert asks_for_whom(Kind.DELETE, {"scope": "all"})


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Сапаров Алихан", "С. А."),
        ("әбдірахманова әсел нұрланқызы оғлы", "Ә. Ә. Н."),
        ("  иванов-петров  иван", "И. П. И."),
        ("+7 701 123", ""),
        ("😀 <b>", "B."),
    ],
)
def test_initials_say_who_is_meant_and_no_more(name: str, shown: str) -> None:
    assert initials(name) == shown


@given(st.text(max_size=300))
def test_initials_are_short_whatever_was_written(name: str) -> None:
    assert len(initials(name)) <= 3 * 4 + 2
