"""A worker works while there is work, sleeps when there is none, and survives every failure of its step."""

import asyncio
from functools import partial

import pytest

from bot.domain.outcomes import Revoked
from bot.workers import loop as module
from bot.workers.loop import Loop, every


class Work:
    """Steps that find so many things to do, and raise what they are told to."""

    def __init__(self, things: int = 0, trouble: list[Exception] | None = None) -> None:
        self.things = things
        self.trouble = trouble or []
        self.steps = 0

    async def __call__(self) -> bool:
        self.steps += 1
        if self.trouble:
            raise self.trouble.pop(0)
        self.things -= 1
        return self.things >= 0


async def running(loop: Loop, seconds: float = 0.05) -> None:
    """Let the loop run for a while, then stop it."""

    async def leave() -> None:
        await asyncio.sleep(seconds)
        loop.stop()

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        tasks.create_task(loop.run())
        tasks.create_task(leave())


async def test_it_works_until_nothing_is_left_and_then_sleeps() -> None:
    work = Work(things=5)

    await running(Loop(name="test", step=work, rest=partial(every, 60)))

    assert work.steps == 6


async def test_a_bell_rung_while_it_works_is_not_missed() -> None:
    loop = Loop(name="test", step=Work(), rest=partial(every, 60))
    steps = 0

    async def step() -> bool:
        nonlocal steps
        steps += 1
        if steps == 1:
            loop.bell.ring()
        return False

    loop.step = step
    await running(loop)

    assert steps == 2


async def test_a_failing_step_neither_ends_the_loop_nor_spins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.02)
    work = Work(trouble=[ValueError("broken"), OSError("gone")])

    await running(Loop(name="test", step=work, rest=partial(every, 60)), seconds=0.2)

    assert work.steps == 3


async def test_after_a_failure_even_the_bell_does_not_make_it_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE", 60.0)
    work = Work(trouble=[ValueError("broken")])
    loop = Loop(name="test", step=work, rest=partial(every, 60))

    async def ring() -> None:
        for _ in range(20):
            await asyncio.sleep(0)
            loop.bell.ring()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(running(loop))
        tasks.create_task(ring())

    assert work.steps == 1


async def test_a_revoked_token_ends_the_loop() -> None:
    with pytest.raises(Revoked):
        await Loop(name="test", step=Work(trouble=[Revoked()]), rest=partial(every, 60)).run()


async def test_leaving_lets_the_step_at_hand_finish() -> None:
    finished = False

    async def step() -> bool:
        nonlocal finished
        await asyncio.sleep(0.1)
        finished = True
        return True

    await running(Loop(name="test", step=step, rest=partial(every, 60)))

    assert finished
