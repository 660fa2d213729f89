"""How long until the first update can be handled, and how much memory does that take? Each in a process of its own."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from tests.benchmarks.tables import milliseconds, show

RUNS = 3
ROOT = Path(__file__).parents[2]
COMMANDS = {
    "python, nothing else": ["-c", "pass"],
    "python -m bot --help": ["-m", "bot", "--help"],
    "import aiogram": ["-c", "import aiogram"],
    "import bot.check": ["-c", "import bot.check"],
    "import bot.app": ["-c", "import bot.app"],
}


@pytest.mark.bench
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_start_up(database_url: str) -> None:
    took: dict[str, list[float]] = {}
    starts: list[dict[str, float]] = []
    # The first of each only fills the caches: the byte-compiled files and the system's own.
    for _ in range(1 + RUNS):
        for name, arguments in COMMANDS.items():
            begun = time.perf_counter()
            _python(*arguments)
            took.setdefault(name, []).append(time.perf_counter() - begun)
        starts.append(json.loads(_python("-m", "tests.benchmarks.start_once", database_url)))

    rows = [(name, milliseconds(median(seconds[1:])), milliseconds(max(seconds[1:]))) for name, seconds in took.items()]
    show(f"Start of a command, {RUNS} runs", ("", "median", "max"), rows)
    phases = [
        (name, milliseconds(median(s[name] for s in starts[1:])), milliseconds(max(s[name] for s in starts[1:])))
        for name in starts[0]
        if not name.endswith("MiB")
    ]
    show("Start of the bot, step by step", ("", "median", "max"), phases)
    for name in starts[0]:
        if name.endswith("MiB"):
            print(f"{name}: {median(s[name] for s in starts[1:]):.0f}")


def _python(*arguments: str) -> str:
    # The tests' own settings of Python would keep imports from being byte-compiled.
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "BOT_"))}
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=clean, check=True, capture_output=True, text=True)
    return done.stdout
