"""A notice reaches its reader in one piece, where it belongs, and once where it was promised so."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.actions import cases, deliveries
from bot.actions import desk as work
from bot.domain.cases import Case
from bot.domain.entries import File
from bot.domain.notices import Card, Line, Notice
from bot.sandbox.faults import Fault
from bot.sandbox.things import Message, Topic
from bot.storage import cases as stored
from bot.storage import outbox, people, staff, tables
from bot.storage.db import Tx
from tests.gallery_data import RULES
from tests.journeys.office import Desk
from tests.workers.cases import file_one

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
NUMBER = "2026-000001"


@pytest.fixture
async def case(office: Desk) -> Case:
    """Aigerim's case; its notices are still waiting."""
    office.world.chat(office.aigerim.person).started = True
    case_id = await office.store.write(file_one, telegram_id=office.aigerim.person.id, now=office.clock())
    return await office.store.read(work.require, case_id)


async def put(office: Desk, notice: Notice, to: str = "desk") -> None:
    def write(tx: Tx) -> None:
        outbox.put(tx, notice, to=to, now=office.clock())

    await office.store.write(write)
    await office.settle()


async def member(office: Desk, telegram_id: int) -> str:
    def read(tx: Tx) -> str:
        found = staff.of_person(tx, people.person_of(tx, telegram_id))
        assert found is not None
        return found.id

    return await office.store.read(read)


async def states(office: Desk, notice: str) -> list[str]:
    def read(tx: Tx) -> list[str]:
        query = select(tables.outbox.c.state).where(tables.outbox.c.notice == notice).order_by(tables.outbox.c.id)
        return list(tx.execute(query).scalars())

    return await office.store.read(read)


def topic(office: Desk) -> Topic:
    return list(office.group.topics.values())[-1]


def cards(office: Desk) -> list[Message]:
    """Messages with buttons: only cards have them in the group."""
    return [m for m in office.at_desk(office.serik).messages if m.labels]


async def test_a_case_gets_one_topic_with_its_number_and_one_card(office: Desk, case: Case) -> None:
    await office.settle()

    assert len(office.topics) == 1
    assert NUMBER in topic(office).name
    assert len(cards(office)) == 1
    assert cards(office)[0].thread == office.topics[0]


async def test_the_card_is_edited_in_place_and_one_that_says_the_same_counts_as_sent(office: Desk, case: Case) -> None:
    await office.settle()
    await put(office, Card(case_id=case.id))
    claimed = await member(office, office.bolat.person.id)
    await office.store.write(work.claim, case.id, by=claimed, now=office.clock())
    await office.settle()

    assert len(cards(office)) == 1
    assert cards(office)[0].edited
    assert await states(office, "Card") == ["sent"] * 3


async def test_a_card_somebody_deleted_is_put_up_again_in_its_topic(office: Desk, case: Case) -> None:
    await office.settle()
    office.world.remove(cards(office)[0])

    await put(office, Card(case_id=case.id))

    assert len(cards(office)) == 1
    assert cards(office)[0].thread == office.topics[0]


@pytest.mark.parametrize("first", ["card", "line"])
async def test_a_topic_somebody_deleted_is_made_again(office: Desk, case: Case, first: str) -> None:
    await office.settle()
    office.world.delete_topic(office.group, office.topics[0])
    notices: list[Notice] = [Card(case_id=case.id), Line(case_id=case.id, what="message_received")]

    for notice in notices if first == "card" else notices[::-1]:
        await put(office, notice)

    assert len(office.topics) == 1
    assert len(cards(office)) == 1
    assert {m.thread for m in office.at_desk(office.serik).messages} == {office.topics[0]}


async def test_a_line_without_a_card_puts_the_card_up_first(office: Desk, case: Case) -> None:
    await office.settle()
    await office.store.write(deliveries.place_card, case.id, topic=None, message=None)

    await put(office, Line(case_id=case.id, what="message_received"))

    assert len(office.topics) == 2
    assert len(cards(office)) == 2


async def test_the_topic_of_a_closed_case_is_closed_and_opened_with_it(office: Desk, case: Case) -> None:
    await office.settle()

    def withdraw(tx: Tx) -> None:
        cases.withdraw(tx, people.person_of(tx, office.aigerim.person.id), case.id, now=office.clock())

    await office.store.write(withdraw)
    await office.settle()
    closed = topic(office).closed
    await put(office, Line(case_id=case.id, what="reopened"))

    assert closed
    assert not topic(office).closed


async def test_without_the_right_to_open_topics_the_card_still_comes(office: Desk, case: Case) -> None:
    office.group.bot_rights.discard("can_manage_topics")

    await office.settle()

    assert office.topics == []
    assert len(cards(office)) == 1


async def test_in_a_group_without_topics_lines_answer_the_card(office: Desk, case: Case) -> None:
    office.group.forum = False

    await office.settle()
    await put(office, Line(case_id=case.id, what="message_received"))

    answered = office.at_desk(office.serik).message.reply_to
    assert answered is cards(office)[0]


async def test_a_receipt_in_doubt_comes_again_with_the_same_number(office: Desk, case: Case) -> None:
    office.world.fail_next("sendMessage", Fault.timeout())

    await office.settle()

    assert sum(NUMBER in m.text for m in office.aigerim.messages) == 2
    assert await states(office, "Receipt") == ["sent"]


