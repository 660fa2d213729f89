"""Duties of staff: opened once, done once, announced once, and a recipient that keeps silent is written down."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.actions import duties, people
from bot.domain.cases import Case
from bot.domain.duties import CHASE, NEXT, Act, Chase, DutyKind, DutyState, Owed, chase_at, chase_now, next_chase
from bot.domain.languages import Language
from bot.domain.people import Draft
from bot.domain.refusals import BadCount, DraftGone, NoSuchCase, NotAllowed, NotFound, OwnCase, Stale
from bot.domain.staff import Role
from bot.storage import duties as records
from bot.storage import staff, tables
from bot.storage.db import Tx
from tests.actions.house import RULES, Hand, House

DAY = timedelta(days=1)
ACT_PAPER = "акт № 17 от 02.11.2026"
BREACH = "письмо с данными ушло не тому получателю"


@dataclass(kw_only=True)
class Office:
    house: House
    case: Case
    bolat: Hand
    dana: Hand

    async def opens(self, kind: DutyKind = DutyKind.TELL_RECIPIENT, about: str = "bank", what: str = "deleted",
                    days: int | None = None) -> Owed:  # fmt: skip
        return await self.house.store.write(
            duties.open_, kind, case_id=self.case.id, demand_id=self.case.demands[0].id, about=about, what=what,
            at=self.house.now, rules=RULES, days=days,
        )  # fmt: skip

    async def says(self, owed: Owed, what: Act, by: Hand | None = None, evidence: str | None = None) -> Owed:
        return await self.house.store.write(
            duties.act, owed.id, what, rules=RULES, by=(by or self.bolat).id, now=self.house.now, evidence=evidence
        )

    async def fresh(self, owed: Owed) -> Owed:
        found = await self.house.store.read(records.find, owed.id)
        assert found is not None
        return found

    async def lines(self) -> list[str]:
        return [str(told.facts["what"]) for told in await self.house.told("DutyLine")]

    async def reminders(self, hand: Hand) -> list[str]:
        return [str(told.facts["what"]) for told in await self.house.told("DutyReminder", to=hand.id)]

    async def remind(self) -> None:
        for _ in range(50):
            if not await self.house.store.write(duties.remind_one, rules=RULES, now=self.house.now):
                return
        raise AssertionError("the clock goes in circles")

    async def hours(self, n: int) -> None:
        """The clock is looked at every hour."""
        for _ in range(n):
            self.house.later(hours=1)
            await self.remind()

    async def kinds(self) -> list[str]:
        return [kind for kind, _, _ in await self.house.record() if kind.startswith("duty_")]

    async def form(self, *answers: tuple[str, str]) -> Draft:
        """Answer the steps of `/duty` in words, or with ``=`` in front with a button."""
        house, store = self.house, self.house.store
        draft = await store.write(duties.begin, self.bolat.person, by=self.bolat.id, now=house.now)
        for step, said in answers:
            if said.startswith("="):
                draft = await store.write(
                    duties.pick, self.bolat.person, draft.id, step, said[1:], recipients=("bank", "sms"), rules=RULES,
                    by=self.bolat.id, now=house.now,
                )  # fmt: skip
            else:
                assert draft.step == step
                draft = await store.write(
                    duties.write, self.bolat.person, draft.id, said, rules=RULES, by=self.bolat.id, now=house.now
                )
        return draft

    async def files(self, draft: Draft) -> Owed:
        return await self.house.store.write(
            duties.open_by_form, self.bolat.person, draft.id, version=draft.version, rules=RULES, by=self.bolat.id,
            now=self.house.now,
        )  # fmt: skip


@pytest.fixture
async def office(house: House) -> Office:
    bolat = await house.hand("Bolat")
    dana = await house.hand("Dana", Role.RESPONSIBLE)
    case = await house.claim(await house.filed(), bolat)
    return Office(house=house, case=case, bolat=bolat, dana=dana)


async def test_the_same_duty_of_a_demand_is_opened_once(office: Office) -> None:
    first = await office.opens()
    again = await office.opens()
    other = await office.opens(about="sms")

    assert again == first
    assert (first.number, other.number) == ("D-2026-0001", "D-2026-0002")
    assert await office.lines() == ["opened", "opened"]
    assert (await office.kinds()).count("duty_opened") == 2


async def test_it_is_due_by_its_row_of_the_rules_and_by_the_days_of_the_source(office: Office) -> None:
    told = await office.opens()
    by_hand = await office.opens(DutyKind.BY_HAND, "archive", "erase")
    quick = await office.opens(DutyKind.BY_HAND, "archive", "restrict", days=1)

    tuesday = datetime(2026, 11, 3, 19, tzinfo=UTC)  # midnight in Almaty after the 3rd
    assert (told.due_at, by_hand.due_at, quick.due_at) == (tuesday, tuesday + 2 * DAY, tuesday)
    assert told.provisional


async def test_work_that_a_kind_does_not_know_is_a_mistake_of_the_caller(office: Office) -> None:
    with pytest.raises(ValueError, match="does not know"):
        await office.opens(what="burn")


async def test_a_recipient_is_told_and_confirms_and_a_second_tap_changes_nothing(office: Office) -> None:
    owed = await office.opens()

    told = await office.says(owed, Act.TELL)
    assert (await office.says(owed, Act.TELL)).state is DutyState.TOLD
    confirmed = await office.says(owed, Act.CONFIRM)

    assert told.told_at == office.house.now
    assert (confirmed.state, confirmed.closed_at) == (DutyState.CONFIRMED, office.house.now)
    assert await office.lines() == ["opened", "told", "confirmed"]
    assert await office.kinds() == ["duty_opened", "duty_told", "duty_confirmed"]
    with pytest.raises(Stale):
        await office.says(owed, Act.REFUSE)
    with pytest.raises(Stale):
        await office.says(owed, Act.TELL)


async def test_nobody_says_for_the_clock_that_a_recipient_keeps_silent(office: Office) -> None:
    owed = await office.says(await office.opens(), Act.TELL)

    with pytest.raises(Stale):
        await office.says(owed, Act.FALL_SILENT)


async def test_each_rung_is_announced_once_and_a_missed_date_goes_to_the_responsible_person(office: Office) -> None:
    await office.opens(DutyKind.BY_HAND, "archive", "erase", days=6)

    await office.hours(24 * 12)

    rungs = ["HALF", "DAY_BEFORE", "MORNING", "BREACH"]
    assert await office.lines() == ["opened", *rungs]
    assert await office.reminders(office.bolat) == rungs
    assert await office.reminders(office.dana) == ["BREACH"]


async def test_what_was_missed_while_the_bot_was_away_is_one_reminder(office: Office) -> None:
    await office.opens(DutyKind.BY_HAND, "archive", "erase")
    office.house.later(days=9)

    await office.remind()
    await office.remind()

    assert await office.lines() == ["opened", "BREACH"]


@pytest.mark.parametrize("told", [False, True])
async def test_a_clock_that_is_looked_at_once_more_says_nothing_once_more(office: Office, told: bool) -> None:
    """A day off that is announced late moves the moments: what was said stays said."""
    owed = await office.opens(DutyKind.TELL_RECIPIENT)
    if told:
        await office.says(owed, Act.TELL)
    office.house.later(days=9)
    await office.remind()
    said = await office.lines()

    def again(tx: Tx) -> None:
        records.set_alerted(tx, owed.id, records.alerted(tx, owed.id), office.house.now)

    await office.house.store.write(again)
    await office.remind()

    assert said[-1] == ("FIRST" if told else "BREACH")
    assert await office.lines() == said


async def test_a_silent_recipient_is_asked_about_twice_and_then_written_down_once(office: Office) -> None:
    owed = await office.says(await office.opens(), Act.TELL)

    seen = []
    for _ in range(30):
        await office.hours(24)
        seen.append(((office.house.now + timedelta(hours=5)).date().isoformat(), (await office.lines())[2:]))

    assert (await office.fresh(owed)).state is DutyState.SILENT
    assert await office.lines() == ["opened", "told", "FIRST", "AGAIN", "silent"]
    first = {what: next(day for day, lines in seen if what in lines) for what in ("FIRST", "AGAIN", "silent")}
    # Told on Monday the 2nd: five working days end with Monday the 9th, and so on; looked at every noon.
    assert first == {"FIRST": "2026-11-10", "AGAIN": "2026-11-17", "silent": "2026-11-24"}


async def test_who_kept_silent_may_still_answer(office: Office) -> None:
    owed = await office.says(await office.opens(), Act.TELL)
    office.house.later(days=40)
    await office.remind()
    assert (await office.fresh(owed)).state is DutyState.SILENT

    answered = await office.says(owed, Act.REFUSE)

    assert answered.state is DutyState.REFUSED
    assert await office.lines() == ["opened", "told", "silent", "refused"]


async def test_an_answer_in_time_ends_the_waiting(office: Office) -> None:
    owed = await office.says(await office.opens(), Act.TELL)
    await office.says(owed, Act.CONFIRM)

    await office.hours(24 * 30)

    assert await office.lines() == ["opened", "told", "confirmed"]


async def test_work_by_hand_is_done_with_evidence(office: Office) -> None:
    owed = await office.opens(DutyKind.BY_HAND, "archive", "erase")
    with pytest.raises(Stale):
        await office.says(owed, Act.FINISH)

    await office.says(owed, Act.FINISH, evidence=ACT_PAPER)
    await office.says(owed, Act.FINISH, evidence="другое")

    assert (await office.house.store.read(records.written, owed.id)).evidence == ACT_PAPER
    [entry] = [facts for kind, _, facts in await office.house.record() if kind == "duty_done"]
    assert len(str(entry["evidence"])) == 64
    await office.house.sealed()


async def test_words_are_sealed_and_are_destroyed_when_their_time_is_over(office: Office) -> None:
    draft = await office.form(("kind", "=breach_report"), ("moment", "=now"), ("words", BREACH), ("people", "25"))
    owed = await office.files(draft)
    await office.says(owed, Act.FINISH, evidence=ACT_PAPER)

    def raw(tx: Tx) -> list[object]:
        row = tx.execute(select(tables.duties)).one()
        return [*row]

    stored = await office.house.store.read(raw)
    assert not any(piece.encode() in value for piece in (BREACH, ACT_PAPER) for value in stored if type(value) is bytes)
    assert BREACH not in str(await office.house.record())
    office.house.later(days=1100)
    assert await office.house.store.write(duties.forget_words, now=office.house.now)
    assert not await office.house.store.write(duties.forget_words, now=office.house.now)
    assert await office.house.store.read(records.written, owed.id) == records.Written()


async def test_a_breach_is_due_in_one_working_day_and_the_responsible_person_hears_at_once(office: Office) -> None:
    draft = await office.form(
        ("kind", "=breach_report"), ("moment", "30.10.2026 18:30"), ("words", BREACH), ("people", "1 200")
    )

    owed = await office.files(draft)
    await office.remind()

    # Detected on a Friday evening: Monday the 2nd is the last day, and it is that Monday at noon.
    assert owed.due_at == datetime(2026, 11, 2, 19, tzinfo=UTC)
    assert owed.people == 1200
    assert await office.reminders(office.dana) == ["opened", "MORNING"]
    assert await office.files(draft) == owed, "filing twice is filing once"


async def test_a_transfer_concerns_whoever_asks_in_its_case(office: Office) -> None:
    draft = await office.form(
        ("kind", "=transfer_notice"), ("to", "=bank"), ("day", "30.10.2026"), ("case", office.case.number)
    )
    owed = await office.files(draft)

    assert (owed.about, owed.case_id, owed.people) == ("bank", office.case.id, None)
    assert owed.due_at == datetime(2026, 11, 13, 19, tzinfo=UTC), "ten working days from the 30th"
    assert await office.house.store.read(records.count_of_case, office.case.id) == 1


async def test_a_transfer_to_somebody_outside_the_map_keeps_the_name_sealed(office: Office) -> None:
    draft = await office.form(
        ("kind", "=transfer_notice"), ("to", "ИП Петров"), ("day", "=today"), ("case", "="), ("people", "3")
    )
    owed = await office.files(draft)

    assert (owed.about, owed.case_id, owed.people) == ("", None, 3)
    seen = await office.house.store.write(duties.look, owed.id, by=office.dana.id, now=office.house.now)
    assert seen.written.words == "ИП Петров"
    assert (await office.kinds())[-1] == "duty_read"


@pytest.mark.parametrize("said", ["0", "-1", "сто", "1.5", "9999999999"])
async def test_how_many_people_is_a_whole_number(office: Office, said: str) -> None:
    with pytest.raises(BadCount):
        await office.form(("kind", "=breach_report"), ("moment", "=now"), ("words", BREACH), ("people", said))


async def test_what_cannot_be_answered_is_refused(office: Office) -> None:
    with pytest.raises(NoSuchCase):
        await office.form(("kind", "=transfer_notice"), ("to", "=bank"), ("day", "=today"), ("case", "2026-999999"))
    for answers in ([("kind", "=by_hand")], [("kind", "=transfer_notice"), ("to", "=nobody")]):
        with pytest.raises(NotFound):
            await office.form(*answers)
    draft = await office.form(("kind", "=breach_report"), ("moment", "=now"))
    with pytest.raises(Stale):
        await office.files(draft)


async def test_roles_are_asked_at_every_step(office: Office) -> None:
    owed, admin = await office.opens(DutyKind.BY_HAND, "archive", "erase"), await office.house.admin()

    seen = await office.house.store.write(duties.look, owed.id, by=admin.id, now=office.house.now)

    assert seen.may == ()
    with pytest.raises(NotAllowed):
        await office.says(owed, Act.FINISH, admin, evidence=ACT_PAPER)
    with pytest.raises(NotAllowed):
        await office.house.store.write(duties.begin, admin.person, by=admin.id, now=office.house.now)


async def test_nobody_does_what_their_own_request_brings(office: Office) -> None:
    house = office.house
    own = await house.filed(await _client(house, office.dana))
    owed = await house.store.write(
        duties.open_, DutyKind.TELL_RECIPIENT, case_id=own.id, demand_id=own.demands[0].id, about="bank",
        what="corrected", at=house.now, rules=RULES,
    )  # fmt: skip

    with pytest.raises(OwnCase):
        await office.says(owed, Act.TELL, office.dana)
    assert (await house.store.write(duties.look, owed.id, by=office.dana.id, now=house.now)).may == ()


async def _client(house: House, hand: Hand) -> bytes:
    """A member of staff who is a client as well."""
    telegram_id = await house.store.read(staff.address, hand.id)
    await house.store.write(
        people.agree, telegram_id, name=hand.name, edition="1", text_hash="hash", language=Language.KK, now=house.now
    )
    await house.store.write(people.share_phone, hand.person, "+77019998877", now=house.now)
    return hand.person


async def test_the_proof_is_a_form_that_counts_once(office: Office) -> None:
    house, bolat = office.house, office.bolat
    owed = await office.opens(DutyKind.BY_HAND, "archive", "erase")
    draft = await house.store.write(duties.begin_proof, bolat.person, owed.id, by=bolat.id, now=house.now)
    draft = await house.store.write(
        duties.write, bolat.person, draft.id, ACT_PAPER, rules=RULES, by=bolat.id, now=house.now
    )

    async def finish() -> Owed:
        return await house.store.write(
            duties.finish_by_form, bolat.person, draft.id, version=draft.version, rules=RULES, by=bolat.id,
            now=house.now,
        )  # fmt: skip

    assert (await finish()).state is DutyState.DONE
    with pytest.raises(DraftGone):
        await finish()
    with pytest.raises(Stale):
        await house.store.write(duties.begin_proof, bolat.person, owed.id, by=bolat.id, now=house.now)


async def test_the_list_begins_with_what_is_due_first_and_ends_with_what_waits_for_an_answer(office: Office) -> None:
    waiting = await office.says(await office.opens(), Act.TELL)
    late = await office.opens(DutyKind.BY_HAND, "archive", "erase", days=1)
    later = await office.opens(DutyKind.BY_HAND, "archive", "read")
    done = await office.opens(DutyKind.BY_HAND, "archive", "correct")
    await office.says(done, Act.FINISH, evidence=ACT_PAPER)

    found = await office.house.store.read(duties.listed, by=office.bolat.id)

    assert [seen.owed.id for seen in found] == [late.id, later.id, waiting.id]
    every = await office.house.store.read(duties.of_demand, office.case.demands[0].id)
    assert {owed.id for owed in every} == {waiting.id, late.id, later.id, done.id}
    assert {(seen.number, seen.place) for seen in found} == {(office.case.number, 1)}


# -- the tables -------------------------------------------------------------------------------------------------------


def test_every_kind_begins_open_and_comes_to_an_end() -> None:
    for kind in DutyKind:
        reached = {DutyState.OPEN}
        for _ in NEXT:
            reached |= {to for (of, state, _), to in NEXT.items() if of is kind and state in reached}
        ends = {state for state in reached if not any((k, s) == (kind, state) for k, s, _ in NEXT)}
        assert ends
        assert ends <= {DutyState.DONE, DutyState.CONFIRMED, DutyState.REFUSED}


MOMENTS = st.datetimes(datetime(2026, 9, 1), datetime(2027, 12, 31)).map(lambda moment: moment.replace(tzinfo=UTC))  # noqa: DTZ001


@settings(max_examples=60, deadline=None)
@given(told_at=MOMENTS, looks=st.lists(st.integers(1, 60 * 24 * 9), max_size=25))
def test_the_chase_announces_each_step_at_most_once_and_in_order_whenever_the_clock_is_looked_at(
    told_at: datetime, looks: list[int]
) -> None:
    terms, calendar = RULES.terms, RULES.calendar
    moments = [chase_at(told_at, step, terms, calendar) for step in Chase]
    assert moments == sorted(set(moments))
    for step, at in zip(Chase, moments, strict=True):
        day = calendar.day_of(at)
        assert calendar.is_working(day)
        assert calendar.working_days_between(calendar.day_of(told_at), day) == terms[CHASE[step]].amount + 1

    now, said = told_at, 0
    announced: list[Chase] = []
    for minutes in [*looks, 60 * 24 * 60]:
        now += timedelta(minutes=minutes)
        latest, ahead = chase_now(told_at, now, terms, calendar), next_chase(told_at, now, terms, calendar)
        assert ahead is None or ahead > now
        assert (ahead is None) == (latest is Chase.SILENT)
        if latest and said < latest:
            announced.append(latest)
            said = latest

    assert announced == sorted(set(announced))
    assert announced[-1] is Chase.SILENT
