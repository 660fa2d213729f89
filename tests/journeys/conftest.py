"""What every journey may ask for: `desk`, the whole bot with everybody around it, on both engines."""

from collections.abc import AsyncIterator

import pytest

from bot.storage.db import Store
from bot.texts import Translator
from tests.journeys.actors import Actor
from tests.journeys.office import Desk


@pytest.fixture
async def desk(store: Store, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk in a forum. Whatever the bot did that Telegram does not take is told when the test is over.

    One engine only: `@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)`.
    """
    monkeypatch.setattr(Translator, "strict", True)
    desk = Desk(store=store)
    await desk.open()
    yield desk
    assert desk.world.violations == []


@pytest.fixture
def aigerim(desk: Desk) -> Actor:
    return desk.aigerim


@pytest.fixture
def ruslan(desk: Desk) -> Actor:
    return desk.ruslan


@pytest.fixture
def charlie(desk: Desk) -> Actor:
    return desk.charlie


@pytest.fixture
def bolat(desk: Desk) -> Actor:
    return desk.bolat


@pytest.fixture
def dana(desk: Desk) -> Actor:
    return desk.dana


@pytest.fixture
def serik(desk: Desk) -> Actor:
    return desk.serik
