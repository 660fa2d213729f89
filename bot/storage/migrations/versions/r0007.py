"""Recipients that wait are found by the moment from which they may be written to, however many have been."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

UNSETTLED = sa.text("state IN ('pending','sending')")


def upgrade() -> None:
    op.execute("UPDATE recipients SET ready_at = 0 WHERE ready_at IS NULL AND state IN ('pending','sending')")
    _index(["broadcast_id", "ready_at", "subject_id"])


def downgrade() -> None:
    _index(["broadcast_id", "subject_id"])


def _index(columns: list[str]) -> None:
    op.drop_index("ix_recipients_waiting", table_name="recipients")
    op.create_index(
        "ix_recipients_waiting", "recipients", columns, unique=False, sqlite_where=UNSETTLED, postgresql_where=UNSETTLED
    )
