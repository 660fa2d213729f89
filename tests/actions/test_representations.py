"""Somebody acts for another: by a right of their own, in force, confirmed by two, and ended by anybody concerned."""

import asyncio
import json
from dataclasses import asdict

import pytest
from sqlalchemy import select

from bot.actions import cases, consents, decisions, desk, drafts, people, representations, shredding
from bot.domain.cases import Case, Outcome, Status
from bot.domain.entries import EntryKind, File
from bot.domain.grounds import fitting
from bot.domain.handling import Step
from bot.domain.languages import Language
from bot.domain.refusals import NeedsRepresentation, NotAllowed, NotFound, OwnCase, Refusal
from bot.domain.representations import Representation, State
from bot.domain.requests import FOR, Kind
from bot.domain.staff import Role
from bot.storage import representations as rights
from bot.storage import tables
from bot.storage.db import Tx
from bot.workers.housekeeping import Chores
from tests.actions.house import Hand, House

WHOM = "Сапаров Алихан"
PAPER = json.dumps(asdict(File(file_id="BAAC", kind="photo", name="", size=1000)))
THEIRS = "+77013334455"


async def fill(house: House, person: bytes, kind: Kind, payload: dict[str, str]) -> Case:
    form = await house.store.write(drafts.begin, person, kind, "check", payload=payload, now=house.now)
    return await house.confirm_form(person, form)


async def states(house: House, person: bytes, *, power: str = "everything", phone: str = "", ends: str = "") -> Case:
    return await fill(
        house, person, Kind.REPRESENT,
        {"scope": "parent", "whom": WHOM, "their_phone": phone, "power": power, "ends": ends, "document": PAPER,
         "document_at": house.now.isoformat()},
    )  # fmt: skip


async def asks(house: House, person: bytes, right_id: str, kind: Kind = Kind.DELETE) -> Case:
    return await fill(house, person, kind, {"scope": "all", FOR: right_id})


async def right(house: House, case: Case) -> Representation:
    """The right that was stated last in the case."""
    stating = [demand for demand in case.demands if demand.kind is Kind.REPRESENT][-1]
    found = await house.store.read(rights.find, str(stating.representation))
    assert found is not None
    return found


async def client(house: House, phone: str) -> bytes:
    """Somebody who has agreed and shared this number."""
    person = await house.person(phone=False)
    await house.store.write(people.share_phone, person, phone, now=house.now)
    return person


async def crew(house: House) -> tuple[Hand, Hand]:
    return await house.hand("Bolat"), await house.hand("Dana")


async def answer(house: House, case: Case, by: tuple[Hand, Hand], outcome: str = "fulfilled", n: int = 0) -> Case:
    """Two people answer the n-th demand of a case; one of them has it."""
    first, second = by
    await house.claim(case, first)
    demand = case.demands[n]
    if demand.kind is Kind.REPRESENT and outcome == "fulfilled":
        await house.store.write(
            desk.take_step, case.id, Step.GROUND_SEEN, rules=house.rules, by=first.id, now=house.now
        )
    more = {"ground": refusal_of(house, demand.kind)} if outcome == "refused" else {}
    await house.propose(case, first, outcome, demand=demand.id, **more)
    return await house.confirm(case, second)


def refusal_of(house: House, kind: Kind) -> str:
    return next(g.code for g in fitting(house.rules.grounds.values(), kind, Outcome.REFUSED) if not g.needs_end_date)


async def confirmed(house: House, person: bytes, **more: str) -> Case:
    case = await states(house, person, **more)
    await answer(house, case, await crew(house))
    return await house.case(case.id)


def column(tx: Tx, name: str) -> list[object]:
    return [row[0] for row in tx.execute(select(tables.representations.c[name]))]


# -- stated and confirmed ---------------------------------------------------------------------------------------------


async def test_stating_it_keeps_the_name_sealed_and_the_number_as_a_key_only(house: House) -> None:
    case = await states(house, await house.person(), phone=THEIRS)

    stated = await right(house, case)
    assert (stated.state, stated.subject_id, stated.until) == (State.STATED, case.subject_id, None)
    assert await house.store.read(rights.whom, stated) == WHOM
    (sealed,) = await house.store.read(column, "whom_sealed")
    assert isinstance(sealed, bytes)
    assert WHOM.encode() not in sealed
    record = json.dumps([facts for _, _, facts in await house.record()], ensure_ascii=False)
    told = json.dumps([told.facts for told in await house.told()], ensure_ascii=False)
    assert "Сапаров" not in record + told
    assert THEIRS not in record + told


