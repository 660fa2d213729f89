"""The house over the store of the test, on either engine."""

import pytest

from bot.storage.db import Store
from tests.actions.house import House


@pytest.fixture
def house(store: Store) -> House:
    return House(store)
