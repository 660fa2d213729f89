"""A request that came by e-mail or on paper: entered in private, answered by hand, nothing of it in the group."""

from datetime import timedelta

import pytest

from bot.app import REMIND_SECONDS
from bot.domain.languages import Language
from bot.texts import Translator, translator
from tests.journeys.desk.colleague import NUMBER, Colleague, Office
from tests.journeys.desk.conftest import OTHER

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

NAME, ADDRESS = "Ерлан Ахметов", "erlan@example.kz"
WORDS = {Language.RU: "удалите всё обо мне", Language.KK: "мен туралы барлығын жойыңыз"}
# The first steps of the form, as they are tapped.
ROAD = ("By e-mail", "Deletion", "everything", "No case is named", "Now")


def reader(office: Office) -> Translator:
    """The language of the person, which is not the desk's."""
    return translator(OTHER[office.bolat.t.language])


def spoken(office: Office) -> str:
    return "Kazakh" if OTHER[office.bolat.t.language] is Language.KK else "Russian"


async def begins(colleague: Colleague) -> None:
    await colleague.actor.says("/new")


async def walks(office: Office, colleague: Colleague, *, until: str = "check", channel: str = "By e-mail",
                contact: str = ADDRESS) -> None:  # fmt: skip
    """Fill in the form up to the step named."""
    taps = dict(zip(("channel", "kind", "scope", "case", "when"), (channel, *ROAD[1:]), strict=True))
    taps |= {"language": spoken(office), "phone": "No number", "document": "No document"}
    says = {"name": NAME, "contact": contact, "words": WORDS[reader(office).language]}
    order = ("channel", "kind", "scope", "case", "when", "language", "name", "contact", "phone", "words", "document")
    for step in order:
        if step == until:
            return
        if step in says:
            await colleague.actor.says(says[step])
        else:
            await colleague.taps(taps[step])


async def enters(office: Office, colleague: Colleague, **how: str) -> None:
    await begins(colleague)
    await walks(office, colleague, **how)
    await colleague.taps("Enter")


@pytest.fixture
async def entered(office: Office) -> Office:
    """Bolat has entered what came by e-mail; the receipt waits to be sent on."""
    await enters(office, office.bolat)
    return office


# -- the form ---------------------------------------------------------------------------------------------------------


async def test_it_is_entered_step_by_step_and_the_group_learns_number_and_channel(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat)
    assert office.bolat.shows("<b>Please check what goes into the register</b>")
    assert all(said in office.bolat.actor.screen for said in (NAME, ADDRESS, WORDS[reader(office).language]))

    await office.bolat.taps("Enter")

    assert NUMBER in office.bolat.card.text
    assert office.bolat.t.plain("Came by e-mail, entered by {name}", name="Болат") in office.bolat.card.text
    assert not [said for said in (NAME, ADDRESS, WORDS[reader(office).language]) if said in office.everything_in_group]


async def test_what_is_about_the_person_does_not_stay_in_the_chat(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat)

    typed = [m.text for m in office.desk.world.chat_view(office.bolat.actor.person, None, None) if not m.from_bot]

    assert not {NAME, ADDRESS, WORDS[reader(office).language]} & set(typed)


async def test_the_receipt_comes_in_the_language_of_the_person_with_its_address_under_it(entered: Office) -> None:
    letter, told = entered.bolat.actor.messages[-2:]

    assert reader(entered).plain("<b>Your request is registered: case {number}</b>", number=NUMBER) in letter.text
    assert "/cases" not in letter.text
    assert letter.labels == []
    assert NAME in told.text
    assert ADDRESS in told.text
    assert entered.bolat.has("Sent")


async def test_sent_is_written_down_and_takes_the_address_away(entered: Office) -> None:
    assert entered.bolat.t.plain("Letters go by hand: there is no chat. Who is asking has to be checked.") in (
        entered.bolat.card.text
    )
    assert "✉️" in entered.bolat.card.text

    await entered.bolat.taps("Sent")

    assert not entered.bolat.actor.sees(ADDRESS)
    assert entered.bolat.group_says("Case {number}: letter sent by e-mail", number=NUMBER)
    assert "✉️" not in entered.bolat.card.text


async def test_a_second_tap_on_sent_changes_nothing(entered: Office) -> None:
    data = next(b.data for row in entered.bolat.actor.message.buttons for b in row if b.data and b.data[:3] == "kh:")
    await entered.bolat.actor.forges(data)
    await entered.bolat.actor.forges(data)

    said = entered.bolat.t.plain("Case {number}: letter sent by e-mail", number=NUMBER)
    assert sum(said in text for text in entered.desk.in_group) == 1


