"""What leaves the house leaves in order, as often as it was promised, and only to who may still read it."""

from datetime import timedelta

import pytest

from bot.actions import deliveries, desk, people, roster
from bot.domain.cases import Case
from bot.domain.deliveries import State
from bot.domain.notices import Card, Lane
from bot.domain.refusals import NotStarted
from bot.domain.staff import Role
from bot.storage import outbox
from bot.storage import people as records
from tests.actions.house import ADMIN, WORDS, Hand, House

SECOND = timedelta(seconds=1)


@pytest.fixture
async def person(house: House) -> bytes:
    return await house.person()


@pytest.fixture
async def hand(house: House) -> Hand:
    return await house.hand()


@pytest.fixture
async def case(house: House, person: bytes, hand: Hand) -> Case:
    """In work, everything about it delivered."""
    claimed = await house.claim(await house.filed(person), hand)
    await house.deliver()
    return claimed


def names(letters: list[deliveries.Letter]) -> list[str]:
    return [type(letter.delivery.notice).__name__ for letter in letters]


async def test_a_letter_knows_all_that_its_words_need(house: House, person: bytes, hand: Hand, case: Case) -> None:
    await house.answer(case, hand, "Скоро")

    letter = await house.take()

    assert letter is not None
    assert letter.entry is not None
    assert (letter.case.number, letter.entry.text, letter.chat_id, letter.language) == (
        case.number, "Скоро", 7_000_000_001, "kk",
    )  # fmt: skip
    assert (letter.name, letter.phone) == (None, None)


async def test_a_sent_notice_is_on_record_and_not_sent_again(house: House, case: Case, hand: Hand) -> None:
    await house.answer(case, hand)
    assert names(await house.deliver()) == ["Answer", "Line", "Card"]

    house.later(days=1)
    assert await house.deliver() == []
    assert (await house.told("Answer"))[0].state is State.SENT
    settled = [facts for kind, _, facts in await house.record(case) if kind == "notice_settled"]
    assert settled[-1] == {"notice": "Answer", "state": "sent", "reason": ""}


async def test_one_reader_gets_everything_in_its_order(house: House, case: Case, hand: Hand) -> None:
    await house.ask(case, hand)
    await house.answer(case, hand)

    first = await house.take()
    assert first is not None
    assert await house.take() is None, "the second waits for the first"
    await house.settle(first)
    second = await house.take()

    assert second is not None
    assert names([first, second]) == ["Question", "Answer"]


@pytest.mark.parametrize("counts", [True, False])
async def test_what_was_put_back_is_not_overtaken(house: House, case: Case, hand: Hand, counts: bool) -> None:
    """A refusal by pace does not count as an attempt, and a restarted bot knows of no pause."""
    await house.ask(case, hand)
    await house.answer(case, hand)
    first = await house.take()
    assert first is not None
    later = house.now + 30 * SECOND
    await house.store.write(deliveries.put_back, first, ready_at=later, reason="pace", counts=counts)

    assert await house.take() is None
    house.now = later
    assert names(await house.deliver())[:2] == ["Question", "Answer"]


async def test_attempts_count_failures_and_not_pace(house: House, case: Case, hand: Hand) -> None:
    await house.answer(case, hand)
    seen = []
    for counts in (True, False, True, False):
        letter = await house.take()
        assert letter is not None
        seen.append(letter.delivery.attempts)
        await house.store.write(deliveries.put_back, letter, ready_at=house.now, reason="x", counts=counts)

    assert seen == [1, 2, 2, 3]


async def test_another_reader_does_not_wait(house: House, case: Case, hand: Hand) -> None:
    other = await house.claim(await house.filed(), hand)
    await house.deliver()
    await house.answer(case, hand)
    await house.answer(other, hand)

    first, second = await house.take(), await house.take()

    assert first is not None
    assert second is not None
    assert first.delivery.recipient != second.delivery.recipient


async def test_a_reader_who_must_rest_is_passed_over(house: House, case: Case, hand: Hand) -> None:
    await house.answer(case, hand)

    assert await house.take(resting=frozenset([case.subject_id])) is None
    assert await house.take(resting=frozenset([hand.id])) is not None


