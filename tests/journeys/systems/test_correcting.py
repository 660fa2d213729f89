"""A person corrects what the company's own database holds: at once, or when staff have looked."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.domain.languages import Language
from bot.texts import translator
from tests.journeys.client import Client
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk
from tests.journeys.systems.proving import proves

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

CONTACTS = {Language.RU: "Как с вами связаться", Language.KK: "Сізбен байланыс"}
EMAIL = {Language.RU: "Электронная почта", Language.KK: "Электрондық пошта"}
PHONE = {Language.RU: "Телефон", Language.KK: "Телефон"}
IDENTITY = {Language.RU: "Кто вы", Language.KK: "Сіз кімсіз"}
IIN = {Language.RU: "ИИН", Language.KK: "ЖСН"}
LAST_NAME = {Language.RU: "Фамилия", Language.KK: "Тегі"}
CHOICES = {Language.RU: "Ваш выбор", Language.KK: "Сіздің таңдауыңыз"}


def held(path: Path, column: str, phone: str, table: str = "clients") -> Any:
    owner = "id" if table == "clients" else "client_id"
    with closing(sqlite3.connect(path)) as database:
        query = f"SELECT {column} FROM {table} WHERE {owner} = (SELECT id FROM clients WHERE phone = ?)"
        return database.execute(query, [phone]).fetchone()[0]


def write(path: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


def phone_of(client: Client) -> str:
    return str(client.actor.person.phone)


async def chooses(client: Client, theme: dict[Language, str], piece: dict[Language, str]) -> None:
    await proves(client)
    await client.actor.says("/correct")
    await client.actor.taps(theme[client.language])
    await client.actor.taps(piece[client.language])


async def test_an_address_that_needs_nobody_is_put_right_at_once(client: Client, company_db: Path) -> None:
    await chooses(client, CONTACTS, EMAIL)
    await client.actor.says("Newer@Example.kz")
    assert client.sees("It is put right at once, and you get the result here.")
    assert "newer@example.kz" not in client.actor.screen.lower()
    await client.taps("Correct it")

    assert held(company_db, "email", phone_of(client)) == "Newer@example.kz"
    assert client.sees(
        "{what}: put right. We have read the system again: the new value stands there.", what=EMAIL[client.language]
    )
    assert not client.actor.sees("Newer@Example.kz")


async def test_a_mistyped_address_says_so_and_changes_nothing(client: Client, company_db: Path) -> None:
    before = held(company_db, "email", phone_of(client))
    await chooses(client, CONTACTS, EMAIL)
    await client.actor.says("не адрес")

    assert client.sees("<b>How should it be?</b>")
    assert not any(message.text == "не адрес" for message in client.actor.world.chat_view(client.actor.person))
    assert held(company_db, "email", phone_of(client)) == before


async def test_a_name_waits_for_a_document_and_for_staff(desk: Desk, client: Client, company_db: Path) -> None:
    before = held(company_db, "last_name", phone_of(client))
    await chooses(client, IDENTITY, LAST_NAME)
    await client.actor.says("Новая")
    await client.actor.sends_document("справка.pdf", b"%PDF-1.4 made up")
    await client.taps("Correct it")
    assert held(company_db, "last_name", phone_of(client)) == before

    bolat = Colleague(desk=desk, actor=desk.bolat, t=translator(Language.RU))
    await bolat.claims()
    await bolat.opens_case()
    await bolat.taps("Let the bot correct it")
    assert held(company_db, "last_name", phone_of(client)) == before
    await bolat.opens_case()
    await bolat.taps("Confirmed, no more needed")
    await bolat.taps("Yes")
    await bolat.taps("Let the bot correct it")

    assert held(company_db, "last_name", phone_of(client)) == "Новая"
    assert client.sees(
        "{what}: put right. We have read the system again: the new value stands there.",
        what=LAST_NAME[client.language],
    )


async def test_what_is_not_corrected_here_says_why(client: Client) -> None:
    await chooses(client, IDENTITY, IIN)

    assert client.sees(
        "If something in it is wrong all the same, write it in your own words: an employee looks into it."
    )
    await client.taps("In my own words")
    assert client.sees("<b>Which data?</b>\n\nChoose what should be put right.")


async def test_a_value_that_changed_meanwhile_is_not_overwritten(desk: Desk, client: Client, company_db: Path) -> None:
    await chooses(client, CONTACTS, EMAIL)
    await client.actor.says("newer@example.kz")
    write(company_db, "UPDATE clients SET email = 'other@example.kz' WHERE phone = ?", phone_of(client))
    await client.taps("Correct it")

    assert held(company_db, "email", phone_of(client)) == "other@example.kz"
    assert client.actor.sees("2026-000001")
    bolat = Colleague(desk=desk, actor=desk.bolat, t=translator(Language.RU))
    assert bolat.group_says("⚠️ Case {number}: the value has changed meanwhile, look to it", number="2026-000001")


async def test_what_is_yes_or_no_is_chosen(client: Client, company_db: Path) -> None:
    await proves(client)
    before = held(company_db, "news", phone_of(client), "choices")
    await client.actor.says("/correct")
    await client.actor.taps(CHOICES[client.language])
    await client.actor.taps("Новости" if client.language is Language.RU else "Жаңалықтар")
    await client.taps("no" if before else "yes")
    await client.taps("Correct it")

    assert bool(held(company_db, "news", phone_of(client), "choices")) is not bool(before)


async def test_a_correction_that_waits_is_taken_back_with_the_case(
    desk: Desk, client: Client, company_db: Path
) -> None:
    before = held(company_db, "last_name", phone_of(client))
    await chooses(client, IDENTITY, LAST_NAME)
    await client.actor.says("Новая")
    await client.taps("Go on without")
    await client.taps("Correct it")
    await client.actor.says("/cases")
    await client.actor.taps("2026-000001")
    await client.taps("Take the request back")
    await client.taps("Yes, take it back")

    assert held(company_db, "last_name", phone_of(client)) == before