async def test_a_letter_to_be_sent_on_is_found_again_in_mine(entered: Office) -> None:
    await entered.bolat.actor.says("/mine")
    assert entered.bolat.shows("✉️ There are letters to be sent on.")

    await entered.bolat.actor.taps("✉️")

    assert entered.bolat.has("Sent")
    assert ADDRESS in entered.bolat.actor.screen
    await entered.dana.actor.says("/mine")
    assert "✉️" not in entered.dana.actor.screen


async def test_in_the_group_the_form_opens_in_private(office: Office) -> None:
    await office.bolat.in_group.says("/new")

    assert office.bolat.in_group.screen == office.bolat.t.plain("The form is in your private chat with the bot.")
    assert office.bolat.has("By e-mail")
    await office.bolat.in_group.says("слова для коллег")
    assert office.bolat.has("By e-mail")


async def test_who_has_no_private_chat_is_told_to_open_one(office: Office) -> None:
    await office.bolat.actor.blocks()

    await office.bolat.in_group.says("/new")

    assert office.bolat.group_says("First open a private chat with the bot and press Start. Then try again.")


@pytest.mark.parametrize("who", ["serik", "client"])
async def test_nobody_else_enters_anything(office: Office, who: str) -> None:
    actor = office.serik.actor if who == "serik" else office.client.actor
    await actor.starts()
    t = office.bolat.t if who == "serik" else translator(office.client.language)
    await actor.says("/language")
    await actor.taps("Русский" if t.language is Language.RU else "Қазақша")

    await actor.says("/new")

    expected = "Your role does not allow this." if who == "serik" else "This is for the staff of the desk only."
    assert t.plain(expected) in actor.screen


async def test_the_form_is_left_and_taken_up_again(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until="name")
    await office.bolat.actor.says("/cancel")
    await office.bolat.taps("Continue")
    await office.bolat.actor.says("/menu")
    await office.bolat.taps("Desk: enter a request")
    assert office.bolat.shows("You have begun to enter a request and not finished. It is kept for 24 hours.")

    await office.bolat.taps("Continue")
    await office.bolat.actor.says(NAME)

    assert office.bolat.t("<b>Where does the answer go?</b>\n\nWrite the person's e-mail address.").plain() in (
        office.bolat.actor.screen
    )


async def test_it_is_begun_anew_or_dropped(office: Office) -> None:
    await begins(office.bolat)
    await office.bolat.taps("On paper")
    await begins(office.bolat)
    await office.bolat.taps("Begin anew")
    assert office.bolat.has("By e-mail")

    await office.bolat.taps("Do not enter")

    assert office.bolat.shows("Nothing was sent. What you had written is destroyed.")
    await begins(office.bolat)
    assert office.bolat.has("By e-mail")


async def test_anything_can_be_changed_before_it_is_entered(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat)
    old = office.bolat.data
    await office.bolat.taps("Change")
    await office.bolat.taps("Name of the person")
    await office.bolat.actor.says("Ерлан Ахмет")
    assert "Ерлан Ахмет\n" in office.bolat.actor.screen

    await office.bolat.taps("Change")
    await office.bolat.taps("What is asked")
    await office.bolat.taps("Blocking")
    await office.bolat.taps("a part")
    assert office.bolat.has("Enter")
    await office.bolat.actor.forges(old)
    assert not office.desk.topics
    await office.bolat.taps("Enter")

    assert office.bolat.t.plain("Blocking") in office.bolat.card.text


async def test_another_way_asks_for_another_address(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat)
    await office.bolat.taps("Change")
    await office.bolat.taps("How it came")
    await office.bolat.taps("By phone")

    await office.bolat.actor.says("8 701 000 11 22")

    assert "+77010001122" in office.bolat.actor.screen
    assert office.bolat.has("Enter")


NO_CASE = "No such case was found for this. Please check the number and write it like 2026-000123."
BAD = {
    "case": [("нет такого", NO_CASE), ("999", NO_CASE)],
    "when": [("завтра", "It must lie within the last year. Write it like 24.11.2026 10:15, or only the day."),
             ("24.11.2026", "It must lie within the last year. Write it like 24.11.2026 10:15, or only the day."),
             ("01.01.2020", "It must lie within the last year. Write it like 24.11.2026 10:15, or only the day.")],
    "contact": [("не адрес", "This is not an e-mail address. Please write it like name@example.kz.")],
    "phone": [("12", "This is not a phone number. Please write it like +7 701 000 00 00.")],
}  # fmt: skip


