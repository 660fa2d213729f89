"""Where in the staff group each case stands, and which group that is."""

from sqlalchemy import insert, select, update

from bot.storage.db import Tx
from bot.storage.tables import cards, meta

MOVED = "desk_moved_to"


def place(tx: Tx, case_id: str) -> tuple[int | None, int | None]:
    """Topic and message of the case's card; None where there is none yet."""
    row = tx.execute(select(cards.c.topic, cards.c.message).where(cards.c.case_id == case_id)).one_or_none()
    return (row.topic, row.message) if row else (None, None)


def set_place(tx: Tx, case_id: str, *, topic: int | None, message: int | None) -> None:
    values = {"topic": topic, "message": message}
    if not tx.guarded(update(cards).where(cards.c.case_id == case_id).values(values)):
        tx.execute(insert(cards).values(case_id=case_id, **values))


def case_of_topic(tx: Tx, topic: int) -> str | None:
    return tx.execute(select(cards.c.case_id).where(cards.c.topic == topic)).scalar()


def moved_to(tx: Tx) -> tuple[int, int] | None:
    """The configured id of the staff group and the one it was given when it became a supergroup."""
    found: str | None = tx.execute(select(meta.c.value).where(meta.c.name == MOVED)).scalar()
    if found is None:
        return None
    configured, _, chat_id = found.partition(":")
    return int(configured), int(chat_id)


def move(tx: Tx, configured: int, chat_id: int) -> None:
    value = f"{configured}:{chat_id}"
    if not tx.guarded(update(meta).where(meta.c.name == MOVED).values(value=value)):
        tx.execute(insert(meta).values(name=MOVED, value=value))
    tx.execute(update(cards).values(topic=None, message=None))
