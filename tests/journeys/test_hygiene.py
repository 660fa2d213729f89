"""What is typed and shown does not stay in the chat: deleted at once, hidden after a while, cleaned when asked for."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.actions import people
from bot.actions.fading import FADE
from bot.actions.traces import DELETABLE
from bot.domain.languages import Language
from bot.sandbox.faults import Fault
from bot.sandbox.things import Message
from bot.storage import tables
from bot.storage.db import Tx
from bot.telegram.pace import TRIES
from bot.texts import translator
from tests.journeys.client import WORDS, Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BOTH = pytest.mark.parametrize("client", list(Language), indirect=True)

MINUTE = timedelta(minutes=1)
# Typed, as it is kept, and as it stands covered.
IIN = ("991331 000008", "991331000008", "••••••••0008")
PHONE = ("8 701 000-00-99", "+77010000099", "••••••••0099")
EMAIL = ("aigerim.saparova@example.kz", "aigerim.saparova@example.kz", "a•••@example.kz")
HIDDEN = "Your data stood here, and are hidden now. /menu, /cases"
CLEAN = (
    "<b>Clean this chat?</b>\n\nThe bot deletes the messages of the last 48 hours here, yours and its own, with "
    "receipts and letters. Your cases stay, and you can open them at any time: /cases. Older messages Telegram "
    "does not let a bot delete: you can delete them yourself."
)
NOTHING = (
    "<b>Nothing to clean</b>\n\nThe bot has not noted which messages stand in this chat: it does so only with your "
    "consent, and only for 48 hours. You can delete the chat yourself in Telegram. What is stored about you is not "
    "deleted by that: for that there is /delete."
)
NO_ANSWER = "Telegram did not answer, and some messages are still here. Please try once more in a minute."
LETTER = "Адрес мы нашли, почту ищем. / Мекенжай табылды, поштаны іздеп жатырмыз."


@pytest.fixture
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, getattr(request, "param", Language.RU))


def everything(client: Client) -> list[Message]:
    """Whatever stands in the chat, by the person and by the bot."""
    return client.actor.world.chat_view(client.actor.person)


def stands(client: Client, text: str) -> bool:
    return any(text in message.text for message in everything(client))


def wrote(client: Client, text: str) -> bool:
    """Whether the bot shows it; what people write in their own words is theirs to keep."""
    return any(text in message.text for message in client.actor.messages)


async def noted(desk: Desk) -> int:
    """How many messages are on record, of anybody."""
    query = select(func.count()).select_from(tables.traces)
    return await desk.store.read(lambda tx: int(tx.scalar(query) or 0))


async def waiting(desk: Desk) -> int:
    """How many messages wait to be hidden."""

    def count(tx: Tx) -> int:
        query = select(func.count()).where(tables.outbox.c.notice == "Fade", tables.outbox.c.state == "pending")
        return int(tx.scalar(query) or 0)

    return await desk.store.read(count)


async def to_the_check_screen(client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    await client.agrees()
    await client.shares_number()
    assert client.has("All correct")


async def cleans(client: Client) -> None:
    await client.actor.says("/help")
    await client.taps("Clean this chat")
    await client.taps("Yes, clean it")


def is_menu(client: Client, message: Message) -> bool:
    return client.t.plain("My cases") in message.labels and client.t.plain("Policy") in message.labels


# -- typed ------------------------------------------------------------------------------------------------------------


async def types(client: Client, field: str, value: tuple[str, str, str], then: str) -> None:
    await client.taps(field)
    await client.actor.says(value[0])
    assert not stands(client, value[0]), "deleted as soon as it was taken in"
    await client.taps(then)


def covered(client: Client) -> bool:
    """Whether the values can be known again on the screen, and stand nowhere whole."""
    return all(cover in client.actor.screen and not stands(client, whole) for _, whole, cover in (IIN, PHONE, EMAIL))


@BOTH
async def test_a_typed_value_goes_at_once_and_is_checked_covered(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.taps("Correct my data")
    await client.taps("Change")
    await types(client, "IIN", IIN, "One more change")
    await types(client, "Phone", PHONE, "One more change")
    await types(client, "E-mail", EMAIL, "That is all")
    await client.taps("Go on without")
    await client.agrees()
    await client.shares_number()
    assert not [message for message in everything(client) if message.kind == "contact"]

    assert covered(client)
    await client.taps("Show in full")
    assert PHONE[1] in client.actor.screen
    assert EMAIL[1] in client.actor.screen
    assert IIN[2] in client.actor.screen
    await desk.passes(FADE)
    assert client.sees(HIDDEN)
    await client.taps("Show again")
    assert covered(client), "whole only for those who ask to see them whole"
    await client.taps("File the request")
    await client.taps("Open the case")

    assert not any(stands(client, whole) for _, whole, _ in (IIN, PHONE, EMAIL))
    assert IIN[1] not in str(desk.world.sent), "no message ever carried a whole IIN"


# -- shown ------------------------------------------------------------------------------------------------------------


@BOTH
async def test_the_check_screen_is_hidden_after_five_minutes_and_can_be_shown_again(desk: Desk, client: Client) -> None:
    await to_the_check_screen(client)

    await desk.passes(FADE - MINUTE)
    assert wrote(client, WORDS[client.language])
    await desk.passes(MINUTE)
    assert not wrote(client, WORDS[client.language])
    assert client.sees(HIDDEN)
    assert client.actor.buttons == [client.t.plain("Show again"), client.t.plain("To the menu")]

    await client.taps("Show again")
    assert wrote(client, WORDS[client.language])
    await desk.passes(FADE - MINUTE)
    assert wrote(client, WORDS[client.language]), "it has five minutes anew"
    await desk.passes(MINUTE)
    assert not wrote(client, WORDS[client.language])

    await client.taps("Show again")
    await client.confirms()
    assert client.actor.sees("2026-000001")


async def test_a_case_is_hidden_and_opened_again_and_what_took_its_place_is_left_alone(
    desk: Desk, client: Client
) -> None:
    await client.files()
    await client.actor.says("/cases")
    await client.actor.taps("2026-000001")
    screen = client.actor.message
    assert WORDS[client.language] in screen.text

    await desk.passes(FADE)
    assert WORDS[client.language] not in screen.text
    await client.taps("Show again")
    assert WORDS[client.language] in screen.text
    await desk.passes(FADE)

    assert WORDS[client.language] not in screen.text
    await client.taps("Show again")
    await client.taps("To the menu")
    assert await waiting(desk) == 0
    await desk.passes(FADE)
    assert is_menu(client, screen)


async def test_letters_stay(desk: Desk, client: Client) -> None:
    await client.files()
    bolat = Colleague(desk=desk, actor=desk.bolat, t=translator(Language.RU))
    await bolat.claims()
    await bolat.writes("Write to the person", LETTER)
    await bolat.taps("Yes")
    receipt = client.t.plain("<b>Your request is registered: case {number}</b>", number="2026-000001")
    letters = [m for m in client.actor.messages if receipt in m.text or LETTER in m.text]
    assert len(letters) == 2
    read = [message.text for message in letters]

    await desk.passes(3 * FADE)

    assert [message.text for message in letters] == read
    assert [message.history for message in letters] == [[], []]


# -- after a restart --------------------------------------------------------------------------------------------------


async def test_a_bot_started_anew_hides_what_the_one_before_has_shown_and_does_it_once(
    desk: Desk, client: Client
) -> None:
    await to_the_check_screen(client)
    screen = client.actor.message
    earlier = len(screen.history)
    desk.clock.pass_by(FADE)
    # Hidden, but the bot is not told so: it tries again, and there is nothing left to do.
    desk.world.fail_next("editMessageText", Fault.timeout())

    await desk.starts()
    await desk.settle()
    assert client.sees(HIDDEN)
    assert len(screen.history) == earlier + 1

    await desk.starts()
    await desk.passes(FADE)
    assert len(screen.history) == earlier + 1
    assert await waiting(desk) == 0


# -- cleaned ----------------------------------------------------------------------------------------------------------


@BOTH
async def test_cleaning_asks_first_then_takes_everything_and_leaves_a_menu(desk: Desk, client: Client) -> None:
    await client.files()
    before = everything(client)
    await client.actor.says("/help")
    await client.taps("Clean this chat")
    assert client.sees(CLEAN)
    await client.taps("To the menu")
    assert set(before) <= set(everything(client)), "nothing goes before the person has said so"

    await cleans(client)

    [left] = everything(client)
    assert is_menu(client, left)
    await desk.passes(2 * FADE)
    assert everything(client) == [left]
    await client.taps("My cases")
    await client.actor.taps("2026-000001")
    assert WORDS[client.language] in client.actor.screen, "the case is where it was"


async def test_a_double_tap_does_no_harm(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("/help")
    await client.taps("Clean this chat")
    asked = client.actor.message

    for _ in range(3):
        desk.world.tap(client.actor.person, asked, client.t.plain("Yes, clean it"))
    await desk.settle()
    await client.actor.taps(client.t.plain("Yes, clean it"), on=asked)

    [left] = everything(client)
    assert is_menu(client, left)
    assert desk.world.unanswered() == []
    await client.actor.says("/cases")
    assert any("2026-000001" in label for label in client.actor.buttons)


async def test_what_is_older_than_48_hours_stays_and_what_asked_is_put_in_its_place(desk: Desk, client: Client) -> None:
    await client.files()
    await client.actor.says("/help")
    old = everything(client)
    button = client.actor.message
    await desk.passes(DELETABLE + MINUTE)
    await client.actor.says("/privacy")

    await client.actor.taps(client.t.plain("Clean this chat"), on=button)
    assert client.t.plain(CLEAN) in button.text, "that older messages stay was said before"
    await client.actor.taps(client.t.plain("Yes, clean it"), on=button)

    assert everything(client) == old
    assert is_menu(client, button)
    assert await noted(desk) == 0, "what Telegram does not delete any more is not remembered either"


async def test_no_answer_is_said_and_one_that_cannot_be_deleted_keeps_no_other(desk: Desk, client: Client) -> None:
    """Near the end of the 48 hours Telegram's clock decides, not ours."""
    await to_the_check_screen(client)
    before = everything(client)
    desk.world.fail_next("deleteMessages", Fault.server_error(), times=TRIES)

    await cleans(client)
    assert client.sees(NO_ANSWER)
    assert set(before) <= set(everything(client))
    refused = Fault.bad_request("message can't be deleted for everyone")
    desk.world.fail_next(_deletes(before[0].id), refused, times=20)
    await client.taps("Clean this chat")
    await client.taps("Yes, clean it")

    assert [message is before[0] or is_menu(client, message) for message in everything(client)] == [True, True]


