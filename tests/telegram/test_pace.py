"""The bot keeps Telegram's limits whatever it has to say, and answers people first."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramBadRequest, TelegramRetryAfter

from bot.sandbox.faults import Fault
from bot.sandbox.session import InMemorySession
from bot.sandbox.things import Chat, Person
from bot.sandbox.world import Answer, World
from bot.telegram.pace import ANSWERING, Pace
from tests.journeys.clock import Clock


@pytest.fixture
def pace(session: InMemorySession, clock: Clock) -> Pace:
    pace = Pace(now=clock.seconds, sleep=clock.sleep)
    session.middleware(pace)
    return pace


@pytest.mark.usefixtures("pace")
async def test_a_hundred_messages_to_one_person_break_no_limit(
    world: World, bot: Bot, aigerim: Person, clock: Clock
) -> None:
    begun = clock()

    for number in range(100):
        await bot.send_message(aigerim.id, str(number))

    assert world.violations == []
    assert timedelta(seconds=90) < clock() - begun < timedelta(seconds=110)


@pytest.mark.usefixtures("pace")
async def test_a_group_never_gets_more_than_twenty_a_minute_edits_and_topics_counted(
    world: World, bot: Bot, group: Chat, clock: Clock
) -> None:
    begun = clock()
    first = await bot.send_message(group.id, "0")

    for number in range(60):
        await bot.edit_message_text(str(number + 1), chat_id=group.id, message_id=first.message_id)
        await bot.create_forum_topic(group.id, f"Case {number}")

    assert world.violations == []
    assert clock() - begun < timedelta(minutes=9)


@pytest.mark.usefixtures("pace")
async def test_a_crowd_never_gets_more_than_thirty_a_second(world: World, bot: Bot) -> None:
    crowd = [world.add_user(f"Person {number}", started=True) for number in range(300)]

    async with asyncio.TaskGroup() as tasks:
        for person in crowd:
            tasks.create_task(bot.send_message(person.id, "hello"))

    assert world.violations == []
    assert len(world.sent) == 300


@pytest.mark.usefixtures("pace")
async def test_the_first_words_go_at_once(world: World, bot: Bot, aigerim: Person, clock: Clock) -> None:
    begun = clock()

    for number in range(3):
        await bot.send_message(aigerim.id, str(number))

    assert clock() == begun


async def test_it_knows_how_long_a_reader_is_better_left_alone(
    pace: Pace, bot: Bot, aigerim: Person, ruslan: Person
) -> None:
    for number in range(3):
        await bot.send_message(aigerim.id, str(number))

    assert 0.9 < pace.rest(aigerim.id) < 1.1
    assert pace.rest(ruslan.id) == 0


@pytest.mark.usefixtures("pace")
async def test_an_answer_to_a_person_is_tried_once_more_after_a_short_429(
    world: World, bot: Bot, aigerim: Person
) -> None:
    world.fail_next("sendMessage", Fault.flood(2))
    ANSWERING.set(True)

    await bot.send_message(aigerim.id, "hello")

    assert [sent.method for sent in world.sent] == ["sendMessage"]


@pytest.mark.usefixtures("pace")
@pytest.mark.parametrize(
    "fault", [Fault.flood(2), Fault.server_error(), Fault.not_sent(), Fault.disconnect(), Fault.undecodable()]
)
async def test_an_answer_in_place_that_failed_twice_is_tried_a_third_time(
    world: World, bot: Bot, aigerim: Person, fault: Fault
) -> None:
    sent = await bot.send_message(aigerim.id, "hello")
    world.fail_next("editMessageText", fault, times=2)
    ANSWERING.set(True)

    with suppress(TelegramBadRequest):  # Not modified: the first one had arrived.
        await bot.edit_message_text("and good-bye", chat_id=aigerim.id, message_id=sent.message_id)

    assert world.last(aigerim).text == "and good-bye"


@pytest.mark.usefixtures("pace")
async def test_an_answer_that_telegram_takes_in_words_of_the_future_is_not_sent_twice(
    world: World, bot: Bot, aigerim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ANSWERING.set(True)
    monkeypatch.setattr("bot.sandbox.world.refusal", lambda _: Answer(200, '{"ok": true, "result": {"date": "soon"}}'))
    world.fail_next("sendMessage", Fault.server_error())

    with pytest.raises(ClientDecodeError):
        await bot.send_message(aigerim.id, "hello")


@pytest.mark.usefixtures("pace")
async def test_a_notice_is_not_tried_again_here_because_its_lane_has_to_wait(
    world: World, bot: Bot, aigerim: Person
) -> None:
    world.fail_next("sendMessage", Fault.flood(2))

    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(aigerim.id, "hello")


@pytest.mark.usefixtures("pace")
async def test_somebody_who_floods_the_bot_does_not_hold_it_up(
    world: World, bot: Bot, aigerim: Person, clock: Clock
) -> None:
    ANSWERING.set(True)
    begun = clock()

    async def reply() -> None:
        await bot.send_message(aigerim.id, "What can I do for you?")

    results = await asyncio.gather(*(reply() for _ in range(100)), return_exceptions=True)

    assert sum(result is None for result in results) >= 10
    assert all(result is None or isinstance(result, TelegramRetryAfter) for result in results)
    assert clock() - begun < timedelta(seconds=15)
    assert world.violations == []


async def test_memory_of_chats_that_rest_is_given_back(
    pace: Pace, bot: Bot, aigerim: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.pace.KEPT", 10)
    for number in range(1, 100):
        pace.rest(number)
    await bot.send_message(aigerim.id, "hello")

    assert len(pace.chats) <= 10