async def test_it_is_confirmed_by_the_answer_of_two_and_declined_by_their_refusal(house: House) -> None:
    hands = await crew(house)
    yes = await states(house, await house.person())
    no = await states(house, await house.person())

    await answer(house, yes, hands)
    await answer(house, no, hands, "refused")

    assert (await right(house, yes)).state is State.CONFIRMED
    assert (await right(house, no)).state is State.DECLINED
    assert "right_confirm" in [kind for kind, _, _ in await house.record(yes)]


async def test_taking_the_request_back_ends_what_it_stated_and_not_what_was_confirmed_before(house: House) -> None:
    person = await house.person()
    first = await confirmed(house, person)
    second = await states(house, person)

    await house.withdraws(person, second)

    assert (await right(house, second)).state is State.ENDED
    assert (await right(house, first)).state is State.CONFIRMED


async def test_a_case_opened_again_asks_about_the_right_again(house: House) -> None:
    person = await house.person()
    case = await confirmed(house, person)
    boss = await house.hand("Boss", Role.RESPONSIBLE)

    await house.reopen(case, boss)

    assert (await right(house, case)).state is State.STATED


# -- asking for another person ----------------------------------------------------------------------------------------


async def test_a_request_for_another_person_says_by_which_right_and_for_whom(house: House) -> None:
    person = await house.person()
    stated = await right(house, await states(house, person))

    case = await asks(house, person, stated.id)

    demand = case.demands[-1]
    assert demand.representation == stated.id
    shown = await house.store.read(cases.show, person, case.id)
    assert (FOR, WHOM) in [pair for entry in shown.thread for pair in entry.answers]
    assert shown.acting[stated.id].initials == "С. А."
    assert (await house.store.read(desk.picture, case)).acting[stated.id].initials == ""
    filed = [facts for kind, _, facts in await house.record(case) if kind == "demand_filed"]
    assert filed[-1]["representation"] == stated.id


async def test_somebody_elses_right_a_made_up_one_and_one_that_is_over_are_refused_in_one_voice(house: House) -> None:
    person, stranger = await house.person(), await house.person()
    theirs = await right(house, await states(house, stranger))
    ended = await right(house, await states(house, person))
    await house.store.write(representations.end, person, ended.id, now=house.now)
    seeing = await right(house, await states(house, person, power="see"))

    for right_id in (theirs.id, "AbCdEf_-1234", ended.id, seeing.id):
        with pytest.raises(NotFound):
            await asks(house, person, right_id)
    assert (await asks(house, person, seeing.id, Kind.ACCESS)).demands[-1].representation == seeing.id


async def test_a_right_to_act_is_no_way_to_ask_what_only_oneself_can_ask(house: House) -> None:
    person = await house.person()
    stated = await right(house, await states(house, person))

    with pytest.raises(NotFound):
        await fill(house, person, Kind.QUESTION, {"scope": "all", "question": "?", FOR: stated.id})


async def test_whom_it_can_be_asked_for_follows_power_and_term(house: House) -> None:
    person = await house.person()
    await states(house, person, power="see", ends="2026-11-03")
    await states(house, person)

    async def offered(kind: Kind) -> int:
        today = house.rules.calendar.day_of(house.now)
        return len(await house.store.read(representations.offered, person, kind, {"scope": "all"}, today=today))

    assert (await offered(Kind.ACCESS), await offered(Kind.DELETE)) == (2, 1)
    house.later(days=2)
    assert (await offered(Kind.ACCESS), await offered(Kind.DELETE)) == (1, 1)


async def test_an_appeal_is_for_whomever_the_refused_request_was(house: House) -> None:
    person = await house.person()
    case = await confirmed(house, person)
    by = (await right(house, case)).id
    refused = await asks(house, person, by)
    await answer(house, refused, await crew(house), "refused")

    appeal = await fill(
        house, person, Kind.APPEAL, {"scope": "refusal", "about": refused.demands[-1].id, "disagree": "нет"}
    )

    assert appeal.demands[-1].representation == by


async def test_an_appeal_about_the_refused_right_itself_is_ones_own_affair(house: House) -> None:
    person = await house.person()
    stated = await states(house, person)
    await answer(house, stated, await crew(house), "refused")

    appeal = await fill(
        house, person, Kind.APPEAL, {"scope": "refusal", "about": stated.demands[0].id, "disagree": "нет"}
    )

    assert appeal.demands[-1].representation is None


