"""What is checked before the first action: that the tables are ours to work with, and that the key is theirs."""

import hmac
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from bot.storage.errors import WrongKey, WrongSchema
from bot.storage.migrations import misfit
from bot.storage.tables import meta

if TYPE_CHECKING:
    from bot.storage.db import Tx


def verify_schema(tx: "Tx") -> None:
    """Raises WrongSchema unless the database was migrated to exactly this version."""
    problem = misfit(tx.connection)
    if problem is not None:
        raise WrongSchema(problem)


def verify_key(tx: "Tx") -> None:
    """Raises WrongKey unless the vault has the master key the database was first opened with."""
    known = tx.scalar(select(meta.c.value).where(meta.c.name == "key_check"))
    mine = tx.vault.fingerprint()
    if known is None:
        tx.execute(insert(meta).values(name="key_check", value=mine))
    elif not hmac.compare_digest(known, mine):
        raise WrongKey(
            "This is not the master key the database was made with. Put the right one into BOT_MASTER_KEY, or "
            "the path of its file into BOT_MASTER_KEY_FILE; without it nothing personal in this database can be read."
        )
