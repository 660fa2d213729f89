"""A client withdraws consent by purpose and by kind of processing, gives it again, and counts the taps."""

from datetime import timedelta

import pytest

from bot.actions import people, purposes
from bot.actions.purposes import State
from bot.actions.terms import due_of
from bot.domain.cases import Case, Status
from bot.domain.languages import Language
from bot.domain.purposes import DIGEST_SHOWN
from bot.domain.requests import NEEDED_PURPOSES, OPTIONAL_PURPOSES, PROCESSING, Scope
from bot.rules import load_rules
from bot.storage import cases
from bot.telegram.buttons import AskAs, Choose, GiveConsent, OpenCase, ShowPurpose, WithdrawCase
from bot.telegram.desk.words import GIVEN_AGAIN, SCOPE
from bot.texts import translator
from tests.journeys.client import Client, Counting, of
from tests.journeys.office import Desk

ONE_ENGINE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
RULES = load_rules()
PURPOSES = RULES.purposes
ADS = Scope.MARKETING
ADS_AT_DESK = translator(Language.RU).plain(SCOPE[ADS])
DONE = "Рекламы больше не будет. / Жарнама келмейді."


@pytest.fixture(params=list(Language))
def client(desk: Desk, request: pytest.FixtureRequest) -> Client:
    return of(desk, request.param)


def called(client: Client, scope: Scope) -> str:
    return PURPOSES[scope].title.in_(client.language)


async def state(desk: Desk, client: Client, scope: Scope = ADS) -> State:
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    held = await desk.store.read(purposes.overview, visit.person, rules=RULES, now=desk.clock())
    return held.of(scope).state


async def agreed(desk: Desk, client: Client) -> bool:
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    return visit.subject is not None and visit.subject.agreed


async def every_case(desk: Desk, client: Client) -> list[Case]:
    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    return await desk.store.read(cases.page_of, visit.subject.id, limit=None) if visit.subject else []


async def becomes_known(client: Client) -> None:
    """Agrees and shares the number in the course of the first withdrawal; another purpose than the one looked at."""
    await client.greets()
    await client.taps("My consents")
    await client.actor.taps(f"▫️ {called(client, Scope.RESEARCH)}")
    await client.agrees()
    await client.shares_number()


async def gives_again(client: Client, scope: Scope) -> None:
    """From the switches: everything a consent has to say is read before it is given."""
    await client.actor.taps(f"⛔ {called(client, scope)}")
    items = PURPOSES[scope].items
    assert items is not None
    assert client.actor.sees(items.data.in_(client.language))
    await client.taps("I agree")


async def withdraws(client: Client, scope: Scope = ADS) -> None:
    await client.actor.says("/withdraw")
    await client.actor.taps(f"▫️ {called(client, scope)}")


async def carries_out(desk: Desk, scope: Scope, *, among_others: bool = False) -> None:
    """Bolat takes the newest case, marks that the processing has stopped, and writes the closing letter."""
    bolat, ru = desk.bolat, of(desk, Language.RU).t
    await desk.at_desk(bolat, desk.topics[-1]).taps(ru.plain("Claim"))
    await bolat.taps(ru.plain("Processing stopped"))
    await bolat.taps(ru.plain("Yes"))
    await bolat.taps(ru.plain("Decide"))
    if among_others:
        await bolat.taps(ru.plain(SCOPE[scope]))
    await bolat.taps(ru.plain("Withdrawn"))
    await bolat.says(DONE)
    await bolat.taps(ru.plain("Yes"))


# -- how many taps


@ONE_ENGINE
async def test_a_purpose_is_withdrawn_in_two_taps_from_the_menu_and_given_in_no_fewer(
    desk: Desk, client: Client
) -> None:
    await becomes_known(client)
    count = Counting(client=client)
    for scope in OPTIONAL_PURPOSES:
        if await state(desk, client, scope) is State.WITHDRAWN:
            await client.actor.says("/withdraw")
            await gives_again(client, scope)

        await count.menu()
        await count.tap("My consents")
        await count.tap_with(called(client, scope))
        assert await state(desk, client, scope) is State.WITHDRAWN
        withdrawing = count.taps

        await count.menu()
        await count.tap("My consents")
        await count.tap_with(called(client, scope))
        await count.tap("I agree")
        assert await state(desk, client, scope) is State.GIVEN
        giving = count.taps

        assert withdrawing <= 3
        assert withdrawing <= giving