async def test_what_is_to_be_forgotten_later_holds_nothing_up(house: House, case: Case, hand: Hand) -> None:
    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    shown = await house.take()
    assert shown is not None
    assert (shown.name, shown.phone) == ("Айгерім", "+77010000001")
    await house.settle(shown, message=77)
    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)

    again = await house.take()
    assert names([again] if again else []) == ["Revealed"]
    assert again is not None
    await house.settle(again, message=78)
    house.later(minutes=10)
    forget = await house.deliver()

    assert names(forget) == ["Forget", "Forget"]
    assert [letter.delivery.notice.facts() for letter in forget] == [{"message": 77}, {"message": 78}]


async def test_who_has_left_is_told_nothing_but_what_they_saw_is_still_removed(
    house: House, person: bytes, case: Case, hand: Hand
) -> None:
    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    shown = await house.take()
    assert shown is not None
    await house.settle(shown, message=77)
    await house.says(person, case)
    await house.dismiss(hand)
    house.later(minutes=10)

    left = names(await house.deliver())

    assert "Forget" in left
    assert "Content" not in left
    assert [(told.state, told.reason) for told in await house.told("Content")] == [(State.SKIPPED, "reader_gone")]


@pytest.mark.parametrize("what", ["Content", "Revealed"])
async def test_who_no_longer_has_the_case_is_not_shown_what_was_on_its_way(
    house: House, person: bytes, case: Case, hand: Hand, what: str
) -> None:
    await house.says(person, case, "Личное")
    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    await house.release(case, hand)

    left = names(await house.deliver())

    assert what not in left
    assert [told.state for told in await house.told(what)] == [State.SKIPPED]


@pytest.mark.parametrize("what", ["Content", "Revealed"])
async def test_an_administrator_who_is_no_longer_an_operator_gets_nothing_of_the_case_they_held(
    house: House, person: bytes, what: str
) -> None:
    admin = await house.admin()
    await house.store.write(roster.enrol, ADMIN, name="Serik", role=Role.OPERATOR, by=admin.id, now=house.now)
    await house.store.write(roster.introduce, admin.id, name="Serik")
    held = await house.claim(await house.filed(person), admin)
    await house.store.write(desk.reveal, held.id, "verify", by=admin.id, now=house.now)
    await house.says(person, held, "Личное")
    await house.dismiss(admin)

    left = names(await house.deliver())

    assert what not in left
    assert {told.state for told in await house.told(what)} == {State.SKIPPED}


async def test_a_lease_lets_one_sender_work_and_ends(house: House, case: Case, hand: Hand) -> None:
    await house.answer(case, hand)
    first = await house.take()
    assert first is not None
    house.now += outbox.LEASE - SECOND
    assert await house.take() is None

    house.now += SECOND
    second = await house.take()

    assert second is not None
    assert (second.delivery.interrupted, second.delivery.attempts) == (True, 2)
    await house.settle(first)
    assert (await house.told("Answer"))[0].state is State.SENDING, "the first sender has lost its claim"
    await house.settle(second)
    assert (await house.told("Answer"))[0].state is State.SENT


async def test_a_bot_that_starts_again_sends_at_once_what_it_had_in_hand_when_it_died(
    house: House, case: Case, hand: Hand
) -> None:
    await house.answer(case, hand)
    in_hand = await house.take()
    assert in_hand is not None

    await house.store.write(deliveries.take_over, now=house.now)

    again = await house.take()
    assert again is not None
    assert (again.delivery.id, again.delivery.interrupted) == (in_hand.delivery.id, True)


async def test_what_may_come_once_at_most_is_in_doubt_after_an_interruption(
    house: House, case: Case, hand: Hand
) -> None:
    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    assert await house.take() is not None
    house.now += outbox.LEASE

    assert await house.take() is None
    assert [(told.state, told.reason) for told in await house.told("Revealed")] == [(State.UNKNOWN, "interrupted")]


