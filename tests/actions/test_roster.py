"""Who works at the desk is what the roster says at this moment, and who fills it is what the settings say."""

import pytest

from bot.actions import people, roster
from bot.domain.languages import Language
from bot.domain.refusals import LastAdministrator, NotAllowed, NotFound, NotStaff
from bot.domain.staff import Duty, Role
from tests.actions.house import ADMIN, Hand, House


async def roles(house: House, hand: Hand) -> set[Role]:
    visit = await house.store.read(roster.everybody, by=(await house.admin()).id)
    return {role for member in visit if member.id == hand.id for role in member.roles}


async def test_the_settings_make_administrators_and_unmake_them(house: House) -> None:
    await house.store.write(roster.enrol_admins, [1, 2], now=house.now)
    await house.store.write(roster.enrol_admins, [1, 2], now=house.now)
    first = await house.store.read(people.visit, 1, now=house.now)
    await house.store.write(roster.enrol_admins, [1], now=house.now)
    second = await house.store.read(people.visit, 2, now=house.now)

    assert first.member is not None
    assert second.member is not None
    assert (first.member.active, set(first.member.roles)) == (True, {Role.ADMIN})
    assert (second.member.active, second.member.roles) == (False, frozenset())
    assert [(kind, by) for kind, by, _ in await house.record()] == [
        ("staff_enrolled", "settings"), ("staff_enrolled", "settings"), ("staff_changed", "settings"),
    ]  # fmt: skip


async def test_an_operator_named_in_the_settings_keeps_both_roles_and_then_the_old_one(house: House) -> None:
    bolat = await house.hand("Bolat")
    telegram_id = 7_000_000_001
    await house.store.write(roster.enrol_admins, [ADMIN, telegram_id], now=house.now)
    assert await roles(house, bolat) == {Role.OPERATOR}, "house.admin() has the settings name one only"

    await house.store.write(roster.enrol_admins, [ADMIN, telegram_id], now=house.now)
    visit = await house.store.read(people.visit, telegram_id, now=house.now)

    assert visit.member is not None
    assert visit.member.roles == {Role.OPERATOR, Role.ADMIN}


async def test_nobody_gives_the_administrators_role_but_the_settings(house: House) -> None:
    admin, bolat = await house.admin(), await house.hand("Bolat")

    with pytest.raises(LastAdministrator):
        await house.store.write(roster.enrol, 5, name="X", role=Role.ADMIN, by=admin.id, now=house.now)
    for on in (True, False):
        with pytest.raises(LastAdministrator):
            await house.store.write(roster.toggle, bolat.id, Role.ADMIN, on=on, by=admin.id, now=house.now)
    with pytest.raises(LastAdministrator):
        await house.store.write(roster.toggle, admin.id, Role.ADMIN, on=False, by=admin.id, now=house.now)


async def test_only_an_administrator_fills_the_roster(house: House) -> None:
    bolat, head = await house.hand("Bolat"), await house.hand("Aliya", Role.RESPONSIBLE)

    for hand in (bolat, head):
        with pytest.raises(NotAllowed):
            await house.store.write(roster.enrol, 5, name="X", role=Role.OPERATOR, by=hand.id, now=house.now)
        with pytest.raises(NotAllowed):
            await house.store.write(roster.toggle, bolat.id, Role.OPERATOR, on=False, by=hand.id, now=house.now)
    with pytest.raises(NotStaff):
        await house.store.write(roster.enrol, 5, name="X", role=Role.OPERATOR, by="nobody", now=house.now)


async def test_who_loses_the_last_role_has_left_and_can_come_back(house: House) -> None:
    bolat = await house.hand("Bolat", Role.OPERATOR, Role.RESPONSIBLE)
    await house.dismiss(bolat, Role.OPERATOR)
    assert await roles(house, bolat) == {Role.RESPONSIBLE}
    await house.dismiss(bolat, Role.RESPONSIBLE)

    with pytest.raises(NotStaff):
        await house.store.read(roster.entitled, bolat.id, Duty.SEE)
    assert await roles(house, bolat) == set()
    admin = await house.admin()
    back = await house.store.write(roster.enrol, 7_000_000_001, name="", role=Role.OPERATOR, by=admin.id, now=house.now)

    assert (back.id, back.name, set(back.roles), back.active) == (bolat.id, "Bolat", {Role.OPERATOR}, True)


async def test_asking_twice_for_the_same_roles_is_written_down_once(house: House) -> None:
    bolat, admin = await house.hand("Bolat"), await house.admin()
    for _ in range(2):
        await house.store.write(roster.toggle, bolat.id, Role.RESPONSIBLE, on=True, by=admin.id, now=house.now)

    changes = [facts["roles"] for kind, _, facts in await house.record() if kind == "staff_changed"]
    assert changes == ["operator,responsible"]


async def test_a_member_nobody_knows_is_not_found(house: House) -> None:
    admin = await house.admin()

    with pytest.raises(NotFound):
        await house.store.write(roster.toggle, "nobody", Role.OPERATOR, on=True, by=admin.id, now=house.now)


async def test_a_member_is_called_as_they_call_themselves_and_reads_in_their_language(house: House) -> None:
    bolat = await house.hand("Bolat", started=False)

    await house.store.write(roster.introduce, bolat.id, name="Болат")
    await house.store.write(people.choose_language, bolat.person, Language.KK)

    visit = await house.store.read(people.visit, 7_000_000_001, now=house.now)
    assert visit.member is not None
    assert (visit.member.name, visit.member.started, visit.member.language) == ("Болат", True, Language.KK)


async def test_a_member_is_a_client_too_without_one_knowing_of_the_other(house: House) -> None:
    bolat = await house.hand("Bolat")
    await house.store.write(
        people.agree, 7_000_000_001, name="Б", edition="1", text_hash="h", language=Language.RU, now=house.now
    )

    visit = await house.store.read(people.visit, 7_000_000_001, now=house.now)

    assert visit.subject is not None
    assert visit.member is not None
    assert visit.subject.id != visit.member.id == bolat.id
