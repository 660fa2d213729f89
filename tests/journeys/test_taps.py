"""From the main menu to seeing, correcting, deleting and withdrawing: three taps at the most."""

import pytest

from bot.domain.languages import Language
from bot.sandbox.things import Message
from tests.journeys.client import Client, Counting
from tests.journeys.client import of as client_of
from tests.journeys.office import Desk

pytestmark = [pytest.mark.parametrize("engine", ["sqlite"], indirect=True)]
MOST = 3
# What is tapped, and what is then before the person: the request to be checked, the data to choose from, the switches.
ROADS = {
    "view": (("My data", "Everything"), "File the request"),
    "correct": (("Correct my data", "Change"), "Phone"),
    "delete": (("Delete my data", "Everything"), "All correct"),
    "withdraw": (("My consents",), "Withdraw consent to this chat"),
}


@pytest.fixture(params=Language)
async def client(request: pytest.FixtureRequest, desk: Desk) -> Client:
    client = client_of(desk, request.param)
    await client.files()
    return client


@pytest.mark.parametrize("right", ROADS)
async def test_every_daily_right_is_three_taps_from_the_menu(client: Client, right: str) -> None:
    road, reached = ROADS[right]
    count = Counting(client=client)
    await count.menu()
    before = typed(client)
    for label in road:
        assert not client.has(reached)
        await count.tap(label)

    assert client.has(reached)
    assert count.taps <= MOST
    assert typed(client) == before, "nothing has to be typed on the way"


@pytest.mark.parametrize("right", ["view", "delete"])
async def test_all_of_the_data_is_asked_for_without_a_word_typed(desk: Desk, client: Client, right: str) -> None:
    road, on = ROADS[right]
    count = Counting(client=client)
    await count.menu()
    for label in (*road, on):
        await count.tap(label)

    assert count.taps <= MOST
    if right == "delete":
        assert client.has("Yes, delete all my data"), "what cannot be undone takes a second, different act"
        await count.tap("Yes, delete all my data")
    assert "2026-000001" in client.actor.screen
    assert client.has("Open the case")


def typed(client: Client) -> list[Message]:
    shown = client.actor.world.chat_view(client.actor.person, None, None)
    return [message for message in shown if not message.from_bot]
