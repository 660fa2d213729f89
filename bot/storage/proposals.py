"""Decisions waiting for a second person; at most one open per case."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, insert, select, update

from bot.domain.cases import Outcome
from bot.domain.proposals import Proposal
from bot.storage.db import Tx
from bot.storage.tables import demands, proposals


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


def open_of(tx: Tx, subject_id: str, case_id: str) -> Proposal | None:
    """The proposal that waits in this case."""
    return _one(tx, subject_id, case_id, proposals.c.verdict.is_(None))


def confirmed_of(tx: Tx, subject_id: str, case_id: str) -> Proposal | None:
    """The approval that is being carried out, else the one that was carried out last."""
    return _one(tx, subject_id, case_id, proposals.c.verdict == "confirmed", proposals.c.outcome != Outcome.REFUSED)


def _one(tx: Tx, subject_id: str, case_id: str, *where: ColumnElement[bool]) -> Proposal | None:
    query = (
        select(proposals)
        .join(demands, demands.c.id == proposals.c.demand_id)
        .where(proposals.c.case_id == case_id, *where)
        .order_by(demands.c.outcome.is_(None).desc(), proposals.c.proposed_at.desc())
        .limit(1)
    )
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
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


def deciders(tx: Tx, demand_id: str) -> tuple[set[str], set[str]]:
    """Who proposed what was decided about this demand, and who confirmed it."""
    query = select(proposals.c.proposed_by, proposals.c.decided_by).where(
        proposals.c.demand_id == demand_id, proposals.c.verdict == "confirmed"
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
