"""Notices on their way out: put in the transaction of the action, claimed with a lease, settled with an outcome."""

import json
from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import (
    Row,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.deliveries import ByHand, Delivery, State
from bot.domain.notices import NOTICES, Audience, Fade, Lane, Notice, Promise
from bot.storage.db import Tx
from bot.storage.tables import outbox

LEASE = timedelta(minutes=2)
# What became of a letter to somebody without a chat: it is with staff, or staff have sent it on.
BY_HAND, HANDED_OVER = "by_hand", "handed_over"

# Built once: building a statement costs more than running it.
INSERT = insert(outbox)
# Word for word as in the index: SQLite does not use it for a state that comes as a parameter.
UNSETTLED = outbox.c.state.in_([literal_column(f"'{state}'") for state in (State.PENDING, State.SENDING)])
FADING = select(outbox.c.id, outbox.c.facts).where(
    outbox.c.lane == Fade.lane,
    UNSETTLED,
    outbox.c.state == State.PENDING,
    outbox.c.notice == Fade.__name__,
    outbox.c.recipient == bindparam("subject_id"),
)


def put(tx: Tx, notice: Notice, *, to: str, now: datetime, after: timedelta = timedelta()) -> None:
    """Queue ``notice`` for a subject id, a staff id, or ``desk``. A waiting notice with its merge key is enough."""
    merge_key = notice.merge_key
    if merge_key and _waits(tx, merge_key):
        return
    row = {
        "lane": notice.lane,
        "notice": type(notice).__name__,
        "facts": json.dumps(notice.facts()),
        "audience": notice.audience,
        "recipient": to,
        "state": State.PENDING,
        "merge_key": merge_key,
        "put_at": now,
        "ready_at": now + after,
    }
    tx.execute(INSERT, row)


def _waits(tx: Tx, merge_key: str) -> bool:
    query = select(outbox.c.id).where(outbox.c.merge_key == merge_key, outbox.c.state == State.PENDING)
    return tx.execute(query).first() is not None


def on_its_way(tx: Tx, recipient: str) -> bool:
    """Whether a letter for this reader has neither arrived nor been given up."""
    letters = select(outbox.c.id).where(UNSETTLED, outbox.c.recipient == recipient, outbox.c.notice != Fade.__name__)
    return tx.execute(letters).first() is not None


def waits_for(tx: Tx, notice: Notice) -> bool:
    """Whether this very notice is still on its way to anybody."""
    same = (outbox.c.notice == type(notice).__name__) & (outbox.c.facts == json.dumps(notice.facts()))
    return tx.execute(select(outbox.c.id).where(outbox.c.lane == notice.lane, UNSETTLED, same)).first() is not None


def fading(tx: Tx, subject_id: str) -> dict[int, int]:
    """The messages of a person that wait to be hidden, each with the id of its notice."""
    rows = tx.execute(FADING, {"subject_id": subject_id}).all()
    return {json.loads(row.facts)["message"]: row.id for row in rows}


def put_off(tx: Tx, notice_id: int, notice: Notice, *, ready_at: datetime) -> bool:
    """Let a waiting notice wait on, with newer facts; False when it does not wait any more."""
    return tx.guarded(
        update(outbox)
        .where(outbox.c.id == notice_id, outbox.c.state == State.PENDING)
        .values(facts=json.dumps(notice.facts()), ready_at=ready_at, attempts=0, reason=None)
    )


def drop(tx: Tx, notice_id: int) -> None:
    """Forget a notice that waits and has nothing to do any more."""
    tx.execute(delete(outbox).where(outbox.c.id == notice_id, outbox.c.state == State.PENDING))


def forget(tx: Tx, notice_id: int) -> None:
    """Forget a settled notice that nobody will ask about."""
    tx.execute(delete(outbox).where(outbox.c.id == notice_id, outbox.c.settled_at.is_not(None)))


def claim(tx: Tx, lane: Lane, now: datetime, *, resting: frozenset[str] = frozenset()) -> Delivery | None:
    """The next notice of a lane, leased to the caller; never one that an earlier unsettled one to the same reader bars.

    ``resting`` are recipients that must not be written to yet.
    """
    ready = or_(
        and_(outbox.c.state == State.PENDING, outbox.c.ready_at <= now),
        and_(outbox.c.state == State.SENDING, outbox.c.lease_until <= now),
    )
    earlier = outbox.alias()
    barred = exists().where(
        earlier.c.recipient == outbox.c.recipient,
        earlier.c.audience == outbox.c.audience,
        earlier.c.lane == outbox.c.lane,
        earlier.c.id < outbox.c.id,
        earlier.c.state.in_([State.PENDING, State.SENDING]),
        # Put off from the start, it waits alone; put back after an attempt (only then it has a reason), all wait.
        or_(earlier.c.attempts > 0, earlier.c.reason.is_not(None), earlier.c.ready_at <= now),
    )
    query = (
        select(outbox)
        .where(outbox.c.lane == lane, ready, ~barred, outbox.c.recipient.not_in(resting))
        .order_by(outbox.c.ready_at, outbox.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    taken = tx.guarded(
        update(outbox)
        .where(outbox.c.id == row.id, outbox.c.state == row.state, outbox.c.attempts == row.attempts)
        .values(state=State.SENDING, lease_until=now + LEASE, attempts=row.attempts + 1)
    )
    if not taken:
        return None
    return Delivery(
        id=row.id,
        notice=NOTICES[row.notice].of(json.loads(row.facts)),
        recipient=row.recipient,
        attempts=row.attempts + 1,
        interrupted=row.state == State.SENDING,
    )


def end_leases(tx: Tx, now: datetime) -> None:
    """Whoever had something in hand is gone: it can be claimed again at once."""
    tx.execute(update(outbox).where(outbox.c.state == State.SENDING).values(lease_until=now))


def settle(tx: Tx, delivery: Delivery, state: State, *, now: datetime, reason: str | None = None,
           message: int | None = None) -> bool:  # fmt: skip
    """Record a final outcome; False when another sender has taken the notice over meanwhile."""
    return tx.guarded(
        _mine(delivery).values(state=state, reason=reason, message=message, settled_at=now, lease_until=None)
    )


def put_back(tx: Tx, delivery: Delivery, *, ready_at: datetime, reason: str, attempts: int) -> bool:
    """Try again at ``ready_at``; ``attempts`` is how many count so far."""
    return tx.guarded(
        _mine(delivery).values(
            state=State.PENDING, ready_at=ready_at, lease_until=None, reason=reason, attempts=attempts, merge_key=None
        )
    )


def _mine(delivery: Delivery) -> Update:
    return update(outbox).where(
        outbox.c.id == delivery.id, outbox.c.state == State.SENDING, outbox.c.attempts == delivery.attempts
    )


def revive(tx: Tx, recipient: str, *, now: datetime, lost: frozenset[State] = frozenset({State.BLOCKED})) -> None:
    """Letters that a closed chat has refused, and that must arrive, wait again.

    ``lost`` names the outcomes that are not final any more: to a new chat those to a deleted account go out too.
    """
    owed = [name for name, notice in NOTICES.items() if notice.promise is Promise.AT_LEAST_ONCE]
    tx.execute(
        update(outbox)
        .where(
            outbox.c.recipient == recipient,
            outbox.c.audience == Audience.SUBJECT,
            outbox.c.state.in_(lost),
            outbox.c.notice.in_(owed),
        )
        .values(state=State.PENDING, ready_at=now, settled_at=None, reason=None, attempts=0)
    )


# -- letters that staff hand over: those to a subject without a chat ---------------------------------------------------

_LEFT = and_(outbox.c.audience == Audience.SUBJECT, outbox.c.state.not_in([State.PENDING, State.SENDING]))
_NOT_YET = and_(_LEFT, outbox.c.reason.is_distinct_from(HANDED_OVER))


def to_hand_over(tx: Tx, recipients: Collection[str]) -> list[ByHand]:
    """Letters that have left the house, but of which nobody has said that they were sent on; the oldest first."""
    query = select(outbox).where(_NOT_YET, outbox.c.recipient.in_(recipients)).order_by(outbox.c.id)
    return [_by_hand(row) for row in tx.execute(query)] if recipients else []


def owes_by_hand(tx: Tx, recipient: str) -> bool:
    """Whether something was written after the last letter that was handed over: it would be lost with the address."""
    theirs = outbox.c.recipient == recipient
    last = select(func.coalesce(func.max(outbox.c.id), 0)).where(theirs, outbox.c.reason == HANDED_OVER)
    return (
        tx.execute(select(outbox.c.id).where(_NOT_YET, theirs, outbox.c.id > last.scalar_subquery())).first()
        is not None
    )


def by_hand(tx: Tx, letter_id: int) -> ByHand | None:
    row = tx.execute(select(outbox).where(_LEFT, outbox.c.id == letter_id)).one_or_none()
    return _by_hand(row) if row else None


def hand_over(tx: Tx, letter_id: int, now: datetime) -> bool:
    """False when somebody has said so before."""
    return tx.guarded(
        update(outbox)
        .where(_NOT_YET, outbox.c.id == letter_id)
        .values(state=State.SENT, reason=HANDED_OVER, settled_at=now)
    )


def give_again(tx: Tx, letter_ids: Collection[int], now: datetime) -> None:
    tx.execute(
        update(outbox)
        .where(_NOT_YET, outbox.c.id.in_(letter_ids))
        .values(state=State.PENDING, ready_at=now, settled_at=None, reason=None, attempts=0)
    )


def _by_hand(row: Row[tuple[object, ...]]) -> ByHand:
    return ByHand(
        id=row.id,
        notice=NOTICES[row.notice].of(json.loads(row.facts)),
        recipient=row.recipient,
        handed_over=row.reason == HANDED_OVER,
    )


def next_ready_at(tx: Tx, lane: Lane) -> datetime | None:
    """When this lane has something to do next."""
    query = select(outbox.c.ready_at).where(outbox.c.lane == lane, outbox.c.state == State.PENDING)
    return tx.execute(query.order_by(outbox.c.ready_at).limit(1)).scalar()
