"""A notice leaves: claimed, given everything its words need, settled with what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions import broadcasts, by_hand, duties, fading, ledger, representations, shredding
from bot.actions.broadcasts import Seen as SeenBroadcast
from bot.actions.desk import Desk, picture
from bot.actions.duties import Seen
from bot.actions.fading import READ
from bot.actions.relinks import waits
from bot.actions.telling import DESK
from bot.domain.cases import Case, Demand
from bot.domain.corrections import State as Correction
from bot.domain.deliveries import Delivery, State
from bot.domain.entries import Entry, EntryKind
from bot.domain.erasures import Carrying
from bot.domain.languages import Language
from bot.domain.notices import (
    AboutBroadcast,
    AboutCase,
    AboutDuty,
    AboutRepresentation,
    Audience,
    Card,
    ChangeAhead,
    Content,
    Done,
    Fade,
    Forget,
    Hide,
    Lane,
    Missed,
    Progress,
    Promise,
    Regiven,
    Revealed,
)
from bot.domain.relinks import Change
from bot.domain.representations import Representation
from bot.domain.staff import Duty, Member
from bot.storage import audit, cards, cases, entries, outbox, people, staff
from bot.storage import broadcasts as lists
from bot.storage.db import Tx


@dataclass(frozen=True, kw_only=True)
class Hand:
    """The member who sends a letter on, in their language, and to whom: the person has no chat."""

    member: Member
    name: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the words of a notice are made of, and where they go.

    ``chat_id`` is None for the desk, whose chat the settings know; ``language`` is the reader's own choice, if any.
    ``entry`` is what the notice is about, ``letter`` the words that go with a decision.
    """

    delivery: Delivery
    chat_id: int | None
    language: Language | None
    desk: Desk | None = None
    demand: Demand | None = None
    entry: Entry | None = None
    letter: Entry | None = None
    given_at: datetime | None = None  # when a consent was given again
    name: str | None = None
    phone: str | None = None
    topic: int | None = None
    message: int | None = None
    right: Representation | None = None
    contact: str | None = None
    hand: Hand | None = None
    duty: Seen | None = None
    broadcast: SeenBroadcast | None = None

    @property
    def by_hand(self) -> bool:
        """Whether it reaches the person by another way than this chat: then nothing in it may speak of the chat."""
        return self.desk is not None and self.desk.by_hand

    @property
    def erases(self) -> bool:
        return self.demand is not None and shredding.erases(self.demand)

    @property
    def carried(self) -> Carrying | None:
        """The erasure that the bot carries out for the demand, where it does."""
        return self.desk.carried.get(self.demand.id) if self.desk and self.demand else None

    @property
    def corrected(self) -> str | None:
        """The field that the bot has put right itself for the demand, where it has."""
        found = self.desk.corrected.get(self.demand.id) if self.desk and self.demand else None
        return found[0] if found and found[1] is Correction.DONE else None

    @property
    def change(self) -> Change | None:
        """What the request to change a number or account amounts to, where it is one."""
        return self.desk.changes.get(self.demand.id) if self.desk and self.demand else None

    @property
    def case(self) -> Case:
        if self.desk is None:
            raise LookupError(type(self.delivery.notice).__name__)
        return self.desk.case


def take_over(tx: Tx, *, now: datetime) -> None:
    """A bot starts, and is the only one: what the one before it died with is claimed again at once."""
    outbox.end_leases(tx, now)
    lists.end_leases(tx, now)


def claim(tx: Tx, lane: Lane, *, now: datetime, resting: frozenset[str] = frozenset()) -> Letter | None:
    """The next notice of the lane with everything its words need; None when there is nothing to send now.

    One that an earlier sender died with is sent again only where its promise allows that.
    """
    while delivery := outbox.claim(tx, lane, now, resting=resting):
        if delivery.interrupted and delivery.notice.promise is Promise.AT_MOST_ONCE:
            outbox.settle(tx, delivery, State.UNKNOWN, now=now, reason="interrupted")
            continue
        letter = _letter(tx, delivery)
        if letter:
            return letter
        outbox.settle(tx, delivery, State.SKIPPED, now=now, reason="reader_gone")
        if isinstance(delivery.notice, AboutCase) and _goes_by_hand(tx, delivery):
            # There is nobody to give it to: it waits for whoever takes the case, and the card says so.
            outbox.put(tx, Card(case_id=delivery.notice.case_id), to=DESK, now=now)
    return None


def _goes_by_hand(tx: Tx, delivery: Delivery) -> bool:
    return delivery.notice.audience is Audience.SUBJECT and people.came_elsewhere(tx, delivery.recipient)


