"""Every handler gets what it asks for by name, can be reached, and costs no thread."""

import inspect
import typing
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.dispatcher.middlewares.base import BaseMiddleware
from aiogram.types import Update

from bot.storage.db import Store
from bot.telegram.commands import DESK, GROUPS, PRIVATE
from tests.wiring import DESK_ID, KINDS, Wired, gives, hides, needs, wire, wired

on_one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

USER = {"id": 7, "is_bot": False, "first_name": "Айгерим", "language_code": "kk"}
PRIVATE_CHAT = {"id": 7, "type": "private", "first_name": "Айгерим"}
GROUP = {"id": DESK_ID, "type": "supergroup", "title": "Отдел"}
MESSAGE = {"message_id": 1, "date": 1_800_000_000, "from": USER, "chat": PRIVATE_CHAT, "text": "/start"}
MEMBER = {"status": "left", "user": {"id": 8, "is_bot": True, "first_name": "Бот"}}
EXAMPLES: dict[str, dict[str, Any]] = {
    "message": MESSAGE,
    "edited_message": MESSAGE | {"edit_date": 1_800_000_001},
    "callback_query": {"id": "1", "from": USER, "chat_instance": "1", "data": "home", "message": MESSAGE},
    "my_chat_member": {
        "chat": GROUP, "from": USER, "date": 1_800_000_000, "old_chat_member": MEMBER, "new_chat_member": MEMBER,
    },
}  # fmt: skip


class Looking(BaseMiddleware):
    """Stands where the handler would, and keeps what has come in for it."""

    def __init__(self) -> None:
        self.seen: dict[str, Any] = {}

    async def __call__(self, handler: Any, event: Any, data: dict[str, Any]) -> None:
        self.seen = dict(data)


@pytest.fixture
def dispatcher(store: Store) -> Dispatcher:
    return wire(store)


@pytest.fixture
def handlers(dispatcher: Dispatcher) -> list[Wired]:
    return wired(dispatcher)


async def provided(dispatcher: Dispatcher) -> dict[str, dict[str, Any]]:
    """What a handler of each kind of update can ask for by name, as it really arrives."""
    looking = Looking()
    dispatcher.update.outer_middleware(looking)
    found = {}
    async with Bot("1:token") as bot:
        for kind, event in EXAMPLES.items():
            await dispatcher.feed_update(bot, Update.model_validate({"update_id": 1, kind: event}))
            found[kind] = looking.seen
    return found


def asked(handler: Wired) -> Iterator[tuple[str, type]]:
    """The parameters of a handler whose type is a class that a value can be held against."""
    for name, hint in typing.get_type_hints(handler.handler.callback).items():
        if inspect.isclass(hint) and not getattr(hint, "_is_protocol", False) and name != "return":
            yield name, hint


@on_one_engine
async def test_every_handler_and_filter_is_given_what_it_asks_for(dispatcher: Dispatcher) -> None:
    handlers = wired(dispatcher)

    given = await provided(dispatcher)

    missing = []
    for handler in handlers:
        names = set(given[handler.kind]) | {"handler", "event_router"}
        for check in handler.filters:
            missing += [f"{handler}, filter: {name}" for name in needs(check.callback) - names]
            names |= gives(check)
        missing += [f"{handler}: {name}" for name in needs(handler.handler.callback) - names]
    assert missing == []


@on_one_engine
async def test_what_a_handler_is_given_is_of_the_kind_it_expects(dispatcher: Dispatcher) -> None:
    handlers = wired(dispatcher)

    given = await provided(dispatcher)

    wrong = [
        f"{handler}: {name} is {type(value).__name__}"
        for handler in handlers
        for name, hint in asked(handler)
        if (value := given[handler.kind].get(name)) is not None and not isinstance(value, hint)
    ]
    assert wrong == []


@on_one_engine
def test_every_handler_can_be_reached(handlers: list[Wired]) -> None:
    hidden = [
        f"{later} is hidden by {earlier}"
        for earlier, later in combinations(handlers, 2)
        if earlier.kind == later.kind and hides(earlier, later)
    ]

    assert hidden == []


@on_one_engine
def test_nothing_on_the_way_costs_a_thread(handlers: list[Wired]) -> None:
    """A bare ``F`` and a synchronous filter or handler run in a thread, at every update they are passed over by."""
    for handler in handlers:
        assert handler.handler.awaitable, handler
        for check in handler.filters:
            assert check.magic is None, handler
            assert check.awaitable, handler
            assert getattr(check.callback, "rule", None) is None, handler
            assert getattr(check.callback, "magic", None) is None, handler


@on_one_engine
def test_every_kind_of_update_is_answered(handlers: list[Wired]) -> None:
    assert {handler.kind for handler in handlers} == set(KINDS)


@on_one_engine
def test_every_command_that_is_offered_is_understood(handlers: list[Wired]) -> None:
    understood = {command for handler in handlers for command in handler.commands}

    assert {*PRIVATE, *DESK, *GROUPS} - understood == set()
