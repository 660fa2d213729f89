"""What has happened, on record: entries that only ever grow, each committed to, all chained a moment later.

`append` belongs to an action and waits for nobody. One sealer calls `seal_some` and links the entries into a chain of
keyed hashes; `verify` walks it. Whoever edits, removes or slips in an entry behind the bot's back cannot make the
hashes again without the master key. Entries hold no personal value, so that they outlive an erasure.
"""

import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select

from bot.storage.columns import to_microseconds
from bot.storage.db import Tx
from bot.storage.errors import BrokenChain
from bot.storage.tables import audit, chain

Fact = str | int | bool | None

NOTHING_BEFORE = bytes(32)
# On PostgreSQL an entry may be committed after a later one was sealed. An action takes milliseconds: one that is more
# than this many entries behind was not late but slipped in, and `verify` says so.
LATENESS = 10_000
PAGE = 1_000

_COMMITTED = ("at", "kind", "case_id", "subject_id", "actor", "facts")
_APPEND = insert(audit)
_LINK = insert(chain)
_LAST = select(chain.c.position, chain.c.hash).order_by(chain.c.position.desc()).limit(1)
_LOOSE = (
    select(audit)
    .where(audit.c.id > bindparam("after"), ~select(chain.c.audit_id).where(chain.c.audit_id == audit.c.id).exists())
    .order_by(audit.c.id)
    .limit(bindparam("limit"))
)
_LINKS = (
    select(chain.c.position, chain.c.hash, chain.c.audit_id, audit)
    .select_from(chain.outerjoin(audit, audit.c.id == chain.c.audit_id))
    .where(chain.c.position > bindparam("after"))
    .order_by(chain.c.position)
    .limit(PAGE)
)


def append(
    tx: Tx,
    kind: str,
    *,
    by: str,
    at: datetime,
    case_id: str | None = None,
    subject_id: str | None = None,
    facts: Mapping[str, Fact] | None = None,
    sealed_facts: Mapping[str, str] | None = None,
) -> None:
    """Put an entry on record, in the transaction of the action it tells of.

    `by` is an opaque actor ("staff:<id>", "clock"). `facts` are kept as they are and must hold nothing personal;
    of `sealed_facts` only a commitment under the key of `subject_id` is kept, worth nothing once that key is destroyed.
    """
    kept: dict[str, Fact] = dict(facts or {})
    for name, value in (sealed_facts or {}).items():
        if subject_id is None:
            raise ValueError(f"{kind}: a sealed fact ({name}) needs the subject whose key seals it")
        kept[name] = tx.vault.pledge(tx, subject_id, f"audit {name}", value).hex()
    entry = {
        "at": at,
        "kind": kind,
        "case_id": case_id,
        "subject_id": subject_id,
        "actor": by,
        "facts": json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }
    tx.execute(_APPEND, {**entry, "commitment": _commitment(tx, [entry[name] for name in _COMMITTED])})


def seal_some(tx: Tx, limit: int = 500) -> int:
    """Link up to `limit` entries into the chain; returns how many there were."""
    position, last = _head(tx)
    newest = tx.scalar(select(func.max(chain.c.audit_id))) or 0
    links = []
    for entry in tx.execute(_LOOSE, {"after": newest - LATENESS, "limit": limit}):
        position, last = position + 1, _link(tx, last, position + 1, entry)
        links.append({"position": position, "audit_id": entry.id, "hash": last})
    if links:
        tx.execute(_LINK, links)
    return len(links)


def head(tx: Tx) -> tuple[int, bytes]:
    """Length and last hash of the chain: kept elsewhere, they also show that its end was cut off."""
    return _head(tx)


def verify(tx: Tx) -> int:
    """Walk the whole chain and what is not sealed yet; returns the number of sealed entries, or raises BrokenChain."""
    position, last, newest = 0, NOTHING_BEFORE, 0
    for link in _links(tx):
        position += 1
        if link.position != position:
            raise BrokenChain(f"Position {position} of the chain is missing.")
        if link.id is None:
            raise BrokenChain(f"Entry {link.audit_id} is gone from the record.")
        _check_commitment(tx, link)
        last = _link(tx, last, position, link)
        if not hmac.compare_digest(last, link.hash):
            raise BrokenChain(f"The chain does not fit at position {position} (entry {link.audit_id}).")
        newest = max(newest, link.audit_id)
    for entry in _loose(tx):
        _check_commitment(tx, entry)
        if entry.id <= newest - LATENESS:
            raise BrokenChain(f"Entry {entry.id} is not in the chain, and too old to be waiting for it.")
    return position


def _head(tx: Tx) -> tuple[int, bytes]:
    row = tx.execute(_LAST).one_or_none()
    return (0, NOTHING_BEFORE) if row is None else (row.position, row.hash)


def _links(tx: Tx) -> Iterator[Row[Any]]:
    after = 0
    while page := tx.execute(_LINKS, {"after": after}).all():
        yield from page
        after = page[-1].position


def _loose(tx: Tx) -> Iterator[Row[Any]]:
    after = 0
    while page := tx.execute(_LOOSE, {"after": after, "limit": PAGE}).all():
        yield from page
        after = page[-1].id


def _link(tx: Tx, previous: bytes, position: int, entry: Row[Any]) -> bytes:
    return tx.vault.commit(b"chain\0" + previous + f"{position}:{entry.id}:".encode() + entry.commitment)


def _check_commitment(tx: Tx, entry: Row[Any]) -> None:
    found = _commitment(tx, [getattr(entry, name) for name in _COMMITTED])
    if not hmac.compare_digest(found, entry.commitment):
        raise BrokenChain(f"Entry {entry.id} was changed after it was written.")


def _commitment(tx: Tx, values: Sequence[Any]) -> bytes:
    """Over everything but the id, which the database gives later and the chain binds."""
    at, *others = values
    told = json.dumps([to_microseconds(at), *others], ensure_ascii=False, separators=(",", ":"))
    return tx.vault.commit(b"entry\0" + told.encode())
