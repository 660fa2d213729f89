"""All sources of the map are opened by their addresses, and a bad address is named without being repeated."""

import re

import pytest

from bot.domain.datamap import DataMap
from bot.sources.http import HttpSource
from bot.sources.manual import ManualSource
from bot.sources.opening import BadAddress, differences, open_sources
from bot.sources.sql import SqlSource
from tests.sources.reference import utc_now
from tests.sources.test_sql import changed_map


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_sources_of_the_demo_are_opened_and_fit(company_url: str, data_map: DataMap) -> None:
    sources = open_sources(data_map, {"wallet": company_url}, now=utc_now)

    assert {name: type(source) for name, source in sources.items()} == {"wallet": SqlSource, "archive": ManualSource}
    assert await differences(sources.values()) == []
    for source in sources.values():
        await source.close()


async def test_a_source_that_does_not_answer_is_a_problem_with_a_remedy(data_map: DataMap) -> None:
    sources = open_sources(data_map, {"wallet": "sqlite:////nowhere/company.db"}, now=utc_now)

    (problem,) = await differences(sources.values())

    assert problem.startswith("[sources.wallet]: the source 'wallet' does not answer; look at")
    await sources["wallet"].close()


@pytest.mark.parametrize(
    ("addresses", "said"),
    [
        ({}, "wallet: has no address; add wallet=<URL> to BOT_SOURCES"),
        ({"walet": "sqlite:///x"}, "walet: there is no [sources.walet]"),
        ({"wallet": "secret words"}, "wallet: its address is wrong: it is no URL"),
        ({"wallet": "oracle://clerk:secret@host/x"}, "wallet: its database needs the package"),
        ({"wallet": "nothing://clerk:secret@host/x"}, "wallet: its address is wrong: it is no URL"),
    ],
)
def test_a_bad_address_is_named_and_not_repeated(data_map: DataMap, addresses: dict[str, str], said: str) -> None:
    with pytest.raises(BadAddress, match=re.escape(said)) as caught:
        open_sources(data_map, addresses, now=utc_now)

    assert "secret" not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_service_is_opened_by_its_address(tmp_path_factory: pytest.TempPathFactory) -> None:
    data_map = changed_map(tmp_path_factory.mktemp("map"), ('kind = "sql"', 'kind = "http"'))

    sources = open_sources(data_map, {"wallet": "https://desk:secret@company.kz/privacy"}, now=utc_now)

    assert isinstance(sources["wallet"], HttpSource)
    with pytest.raises(BadAddress, match="https://<key id>:<secret>@<host>/<path>"):
        open_sources(data_map, {"wallet": "http://desk:secret@company.kz/privacy"}, now=utc_now)
