"""A case at the desk: seen by its number, taken by one, worked on in private, handed on."""

from datetime import timedelta

import pytest

from tests.journeys.client import WORDS
from tests.journeys.desk.colleague import NUMBER, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def test_the_card_says_what_the_desk_may_know_and_nothing_more(filed: Office) -> None:
    card = filed.bolat.card.text

    assert NUMBER in card
    assert f"{filed.bolat.t.plain('Deletion')}: {filed.bolat.t.plain('a part')}" in card
    assert filed.bolat.t.plain("new, nobody has taken it") in card
    person = filed.client.actor.person
    for secret in (WORDS[filed.client.language], person.name, str(person.id), "+77"):
        assert secret not in filed.everything_in_group


async def test_who_claims_gets_the_workplace_in_private_and_the_card_names_them(filed: Office) -> None:
    await filed.bolat.claims()

    assert filed.bolat.told("Case {number} is yours. The workplace is in your private chat.", number=NUMBER)
    assert filed.bolat.has("Read everything")
    assert "Болат" in filed.bolat.card.text
    assert filed.bolat.t.plain("in work") in filed.bolat.card.text


async def test_the_second_to_claim_is_told_who_has_it(taken: Office) -> None:
    button = "k:" + taken.bolat.case_id

    await taken.dana.in_topic.forges(button)

    assert taken.dana.told("The case is already with {name}.", name="Болат")
    assert taken.dana.actor.messages == []


async def test_who_has_not_opened_a_private_chat_cannot_claim(filed: Office) -> None:
    newcomer = filed.desk.somebody("Новичок", filed.bolat.t.language)
    filed.desk.world.join(newcomer.person, filed.desk.group)
    await filed.serik.in_group.says(f"/staff add {newcomer.person.id} operator")
    at_desk = filed.desk.at_desk(newcomer, filed.desk.topics[-1])

    await at_desk.taps(filed.bolat.t.plain("Claim"), on=filed.bolat.card)

    said = filed.bolat.t.plain("First open a private chat with the bot and press Start. Then try again.")
    assert newcomer.alerts[-1] == said


async def test_the_workplace_opens_for_its_assignee_alone(taken: Office) -> None:
    await taken.dana.taps_on_card("Open workplace")
    assert taken.dana.told("Only the person who has taken the case can do this.")
    assert taken.dana.actor.messages == []

    await taken.bolat.taps_on_card("Open workplace")
    assert taken.bolat.told("The workplace is in your private chat with the bot.")
    assert taken.bolat.has("Read everything")


async def test_what_the_person_asked_is_read_in_private(taken: Office) -> None:
    await taken.bolat.taps("Read everything")

    assert taken.bolat.actor.sees(WORDS[taken.client.language])
    assert taken.bolat.shows("That is all of it.")
    assert WORDS[taken.client.language] not in taken.everything_in_group


async def test_words_and_documents_reach_the_assignee_and_the_group_hears_only_that_they_came(taken: Office) -> None:
    await taken.client.taps("Open the case")
    await taken.client.taps("Add a message or a document")
    await taken.client.actor.says("мой тайный довод")
    await taken.client.actor.sends_document("договор.pdf", b"%PDF-1.4 x", caption="вот он")

    assert taken.bolat.actor.sees("мой тайный довод")
    assert taken.bolat.actor.sees("договор.pdf")
    assert taken.bolat.actor.message.kind == "document"
    assert taken.bolat.group_says("Case {number}: message received", number=NUMBER)
    assert taken.bolat.group_says("Case {number}: document received", number=NUMBER)
    for secret in ("тайный", "договор", "вот он"):
        assert secret not in taken.everything_in_group


