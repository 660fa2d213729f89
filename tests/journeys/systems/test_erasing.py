"""A person has data deleted from the company's own database, and it holds exactly what was promised."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.cases import Outcome
from bot.domain.languages import Language
from bot.domain.requests import REQUESTS, Kind
from bot.storage.db import Store, Tx
from bot.storage.tables import duties
from bot.texts import translator
from tests.journeys.client import Client
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk
from tests.journeys.road import Road
from tests.journeys.roads import answers, asks
from tests.journeys.systems.promises import rows_of as named_rows
from tests.journeys.systems.proving import code_of, proves

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

GONE = "<b>Deleted</b>\nWe have read the systems again: it is not there any more."
Rows = dict[str, list[dict[str, Any]]]
DUTY = "D-2026-0001"
TABLES = ("clients", "wallets", "transactions", "sessions", "choices", "contracts", "disclosures")
Ask = Callable[[], Rows]


@pytest.fixture
def theirs(client: Client, company_db: Path) -> Ask:
    """Everything the company's database holds about the client now, by table."""
    return lambda: rows_of(company_db, str(client.actor.person.phone))


def rows_of(path: Path, phone: str) -> Rows:
    with closing(sqlite3.connect(path)) as database:
        number = NUMBERS.setdefault(phone, _number(database, phone))
        return {table: list(_rows(database, table, number)) for table in TABLES}


# A client is known by the number they had: an erased one has none any more.
NUMBERS: dict[str, int] = {}


def _number(database: sqlite3.Connection, phone: str) -> int:
    return int(database.execute("SELECT id FROM clients WHERE phone = ?", [phone]).fetchone()[0])


def _rows(database: sqlite3.Connection, table: str, number: int) -> Iterator[dict[str, Any]]:
    owner = "id" if table == "clients" else "client_id"
    found = database.execute(f"SELECT * FROM {table} WHERE {owner} = ? ORDER BY id", [number])
    names = [column[0] for column in found.description]
    yield from (dict(zip(names, row, strict=True)) for row in found)


def colleague(desk: Desk, name: str) -> Colleague:
    return Colleague(desk=desk, actor=getattr(desk, name), t=translator(Language.RU))


async def asks_for_all(client: Client) -> None:
    await client.actor.says("/delete")
    await client.taps("Everything")


async def confirms(client: Client, *, everything: bool = True) -> None:
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete all my data" if everything else "Yes, delete this")


async def approved_by_two(desk: Desk) -> None:
    bolat, dana = colleague(desk, "bolat"), colleague(desk, "dana")
    await bolat.claims()
    await bolat.decides("Approve in full")
    await bolat.taps("Put forward")
    await dana.taps_on_card("Review")
    await dana.taps("Confirm")


async def test_everything_is_set_aside_at_once_and_destroyed_after_the_cooling_off(
    desk: Desk, client: Client, theirs: Ask
) -> None:
    before = theirs()
    await proves(client)
    await asks_for_all(client)
    assert client.sees("<b>What happens to your data</b>")
    await confirms(client)

    assert client.actor.sees("2026-000001")
    set_aside = theirs()
    assert [row["restricted"] for row in set_aside["clients"]] == [1]
    assert all(row["restricted"] for row in set_aside["transactions"])
    assert values(set_aside) == values(before)

    await approved_by_two(desk)
    assert values(theirs()) == values(before)
    await desk.passes(timedelta(days=2))

    after = theirs()
    assert after["sessions"] == []
    [row] = after["clients"]
    assert (row["email"], row["address"]) == (None, None)
    assert (row["iin"], row["phone"]) == (before["clients"][0]["iin"], before["clients"][0]["phone"])
    assert after["transactions"] == set_aside["transactions"]
    assert client.actor.sees(client.t.plain(GONE))


def values(rows: Rows) -> Rows:
    """Without the mark of what is set aside."""
    return {
        table: [{k: v for k, v in row.items() if k != "restricted"} for row in some] for table, some in rows.items()
    }


