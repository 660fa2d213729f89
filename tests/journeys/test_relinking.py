"""A client with a new account or a new number: asks, is confirmed by two, waits; the old chat can say no."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from bot.actions import relinks
from bot.domain.languages import Language
from bot.storage import people
from bot.storage.db import Tx
from bot.texts import translator
from tests.journeys.client import Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

OLD_CASE, RELINK_CASE = "2026-000001", "2026-000002"
# Longer than three working days, whichever day it is.
WAIT = timedelta(days=8)
OBJECTION = "Case {number}: open again after an objection, see the workplace"
DISPUTED = "Case {number}: an objection has come, see the workplace"
STOPPED = "⚠️ There was an objection. Make sure again that it is the same person, in another way than before."
FOUND = (
    "An account with the former number is known here. After the second confirmation its owner gets a notice; then its "
    "cases move to the new account. Time to object: {wait}."
)
NOT_FOUND = "No account with this number was found here: move it in the company's systems."
MADE = (
    "<b>Your former cases are here now</b>\nThe change from case {number} has taken effect: you read your cases and "
    "act on them from this account, and the former one no longer shows them. All of them: /cases"
)


@dataclass(kw_only=True, repr=False)
class Move:
    """Somebody with an old account and a new one, and the two who decide."""

    desk: Desk
    old: Client
    new: Client
    bolat: Colleague
    dana: Colleague

    async def asks(self, client: Client, scope: str, number: str) -> None:
        await client.taps("Other rights")
        await client.taps("New number or Telegram")
        await client.taps(scope)
        await client.actor.says(number)
        await client.taps("Go on without")

    async def asks_from_the_new_account(self, number: str | None = None) -> None:
        await self.new.greets()
        await self.asks(self.new, "My Telegram account", number or self.old.actor.person.phone or "")
        await self.new.agrees()
        await self.new.shares_number()
        await self.new.taps("File the request")

    async def opens(self, colleague: Colleague, case: str = RELINK_CASE) -> None:
        await colleague.actor.says(f"/case {case}")

    async def is_confirmed(self, case: str = RELINK_CASE, *, claim: bool = True) -> None:
        await self.opens(self.bolat, case)
        if claim:
            await self.bolat.taps("Claim")
            await self.opens(self.bolat, case)
        await self.bolat.taps("It is the same person")
        await self.bolat.taps("Yes")
        await self.bolat.taps("Decide")
        await self.bolat.taps("Confirm the change")
        await self.bolat.taps("Put forward")
        await self.opens(self.dana, case)
        await self.dana.taps("Review")
        await self.dana.taps("Confirm")

    async def number_of(self, client: Client) -> str | None:
        def held(tx: Tx) -> str | None:
            subject = people.subject_of(tx, people.person_of(tx, client.actor.person.id))
            return relinks.held_phone(tx, subject.id) if subject else None

        return await self.desk.store.read(held)


@pytest.fixture(params=list(Language))
def move(desk: Desk, request: pytest.FixtureRequest) -> Move:
    language: Language = request.param
    old = of(desk, language)
    new = replace(old, actor=desk.somebody("Жаңа", language.value, "+77055550000"))

    def colleague(actor: str) -> Colleague:
        return Colleague(desk=desk, actor=getattr(desk, actor), t=translator(Language.RU))

    return Move(desk=desk, old=old, new=new, bolat=colleague("bolat"), dana=colleague("dana"))


async def test_the_cases_of_the_old_account_move_after_the_waiting_time(move: Move) -> None:
    await move.old.files()
    await move.asks_from_the_new_account()
    assert move.new.actor.sees(RELINK_CASE)
    await move.is_confirmed()

    # Filed and confirmed on a Monday: until the end of Thursday the old chat can say no.
    day = "27 ноября" if move.new.language is Language.RU else "27 қараша"
    assert day in move.new.actor.screen
    assert day in move.old.actor.screen
    assert move.old.has("It was not me")
    await move.new.actor.says("/cases")
    assert not any(OLD_CASE in label for label in move.new.actor.buttons)

    await move.desk.passes(WAIT)

    assert move.new.sees(MADE, number=RELINK_CASE)
    await move.new.actor.says("/cases")
    await move.new.actor.taps(OLD_CASE)
    await move.new.taps("Add a message or a document")
    await move.new.actor.says("Это снова я")
    assert move.new.sees("Added to case {number}. You can send more, or go back to the case.", number=OLD_CASE)


async def test_the_old_account_sees_nothing_any_more_and_starts_afresh(move: Move) -> None:
    await move.old.files()
    await move.asks_from_the_new_account()
    await move.is_confirmed()
    letter = move.old.actor.message
    await move.desk.passes(WAIT)

    await move.old.actor.says("/cases")
    assert not any("2026-" in label for label in move.old.actor.buttons)
    await move.old.actor.taps(move.old.t.plain("It was not me"), on=letter)
    assert move.bolat.group_says(DISPUTED, number=RELINK_CASE)
    await move.old.files()
    assert move.old.actor.sees("2026-000003")


async def test_it_was_not_me_stops_the_move_and_everybody_is_told(move: Move) -> None:
    await move.old.files()
    await move.asks_from_the_new_account()
    await move.is_confirmed()

    await move.old.taps("It was not me")
    assert move.old.has("To the menu")
    letters = len(move.new.actor.messages)
    await move.old.taps("It was not me")
    await move.desk.passes(WAIT)

    assert len(move.new.actor.messages) == letters
    assert RELINK_CASE in move.new.actor.screen
    assert move.bolat.group_says(OBJECTION, number=RELINK_CASE)
    assert move.bolat.actor.sees(move.bolat.t.plain(STOPPED))
    await move.old.actor.says("/cases")
    assert any(OLD_CASE in label for label in move.old.actor.buttons)
    await move.new.actor.says("/cases")
    assert not any(OLD_CASE in label for label in move.new.actor.buttons)


async def test_confirmed_again_after_an_objection_it_moves(move: Move) -> None:
    await move.old.files()
    await move.asks_from_the_new_account()
    await move.is_confirmed()
    await move.old.taps("It was not me")

    await move.is_confirmed(claim=False)
    await move.desk.passes(WAIT)

    await move.new.actor.says("/cases")
    assert any(OLD_CASE in label for label in move.new.actor.buttons)


async def test_only_those_who_decide_see_whether_an_account_was_found(move: Move) -> None:
    await move.old.files()
    await move.asks_from_the_new_account()
    found = move.bolat.t.plain(FOUND, wait="3 рабочих дня")

    await move.opens(move.dana)
    assert found not in move.dana.actor.screen
    await move.opens(move.bolat)
    await move.bolat.taps("Claim")
    await move.opens(move.bolat)
    assert found in move.bolat.actor.screen
    await move.bolat.taps("It is the same person")
    await move.bolat.taps("Yes")
    await move.bolat.taps("Decide")
    await move.bolat.taps("Confirm the change")
    await move.bolat.taps("Put forward")
    await move.opens(move.dana)
    await move.dana.taps("Review")

    assert found in move.dana.actor.screen
    everything = "\n".join(move.desk.in_group)
    assert found not in everything
    assert (move.old.actor.person.phone or "-") not in everything


async def test_without_an_account_of_that_number_the_letter_says_so(move: Move) -> None:
    await move.asks_from_the_new_account("+7 701 999 99 99")
    await move.opens(move.bolat, OLD_CASE)
    await move.bolat.taps("Claim")
    await move.opens(move.bolat, OLD_CASE)
    assert move.bolat.shows(NOT_FOUND)

    await move.is_confirmed(OLD_CASE, claim=False)

    sentence = (
        "It is confirmed that it is you. In this bot no account with the former number was found, so nothing moves "
        "here: the company makes the change in its own systems."
    )
    assert move.new.sees(sentence)
    before = len(move.new.actor.messages)
    await move.desk.passes(WAIT)
    assert len(move.new.actor.messages) == before


# -- a number ---------------------------------------------------------------------------------------------------------


async def asks_for_a_new_number(move: Move, number: str) -> str:
    """From an account with a number; Telegram has the new one by now. Returns the one that is held here."""
    await move.old.files()
    held = await move.number_of(move.old)
    assert held is not None
    move.old.actor.person.phone = number
    await move.old.actor.says("/menu")
    await move.asks(move.old, "My phone number", held)
    await move.old.shares_number()
    return held


async def test_a_new_number_takes_its_place_after_the_waiting_time(move: Move) -> None:
    held = await asks_for_a_new_number(move, "+77055551111")
    await move.old.taps("Show in full")
    assert "+77055551111" in move.old.actor.screen
    await move.old.taps("File the request")
    assert await move.number_of(move.old) == held
    await is_confirmed_in_the_same_case(move)
    assert move.old.has("It was not me")
    assert await move.number_of(move.old) == held

    await move.desk.passes(WAIT)

    assert await move.number_of(move.old) == "+77055551111"


async def test_the_notice_in_the_same_chat_stops_it(move: Move) -> None:
    held = await asks_for_a_new_number(move, "+77055551111")
    await move.old.taps("File the request")
    await is_confirmed_in_the_same_case(move)

    await move.old.taps("It was not me")
    await move.desk.passes(WAIT)

    assert await move.number_of(move.old) == held
    assert move.bolat.group_says(OBJECTION, number=OLD_CASE)


async def is_confirmed_in_the_same_case(move: Move) -> None:
    """The request has joined the open case, whose other request is answered another time."""
    await move.opens(move.bolat, OLD_CASE)
    await move.bolat.taps("Claim")
    await move.opens(move.bolat, OLD_CASE)
    await move.bolat.taps("It is the same person")
    await move.bolat.taps("Yes")
    await move.bolat.taps("Decide")
    await move.bolat.taps("Change of number or account")
    await move.bolat.taps("Confirm the change")
    await move.bolat.taps("Put forward")
    await move.opens(move.dana, OLD_CASE)
    await move.dana.taps("Review")
    await move.dana.taps("Confirm")


async def test_the_number_known_already_is_said_and_can_be_left(move: Move) -> None:
    await asks_for_a_new_number(move, move.old.actor.person.phone or "")
    assert move.old.has("Go on")

    await move.old.taps("Go on")
    assert move.old.has("File the request")
    await move.old.taps("Do not file")

    await move.old.actor.says("/cases")
    assert sum("2026-" in label for label in move.old.actor.buttons) == 1


async def test_somebody_elses_number_is_not_taken_for_the_new_one(move: Move) -> None:
    await move.old.files()
    await move.old.actor.says("/menu")
    await move.asks(move.old, "My phone number", "+77010000000")

    await move.old.actor.shares_contact(move.desk.charlie)

    assert move.old.actor.keyboard
    await move.old.shares_number()
    assert move.old.has("Go on")
