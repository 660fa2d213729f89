"""A person proves that they are the client: a code goes through a channel of the company, and is typed here.

A stranger, a client with a wrong code and a client who is locked read the same words: who is a client is told to nobody
who has not proven to be that client.
"""

import hmac
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.domain.clients import Client
from bot.domain.codes import FORGIVEN, LIFE, PAUSE, PROOF, failed, forgiven, is_locked, may_send, sent, tries_left
from bot.domain.languages import Language
from bot.domain.refusals import CodeLocked, NeedsPhone
from bot.storage import audit, people
from bot.storage import codes as records
from bot.storage.codes import Asked, State
from bot.storage.db import Tx


class Answer(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # its five minutes are over, or none was asked for
    LOCKED = "locked"


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What came of a code that was typed. ``left`` tries before the next lock, which ends at ``until`` (UTC)."""

    answer: Answer
    left: int = 0
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A code to be sent: what is asked of the company's systems, and in which language the words are."""

    asked: Asked
    phone: str = field(repr=False)
    language: Language


def ask(tx: Tx, person: bytes, *, now: datetime) -> bool:
    """Ask for a code; whether there is a new one: not within a minute of the last, and at most five a day.

    Raises `NeedsPhone` for somebody whose number is not known, and `CodeLocked` until the lock is over.
    """
    subject = people.subject_of(tx, person)
    if subject is None or people.phone_key(tx, subject.id) is None:
        raise NeedsPhone
    lock = records.lock_of(tx, person)
    if is_locked(lock, now) and lock.until:
        raise CodeLocked(until=lock.until.isoformat())
    before = records.find(tx, person)
    fresh = before is not None and before.state is not State.PROVEN and now - before.asked_at < PAUSE
    if fresh or not may_send(lock, now):
        return False
    records.save_lock(tx, person, sent(lock, now))
    records.ask(tx, person, subject.id, now=now, good_until=now + LIFE)
    return True


def next_waiting(tx: Tx, *, now: datetime) -> Waiting | None:
    """The code that was asked for first of those still to be sent."""
    person = records.waiting(tx, now)
    asked = records.find(tx, person) if person else None
    if asked is None:
        return None
    phone = people.identity(tx, asked.subject_id)[1]
    return Waiting(asked=asked, phone=phone or "", language=people.language(tx, asked.person) or Language.RU)


def settle(tx: Tx, asked: Asked, *, client: Client | None, code: str, now: datetime) -> bool:
    """Write down who was found, before anything is sent; whether the code is to be sent.

    Nobody was found, or too much was sent to or guessed about that client: then there is no code that would fit.
    """
    if client is None:
        records.set_sent(tx, asked, code=None, client=None)
        return False
    key = records.client_key(tx, client, asked.person)
    lock = records.lock_of(tx, key)
    if not may_send(lock, now):
        records.set_sent(tx, asked, code=None, client=None)
        return False
    if not records.set_sent(tx, asked, code=code, client=client):
        return False
    records.save_lock(tx, key, sent(lock, now))
    audit.append(tx, "code_sent", by="bot", at=now, subject_id=asked.subject_id, facts={})
    return True


def enter(tx: Tx, person: bytes, typed: str, *, now: datetime) -> Tried:
    """Try a code. What is wrong is counted for the account, and for the client whom the code was meant for."""
    lock = records.lock_of(tx, person)
    if is_locked(lock, now):
        return Tried(answer=Answer.LOCKED, until=lock.until)
    asked = records.find(tx, person)
    if asked is None or asked.state is State.PROVEN or now >= asked.good_until:
        return Tried(answer=Answer.OVER)
    # Compared in any case: how long it takes says nothing about whether there is a code.
    fits = hmac.compare_digest(records.code_key(tx, person, typed), asked.code or records.code_key(tx, person, "none"))
    if fits and asked.client:
        return _proven(tx, asked, now)
    counted = failed(lock, now)
    records.save_lock(tx, person, counted)
    if asked.client_key:
        records.save_lock(tx, asked.client_key, failed(records.lock_of(tx, asked.client_key), now))
    audit.append(tx, "code_wrong", by=f"subject:{asked.subject_id}", at=now, subject_id=asked.subject_id, facts={})
    if is_locked(counted, now):
        return Tried(answer=Answer.LOCKED, until=counted.until)
    return Tried(answer=Answer.WRONG, left=tries_left(counted))


def _proven(tx: Tx, asked: Asked, now: datetime) -> Tried:
    records.set_proven(tx, asked.person, now + PROOF)
    for key in (asked.person, asked.client_key):
        if key:
            records.save_lock(tx, key, forgiven(records.lock_of(tx, key)))
    audit.append(tx, "identity_proven", by=f"subject:{asked.subject_id}", at=now, subject_id=asked.subject_id, facts={})
    return Tried(answer=Answer.RIGHT)


def proof(tx: Tx, person: bytes, *, now: datetime) -> Client | None:
    """Who this person has proven to be, as long as that counts."""
    asked = records.find(tx, person)
    return asked.client if asked and asked.state is State.PROVEN and now < asked.good_until else None


def forget_old(tx: Tx, *, now: datetime) -> bool:
    """Destroy what is over; tells whether there was any."""
    return records.forget_old(tx, now, now - FORGIVEN) > 0