async def test_an_appeal_upheld_makes_a_declined_right_one_that_can_be_confirmed(house: House) -> None:
    person = await house.person()
    stated = await states(house, person)
    await answer(house, stated, await crew(house), "refused")
    appeal = await fill(
        house, person, Kind.APPEAL, {"scope": "refusal", "about": stated.demands[0].id, "disagree": "нет"}
    )

    await answer(house, appeal, (await house.hand("Aliya"), await house.hand("Marat")))

    assert (await right(house, stated)).state is State.STATED


# -- nothing is granted without it ------------------------------------------------------------------------------------


async def test_nothing_is_granted_before_the_right_is_confirmed_and_refusing_stays_possible(house: House) -> None:
    person = await house.person()
    stated = await states(house, person)
    by = await crew(house)
    case = await asks(house, person, (await right(house, stated)).id)

    for outcome in ("fulfilled", "partly"):
        with pytest.raises(NeedsRepresentation):
            await answer(house, case, by, outcome, n=1)
    await answer(house, case, by, "refused", n=1)

    assert (await house.case(case.id)).demands[1].outcome is Outcome.REFUSED


async def test_what_one_member_grants_alone_needs_the_right_too(house: House) -> None:
    person, bolat = await house.person(), await house.hand("Bolat")
    stated = await states(house, person)
    case = await asks(house, person, (await right(house, stated)).id, Kind.ACCESS)
    await house.claim(case, bolat)
    form = await house.written(case, bolat, "grant", outcome="fulfilled", demand=case.demands[1].id, text="Вот данные")

    with pytest.raises(NeedsRepresentation):
        await house.store.write(decisions.resolve, bolat.person, form, rules=house.rules, by=bolat.id, now=house.now)


async def test_once_it_is_confirmed_the_request_is_granted(house: House) -> None:
    person, by = await house.person(), await crew(house)
    stated = await states(house, person)
    case = await asks(house, person, (await right(house, stated)).id)

    await answer(house, case, by, n=0)
    granted = await answer(house, await house.case(case.id), by, n=1)

    assert granted.status is Status.EXECUTING


async def test_a_right_that_ends_while_a_decision_waits_keeps_it_from_being_confirmed(house: House) -> None:
    person, represented, (first, second) = await house.person(), await client(house, THEIRS), await crew(house)
    stated = await confirmed(house, person, phone=THEIRS)
    by = await right(house, stated)
    case = await asks(house, person, by.id)
    await house.claim(case, first)
    await house.propose(case, first, demand=case.demands[-1].id)

    await house.store.write(representations.end, represented, by.id, now=house.now)

    with pytest.raises(NeedsRepresentation):
        await house.confirm(case, second)
    assert (await house.case(case.id)).status is Status.PROPOSED
    await house.send_back(await house.case(case.id), second)


async def test_a_right_whose_term_is_over_grants_nothing_even_before_that_is_written_down(house: House) -> None:
    person, by = await house.person(), await crew(house)
    stated = await confirmed(house, person, ends="2026-11-03")
    case = await asks(house, person, (await right(house, stated)).id)
    house.later(days=2)

    with pytest.raises(NeedsRepresentation):
        await answer(house, case, by)


async def test_a_right_that_was_ended_is_not_confirmed_any_more(house: House) -> None:
    person, represented = await house.person(), await client(house, THEIRS)
    stated = await states(house, person, phone=THEIRS)
    await house.store.write(representations.end, represented, (await right(house, stated)).id, now=house.now)

    with pytest.raises(NeedsRepresentation):
        await answer(house, stated, await crew(house))


# -- ended by anybody concerned ---------------------------------------------------------------------------------------


async def test_the_represented_person_is_told_sees_it_and_ends_it_with_one_tap(house: House) -> None:
    person, represented = await house.person(), await client(house, THEIRS)
    case = await confirmed(house, person, phone=THEIRS)
    by = await right(house, case)
    today = house.rules.calendar.day_of(house.now)
    subject = await house.subject(represented)
    assert [told.facts for told in await house.told("Represented")] == [{"representation_id": by.id}]
    assert (await house.told("Represented"))[0].to == subject
    held = await house.store.read(representations.held, represented, today=today)
    assert [(r.id, r.initials) for r in held.over_me] == [(by.id, "")]

    for _ in range(2):
        await house.store.write(representations.end, represented, by.id, now=house.now)

    assert (await right(house, case)).state is State.REVOKED
    assert [(told.facts["by"], told.to) for told in await house.told("RepresentationEnded")] == [
        ("represented", case.subject_id)
    ]
    assert [told.facts["what"] for told in await house.told("Line")].count("right_revoked") == 1
    assert [(kind, actor) for kind, actor, _ in await house.record(case) if kind == "right_revoke"] == [
        ("right_revoke", f"subject:{subject}")
    ]
    assert (await house.store.read(representations.held, represented, today=today)).over_me == ()


