"""About who only reads, a language is kept; consent is given once, on record, and taken back as easily."""

import pytest
from sqlalchemy import func, select

from bot.actions import consents, people
from bot.actions.deliveries import Letter
from bot.domain.cases import Status
from bot.domain.deliveries import State
from bot.domain.languages import Language
from bot.domain.refusals import NeedsConsent, NeedsPhone
from bot.domain.requests import Level
from bot.storage import people as records
from bot.storage import tables
from bot.storage.db import Tx
from tests.actions.house import House


def rows(tx: Tx) -> dict[str, int]:
    """How many rows each table has, without those that have none."""
    counted = {
        name: tx.scalar(select(func.count()).select_from(table)) for name, table in tables.metadata.tables.items()
    }
    return {name: n for name, n in counted.items() if n and name != "meta"}


async def test_about_somebody_who_only_reads_nothing_but_the_language_is_kept(house: House) -> None:
    person = await house.stranger(42)
    await house.store.write(people.set_reachable, person, reachable=True, now=house.now)
    await house.store.write(people.choose_language, person, Language.RU)
    await house.store.write(people.choose_language, person, Language.KK)
    await house.store.write(people.set_reachable, person, reachable=False, now=house.now)

    visit = await house.store.read(people.visit, 42, now=house.now)

    assert (visit.language, visit.subject, visit.member, visit.draft) == (Language.KK, None, None, None)
    assert await house.store.read(rows) == {"readers": 1}


async def test_consent_is_recorded_once_with_edition_hash_language_and_time(house: House) -> None:
    for _ in range(2):
        await house.store.write(
            people.agree, 42, name="Айгерім", edition="3", text_hash="ab", language=Language.KK, now=house.now
        )

    def recorded(tx: Tx) -> list[tuple[object, ...]]:
        c = tables.consents.c
        return [tuple(row) for row in tx.execute(select(c.act, c.edition, c.text_hash, c.language, c.at, c.purpose))]

    assert await house.store.read(recorded) == [("given", "3", "ab", "kk", house.now, "desk")]
    assert [kind for kind, _, _ in await house.record()] == ["consent_given"]


async def test_a_phone_is_kept_sealed_and_lifts_the_level(house: House) -> None:
    person = await house.person(phone=False)
    before = await house.store.read(people.require_agreed, person)

    after = await house.store.write(people.share_phone, person, "+77015550142", now=house.now)

    assert (before.level, after.level) == (Level.TELEGRAM, Level.PHONE)
    assert await house.store.read(records.identity, after.id) == ("Айгерім", "+77015550142")
    assert "77015550142" not in repr(await house.record())


async def test_without_consent_no_phone_is_taken(house: House) -> None:
    with pytest.raises(NeedsConsent):
        await house.store.write(people.share_phone, await house.stranger(), "+77015550142", now=house.now)


async def test_taking_consent_back_closes_what_is_open_and_destroys_the_number(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.propose(case, hand)
    held = await house.store.read(consents.held, person)
    assert held is not None
    assert ([c.id for c in held.closing], held.staying, held.edition) == ([case.id], (), "1")

    await house.store.write(consents.withdraw, person, language=Language.RU, now=house.now)

    assert (await house.case(case.id)).status is Status.WITHDRAWN
    assert await house.store.read(records.identity, case.subject_id) == ("Айгерім", None)
    assert await house.store.read(consents.held, person) is None
    with pytest.raises(NeedsConsent):
        await house.filed(person)
    with pytest.raises(NeedsConsent):
        await house.store.write(consents.withdraw, person, language=Language.RU, now=house.now)
    assert [kind for kind, _, _ in await house.record()][-2:] == ["case_withdrawn", "consent_withdrawn"]


async def test_what_is_being_carried_out_is_finished_and_answered_all_the_same(house: House) -> None:
    person, hand, second = await house.person(), await house.hand(), await house.hand("Dana")
    case = await house.filed(person)
    await house.claim(case, hand)
    await house.decided(case, hand, second)
    held = await house.store.read(consents.held, person)
    assert held is not None
    assert ([c.id for c in held.staying], held.closing) == ([case.id], ())

    await house.store.write(consents.withdraw, person, language=Language.RU, now=house.now)

    assert (await house.done(case, hand)).status is Status.CLOSED
    assert "Done" in [type(letter.delivery.notice).__name__ for letter in await house.deliver()]


async def test_consent_can_be_given_again_and_the_number_is_asked_for_again(house: House) -> None:
    telegram_id, numbers = 42, []
    for _ in range(2):
        await house.store.write(
            people.agree, telegram_id, name="А", edition="1", text_hash="h", language=Language.RU, now=house.now
        )
        person = await house.stranger(telegram_id)
        with pytest.raises(NeedsPhone):
            await house.filed(person)
        await house.store.write(people.share_phone, person, "+77015550142", now=house.now)
        numbers.append((await house.filed(person)).number)
        await house.store.write(consents.withdraw, person, language=Language.RU, now=house.now)

    assert numbers == ["2026-000001", "2026-000002"]
    assert (await house.store.read(rows))["subjects"] == 1


async def test_consent_that_was_never_given_cannot_be_taken_back(house: House) -> None:
    with pytest.raises(NeedsConsent):
        await house.store.write(consents.withdraw, await house.stranger(), language=Language.RU, now=house.now)


async def test_letters_a_closed_chat_refused_go_out_when_it_is_opened_again(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    letter = await house.take()
    assert letter is not None
    await house.settle(letter, State.BLOCKED, message=None)
    house.later(days=1)
    assert names(await house.deliver()) == ["Card"]

    await house.store.write(people.set_reachable, person, reachable=True, now=house.now)

    assert "Receipt" in names(await house.deliver())
    assert [t.state for t in await house.told("Receipt", to=case.subject_id)] == [State.SENT]


async def test_a_number_needed_for_what_is_approved_is_destroyed_when_that_is_done(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    first, second = await house.hand("Bolat"), await house.hand("Dana")
    await house.claim(case, first)
    await house.decided(case, first, second)
    await house.store.write(consents.withdraw, person, language=Language.KK, now=house.now)
    _, phone = await house.store.read(records.identity, case.subject_id)
    assert phone

    await house.done(case, first)

    assert await house.store.read(records.identity, case.subject_id) == ("Айгерім", None)


def names(letters: list[Letter]) -> list[str]:
    return [type(letter.delivery.notice).__name__ for letter in letters]
