"""A person arrives, chooses a language, agrees, shares a number, blocks the bot and comes back."""

from dataclasses import replace
from datetime import datetime

from bot.actions import broadcasts, representations
from bot.actions.telling import DESK
from bot.domain.languages import Language
from bot.domain.notices import Card
from bot.domain.people import Subject, Visit
from bot.domain.refusals import NeedsConsent
from bot.domain.requests import Level
from bot.storage import audit, cases, drafts, outbox, people, staff
from bot.storage.db import Tx


def visit(tx: Tx, telegram_id: int, *, now: datetime) -> Visit:
    """Everything an update needs to know about who sent it, in one read."""
    person = people.person_of(tx, telegram_id)
    subject = people.subject_of(tx, person)
    return Visit(
        person=person,
        language=people.language(tx, person),
        subject=subject,
        member=staff.of_person(tx, person),
        draft=drafts.newest(tx, person, now),
        fading=outbox.fading(tx, subject.id) if subject else {},
    )


def choose_language(tx: Tx, person: bytes, language: Language) -> None:
    people.choose_language(tx, person, language)
    member = staff.of_person(tx, person)
    if member and member.language is not language:
        staff.save(tx, replace(member, language=language))


def agree(tx: Tx, telegram_id: int, *, name: str, edition: str, text_hash: str, language: Language,
          now: datetime) -> Subject:  # fmt: skip
    """Record the consent to handling requests here: version, text hash, language and time (Art. 8(4) of Law 94-V).

    ``name`` is the Telegram name, the person's name until a source confirms another.
    """
    person = people.person_of(tx, telegram_id)
    known = people.subject_of(tx, person)
    if known and known.agreed:
        return known
    people.choose_language(tx, person, language)
    subject_id = known.id if known else people.insert_subject(tx, person, telegram_id, name, now)
    people.record_consent(tx, subject_id, act="given", edition=edition, text_hash=text_hash, language=language, now=now)
    audit.append(
        tx,
        "consent_given",
        by=f"subject:{subject_id}",
        at=now,
        subject_id=subject_id,
        facts={"purpose": "desk", "edition": edition, "text": text_hash, "language": language},
    )
    return require_agreed(tx, person)


def require_agreed(tx: Tx, person: bytes) -> Subject:
    """The subject, or `NeedsConsent` when the person has not agreed to requests being handled here."""
    subject = people.subject_of(tx, person)
    if subject is None or not subject.agreed:
        raise NeedsConsent
    return subject


def share_phone(tx: Tx, person: bytes, phone: str, *, now: datetime) -> Subject:
    """Keep the person's own number; ``phone`` in E.164, checked to be the sender's own before it comes here.

    A number that is held stays: another one takes its place only by a confirmed change (`relinks`).
    """
    subject = require_agreed(tx, person)
    if people.identity(tx, subject.id)[1] is not None:
        return subject
    people.save_phone(tx, subject.id, phone)
    audit.append(
        tx, "phone_shared", by=f"subject:{subject.id}", at=now, subject_id=subject.id, facts={"level": Level.PHONE}
    )
    known = require_agreed(tx, person)
    representations.known_now(tx, known, now=now)
    return known


def set_reachable(tx: Tx, person: bytes, *, reachable: bool, now: datetime) -> None:
    """The person has blocked the bot, or opened it again: then the letters they missed go out, and staff see it."""
    subject = people.subject_of(tx, person)
    if subject:
        was = people.address(tx, subject.id)[2]
        people.set_reachable(tx, subject.id, None if reachable else "blocked")
        if reachable is (was is not None):
            for case in cases.page_of(tx, subject.id, limit=None):
                outbox.put(tx, Card(case_id=case.id), to=DESK, now=now)
    if subject and reachable:
        for account in people.accounts(tx, subject.id):
            outbox.revive(tx, account, now=now)
        broadcasts.catch_up(tx, subject.id, now=now)
    member = staff.of_person(tx, person)
    if member and member.started is not reachable:
        staff.save(tx, replace(member, started=reachable))