async def test_the_letters_are_made_for_their_readers(house: House) -> None:
    person, represented = await house.person(), await client(house, THEIRS)
    case = await confirmed(house, person, phone=THEIRS)
    by = await right(house, case)
    await house.store.write(representations.end, represented, by.id, now=house.now)

    letters = {type(letter.delivery.notice).__name__: letter for letter in await house.deliver()}

    ended, told = letters["RepresentationEnded"].right, letters["Represented"].right
    assert ended is not None
    assert told is not None
    assert (ended.initials, told.initials) == ("С. А.", "")
    assert letters["Receipt"].case.demands[0].representation == by.id
    assert letters["Card"].desk is not None
    assert letters["Card"].desk.acting[by.id].initials == ""


async def test_nobody_else_ends_it_nor_finds_out_that_there_is_one(house: House) -> None:
    person = await house.person()
    case = await states(house, person, phone=THEIRS)
    by = await right(house, case)
    nameless, other = await house.person(phone=False), await client(house, "+77019998877")

    for stranger in (nameless, other, await house.stranger()):
        for right_id in (by.id, "AbCdEf_-1234"):
            with pytest.raises(NotFound):
                await house.store.write(representations.end, stranger, right_id, now=house.now)
    assert (await right(house, case)).state is State.STATED


async def test_the_representative_ends_it_and_hears_nothing_of_what_they_did(house: House) -> None:
    person = await house.person()
    case = await confirmed(house, person)

    for _ in range(2):
        await house.store.write(representations.end, person, (await right(house, case)).id, now=house.now)

    assert (await right(house, case)).state is State.ENDED
    assert await house.told("RepresentationEnded") == []
    assert [told.facts["what"] for told in await house.told("Line")].count("right_ended") == 1


async def test_staff_end_it_where_a_case_rests_on_it_and_nowhere_else(house: House) -> None:
    person, bolat, admin = await house.person(), await house.hand("Bolat"), await house.admin()
    case = await states(house, person)
    by = await right(house, case)
    elsewhere = await house.filed()

    with pytest.raises(NotAllowed):
        await house.store.write(desk.end_right, case.id, by.id, by=admin.id, now=house.now)
    with pytest.raises(NotFound):
        await house.store.write(desk.end_right, elsewhere.id, by.id, by=bolat.id, now=house.now)
    for _ in range(2):
        await house.store.write(desk.end_right, case.id, by.id, by=bolat.id, now=house.now)

    assert (await right(house, case)).state is State.ENDED
    assert [told.facts["by"] for told in await house.told("RepresentationEnded")] == ["staff"]


async def test_nobody_ends_at_the_desk_what_they_stated_as_a_client(house: House) -> None:
    bolat = await house.hand("Bolat")
    visit = await house.store.read(people.visit, 7_000_000_001, now=house.now)
    assert visit.person == bolat.person
    await house.store.write(
        people.agree, 7_000_000_001, name="Bolat", edition="1", text_hash="h", language=Language.RU, now=house.now
    )
    await house.store.write(people.share_phone, bolat.person, "+77015550142", now=house.now)
    case = await states(house, bolat.person)

    with pytest.raises(OwnCase):
        await house.store.write(desk.end_right, case.id, (await right(house, case)).id, by=bolat.id, now=house.now)


async def test_ending_and_confirming_at_one_moment_leave_one_truth(house: House) -> None:
    person, represented, (first, second) = await house.person(), await client(house, THEIRS), await crew(house)
    case = await states(house, person, phone=THEIRS)
    by = await right(house, case)
    await house.claim(case, first)
    await house.store.write(desk.take_step, case.id, Step.GROUND_SEEN, rules=house.rules, by=first.id, now=house.now)
    await house.propose(case, first, demand=case.demands[0].id)
    proposal = await house.waiting(case)

    came = await asyncio.gather(
        house.confirm(case, second, proposal=proposal),
        *(house.store.write(representations.end, represented, by.id, now=house.now) for _ in range(5)),
        return_exceptions=True,
    )

    assert [each for each in came if isinstance(each, BaseException) and not isinstance(each, Refusal)] == []
    assert (await right(house, case)).state is State.REVOKED
    assert len(await house.told("RepresentationEnded")) == 1
    assert [kind for kind, _, _ in await house.record(case)].count("right_revoke") == 1


# -- its end by itself, and the end of what is held --------------------------------------------------------------------


