"""What goes with nearly every act: its entry in the audit, and the word of it to the staff group."""

from datetime import datetime

from bot.domain.cases import Case
from bot.domain.notices import Card, Line
from bot.domain.staff import Member
from bot.storage import audit, outbox
from bot.storage.db import Tx

DESK = "desk"


def tell_desk(tx: Tx, case: Case, now: datetime, *, line: str | None = None) -> None:
    """Bring the card up to date, under a line that says what happened, never what was written."""
    if line:
        outbox.put(tx, Line(case_id=case.id, what=line), to=DESK, now=now)
    outbox.put(tx, Card(case_id=case.id), to=DESK, now=now)


def log_staff(tx: Tx, kind: str, case: Case, *, by: Member, now: datetime, **facts: str) -> None:
    audit.append(tx, kind, by=f"staff:{by.id}", at=now, case_id=case.id, subject_id=case.subject_id, facts=facts)
