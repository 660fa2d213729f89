"""Who is on the roster: enrolled, given roles, dismissed; and the check every act at the desk begins with."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from bot.domain.languages import Language
from bot.domain.refusals import LastAdministrator, NotFound, NotStaff, Stale
from bot.domain.staff import Duty, Member, Role, require
from bot.storage import audit, people, staff
from bot.storage.db import Tx


def entitled(tx: Tx, member_id: str, duty: Duty) -> Member:
    """The member as the roster has them at this moment; raises `NotStaff` or `NotAllowed`."""
    member = staff.find(tx, member_id)
    if member is None or not member.active:
        raise NotStaff
    require(member, duty)
    return member


def enrol_admins(tx: Tx, telegram_ids: Collection[int], *, now: datetime) -> None:
    """Make the roster agree with the settings about who may fill it."""
    persons = {people.person_of(tx, telegram_id): telegram_id for telegram_id in telegram_ids}
    for person, telegram_id in persons.items():
        member = staff.of_person(tx, person)
        if member is None:
            member_id = staff.insert_member(tx, person, telegram_id, "", frozenset({Role.ADMIN}), now)
            _log(tx, "staff_enrolled", member_id, frozenset({Role.ADMIN}), by="settings", now=now)
        elif Role.ADMIN not in member.roles or not member.active:
            roles = member.roles | {Role.ADMIN} if member.active else frozenset({Role.ADMIN})
            _save(tx, replace(member, roles=roles, active=True), by="settings", now=now)
    for member in staff.everybody(tx):
        if Role.ADMIN in member.roles and staff.person(tx, member.id) not in persons:
            left = member.roles - {Role.ADMIN}
            _save(tx, replace(member, roles=left, active=bool(left)), by="settings", now=now)


def everybody(tx: Tx, *, by: str) -> list[Member]:
    entitled(tx, by, Duty.SEE)
    return staff.everybody(tx)


def enrol(tx: Tx, telegram_id: int, *, name: str, role: Role, by: str, now: datetime) -> Member:
    """Give a person a role at the desk, also one who had left. ``admin`` is given by the settings alone."""
    entitled(tx, by, Duty.ROSTER)
    if role is Role.ADMIN:
        raise LastAdministrator
    person = people.person_of(tx, telegram_id)
    member = staff.of_person(tx, person)
    if member is None:
        member_id = staff.insert_member(tx, person, telegram_id, name, frozenset({role}), now)
        _log(tx, "staff_enrolled", member_id, frozenset({role}), by=f"staff:{by}", now=now)
        return _require(tx, member_id)
    roles = (member.roles if member.active else frozenset()) | {role}
    return _save(tx, replace(member, roles=roles, name=name or member.name, active=True), by=f"staff:{by}", now=now)


def toggle(tx: Tx, member_id: str, role: Role, *, on: bool, by: str, now: datetime) -> Member:
    """Give or take a role; a member without any is no longer on the roster. Asking twice changes nothing."""
    entitled(tx, by, Duty.ROSTER)
    member = _require(tx, member_id)
    if role is Role.ADMIN:
        raise LastAdministrator
    roles = member.roles | {role} if on else member.roles - {role}
    if roles == member.roles:
        return member
    return _save(tx, replace(member, roles=roles, active=bool(roles)), by=f"staff:{by}", now=now)


def find(tx: Tx, member_id: str, *, by: str) -> Member:
    entitled(tx, by, Duty.SEE)
    return _require(tx, member_id)


def dismiss(tx: Tx, member_id: str, *, by: str, now: datetime) -> Member:
    """Take every role away but that of an administrator, which the settings give; asking twice changes nothing."""
    entitled(tx, by, Duty.ROSTER)
    member = _require(tx, member_id)
    left = member.roles & {Role.ADMIN}
    if left == member.roles:
        return member
    return _save(tx, replace(member, roles=left, active=bool(left)), by=f"staff:{by}", now=now)


def introduce(tx: Tx, member_id: str, *, name: str) -> None:
    """A member opened the private chat: they can be written to, and are called as they call themselves."""
    member = _require(tx, member_id)
    if not member.started or member.name != name:
        staff.save(tx, replace(member, started=True, name=name))


def speaks(tx: Tx, member_id: str, language: Language) -> None:
    """The language a member's Telegram is in, until they choose one: what is sent to them alone is in it."""
    member = _require(tx, member_id)
    if member.language is None:
        staff.save(tx, replace(member, language=language))


def _require(tx: Tx, member_id: str) -> Member:
    member = staff.find(tx, member_id)
    if member is None:
        raise NotFound
    return member


def _save(tx: Tx, member: Member, *, by: str, now: datetime) -> Member:
    if not staff.save(tx, member):
        raise Stale
    _log(tx, "staff_changed", member.id, member.roles, by=by, now=now)
    return replace(member, version=member.version + 1)


def _log(tx: Tx, kind: str, member_id: str, roles: Collection[Role], *, by: str, now: datetime) -> None:
    audit.append(tx, kind, by=by, at=now, facts={"member": member_id, "roles": ",".join(sorted(roles))})
