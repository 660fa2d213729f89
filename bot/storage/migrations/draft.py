"""What goes into the next migration: `python -m bot.storage.migrations.draft` prints the operations.

They lead from the newest migration to `tables.py`. Read them before use: Alembic sees neither renamed columns nor
triggers, and its batch mode on SQLite drops both triggers and partial indexes.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import MigrationScript
from sqlalchemy import create_engine

from bot.storage.columns import Moment
from bot.storage.migrations import HEAD, upgrade
from bot.storage.tables import metadata


def draft(revision: str = HEAD) -> str:
    """The operations that lead from `revision` ("base" for an empty database) to `tables.py`, and back."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'draft.db'}"
        upgrade(url, revision)
        with create_engine(url).connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            script = produce_migrations(context, metadata)
    return _function("upgrade", script) + "\n\n" + _function("downgrade", script)


def _function(name: Literal["upgrade", "downgrade"], script: MigrationScript) -> str:
    operations = script.upgrade_ops if name == "upgrade" else script.downgrade_ops
    body = "    pass" if operations is None else render_python_code(operations, render_item=_frozen)
    return f"def {name}() -> None:\n    {body}\n"


def _frozen(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # A migration names no type of ours, which may change after it.
    return "sa.BigInteger()" if kind == "type" and isinstance(item, Moment) else False


if __name__ == "__main__":
    sys.stdout.write(draft(*sys.argv[1:]))
