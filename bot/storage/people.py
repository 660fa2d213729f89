"""Readers, subjects and their consents. Nobody's Telegram id, name or number is stored in the clear."""

from datetime import datetime

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.domain.languages import Language
from bot.domain.people import Subject
from bot.domain.requests import Level
from bot.storage.db import Tx
from bot.storage.tables import consents, readers, subjects


def person_of(tx: Tx, telegram_id: int) -> bytes:
    return tx.vault.index("telegram", str(telegram_id))


def language(tx: Tx, person: bytes) -> Language | None:
    found = tx.execute(select(readers.c.language).where(readers.c.person == person)).scalar()
    return Language(found) if found else None


def choose_language(tx: Tx, person: bytes, chosen: Language) -> None:
    make = sqlite_insert if tx.dialect == "sqlite" else postgresql_insert
    tx.execute(
        make(readers)
        .values(person=person, language=chosen)
        .on_conflict_do_update(index_elements=["person"], set_={"language": chosen})
    )


def _subject(tx: Tx, row: Row[tuple[str, int, int]] | None) -> Subject | None:
    if row is None:
        return None
    latest = tx.execute(
        select(consents.c.act).where(consents.c.subject_id == row.id).order_by(consents.c.id.desc()).limit(1)
    ).scalar()
    return Subject(id=row.id, level=Level(row.level), agreed=latest == "given", version=row.version)


def subject_of(tx: Tx, person: bytes) -> Subject | None:
    """The subject behind a keyed Telegram id."""
    query = select(subjects.c.id, subjects.c.level, subjects.c.version).where(subjects.c.person == person)
    return _subject(tx, tx.execute(query).one_or_none())


def insert_subject(tx: Tx, person: bytes, telegram_id: int, name: str, now: datetime) -> str:
    subject_id = tx.new_id()
    tx.execute(
        insert(subjects).values(
            id=subject_id,
            person=person,
            telegram_sealed=tx.vault.seal(tx, subject_id, "telegram", str(telegram_id)),
            name_sealed=tx.vault.seal(tx, subject_id, "name", name),
            level=Level.TELEGRAM,
            created_at=now,
        )
    )
    return subject_id


def save_phone(tx: Tx, subject_id: str, phone: str) -> None:
    """``phone`` in E.164."""
    tx.execute(
        update(subjects)
        .where(subjects.c.id == subject_id)
        .values(
            phone_sealed=tx.vault.seal(tx, subject_id, "phone", phone),
            phone=tx.vault.index("phone", phone),
            level=Level.PHONE,
            version=subjects.c.version + 1,
        )
    )


def set_reachable(tx: Tx, subject_id: str, why_not: str | None) -> None:
    tx.execute(update(subjects).where(subjects.c.id == subject_id).values(unreachable=why_not))


def address(tx: Tx, subject_id: str) -> tuple[int, Language | None, str | None]:
    """Telegram id, language, and why the person cannot be reached (None when they can)."""
    row = tx.execute(
        select(subjects.c.telegram_sealed, subjects.c.unreachable, readers.c.language)
        .outerjoin(readers, readers.c.person == subjects.c.person)
        .where(subjects.c.id == subject_id)
    ).one()
    telegram_id = int(tx.vault.open(tx, subject_id, "telegram", row.telegram_sealed))
    return telegram_id, Language(row.language) if row.language else None, row.unreachable


def identity(tx: Tx, subject_id: str) -> tuple[str, str | None]:
    """The person's Telegram name and phone, opened: only for an action that has checked who looks."""
    row = tx.execute(select(subjects.c.name_sealed, subjects.c.phone_sealed).where(subjects.c.id == subject_id)).one()
    phone = row.phone_sealed and tx.vault.open(tx, subject_id, "phone", row.phone_sealed)
    return tx.vault.open(tx, subject_id, "name", row.name_sealed), phone or None


def record_consent(tx: Tx, subject_id: str, *, act: str, edition: str, text_hash: str, language: Language,
                   now: datetime) -> None:  # fmt: skip
    tx.execute(
        insert(consents).values(
            subject_id=subject_id, purpose="desk", act=act, edition=edition, text_hash=text_hash, language=language,
            at=now,
        )
    )  # fmt: skip



def last_consent(tx: Tx, subject_id: str) -> tuple[datetime, str, str]:
    """When the last act of consent was recorded, for which edition, and the hash of its text."""
    query = select(consents.c.at, consents.c.edition, consents.c.text_hash).where(consents.c.subject_id == subject_id)
    row = tx.execute(query.order_by(consents.c.id.desc()).limit(1)).one()
    return row.at, row.edition, row.text_hash


def forget_phone(tx: Tx, subject_id: str) -> None:
    tx.execute(
        update(subjects)
        .where(subjects.c.id == subject_id)
        .values(phone_sealed=None, phone=None, level=Level.TELEGRAM, version=subjects.c.version + 1)
    )
