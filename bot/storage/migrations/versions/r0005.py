"""Policies with their acknowledgements, broadcasts with their recipients, and what a consent is given under."""

import sqlalchemy as sa
from alembic import op

from bot.storage import triggers

revision = "0005"
down_revision = "0004"

STATES = "state IN ('pending','sending','sent','blocked','deactivated','invalid','unknown','skipped')"
WAITING = "state IN ('pending','sending')"


def columns() -> list[sa.Column[object]]:
    """What is kept with a consent from now on."""
    return [
        sa.Column("channel", sa.String(length=8), server_default=sa.text("'chat'"), nullable=False),
        sa.Column("policy", sa.String(length=20), nullable=True),
        sa.Column("until", sa.BigInteger(), nullable=True),
    ]


def under_what(*, wider: bool) -> None:
    """SQLite would write the new columns behind the constraints: there the table is made anew, and guarded again."""
    if op.get_bind().dialect.name != "sqlite":
        for column in columns():
            if wider:
                op.add_column("consents", column)
            else:
                op.drop_column("consents", column.name)
        return
    for statement in triggers.removal("sqlite", ("consents",)):
        op.execute(statement)
    op.drop_index(op.f("ix_consents_subject_id"), table_name="consents")
    op.rename_table("consents", "consents_before")
    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("purpose", sa.String(length=20), nullable=False),
        sa.Column("act", sa.String(length=12), nullable=False),
        sa.Column("edition", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        *(columns() if wider else []),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.execute(
        "INSERT INTO consents (id, subject_id, purpose, act, edition, text_hash, language, at)"
        " SELECT id, subject_id, purpose, act, edition, text_hash, language, at FROM consents_before"
    )
    op.drop_table("consents_before")
    op.create_index(op.f("ix_consents_subject_id"), "consents", ["subject_id"], unique=False)
    for statement in triggers.creation("sqlite", ("consents",)):
        op.execute(statement)


def guard() -> list[str]:
    """The statements that make what people answered append-only, and what was published; their function is 0001's."""
    dialect = op.get_bind().dialect.name
    made = [*triggers.creation(dialect, ("acknowledgements",)), *triggers.of_policies(dialect)]
    return [statement for statement in made if statement != triggers.FUNCTION]


def upgrade() -> None:
    op.create_table(
        "acknowledgements",
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=8), server_default=sa.text("'chat'"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "version", "answer", name=op.f("pk_acknowledgements")),
    )
    op.create_index(
        "uq_acknowledgements_decided",
        "acknowledgements",
        ["subject_id", "version"],
        unique=True,
        sqlite_where=sa.text("answer <> 'asked'"),
        postgresql_where=sa.text("answer <> 'asked'"),
    )
    op.create_index("ix_acknowledgements_version", "acknowledgements", ["version", "subject_id"], unique=False)
    op.create_table(
        "policies",
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("effective", sa.String(length=10), nullable=False),
        sa.Column("summary_ru", sa.Text(), nullable=False),
        sa.Column("summary_kk", sa.Text(), nullable=False),
        sa.Column("text_ru", sa.Text(), nullable=False),
        sa.Column("text_kk", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("proposed_by", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("published_by", sa.String(length=40), nullable=True),
        sa.Column("published_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_policies")),
        sa.UniqueConstraint("position", name=op.f("uq_policies_position")),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("number", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("policy", sa.String(length=20), nullable=True),
        sa.Column("about", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text_ru", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text_kk", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("stage_at", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("draft_id", sa.String(length=16), nullable=True),
        sa.Column("proposed_by", sa.String(length=40), nullable=False),
        sa.Column("proposed_at", sa.BigInteger(), nullable=False),
        sa.Column("approved_by", sa.String(length=16), nullable=True),
        sa.Column("approved_at", sa.BigInteger(), nullable=True),
        sa.Column("solo", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("filled_to", sa.String(length=16), nullable=True),
        sa.Column("filled_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["approved_by"], ["staff.id"], name=op.f("fk_broadcasts_approved_by")),
        sa.ForeignKeyConstraint(["policy"], ["policies.version"], name=op.f("fk_broadcasts_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_broadcasts_draft_id")),
        sa.UniqueConstraint("number", name=op.f("uq_broadcasts_number")),
    )
    op.create_table(
        "recipients",
        sa.Column("broadcast_id", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("ready_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=True),
        sa.Column("message", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("mailed", sa.String(length=12), nullable=True),
        sa.CheckConstraint(STATES, name=op.f("ck_recipients_state")),
        sa.ForeignKeyConstraint(["broadcast_id"], ["broadcasts.id"], name=op.f("fk_recipients_broadcast_id")),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_recipients_subject_id")),
        sa.PrimaryKeyConstraint("broadcast_id", "subject_id", name=op.f("pk_recipients")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_recipients_subject_id", "recipients", ["subject_id"], unique=False)
    op.create_index(
        "ix_recipients_waiting",
        "recipients",
        ["broadcast_id", "subject_id"],
        unique=False,
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    under_what(wider=True)
    for statement in guard():
        op.execute(statement)


def downgrade() -> None:
    under_what(wider=False)
    op.drop_index(
        "ix_recipients_waiting",
        table_name="recipients",
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.drop_index("ix_recipients_subject_id", table_name="recipients")
    op.drop_table("recipients")
    op.drop_table("broadcasts")
    op.drop_table("policies")
    op.drop_table("acknowledgements")
