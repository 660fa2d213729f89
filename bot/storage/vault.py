"""How are personal values kept: each sealed with a key of its owner, which can be destroyed on its own.

The master key stays outside the database; it wraps the keys of the owners, and keys derived from it make the hashes by
which people are found and the commitments of the audit record.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.storage.errors import Erased, StoreError, WrongKey
from bot.storage.tables import keys

if TYPE_CHECKING:
    from bot.storage.db import Tx

KEY_BYTES = 32
NONCE_BYTES = 12
VERSION = b"\x01"

# Built once: that is half the cost of a statement, and every action seals or opens something.
_FIND = select(keys.c.wrapped).where(keys.c.owner == bindparam("owner"))
# On PostgreSQL a neighbour may have made the key a moment ago: theirs stays.
_KEEP = {
    "sqlite": sqlite.insert(keys).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(keys).on_conflict_do_nothing(),
}


class Vault:
    """Seals and opens values of an owner: a subject, a draft, a member of staff."""

    def __init__(self, master: bytes) -> None:
        if len(master) != KEY_BYTES:
            raise WrongKey(f"A master key has {KEY_BYTES} bytes, not {len(master)}.")
        self._wrap = AESGCM(_derived(master, "wrap"))
        self._index = _derived(master, "index")
        self._audit = _derived(master, "audit")

    def index(self, kind: str, value: str) -> bytes:
        """The keyed hash by which a value is found, 32 bytes; equal values of different kinds do not match."""
        return _mac(self._index, _bound(kind, value))

    def commit(self, data: bytes) -> bytes:
        """A keyed commitment for the audit record, 32 bytes: whoever changes the data cannot make it again."""
        return _mac(self._audit, data)

    def pledge(self, tx: "Tx", owner: str, column: str, value: str) -> bytes:
        """A commitment to a personal value, 32 bytes; with the key of its owner goes the means to test a guess."""
        return _mac(self._key_to_seal(tx, owner), b"pledge\0" + _bound(column, value))

    def fingerprint(self) -> str:
        """What a database remembers of the master key, to refuse another one."""
        return self.index("master key", "check").hex()

    def seal(self, tx: "Tx", owner: str, column: str, value: str) -> bytes:
        """Encrypt for one owner and column; the key of the owner is made at its first use."""
        key = self._key_to_seal(tx, owner)
        return VERSION + _encrypted(AESGCM(key), value.encode(), _bound(owner, column))

    def open(self, tx: "Tx", owner: str, column: str, sealed: bytes) -> str:
        """Decrypt. Raises Erased if the key is gone, StoreError if the value is not this owner's and column's."""
        key = self._key(tx, owner)
        if key is None:
            raise Erased(f"The values of {owner} were erased.")
        if sealed[:1] != VERSION:
            raise StoreError(f"A sealed value of {owner} in {column} has an unknown form.")
        return _decrypted(AESGCM(key), sealed[1:], _bound(owner, column)).decode()

    def take_keys(self, tx: "Tx", owners: Collection[str]) -> None:
        """Fetch the keys of many owners at once: opening their values in this transaction asks no more."""
        for row in tx.execute(select(keys.c.owner, keys.c.wrapped).where(keys.c.owner.in_(owners))):
            tx.subject_keys[row.owner] = _decrypted(self._wrap, row.wrapped, _bound("key", row.owner))

    def shred(self, tx: "Tx", owner: str) -> None:
        """Destroy the key of an owner. Call `Store.checkpoint` soon after: the write-ahead log holds old copies."""
        tx.subject_keys.pop(owner, None)
        tx.execute(delete(keys).where(keys.c.owner == owner))

    def _key(self, tx: "Tx", owner: str) -> bytes | None:
        if owner not in tx.subject_keys:
            wrapped = tx.scalar(_FIND, {"owner": owner})
            if wrapped is None:
                return None
            tx.subject_keys[owner] = _decrypted(self._wrap, wrapped, _bound("key", owner))
        return tx.subject_keys[owner]

    def _key_to_seal(self, tx: "Tx", owner: str) -> bytes:
        key = self._key(tx, owner)
        if key is None:
            wrapped = _encrypted(self._wrap, secrets.token_bytes(KEY_BYTES), _bound("key", owner))
            tx.execute(_KEEP[tx.dialect], {"owner": owner, "wrapped": wrapped})
            key = self._key(tx, owner)
        if key is None:
            raise StoreError(f"The key of {owner} could not be kept.")
        return key


def _derived(master: bytes, purpose: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"bot/{purpose}/1".encode()).derive(master)


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.digest(key, data, hashlib.sha256)


def _bound(name: str, value: str) -> bytes:
    # The length in front keeps ("a", "b:c") and ("a:b", "c") apart.
    return f"{len(name)}:{name}:{value}".encode()


def _encrypted(cipher: AESGCM, plain: bytes, bound_to: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to)


def _decrypted(cipher: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise StoreError(
            "A sealed value does not belong where it was found, or the key is not the right one."
        ) from error


MAKE_A_KEY = "Make one: python -c 'import base64, secrets; print(base64.b64encode(secrets.token_bytes(32)).decode())'"


def load_master_key(value: str | None, file: Path | None) -> bytes:
    """The 32 bytes behind BOT_MASTER_KEY or BOT_MASTER_KEY_FILE, exactly one of which is set.

    Raises WrongKey, naming the setting and the remedy, never the key.
    """
    if value and file:
        raise WrongKey("BOT_MASTER_KEY and BOT_MASTER_KEY_FILE are both set. Keep one of the two lines.")
    if value:
        return _decoded(value, "BOT_MASTER_KEY")
    if file:
        return _decoded(_private_text(file), f"BOT_MASTER_KEY_FILE ({file})")
    raise WrongKey(
        f"No master key: set BOT_MASTER_KEY, or BOT_MASTER_KEY_FILE to a file only you can read. {MAKE_A_KEY}"
    )


def _private_text(file: Path) -> str:
    try:
        mode = file.stat().st_mode
        if mode & 0o077:
            raise WrongKey(
                f"BOT_MASTER_KEY_FILE: others may read {file} (mode {mode & 0o777:04o}). Run: chmod 600 {file}"
            )
        return file.read_text(encoding="ascii")
    except OSError as error:
        raise WrongKey(f"BOT_MASTER_KEY_FILE: {file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise WrongKey(f"BOT_MASTER_KEY_FILE: {file} holds no base64 text. {MAKE_A_KEY}") from None


def _decoded(text: str, setting: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        # Without the cause: its message may quote the key.
        raise WrongKey(f"{setting}: not base64. {MAKE_A_KEY}") from None
    if len(key) != KEY_BYTES:
        raise WrongKey(f"{setting}: {KEY_BYTES} bytes of base64 are needed, these are {len(key)}. {MAKE_A_KEY}")
    return key
