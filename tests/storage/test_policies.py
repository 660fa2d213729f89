"""A published version stays as it is on both engines, whoever tries to change it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from bot.actions import policies as acting
from bot.documents import shipped
from bot.domain.policies import Edition
from bot.storage import policies
from bot.storage.db import Store, Tx
from bot.storage.tables import policies as table

NOW = datetime(2027, 2, 1, 6, tzinfo=UTC)
FIRST = shipped()
SECOND = replace(FIRST, version="2", effective=date(2027, 3, 1))


async def published(store: Store, *editions: Edition) -> None:
    for edition in editions:
        await store.write(policies.propose, edition, by="cli", now=NOW)
        await store.write(acting.publish, edition.version, by="cli", now=NOW)


async def test_the_shipped_edition_is_published_once_and_only_into_an_empty_store(store: Store) -> None:
    await store.write(acting.ship, FIRST, now=NOW)
    await store.write(acting.ship, SECOND, now=NOW)

    [one] = await store.read(policies.published)
    assert (one.edition, one.position, one.published_by) == (FIRST, 1, acting.SHIPPED)
    assert await store.read(lambda tx: tx.scalar(select(table.c.digest))) == FIRST.digest


async def test_a_version_is_in_force_from_its_day_in_almaty_until_the_next(store: Store) -> None:
    await published(store, FIRST, SECOND)

    async def at(moment: datetime) -> str | None:
        it = await store.read(acting.in_force, moment)
        return it.version if it else None

    assert await at(datetime(2025, 12, 31, 12, tzinfo=UTC)) is None
    assert await at(datetime(2027, 2, 28, 18, 59, tzinfo=UTC)) == "1"
    assert await at(datetime(2027, 2, 28, 19, 0, tzinfo=UTC)) == "2", "midnight in Almaty"


async def test_publishing_again_changes_nothing(store: Store) -> None:
    await published(store, FIRST)
    before = await store.read(policies.find, "1")

    await store.write(acting.publish, "1", by="staff:x", now=datetime(2028, 1, 1, tzinfo=UTC))

    assert await store.read(policies.find, "1") == before


async def test_a_proposal_is_written_anew_a_published_text_never(store: Store) -> None:
    await store.write(policies.propose, SECOND, by="cli", now=NOW)
    other = replace(SECOND, summary=replace(SECOND.summary, ru="Иначе"))
    assert await store.write(policies.propose, other, by="cli", now=NOW)
    await store.write(acting.publish, "2", by="cli", now=NOW)

    assert not await store.write(policies.propose, SECOND, by="cli", now=NOW)

    found = await store.read(policies.find, "2")
    assert found is not None
    assert found.edition == other


def rewrite(tx: Tx) -> None:
    tx.execute(update(table).values(text_ru="другой текст"))


def remove(tx: Tx) -> None:
    tx.execute(delete(table))


def replace_row(tx: Tx) -> None:
    if tx.dialect == "sqlite":
        tx.execute(insert(table).prefix_with("OR REPLACE").from_select(table.c.keys(), select(table)))
    else:
        tx.execute(text("TRUNCATE policies CASCADE"))


def take_back(tx: Tx) -> None:
    tx.execute(update(table).values(position=None))


@pytest.mark.parametrize("act", [rewrite, remove, replace_row, take_back])
async def test_the_database_itself_refuses_to_change_a_published_version(
    store: Store, act: Callable[[Tx], None]
) -> None:
    await published(store, FIRST)

    with pytest.raises(DBAPIError, match="append-only"):
        await store.write(act)

    found = await store.read(policies.find, "1")
    assert found is not None
    assert found.edition == FIRST
