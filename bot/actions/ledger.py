"""The ledger of consents to the company's purposes: every act with its text, edition, language and moment."""

from datetime import UTC, datetime, time

from bot.actions.policies import day_of
from bot.domain import consents as table
from bot.domain.cases import Case, Channel, Demand, in_force, takes_effect
from bot.domain.consents import ENDED, YES, Act, Held, Material, Standing
from bot.domain.languages import Language
from bot.domain.policies import Kind, Policy
from bot.domain.requests import Scope
from bot.rules import Rules
from bot.storage import audit, cases, history, people, policies, switches
from bot.storage.db import Tx
from bot.texts import ALMATY

GIVEN, WITHDRAWN = Act.GIVEN, Act.WITHDRAWN


def language_of(tx: Tx, subject_id: str) -> Language:
    """In which the person reads the bot."""
    _, language, _ = people.address(tx, subject_id)
    return language or Language.RU


def held(tx: Tx, subject_id: str, *, now: datetime) -> dict[str, Held]:
    """What holds now of the consent to each purpose that something was said about here."""
    material = asking_again(tx)
    return {purpose: table.held(acts, material, now) for purpose, acts in people.acts(tx, subject_id).items()}


def asking_again(tx: Tx) -> list[Material]:
    """Versions of the policy that ask again, each from its day on, in Almaty; never before it was published."""
    later = policies.published(tx)[:-1]
    found = [Material(version=it.version, at=_from(it)) for it in later if it.edition.kind is Kind.MATERIAL]
    return sorted(found, key=lambda version: version.at)


def _from(it: Policy) -> datetime:
    begins = datetime.combine(it.edition.effective, time(), ALMATY).astimezone(UTC)
    return max(begins, it.published_at or begins)


def is_withdrawn(tx: Tx, subject_id: str, scope: Scope) -> bool:
    acts = people.acts(tx, subject_id).get(scope)
    return acts is not None and acts[-1].act in ENDED


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
    tx: Tx, case: Case, demand: Demand, act: Act, *, rules: Rules, by: str, now: datetime, purpose: Scope | None = None
) -> None:
    """Consent to what the demand is about, or to this purpose, was given or ended: nothing else is true now."""
    purpose = purpose or demand.scope
    said = _write(tx, case.subject_id, purpose, act, channel=case.channel, rules=rules, now=now)
    audit.append(
        tx, f"consent_{WITHDRAWN if act in ENDED else act}", by=by, at=now, case_id=case.id, subject_id=case.subject_id,
        facts={"purpose": purpose, "demand": demand.id, **said},
    )  # fmt: skip


def switch(tx: Tx, case: Case, demand: Demand, *, on: bool, rules: Rules, now: datetime) -> None:
    """What the company's systems have a switch for is switched there by the bot itself, within a minute."""
    if demand.scope in rules.live:
        switches.want(tx, case.subject_id, demand.scope, on=on, case_id=case.id, demand_id=demand.id, now=now)


def confirm(tx: Tx, subject_id: str, purpose: Scope, act: Act, *, rules: Rules, now: datetime) -> None:
    """Consent was given once more, where nothing is to be done for it."""
    said = _write(tx, subject_id, purpose, act, channel=Channel.CHAT, rules=rules, now=now)
    audit.append(
        tx, f"consent_{act}", by=f"subject:{subject_id}", at=now, subject_id=subject_id,
        facts={"purpose": purpose, **said},
    )  # fmt: skip


def _write(
    tx: Tx, subject_id: str, purpose: Scope, act: Act, *, channel: Channel, rules: Rules, now: datetime
) -> dict[str, str]:
    """One act in the ledger, with what the record says of it."""
    language, current = language_of(tx, subject_id), policies.in_force(tx, day_of(now))
    of, edition = rules.purposes[purpose], rules.purposes_edition
    text, version = of.digest(language), current.version if current else None
    people.record_consent(
        tx, subject_id, purpose=purpose, act=act, edition=edition, text_hash=text, language=language, now=now,
        channel=channel, policy=version, until=of.until(now) if act in YES else None,
    )  # fmt: skip
    return {"act": act, "edition": edition, "text": text, "language": language, "policy": version or ""}


def ending(tx: Tx, subject_id: str, purpose: Scope, now: datetime) -> Act:
    """What taking it back is: a refusal where a material change had asked again."""
    asked = held(tx, subject_id, now=now).get(purpose)
    return Act.REFUSED if asked and asked.standing is Standing.TO_CONFIRM else Act.WITHDRAWN


def since(tx: Tx, case: Case) -> dict[str, datetime]:
    """From which moment on (UTC) each withdrawal of the case is in force, by its demand."""
    if not any(in_force(case, demand) for demand in case.demands):
        return {}
    return history.of_demands(tx, case.id, f"consent_{WITHDRAWN}")


def given_at(tx: Tx, case: Case, demand_id: str) -> datetime | None:
    """When (UTC) the consent that this demand withdrew was given again."""
    return history.of_demands(tx, case.id, f"consent_{GIVEN}").get(demand_id)
