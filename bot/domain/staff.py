"""Who works at the desk and what each role may do. One table."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.languages import Language
from bot.domain.refusals import NeedsSecondPerson, NotAllowed


class Role(StrEnum):
    OPERATOR = "operator"
    RESPONSIBLE = "responsible"
    ADMIN = "admin"


class Duty(StrEnum):
    """What the desk does, as a right that a role has."""

    SEE = "see"
    WORK = "work"
    ASSIGN = "assign"
    DECIDE = "decide"
    CONFIRM = "confirm"
    REVEAL = "reveal"
    REOPEN = "reopen"
    ROSTER = "roster"
    # Policies and what is written to many: one proposes, another confirms.
    PUBLISH = "publish"


MAY = {
    Role.OPERATOR: frozenset({Duty.SEE, Duty.WORK, Duty.DECIDE, Duty.CONFIRM, Duty.REVEAL}),
    # The person responsible for organising processing controls how requests are handled: Art. 25(3).
    Role.RESPONSIBLE: frozenset(set(Duty) - {Duty.ROSTER}),
    Role.ADMIN: frozenset({Duty.SEE, Duty.ASSIGN, Duty.ROSTER, Duty.PUBLISH}),
}


@dataclass(frozen=True, kw_only=True)
class Member:
    id: str
    name: str
    roles: frozenset[Role]
    language: Language | None
    started: bool
    active: bool
    version: int

    def may(self, duty: Duty) -> bool:
        return self.active and any(duty in MAY[role] for role in self.roles)


def require(member: Member, duty: Duty) -> None:
    """Raises `NotAllowed` unless one of the member's roles has the duty."""
    if not member.may(duty):
        raise NotAllowed(duty=duty)


def require_second(proposer: str, decider: str, *, solo: bool) -> None:
    """Two different people, unless the company has said in its settings that the desk is one person."""
    if proposer == decider and not solo:
        raise NeedsSecondPerson


def too_small(roster: list[Member], *, solo: bool) -> bool:
    """Whether erasure and refusal cannot be decided: fewer than two who may confirm."""
    deciders = [m for m in roster if m.may(Duty.CONFIRM)]
    return len(deciders) < (1 if solo else 2)