@pytest.mark.parametrize("step", BAD)
async def test_what_cannot_be_taken_is_said_and_the_form_stays(office: Office, step: str) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until=step)
    for typed, said in BAD[step]:
        await office.bolat.actor.says(typed)
        assert office.bolat.shows(said)

    right = {"when": "23.11.2026 09:30", "contact": ADDRESS, "phone": "8 (701) 222-33-44"}
    if step in right:
        await office.bolat.actor.says(right[step])
        assert not office.bolat.shows(BAD[step][0][1])
    else:
        await office.bolat.taps("No case is named")
        await office.bolat.taps("Yesterday")


@pytest.mark.parametrize(("step", "length"), [("name", 101), ("contact", 301), ("words", 2001)])
async def test_words_that_are_too_long_are_counted(office: Office, step: str, length: int) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until=step)

    await office.bolat.actor.says("ё" * length)

    assert str(length) in office.bolat.actor.screen


@pytest.mark.parametrize("step", ["channel", "name", "document"])
async def test_the_wrong_kind_of_message_is_answered_and_asked_again(office: Office, step: str) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until=step)
    awaited = {
        "channel": "Here a button is awaited. What you have begun is kept.",
        "name": "Please answer in words, in one message. What you have begun is kept.",
        "document": "Here a photo or a document is awaited. What you have begun is kept.",
    }
    before = office.bolat.actor.screen

    await (office.bolat.actor.says("слова") if step != "name" else office.bolat.actor.sends_sticker())

    assert office.bolat.sees(awaited[step])
    assert office.bolat.actor.screen == before


async def test_a_sticker_for_a_document_and_an_empty_file_are_refused(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until="document")
    await office.bolat.actor.sends_sticker()
    assert office.bolat.sees("Only a photo or a document up to 20 MB that is not empty can be taken here.")

    await office.bolat.actor.sends_document("заявление.pdf", b"%PDF-1.7")

    assert "заявление.pdf" in office.bolat.actor.screen
    assert office.bolat.has("Enter")


async def test_an_edited_message_and_an_old_button_change_nothing(office: Office) -> None:
    await begins(office.bolat)
    old = office.bolat.data
    await office.bolat.taps("On paper")
    said = office.desk.world.send_text(office.bolat.actor.person, "мимо", None)
    await office.desk.settle()
    await office.bolat.actor.edits(said, "мимо!")
    await office.bolat.taps("Continue")

    await office.bolat.actor.forges(old)

    assert office.bolat.has("Deletion")


@pytest.mark.parametrize("data", ["ni:{draft}:channel:chat", "ni:{draft}:channel:", "nr:{draft}:about", "nf:{draft}:1"])
async def test_a_forged_button_enters_nothing(office: Office, data: str) -> None:
    await begins(office.bolat)
    draft = office.bolat.data.split(":")[1]

    await office.bolat.actor.forges(data.format(draft=draft))
    await office.bolat.actor.forges(data.format(draft="AbCdEf_-1234"))

    assert office.desk.topics == []


async def test_a_second_tap_on_enter_gives_the_same_case(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat)
    data = next(b.data for row in office.bolat.actor.message.buttons for b in row if b.data and b.data[:3] == "nf:")
    await office.bolat.actor.forges(data)
    await office.bolat.actor.forges(data)

    assert len(office.desk.topics) == 1
    assert office.bolat.sees(
        "Case <b>{number}</b> is registered. The receipt for the person follows: send it on.", number=NUMBER
    )


# -- on its way -------------------------------------------------------------------------------------------------------


async def test_the_one_who_entered_it_works_on_it_and_letters_follow_the_assignee(entered: Office) -> None:
    await entered.bolat.taps("Sent")
    await entered.dana.claims()
    await entered.dana.writes("Ask", "Қай пошта? / Какая почта?")
    preview = entered.dana.actor.messages[-2].text
    await entered.dana.taps("Yes")

    letter, told = entered.dana.actor.messages[-2:]
    assert letter.text == preview
    assert "privacy@example.kz" in letter.text
    assert ADDRESS in told.text
    assert not entered.bolat.actor.sees("Қай пошта?")


async def test_what_the_person_writes_again_is_added_as_theirs(entered: Office) -> None:
    await entered.bolat.taps("Sent")
    await entered.bolat.claims()
    await entered.bolat.writes("Ask", "Қай пошта? / Какая почта?")
    await entered.bolat.taps("Yes")
    await entered.bolat.opens_case()
    await entered.bolat.taps("Add what came")
    await entered.bolat.taps("Yesterday")
    await entered.bolat.actor.says("та, что на mail")
    await entered.bolat.taps("No document")
    await entered.bolat.taps("Add")

    assert entered.bolat.shows("Added to case {number}.", number=NUMBER)
    assert entered.bolat.t.plain("in work") in entered.bolat.card.text
    assert entered.bolat.group_says("Case {number}: message received", number=NUMBER)
    assert "mail" not in entered.everything_in_group
    await entered.bolat.opens_case()
    await entered.bolat.taps("Read everything")
    assert entered.bolat.actor.sees("та, что на mail")


