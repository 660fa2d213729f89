"""Versions of the policy, which never change once they are published, and what people have answered to them."""

from datetime import date, datetime

from sqlalchemy import Row, func, insert, select, update

from bot.domain.languages import Bilingual
from bot.domain.policies import Edition, Kind, Policy
from bot.storage.db import Tx
from bot.storage.tables import policies

PUBLISHED = policies.c.position.is_not(None)


def _policy(row: Row[tuple[object, ...]]) -> Policy:
    edition = Edition(
        version=row.version,
        kind=Kind(row.kind),
        effective=date.fromisoformat(row.effective),
        summary=Bilingual(ru=row.summary_ru, kk=row.summary_kk),
        text=Bilingual(ru=row.text_ru, kk=row.text_kk),
    )
    return Policy(
        edition=edition,
        position=row.position,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        published_by=row.published_by,
        published_at=row.published_at,
    )


def find(tx: Tx, version: str) -> Policy | None:
    row = tx.execute(select(policies).where(policies.c.version == version)).one_or_none()
    return _policy(row) if row else None


def newest(tx: Tx) -> Policy | None:
    """The version published last, in force or not."""
    row = tx.execute(select(policies).where(PUBLISHED).order_by(policies.c.position.desc()).limit(1)).one_or_none()
    return _policy(row) if row else None


def in_force(tx: Tx, day: date) -> Policy | None:
    """The version in force on a day (of the calendar in Almaty)."""
    query = select(policies).where(PUBLISHED, policies.c.effective <= day.isoformat())
    row = tx.execute(query.order_by(policies.c.position.desc()).limit(1)).one_or_none()
    return _policy(row) if row else None


def published(tx: Tx) -> list[Policy]:
    """The newest first."""
    rows = tx.execute(select(policies).where(PUBLISHED).order_by(policies.c.position.desc()))
    return [_policy(row) for row in rows]


def proposed(tx: Tx) -> list[Policy]:
    """The newest first."""
    rows = tx.execute(select(policies).where(~PUBLISHED).order_by(policies.c.proposed_at.desc()))
    return [_policy(row) for row in rows]


def propose(tx: Tx, edition: Edition, *, by: str, now: datetime) -> bool:
    """Write a proposal down, or over an earlier one of the same name; False when that version is published."""
    values = {
        "kind": edition.kind,
        "effective": edition.effective.isoformat(),
        "summary_ru": edition.summary.ru,
        "summary_kk": edition.summary.kk,
        "text_ru": edition.text.ru,
        "text_kk": edition.text.kk,
        "digest": edition.digest,
        "proposed_by": by,
        "proposed_at": now,
    }
    known = select(policies.c.version).where(policies.c.version == edition.version)
    if tx.execute(known).first() is None:
        tx.execute(insert(policies).values(version=edition.version, **values))
        return True
    return tx.guarded(update(policies).where(policies.c.version == edition.version, ~PUBLISHED).values(values))


def publish(tx: Tx, version: str, *, by: str, now: datetime) -> bool:
    """Give a proposal its place; False when it has one already, or there is no such proposal."""
    last = select(func.coalesce(func.max(policies.c.position), 0) + 1).scalar_subquery()
    return tx.guarded(
        update(policies)
        .where(policies.c.version == version, ~PUBLISHED)
        .values(position=last, published_by=by, published_at=now)
    )