def _letter(tx: Tx, delivery: Delivery) -> Letter | None:
    notice = delivery.notice
    chat_id, language = _reader(tx, delivery)
    hand = _hand(tx, delivery)
    if hand:
        chat_id = staff.address(tx, hand.member.id)
    if notice.audience is not Audience.DESK and chat_id is None:
        return None
    if isinstance(notice, AboutRepresentation):
        right = representations.for_reader(tx, notice.representation_id, delivery.recipient)
        return Letter(delivery=delivery, chat_id=chat_id, language=language, right=right) if right else None
    if isinstance(notice, AboutBroadcast):
        seen = broadcasts.for_notice(tx, notice.broadcast_id)
        return Letter(delivery=delivery, chat_id=chat_id, language=language, broadcast=seen) if seen else None
    if isinstance(notice, AboutDuty):
        return _about_duty(tx, notice, Letter(delivery=delivery, chat_id=chat_id, language=language))
    if not isinstance(notice, AboutCase):
        return Letter(delivery=delivery, chat_id=chat_id, language=language)
    case = cases.find(tx, notice.case_id)
    if case is None:
        return None
    if isinstance(notice, Content | Revealed) and not _theirs(tx, case, delivery.recipient):
        return None
    if isinstance(notice, ChangeAhead) and not waits(tx, notice.demand_id):
        # There is nothing to object to any more; after a move the letter would even reach the wrong chat.
        return None
    topic, message = cards.place(tx, case.id)
    entry_id = getattr(notice, "entry_id", None)
    demand_id = getattr(notice, "demand_id", None)
    demand = case.demand(demand_id) if demand_id else None
    letters = entries.thread(tx, case.subject_id, case.id, {EntryKind.LETTER})
    revealed = isinstance(notice, Revealed)
    name, phone = people.identity(tx, case.subject_id) if revealed else (None, None)
    return Letter(
        delivery=delivery,
        chat_id=chat_id,
        language=language,
        desk=_desk(tx, case, notice.audience, demand_id),
        demand=demand,
        entry=entry_id and entries.find(tx, case.subject_id, case.id, entry_id),
        # Written in the moment of the decision it belongs to: a case may hold letters of earlier ones.
        letter=next((entry for entry in letters if demand and entry.at == demand.decided_at), None),
        given_at=ledger.given_at(tx, case, notice.demand_id) if isinstance(notice, Regiven) else None,
        name=name,
        phone=phone,
        topic=topic,
        message=message,
        contact=people.contact(tx, case.subject_id) if revealed else None,
        hand=hand,
    )


def _about_duty(tx: Tx, notice: AboutDuty, letter: Letter) -> Letter | None:
    """With the topic of its case, where it belongs to one."""
    duty, case = duties.for_notice(tx, notice.duty_id)
    if duty is None:
        return None
    if case is None:
        return replace(letter, duty=duty)
    topic, message = cards.place(tx, case.id)
    desk = _desk(tx, case, notice.audience, None)
    return replace(letter, duty=duty, desk=desk, topic=topic, message=message)


def _desk(tx: Tx, case: Case, audience: Audience, demand_id: str | None) -> Desk:
    """Whom a representative acts for is named to the representative alone."""
    named = representations.acting_in(tx, case, named=audience is Audience.SUBJECT)
    return replace(picture(tx, case, decided=demand_id), acting=named)


def _hand(tx: Tx, delivery: Delivery) -> Hand | None:
    """Who sends on a letter that has no chat to go to; None where it has one, or nobody is there to send it."""
    notice = delivery.notice
    case = cases.find(tx, notice.case_id) if isinstance(notice, AboutCase) and _goes_by_hand(tx, delivery) else None
    member = by_hand.bearer(tx, case) if case else None
    if case is None or member is None:
        return None
    name, _ = people.identity(tx, case.subject_id)
    return Hand(member=member, name=name, contact=people.contact(tx, case.subject_id) or "")


def _theirs(tx: Tx, case: Case, member_id: str) -> bool:
    """Whether the member still has the case, and a role to work on it: what the person says is for nobody else."""
    member = staff.find(tx, member_id)
    return case.assignee == member_id and member is not None and member.may(Duty.WORK)


def _reader(tx: Tx, delivery: Delivery) -> tuple[int | None, Language | None]:
    if delivery.notice.audience is Audience.DESK:
        return None, None
    if delivery.notice.audience is Audience.STAFF:
        member = staff.find(tx, delivery.recipient)
        known = member is not None and (member.active or isinstance(delivery.notice, Forget | Hide))
        return (staff.address(tx, delivery.recipient) if known else None), member.language if member else None
    chat_id, language, _ = people.address(tx, delivery.recipient)
    return chat_id, language


