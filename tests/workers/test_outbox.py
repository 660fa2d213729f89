"""A lane sends what is in it: in order for each reader, again when it must, never twice when it must not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actions.deliveries import Letter
from bot.domain.deliveries import State
from bot.domain.notices import Lane, Reopened
from bot.domain.outcomes import Outcome
from bot.storage import outbox, tables
from bot.storage.db import Store, Tx
from bot.workers.outbox import Outbox
from tests.journeys.clock import Clock
from tests.workers.cases import file_one

SENT = Outcome(state=State.SENT, message=1)


class Post:
    """Hands letters on; each is written down and gets the next of the planned outcomes, else it is sent."""

    def __init__(self, *planned: Outcome) -> None:
        self.planned = list(planned)
        self.seen: list[tuple[str, int]] = []

    async def __call__(self, letter: Letter) -> Outcome:
        self.seen.append((letter.delivery.recipient, letter.delivery.attempts))
        return self.planned.pop(0) if self.planned else SENT


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def case_id(store: Store, clock: Clock) -> str:
    """A filed case whose own notices are out already."""
    filed = await store.write(file_one, telegram_id=500, now=clock())
    while await lane(store, clock, Post()).step():
        pass
    return filed


def lane(store: Store, clock: Clock, post: Post) -> Outbox:
    return Outbox(store=store, lane=Lane.PERSON, send=post, clock=clock)


def put(tx: Tx, case_id: str, *, times: int, clock: Clock) -> None:
    subject = tx.execute(select(tables.cases.c.subject_id).where(tables.cases.c.id == case_id)).scalar_one()
    for _ in range(times):
        outbox.put(tx, Reopened(case_id=case_id), to=subject, now=clock())


def states(tx: Tx) -> list[str]:
    query = select(tables.outbox.c.state).where(tables.outbox.c.notice == "Reopened").order_by(tables.outbox.c.id)
    return list(tx.execute(query).scalars())


async def test_everything_that_is_ready_is_sent_and_settled(store: Store, clock: Clock, case_id: str) -> None:
    post = Post()
    await store.write(put, case_id, times=3, clock=clock)

    steps = [await lane(store, clock, post).step() for _ in range(4)]

    assert steps == [True, True, True, False]
    assert await store.read(states) == ["sent"] * 3


async def test_a_429_pauses_the_lane_and_costs_no_attempt(store: Store, clock: Clock, case_id: str) -> None:
    pause = Outcome(state=None, reason="pace", after=timedelta(seconds=7), counts=False, pauses=True)
    post = Post(pause)
    worker = lane(store, clock, post)
    await store.write(put, case_id, times=2, clock=clock)

    await worker.step()
    at_once = await worker.step()
    rest = await worker.rest()
    clock.pass_by(timedelta(seconds=7))
    while await worker.step():
        pass

    assert not at_once
    assert rest == pytest.approx(7)
    assert [attempts for _, attempts in post.seen] == [1, 1, 1]
    assert await store.read(states) == ["sent", "sent"]


async def test_what_failed_is_tried_again_later_and_keeps_its_place(store: Store, clock: Clock, case_id: str) -> None:
    post = Post(Outcome(state=None, reason="server_error", after=timedelta(seconds=3)))
    worker = lane(store, clock, post)
    await store.write(put, case_id, times=2, clock=clock)

    await worker.step()
    overtaken = await worker.step()
    clock.pass_by(timedelta(seconds=3))
    while await worker.step():
        pass

    assert not overtaken
    assert [attempts for _, attempts in post.seen] == [1, 2, 1]


async def test_a_reader_who_must_rest_does_not_hold_up_the_others(store: Store, clock: Clock, case_id: str) -> None:
    other = await store.write(file_one, telegram_id=501, now=clock())
    while await lane(store, clock, Post()).step():
        pass
    post = Post(Outcome(state=State.SENT, message=1, rest=timedelta(seconds=2)))
    worker = lane(store, clock, post)
    await store.write(put, case_id, times=2, clock=clock)
    await store.write(put, other, times=1, clock=clock)

    while await worker.step():
        pass
    within_the_rest = len({reader for reader, _ in post.seen}), len(post.seen)
    rest = await worker.rest()
    clock.pass_by(timedelta(seconds=2))
    while await worker.step():
        pass

    assert within_the_rest == (2, 2)
    assert rest == pytest.approx(2)
    assert len(post.seen) == 3


async def test_a_notice_whose_sender_died_is_found_and_sent_again(store: Store, clock: Clock, case_id: str) -> None:
    async def dies(_: Letter) -> Outcome:
        raise KeyboardInterrupt

    await store.write(put, case_id, times=1, clock=clock)
    with pytest.raises(KeyboardInterrupt):
        await Outbox(store=store, lane=Lane.PERSON, send=dies, clock=clock).step()
    post = Post()
    worker = lane(store, clock, post)

    too_early = await worker.step()
    clock.pass_by(outbox.LEASE)
    in_time = await worker.step()

    assert not too_early
    assert in_time
    assert post.seen[0][1] == 2
    assert await store.read(states) == ["sent"]
