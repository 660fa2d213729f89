"""What a person says of themselves is in no log line, no message to the staff group, and nowhere on the disk."""

from __future__ import annotations

import asyncio
import base64
import io
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from structlog.typing import EventDict, WrappedLogger

from bot import log
from bot.domain.languages import Language
from bot.sandbox.faults import Fault
from bot.storage import audit
from bot.storage.db import Store
from bot.texts import translator
from tests.journeys.actors import Actor
from tests.journeys.client import Client
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk

ID = 7_314_159_265
MARKERS = {
    "name": "Жұлдызмаркер",
    "surname": "Айсұлуқызы-Метка",
    "username": "marker_zhuldyz_77",
    "phone": "+77079998811",
    "digits of the phone": "7079998811",
    "words": "жасырын сөз про кредит №31415",
    "stray words": "случайное слово ни к чему",
    "added words": "дополнение о сестре Гүлнар",
    "caption": "подпись под снимком паспорта",
    "file": "muy-lichnoe-zayavlenie.pdf",
    "question": "вопрос сотрудника о приватном",
    "answer": "ответ сотрудника о приватном",
    "note": "заметка между своими о ней",
    "reason": "пояснение отказа о ней одной",
    "return": "возврат потому что она другая",
    "draft": "черновик который не отправлен",
    "telegram id": str(ID),
}
RU = translator(Language.RU)


def written(marker: str) -> dict[str, bytes]:
    """The ways in which a text can lie about in a file."""
    plain = marker.encode()
    forms = {
        "utf-8": plain,
        "utf-16-le": marker.encode("utf-16-le"),
        "utf-16-be": marker.encode("utf-16-be"),
        "json": marker.encode("ascii", "backslashreplace"),
        "hex": plain.hex().encode(),
        "url": quote(marker).encode(),
    }
    for name, content in (("utf-8", plain), ("utf-16", marker.encode("utf-16-le"))):
        for shift in range(3):
            # Base64 looks different at each of three places; the edges mix with the neighbours.
            coded = base64.b64encode(bytes(shift) + content)
            forms[f"base64 of {name}, {shift}"] = coded[4:-4] if shift else coded[:-4]
    if marker.isdecimal():
        forms["number"] = int(marker).to_bytes(8, "big")
        forms["short number"] = int(marker).to_bytes(6, "big")
    return {form: content for form, content in forms.items() if len(content) >= 5}


def found_in(content: bytes) -> set[str]:
    """Which markers lie in it, and in which form."""
    lower = content.decode("utf-8", "ignore").casefold()
    exact = {f"{name} ({form})" for name, m in MARKERS.items() for form, c in written(m).items() if c in content}
    return exact | {f"{name} (any case)" for name, m in MARKERS.items() if m.casefold() in lower}


def test_the_search_finds_every_marker_in_every_form() -> None:
    for name, marker in MARKERS.items():
        for form, content in written(marker).items():
            assert f"{name} ({form})" in found_in(b"before " + content + b" after")
        assert f"{name} (any case)" in found_in(marker.upper().encode())
    assert found_in(b"nothing of the kind") == set()