def settle(tx: Tx, letter: Letter, state: State, *, now: datetime, reason: str | None = None,
           message: int | None = None, also: tuple[int, ...] = ()) -> None:  # fmt: skip
    """Record what became of it. A message that showed personal values is queued to be forgotten, and so is what went
    out ``also``: a file under words that were too long to stand beside it."""
    delivery = letter.delivery
    if letter.hand and state is State.SENT:
        reason = outbox.BY_HAND
    if not outbox.settle(tx, delivery, state, now=now, reason=reason, message=message):
        return
    notice = delivery.notice
    if letter.hand:
        _given(tx, letter, letter.hand, state, reason, now)
        return
    if isinstance(notice, AboutBroadcast) and state is State.SENT:
        _note_broadcast(tx, delivery, message, now)
    if message is not None:
        _hide_later(tx, letter, message, also, now)
    if notice.audience is Audience.SUBJECT and state in {State.BLOCKED, State.DEACTIVATED}:
        people.set_reachable(tx, people.owner(tx, delivery.recipient), state)
        if isinstance(notice, AboutCase):
            # The card says that the person has to be reached in another way.
            outbox.put(tx, Card(case_id=notice.case_id), to=DESK, now=now)
    if isinstance(notice, Done) and state is State.SENT and shredding.asked_for_all(tx, notice):
        shredding.plan(tx, delivery.recipient, now=now)
    if notice.audience is Audience.SUBJECT:
        _put_on_record(tx, delivery, state, reason, now)


def _hide_later(tx: Tx, letter: Letter, message: int, also: tuple[int, ...], now: datetime) -> None:
    """What showed personal values is hidden after a while."""
    notice, reader = letter.delivery.notice, letter.delivery.recipient
    if isinstance(notice, Revealed):
        outbox.put(tx, Forget(message=message), to=reader, now=now, after=timedelta(seconds=notice.seconds))
    if isinstance(notice, Content):
        what = "file" if letter.entry and letter.entry.file else "words"
        outbox.put(tx, Hide(case_id=notice.case_id, message=message, what=what), to=reader, now=now, after=READ)
        fading.forget(tx, reader, also, now=now)


def _note_broadcast(tx: Tx, delivery: Delivery, message: int | None, now: datetime) -> None:
    """Where its card stands, or that somebody who had come back has got it."""
    notice = delivery.notice
    if isinstance(notice, Progress) and message is not None:
        lists.place(tx, notice.broadcast_id, message)
    if isinstance(notice, Missed):
        lists.reached(tx, notice.broadcast_id, delivery.recipient, now=now, message=message)


def _put_on_record(tx: Tx, delivery: Delivery, state: State, reason: str | None, now: datetime) -> None:
    notice = delivery.notice
    if isinstance(notice, Fade):
        # No letter: there is nothing to prove, and every look at a case would leave a line for good.
        if state is not State.BLOCKED:
            outbox.forget(tx, delivery.id)
        return
    case_id = notice.case_id if isinstance(notice, AboutCase) else None
    facts = {"notice": type(notice).__name__, "state": state, "reason": reason or ""}
    audit.append(tx, "notice_settled", by="outbox", at=now, case_id=case_id, subject_id=delivery.recipient, facts=facts)


def _given(tx: Tx, letter: Letter, hand: Hand, state: State, reason: str | None, now: datetime) -> None:
    """It has not reached the person yet: the member who has it, and with it the address, is put on record."""
    notice = type(letter.delivery.notice).__name__
    facts = {"notice": notice, "state": state, "reason": reason or "", "member": hand.member.id}
    audit.append(
        tx, "letter_given", by="outbox", at=now, case_id=letter.case.id, subject_id=letter.delivery.recipient,
        facts=facts,
    )  # fmt: skip
    outbox.put(tx, Card(case_id=letter.case.id), to=DESK, now=now)


def put_back(tx: Tx, letter: Letter, *, ready_at: datetime, reason: str, counts: bool) -> None:
    """Try again at ``ready_at``; a refusal by pace (429) does not count as an attempt."""
    delivery = letter.delivery
    attempts = delivery.attempts if counts else delivery.attempts - 1
    outbox.put_back(tx, delivery, ready_at=ready_at, reason=reason, attempts=attempts)


def place_card(tx: Tx, case_id: str, *, topic: int | None, message: int | None) -> None:
    """Remember where the case stands in the staff group."""
    cards.set_place(tx, case_id, topic=topic, message=message)


def desk_chat(tx: Tx, configured: int | None) -> int | None:
    """The staff group's id: as configured, or as Telegram has changed it since."""
    moved = cards.moved_to(tx)
    return moved[1] if moved and moved[0] == configured else configured


def move_desk(tx: Tx, configured: int, chat_id: int) -> None:
    """The staff group became a supergroup: its topics and messages are addressed anew."""
    cards.move(tx, configured, chat_id)
