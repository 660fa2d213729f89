"""Who has looked at the data of a person: told to that person, by role and time, from the record."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import codes
from bot.domain.refusals import NeedsCode
from bot.domain.staff import Role
from bot.storage import history, people, staff
from bot.storage.db import Tx

PAGE = 10
# Of several roles the one that reaches furthest into a case.
BY_WEIGHT = (Role.RESPONSIBLE, Role.OPERATOR, Role.ADMIN)


@dataclass(frozen=True, kw_only=True)
class Look:
    """``role`` is that of the member now; None for somebody who has left the desk. ``own`` is the person's own."""

    at: datetime
    kind: str
    role: Role | None
    own: bool


def looks(tx: Tx, person: bytes, *, now: datetime, page: int = 0) -> list[Look]:
    """The newest first: one page and one look more, which says that there is another page. Raises `NeedsCode`."""
    subject = people.subject_of(tx, person)
    if subject is None or codes.proof(tx, person, now=now) is None:
        raise NeedsCode
    accounts = people.accounts(tx, subject.id)
    found = history.looks(tx, accounts, limit=PAGE + 1, skip=page * PAGE)
    return [_look(tx, at, kind, actor) for at, kind, actor in found]


def _look(tx: Tx, at: datetime, kind: str, actor: str) -> Look:
    who, _, member_id = actor.partition(":")
    member = staff.find(tx, member_id) if who == "staff" else None
    roles = member.roles if member and member.active else frozenset()
    role = next((role for role in BY_WEIGHT if role in roles), None)
    return Look(at=at, kind=kind, role=role, own=who == "subject")
