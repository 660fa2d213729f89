"""What an action may rely on: all of it is kept or nothing, whoever leaves, collides, or runs out of disk."""

import asyncio
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.storage import migrations
from bot.storage.db import Store, Tx
from bot.storage.errors import DatabaseBusy, DiskFull, StoreError, WrongKey, WrongSchema
from bot.storage.tables import meta, numbers
from bot.storage.vault import Vault

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def start(tx: Tx) -> None:
    tx.execute(insert(numbers).values(year=2026, last=0))


def count(tx: Tx) -> int:
    return int(tx.scalar(select(numbers.c.last).where(numbers.c.year == 2026)))


def increment(tx: Tx) -> None:
    """Read, then write: the shape that loses updates where isolation is weak."""
    seen = count(tx)
    tx.execute(update(numbers).where(numbers.c.year == 2026).values(last=seen + 1))


def note(tx: Tx, name: str, value: str = "x") -> None:
    tx.execute(insert(meta).values(name=name, value=value))


def notes(tx: Tx) -> set[str]:
    return set(tx.execute(select(meta.c.name).where(meta.c.name != "key_check")).scalars())


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


async def test_200_concurrent_increments_keep_200(store: Store) -> None:
    await store.write(start)

    await asyncio.gather(*(store.write(increment) for _ in range(200)))

    assert await store.read(count) == 200


async def test_no_update_is_lost_between_the_bot_and_a_command(store: Store, database_url: str, vault: Vault) -> None:
    await store.write(start)

    async with await Store.open(database_url, vault) as command:
        await asyncio.gather(*(each.write(increment) for each in [store, command] * 50))

    assert await store.read(count) == 100


async def test_an_exception_rolls_back_and_reaches_the_caller(store: Store) -> None:
    def fail(tx: Tx) -> None:
        note(tx, "half")
        raise LookupError("no such case")

    with pytest.raises(LookupError, match="no such case"):
        await store.write(fail)

    assert await store.read(notes) == set()
    await store.write(note, "the next one works")
    assert await store.read(notes) == {"the next one works"}


async def test_a_violated_constraint_keeps_nothing(store: Store) -> None:
    def twice(tx: Tx) -> None:
        note(tx, "same")
        note(tx, "same")

    with pytest.raises(IntegrityError):
        await store.write(twice)

    assert await store.read(notes) == set()


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_an_action_that_swallows_an_error_is_not_reported_as_kept(store: Store) -> None:
    def careless(tx: Tx) -> None:
        note(tx, "first")
        try:
            note(tx, "first")
        except IntegrityError:
            return

    with pytest.raises(StoreError, match="nothing of the action was kept"):
        await store.write(careless)

    assert await store.read(notes) == set()


async def test_a_caller_cancelled_while_working_leaves_a_committed_store(store: Store) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        note(tx, "slow")
        entered.set()
        leave.wait(10)

    caller = asyncio.get_running_loop().create_task(store.write(slow))
    await asyncio.to_thread(entered.wait, 10)
    caller.cancel()
    await asyncio.sleep(0.02)
    caller.cancel()
    await asyncio.sleep(0.02)

    assert not caller.done(), "it left before its action was committed or undone"
    leave.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert await store.read(notes) == {"slow"}


@on_sqlite
async def test_a_caller_cancelled_while_waiting_leaves_an_untouched_store(store: Store) -> None:
    entered, leave = threading.Event(), threading.Event()

    def slow(tx: Tx) -> None:
        entered.set()
        leave.wait(10)

    async with asyncio.TaskGroup() as group:
        group.create_task(store.write(slow))
        await asyncio.to_thread(entered.wait, 10)
        waiting = group.create_task(store.write(note, "never"))
        await asyncio.sleep(0.02)
        waiting.cancel()
        await asyncio.sleep(0.02)
        leave.set()

    assert waiting.cancelled()
    assert await store.read(notes) == set()


