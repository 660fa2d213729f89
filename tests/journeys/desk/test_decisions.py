"""A decision: made by one with its ground and date, checked by another who reads the very letter, carried out, told."""

from dataclasses import replace

import pytest

from bot.domain.cases import Outcome
from bot.domain.grounds import fitting
from bot.rules import load_rules
from tests.journeys.desk.colleague import IN_PART, NUMBER, Colleague, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

RULES = load_rules()
PLAIN, DATED = "identity_not_confirmed", "aml_client_file"


def ground(colleague: Colleague, code: str) -> str:
    return RULES.grounds[code].title.in_(colleague.t.language)


def letter(colleague: Colleague) -> str:
    """The letter as the person will see it stands above the question about it."""
    return colleague.actor.messages[-2].text


async def propose(office: Office, outcome: str, code: str | None = None, **more: str) -> str:
    await office.bolat.decides(outcome, ground(office.bolat, code) if code else None, **more)
    shown = letter(office.bolat)
    await office.bolat.taps("Put forward")
    return shown


async def review(office: Office) -> str:
    await office.dana.taps_on_card("Review")
    assert office.dana.told("The decision is in your private chat with the bot.")
    return letter(office.dana)


async def approve(office: Office) -> None:
    await propose(office, "Approve in full")
    await review(office)
    await office.dana.taps("Confirm")


async def test_a_refusal_reaches_the_person_as_both_colleagues_have_read_it(taken: Office) -> None:
    proposed = await propose(taken, "Refuse", PLAIN, words="Мы звонили вам дважды / Сізге екі рет қоңырау шалдық")
    before = len(taken.client.actor.messages)
    assert taken.bolat.group_says("Case {number}: a decision waits for a second person", number=NUMBER)
    reviewed = await review(taken)
    await taken.dana.taps("Confirm")

    assert proposed == reviewed == taken.client.actor.screen
    assert len(taken.client.actor.messages) == before + 1
    about = RULES.grounds[PLAIN]
    for words in (about.text, about.article, about.way_on, *(r.name for r in RULES.routes)):
        assert words.in_(taken.client.language) in taken.client.actor.screen
    assert taken.bolat.t.plain("closed") in taken.bolat.card.text
    assert "звонили" not in taken.everything_in_group


async def test_a_ground_that_ends_needs_a_date_in_the_future(taken: Office) -> None:
    await taken.bolat.restricts()
    await taken.bolat.decides("Refuse", ground(taken.bolat, DATED), until="31.12.2031")
    assert taken.client.t.plain("The ground ends: {day}", day="2031")[:10] in letter(taken.bolat)
    assert "2031" in letter(taken.bolat)


@pytest.mark.parametrize("written", ["вчера", "31.02.2031", "23.11.2026", "01.01.2020", "2031", "99.99.9999"])
async def test_a_bad_date_is_told_and_asked_for_again(taken: Office, written: str) -> None:
    await taken.bolat.restricts()
    await taken.bolat.opens_case()
    await taken.bolat.taps("Decide")
    await taken.bolat.taps("Refuse")
    await taken.bolat.actor.taps(ground(taken.bolat, DATED))
    await taken.bolat.actor.says(written)
    assert taken.bolat.shows("A day in the future is needed here, and one that exists. Write it like 31.12.2027.")

    await taken.bolat.actor.says("24.11.2026")

    assert taken.bolat.has("Without explanation")


async def test_another_ground_leaves_no_date_of_the_first_behind(taken: Office) -> None:
    await taken.bolat.restricts()
    await taken.bolat.decides("Refuse", ground(taken.bolat, DATED), until="31.12.2031")
    await taken.bolat.taps("Change")
    await taken.bolat.taps("Refuse")
    await taken.bolat.actor.taps(ground(taken.bolat, PLAIN))
    await taken.bolat.taps("Without explanation")

    assert "2031" not in letter(taken.bolat)


async def test_a_ground_that_says_what_was_done_waits_for_that_step_and_names_it(taken: Office) -> None:
    await taken.bolat.opens_case()
    await taken.bolat.taps("Decide")
    await taken.bolat.taps("Refuse")
    await taken.bolat.actor.taps(ground(taken.bolat, DATED))

    step = taken.bolat.t.plain("Access restricted")
    assert taken.bolat.told("Before this answer one step has to be marked in the case: “{step}”.", step=step)
    assert taken.bolat.has("Access restricted"), "the case is shown, with the step on it"