async def test_what_waits_behind_something_in_doubt_goes_on(
    house: House, case: Case, person: bytes, hand: Hand
) -> None:
    await house.store.write(desk.reveal, case.id, "verify", by=hand.id, now=house.now)
    await house.says(person, case)
    assert await house.take() is not None
    house.now += outbox.LEASE

    assert names(await house.deliver())[0] == "Content"


async def test_cards_that_wait_are_one_card(house: House, case: Case, hand: Hand) -> None:
    for _ in range(5):
        await house.note(case, hand)

    assert [told.what for told in await house.told() if told.state is State.PENDING] == ["Card"]


async def test_a_card_on_its_way_does_not_swallow_a_newer_state(house: House, case: Case, hand: Hand) -> None:
    await house.note(case, hand)
    sending = await house.take(Lane.DESK)
    assert sending is not None
    await house.note(case, hand)

    await house.store.write(deliveries.put_back, sending, ready_at=house.now, reason="x", counts=True)
    await house.note(case, hand)

    assert names(await house.deliver()) == ["Card", "Card"]


async def test_cards_of_different_cases_are_different(house: House, case: Case) -> None:
    await house.filed()
    await house.filed()

    assert len([told for told in await house.told("Card") if told.state is State.PENDING]) == 2


@pytest.mark.parametrize("state", [State.BLOCKED, State.DEACTIVATED])
async def test_a_person_who_cannot_be_reached_is_shown_so_to_the_desk_until_they_return(
    house: House, person: bytes, case: Case, hand: Hand, state: State
) -> None:
    await house.answer(case, hand)
    letter = await house.take()
    assert letter is not None
    while card := await house.take(Lane.DESK):
        await house.settle(card)
    await house.settle(letter, state, message=None)

    assert (await house.store.read(desk.look, case.id, by=hand.id)).unreachable
    assert names(await house.deliver())[-1] == "Card"
    await house.store.write(people.set_reachable, person, reachable=True, now=house.now)
    assert not (await house.store.read(desk.look, case.id, by=hand.id)).unreachable


async def test_a_member_who_blocks_the_bot_cannot_claim(house: House, hand: Hand) -> None:
    await house.store.write(people.set_reachable, hand.person, reachable=False, now=house.now)

    with pytest.raises(NotStarted):
        await house.claim(await house.filed(), hand)


async def test_a_blocked_chat_found_out_after_the_erasure_does_not_hold_the_lane_up(
    house: House, case: Case, hand: Hand
) -> None:
    await house.answer(case, hand)
    letter = await house.take()
    assert letter is not None
    await house.store.write(records.erase, case.subject_id, [case.id])
    await house.settle(letter, State.BLOCKED, message=None)

    await house.store.write(outbox.put, Card(case_id=case.id), to="desk", now=house.now)

    assert "Card" in names(await house.deliver())


async def test_a_notice_about_a_case_that_is_gone_is_skipped(house: House) -> None:
    await house.store.write(outbox.put, Card(case_id="no-such-case"), to="desk", now=house.now)

    assert await house.deliver() == []
    assert [told.state for told in await house.told()] == [State.SKIPPED]


async def test_the_outbox_holds_no_words(house: House, person: bytes, case: Case, hand: Hand) -> None:
    await house.says(person, case, "Моя тайна")
    await house.answer(case, hand, "Ваша тайна")

    rows = repr(await house.told())

    assert not [word for word in (WORDS, "тайна", "Айгерім", "Bolat") if word in rows]


async def test_the_desk_follows_its_group_and_forgets_where_the_cards_stood(house: House, case: Case) -> None:
    await house.store.write(deliveries.place_card, case.id, topic=5, message=6)
    assert await house.store.read(desk.of_topic, 5) == case.id
    assert await house.store.read(deliveries.desk_chat, -100) == -100

    await house.store.write(deliveries.move_desk, -100, -200)

    assert await house.store.read(deliveries.desk_chat, -100) == -200
    assert await house.store.read(deliveries.desk_chat, -300) == -300, "another group was configured since"
    assert await house.store.read(desk.of_topic, 5) is None
