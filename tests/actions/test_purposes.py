"""Consents by purpose: withdrawn in one act and for good, given again in one act, never twice, never lost."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from bot.actions import cases, consents, decisions, desk, drafts, policies, purposes
from bot.actions.purposes import State, Switch
from bot.documents import shipped
from bot.domain import policies as policy
from bot.domain.cases import Case, Demand, Outcome, Status
from bot.domain.consents import Act, Standing
from bot.domain.grounds import fitting
from bot.domain.handling import Step
from bot.domain.languages import Language
from bot.domain.people import Draft
from bot.domain.purposes import DIGEST_SHOWN
from bot.domain.refusals import DraftGone, NeedsConsent, NeedsPhone, NeedsStep, NotFound, Stale, WrongStatus
from bot.domain.requests import AGAIN, OPTIONAL_PURPOSES, Kind, Scope
from bot.domain.staff import Role
from bot.storage import people as records
from bot.storage import policies as versions
from bot.storage import tables
from bot.storage.db import Tx
from bot.texts import ALMATY
from tests.actions.house import RULES, Hand, House
from tests.actions.test_races import at_once

KIND = Kind.WITHDRAW_CONSENT
ADS, STUDIES = Scope.MARKETING, Scope.RESEARCH


# -- said shortly


async def stops(house: House, person: bytes, scope: Scope = ADS) -> Case | None:
    return await house.store.write(purposes.switch_off, person, scope, rules=house.rules, now=house.now)


async def stopped(house: House, person: bytes, scope: Scope = ADS) -> Case:
    case = await stops(house, person, scope)
    assert case is not None
    return case


def shown(scope: Scope, language: Language = Language.KK) -> str:
    return RULES.purposes[scope].digest(language)[:DIGEST_SHOWN]


async def gives(house: House, person: bytes, scope: Scope = ADS, text: str | None = None) -> bool:
    text = shown(scope) if text is None else text
    return await house.store.write(purposes.give, person, scope, shown=text, rules=house.rules, now=house.now)


async def switch(house: House, person: bytes, scope: Scope = ADS) -> Switch:
    return (await house.store.read(purposes.overview, person, rules=house.rules, now=house.now)).of(scope)


async def form(house: House, person: bytes, **payload: str) -> Draft:
    step = "check"
    return await house.store.write(drafts.begin, person, KIND, step, payload=payload, now=house.now)


async def files(house: House, person: bytes, draft: Draft) -> Case:
    return await house.confirm_form(person, draft)


async def ledger(house: House) -> list[tuple[object, ...]]:
    """Everything recorded about the company's purposes."""

    def rows(tx: Tx) -> list[tuple[object, ...]]:
        c = tables.consents.c
        query = select(c.purpose, c.act, c.edition, c.text_hash, c.language, c.at).where(c.purpose != "desk")
        return [tuple(row) for row in tx.execute(query.order_by(c.id))]

    return await house.store.read(rows)


async def acts(house: House) -> list[tuple[object, ...]]:
    return [(purpose, act) for purpose, act, *_ in await ledger(house)]


async def number(house: House, person: bytes) -> str | None:
    _, phone = await house.store.read(records.identity, await house.subject(person))
    return phone


async def step(house: House, case: Case, hand: Hand) -> Case:
    return await house.store.write(
        desk.take_step, case.id, Step.STOPPED, rules=house.rules, by=hand.id, now=house.now
    )  # fmt: skip


async def resolves(house: House, case: Case, hand: Hand, demand: Demand) -> Case:
    written = await house.written(case, hand, "grant", outcome="fulfilled", demand=demand.id, text="Больше не пришлём")
    return await house.store.write(
        decisions.resolve, hand.person, written, rules=house.rules, by=hand.id, now=house.now
    )  # fmt: skip


async def carried_out(house: House, case: Case, hand: Hand) -> Case:
    await step(house, await house.claim(case, hand), hand)
    return await resolves(house, case, hand, case.demands[0])


async def facts(house: House, case: Case, kind: str) -> list[Mapping[str, object]]:
    return [what for name, _, what in await house.record(case) if name == kind]


