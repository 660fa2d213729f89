"""What does the company of the demo hold? A made-up e-money company with a few thousand made-up clients, in SQLite.

The same number of clients on the same day gives the same database. ``NAMED`` are the people that a test or a
demonstration needs by name, one for every case of the law; the first five are the clients of the demo's cast, found by
their phones.
``datamap.toml`` beside this file is the company's data map.
"""

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, islice
from pathlib import Path

from bot.domain.identity import check_digit

HERE = Path(__file__).parent
DATA_MAP = HERE / "datamap.toml"
# Nobody has this one.
UNMATCHED_PHONE = "+77070000000"
CLIENTS = 3000
LAW_YEARS = 6  # past the five of the law
MANY = 10_000

# Written so that SQLite and PostgreSQL both take it.
TABLES = {
    "clients": """
        id INTEGER PRIMARY KEY, iin VARCHAR(12) UNIQUE, last_name VARCHAR(200), first_name VARCHAR(200) NOT NULL,
        patronymic VARCHAR(200), birth DATE, phone VARCHAR(20), email VARCHAR(200), address VARCHAR(400),
        opened_on DATE NOT NULL, closed_on DATE, debt NUMERIC(14, 2) NOT NULL DEFAULT 0, dispute_on DATE,
        restricted BOOLEAN NOT NULL DEFAULT FALSE""",
    "wallets": """
        id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients, number VARCHAR(20) NOT NULL UNIQUE,
        balance NUMERIC(14, 2) NOT NULL""",
    "transactions": """
        id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients, made_at TIMESTAMP NOT NULL,
        kind VARCHAR(40) NOT NULL, amount NUMERIC(14, 2) NOT NULL, party VARCHAR(200),
        restricted BOOLEAN NOT NULL DEFAULT FALSE""",
    "sessions": """
        id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients, seen_at TIMESTAMP NOT NULL,
        ip VARCHAR(45), browser VARCHAR(200), page VARCHAR(200)""",
    "choices": """
        id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients, news BOOLEAN, cookies BOOLEAN,
        interests VARCHAR(200), survey VARCHAR(400)""",
    "contracts": """
        id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients, number VARCHAR(20) NOT NULL UNIQUE,
        signed_on DATE, tariff VARCHAR(40), occupation VARCHAR(200)""",
    "disclosures": """
        id INTEGER PRIMARY KEY, client_id INTEGER NOT NULL REFERENCES clients, sent_to VARCHAR(200) NOT NULL,
        what VARCHAR(200) NOT NULL, sent_at TIMESTAMP NOT NULL""",
}
OWNED = tuple(table for table in TABLES if table != "clients")

LAST = ("Ахметов", "Сапаров", "Оспанов", "Ибраев", "Ким", "Волков", "Жумабеков", "Тлеуов", "Нұрпейіс", "Шевченко")
FIRST = ("Данияр", "Арман", "Ербол", "Тимур", "Марат", "Алексей", "Ғалым", "Санжар", "Виктор", "Әлихан")
STREETS = ("Абая", "Сатпаева", "Достык", "Назарбаева", "Тимирязева", "Жандосова", "Толе би", "Розыбакиева")
KINDS = ("пополнение", "оплата услуг", "перевод", "вывод средств")
PARTIES = ("мобильная связь", "интернет", "коммунальные услуги", "перевод другому клиенту", "карта банка")
BROWSERS = ("Chrome, Windows", "Safari, iPhone", "Firefox, Linux", "Chrome, Android")
PAGES = ("/topup", "/wallet", "/history", "/profile", "/help")
INTERESTS = ("путешествия", "игры", "кино", "спорт", "")
TARIFFS = ("Базовый", "Плюс")
# Whom the company gives data to, and what: the log that the law wants (Art. 22).
SENT = (
    ("АО «Пример Банк»", "имя, ИИН, сумма"),
    ("ТОО «СМС-Шлюз»", "телефон"),
    ("Postal Nine GmbH", "электронная почта"),
)

