"""Publishing a version and answering it: minor at once, material by two; one answer a person, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot.actions import acknowledgements as answering
from bot.actions import broadcasts as acting
from bot.actions import policies, publishing
from bot.actions.publishing import Put
from bot.domain.broadcasts import Act, State
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.domain.policies import Answer, Kind, Written
from bot.domain.refusals import AnotherWaits, DayPassed, NeedsConsent, NeedsSecondPerson, NotFit, NotFound
from bot.domain.staff import Role
from bot.storage import acknowledgements as answers
from bot.storage import broadcasts, tables
from bot.storage import policies as records
from bot.storage.db import Tx
from tests.actions.house import RULES, House
from tests.actions.test_races import at_once
from tests.actions.versions import FIRST, NEXT, another

MARCH = datetime(2027, 3, 1, 6, tzinfo=UTC)
TAPS = 100


@pytest.fixture
async def house(house: House) -> House:
    await house.store.write(policies.ship, FIRST, now=house.now)
    return house


async def put(house: House, it: Written = NEXT, *, by: str = "cli") -> Put:
    return await house.store.write(publishing.put, it, by=by, rules=RULES, now=house.now)


async def approve(house: House, done: Put, *, by: str | None = None) -> None:
    assert done.broadcast is not None
    by = by or (await house.admin()).id
    await house.store.write(acting.act, done.broadcast.id, Act.APPROVE, by=by, solo=False, now=house.now)


async def versions(house: House) -> list[str]:
    return [it.version for it in await house.store.read(records.published)]


async def test_a_minor_version_is_published_at_once_and_nobody_is_written_to(house: House) -> None:
    done = await put(house, another(kind=Kind.MINOR, effective="2026-11-02"))

    assert (done.broadcast, done.policy.position, done.policy.published_by) == (None, 2, "cli")
    assert await house.store.read(broadcasts.page, limit=5) == []


async def test_a_material_version_waits_for_a_second_person_and_comes_into_force_on_its_day(house: House) -> None:
    done = await put(house)
    assert await versions(house) == ["1"]

    await approve(house, done)

    assert await versions(house) == ["2", "1"]
    now, then = [await house.store.read(policies.in_force, moment) for moment in (house.now, MARCH)]
    assert (now and now.version, then and then.version) == ("1", "2")
    assert {"policy_proposed", "policy_published"} <= {kind for kind, _, _ in await house.record()}


async def test_whoever_proposed_it_does_not_publish_it(house: House) -> None:
    dana = await house.hand("Dana", Role.RESPONSIBLE)
    done = await put(house, by=dana.id)

    with pytest.raises(NeedsSecondPerson):
        await approve(house, done, by=dana.id)

    assert await versions(house) == ["1"]


async def test_publishing_again_changes_nothing_before_and_after_approval(house: House) -> None:
    first, second = await put(house), await put(house)
    assert first == second
    await approve(house, first)

    third = await put(house)

    assert (third.policy.position, third.broadcast and third.broadcast.number) == (2, "B-2026-001")
    assert len(await house.store.read(broadcasts.page, limit=5)) == 1


async def test_a_message_that_was_called_off_on_its_way_can_be_proposed_again(house: House) -> None:
    done = await put(house)
    await approve(house, done)

    def taken_off(tx: Tx) -> None:
        tx.execute(tables.broadcasts.update().values(state=State.CANCELLED))

    await house.store.write(taken_off)

    again = await put(house)

    assert (again.policy.position, again.broadcast and again.broadcast.number) == (2, "B-2026-002")


async def test_a_published_text_is_never_changed_by_publishing_another_of_its_name(house: House) -> None:
    await approve(house, await put(house))

    with pytest.raises(NotFit):
        await put(house, another())

    found = await house.store.read(records.find, "2")
    assert found is not None
    assert found.edition.text == NEXT.text


async def test_while_one_waits_no_other_is_put_and_called_off_it_can_be_written_anew(house: House) -> None:
    done = await put(house)
    for other in (another(), another(version="3"), another(version="3", kind=Kind.MINOR)):
        with pytest.raises(AnotherWaits):
            await put(house, other)
    assert done.broadcast is not None
    await house.store.write(acting.act_from_outside, done.broadcast.number, Act.CANCEL, now=house.now)

    def taken_off(tx: Tx) -> None:
        tx.execute(tables.broadcasts.update().values(state=State.CANCELLED))

    await house.store.write(taken_off)

    again = await put(house, another())

    assert again.policy.edition.text == another().text
    assert again.broadcast is not None
    assert again.broadcast.number == "B-2026-002"


async def test_it_is_not_approved_after_its_day_has_passed(house: House) -> None:
    done = await put(house)
    house.now = datetime(2027, 3, 1, 19, tzinfo=UTC)

    with pytest.raises(DayPassed):
        await approve(house, done)

    assert await versions(house) == ["1"]


async def test_what_has_faults_is_not_published(house: House) -> None:
    with pytest.raises(NotFit):
        await put(house, replace(NEXT, kind=""))

    assert await house.store.read(records.find, "2") is None


# -- answers ----------------------------------------------------------------------------------------------------------


async def answer(house: House, person: bytes, said: Answer, version: str = "1") -> answering.Acknowledged:
    return await house.store.write(
        answering.acknowledge, person, version, said, language=Language.KK, now=house.now
    )  # fmt: skip


def kept(tx: Tx) -> list[tuple[str, str]]:
    table = tables.acknowledgements
    return [tuple(row) for row in tx.execute(select(table.c.version, table.c.answer).order_by(table.c.answer))]


async def test_a_hundred_taps_at_one_moment_are_one_answer(house: House) -> None:
    person = await house.person()

    done, refused = await at_once(
        answer(house, person, Answer.AGREED if n % 2 else Answer.OBJECTED) for n in range(TAPS)
    )

    assert refused == []
    assert len(done) == TAPS
    assert sum(each.new for each in done) == 1
    assert len({each.given.answer for each in done}) == 1
    assert len(await house.store.read(kept)) == 1
    assert [kind for kind, _, _ in await house.record()].count("policy_answered") == 1


async def test_an_answer_keeps_version_text_hash_language_and_moment(house: House) -> None:
    person = await house.person()
    await answer(house, person, Answer.AGREED)

    [row] = await house.store.read(lambda tx: tx.execute(select(tables.acknowledgements)).all())

    assert (row.version, row.answer, row.language, row.channel, row.at) == ("1", "agreed", "kk", "chat", house.now)
    assert row.text_hash == FIRST.read(Language.KK) != FIRST.read(Language.RU)


async def test_whoever_has_asked_can_still_agree_but_agreeing_is_for_good(house: House) -> None:
    person = await house.person()

    assert (await answer(house, person, Answer.ASKED)).new
    assert (await answer(house, person, Answer.AGREED)).given.answer is Answer.AGREED
    again = await answer(house, person, Answer.OBJECTED)

    assert (again.new, again.given.answer) == (False, Answer.AGREED)
    assert await house.store.read(kept) == [("1", "agreed"), ("1", "asked")]


async def test_nobody_answers_what_is_not_published_or_without_having_agreed_to_this_chat(house: House) -> None:
    await put(house)
    person = await house.person()

    with pytest.raises(NotFound):
        await answer(house, person, Answer.AGREED, "2")
    with pytest.raises(NotFound):
        await answer(house, person, Answer.AGREED, "9")
    with pytest.raises(NeedsConsent):
        await answer(house, await house.stranger(), Answer.AGREED)
    assert await house.store.read(lambda tx: tx.scalar(select(func.count()).select_from(tables.acknowledgements))) == 0


async def test_counts_and_evidence_tell_of_everybody_without_words_and_names(house: House) -> None:
    people = [await house.person() for _ in range(4)]
    subjects = [await house.subject(person) for person in people]
    done = await put(house)
    await approve(house, done)
    assert done.broadcast is not None
    broadcast_id = done.broadcast.id

    def tell(tx: Tx) -> None:
        broadcasts.write_down_these(tx, broadcast_id, subjects[:3], now=house.now)
        table = tables.recipients
        tx.execute(table.update().where(table.c.subject_id != subjects[2]).values(state=Fate.SENT, language="ru"))
        tx.execute(table.update().where(table.c.subject_id == subjects[2]).values(state=Fate.BLOCKED, mailed="sent"))

    await house.store.write(tell)
    await answer(house, people[0], Answer.ASKED, "2")
    await answer(house, people[0], Answer.OBJECTED, "2")
    await answer(house, people[3], Answer.AGREED, "2")

    counted = await house.store.read(answers.answers, "2")
    found = {each.subject_id: each for each in await house.store.read(answering.evidence, "2")}
    first, second, third, fourth = (found[subject] for subject in subjects)

    assert (dict(counted.by_answer), counted.silent) == ({Answer.OBJECTED: 1, Answer.AGREED: 1}, 1)
    assert (first.language, first.channel, first.told, first.answer) == ("kk", "chat", "sent", "objected")
    assert (second.language, second.channel, second.told, second.answer) == ("ru", "chat", "sent", None)
    assert (third.channel, third.told, third.answer) == ("mail", "blocked", None)
    assert (fourth.told, fourth.answer, fourth.answered_at) == (None, "agreed", house.now)
    rest = await house.store.read(answering.evidence, "2", after=max(subjects))
    assert rest == []
