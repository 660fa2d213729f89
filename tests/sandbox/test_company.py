"""The company of the demo is the same on the same day, holds the cast, and has every case of the law by name."""

import sqlite3
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.identity import is_iin
from bot.sandbox import company
from bot.sandbox.cast import gather
from bot.sandbox.company import NAMED, number_of
from bot.sandbox.world import World

TODAY = date(2026, 11, 26)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    path = tmp_path_factory.mktemp("company") / "company.db"
    company.build(path, 200, today=TODAY)
    return sqlite3.connect(path)


def everything(path: Path) -> list[str]:
    with sqlite3.connect(path) as company_:
        return list(company_.iterdump())


def test_the_same_day_gives_the_same_company(tmp_path: Path) -> None:
    for name in ("one.db", "two.db"):
        company.build(tmp_path / name, 30, today=TODAY)

    assert everything(tmp_path / "one.db") == everything(tmp_path / "two.db")


def test_a_few_thousand_clients_are_there_at_once(tmp_path: Path) -> None:
    began = time.process_time()

    company.build(tmp_path / "company.db", today=TODAY)

    assert time.process_time() - began < 3


def test_all_of_the_cast_but_the_stranger_are_clients_of_the_company(database: sqlite3.Connection) -> None:
    *clients, stranger = gather(World(lambda: datetime(2026, 11, 26, tzinfo=UTC))).clients

    def known(phone: str) -> int:
        spellings = [phone, phone.replace("+7", "8", 1)]
        return int(database.execute("SELECT count(*) FROM clients WHERE phone IN (?, ?)", spellings).fetchone()[0])

    assert {person.phone: known(str(person.phone)) for person in clients if known(str(person.phone)) != 1} == {
        "+77013334455": 2
    }
    assert known(str(stranger.phone)) == 0


def test_numbers_are_valid_and_belong_to_one_client_each(database: sqlite3.Connection) -> None:
    found = [iin for (iin,) in database.execute("SELECT iin FROM clients WHERE iin IS NOT NULL")]

    assert len(set(found)) == len(found) == 199
    assert all(map(is_iin, found))


@pytest.mark.parametrize(
    ("case", "where"),
    [
        ("open_balance", "EXISTS (SELECT 1 FROM wallets WHERE client_id = clients.id AND balance > 0)"),
        ("optional_empty", "patronymic IS NULL AND email IS NULL AND address IS NULL"),
        ("closed_long_ago", "closed_on < '2020-12-01'"),
        ("debt_and_dispute", "debt > 0 AND dispute_on IS NOT NULL"),
        ("no_phone", "phone IS NULL"),
        ("duplicate_one", "(SELECT count(*) FROM clients AS other WHERE other.phone = clients.phone) = 2"),
        ("optional_only", "iin IS NULL AND NOT EXISTS (SELECT 1 FROM transactions WHERE client_id = clients.id)"),
        ("restricted", "restricted"),
        ("hostile", "first_name LIKE '%DROP TABLE%'"),
        ("many_payments", "(SELECT count(*) FROM transactions WHERE client_id = clients.id) = 10000"),
    ],
)
def test_a_named_client_is_the_case_they_are_named_for(database: sqlite3.Connection, case: str, where: str) -> None:
    found = database.execute(f"SELECT count(*) FROM clients WHERE id = ? AND {where}", [number_of(case)]).fetchone()

    assert found == (1,)


def test_nobody_has_the_number_that_is_kept_for_strangers(database: sqlite3.Connection) -> None:
    found = database.execute("SELECT count(*) FROM clients WHERE phone = ?", [company.UNMATCHED_PHONE]).fetchone()

    assert found == (0,)
    assert len(NAMED) >= 10