HOSTILE_NAME = "Роберт'); DROP TABLE clients;--"
HOSTILE_ADDRESS = '<b>ул. \u202eабв</b> "%s" {0} ${HOME} \\\' 🏠 &amp;\n/start ' + "ё" * 200


@dataclass(frozen=True, kw_only=True)
class Client:
    """One client, as far as they differ from any other. Years are counted back from today."""

    first: str
    last: str | None = None
    patronymic: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    with_iin: bool = True
    born: date | None = date(1990, 5, 17)
    opened: int = 3
    closed: int | None = None
    balance: str = "0.00"
    debt: str = "0.00"
    dispute: bool = False
    restricted: bool = False
    payments: int = 4
    wallet: bool = True  # or somebody who has left an address and no more
    interests: str = "путешествия"


NAMED = {
    # The cast of the demo.
    "open_balance": Client(
        first="Руслан", last="Ахметов", patronymic="Маратович", phone="+77017654321", email="ruslan@example.kz",
        address="Алматы, ул. Абая, 10, кв. 5", balance="12450.00",
    ),
    "ordinary": Client(
        first="Айгерим", last="Сапарова", phone="+77011234567", email="aigerim.s@example.kz",
        address="Астана, Достық көшесі, 4, 17-пәтер", born=date(1994, 2, 28),
    ),
    "optional_empty": Client(first="Charlie", last="Brown", phone="+77051112233", interests=""),
    "closed_long_ago": Client(
        first="Нұрлан", last="Әбдіқадырұлы", phone="+77029998877", email="nurlan@example.kz", opened=9,
        closed=LAW_YEARS,
    ),
    "debt_and_dispute": Client(
        first="Ольга", last="Ли", phone="+77774445566", email="olga@example.kz", debt="3200.50", dispute=True,
    ),
    # Everybody else by whom a case of the law is tried.
    "no_phone": Client(first="Мадина", last="Серикова", email="madina@example.kz"),
    "duplicate_one": Client(first="Ерлан", last="Жумабаев", phone="+77013334455", email="erlan@example.kz"),
    "duplicate_two": Client(first="Ерлан", last="Жумабаев", phone="+77013334455", opened=1),
    "optional_only": Client(
        first="Тимур", phone="+77014445566", email="timur@example.kz", with_iin=False, born=None, payments=0,
        wallet=False,
    ),
    "restricted": Client(first="Гульнара", last="Омарова", phone="+77015556677", opened=8, closed=2, restricted=True),
    "hostile": Client(first=HOSTILE_NAME, last="O'Нил", phone="+77016667788", address=HOSTILE_ADDRESS),
    "many_payments": Client(first="Асель", last="Каримова", phone="+77018889900", payments=MANY),
    "just_closed": Client(first="Виктор", last="Пак", phone="+77019990011", opened=5, closed=1),
    "old_phone": Client(first="Зере", last="Болатқызы", phone="87021112244", email="ZERE@Example.kz"),
}  # fmt: skip


