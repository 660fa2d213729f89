"""A person sees what is held about them, at once where the company's systems answer; the rest becomes a case."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions import cases, codes
from bot.actions import drafts as forms
from bot.actions.store import Store
from bot.domain.cases import Case
from bot.domain.clients import Client
from bot.domain.refusals import NeedsCode
from bot.domain.requests import SCOPE, Kind, Scope
from bot.rules import Rules
from bot.sources.asking import Everything
from bot.sources.books import Books
from bot.storage import audit, people
from bot.storage import cases as records
from bot.storage.db import Tx


async def look(store: Store, books: Books, person: bytes, *, now: datetime) -> Everything:
    """Everything the systems hold about the person who has proven to be the client; raises `NeedsCode`.

    That they looked is on record; what they saw is not.
    """
    client = await store.read(codes.proof, person, now=now)
    if client is None:
        raise NeedsCode
    held = await books.read(client)
    await store.write(_note, person, held, now=now)
    return held


def _note(tx: Tx, person: bytes, held: Everything, *, now: datetime) -> None:
    subject = people.subject_of(tx, person)
    if subject:
        facts = {"tables": len(held.held), "silent": len(held.silent)}
        audit.append(tx, "data_shown", by=f"subject:{subject.id}", at=now, subject_id=subject.id, facts=facts)


def exported(tx: Tx, person: bytes, *, now: datetime) -> None:
    """The person took their data away in a file: that is on record too."""
    subject = people.subject_of(tx, person)
    if subject:
        audit.append(tx, "data_exported", by=f"subject:{subject.id}", at=now, subject_id=subject.id, facts={})


def is_proven(tx: Tx, person: bytes, *, now: datetime) -> bool:
    found: Client | None = codes.proof(tx, person, now=now)
    return found is not None


def ask_for_the_rest(tx: Tx, person: bytes, names: Sequence[str], *, rules: Rules, now: datetime) -> Case | None:
    """What a system could not answer becomes a request to staff, with the term of the law; one that waits is enough.

    ``names`` say in the person's language what is missing.
    """
    subject = people.subject_of(tx, person)
    waits = [
        case
        for case in (records.open_of(tx, subject.id) if subject else [])
        if any(demand.open and demand.kind is Kind.ACCESS for demand in case.demands)
    ]
    if subject is None or waits:
        return waits[0] if waits else None
    draft = forms.begin(
        tx, person, Kind.ACCESS, "check", payload={SCOPE: Scope.PART, "which": "; ".join(names)}, beside=True, now=now
    )
    return cases.file(tx, person, draft.id, version=draft.version, rules=rules, now=now)
