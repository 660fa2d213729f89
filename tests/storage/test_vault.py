"""Whose value it is, only their key opens; where the key is gone, nothing does."""

import asyncio
import base64
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update

from bot.storage.db import Store, Tx
from bot.storage.errors import Erased, StoreError, WrongKey
from bot.storage.tables import keys, readers, subjects
from bot.storage.vault import Vault, load_master_key

MOMENT = datetime(2026, 11, 23, 9, tzinfo=UTC)
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

MARKER = "Айгерім Сәрсенова +77015550142"


def sealed(tx: Tx, owner: str = "aigerim", column: str = "name", value: str = MARKER) -> bytes:
    return tx.vault.seal(tx, owner, column, value)


def opened(tx: Tx, value: bytes, owner: str = "aigerim", column: str = "name") -> str:
    return tx.vault.open(tx, owner, column, value)


async def test_what_was_sealed_opens_again(store: Store) -> None:
    value = await store.write(sealed)

    assert await store.read(opened, value) == MARKER


async def test_equal_values_look_different(store: Store) -> None:
    first, second = await store.write(sealed), await store.write(sealed)

    assert first != second
    assert MARKER.encode() not in first


async def test_a_value_moved_to_another_column_or_owner_does_not_open(store: Store) -> None:
    value = await store.write(sealed)
    await store.write(sealed, "bolat")

    with pytest.raises(StoreError, match="does not belong"):
        await store.read(opened, value, "aigerim", "phone")
    with pytest.raises(StoreError, match="does not belong"):
        await store.read(opened, value, "bolat")
    with pytest.raises(StoreError, match="does not belong"):
        await store.read(opened, value[:-1] + bytes([value[-1] ^ 1]))
    with pytest.raises(StoreError, match="unknown form"):
        await store.read(opened, b"\x07" + value[1:])


async def test_a_wrapped_key_moved_to_another_owner_does_not_open(store: Store) -> None:
    value = await store.write(sealed)
    await store.write(sealed, "charlie")

    def steal(tx: Tx) -> None:
        theirs = tx.scalar(select(keys.c.wrapped).where(keys.c.owner == "aigerim"))
        tx.execute(update(keys).where(keys.c.owner == "charlie").values(wrapped=theirs))

    await store.write(steal)
    with pytest.raises(StoreError, match="does not belong"):
        await store.read(opened, value, "charlie")


async def test_an_erased_owner_opens_no_more_and_others_do(store: Store) -> None:
    hers, his = await store.write(sealed), await store.write(sealed, "bolat")

    def shred_and_look(tx: Tx) -> str:
        opened(tx, hers)
        tx.vault.shred(tx, "aigerim")
        return opened(tx, hers)

    with pytest.raises(Erased):
        await store.write(shred_and_look)
    assert await store.read(opened, hers) == MARKER, "an erasure that was rolled back erases nothing"

    await store.write(lambda tx: tx.vault.shred(tx, "aigerim"))

    with pytest.raises(Erased, match="aigerim"):
        await store.read(opened, hers)
    assert await store.read(opened, his, "bolat") == MARKER
    await store.write(sealed)
    with pytest.raises(StoreError, match="does not belong"):
        await store.read(opened, hers)


async def test_one_key_even_when_many_seal_for_an_owner_at_once(store: Store) -> None:
    values = await asyncio.gather(*(store.write(sealed, "aigerim", "name", f"{n}") for n in range(40)))

    assert [await store.read(opened, value) for value in values] == [f"{n}" for n in range(40)]
    assert await store.read(lambda tx: tx.scalar(select(func.count()).select_from(keys))) == 1


def everything_on_disk(url: str) -> bytes:
    file = Path(url.removeprefix("sqlite:///"))
    return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")))


