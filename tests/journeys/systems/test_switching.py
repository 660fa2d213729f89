"""A consent is withdrawn by one tap, and within a minute the company's own database says so too."""

import sqlite3
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from bot.actions import ledger, people
from bot.domain.languages import Language
from bot.domain.requests import Scope
from bot.rules import load_rules
from bot.sources.protocol import SourceError
from bot.telegram.desk.words import GIVEN_AGAIN, LINE, SCOPE
from bot.texts import translator
from tests.journeys.client import Client
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ADS, MINUTE = Scope.MARKETING, timedelta(minutes=1)
PURPOSES = load_rules().purposes
AT_DESK = translator(Language.RU)
CLOSED = {
    Language.RU: "Ваше согласие на рекламные сообщения отозвано: больше мы их присылать не будем.",
    Language.KK: "Жарнамалық хабарламаларға берген келісіміңіз кері қайтарып алынды: енді оларды жібермейміз.",
}


def news(path: Path, client: Client) -> bool:
    query = "SELECT news FROM choices WHERE client_id = (SELECT id FROM clients WHERE phone = ?)"
    with closing(sqlite3.connect(path)) as database:
        return bool(database.execute(query, [client.actor.person.phone]).fetchone()[0])


def rename(path: Path, old: str, new: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"ALTER TABLE {old} RENAME TO {new}")


async def withdraws(client: Client) -> None:
    await client.greets()
    await client.taps("My consents")
    await client.actor.taps(f"▫️ {PURPOSES[ADS].title.in_(client.language)}")
    await client.agrees()
    await client.shares_number()


async def gives_again(client: Client) -> None:
    await client.actor.says("/withdraw")
    await client.actor.taps(f"⛔ {PURPOSES[ADS].title.in_(client.language)}")
    await client.taps("I agree")


async def is_withdrawn(desk: Desk, client: Client) -> bool:
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    return visit.subject is not None and await desk.store.read(ledger.is_withdrawn, visit.subject.id, ADS)


def told(desk: Desk, line: str) -> int:
    what = {"what": AT_DESK.plain(SCOPE[ADS])} if "{what}" in line else {}
    return desk.in_group.count(AT_DESK.plain(line, number="2026-000001", **what))


async def silent(desk: Desk, *, tries: int) -> None:
    for _ in range(tries):
        with suppress(SourceError):
            await desk.passes(timedelta(hours=1))


async def test_within_a_minute_it_stands_in_the_system_and_the_person_is_told(
    desk: Desk, client: Client, company_db: Path
) -> None:
    assert news(company_db, client)
    await withdraws(client)
    await desk.passes(MINUTE)

    assert not news(company_db, client)
    assert told(desk, LINE["switched_off"]) == 1
    assert CLOSED[client.language] in client.actor.screen


async def test_whoever_received_the_data_is_told_of_it_by_staff(desk: Desk, client: Client) -> None:
    await withdraws(client)
    await desk.passes(MINUTE)

    bolat = Colleague(desk=desk, actor=desk.bolat, t=AT_DESK)
    await bolat.actor.says("/duties")
    await bolat.taps("Open {number}", number="D-2026-0001")

    assert bolat.sees("consent was withdrawn")


async def test_given_again_it_is_switched_on_again(desk: Desk, client: Client, company_db: Path) -> None:
    await withdraws(client)
    await desk.passes(MINUTE)
    await gives_again(client)
    await desk.passes(MINUTE)

    assert news(company_db, client)
    assert told(desk, GIVEN_AGAIN["by_bot"]) == 1
    assert told(desk, LINE["switched_on"]) == 1


async def test_a_silent_system_is_asked_until_it_answers_and_the_desk_knows(
    desk: Desk, client: Client, company_db: Path
) -> None:
    rename(company_db, "choices", "gone")
    await withdraws(client)
    assert await is_withdrawn(desk, client)
    await silent(desk, tries=6)
    assert told(desk, LINE["switch_put_off"]) == 1

    rename(company_db, "gone", "choices")
    await desk.passes(timedelta(hours=6))

    assert not news(company_db, client)
    assert told(desk, LINE["switched_off"]) == 1


async def test_what_was_wanted_last_is_what_is_done(desk: Desk, client: Client, company_db: Path) -> None:
    rename(company_db, "choices", "gone")
    await withdraws(client)
    await gives_again(client)
    rename(company_db, "gone", "choices")
    await desk.passes(timedelta(hours=6))

    assert news(company_db, client)
    assert (told(desk, LINE["switched_off"]), told(desk, LINE["switched_on"])) == (0, 1)


async def test_whom_the_systems_do_not_know_staff_see_to(desk: Desk, company_db: Path) -> None:
    stranger = Client(actor=desk.somebody("Нурлан", "ru", "+77000000001"), language=Language.RU)
    await withdraws(stranger)
    await desk.passes(MINUTE)

    assert told(desk, LINE["switch_by_staff"]) == 1
    bolat = Colleague(desk=desk, actor=desk.bolat, t=AT_DESK)
    await bolat.claims()
    await bolat.taps("Decide")
    assert bolat.has("Withdrawn")


async def test_what_stands_there_already_is_done_without_a_change(desk: Desk, client: Client, company_db: Path) -> None:
    with closing(sqlite3.connect(company_db)) as database, database:
        database.execute("UPDATE choices SET news = 0")
    await withdraws(client)
    await desk.passes(MINUTE)

    assert told(desk, LINE["switched_off"]) == 1


async def test_a_system_that_says_done_and_does_not_is_not_believed(
    desk: Desk, client: Client, company_db: Path
) -> None:
    with closing(sqlite3.connect(company_db)) as database, database:
        database.execute(
            "CREATE TRIGGER back AFTER UPDATE OF news ON choices BEGIN UPDATE choices SET news = 1"
            " WHERE id = NEW.id; END"
        )
    await withdraws(client)
    await desk.passes(MINUTE)

    assert news(company_db, client)
    assert (told(desk, LINE["switched_off"]), told(desk, LINE["switch_by_staff"])) == (0, 1)
