"""Forms being filled in: each sealed under a key of its own, which dies with it."""

import json
from datetime import datetime

from sqlalchemy import Row, bindparam, delete, insert, select, update

from bot.domain.people import Draft
from bot.storage.db import Tx
from bot.storage.tables import drafts

# Built once: building a statement costs more than running it.
INSERT = insert(drafts)
NEWEST = (
    select(drafts)
    .where(drafts.c.person == bindparam("person"), drafts.c.expires_at > bindparam("now"))
    .order_by(drafts.c.active.desc(), drafts.c.expires_at.desc())
    .limit(1)
)


def _draft(tx: Tx, row: Row[tuple[object, ...]]) -> Draft:
    return Draft(
        id=row.id,
        flow=row.flow,
        step=row.step,
        active=row.active,
        case_id=row.case_id,
        payload=json.loads(tx.vault.open(tx, row.id, "payload", row.payload_sealed)),
        received_at=row.received_at,
        expires_at=row.expires_at,
        version=row.version,
    )


def newest(tx: Tx, person: bytes, now: datetime) -> Draft | None:
    """The form in hand, else the one put aside last; None when there is none or its time is over."""
    row = tx.execute(NEWEST, {"person": person, "now": now}).one_or_none()
    return _draft(tx, row) if row else None


def of_case(tx: Tx, person: bytes, case_id: str, now: datetime) -> Draft | None:
    """The form about this case that was begun last."""
    query = select(drafts).where(drafts.c.person == person, drafts.c.case_id == case_id, drafts.c.expires_at > now)
    row = tx.execute(query.order_by(drafts.c.expires_at.desc()).limit(1)).one_or_none()
    return _draft(tx, row) if row else None


def of_flow(tx: Tx, person: bytes, flow: str, now: datetime) -> Draft | None:
    """The form of this kind that was begun last."""
    query = select(drafts).where(drafts.c.person == person, drafts.c.flow == flow, drafts.c.expires_at > now)
    row = tx.execute(query.order_by(drafts.c.expires_at.desc()).limit(1)).one_or_none()
    return _draft(tx, row) if row else None


def find(tx: Tx, person: bytes, draft_id: str, now: datetime) -> Draft | None:
    query = select(drafts).where(drafts.c.id == draft_id, drafts.c.person == person, drafts.c.expires_at > now)
    row = tx.execute(query).one_or_none()
    return _draft(tx, row) if row else None


def insert_draft(tx: Tx, person: bytes, *, flow: str, step: str, payload: dict[str, str], received_at: datetime,
                 expires_at: datetime, case_id: str | None = None) -> str:  # fmt: skip
    draft_id = tx.new_id()
    put_aside(tx, person)
    row = {
        "id": draft_id,
        "person": person,
        "flow": flow,
        "step": step,
        "active": True,
        "case_id": case_id,
        "payload_sealed": tx.vault.seal(tx, draft_id, "payload", json.dumps(payload, ensure_ascii=False)),
        "received_at": received_at,
        "expires_at": expires_at,
    }
    tx.execute(INSERT, row)
    return draft_id


def save(tx: Tx, draft: Draft, *, was: Draft) -> bool:
    return tx.guarded(
        update(drafts)
        .where(drafts.c.id == draft.id, drafts.c.version == was.version)
        .values(
            step=draft.step,
            active=draft.active,
            payload_sealed=tx.vault.seal(tx, draft.id, "payload", json.dumps(draft.payload, ensure_ascii=False)),
            received_at=draft.received_at,
            expires_at=draft.expires_at,
            version=was.version + 1,
        )
    )


def put_aside(tx: Tx, person: bytes) -> None:
    tx.execute(update(drafts).where(drafts.c.person == person, drafts.c.active).values(active=False))


def discard(tx: Tx, draft_id: str) -> None:
    tx.execute(delete(drafts).where(drafts.c.id == draft_id))
    tx.vault.shred(tx, draft_id)


def discard_flow(tx: Tx, person: bytes, flow: str, case_id: str | None) -> None:
    """Forget every form of this kind the person has begun about this case, or about none."""
    about = drafts.c.case_id.is_not_distinct_from(case_id)
    query = select(drafts.c.id).where(drafts.c.person == person, drafts.c.flow == flow, about)
    for draft_id in tx.execute(query).scalars():
        discard(tx, draft_id)


def discard_all(tx: Tx, person: bytes) -> None:
    for draft_id in tx.execute(select(drafts.c.id).where(drafts.c.person == person)).scalars():
        discard(tx, draft_id)


def discard_about_cases(tx: Tx, person: bytes) -> None:
    """Forget what was begun to be added to a case; requests of their own are kept."""
    query = select(drafts.c.id).where(drafts.c.person == person, drafts.c.case_id.is_not(None))
    for draft_id in tx.execute(query).scalars():
        discard(tx, draft_id)


def expired(tx: Tx, now: datetime, limit: int) -> list[str]:
    query = select(drafts.c.id).where(drafts.c.expires_at <= now).limit(limit)
    return list(tx.execute(query).scalars())