async def notices(house: House, *kinds: str) -> list[str]:
    return [told.what for told in await house.told(*kinds)]


# -- withdrawn in one act


async def test_one_act_withdraws_and_files_what_is_to_be_carried_out(house: House) -> None:
    person = await house.person()

    case = await stopped(house, person)

    (demand,) = case.demands
    assert (case.status, demand.kind, demand.scope, demand.received_at) == (Status.NEW, KIND, ADS, house.now)
    assert [clock.rule for clock in demand.clocks] == ["withdrawal"]
    digest = RULES.purposes[ADS].digest(Language.KK)
    assert await ledger(house) == [("marketing", "withdrawn", RULES.purposes_edition, digest, "kk", house.now)]
    assert await notices(house) == ["Receipt", "Card"]
    assert [kind for kind, _, _ in await house.record(case)] == ["demand_filed", "consent_withdrawn"]
    assert (await facts(house, case, "consent_withdrawn"))[0]["demand"] == demand.id
    now = await switch(house, person)
    assert (now.state, now.at, now.case and now.case.id) == (State.WITHDRAWN, house.now, case.id)
    assert (await switch(house, person, STUDIES)).state is State.UNKNOWN


async def test_two_purposes_are_two_demands_of_one_case_with_a_receipt_each(house: House) -> None:
    person = await house.person()

    first = await stopped(house, person, ADS)
    second = await stopped(house, person, STUDIES)

    assert first.id == second.id
    assert await acts(house) == [("marketing", "withdrawn"), ("research", "withdrawn")]
    assert await notices(house, "Receipt") == ["Receipt", "Receipt"]
    since = (await house.store.read(cases.show, person, first.id)).since
    assert set(since) == {demand.id for demand in second.demands}


async def test_silence_is_no_consent_and_reading_stores_nothing(house: House) -> None:
    stranger = await house.stranger()

    held = await house.store.read(purposes.overview, stranger, rules=house.rules, now=house.now)

    assert held.own is None
    assert {switch.state for switch in held.switches} == {State.UNKNOWN}
    assert [switch.purpose.scope for switch in held.switches] == list(RULES.purposes)
    assert await ledger(house) == []


async def test_consent_and_number_come_first_and_then_it_is_in_force_from_that_moment(house: House) -> None:
    with pytest.raises(NeedsConsent):
        await stops(house, await house.stranger())
    person = await house.person(phone=False)
    with pytest.raises(NeedsPhone):
        await stops(house, person)
    assert await ledger(house) == []

    known = await house.person()
    begun = await form(house, known, scope=ADS)
    house.later(hours=2)
    await house.store.write(purposes.finish, known, begun, rules=house.rules, now=house.now)

    [(_, act, *_, at)] = await ledger(house)
    case = (await switch(house, known)).case
    assert case is not None
    assert (act, at) == ("withdrawn", house.now)
    assert case.demands[0].received_at == begun.received_at, "the term runs from when it was asked"
    assert (await house.store.read(cases.show, known, case.id)).since == {case.demands[0].id: house.now}


# -- never twice


async def test_a_second_tap_an_old_button_and_a_forged_form_change_nothing(house: House) -> None:
    person = await house.person()
    case = await stopped(house, person)
    told = await notices(house)

    house.later(hours=1)
    again = await stops(house, person)
    forged = await files(house, person, await form(house, person, scope=ADS))

    assert again is None
    assert forged.id == case.id
    assert len((await house.case(case.id)).demands) == 1
    assert await acts(house) == [("marketing", "withdrawn")]
    assert await notices(house) == told
    visit = await house.store.read(drafts.of_case, person, case.id, now=house.now)
    assert visit is None


