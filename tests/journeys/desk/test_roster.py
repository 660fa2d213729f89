"""The roster: who is on it, who may change it, and what becomes of those who leave."""

import pytest

from tests.journeys.desk.colleague import NUMBER, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_everybody_sees_the_roster_and_administrators_change_it(office: Office) -> None:
    await office.bolat.actor.says("/staff")
    assert all(name in office.bolat.actor.screen for name in ("Болат", "Дана", "Серик"))
    assert "Болат" not in office.bolat.actor.buttons

    await office.serik.actor.says("/staff")
    await office.serik.actor.taps("Болат")
    await office.serik.actor.taps("▫️ " + office.serik.t.plain("responsible person"))

    assert "✅ " + office.serik.t.plain("responsible person") in office.serik.actor.buttons


async def test_a_newcomer_is_added_by_id_and_works_after_start(filed: Office) -> None:
    newcomer = filed.desk.somebody("Жанар")
    await filed.serik.actor.says(f"/staff add {newcomer.person.id} operator")
    assert filed.serik.sees(
        "Ask them to open a private chat with the bot and press Start: until then they cannot take cases."
    )
    await newcomer.starts()
    filed.desk.world.join(newcomer.person, filed.desk.group)

    await filed.desk.at_desk(newcomer, filed.desk.topics[-1]).taps(filed.bolat.t.plain("Claim"), on=filed.bolat.card)

    assert "Жанар" in filed.bolat.card.text


async def test_a_newcomer_is_added_by_answering_their_message(office: Office) -> None:
    newcomer = office.desk.somebody("Жанар")
    office.desk.world.join(newcomer.person, office.desk.group)
    hello = office.desk.world.send_text(newcomer.person, "Всем привет", office.desk.group)
    await office.desk.settle()

    await office.serik.in_group.says("/staff add operator", reply_to=hello)

    assert "Жанар" in office.serik.in_group.screen


@pytest.mark.parametrize(
    "written",
    ["add", "add operator", "add 12 boss", "add abc operator", "remove 12", "add 12 operator extra", "add -5 x"],
)
async def test_what_cannot_be_understood_is_answered_with_how_it_is_written(office: Office, written: str) -> None:
    await office.serik.actor.says(f"/staff {written}")

    assert "/staff add 123456789 operator" in office.serik.actor.screen


async def test_administrators_are_made_in_the_settings_only(office: Office) -> None:
    await office.serik.actor.says("/staff add 12 admin")

    assert office.serik.shows("Administrators are named in the settings (BOT_ADMINS), not here.")


async def test_who_is_not_an_administrator_changes_nothing(office: Office) -> None:
    await office.dana.actor.says("/staff add 12 operator")
    assert office.dana.shows("Your role does not allow this.")

    await office.serik.actor.says("/staff")
    await office.serik.actor.taps("Болат")
    member = office.serik.data.split(":")[1]
    for data in (f"sm:{member}", f"sr:{member}:responsible:1", f"sx:{member}:1"):
        await office.dana.actor.says("/staff")
        await office.dana.actor.forges(data)
        assert office.dana.told("Your role does not allow this.")


async def test_who_was_removed_is_a_stranger_at_once(taken: Office) -> None:
    await taken.serik.actor.says("/staff")
    await taken.serik.actor.taps("Болат")
    await taken.serik.taps("Remove from the roster")
    assert taken.serik.has("Yes, remove")
    await taken.serik.taps("Yes, remove")
    assert taken.serik.shows("<b>{name}</b> is no longer on the roster.", name="Болат")

    await taken.bolat.taps_on_card("Open workplace")
    assert taken.bolat.told("This is for the staff of the desk only.")
    await taken.bolat.taps("Read everything")
    assert taken.bolat.told("This is for the staff of the desk only.")
    await taken.client.taps("Open the case")
    await taken.client.taps("Add a message or a document")
    await taken.client.actor.says("кто-нибудь читает?")
    assert not taken.bolat.actor.sees("кто-нибудь читает?")

    await taken.serik.actor.says("/case 1")
    await taken.serik.taps("Assign")
    await taken.serik.actor.taps("Дана")
    await taken.dana.taps("Read everything")

    assert taken.dana.actor.sees("кто-нибудь читает?")


async def test_a_desk_too_small_to_confirm_says_so(office: Office) -> None:
    await office.serik.actor.says("/staff")
    await office.serik.actor.taps("Болат")
    await office.serik.taps("Remove from the roster")
    await office.serik.taps("Yes, remove")
    await office.serik.taps("Roster")

    assert office.serik.shows(
        "⚠️ Nobody can confirm a decision: at least two operators or responsible persons are needed for that."
    )


async def test_a_forged_role_is_refused(office: Office) -> None:
    await office.serik.actor.says("/staff")
    await office.serik.actor.taps("Болат")
    member = office.serik.data.split(":")[1]

    await office.serik.actor.forges(f"sr:{member}:emperor:1")

    assert office.serik.told("There is nothing like that here. Open the list and choose again.")
    assert NUMBER not in office.serik.actor.screen