async def test_only_grounds_that_fit_are_offered(taken: Office) -> None:
    for outcome, label in ((Outcome.REFUSED, "Refuse"), (Outcome.PARTLY, "Approve in part")):
        await taken.bolat.opens_case()
        await taken.bolat.taps("Decide")
        await taken.bolat.taps(label)

        titles = [g.title.in_(taken.bolat.t.language) for g in fitting(RULES.grounds.values(), "delete", outcome)]
        assert [b.removesuffix(" *") for b in taken.bolat.actor.buttons[:-1]] == titles


async def test_an_approval_is_confirmed_carried_out_and_told(taken: Office) -> None:
    proposed = await propose(taken, "Approve in full")
    reviewed = await review(taken)
    await taken.dana.taps("Confirm")
    assert proposed == reviewed == taken.client.actor.screen
    assert taken.bolat.t.plain("approved, to be carried out") in taken.bolat.card.text

    await taken.bolat.writes("Carried out", "Удалены почта и адрес / Пошта мен мекенжай алып тасталды")
    closing = letter(taken.bolat)
    await taken.bolat.taps("Yes")

    assert closing == taken.client.actor.screen
    assert "Удалены почта и адрес" in closing
    assert taken.bolat.group_says("Case {number}: carried out, the person was told", number=NUMBER)
    assert taken.bolat.t.plain("closed") in taken.bolat.card.text


async def test_an_approval_in_part_says_what_stands_in_the_way_of_the_rest(taken: Office) -> None:
    await taken.bolat.restricts()
    proposed = await propose(taken, "Approve in part", DATED, until="31.12.2031")
    await review(taken)
    await taken.dana.taps("Confirm")
    assert taken.client.actor.screen == proposed
    assert RULES.grounds[DATED].text.in_(taken.client.language) in proposed
    assert taken.client.t.plain("What is granted and what is not:") + "\n" + IN_PART in proposed
    assert all(route.name.in_(taken.client.language) in proposed for route in RULES.routes)

    await taken.bolat.writes("Carried out", "Почта удалена")
    closing = letter(taken.bolat)
    await taken.bolat.taps("Yes")

    assert closing == taken.client.actor.screen
    assert all(route.name.in_(taken.client.language) in closing for route in RULES.routes)


async def test_an_approval_in_part_cannot_be_put_forward_without_saying_which_part(taken: Office) -> None:
    await taken.bolat.restricts()
    await taken.bolat.opens_case()
    await taken.bolat.taps("Decide")
    await taken.bolat.taps("Approve in part")
    await taken.bolat.actor.taps(ground(taken.bolat, DATED))
    await taken.bolat.actor.says("31.12.2031")
    assert not taken.bolat.has("Without explanation")
    assert not taken.bolat.has("Put forward")

    await taken.bolat.actor.says(IN_PART)

    assert taken.bolat.has("Put forward")


WARNING = (
    "⚠️ Your own words must not say or hint that measures against money laundering were taken, or that anything was "
    "reported: the law forbids it."
)


async def test_words_beside_a_ground_that_the_law_keeps_silent_about_are_warned_of(taken: Office) -> None:
    await taken.bolat.restricts()
    await taken.bolat.decides("Refuse", ground(taken.bolat, DATED), until="31.12.2031", words="Пока / Әзірге")
    assert taken.bolat.shows(WARNING)
    assert taken.bolat.t.plain(WARNING) not in letter(taken.bolat)
    await taken.bolat.taps("Put forward")

    await review(taken)

    assert taken.dana.shows(WARNING)


async def test_a_ground_about_nothing_secret_warns_of_nothing(taken: Office) -> None:
    await taken.bolat.decides("Refuse", ground(taken.bolat, PLAIN), words="Пока / Әзірге")

    assert not taken.bolat.sees(WARNING)


async def test_what_staff_write_is_marked_as_their_words(taken: Office) -> None:
    shown = await propose(taken, "Refuse", PLAIN, words="Мы звонили вам / Сізге қоңырау шалдық")

    said = taken.client.t.plain("What the employee writes:")
    assert f"{said}\nМы звонили вам" in shown


async def test_nobody_confirms_their_own_decision(taken: Office) -> None:
    await propose(taken, "Approve in full")
    await taken.bolat.taps_on_card("Review")
    assert taken.bolat.shows("This is your own proposal: somebody else must confirm it.")
    assert not taken.bolat.has("Confirm")

    case, proposal = taken.bolat.data.split(":")[1:]
    await taken.bolat.actor.forges(f"ky:{case}:{proposal}")

    assert taken.bolat.told("A second person must confirm this: somebody other than the one who proposed it.")


async def test_an_administrator_alone_does_not_decide(taken: Office) -> None:
    await propose(taken, "Approve in full")
    await taken.serik.taps_on_card("Review")

    assert taken.serik.told("Your role does not allow this.")
    assert taken.serik.actor.messages == []


