"""A client proves who they are and sees at once what the company's own database holds about them."""

import re
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.datamap import Row, ValueType
from bot.domain.languages import Language
from bot.sandbox import company
from bot.sources.asking import Everything
from bot.telegram.subject.data_file import SCHEMA, MyData, data_file, schema
from bot.telegram.subject.data_screens import Mine
from tests import gallery_books, gallery_data
from tests.journeys.client import Client
from tests.journeys.office import Desk
from tests.journeys.systems.proving import CODE, code_of, comes_to_the_code, proves
from tests.journeys.systems.questions import questions

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_from_the_menu_to_the_first_card(client: Client) -> None:
    await proves(client)

    assert client.actor.sees(client.t.plain("Thank you: it is you."))
    assert client.sees("Choose what you want to see. Values stand covered until you ask for them.")
    await client.actor.taps("Кто вы" if client.language is Language.RU else "Сіз кімсіз")
    assert (
        client.t.plain("<b>{label}</b> (mandatory)", label="ИИН" if client.language is Language.RU else "ЖСН").strip()
        in client.actor.screen
    )


async def test_the_code_leaves_the_chat_at_once(client: Client) -> None:
    await comes_to_the_code(client)
    code = code_of(client.actor)
    await client.actor.says(code)

    assert not any(code == message.text for message in client.actor.world.chat_view(client.actor.person))


async def test_values_stand_covered_until_they_are_asked_for_and_an_iin_always(client: Client, made: Path) -> None:
    await proves(client)
    phone = client.actor.person.phone or ""
    with sqlite3.connect(made) as database:
        [(iin, last)] = database.execute("SELECT iin, last_name FROM clients WHERE phone = ?", [phone]).fetchall()
    await client.actor.taps("Кто вы" if client.language is Language.RU else "Сіз кімсіз")
    assert last not in client.actor.screen
    assert iin[-4:] in client.actor.screen

    await client.taps("Show in full")
    assert last in client.actor.screen
    assert iin not in client.actor.screen
    await client.taps("Cover the values")
    assert last not in client.actor.screen


async def test_what_is_shown_hides_itself(desk: Desk, client: Client) -> None:
    await proves(client)
    await client.actor.taps("Кто вы" if client.language is Language.RU else "Сіз кімсіз")
    await client.taps("Show in full")
    shown = client.actor.screen
    await desk.passes(timedelta(minutes=6))

    assert not client.actor.sees(shown)


async def test_after_half_an_hour_a_code_is_asked_for_again(desk: Desk, client: Client) -> None:
    await proves(client)
    await desk.passes(timedelta(minutes=31))
    await client.actor.says("/mydata")

    assert client.sees(CODE)


async def test_a_stranger_and_a_client_with_a_wrong_code_read_the_same(desk: Desk, client: Client) -> None:
    nobody = desk.somebody("Никто", "ru" if client.language is Language.RU else "kk", company.UNMATCHED_PHONE)
    stranger = Client(actor=nobody, language=client.language)
    read = []
    for somebody in (client, stranger):
        await comes_to_the_code(somebody)
        screens = [somebody.actor.screen]
        for _ in range(3):
            await somebody.actor.says("000000")
            screens.append(re.sub(r"\d\d:\d\d", "", somebody.actor.screen))
        read.append(screens)

    assert read[0] == read[1]
    assert nobody.alerts == []


async def test_two_accounts_with_one_number_get_no_code_and_staff_answer(desk: Desk) -> None:
    erlan = Client(actor=desk.somebody("Ерлан", "ru", "+77013334455"), language=Language.RU)
    await comes_to_the_code(erlan)
    assert erlan.actor.alerts == []

    await erlan.taps("No code came")
    await erlan.taps("File the request")
    assert erlan.actor.sees("2026-000001")


async def test_a_source_that_is_silent_is_named_and_the_rest_becomes_a_case(
    desk: Desk, client: Client, tmp_path: Path
) -> None:
    await proves(client)
    with sqlite3.connect(tmp_path / "company.db") as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            database.execute(f"DROP TABLE {name}")
    await client.actor.says("/mydata")

    assert client.actor.sees("⚠️")
    assert client.actor.sees("2026-000001")
    await client.actor.says("/mydata")
    assert not client.actor.sees("2026-000002")


async def test_ten_thousand_payments_are_counted_and_the_last_are_shown(desk: Desk) -> None:
    asel = Client(actor=desk.somebody("Әсел", "kk", "+77018889900"), language=Language.KK)
    await proves(asel)
    await asel.actor.taps("Әмиян және операциялар")

    assert "10000" in asel.actor.screen.replace(" ", "").replace("\xa0", "")


async def test_hostile_values_are_shown_as_they_are_and_break_nothing(desk: Desk) -> None:
    robert = Client(actor=desk.somebody("О'Нил", "ru", "+77016667788"), language=Language.RU)
    await proves(robert)
    await robert.actor.taps("Кто вы")
    await robert.taps("Show in full")

    assert "DROP TABLE clients" in robert.actor.screen


async def test_what_only_people_can_look_into_is_asked_of_them(client: Client) -> None:
    await proves(client)
    await client.taps("Ask an employee for the rest")

    assert client.actor.sees("2026-000001")


async def test_everything_is_downloaded_as_one_file_after_the_published_schema(client: Client, made: Path) -> None:
    await proves(client)
    await client.taps("A file for other programs")

    sent = client.actor.message
    assert sent.file
    assert sent.file.name == "mydata-2026-11-23.json"
    text = sent.file.content.decode()
    mine = MyData.model_validate_json(text)
    assert mine.language is client.language
    assert mine.completeness.answered
    assert not mine.completeness.complete
    with sqlite3.connect(made) as database:
        phone = client.actor.person.phone
        [(iin, last, email)] = database.execute("SELECT iin, last_name, email FROM clients WHERE phone = ?", [phone])
    assert all(value in text for value in (last, email, iin[-4:]))
    assert iin not in text


async def test_no_file_without_a_code(desk: Desk, client: Client) -> None:
    await proves(client)
    await desk.passes(timedelta(minutes=31))
    await client.taps("A file for other programs")

    assert client.actor.message.file is None
    assert client.sees(CODE)


def test_the_published_schema_is_that_of_the_file(engine: str) -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema()


def test_a_canary_in_every_field_of_the_map_is_in_the_file(engine: str) -> None:
    """Of an IIN the last four digits are."""
    rows = {
        table.id: (
            Row(
                key="1",
                values={
                    one.id: f"canary-{one.id}-7{n:03}" for n, one in enumerate(gallery_books.MAP.of_table(table.id))
                },
            ),
        )
        for table in gallery_books.MAP.tables_of("wallet")
    }
    held = Everything(held=rows, outstanding=(), by_hand=(), cut=(), silent={})

    text = data_file(Mine(map=gallery_books.MAP, held=held), gallery_data.scene(), Language.KK).decode()

    for one in gallery_books.MAP.fields.values():
        if one.source == "wallet":
            value = rows[one.table][0].values[one.id] or ""
            assert (value[-4:] if one.type is ValueType.IIN else value) in text


async def test_a_table_is_asked_once_however_many_fields_it_has(client: Client, company_db: Path) -> None:
    await proves(client)
    with questions(company_db) as asked:
        await client.actor.says("/mydata")

    tables = gallery_books.MAP.tables_of("wallet")
    owing = {rule.table for rule in gallery_books.MAP.obligations_of("wallet")}
    reads = [statement for statement in asked if statement.lstrip().upper().startswith("SELECT")]
    assert len(reads) == len(tables) + len(owing)
