"""Every button says in 64 bytes what it means, and exactly one handler listens to it."""

from collections import Counter
from enum import StrEnum
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.actions.desk import REASONS
from bot.domain.cases import Outcome
from bot.domain.handling import Step
from bot.domain.languages import Language
from bot.domain.requests import REQUESTS, Kind, Scope
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.storage.db import Store
from bot.telegram import buttons
from bot.telegram.buttons import AboutCase, AboutDraft
from bot.telegram.desk.guard import FLOWS
from bot.telegram.screen import KEPT
from bot.telegram.subject.ask_screens import DIGEST_SHOWN
from tests.wiring import wire, wired

BYTES = 64
ID = "-_AbCdEfGh12"
BASES = (AboutCase, AboutDraft)
ALL = [
    kind
    for kind in vars(buttons).values()
    if isinstance(kind, type) and issubclass(kind, CallbackData) and kind not in {CallbackData, *BASES}
]
# The longest of what each code can be; everything else that is text is an opaque id.
CODES: dict[str, str] = {
    "language": max(Language, key=len),
    "scope": max(Scope, key=len),
    "outcome": max(Outcome, key=len),
    "kind": max(Kind, key=len),
    "step": max(Step, key=len),
    "name": max((q.name for request in REQUESTS.values() for q in request.questions), key=len),
    "option": max((o for request in REQUESTS.values() for q in request.questions for o in (*q.options, ID)), key=len),
    "role": max(Role, key=len),
    "reason": max(REASONS, key=len),
    "flow": max(FLOWS, key=len),
    "ground": max(load_rules().grounds, key=len),
    "which": "mine",
    "policy": "2" * 20,
    "text": "f" * DIGEST_SHOWN,
}
LONGEST: dict[Any, object] = {bool: True, int: 1_000_000}


def largest(kind: type[CallbackData]) -> CallbackData:
    """The button with the longest contents it can have."""
    values = {name: LONGEST.get(field.annotation, CODES.get(name, ID)) for name, field in kind.model_fields.items()}
    return kind(**values)


def test_no_button_begins_like_one_of_a_kept_message() -> None:
    assert [kind.__name__ for kind in ALL if kind.__prefix__.startswith(KEPT)] == []


def test_prefixes_are_unique() -> None:
    kinds: list[type[CallbackData]] = [*ALL, *BASES]

    prefixes = Counter(kind.__prefix__ for kind in kinds)

    assert [prefix for prefix, n in prefixes.items() if n > 1] == []


@pytest.mark.parametrize("kind", ALL)
def test_the_longest_contents_fit_and_come_back_as_they_went(kind: type[CallbackData]) -> None:
    button = largest(kind)

    packed = button.pack()

    assert len(packed.encode()) <= BYTES
    assert kind.unpack(packed) == button


@pytest.mark.parametrize("kind", ALL)
def test_an_id_can_hold_anything_that_ids_are_made_of(kind: type[CallbackData]) -> None:
    assert kind.__separator__ not in ID
    assert all(not issubclass(field.annotation, StrEnum) for field in kind.model_fields.values() if field.annotation)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_each_button_has_exactly_one_handler(store: Store) -> None:
    heard = Counter(handler.button for handler in wired(wire(store)) if handler.button)

    assert {kind.__name__: heard[kind] for kind in ALL if heard[kind] != 1} == {}
    assert set(heard) - set(ALL) == set()
