"""The ledger of consents to the company's purposes: every act with its text, edition, language and moment."""

from datetime import datetime

from bot.domain.cases import Case, Demand, in_force, takes_effect
from bot.domain.languages import Language
from bot.domain.requests import Scope
from bot.rules import Rules
from bot.storage import audit, cases, history, people
from bot.storage.db import Tx

GIVEN, WITHDRAWN = "given", "withdrawn"


def language_of(tx: Tx, subject_id: str) -> Language:
    """In which the person reads the bot."""
    _, language, _ = people.address(tx, subject_id)
    return language or Language.RU


def is_withdrawn(tx: Tx, subject_id: str, scope: Scope) -> bool:
    act, _ = people.purposes(tx, subject_id).get(scope, ("", None))
    return act == WITHDRAWN


def withdrawal(tx: Tx, subject_id: str, scope: Scope) -> tuple[Case, Demand] | None:
    """The case and the demand by which consent to this was last taken back here."""
    found = [
        (case, demand)
        for case in cases.page_of(tx, subject_id, limit=None)
        for demand in case.demands
        if takes_effect(demand) and demand.scope is scope
    ]
    # At most one is open: giving consent again closes it.
    return max(found, key=lambda each: (each[1].open, each[1].decided_at or each[1].received_at), default=None)


def record(
    tx: Tx, case: Case, demand: Demand, act: str, *, rules: Rules, by: str, now: datetime, purpose: Scope | None = None
) -> None:
    """Consent to what the demand is about, or to this purpose, was given or withdrawn: nothing else is true now."""
    purpose = purpose or demand.scope
    language = language_of(tx, case.subject_id)
    edition, text = rules.purposes_edition, rules.purposes[purpose].digest(language)
    people.record_consent(
        tx, case.subject_id, purpose=purpose, act=act, edition=edition, text_hash=text, language=language, now=now
    )
    audit.append(
        tx, f"consent_{act}", by=by, at=now, case_id=case.id, subject_id=case.subject_id,
        facts={"purpose": purpose, "demand": demand.id, "edition": edition, "text": text, "language": language},
    )  # fmt: skip


def since(tx: Tx, case: Case) -> dict[str, datetime]:
    """From which moment on (UTC) each withdrawal of the case is in force, by its demand."""
    if not any(in_force(case, demand) for demand in case.demands):
        return {}
    return history.of_demands(tx, case.id, f"consent_{WITHDRAWN}")


def given_at(tx: Tx, case: Case, demand_id: str) -> datetime | None:
    """When (UTC) the consent that this demand withdrew was given again."""
    return history.of_demands(tx, case.id, f"consent_{GIVEN}").get(demand_id)
