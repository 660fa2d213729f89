"""A canary in every field of the map: the person finds each of them, and when it is erased nobody finds any more."""

import io
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot.domain.languages import Language
from bot.sandbox.company import number_of
from bot.texts import Translator
from tests.journeys.client import Client
from tests.journeys.office import Desk
from tests.journeys.systems.promises import columns, label, phone_of, theme
from tests.journeys.systems.proving import proves
from tests.journeys.systems.road import corrects, is_approved, is_destroyed_by_hand

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

# Of what may be yes or no only there is nothing to recognise.
FLAGS = frozenset({"news", "cookies"})
IIN = "999911287416"
TYPED: dict[str, Any] = {
    "iin": IIN,
    "birth": date(1931, 3, 7),
    "opened_on": date(2011, 4, 9),
    "closed_on": date(2013, 8, 19),
    "signed_on": date(2011, 5, 11),
    "email": "canary-email@example.kz",
    "balance": "-778801.17",  # money on it would keep everything
    "payment_amount": "889902.18",
    "payment_at": datetime(2012, 3, 7, 9, 41, 53, tzinfo=UTC),
    "visit_at": datetime(2012, 2, 8, 10, 42, 54, tzinfo=UTC),
    "sent_at": datetime(2012, 1, 9, 11, 43, 55, tzinfo=UTC),
}


@dataclass(frozen=True, kw_only=True)
class Canary:
    """One value, as the company's database has it, as a program reads it and as a person does."""

    field: str
    value: Any

    @property
    def stored(self) -> str:
        if isinstance(self.value, datetime):
            return self.value.replace(tzinfo=None).isoformat(sep=" ")
        return str(self.value)

    @property
    def written(self) -> str:
        """In a file; of an IIN the last four digits."""
        if self.field == "iin":
            return IIN[-4:]
        return str(self.value.isoformat() if isinstance(self.value, datetime) else self.value)

    def printed(self, t: Translator) -> str:
        if isinstance(self.value, datetime):
            return t.moment(self.value)
        if self.field in {"balance", "payment_amount"}:
            return self.written.replace(".", ",")
        return t.date(self.value) if isinstance(self.value, date) else self.written


def canaries(case: str) -> dict[str, Canary]:
    known = {**TYPED, "phone": phone_of(case)}
    if case != "closed_long_ago":
        del known["closed_on"]
        known["payment_at"] = datetime(2025, 3, 7, 9, 41, 53, tzinfo=UTC)  # within the five years
    found = (one for one in columns() if one not in FLAGS and (one != "closed_on" or one in known))
    return {one: Canary(field=one, value=known.get(one, f"canary-{one}")) for one in found}


def put(path: Path, case: str, birds: dict[str, Canary]) -> None:
    """One row of each table, with a canary in every column."""
    with closing(sqlite3.connect(path)) as database, database:
        for one in birds.values():
            table, column = columns()[one.field]
            owner = "id" if table == "clients" else "client_id"
            mine = f"SELECT min(id) FROM {table} WHERE {owner} = ?"
            database.execute(f"DELETE FROM {table} WHERE {owner} = ? AND id > ({mine})", [number_of(case)] * 2)
            database.execute(f"UPDATE {table} SET {column} = ? WHERE {owner} = ?", [one.stored, number_of(case)])


def held(path: Path) -> str:
    """Everything the company's database holds about anybody."""
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in names for row in database.execute(f"SELECT * FROM {name}"))


def own(url: str) -> bytes:
    """Every byte of the bot's own database, with what has not been written back yet."""
    file = Path(url.removeprefix("sqlite:///"))
    return b"".join(part.read_bytes() for part in sorted(file.parent.glob(f"{file.name}*")))


def shown(desk: Desk, client: Client) -> str:
    """Whatever can still be seen in any chat, and every file that lies there."""
    chats = [client.actor, desk.bolat, desk.dana, desk.serik, desk.at_desk(desk.serik)]
    messages = [message for chat in chats for message in chat.messages]
    files = [message.file.content.decode("utf-8", "replace") for message in messages if message.file]
    return "\n".join([*(message.text for message in messages), *files, *client.actor.alerts])


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


LOG = "sent_to sent_what sent_at"  # whom the company gave data to is never deleted
BY_LAW = (
    "iin last_name first_name patronymic birth phone opened_on contract_number signed_on tariff wallet_number balance "
    "payment_at payment_kind payment_amount payment_party"
)


@pytest.mark.parametrize(
    ("case", "language", "kept"),
    [("closed_long_ago", Language.KK, LOG), ("open_balance", Language.RU, f"{BY_LAW} {LOG}")],
    ids=["all goes", "a law keeps some"],
)
async def test_every_canary_is_found_by_its_person_and_after_the_erasure_by_nobody(
    desk: Desk,
    company_db: Path,
    database_url: str,
    case: str,
    language: Language,
    kept: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    birds = canaries(case)
    put(company_db, case, birds)
    client = Client(actor=desk.somebody("Кто-то", language, phone_of(case)), language=language)
    await proves(client)

    await client.actor.says("/mydata")
    await client.taps("A file for other programs")
    as_file = json.loads(sent_file(client))["records"]
    in_file = {name: value for part in as_file for row in part["rows"] for name, value in row["values"].items()}
    await client.actor.says("/mydata")
    await client.taps("Download as PDF")
    on_paper = text_of(sent_file(client))
    for one in birds.values():
        assert one.written in in_file[one.field], one.field
        assert "".join(one.printed(client.t).split()) in on_paper, one.field
    assert IIN not in on_paper
    assert IIN not in str(in_file)

    await sees(client)
    await client.actor.says("/help")
    await client.taps("Clean this chat")
    await client.taps("Yes, clean it")
    await corrects(desk, client, "last_name", "canary-corrected")
    birds["last_name"] = Canary(field="last_name", value="canary-corrected")
    await client.actor.says("/delete")
    await client.taps("Everything")
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete all my data")
    assert_sealed(own(database_url), birds)
    await is_approved(desk, 2)
    await desk.passes(timedelta(days=5))
    if case == "closed_long_ago":
        await is_destroyed_by_hand(desk, "D-2026-0003")
    await desk.passes(timedelta(days=3))

    stands, stays = held(company_db), kept.split()
    for one in birds.values():
        assert (one.stored in stands) is (one.field in stays), one.field
        assert one.printed(client.t) not in shown(desk, client) or one.field in {"iin", "phone"}, one.field
    assert phone_of(case) not in shown(desk, client)
    assert IIN not in shown(desk, client)
    assert_sealed(own(database_url), {**birds, "old": Canary(field="old", value="canary-last_name")})
    assert "canary" not in capsys.readouterr().out


def assert_sealed(everything: bytes, birds: dict[str, Canary]) -> None:
    """What the bot keeps for itself cannot be read without its keys, not even what is on its way."""
    for one in birds.values():
        if one.field != "iin":
            assert one.written.encode() not in everything, one.field
    assert IIN.encode() not in everything
    assert b"canary" not in everything


def sent_file(client: Client) -> bytes:
    found = client.actor.message.file
    assert found
    return found.content


async def sees(client: Client) -> None:
    """Every card once, uncovered."""
    for title in dict.fromkeys(theme(name, client.language) for name in columns()):
        await client.actor.says("/mydata")
        await client.actor.taps(title)
        await client.taps("Show in full")
        assert "canary" in client.actor.screen or title == theme("news", client.language), label(
            "news", client.language
        )
