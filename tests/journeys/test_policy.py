"""The policy as anybody reads it, in both languages: sections, search, changes, every version, all of it as a paper."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.actions import people, policies
from bot.domain.languages import Language
from bot.domain.policies import Edition, Kind, edition
from bot.storage import policies as records
from bot.storage.db import Store, Tx
from bot.telegram.subject.policy_screens import NOT_KEPT, TOPICS
from tests.actions.versions import FIRST, NEXT, SUMMARY
from tests.journeys.client import STRAY, Client, of
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

MARCH = date(2027, 3, 1)
MINOR = replace(edition(NEXT), version="1.1", kind=Kind.MINOR, effective=date(2026, 11, 2))


@pytest.fixture(params=list(Language))
async def reader(desk: Desk, request: pytest.FixtureRequest) -> Client:
    """Somebody who has only chosen a language."""
    client = of(desk, request.param)
    await client.greets()
    return client


def publish(tx: Tx, it: Edition, desk: Desk) -> None:
    records.propose(tx, it, by="cli", now=desk.clock())
    policies.publish(tx, it.version, by="cli", now=desk.clock())


async def test_it_is_read_searched_and_taken_without_leaving_a_trace(desk: Desk, reader: Client) -> None:
    await reader.actor.says("/policy")
    assert reader.sees("Version {version}, in force since {day}", version="1", day=reader.t.date(FIRST.effective))
    await reader.taps("All of it as PDF")
    await reader.actor.says("/policy cookie")
    assert reader.sees("<b>“{words}” in the policy</b>", words="cookie")

    [paper] = [message.file for message in reader.actor.messages if message.file]
    assert paper.name == f"policy-1.{reader.language}.pdf"
    assert paper.content.startswith(b"%PDF")
    visit = await desk.store.read(people.visit, reader.actor.person.id, now=desk.clock())
    assert (visit.subject, visit.draft) == (None, None)


async def test_what_is_looked_for_opens_in_its_section(reader: Client) -> None:
    words = {Language.RU: "рекламные рассылки", Language.KK: "жарнамалық хабарлама"}[reader.language]
    await reader.actor.says(f"/policy {words}")
    await reader.actor.taps(reader.actor.buttons[0])

    assert "2.2" in reader.actor.screen
    await reader.taps("All sections")
    await reader.taps("Look for something")
    for topic in TOPICS:
        await reader.taps(topic)
        assert not reader.has("Ask the staff"), topic
        await reader.taps("Look for something else")


async def test_words_of_the_other_language_are_found_as_well(reader: Client) -> None:
    words = {Language.RU: "алаяқтықтан", Language.KK: "мошенничества"}[reader.language]
    await reader.actor.says(f"/policy {words}")
    await reader.actor.taps(reader.actor.buttons[0])

    assert "2.3" in reader.actor.screen


async def test_where_nothing_is_found_there_is_a_way_on(reader: Client) -> None:
    await reader.actor.says("/policy жираф <b>")

    assert "«жираф <b>»" in reader.actor.screen
    await reader.taps("Ask the staff")
    assert reader.has("To the menu")


async def test_free_words_can_be_looked_for_too(reader: Client) -> None:
    await reader.actor.says(STRAY[reader.language])
    await reader.taps("Look for it in the policy")

    assert reader.has("All sections")


async def test_a_first_version_has_nothing_to_be_compared_with(reader: Client) -> None:
    await reader.actor.says("/policy")
    await reader.taps("What has changed")

    assert FIRST.summary.in_(reader.language) in reader.actor.screen
    assert not reader.has("I agree with the policy")


async def test_what_is_published_for_a_later_day_is_shown_as_such_and_holds_from_it(
    desk: Desk, reader: Client, store: Store
) -> None:
    await store.write(publish, edition(NEXT), desk)
    await reader.actor.says("/policy")
    await reader.taps("Version {version}, from {day}", version="2", day=reader.t.date(MARCH))
    assert reader.sees("Version {version}: comes into force on {day}", version="2", day=reader.t.date(MARCH))
    await reader.taps("What has changed")
    assert SUMMARY.in_(reader.language) in reader.actor.screen
    assert reader.sees("Compared with version {version} these parts differ: {parts}.", version="1", parts="1.2")
    await reader.taps("I agree with the policy")
    assert reader.sees(NOT_KEPT)

    await desk.passes(timedelta(days=200))
    await reader.actor.says("/policy")
    await reader.taps("All versions")

    assert reader.t.plain(
        "<b>Version {version}</b>, since {day}, {kind}: in force now", version="2", day=MARCH,
        kind=reader.t.plain("material changes"),
    ) in reader.actor.screen  # fmt: skip
    await reader.taps("Version {version}", version="1")
    assert reader.sees(
        "Version {version} of {day}: a newer one has taken its place", version="1", day=reader.t.date(FIRST.effective)
    )


async def test_a_small_change_asks_nobody(desk: Desk, reader: Client, store: Store) -> None:
    await store.write(publish, MINOR, desk)
    await reader.actor.says("/policy")
    await reader.taps("What has changed")

    assert not reader.has("I agree with the policy")
    await reader.actor.taps(reader.actor.buttons[0])
    assert "1.2" in reader.actor.screen


async def test_a_version_or_section_that_is_none_ends_in_a_safe_place(reader: Client) -> None:
    await reader.actor.says("/policy")
    for forged in ("polr:9:0:0", "polr:1:99:99", "polr:1:-7:0", "polc:9", "polf:9", "pola:9:agreed", "pola:1:maybe",
                   "pols:99", "polw:nothing"):  # fmt: skip
        await reader.actor.forges(forged)
        assert reader.actor.buttons, forged
