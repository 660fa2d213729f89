"""Whatever people send: a clear sentence in their language, a way on, and nothing lost."""

from datetime import timedelta

import pytest

from bot.actions import people
from bot.domain.languages import Language
from bot.sandbox.faults import Fault
from bot.storage import cases
from tests.journeys.client import STRAY, Client, of
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


NOT_TAKEN = (
    "This cannot be taken here: please write in words. A document or a photo can be added to a case: open the "
    "case and press “Add a message or a document”."
)


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)


async def test_a_sticker_instead_of_words(client: Client) -> None:
    await client.greets()
    await client.taps("Delete my data")
    await client.taps("A part")
    await client.actor.sends_sticker()

    assert client.actor.sees(client.t.plain("Please answer in words, in one message. What you have begun is kept."))
    await client.actor.says("старая почта")
    assert client.has("I agree")


async def test_a_sticker_out_of_the_blue(client: Client) -> None:
    await client.greets()
    await client.actor.sends_sticker()

    assert client.has("Delete my data")


async def test_a_message_of_a_shape_from_the_future_is_answered_and_holds_nobody_up(client: Client) -> None:
    await client.greets()
    client.actor.world.send_text(client.actor.person, "привет")
    client.actor.world.updates.pending[-1]["message"]["forward_origin"] = {"type": "hologram"}
    await client.actor.says("/mydata")

    assert any(client.t.plain(NOT_TAKEN) in message.text for message in client.actor.messages)
    assert client.has("Everything")


@pytest.mark.parametrize("fault", [Fault.server_error(), Fault.blocked(), Fault.flood(60), Fault.undecodable()])
async def test_a_spinner_that_cannot_be_stopped_does_not_keep_the_screen_away(client: Client, fault: Fault) -> None:
    await client.greets()
    client.actor.world.fail_next("answerCallbackQuery", fault, times=3)
    await client.taps("Delete my data")

    assert client.has("Everything")


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
async def test_an_answer_that_telegram_did_not_take_is_given_once_more(client: Client, method: str) -> None:
    await client.greets()
    client.actor.world.fail_next(method, Fault.server_error(), times=2)
    await (client.actor.says("/delete") if method == "sendMessage" else client.taps("Delete my data"))

    assert client.has("Everything")


async def test_a_text_that_is_too_long_is_told_with_its_length(client: Client) -> None:
    await client.greets()
    await client.taps("Delete my data")
    await client.taps("A part")
    await client.actor.says("ы" * 2500)

    assert "2500" in client.actor.screen
    await client.actor.says("короче")
    assert client.has("I agree")


