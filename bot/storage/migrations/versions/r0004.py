"""What the bot does in the company's systems itself: erasures and corrections on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def waiting(table: str) -> None:
    """By when a worker has to look at it."""
    where = sa.text("next_at IS NOT NULL")
    op.create_index(f"ix_{table}_next", table, ["next_at"], sqlite_where=where, postgresql_where=where)


def steps_by(*, nullable: bool) -> None:
    """The bot takes steps too. SQLite changes no column: the table is made anew."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("steps", "by", existing_type=sa.String(length=16), nullable=nullable)
        return
    op.drop_index(op.f("ix_steps_case_id"), table_name="steps")
    op.rename_table("steps", "steps_before")
    op.create_table(
        "steps",
        sa.Column("demand_id", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=nullable),
        sa.ForeignKeyConstraint(["by"], ["staff.id"], name=op.f("fk_steps_by")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_steps_case_id")),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_steps_demand_id")),
        sa.PrimaryKeyConstraint("demand_id", "step", name=op.f("pk_steps")),
    )
    op.execute("INSERT INTO steps SELECT * FROM steps_before")
    op.drop_table("steps_before")
    op.create_index(op.f("ix_steps_case_id"), "steps", ["case_id"], unique=False)


def upgrade() -> None:
    steps_by(nullable=True)
    op.create_table(
        "erasures",
        sa.Column("demand_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("client", sa.LargeBinary(length=32), nullable=True),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("plan_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=False),
        sa.Column("ready_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_erasures_case_id")),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_erasures_demand_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_erasures_subject_id")),
        sa.PrimaryKeyConstraint("demand_id", name=op.f("pk_erasures")),
    )
    for column in ("case_id", "client", "subject_id"):
        op.create_index(op.f(f"ix_erasures_{column}"), "erasures", [column], unique=False)
    waiting("erasures")
    op.create_table(
        "corrections",
        sa.Column("demand_id", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("change_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("next_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_corrections_case_id")),
        sa.ForeignKeyConstraint(["demand_id"], ["demands.id"], name=op.f("fk_corrections_demand_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_corrections_subject_id")),
        sa.PrimaryKeyConstraint("demand_id", name=op.f("pk_corrections")),
    )
    for column in ("case_id", "subject_id"):
        op.create_index(op.f(f"ix_corrections_{column}"), "corrections", [column], unique=False)
    waiting("corrections")


def downgrade() -> None:
    op.drop_table("corrections")
    op.drop_table("erasures")
    op.execute('DELETE FROM steps WHERE "by" IS NULL')
    steps_by(nullable=False)
