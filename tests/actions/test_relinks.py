"""A changed number or Telegram account: confirmed by two, announced to the old one, in effect when nobody objected."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.actions import cases, consents, desk, drafts, moving, people
from bot.domain.cases import Case, Outcome, Status
from bot.domain.deliveries import State as Delivered
from bot.domain.languages import Language
from bot.domain.notices import ChangeAhead, Done
from bot.domain.refusals import (
    ChangeWaits,
    NeedsConsent,
    NeedsStep,
    NotFound,
    OwnCase,
    Stale,
)
from bot.domain.relinks import State
from bot.domain.requests import Kind
from bot.domain.staff import Role
from bot.storage import drafts as draft_records
from bot.storage import people as records
from bot.storage import tables
from bot.storage.db import Tx
from tests.actions.house import House
from tests.actions.relinking import Relinking


@pytest.fixture
async def at(house: House) -> Relinking:
    return Relinking(house=house, first=await house.hand("Bolat"), second=await house.hand("Dana"))


# -- a Telegram account -----------------------------------------------------------------------------------------------


async def test_cases_move_when_the_waiting_time_is_over_and_not_before(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)

    # Monday noon, and three working days: Thursday is the last day to object.
    assert await at.ready_at(relink) == datetime(2026, 11, 5, 19, tzinfo=UTC)
    house.later(days=3, hours=11)
    assert await at.takes_effect() == 0
    assert await at.reads(old) == {old_case.number}
    assert await at.reads(new) == {relink.number}

    house.later(hours=2)
    assert await at.takes_effect() == 1

    assert await at.state(relink) is State.MADE
    assert await at.reads(new) == {old_case.number, relink.number}
    assert await at.subject(old) is None
    assert await at.reads(old) == set()
    with pytest.raises(NotFound):
        await house.store.read(cases.require, old, old_case.id)


async def test_the_old_chat_gets_the_notice_and_the_new_one_the_letters(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    olds, news = await house.subject(old), await house.subject(new)
    relink = await at.asks_to_move(new, await at.phone(old))

    await at.confirms(relink)
    await at.waits()

    told = [(row.what, row.to) for row in await house.told("Done", "ChangeAhead", "ChangeMade")]
    assert told == [("Done", news), ("ChangeAhead", olds), ("ChangeMade", news)]


async def test_letters_about_old_cases_go_to_the_new_chat_in_its_language(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    await house.store.write(people.choose_language, new, Language.RU)
    old_case = await house.filed(old)
    await at.moved(old, new)
    await house.deliver()

    await house.claim(old_case, at.first)
    await house.deliver()
    await house.answer(old_case, at.first)
    letter = await house.take()

    assert letter is not None
    assert letter.language is Language.RU
    assert letter.chat_id == await at.chat_of(await house.case(old_case.id))
    assert letter.chat_id == await house.store.read(records.own_telegram, await house.subject(new))


async def test_the_new_account_acts_on_old_cases_as_on_its_own(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    await at.moved(old, new)

    await house.says(new, old_case, "Это всё ещё я")
    shown = await house.store.read(cases.show, new, old_case.id)
    taken_back = await house.withdraws(new, old_case)

    assert [entry.text for entry in shown.thread][-1] == "Это всё ещё я"
    assert taken_back.status is Status.WITHDRAWN
    actors = {kind: actor for kind, actor, _ in await house.record(old_case)}
    assert actors["message_received"] == actors["case_withdrawn"] == f"subject:{await house.subject(new)}"


async def test_a_refusal_of_old_can_be_appealed_from_the_new_account(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    await house.claim(old_case, at.first)
    await house.decided(old_case, at.first, at.second, "refused", ground="data_not_held")
    await at.moved(old, new)
    [refused] = await house.store.read(cases.refused_of, new)

    payload = {"scope": "refusal", "about": refused.id, "disagree": ""}
    form = await house.store.write(drafts.begin, new, Kind.APPEAL, "check", payload=payload, now=house.now)
    appeal = await house.confirm_form(new, form)

    assert appeal.demands[-1].about == old_case.demands[0].id


async def test_a_new_request_does_not_join_a_case_of_the_old_account(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    await at.moved(old, new)

    filed = await house.filed(new)

    assert filed.id != old_case.id
    assert filed.subject_id == await house.subject(new)


async def test_the_old_account_is_a_stranger_and_starts_afresh(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    telegram_id = await house.store.read(records.own_telegram, await house.subject(old))
    await at.moved(old, new)

    with pytest.raises(NeedsConsent):
        await house.filed(old)
    assert telegram_id is not None
    visit = await house.store.read(people.visit, telegram_id, now=house.now)
    assert (visit.subject, visit.language) == (None, None)
    await house.store.write(
        people.agree, telegram_id, name="А", edition="1", text_hash="h", language=Language.KK, now=house.now
    )
    await house.store.write(people.share_phone, old, "+77015550000", now=house.now)
    again = await house.filed(old)

    assert await at.reads(old) == {again.number}
    assert old_case.number in await at.reads(new)
    assert again.number not in await at.reads(new)


async def test_forms_about_old_cases_go_and_a_request_begun_there_stays(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    house.later(days=11, hours=23)
    adding = await house.store.write(drafts.begin, old, "add", "content", case_id=old_case.id, now=house.now)
    request = await house.form(old)

    await at.waits(days=0)

    assert await house.store.read(draft_records.find, old, adding.id, house.now) is None
    assert await house.store.read(draft_records.find, old, request.id, house.now) is not None


async def test_chains_work_whatever_is_moved_first(house: House, at: Relinking) -> None:
    oldest, older, newest = [await house.person() for _ in range(3)]
    filed = [(await house.filed(person)) for person in (oldest, older)]
    await at.moved(oldest, older)
    await at.moved(older, newest)

    assert {case.number for case in filed} < await at.reads(newest)
    assert await at.reads(older) == await at.reads(oldest) == set()
    chats = {await at.chat_of(await house.case(case.id)) for case in filed}
    assert chats == {await house.store.read(records.own_telegram, await house.subject(newest))}


async def test_what_waits_follows_the_account_it_goes_to(house: House, at: Relinking) -> None:
    oldest, older, newest = [await house.person() for _ in range(3)]
    oldest_case = await house.filed(oldest)
    second = await at.asks_to_move(newest, await at.phone(older))
    first = await at.asks_to_move(older, await at.phone(oldest))
    await at.confirms(second)
    house.later(days=1)
    await at.confirms(first)

    await at.waits()

    assert await at.state(first) is await at.state(second) is State.MADE
    assert await at.reads(newest) == {oldest_case.number, first.number, second.number}


async def test_letters_a_closed_old_chat_refused_reach_the_new_one(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    while letter := await house.take():
        await house.settle(letter, Delivered.DEACTIVATED)
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    while letter := await house.take():
        closed = letter.delivery.recipient == await house.subject(old)
        await house.settle(letter, Delivered.DEACTIVATED if closed else Delivered.SENT)
    await at.waits()

    left = await house.deliver()

    to_new = [type(letter.delivery.notice).__name__ for letter in left if letter.chat_id]
    assert sorted(to_new) == ["ChangeMade", "Receipt"]
    assert [row.state for row in await house.told("ChangeAhead")] == [Delivered.SKIPPED]
    picture = await house.store.read(desk.picture, await house.case(old_case.id))
    assert not picture.unreachable


# -- nothing to move --------------------------------------------------------------------------------------------------


async def test_without_a_match_the_case_is_filed_and_closed_and_nothing_waits(house: House, at: Relinking) -> None:
    new = await house.person()
    relink = await at.asks_to_move(new, "+77019999999")

    closed = await at.confirms(relink)

    assert closed.status is Status.CLOSED
    assert await at.state(relink) is State.VOID
    assert not await house.told("ChangeAhead")
    assert [row.what for row in await house.told("Done")] == ["Done"]
    await at.waits()
    assert not await house.told("ChangeMade")


async def test_nobody_is_moved_to_themselves(house: House, at: Relinking) -> None:
    person = await house.person()
    relink = await at.asks_to_move(person, await at.phone(person))

    await at.confirms(relink)
    await at.waits()

    assert await at.state(relink) is State.VOID
    assert await at.reads(person) == {relink.number}


async def test_erased_and_moved_accounts_are_not_found(house: House, at: Relinking) -> None:
    erased, moved, taker, new = [await house.person() for _ in range(4)]
    numbers = [await at.phone(erased), await at.phone(moved)]
    await at.erased_on(await house.subject(erased))
    await at.moved(moved, taker)

    for number in numbers:
        await at.confirms(await at.asks_to_move(new, number))

    assert len(await house.told("ChangeAhead")) == 1


async def test_an_account_erased_meanwhile_leaves_nothing_to_move_and_that_is_said(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    await house.deliver()
    await at.erased_on(await house.subject(old))

    await at.waits()

    assert await at.state(relink) is State.VOID
    assert [row.to for row in await house.told("ChangeMade")] == [await house.subject(new)]


async def test_whoever_asked_and_is_erased_takes_nothing_over(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    await house.deliver()
    assert await at.erased_on(await house.subject(new)) == 1

    await at.waits()

    assert await at.state(relink) is State.DROPPED
    assert await at.subject(old) is not None


async def test_of_two_accounts_that_claim_each_other_one_stays(house: House, at: Relinking) -> None:
    one, other = await house.person(), await house.person()
    first = await at.asks_to_move(one, await at.phone(other))
    second = await at.asks_to_move(other, await at.phone(one))
    await at.confirms(first)
    await at.confirms(second)

    await at.waits()

    assert sorted([await at.state(first), await at.state(second)]) == [State.MADE, State.VOID]
    living = [person for person in (one, other) if await at.subject(person)]
    assert len(living) == 1
    assert await at.reads(living[0]) == {first.number, second.number}


async def test_two_changes_of_one_account_do_not_wait_at_once(house: House, at: Relinking) -> None:
    old, one, other = [await house.person() for _ in range(3)]
    first = await at.asks_to_move(one, await at.phone(old))
    second = await at.asks_to_move(other, await at.phone(old))
    await at.verifies(second)
    await house.propose(second, at.first)
    await at.confirms(first)

    with pytest.raises(ChangeWaits):
        await house.confirm(second, at.second)
    await at.objects(old, first)
    await house.confirm(second, at.second)

    assert await at.state(second) is State.WAITING


async def test_the_one_that_came_second_finds_nothing_to_move(house: House, at: Relinking) -> None:
    old, one, other = [await house.person() for _ in range(3)]
    old_case = await house.filed(old)
    first = await at.asks_to_move(one, await at.phone(old))
    second = await at.asks_to_move(other, await at.phone(old))
    await at.confirms(first)
    await at.waits()

    await at.confirms(second)

    assert await at.state(second) is State.VOID
    assert old_case.number in await at.reads(one)


# -- saying no --------------------------------------------------------------------------------------------------------


async def test_an_objection_stops_it_and_opens_the_case_again(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)

    assert await at.objects(old, relink) is State.STOPPED
    assert await at.objects(old, relink) is State.STOPPED
    await at.waits()

    again = await house.case(relink.id)
    assert (again.status, again.assignee, again.closed_at) == (Status.WORKING, at.first.id, None)
    assert again.demands[0].open
    assert [row.to for row in await house.told("ChangeStopped")] == [await house.subject(new)]
    lines = [row.facts["what"] for row in await house.told("Line")]
    assert lines.count("relink_stopped") == 1
    assert await at.subject(old) is not None
    assert [kind for kind, _, _ in await house.record(relink)].count("relink_stopped") == 1


async def test_after_an_objection_it_is_verified_anew(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    await at.objects(old, relink)
    house.later(days=1)

    with pytest.raises(NeedsStep):
        await house.propose(relink, at.first)
    await at.confirms(relink)
    assert len(await house.told("ChangeAhead")) == 2
    await at.waits()

    assert old_case.number in await at.reads(new)


async def test_an_objection_to_a_case_nobody_can_work_on_puts_it_into_the_queue(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    await house.dismiss(at.first)

    await at.objects(old, relink)

    again = await house.case(relink.id)
    assert (again.status, again.assignee) == (Status.NEW, None)


async def test_only_the_old_account_can_object(house: House, at: Relinking) -> None:
    old, new, charlie = [await house.person() for _ in range(3)]
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)

    for person in (new, charlie, await house.stranger()):
        with pytest.raises(NotFound):
            await at.objects(person, relink)


async def test_an_objection_that_comes_too_late_is_heard_by_people(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.moved(old, new)

    assert await at.objects(old, relink) is State.DISPUTED
    assert await at.objects(old, relink) is State.DISPUTED

    lines = [row.facts["what"] for row in await house.told("Line")]
    assert lines.count("relink_disputed") == 1
    assert await at.subject(new) is not None


async def test_taking_the_case_up_again_holds_what_waits(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    boss = await house.hand("Boss", Role.RESPONSIBLE)
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)

    await house.reopen(relink, boss)
    await at.waits()
    assert await at.state(relink) is State.ASKED
    assert await at.subject(old) is not None

    await house.decided(relink, at.first, at.second)
    await at.waits()
    assert await at.state(relink) is State.MADE


async def test_an_objection_and_the_effect_at_one_moment_are_one_or_the_other(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    old_case = await house.filed(old)
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    house.later(days=12)

    async def settled(act: Awaitable[object]) -> object:
        try:
            return await act
        except Stale as refusal:
            return refusal

    await asyncio.gather(
        *(settled(at.objects(old, relink)) for _ in range(4)),
        *(settled(house.store.write(moving.make_one, now=house.now)) for _ in range(4)),
    )

    readers = [person for person in (old, new) if old_case.number in await at.reads(person)]
    state = await at.state(relink)
    assert readers == ([old] if state is State.STOPPED else [new])
    assert state in {State.STOPPED, State.MADE, State.DISPUTED}
    assert (state is State.STOPPED) == (await house.case(relink.id)).open


async def test_the_same_change_is_made_once_by_many_hands(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    house.later(days=12)

    made = await asyncio.gather(*(house.store.write(moving.make_one, now=house.now) for _ in range(6)))

    assert sum(made) == 1
    assert len(await house.told("ChangeMade")) == 1
    assert await at.state(relink) is State.MADE


# -- a number ---------------------------------------------------------------------------------------------------------


async def test_a_new_number_takes_its_place_when_it_has_waited(house: House, at: Relinking) -> None:
    person = await house.person()
    before = await at.phone(person)
    relink = await at.asks_to_change(person, "+77055550000")
    assert await at.phone(person) == before
    await at.confirms(relink)
    assert await at.phone(person) == before
    assert [row.to for row in await house.told("ChangeAhead")] == [await house.subject(person)]

    await at.waits()

    assert await at.phone(person) == "+77055550000"
    assert await house.store.read(sealed_numbers) == []


async def test_an_objection_keeps_the_number(house: House, at: Relinking) -> None:
    person = await house.person()
    before = await at.phone(person)
    relink = await at.asks_to_change(person, "+77055550000")
    await at.confirms(relink)

    assert await at.objects(person, relink) is State.STOPPED
    await at.waits()

    assert await at.phone(person) == before
    assert (await house.case(relink.id)).open
    assert not await house.told("ChangeStopped")


async def test_the_number_that_is_held_changes_nothing(house: House, at: Relinking) -> None:
    person = await house.person()
    relink = await at.asks_to_change(person, await at.phone(person))

    await at.confirms(relink)

    assert await at.state(relink) is State.VOID


async def test_a_first_number_is_kept_at_once(house: House, at: Relinking) -> None:
    person = await house.person(phone=False)

    relink = await at.asks_to_change(person, "+77055550000")

    assert await at.phone(person) == "+77055550000"
    await at.confirms(relink)
    assert await at.state(relink) is State.VOID


async def test_a_number_held_is_never_overwritten_by_sharing_another(house: House, at: Relinking) -> None:
    person = await house.person()
    before = await at.phone(person)

    await house.store.write(people.share_phone, person, "+77055550000", now=house.now)

    assert await at.phone(person) == before


async def test_without_the_new_number_nothing_is_filed(house: House) -> None:
    person = await house.person()
    payload = {"scope": "phone", "old_phone": "+77010000000", "circumstances": ""}
    form = await house.store.write(drafts.begin, person, Kind.RELINK, "check", payload=payload, now=house.now)

    with pytest.raises(Stale):
        await house.confirm_form(person, form)


async def test_a_number_of_an_account_that_moved_meanwhile_changes_nothing(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    change = await at.asks_to_change(old, "+77055550000")
    await at.moved(old, new)

    await at.confirms(change)

    assert await at.state(change) is State.VOID
    assert await house.store.read(sealed_numbers) == []


# -- erasure and consent ----------------------------------------------------------------------------------------------


def sealed_numbers(tx: Tx) -> list[bytes]:
    return [number for number in tx.execute(select(tables.relinks.c.phone_sealed)).scalars() if number]


def identifiable(tx: Tx) -> int:
    """How many subjects can still be read."""
    return len(tx.execute(select(tables.subjects.c.id).where(tables.subjects.c.telegram_sealed != b"")).all())


async def closed(house: House, at: Relinking, person: bytes, words: str | None = "старая почта") -> Case:
    """A request for deletion, carried out and answered."""
    case = await house.filed(person, words)
    await house.claim(case, at.first)
    await house.decided(case, at.first, at.second)
    await house.done(case, at.first)
    return case


async def test_deleting_everything_takes_the_moved_accounts_along(house: House, at: Relinking) -> None:
    oldest, old, new = [await house.person() for _ in range(3)]
    for person in (oldest, old):
        await closed(house, at, person)
    await at.moved(oldest, old)
    await at.moved(old, new)
    await closed(house, at, new, words=None)
    await house.deliver()

    house.later(days=2)
    assert await at.erases() == 1

    assert await house.store.read(identifiable) == 0
    kinds = [kind for kind, _, _ in await house.record()]
    assert kinds.count("subject_erased") == 3
    assert await house.sealed() > 5


async def test_a_deletion_of_everything_asked_before_the_move_ends_with_everything(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    everything = await house.filed(old, None)
    await house.claim(everything, at.first)
    await house.decided(everything, at.first, at.second)
    await at.moved(old, new)
    await house.done(everything, at.first)
    left = await house.deliver()
    assert [x.chat_id for x in left if isinstance(x.delivery.notice, Done) and x.case.id == everything.id] == [
        await house.store.read(records.own_telegram, await house.subject(new))
    ]

    house.later(days=2)
    await at.erases()

    assert await house.store.read(identifiable) == 0


async def test_an_erasure_planned_before_the_move_is_kept_and_takes_only_the_old_account(
    house: House, at: Relinking
) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    house.later(days=11, hours=12)
    await closed(house, at, old, words=None)
    await house.deliver()
    await at.waits(days=0.6)
    await house.deliver()
    house.later(days=1)

    await at.erases()

    assert await house.store.read(identifiable) == 1
    assert await at.subject(new) is not None


async def test_an_open_case_of_the_old_account_is_answered_before_anything_is_destroyed(
    house: House, at: Relinking
) -> None:
    old, new = await house.person(), await house.person()
    await house.filed(old)
    await at.moved(old, new)
    await closed(house, at, new, words=None)
    await house.deliver()

    house.later(days=2)
    await house.store.write(moving.make_one, now=house.now)
    await at.erases()

    assert await house.store.read(identifiable) == 2


async def test_reopening_an_old_case_calls_the_erasure_off(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    boss = await house.hand("Boss", Role.RESPONSIBLE)
    everything = await house.filed(old, None)
    await house.claim(everything, at.first)
    await house.decided(everything, at.first, at.second)
    await at.moved(old, new)
    await house.done(everything, at.first)
    await house.deliver()

    await house.reopen(everything, boss)
    house.later(days=3)

    assert await at.erases() == 0


async def test_taking_back_the_consent_closes_old_cases_and_destroys_every_number(house: House, at: Relinking) -> None:
    oldest, old, new = [await house.person() for _ in range(3)]
    await house.filed(oldest)
    olds = [await house.subject(person) for person in (oldest, old, new)]
    await at.moved(oldest, old)
    await at.moved(old, new)

    await house.store.write(consents.withdraw, new, language=Language.RU, now=house.now)

    for subject_id in olds:
        assert not await house.store.read(records.has_agreed, subject_id)
        assert (await house.store.read(records.identity, subject_id))[1] is None
    mine = await house.store.read(cases.mine, new)
    assert not any(case.open for case in mine)


async def test_taking_back_the_consent_ends_what_waits(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)

    await house.store.write(consents.withdraw, new, language=Language.RU, now=house.now)
    await at.waits()

    assert await at.state(relink) is State.DROPPED
    assert await at.subject(old) is not None


async def test_taking_the_case_back_ends_what_it_has_set_going(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    joined = await house.filed(new)
    assert joined.id == relink.id
    await at.verifies(relink)
    await house.propose(relink, at.first, demand=at.demand(relink).id)
    await house.confirm(relink, at.second)

    await house.withdraws(new, relink)
    await at.waits()

    assert await at.state(relink) is State.DROPPED
    assert await at.objects(old, relink) is State.DROPPED
    assert await at.subject(old) is not None


# -- staff ------------------------------------------------------------------------------------------------------------


async def staff_with_a_client_account(house: House) -> tuple[bytes, str]:
    """Somebody on the roster who is a client too: the keyed account, and the id on the roster."""
    hand = await house.hand("Aliya")
    member = hand.id

    def telegram(tx: Tx) -> int:
        sealed = tx.execute(select(tables.staff.c.telegram_sealed).where(tables.staff.c.id == member)).scalar_one()
        return int(tx.vault.open(tx, member, "telegram", sealed))

    telegram_id = await house.store.read(telegram)
    await house.store.write(
        people.agree, telegram_id, name="Aliya", edition="1", text_hash="h", language=Language.RU, now=house.now
    )
    await house.store.write(people.share_phone, hand.person, "+77017777777", now=house.now)
    return hand.person, member


async def test_nobody_decides_who_takes_over_their_own_account(house: House, at: Relinking) -> None:
    own, member = await staff_with_a_client_account(house)
    new = await house.person()
    relink = await at.asks_to_move(new, await at.phone(own))

    with pytest.raises(OwnCase):
        await house.store.write(desk.claim, relink.id, by=member, now=house.now)


async def test_nobody_handles_what_they_asked_for_under_another_account(house: House, at: Relinking) -> None:
    own, member = await staff_with_a_client_account(house)
    new = await house.person()
    old_case = await house.filed(own)
    await at.moved(own, new)
    own_case = await house.filed(new)

    for case in (old_case, own_case):
        with pytest.raises(OwnCase):
            await house.store.write(desk.claim, case.id, by=member, now=house.now)


async def test_those_who_decide_see_whether_there_is_something_to_move(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    found = await at.asks_to_move(new, await at.phone(old))
    nothing = await at.asks_to_move(new, "+77019999999")
    assert found.id == nothing.id
    case = await house.case(found.id)

    changes = (await house.store.read(desk.look, case.id, by=at.first.id)).changes

    assert changes[at.demand(found).id].moves
    assert not changes[at.demand(nothing).id].moves


async def test_a_refused_change_moves_nothing(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await house.claim(relink, at.first)
    grounds = [g.code for g in house.rules.grounds.values() if Kind.RELINK in g.kinds and not g.needs_end_date]

    closed = await house.decided(relink, at.first, at.second, "refused", ground=grounds[0])
    await at.waits()

    assert closed.demands[0].outcome is Outcome.REFUSED
    assert await at.state(relink) is State.ASKED
    assert await at.subject(old) is not None


async def test_a_notice_that_is_late_does_not_reach_the_new_chat(house: House, at: Relinking) -> None:
    old, new = await house.person(), await house.person()
    relink = await at.asks_to_move(new, await at.phone(old))
    await at.confirms(relink)
    await at.waits()

    left = await house.deliver()

    assert not [letter for letter in left if isinstance(letter.delivery.notice, ChangeAhead)]
