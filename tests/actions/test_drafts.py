"""A form is kept for a day, under a key that dies with it; one is in hand at a time and nothing typed gets lost."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actions import drafts, people
from bot.domain.people import Draft
from bot.domain.refusals import DraftGone, Empty, TooLong
from bot.domain.requests import WORDS_LIMIT, Kind
from bot.storage import tables
from bot.storage.db import Tx
from tests.actions.house import NOON, House


def owners(tx: Tx) -> set[str]:
    return set(tx.execute(select(tables.keys.c.owner)).scalars())


async def begin(house: House, person: bytes, flow: str = "delete", **payload: str) -> Draft:
    return await house.store.write(drafts.begin, person, flow, "first", payload=payload, now=house.now)


async def in_hand(house: House, telegram_id: int = 42) -> Draft | None:
    return (await house.store.read(people.visit, telegram_id, now=house.now)).draft


async def test_a_form_is_kept_for_a_day_from_what_expressed_the_request(house: House) -> None:
    person = await house.stranger(42)
    begun = await begin(house, person)
    house.later(hours=23)
    written = await house.store.write(
        drafts.fill, person, begun.id, step="words", values={"words": "x"}, received=True, now=house.now
    )
    agreed = await house.store.write(drafts.fill, person, begun.id, step="check", now=house.now + timedelta(hours=2))

    assert (begun.received_at, begun.expires_at) == (NOON, NOON + drafts.LIFE)
    assert (written.received_at, written.expires_at) == (house.now, house.now + drafts.LIFE)
    assert (agreed.received_at, agreed.expires_at) == (written.received_at, written.expires_at)
    assert (agreed.payload, agreed.version) == ({"words": "x"}, 3)


async def test_a_form_is_there_to_the_last_moment_and_not_after(house: House) -> None:
    person = await house.stranger(42)
    begun = await begin(house, person)

    house.now = begun.expires_at - timedelta(microseconds=1)
    assert await in_hand(house) == begun
    house.now = begun.expires_at
    assert await in_hand(house) is None
    with pytest.raises(DraftGone):
        await house.store.write(drafts.fill, person, begun.id, step="x", now=house.now)
    with pytest.raises(DraftGone):
        await house.store.write(drafts.take_up, person, begun.id, now=house.now)


async def test_forms_past_their_time_are_destroyed_with_their_keys_and_others_stay(house: House) -> None:
    person, other = await house.stranger(42), await house.stranger(43)
    old = await begin(house, person, words="тайна")
    house.later(hours=1)
    young = await begin(house, other)
    house.now = old.expires_at

    assert await house.store.write(drafts.forget_expired, now=house.now)
    assert not await house.store.write(drafts.forget_expired, now=house.now)

    assert await house.store.read(owners) == {young.id}
    assert (await house.store.read(drafts.require, other, young.id, now=house.now)).id == young.id


async def test_forms_are_destroyed_a_handful_at_a_time(house: House) -> None:
    for telegram_id in range(5):
        await begin(house, await house.stranger(100 + telegram_id))
    house.later(days=2)

    assert [await house.store.write(drafts.forget_expired, now=house.now, limit=2) for _ in range(4)] == [
        True, True, True, False,
    ]  # fmt: skip
    assert await house.store.read(owners) == set()


async def test_filing_destroys_the_key_of_the_form(house: House) -> None:
    person = await house.person()
    form = await house.form(person)
    assert form.id in await house.store.read(owners)

    case = await house.confirm_form(person, form)

    assert await house.store.read(owners) == {case.subject_id}


async def test_one_form_is_in_hand_and_one_put_aside_can_be_taken_up(house: House) -> None:
    person = await house.stranger(42)
    first = await begin(house, person, "delete", words="x")
    second = await begin(house, person, "add")
    assert await in_hand(house) == second

    taken = await house.store.write(drafts.take_up, person, first.id, now=house.now)

    assert (taken.active, taken.payload) == (True, {"words": "x"})
    assert (await in_hand(house)) == taken
    assert not (await house.store.read(drafts.require, person, second.id, now=house.now)).active
    assert await house.store.write(drafts.take_up, person, first.id, now=house.now) == taken


async def test_a_form_put_aside_is_kept(house: House) -> None:
    person = await house.stranger(42)
    begun = await begin(house, person)

    await house.store.write(drafts.put_aside, person)

    kept = await in_hand(house)
    assert kept is not None
    assert (kept.id, kept.active) == (begun.id, False)


async def test_a_second_form_of_a_kind_takes_the_place_of_the_first(house: House) -> None:
    person = await house.stranger(42)
    first = await begin(house, person)
    second = await begin(house, person)

    with pytest.raises(DraftGone):
        await house.store.read(drafts.require, person, first.id, now=house.now)
    assert await house.store.read(owners) == {second.id}


async def test_a_form_is_its_owners_alone(house: House) -> None:
    person, charlie = await house.stranger(42), await house.stranger(43)
    begun = await begin(house, person)

    with pytest.raises(DraftGone):
        await house.store.write(drafts.fill, charlie, begun.id, step="x", now=house.now)
    await house.store.write(drafts.discard, charlie, begun.id, now=house.now)
    assert await in_hand(house) == begun
    await house.store.write(drafts.discard, person, begun.id, now=house.now)
    await house.store.write(drafts.discard, person, begun.id, now=house.now)
    assert await house.store.read(owners) == set()


async def test_stray_words_become_a_request_received_when_they_were_written(house: House) -> None:
    person = await house.stranger(42)
    stray = await begin(house, person, "stray", words="удалите всё", message="7")
    house.later(hours=20)

    turned = await house.store.write(drafts.turn_into, person, stray.id, Kind.DELETE, now=house.now)

    assert (turned.flow, turned.received_at) == ("delete", NOON)
    assert turned.payload == {"stray": "удалите всё", "words": "удалите всё"}
    with pytest.raises(DraftGone):
        await house.store.write(drafts.turn_into, person, stray.id, Kind.DELETE, now=house.now)


def test_words_are_taken_without_the_space_around_them() -> None:
    assert drafts.words("  сөз \n") == "сөз"


@pytest.mark.parametrize("nothing", [None, "", "  \n\t "])
def test_nothing_is_not_words(nothing: str | None) -> None:
    with pytest.raises(Empty):
        drafts.words(nothing)


def test_words_have_a_limit_and_are_told_their_length() -> None:
    assert len(drafts.words("ү" * WORDS_LIMIT)) == WORDS_LIMIT
    with pytest.raises(TooLong) as refused:
        drafts.words("ү" * (WORDS_LIMIT + 1))
    assert refused.value.facts == {"limit": WORDS_LIMIT, "length": WORDS_LIMIT + 1}
