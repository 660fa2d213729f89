"""Every button anybody was ever shown, pressed when all is over: later, twice, by another person, after a restart."""

import pytest
from sqlalchemy import Table, select

from bot.domain.languages import Language
from bot.domain.requests import Kind
from bot.storage import tables
from bot.storage.db import Store, Tx
from bot.texts import Translator
from tests.journeys.actors import Actor
from tests.journeys.road import Road, road_in
from tests.journeys.roads import SAID, answers, asks, rounds
from tests.sizes import sized

LANGUAGE = Language.RU
APOLOGY = "У нас произошёл сбой"
# How many buttons of a sort are pressed: all of them in a soak.
OF_A_SORT = sized(2, 10_000)
# Before an appeal there has to be a refusal; the rest in the order of the table.
KINDS = [kind for kind in Kind if kind is not Kind.APPEAL]
DECIDED = {
    tables.demands: ("id", "kind", "scope", "outcome", "ground", "until", "decided_at", "representation"),
    tables.cases: ("id", "status", "assignee", "closed_at"),
    tables.steps: ("demand_id", "step", "at", "by"),
}
HELD = {tables.subjects: ("id", "phone", "level", "moved_to"), tables.consents: ("id", "subject_id", "purpose", "act")}


async def rows(store: Store, wanted: dict[Table, tuple[str, ...]]) -> set[tuple[object, ...]]:
    """What is stored about decisions, a tuple each, under the name of its table."""

    def read(tx: Tx) -> set[tuple[object, ...]]:
        return {
            (table.name, *row)
            for table, names in wanted.items()
            for row in tx.execute(select(*(table.c[name] for name in names)))
        }

    return await store.read(read)


@pytest.fixture
async def over(store: Store, monkeypatch: pytest.MonkeyPatch) -> Road:
    """Every kind was asked for, handled and answered once; everything is closed, and the bot has been restarted."""
    monkeypatch.setattr(Translator, "strict", True)
    road = await road_in(store, LANGUAGE)
    await road.client.greets()
    for kind in KINDS:
        outcome, scope = rounds(kind)[0]
        await asks(road, kind, scope)
        await answers(road, kind, outcome, road.bolat, road.dana)
    await road.desk.charlie.starts()
    await road.desk.charlie.taps("Русский")
    await road.desk.starts()
    return road


def buttons_of(road: Road, *chats: int) -> list[str]:
    """All that were shown there; of each sort no more than `OF_A_SORT`."""
    found: dict[str, list[str]] = {}
    for data, where in road.told.shown.items():
        if not chats or where & set(chats):
            found.setdefault(data.partition(":")[0], []).append(data)
    return [data for sort in found.values() for data in sort[:OF_A_SORT]]


async def presses(road: Road, actor: Actor, data: str) -> None:
    """The tap is answered, and with something that is no apology."""
    await actor.forges(data)
    assert all(tap.answered for tap in road.desk.world.taps.values()), f"nothing answered {data}"
    assert not actor.sees(APOLOGY), data


@pytest.mark.timeout(400)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_old_buttons_are_answered_tell_nobody_else_anything_and_decide_nothing(over: Road, store: Store) -> None:
    await _pressed_by_a_stranger(over, store)
    await _pressed_by_the_desk(over, store)
    await _pressed_twice_by_the_client(over, store)


async def _pressed_by_a_stranger(over: Road, store: Store) -> None:
    """Nothing of the client is told, nothing of anybody's changes."""
    charlie, mine = over.desk.charlie, over.client.actor.person
    secrets = [mine.name, mine.phone or "", *(said[LANGUAGE] for said in SAID.values()), "2026-0000"]
    before = await rows(store, DECIDED | HELD)

    for data in buttons_of(over):
        await presses(over, charlie, data)
        shown = "\n".join(message.text for message in charlie.messages[-3:])
        assert [secret for secret in secrets if secret and secret in shown] == [], data

    assert await rows(store, DECIDED | HELD) == before


async def _pressed_by_the_desk(over: Road, store: Store) -> None:
    """By the one who was shown it, twice, and by a colleague."""
    bolat, dana = over.bolat.actor, over.dana.actor
    before = await rows(store, DECIDED | HELD)

    for data in buttons_of(over, over.desk.group.id, bolat.person.id, dana.person.id):
        for actor in (bolat, bolat, dana):
            await presses(over, actor, data)

    assert await rows(store, DECIDED | HELD) == before


async def _pressed_twice_by_the_client(over: Road, store: Store) -> None:
    client = over.client.actor
    before = await rows(store, DECIDED)

    for data in buttons_of(over, client.person.id):
        if not data.startswith("conx"):  # Taking back the consent to this chat is meant whenever it is tapped.
            await presses(over, client, data)
            await presses(over, client, data)

    after = await rows(store, DECIDED)
    assert before <= after
    anew = {row[2] for row in after - before if row[0] == "demands"}
    assert anew <= {"withdraw_consent"}, "a switch is a switch; nothing else is filed anew"
