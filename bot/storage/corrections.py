"""Corrections on their way into a company system, each sealed under a key of its own, which dies with it."""

from datetime import datetime

from sqlalchemy import Row, insert, select, update

from bot.domain.corrections import TO_CANCEL, Correcting, State, packed, unpacked
from bot.storage.db import Tx
from bot.storage.tables import corrections


def insert_correction(tx: Tx, it: Correcting, *, next_at: datetime | None) -> None:
    tx.execute(
        insert(corrections).values(
            demand_id=it.demand_id,
            case_id=it.case_id,
            subject_id=it.subject_id,
            field=it.field,
            state=it.state,
            change_sealed=tx.vault.seal(tx, it.demand_id, "change", packed(it)),
            next_at=next_at,
        )
    )


def save(tx: Tx, it: Correcting, *, next_at: datetime | None) -> bool:
    """Guarded by the version that was read; False when somebody was faster. With the last step its values go."""
    over = it.state in {State.DONE, State.CANCELLED}
    done = tx.guarded(
        update(corrections)
        .where(corrections.c.demand_id == it.demand_id, corrections.c.version == it.version)
        .values(
            state=it.state,
            attempts=it.attempts,
            finished_at=it.finished_at,
            next_at=next_at,
            version=it.version + 1,
            **({"change_sealed": None} if over else {}),
        )
    )
    if done and over:
        tx.vault.shred(tx, it.demand_id)
    return done


def cancel(tx: Tx, demand_id: str) -> None:
    """It is not asked any more, or was refused; nothing where there is none, or it was made already."""
    done = tx.guarded(
        update(corrections)
        .where(corrections.c.demand_id == demand_id, corrections.c.state.in_(TO_CANCEL))
        .values(state=State.CANCELLED, next_at=None, change_sealed=None, version=corrections.c.version + 1)
    )
    if done:
        tx.vault.shred(tx, demand_id)


def put_off(tx: Tx, demand_id: str, at: datetime) -> None:
    tx.execute(update(corrections).where(corrections.c.demand_id == demand_id).values(next_at=at))


def find(tx: Tx, demand_id: str) -> Correcting | None:
    """None also for one that was made or cancelled."""
    row = tx.execute(select(corrections).where(corrections.c.demand_id == demand_id)).one_or_none()
    return _correcting(tx, row) if row and row.change_sealed else None


def states_of(tx: Tx, case_id: str) -> dict[str, tuple[str, State]]:
    """The field and where it stands, by demand."""
    query = select(corrections.c.demand_id, corrections.c.field, corrections.c.state)
    return {
        row.demand_id: (row.field, State(row.state))
        for row in tx.execute(query.where(corrections.c.case_id == case_id))
    }


def waiting(tx: Tx, now: datetime) -> Correcting | None:
    """The one that has waited for a worker longest."""
    query = select(corrections).where(corrections.c.next_at <= now)
    row = tx.execute(query.order_by(corrections.c.next_at, corrections.c.demand_id).limit(1)).one_or_none()
    return _correcting(tx, row) if row else None


def _correcting(tx: Tx, row: Row[tuple[object, ...]]) -> Correcting:
    client, key, old, new = unpacked(tx.vault.open(tx, row.demand_id, "change", row.change_sealed))
    return Correcting(
        demand_id=row.demand_id,
        case_id=row.case_id,
        subject_id=row.subject_id,
        field=row.field,
        state=State(row.state),
        client=client,
        row=key,
        old=old,
        new=new,
        attempts=row.attempts,
        finished_at=row.finished_at,
        version=row.version,
    )
