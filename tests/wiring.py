"""What is connected to what: every handler of the dispatcher with all the filters before it, in the order of trial."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.handler import FilterObject, HandlerObject
from aiogram.filters import Command, Filter
from aiogram.filters.callback_data import CallbackQueryFilter

from bot.actions.store import Store
from bot.domain.languages import Language
from bot.telegram.dispatcher import make_dispatcher
from bot.telegram.place import DeskPlace
from bot.telegram.traces import Traces
from tests import gallery_data as data

DESK_ID = -1001234567890
# The kinds of update the bot asks Telegram for.
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, kw_only=True)
class Wired:
    """A handler of one kind of update, with the filters of its routers and its own."""

    kind: str
    handler: HandlerObject
    filters: tuple[FilterObject, ...]

    def __str__(self) -> str:
        return f"{self.handler.callback.__module__}.{self.handler.callback.__name__} ({self.kind})"

    @property
    def button(self) -> type | None:
        """The button it answers, if it answers one."""
        found = [f.callback.callback_data for f in self.filters if isinstance(f.callback, CallbackQueryFilter)]
        return found[0] if found else None

    @property
    def commands(self) -> set[str]:
        return {str(c) for f in self.filters if isinstance(f.callback, Command) for c in f.callback.commands}


def wire(store: Store) -> Dispatcher:
    """The dispatcher as it is in production."""
    place = DeskPlace(configured=DESK_ID, chat_id=DESK_ID, language=Language.RU, solo=False)
    moment = datetime(2026, 11, 20, tzinfo=UTC)
    return make_dispatcher(
        store=store,
        clock=lambda: moment,
        rules=data.RULES,
        company=data.COMPANY,
        desk=place,
        seen=Traces(store=store, clock=lambda: moment),
    )


def wired(dispatcher: Dispatcher) -> list[Wired]:
    return [found for kind in KINDS for found in _of(dispatcher, kind, ())]


def _of(router: Router, kind: str, before: tuple[FilterObject, ...]) -> Iterator[Wired]:
    observer = router.observers[kind]
    before = (*before, *(observer._handler.filters or ()))
    for handler in observer.handlers:
        yield Wired(kind=kind, handler=handler, filters=(*before, *(handler.filters or ())))
    for inner in router.sub_routers:
        yield from _of(inner, kind, before)


def gives(of: FilterObject) -> set[str]:
    """The names a filter hands on to its handler."""
    if isinstance(of.callback, Command):
        return {"command"}
    if isinstance(of.callback, CallbackQueryFilter):
        return {"callback_data"}
    if not isinstance(of.callback, Filter):
        return set()
    source = textwrap.dedent(inspect.getsource(type(of.callback).__call__))
    keys = [key for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Dict) for key in node.keys]
    return {key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def needs(callback: Any) -> set[str]:
    """The names a handler or filter cannot be called without, besides the update itself."""
    _, *rest = inspect.signature(callback).parameters.values()
    return {p.name for p in rest if p.default is p.empty and p.kind not in {p.VAR_KEYWORD, p.VAR_POSITIONAL}}


def implies(narrow: object, wide: object) -> bool:
    """Whether whatever passes the filter ``narrow`` passes ``wide`` too, as far as their fields tell."""
    if type(narrow) is not type(wide) or not isinstance(wide, Filter):
        return False
    if isinstance(narrow, Command) and isinstance(wide, Command):
        return set(map(str, narrow.commands)) <= set(map(str, wide.commands))
    return _contents(narrow) == _contents(wide)


def _contents(of: object) -> dict[str, object]:
    slots = [name for kind in type(of).__mro__ for name in getattr(kind, "__slots__", ())]
    return {name: getattr(of, name) for name in slots if hasattr(of, name)} | getattr(of, "__dict__", {})


def hides(first: Wired, second: Wired) -> bool:
    """Whether nothing can reach the second that the first has not taken."""
    mine, theirs = ([f.callback for f in handler.filters] for handler in (first, second))
    return all(any(implies(narrow, wide) for narrow in theirs) for wide in mine)
