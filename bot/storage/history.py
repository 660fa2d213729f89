"""What has happened in a case, as the audit recorded it: kinds and moments, and of which demand."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import literal_column, select

from bot.storage.db import Tx
from bot.storage.tables import LOOKS, audit

# Word for word as in the index: SQLite does not use it for kinds that come as parameters.
_LOOK = audit.c.kind.in_([literal_column(f"'{kind}'") for kind in LOOKS])


def of_case(tx: Tx, case_id: str) -> list[tuple[datetime, str]]:
    """Moments (UTC) and kinds, oldest first."""
    query = select(audit.c.at, audit.c.kind).where(audit.c.case_id == case_id).order_by(audit.c.id)
    return [(row.at, row.kind) for row in tx.execute(query)]


def of_demands(tx: Tx, case_id: str, kind: str) -> dict[str, datetime]:
    """When this happened (UTC), by the demand it happened to."""
    query = select(audit.c.at, audit.c.facts).where(audit.c.case_id == case_id, audit.c.kind == kind)
    told = [(json.loads(row.facts).get("demand"), row.at) for row in tx.execute(query.order_by(audit.c.id))]
    return {demand_id: at for demand_id, at in told if demand_id}


def looks(tx: Tx, subject_ids: Collection[str], *, limit: int, skip: int = 0) -> list[tuple[datetime, str, str]]:
    """Moments (UTC), kinds and actors of every look at the data of these accounts, the newest first."""
    query = select(audit.c.at, audit.c.kind, audit.c.actor).where(_LOOK, audit.c.subject_id.in_(subject_ids))
    rows = tx.execute(query.order_by(audit.c.id.desc()).limit(limit).offset(skip or None))
    return [(row.at, row.kind, row.actor) for row in rows]
