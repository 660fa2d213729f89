"""The thread of a case: words and files under the subject's key, in the order they came."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Row, func, insert, select

from bot.domain.entries import Entry, EntryKind, File
from bot.storage.db import Tx
from bot.storage.tables import entries

# Built once: building a statement costs more than running it.
INSERT = insert(entries)


def insert_entry(tx: Tx, subject_id: str, case_id: str, kind: EntryKind, *, author: str, now: datetime,
                 text: str | None = None, file: File | None = None, origin: bytes | None = None,
                 answers: Sequence[tuple[str, str]] = ()) -> str:  # fmt: skip
    entry_id = tx.new_id()
    said = json.dumps(list(answers), ensure_ascii=False) if answers else text
    last = tx.execute(select(func.max(entries.c.position)).where(entries.c.case_id == case_id)).scalar()
    row = {
        "id": entry_id,
        "case_id": case_id,
        "kind": kind,
        "author": author,
        "text_sealed": None if said is None else tx.vault.seal(tx, subject_id, "entry", said),
        "file_sealed": None if file is None else tx.vault.seal(tx, subject_id, "file", file.packed()),
        "at": now,
        "position": (last or 0) + 1,
        "origin": origin,
    }
    tx.execute(INSERT, row)
    return entry_id


def origin_of(tx: Tx, chat_id: int, message_id: int) -> bytes:
    """A keyed hash of the message an entry came from: the same message makes one entry."""
    return tx.vault.index("origin", f"{chat_id}:{message_id}")


def of_origin(tx: Tx, origin: bytes) -> str | None:
    return tx.execute(select(entries.c.id).where(entries.c.origin == origin)).scalar()


def _entry(tx: Tx, subject_id: str, row: Row[tuple[object, ...]]) -> Entry:
    kind = EntryKind(row.kind)
    said = row.text_sealed and tx.vault.open(tx, subject_id, "entry", row.text_sealed)
    asks = kind is EntryKind.REQUEST and said
    return Entry(
        id=row.id,
        kind=kind,
        author=row.author,
        text=None if asks else said,
        answers=tuple((name, value) for name, value in json.loads(said)) if asks else (),
        file=File.unpacked(tx.vault.open(tx, subject_id, "file", row.file_sealed)) if row.file_sealed else None,
        at=row.at,
    )


def find(tx: Tx, subject_id: str, case_id: str, entry_id: str) -> Entry | None:
    row = tx.execute(select(entries).where(entries.c.id == entry_id, entries.c.case_id == case_id)).one_or_none()
    return _entry(tx, subject_id, row) if row else None


def thread(tx: Tx, subject_id: str, case_id: str, kinds: Collection[EntryKind]) -> list[Entry]:
    """What was said, oldest first."""
    query = select(entries).where(entries.c.case_id == case_id, entries.c.kind.in_(kinds)).order_by(entries.c.position)
    return [_entry(tx, subject_id, row) for row in tx.execute(query)]
