"""A broadcast goes out: written down, claimed in batches, settled, let go; one short transaction for each step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.broadcasts import log, save, tell
from bot.actions.telling import DESK
from bot.domain.broadcasts import CANARY, NIGHT, WAITS_FOR_MORNING, Broadcast, Kind, Stage, State, Tally, trouble
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.domain.notices import Announced, Progress, Promise
from bot.storage import broadcasts, outbox, people
from bot.storage.broadcasts import Addressed, Settled
from bot.storage.db import Tx

FILL, LET_GO = 5_000, 5_000
# What is in the way of the next step is looked at again after this.
LOOK_AGAIN = timedelta(seconds=2)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One recipient in hand: where to and in which language."""

    subject_id: str
    chat_id: int
    language: Language
    attempts: int


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is to be done now: ``envelopes`` to be sent, or something else was done (``busy``), or nothing before
    ``rest`` (UTC). ``to`` is the last recipient of the few, while it is with them; ``match`` says that who it is for
    has to be found out in the company's systems first."""

    it: Broadcast | None = None
    envelopes: tuple[Envelope, ...] = ()
    busy: bool = False
    rest: datetime | None = None
    to: str | None = None
    match: bool = False


NOTHING = Batch()


def take(tx: Tx, *, limit: int, hold: timedelta, quiet_until: datetime | None, now: datetime) -> Batch:
    """The next thing to do for the broadcast in hand. ``hold``: how long staff, then a few, have it before others.

    ``limit`` is how many envelopes can be sent now; 0 while enough is on its way.
    """
    it = broadcasts.in_hand(tx)
    if it is None:
        return NOTHING
    if it.state is State.CANCELLING:
        return _let_go(tx, it, now)
    if it.filled_at is None:
        return Batch(it=it, busy=True, match=True) if it.kind is Kind.BREACH else _fill(tx, it, now)
    if it.stage is Stage.STAFF:
        return _after_staff(tx, it, hold, now)
    if quiet_until and it.kind in WAITS_FOR_MORNING:
        return _night(tx, it, quiet_until, now)
    if it.reason == NIGHT:
        it = save(tx, replace(it, reason=None), was=it)
    if it.stage is Stage.CANARY:
        return _few(tx, it, limit, hold, now)
    return _everyone(tx, it, limit, now) if it.stage is Stage.EVERYONE else Batch(it=it, busy=True)


def _night(tx: Tx, it: Broadcast, until: datetime, now: datetime) -> Batch:
    if it.reason != NIGHT:
        it = save(tx, replace(it, reason=NIGHT), was=it)
        outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)
    return Batch(it=it, rest=until)


# -- whom it is for ---------------------------------------------------------------------------------------------------


def _fill(tx: Tx, it: Broadcast, now: datetime) -> Batch:
    last = broadcasts.everybody(tx, it.filled_to, FILL)
    if last is None:
        return _filled(tx, it, now)
    broadcasts.write_down(tx, it.id, after=it.filled_to, to=last, now=now)
    return Batch(it=save(tx, replace(it, filled_to=last), was=it), busy=True)


def _filled(tx: Tx, it: Broadcast, now: datetime) -> Batch:
    full = save(tx, replace(it, filled_at=now), was=it)
    log(tx, "broadcast_filled", it, by="bot", now=now, recipients=broadcasts.tally(tx, it.id).total)
    outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)
    return Batch(it=full, busy=True)


def to_match(tx: Tx, it: Broadcast, *, limit: int) -> list[tuple[str, str]]:
    """The next of those who have shared a number, each with it: whose data are in the company's systems?"""
    return broadcasts.with_number(tx, it.filled_to, limit)


def matched(tx: Tx, it: Broadcast, affected: Iterable[str], *, to: str | None, now: datetime) -> None:
    """These are touched by a breach, of all up to an id; None for the end."""
    broadcasts.write_down_these(tx, it.id, affected, now=now)
    if to is None:
        _filled(tx, it, now)
    else:
        save(tx, replace(it, filled_to=to), was=it)


# -- staff, a few, everyone -------------------------------------------------------------------------------------------


def _after_staff(tx: Tx, it: Broadcast, hold: timedelta, now: datetime) -> Batch:
    ready_at = (it.stage_at or now) + hold
    if now < ready_at:
        return Batch(it=it, rest=ready_at)
    if outbox.waits_for(tx, Announced(broadcast_id=it.id)):
        return Batch(it=it, rest=now + LOOK_AGAIN)
    return _next_stage(tx, it, Stage.CANARY, now)


def _few(tx: Tx, it: Broadcast, limit: int, hold: timedelta, now: datetime) -> Batch:
    to = broadcasts.last_of_the_first(tx, it.id, CANARY)
    envelopes = _claim(tx, it, limit, now, to=to) if to else ()
    if envelopes:
        return Batch(it=it, envelopes=envelopes, to=to)
    if to and broadcasts.waits(tx, it.id, to=to):
        return Batch(it=it, to=to, rest=_again(tx, it, now))
    few = broadcasts.tally(tx, it.id, to=to) if to else Tally()
    why = trouble(few, it.stage)
    if why:
        stop(tx, it, why, now=now)
        return Batch(it=it, busy=True)
    ready_at = (it.stage_at or now) + hold
    # Where the few are all there are, nobody has to wait for the others.
    if now < ready_at and broadcasts.waits(tx, it.id):
        return Batch(it=it, rest=ready_at, to=to)
    return _next_stage(tx, it, Stage.EVERYONE, now)


