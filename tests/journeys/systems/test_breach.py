"""Word of a breach: exactly those whose data it touched, at night too, and by e-mail where the chat does not reach."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import evidence
from bot.domain.broadcasts import Broadcast
from bot.domain.languages import Language
from bot.sources.couriers import smtp_at
from bot.sources.protocol import SourceError
from bot.storage import broadcasts as records
from bot.storage.db import Store
from bot.texts import translator
from tests.journeys.actors import Actor
from tests.journeys.client import Client
from tests.journeys.office import Desk
from tests.post import Post

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NUMBER = "B-2026-001"
RU = "Посторонний человек увидел остатки на кошельках. Доступ уже закрыт."
KK = "Бөгде адам әмияндағы қалдықтарды көрген. Қазір оған жол жабық."
WORDS = {Language.RU: RU, Language.KK: KK}
STAFF = translator(Language.RU)
HOLD = timedelta(minutes=6)
TIMUR = "+77014445566"  # has left an address, and no wallet


async def comes(actor: Actor, language: Language) -> Client:
    """Somebody who has used the bot and shared the number."""
    client = Client(actor=actor, language=language)
    await client.greets()
    await client.taps("My data")
    await client.agrees()
    await client.shares_number()
    return client


async def taps(actor: Actor, label: str, **values: str) -> None:
    await actor.taps(STAFF.plain(label, **values))


async def breaks(desk: Desk, *tables: str) -> None:
    """Dana proposes word of a breach that touched these tables, and Serik approves."""
    await desk.dana.says("/broadcasts")
    await taps(desk.dana, "Write to many")
    await taps(desk.dana, "Notice of a breach")
    for table in tables:
        await desk.dana.taps(table)
    await taps(desk.dana, "That is all")
    await desk.dana.says(RU)
    await desk.dana.says(KK)
    await taps(desk.dana, "Propose it")
    await desk.serik.says("/broadcasts")
    await taps(desk.serik, "Open {number}", number=NUMBER)
    await taps(desk.serik, "Approve and send")


async def sent(store: Store) -> Broadcast:
    it = await store.read(records.of_number, NUMBER)
    assert it is not None
    return it


async def test_exactly_those_get_it_whose_data_were_touched(desk: Desk) -> None:
    aigerim = await comes(desk.aigerim, Language.KK)
    timur = await comes(desk.somebody("Тимур", phone=TIMUR), Language.RU)
    twin = await comes(desk.somebody("Ерлан", phone="+77013334455"), Language.RU)
    stranger = await comes(desk.somebody("Чужой", phone="+77070000000"), Language.RU)

    await breaks(desk, "Кошельки")
    await desk.passes(HOLD)

    assert aigerim.actor.sees(KK)
    assert twin.actor.sees(RU), "one of two who share the number has a wallet"
    assert not timur.actor.sees(RU)
    assert not stranger.actor.sees(RU)
    assert aigerim.has("My data")


async def test_of_papers_in_a_folder_every_client_may_be_touched(desk: Desk) -> None:
    timur = await comes(desk.somebody("Тимур", phone=TIMUR), Language.RU)
    stranger = await comes(desk.somebody("Чужой", phone="+77070000000"), Language.RU)

    await breaks(desk, "Папка с договором")
    await desk.passes(HOLD)

    assert timur.actor.sees(RU)
    assert not stranger.actor.sees(RU)


async def test_it_is_said_at_night_too(desk: Desk) -> None:
    ruslan = await comes(desk.ruslan, Language.RU)
    desk.clock.pass_by(timedelta(hours=9))

    await breaks(desk, "Клиенты")
    await desk.passes(HOLD)

    assert ruslan.actor.sees(RU)


async def test_where_a_system_is_silent_it_stops_and_nobody_is_passed_over(desk: Desk, company_db: Path) -> None:
    ruslan = await comes(desk.ruslan, Language.RU)
    _rename(company_db, "wallets", "gone")

    with pytest.raises(SourceError):
        await breaks(desk, "Кошельки")
    with pytest.raises(SourceError):
        await desk.settle()
    await desk.settle()
    assert any(STAFF.plain("🔴 {number} has stopped by itself. Please look at it.", number=NUMBER) in text
               for text in desk.in_group)  # fmt: skip

    _rename(company_db, "gone", "wallets")
    await desk.serik.says("/broadcasts")
    await taps(desk.serik, "Open {number}", number=NUMBER)
    await taps(desk.serik, "Go on")
    await desk.passes(HOLD)

    assert ruslan.actor.sees(RU)


def _rename(company_db: Path, old: str, new: str) -> None:
    with sqlite3.connect(company_db) as company:
        company.execute(f"ALTER TABLE {old} RENAME TO {new}")
    company.close()


async def test_who_has_blocked_the_bot_is_written_to_by_mail_and_sees_it_on_return(
    desk: Desk, store: Store, mail: str
) -> None:
    aigerim = await comes(desk.aigerim, Language.KK)
    desk.mail = smtp_at(mail, "privacy@company.kz")
    await desk.starts()
    await aigerim.actor.blocks()

    await breaks(desk, "Клиенты")
    await desk.passes(HOLD)

    [letter] = Post.taken
    assert "To: aigerim.s@example.kz" in letter
    [row] = (await evidence.table(store, await sent(store))).decode("utf-8-sig").splitlines()[1:]
    assert ",blocked,blocked," in row
    assert ",sent," in row
    assert await unreached(store) == 0

    await aigerim.actor.unblocks()
    await aigerim.actor.says("/menu")
    assert aigerim.actor.sees(KK)


async def unreached(store: Store) -> int:
    table = await evidence.table(store, await sent(store), only_unreached=True)
    return len(table.decode("utf-8-sig").splitlines()) - 1


async def test_whom_no_channel_reaches_is_on_a_list(desk: Desk, store: Store, company_db: Path, mail: str) -> None:
    ruslan = await comes(desk.ruslan, Language.RU)
    aigerim = await comes(desk.aigerim, Language.KK)
    desk.mail = smtp_at(mail, "privacy@company.kz")
    await desk.starts()
    with sqlite3.connect(company_db) as company:
        company.execute("UPDATE clients SET email = 'nobody@example.kz' WHERE phone = '+77017654321'")
        company.execute("UPDATE clients SET email = NULL WHERE phone = '+77011234567'")
    company.close()
    await ruslan.actor.blocks()
    await aigerim.actor.blocks()

    await breaks(desk, "Клиенты")
    await desk.passes(HOLD)

    assert Post.taken == []
    assert await unreached(store) == 2
    await desk.dana.says("/broadcasts")
    await taps(desk.dana, "Open {number}", number=NUMBER)
    assert STAFF.plain("Reached by no channel: {n}", n="2") in desk.dana.screen
    await taps(desk.dana, "Reached by no channel, as a table")
