"""A broadcast goes out: everybody once, as fast as it may, whatever happens on the way."""

import random
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import broadcasts
from bot.domain.broadcasts import CANARY, NIGHT, Act, Broadcast, Kind, Quiet, Stage, State
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.sandbox.faults import Fault
from bot.storage import broadcasts as records
from bot.storage import people
from bot.storage.db import Store, Tx
from bot.storage.tables import recipients
from tests.journeys.clock import Clock
from tests.sizes import sized
from tests.workers.crowd import HOLD, RULES, Crowd, Killed

ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MANY, SOME, KILLS = sized(400, 100_000), sized(160, 2_000), sized(8, 50)
# One in a hundred of a crowd so small would often be nobody.
A_FEW = sized(4, 1) / 100
SECOND = timedelta(seconds=1)


@pytest.fixture
async def crowd(store: Store) -> Crowd:
    return Crowd(store=store)


async def test_everybody_gets_it_once_at_the_full_rate_and_no_limit_is_broken(crowd: Crowd) -> None:
    await crowd.gather(MANY)

    it = await crowd.sends()

    fresh, tally = await crowd.fresh(it), await crowd.tally(it)
    assert fresh.state is State.FINISHED
    assert (tally.of(Fate.SENT), tally.total) == (MANY, MANY)
    assert set(crowd.got.values()) == {1}
    assert len(crowd.got) == MANY
    assert crowd.world.violations == []
    assert _rate(crowd) >= 0.99 * crowd.rate


def _rate(crowd: Crowd) -> float:
    """Messages a second while it went to everyone."""
    moments = [sent.at for sent in crowd.world.sent][CANARY:]
    return (len(moments) - 1) / (moments[-1] - moments[0]).total_seconds()


