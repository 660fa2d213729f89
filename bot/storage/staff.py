"""The roster."""

from datetime import datetime

from sqlalchemy import Row, bindparam, insert, select, update

from bot.domain.languages import Language
from bot.domain.staff import Member, Role
from bot.storage.db import Tx
from bot.storage.tables import staff

# Asked by every update, so built once.
OF_PERSON = select(staff).where(staff.c.person == bindparam("person"))


def _member(tx: Tx, row: Row[tuple[object, ...]]) -> Member:
    return Member(
        id=row.id,
        name=tx.vault.open(tx, row.id, "name", row.name_sealed),
        roles=frozenset(Role(role) for role in row.roles.split(",") if role),
        language=Language(row.language) if row.language else None,
        started=row.started,
        active=row.active,
        version=row.version,
    )


def of_person(tx: Tx, person: bytes) -> Member | None:
    """The member behind a keyed Telegram id, also one no longer active."""
    row = tx.execute(OF_PERSON, {"person": person}).one_or_none()
    return _member(tx, row) if row else None


def find(tx: Tx, member_id: str) -> Member | None:
    row = tx.execute(select(staff).where(staff.c.id == member_id)).one_or_none()
    return _member(tx, row) if row else None


def everybody(tx: Tx) -> list[Member]:
    return [_member(tx, row) for row in tx.execute(select(staff).where(staff.c.active).order_by(staff.c.added_at))]


def address(tx: Tx, member_id: str) -> int:
    row = tx.execute(select(staff.c.telegram_sealed).where(staff.c.id == member_id)).one()
    return int(tx.vault.open(tx, member_id, "telegram", row.telegram_sealed))


def insert_member(tx: Tx, person: bytes, telegram_id: int, name: str, roles: frozenset[Role], now: datetime) -> str:
    member_id = tx.new_id()
    tx.execute(
        insert(staff).values(
            id=member_id,
            person=person,
            telegram_sealed=tx.vault.seal(tx, member_id, "telegram", str(telegram_id)),
            name_sealed=tx.vault.seal(tx, member_id, "name", name),
            roles=",".join(sorted(roles)),
            added_at=now,
        )
    )
    return member_id


def save(tx: Tx, member: Member) -> bool:
    return tx.guarded(
        update(staff)
        .where(staff.c.id == member.id, staff.c.version == member.version)
        .values(
            name_sealed=tx.vault.seal(tx, member.id, "name", member.name),
            roles=",".join(sorted(member.roles)),
            language=member.language,
            started=member.started,
            active=member.active,
            version=member.version + 1,
        )
    )


def person(tx: Tx, member_id: str) -> bytes:
    """The keyed Telegram id of a member."""
    found: bytes = tx.execute(select(staff.c.person).where(staff.c.id == member_id)).scalar_one()
    return found
