"""Updates are taken in order, side by side, and confirmed only when they were handled."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import Update

from bot.domain.outcomes import Revoked
from bot.sandbox.faults import Fault
from bot.sandbox.things import Person
from bot.sandbox.world import World
from bot.telegram import poller as module
from bot.telegram.poller import Poller, Unhandled

Feed = Callable[[Update], Awaitable[object]]


class StoreGone(Exception):
    """The database does not answer."""


def poller_of(bot: Bot, feed: Feed) -> Poller:
    kinds = ["message", "callback_query", "my_chat_member"]
    return Poller(bot=bot, feed=feed, allowed=kinds, unavailable=(StoreGone,))


class Heard:
    """Writes down what it is fed; what ``trouble`` names by its text is raised when it is heard."""

    def __init__(self, **trouble: Exception) -> None:
        self.texts: list[str] = []
        self.trouble = trouble

    async def __call__(self, update: Update) -> None:
        text = (update.message and update.message.text) or ""
        self.texts.append(text)
        if text in self.trouble:
            raise self.trouble[text]


async def test_nothing_is_confirmed_before_it_was_handled(world: World, bot: Bot, aigerim: Person) -> None:
    waiting: list[int] = []

    async def feed(update: Update) -> None:
        waiting.append(len(world.updates.pending))

    poller = poller_of(bot, feed)
    world.send_text(aigerim, "one")
    world.send_text(aigerim, "two")

    await poller.step()
    after_the_batch = len(world.updates.pending)
    await poller.step()

    assert waiting == [2, 2]
    assert after_the_batch == 2
    assert not world.updates.pending


async def test_one_persons_messages_keep_their_order_while_others_go_on(
    world: World, bot: Bot, aigerim: Person, ruslan: Person
) -> None:
    seen: list[str] = []
    gate = asyncio.Event()

    async def feed(update: Update) -> None:
        text = (update.message and update.message.text) or ""
        if text == "a1":
            await gate.wait()
        if text == "r2":
            gate.set()
        seen.append(text)

    for person, text in ((aigerim, "a1"), (aigerim, "a2"), (ruslan, "r1"), (ruslan, "r2")):
        world.send_text(person, text)
    await poller_of(bot, feed).step()

    assert seen == ["r1", "r2", "a1", "a2"]


async def test_a_crash_before_the_confirmation_brings_the_update_again(world: World, bot: Bot, aigerim: Person) -> None:
    heard = Heard()
    world.send_text(aigerim, "hello")

    await poller_of(bot, heard).step()
    await poller_of(bot, heard).step()

    assert heard.texts == ["hello", "hello"]


async def test_a_poisoned_update_is_confirmed_and_the_next_one_handled(world: World, bot: Bot, aigerim: Person) -> None:
    heard = Heard(poison=ValueError("broken"))
    poller = poller_of(bot, heard)
    world.send_text(aigerim, "poison")
    world.send_text(aigerim, "hello")

    await poller.step()
    await poller.step()

    assert heard.texts == ["poison", "hello"]
    assert not world.updates.pending


async def test_while_the_store_is_away_nothing_is_confirmed_and_nothing_handled_twice(
    world: World, bot: Bot, aigerim: Person, ruslan: Person
) -> None:
    heard = Heard(mine=StoreGone())
    poller = poller_of(bot, heard)
    world.send_text(ruslan, "his")
    world.send_text(aigerim, "mine")
    world.send_text(aigerim, "next")

    with pytest.raises(Unhandled):
        await poller.step()
    kept = len(world.updates.pending)
    heard.trouble.clear()
    await poller.step()
    await poller.step()

    assert kept == 3
    assert heard.texts == ["his", "mine", "mine", "next"]
    assert not world.updates.pending


HOLOGRAM = {"type": "hologram", "date": 1}


async def test_an_update_of_a_kind_from_the_future_is_passed_over_and_the_next_one_handled(
    world: World, bot: Bot, aigerim: Person
) -> None:
    heard = Heard()
    poller = poller_of(bot, heard)
    world.updates.put("hologram", {"id": 1})
    world.send_text(aigerim, "hello")

    await poller.step()
    await poller.step()

    assert heard.texts == ["hello"]
    assert not world.updates.pending


@pytest.mark.parametrize("kind", ["message", "callback_query", "my_chat_member"])
async def test_an_update_that_cannot_be_read_holds_up_nothing(
    world: World, bot: Bot, aigerim: Person, kind: str
) -> None:
    heard = Heard()
    poller = poller_of(bot, heard)
    world.updates.put(kind, {"forward_origin": HOLOGRAM})
    world.send_text(aigerim, "hello")

    await poller.step()
    await poller.step()

    assert heard.texts == ["hello"]
    assert not world.updates.pending


async def test_a_message_that_cannot_be_read_arrives_without_its_contents(
    world: World, bot: Bot, aigerim: Person
) -> None:
    arrived: list[Update] = []

    async def feed(update: Update) -> None:
        arrived.append(update)

    world.send_text(aigerim, "hello")
    message = world.updates.pending[0]["message"]
    message["contact"] = {"phone_number": "+77011234567", "first_name": "Айгерим", "user_id": aigerim.id}
    message["forward_origin"] = HOLOGRAM
    await poller_of(bot, feed).step()

    [update] = arrived
    assert update.message
    assert update.message.from_user
    assert update.message.from_user.id == aigerim.id
    assert update.message.contact is None


async def test_updates_out_of_order_or_told_twice_are_handled_in_order_and_once(
    world: World, bot: Bot, aigerim: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Heard()
    poller = poller_of(bot, heard)
    in_order = world.updates.get

    async def muddled(*args: Any) -> list[dict[str, Any]]:
        return [update for update in reversed(await in_order(*args)) for _ in range(2)]

    monkeypatch.setattr(world.updates, "get", muddled)
    for text in ("one", "two", "three"):
        world.send_text(aigerim, text)
    await poller.step()
    await poller.step()

    assert heard.texts == ["one", "two", "three"]
    assert not world.updates.pending


async def test_a_token_of_the_wrong_shape_stops_the_bot_at_the_start(world: World, bot: Bot) -> None:
    world.fail_next("deleteWebhook", NOT_FOUND)

    with pytest.raises(Revoked):
        await poller_of(bot, Heard()).run()


async def test_a_handler_that_hangs_is_cut_off(world: World, bot: Bot, aigerim: Person) -> None:
    heard = Heard()

    async def feed(update: Update) -> None:
        await heard(update)
        if heard.texts == ["hangs"]:
            await asyncio.Event().wait()

    poller = poller_of(bot, feed)
    poller.handler_seconds = 0.01
    world.send_text(aigerim, "hangs")
    world.send_text(aigerim, "hello")
    await poller.step()

    assert heard.texts == ["hangs", "hello"]


async def test_a_revoked_token_stops_the_bot(world: World, bot: Bot) -> None:
    world.fail_next("getUpdates", Fault.unauthorized())

    with pytest.raises(Revoked):
        await poller_of(bot, Heard()).run()


NOT_FOUND = Fault(code=404, description="Not Found")


@pytest.mark.parametrize(
    "fault",
    [
        Fault.timeout(), Fault.not_sent(), Fault.undecodable(), Fault.server_error(), Fault.flood(1),
        Fault.disconnect(), NOT_FOUND,
    ],
    ids=["timeout", "not sent", "undecodable", "502", "429", "disconnect", "404"],
)  # fmt: skip
async def test_polling_goes_on_after_a_failure(
    world: World, bot: Bot, aigerim: Person, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LONGEST_PAUSE", 0.01)
    heard = Heard()

    async def feed(update: Update) -> None:
        await heard(update)
        poller.stop()

    poller = poller_of(bot, feed)
    world.fail_next("getUpdates", fault)
    world.send_text(aigerim, "hello")

    async with asyncio.timeout(10):
        await poller.run()

    assert heard.texts == ["hello"]
    assert not world.updates.pending


async def test_leaving_finishes_what_is_in_hand_and_confirms_it(world: World, bot: Bot, aigerim: Person) -> None:
    heard = Heard()
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def feed(update: Update) -> None:
        begun.set()
        await may_end.wait()
        await heard(update)

    poller = poller_of(bot, feed)
    world.send_text(aigerim, "hello")

    async def leave() -> None:
        await begun.wait()
        poller.stop()
        may_end.set()

    async with asyncio.timeout(5), asyncio.TaskGroup() as tasks:
        tasks.create_task(poller.run())
        tasks.create_task(leave())

    assert heard.texts == ["hello"]
    assert not world.updates.pending


async def test_leaving_does_not_wait_for_the_long_poll(bot: Bot) -> None:
    poller = poller_of(bot, Heard())

    async def leave() -> None:
        await asyncio.sleep(0.05)
        poller.stop()

    async with asyncio.timeout(2), asyncio.TaskGroup() as tasks:
        tasks.create_task(poller.run())
        tasks.create_task(leave())
