"""Readers, subjects and their consents. Nobody's Telegram id, name or number is stored in the clear."""

from datetime import datetime

from sqlalchemy import Row, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from bot.domain.consents import Act, Entry
from bot.domain.languages import Language
from bot.domain.people import Subject
from bot.domain.requests import Level
from bot.storage import representations
from bot.storage.db import Tx
from bot.storage.tables import consents, entries, proposals, readers, records, subjects

ERASED = "erased"
# They came by another channel: there is no chat, and letters go by hand.
ELSEWHERE = "elsewhere"
# The bot's own consent, beside the purposes of the company.
DESK = "desk"

# What every update asks is built once: building a statement costs more than running it.
LANGUAGE = select(readers.c.language).where(readers.c.person == bindparam("person"))
SUBJECT = select(subjects.c.id, subjects.c.level, subjects.c.version).where(subjects.c.person == bindparam("person"))
LATEST_ACT = (
    select(consents.c.act)
    .where(consents.c.subject_id == bindparam("subject_id"), consents.c.purpose == bindparam("purpose"))
    .order_by(consents.c.id.desc())
    .limit(1)
)


# The account that stands for another one after a move.
owners = subjects.alias("owners")
OWNER = func.coalesce(subjects.c.moved_to, subjects.c.id)


def person_of(tx: Tx, telegram_id: int) -> bytes:
    return tx.vault.index("telegram", str(telegram_id))


def language(tx: Tx, person: bytes) -> Language | None:
    found = tx.execute(LANGUAGE, {"person": person}).scalar()
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
    return Subject(id=row.id, level=Level(row.level), agreed=has_agreed(tx, row.id), version=row.version)


def subject_of(tx: Tx, person: bytes) -> Subject | None:
    """The subject behind a keyed Telegram id."""
    return _subject(tx, tx.execute(SUBJECT, {"person": person}).one_or_none())


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


