"""The bot's own consent, taken back as easily as it was given (Art. 8 and 24(1)(5) of Law 94-V)."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import cases
from bot.domain.cases import Case, Event, may
from bot.domain.languages import Language
from bot.domain.refusals import NeedsConsent
from bot.storage import audit, people, traces
from bot.storage import cases as records
from bot.storage.db import Tx


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the person has agreed to: when, to which edition; and what taking it back would close or leave."""

    given_at: datetime
    edition: str
    closing: tuple[Case, ...]
    staying: tuple[Case, ...]


def held(tx: Tx, person: bytes) -> Held | None:
    """None for a person who has not agreed, or has taken it back."""
    subject = people.subject_of(tx, person)
    if subject is None or not subject.agreed:
        return None
    given_at, edition, _ = people.last_consent(tx, subject.id)
    opened = records.open_of(tx, subject.id)
    return Held(
        given_at=given_at,
        edition=edition,
        closing=tuple(c for c in opened if may(c, Event.WITHDRAW)),
        # What is approved is being carried out already: it is finished and answered.
        staying=tuple(c for c in opened if not may(c, Event.WITHDRAW)),
    )


def withdraw(tx: Tx, person: bytes, *, language: Language, now: datetime) -> Held:
    """Takes effect at once: no new request is handled, open ones are closed, the number is destroyed.

    What is approved needs the number until it is carried out: it is destroyed then (`after_the_last`).

    Returns what was held until now. Raises `NeedsConsent` when there is nothing to take back.
    """
    holding = held(tx, person)
    subject = people.subject_of(tx, person)
    if holding is None or subject is None:
        raise NeedsConsent
    for case in holding.closing:
        cases.withdraw(tx, person, case.id, now=now)
    _, edition, digest = people.last_consent(tx, subject.id)
    people.record_consent(
        tx, subject.id, act="withdrawn", edition=edition, text_hash=digest, language=language, now=now
    )
    if not holding.staying:
        people.forget_phone(tx, subject.id)
    traces.forget_all(tx, person)
    audit.append(
        tx,
        "consent_withdrawn",
        by=f"subject:{subject.id}",
        at=now,
        subject_id=subject.id,
        facts={"purpose": "desk", "edition": edition, "closed": len(holding.closing)},
    )
    return holding


def after_the_last(tx: Tx, subject_id: str) -> None:
    """A case was finished: a number kept only for it goes, if the consent was taken back meanwhile."""
    if not people.has_agreed(tx, subject_id) and not records.open_of(tx, subject_id):
        people.forget_phone(tx, subject_id)
