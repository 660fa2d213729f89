"""The bot's own consent, taken back as easily as it was given (Art. 8 and 24(1)(5) of Law 94-V)."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import cases, representations
from bot.domain.cases import Case, Event, in_force, may, may_take_back
from bot.domain.languages import Language
from bot.domain.refusals import NeedsConsent
from bot.storage import audit, codes, people, traces
from bot.storage import cases as records
from bot.storage import relinks as records_of_changes
from bot.storage.db import Tx


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the person has agreed to: when, to which edition; and what taking it back would close or leave."""

    given_at: datetime
    edition: str
    closing: tuple[Case, ...]
    staying: tuple[Case, ...]
    lasting: tuple[Case, ...] = ()  # withdrawals of consent that are in force, to be carried out all the same


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
        closing=tuple(c for c in opened if may(c, Event.WITHDRAW) and not _lasts(c)),
        # What is approved is being carried out already: it is finished and answered.
        staying=tuple(c for c in opened if not may(c, Event.WITHDRAW)),
        lasting=tuple(c for c in opened if may(c, Event.WITHDRAW) and _lasts(c)),
    )


def _lasts(case: Case) -> bool:
    """Whether it holds something the law has put in force already, which this act does not undo."""
    return any(demand.open and in_force(case, demand) for demand in case.demands)


def withdraw(tx: Tx, person: bytes, *, language: Language, now: datetime) -> Held:
    """Takes effect at once: no new request is handled, open ones are closed, the number is destroyed.

    What is approved, or in force by law, needs the number until it is carried out: it is destroyed then
    (`after_the_last`).

    Returns what was held until now. Raises `NeedsConsent` when there is nothing to take back.
    """
    holding = held(tx, person)
    subject = people.subject_of(tx, person)
    if holding is None or subject is None:
        raise NeedsConsent
    for case in (*holding.closing, *filter(may_take_back, holding.lasting)):
        cases.withdraw(tx, person, case.id, now=now)
    # Nothing new can be asked for anybody, so nobody's name and number are held for it.
    representations.end_all(tx, subject.id, by=f"subject:{subject.id}", now=now)
    for account in people.accounts(tx, subject.id):
        _take_back(tx, account, language, now)
    records_of_changes.drop_of(tx, people.accounts(tx, subject.id), now=now)
    after_the_last(tx, subject.id)
    traces.forget_all(tx, person)
    codes.forget(tx, subject.id)
    audit.append(
        tx,
        "consent_withdrawn",
        by=f"subject:{subject.id}",
        at=now,
        subject_id=subject.id,
        facts={"purpose": "desk", "edition": holding.edition, "closed": len(holding.closing)},
    )
    return holding


def _take_back(tx: Tx, account: str, language: Language, now: datetime) -> None:
    """What was agreed to from an account that was moved here is taken back with the rest."""
    if people.has_agreed(tx, account):
        _, edition, digest = people.last_consent(tx, account)
        people.record_consent(
            tx, account, act="withdrawn", edition=edition, text_hash=digest, language=language, now=now
        )


def after_the_last(tx: Tx, subject_id: str) -> None:
    """A case was finished: a number kept only for it goes, if the consent was taken back meanwhile."""
    if people.came_elsewhere(tx, subject_id):
        return
    owner = people.owner(tx, subject_id)
    kept_for = {case.subject_id for case in records.open_of(tx, owner)}
    for account in people.accounts(tx, owner):
        if account not in kept_for and not people.has_agreed(tx, account):
            people.forget_phone(tx, account)
