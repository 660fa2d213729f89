"""Which messages stand in the private chats of those who have agreed: their numbers, never what is in them."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.storage.db import Tx
from bot.storage.tables import traces

# Built once: building a statement costs more than running it.
INSERT = {
    "sqlite": sqlite_insert(traces).on_conflict_do_nothing(),
    "postgresql": postgresql_insert(traces).on_conflict_do_nothing(),
}


def insert(tx: Tx, person: bytes, messages: Mapping[int, datetime]) -> None:
    """``messages`` with the moment (UTC) each was sent; one that is known stays as it is."""
    rows = [{"person": person, "message": message, "at": at} for message, at in messages.items()]
    tx.execute(INSERT[tx.dialect], rows)


def since(tx: Tx, person: bytes, moment: datetime) -> list[int]:
    query = select(traces.c.message).where(traces.c.person == person, traces.c.at > moment)
    return list(tx.execute(query.order_by(traces.c.message)).scalars())


def forget(tx: Tx, person: bytes, messages: Iterable[int]) -> None:
    tx.execute(delete(traces).where(traces.c.person == person, traces.c.message.in_(list(messages))))


def forget_all(tx: Tx, person: bytes) -> None:
    tx.execute(delete(traces).where(traces.c.person == person))


def forget_before(tx: Tx, moment: datetime) -> int:
    """How many were forgotten."""
    return tx.execute(delete(traces).where(traces.c.at <= moment)).rowcount
