"""A service that stumbles is asked again, one that is down is left alone, one that answers nonsense is not believed."""

import logging
import traceback
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from bot.domain.datamap import DataMap
from bot.sandbox.company import NAMED, number_of
from bot.sources import http_wire as wire
from bot.sources.http import FAILURES, REST, TRIES, HttpSource
from bot.sources.protocol import Done, Identity, Item, SourceDown, SourceError, SourceSlow, SourceWrong
from bot.sources.sql import SqlSource
from tests.sources.reference import Reference, Spoilt, serving, spoil, utc_now

PHONE = Identity(phone=NAMED["ordinary"].phone)


@pytest.fixture
def engine() -> str:
    return "sqlite"


@dataclass
class Line:
    """The service, the source that asks it, and a clock that the test moves."""

    reference: Reference
    address: str
    data_map: DataMap
    seconds: float = 0.0
    opened: list[HttpSource] = field(default_factory=list)

    def source(self, *, ahead: timedelta = timedelta(), address: str = "", limit: float = 5) -> HttpSource:
        source = HttpSource(
            "wallet", self.data_map, address or self.address, now=lambda: utc_now() + ahead, seconds=limit, pause=0.001,
            clock=lambda: self.seconds,
        )  # fmt: skip
        self.opened.append(source)
        return source


@pytest.fixture
async def line(company_url: str, data_map: DataMap) -> AsyncIterator[Line]:
    behind = SqlSource("wallet", data_map, company_url)
    reference = Reference(behind, data_map)
    async with serving(reference.app()) as address:
        made = Line(reference=reference, address=address, data_map=data_map)
        yield made
        for source in made.opened:
            await source.close()
    await behind.close()


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_a_service_that_stumbles_is_asked_again_with_the_same_operation(line: Line, status: int) -> None:
    line.reference.spoilt = [spoil(status)] * (TRIES - 1)

    result = await line.source().correct(
        "op-1", "2", field="email", row="2", old=NAMED["ordinary"].email, new="new@example.kz"
    )

    assert result == Done()
    assert len(set(line.reference.calls)) == 1
    assert [operation for _, _, operation in line.reference.calls] == ["op-1"] * TRIES


async def test_a_service_that_is_down_is_left_alone_and_tried_again_after_a_rest(line: Line) -> None:
    source = line.source()
    line.reference.spoilt = [spoil(503)] * FAILURES
    for _ in range(2):
        with pytest.raises(SourceDown):
            await source.find(PHONE)
    asked = len(line.reference.calls)

    with pytest.raises(SourceDown):
        await source.find(PHONE)
    untouched = len(line.reference.calls)
    line.seconds += REST + 1
    found = await source.find(PHONE)

    assert asked == untouched == FAILURES
    assert len(found) == 1


async def test_a_service_that_hangs_is_slow(line: Line) -> None:
    line.reference.spoilt = [spoil(after=1)] * TRIES

    with pytest.raises(SourceSlow):
        await line.source(limit=0.05).find(PHONE)


@pytest.mark.parametrize("address", ["http://desk:secret@127.0.0.1:1/privacy", "http://desk:wrong@{}/privacy"])
async def test_nobody_there_or_a_wrong_secret_is_down(line: Line, address: str) -> None:
    host = line.address.rpartition("@")[2].removesuffix("/privacy")

    with pytest.raises(SourceDown):
        await line.source(address=address.format(host)).find(PHONE)


async def test_an_old_signature_is_refused(line: Line) -> None:
    with pytest.raises(SourceDown):
        await line.source(ahead=-timedelta(minutes=6)).find(PHONE)


@pytest.mark.parametrize(
    "answer",
    [
        spoil(text="not json"),
        spoil(text='{"matches": 7}'),
        spoil(text='{"matches": [{"subject": "+77011234567", "by": ["height"]}]}'),
        spoil(400),
        spoil(404),
        spoil(302),
    ],
)
async def test_nonsense_is_not_believed_nor_quoted(line: Line, answer: Spoilt) -> None:
    line.reference.spoilt = [answer]

    with pytest.raises(SourceError) as caught:
        await line.source().find(PHONE)

    assert type(caught.value) is SourceWrong
    assert "+7701" not in "".join(traceback.format_exception(caught.value))


async def test_an_answer_that_leaves_something_out_is_not_taken_for_the_whole(line: Line) -> None:
    source = line.source()

    for text in ('{"tables": {}}', '{"tables": {"wallets": {"rows": [{"key": "1", "values": {"balance": "1.00"}}]}}}'):
        line.reference.spoilt = [spoil(text=text)]
        with pytest.raises(SourceWrong):
            await source.read("2", tables=["wallets"])
    line.reference.spoilt = [spoil(text='{"results": []}')]
    with pytest.raises(SourceWrong):
        await source.erase("op", "2", [Item(field="email", row="2")])
    line.reference.spoilt = [spoil(text='{"outstanding": ["a grudge"]}')]
    with pytest.raises(SourceWrong):
        await source.obligations("2")


async def test_what_the_service_does_not_know_of_the_map_is_named(line: Line) -> None:
    line.reference.spoilt = [spoil(text='{"tables": {"wallets": ["balance"]}, "obligations": ["debt", "dispute"]}')]

    found = await line.source().check()

    assert "[tables.wallets]: the service wallet does not know wallet_number" in found
    assert "[obligations.balance]: the service wallet does not know it" in found


@pytest.mark.parametrize(
    "address", ["http://desk:secret@company.kz/", "https://company.kz/", "company", "https://a@b/"]
)
def test_an_address_without_a_secret_or_in_the_clear_is_refused(address: str, data_map: DataMap) -> None:
    with pytest.raises(ValueError, match="https://<key id>:<secret>@<host>/<path>"):
        HttpSource("wallet", data_map, address, now=utc_now)


async def test_no_value_is_in_an_address_or_a_log(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line.reference.spoilt = [spoil(503)]

    await line.source().find(PHONE)
    await line.source().read(number_of("ordinary"))

    assert "7011234567" not in caplog.text
    assert [call for call, _, _ in line.reference.calls] == ["find", "find", "read"]


def test_the_published_description_is_the_one_that_is_spoken() -> None:
    assert wire.OPENAPI.read_text(encoding="utf-8") == wire.openapi() + "\n", "python -m bot.sources.http_wire"
