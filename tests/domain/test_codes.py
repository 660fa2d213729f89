"""How far does guessing get? The locks are counted and the bound is computed, not believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.codes import (
    FORGIVEN,
    LOCKS,
    SENDS,
    TRIES,
    Lock,
    digits_of,
    failed,
    forgiven,
    is_locked,
    may_send,
    sent,
    tries_left,
)

NOON = datetime(2026, 11, 2, 7, tzinfo=UTC)


def guesses_within(time: timedelta) -> int:
    """Of somebody who never rests: a wrong code at the first moment that takes one."""
    lock, now, tried = Lock(), NOON, 0
    while now < NOON + time:
        if is_locked(lock, now) and lock.until:
            now = lock.until
            continue
        lock, tried = failed(lock, now), tried + 1
    return tried


@pytest.mark.parametrize(
    ("time", "bound"), [(timedelta(days=1), 12), (timedelta(days=30), 99), (timedelta(days=365), 1104)]
)
def test_whoever_guesses_without_rest_has_so_many_tries(time: timedelta, bound: int) -> None:
    assert guesses_within(time) <= bound


def test_a_year_of_guessing_at_one_client_finds_a_code_once_in_nine_hundred_years() -> None:
    assert guesses_within(timedelta(days=365)) / 10**6 < 1 / 900


def test_every_third_wrong_code_locks_and_each_lock_is_longer_until_the_longest() -> None:
    lock, now, waits = Lock(), NOON, []
    for _ in range(3 * 6):
        lock = failed(lock, now)
        if is_locked(lock, now) and lock.until:
            waits.append(lock.until - now)
            now = lock.until

    assert waits == [*LOCKS, LOCKS[-1], LOCKS[-1]]


def test_tries_are_counted_down_for_everybody_alike() -> None:
    lock = Lock()
    left = []
    for _ in range(TRIES):
        left.append(tries_left(lock))
        lock = failed(lock, NOON)

    assert left == [3, 2, 1]
    assert is_locked(lock, NOON)
    assert not is_locked(lock, NOON + LOCKS[0])


def test_after_a_month_of_rest_it_begins_anew_and_after_a_right_code_at_once() -> None:
    lock = failed(failed(failed(Lock(), NOON), NOON), NOON)

    assert failed(lock, NOON + FORGIVEN).failures == 1
    assert failed(lock, NOON + FORGIVEN - timedelta(seconds=1)).failures == 4
    assert forgiven(lock).failures == 0
    assert not is_locked(forgiven(lock), NOON)


@given(st.lists(st.integers(0, 48), min_size=1, max_size=60))
def test_nobody_gets_more_than_five_codes_in_any_day_from_the_first(hours: list[int]) -> None:
    lock, now, at = Lock(), NOON, []
    for gap in hours:
        now += timedelta(minutes=10 * gap)
        if may_send(lock, now):
            lock = sent(lock, now)
            at.append(now)

    assert all(sum(moment <= later < moment + timedelta(days=1) for later in at) <= 2 * SENDS for moment in at)
    assert lock.sends <= SENDS


@pytest.mark.parametrize("typed", ["123456", "123 456", " 12-34-56 "])
def test_a_code_is_read_as_people_type_it(typed: str) -> None:
    assert digits_of(typed) == "123456"
