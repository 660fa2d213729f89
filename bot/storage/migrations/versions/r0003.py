"""Duties of staff beside the answer to a person, and a quick way to who has looked at somebody's data."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "duty_numbers",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_duty_numbers")),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=True),
        sa.Column("demand_id", sa.String(length=16), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("draft_id", sa.String(length=16), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("evidence_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_until", sa.BigInteger(), nullable=True),
        sa.Column("rule", sa.String(length=24), nullable=False),
        sa.Column("rules", sa.String(length=24), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("opened_by", sa.String(length=16), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("next_alert_at", sa.BigInteger(), nullable=True),
        sa.Column("alerted", sa.String(length=12), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_duties_case_id")),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_duties_demand_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["staff.id"], name=op.f("fk_duties_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_duties_draft_id")),
        sa.UniqueConstraint("number", name=op.f("uq_duties_number")),
    )
    op.create_index(
        "ix_duties_alert",
        "duties",
        ["next_alert_at"],
        unique=False,
        sqlite_where=sa.text("next_alert_at IS NOT NULL"),
        postgresql_where=sa.text("next_alert_at IS NOT NULL"),
    )
    op.create_index(op.f("ix_duties_case_id"), "duties", ["case_id"], unique=False)
    op.create_index(
        "ix_duties_pending",
        "duties",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state IN ('open','told')"),
        postgresql_where=sa.text("state IN ('open','told')"),
    )
    op.create_index(
        "ix_duties_words",
        "duties",
        ["words_until"],
        unique=False,
        sqlite_where=sa.text("words_until IS NOT NULL"),
        postgresql_where=sa.text("words_until IS NOT NULL"),
    )
    op.create_index(
        "uq_duties_demand",
        "duties",
        ["demand_id", "kind", "about", "what", "fields"],
        unique=True,
        sqlite_where=sa.text("demand_id IS NOT NULL"),
        postgresql_where=sa.text("demand_id IS NOT NULL"),
    )
    op.create_index(
        "ix_audit_looks",
        "audit",
        ["subject_id", "id"],
        unique=False,
        sqlite_where=sa.text("kind IN ('content_read','identity_revealed','decision_read','data_exported')"),
        postgresql_where=sa.text("kind IN ('content_read','identity_revealed','decision_read','data_exported')"),
    )


def downgrade() -> None:
    op.drop_index("ix_audit_looks", table_name="audit")
    op.drop_index("uq_duties_demand", table_name="duties")
    op.drop_index("ix_duties_words", table_name="duties")
    op.drop_index("ix_duties_pending", table_name="duties")
    op.drop_index(op.f("ix_duties_case_id"), table_name="duties")
    op.drop_index("ix_duties_alert", table_name="duties")
    op.drop_table("duties")
    op.drop_table("duty_numbers")
