"""Machines in other places of the world."""

import os
import time
from collections.abc import Iterator

import pytest


@pytest.fixture(params=["Asia/Tokyo", "Pacific/Honolulu", "UTC"])
def host_zone(request: pytest.FixtureRequest) -> Iterator[str]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()
