"""Who may read the database file, and who may open it: its owner only, and one bot at a time."""

import fcntl
import os
from pathlib import Path

from sqlalchemy.engine import URL

from bot.storage.errors import DatabaseBusy, StoreError


def database_path(url: URL) -> Path:
    """The file behind a `sqlite:///path` URL."""
    if not url.database or url.database == ":memory:" or url.database.startswith("file:"):
        raise StoreError(
            f"An SQLite database needs a file, as in sqlite:///data/bot.db, not {url.render_as_string()!r}."
        )
    return Path(url.database)


def prepare(path: Path) -> None:
    """Make folder (0700) and file (0600) before SQLite does; its -wal and -shm copy the mode of the file."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            if file.exists() and file.stat().st_mode & 0o077:
                file.chmod(0o600)
    except OSError as error:
        raise cannot_open(path, error) from error


def cannot_open(path: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The database file {path} cannot be opened: {error.strerror}. It is where BOT_DATABASE_URL says, else in "
        "BOT_DATA_DIR: correct that, or let the bot's user read and write there."
    )


class FileLock:
    """Held from making to `release()` or the end of the process, however that comes."""

    def __init__(self, path: Path) -> None:
        side = path.with_name(path.name + ".lock")
        try:
            self._handle = os.open(side, os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise cannot_open(side, error) from error
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._handle)
            raise DatabaseBusy(
                f"Another bot process works with {path}. Stop it first, or use a file of its own."
            ) from error

    def release(self) -> None:
        os.close(self._handle)
