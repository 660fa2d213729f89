"""The desk of these journeys: once in Russian with a Kazakh client, once in Kazakh with a Russian one."""

from collections.abc import AsyncIterator

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

OTHER = {Language.RU: Language.KK, Language.KK: Language.RU}


@pytest.fixture(params=list(Language))
async def office(
    store: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """Nobody has asked for anything yet."""
    monkeypatch.setattr(Translator, "strict", True)
    language: Language = request.param
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
