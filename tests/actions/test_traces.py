"""What stands in a chat is noted for those who have agreed, hidden after a while, and forgotten in time."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import consents, deliveries, fading, people, shredding, traces
from bot.actions.fading import FADE
from bot.domain.deliveries import State
from bot.domain.languages import Language
from bot.domain.notices import Fade
from bot.domain.people import Visit
from bot.storage import tables
from bot.storage.db import Tx
from tests.actions.house import House
from tests.actions.relinking import Relinking

AIGERIM, STRANGER = 7_000_000_001, 42
SHOWN = Fade(message=10, case_id="AbCdEf_-1234")


def rows(tx: Tx) -> int:
    found: int = tx.scalar(select(func.count()).select_from(tables.traces))
    return found


async def arrives(house: House, telegram_id: int = AIGERIM) -> Visit:
    return await house.store.read(people.visit, telegram_id, now=house.now)


async def sees(house: House, shown: dict[int, Fade | None]) -> None:
    """The person taps, and this is what stands in the chat afterwards."""
    visit = await arrives(house)
    await house.store.write(fading.note, visit.person, shown, visit.fading, now=house.now)


async def keep(house: House, telegram_id: int, *messages: int, at: datetime | None = None) -> set[int]:
    return await house.store.write(traces.keep, {telegram_id: dict.fromkeys(messages, at or house.now)})


async def kept(house: House, person: bytes) -> list[int]:
    return await house.store.read(traces.deletable, person, now=house.now)


# -- hidden after a while


async def test_what_was_shown_is_hidden_after_five_minutes_and_leaves_no_line(house: House) -> None:
    await house.person()
    before = await house.record()
    await sees(house, {10: SHOWN})

    house.later(minutes=4)
    assert await house.take() is None
    house.later(minutes=1)
    letter = await house.take()
    assert letter is not None
    assert (letter.delivery.notice, letter.chat_id) == (SHOWN, AIGERIM)
    await house.settle(letter)
    assert await house.told("Fade") == []
    assert await house.record() == before


async def test_shown_again_it_waits_anew_and_is_hidden_once(house: House) -> None:
    await house.person()
    await sees(house, {10: SHOWN})
    house.later(minutes=3)
    again = Fade(message=10, draft_id="draft0000000")
    await sees(house, {10: again})

    house.later(minutes=3)
    assert await house.deliver() == []
    house.later(minutes=2)
    assert [letter.delivery.notice for letter in await house.deliver()] == [again]


async def test_what_shows_something_else_by_now_is_left_alone(house: House) -> None:
    await house.person()
    await sees(house, {10: SHOWN, 11: Fade(message=11)})
    await sees(house, {10: None})

    house.later(minutes=5)
    assert [letter.delivery.notice for letter in await house.deliver()] == [Fade(message=11)]


async def test_a_notice_on_its_way_is_not_put_off_but_joined_by_another(house: House) -> None:
    await house.person()
    await sees(house, {10: SHOWN})
    visit = await arrives(house)
    house.later(minutes=5)
    letter = await house.take()
    assert letter is not None

    await house.store.write(fading.note, visit.person, {10: SHOWN}, visit.fading, now=house.now)
    await house.settle(letter)
    house.later(minutes=5)
    assert [letter.delivery.notice for letter in await house.deliver()] == [SHOWN]


async def test_tried_in_vain_it_is_still_known_to_wait(house: House) -> None:
    await house.person()
    await sees(house, {10: SHOWN})
    house.later(minutes=5)
    letter = await house.take()
    assert letter is not None
    await house.store.write(
        deliveries.put_back, letter, ready_at=house.now + timedelta(minutes=1), reason="pace", counts=False
    )
    await sees(house, {10: None})

    house.later(minutes=5)
    assert await house.deliver() == []


async def test_a_closed_chat_is_hidden_when_it_is_opened_again(house: House) -> None:
    person = await house.person()
    await sees(house, {10: SHOWN})
    house.later(minutes=5)
    letter = await house.take()
    assert letter is not None
    await house.settle(letter, State.BLOCKED, message=None)

    await house.store.write(people.set_reachable, person, reachable=True, now=house.now)
    assert [letter.delivery.notice for letter in await house.deliver()] == [SHOWN]


async def test_nothing_waits_for_somebody_who_has_not_agreed(house: House) -> None:
    visit = await arrives(house, STRANGER)
    await house.store.write(fading.note, visit.person, {10: SHOWN}, visit.fading, now=house.now)

    assert await house.told("Fade") == []


async def test_letters_go_out_while_something_waits_to_be_hidden(house: House) -> None:
    person = await house.person()
    await sees(house, {10: SHOWN})
    await house.filed(person)

    assert "Receipt" in {type(letter.delivery.notice).__name__ for letter in await house.deliver()}


# -- noted, to be cleaned


async def test_messages_are_noted_for_who_has_agreed_and_for_nobody_else(house: House) -> None:
    person = await house.person()
    hand = await house.hand()
    assert hand.id

    assert await keep(house, AIGERIM, 1, 2) == set()
    assert await keep(house, AIGERIM, 2, 3) == set()
    assert await keep(house, STRANGER, 4) == {STRANGER}
    assert await kept(house, person) == [1, 2, 3]
    assert await house.store.read(rows) == 3


async def test_staff_are_passed_over_also_as_clients(house: House) -> None:
    await house.admin()
    await house.store.write(
        people.agree, 999, name="Serik", edition="1", text_hash="hash", language=Language.RU, now=house.now
    )

    assert await keep(house, 999, 1, 2) == set()
    assert await house.store.read(rows) == 0


async def test_after_48_hours_a_message_is_forgotten(house: House) -> None:
    person = await house.person()
    await keep(house, AIGERIM, 1)
    house.later(hours=1)
    await keep(house, AIGERIM, 2)

    house.later(hours=47)
    assert await kept(house, person) == [2]
    assert await house.store.write(traces.forget_old, now=house.now)
    assert not await house.store.write(traces.forget_old, now=house.now)
    assert await house.store.read(rows) == 1


async def test_what_was_cleaned_is_forgotten_and_the_form_put_aside(house: House) -> None:
    person = await house.person()
    await house.form(person)
    await keep(house, AIGERIM, 1, 2, 3)

    await house.store.write(traces.cleaned, person, [1, 3])

    assert await kept(house, person) == [2]
    visit = await arrives(house)
    assert visit.draft
    assert not visit.draft.active


async def test_the_traces_go_with_the_consent(house: House) -> None:
    person = await house.person()
    await keep(house, AIGERIM, 1, 2)

    await house.store.write(consents.withdraw, person, language=Language.KK, now=house.now)

    assert await house.store.read(rows) == 0
    assert await keep(house, AIGERIM, 3) == {AIGERIM}
    assert await house.store.read(rows) == 0


async def test_the_traces_go_with_an_account_that_was_moved(house: House) -> None:
    person, new = await house.person(), await house.person()
    at = Relinking(house=house, first=await house.hand("Bolat"), second=await house.hand("Dana"))
    relink = await at.asks_to_move(new, await at.phone(person))
    await at.confirms(relink)
    house.later(days=12)
    await keep(house, AIGERIM, 1, 2)
    assert await kept(house, person) == [1, 2]

    await at.waits(days=0)

    assert await house.store.read(rows) == 0
    assert await keep(house, AIGERIM, 3) == {AIGERIM}


@pytest.mark.parametrize("waits", [False, True])
async def test_the_traces_go_with_everything_else_once_nothing_waits_to_be_hidden(house: House, waits: bool) -> None:
    await house.person()
    visit = await arrives(house)
    assert visit.subject
    await keep(house, AIGERIM, 1, 2)
    await house.store.write(shredding.plan, visit.subject.id, now=house.now)
    house.later(days=1)
    if waits:
        await sees(house, {10: SHOWN})
        assert await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)
        assert await house.store.read(rows) == 2
        house.now += FADE
        assert len(await house.deliver()) == 1

    assert await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)

    assert await house.store.read(rows) == 0
    assert (await arrives(house)).subject is None
    assert await keep(house, AIGERIM, 3) == {AIGERIM}
