"""A client asks for deletion, in either language, and follows the case."""

from datetime import timedelta

import pytest

from bot.actions import consents, people
from bot.domain.cases import Case
from bot.domain.languages import Language
from bot.storage import cases
from bot.storage import people as persons
from tests.journeys.client import STRAY, WORDS, Client, of
from tests.journeys.office import Desk

ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)


async def open_cases(desk: Desk, client: Client) -> list[Case]:
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    return await desk.store.read(cases.open_of, visit.subject.id) if visit.subject else []


async def cases_of(desk: Desk, client: Client) -> list[str]:
    return [case.number for case in await open_cases(desk, client)]


async def test_the_road_from_the_first_word_to_the_receipt(desk: Desk, client: Client) -> None:
    await client.files()

    assert await cases_of(desk, client) == ["2026-000001"]
    assert client.actor.sees("2026-000001")
    assert client.has("Open the case")
    assert "15" not in client.actor.screen or "2026" in client.actor.screen
    assert len(desk.topics) == 1


async def test_everything_in_the_fewest_acts(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_all()
    await client.agrees()
    await client.shares_number()
    await client.confirms(everything=True)

    assert len(await cases_of(desk, client)) == 1


@ONE_ENGINE
async def test_the_clock_runs_from_the_words_not_from_the_last_tap(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    said_at = desk.clock()
    await desk.passes(timedelta(hours=5))
    await client.agrees()
    await client.shares_number()
    await desk.passes(timedelta(hours=12))
    await client.taps("Show again")
    await client.confirms()

    [case] = await open_cases(desk, client)
    assert case.demands[0].received_at == said_at


@ONE_ENGINE
async def test_the_clock_does_not_start_anew_when_the_words_are_changed(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    said_at = desk.clock()
    await client.agrees()
    await client.shares_number()
    await client.taps("Change")
    await client.actor.says("и телефон / телефон да")
    await client.confirms()

    [case] = await open_cases(desk, client)
    assert case.demands[0].received_at == said_at


@ONE_ENGINE
async def test_a_change_of_language_in_the_middle_loses_nothing(desk: Desk) -> None:
    client = of(desk, Language.RU)
    await client.greets()
    await client.asks_for_a_part("мою старую почту")
    await client.actor.says("/language")
    await client.actor.taps("Қазақша")
    client.language = Language.KK
    await client.agrees()
    await client.shares_number()

    assert "мою старую почту" in client.actor.screen
    assert client.has("All correct")


@ONE_ENGINE
async def test_no_is_respected_and_not_recorded(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    await client.taps("No")

    assert "privacy@example.kz" in client.actor.screen
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject is None


@ONE_ENGINE
async def test_a_request_begun_before_consent_waits_for_a_day_and_no_longer(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    await client.taps("No")
    await client.actor.says("/menu")
    assert client.has("Continue my request")

    await desk.passes(timedelta(hours=25))
    await client.actor.says("/menu")

    assert not client.has("Continue my request")


@ONE_ENGINE
async def test_somebody_elses_number_is_not_taken(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_all()
    await client.agrees()
    await client.actor.shares_contact(desk.charlie)

    refused = client.t.plain("This is somebody else's contact. Please use the button to share your own number.")
    assert client.actor.sees(refused)
    await client.shares_number()
    assert client.has("All correct")


@ONE_ENGINE
async def test_without_a_number_there_is_another_way(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_all()
    await client.agrees()
    await client.actor.presses(client.t.plain("Not now"))

    assert "privacy@example.kz" in client.actor.screen
    assert client.has("Share my number")


@ONE_ENGINE
async def test_a_second_request_joins_the_open_case_with_its_own_date(desk: Desk, client: Client) -> None:
    await client.files()
    await desk.passes(timedelta(days=2))
    await client.actor.says("/menu")
    await client.asks_for_all()
    await client.confirms(everything=True)

    [case] = await open_cases(desk, client)
    assert len(case.demands) == 2
    assert case.demands[0].received_at < case.demands[1].received_at


@ONE_ENGINE
async def test_a_case_is_read_added_to_and_taken_back(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("/cases")
    await client.actor.taps("2026-000001")
    assert WORDS[client.language] in client.actor.screen

    await client.taps("Add a message or a document")
    await client.actor.says("ещё одно слово")
    assert client.sees("Added to case {number}. You can send more, or go back to the case.", number="2026-000001")
    await client.actor.sends_document("a.pdf", b"%PDF-1.4 x")
    await client.taps("Back to the case")
    assert "ещё одно слово" in client.actor.screen

    await client.taps("Take the request back")
    await client.taps("Yes, take it back")
    assert client.t.plain("withdrawn by you") in client.actor.screen
    assert await cases_of(desk, client) == []


@ONE_ENGINE
async def test_consent_is_taken_back_in_two_taps_and_closes_what_is_open(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("/withdraw")
    assert "2026-000001" in client.actor.screen
    await client.taps("Withdraw consent to this chat")

    assert await cases_of(desk, client) == []
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject
    assert not visit.subject.agreed
    assert await desk.store.read(persons.identity, visit.subject.id) == (client.actor.person.name, None)
    assert await desk.store.read(consents.held, visit.person) is None


@ONE_ENGINE
async def test_free_words_become_a_request_counted_from_that_message(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.actor.says(STRAY[client.language])
    said_at = desk.clock()
    await client.taps("Delete my data")
    await client.agrees()
    await client.shares_number()
    await client.confirms()

    [case] = await open_cases(desk, client)
    assert case.demands[0].received_at == said_at


@ONE_ENGINE
async def test_free_words_can_be_added_to_an_open_case(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("Забыл сказать / Айтуды ұмыттым")
    await client.taps("Add it to case {number}", number="2026-000001")
    await client.taps("Back to the case")

    assert "Айтуды ұмыттым" in client.actor.screen


@ONE_ENGINE
async def test_what_can_be_read_needs_no_consent(desk: Desk, client: Client) -> None:
    await client.greets()

    for command in ("/privacy", "/policy", "/help", "/developer_info", "/cases", "/withdraw", "/menu"):
        await client.actor.says(command)
        assert client.actor.screen
        assert client.actor.buttons, command
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert (visit.subject, visit.draft) == (None, None)


@ONE_ENGINE
async def test_every_page_of_the_policy_can_be_turned_to(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.actor.says("/policy")
    await client.actor.taps(client.actor.buttons[0])
    pages = 1
    while "▶" in client.actor.buttons:
        await client.actor.taps("▶")
        pages += 1

    assert pages >= 8, "preamble, six sections, cookies"


@ONE_ENGINE
async def test_free_words_put_aside_can_be_taken_up_again(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.actor.says(STRAY[client.language])
    await client.actor.says("/menu")
    await client.taps("Continue my request")
    await client.taps("Delete my data")

    assert client.has("I agree")


@ONE_ENGINE
async def test_dates_missed_while_the_bot_was_away_are_told_in_one_letter(desk: Desk, client: Client) -> None:
    await client.files()
    await desk.passes(timedelta(days=40))

    assert sum("eOtinish" in message.text for message in client.actor.messages) == 1


@ONE_ENGINE
async def test_a_letter_stays_in_the_chat_when_its_own_button_is_tapped(client: Client) -> None:
    await client.files()
    receipt = client.actor.message
    await client.actor.taps(client.t.plain("Open the case"), on=receipt)
    await client.actor.taps(client.t.plain("Open the case"), on=receipt)

    assert receipt.text in [message.text for message in client.actor.messages]
    assert client.has("Add a message or a document")


@ONE_ENGINE
async def test_the_receipt_of_a_withdrawn_consent_stays_in_the_chat(client: Client) -> None:
    await client.files()
    await client.actor.says("/withdraw")
    label = client.t.plain("Withdraw consent to this chat")
    pressed = str(next(b.data for row in client.actor.message.buttons for b in row if b.text == label))
    await client.actor.taps(label)
    receipt = client.actor.messages[-2]
    assert receipt.labels == []
    client.actor.world.forge(client.actor.person, receipt, pressed)
    await client.actor.settle()
    await client.taps("My cases")

    assert receipt.text in [message.text for message in client.actor.messages]


@ONE_ENGINE
async def test_back_leads_to_what_was_answered_before_and_keeps_it(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("/menu")
    await client.taps("Other rights")
    await client.taps("Block my data")
    await client.taps("A part")
    await client.actor.says("адрес")
    await client.taps("Back")
    assert client.has("Leave it as it was"), "the question before, answered"
    await client.actor.says("почта")
    await client.actor.says("передали рекламщикам")

    assert client.has("File the request")
    assert "почта" in client.actor.screen
    assert "адрес" not in client.actor.screen
    await client.taps("Change")
    await client.taps("What is asked for")
    await client.taps("Everything")
    assert client.has("File the request")
    assert "почта" not in client.actor.screen


async def begins_to_correct(client: Client, *changes: tuple[str, str]) -> None:
    """Several values, each said after its field; the form waits to be checked."""
    await client.greets()
    await client.taps("Correct my data")
    await client.taps("Change")
    for n, (field, value) in enumerate(changes):
        if n:
            await client.taps("One more change")
        await client.taps(field)
        await client.actor.says(value)
    await client.taps("That is all")
    await client.taps("Go on without")
    await client.agrees()
    await client.shares_number()


@ONE_ENGINE
async def test_another_field_asks_for_its_own_value(desk: Desk, client: Client) -> None:
    await begins_to_correct(client, ("Address", "Абая 10"))
    await client.taps("Change")
    await client.taps("What")
    await client.taps("Name")

    assert client.sees("Write the surname, the name and the patronymic as they should be.")
    await client.actor.says("Омарова Әсем")
    await client.taps("That is all")
    assert "Омарова Әсем" in client.actor.screen
    assert "Абая" not in client.actor.screen


@ONE_ENGINE
async def test_each_of_several_changes_can_be_put_differently_or_left_out(desk: Desk, client: Client) -> None:
    await begins_to_correct(client, ("Address", "Абая 10"), ("Name", "Омарова Асем"), ("Something else", "счёт"))
    await client.taps("Change")
    await client.taps("New value: {field}", field=client.t.plain("Name"))
    await client.actor.says("Омарова Әсем")
    assert all(words in client.actor.screen for words in ("Омарова Әсем", "Абая 10", "счёт"))
    await client.taps("Change")
    await client.taps("New value: {field}", field=client.t.plain("Address"))
    await client.taps("Leave this change out")

    assert all(words in client.actor.screen for words in ("Омарова Әсем", "счёт"))
    assert "Абая" not in client.actor.screen


@ONE_ENGINE
async def test_words_that_may_mean_everything_ask_whether_they_do(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.actor.says(
        "Удалите все мои данные" if client.language is Language.RU else "Барлық деректерімді жойыңыз"
    )
    said_at = desk.clock()
    await client.taps("Delete my data")
    await client.taps("Everything")
    await client.agrees()
    await client.shares_number()
    await client.confirms(everything=True)

    [case] = await open_cases(desk, client)
    assert case.demands[0].scope == "all"
    assert case.demands[0].received_at == said_at
