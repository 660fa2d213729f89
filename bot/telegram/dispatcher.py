"""Which way does an update go? Past the gate, to the person it came from, to the handler that knows what to do."""

from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.types import CallbackQuery

from bot.actions.store import Store
from bot.documents import Company
from bot.rules import Rules
from bot.sources.books import Books
from bot.telegram import gate
from bot.telegram.desk import router as desk_side
from bot.telegram.desk.router import recover as recover_desk
from bot.telegram.fading import Fading
from bot.telegram.middlewares import Arrival, Beneath, Courtesy
from bot.telegram.place import DeskPlace
from bot.telegram.subject import router as subject_side
from bot.telegram.subject.strays import recover as recover_subject
from bot.telegram.traces import Incoming, Traces

ROUTERS = (gate.router, desk_side.router, subject_side.router)


def make_dispatcher(
    *, store: Store, clock: Callable[[], datetime], rules: Rules, company: Company, desk: DeskPlace, seen: Traces,
    books: Books | None = None,
) -> Dispatcher:  # fmt: skip
    """The dispatcher with everything handlers ask for by name. Forms live in the store, so it has no states."""
    dispatcher = Dispatcher(
        disable_fsm=True, store=store, clock=clock, rules=rules, company=company, desk=desk, seen=seen, books=books
    )
    dispatcher.update.outer_middleware(Incoming(seen))
    dispatcher.update.outer_middleware(Arrival(store, clock, desk, rules, company, books=books))
    dispatcher.update.outer_middleware(Fading(store, clock))
    dispatcher.callback_query.outer_middleware(Beneath())
    courtesy = Courtesy(recover, company.contact)
    for observer in (dispatcher.message, dispatcher.edited_message, dispatcher.callback_query):
        observer.outer_middleware(courtesy)
    dispatcher.include_routers(*(branch(router) for router in ROUTERS))
    return dispatcher


def branch(router: Router) -> Router:
    """A router belongs to one dispatcher for good: copies let several bots live in one process. They share what they
    only look at: the handlers, and the observers that have none."""
    shared: dict[int, object] = {}
    for observer in (observer for part in router.chain_tail for observer in part.observers.values()):
        shared |= {id(part): part for part in observer.handlers or (observer,)}
    return deepcopy(router, shared)


async def recover(tap: CallbackQuery, data: dict[str, Any]) -> None:
    """Put whoever tapped before what is true now."""
    if not await recover_desk(tap, data):
        await recover_subject(tap, data)
