"""The desk of these journeys: in Russian with a Kazakh client, or in Kazakh with a Russian one."""

from collections.abc import AsyncIterator
from zlib import crc32

import pytest

from bot.actions import people
from bot.domain.languages import Language
from bot.storage.db import Store
from bot.storage.people import person_of
from bot.texts import Translator, translator
from tests.journeys.actors import Actor
from tests.journeys.client import of
from tests.journeys.desk.colleague import Colleague, Office
from tests.journeys.office import Desk
from tests.sizes import SOAK

OTHER = {Language.RU: Language.KK, Language.KK: Language.RU}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each journey in one language, every other one in Russian; each in both under `make soak`."""
    if "spoken_here" in metafunc.fixturenames:
        turn = crc32(metafunc.function.__name__.encode()) % len(Language)
        metafunc.parametrize("spoken_here", Language if SOAK else [list(Language)[turn]])


@pytest.fixture
async def office(store: Store, spoken_here: Language, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Office]:
    """Nobody has asked for anything yet."""
    monkeypatch.setattr(Translator, "strict", True)
    language = spoken_here
    desk = Desk(store=store, language=language)
    await desk.open()
    for actor in (desk.bolat, desk.dana, desk.serik):
        person = await store.read(person_of, actor.person.id)
        await store.write(people.choose_language, person, language)
    yield office_of(desk, language)
    assert desk.world.violations == []


def office_of(desk: Desk, language: Language) -> Office:
    def colleague(actor: Actor) -> Colleague:
        return Colleague(desk=desk, actor=actor, t=translator(language))

    return Office(
        desk=desk,
        client=of(desk, OTHER[language]),
        bolat=colleague(desk.bolat),
        dana=colleague(desk.dana),
        serik=colleague(desk.serik),
    )


@pytest.fixture
async def filed(office: Office) -> Office:
    """The client has asked for a part of the data to be deleted; nobody has taken the case."""
    await office.client.files()
    return office


@pytest.fixture
async def taken(filed: Office) -> Office:
    """Bolat, an operator, has taken the case."""
    await filed.bolat.claims()
    return filed