@ON_SQLITE
@pytest.mark.parametrize("kind", [Kind.SERVICE, Kind.POLICY])
async def test_killed_anywhere_nobody_is_missed_and_only_what_was_on_its_way_is_in_doubt(
    crowd: Crowd, kind: Kind
) -> None:
    await crowd.gather(SOME)
    chance, in_hand = random.Random(12), 0
    it = await crowd.proposes(kind)

    for _ in range(KILLS):
        in_hand += await _dies(crowd, after=chance.randint(2, 2 * SOME // KILLS))
    await crowd.goes_on()

    tally = await crowd.tally(it)
    assert (await crowd.fresh(it)).state is State.FINISHED
    assert tally.total == tally.of(Fate.SENT, Fate.UNKNOWN) == SOME
    assert crowd.world.violations == []
    if kind is Kind.SERVICE:
        # A courtesy is never sent twice: what nobody can know stays in doubt.
        assert set(crowd.got.values()) == {1}
        assert SOME - len(crowd.got) <= tally.in_doubt <= in_hand
    else:
        assert tally.of(Fate.SENT) == SOME == len(crowd.got)
        assert 0 < sum(crowd.got.values()) - SOME <= in_hand


async def _dies(crowd: Crowd, *, after: int) -> int:
    """How many were in its hand when it died: claimed, and not settled."""
    crowd.fuse.left = after
    with suppress(Killed):
        await crowd.goes_on()
    in_hand = await crowd.store.read(_sending)
    await crowd.dies_and_starts_again()
    return in_hand


def _sending(tx: Tx) -> int:
    return len(tx.execute(select(recipients.c.subject_id).where(recipients.c.state == Fate.SENDING)).all())


# -- what Telegram answers --------------------------------------------------------------------------------------------

NOT_FOUND = Fault.bad_request("chat not found")
MALFORMED = Fault.bad_request("can't parse entities: unexpected end of name token")
FINAL = {
    "blocked": (Fault.blocked(), Fate.BLOCKED),
    "deactivated": (Fault(code=403, description="Forbidden: user is deactivated"), Fate.DEACTIVATED),
    "never_started": (
        Fault(code=403, description="Forbidden: bot can't initiate conversation with a user"), Fate.BLOCKED,
    ),
    "chat_not_found": (NOT_FOUND, Fate.INVALID),
}  # fmt: skip
PASSING = {
    "429": Fault.flood(2),
    "5xx": Fault.server_error(),
    "not_sent": Fault.not_sent(),
}
DOUBTFUL = {"timeout": Fault.timeout(), "disconnect": Fault.disconnect(), "undecodable": Fault.undecodable()}


@ON_SQLITE
@pytest.mark.parametrize("outcome", FINAL)
async def test_one_in_many_who_cannot_be_reached_is_that_and_nothing_else(crowd: Crowd, outcome: str) -> None:
    fault, fate = FINAL[outcome]
    await crowd.gather(SOME)
    crowd.world.fail_randomly(A_FEW, [fault], seed=3)

    it = await crowd.sends()

    tally = await crowd.tally(it)
    assert tally.of(fate, Fate.SENT) == tally.total == SOME
    assert tally.of(fate) == SOME - len(crowd.got) > 0
    assert (await crowd.fresh(it)).state is State.FINISHED


@ON_SQLITE
@pytest.mark.parametrize("outcome", ["blocked", "deactivated", "never_started"])
async def test_where_nobody_can_be_reached_each_has_the_reason(crowd: Crowd, outcome: str) -> None:
    fault, fate = FINAL[outcome]
    await crowd.gather(CANARY + 20)
    crowd.world.fail_randomly(1, [fault], seed=3)

    it = await crowd.sends()

    tally = await crowd.tally(it)
    assert tally.of(fate) == tally.total == CANARY + 20


def _ids(tx: Tx) -> list[str]:
    return list(tx.execute(select(recipients.c.subject_id).order_by(recipients.c.subject_id)).scalars())


@ON_SQLITE
async def test_where_nobody_has_a_chat_it_stops_with_the_first_few(crowd: Crowd) -> None:
    await crowd.gather(CANARY + 20)
    crowd.world.fail_randomly(1, [NOT_FOUND], seed=3)

    it = await crowd.sends()

    fresh, tally = await crowd.fresh(it), await crowd.tally(it)
    assert (fresh.paused, fresh.reason, fresh.stage) == (True, "no_chat", Stage.CANARY)
    assert (tally.of(Fate.INVALID), tally.of(Fate.PENDING)) == (CANARY, 20)


@ON_SQLITE
@pytest.mark.parametrize("outcome", PASSING)
@pytest.mark.parametrize("share", [A_FEW, 1])
async def test_what_passes_is_waited_for_and_everybody_gets_it(crowd: Crowd, outcome: str, share: float) -> None:
    await crowd.gather(SOME)
    crowd.world.fail_randomly(share, [PASSING[outcome]], seed=3)
    if share == 1:
        # For ten minutes nothing gets through at all.
        ends = crowd.clock() + HOLD + timedelta(minutes=10)
        it = await crowd.proposes()
        await crowd.goes_on(until=lambda: crowd.clock() >= ends)
        assert crowd.got == {}
        crowd.world.fail_randomly(0, [], seed=3)
        await crowd.goes_on()
    else:
        it = await crowd.sends()

    tally = await crowd.tally(it)
    assert tally.of(Fate.SENT) == tally.total == SOME == len(crowd.got)
    assert set(crowd.got.values()) == {1}


@ON_SQLITE
@pytest.mark.parametrize("outcome", DOUBTFUL)
async def test_what_may_have_arrived_is_in_doubt_as_a_courtesy_and_comes_again_by_law(
    crowd: Crowd, outcome: str
) -> None:
    await crowd.gather(SOME)
    crowd.world.fail_randomly(A_FEW, [DOUBTFUL[outcome]], seed=3)

    courtesy, by_law = await crowd.sends(), await crowd.sends(Kind.POLICY)

    tally = await crowd.tally(courtesy)
    assert tally.in_doubt == SOME - tally.of(Fate.SENT) > 0
    assert (await crowd.tally(by_law)).of(Fate.SENT) == SOME
    assert len(crowd.got) == SOME
    assert sum(crowd.got.values()) > 2 * SOME, "whoever was in doubt got what the law demands once more"


@ON_SQLITE
@pytest.mark.parametrize("outcome", DOUBTFUL)
async def test_where_all_is_in_doubt_it_stops_with_the_first_few(crowd: Crowd, outcome: str) -> None:
    await crowd.gather(CANARY + 20)
    crowd.world.fail_randomly(1, [DOUBTFUL[outcome]], seed=3)

    it = await crowd.sends()

    fresh, tally = await crowd.fresh(it), await crowd.tally(it)
    assert (fresh.paused, fresh.reason) == (True, "doubt")
    assert (tally.in_doubt, tally.of(Fate.PENDING)) == (CANARY, 20)


@ON_SQLITE
async def test_a_message_that_telegram_does_not_take_stops_within_three(crowd: Crowd) -> None:
    await crowd.gather(CANARY + 20)
    crowd.world.fail_randomly(1, [MALFORMED], seed=3)

    it = await crowd.sends()

    fresh, tally = await crowd.fresh(it), await crowd.tally(it)
    assert (fresh.paused, fresh.reason) == (True, "malformed")
    assert (tally.of(Fate.INVALID), tally.of(Fate.PENDING)) == (3, CANARY + 17)


@ON_SQLITE
async def test_let_go_on_after_a_stop_it_reaches_the_others(crowd: Crowd) -> None:
    await crowd.gather(CANARY + 20)
    crowd.world.fail_randomly(1, [MALFORMED], seed=3)
    it = await crowd.sends()
    crowd.world.fail_randomly(0, [], seed=3)

    await crowd.store.write(broadcasts.act, it.id, Act.RESUME, by=crowd.approver, solo=False, now=crowd.clock())
    await crowd.goes_on()

    tally = await crowd.tally(it)
    assert (tally.of(Fate.SENT), tally.of(Fate.INVALID)) == (CANARY + 17, 3)


# -- somebody stops it ------------------------------------------------------------------------------------------------


async def _does(crowd: Crowd, it: Broadcast, act: Act) -> None:
    await crowd.store.write(broadcasts.act, it.id, act, by=crowd.proposer, solo=False, now=crowd.clock())


@ON_SQLITE
async def test_paused_it_stops_within_two_seconds_and_goes_on_where_it_was(crowd: Crowd) -> None:
    await crowd.gather(SOME)
    it = await crowd.proposes()
    await crowd.goes_on(until=lambda: len(crowd.got) > CANARY + 5)
    paused_at = crowd.clock()

    await _does(crowd, it, Act.PAUSE)
    await crowd.goes_on()

    assert len(crowd.got) < SOME
    assert crowd.world.sent[-1].at - paused_at <= 2 * SECOND
    await _does(crowd, it, Act.RESUME)
    await crowd.goes_on()
    assert set(crowd.got.values()) == {1}
    assert len(crowd.got) == SOME


@ON_SQLITE
async def test_called_off_nobody_gets_it_two_seconds_later_and_each_has_a_final_state(crowd: Crowd) -> None:
    await crowd.gather(SOME)
    it = await crowd.proposes()
    await crowd.goes_on(until=lambda: len(crowd.got) > CANARY + 5)
    called_off_at = crowd.clock()

    await _does(crowd, it, Act.CANCEL)
    await crowd.goes_on()

    tally = await crowd.tally(it)
    assert (await crowd.fresh(it)).state is State.CANCELLED
    assert crowd.world.sent[-1].at - called_off_at <= 2 * SECOND
    assert tally.of(Fate.SENT) == len(crowd.got) < SOME
    assert tally.of(Fate.SENT, Fate.SKIPPED) == tally.total == SOME


@ON_SQLITE
async def test_staff_then_a_few_have_it_before_everyone(crowd: Crowd) -> None:
    await crowd.gather(SOME)
    approved_at = crowd.clock()

    await crowd.sends()

    moments = [sent.at for sent in crowd.world.sent]
    assert moments[0] - approved_at >= HOLD
    assert moments[CANARY] - moments[0] >= HOLD
    assert moments[CANARY - 1] - moments[0] < timedelta(seconds=10)


@ON_SQLITE
async def test_in_quiet_hours_nobody_is_disturbed_but_by_word_of_a_breach(crowd: Crowd) -> None:
    # 15:00 in Almaty.
    crowd.quiet = Quiet(begins=time(14), ends=time(17))
    await crowd.gather(CANARY + 5)

    it = await crowd.proposes()
    await crowd.goes_on(until=lambda: crowd.clock().astimezone(RULES.calendar.zone).hour == 16)

    assert (await crowd.fresh(it)).reason == NIGHT
    assert crowd.got == {}
    await crowd.goes_on()
    assert (await crowd.fresh(it)).state is State.FINISHED
    first = crowd.world.sent[0].at.astimezone(RULES.calendar.zone)
    assert (first.date(), first.hour) == (date(2026, 11, 23), 17)


@ON_SQLITE
async def test_the_next_ones_are_found_without_looking_at_everybody_who_has_it(crowd: Crowd) -> None:
    await crowd.gather(CANARY + 5)
    it = await crowd.proposes()
    await crowd.goes_on(until=lambda: len(crowd.got) == CANARY)

    plans = await crowd.store.write(_plans, it, crowd.clock())

    assert len(plans) == 4
    assert all("INDEX ix_recipients_waiting" in plan for plan in plans)


def _plans(tx: Tx, it: Broadcast, now: datetime) -> list[str]:
    """How SQLite reads the recipients in whatever a batch does."""
    said: list[str] = []
    raw: Any = tx.connection.connection.dbapi_connection
    raw.set_trace_callback(said.append)
    records.claim(tx, it, now, limit=2)
    records.waits(tx, it.id)
    records.next_try_at(tx, it.id, now)
    records.let_go(tx, it.id, now, limit=1)
    raw.set_trace_callback(None)
    looks = [each for each in said if each.startswith("SELECT") and "FROM recipients" in each]
    return [" ".join(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {each}")) for each in looks]


# -- whoever changes meanwhile ----------------------------------------------------------------------------------------


@ON_SQLITE
async def test_who_was_erased_opted_out_or_has_blocked_gets_nothing_and_a_language_counts_when_it_is_sent(
    crowd: Crowd,
) -> None:
    await crowd.gather(CANARY + 20)
    await crowd.proposes()
    await crowd.goes_on(until=lambda: len(crowd.got) == CANARY)
    erased, opted_out, blocked, changed = (await crowd.store.read(_ids))[-4:]
    where = {each: (await crowd.store.read(people.address, each))[0] for each in (erased, opted_out, blocked, changed)}

    await crowd.store.write(_meanwhile, erased, opted_out, blocked, changed, crowd.clock)
    await crowd.goes_on()

    states = {row.subject_id: row for row in await crowd.store.read(_rows)}
    assert [(states[each].state, states[each].reason) for each in (erased, opted_out, blocked)] == [
        (Fate.SKIPPED, "erased"), (Fate.SKIPPED, "opted_out"), (Fate.BLOCKED, "blocked"),
    ]  # fmt: skip
    assert not {where[erased], where[opted_out], where[blocked]} & set(crowd.got)
    sent = next(each for each in crowd.world.sent if each.chat_id == where[changed])
    assert states[changed].language == Language.KK
    assert "қызметтер" in sent.params["text"]


def _meanwhile(tx: Tx, erased: str, opted_out: str, blocked: str, changed: str, clock: Clock) -> None:
    people.choose_language(tx, people.person_key(tx, changed), Language.KK)
    people.erase(tx, erased, [])
    people.record_consent(
        tx, opted_out, act="withdrawn", edition="1", text_hash="0" * 64, language=Language.RU, now=clock()
    )
    people.set_reachable(tx, blocked, "blocked")


def _rows(tx: Tx) -> list[Any]:
    return list(tx.execute(select(recipients)).all())