async def test_cancelled_callers_never_leave_half_an_action(store: Store) -> None:
    def pair(tx: Tx, name: str) -> None:
        note(tx, f"{name} left")
        note(tx, f"{name} right")

    callers = [asyncio.get_running_loop().create_task(store.write(pair, str(n))) for n in range(60)]
    for n, caller in enumerate(callers):
        if n % 2:
            await asyncio.sleep(0.001)
            caller.cancel()
    outcomes = await asyncio.gather(*callers, return_exceptions=True)

    found = await store.read(notes)
    assert {name.split()[0] for name in found if "left" in name} == {
        name.split()[0] for name in found if "right" in name
    }
    assert all(f"{n} left" in found for n, outcome in enumerate(outcomes) if outcome is None)


async def test_a_guarded_update_tells_that_somebody_was_faster(store: Store) -> None:
    def claim(tx: Tx, seen: int) -> bool:
        return tx.guarded(update(numbers).where(numbers.c.year == 2026, numbers.c.last == seen).values(last=seen + 1))

    await store.write(start)
    outcomes = await asyncio.gather(*(store.write(claim, 0) for _ in range(20)))

    assert outcomes.count(True) == 1


async def test_a_read_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError):
        await store.read(note, "sneaked in")

    assert await store.read(notes) == set()


async def test_a_read_sees_one_moment_even_while_others_write(store: Store) -> None:
    between, go_on = threading.Event(), threading.Event()

    def look_twice(tx: Tx) -> tuple[int, int]:
        first = count(tx)
        between.set()
        go_on.wait(10)
        return first, count(tx)

    await store.write(start)
    async with asyncio.TaskGroup() as group:
        looking = group.create_task(store.read(look_twice))
        await asyncio.to_thread(between.wait, 10)
        await store.write(increment)
        go_on.set()

    assert looking.result() == (0, 0)


async def test_a_result_that_was_not_read_out_does_not_outlive_its_transaction(store: Store) -> None:
    result = await store.read(lambda tx: tx.execute(select(meta)))

    with pytest.raises(Exception, match="closed"):
        result.all()


async def test_an_action_is_one_hop(store: Store) -> None:
    before = store.hops

    await store.write(start)
    await store.write(increment)
    await store.read(count)

    assert store.hops - before == 3


async def test_after_closing_the_store_says_so(database_url: str, vault: Vault) -> None:
    async with await Store.open(database_url, vault) as store:
        pass

    with pytest.raises(StoreError, match="closed"):
        await store.write(start)
    with pytest.raises(StoreError, match="closed"):
        await store.read(count)
    await store.close()


@on_sqlite
async def test_a_full_disk_keeps_nothing_even_if_the_action_goes_on(store: Store) -> None:
    def limit(tx: Tx, pages: int) -> None:
        tx.execute(text(f"PRAGMA max_page_count = {pages}"))

    def fill(tx: Tx) -> None:
        for n in range(1000):
            note(tx, f"big {n}", "x" * 4000)

    def fill_and_go_on(tx: Tx) -> None:
        note(tx, "before")
        try:
            fill(tx)
        except DBAPIError:
            note(tx, "after")

    pages = await store.read(lambda tx: tx.scalar(text("PRAGMA page_count")))
    await store.write(limit, pages + 20)

    with pytest.raises(DiskFull, match="Make room"):
        await store.write(fill)
    with pytest.raises(StoreError, match="nothing of the action was kept"):
        await store.write(fill_and_go_on)
    assert await store.read(notes) == set()

    await store.write(limit, pages + 10_000)
    await store.write(note, "room again")
    assert await store.read(notes) == {"room again"}


async def test_a_second_bot_is_refused_a_command_is_not(database_url: str, vault: Vault) -> None:
    async with await Store.open(database_url, vault, exclusive=True) as bot:
        with pytest.raises(DatabaseBusy, match="Another bot process"):
            await Store.open(database_url, vault, exclusive=True)
        async with await Store.open(database_url, vault) as command:
            await asyncio.gather(*(store.write(note, f"{n}") for n, store in enumerate([bot, command] * 10)))
            assert len(await bot.read(notes)) == 20

    async with await Store.open(database_url, vault, exclusive=True):
        pass


SECOND_BOT = """
import asyncio, sys
from bot.storage.db import Store
from bot.storage.vault import Vault
asyncio.run(Store.open(sys.argv[1], Vault(bytes(range(32))), exclusive=True))
print("opened")
"""


