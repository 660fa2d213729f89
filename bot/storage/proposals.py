"""Decisions waiting for a second person; at most one open per demand."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, and_, insert, or_, select, update

from bot.domain.cases import Outcome
from bot.domain.proposals import Proposal
from bot.storage.db import Tx
from bot.storage.tables import demands, proposals

CONFIRMED, LAID_ASIDE = "confirmed", "laid_aside"
_APPROVED = and_(proposals.c.verdict == CONFIRMED, proposals.c.outcome != Outcome.REFUSED)


def insert_proposal(tx: Tx, subject_id: str, proposal: Proposal) -> None:
    tx.execute(
        insert(proposals).values(
            id=proposal.id,
            case_id=proposal.case_id,
            demand_id=proposal.demand_id,
            outcome=proposal.outcome,
            ground=proposal.ground,
            until=proposal.until and proposal.until.isoformat(),
            text_sealed=proposal.text and tx.vault.seal(tx, subject_id, "proposal", proposal.text),
            proposed_by=proposal.proposed_by,
            proposed_at=proposal.proposed_at,
        )
    )


def waiting(tx: Tx, subject_id: str, case_id: str) -> list[Proposal]:
    """The proposals of this case that wait for a second person, the oldest first."""
    query = select(proposals).where(proposals.c.case_id == case_id, proposals.c.verdict.is_(None))
    return [_proposal(tx, subject_id, row) for row in tx.execute(query.order_by(proposals.c.proposed_at))]


def open_of(tx: Tx, subject_id: str, case_id: str) -> Proposal | None:
    """The proposal that waits in this case, the oldest of several."""
    return next(iter(waiting(tx, subject_id, case_id)), None)


def confirmed(tx: Tx, subject_id: str, case_id: str) -> list[Proposal]:
    """The approvals of this case, those carried out too, the latest first."""
    query = select(proposals).where(proposals.c.case_id == case_id, _APPROVED).order_by(proposals.c.proposed_at.desc())
    return [_proposal(tx, subject_id, row) for row in tx.execute(query)]


def _proposal(tx: Tx, subject_id: str, row: Row[tuple[object, ...]]) -> Proposal:
    return Proposal(
        id=row.id,
        case_id=row.case_id,
        demand_id=row.demand_id,
        outcome=Outcome(row.outcome),
        ground=row.ground,
        until=date.fromisoformat(row.until) if row.until else None,
        text=row.text_sealed and tx.vault.open(tx, subject_id, "proposal", row.text_sealed),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
    )


def pending(tx: Tx, case_ids: Sequence[str]) -> tuple[set[str], set[str]]:
    """The open demands whose decision waits to be confirmed, and those that were approved and wait to be done."""
    query = (
        select(proposals.c.demand_id, proposals.c.verdict)
        .join(demands, demands.c.id == proposals.c.demand_id)
        .where(proposals.c.case_id.in_(case_ids), demands.c.outcome.is_(None))
        .where(or_(proposals.c.verdict.is_(None), _APPROVED))
    )
    found = list(tx.execute(query))
    return {row.demand_id for row in found if not row.verdict}, {row.demand_id for row in found if row.verdict}


def lay_aside(tx: Tx, demand_id: str) -> None:
    """A demand is open again: what was once confirmed about it does not wait to be carried out."""
    tx.execute(
        update(proposals)
        .where(proposals.c.demand_id == demand_id, proposals.c.verdict == CONFIRMED)
        .values(verdict=LAID_ASIDE)
    )


def deciders(tx: Tx, demand_id: str) -> tuple[set[str], set[str]]:
    """Who proposed what was decided about this demand, and who confirmed it."""
    query = select(proposals.c.proposed_by, proposals.c.decided_by).where(
        proposals.c.demand_id == demand_id, proposals.c.verdict.in_([CONFIRMED, LAID_ASIDE])
    )
    decided = list(tx.execute(query))
    return {row.proposed_by for row in decided}, {row.decided_by for row in decided if row.decided_by}


def decide(tx: Tx, proposal_id: str, verdict: str, *, by: str | None, solo: bool, now: datetime) -> bool:
    """``verdict`` is ``confirmed``, ``sent_back`` or ``dropped``; False when it was decided already."""
    return tx.guarded(
        update(proposals)
        .where(proposals.c.id == proposal_id, proposals.c.verdict.is_(None))
        .values(verdict=verdict, decided_by=by, decided_at=now, solo=solo)
    )