async def test_a_term_that_is_over_is_written_down_and_told_once(house: House) -> None:
    person = await house.person()
    case = await states(house, person, ends="2026-11-03")

    async def nothing() -> bool:
        return True

    chores = Chores(store=house.store, rules=house.rules, clock=lambda: house.now, empty_log=nothing)
    while await chores.remind():
        pass
    assert (await right(house, case)).state is State.STATED
    house.later(days=2)
    for _ in range(2):
        while await chores.remind():
            pass

    assert (await right(house, case)).state is State.EXPIRED
    assert [told.facts["by"] for told in await house.told("RepresentationEnded")] == ["clock"]


async def test_deleting_everything_of_another_person_leaves_the_representatives_own_data_alone(house: House) -> None:
    person, by = await house.person(), await crew(house)
    stated = await confirmed(house, person)
    case = await asks(house, person, (await right(house, stated)).id)
    await answer(house, case, by)
    await house.done(await house.case(case.id), by[0])
    letters = await house.deliver()
    assert "Done" in [type(letter.delivery.notice).__name__ for letter in letters]
    assert not any(letter.erases for letter in letters)

    house.later(days=3)

    assert not await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)
    assert await house.subject(person) == case.subject_id
    assert await house.store.read(rights.whom, await right(house, stated)) == WHOM


async def test_when_the_representative_is_erased_nobodys_name_or_number_stays(house: House) -> None:
    person, by = await house.person(), await crew(house)
    case = await confirmed(house, person, phone=THEIRS)
    own = await house.filed(person, None)
    await house.claim(own, by[0])
    await house.decided(own, *by)
    await house.done(own, by[0])
    await house.deliver()
    house.later(days=2)

    assert await house.store.write(shredding.erase_one, rules=house.rules, now=house.now)

    assert await house.store.read(column, "whom_sealed") == [None]
    assert await house.store.read(column, "phone") == [None]
    assert (await right(house, case)).state is State.ENDED


async def test_with_the_consent_goes_the_right_to_ask_for_anybody(house: House) -> None:
    person = await house.person()
    case = await confirmed(house, person)

    await house.store.write(consents.withdraw, person, language=Language.RU, now=house.now)

    assert (await right(house, case)).state is State.ENDED


async def test_pages_of_ones_own_rights_are_turned_and_those_that_stand_come_first(house: House) -> None:
    person = await house.person()
    for _ in range(representations.PAGE + 1):
        await states(house, person)
        house.later(seconds=1)
    case = await states(house, person)
    ended = case.demands[-1].representation
    await house.store.write(representations.end, person, str(ended), now=house.now)
    today = house.rules.calendar.day_of(house.now)

    first = await house.store.read(representations.held, person, today=today)
    second = await house.store.read(representations.held, person, today=today, page=1)

    assert (len(first.own), len(second.own)) == (representations.PAGE + 1, 2)
    assert second.own[-1].id == ended
    assert {r.initials for r in (*first.own, *second.own)} == {"С. А."}


async def test_whoever_reads_the_case_reads_for_whom_it_is(house: House) -> None:
    person, bolat = await house.person(), await house.hand("Bolat")
    case = await asks(house, person, (await right(house, await states(house, person))).id)
    await house.claim(case, bolat)

    said = await house.store.write(desk.read, case.id, by=bolat.id, now=house.now)

    assert [e.answers[0] for e in said if e.kind is EntryKind.REQUEST and e.answers][-1] == (FOR, WHOM)


# -- whoever is acted for ---------------------------------------------------------------------------------------------


async def test_a_number_shared_later_brings_the_letter_that_would_have_come_then(house: House) -> None:
    await confirmed(house, await house.person(), phone=THEIRS)
    declined = await states(house, await house.person(), phone=THEIRS)
    await answer(house, declined, await crew(house), "refused")
    assert await house.told("Represented") == []

    person = await client(house, THEIRS)

    assert [told.to for told in await house.told("Represented")] == [await house.subject(person)]
    await house.store.write(people.share_phone, person, THEIRS, now=house.now)
    assert len(await house.told("Represented")) == 1


async def test_a_member_of_staff_who_is_acted_for_is_kept_from_the_case(house: House) -> None:
    bolat, dana = await crew(house)
    case = await states(house, await house.person(), phone=THEIRS)
    visit = await house.store.read(people.visit, 7_000_000_001, now=house.now)
    assert visit.person == bolat.person
    await house.store.write(
        people.agree, 7_000_000_001, name="Bolat", edition="1", text_hash="h", language=Language.RU, now=house.now
    )
    await house.store.write(people.share_phone, bolat.person, THEIRS, now=house.now)

    with pytest.raises(OwnCase):
        await house.claim(case, bolat)
    assert (await house.claim(case, dana)).assignee == dana.id
