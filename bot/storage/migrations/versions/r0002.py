"""Who is asking: one-time codes, and the locks of those who guess. Each request may wait for its own decision."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def decisions_of(column: str) -> None:
    """One decision waits at a time for each ``column``."""
    op.drop_index("uq_proposals_open", table_name="proposals")
    op.create_index(
        "uq_proposals_open",
        "proposals",
        [column],
        unique=True,
        sqlite_where=sa.text("verdict IS NULL"),
        postgresql_where=sa.text("verdict IS NULL"),
    )


def upgrade() -> None:
    decisions_of("demand_id")
    op.create_table(
        "locks",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=True),
        sa.Column("sends", sa.Integer(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_locks")),
    )
    op.create_index(op.f("ix_locks_at"), "locks", ["at"], unique=False)
    op.create_table(
        "codes",
        sa.Column("person", sa.LargeBinary(length=32), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("code", sa.LargeBinary(length=32), nullable=True),
        sa.Column("client_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("client", sa.LargeBinary(length=32), nullable=True),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("good_until", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_codes_subject_id")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_codes")),
    )
    op.create_index(op.f("ix_codes_good_until"), "codes", ["good_until"], unique=False)


def downgrade() -> None:
    decisions_of("case_id")
    op.drop_index(op.f("ix_codes_good_until"), table_name="codes")
    op.drop_table("codes")
    op.drop_index(op.f("ix_locks_at"), table_name="locks")
    op.drop_table("locks")
