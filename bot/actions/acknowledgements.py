"""What a person answers to a version of the policy: once, however often they tap; a question beside it."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import people, policies
from bot.domain.languages import Language
from bot.domain.policies import Answer, Policy
from bot.domain.refusals import NotFound
from bot.storage import acknowledgements as records
from bot.storage import audit
from bot.storage.acknowledgements import Evidence, Given
from bot.storage.db import Tx

EVIDENCE_PAGE = 5_000


@dataclass(frozen=True, kw_only=True)
class Acknowledged:
    """What now stands on record of a person, and whether this very tap has put it there."""

    it: Policy
    given: Given
    new: bool


def acknowledge(tx: Tx, person: bytes, version: str, answer: Answer, *, language: Language,
                now: datetime) -> Acknowledged:  # fmt: skip
    """Record an answer with text hash, version, language and time. A second one changes nothing.

    Whoever has asked can still agree or object. Raises `NotFound` for a version that is not published, `NeedsConsent`
    of somebody about whom nothing is kept here.
    """
    it = policies.require(tx, version)
    if it.position is None:
        raise NotFound
    subject = people.require_agreed(tx, person)
    known = records.given(tx, subject.id, version)
    if known and (known.answer is not Answer.ASKED or answer is Answer.ASKED):
        return Acknowledged(it=it, given=known, new=False)
    text_hash = it.edition.read(language)
    new = records.insert_answer(tx, subject.id, version, answer, text_hash=text_hash, language=language, now=now)
    if new:
        facts = {"version": version, "answer": answer.value, "text": text_hash, "language": language.value}
        by = f"subject:{subject.id}"
        audit.append(tx, "policy_answered", by=by, at=now, subject_id=subject.id, facts=facts)
    given = records.given(tx, subject.id, version)
    if given is None:
        raise LookupError("an answer that was written down is gone")
    return Acknowledged(it=it, given=given, new=new)


def evidence(tx: Tx, version: str, *, after: str | None = None) -> list[Evidence]:
    """A page of how each was told of a version and what they answered, after this person; an empty one is the end."""
    policies.require(tx, version)
    return records.evidence(tx, version, after=after, limit=EVIDENCE_PAGE)
