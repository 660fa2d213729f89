"""How many questions the bot puts to the company's database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event


@contextmanager
def questions(database: Path) -> Iterator[list[str]]:
    """Every statement that this database is asked meanwhile."""
    asked: list[str] = []

    def note(connection: Any, _: Any, statement: str, *__: Any) -> None:
        if connection.engine.url.database == str(database):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)