async def test_only_a_document_may_come_but_not_nothing(entered: Office) -> None:
    await entered.bolat.claims()
    await entered.bolat.opens_case()
    await entered.bolat.taps("Add what came")
    await entered.bolat.taps("Now")
    await entered.bolat.taps("No words")
    assert not entered.bolat.has("No document")

    await entered.bolat.actor.sends_photo()
    await entered.bolat.taps("Add")

    assert entered.bolat.group_says("Case {number}: document received", number=NUMBER)


async def test_reveal_names_the_address_and_is_gone_after_ten_minutes(entered: Office) -> None:
    await entered.bolat.taps("Sent")
    await entered.bolat.claims()
    await entered.bolat.opens_case()
    await entered.bolat.taps("Who is it")
    await entered.bolat.taps("Verify who is asking")
    assert entered.bolat.actor.sees(ADDRESS)

    await entered.desk.passes(timedelta(minutes=11))

    assert not entered.bolat.actor.sees(ADDRESS)


async def test_two_people_erase_everything_after_the_letter_was_sent_on(entered: Office) -> None:
    await entered.bolat.taps("Sent")
    await entered.bolat.claims()
    await entered.bolat.decides("Approve in full")
    await entered.bolat.taps("Put forward")
    await entered.dana.taps_on_card("Review")
    await entered.dana.taps("Confirm")
    await entered.bolat.taps("Sent")
    await entered.bolat.writes("Carried out", "Барлығы жойылды / Всё удалено")
    await entered.bolat.taps("Yes")
    assert "Барлығы жойылды" in entered.bolat.actor.messages[-2].text
    await entered.desk.passes(timedelta(days=3))
    await entered.bolat.opens_case()
    assert entered.bolat.has("Letters to send on")

    await entered.bolat.taps("Letters to send on")
    await entered.bolat.taps("Sent")
    await entered.desk.passes(timedelta(days=2))
    await entered.bolat.opens_case()

    assert not entered.bolat.has("Letters to send on")
    assert "⚠️" not in entered.bolat.actor.screen
    assert entered.bolat.t.plain("Came by e-mail, entered by {name}", name="Болат") in entered.bolat.actor.screen


async def test_the_same_person_in_the_chat_gets_the_letters_there(office: Office) -> None:
    await office.client.files()
    await begins(office.bolat)
    await walks(office, office.bolat, until="phone")
    await office.bolat.actor.says(office.client.actor.person.phone or "")
    await office.bolat.taps("Yes, the same person")
    await office.bolat.actor.says("ещё одно")
    await office.bolat.taps("No document")
    await office.bolat.taps("Enter")

    assert office.client.actor.sees(NUMBER)
    assert len(office.desk.topics) == 1
    assert not office.bolat.has("Sent")
    assert office.bolat.group_says("Case {number}: one more request from the same person", number=NUMBER)


async def test_an_overdue_request_is_owned_up_to_at_once(office: Office) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until="when")
    await office.bolat.actor.says("01.09.2026 10:00")
    await office.bolat.taps(spoken(office))
    for said in (NAME, ADDRESS):
        await office.bolat.actor.says(said)
    await office.bolat.taps("No number")
    await office.bolat.actor.says("удалите")
    await office.bolat.taps("No document")
    await office.bolat.taps("Enter")
    await office.desk.passes(timedelta(seconds=REMIND_SECONDS))

    assert office.bolat.group_says("🔴 Case {number}: the term is over, a letter goes to the person", number=NUMBER)
    assert reader(office)(
        "<b>We have not kept the date in case {number}</b>\nThe term ended and we have not finished. The case stays "
        "open, and the person responsible for personal data at the company has been told.",
        number=NUMBER,
    ).plain() in "\n".join(m.text for m in office.bolat.actor.messages)


@pytest.mark.parametrize(
    ("channel", "contact", "said"),
    [
        ("Form on the site", "+7 701 333 44 55", "Case {number}: letter sent to the person"),
        ("On paper", "Алматы, Абай даңғылы, 10", "Case {number}: letter handed over on paper"),
    ],
)
async def test_each_way_has_its_words(office: Office, channel: str, contact: str, said: str) -> None:
    await begins(office.bolat)
    await walks(office, office.bolat, until="phone", channel=channel, contact=contact)
    if "Абай" in contact:
        await office.bolat.taps("No number")
    await office.bolat.actor.says("сделайте")
    await office.bolat.taps("No document")
    await office.bolat.taps("Enter")
    await office.bolat.taps("Sent")

    assert office.bolat.group_says(said, number=NUMBER)
    assert contact not in office.everything_in_group
