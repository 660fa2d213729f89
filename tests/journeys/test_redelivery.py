"""A bot that dies between handling and confirming gets every update again, and nobody can tell."""

import pytest
from sqlalchemy import func, select

from bot.domain.languages import Language
from bot.storage import tables
from bot.storage.db import Store, Tx
from bot.texts import Translator
from tests.journeys.client import Client, of
from tests.journeys.office import Desk


class Forgetful(Desk):
    """Everything is handled, forgotten before Telegram was told, and delivered and handled once more."""

    async def settle(self) -> None:
        await self.house.poller.step()
        await self.starts()
        await super().settle()


@pytest.fixture(params=list(Language))
async def client(store: Store, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(Translator, "strict", True)
    desk = Forgetful(store=store)
    await desk.open()
    return of(desk, request.param)


def count(tx: Tx, *notices: str) -> tuple[int, int, int]:
    """Cases, demands, and notices of these kinds."""
    kinds = select(func.count()).where(tables.outbox.c.notice.in_(notices))
    counts = [select(func.count()).select_from(table) for table in (tables.cases, tables.demands)]
    cases, demands, sent = (int(tx.scalar(query)) for query in (*counts, kinds))
    return cases, demands, sent


async def test_a_request_is_filed_once_with_one_receipt(store: Store, client: Client) -> None:
    await client.files()

    assert await store.read(count, "Receipt") == (1, 1, 1)
    assert client.actor.sees("2026-000001")


async def test_a_message_is_added_once(store: Store, client: Client) -> None:
    await client.files()

    await client.taps("Open the case")
    await client.taps("Add a message or a document")
    await client.actor.says("ещё старый телефон")

    assert await store.read(count, "Line") == (1, 1, 1)


async def test_a_request_is_taken_back_once(store: Store, client: Client) -> None:
    await client.files()

    await client.taps("Open the case")
    await client.taps("Take the request back")
    await client.taps("Yes, take it back")

    assert await store.read(count, "Line") == (1, 1, 1)