async def test_a_long_thread_is_read_in_pages_with_its_files(taken: Office) -> None:
    await taken.client.taps("Open the case")
    await taken.client.taps("Add a message or a document")
    for n in range(21):
        await taken.client.actor.says(f"довод {n} " + "ы" * 900)
    await taken.client.actor.sends_photo(caption="ж" * 1000)
    await taken.bolat.opens_case()
    before = len(taken.bolat.actor.messages)

    await taken.bolat.taps("Read everything")

    page = taken.bolat.actor.messages[before:]
    assert taken.bolat.shows("These are the latest messages; there are earlier ones.")
    assert "довод 20 " in "".join(m.text for m in page)
    assert "довод 1 " not in "".join(m.text for m in page)
    assert any(m.kind == "photo" for m in page)
    await taken.bolat.taps("Earlier messages")
    assert WORDS[taken.client.language] in "".join(m.text for m in taken.bolat.actor.messages[before + len(page) :])


async def test_who_it_is_is_shown_for_a_reason_and_for_ten_minutes(taken: Office) -> None:
    await taken.bolat.taps("Who is it")
    await taken.bolat.taps("Verify who is asking")
    shown = taken.client.actor.person.name
    assert taken.bolat.actor.sees(shown)
    assert shown not in taken.everything_in_group

    await taken.desk.passes(timedelta(minutes=11))

    assert not taken.bolat.actor.sees(shown)


async def test_the_case_is_given_back_and_taken_by_another(taken: Office) -> None:
    await taken.bolat.taps("Give back")
    assert taken.bolat.has("Claim")
    assert taken.bolat.group_says("Case {number}: given back to the queue", number=NUMBER)

    await taken.dana.claims()

    assert taken.dana.has("Read everything")
    assert "Дана" in taken.dana.card.text


async def test_the_responsible_person_gives_the_case_to_somebody_else(taken: Office) -> None:
    await taken.dana.opens_case()
    assert not taken.dana.has("Read everything")
    await taken.dana.taps("Assign")
    await taken.dana.actor.taps("Дана")

    assert taken.dana.sees(
        "<b>This case is yours.</b> Only what you send with “Ask” or “Write to the person” reaches the person."
    )
    assert taken.bolat.group_says("Case {number}: now with {name}", number=NUMBER, name="Дана")
    await taken.bolat.taps("Read everything")
    assert taken.bolat.told("Only the person who has taken the case can do this.")


async def test_an_operator_cannot_give_cases_away(taken: Office) -> None:
    await taken.bolat.opens_case()
    case = taken.bolat.case_id
    assert not taken.bolat.has("Assign")

    await taken.bolat.actor.forges(f"ka:{case}:")

    assert taken.bolat.told("Your role does not allow this.")


async def test_restricted_access_is_confirmed_twice_and_shown(taken: Office) -> None:
    await taken.bolat.taps("Access restricted")
    assert not taken.bolat.group_says("Case {number}: access to the data is restricted", number=NUMBER)
    await taken.bolat.taps("Yes")

    assert taken.bolat.group_says("Case {number}: access to the data is restricted", number=NUMBER)
    assert "✓" in taken.bolat.card.text
    assert not taken.bolat.has("Access restricted")


async def test_reminders_come_to_the_assignee_and_the_breach_to_the_desk(taken: Office) -> None:
    await taken.desk.passes(timedelta(days=2))

    assert taken.bolat.sees("🔴 Case {number}: the term is over, a letter goes to the person", number=NUMBER)
    assert taken.bolat.group_says("🔴 Case {number}: the term is over, a letter goes to the person", number=NUMBER)


async def test_a_withdrawn_case_has_nothing_left_to_press(taken: Office) -> None:
    await taken.client.taps("Open the case")
    await taken.client.taps("Take the request back")
    await taken.client.taps("Yes, take it back")

    assert taken.bolat.card.labels == []
    await taken.bolat.taps("Ask")
    assert taken.bolat.told("This is no longer possible: the case has moved on. Its current state is shown below.")
    assert taken.bolat.shows("withdrawn by the person")
    assert not taken.bolat.has("Decide")