@ONE_ENGINE
async def test_a_stranger_is_asked_no_more_for_withdrawing_than_for_giving(desk: Desk, client: Client) -> None:
    """Consent to this chat and the number are two more acts, on either road."""
    count, roads = Counting(client=client), []
    await client.greets()
    for after in (State.WITHDRAWN, State.GIVEN):
        await count.menu()
        await count.tap("My consents")
        await count.tap_with(called(client, ADS))
        if after is State.GIVEN:
            await count.tap("I agree")
        await count.tap("I agree")
        await client.shares_number()
        assert await state(desk, client) is after
        roads.append(count.taps + 1)
        if after is State.WITHDRAWN:
            await carries_out(desk, ADS)
            await client.actor.says("/withdraw")
            await client.taps("Withdraw consent to this chat")

    assert roads == [4, 5]


@ONE_ENGINE
async def test_the_consent_to_this_chat_is_withdrawn_in_no_more_taps_than_it_is_given(
    desk: Desk, client: Client
) -> None:
    count = Counting(client=client)
    await client.greets()
    await count.menu()
    # The shortest road there is: a question asks nothing but the words and the consent.
    await count.tap("Ask a person")
    await client.actor.says("Сіздер кімсіздер? / Кто вы?")
    await count.tap("I agree")
    assert await agreed(desk, client)
    giving = count.taps

    await count.menu()
    await count.tap("My consents")
    await count.tap("Withdraw consent to this chat")

    assert not await agreed(desk, client)
    assert count.taps <= min(giving, 3)


# -- in one tap


def receipts(client: Client, scope: Scope = ADS) -> list[str]:
    """The letters that say in full what was withdrawn: documents of their own, never edited away."""
    words = PURPOSES[scope].withdrawal.in_(client.language)
    return [message.text for message in client.actor.messages if words in message.text]