async def test_a_decision_is_sent_back_with_a_reason_and_made_anew(taken: Office) -> None:
    await propose(taken, "Approve in full")
    await review(taken)
    await taken.dana.taps("Send back")
    await taken.dana.actor.says("нужно второе основание")
    await taken.dana.taps("Yes")

    assert taken.dana.shows("Case {number}: the decision was sent back.", number=NUMBER)
    assert taken.bolat.sees("<b>Case {number}: the decision was sent back to you</b>", number=NUMBER)
    assert taken.bolat.actor.sees("нужно второе основание")
    assert "второе основание" not in taken.everything_in_group
    await taken.bolat.restricts()
    await propose(taken, "Approve in part", DATED, until="31.12.2031")
    assert taken.bolat.t.plain("a decision waits for a second person") in taken.bolat.card.text


@pytest.mark.parametrize("label", ["Confirm", "Send back"])
async def test_what_was_confirmed_already_cannot_be_confirmed_or_sent_back(taken: Office, label: str) -> None:
    await propose(taken, "Approve in full")
    await review(taken)
    old = taken.dana.actor.message
    await taken.dana.taps_on_card("Review")
    await taken.dana.taps("Confirm")

    await taken.dana.actor.taps(taken.dana.t.plain(label), on=old)

    assert taken.dana.told("Something has changed meanwhile. Look at the current screen and try again.")
    assert taken.bolat.card.text in taken.dana.actor.message_with(taken.dana.t.plain("Assign")).text


async def test_a_person_who_withdraws_while_the_decision_is_checked_is_not_decided_about(taken: Office) -> None:
    await propose(taken, "Refuse", PLAIN)
    await review(taken)
    await taken.client.taps("Open the case")
    await taken.client.taps("Take the request back")
    await taken.client.taps("Yes, take it back")
    before = len(taken.client.actor.messages)

    await taken.dana.taps("Confirm")

    assert taken.dana.told("Something has changed meanwhile. Look at the current screen and try again.")
    assert taken.dana.shows("withdrawn by the person")
    assert len(taken.client.actor.messages) == before


async def test_a_closed_case_is_opened_again_by_the_responsible_person(taken: Office) -> None:
    await approve(taken)
    await taken.bolat.writes("Carried out", "Готово")
    await taken.bolat.taps("Yes")
    await taken.bolat.opens_case()
    assert not taken.bolat.has("Reopen")

    await taken.dana.writes("Reopen", "удалили не всё")
    told = letter(taken.dana)
    await taken.dana.taps("Yes")

    assert taken.client.actor.screen == told
    assert "удалили не всё" not in told
    assert taken.bolat.group_says("Case {number}: opened again", number=NUMBER)
    assert taken.bolat.t.plain("in work") in taken.bolat.card.text


async def test_a_refused_case_that_is_refused_again_without_words_does_not_repeat_the_old_ones(taken: Office) -> None:
    await propose(taken, "Refuse", PLAIN, words="старое пояснение")
    await review(taken)
    await taken.dana.taps("Confirm")
    await taken.dana.writes("Reopen", "проверим ещё раз")
    await taken.dana.taps("Yes")

    shown = await propose(taken, "Refuse", PLAIN)
    await review(taken)
    await taken.dana.taps("Confirm")

    assert "старое пояснение" not in shown
    assert taken.client.actor.screen == shown


async def test_words_where_a_button_is_awaited_are_answered(taken: Office) -> None:
    await taken.bolat.opens_case()
    await taken.bolat.taps("Decide")
    await taken.bolat.taps("Refuse")
    await taken.bolat.actor.says("потому что")

    assert taken.bolat.shows("Here a button is awaited, not words. Continue where you were, or leave it.")
    await taken.bolat.taps("Continue")
    await taken.bolat.actor.taps(ground(taken.bolat, PLAIN))
    assert taken.bolat.has("Without explanation")


@pytest.mark.parametrize("outcome", ["withdrawn", "nonsense", "FULFILLED"])
async def test_a_forged_outcome_is_refused(taken: Office, outcome: str) -> None:
    case = taken.bolat.case_id

    await taken.bolat.actor.forges(f"kd:{case}:{outcome}:")

    assert taken.bolat.told("There is nothing like that here. Open the list and choose again.")


async def test_an_old_decide_button_is_refused_with_the_case_as_it_is_now(taken: Office) -> None:
    case = taken.bolat.case_id
    await propose(taken, "Approve in full")

    await taken.bolat.actor.forges(f"kd:{case}::")

    assert taken.bolat.told("This is no longer possible: the case has moved on. Its current state is shown below.")
    assert taken.bolat.shows("a decision waits for a second person")


