"""What is promised to each sample client, written by hand: nothing here asks the bot what it would do."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.languages import Language
from bot.sandbox.company import DATA_MAP, NAMED, number_of

Rows = dict[str, list[dict[str, Any]]]
TABLES = ("clients", "wallets", "transactions", "sessions", "choices", "contracts", "disclosures")
VISITS = "visit_at ip browser page"
PAYMENTS = "payment_at payment_kind payment_amount payment_party"


@dataclass(frozen=True, kw_only=True)
class Promise:
    """One sample client: what is corrected, which part is deleted first, and what goes when all the rest is deleted.

    ``part`` and ``goes`` are fields of the map; ``kept`` are those of the part that a law keeps. ``cleared`` are
    columns that are empty afterwards, ``masked`` those that hold what says nothing, ``emptied`` tables without a row of
    theirs. ``papers`` says that a folder in the archive is destroyed by hand.
    """

    correct: str | None = "last_name"
    part: str
    kept: str = ""
    goes: str
    cleared: dict[str, str]
    masked: dict[str, dict[str, str]] = field(default_factory=dict)
    emptied: str = "sessions"
    papers: bool = False


PROMISES = {
    "open_balance": Promise(
        part="email",
        goes=f"address occupation news cookies interests {VISITS}",
        cleared={"clients": "email address", "contracts": "occupation", "choices": "news cookies interests"},
    ),
    "closed_long_ago": Promise(
        part="interests",
        goes="iin last_name first_name birth phone email opened_on closed_on contract_number signed_on tariff "
        f"occupation paper wallet_number balance news cookies {PAYMENTS} {VISITS}",
        cleared={
            "clients": "iin last_name birth phone email closed_on",
            "contracts": "signed_on tariff occupation",
            "choices": "news cookies interests",
        },
        masked={
            "clients": {"first_name": "erased-4", "opened_on": "1900-01-01"},
            "contracts": {"number": "erased-4"},
        },
        emptied="sessions wallets transactions",
        papers=True,
    ),
    "just_closed": Promise(
        part="cookies payment_amount",
        kept=PAYMENTS,
        goes=f"news interests {VISITS}",
        cleared={"choices": "news cookies interests"},
    ),
    "ordinary": Promise(
        part="address",
        goes=f"email occupation news cookies interests {VISITS}",
        cleared={"clients": "email address", "contracts": "occupation", "choices": "news cookies interests"},
    ),
    "optional_empty": Promise(part="ip", goes="news cookies", cleared={"choices": "news cookies"}),
    "debt_and_dispute": Promise(
        part="occupation",
        goes=f"email news cookies interests {VISITS}",
        cleared={"clients": "email", "contracts": "occupation", "choices": "news cookies interests"},
    ),
    "optional_only": Promise(
        correct="first_name",
        part="email",
        goes=f"news cookies interests {VISITS}",
        cleared={"clients": "email", "choices": "news cookies interests"},
    ),
    "restricted": Promise(
        correct=None,  # what is set aside is not used, and so it is not corrected
        part="news",
        goes=f"cookies interests {VISITS}",
        cleared={"choices": "news cookies interests"},
    ),
    "hostile": Promise(
        part="address",
        goes=f"news cookies interests {VISITS}",
        cleared={"clients": "address", "choices": "news cookies interests"},
    ),
    "old_phone": Promise(
        part="email",
        goes=f"occupation news cookies interests {VISITS}",
        cleared={"clients": "email", "contracts": "occupation", "choices": "news cookies interests"},
    ),
    "many_payments": Promise(
        part="interests", goes=f"news cookies {VISITS}", cleared={"choices": "news cookies interests"}
    ),
}  # fmt: skip

# Whom the bot cannot know for sure: an employee answers them, and it touches nothing.
BY_STAFF = ("no_phone", "duplicate_one", "unmatched")


@cache
def the_map() -> dict[str, Any]:
    """As it is written, without the code that reads it."""
    return tomllib.loads(DATA_MAP.read_text(encoding="utf-8"))


def label(name: str, language: Language) -> str:
    return str(the_map()["fields"][name]["label"][language])


def theme(name: str, language: Language) -> str:
    return str(the_map()["themes"][the_map()["fields"][name]["theme"]]["title"][language])


def columns() -> dict[str, tuple[str, str]]:
    """The table and the column of every field that is in the database."""
    return {n: (f["table"], f["column"]) for n, f in the_map()["fields"].items() if f["table"] in TABLES}


def rows_of(path: Path, case: str) -> Rows:
    """Everything the company's database holds about a named client, by table."""
    with closing(sqlite3.connect(path)) as database:
        return {table: list(_rows(database, table, number_of(case))) for table in TABLES}


def _rows(database: sqlite3.Connection, table: str, number: str) -> Iterator[dict[str, Any]]:
    owner = "id" if table == "clients" else "client_id"
    found = database.execute(f"SELECT * FROM {table} WHERE {owner} = ? ORDER BY id", [number])
    names = [column[0] for column in found.description]
    yield from (dict(zip(names, row, strict=True)) for row in found)


def others(path: Path, case: str) -> list[tuple[Any, ...]]:
    """Everything the database holds about everybody else."""
    with closing(sqlite3.connect(path)) as database:
        return [
            row
            for table in TABLES
            for row in database.execute(
                f"SELECT * FROM {table} WHERE {'id' if table == 'clients' else 'client_id'} != ? ORDER BY id",
                [number_of(case)],
            )
        ]


def after_the_part(promise: Promise, before: Rows) -> Rows:
    """The part is gone, and what a law keeps of it is set aside where its rows can be."""
    rows = {table: [dict(row) for row in some] for table, some in before.items()}
    for name in promise.part.split():
        if name in promise.kept.split():
            continue
        table, column = columns()[name]
        if table in promise.emptied.split():
            rows[table] = []
        for row in rows[table]:
            row[column] = None
    if promise.kept:
        for row in rows["transactions"]:
            row["restricted"] = 1
    return rows


def after_all(promise: Promise, before: Rows) -> Rows:
    """What goes is gone, everything that stays is set aside and otherwise as it was."""
    rows = {table: [dict(row) for row in some] for table, some in before.items()}
    for table in promise.emptied.split():
        rows[table] = []
    for table, names in promise.cleared.items():
        for row in rows[table]:
            row.update(dict.fromkeys(names.split()))
    for table, masks in promise.masked.items():
        for row in rows[table]:
            row.update(masks)
    for table in ("clients", "transactions"):
        for row in rows[table]:
            row["restricted"] = 1
    return rows


def phone_of(case: str) -> str:
    """As Telegram has it: the company may have written it in another way."""
    phone = NAMED[case].phone or ""
    return f"+7{phone[1:]}" if phone.startswith("8") else phone
