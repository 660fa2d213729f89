"""One bot after the other over the same database, each a process of its own that can be killed at any moment."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.wire import PATIENCE, Wire

NURSERY = Path(__file__).with_name("nursery.py")


@dataclass(kw_only=True)
class Bots:
    """``pid`` is the bot that lives now."""

    nursery: Process
    pid: int | None = None

    async def starts(self) -> None:
        assert self.nursery.stdin is not None
        self.nursery.stdin.write(b"one\n")
        self.pid = int(await self._line())

    def kill(self, how: signal.Signals = signal.SIGKILL) -> bool:
        """False when there is nobody to kill."""
        if self.pid is None:
            return False
        os.kill(self.pid, how)
        return True

    async def gone(self) -> int:
        """The exit code of the bot that was killed or asked to leave."""
        number, code = (await self._line()).split()
        assert int(number) == self.pid
        self.pid = None
        return int(code)

    async def _line(self) -> bytes:
        assert self.nursery.stdout is not None
        async with asyncio.timeout(PATIENCE):
            return await self.nursery.stdout.readline()


@asynccontextmanager
async def bots(wire: Wire) -> AsyncIterator[Bots]:
    environment = {**wire.environment, "PYTHONPATH": str(NURSERY.parent.parent.parent)}
    with (wire.folder / "log").open("ab") as log:
        nursery = await asyncio.create_subprocess_exec(
            sys.executable, str(NURSERY), cwd=wire.folder, env=environment, stdin=PIPE, stdout=PIPE, stderr=log
        )
    these = Bots(nursery=nursery)
    try:
        yield these
    finally:
        with suppress(ProcessLookupError):
            these.kill()
            nursery.kill()
        await nursery.wait()
