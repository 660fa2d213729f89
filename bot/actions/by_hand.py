"""A letter to somebody without a chat: given to a member of staff, handed over by them, put on record."""

from datetime import datetime

from bot.actions import shredding
from bot.actions.roster import entitled
from bot.actions.telling import log_staff, tell_desk
from bot.domain.cases import Case
from bot.domain.deliveries import ByHand
from bot.domain.notices import AboutCase, Done
from bot.domain.refusals import NotAssignee, NotFound
from bot.domain.staff import Duty, Member
from bot.storage import cases, outbox, people, staff
from bot.storage.db import Tx


def bearer(tx: Tx, case: Case) -> Member | None:
    """Who sends the letters of this case on: its assignee, or whoever entered it while nobody has it."""
    for member_id in (case.assignee, case.entered_by):
        member = staff.find(tx, member_id) if member_id else None
        if member and member.may(Duty.WORK):
            return member
    return None


def waiting(tx: Tx, case: Case) -> list[ByHand]:
    """The letters of this case of which nobody has said that they were sent on, the oldest first."""
    if not people.came_elsewhere(tx, case.subject_id):
        return []
    return [letter for letter in outbox.to_hand_over(tx, [case.subject_id]) if _case_id(letter) == case.id]


def to_send(tx: Tx, *, by: str) -> list[tuple[Case, int]]:
    """The cases, open and closed, in which this member has letters to send on, and how many."""
    entitled(tx, by, Duty.SEE)
    found = [(case, len(waiting(tx, case))) for case in cases.elsewhere_of(tx, by)]
    return [(case, n) for case, n in found if n and _is_bearer(tx, case, by)]


def give_again(tx: Tx, case_id: str, *, by: str, now: datetime) -> Case:
    """Send the waiting letters into the bearer's private chat once more, for who lost them or has just taken over."""
    entitled(tx, by, Duty.WORK)
    case = cases.find(tx, case_id)
    if case is None:
        raise NotFound
    if not _is_bearer(tx, case, by):
        raise NotAssignee
    outbox.give_again(tx, [letter.id for letter in waiting(tx, case)], now)
    return case


def hand_over(tx: Tx, letter_id: int, *, by: str, now: datetime) -> Case:
    """A member says that they have sent the letter on. Saying so again changes nothing.

    Only now has the result of a complete erasure reached the person.
    """
    member = entitled(tx, by, Duty.WORK)
    letter = outbox.by_hand(tx, letter_id)
    case = cases.find(tx, _case_id(letter)) if letter else None
    if letter is None or case is None or case.entered_by is None or letter.recipient != case.subject_id:
        raise NotFound
    if letter.handed_over or not people.came_elsewhere(tx, case.subject_id):
        return case
    if not outbox.hand_over(tx, letter.id, now):
        return case
    log_staff(
        tx, "letter_handed_over", case, by=member, now=now, notice=type(letter.notice).__name__, letter=str(letter.id),
        channel=case.channel,
    )  # fmt: skip
    if isinstance(letter.notice, Done) and shredding.asked_for_all(tx, letter.notice):
        shredding.plan(tx, case.subject_id, now=now)
    tell_desk(tx, case, now, line=f"sent_{case.channel}")
    return case


def _is_bearer(tx: Tx, case: Case, member_id: str) -> bool:
    member = bearer(tx, case)
    return member is not None and member.id == member_id


def _case_id(letter: ByHand) -> str:
    return letter.notice.case_id if isinstance(letter.notice, AboutCase) else ""
