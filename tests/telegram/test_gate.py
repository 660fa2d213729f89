"""Who lets the bot into a group, and what becomes of people who close their chat with it."""

import pytest
from sqlalchemy import select

from bot.sandbox.things import Chat
from bot.storage import tables
from bot.storage.db import Tx
from tests.journeys.office import Desk
from tests.workers.cases import file_one

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


def unreachable(tx: Tx) -> list[str | None]:
    return list(tx.execute(select(tables.subjects.c.unreachable)).scalars())


def members_started(tx: Tx) -> list[bool]:
    return list(tx.execute(select(tables.staff.c.started).order_by(tables.staff.c.added_at)).scalars())


def new_group(office: Desk, title: str = "Another") -> Chat:
    people = [office.serik.person, office.charlie.person]
    return office.world.add_group(title, members=people, bot="left")


async def test_an_administrator_is_told_the_line_for_the_settings(office: Desk) -> None:
    group = new_group(office)

    office.world.add_bot(office.serik.person, group)
    await office.settle()

    said = office.world.last(office.serik.person, group).text
    assert f"BOT_DESK_CHAT_ID={group.id}" in said
    assert group.bot_status == "member"


async def test_the_line_is_said_once_and_not_again_when_the_bot_is_promoted(office: Desk) -> None:
    group = new_group(office)

    office.world.add_bot(office.serik.person, group)
    office.world.add_bot(office.serik.person, group, "administrator")
    await office.settle()

    assert sum("BOT_DESK_CHAT_ID" in m.text for m in office.world.chat_view(office.serik.person, group)) == 1


@pytest.mark.parametrize("who", ["charlie", "bolat"])
async def test_anybody_elses_group_is_left_without_a_word(office: Desk, who: str) -> None:
    group = new_group(office)

    office.world.add_bot(getattr(office, who).person, group)
    await office.settle()

    assert group.bot_status == "left"
    assert not [m for m in office.world.chat_view(office.charlie.person, group) if m.from_bot and m.text]


async def test_a_promotion_in_the_desk_itself_changes_nothing(office: Desk) -> None:
    office.world.add_bot(office.serik.person, office.group, "administrator")
    await office.settle()

    assert office.group.bot_status == "administrator"
    assert office.in_group == []


async def test_a_person_who_blocks_the_bot_is_out_of_reach_until_they_come_back(office: Desk) -> None:
    await office.aigerim.starts()
    await office.store.write(file_one, telegram_id=office.aigerim.person.id, now=office.clock())
    await office.settle()

    await office.aigerim.blocks()
    blocked = await office.store.read(unreachable)
    await office.aigerim.unblocks()
    back = await office.store.read(unreachable)

    assert (blocked, back) == (["blocked"], [None])


async def test_a_member_of_staff_who_blocks_the_bot_can_no_longer_be_given_cases(office: Desk) -> None:
    await office.bolat.blocks()

    assert await office.store.read(members_started) == [True, False, True]


async def test_the_desk_is_followed_when_it_becomes_a_supergroup(office: Desk) -> None:
    old = office.group
    new = office.world.migrate(old)
    await office.settle()
    office.group = new
    await office.aigerim.starts()
    await office.store.write(file_one, telegram_id=office.aigerim.person.id, now=office.clock())
    await office.settle()

    said = office.in_group
    assert f"BOT_DESK_CHAT_ID={new.id}" in said[0]
    assert any("2026-000001" in text for text in said[1:])
    await office.starts()
    assert office.house.desk.chat_id == new.id


async def test_a_desk_that_moved_unseen_is_found_when_something_is_sent(office: Desk) -> None:
    new = office.world.migrate(office.group)
    office.world.updates.drop()
    office.group = new
    await office.aigerim.starts()

    await office.store.write(file_one, telegram_id=office.aigerim.person.id, now=office.clock())
    await office.settle()

    assert any("2026-000001" in text for text in office.in_group)
