"""Of a source that only people can reach nothing is known, and everything asked of it is a point on their list."""

import pytest

from bot.domain.datamap import BY_HAND, DataMap
from bot.sources.manual import ManualSource
from bot.sources.protocol import ByHand, Identity, Item, Result, Task, Work

ITEM = Item(field="paper", row=BY_HAND)


@pytest.fixture
def source(data_map: DataMap) -> ManualSource:
    return ManualSource("archive", data_map)


def task_of(result: Result) -> Task:
    assert isinstance(result, ByHand)
    return result.task


async def test_nobody_is_found_and_nothing_is_known_but_what_people_must_look_up(source: ManualSource) -> None:
    records = await source.read("A-7")

    assert await source.find(Identity(phone="+77011234567")) == ()
    assert await source.obligations("A-7") == ()
    assert await source.check() == ()
    assert records.tables == {}
    assert not records.complete
    assert records.by_hand is not None
    assert (records.by_hand.work, records.by_hand.fields) == (Work.READ, ("paper",))


async def test_every_change_is_a_point_with_a_term_and_evidence_and_never_done(source: ManualSource) -> None:
    corrected = await source.correct("op-1", "A-7", field="paper", row=BY_HAND, old="old", new="new")
    erased = await source.erase("op-2", "A-7", [ITEM])
    restricted = await source.restrict("op-3", "A-7", [ITEM])

    tasks = [task_of(result) for result in (corrected, erased[ITEM], restricted[ITEM])]
    assert [(task.operation, task.work) for task in tasks] == [
        ("op-1", Work.CORRECT),
        ("op-2", Work.ERASE),
        ("op-3", Work.RESTRICT),
    ]
    for task in tasks:
        assert (task.source, task.fields, task.days) == ("archive", ("paper",), 1)
        assert task.evidence.ru
        assert task.evidence.kk
        assert "new" not in repr(task)


async def test_the_same_asked_again_is_the_same_point(source: ManualSource) -> None:
    assert await source.erase("op", "A-7", [ITEM]) == await source.erase("op", "A-7", [ITEM])


async def test_tables_that_were_not_asked_for_are_not_looked_up(source: ManualSource) -> None:
    records = await source.read("A-7", tables=[])

    assert records.by_hand is None
    assert records.complete
