"""One-time codes and the locks of those who guessed. No code, no account and no client is written down in the clear."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, insert, select, update

from bot.domain.clients import Client
from bot.domain.codes import Lock
from bot.storage.db import Tx
from bot.storage.tables import codes, locks

# Sealed and opened like a client: a wrong code costs the same work whoever is meant.
NOBODY = Client(keys={})


class State(StrEnum):
    ASKED = "asked"
    SENT = "sent"  # or nobody was found to send it to: that is not told apart
    PROVEN = "proven"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The code that a person has asked for. ``code`` is its keyed hash; ``client`` is opened from its seal."""

    person: bytes = field(repr=False)
    subject_id: str
    state: State
    code: bytes | None = field(repr=False)
    client: Client | None
    client_key: bytes | None = field(repr=False)
    asked_at: datetime
    good_until: datetime


def code_key(tx: Tx, person: bytes, code: str) -> bytes:
    """A code counts for one person only."""
    return tx.vault.index("code", f"{person.hex()}:{code}")


def client_key(tx: Tx, client: Client | None, person: bytes) -> bytes:
    """By what the tries of a client are counted; nobody has one too, so that wrong codes cost the same work."""
    return tx.vault.index("client", client.packed() if client else f"nobody:{person.hex()}")


def find(tx: Tx, person: bytes) -> Asked | None:
    row = tx.execute(select(codes).where(codes.c.person == person)).one_or_none()
    if row is None:
        return None
    return Asked(
        person=row.person,
        subject_id=row.subject_id,
        state=State(row.state),
        code=row.code,
        client=_opened(tx, row.subject_id, row.client_sealed),
        client_key=row.client,
        asked_at=row.asked_at,
        good_until=row.good_until,
    )


def _opened(tx: Tx, subject_id: str, sealed: bytes | None) -> Client | None:
    client = Client.unpacked(tx.vault.open(tx, subject_id, "client", sealed)) if sealed else NOBODY
    return None if client == NOBODY else client


def ask(tx: Tx, person: bytes, subject_id: str, *, now: datetime, good_until: datetime) -> None:
    """A new one takes the place of the one before."""
    tx.execute(delete(codes).where(codes.c.person == person))
    tx.execute(
        insert(codes).values(
            person=person, subject_id=subject_id, state=State.ASKED, asked_at=now, good_until=good_until
        )
    )


def waiting(tx: Tx, now: datetime) -> bytes | None:
    """Whose code was asked for first of those that nobody has sent yet."""
    query = select(codes.c.person).where(codes.c.state == State.ASKED, codes.c.good_until > now)
    return tx.execute(query.order_by(codes.c.asked_at).limit(1)).scalar()


def set_sent(tx: Tx, asked: Asked, *, code: str | None, client: Client | None) -> bool:
    """Guarded by the moment it was asked at; False where a newer one was asked for meanwhile."""
    values = {
        "state": State.SENT,
        "code": code_key(tx, asked.person, code) if code else None,
        "client_sealed": tx.vault.seal(tx, asked.subject_id, "client", (client or NOBODY).packed()),
        "client": client_key(tx, client, asked.person),
    }
    same = (codes.c.person == asked.person) & (codes.c.asked_at == asked.asked_at) & (codes.c.state == State.ASKED)
    return tx.execute(update(codes).where(same).values(values)).rowcount == 1


def set_proven(tx: Tx, person: bytes, good_until: datetime) -> None:
    """A code is used once."""
    done = update(codes).where(codes.c.person == person)
    tx.execute(done.values(state=State.PROVEN, code=None, good_until=good_until))


def forget(tx: Tx, subject_id: str) -> None:
    tx.execute(delete(codes).where(codes.c.subject_id == subject_id))


def forget_old(tx: Tx, now: datetime, locks_before: datetime) -> int:
    """Codes whose time is over, and locks of which nothing follows any more."""
    gone = tx.execute(delete(codes).where(codes.c.good_until <= now)).rowcount
    return gone + tx.execute(delete(locks).where(locks.c.at <= locks_before)).rowcount


def lock_of(tx: Tx, key: bytes) -> Lock:
    row = tx.execute(select(locks).where(locks.c.key == key)).one_or_none()
    if row is None:
        return Lock()
    return Lock(failures=row.failures, until=row.until, sends=row.sends, since=row.since, at=row.at)


def save_lock(tx: Tx, key: bytes, lock: Lock) -> None:
    tx.execute(delete(locks).where(locks.c.key == key))
    tx.execute(
        insert(locks).values(
            key=key, failures=lock.failures, until=lock.until, sends=lock.sends, since=lock.since, at=lock.at
        )
    )
