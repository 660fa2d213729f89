"""Every answer of Telegram, and every silence, has its one meaning."""

import pytest
from aiogram import Bot
from aiogram.exceptions import AiogramError, ClientDecodeError

from bot.domain.deliveries import State
from bot.domain.notices import Promise
from bot.domain.outcomes import Outcome, Revoked
from bot.sandbox.faults import Fault
from bot.sandbox.things import Person
from bot.sandbox.world import World
from bot.telegram.outcomes import delay, outcome_of

NEVER_STARTED = Fault(code=403, description="Forbidden: bot can't initiate conversation with a user")
DEACTIVATED = Fault(code=403, description="Forbidden: user is deactivated")
KICKED = Fault(code=403, description="Forbidden: bot was kicked from the supergroup chat")
NO_RIGHTS = Fault.bad_request("not enough rights to send text messages to the chat")
LEGAL, COURTESY = Promise.AT_LEAST_ONCE, Promise.AT_MOST_ONCE


async def outcome(
    world: World,
    bot: Bot,
    person: Person,
    fault: Fault,
    *,
    promise: Promise = LEGAL,
    attempts: int = 1,
    desk: bool = False,
) -> Outcome:
    world.fail_next("sendMessage", fault)
    with pytest.raises(AiogramError) as caught:
        await bot.send_message(person.id, "hello")
    return outcome_of(caught.value, promise=promise, attempts=attempts, desk=desk)


@pytest.mark.parametrize(
    ("fault", "state", "reason"),
    [
        (Fault.blocked(), State.BLOCKED, "blocked"),
        (DEACTIVATED, State.DEACTIVATED, "deactivated"),
        (NEVER_STARTED, State.BLOCKED, "never_started"),
        (Fault.bad_request("chat not found"), State.INVALID, "chat_not_found"),
        (Fault.bad_request("can't parse entities: unclosed tag"), State.INVALID, "malformed"),
        (Fault.bad_request("message is too long"), State.INVALID, "malformed"),
        (Fault(code=413, description="Request Entity Too Large"), State.INVALID, "too_large"),
    ],
)
async def test_what_is_final(world: World, bot: Bot, aigerim: Person, fault: Fault, state: State, reason: str) -> None:
    found = await outcome(world, bot, aigerim, fault)

    assert (found.state, found.reason) == (state, reason)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.server_error(), "server_error"),
        (Fault.server_error(500, "Internal Server Error"), "server_error"),
        (Fault.not_sent(), "not_sent"),
        (Fault(code=406, description="Not Acceptable"), "refused"),
    ],
)
@pytest.mark.parametrize("promise", Promise)
async def test_what_is_tried_again_whatever_was_promised(
    world: World, bot: Bot, aigerim: Person, fault: Fault, reason: str, promise: Promise
) -> None:
    found = await outcome(world, bot, aigerim, fault, promise=promise)

    assert (found.state, found.reason, found.counts) == (None, reason, True)
    assert found.after.total_seconds() >= 1


@pytest.mark.parametrize("fault", [Fault.timeout(), Fault.disconnect(), Fault.undecodable()], ids=lambda f: str(f.cut))
async def test_what_is_in_doubt_is_decided_by_the_promise(
    world: World, bot: Bot, aigerim: Person, fault: Fault
) -> None:
    legal = await outcome(world, bot, aigerim, fault, promise=LEGAL)
    courtesy = await outcome(world, bot, aigerim, fault, promise=COURTESY)

    assert (legal.state, legal.reason) == (None, "in_doubt")
    assert (courtesy.state, courtesy.reason) == (State.UNKNOWN, "in_doubt")


async def test_a_429_pauses_the_lane_for_as_long_as_it_says_and_costs_no_attempt(
    world: World, bot: Bot, aigerim: Person
) -> None:
    found = await outcome(world, bot, aigerim, Fault.flood(7))

    assert (found.state, found.counts, found.pauses) == (None, False, True)
    assert 7 < found.after.total_seconds() <= 8


@pytest.mark.parametrize("fault", [KICKED, NO_RIGHTS, Fault.bad_request("chat not found")])
async def test_the_desk_out_of_reach_keeps_its_notices(world: World, bot: Bot, aigerim: Person, fault: Fault) -> None:
    found = await outcome(world, bot, aigerim, fault, desk=True)

    assert found.state is None
    assert found.pauses


async def test_a_revoked_token_is_no_matter_of_one_notice(world: World, bot: Bot, aigerim: Person) -> None:
    with pytest.raises(Revoked):
        await outcome(world, bot, aigerim, Fault.unauthorized())


def test_the_wait_grows_and_has_an_end() -> None:
    waits = [delay(attempts) for attempts in range(1, 40)]

    assert waits[0] < 3
    assert waits[5] > waits[2] > waits[0]
    assert max(waits) <= 375


def test_what_telegram_took_in_words_of_the_future_was_sent() -> None:
    taken = {"ok": True, "result": {"message_id": 7, "date": "soon"}}

    found = outcome_of(ClientDecodeError("no date", ValueError(), taken), promise=LEGAL, attempts=1)

    assert (found.state, found.message) == (State.SENT, 7)


def test_what_was_said_of_a_message_that_is_no_message_is_sent_without_a_number() -> None:
    found = outcome_of(ClientDecodeError("odd", ValueError(), {"ok": True, "result": 1}), promise=LEGAL, attempts=1)

    assert (found.state, found.message) == (State.SENT, None)
