"""Every refusal has words in both languages, with facts that are there, short enough for an alert."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.domain import refusals
from bot.domain.handling import Step
from bot.domain.languages import Language
from bot.domain.refusals import Refusal
from bot.sandbox.entities import units
from bot.sandbox.limits import ALERT
from bot.telegram.refusals import WORDS, words
from bot.telegram.steps import STEP
from bot.texts import PLACEHOLDER, Translator, translator
from tests import gallery_data as data

CODE = Path(__file__).parents[2] / "bot"
ALL = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)]
KINDS = [kind for kind in ALL if kind is not Refusal]
# As long as each fact can be.
FACTS: dict[str, str | int] = {
    "name": data.LONG_NAME,
    "step": max(Step, key=lambda step: len(STEP[step])),
    "limit": 2_000,
    "length": 100_000,
    "until": "2031-11-20T08:00:00+00:00",
    "number": "B-2026-001",
}


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Translator, "strict", True)


@cache
def raised() -> tuple[tuple[str, set[str]], ...]:
    return tuple(_raised())


def _raised() -> Iterator[tuple[str, set[str]]]:
    """Every place where a refusal is raised: its name and the facts it is given."""
    for file in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Raise(exc=ast.Name(id=name) | ast.Attribute(attr=name)):
                    yield name, set()
                case ast.Raise(exc=ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), keywords=given)):
                    yield name, {str(keyword.arg) for keyword in given}


def test_every_refusal_has_words_and_nothing_else_has() -> None:
    assert set(WORDS) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_refusal_is_raised_somewhere_with_the_facts_its_words_use(kind: type[Refusal]) -> None:
    places = [facts for name, facts in raised() if name == kind.__name__]

    assert places
    assert all(set(PLACEHOLDER.findall(WORDS[kind])) <= facts for facts in places)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", KINDS)
def test_the_words_of_a_refusal_fit_an_alert(kind: type[Refusal], language: Language) -> None:
    wanted = PLACEHOLDER.findall(WORDS[kind])

    said = words(translator(language), kind(**{name: FACTS[name] for name in wanted})).plain()

    assert 0 < units(said) <= ALERT
    assert said.endswith((".", "!", "?"))


def test_facts_that_the_words_do_not_use_do_no_harm() -> None:
    said = words(translator(Language.RU), refusals.NotFound(status="new"))

    assert said
