"""What keeps the record append-only even from ourselves: triggers that refuse every UPDATE, DELETE and TRUNCATE.

Migration 0001 has made them from this text. To change them, write a new function here and a migration that uses it.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, text

# INSERT OR REPLACE deletes too, and is caught as long as recursive_triggers is on.
ON_SQLITE = (
    "CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
)
VERBS = ("update", "delete")
FUNCTION = (
    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
)
ON_POSTGRESQL = (
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)

# A version of the policy: before it has its place it may be written anew, afterwards nothing of it changes.
PUBLISHED = "OLD.position IS NOT NULL"
PUBLISHED_ON_SQLITE = (
    f"CREATE TRIGGER policies_no_{{verb}} BEFORE {{verb}} ON policies WHEN {PUBLISHED}"
    " BEGIN SELECT RAISE(ABORT, 'policies is append-only'); END"
)
PUBLISHED_ON_POSTGRESQL = (
    "CREATE TRIGGER policies_published BEFORE UPDATE OR DELETE ON policies"
    f" FOR EACH ROW WHEN ({PUBLISHED}) EXECUTE FUNCTION refuse_change()"
)
TRUNCATED_ON_POSTGRESQL = (
    "CREATE TRIGGER policies_append_only BEFORE TRUNCATE ON policies"
    " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
)


def of_policies(dialect: str) -> list[str]:
    """The statements that keep a published version as it is; they call the function that `creation` makes."""
    if dialect == "sqlite":
        return [PUBLISHED_ON_SQLITE.format(verb=verb) for verb in VERBS]
    return [PUBLISHED_ON_POSTGRESQL, TRUNCATED_ON_POSTGRESQL]


def creation(dialect: str, tables: Sequence[str]) -> list[str]:
    """The statements that make the tables append-only."""
    if dialect == "sqlite":
        return [ON_SQLITE.format(table=table, verb=verb) for table in tables for verb in VERBS]
    return [FUNCTION, *(ON_POSTGRESQL.format(table=table) for table in tables)]


def removal(dialect: str, tables: Sequence[str]) -> list[str]:
    """The statements that undo `creation`."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_no_{verb}" for table in tables for verb in VERBS]
    return [*(f"DROP TRIGGER {table}_append_only ON {table}" for table in tables), "DROP FUNCTION refuse_change()"]


def missing(connection: Connection, tables: Sequence[str]) -> list[str]:
    """Names of the tables that could be changed, for want of a trigger or because it was disabled."""
    if connection.dialect.name == "sqlite":
        found = set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")))
        return [table for table in tables if not {f"{table}_no_{verb}" for verb in VERBS} <= found]
    enabled = text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid = to_regclass(:table)")
    return [
        table for table in tables if f"{table}_append_only" not in connection.scalars(enabled, {"table": table}).all()
    ]