def _everyone(tx: Tx, it: Broadcast, limit: int, now: datetime) -> Batch:
    envelopes = _claim(tx, it, limit, now)
    if envelopes:
        return Batch(it=it, envelopes=envelopes)
    if broadcasts.waits(tx, it.id):
        return Batch(it=it, rest=_again(tx, it, now))
    return _next_stage(tx, it, Stage.OTHERWISE, now)


def _again(tx: Tx, it: Broadcast, now: datetime) -> datetime:
    """When somebody who was put off comes, or what is on its way may have come back."""
    at = broadcasts.next_try_at(tx, it.id, now)
    return min(at, now + LOOK_AGAIN) if at else now + LOOK_AGAIN


def _next_stage(tx: Tx, it: Broadcast, stage: Stage, now: datetime) -> Batch:
    moved = save(tx, replace(it, stage=stage, stage_at=now), was=it)
    log(tx, "broadcast_stage", it, by="bot", now=now, stage=stage.name.lower())
    outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)
    return Batch(it=moved, busy=True)


def _claim(tx: Tx, it: Broadcast, limit: int, now: datetime, *, to: str | None = None) -> tuple[Envelope, ...]:
    """Nobody who is gone, has taken back their consent or was written to by a bot that died is sent it once more."""
    found = broadcasts.claim(tx, it, now, limit=limit, to=to) if limit > 0 else []
    gone = [(each, _why_not(each, it)) for each in found]
    broadcasts.settle(tx, it.id, [_passed_over(each, why, now) for each, why in gone if why])
    broadcasts.write_down_these(tx, it.id, [each.moved_to for each in found if each.moved_to], now=now)
    envelopes = [_envelope(each) for each, why in gone if why is None]
    broadcasts.spoken(tx, it.id, [(each.subject_id, each.language) for each in envelopes])
    return tuple(envelopes)


def _why_not(each: Addressed, it: Broadcast) -> str | None:
    if each.gone:
        return each.gone
    return "interrupted" if each.interrupted and it.promise is Promise.AT_MOST_ONCE else None


def _passed_over(each: Addressed, why: str, now: datetime) -> Settled:
    fates = {"interrupted": Fate.UNKNOWN, Fate.BLOCKED: Fate.BLOCKED, Fate.DEACTIVATED: Fate.DEACTIVATED}
    return Settled(
        subject_id=each.subject_id, tried=each.attempts, fate=fates.get(why, Fate.SKIPPED), reason=why, at=now
    )


def _envelope(each: Addressed) -> Envelope:
    if each.chat_id is None:
        raise LookupError("somebody without a chat")
    return Envelope(
        subject_id=each.subject_id, chat_id=each.chat_id, language=each.language or Language.RU, attempts=each.attempts
    )


# -- what became of it ------------------------------------------------------------------------------------------------


def settle(tx: Tx, it: Broadcast, settled: Sequence[Settled], *, progress: bool, now: datetime) -> None:
    """Record how tries ended. ``progress``: it is time to tell the group how far it is."""
    broadcasts.settle(tx, it.id, settled)
    for each in settled:
        if each.fate in {Fate.BLOCKED, Fate.DEACTIVATED}:
            people.set_reachable(tx, each.subject_id, each.fate)
    if progress:
        outbox.put(tx, Progress(broadcast_id=it.id), to=DESK, now=now)


def stop(tx: Tx, it: Broadcast, why: str, *, now: datetime) -> None:
    """It stops by itself, and waits for somebody to look."""
    fresh = broadcasts.find(tx, it.id)
    if fresh is None or fresh.state is not State.RUNNING or fresh.paused:
        return
    save(tx, replace(fresh, paused=True, reason=why), was=fresh)
    log(tx, "broadcast_stopped", it, by="bot", now=now, why=why)
    tell(tx, it, "stopped", now)


def alarm(tx: Tx, it: Broadcast, *, now: datetime) -> None:
    """More readers than a few have no chat: it goes on, and somebody should know."""
    log(tx, "broadcast_alarm", it, by="bot", now=now)
    tell(tx, it, "no_chat", now)


def tallied(tx: Tx, it: Broadcast) -> Tally:
    return broadcasts.tally(tx, it.id)


def _let_go(tx: Tx, it: Broadcast, now: datetime) -> Batch:
    if broadcasts.let_go(tx, it.id, now, limit=LET_GO):
        return Batch(it=it, busy=True)
    if broadcasts.waits(tx, it.id):
        # In flight: what becomes of it is still recorded.
        return Batch(it=it, rest=_again(tx, it, now))
    return _ended(tx, it, State.CANCELLED, now)


def _ended(tx: Tx, it: Broadcast, state: State, now: datetime) -> Batch:
    save(tx, replace(it, state=state, finished_at=now), was=it)
    tally = broadcasts.tally(tx, it.id)
    log(
        tx, f"broadcast_{state}", it, by="bot", now=now, recipients=tally.total,
        **{fate.value: count for fate, count in tally.fates.items()},
    )  # fmt: skip
    tell(tx, it, state.value, now)
    return Batch(it=it, busy=True)


# -- other ways -------------------------------------------------------------------------------------------------------


def to_mail(tx: Tx, it: Broadcast, *, limit: int) -> list[tuple[str, str | None, Language | None]]:
    """The next of those it did not reach here, with number and language."""
    return broadcasts.to_mail(tx, it.id, limit=limit)


def mailed(tx: Tx, it: Broadcast, hows: Iterable[tuple[str, str]]) -> None:
    for subject_id, how in hows:
        broadcasts.mailed(tx, it.id, subject_id, how)


def finish(tx: Tx, it: Broadcast, *, now: datetime) -> None:
    """Every way was tried."""
    fresh = broadcasts.find(tx, it.id)
    if fresh and fresh.state is State.RUNNING:
        _ended(tx, fresh, State.FINISHED, now)
