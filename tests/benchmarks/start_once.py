"""One start of the bot, each step timed, as JSON: ``python -m tests.benchmarks.start_once sqlite:///migrated.db``."""

import asyncio
import gc
import json
import resource
import sys
import time
from pathlib import Path

STATUS = Path("/proc/self/status")


def memory() -> float:
    """MiB this process holds now; the most it ever held where the system does not tell."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


class Steps:
    """Seconds of each step, one after the other."""

    def __init__(self) -> None:
        self.took: dict[str, float] = {}
        self._last = time.perf_counter()

    def done(self, name: str) -> None:
        now = time.perf_counter()
        self.took[name] = now - self._last
        self._last = now

    def skip(self) -> None:
        """What was done since the last step is not the bot's."""
        self._last = time.perf_counter()


async def start(url: str, steps: Steps) -> None:
    """Build the bot as `bot.app.serve` does; then once more over Telegram in memory, for a first update."""
    from pydantic import SecretStr

    from bot.app import build, real_time
    from bot.config import Settings
    from bot.rules import load_rules
    from bot.storage.db import Store
    from bot.storage.vault import Vault
    from bot.telegram.client import make_session

    steps.done("imports")
    settings = Settings(token=SecretStr("1:a"), company_name="A", company_bin="1" * 12, company_contact="a@example.kz")
    rules = load_rules()
    steps.done("rules")
    async with await Store.open(url, Vault(bytes(range(32))), exclusive=True) as store:
        steps.done("store opened")
        async with make_session(settings.api_url) as session:
            await build(settings, rules=rules, store=store, session=session, time=real_time())
            gc.collect()
            gc.freeze()
            steps.done("built, ready for updates")
        steps.took["total until ready"] = sum(steps.took.values())
        steps.took["memory when ready, MiB"] = memory()

        from bot.sandbox.session import InMemorySession
        from bot.sandbox.world import World

        world = World(real_time().clock)
        in_memory = InMemorySession(world)
        settings = settings.model_copy(update={"token": SecretStr(world.token)})
        house = await build(settings, rules=rules, store=store, session=in_memory, time=real_time())
        for name in ("first update (words are loaded)", "second update"):
            world.press_start(world.add_user("Aigerim", language_code="kk"))
            steps.skip()
            await house.poller.step()
            steps.done(name)
        assert len(world.sent) == 2


if __name__ == "__main__":
    timed = Steps()
    asyncio.run(start(sys.argv[1], timed))
    print(json.dumps(timed.took))
