"""Whatever the company's systems do, and whatever stands in them: a clear sentence, a way on, and nothing half done."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.codes import LIFE
from bot.domain.languages import Language
from bot.sandbox.company import HOSTILE_ADDRESS, HOSTILE_NAME, number_of
from bot.sources.books import Books
from bot.sources.sql import SqlSource
from tests.journeys.client import Client
from tests.journeys.office import Desk
from tests.journeys.systems.promises import columns, others, rows_of, the_map, theme
from tests.journeys.systems.proving import code_of, comes_to_the_code, proves
from tests.journeys.systems.road import is_approved
from tests.sizes import sized

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

SILENT = (
    "<b>Not all systems answer just now</b>\n\nOnly when all of them answer can we show exactly what happens to "
    "your data. Try again in a few minutes, or file the request now: then an employee sees to it, and its term "
    "runs from today."
)
SILENT_TO_CORRECT = (
    "<b>A system does not answer just now</b>\n\nTry again in a few minutes, or write in your own words what "
    "should be corrected: then an employee sees to it, and its term runs from today."
)
BREAKS = {
    "a table is gone": ("ALTER TABLE sessions RENAME TO visits", "ALTER TABLE visits RENAME TO sessions"),
    "a column has another name": (
        "ALTER TABLE clients RENAME COLUMN birth TO born", "ALTER TABLE clients RENAME COLUMN born TO birth",
    ),
}  # fmt: skip
HOSTILE = (
    HOSTILE_NAME, "<b>&amp;<a href='tg://user?id=1'>x</a></b></blockquote>", HOSTILE_ADDRESS, "😀\u200d🏠" * 90,
    "a\x00b\x07c\r\nd\te", "• {theme}: %s %(n)s {0} \\n\\n – №",
)  # fmt: skip


def does(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


def tear(path: Path) -> None:
    """Only the beginning of the file is what it was."""
    with path.open("r+b") as file:
        file.truncate(8192)
    for rest in ("-wal", "-shm"):
        path.with_name(path.name + rest).unlink(missing_ok=True)


@pytest.mark.parametrize("breaks", BREAKS.values(), ids=list(BREAKS))
async def test_a_system_that_is_not_as_the_map_says_is_silent_and_the_way_goes_on_when_it_is_mended(
    client: Client, company_db: Path, breaks: tuple[str, str]
) -> None:
    await proves(client)
    does(company_db, breaks[0])
    await client.actor.says("/delete")
    await client.taps("Everything")
    assert client.sees(SILENT)
    await client.taps("Try again")
    assert client.sees(SILENT)
    await client.actor.says("/correct")
    assert client.sees(SILENT_TO_CORRECT)
    await client.actor.says("/mydata")
    assert client.actor.sees("⚠️")

    does(company_db, breaks[1])
    await client.actor.says("/delete")
    await client.taps("Everything")
    assert client.sees("<b>What happens to your data</b>")


@pytest.mark.parametrize("slow", [False, True], ids=["down", "slow"])
async def test_a_system_that_is_down_or_slow_is_named_and_the_rest_becomes_a_case(
    desk: Desk, client: Client, company_db: Path, tmp_path: Path, slow: bool
) -> None:
    await proves(client)
    assert desk.books
    there = company_db if slow else tmp_path / "nowhere.db"
    dead = SqlSource("wallet", desk.books.map, f"sqlite:///{there}", seconds=1e-6 if slow else 1)
    desk.books = Books(map=desk.books.map, sources={**desk.books.sources, "wallet": dead})
    await desk.starts()
    await client.actor.says("/delete")
    await client.taps("Everything")
    assert client.sees(SILENT)
    await client.actor.says("/correct")
    assert client.sees(SILENT_TO_CORRECT)
    await client.actor.says("/mydata")
    assert client.actor.sees("⚠️")
    assert client.actor.sees("2026-000001")
    await dead.close()


async def test_a_half_written_file_is_silent_too(client: Client, company_db: Path) -> None:
    await proves(client)
    tear(company_db)

    await client.actor.says("/mydata")

    assert client.actor.sees("⚠️")
    assert client.actor.sees("2026-000001")


async def test_a_deletion_waits_for_a_system_that_breaks_under_it_and_is_carried_out_when_it_is_mended(
    desk: Desk, client: Client, company_db: Path
) -> None:
    case = "open_balance" if client.language is Language.RU else "ordinary"
    breaks, mends = BREAKS["a table is gone"]
    await proves(client)
    await client.actor.says("/delete")
    await client.taps("Everything")
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete all my data")
    await is_approved(desk, 1)
    before = rows_of(company_db, case)["clients"]
    does(company_db, breaks)
    await desk.passes(timedelta(days=2))
    does(company_db, mends)
    assert rows_of(company_db, case)["clients"] == before

    await desk.passes(timedelta(hours=5))
    assert rows_of(company_db, case)["sessions"] == []
    assert rows_of(company_db, case)["clients"][0]["email"] is None


async def test_a_code_that_is_typed_after_its_time_is_told_so_and_another_one_fits(desk: Desk, client: Client) -> None:
    await comes_to_the_code(client)
    late = code_of(client.actor)
    await desk.passes(LIFE)
    await client.actor.says(late)
    assert client.sees("The five minutes of that code are over. Ask for another one.")

    await client.taps("Send another code")
    await client.actor.says(code_of(client.actor))
    assert client.actor.sees(client.t.plain("Thank you: it is you."))


@pytest.mark.parametrize("turn", range(sized(1, len(HOSTILE))))
async def test_hostile_words_in_every_column_are_shown_taken_away_and_deleted_like_any_others(
    desk: Desk, client: Client, company_db: Path, turn: int
) -> None:
    """`desk` looks that Telegram was never given what it does not take. Each column has each of them in its turn."""
    case = "open_balance" if client.language is Language.RU else "ordinary"
    for n, (name, (table, column)) in enumerate(columns().items()):
        text = HOSTILE[(n + turn) % len(HOSTILE)]
        if the_map()["fields"][name]["type"] not in {"iin", "phone"}:
            owner = "id" if table == "clients" else "client_id"
            unique = " || id" if column == "number" else ""
            does(company_db, f"UPDATE {table} SET {column} = ?{unique} WHERE {owner} = ?", text, number_of(case))
    everybody_else = others(company_db, case)
    name = rows_of(company_db, case)["clients"][0]["last_name"]
    await proves(client)
    for title in dict.fromkeys(theme(name, client.language) for name in columns()):
        await client.actor.says("/mydata")
        await client.actor.taps(title)
        await client.taps("Show in full")
        assert client.has("Cover the values")
    for button in ("A file for other programs", "Download as PDF"):
        await client.actor.says("/mydata")
        await client.taps(button)
        assert client.actor.message.file

    await client.actor.says("/delete")
    await client.taps("Everything")
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete all my data")
    await is_approved(desk, 1)
    await desk.passes(timedelta(days=3))

    stands = rows_of(company_db, case)
    assert (stands["sessions"], stands["clients"][0]["email"]) == ([], None)
    assert stands["clients"][0]["last_name"] == name
    assert others(company_db, case) == everybody_else