async def test_a_second_withdrawal_after_the_first_was_carried_out_is_no_new_case(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await carried_out(house, await stopped(house, person), hand)
    assert case.status is Status.CLOSED

    forged = await files(house, person, await form(house, person, scope=ADS))

    assert await stops(house, person) is None
    assert forged.id == case.id
    assert len(await house.store.read(cases.mine, person)) == 1


async def test_twenty_taps_at_once_are_one_demand_one_act_and_one_receipt(house: House) -> None:
    person = await house.person()

    came, refused = await at_once(stops(house, person) for _ in range(20))

    assert refused == []
    filed = {case.id for case in came if case}
    assert (len(filed), sum(case is not None for case in came)) == (1, 1)
    assert len((await house.case(filed.pop())).demands) == 1
    assert await acts(house) == [("marketing", "withdrawn")]
    assert await notices(house, "Receipt") == ["Receipt"]


async def test_a_form_and_a_tap_at_once_are_one_withdrawal(house: House) -> None:
    person = await house.person()
    begun = await form(house, person, scope=ADS)

    _, refused = await at_once([files(house, person, begun), stops(house, person), files(house, person, begun)])

    assert all(isinstance(each, DraftGone) for each in refused)
    assert await acts(house) == [("marketing", "withdrawn")]
    assert await notices(house, "Receipt") == ["Receipt"]


async def test_giving_and_withdrawing_at_once_leave_what_the_last_act_says(house: House) -> None:
    person = await house.person()
    await stopped(house, person)

    _, refused = await at_once([gives(house, person), stops(house, person), gives(house, person)])

    assert refused == []
    last = (await acts(house))[-1]
    open_demands = [d for case in await house.store.read(cases.open_ones, person) for d in case.demands if d.open]
    assert (last[1] == "withdrawn") is (len(open_demands) == 1)


# -- given again


async def test_given_again_before_anything_was_done_the_case_is_over(house: House) -> None:
    person = await house.person()
    case = await stopped(house, person)
    house.later(hours=1)

    assert await gives(house, person)

    after = await house.case(case.id)
    assert (after.status, after.demands[0].outcome, after.closed_at) == (
        Status.WITHDRAWN, Outcome.WITHDRAWN, house.now,
    )  # fmt: skip
    digest = RULES.purposes[ADS].digest(Language.KK)
    assert (await ledger(house))[-1] == ("marketing", "given", RULES.purposes_edition, digest, "kk", house.now)
    [told] = await house.told("GivenAgain")
    assert told.facts["what"] == "taken_back"
    assert (await switch(house, person)).state is State.GIVEN
    assert await house.remind() == 0
    letter = next(letter for letter in await house.deliver() if type(letter.delivery.notice).__name__ == "Regiven")
    assert letter.given_at == house.now


async def test_given_again_only_its_own_demand_is_taken_back(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    await stopped(house, person)

    await gives(house, person)

    after = await house.case(case.id)
    assert after.status is Status.NEW
    assert [(d.kind, d.outcome) for d in after.demands] == [(Kind.DELETE, None), (KIND, Outcome.WITHDRAWN)]
    assert after.due_at == case.due_at


async def test_given_again_after_others_were_answered_the_case_is_closed_and_can_be_reopened(house: House) -> None:
    person, hand, second = await house.person(), await house.hand(), await house.hand("Dana", Role.RESPONSIBLE)
    case = await house.claim(await house.filed(person), hand)
    await stopped(house, person)
    deletion = (await house.case(case.id)).demands[0]
    await house.decided(case, hand, second, "refused", ground="blocked", demand=deletion.id)
    assert (await house.case(case.id)).status is Status.WORKING

    await gives(house, person)

    assert (await house.case(case.id)).status is Status.CLOSED
    again = await house.reopen(case, second)
    assert [d.open for d in again.demands] == [True, False]


async def test_given_again_after_it_was_carried_out_staff_switch_it_on(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await carried_out(house, await stopped(house, person), hand)
    before = len(await house.told("Card"))

    await gives(house, person)

    after = await house.case(case.id)
    assert (after.status, after.demands[0].outcome) == (Status.CLOSED, Outcome.FULFILLED)
    [told] = await house.told("GivenAgain")
    assert told.facts["what"] == "switch_on"
    assert len(await house.told("Card")) >= before
    assert (await switch(house, person)).state is State.GIVEN


async def test_given_again_after_the_processing_stopped_staff_switch_it_on_and_owe_nothing(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.claim(await stopped(house, person), hand)
    await step(house, case, hand)

    await gives(house, person)

    assert [told.facts["what"] for told in await house.told("GivenAgain")] == ["switch_on"]
    assert (await house.case(case.id)).status is Status.WITHDRAWN


async def test_what_was_never_withdrawn_cannot_be_given_and_a_second_tap_gives_nothing(house: House) -> None:
    person = await house.person()
    never = await gives(house, person)
    await stopped(house, person)
    old_text = await gives(house, person, text="0" * DIGEST_SHOWN)
    other_language = await gives(house, person, text=shown(ADS, Language.RU))

    first, second = await gives(house, person), await gives(house, person)

    assert (never, old_text, other_language, first, second) == (False, False, False, True, False)
    assert await acts(house) == [("marketing", "withdrawn"), ("marketing", "given")]
    assert await notices(house, "Regiven", "GivenAgain") == ["Regiven", "GivenAgain"]


@pytest.mark.parametrize("scope", [scope for scope in RULES.purposes if scope not in OPTIONAL_PURPOSES])
async def test_only_optional_purposes_are_given_again_by_a_tap(house: House, scope: Scope) -> None:
    person = await house.person()

    assert not await gives(house, person, scope)
    assert await ledger(house) == []


async def test_withdrawn_given_and_withdrawn_again_are_three_acts_and_a_new_case(house: House) -> None:
    person = await house.person()
    first = await stopped(house, person)
    await gives(house, person)

    second = await stopped(house, person)

    assert first.number != second.number
    assert await acts(house) == [("marketing", "withdrawn"), ("marketing", "given"), ("marketing", "withdrawn")]
    assert (await house.case(second.id)).open


async def test_giving_needs_consent_and_number_and_has_a_form_for_them(house: House) -> None:
    person = await house.person()
    await carried_out(house, await stopped(house, person), await house.hand())
    await house.store.write(consents.withdraw, person, language=Language.KK, now=house.now)
    with pytest.raises(NeedsConsent):
        await gives(house, person)
    assert (await switch(house, person)).state is State.WITHDRAWN, "it stays readable"

    other = await house.person()
    await stopped(house, other)
    begun = await form(house, other, scope=ADS, **{AGAIN: shown(ADS)})
    with pytest.raises(Stale):
        await files(house, other, begun)
    await house.store.write(purposes.finish, other, begun, rules=house.rules, now=house.now)

    assert (await switch(house, other)).state is State.GIVEN
    with pytest.raises(DraftGone):
        await house.store.write(purposes.finish, other, begun, rules=house.rules, now=house.now)


async def test_what_was_withdrawn_from_a_former_account_is_withdrawn_from_the_one_it_was_moved_to(house: House) -> None:
    former, person = await house.person(), await house.person()
    await stopped(house, former)
    old, new = await house.subject(former), await house.subject(person)

    def moved(tx: Tx) -> None:
        tx.execute(update(tables.subjects).where(tables.subjects.c.id == old).values(moved_to=new))

    await house.store.write(moved)

    assert (await switch(house, person)).state is State.WITHDRAWN
    assert await stops(house, person) is None
    assert len(await ledger(house)) == 1


# -- at the desk


@pytest.mark.parametrize("outcome", ["refused", "partly"])
async def test_what_is_in_force_cannot_be_refused_by_anybody(house: House, outcome: str) -> None:
    hand = await house.hand()
    case = await house.claim(await stopped(house, await house.person()), hand)
    await step(house, case, hand)

    for ground in RULES.grounds:
        with pytest.raises(NotFound):
            await house.propose(case, hand, outcome, demand=case.demands[0].id, ground=ground)


async def test_staff_mark_that_it_stopped_and_then_close_it_alone(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.claim(await stopped(house, person), hand)
    with pytest.raises(NeedsStep):
        await resolves(house, case, hand, case.demands[0])
    await step(house, case, hand)

    closed = await resolves(house, case, hand, case.demands[0])

    assert (closed.status, closed.demands[0].outcome) == (Status.CLOSED, Outcome.FULFILLED)
    assert await acts(house) == [("marketing", "withdrawn")], "it was withdrawn once, by the person"
    assert await notices(house, "Done") == ["Done"]


async def test_kinds_of_processing_are_decided_by_staff_and_then_in_the_ledger(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await files(house, person, await form(house, person, scope=Scope.THIRD_PARTIES, reason=""))
    assert await ledger(house) == []
    asked = await switch(house, person, Scope.THIRD_PARTIES)
    assert (asked.state, asked.case and asked.case.id) == (State.ASKED, case.id)

    await carried_out(house, case, hand)

    digest = RULES.purposes[Scope.THIRD_PARTIES].digest(Language.KK)
    assert await ledger(house) == [("third_parties", "withdrawn", RULES.purposes_edition, digest, "kk", house.now)]
    assert (await switch(house, person, Scope.THIRD_PARTIES)).state is State.WITHDRAWN


async def test_what_the_contract_needs_can_be_asked_and_refused(house: House) -> None:
    person, hand, second = await house.person(), await house.hand(), await house.hand("Dana")
    case = await house.claim(await files(house, person, await form(house, person, scope=Scope.FRAUD, reason="")), hand)
    fits = [ground.code for ground in fitting(RULES.grounds.values(), KIND, Outcome.REFUSED)]

    refused = await house.decided(case, hand, second, "refused", ground=fits[0])

    assert refused.demands[0].outcome is Outcome.REFUSED
    assert await ledger(house) == []
    assert (await switch(house, person, Scope.FRAUD)).state is State.UNKNOWN


# -- other acts do not lose it


async def test_a_case_with_a_withdrawal_in_force_is_taken_back_without_it(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    case = await house.claim(await house.filed(person), hand)
    await stopped(house, person)
    deletion = (await house.case(case.id)).demands[0]
    await house.propose(case, hand, demand=deletion.id)

    left = await house.withdraws(person, case)

    assert [(d.kind, d.outcome) for d in left.demands] == [(Kind.DELETE, Outcome.WITHDRAWN), (KIND, None)]
    assert left.status is Status.WORKING, "the decision that waited went with what it was about"
    assert [told.facts["what"] for told in await house.told("Line")][-1] == "withdrawn_in_part"
    with pytest.raises(WrongStatus):
        await house.withdraws(person, case)
    await step(house, left, hand)
    closed = await resolves(house, left, hand, left.demands[1])
    assert closed.status is Status.CLOSED


async def test_a_withdrawal_in_force_alone_cannot_be_taken_back_as_a_case(house: House) -> None:
    person = await house.person()
    case = await stopped(house, person)

    with pytest.raises(WrongStatus):
        await house.withdraws(person, case)

    assert (await house.case(case.id)).open


async def test_withdrawing_the_consent_to_this_chat_leaves_it_to_be_carried_out(house: House) -> None:
    person, hand = await house.person(), await house.hand()
    await house.filed(person)
    case = await stopped(house, person)
    held = await house.store.read(consents.held, person)
    assert held is not None
    assert ([c.id for c in held.lasting], held.closing, held.staying) == ([case.id], (), ())
    subject = await house.subject(person)

    await house.store.write(consents.withdraw, person, language=Language.KK, now=house.now)

    left = await house.case(case.id)
    assert (left.status, [d.open for d in left.demands]) == (Status.NEW, [False, True])
    assert (await house.store.read(records.identity, subject))[1], "staff have to find the person"
    with pytest.raises(NeedsConsent):
        await stops(house, person, STUDIES)

    await house.claim(left, hand)
    await step(house, left, hand)
    await resolves(house, left, hand, left.demands[1])

    assert (await house.store.read(records.identity, subject))[1] is None
    assert "Done" in [type(letter.delivery.notice).__name__ for letter in await house.deliver()]
    assert await acts(house) == [("marketing", "withdrawn")]


async def test_withdrawing_the_consent_to_this_chat_with_nothing_in_force_is_as_it_was(house: House) -> None:
    person = await house.person()
    case = await house.filed(person)
    held = await house.store.read(consents.held, person)
    assert held is not None
    assert ([c.id for c in held.closing], held.lasting) == ([case.id], ())
    subject = await house.subject(person)

    await house.store.write(consents.withdraw, person, language=Language.KK, now=house.now)

    assert (await house.case(case.id)).status is Status.WITHDRAWN
    assert (await house.store.read(records.identity, subject))[1] is None


async def test_every_act_is_in_the_chain(house: House) -> None:
    person = await house.person()
    await stopped(house, person)
    await gives(house, person)

    assert await house.sealed() == len(await house.record())


# -- asked again


async def publishes(house: House, version: str, kind: policy.Kind) -> None:
    """A version that is in force from today on."""
    edition = replace(shipped(), version=version, kind=kind, effective=house.now.astimezone(ALMATY).date())
    await house.store.write(versions.propose, edition, by="cli", now=house.now)
    await house.store.write(policies.publish, version, by="cli", now=house.now)


async def given_under_the_first_version(house: House) -> bytes:
    await house.store.write(policies.ship, shipped(), now=house.now)
    person = await house.person()
    await stopped(house, person)
    assert await gives(house, person)
    house.later(days=1)
    return person


async def test_a_minor_version_keeps_a_consent_and_a_material_one_asks_again(house: House) -> None:
    person = await given_under_the_first_version(house)

    await publishes(house, "1.1", policy.Kind.MINOR)
    assert (await switch(house, person)).state is State.GIVEN
    house.later(days=1)
    await publishes(house, "2", policy.Kind.MATERIAL)

    asked = (await switch(house, person)).held
    assert (asked.standing, asked.asks and asked.asks.version) == (Standing.TO_CONFIRM, "2")
    assert asked.entry is not None
    assert (asked.entry.policy, asked.entry.channel, asked.entry.edition) == ("1", "chat", RULES.purposes_edition)
    assert (await switch(house, person, STUDIES)).state is State.UNKNOWN, "nothing was said, so nothing is asked"


async def test_confirmed_it_holds_under_the_new_version_and_the_desk_has_nothing_to_do(house: House) -> None:
    person = await given_under_the_first_version(house)
    await publishes(house, "2", policy.Kind.MATERIAL)
    house.later(hours=1)
    before = await notices(house)

    assert not await gives(house, person, text="0" * DIGEST_SHOWN), "under another text nothing is confirmed"
    assert await gives(house, person)

    held = (await switch(house, person)).held
    assert held.entry is not None
    assert (held.standing, held.entry.act, held.entry.policy) == (Standing.GIVEN, Act.CONFIRMED, "2")
    assert await notices(house) == before
    assert not await gives(house, person), "once is enough"


async def test_refused_it_ends_as_if_withdrawn_and_says_that_it_was_refused(house: House) -> None:
    person = await given_under_the_first_version(house)
    await publishes(house, "2", policy.Kind.MATERIAL)
    house.later(hours=1)

    case = await stopped(house, person)

    assert (await switch(house, person)).state is State.REFUSED
    assert (await facts(house, case, "consent_withdrawn"))[-1]["act"] == Act.REFUSED
    assert await stops(house, person) is None, "again is once"
    assert await gives(house, person)
    assert (await switch(house, person)).state is State.GIVEN


async def test_a_consent_with_a_term_ends_by_itself_and_can_be_given_anew(house: House) -> None:
    ads = RULES.purposes[ADS]
    assert ads.items is not None
    lasting = replace(ads, items=replace(ads.items, days=30))
    house.rules = replace(RULES, purposes={**RULES.purposes, ADS: lasting})
    person = await given_under_the_first_version(house)
    assert (await switch(house, person)).state is State.GIVEN

    house.later(days=29)

    assert (await switch(house, person)).state is State.EXPIRED
    assert await gives(house, person)
    assert (await switch(house, person)).state is State.GIVEN