async def test_two_forms_about_two_cases_do_not_push_each_other_out(taken: Office) -> None:
    await taken.bolat.writes("Write to the person", "о первом")
    await taken.desk.charlie.starts()
    second = replace(taken.client, actor=taken.desk.charlie)
    await second.files()
    await taken.bolat.claims()
    await taken.bolat.actor.says("/case 2")
    await taken.bolat.taps("Write to the person")
    await taken.bolat.actor.says("о втором")

    await taken.bolat.opens_case()
    await taken.bolat.taps("Continue what I was writing")
    await taken.bolat.taps("Yes")

    assert "о первом" in taken.client.actor.screen


async def test_words_written_after_the_case_was_closed_are_kept_and_the_case_is_shown(taken: Office) -> None:
    await taken.client.taps("Open the case")
    await taken.client.taps("Add a message or a document")
    await propose(taken, "Refuse", PLAIN)
    await review(taken)
    await taken.dana.taps("Confirm")

    await taken.client.actor.says("удалите и ещё телефон / телефонды да алып тастаңыз")

    shown = [message.text for message in taken.client.actor.messages][-2]
    assert taken.client.t.plain("closed") in shown
    await taken.client.taps("Delete my data")
    assert "и ещё телефон" in taken.client.actor.screen


async def test_a_refusal_is_appealed_from_its_letter_and_the_letter_stays(taken: Office) -> None:
    await propose(taken, "Refuse", PLAIN)
    await review(taken)
    await taken.dana.taps("Confirm")
    letter_of_refusal = taken.client.actor.screen
    await taken.client.taps("I do not agree")
    await taken.client.taps("Go on without")

    what = taken.client.t.plain("Delete a part of my data")
    assert what in taken.client.actor.screen
    await taken.client.taps("File the request")
    assert taken.client.actor.sees(letter_of_refusal)
    appeal = taken.client.actor.message_with(taken.client.t.plain("Open the case"))
    assert what in appeal.text


async def test_a_closed_case_says_why_it_was_refused_and_offers_to_look_again(taken: Office) -> None:
    await propose(taken, "Refuse", PLAIN)
    await review(taken)
    await taken.dana.taps("Confirm")
    await taken.client.taps("Open the case")

    assert RULES.grounds[PLAIN].text.in_(taken.client.language) in taken.client.actor.screen
    assert taken.client.has("I do not agree")


async def test_while_one_request_is_carried_out_another_of_the_same_case_is_decided(taken: Office) -> None:
    await approve(taken)
    await taken.client.actor.says("/menu")
    await taken.client.taps("Delete my data")
    await taken.client.taps("A part")
    await taken.client.actor.says("и ещё старый адрес / ескі мекенжай да")
    await taken.client.confirms()
    assert taken.bolat.t.plain("⏳ Approved, still to be carried out") in taken.bolat.card.text

    await propose(taken, "Refuse", PLAIN)
    assert taken.bolat.t.plain("⏳ Decided, a second person has to confirm it") in taken.bolat.card.text
    await taken.bolat.writes("Carried out", "Первое сделано / Біріншісі жасалды")
    await taken.bolat.taps("Yes")
    await review(taken)
    await taken.dana.taps("Confirm")

    assert taken.bolat.t.plain("closed") in taken.bolat.card.text
    assert RULES.grounds[PLAIN].text.in_(taken.client.language) in taken.client.actor.screen


async def test_of_two_approved_requests_the_one_that_was_carried_out_is_chosen(taken: Office) -> None:
    await taken.client.actor.says("/menu")
    await taken.client.taps("Delete my data")
    await taken.client.taps("Everything")
    await taken.client.confirms(everything=True)
    for _ in range(2):
        await taken.bolat.opens_case()
        await taken.bolat.taps("Decide")
        if not taken.bolat.has("Approve in full"):
            await taken.bolat.actor.taps(taken.bolat.actor.buttons[0])
        await taken.bolat.taps("Approve in full")
        await taken.bolat.taps("Put forward")
        await review(taken)
        await taken.dana.taps("Confirm")

    await taken.bolat.opens_case()
    await taken.bolat.taps("Carried out")
    everything = taken.bolat.t.plain("everything")
    await taken.bolat.actor.taps(next(label for label in taken.bolat.actor.buttons if everything in label))
    await taken.bolat.actor.says("Удалено всё / Бәрі алып тасталды")
    await taken.bolat.taps("Yes")

    assert taken.bolat.t.plain("approved, to be carried out") in taken.bolat.card.text
    await taken.bolat.writes("Carried out", "И остальное / Қалғаны да")
    await taken.bolat.taps("Yes")
    assert taken.bolat.t.plain("closed") in taken.bolat.card.text