class Overheard(logging.Handler):
    """Everything anybody logs, before it is cleaned, and what was printed of it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.printed = io.StringIO()
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("bot"):
            self.said.append(record.getMessage())

    def listen(self, _: WrappedLogger, __: str, entry: EventDict) -> EventDict:
        self.said.append(repr({key: value for key, value in entry.items() if key != "exc_info"}))
        return entry


@pytest.fixture
def overheard() -> Iterator[Overheard]:
    """All logs at DEBUG, of libraries too."""
    root = logging.getLogger()
    before, level = root.handlers, root.level
    ears = Overheard()
    log.setup("DEBUG", "json", ears.printed)
    root.addHandler(ears)
    root.setLevel(logging.DEBUG)
    structlog.configure(processors=[ears.listen, *structlog.get_config()["processors"]])
    yield ears
    root.handlers, root.level = before, level
    structlog.reset_defaults()


@pytest.fixture
async def desk(store: Store) -> Desk:
    desk = Desk(store=store)
    await desk.open()
    return desk


def planted(desk: Desk) -> Client:
    """Somebody all of whose names are markers."""
    person = desk.world.add_user(
        MARKERS["name"], MARKERS["surname"], username=MARKERS["username"], phone=MARKERS["phone"], id=ID,
        language_code="ru",
    )  # fmt: skip
    actor = Actor(person=person, world=desk.world, settle=desk.settle, let_pass=desk.clock.pass_by)
    return Client(actor=actor, language=Language.RU)


async def walk(desk: Desk) -> None:
    """The whole road: asked, added to, claimed, revealed, talked about, sent back, refused; with faults on the way."""
    client = planted(desk)
    bolat = Colleague(desk=desk, actor=desk.bolat, t=RU)
    dana = Colleague(desk=desk, actor=desk.dana, t=RU)
    await client.files(MARKERS["words"])
    await client.actor.says(MARKERS["stray words"])
    await client.actor.says("/cases")
    await bolat.claims()
    await adds(client)
    await bolat.opens_case()
    await bolat.taps("Read everything")
    await bolat.opens_case()
    await bolat.taps("Who is it")
    await bolat.actor.taps(bolat.actor.buttons[0])
    for flow, words in (("Ask", "question"), ("Write to the person", "answer"), ("Note", "note")):
        await bolat.writes(flow, MARKERS[words])
        await bolat.taps("Yes")
    desk.world.fail_next("sendMessage", Fault(code=400, description="Bad Request: " + MARKERS["answer"]))
    await client.actor.says("/menu")
    desk.world.fail_next("sendMessage", Fault(code=500, description=MARKERS["words"]))
    await bolat.writes("Write to the person", MARKERS["answer"])
    await bolat.taps("Yes")
    await decides(bolat)
    await dana.taps_on_card("Review")
    await dana.taps("Send back")
    await dana.actor.says(MARKERS["return"])
    await dana.taps("Yes")
    await decides(bolat)
    await dana.taps_on_card("Review")
    await dana.taps("Confirm")
    await desk.passes(timedelta(minutes=11))
    await client.actor.says("/menu")
    await client.asks_for_a_part(MARKERS["draft"])


async def adds(client: Client) -> None:
    """A message, a document and a photo to the case."""
    for what in ("text", "document", "photo"):
        await client.actor.says("/cases")
        await client.actor.taps("2026-000001")
        await client.taps("Add a message or a document")
        if what == "text":
            await client.actor.says(MARKERS["added words"])
        elif what == "document":
            await client.actor.sends_document(MARKERS["file"], b"%PDF-1.4 " + MARKERS["words"].encode())
        else:
            await client.actor.sends_photo(caption=MARKERS["caption"])


async def decides(bolat: Colleague) -> None:
    await bolat.decides("Refuse", "Данные заблокированы", words=MARKERS["reason"])
    await bolat.taps("Put forward")


def on_disk(file: Path) -> dict[str, bytes]:
    """The database as it lies there while the bot works, and a copy of it as one makes it."""
    copy = file.with_name("copy.db")
    with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    plain = file.with_name("plain.db")
    shutil.copyfile(file, plain)
    return {each.name: each.read_bytes() for each in file.parent.glob("*.db*") if not each.name.endswith(".lock")}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_persons_own_values_are_in_no_log_no_group_and_no_file(
    overheard: Overheard, desk: Desk, store: Store, database_url: str
) -> None:
    await walk(desk)
    await store.write(audit.seal_some)
    file = Path(database_url.removeprefix("sqlite:///"))

    files = await asyncio.to_thread(on_disk, file)
    await store.checkpoint()
    after = await asyncio.to_thread(on_disk, file)

    told = "\n".join(repr(sent.params) for sent in desk.world.sent)
    for name in ("words", "added words", "caption", "question", "answer", "note", "reason", "return", "phone"):
        assert MARKERS[name] in told, f"the road did not lead past {name}"
    assert {"bot.db", "bot.db-wal", "bot.db-shm", "copy.db", "plain.db"} <= set(files)
    assert b"2026-000001" in files["copy.db"]
    for name, content in [*files.items(), *after.items()]:
        assert found_in(content) == set(), name
    group = "\n".join(repr(sent.params) for sent in desk.world.sent if sent.chat_id == desk.group.id)
    assert "2026-000001" in group
    assert found_in(group.encode()) == set()
    printed = overheard.printed.getvalue()
    assert '"event": "library message"' in printed, "libraries were listened to as well"
    assert found_in(printed.encode()) == set()
    assert found_in("\n".join(overheard.said).encode()) == set()
