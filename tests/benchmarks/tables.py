"""How is a measurement shown? As a table that can be copied into docs/benchmarks.md, with the state of the machine."""

import os
import platform
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median, quantiles

from rich.box import MARKDOWN
from rich.console import Console
from rich.table import Table

WIDTH = 160
SYNCS = 30
BLOCK = 4096


def show(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print the first column to the left and the numbers to the right."""
    table = Table(box=MARKDOWN, title=title, title_justify="left", title_style="bold")
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    console = Console(width=WIDTH, highlight=False)
    console.print()
    console.print(table)
    console.print(machine(), style="dim")


def machine() -> str:
    """Whoever reads the numbers has to know how busy it was."""
    return (
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}; "
        f"the disk makes 4 KiB durable in {sync_seconds() * 1000:.2f} ms"
    )


def sync_seconds() -> float:
    """What one durable write costs at the least, in the folder where the databases of the tests lie."""
    took = []
    with tempfile.TemporaryDirectory() as folder, Path(folder, "block").open("wb", buffering=0) as file:
        for _ in range(SYNCS):
            file.write(bytes(BLOCK))
            begun = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - begun)
    return median(took)


def spread(values: Sequence[float]) -> tuple[str, str, str]:
    """Least, median and most, as whole numbers."""
    return f"{min(values):,.0f}", f"{median(values):,.0f}", f"{max(values):,.0f}"


def times(value: float, than: float) -> str:
    return f"x {value / than:.2f}"


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def half_and_worst(seconds: Sequence[float]) -> tuple[str, str]:
    """p50 and p99."""
    return milliseconds(median(seconds)), milliseconds(quantiles(seconds, n=100)[98])
