"""Broadcasts and their recipients: written down in pages, claimed in batches, settled with one final state each."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Row,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.domain.broadcasts import ENDED, Broadcast, Kind, Stage, State, Tally
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Bilingual, Language
from bot.storage import people
from bot.storage.acknowledgements import last_word
from bot.storage.db import Tx
from bot.storage.tables import acknowledgements, broadcasts, consents, readers, recipients, subjects

LEASE = timedelta(minutes=2)
# A chat takes a message a second: what may just have arrived there is not sent again at once.
BREATH = timedelta(seconds=2)
# What a recipient that was written down for nothing stands for.
ELSEWHERE, ON_RETURN = "elsewhere", "on_return"
# Nobody is to be written to later who was not written to for one of these.
FOR_GOOD = ("erased", "opted_out", "moved", "cancelled")

# Word for word as in the index: SQLite does not use it for a state that comes as a parameter.
_UNSETTLED = recipients.c.state.in_([literal_column(f"'{fate}'") for fate in (Fate.PENDING, Fate.SENDING)])
_AGREED = (
    select(consents.c.act)
    .where(consents.c.subject_id == subjects.c.id, consents.c.purpose == people.DESK)
    .order_by(consents.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_SETTLE = (
    update(recipients)
    .where(
        recipients.c.broadcast_id == bindparam("of"),
        recipients.c.subject_id == bindparam("whom"),
        recipients.c.state == Fate.SENDING,
        recipients.c.attempts == bindparam("tried"),
    )
    .values(
        state=bindparam("fate"),
        reason=bindparam("why"),
        message=bindparam("sent_as"),
        settled_at=bindparam("at"),
        ready_at=bindparam("again_at"),
        attempts=bindparam("counted"),
        lease_until=None,
    )
)


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """A recipient in the moment of sending: where, in which language, how often it was tried, and why not to send."""

    subject_id: str
    attempts: int
    interrupted: bool
    chat_id: int | None
    language: Language | None
    gone: str | None
    moved_to: str | None = None


@dataclass(frozen=True, kw_only=True)
class Settled:
    """What became of one try; PENDING with ``again_at`` is not the end. ``counted``: how many tries that makes."""

    subject_id: str
    tried: int
    fate: Fate
    at: datetime
    reason: str | None = None
    message: int | None = None
    again_at: datetime | None = None
    counted: int | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """How one recipient was told, and what they answered: no words, and nobody is named."""

    subject_id: str
    state: Fate
    reason: str | None
    language: str | None
    settled_at: datetime | None
    mailed: str | None
    answer: str | None
    answered_at: datetime | None


# -- broadcasts -------------------------------------------------------------------------------------------------------


def next_number(tx: Tx, year: int) -> str:
    begun = select(func.count()).where(broadcasts.c.number.startswith(f"B-{year}-"))
    return f"B-{year}-{tx.execute(begun).scalar_one() + 1:03d}"


def insert_broadcast(tx: Tx, it: Broadcast, *, draft_id: str | None = None) -> None:
    values = _values(it) | {
        "id": it.id, "number": it.number, "kind": it.kind, "policy": it.policy, "about": ",".join(it.about),
        "text_ru": it.text.ru, "text_kk": it.text.kk, "proposed_by": it.proposed_by, "proposed_at": it.proposed_at,
        "draft_id": draft_id, "version": it.version,
    }  # fmt: skip
    tx.execute(insert(broadcasts).values(values))


def save(tx: Tx, it: Broadcast, *, was: Broadcast, solo: bool = False) -> bool:
    """Guarded by the version that was read; False when somebody was faster."""
    return tx.guarded(
        update(broadcasts)
        .where(broadcasts.c.id == was.id, broadcasts.c.version == was.version)
        .values(_values(it) | {"solo": solo or broadcasts.c.solo, "version": was.version + 1})
    )


def _values(it: Broadcast) -> dict[str, object]:
    return {
        "state": it.state, "stage": it.stage.name.lower(), "stage_at": it.stage_at, "paused": it.paused,
        "reason": it.reason, "approved_by": it.approved_by, "approved_at": it.approved_at, "filled_to": it.filled_to,
        "filled_at": it.filled_at, "finished_at": it.finished_at,
    }  # fmt: skip


def find(tx: Tx, broadcast_id: str) -> Broadcast | None:
    return _one(tx, broadcasts.c.id == broadcast_id)


def of_number(tx: Tx, number: str) -> Broadcast | None:
    return _one(tx, broadcasts.c.number == number)


def of_draft(tx: Tx, draft_id: str) -> Broadcast | None:
    return _one(tx, broadcasts.c.draft_id == draft_id)


def of_policy(tx: Tx, version: str) -> Broadcast | None:
    """That tells of this version, and was not called off."""
    return _one(tx, (broadcasts.c.policy == version) & (broadcasts.c.state != State.CANCELLED))


def policy_that_waits(tx: Tx) -> Broadcast | None:
    """Of a version that nobody has approved yet."""
    return _one(tx, broadcasts.c.policy.is_not(None) & (broadcasts.c.state == State.PROPOSED))


def _one(tx: Tx, which: ColumnElement[bool]) -> Broadcast | None:
    row = tx.execute(select(broadcasts).where(which).limit(1)).one_or_none()
    return _broadcast(row) if row else None


def page(tx: Tx, *, limit: int, skip: int = 0) -> list[Broadcast]:
    """The newest first."""
    query = select(broadcasts).order_by(broadcasts.c.proposed_at.desc(), broadcasts.c.id).limit(limit).offset(skip)
    return [_broadcast(row) for row in tx.execute(query)]


def in_hand(tx: Tx) -> Broadcast | None:
    """What is to be worked on now: one at a time, breaches first, then in the order of their approval."""
    goes_on = or_(
        broadcasts.c.state == State.CANCELLING, and_(broadcasts.c.state == State.RUNNING, ~broadcasts.c.paused)
    )
    first = case((broadcasts.c.state == State.CANCELLING, 0), (broadcasts.c.kind == Kind.BREACH, 1), else_=2)
    row = tx.execute(
        select(broadcasts).where(goes_on).order_by(first, broadcasts.c.approved_at, broadcasts.c.id).limit(1)
    ).one_or_none()
    return _broadcast(row) if row else None


def place(tx: Tx, broadcast_id: str, message: int) -> None:
    """Where its card stands in the staff group."""
    tx.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(message=message))


def _broadcast(row: Row[tuple[object, ...]]) -> Broadcast:
    return Broadcast(
        id=row.id,
        number=row.number,
        kind=Kind(row.kind),
        state=State(row.state),
        stage=Stage[row.stage.upper()],
        stage_at=row.stage_at,
        paused=row.paused,
        policy=row.policy,
        about=tuple(filter(None, row.about.split(","))),
        text=Bilingual(ru=row.text_ru, kk=row.text_kk),
        reason=row.reason,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        filled_to=row.filled_to,
        filled_at=row.filled_at,
        finished_at=row.finished_at,
        message=row.message,
        version=row.version,
    )


# -- recipients: who they are -----------------------------------------------------------------------------------------


def everybody(tx: Tx, after: str | None, limit: int) -> str | None:
    """The id up to which the next page of subjects goes; None when there is none any more."""
    some = select(subjects.c.id).where(subjects.c.id > (after or "")).order_by(subjects.c.id).limit(limit).subquery()
    last: str | None = tx.execute(select(func.max(some.c.id))).scalar()
    return last


def write_down(tx: Tx, broadcast_id: str, *, after: str | None, to: str, now: datetime) -> None:
    """Every subject with an id above ``after``, up to ``to``; again is once. Who came elsewhere has no chat."""
    nowhere = func.coalesce(subjects.c.unreachable, "") == people.ELSEWHERE
    moment = literal(now, recipients.c.ready_at.type)
    those = select(
        literal(broadcast_id),
        subjects.c.id,
        case((nowhere, Fate.SKIPPED.value), else_=Fate.PENDING.value),
        case((nowhere, ELSEWHERE), else_=None),
        case((nowhere, None), else_=moment),
        case((nowhere, moment), else_=None),
    ).where(
        subjects.c.id > (after or ""),
        subjects.c.id <= to,
        subjects.c.moved_to.is_(None),
        func.coalesce(subjects.c.unreachable, "") != people.ERASED,
    )
    columns = ("broadcast_id", "subject_id", "state", "reason", "ready_at", "settled_at")
    tx.execute(_make(tx).from_select(columns, those).on_conflict_do_nothing())


def write_down_these(tx: Tx, broadcast_id: str, subject_ids: Iterable[str], *, now: datetime) -> None:
    rows = [
        {"broadcast_id": broadcast_id, "subject_id": each, "state": Fate.PENDING, "ready_at": now}
        for each in subject_ids
    ]
    if rows:
        tx.execute(_make(tx).on_conflict_do_nothing(), rows)


def _make(tx: Tx) -> sqlite.Insert | postgresql.Insert:
    return sqlite.insert(recipients) if tx.dialect == "sqlite" else postgresql.insert(recipients)


def with_number(tx: Tx, after: str | None, limit: int) -> list[tuple[str, str]]:
    """The next subjects who have shared a number, each with it (E.164), opened: for a look into the company's systems
    that the law orders."""
    query = (
        select(subjects.c.id, subjects.c.phone_sealed)
        .where(subjects.c.id > (after or ""), subjects.c.phone.is_not(None), subjects.c.moved_to.is_(None))
        .order_by(subjects.c.id)
        .limit(limit)
    )
    rows = tx.execute(query).all()
    tx.vault.take_keys(tx, [row.id for row in rows])
    return [(row.id, tx.vault.open(tx, row.id, "phone", row.phone_sealed)) for row in rows]


# -- recipients: on their way -----------------------------------------------------------------------------------------


def claim(tx: Tx, it: Broadcast, now: datetime, *, limit: int, to: str | None = None) -> list[Addressed]:
    """The next recipients, leased to the caller, as they are at this moment; ``to`` is the last id to think of.

    In the order of the index of those who wait: by any other the last ones would be looked for among all who have it.
    """
    free = or_(recipients.c.state == Fate.PENDING, recipients.c.lease_until <= now)
    within = [recipients.c.subject_id <= to] if to else []
    query = (
        select(recipients.c.subject_id, recipients.c.state, recipients.c.attempts)
        .where(recipients.c.broadcast_id == it.id, _UNSETTLED, recipients.c.ready_at <= now, free, *within)
        .order_by(recipients.c.ready_at, recipients.c.subject_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = {row.subject_id: row for row in tx.execute(query)}
    if not found:
        return []
    tx.execute(
        update(recipients)
        .where(recipients.c.broadcast_id == it.id, recipients.c.subject_id.in_(found))
        .values(state=Fate.SENDING, lease_until=now + LEASE, attempts=recipients.c.attempts + 1)
    )
    return [_addressed(tx, row, found[row.id]) for row in _whereabouts(tx, found)]


def _whereabouts(tx: Tx, subject_ids: Collection[str]) -> Sequence[Row[tuple[object, ...]]]:
    query = (
        select(
            subjects.c.id, subjects.c.telegram_sealed, subjects.c.unreachable, subjects.c.moved_to,
            readers.c.language, _AGREED.label("agreed"),
        )
        .outerjoin(readers, readers.c.person == subjects.c.person)
        .where(subjects.c.id.in_(subject_ids))
        .order_by(subjects.c.id)
    )  # fmt: skip
    rows = tx.execute(query).all()
    tx.vault.take_keys(tx, [row.id for row in rows if row.telegram_sealed])
    return rows


def _addressed(tx: Tx, row: Row[tuple[object, ...]], found: Row[tuple[object, ...]]) -> Addressed:
    gone = _gone(row)
    return Addressed(
        subject_id=row.id,
        attempts=found.attempts + 1,
        interrupted=found.state == Fate.SENDING,
        chat_id=None if gone else int(tx.vault.open(tx, row.id, "telegram", row.telegram_sealed)),
        language=Language(row.language) if row.language else None,
        gone=gone,
        moved_to=row.moved_to,
    )


def _gone(row: Row[tuple[object, ...]]) -> str | None:
    """Why this person is not written to any more; whoever has blocked the bot is not tried in vain."""
    if row.unreachable == people.ERASED or not row.telegram_sealed:
        return "erased"
    if row.moved_to:
        return "moved"
    if row.agreed != "given":
        return "opted_out"
    return str(row.unreachable) if row.unreachable else None


def settle(tx: Tx, broadcast_id: str, settled: Iterable[Settled]) -> None:
    """Record what became of tries; of one that somebody else has taken over meanwhile nothing is recorded."""
    rows = [
        {
            "of": broadcast_id, "whom": each.subject_id, "tried": each.tried, "fate": each.fate, "why": each.reason,
            "sent_as": each.message, "at": None if each.fate is Fate.PENDING else each.at,
            "again_at": each.again_at or (each.at if each.fate is Fate.PENDING else None),
            "counted": each.tried if each.counted is None else each.counted,
        }
        for each in settled
    ]  # fmt: skip
    if rows:
        tx.execute(_SETTLE, rows)


def spoken(tx: Tx, broadcast_id: str, languages: Iterable[tuple[str, Language]]) -> None:
    """In which language each of them was written to."""
    rows = [{"of": broadcast_id, "whom": subject_id, "spoken": language} for subject_id, language in languages]
    if rows:
        tx.execute(
            update(recipients)
            .where(recipients.c.broadcast_id == bindparam("of"), recipients.c.subject_id == bindparam("whom"))
            .values(language=bindparam("spoken")),
            rows,
        )


def end_leases(tx: Tx, now: datetime) -> None:
    """Whoever had something in hand is gone: it can be claimed again in a moment."""
    running = select(broadcasts.c.id).where(broadcasts.c.state.not_in(ENDED))
    tx.execute(
        update(recipients)
        .where(recipients.c.broadcast_id.in_(running), _UNSETTLED, recipients.c.state == Fate.SENDING)
        .values(lease_until=now + BREATH)
    )


def last_of_the_first(tx: Tx, broadcast_id: str, count: int) -> str | None:
    """The id of the last of the first ``count`` recipients; None when there are none."""
    some = (
        select(recipients.c.subject_id)
        .where(recipients.c.broadcast_id == broadcast_id)
        .order_by(recipients.c.subject_id)
        .limit(count)
        .subquery()
    )
    last: str | None = tx.execute(select(func.max(some.c.subject_id))).scalar()
    return last


def waits(tx: Tx, broadcast_id: str, *, to: str | None = None) -> bool:
    """Whether somebody has not got a final state yet."""
    within = [recipients.c.subject_id <= to] if to else []
    query = select(recipients.c.subject_id).where(recipients.c.broadcast_id == broadcast_id, _UNSETTLED, *within)
    return tx.execute(query.order_by(recipients.c.ready_at).limit(1)).first() is not None


def next_try_at(tx: Tx, broadcast_id: str, now: datetime) -> datetime | None:
    """When somebody who was put off is to be tried again; None when nobody is."""
    query = (
        select(recipients.c.ready_at)
        .where(recipients.c.broadcast_id == broadcast_id, _UNSETTLED, recipients.c.ready_at > now)
        .order_by(recipients.c.ready_at)
        .limit(1)
    )
    found: datetime | None = tx.execute(query).scalar()
    return found


def let_go(tx: Tx, broadcast_id: str, now: datetime, *, limit: int) -> int:
    """Nobody of those who wait gets it any more; how many there were in this page."""
    waiting = (
        select(recipients.c.subject_id)
        .where(recipients.c.broadcast_id == broadcast_id, _UNSETTLED, recipients.c.state == Fate.PENDING)
        .order_by(recipients.c.ready_at, recipients.c.subject_id)
        .limit(limit)
    )
    found = list(tx.execute(waiting).scalars())
    if found:
        tx.execute(
            update(recipients)
            .where(recipients.c.broadcast_id == broadcast_id, recipients.c.subject_id.in_(found))
            .values(state=Fate.SKIPPED, reason="cancelled", settled_at=now)
        )
    return len(found)


def tally(tx: Tx, broadcast_id: str, *, to: str | None = None) -> Tally:
    """Who stands where; of the recipients up to an id, where one is given."""
    those = [recipients.c.broadcast_id == broadcast_id, *([recipients.c.subject_id <= to] if to else [])]
    # Counted in passing: to group a million rows SQLite would sort them in memory first.
    counts = [func.count().filter(recipients.c.state == fate) for fate in Fate]
    counted = zip(Fate, tx.execute(select(*counts).where(*those)).one(), strict=True)
    why = (
        select(recipients.c.state, recipients.c.reason, func.count().label("many"))
        .where(*those, recipients.c.reason.is_not(None))
        .group_by(recipients.c.state, recipients.c.reason)
    )
    return Tally(
        fates={fate: many for fate, many in counted if many},
        reasons={(Fate(row.state), row.reason): row.many for row in tx.execute(why)},
    )


# -- those it has not reached -----------------------------------------------------------------------------------------


def _unreached() -> ColumnElement[bool]:
    return and_(
        recipients.c.state.not_in([Fate.PENDING, Fate.SENDING, Fate.SENT]),
        func.coalesce(recipients.c.reason, "").not_in(FOR_GOOD),
    )


def missed(tx: Tx, subject_id: str) -> list[Broadcast]:
    """What this person should have got and has not, the oldest first."""
    query = (
        select(broadcasts)
        .join(recipients, recipients.c.broadcast_id == broadcasts.c.id)
        .where(
            recipients.c.subject_id == subject_id,
            _unreached(),
            broadcasts.c.state.in_([State.RUNNING, State.FINISHED]),
            func.coalesce(recipients.c.reason, "") != ON_RETURN,
        )
        .order_by(broadcasts.c.proposed_at)
    )
    return [_broadcast(row) for row in tx.execute(query)]


def comes_later(tx: Tx, broadcast_id: str, subject_id: str) -> None:
    """It is on its way to somebody who has come back."""
    _mark(tx, broadcast_id, subject_id, reason=ON_RETURN)


def reached(tx: Tx, broadcast_id: str, subject_id: str, *, now: datetime, message: int | None) -> None:
    """Somebody who had come back has got it."""
    _mark(tx, broadcast_id, subject_id, state=Fate.SENT, reason=ON_RETURN, settled_at=now, message=message)


def _mark(tx: Tx, broadcast_id: str, subject_id: str, **values: object) -> None:
    tx.execute(
        update(recipients)
        .where(recipients.c.broadcast_id == broadcast_id, recipients.c.subject_id == subject_id)
        .values(values)
    )


def to_mail(tx: Tx, broadcast_id: str, *, limit: int) -> list[tuple[str, str | None, Language | None]]:
    """The next of those it has not reached and nobody has tried to write to by e-mail: with number and language."""
    query = (
        select(recipients.c.subject_id, subjects.c.phone_sealed, readers.c.language)
        .join(subjects, subjects.c.id == recipients.c.subject_id)
        .outerjoin(readers, readers.c.person == subjects.c.person)
        .where(recipients.c.broadcast_id == broadcast_id, _unreached(), recipients.c.mailed.is_(None))
        .order_by(recipients.c.subject_id)
        .limit(limit)
    )
    rows = tx.execute(query).all()
    tx.vault.take_keys(tx, [row.subject_id for row in rows if row.phone_sealed])
    return [
        (
            row.subject_id,
            tx.vault.open(tx, row.subject_id, "phone", row.phone_sealed) if row.phone_sealed else None,
            Language(row.language) if row.language else None,
        )
        for row in rows
    ]


def mailed(tx: Tx, broadcast_id: str, subject_id: str, how: str) -> None:
    _mark(tx, broadcast_id, subject_id, mailed=how)


def nowhere(tx: Tx, broadcast_id: str) -> int:
    """How many were reached by no channel."""
    query = select(func.count()).where(
        recipients.c.broadcast_id == broadcast_id, _unreached(), recipients.c.mailed.is_distinct_from("sent")
    )
    found: int = tx.execute(query).scalar_one()
    return found


def evidence(tx: Tx, it: Broadcast, *, after: str | None, limit: int) -> list[Evidence]:
    """A page of the recipients in the order of their ids, each with what they have answered to the version."""
    answered = last_word(recipients.c.subject_id, it.policy or "")
    query = (
        select(recipients, acknowledgements.c.answer, acknowledgements.c.at.label("answered_at"))
        .select_from(recipients)
        .outerjoin(acknowledgements, answered)
        .where(recipients.c.broadcast_id == it.id, recipients.c.subject_id > (after or ""))
        .order_by(recipients.c.subject_id)
        .limit(limit)
    )
    return list(_evidence(tx.execute(query).all()))


def _evidence(rows: Iterable[Row[tuple[object, ...]]]) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence(
            subject_id=row.subject_id,
            state=Fate(row.state),
            reason=row.reason,
            language=row.language,
            settled_at=row.settled_at,
            mailed=row.mailed,
            answer=row.answer,
            answered_at=row.answered_at,
        )
