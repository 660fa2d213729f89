"""Changes of a number or a Telegram account, from their filing to their effect."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Row, insert, select, update

from bot.domain.relinks import UNSETTLED, Relink, State
from bot.domain.requests import Scope
from bot.storage.db import Tx
from bot.storage.tables import demands, relinks

FIND = select(relinks, demands.c.scope).join(demands, demands.c.id == relinks.c.demand_id)


def insert_relink(tx: Tx, relink: Relink, *, phone: str | None) -> None:
    """``phone`` is the new number, in E.164, that will take the place of the one held."""
    tx.execute(
        insert(relinks).values(
            demand_id=relink.demand_id,
            case_id=relink.case_id,
            old_subject=relink.old,
            new_subject=relink.new,
            phone_sealed=phone and tx.vault.seal(tx, relink.new, "new_phone", phone),
            state=relink.state,
        )
    )


def find(tx: Tx, demand_id: str) -> Relink | None:
    row = tx.execute(FIND.where(relinks.c.demand_id == demand_id)).one_or_none()
    return _relink(row) if row else None


def of_case(tx: Tx, case_id: str) -> list[Relink]:
    return [_relink(row) for row in tx.execute(FIND.where(relinks.c.case_id == case_id))]


def waiting_of(tx: Tx, old: str) -> Relink | None:
    """The change of this account that waits to take effect."""
    row = tx.execute(FIND.where(relinks.c.old_subject == old, relinks.c.state == State.WAITING)).one_or_none()
    return _relink(row) if row else None


def ready(tx: Tx, now: datetime) -> Relink | None:
    """The change whose waiting time has been over longest."""
    waited = FIND.where(relinks.c.state == State.WAITING, relinks.c.ready_at <= now)
    row = tx.execute(waited.order_by(relinks.c.ready_at, relinks.c.demand_id).limit(1)).one_or_none()
    return _relink(row) if row else None


def new_phone(tx: Tx, relink: Relink) -> str | None:
    """The number that will take the place of the one held, in E.164."""
    sealed = tx.execute(select(relinks.c.phone_sealed).where(relinks.c.demand_id == relink.demand_id)).scalar()
    return tx.vault.open(tx, relink.new, "new_phone", sealed) if sealed else None


def set_state(tx: Tx, relink: Relink, state: State, *, now: datetime, ready_at: datetime | None = None) -> bool:
    """Guarded by the state that was read; False when somebody was faster. What is over keeps no second number."""
    values: dict[str, object] = {"state": state, "settled_at": None if state in UNSETTLED else now}
    if state in {State.ASKED, State.WAITING}:
        values["ready_at"] = ready_at
    if state not in UNSETTLED:
        values["phone_sealed"] = None
    theirs = (relinks.c.demand_id == relink.demand_id) & (relinks.c.state == relink.state)
    return tx.guarded(update(relinks).where(theirs).values(**values))


def drop_of_case(tx: Tx, case_id: str, *, now: datetime) -> None:
    """Whoever asked has taken the case back: what did not take effect yet never will."""
    _drop(tx, relinks.c.case_id == case_id, now)


def drop_of(tx: Tx, subject_ids: Sequence[str], *, now: datetime) -> None:
    """The same for everything these accounts have asked; their new numbers are destroyed."""
    _drop(tx, relinks.c.new_subject.in_(subject_ids), now)


def _drop(tx: Tx, theirs: ColumnElement[bool], now: datetime) -> None:
    tx.execute(
        update(relinks).where(theirs, relinks.c.state.in_(UNSETTLED)).values(state=State.DROPPED, settled_at=now)
    )
    tx.execute(update(relinks).where(theirs).values(phone_sealed=None))


def _relink(row: Row[tuple[object, ...]]) -> Relink:
    return Relink(
        demand_id=row.demand_id,
        case_id=row.case_id,
        scope=Scope(row.scope),
        old=row.old_subject,
        new=row.new_subject,
        ready_at=row.ready_at,
        state=State(row.state),
    )
