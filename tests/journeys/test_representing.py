"""Somebody asks for another person, in either language: stated, labelled, confirmed by two, granted, and ended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.domain.languages import Language
from bot.storage import tables
from bot.storage.db import Tx
from bot.texts import translator
from tests.journeys.client import Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

WHOM = "Сапаров Алихан"
INITIALS = "С. А."
NUMBER = "+77051112233"  # Charlie's
PDF = b"%PDF-1.4 x"
CASE = "2026-000001"
ENDED = "<b>It is ended</b>\n\nNothing more is granted by this right. The company has been told."


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)


@pytest.fixture
def charlie(desk: Desk, client: Client) -> Client:
    """The represented person, who reads the same language."""
    return Client(actor=desk.charlie, language=client.language)


@pytest.fixture
def bolat(desk: Desk) -> Colleague:
    return Colleague(desk=desk, actor=desk.bolat, t=translator(Language.RU))


@pytest.fixture
def dana(desk: Desk) -> Colleague:
    return Colleague(desk=desk, actor=desk.dana, t=translator(Language.RU))


async def states(client: Client, *, power: str = "Everything", ends: str | None = None) -> None:
    """From the first word to the receipt of the request that states a right."""
    await client.greets()
    await client.actor.says("/rights")
    await client.taps("For another person")
    await client.taps("My child")
    await client.actor.says(WHOM)
    await client.actor.says(NUMBER)
    await client.taps(power)
    if ends:
        await client.actor.says(ends)
    else:
        await client.taps("Go on without")
    await client.actor.sends_document("power.pdf", PDF)
    await client.agrees()
    await client.shares_number()
    await client.taps("File the request")


async def asks_for_all(client: Client, whom: str = INITIALS) -> None:
    await client.actor.says("/menu")
    await client.taps("Delete my data")
    await client.taps("Everything")
    await client.actor.taps(whom)


async def files_for_another(client: Client) -> None:
    await asks_for_all(client)
    await client.taps("All correct")
    await client.taps("Yes, delete these data")


async def comes(charlie: Client) -> None:
    """The represented person agrees and shares the number, by a request of their own."""
    await charlie.greets()
    await charlie.asks_for_a_part()
    await charlie.agrees()
    await charlie.shares_number()
    await charlie.confirms()


async def confirm_right(bolat: Colleague, dana: Colleague, *, others: bool = False) -> None:
    """Two people confirm the right; ``others`` says that the case holds more than that."""
    await bolat.opens_case()
    await bolat.taps("Document checked")
    await bolat.taps("Yes")
    await bolat.opens_case()
    await bolat.taps("Decide")
    if others:
        await bolat.actor.taps(
            bolat.t.plain("{kind}: {scope}", kind=bolat.t("Representation"), scope=bolat.t("a parent"))
        )
    await bolat.taps("Confirm the right")
    await bolat.taps("Put forward")
    await confirm(dana)


async def confirm(dana: Colleague) -> None:
    await dana.opens_case()
    await dana.taps("Review")
    await dana.taps("Confirm")


def states_of(tx: Tx) -> list[str]:
    return [row.state for row in tx.execute(select(tables.representations.c.state))]


def ids_of(tx: Tx) -> list[str]:
    return [row.id for row in tx.execute(select(tables.representations.c.id))]


def by_right(tx: Tx) -> list[tuple[str, bool, str | None]]:
    """Kind, whether it is asked for another person, and what came of it."""
    rows = tx.execute(select(tables.demands).order_by(tables.demands.c.received_at))
    return [(row.kind, row.representation is not None, row.outcome) for row in rows]


async def test_stated_labelled_confirmed_by_two_and_granted(
    desk: Desk, client: Client, bolat: Colleague, dana: Colleague
) -> None:
    await states(client)
    assert client.actor.sees(client.t.plain("For whom: {whom}", whom=INITIALS))
    await files_for_another(client)

    label = client.t.plain(
        "You ask for another person: {whom} ({ground}). “Your data” here means the data of that person.",
        whom=INITIALS, ground=client.t("a parent"),
    )  # fmt: skip
    assert client.actor.sees(label), "the receipt says for whom"
    assert await desk.store.read(by_right) == [("represent", True, None), ("delete", True, None)]
    await bolat.claims()
    assert bolat.group_says("Asked by a representative ({ground})", ground=bolat.t("a parent"))
    assert bolat.group_says("⚠️ The right to act is not confirmed yet: the request can be refused, not granted.")
    await bolat.opens_case()
    await bolat.taps("Decide")
    await bolat.actor.taps(bolat.t.plain("{kind}: {scope}", kind=bolat.t("Deletion"), scope=bolat.t("everything")))
    await bolat.taps("Approve in full")
    assert bolat.told(
        "The right to act for this person is not confirmed, or has ended: this request can be refused, not granted."
    )

    await confirm_right(bolat, dana, others=True)
    assert await desk.store.read(states_of) == ["confirmed"]
    await bolat.opens_case()
    await bolat.taps("Decide")
    await bolat.taps("Approve in full")
    await bolat.taps("Put forward")
    await confirm(dana)
    await bolat.writes("Carried out", "Удалено")
    await bolat.taps("Yes")

    assert [what for _, _, what in await desk.store.read(by_right)] == ["fulfilled", "fulfilled"]
    assert label in client.actor.messages[-1].text
    assert INITIALS not in "\n".join(desk.in_group)
    assert "Сапаров" not in "\n".join(desk.in_group)


async def test_the_case_and_the_check_say_for_whom_and_that_can_be_changed(desk: Desk, client: Client) -> None:
    await states(client)
    await asks_for_all(client)
    assert INITIALS in client.actor.screen

    await client.taps("Change")
    await client.taps("For whom")
    await client.taps("For myself")

    assert INITIALS not in client.actor.screen
    await client.confirms(everything=True)
    assert await desk.store.read(by_right) == [("represent", True, None), ("delete", False, None)]


async def test_whoever_acts_for_nobody_is_not_asked(client: Client) -> None:
    await client.greets()
    await client.asks_for_all()
    await client.agrees()
    await client.shares_number()

    assert client.has("All correct")


async def test_the_clock_runs_from_the_choice_not_from_the_answer_for_whom(desk: Desk, client: Client) -> None:
    await states(client)
    await client.actor.says("/menu")
    await client.taps("Delete my data")
    await client.taps("Everything")
    chosen_at = desk.clock()
    await desk.passes(timedelta(hours=3))
    await client.actor.taps(INITIALS)
    await client.taps("All correct")
    await client.taps("Yes, delete these data")

    def received(tx: Tx) -> object:
        return tx.scalar(select(tables.demands.c.received_at).where(tables.demands.c.kind == "delete"))

    assert await desk.store.read(received) == chosen_at


async def test_words_and_stickers_where_a_choice_is_awaited_bring_the_choice_back(client: Client) -> None:
    await states(client)
    await client.actor.says("/menu")
    await client.taps("Delete my data")
    await client.taps("Everything")
    await client.actor.says("за сына / балам үшін")
    assert client.has("For myself")
    await client.actor.sends_sticker()
    assert client.has("For myself")
    await client.actor.says("/language")
    await client.actor.taps("Русский")
    client.language = Language.RU

    assert client.has("For myself")


async def test_to_see_only_is_not_offered_for_a_deletion(client: Client) -> None:
    await states(client, power="Only see the data")
    await client.actor.says("/menu")
    await client.asks_for_all()
    assert client.has("All correct")

    await client.actor.says("/menu")
    await client.taps("My data")
    await client.taps("Everything")

    assert client.has("For myself")


async def test_the_represented_person_is_told_and_ends_it_with_one_tap(
    desk: Desk, client: Client, charlie: Client, bolat: Colleague, dana: Colleague
) -> None:
    await states(client)
    await bolat.claims()
    await confirm_right(bolat, dana)
    await comes(charlie)
    await charlie.actor.says("/rights")
    await charlie.taps("For another person")
    assert charlie.sees("<b>Somebody acts for you here</b>")
    assert "Сапаров" not in charlie.actor.screen
    assert INITIALS not in charlie.actor.screen
    await files_for_another(client)

    ending = str(charlie.actor.message.buttons[0][0].data)
    await charlie.actor.taps(ending)
    await charlie.actor.forges(ending)

    assert charlie.sees(ENDED)
    assert await desk.store.read(states_of) == ["revoked"]
    told = client.t.plain(
        "<b>Your right to act for {whom} has ended</b>\nThe person you acted for has ended it. Your open requests for "
        "them are kept, but they can no longer be granted.",
        whom=INITIALS,
    )
    assert sum(told in message.text for message in client.actor.messages) == 1
    assert bolat.group_says(
        "Case {number}: the represented person has ended the right to act, nothing more is granted by it",
        number="2026-000003",
    )
    assert bolat.group_says("⚠️ There is no right to act any more: the request can be refused, not granted.")


async def test_the_letter_to_the_represented_person_has_the_button_that_ends_it(
    desk: Desk, client: Client, charlie: Client, bolat: Colleague, dana: Colleague
) -> None:
    await comes(charlie)
    await states(client)
    await bolat.claims()
    await bolat.actor.says("/case 2")
    await bolat.taps("Document checked")
    await bolat.taps("Yes")
    await bolat.taps("Decide")
    await bolat.taps("Confirm the right")
    await bolat.taps("Put forward")
    await dana.actor.says("/case 2")
    await dana.taps("Review")
    await dana.taps("Confirm")
    letter = charlie.actor.message

    await charlie.actor.taps(charlie.t.plain("End it"), on=letter)

    assert charlie.sees(ENDED)
    assert letter.text in [message.text for message in charlie.actor.messages]
    assert await desk.store.read(states_of) == ["revoked"]


async def test_the_representative_ends_it_after_being_asked_once_more(desk: Desk, client: Client) -> None:
    await states(client)
    await client.actor.says("/rights")
    await client.taps("For another person")
    await client.taps("End it: {what}", what=INITIALS)
    assert await desk.store.read(states_of) == ["stated"]
    await client.taps("Yes, end it")

    assert await desk.store.read(states_of) == ["ended"]
    await client.taps("For another person")
    assert client.t.plain("ended") in client.actor.screen
    await client.actor.says("/menu")
    await client.asks_for_all()
    assert client.has("All correct")


async def test_staff_end_it_from_the_workplace(desk: Desk, client: Client, bolat: Colleague) -> None:
    await states(client)
    await bolat.claims()
    await bolat.opens_case()
    await bolat.taps("End the right to act: {ground}", ground=bolat.t("a parent"))
    assert await desk.store.read(states_of) == ["stated"]
    await bolat.taps("Yes, end it")

    assert await desk.store.read(states_of) == ["ended"]
    assert client.actor.sees("privacy@example.kz")
    assert bolat.group_says("Case {number}: the right to act has ended, nothing more is granted by it", number=CASE)


async def test_forged_and_foreign_ids_get_one_answer(desk: Desk, client: Client, charlie: Client) -> None:
    await states(client)
    (theirs,) = await desk.store.read(ids_of)
    other = of(desk, Language.KK if client.language is Language.RU else Language.RU)
    await other.greets()
    await other.asks_for_all()
    await other.agrees()
    await other.shares_number()
    form = str(other.actor.message.buttons[0][0].data).split(":")[1]

    refusals = set()
    for right_id in (theirs, "AbCdEf_-1234"):
        for forged in (f"df:{form}:{right_id}", f"repx:{right_id}:1:0", f"repx:{right_id}:0:0"):
            await other.actor.forges(forged)
            refusals.add(other.actor.alerts[-1])

    assert refusals == {other.t.plain("There is nothing like that here. Open the list and choose again.")}
    assert await desk.store.read(states_of) == ["stated"]
    await charlie.actor.starts()
    await charlie.actor.forges(f"repx:{theirs}:1:0")
    assert await desk.store.read(states_of) == ["stated"], "nobody ends it who has not shared the number"


async def test_a_form_for_somebody_whose_right_has_ended_meanwhile_asks_again(client: Client) -> None:
    await states(client)
    await asks_for_all(client)
    checking = client.actor.message
    await client.actor.says("/rights")
    await client.taps("For another person")
    await client.taps("End it: {what}", what=INITIALS)
    await client.taps("Yes, end it")

    await client.actor.taps(client.t.plain("All correct"), on=checking)

    again = client.actor.message_with(client.t.plain("For myself"))
    assert not any(INITIALS in label for label in again.labels)
    await client.taps("For myself")
    assert INITIALS not in client.actor.message_with(client.t.plain("All correct")).text


async def test_a_right_ends_with_its_last_day_and_that_is_told_once(desk: Desk, client: Client) -> None:
    ends = (desk.clock() + timedelta(days=3)).strftime("%d.%m.%Y")
    await states(client, ends=ends)
    await desk.passes(timedelta(days=6))
    await desk.passes(timedelta(days=1))

    told = client.t.plain(
        "<b>Your right to act for {whom} has ended</b>\nIts term is over. Your open requests for this person are kept, "
        "but they can no longer be granted. If you have a new document, state your right anew.",
        whom=INITIALS,
    )
    assert sum(told in message.text for message in client.actor.messages) == 1
    assert await desk.store.read(states_of) == ["expired"]
