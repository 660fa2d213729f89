"""What has happened in a case, as the audit recorded it: kinds and moments, and of which demand."""

import json
from datetime import datetime

from sqlalchemy import select

from bot.storage.db import Tx
from bot.storage.tables import audit


def of_case(tx: Tx, case_id: str) -> list[tuple[datetime, str]]:
    """Moments (UTC) and kinds, oldest first."""
    query = select(audit.c.at, audit.c.kind).where(audit.c.case_id == case_id).order_by(audit.c.id)
    return [(row.at, row.kind) for row in tx.execute(query)]


def of_demands(tx: Tx, case_id: str, kind: str) -> dict[str, datetime]:
    """When this happened (UTC), by the demand it happened to."""
    query = select(audit.c.at, audit.c.facts).where(audit.c.case_id == case_id, audit.c.kind == kind)
    told = [(json.loads(row.facts).get("demand"), row.at) for row in tx.execute(query.order_by(audit.c.id))]
    return {demand_id: at for demand_id, at in told if demand_id}