@on_sqlite
async def test_a_destroyed_key_is_in_no_file(database_url: str, store: Store, vault: Vault) -> None:
    """Among 300 others, whose rows move about as pages split and merge."""
    owners = [f"subject-{n:03}" for n in range(300)]
    for owner in owners:
        await store.write(sealed, owner)
    rows = await store.read(lambda tx: tx.execute(select(keys.c.owner, keys.c.wrapped)).all())
    wrapped: dict[str, bytes] = {row.owner: row.wrapped for row in rows}
    assert all(key in everything_on_disk(database_url) for key in wrapped.values())
    erased = owners[::3] + owners[1::3]
    for owner in erased:
        await store.write(vault.shred, owner)

    assert await store.checkpoint()

    left = everything_on_disk(database_url)
    assert [owner for owner in erased if wrapped[owner] in left] == []
    assert all(wrapped[owner] in left for owner in owners[2::3])


@on_sqlite
async def test_a_planted_value_is_in_no_file(database_url: str, store: Store) -> None:
    def register(tx: Tx) -> None:
        tx.execute(
            insert(subjects).values(
                id="aigerim",
                person=tx.vault.index("telegram", "7015550142"),
                telegram_sealed=sealed(tx, column="telegram", value="7015550142"),
                name_sealed=sealed(tx),
                phone=tx.vault.index("phone", "+77015550142"),
                created_at=MOMENT,
            )
        )
        tx.execute(insert(readers).values(person=tx.vault.index("telegram", "7015550142"), language="kk"))

    await store.write(register)

    for written in (everything_on_disk(database_url), (await store.checkpoint(), everything_on_disk(database_url))[1]):
        assert b"aigerim" in written, "the test looks at the right files"
        assert b"7015550142" not in written
        assert "Сәрсенова".encode() not in written


def test_hashes_depend_on_key_kind_and_value(vault: Vault) -> None:
    hashes = {
        vault.index("phone", "+77015550142"),
        vault.index("iin", "+77015550142"),
        vault.index("phone", "+77015550143"),
        vault.index("a", "b:c"),
        vault.index("a:b", "c"),
        vault.commit(b"5:phone:+77015550142"),
        Vault(bytes(32)).index("phone", "+77015550142"),
    }

    assert len(hashes) == 7
    assert {len(each) for each in hashes} == {32}
    assert vault.index("phone", "+77015550142") == Vault(bytes(range(32))).index("phone", "+77015550142")


KEY = bytes(range(100, 132))
TEXT = base64.b64encode(KEY).decode()


def private(file: Path, content: str) -> Path:
    file.write_text(content)
    file.chmod(0o600)
    return file


def test_the_master_key_comes_from_the_setting_or_a_private_file(tmp_path: Path) -> None:
    assert load_master_key(TEXT, None) == KEY
    assert load_master_key(None, private(tmp_path / "key", TEXT + "\n")) == KEY


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_others_can_read_is_refused_with_the_command_to_run(tmp_path: Path, mode: int) -> None:
    file = private(tmp_path / "key", TEXT)
    file.chmod(mode)

    with pytest.raises(WrongKey, match=f"chmod 600 {file}"):
        load_master_key(None, file)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "No master key"),
        ("", "No master key"),
        ("no base64, no key!", "not base64"),
        (TEXT[:-1], "not base64"),
        (base64.b64encode(KEY[:16]).decode(), "these are 16"),
        (base64.b64encode(KEY * 2).decode(), "these are 64"),
    ],
)
def test_what_is_no_master_key_is_refused_without_being_shown(value: str | None, said: str) -> None:
    with pytest.raises(WrongKey, match=said) as refused:
        load_master_key(value, None)

    assert "BOT_MASTER_KEY" in str(refused.value)
    assert "base64.b64encode(secrets.token_bytes(32))" in str(refused.value)
    assert not value or value not in str(refused.value)


def test_two_settings_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongKey, match="both set"):
        load_master_key(TEXT, private(tmp_path / "key", TEXT))
    with pytest.raises(WrongKey, match="cannot be read: No such file"):
        load_master_key(None, tmp_path / "missing")
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff" * 32)
    binary.chmod(0o600)
    with pytest.raises(WrongKey, match="no base64 text"):
        load_master_key(None, binary)
