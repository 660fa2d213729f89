"""What Telegram shows of the bot: every list of commands has /privacy, and every command in a list works."""

import pytest

from bot.domain.languages import Language
from bot.sandbox.faults import Fault
from bot.telegram.commands import ANY, DESK, PRIVATE, TAGS, command_lists
from bot.texts import translator
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def introduce(office: Desk) -> None:
    profile = next(loop for loop in office.house.loops if loop.name == "profile")
    assert await profile.step() is False


async def test_every_list_of_commands_has_privacy(office: Desk) -> None:
    await introduce(office)

    lists = office.world.commands.values()
    assert len(lists) == 5 * len(TAGS)
    assert all("privacy" in [command["command"] for command in known] for known in lists)


async def test_people_see_name_and_commands_in_their_language_and_strangers_in_both(office: Desk) -> None:
    await introduce(office)
    ru, kk = (translator(language).plain("Privacy desk") for language in Language)

    names = [office.world.bot_text("name", actor.person) for actor in (office.ruslan, office.aigerim, office.charlie)]
    menus = [
        office.world.commands_for(actor.person)[0]["description"]
        for actor in (office.ruslan, office.aigerim, office.charlie)
    ]

    assert names == [ru, kk, f"{ru} / {kk}"]
    assert len(set(menus)) == 3


async def test_staff_see_the_commands_of_the_desk_in_their_group(office: Desk) -> None:
    await introduce(office)

    shown = [command["command"] for command in office.world.commands_for(office.bolat.person, office.group)]

    assert shown == list(DESK)


async def test_a_staff_group_that_is_gone_keeps_nobody_else_from_their_commands(office: Desk) -> None:
    office.world.fail_next(lambda _, params: str(office.group.id) in str(params), Fault.bad_request(), times=99)

    await introduce(office)

    assert len(office.world.commands) == 4 * len(TAGS)
    assert office.world.bot_text("name", office.ruslan.person) == translator(Language.RU).plain("Privacy desk")


async def test_a_group_that_became_a_supergroup_has_the_commands_of_the_desk(office: Desk) -> None:
    office.group = office.world.migrate(office.group)
    await office.settle()

    await introduce(office)

    shown = [command["command"] for command in office.world.commands_for(office.bolat.person, office.group)]
    assert shown == list(DESK)


async def test_a_second_start_sets_neither_commands_nor_the_name_again(office: Desk) -> None:
    await introduce(office)
    office.world.sent.clear()

    await introduce(office)

    assert {sent.method for sent in office.world.sent} == {"setMyDescription", "setMyShortDescription"}


async def test_a_start_that_was_cut_short_is_completed_by_the_next(office: Desk) -> None:
    office.world.fail_next("setMyName", Fault.flood(3600))
    with pytest.raises(Exception, match="Flood"):
        await introduce(office)

    await introduce(office)

    assert set(office.world.profile["name"]) == set(TAGS)


async def test_every_command_of_the_private_menu_is_understood(office: Desk) -> None:
    client = office.ruslan
    await client.starts()
    await client.taps("Русский")
    unknown = translator(Language.RU).plain("There is no such command. Here is the menu.")

    for command in PRIVATE:
        await client.says(f"/{command}")

    assert not client.sees(unknown)
    await client.says("/nonsense")
    assert client.sees(unknown)


async def test_every_command_of_the_desk_is_understood_in_the_group(office: Desk) -> None:
    bolat = office.at_desk(office.bolat)
    await bolat.says("/nonsense")
    unknown = bolat.screen

    answers = []
    for command in DESK:
        await bolat.says(f"/{command}")
        answers.append(bolat.screen)

    assert unknown not in answers
    assert len(bolat.messages) == len(DESK) + 1


@pytest.mark.usefixtures("engine")
def test_lists_for_everybody_are_in_both_languages() -> None:
    lists = [known for known in command_lists(None) if known.tag == ANY]

    assert all(" / " in command.description for known in lists for command in known.commands)
