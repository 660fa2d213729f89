"""Every legal case of the sample company from end to end: seen, taken away, corrected, deleted in part and whole.

The database is compared field by field with tables written by hand (`promises.py`), and so is what the screen promised.
"""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bot.domain.languages import Language
from bot.sandbox.company import UNMATCHED_PHONE
from tests.journeys.client import Client
from tests.journeys.office import Desk
from tests.journeys.systems.promises import (
    BY_STAFF,
    PROMISES,
    VISITS,
    Promise,
    Rows,
    after_all,
    after_the_part,
    columns,
    label,
    others,
    phone_of,
    rows_of,
    the_map,
    theme,
)
from tests.journeys.systems.proving import comes_to_the_code, proves
from tests.journeys.systems.road import corrects, is_approved, is_destroyed_by_hand
from tests.sizes import SOAK

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

GONE = "<b>Deleted</b>\nWe have read the systems again: it is not there any more."
# Some of them on every run, in turn in one language and in the other; all of them in both under `make soak`.
TRIED = [(case, each) for case in PROMISES for each in Language]
TRIED = (
    TRIED if SOAK else [("open_balance", Language.RU), ("closed_long_ago", Language.KK), ("just_closed", Language.RU)]
)
ALONE = [(case, each) for case in BY_STAFF for each in Language]
ALONE = ALONE if SOAK else [("no_phone", Language.KK), ("unmatched", Language.RU)]


def arrives(desk: Desk, case: str, language: Language) -> Client:
    phones = {"no_phone": "+77010000099", "unmatched": UNMATCHED_PHONE}
    phone = phones.get(case) or phone_of(case)
    return Client(actor=desk.somebody("Кто-то", language, phone), language=language)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("case", "language"), TRIED)
async def test_what_was_promised_is_what_the_database_shows(
    desk: Desk, company_db: Path, case: str, language: Language
) -> None:
    promise, client = PROMISES[case], arrives(desk, case, language)
    everybody_else = others(company_db, case)
    await proves(client)
    found = rows_of(company_db, case)
    await sees_everything(client, found)
    await takes_it_away(client, found)

    if promise.correct:
        await corrects(desk, client, promise.correct, "Новая")
        found["clients"][0][promise.correct] = "Новая"
    else:
        await is_not_corrected(client)
    assert rows_of(company_db, case) == found

    await deletes_a_part(desk, client, promise)
    found = after_the_part(promise, found)
    assert rows_of(company_db, case) == found

    await deletes_everything(desk, client, promise)
    assert rows_of(company_db, case) == after_all(promise, found)
    assert others(company_db, case) == everybody_else


@pytest.mark.parametrize(("case", "language"), ALONE)
async def test_whom_the_bot_cannot_know_an_employee_answers_and_nothing_is_touched(
    desk: Desk, company_db: Path, case: str, language: Language
) -> None:
    client = arrives(desk, case, language)
    before = others(company_db, "ordinary"), rows_of(company_db, "ordinary")
    await comes_to_the_code(client)
    assert client.actor.alerts == []
    await client.taps("No code came")
    await client.taps("File the request")
    receipts = told_of_the_case(client)
    assert receipts

    await client.actor.says("/delete")
    await client.taps("Everything")
    await client.taps("No code came")
    await client.confirms(everything=True)
    assert told_of_the_case(client) > receipts
    await desk.passes(timedelta(days=3))

    assert (others(company_db, "ordinary"), rows_of(company_db, "ordinary")) == before


def told_of_the_case(client: Client) -> int:
    return sum("2026-000001" in message.text for message in client.actor.messages)


# -- seen and taken away ----------------------------------------------------------------------------------------------


async def sees_everything(client: Client, found: Rows) -> None:
    """Card by card, with the values uncovered."""
    seen = ""
    for title in dict.fromkeys(theme(name, client.language) for name in columns()):
        await client.actor.says("/mydata")
        if title in client.actor.buttons:
            await client.actor.taps(title)
            await client.taps("Show in full")
            seen += client.actor.screen
            while "▶" in client.actor.buttons:
                await client.actor.taps("▶")
                seen += client.actor.screen
    for _, value in texts(found, only=("clients", "contracts", "wallets", "choices")):
        assert squeezed(value) in squeezed(seen)
    assert not any(row["iin"] and row["iin"] in seen for row in found["clients"])


async def takes_it_away(client: Client, found: Rows) -> None:
    await client.actor.says("/mydata")
    await client.taps("A file for other programs")
    records = json.loads(file_of(client))["records"]
    held = [(name, row["values"][name]) for part in records for row in part["rows"] for name in row["values"]]
    assert sorted(held, key=str) == sorted(values(found), key=str)

    await client.actor.says("/mydata")
    await client.taps("Download as PDF")
    paper = squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(file_of(client))).pages), whole=True)
    for _, value in texts(found, only=tuple(found)):
        assert squeezed(value) in paper
    assert not any(row["iin"] and row["iin"] in paper for row in found["clients"])