async def test_one_tap_withdraws_with_a_receipt_and_shows_where_everything_stands(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    at = desk.clock()

    await withdraws(client)

    [case] = await every_case(desk, client)
    assert [(d.scope, d.open) for d in case.demands] == [(Scope.RESEARCH, True), (ADS, True)]
    assert await state(desk, client) is State.WITHDRAWN
    [receipt] = receipts(client)
    due = due_of(case.demands[1].clocks[0], RULES)
    assert client.t.date(at) in receipt
    assert client.t.date(due.day) in receipt
    assert "2026-000001" in receipt
    assert RULES.terms["withdrawal"].article.in_(client.language) in receipt
    assert any(label.startswith(f"⛔ {called(client, ADS)}") for m in client.actor.messages for label in m.labels)


@ONE_ENGINE
async def test_the_receipt_stays_whatever_is_tapped_under_it(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await withdraws(client)
    await client.taps("Open the case")
    await client.taps("To the menu")

    assert len(receipts(client)) == 1


@ONE_ENGINE
async def test_staff_can_only_carry_it_out(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    [case] = await every_case(desk, client)
    bolat, ru = desk.bolat, of(desk, Language.RU).t
    effective = ru.plain("Effective since {moment}: carry it out in the systems", moment=case.opened_at)

    assert any(effective in text for text in desk.in_group)
    await desk.at_desk(bolat, desk.topics[-1]).taps(ru.plain("Claim"))
    await bolat.taps(ru.plain("Decide"))

    assert ru.plain("Withdrawn") in bolat.buttons
    assert not {ru.plain("Refuse"), ru.plain("Approve in part")} & set(bolat.buttons)


@ONE_ENGINE
async def test_what_was_carried_out_is_told_and_switched_on_again_when_consent_is(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await withdraws(client)
    await carries_out(desk, ADS, among_others=True)

    [case] = await every_case(desk, client)
    assert [d.scope for d in case.demands if not d.open] == [ADS]
    assert client.actor.sees(DONE)
    await client.actor.says("/withdraw")
    await gives_again(client, ADS)
    assert await state(desk, client) is State.GIVEN
    again = of(desk, Language.RU).t.plain(GIVEN_AGAIN["switch_on"], number=case.number, what=ADS_AT_DESK)
    assert again in desk.in_group


async def test_given_again_at_once_the_desk_has_nothing_to_stop(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await gives_again(client, Scope.RESEARCH)

    [case] = await every_case(desk, client)
    assert case.status is Status.WITHDRAWN
    assert await state(desk, client, Scope.RESEARCH) is State.GIVEN
    assert any(f"✅ {called(client, Scope.RESEARCH)}" in m.labels for m in client.actor.messages)
    given = client.t.plain("Your withdrawal in case {number} is taken back with it.", number="2026-000001")
    assert client.actor.sees(given)


# -- twice, late, forged


@ONE_ENGINE
async def test_a_second_tap_an_old_button_and_a_forged_one_show_what_is_true_now(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await client.actor.says("/withdraw")
    old = client.actor.message
    label = f"▫️ {called(client, ADS)}"
    for _ in range(3):
        desk.world.tap(client.actor.person, old, label)
    await desk.settle()
    await client.actor.says("/withdraw")
    await client.actor.forges(Choose(kind="withdraw_consent", scope=ADS).pack())
    await client.actor.forges(GiveConsent(scope=Scope.MEASUREMENT, text="0" * DIGEST_SHOWN).pack())
    await client.actor.forges(GiveConsent(scope=ADS, text="0" * DIGEST_SHOWN).pack())

    [case] = await every_case(desk, client)
    assert [d.scope for d in case.demands] == [Scope.RESEARCH, ADS]
    assert len(receipts(client)) == 1
    assert any(label.startswith(f"⛔ {called(client, ADS)}") for label in client.actor.buttons)
    assert f"▫️ {called(client, Scope.MEASUREMENT)}" in client.actor.buttons


@ONE_ENGINE
@pytest.mark.parametrize("scope", ["nothing", "all", *PROCESSING, *NEEDED_PURPOSES])
async def test_a_forged_purpose_gives_nothing_and_harms_nothing(desk: Desk, scope: str) -> None:
    client = of(desk, Language.RU)
    await becomes_known(client)
    await client.actor.says("/withdraw")

    await client.actor.forges(GiveConsent(scope=scope, text="0" * DIGEST_SHOWN).pack())
    await client.actor.forges(ShowPurpose(scope=scope).pack())

    assert len(await every_case(desk, client)) == 1
    assert client.actor.buttons


@ONE_ENGINE
async def test_a_button_under_the_words_of_another_language_gives_nothing(desk: Desk) -> None:
    client = of(desk, Language.RU)
    await becomes_known(client)
    await client.actor.says("/withdraw")
    await client.actor.taps(f"⛔ {called(client, Scope.RESEARCH)}")
    old = client.actor.message
    await client.actor.says("/language")
    await client.actor.taps("Қазақша")

    await client.actor.taps(client.t.plain("I agree"), on=old)

    assert await state(desk, client, Scope.RESEARCH) is State.WITHDRAWN
    client.language = Language.KK
    assert any(label.startswith(f"⛔ {called(client, Scope.RESEARCH)}") for label in old.labels), "in the new language"


# -- what staff decide


@ONE_ENGINE
@pytest.mark.parametrize("scope", PROCESSING)
async def test_a_kind_of_processing_is_explained_asked_and_decided_by_staff(
    desk: Desk, client: Client, scope: Scope
) -> None:
    await becomes_known(client)
    await client.actor.says("/withdraw")
    await client.actor.taps(called(client, scope))
    assert PURPOSES[scope].withdrawal.in_(client.language) in client.actor.screen
    await client.taps("Withdraw this consent")
    await client.taps("Back")
    await client.taps("Withdraw this consent")
    await client.taps("Go on without")
    await client.taps("File the request")

    [case] = await every_case(desk, client)
    assert [d.scope for d in case.demands] == [Scope.RESEARCH, scope]
    assert await state(desk, client, scope) is State.ASKED
    await client.actor.says("/withdraw")
    await client.actor.taps(f"⏳ {called(client, scope)}")
    assert not client.has("Withdraw this consent")
    await client.taps("Open case {number}", number="2026-000001")
    assert "2026-000001" in client.actor.screen


@ONE_ENGINE
async def test_what_the_contract_needs_shows_what_stands_in_the_way_and_can_be_asked(
    desk: Desk, client: Client
) -> None:
    await client.greets()
    await client.taps("My consents")
    await client.taps("Needed for the contract")
    for scope in NEEDED_PURPOSES:
        assert PURPOSES[scope].obstacle.in_(client.language) in client.actor.screen
        assert PURPOSES[scope].ends.in_(client.language) in client.actor.screen
    await client.taps("All the same: {what}", what=called(client, Scope.FRAUD))
    await client.actor.says("Шартым аяқталды / Договор закончился")
    await client.agrees()
    await client.shares_number()
    await client.taps("File the request")

    [case] = await every_case(desk, client)
    assert [d.scope for d in case.demands] == [Scope.FRAUD]


@ONE_ENGINE
async def test_anybody_reads_it_and_nothing_is_stored(desk: Desk, client: Client) -> None:
    await client.greets()
    for _ in range(2):
        await client.actor.says("/withdraw")
        await client.taps("Needed for the contract")
        await client.taps("Back")
        await client.actor.taps(called(client, Scope.CROSS_BORDER))
        await client.taps("Back")

    visit = await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())
    assert (visit.subject, visit.draft) == (None, None)
    assert "privacy@example.kz" in client.actor.screen


# -- with the rest of the bot


@ONE_ENGINE
async def test_words_that_ask_for_it_keep_their_moment(desk: Desk) -> None:
    client = of(desk, Language.RU)
    await becomes_known(client)
    await client.actor.says("хочу отозвать согласие")
    said_at = desk.clock()
    draft = (await desk.store.read(people.visit, client.actor.person.id, now=said_at)).draft
    assert draft is not None
    await desk.passes(timedelta(minutes=10))
    await client.actor.forges(AskAs(draft=draft.id, kind="withdraw_consent").pack())
    await client.actor.taps(f"▫️ {called(client, ADS)}")

    [case] = await every_case(desk, client)
    assert [d.received_at for d in case.demands if d.scope is ADS] == [said_at]
    assert await state(desk, client) is State.WITHDRAWN


@ONE_ENGINE
async def test_a_change_of_language_before_the_choice_shows_the_switches_again(desk: Desk) -> None:
    client = of(desk, Language.RU)
    await client.greets()
    await client.actor.says("хочу отозвать согласие")
    draft = (await desk.store.read(people.visit, client.actor.person.id, now=desk.clock())).draft
    assert draft is not None
    await client.actor.forges(AskAs(draft=draft.id, kind="withdraw_consent").pack())
    await client.actor.says("/language")
    await client.actor.taps("Қазақша")

    client.language = Language.KK
    assert f"▫️ {called(client, ADS)}" in client.actor.buttons


@ONE_ENGINE
async def test_the_case_cannot_be_taken_back_and_says_since_when_it_is_in_force(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    [case] = await every_case(desk, client)

    await client.actor.forges(OpenCase(case=case.id).pack())

    since = client.t.plain("In force since {moment}", moment=case.opened_at)
    assert since in client.actor.screen
    assert not client.has("Take the request back")
    await client.actor.forges(WithdrawCase(case=case.id, sure=True).pack())
    assert (await every_case(desk, client))[0].open


@ONE_ENGINE
async def test_withdrawing_the_consent_to_this_chat_says_that_the_withdrawal_stays(desk: Desk, client: Client) -> None:
    await becomes_known(client)
    await client.actor.says("/withdraw")
    assert "2026-000001" in client.actor.screen
    await client.taps("Withdraw consent to this chat")

    [case] = await every_case(desk, client)
    assert case.open
    assert not await agreed(desk, client)
    await client.actor.says("/withdraw")
    assert any(label.startswith(f"⛔ {called(client, Scope.RESEARCH)}") for label in client.actor.buttons)