class Books:
    """The rows of a company with so many clients on a day, table by table."""

    def __init__(self, clients: int, today: date) -> None:
        self._clients = clients
        self._today = today

    def rows(self) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
        """A table's name and its rows, in portions; the owner always comes before what is owned."""
        chance = random.Random(20130521)  # The day of Law 94-V.
        numbers = {table: count(1) for table in TABLES}
        iins = _iins()
        people = enumerate(islice(_people(chance), max(self._clients, len(NAMED))), start=1)
        while portion := list(islice(people, 500)):
            found: dict[str, list[tuple[object, ...]]] = {table: [] for table in TABLES}
            for number, client in portion:
                found["clients"].append(self._client(number, client, next(iins)))
                for table, row in self._owned(client, chance):
                    found[table].append((next(numbers[table]), number, *row))
            yield from found.items()

    def _client(self, number: int, client: Client, iin: str) -> tuple[object, ...]:
        opened, closed = self._ago(client.opened), None if client.closed is None else self._ago(client.closed)
        return (
            number, iin if client.with_iin else None, client.last, client.first, client.patronymic,
            client.born and client.born.isoformat(), client.phone, client.email, client.address, opened.isoformat(),
            closed and closed.isoformat(), client.debt, self._today.isoformat() if client.dispute else None,
            client.restricted,
        )  # fmt: skip

    def _owned(self, client: Client, chance: random.Random) -> Iterator[tuple[str, tuple[object, ...]]]:
        last_day = self._today if client.closed is None else self._ago(client.closed)
        number = f"{chance.randrange(10**15):015d}"
        if client.wallet:
            yield "wallets", (number, client.balance)
            signed = self._ago(client.opened).isoformat()
            yield (
                "contracts",
                (f"Д-{number}", signed, chance.choice(TARIFFS), None if client.email is None else "инженер"),
            )
        for _ in range(client.payments):
            amount = f"{chance.randrange(100, 50_000)}.{chance.randrange(100):02d}"
            yield (
                "transactions",
                (self._moment(last_day, chance), chance.choice(KINDS), amount, chance.choice(PARTIES), False),
            )
        for _ in range(3):
            ip = f"192.0.2.{chance.randrange(1, 255)}"
            yield "sessions", (self._moment(last_day, chance), ip, chance.choice(BROWSERS), chance.choice(PAGES))
        yield "choices", (client.email is not None, chance.random() < 0.5, client.interests or None, None)
        for whom, what in SENT[: 1 + client.wallet]:
            yield "disclosures", (whom, what, self._moment(last_day, chance))

    def _ago(self, years: int) -> date:
        return self._today - timedelta(days=round(years * 365.25))

    def _moment(self, last: date, chance: random.Random) -> str:
        """Within the year before that day."""
        day = datetime.combine(last, time(4), tzinfo=None) - timedelta(minutes=chance.randrange(1, 365 * 24 * 60))
        return day.isoformat(sep=" ")


def build(path: Path, clients: int = CLIENTS, *, today: date) -> str:
    """Make the database in a new file, and say its URL. Fewer clients than there are named ones are not made."""
    with sqlite3.connect(path) as company:
        company.execute("PRAGMA journal_mode=WAL")
        company.execute("PRAGMA synchronous=OFF")
        for statement in statements():
            company.execute(statement)
        for table, rows in Books(clients, today).rows():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                company.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
    company.close()
    return f"sqlite:///{path}"


def statements() -> Iterator[str]:
    """What makes the empty tables, on either engine."""
    for name, columns in TABLES.items():
        yield f"CREATE TABLE {name} ({columns})"
    for name in OWNED:
        yield f"CREATE INDEX {name}_of_client ON {name} (client_id)"
    for column in ("phone", "email"):
        yield f"CREATE INDEX clients_{column} ON clients ({column})"


def number_of(case: str) -> str:
    """The key of a named client."""
    return str(list(NAMED).index(case) + 1)


def _people(chance: random.Random) -> Iterator[Client]:
    yield from NAMED.values()
    for number in count(1):
        has_email = chance.random() < 0.7
        yield Client(
            first=chance.choice(FIRST),
            last=chance.choice(LAST),
            phone=f"+7708{number:07d}",
            email=f"client{number}@example.kz" if has_email else None,
            address=f"Алматы, ул. {chance.choice(STREETS)}, {chance.randrange(1, 200)}" if has_email else None,
            born=date(1960, 1, 1) + timedelta(days=chance.randrange(16_000)),
            opened=chance.randrange(1, 10),
            balance=f"{chance.randrange(20_000)}.00" if chance.random() < 0.3 else "0.00",
            interests=chance.choice(INTERESTS),
        )


def _iins() -> Iterator[str]:
    """Numbers that pass the check and belong to nobody: no month is 99."""
    for number in count(1):
        base = f"9999{number * 7:07d}"
        if digit := check_digit(base):
            yield base + digit