def insert_elsewhere(tx: Tx, *, name: str, contact: str, phone: str | None, now: datetime) -> str:
    """Somebody who came by another channel. Their number stays unconfirmed: nobody is found by it."""
    subject_id = tx.new_id()
    tx.execute(
        insert(subjects).values(
            id=subject_id,
            person=tx.vault.index("elsewhere", subject_id),
            telegram_sealed=b"",
            name_sealed=tx.vault.seal(tx, subject_id, "name", name),
            contact_sealed=tx.vault.seal(tx, subject_id, "contact", contact),
            phone_sealed=phone and tx.vault.seal(tx, subject_id, "phone", phone),
            level=Level.TELEGRAM,
            unreachable=ELSEWHERE,
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
    # Of who was erased there is nothing more to learn, and who came elsewhere has no chat to close.
    known = func.coalesce(subjects.c.unreachable, "").not_in([ERASED, ELSEWHERE])
    tx.execute(update(subjects).where(subjects.c.id == subject_id, known).values(unreachable=why_not))


def address(tx: Tx, subject_id: str) -> tuple[int | None, Language | None, str | None]:
    """Telegram id (None once erased, and for who came elsewhere), language, and why the person cannot be reached.

    Of an account that was moved: those of the account it was moved to.
    """
    row = tx.execute(
        select(owners.c.id, owners.c.telegram_sealed, owners.c.unreachable, readers.c.language)
        .join(subjects, owners.c.id == OWNER)
        .outerjoin(readers, readers.c.person == owners.c.person)
        .where(subjects.c.id == subject_id)
    ).one()
    nowhere = row.unreachable in {ERASED, ELSEWHERE}
    telegram_id = None if nowhere else int(tx.vault.open(tx, row.id, "telegram", row.telegram_sealed))
    return telegram_id, Language(row.language) if row.language else None, row.unreachable


def owner(tx: Tx, subject_id: str) -> str:
    """The account that reads and acts for this one now: itself, or the one it was moved to."""
    found: str = tx.execute(select(OWNER).where(subjects.c.id == subject_id)).scalar_one()
    return found


def accounts(tx: Tx, subject_id: str) -> list[str]:
    """The account itself, and those that were moved to it."""
    moved = select(subjects.c.id).where(subjects.c.moved_to == subject_id).order_by(subjects.c.created_at)
    return [subject_id, *tx.execute(moved).scalars()]


def move(tx: Tx, old: str, new: str) -> None:
    """The new account stands for the old one from now on; the Telegram account behind the old one is a stranger.

    What was moved to the old one before goes along: nobody has to follow more than one step.
    """
    tx.execute(delete(readers).where(readers.c.person == person_key(tx, old)))
    tx.execute(update(subjects).where(subjects.c.moved_to == old).values(moved_to=new))
    tx.execute(
        update(subjects)
        .where(subjects.c.id == old)
        .values(person=tx.vault.index("moved", old), moved_to=new, version=subjects.c.version + 1)
    )


def is_moved(tx: Tx, subject_id: str) -> bool:
    return owner(tx, subject_id) != subject_id


def own_telegram(tx: Tx, subject_id: str) -> int | None:
    """The Telegram id of the account itself, wherever it was moved; None once erased."""
    sealed = tx.execute(select(subjects.c.telegram_sealed).where(subjects.c.id == subject_id)).scalar_one()
    return int(tx.vault.open(tx, subject_id, "telegram", sealed)) if sealed else None


def is_account_of(tx: Tx, subject_id: str, person: bytes) -> bool:
    """Whether this Telegram account is, or before a move was, this subject."""
    if person_key(tx, subject_id) == person:
        return True
    telegram_id = own_telegram(tx, subject_id) if is_moved(tx, subject_id) else None
    return telegram_id is not None and person_of(tx, telegram_id) == person


def of_phone(tx: Tx, phone: str, *, besides: str = "") -> str | None:
    """The account that holds this number, in E.164, the newest where several do; none that was erased or moved."""
    held = (subjects.c.phone == tx.vault.index("phone", phone)) & subjects.c.moved_to.is_(None)
    query = select(subjects.c.id).where(held, subjects.c.id != besides)
    return tx.execute(query.order_by(subjects.c.created_at.desc(), subjects.c.id).limit(1)).scalar()


def identity(tx: Tx, subject_id: str) -> tuple[str, str | None]:
    """The person's Telegram name and phone, opened: only for an action that has checked who looks."""
    row = tx.execute(select(subjects.c.name_sealed, subjects.c.phone_sealed).where(subjects.c.id == subject_id)).one()
    phone = row.phone_sealed and tx.vault.open(tx, subject_id, "phone", row.phone_sealed)
    return tx.vault.open(tx, subject_id, "name", row.name_sealed), phone or None


def contact(tx: Tx, subject_id: str) -> str | None:
    """How to reach somebody who came elsewhere, opened: only for an action that has checked who looks."""
    sealed = tx.execute(select(subjects.c.contact_sealed).where(subjects.c.id == subject_id)).scalar()
    return tx.vault.open(tx, subject_id, "contact", sealed) if sealed else None


def record_consent(tx: Tx, subject_id: str, *, purpose: str = DESK, act: str, edition: str, text_hash: str,
                   language: Language, now: datetime, channel: str = "chat", policy: str | None = None,
                   until: datetime | None = None) -> None:  # fmt: skip
    """``policy``: the version in force; ``until``: when what is given ends by itself (UTC)."""
    tx.execute(
        insert(consents).values(
            subject_id=subject_id, purpose=purpose, act=act, edition=edition, text_hash=text_hash, language=language,
            at=now, channel=channel, policy=policy, until=until,
        )
    )  # fmt: skip


def last_consent(tx: Tx, subject_id: str) -> tuple[datetime, str, str]:
    """When the last act of consent to requests being handled here was recorded, its edition, the hash of its text."""
    query = select(consents.c.at, consents.c.edition, consents.c.text_hash)
    row = tx.execute(
        query.where(consents.c.subject_id == subject_id, consents.c.purpose == DESK)
        .order_by(consents.c.id.desc())
        .limit(1)
    ).one()
    return row.at, row.edition, row.text_hash


def acts(tx: Tx, subject_id: str) -> dict[str, list[Entry]]:
    """Every act of consent to each purpose of the company, in the order of the ledger.

    What was said from an account that was moved to this one counts as said from here.
    """
    theirs = select(subjects.c.id).where((subjects.c.id == subject_id) | (subjects.c.moved_to == subject_id))
    query = select(consents).where(consents.c.purpose != DESK, consents.c.subject_id.in_(theirs))
    found: dict[str, list[Entry]] = {}
    for row in tx.execute(query.order_by(consents.c.id)):
        found.setdefault(row.purpose, []).append(_entry(row))
    return found


def own_acts(tx: Tx, subject_id: str) -> list[Entry]:
    """Every act of consent to requests being handled here, in the order of the ledger."""
    query = select(consents).where(consents.c.purpose == DESK, consents.c.subject_id == subject_id)
    return [_entry(row) for row in tx.execute(query.order_by(consents.c.id))]


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    return Entry(
        id=row.id,
        act=Act(row.act),
        at=row.at,
        until=row.until,
        edition=row.edition,
        digest=row.text_hash,
        policy=row.policy,
        language=row.language,
        channel=row.channel,
    )


def has_agreed(tx: Tx, subject_id: str) -> bool:
    """Whether the last act of consent to requests being handled here was to give it."""
    return tx.execute(LATEST_ACT, {"subject_id": subject_id, "purpose": DESK}).scalar() == "given"


def forget_phone(tx: Tx, subject_id: str) -> None:
    tx.execute(
        update(subjects)
        .where(subjects.c.id == subject_id)
        .values(phone_sealed=None, phone=None, level=Level.TELEGRAM, version=subjects.c.version + 1)
    )


def came_elsewhere(tx: Tx, subject_id: str) -> bool:
    """Whether there is no chat: what is written to them goes by hand."""
    return tx.execute(select(subjects.c.unreachable).where(subjects.c.id == subject_id)).scalar() == ELSEWHERE


def is_erased(tx: Tx, subject_id: str) -> bool:
    return tx.execute(select(subjects.c.unreachable).where(subjects.c.id == subject_id)).scalar() == ERASED


def erase_later(tx: Tx, subject_id: str, at: datetime | None) -> None:
    tx.execute(update(subjects).where(subjects.c.id == subject_id).values(erase_at=at))


def due_for_erasure(tx: Tx, now: datetime) -> str | None:
    query = select(subjects.c.id).where(subjects.c.erase_at <= now).order_by(subjects.c.erase_at).limit(1)
    return tx.execute(query).scalar()


def person_key(tx: Tx, subject_id: str) -> bytes:
    """The keyed Telegram id of a subject."""
    found: bytes = tx.execute(select(subjects.c.person).where(subjects.c.id == subject_id)).scalar_one()
    return found


def phone_key(tx: Tx, subject_id: str) -> bytes | None:
    """The keyed number of a subject; None while they have not shared it."""
    found: bytes | None = tx.execute(select(subjects.c.phone).where(subjects.c.id == subject_id)).scalar_one()
    return found


def everybody_of_phone(tx: Tx, phone: bytes) -> list[str]:
    """Whoever has shared this number as their own, and still writes from that account."""
    query = select(subjects.c.id).where(subjects.c.phone == phone, subjects.c.moved_to.is_(None))
    return [row.id for row in tx.execute(query.order_by(subjects.c.created_at))]


def erase(tx: Tx, subject_id: str, case_ids: list[str]) -> None:
    """Destroy the person's key and every sealed value with it. A keyed hash is personal data too: it goes as well."""
    tx.execute(delete(readers).where(readers.c.person == person_key(tx, subject_id)))
    tx.execute(
        update(subjects)
        .where(subjects.c.id == subject_id)
        .values(
            person=tx.vault.index("erased", subject_id),
            telegram_sealed=b"",
            name_sealed=b"",
            phone_sealed=None,
            phone=None,
            contact_sealed=None,
            level=Level.TELEGRAM,
            unreachable=ERASED,
            erase_at=None,
            version=subjects.c.version + 1,
        )
    )
    tx.execute(update(entries).where(entries.c.case_id.in_(case_ids)).values(text_sealed=None, file_sealed=None))
    tx.execute(update(proposals).where(proposals.c.case_id.in_(case_ids)).values(text_sealed=None))
    representations.forget(tx, subject_id)
    tx.vault.shred(tx, subject_id)


def keep_record(tx: Tx, case_id: str, who: str, keep_until: datetime) -> None:
    """Who asked, sealed under a key of the case's own."""
    sealed = tx.vault.seal(tx, case_id, "person", who)
    tx.execute(insert(records).values(case_id=case_id, person_sealed=sealed, keep_until=keep_until))


def record_past_its_end(tx: Tx, now: datetime) -> str | None:
    return tx.execute(select(records.c.case_id).where(records.c.keep_until <= now).limit(1)).scalar()


def drop_record(tx: Tx, case_id: str) -> None:
    tx.execute(delete(records).where(records.c.case_id == case_id))
    tx.vault.shred(tx, case_id)
