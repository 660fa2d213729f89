"""The group: lists by number and state, and a closed door for everybody who is not on the roster."""

from datetime import timedelta

import pytest

from tests.journeys.desk.colleague import NUMBER, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ONLY_STAFF = "This is for the staff of the desk only."


async def test_the_queue_names_cases_by_number_state_and_days_left(filed: Office) -> None:
    await filed.bolat.in_group.says("/queue")

    shown = filed.bolat.in_group.screen
    assert NUMBER in shown
    assert filed.bolat.t.plain("new, nobody has taken it") in shown
    assert filed.client.actor.person.name not in shown


async def test_mine_and_overdue_hold_what_they_say(taken: Office) -> None:
    await taken.bolat.actor.says("/mine")
    assert NUMBER in taken.bolat.actor.buttons
    await taken.dana.actor.says("/mine")
    assert taken.dana.shows("Nothing here.")
    await taken.dana.actor.says("/overdue")
    assert taken.dana.shows("Nothing here.")

    await taken.desk.passes(timedelta(days=3))
    await taken.dana.actor.says("/overdue")

    assert NUMBER in taken.dana.actor.buttons


async def test_the_lists_lead_to_each_other_and_to_the_case(taken: Office) -> None:
    await taken.bolat.actor.says("/queue")
    await taken.bolat.taps("Overdue")
    assert taken.bolat.shows("Nothing here.")
    await taken.bolat.taps("Mine")
    await taken.bolat.actor.taps(NUMBER)

    assert taken.bolat.has("Read everything")


@pytest.mark.parametrize("written", ["1", "000001", NUMBER])
async def test_a_case_is_found_by_its_number_however_it_is_written(filed: Office, written: str) -> None:
    await filed.bolat.in_group.says(f"/case {written}")

    assert NUMBER in filed.bolat.in_group.screen
    assert filed.bolat.t.plain("Claim") in filed.bolat.in_group.buttons


async def test_in_a_topic_the_number_is_not_needed(filed: Office) -> None:
    await filed.bolat.in_topic.says("/case")

    assert NUMBER in filed.bolat.in_topic.screen


@pytest.mark.parametrize("written", ["/case", "/case abc", "/case 12-34", "/case 1 2"])
async def test_a_case_without_a_number_is_asked_for(filed: Office, written: str) -> None:
    await filed.bolat.actor.says(written)

    assert "/case 2026-000123" in filed.bolat.actor.screen


async def test_a_case_that_does_not_exist_is_not_found(filed: Office) -> None:
    await filed.bolat.actor.says("/case 99")

    assert filed.bolat.shows("There is nothing like that here. Open the list and choose again.")


async def test_an_unknown_command_in_the_group_is_told_what_there_is(filed: Office) -> None:
    await filed.bolat.in_group.says("/nonsense")

    assert "/overdue" in filed.bolat.in_group.screen


@pytest.mark.parametrize("command", ["/queue", "/mine", "/overdue", "/case 1", "/staff", "/staff add 1 operator", "/x"])
async def test_a_stranger_in_the_group_learns_nothing(filed: Office, command: str) -> None:
    filed.desk.world.join(filed.desk.charlie.person, filed.desk.group)
    charlie = filed.desk.at_desk(filed.desk.charlie)

    await charlie.says(command)

    assert charlie.screen == filed.bolat.t.plain(ONLY_STAFF)


async def test_a_stranger_cannot_claim_nor_press_anything(filed: Office) -> None:
    filed.desk.world.join(filed.desk.charlie.person, filed.desk.group)
    charlie = filed.desk.at_desk(filed.desk.charlie, filed.desk.topics[-1])

    await charlie.taps(filed.bolat.t.plain("Claim"), on=filed.bolat.card)
    await charlie.forges("q:all:0")
    await charlie.forges("garbage")

    assert len(charlie.alerts) == 3
    assert filed.bolat.t.plain("new, nobody has taken it") in filed.bolat.card.text


async def test_an_anonymous_administrator_and_a_channel_are_nobody(filed: Office) -> None:
    filed.desk.world.send_as_anonymous_admin(filed.desk.group, "/queue")
    await filed.desk.settle()
    assert filed.bolat.t.plain(ONLY_STAFF) == filed.bolat.in_group.screen

    filed.desk.world.post_as_channel(filed.desk.group, "/queue")
    await filed.desk.settle()

    assert NUMBER not in filed.bolat.in_group.screen


async def test_a_client_who_knows_the_commands_of_the_desk_is_kept_out(filed: Office) -> None:
    for command in ("/queue", "/case 1", "/staff"):
        await filed.client.actor.says(command)
        assert filed.client.sees(ONLY_STAFF)
    await filed.client.actor.forges(f"kt:{filed.bolat.case_id}:0")

    assert filed.client.actor.alerts[-1] == filed.client.t.plain(ONLY_STAFF)


async def test_private_buttons_do_nothing_in_the_group(taken: Office) -> None:
    before = len(taken.desk.in_group)
    for data in (f"kt:{taken.bolat.case_id}:0", f"kf:{taken.bolat.case_id}:answer", "nonsense", "q:nonsense:0"):
        await taken.bolat.in_group.forges(data)
        assert taken.bolat.actor.alerts[-1]

    assert len(taken.desk.in_group) == before


async def test_privacy_works_in_the_group_for_anybody(filed: Office) -> None:
    filed.desk.world.join(filed.desk.charlie.person, filed.desk.group)
    charlie = filed.desk.at_desk(filed.desk.charlie)

    await charlie.says("/privacy")

    assert "privacy@example.kz" in charlie.screen


async def test_a_member_chooses_another_language_for_themselves(taken: Office) -> None:
    mine = taken.bolat.t.language
    await taken.bolat.actor.says("/language")
    await taken.bolat.actor.taps("Қазақша" if mine == "ru" else "Русский")
    await taken.bolat.opens_case()

    assert taken.client.t.plain("Read everything") in taken.bolat.actor.buttons
    assert taken.dana.t.plain("in work") in taken.dana.card.text


async def test_more_cases_than_a_page_holds_are_turned_through(office: Office) -> None:
    for n in range(9):
        person = office.desk.somebody(f"Клиент {n}", office.client.language, f"+770510000{n:02}")
        client = type(office.client)(actor=person, language=office.client.language)
        await client.files()

    await office.bolat.in_group.says("/queue")
    assert "2026-000009" not in office.bolat.in_group.screen
    await office.bolat.in_group.taps("▶")

    assert "2026-000009" in office.bolat.in_group.screen
