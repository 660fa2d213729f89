"""All sources are asked at once, and a silent one takes nothing away from what the others know."""

from collections.abc import AsyncIterator, Mapping

import pytest

from bot.domain.datamap import DataMap
from bot.domain.erasure import Pile, plan
from bot.sandbox.company import MANY, NAMED, UNMATCHED_PHONE, number_of
from bot.sources.asking import find_everywhere, read_everywhere
from bot.sources.opening import open_sources
from bot.sources.protocol import Identity, Source, SourceDown
from tests.domain.test_erasure import day_of
from tests.sources.conftest import TODAY
from tests.sources.reference import utc_now

PHONE = Identity(phone=NAMED["open_balance"].phone)
SUBJECTS = {"wallet": number_of("open_balance"), "archive": "the case"}


@pytest.fixture
def engine() -> str:
    return "sqlite"


@pytest.fixture
async def sources(company_url: str, data_map: DataMap) -> AsyncIterator[Mapping[str, Source]]:
    opened = open_sources(data_map, {"wallet": company_url}, now=utc_now)
    yield opened
    for source in opened.values():
        await source.close()


async def test_everybody_who_fits_is_found_in_every_source(sources: Mapping[str, Source]) -> None:
    found = await find_everywhere(sources, PHONE)
    stranger = await find_everywhere(sources, Identity(phone=UNMATCHED_PHONE))

    assert {name: [match.subject for match in matches] for name, matches in found.matches.items()} == {
        "wallet": [number_of("open_balance")],
        "archive": [],
    }
    assert not any(stranger.matches.values())


async def test_everything_about_somebody_is_ready_for_a_plan(sources: Mapping[str, Source], data_map: DataMap) -> None:
    everything = await read_everywhere(sources, SUBJECTS)

    assert everything.complete
    assert everything.outstanding == ("balance",)
    assert [task.source for task in everything.by_hand] == ["archive"]
    ordinary = await read_everywhere(sources, {"wallet": number_of("ordinary")})
    found = plan(data_map, ordinary.held, outstanding=ordinary.outstanding, today=TODAY, day_of=day_of)
    assert all(found.pile(pile) for pile in Pile)


async def test_a_silent_source_is_named_and_the_rest_is_told(data_map: DataMap) -> None:
    opened = open_sources(data_map, {"wallet": "sqlite:////nowhere/company.db"}, now=utc_now)

    everything = await read_everywhere(opened, SUBJECTS)
    found = await find_everywhere(opened, PHONE)

    assert everything.silent == found.silent == {"wallet": SourceDown}
    assert not everything.complete
    assert [task.source for task in everything.by_hand] == ["archive"]
    await opened["wallet"].close()


async def test_a_source_that_does_not_know_the_person_is_not_asked(sources: Mapping[str, Source]) -> None:
    everything = await read_everywhere(sources, {})

    assert (everything.held, everything.by_hand, everything.silent) == ({}, (), {})


async def test_ten_thousand_payments_are_whole(sources: Mapping[str, Source]) -> None:
    everything = await read_everywhere(sources, {"wallet": number_of("many_payments")})

    assert len(everything.held["transactions"]) == MANY
    assert everything.cut == ()