async def test_words_in_two_messages_are_both_kept_each_with_its_own_moment(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("удалите почту")
    said_at, first = desk.clock(), client.actor.message
    await desk.passes(timedelta(hours=1))
    await client.actor.says("пожалуйста")
    await client.actor.taps(client.t.plain("Delete my data"), on=first)

    assert client.actor.sees("удалите почту")
    await client.confirms()
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject
    [case] = await desk.store.read(cases.open_of, visit.subject.id)
    assert said_at in [demand.received_at for demand in case.demands]


async def test_two_messages_become_two_requests_and_neither_destroys_the_other(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("удалите почту")
    first = client.actor.message
    await client.actor.says("и удалите телефон")
    await client.actor.taps(client.t.plain("Delete my data"), on=first)
    await client.taps("Delete my data")
    await client.confirms()
    await client.actor.taps(client.t.plain("All correct"), on=first)
    await client.taps("Yes, delete this")

    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject
    [case] = await desk.store.read(cases.open_of, visit.subject.id)
    assert len(case.demands) == 3


async def test_free_words_that_are_too_long(client: Client) -> None:
    await client.greets()
    await client.actor.says("ы" * 2500)

    assert "2500" in client.actor.screen
    assert client.has("To the menu")


async def test_an_empty_file_and_a_voice_message_are_refused_aloud(client: Client) -> None:
    await client.files()
    await client.taps("Open the case")
    await client.taps("Add a message or a document")
    await client.actor.sends_document("empty.pdf", b"")
    refused = client.t.plain("Only a photo or a document up to 20 MB that is not empty can be taken here.")
    assert refused in client.actor.screen
    await client.actor.sends_sticker()
    assert refused in client.actor.screen
    await client.actor.sends_photo(caption="вот")
    assert client.has("Back to the case")


async def test_an_edited_message_is_answered(client: Client) -> None:
    await client.greets()
    await client.actor.says("удалите почту")
    mine = client.actor.world.chat_view(client.actor.person)
    theirs = [m for m in mine if not m.from_bot][-1]
    await client.actor.edits(theirs, "удалите телефон")

    assert client.has("To the menu")


async def test_an_old_button_is_answered_with_what_is_true_now(client: Client) -> None:
    await client.files()
    await client.taps("Open the case")
    old = next(
        b.data for row in client.actor.message.buttons for b in row if b.text == client.t.plain("Take the request back")
    )
    await client.taps("Take the request back")
    await client.taps("Yes, take it back")
    await client.actor.forges(str(old))

    assert client.t.plain("withdrawn by you") in client.actor.screen


async def test_a_second_confirming_tap_files_nothing_twice(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    await client.agrees()
    await client.shares_number()
    await client.taps("All correct")
    last = client.actor.message
    data = next(b.data for row in last.buttons for b in row if b.text == client.t.plain("Yes, delete this"))
    await client.taps("Yes, delete this")
    await client.actor.forges(str(data))

    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject
    [case] = await desk.store.read(cases.open_of, visit.subject.id)
    assert len(case.demands) == 1


@pytest.mark.parametrize(
    "data", ["", "x" * 64, "d2:nonsense:1", "co:", "co:AAAAAAAAAAAA", "k:AAAAAAAAAAAA", "dels:no", "🙂"]
)
async def test_a_forged_button_discloses_and_changes_nothing(client: Client, data: str) -> None:
    await client.greets()
    await client.actor.forges(data)

    assert client.actor.buttons
    sorry = "Something went wrong on our side. Nothing you have filed is lost. Please try again in a few minutes, "
    assert client.t.plain(sorry + "or write to us: {contact}", contact="privacy@example.kz") not in client.actor.alerts


async def test_somebody_elses_case_looks_like_no_case(desk: Desk, client: Client) -> None:
    await client.files()
    data = next(b.data for row in client.actor.message.buttons for b in row if b.data)
    other = of(desk, Language.KK if client.language is Language.RU else Language.RU)
    await other.greets()
    await other.actor.forges(str(data))

    assert not other.actor.sees("2026-000001")
    assert other.t.plain("There is nothing like that here. Open the list and choose again.") in other.actor.alerts


async def test_a_command_in_the_middle_of_a_form_keeps_the_form(client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part("домашний адрес")
    await client.actor.says("/cancel")
    await client.taps("Continue my request")
    await client.agrees()
    await client.shares_number()

    assert "домашний адрес" in client.actor.screen


@pytest.mark.parametrize(
    ("command", "button"), [("/delete", "Everything"), ("/withdraw", "To the menu"), ("/nosuch", "Delete my data")]
)
async def test_a_command_while_adding_to_a_case_is_not_added_to_it(client: Client, command: str, button: str) -> None:
    await client.files()
    await client.taps("Open the case")
    await client.taps("Add a message or a document")
    await client.actor.says(command)

    assert client.has(button)
    assert not client.actor.sees(
        client.t.plain("Added to case {number}. You can send more, or go back to the case.", number="2026-000001")
    )


async def test_an_unknown_command_leads_to_the_menu(client: Client) -> None:
    await client.greets()
    await client.actor.says("/nosuch")

    assert client.has("Delete my data")


async def test_a_blocked_bot_comes_back_to_the_menu_and_the_receipt_is_not_forgotten(
    desk: Desk, client: Client
) -> None:
    await client.files()
    await client.actor.blocks()
    await client.actor.unblocks()
    await client.actor.starts()

    assert client.has("My cases")


async def test_html_and_direction_marks_in_names_and_words_are_only_shown(client: Client) -> None:
    client.actor.person.first_name = "<b>Боб</b> & \u202eevil"
    await client.files("<a href='x'>удалить</a> & <script>")

    await client.taps("Open the case")
    assert "<script>" in client.actor.screen


async def test_a_client_in_the_staff_group_gets_nothing_there(desk: Desk, client: Client) -> None:
    await client.files()
    in_group = client.actor.within(desk.group)
    desk.group.members[client.actor.person.id] = next(iter(desk.group.members.values()))
    before = len(desk.in_group)
    await in_group.says("/queue")

    assert len(desk.in_group) <= before + 1
    assert not any("2026-000001" in text for text in desk.in_group[before:])


async def test_the_bot_having_been_away_answers_what_was_said_meanwhile(desk: Desk, client: Client) -> None:
    await client.greets()
    client.actor.world.send_text(client.actor.person, "/help")
    client.actor.world.send_text(client.actor.person, "/menu")
    await desk.starts()
    await desk.settle()

    assert client.has("Delete my data")


async def test_words_where_a_button_is_awaited_bring_the_buttons_back(client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part("домашний адрес")
    await client.agrees()
    await client.shares_number()
    await client.actor.says("что дальше?")

    assert client.actor.sees(client.t.plain("Please use the buttons under the request."))
    await client.confirms()
    assert client.has("Open the case")


async def test_a_file_that_is_too_large_is_refused_aloud(client: Client) -> None:
    await client.files()
    await client.taps("Open the case")
    await client.taps("Add a message or a document")
    await client.actor.sends_document("film.pdf", bytes(20 * 1024 * 1024 + 1))

    refused = client.t.plain("Only a photo or a document up to 20 MB that is not empty can be taken here.")
    assert refused in client.actor.screen
    await client.actor.says("тогда словами")
    assert client.has("Back to the case")


FALSE = (
    "This file is not what its name says, so it was not taken. Please send a photo of the document, or save it as "
    "PDF and send it again."
)


@pytest.mark.parametrize("content", [b"MZ\x90\0\x03\0", b"<html><script>", "просто слова".encode()])
async def test_a_document_that_lies_about_its_type_is_not_taken_and_an_honest_one_is(
    client: Client, content: bytes
) -> None:
    await client.files()
    await client.taps("Open the case")
    await client.taps("Add a message or a document")
    await client.actor.sends_document("справка.pdf", content)
    assert client.sees(FALSE)

    await client.actor.sends_document("справка.pdf", b"%PDF-1.7 made up")
    assert client.has("Back to the case")


async def test_words_with_a_false_document_before_any_form_are_not_taken_either(client: Client) -> None:
    await client.greets()
    await client.actor.sends_document("заявление.pdf", b"MZ\x90\0", caption=STRAY[client.language])

    assert client.sees(FALSE)


async def test_a_document_that_telegram_does_not_show_just_now_is_taken(client: Client) -> None:
    await client.files()
    await client.taps("Open the case")
    await client.taps("Add a message or a document")
    client.actor.world.fail_next("getFile", Fault.server_error())
    await client.actor.sends_document("справка.pdf", b"%PDF-1.7 made up")

    assert client.has("Back to the case")


async def test_a_second_device_cannot_confirm_words_it_has_not_shown(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part("старый адрес")
    await client.agrees()
    await client.shares_number()
    await client.taps("All correct")
    confirm = client.t.plain("Yes, delete this")
    on_the_first = next(b.data for row in client.actor.message.buttons for b in row if b.text == confirm)
    await client.actor.says("/menu")
    await client.taps("Continue my request")
    await client.taps("Change")
    await client.actor.says("новый адрес")
    await client.actor.forges(str(on_the_first))

    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject
    assert await desk.store.read(cases.open_of, visit.subject.id) == []
    assert client.t.plain("Something has changed meanwhile. Look at the current screen and try again.") in (
        client.actor.alerts
    )


@pytest.mark.parametrize("words", ["Сәлем!", "спасибо большое", "Сәлеметсіз бе", "Добрый день", "рақмет"])
async def test_a_greeting_is_no_request(client: Client, words: str) -> None:
    await client.greets()
    await client.actor.says(words)

    assert client.actor.sees(
        client.t.plain("Good to hear from you. Write in a few words what you want, or choose from the menu.")
    )
    assert client.has("Delete my data")


async def test_a_number_that_is_typed_instead_of_shared_is_taken_out_of_the_chat_and_the_reason_told(
    client: Client,
) -> None:
    await client.greets()
    await client.asks_for_a_part()
    await client.agrees()
    await client.actor.says("8 701 000 00 99")

    assert client.actor.sees(client.t.plain("A typed number cannot be taken: only Telegram can vouch for it."))
    assert not any("701 000" in message.text for message in client.actor.world.chat_view(client.actor.person))
    await client.shares_number()
    assert client.has("All correct")


async def test_a_bad_date_is_told_with_the_way_past_it(client: Client) -> None:
    await client.greets()
    await client.taps("Other rights")
    await client.taps("Who received my data")
    await client.taps("Everybody")
    await client.actor.says("вчера")

    assert client.sees("This is not a date up to today. Please write it like 31.12.2025.")
    await client.taps("Go on without")
    assert client.has("I agree")


async def test_the_policy_says_its_version_and_day(client: Client) -> None:
    await client.greets()
    await client.actor.says("/policy")

    assert "2026" in client.actor.screen
