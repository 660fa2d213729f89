"""The receipt of somebody's consents: every act there ever was here, and what holds now, for the person to keep."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from bot.actions import ledger
from bot.domain import consents as table
from bot.domain.consents import Entry, Held
from bot.domain.purposes import Purpose
from bot.rules import Rules
from bot.storage import people
from bot.storage.db import Tx


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """All that was said about one purpose, in the order of the ledger; no ``purpose`` is the consent to this chat.

    ``id`` stays the same in every receipt.
    """

    id: UUID
    purpose: Purpose | None
    entries: tuple[Entry, ...]
    held: Held


@dataclass(frozen=True, kw_only=True)
class ConsentReceipt:
    """``principal`` is a pseudonym: the same in every receipt of this person, and of no use to find them by."""

    id: UUID
    principal: UUID
    records: tuple[ConsentRecord, ...]


def receipt(tx: Tx, person: bytes, *, rules: Rules, now: datetime) -> ConsentReceipt | None:
    """As of ``now`` (UTC); None for somebody who has said nothing here."""
    subject = people.subject_of(tx, person)
    if subject is None:
        return None
    own, acts, held = people.own_acts(tx, subject.id), people.acts(tx, subject.id), ledger.held(tx, subject.id, now=now)
    records = [
        ConsentRecord(
            id=_id(tx, f"{subject.id} {scope}"), purpose=purpose, entries=tuple(acts[scope]), held=held[scope]
        )
        for scope, purpose in rules.purposes.items()
        if scope in acts
    ]
    if own:
        # What asks again is about the purposes of the policy; the words of this consent have editions of their own.
        of = table.held(own, (), now)
        chat = ConsentRecord(id=_id(tx, f"{subject.id} {people.DESK}"), purpose=None, entries=tuple(own), held=of)
        records.append(chat)
    if not records:
        return None
    principal, moment = _id(tx, subject.id), now.isoformat()
    return ConsentReceipt(id=_id(tx, f"{subject.id} {moment}"), principal=principal, records=tuple(records))


def _id(tx: Tx, of: str) -> UUID:
    """Keyed: nobody without the key of this bot gets from it to the account."""
    return UUID(bytes=tx.vault.index("receipt", of)[:16], version=4)
