"""What members of staff are told without having asked: in their own language, and no longer than it is needed."""

from datetime import timedelta

import pytest

from bot.domain.languages import Language
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.texts import translator
from tests.journeys.desk.colleague import NUMBER, Colleague, Office

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

RULES = load_rules()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAIN = "identity_not_confirmed"
HIDDEN = "Case {number}: the person's message stood here, and is hidden now."


async def proposes(office: Office) -> None:
    title = RULES.grounds[PLAIN].title.in_(office.bolat.t.language)
    await office.bolat.decides("Refuse", title)
    await office.bolat.taps("Put forward")


async def test_whoever_proposed_a_decision_is_told_that_it_was_confirmed(taken: Office) -> None:
    await proposes(taken)
    await taken.dana.taps_on_card("Review")
    await taken.dana.taps("Confirm")

    told = "✓ Case {number}: the decision is confirmed, the answer goes to the person."
    assert taken.bolat.shows(told, number=NUMBER)
    assert taken.bolat.has("Back to the case")
    assert not taken.dana.sees(told, number=NUMBER)


async def test_an_approval_says_that_it_is_now_to_be_carried_out(taken: Office) -> None:
    await taken.bolat.decides("Approve in full")
    await taken.bolat.taps("Put forward")
    await taken.dana.taps_on_card("Review")
    await taken.dana.taps("Confirm")

    assert taken.bolat.shows(
        "✓ Case {number}: the decision is confirmed, the person is told. Now it has to be carried out.", number=NUMBER
    )


async def test_a_member_who_chose_no_language_is_written_to_in_that_of_their_telegram(taken: Office) -> None:
    other = Language.KK if taken.bolat.t.language is Language.RU else Language.RU
    office = taken.desk
    aliya = Colleague(desk=office, actor=office.somebody("Әлия", other), t=translator(other))
    await aliya.actor.starts()
    office.group.members[aliya.actor.person.id] = "member"
    await taken.serik.in_group.says(f"/staff add {aliya.actor.person.id} {Role.RESPONSIBLE}")
    await aliya.actor.starts()
    await proposes(taken)

    await aliya.in_topic.taps(taken.bolat.t.plain("Review"), on=aliya.card)

    assert aliya.shows("<b>Case {number}: a decision to be checked</b>", number=NUMBER)


async def test_the_responsible_person_hears_of_a_breach_and_the_assignee_every_morning_after_it(taken: Office) -> None:
    breach = "🔴 Case {number}: the term is over, a letter goes to the person"
    still = "🔴 Case {number} is still late"
    while not taken.bolat.sees(breach, number=NUMBER):
        await taken.desk.passes(HOUR)
    assert taken.dana.sees(breach, number=NUMBER)
    assert not taken.bolat.sees(still, number=NUMBER)

    told = []
    for pause in (10 * HOUR, DAY, DAY):
        await taken.desk.passes(pause)
        told.append(sum(taken.bolat.t.plain(still, number=NUMBER) in m.text for m in taken.bolat.actor.messages))

    assert told == [1, 2, 3]
    assert taken.bolat.t.many("<b>{n} working day late</b>", "<b>{n} working days late</b>", n=3).plain() in (
        taken.bolat.actor.screen
    )
    assert taken.bolat.t.many("<b>{n} working day late</b>", "<b>{n} working days late</b>", n=3).plain() in (
        taken.bolat.card.text
    )
    assert not taken.dana.sees(still, number=NUMBER), "who has the case is the one to act"


async def test_what_a_client_wrote_is_gone_an_hour_after_it_was_read(taken: Office) -> None:
    await taken.client.taps("Open the case")
    await taken.client.taps("Add a message or a document")
    await taken.client.actor.sends_photo(caption="видно тут / осында көрінеді")
    await taken.bolat.opens_case()
    await taken.bolat.taps("Read everything")
    assert taken.bolat.shows("The messages above disappear after 60 minutes.")
    read = [m for m in taken.bolat.actor.messages if m.kind == "photo"]
    assert read

    await taken.desk.passes(HOUR + timedelta(minutes=1))

    assert not [m for m in taken.bolat.actor.messages if m.kind == "photo"]
    assert not taken.bolat.actor.sees("видно тут")
    assert taken.bolat.sees(HIDDEN, number=NUMBER)


async def test_a_new_message_is_hidden_after_an_hour_and_can_be_read_again(taken: Office) -> None:
    await taken.client.taps("Open the case")
    await taken.client.taps("Add a message or a document")
    await taken.client.actor.says("мой старый адрес / ескі мекенжайым")
    assert taken.bolat.actor.sees("мой старый адрес")

    await taken.desk.passes(HOUR + timedelta(minutes=1))

    assert not taken.bolat.actor.sees("мой старый адрес")
    assert taken.bolat.shows(HIDDEN, number=NUMBER)
    await taken.bolat.taps("Read everything")
    assert taken.bolat.actor.sees("мой старый адрес")


async def test_a_late_case_that_is_opened_again_says_plainly_that_it_is_late(taken: Office) -> None:
    await proposes(taken)
    await taken.dana.taps_on_card("Review")
    await taken.dana.taps("Confirm")
    await taken.desk.passes(20 * DAY)

    await taken.dana.writes("Reopen", "проверим ещё раз")
    told = taken.dana.actor.messages[-2].text
    await taken.dana.taps("Yes")

    missed = taken.client.t.plain(
        "The date above was missed: we are late. The term is counted from your request, and opening the case again "
        "does not move it. You need not ask again."
    )
    assert missed in told
    assert any(missed in m.text for m in taken.client.actor.messages)


async def test_the_mark_beside_a_term_is_explained_where_it_is_shown(taken: Office) -> None:
    mark = "(provisional): a lawyer has not signed off this term, or the calendar of that year, yet."
    assert taken.bolat.sees(mark)
    await taken.bolat.opens_case()
    assert taken.bolat.shows(mark)
    assert taken.bolat.t.plain(mark) not in taken.bolat.card.text