async def test_until_it_is_destroyed_it_can_be_stopped_with_one_tap(desk: Desk, client: Client, theirs: Ask) -> None:
    before = theirs()
    await proves(client)
    await asks_for_all(client)
    await confirms(client)
    await approved_by_two(desk)
    await client.actor.says("/cases")
    await client.actor.taps("2026-000001")
    await client.taps("Stop the deletion")

    assert client.sees(
        "<b>The deletion is stopped</b>\n\nYour data stay and are used again as before. Case {number}.",
        number="2026-000001",
    )
    assert theirs() == before
    await desk.passes(timedelta(days=3))
    assert theirs() == before


async def test_a_part_is_chosen_piece_by_piece_and_only_that_is_deleted(
    desk: Desk, client: Client, theirs: Ask
) -> None:
    before = theirs()
    await proves(client)
    await client.actor.says("/delete")
    await client.taps("A part")
    await client.actor.taps("Как с вами связаться" if client.language is Language.RU else "Сізбен байланыс")
    await client.actor.taps("☐ Электронная почта" if client.language is Language.RU else "☐ Электрондық пошта")
    await client.taps("See what happens to it")
    await confirms(client, everything=False)
    assert theirs() == before
    await client.actor.says("/mydata")
    await client.actor.taps("Как с вами связаться" if client.language is Language.RU else "Сізбен байланыс")
    assert client.sees("🔒 Access is restricted: it is kept because the law orders it, and not used.")

    bolat = colleague(desk, "bolat")
    await bolat.claims()
    await bolat.decides("Approve in full")
    await bolat.taps("Put forward")
    await bolat.opens_case()
    await bolat.taps("Review")
    await bolat.taps("Confirm")

    after = theirs()
    assert after["clients"][0].pop("email") is None
    assert before["clients"][0].pop("email") is not None
    assert after == before