async def test_a_reveal_in_doubt_is_not_shown_twice(office: Desk, case: Case) -> None:
    bolat = await member(office, office.bolat.person.id)
    await office.store.write(work.claim, case.id, by=bolat, now=office.clock())
    await office.settle()
    office.world.fail_next("sendMessage", Fault.disconnect())

    await office.store.write(work.reveal, case.id, work.REASONS[0], by=bolat, now=office.clock())
    await office.settle()

    assert await states(office, "Revealed") == ["unknown"]


async def test_what_was_revealed_is_gone_after_its_time(office: Desk, case: Case) -> None:
    await reveal(office, case)
    shown = office.bolat.sees("Somebody")

    await office.passes(timedelta(minutes=10))

    assert shown
    assert not office.bolat.sees("Somebody")
    assert await states(office, "Forget") == ["sent"]


async def test_what_was_revealed_is_emptied_when_it_can_no_longer_be_deleted(office: Desk, case: Case) -> None:
    await reveal(office, case)

    office.clock.pass_by(timedelta(days=3))
    await office.settle()

    assert not office.bolat.sees("Somebody")
    assert await states(office, "Forget") == ["sent"]


async def reveal(office: Desk, case: Case) -> None:
    bolat = await member(office, office.bolat.person.id)
    await office.store.write(work.claim, case.id, by=bolat, now=office.clock())
    await office.store.write(work.reveal, case.id, work.REASONS[0], by=bolat, now=office.clock())
    await office.settle()


async def test_a_person_who_blocked_the_bot_is_out_of_reach_and_the_others_get_theirs(office: Desk, case: Case) -> None:
    office.ruslan.world.chat(office.ruslan.person).started = True
    await office.store.write(file_one, telegram_id=office.ruslan.person.id, now=office.clock())
    office.world.chat(office.aigerim.person).blocked = True

    await office.settle()

    assert await states(office, "Receipt") == ["blocked", "sent"]
    assert office.ruslan.sees("2026-000002")


async def test_a_mistake_of_ours_does_not_hold_up_the_next_notice(office: Desk, case: Case) -> None:
    await office.settle()
    office.world.fail_next("sendMessage", Fault.bad_request("can't parse entities"))
    await put(office, Line(case_id=case.id, what="message_received"))
    await put(office, Line(case_id=case.id, what="message_received"))

    assert await states(office, "Line") == ["invalid", "sent"]


FILES = pytest.mark.parametrize(("kind", "words"), [("document", 10), ("photo", 10), ("document", 1500)])


@FILES
async def test_a_file_reaches_the_assignee_with_its_words(office: Desk, case: Case, kind: str, words: int) -> None:
    document = await sends_a_file(office, case, kind, words)

    assert any(m.kind == kind and m.file and m.file.id == document for m in office.bolat.messages)
    assert office.bolat.sees("я" * words)


@FILES
async def test_a_file_that_can_no_longer_be_deleted_gives_its_place_to_one_that_says_so(
    office: Desk, case: Case, kind: str, words: int
) -> None:
    document = await sends_a_file(office, case, kind, words)

    office.clock.pass_by(timedelta(days=3))
    await office.settle()

    assert [m.file.name for m in office.bolat.messages if m.file and m.file.id != document] == ["hidden.txt"]
    assert not any(m.file and m.file.id == document for m in office.bolat.messages)
    assert not office.bolat.sees("я" * words)
    assert set(await states(office, "Hide") + await states(office, "Forget")) == {"sent"}


async def sends_a_file(office: Desk, case: Case, kind: str, words: int) -> str:
    """A client's file with words under it, in the hands of Bolat; its id."""
    bolat = await member(office, office.bolat.person.id)
    await office.store.write(work.claim, case.id, by=bolat, now=office.clock())
    await office.settle()
    known = office.world.keep_file("proof.pdf", "application/pdf", b"%PDF", "documents")
    document = File(file_id=known.id, kind=kind, name="proof.pdf", size=4)

    def add(tx: Tx) -> None:
        person = people.person_of(tx, office.aigerim.person.id)
        cases.add_message(
            tx, person, case.id, chat_id=1, message_id=1, rules=RULES, now=office.clock(), text="я" * words,
            document=document,
        )  # fmt: skip

    await office.store.write(add)
    await office.settle()
    return known.id


async def test_a_desk_the_bot_was_put_out_of_gets_everything_when_it_is_back(office: Desk, case: Case) -> None:
    office.group.bot_status = "kicked"
    await office.settle()
    nothing = cards(office)

    office.group.bot_status = "administrator"
    await office.passes(timedelta(minutes=6))

    assert nothing == []
    assert len(cards(office)) == 1


async def test_a_busy_day_at_the_desk_breaks_no_limit_and_ends_with_every_card_true(office: Desk) -> None:
    crowd = [office.somebody(f"Client {number}") for number in range(15)]
    for actor in crowd:
        office.world.chat(actor.person).started = True
        await office.store.write(file_one, telegram_id=actor.person.id, now=office.clock())

    await office.settle()

    def numbers(tx: Tx) -> int:
        return len(stored.queue(tx, limit=100))

    assert await office.store.read(numbers) == 15
    assert len(office.topics) == 15
    assert len(cards(office)) == 15
