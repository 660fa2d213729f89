"""How big is a test: small on every run, full under `make soak`."""

import os

SOAK = os.environ.get("SOAK") == "1"


def sized(small: int, full: int) -> int:
    """`full` under `make soak`, `small` otherwise; a plain function, so that parameters of a test can use it."""
    return full if SOAK else small