async def test_who_is_not_known_proves_it_first_and_goes_on_with_the_deletion(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.taps("Delete my data")
    await client.taps("Everything")
    await client.agrees()
    await client.shares_number()
    await client.actor.says(code_of(client.actor))

    assert client.sees("<b>What happens to your data</b>")


async def test_without_a_code_it_goes_to_staff_as_before(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.taps("Delete my data")
    await client.taps("A part")
    await client.agrees()
    await client.shares_number()
    await client.taps("No code came")
    await client.actor.says("почта")
    await client.confirms()

    assert client.actor.sees("2026-000001")


async def test_what_has_changed_since_the_preview_is_shown_again(
    desk: Desk, client: Client, theirs: Ask, company_db: Path
) -> None:
    await proves(client)
    await asks_for_all(client)
    change(company_db, "UPDATE clients SET address = 'elsewhere' WHERE phone = ?", str(client.actor.person.phone))
    await confirms(client)

    assert client.sees("Something has changed since you looked: this is how it stands now.")
    assert not client.actor.sees("2026-000001")
    await confirms(client)
    assert client.actor.sees("2026-000001")


async def test_what_changes_before_it_is_destroyed_has_to_be_confirmed_anew(
    desk: Desk, client: Client, theirs: Ask, company_db: Path
) -> None:
    await proves(client)
    await asks_for_all(client)
    await confirms(client)
    await approved_by_two(desk)
    change(company_db, "UPDATE clients SET address = 'elsewhere' WHERE phone = ?", str(client.actor.person.phone))
    await desk.passes(timedelta(days=2))
    assert theirs()["clients"][0]["address"] == "elsewhere"

    await client.taps("See what has changed")
    await client.taps("Confirm exactly this")
    await desk.passes(timedelta(minutes=1))

    assert theirs()["clients"][0]["address"] is None
    assert client.actor.sees(client.t.plain(GONE))


def change(path: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


async def test_what_lies_in_the_archive_is_destroyed_by_hand_before_the_result_is_told(desk: Desk) -> None:
    """Nurlan closed his wallet long ago: what the law kept has fallen due, on paper too."""
    nurlan = Client(actor=desk.somebody("Нұрлан", "kk", "+77029998877"), language=Language.KK)
    await proves(nurlan)
    await asks_for_all(nurlan)
    await confirms(nurlan)
    await approved_by_two(desk)
    await desk.passes(timedelta(days=3))
    assert not nurlan.actor.sees(nurlan.t.plain(GONE))

    bolat = colleague(desk, "bolat")
    await bolat.actor.says("/duties")
    await bolat.taps("Open {number}", number=DUTY)
    await bolat.taps("Done")
    await bolat.actor.says("Акт № 7")
    await bolat.taps("Yes, done")

    assert nurlan.actor.sees(nurlan.t.plain(GONE))
    assert nurlan.actor.message.file
    assert nurlan.actor.message.file.name == "certificate-2026-000001.pdf"


async def deleted_all(desk: Desk, client: Client) -> None:
    await proves(client)
    await asks_for_all(client)
    await confirms(client)
    await approved_by_two(desk)
    await desk.passes(timedelta(days=3))


async def test_what_is_given_while_people_look_for_the_paper_is_not_destroyed(desk: Desk, company_db: Path) -> None:
    """The systems are done, the archive is not; the person comes back, and the database uses a number again."""
    nurlan = Client(actor=desk.somebody("Нұрлан", "kk", "+77029998877"), language=Language.KK)
    change(company_db, "DELETE FROM sessions WHERE client_id > 4")
    newest = named_rows(company_db, "closed_long_ago")["sessions"][-1]["id"]
    await deleted_all(desk, nurlan)
    change(company_db, "UPDATE clients SET email = 'back@example.kz' WHERE id = 4")
    change(company_db, f"INSERT INTO sessions VALUES ({newest}, 4, '2026-11-26 04:00:00', '192.0.2.9', 'Opera', '/')")

    bolat = colleague(desk, "bolat")
    await bolat.actor.says("/duties")
    await bolat.taps("Open {number}", number=DUTY)
    await bolat.taps("Done")
    await bolat.actor.says("Акт № 7")
    await bolat.taps("Yes, done")

    assert nurlan.actor.sees(nurlan.t.plain(GONE))
    after = named_rows(company_db, "closed_long_ago")
    assert after["clients"][0]["email"] == "back@example.kz"
    assert [row["browser"] for row in after["sessions"]] == ["Opera"]


async def test_what_is_given_afterwards_outlives_every_later_look(
    desk: Desk, client: Client, theirs: Ask, company_db: Path
) -> None:
    number = theirs()["clients"][0]["id"]
    await deleted_all(desk, client)
    assert client.actor.sees(client.t.plain(GONE))
    change(company_db, "UPDATE clients SET email = 'back@example.kz' WHERE id = ?", str(number))
    change(
        company_db, "INSERT INTO sessions VALUES (9999, ?, '2026-11-26 04:00', '192.0.2.9', 'Opera', '/')", str(number)
    )
    await desk.passes(timedelta(days=31))
    await desk.passes(timedelta(days=31))

    after = theirs()
    assert after["clients"][0]["email"] == "back@example.kz"
    assert [row["browser"] for row in after["sessions"]] == ["Opera"]


async def test_an_address_given_after_a_deletion_is_used_and_corrected_again(
    desk: Desk, client: Client, company_db: Path
) -> None:
    await proves(client)
    await client.actor.says("/delete")
    await client.taps("A part")
    await client.actor.taps("Как с вами связаться" if client.language is Language.RU else "Сізбен байланыс")
    await client.actor.taps("☐ Электронная почта" if client.language is Language.RU else "☐ Электрондық пошта")
    await client.taps("See what happens to it")
    await confirms(client, everything=False)
    bolat = colleague(desk, "bolat")
    await bolat.claims()
    await bolat.decides("Approve in full")
    await bolat.taps("Put forward")
    await bolat.opens_case()
    await bolat.taps("Review")
    await bolat.taps("Confirm")
    change(company_db, "UPDATE clients SET email = 'back@example.kz' WHERE phone = ?", str(client.actor.person.phone))

    await client.actor.says("/mydata")
    await client.actor.taps("Как с вами связаться" if client.language is Language.RU else "Сізбен байланыс")
    assert not client.sees("🔒 Access is restricted: it is kept because the law orders it, and not used.")
    await client.actor.says("/correct")
    await client.actor.taps("Как с вами связаться" if client.language is Language.RU else "Сізбен байланыс")
    await client.actor.taps("Электронная почта" if client.language is Language.RU else "Электрондық пошта")
    assert client.sees("<b>How should it be?</b>")


async def test_what_falls_due_on_paper_later_is_handed_to_people_and_the_recipients_are_told(
    desk: Desk, store: Store, company_db: Path
) -> None:
    """Viktor closed his wallet a year ago: four years on his file goes, and so does the folder in the archive."""
    viktor = Client(actor=desk.somebody("Виктор", "ru", "+77019990011"), language=Language.RU)
    await deleted_all(desk, viktor)
    assert viktor.actor.sees(viktor.t.plain(GONE))
    assert await store.read(opened) == {("tell_recipient", name, "restricted") for name in ("bank", "state", "sms")} | {
        ("tell_recipient", "mailing", "deleted")
    }
    await desk.passes(timedelta(days=366 * 4))

    after = named_rows(company_db, "just_closed")
    assert (after["clients"][0]["iin"], after["wallets"], after["transactions"]) == (None, [], [])
    assert await store.read(opened) >= {
        ("by_hand", "archive", "erase"),
        *(("tell_recipient", name, "deleted") for name in ("bank", "state", "sms")),
    }


def opened(tx: Tx) -> set[tuple[str, str, str]]:
    return {(row.kind, row.about, row.what) for row in tx.execute(select(duties))}


async def test_who_has_blocked_the_bot_loses_nothing_and_reads_the_result_on_return(
    desk: Desk, client: Client, theirs: Ask
) -> None:
    await proves(client)
    await asks_for_all(client)
    await confirms(client)
    await client.actor.blocks()
    await approved_by_two(desk)
    await desk.passes(timedelta(days=3))

    assert theirs()["sessions"] == []
    assert not client.actor.sees(client.t.plain(GONE))
    assert "⚠️" in colleague(desk, "bolat").card.text
    await client.actor.unblocks()
    await client.actor.starts()

    assert client.actor.sees(client.t.plain(GONE))
    assert "certificate-2026-000001.pdf" in [message.file.name for message in client.actor.messages if message.file]
    assert "⚠️" not in colleague(desk, "bolat").card.text


@pytest.mark.parametrize("blocked", [True, False])
async def test_what_falls_due_while_it_is_blocked_is_not_destroyed(desk: Desk, company_db: Path, blocked: bool) -> None:
    road = Road(desk, Language.RU)
    client = road.client
    await proves(client)
    await client.actor.says("/delete")
    await client.taps("A part")
    await client.actor.taps("Как с вами связаться")
    await client.actor.taps("☐ Телефон")
    await client.taps("See what happens to it")
    await confirms(client, everything=False)
    await approved_by_two(desk)
    if blocked:
        await asks(road, Kind.BLOCK, REQUESTS[Kind.BLOCK].scopes[0])
        await answers(road, Kind.BLOCK, Outcome.FULFILLED, road.bolat, road.dana)
    change(company_db, "UPDATE wallets SET balance = 0 WHERE client_id = 1")
    change(company_db, "UPDATE clients SET closed_on = '2015-05-05' WHERE id = 1")
    await desk.passes(timedelta(days=32))
    await desk.passes(timedelta(days=32))

    assert (named_rows(company_db, "open_balance")["clients"][0]["phone"] is not None) is blocked
