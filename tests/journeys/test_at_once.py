"""Many taps in one moment through the whole bot: one case, one winner, and everybody is answered."""

import asyncio

from aiogram.types import Update
from sqlalchemy import func, select

from bot.domain.languages import Language
from bot.storage import tables
from bot.storage.db import Store, Tx
from bot.texts import translator
from tests.journeys.client import of
from tests.journeys.office import Desk

RU = translator(Language.RU)


def counted(tx: Tx) -> dict[str, int]:
    names = ("cases", "demands", "entries")
    return {name: int(tx.scalar(select(func.count()).select_from(tables.metadata.tables[name]))) for name in names}


def told(tx: Tx, notice: str) -> int:
    return int(tx.scalar(select(func.count()).where(tables.outbox.c.notice == notice)))


async def at_once(desk: Desk) -> None:
    """Everything that waits is handled side by side, one person's updates too."""
    waiting = [Update.model_validate(update) for update in desk.world.updates.pending]
    desk.world.updates.drop()
    await asyncio.gather(*map(desk.house.poller.feed, waiting))
    await desk.settle()


async def test_fifty_taps_on_the_last_button_give_one_case_and_one_receipt(desk: Desk, store: Store) -> None:
    client = of(desk, Language.RU)
    await client.greets()
    await client.asks_for_a_part()
    await client.agrees()
    await client.shares_number()
    await client.taps("All correct")
    button = client.actor.message_with(RU.plain("Yes, delete this"))
    for _ in range(50):
        desk.world.tap(client.actor.person, button, RU.plain("Yes, delete this"))

    await at_once(desk)

    assert await store.read(counted) == {"cases": 1, "demands": 1, "entries": 1}
    assert await store.read(told, "Receipt") == 1
    assert sum("2026-000001" in name.text for name in client.actor.messages) >= 1
    assert len(desk.topics) == 1


async def test_twenty_staff_tapping_claim_at_once_have_one_winner(desk: Desk, store: Store) -> None:
    hands = [desk.somebody(f"Сотрудник {n}") for n in range(20)]
    for hand in hands:
        desk.world.press_start(hand.person)
        desk.world.join(hand.person, desk.group)
        desk.world.send_text(desk.serik.person, f"/staff add {hand.person.id} operator", desk.group)
    await desk.settle()
    for hand in hands:
        await hand.starts()
    await of(desk, Language.RU).files()
    card = desk.at_desk(desk.serik, desk.topics[-1]).messages[0]
    for hand in hands:
        desk.world.tap(hand.person, card, RU.plain("Claim"))

    await at_once(desk)

    assert await store.read(told, "Taken") == 1
    claims = select(func.count()).where(tables.audit.c.kind == "case_claimed")
    assert await store.read(lambda tx: tx.scalar(claims)) == 1
    winners = [hand for hand in hands if any("2026-000001" in message.text for message in hand.messages)]
    assert len(winners) == 1
    others = [hand.alerts for hand in hands if hand is not winners[0]]
    taken = RU.plain("The case is already with {name}.", name=winners[0].person.name)
    assert [alerts[-1] for alerts in others] == [taken] * 19
