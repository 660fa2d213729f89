"""The record can be added to and nothing else; whoever changes it behind the bot's back is found out."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from bot.storage import audit
from bot.storage.db import Store, Tx
from bot.storage.errors import BrokenChain
from bot.storage.tables import APPEND_ONLY, chain
from bot.storage.tables import audit as entries
from bot.storage.triggers import removal
from bot.storage.vault import Vault

MOMENT = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def append(tx: Tx, /, **more: Any) -> None:
    audit.append(tx, "case_closed", by="staff:bolat", at=MOMENT, case_id="case-1", subject_id="aigerim", **more)


def fill(tx: Tx, count: int) -> None:
    for n in range(count):
        append(tx, facts={"n": n})


def run(tx: Tx, statement: str) -> None:
    tx.execute(text(statement))


def disarm(tx: Tx) -> None:
    """The function goes too, and with it whatever else calls it."""
    for statement in removal(tx.dialect, APPEND_ONLY):
        run(tx, f"{statement} CASCADE" if "FUNCTION" in statement else statement)


async def sealed(store: Store, count: int) -> None:
    await store.write(fill, count)
    while await store.write(audit.seal_some):
        pass


async def test_an_entry_keeps_what_was_said_and_no_personal_value(store: Store) -> None:
    await store.write(
        append, facts={"b": 1, "a": "тіл", "done": True, "none": None}, sealed_facts={"phone": "+77015550142"}
    )

    row = await store.read(lambda tx: tx.execute(select(entries)).one())

    assert (row.kind, row.actor, row.at, row.case_id, row.subject_id) == (
        "case_closed", "staff:bolat", MOMENT, "case-1", "aigerim",
    )  # fmt: skip
    assert row.facts.startswith('{"a":"тіл","b":1,"done":true,"none":null,"phone":"')
    assert "7701" not in row.facts
    assert len(row.commitment) == 32


async def test_a_sealed_fact_can_be_shown_to_fit_until_its_key_is_destroyed(store: Store, vault: Vault) -> None:
    def pledged(tx: Tx) -> bool:
        found = str(tx.scalar(select(entries.c.facts)))
        return vault.pledge(tx, "aigerim", "audit phone", "+77015550142").hex() in found

    await store.write(append, sealed_facts={"phone": "+77015550142"})
    assert await store.write(pledged)

    await store.write(vault.shred, "aigerim")

    assert not await store.write(pledged)


async def test_a_moment_without_a_zone_is_refused_and_any_zone_comes_back_as_utc(store: Store) -> None:
    almaty = MOMENT.astimezone(timezone(timedelta(hours=5)))
    await store.write(audit.append, "x", by="clock", at=almaty)

    with pytest.raises(ValueError, match="time zone"):
        await store.write(audit.append, "x", by="clock", at=MOMENT.replace(tzinfo=None))

    at = await store.read(lambda tx: tx.scalar(select(entries.c.at)))
    assert (at, at.tzinfo) == (MOMENT, UTC)


async def test_the_sealer_takes_a_bite_at_a_time_and_tells_when_there_is_no_more(store: Store) -> None:
    await store.write(fill, 12)

    assert [await store.write(audit.seal_some, 5) for _ in range(4)] == [5, 5, 2, 0]
    assert await store.read(audit.verify) == 12
    assert (await store.read(audit.head))[0] == 12


async def test_writers_and_a_sealer_at_once_give_one_whole_chain(store: Store) -> None:
    async def seal() -> None:
        for _ in range(15):
            await store.write(audit.seal_some, 7)

    async with asyncio.TaskGroup() as group:
        group.create_task(seal())
        for n in range(40):
            group.create_task(store.write(append, facts={"n": n}))
    while await store.write(audit.seal_some):
        pass

    assert await store.read(audit.verify) == 40


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("change", ["UPDATE {t} SET {c} = {c}", "DELETE FROM {t}", "REPLACE", "TRUNCATE {t} CASCADE"])
async def test_the_record_refuses_every_change(store: Store, table: str, change: str) -> None:
    await sealed(store, 2)
    await store.write(
        run,
        "INSERT INTO consents (subject_id, purpose, act, edition, text_hash, language, at)"
        " VALUES ('aigerim', 'desk', 'given', '1', 'x', 'kk', 1)",
    )
    await store.write(
        run,
        "INSERT INTO acknowledgements (subject_id, version, answer, text_hash, language, at)"
        " VALUES ('aigerim', '1', 'agreed', 'x', 'kk', 1)",
    )
    column = {"audit": "facts", "chain": "hash", "consents": "act", "acknowledgements": "answer"}[table]
    key = {"chain": "position", "acknowledgements": "subject_id, version, answer"}.get(table, "id")
    if change == "REPLACE":
        if store.dialect == "sqlite":
            change = "INSERT OR REPLACE INTO {t} SELECT * FROM {t}"
        else:
            change = f"INSERT INTO {{t}} SELECT * FROM {{t}} ON CONFLICT ({key}) DO UPDATE SET {{c}} = excluded.{{c}}"
    if "TRUNCATE" in change and store.dialect == "sqlite":
        change = "DELETE FROM {t} WHERE true"

    with pytest.raises(DBAPIError, match=r"\w+ is append-only"):
        await store.write(run, change.format(t=table, c=column))


TAMPERING = {
    "an edited entry": ("UPDATE audit SET facts = '{}' WHERE id = 3", "Entry 3 was changed"),
    "another actor": ("UPDATE audit SET actor = 'staff:charlie' WHERE id = 2", "Entry 2 was changed"),
    "another moment": ("UPDATE audit SET at = at + 1 WHERE id = 2", "Entry 2 was changed"),
    "an edited unsealed entry": ("UPDATE audit SET kind = 'x' WHERE id = 6", "Entry 6 was changed"),
    "a removed entry with its link": ("DELETE FROM chain WHERE audit_id = 3", "Position 3 of the chain is missing"),
    "a link to another entry": ("UPDATE chain SET audit_id = 6 WHERE position = 2", "does not fit at position 2"),
    "another hash": (
        "UPDATE chain SET hash = (SELECT hash FROM chain WHERE position = 1) WHERE position = 4",
        "position 4",
    ),
}


@pytest.mark.parametrize("what", TAMPERING)
async def test_tampering_is_found(store: Store, what: str) -> None:
    statement, said = TAMPERING[what]
    await sealed(store, 5)
    await store.write(fill, 1)
    await store.write(disarm)
    assert await store.read(audit.verify) == 5

    await store.write(run, statement)

    with pytest.raises(BrokenChain, match=said):
        await store.read(audit.verify)


async def test_an_entry_removed_with_a_tool_that_heeds_no_rules_is_found(store: Store, database_url: str) -> None:
    await sealed(store, 3)
    await store.write(disarm)

    if store.dialect == "sqlite":
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)) as tool:
            tool.execute("DELETE FROM audit WHERE id = 2")
    else:
        await store.write(run, "ALTER TABLE chain DROP CONSTRAINT fk_chain_audit_id")
        await store.write(run, "DELETE FROM audit WHERE id = 2")

    with pytest.raises(BrokenChain, match="Entry 2 is gone"):
        await store.read(audit.verify)


async def test_a_chain_of_another_key_does_not_pass(store: Store, database_url: str) -> None:
    await sealed(store, 3)
    await store.write(run, "DELETE FROM meta")

    async with await Store.open(database_url, Vault(bytes(32))) as stranger:
        with pytest.raises(BrokenChain, match="Entry 1 was changed"):
            await stranger.read(audit.verify)


async def test_an_entry_of_an_action_that_failed_is_not_on_record(store: Store) -> None:
    def fail(tx: Tx) -> None:
        append(tx)
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(fail)

    assert await store.read(lambda tx: tx.scalar(select(func.count()).select_from(entries))) == 0
    assert await store.read(lambda tx: tx.scalar(select(func.count()).select_from(chain))) == 0