def file_of(client: Client) -> bytes:
    sent = client.actor.message.file
    assert sent
    return sent.content


def values(found: Rows) -> Iterator[tuple[str, str | None]]:
    """Every value of every field of the map, as a file says it."""
    for name, (table, column) in columns().items():
        kind = the_map()["fields"][name]["type"]
        yield from ((name, said(kind, row[column])) for row in found[table])


def said(kind: str, value: Any) -> str | None:
    if value is None:
        return None
    match kind:
        case "iin":
            return f"••••••••{value[-4:]}"
        case "money":
            return f"{Decimal(str(value)):.2f}"
        case "moment":
            return f"{value.replace(' ', 'T')}+00:00"
        case "flag":
            return "true" if value else "false"
    return str(value)


def texts(found: Rows, *, only: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Values that everybody writes alike; of an IIN the last four digits."""
    for name, (table, column) in columns().items():
        kind = the_map()["fields"][name]["type"]
        if table in only and kind not in {"date", "moment", "flag"}:
            for row in found[table]:
                if row[column] is not None:
                    bare = (said(kind, row[column]) or "").removeprefix("••••••••")
                    yield name, bare.replace(".", ",") if kind == "money" else bare


def squeezed(text: str, *, whole: bool = False) -> str:
    """Without the spaces; of a value as much as is told on any screen and nothing that turns the writing round."""
    bare = "".join(text.replace("\u202e", "").split())
    return bare if whole or len(bare) > 2000 else bare[:20]


# -- corrected --------------------------------------------------------------------------------------------------------


async def is_not_corrected(client: Client) -> None:
    await client.actor.says("/correct")
    await client.actor.taps(theme("last_name", client.language))
    await client.actor.taps(label("last_name", client.language))
    assert not client.sees("<b>How should it be?</b>")


# -- deleted ----------------------------------------------------------------------------------------------------------


async def deletes_a_part(desk: Desk, client: Client, promise: Promise) -> None:
    await client.actor.says("/delete")
    await client.taps("A part")
    for name in promise.part.split():
        await client.actor.taps(theme(name, client.language))
        await client.actor.taps(f"☐ {label(name, client.language)}")
        await client.taps("Other themes")
    await client.taps("See what happens to it")
    goes = whole(set(promise.part.split()) - set(promise.kept.split()))
    assert promised(client, "Deleted") == lines(client, goes)
    assert promised(client, "Kept") == lines(client, set(promise.kept.split()))
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete this")
    number = 2 if promise.correct else 1
    await is_approved(desk, number, two=len(promise.part.split()) > 1 or promise.part == "ip")
    assert results(client) == 1


def whole(goes: set[str]) -> set[str]:
    """One piece of a visit brings the others along: its row goes as a whole."""
    return goes | {each for each in VISITS.split() if goes & set(VISITS.split())}


async def deletes_everything(desk: Desk, client: Client, promise: Promise) -> None:
    await client.actor.says("/delete")
    await client.taps("Everything")
    by_hand = {"paper"} & set(promise.goes.split())
    assert promised(client, "Deleted") == lines(client, set(promise.goes.split()) - by_hand, by_hand)
    await client.taps("Confirm exactly this")
    await client.taps("Yes, delete all my data")
    await is_approved(desk, 3 if promise.correct else 2, two=True)
    assert results(client) == 1  # of the part; the cooling-off of this one still runs
    await desk.passes(timedelta(days=5))
    if promise.papers:
        assert results(client) == 1
        await is_destroyed_by_hand(desk, "D-2026-0003")  # the first two tell others of the correction
    assert results(client) == 2


def results(client: Client) -> int:
    return sum(client.t.plain(GONE) in message.text for message in client.actor.messages)


# -- what the screen says ---------------------------------------------------------------------------------------------

HEADS = {
    "Deleted": "<b>Deleted</b>",
    "Kept": "<b>Kept, because a law orders it</b>\nNobody uses these data any more; they are only kept.",
}


def promised(client: Client, pile: str) -> set[frozenset[str]]:
    """The lines of a pile as they are read: a theme, and the labels of what it is about."""
    message = client.actor.message_with(client.t.plain("Confirm exactly this")).text
    head = client.t.plain(HEADS[pile])
    part = next((part for part in message.split("\n\n") if part.startswith(head)), "")
    return {
        frozenset([line[2:].split(": ", 1)[0], *bare(line.split(": ", 1)[1]).split(", ")])
        for line in part.splitlines()
        if line.startswith("• ")
    }


def bare(labels: str) -> str:
    """Without the number of records."""
    return labels.rsplit(" (", 1)[0] if labels.endswith(")") else labels


def lines(client: Client, *groups: set[str]) -> set[frozenset[str]]:
    by_theme: dict[tuple[int, str], list[str]] = {}
    for n, names in enumerate(groups):
        for name in names:
            by_theme.setdefault((n, theme(name, client.language)), []).append(label(name, client.language))
    return {frozenset([title, *labels]) for (_, title), labels in by_theme.items()}
