"""Every notice is a name with facts that betray nobody, has words, a lane and a reader."""

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from bot.domain import notices
from bot.domain.notices import NOTICES, Audience, Lane, Notice
from bot.telegram.desk.notices import FOR_DESK, FOR_STAFF
from bot.telegram.letters import FOR_SUBJECT
from bot.telegram.notices import WORDS

CODE = Path(__file__).parents[2] / "bot"
# Names of facts: ids, codes of our own, numbers. Whatever a person has typed is none of these.
FACTS = {
    "case_id", "demand_id", "entry_id", "representation_id", "rule", "rung", "what", "message", "seconds", "by",
    "draft_id", "duty_id", "broadcast_id",
}  # fmt: skip


def leaves(kind: type[Notice]) -> Iterator[type[Notice]]:
    for inner in kind.__subclasses__():
        yield from leaves(inner) if inner.__subclasses__() else [inner]


ALL = sorted({kind for kind in leaves(Notice) if kind.__module__ == notices.__name__}, key=lambda kind: kind.__name__)


def sample(kind: type[Notice]) -> Notice:
    return kind.of({field.name: 5 if field.type in {int, "int"} else "AbCdEf_-1234" for field in fields(kind)})


def test_the_table_of_notices_is_complete() -> None:
    assert sorted(NOTICES) == [kind.__name__ for kind in ALL]
    assert all(NOTICES[kind.__name__] is kind for kind in ALL)


@pytest.mark.parametrize("kind", ALL)
def test_facts_are_ids_codes_and_numbers(kind: type[Notice]) -> None:
    assert {field.name for field in fields(kind)} <= FACTS
    assert {field.type for field in fields(kind)} <= {str, int, "str", "int"}


@pytest.mark.parametrize("kind", ALL)
def test_a_notice_comes_out_of_its_facts_as_it_went_in(kind: type[Notice]) -> None:
    notice = sample(kind)

    assert kind.of(notice.facts()) == notice


@pytest.mark.parametrize("kind", ALL)
def test_the_lane_goes_with_the_reader(kind: type[Notice]) -> None:
    assert (kind.lane is Lane.DESK) == (kind.audience is Audience.DESK)


def test_every_notice_has_words_for_its_own_reader_and_for_no_other() -> None:
    tables = {Audience.SUBJECT: FOR_SUBJECT, Audience.STAFF: FOR_STAFF, Audience.DESK: FOR_DESK}

    for audience, table in tables.items():
        assert set(table) == {kind for kind in ALL if kind.audience is audience}
    assert set(WORDS) == set(ALL)


@pytest.mark.parametrize("kind", ALL)
def test_every_notice_is_sent_by_some_action(kind: type[Notice]) -> None:
    files = [file.read_text(encoding="utf-8") for file in (CODE / "actions").glob("*.py")]
    calls = [node for text in files for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)]

    assert kind.__name__ in {node.id for node in calls}