def run(code: str, url: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([sys.executable, "-c", code, url], text=True, capture_output=True, timeout=60, check=False)


async def test_a_second_process_is_refused_and_an_unclosed_store_does_not_hang_it(
    database_url: str, vault: Vault
) -> None:
    async with await Store.open(database_url, vault, exclusive=True):
        refused = await asyncio.to_thread(run, SECOND_BOT, database_url)
    allowed = await asyncio.to_thread(run, SECOND_BOT, database_url)

    assert "DatabaseBusy: Another bot process works with" in refused.stderr
    assert (allowed.returncode, allowed.stdout) == (0, "opened\n")


async def test_another_master_key_is_refused(database_url: str, vault: Vault) -> None:
    async with await Store.open(database_url, vault):
        pass

    with pytest.raises(WrongKey, match="BOT_MASTER_KEY"):
        await Store.open(database_url, Vault(bytes(32)))


async def test_tables_of_another_version_are_refused_with_the_command_to_run(
    database_url: str, empty_database_url: str, vault: Vault
) -> None:
    with pytest.raises(WrongSchema, match=r"no tables yet. Run: python -m bot migrate"):
        await Store.open(empty_database_url, vault)

    async with await Store.open(database_url, vault) as store:
        await store.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(WrongSchema, match="newer bot"):
        await Store.open(database_url, vault)


async def test_an_unreachable_server_is_named_without_its_password(vault: Vault) -> None:
    with pytest.raises(
        StoreError, match=r"does not answer at postgresql://bot:.*127.0.0.1:1/db[\s\S]*BOT_DATABASE_URL"
    ) as refused:
        await Store.open("postgresql://bot:geheim@127.0.0.1:1/db", vault)

    assert "geheim" not in str(refused.value)


async def test_what_is_no_database_is_refused(tmp_path: Path, vault: Vault) -> None:
    (tmp_path / "photo.db").write_bytes(b"\xff\xd8\xff" * 1000)

    with pytest.raises(StoreError, match=r"photo\.db"):
        await Store.open(f"sqlite:///{tmp_path / 'photo.db'}", vault)
    with pytest.raises(StoreError, match="needs a file"):
        await Store.open("sqlite://", vault)


async def test_a_place_where_no_file_can_be_made_is_named_with_the_settings_that_name_it(
    tmp_path: Path, vault: Vault
) -> None:
    (tmp_path / "taken").write_bytes(b"")
    with pytest.raises(StoreError, match=r"bot\.db cannot be opened: .*BOT_DATABASE_URL.*BOT_DATA_DIR"):
        await Store.open(f"sqlite:///{tmp_path / 'taken' / 'bot.db'}", vault)

    (tmp_path / "bot.db.lock").mkdir()
    with pytest.raises(StoreError, match=r"bot\.db\.lock cannot be opened: .*BOT_DATA_DIR"):
        migrations.upgrade(f"sqlite:///{tmp_path / 'bot.db'}")


async def test_tables_of_a_newer_bot_are_left_as_they_are(database_url: str, vault: Vault) -> None:
    async with await Store.open(database_url, vault) as store:
        await store.write(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(WrongSchema, match="Update the bot"):
        migrations.upgrade(database_url)


@on_sqlite
async def test_only_the_owner_may_read_the_files(database_url: str, vault: Vault) -> None:
    file = file_of(database_url)
    file.chmod(0o644)

    async with await Store.open(database_url, vault, exclusive=True) as store:
        await store.write(note, "x")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in file.parent.glob("bot.db*")}

    assert modes == dict.fromkeys(["bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock"], 0o600)


@on_sqlite
async def test_a_commit_is_on_disk_and_rules_hold_on_every_connection(store: Store) -> None:
    def settings(tx: Tx) -> dict[str, int | str]:
        names = ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "secure_delete", "temp_store")
        return {name: tx.scalar(text(f"PRAGMA {name}")) for name in names}

    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "temp_store": 2,
    }
    assert await store.write(settings) == expected
    assert await store.read(settings) == expected


@on_sqlite
async def test_a_writer_waits_for_another_process(database_url: str, store: Store) -> None:
    other = sqlite3.connect(file_of(database_url), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.get_running_loop().create_task(store.write(note, "patient"))
    await asyncio.sleep(0.2)
    assert not waiting.done()

    other.execute("COMMIT")
    other.close()

    await waiting
    assert await store.read(notes) == {"patient"}