def _deletes(message: int) -> Callable[[str, dict[str, object]], bool]:
    return lambda method, params: method == "deleteMessages" and message in _numbers(params["message_ids"])


def _numbers(of: object) -> list[object]:
    assert isinstance(of, list)
    return of


# -- noted ------------------------------------------------------------------------------------------------------------


@BOTH
async def test_who_only_reads_leaves_no_trace(desk: Desk, client: Client) -> None:
    await client.greets()
    for command in ("/help", "/policy", "/withdraw"):
        await client.actor.says(command)
    await client.actor.says("/privacy")
    await client.taps("Clean this chat")

    assert client.sees(NOTHING)
    assert await noted(desk) == 0
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert visit.subject is None


async def test_the_traces_go_when_consent_to_this_chat_is_withdrawn(desk: Desk, client: Client) -> None:
    await to_the_check_screen(client)
    assert await noted(desk) >= len(everything(client)) > 0

    await client.actor.says("/withdraw")
    await client.taps("Withdraw consent to this chat")
    assert await noted(desk) == 0

    await client.actor.says("/help")
    await client.taps("Clean this chat")
    assert client.sees(NOTHING)
    assert await noted(desk) == 0


@BOTH
@pytest.mark.parametrize(("field", "typed"), [("IIN", "991331000009"), ("E-mail", "aigerim@"), ("Phone", "8 701 000")])
async def test_a_mistyped_value_goes_from_the_chat_too_and_is_asked_for_again(
    client: Client, field: str, typed: str
) -> None:
    await client.greets()
    await client.taps("Correct my data")
    await client.taps("Change")
    await client.taps(field)
    await client.actor.says(typed)

    assert not stands(client, typed)
    assert client.has("Back")
    assert client.sees("Your message is removed from the chat at once.")


@BOTH
async def test_somebody_elses_contact_does_not_stay_in_the_chat(desk: Desk, client: Client) -> None:
    await client.greets()
    await client.asks_for_a_part()
    await client.agrees()
    other = desk.aigerim if client.language is Language.RU else desk.ruslan
    await client.actor.shares_contact(other)

    assert client.actor.sees(
        client.t.plain("This is somebody else's contact. Please use the button to share your own number.")
    )
    assert not any(m.kind == "contact" for m in everything(client))
