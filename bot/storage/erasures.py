"""Erasures on their way, each sealed under a key of its own."""

from datetime import datetime

from sqlalchemy import Row, insert, select, update

from bot.domain.clients import Client
from bot.domain.erasures import TO_CALL_OFF, Carrying, State, packed, unpacked
from bot.storage.db import Tx
from bot.storage.tables import erasures

LIVE = frozenset(State) - {State.CANCELLED, State.OVER}


def client_key(tx: Tx, client: Client) -> bytes:
    return tx.vault.index("client", client.packed())


def insert_erasure(tx: Tx, it: Carrying, *, next_at: datetime | None) -> None:
    tx.execute(
        insert(erasures).values(
            demand_id=it.demand_id,
            case_id=it.case_id,
            subject_id=it.subject_id,
            client=client_key(tx, it.client),
            everything=it.everything,
            state=it.state,
            plan_sealed=tx.vault.seal(tx, it.demand_id, "plan", packed(it)),
            digest=it.digest,
            confirmed_at=it.confirmed_at,
            ready_at=it.ready_at,
            next_at=next_at,
        )
    )


def save(tx: Tx, it: Carrying, *, next_at: datetime | None) -> bool:
    """Guarded by the version that was read; False when somebody was faster. What is over is forgotten with its key."""
    over = it.state is State.OVER
    sealed = None if over else tx.vault.seal(tx, it.demand_id, "plan", packed(it))
    done = tx.guarded(
        update(erasures)
        .where(erasures.c.demand_id == it.demand_id, erasures.c.version == it.version)
        .values(
            state=it.state,
            plan_sealed=sealed,
            digest=it.digest,
            confirmed_at=it.confirmed_at,
            ready_at=it.ready_at,
            finished_at=it.finished_at,
            attempts=it.attempts,
            next_at=next_at,
            version=it.version + 1,
            **({"client": None} if over else {}),
        )
    )
    if done and over:
        tx.vault.shred(tx, it.demand_id)
    return done


def cancel(tx: Tx, demand_id: str, now: datetime) -> bool:
    """What was set aside is to be used again, while nothing is destroyed; False where there is nothing to cancel."""
    return tx.guarded(
        update(erasures)
        .where(erasures.c.demand_id == demand_id, erasures.c.state.in_(TO_CALL_OFF))
        .values(state=State.CANCELLED, next_at=now, attempts=0, version=erasures.c.version + 1)
    )


def wake(tx: Tx, demand_id: str, at: datetime) -> None:
    """A worker is to look at it at this moment."""
    tx.execute(update(erasures).where(erasures.c.demand_id == demand_id).values(next_at=at))


def wake_running(tx: Tx, demand_id: str, now: datetime) -> None:
    """One that waited for work by hand goes on; nothing where none does."""
    mine = (erasures.c.demand_id == demand_id) & (erasures.c.state == State.RUNNING)
    tx.execute(update(erasures).where(mine).values(next_at=now))


def find(tx: Tx, demand_id: str) -> Carrying | None:
    """None also for one that is over: nothing is known of it any more."""
    row = tx.execute(select(erasures).where(erasures.c.demand_id == demand_id)).one_or_none()
    return _carrying(tx, row) if row and row.plan_sealed else None


def is_small(tx: Tx, demand_id: str) -> bool:
    """Whether it is an erasure that one member of staff may approve alone."""
    it = find(tx, demand_id)
    return it is not None and it.alone


def of_case(tx: Tx, case_id: str) -> dict[str, Carrying]:
    """Those of the case, by the demand."""
    rows = tx.execute(select(erasures).where(erasures.c.case_id == case_id, erasures.c.plan_sealed.is_not(None)))
    return {row.demand_id: _carrying(tx, row) for row in rows}


def of_client(tx: Tx, client: Client) -> list[Carrying]:
    """Those that are in force for this client."""
    query = select(erasures).where(erasures.c.client == client_key(tx, client), erasures.c.state.in_(LIVE))
    return [_carrying(tx, row) for row in tx.execute(query.order_by(erasures.c.confirmed_at))]


def waiting(tx: Tx, now: datetime) -> Carrying | None:
    """The one that has waited for a worker longest."""
    query = select(erasures).where(erasures.c.next_at <= now).order_by(erasures.c.next_at, erasures.c.demand_id)
    row = tx.execute(query.limit(1)).one_or_none()
    return _carrying(tx, row) if row else None


def _carrying(tx: Tx, row: Row[tuple[object, ...]]) -> Carrying:
    sealed = unpacked(tx.vault.open(tx, row.demand_id, "plan", row.plan_sealed))
    return Carrying(
        demand_id=row.demand_id,
        case_id=row.case_id,
        subject_id=row.subject_id,
        state=State(row.state),
        everything=row.everything,
        client=sealed.client,
        fields=sealed.fields,
        portions=sealed.portions,
        before=sealed.before,
        purposes=sealed.purposes,
        alone=sealed.alone,
        digest=row.digest,
        confirmed_at=row.confirmed_at,
        ready_at=row.ready_at,
        finished_at=row.finished_at,
        attempts=row.attempts,
        version=row.version,
    )
