"""What the bot holds is destroyed a day after the result of a complete erasure; a dated record of it stays."""

from sqlalchemy import select

from bot.actions import shredding
from bot.domain.deliveries import State
from bot.domain.notices import Done
from bot.domain.staff import Role
from bot.storage import people, tables
from bot.storage.db import Tx
from tests.actions.house import House


async def erase_all_due(house: House) -> int:
    steps = 0
    while await house.store.write(shredding.erase_one, rules=house.rules, now=house.now):
        steps += 1
        assert steps < 100, "the same person is erased again and again"
        house.later(seconds=1)
    return steps


async def carried_out(house: House, words: str | None, person: bytes | None = None) -> tuple[bytes, str]:
    """A case that was approved, carried out and answered; the answer is delivered."""
    person = person or await house.person(name="Айгерим Сапарова")
    case = await house.filed(person, words)
    first, second = await house.hand("Bolat"), await house.hand("Dana")
    await house.claim(case, first)
    await house.decided(case, first, second)
    await house.done(case, first)
    await house.deliver()
    return person, case.id


def every_sealed_value(tx: Tx, subject_id: str) -> list[bytes | None]:
    subject = tx.execute(select(tables.subjects).where(tables.subjects.c.id == subject_id)).one()
    said = tx.execute(select(tables.entries.c.text_sealed, tables.entries.c.file_sealed)).all()
    held = [subject.telegram_sealed, subject.name_sealed, subject.phone_sealed, subject.phone]
    return [value for value in (*held, *(v for row in said for v in row)) if value]


def key_of(tx: Tx, owner: str) -> bytes | None:
    found: bytes | None = tx.scalar(select(tables.keys.c.wrapped).where(tables.keys.c.owner == owner))
    return found


async def test_a_day_after_the_letter_nothing_can_be_read_and_nobody_is_found(house: House) -> None:
    person, _ = await carried_out(house, words=None)
    subject_id = await house.subject(person)

    house.later(hours=23)
    assert await erase_all_due(house) == 0
    house.later(hours=2)
    assert await erase_all_due(house) == 1

    assert await house.store.read(every_sealed_value, subject_id) == []
    assert await house.store.read(people.subject_of, person) is None
    assert await house.store.read(key_of, subject_id) is None


async def test_a_part_leaves_what_the_bot_holds(house: House) -> None:
    person, _ = await carried_out(house, words="старая почта")

    house.later(days=30)

    assert await erase_all_due(house) == 0
    assert await house.store.read(people.subject_of, person) is not None


async def test_a_letter_that_did_not_arrive_erases_nothing(house: House) -> None:
    person = await house.person()
    case = await house.filed(person, None)
    first, second = await house.hand("Bolat"), await house.hand("Dana")
    await house.claim(case, first)
    await house.decided(case, first, second)
    await house.done(case, first)
    while letter := await house.take():
        await house.settle(letter, State.BLOCKED if isinstance(letter.delivery.notice, Done) else State.SENT)

    house.later(days=2)

    assert await erase_all_due(house) == 0


async def test_an_open_case_is_answered_first(house: House) -> None:
    person, _ = await carried_out(house, words=None)
    await house.filed(person, "и ещё адрес")

    house.later(days=2)
    await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)

    assert await house.store.read(people.subject_of, person) is not None


async def test_a_letter_that_is_still_on_its_way_is_not_erased_with_its_reader(house: House) -> None:
    person, _ = await carried_out(house, words=None)
    house.later(hours=23)
    second = await house.filed(person, "и ещё адрес")
    await house.withdraws(person, second)

    house.later(hours=2)
    await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)
    left = await house.deliver()

    assert "Receipt" in [type(letter.delivery.notice).__name__ for letter in left]
    house.later(days=2)
    assert await erase_all_due(house) == 1


async def test_reopening_in_the_day_of_grace_stops_the_erasure(house: House) -> None:
    person, case_id = await carried_out(house, words=None)
    boss = await house.hand("Boss", Role.RESPONSIBLE)
    await house.reopen(await house.case(case_id), boss)

    house.later(days=3)

    assert await erase_all_due(house) == 0
    assert await house.store.read(people.subject_of, person) is not None


async def test_a_letter_that_lands_after_the_case_was_reopened_plans_no_erasure(house: House) -> None:
    person = await house.person()
    case = await house.filed(person, None)
    first, second, boss = (
        await house.hand("Bolat"),
        await house.hand("Dana"),
        await house.hand("Boss", Role.RESPONSIBLE),
    )
    await house.claim(case, first)
    await house.decided(case, first, second)
    await house.deliver()
    await house.done(case, first)
    letter = await house.take()
    assert letter is not None
    await house.reopen(case, boss)
    await house.settle(letter)
    await house.decided(case, first, second, "refused", ground="data_not_held")

    house.later(days=3)

    assert await erase_all_due(house) == 0


async def test_the_record_outlives_the_erasure_and_dies_on_its_day(house: House) -> None:
    person, case_id = await carried_out(house, words=None)
    subject_id = await house.subject(person)
    house.later(days=2)
    await erase_all_due(house)

    def who(tx: Tx) -> str | None:
        row = tx.execute(select(tables.records).where(tables.records.c.case_id == case_id)).one_or_none()
        return tx.vault.open(tx, case_id, "person", row.person_sealed) if row else None

    assert "Айгерим Сапарова" in (await house.store.read(who) or "")
    house.later(days=1090)
    assert not await house.store.write(shredding.drop_record, now=house.now)
    house.later(days=10)
    assert await house.store.write(shredding.drop_record, now=house.now)
    assert await house.store.read(who) is None
    assert [row[0] for row in await house.record() if "eras" in row[0] or "destroyed" in row[0]] == [
        "subject_erased",
        "record_destroyed",
    ]
    assert await house.store.read(people.is_erased, subject_id)


async def test_somebody_erased_who_comes_back_is_new(house: House) -> None:
    _person, _ = await carried_out(house, words=None)
    house.later(days=2)
    await erase_all_due(house)

    again = await house.person(name="Айгерим Сапарова")
    case = await house.filed(again)

    assert case.number.endswith("000002")


async def test_the_chain_still_holds(house: House) -> None:
    await carried_out(house, words=None)
    house.later(days=2)
    await erase_all_due(house)

    assert await house.sealed() > 5
