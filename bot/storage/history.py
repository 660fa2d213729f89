"""What has happened in a case, as the audit recorded it: kinds and moments, no facts."""

from datetime import datetime

from sqlalchemy import select

from bot.storage.db import Tx
from bot.storage.tables import audit


def of_case(tx: Tx, case_id: str) -> list[tuple[datetime, str]]:
    """Moments (UTC) and kinds, oldest first."""
    query = select(audit.c.at, audit.c.kind).where(audit.c.case_id == case_id).order_by(audit.c.id)
    return [(row.at, row.kind) for row in tx.execute(query)]
