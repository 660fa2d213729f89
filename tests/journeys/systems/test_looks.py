"""A client who has typed the code reads who looked at their data: roles and times, no names, and only their own."""

from datetime import timedelta

import pytest

from bot.domain.languages import Language
from bot.storage import audit, people
from bot.storage.db import Store, Tx
from tests.journeys.client import Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.desk.conftest import office_of
from tests.journeys.office import Desk
from tests.journeys.systems.proving import CODE, proves

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)


async def looked_at(desk: Desk, client: Client) -> Colleague:
    """Bolat reads a request of the client and sees who it is."""
    await proves(client)
    await client.taps("Ask an employee for the rest")
    bolat = office_of(desk, Language.RU).bolat
    await bolat.claims()
    await bolat.opens_case()
    await bolat.taps("Read everything")
    await bolat.opens_case()
    await bolat.taps("Who is it")
    await bolat.actor.taps(bolat.actor.buttons[0])
    return bolat


async def test_reading_a_reveal_and_ones_own_download_are_listed_the_newest_first(desk: Desk, client: Client) -> None:
    await looked_at(desk, client)
    await client.actor.says("/mydata")
    await client.taps("A file for other programs")
    await client.taps("Who looked")

    t, who = client.t, client.t.plain("an operator")
    lines = [
        t.plain("You: took your data away in a file"),
        t.plain("{who}: saw your name and number", who=who),
        t.plain("{who}: read your requests and messages", who=who),
    ]
    # The file is the newest message: the list stands where the overview was.
    shown = client.actor.message_with(t.plain("All my data")).text
    places = [shown.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)
    assert "Болат" not in shown
    assert t.date(desk.clock()) in shown


async def test_without_the_code_nothing_is_told(desk: Desk, client: Client) -> None:
    await looked_at(desk, client)
    await client.actor.says("/mydata")
    button = client.actor.message_with(client.t.plain("Who looked"))
    await desk.passes(timedelta(minutes=31))

    await client.actor.taps(client.t.plain("Who looked"), on=button)

    assert client.sees(CODE)
    assert not client.actor.sees(client.t.plain("an operator"))


async def test_what_was_looked_at_of_others_is_not_theirs(desk: Desk, client: Client) -> None:
    await looked_at(desk, client)
    other = of(desk, Language.RU if client.language is Language.KK else Language.KK)
    await proves(other)
    await other.taps("Who looked")

    assert other.sees("Nobody yet.")


async def test_many_looks_come_page_by_page_and_who_has_left_is_called_so(
    desk: Desk, client: Client, store: Store
) -> None:
    bolat = await looked_at(desk, client)

    def more(tx: Tx) -> None:
        subject = people.subject_of(tx, people.person_of(tx, client.actor.person.id))
        assert subject is not None
        for _ in range(12):
            audit.append(tx, "decision_read", by="staff:gone", at=desk.clock(), subject_id=subject.id)

    await store.write(more)
    await client.actor.says("/mydata")
    await client.taps("Who looked")
    assert client.sees("an employee who has left the desk")
    assert not client.sees("{who}: saw your name and number", who=bolat.t.plain("an operator"))
    await client.actor.taps("▶")

    assert client.t.plain("{who}: saw your name and number", who=client.t.plain("an operator")) in client.actor.screen
    await client.actor.forges("ml:999999")
    assert client.sees("Nobody yet.")
    await client.actor.forges("ml:-5")
    assert client.actor.message.labels.count("▶") == 1
