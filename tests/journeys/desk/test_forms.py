"""What staff write: typed in private, seen first as the person will see it, sent by a tap, and nothing else is."""

from datetime import timedelta

import pytest

from tests.journeys.desk.colleague import NUMBER, Colleague, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

HELLO = "Добрый день! / Сәлеметсіз бе!"


def last_two(colleague: Colleague) -> tuple[str, str]:
    """The letter as the person will see it, and the question about it."""
    letter, question = colleague.actor.messages[-2:]
    return letter.text, question.text


async def test_an_answer_arrives_word_for_word_as_it_was_previewed(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    preview, question = last_two(taken.bolat)
    assert HELLO in preview
    assert question == taken.bolat.t.plain("Above is what the person will see. Send it?")
    assert not taken.client.actor.sees(HELLO)

    await taken.bolat.taps("Yes")

    assert taken.client.actor.screen == preview
    assert taken.bolat.group_says("Case {number}: an answer was sent", number=NUMBER)
    assert HELLO not in taken.everything_in_group


async def test_a_question_waits_for_the_person_and_their_answer_comes_back(taken: Office) -> None:
    await taken.bolat.writes("Ask", "Какая именно почта? / Қай пошта?")
    preview, _ = last_two(taken.bolat)
    await taken.bolat.taps("Yes")
    assert taken.client.actor.screen == preview
    assert taken.bolat.t.plain("the person was asked, no answer yet") in taken.bolat.card.text

    await taken.client.taps("Answer")
    assert taken.client.actor.sees("Какая именно почта?")
    await taken.client.actor.says("та, что на mail")

    assert taken.bolat.actor.sees("та, что на mail")
    assert taken.bolat.t.plain("in work") in taken.bolat.card.text


async def test_a_note_never_reaches_the_person(taken: Office) -> None:
    before = len(taken.client.actor.messages)
    await taken.bolat.writes("Note", "клиент звонил вчера")
    await taken.bolat.taps("Yes")

    assert taken.bolat.shows("Case {number}: the note is kept.", number=NUMBER)
    assert taken.bolat.t.plain("Notes: {n}", n=1) in taken.bolat.card.text
    assert len(taken.client.actor.messages) == before
    assert "звонил" not in taken.everything_in_group
    await taken.bolat.opens_case()
    await taken.bolat.taps("Read everything")
    assert taken.bolat.actor.sees("клиент звонил вчера")


async def test_words_in_the_group_stay_in_the_group(taken: Office) -> None:
    before = (len(taken.desk.in_group), len(taken.client.actor.messages))
    await taken.bolat.in_topic.says("Коллеги, кто знает этот случай?")
    await taken.bolat.in_group.says("И ещё вопрос")

    assert (len(taken.desk.in_group), len(taken.client.actor.messages)) == before


async def test_words_written_in_the_group_are_not_taken_for_the_open_form(taken: Office) -> None:
    await taken.bolat.opens_case()
    await taken.bolat.taps("Write to the person")
    await taken.bolat.in_topic.says("это коллегам")
    await taken.bolat.actor.says("а это клиенту")
    await taken.bolat.taps("Yes")

    assert "а это клиенту" in taken.client.actor.screen
    assert not taken.client.actor.sees("это коллегам")


async def test_a_form_is_changed_before_it_is_sent(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", "первое")
    await taken.bolat.taps("Change")
    await taken.bolat.actor.says("второе")
    await taken.bolat.actor.says("третье")
    await taken.bolat.taps("Yes")

    assert "третье" in taken.client.actor.screen
    assert not taken.client.actor.sees("первое")


async def test_an_old_yes_shows_what_would_go_out_now_instead_of_sending_it(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", "первое")
    old = taken.bolat.actor.message
    await taken.bolat.actor.says("второе")

    await taken.bolat.actor.taps(taken.bolat.t.plain("Yes"), on=old)

    assert not taken.client.actor.sees("второе")
    assert "второе" in last_two(taken.bolat)[0]
    await taken.bolat.taps("Yes")
    assert "второе" in taken.client.actor.screen


async def test_a_second_yes_sends_nothing_twice(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    data = taken.bolat.data
    await taken.bolat.taps("Yes")
    await taken.bolat.actor.forges(data)

    assert taken.bolat.told("This form is already finished or its time is over. Nothing was filed twice.")
    assert [m.text for m in taken.client.actor.messages if HELLO in m.text] == [taken.client.actor.screen]


async def test_nothing_goes_out_when_it_is_dropped(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    await taken.bolat.taps("Do not send")

    assert taken.bolat.shows("Nothing was sent. What you had written is destroyed.")
    assert not taken.client.actor.sees(HELLO)
    assert taken.bolat.has("Back to the case")


@pytest.mark.parametrize("command", ["/cancel", "/start", "/menu"])
async def test_a_command_in_the_middle_keeps_what_was_written(taken: Office, command: str) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    await taken.bolat.actor.says(command)
    await taken.bolat.actor.says("просто слова")
    assert not taken.client.actor.sees(HELLO)

    await taken.bolat.opens_case()
    await taken.bolat.taps("Continue what I was writing")
    assert HELLO in last_two(taken.bolat)[0]
    await taken.bolat.taps("Yes")

    assert HELLO in taken.client.actor.screen


async def test_looking_at_the_case_puts_the_form_aside(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    await taken.bolat.opens_case()
    await taken.bolat.taps("Continue what I was writing")
    assert HELLO in last_two(taken.bolat)[0]


async def test_a_form_is_forgotten_after_a_day(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    await taken.desk.passes(timedelta(hours=25))
    await taken.bolat.taps("Yes")

    assert taken.bolat.told("This form is already finished or its time is over. Nothing was filed twice.")
    assert not taken.client.actor.sees(HELLO)


async def test_a_sticker_a_file_and_an_edit_are_answered_and_lose_nothing(taken: Office) -> None:
    await taken.bolat.opens_case()
    await taken.bolat.taps("Write to the person")
    await taken.bolat.actor.sends_sticker()
    assert taken.bolat.shows(
        "This cannot be passed on: only words, and with them a photo or a document up to 20 MB. Nothing is lost."
    )

    mine = taken.desk.world.send_text(taken.bolat.actor.person, HELLO)
    await taken.desk.settle()
    await taken.bolat.actor.edits(mine, "совсем другое")
    assert taken.bolat.shows(
        "You have changed a message, but what was taken in stays as it was. To put it differently, send a new message: "
        "it takes the place of the old one."
    )
    await taken.bolat.taps("Continue")
    await taken.bolat.taps("Yes")

    assert HELLO in taken.client.actor.screen


async def test_a_note_is_words_only(taken: Office) -> None:
    await taken.bolat.opens_case()
    await taken.bolat.taps("Note")
    await taken.bolat.actor.sends_document("a.pdf", b"%PDF-1.4 x")

    assert taken.bolat.shows(
        "Only words can be taken here: a sticker, a voice message or a file cannot be passed on. Please write in one "
        "message. Nothing is lost."
    )


@pytest.mark.parametrize("captioned", [True, False])
async def test_a_document_goes_out_with_the_words_and_nobody_else_sees_it(taken: Office, captioned: bool) -> None:
    bolat = taken.bolat
    await bolat.opens_case()
    await bolat.taps("Write to the person")
    await bolat.actor.sends_document("выписка.pdf", b"%PDF-1.4 x", caption=HELLO if captioned else None)
    if not captioned:
        limit = "The document goes with the letter. Now write the words, in one message, up to {limit} characters."
        assert bolat.shows(limit, limit=2000)
        await bolat.actor.says(HELLO)
    assert bolat.shows("The document {name} goes with it.", name="выписка.pdf")
    await bolat.taps("Yes")

    got = taken.client.actor.message
    assert got.file is not None
    assert got.file.name == "выписка.pdf"
    assert HELLO in got.text
    assert "выписка" not in taken.everything_in_group


async def test_a_closing_letter_brings_its_document_once(taken: Office) -> None:
    bolat = taken.bolat
    await bolat.decides("Approve in full")
    await bolat.taps("Put forward")
    await taken.dana.taps_on_card("Review")
    await taken.dana.taps("Confirm")
    await bolat.opens_case()
    await bolat.taps("Carried out")
    await bolat.actor.sends_document("первый.pdf", b"%PDF-1.4 x", caption="Удалено")
    await bolat.actor.sends_document("второй.pdf", b"%PDF-1.4 y")
    await bolat.taps("Yes")

    sent = [m.file.name for m in taken.client.actor.messages if m.file]
    assert sent == ["второй.pdf"], "the newest takes the place of the one before"
    assert "Удалено" in taken.client.actor.screen


async def test_an_empty_document_is_refused_and_the_form_stays(taken: Office) -> None:
    await taken.bolat.opens_case()
    await taken.bolat.taps("Write to the person")
    await taken.bolat.actor.sends_document("a.pdf", b"")
    assert taken.bolat.shows("Only a photo or a document up to 20 MB that is not empty can be taken here.")

    await taken.bolat.actor.says(HELLO)
    await taken.bolat.taps("Yes")

    assert HELLO in taken.client.actor.screen


async def test_a_text_that_is_too_long_is_told_with_its_length(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", "ы" * 2001)

    assert taken.bolat.shows(
        "The text is too long: {length} characters, and {limit} fit. Please shorten it and send it again.",
        length=2001,
        limit=2000,
    )
    await taken.bolat.actor.says("ы" * 2000)
    await taken.bolat.taps("Yes")
    assert "ы" * 2000 in taken.client.actor.screen


async def test_angle_brackets_are_words(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", "<b>5 < 6 & 7 > 2</b>")
    await taken.bolat.taps("Yes")

    assert "<b>5 < 6 & 7 > 2</b>" in taken.client.actor.screen


async def test_who_is_dismissed_with_a_form_open_sends_nothing_and_is_told(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    await taken.serik.actor.says("/staff")
    await taken.serik.actor.taps("Болат")
    await taken.serik.taps("Remove from the roster")
    await taken.serik.taps("Yes, remove")

    await taken.bolat.taps("Yes")
    assert taken.bolat.told("This is for the staff of the desk only.")
    await taken.bolat.actor.says("и всё-таки")

    assert not taken.client.actor.sees(HELLO)
    assert taken.bolat.actor.sees("Delete my data") or taken.bolat.actor.buttons


async def test_the_case_given_away_meanwhile_takes_the_form_with_it(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", HELLO)
    await taken.dana.opens_case()
    await taken.dana.taps("Assign")
    await taken.dana.actor.taps("Дана")

    await taken.bolat.taps("Yes")

    assert taken.bolat.told("Only the person who has taken the case can do this.")
    assert not taken.client.actor.sees(HELLO)


async def test_a_question_that_came_too_late_to_be_answered_stays_to_be_read(taken: Office) -> None:
    await taken.bolat.writes("Ask", "Какая именно почта? / Қай пошта?")
    await taken.bolat.taps("Yes")
    question = taken.client.actor.message
    await taken.client.taps("Open the case")
    await taken.client.taps("Take the request back")
    await taken.client.taps("Yes, take it back")

    await taken.client.actor.taps(taken.client.t.plain("Answer"), on=question)

    assert question.text in [message.text for message in taken.client.actor.messages]
    assert taken.client.t.plain("withdrawn by you") in taken.client.actor.screen


async def test_a_button_under_a_photo_of_the_person_leads_on(taken: Office) -> None:
    """A photo has no text to be changed: the case comes beneath it."""
    await taken.bolat.writes("Ask", HELLO)
    await taken.bolat.taps("Yes")
    await taken.client.taps("Answer")
    await taken.client.actor.sends_photo(b"\xff\xd8\xff", caption="вот")
    assert taken.bolat.actor.message.kind == "photo"

    await taken.bolat.taps("Back to the case")

    assert taken.bolat.has("Decide")
