"""A million recipients, on both engines: how long they take to write down and to claim, and how much memory."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_bytes
from statistics import median, quantiles

import pytest
from sqlalchemy import insert, update

from bot.actions import broadcasting, broadcasts, evidence
from bot.domain.broadcasts import Act, Broadcast, Kind, Stage
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Bilingual
from bot.rules import load_rules
from bot.storage import broadcasts as records
from bot.storage import people, vault
from bot.storage.broadcasts import Settled
from bot.storage.db import Store, Tx
from bot.storage.tables import consents, keys, recipients, subjects
from tests.benchmarks.tables import milliseconds, show
from tests.workers.crowd import enrol

RECIPIENTS, PAGE, BATCH, BATCHES = 1_000_000, 5_000, 25, 200
RULES = load_rules()
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
CLEAR, STATUS = Path("/proc/self/clear_refs"), Path("/proc/self/status")


def crowd(tx: Tx, first: int) -> None:
    """So many who have agreed, each with a key of their own; by hand, because one by one takes half an hour."""
    ids = [f"{first + n:012d}" for n in range(PAGE)]
    owned = {owner: token_bytes(vault.KEY_BYTES) for owner in ids}
    tx.subject_keys.update(owned)
    wrapped = [vault._encrypted(tx.vault._wrap, key, vault._bound("key", owner)) for owner, key in owned.items()]
    tx.execute(insert(keys), [{"owner": owner, "wrapped": one} for owner, one in zip(ids, wrapped, strict=True)])
    sealed = {owner: tx.vault.seal(tx, owner, "telegram", str(int(owner) + 1)) for owner in ids}
    people_rows = [
        {"id": owner, "person": token_bytes(32), "telegram_sealed": sealed[owner], "name_sealed": sealed[owner],
         "created_at": NOW}
        for owner in ids
    ]  # fmt: skip
    tx.execute(insert(subjects), people_rows)
    agreed = {
        "purpose": people.DESK,
        "act": "given",
        "edition": "1",
        "text_hash": "0" * 64,
        "language": "ru",
        "at": NOW,
    }
    tx.execute(insert(consents), [{"subject_id": owner, **agreed} for owner in ids])


def forget_peak() -> None:
    CLEAR.write_text("5")


def peak() -> float:
    """The most MiB this process held since `forget_peak`."""
    line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


@pytest.mark.bench
async def test_a_million_recipients(store: Store) -> None:
    for first in range(0, RECIPIENTS, PAGE):
        await store.write(crowd, first)
    it = await store.write(proposed)
    forget_peak()
    held = peak()

    filling = await _timed(lambda: _fills(store, it))
    early = [await _batch(store) for _ in range(BATCHES)]
    for first in range(0, RECIPIENTS, PAGE):
        await store.write(_settled, it, first)
    late = [await _batch(store) for _ in range(BATCHES)]
    counting = await _timed(lambda: store.read(records.tally, it.id))
    handing_out = await _timed(lambda: _hands_out(store, it))

    grown = peak() - held
    show(
        f"{RECIPIENTS:,} recipients, {store.dialect}",
        ("", "took"),
        [
            ("written down", f"{filling:.1f} s"),
            ("claim and settle 25, the first ones: median, p99", _spread(early)),
            ("claim and settle 25, the last ones: median, p99", _spread(late)),
            ("who stands where, counted", milliseconds(counting)),
            ("evidence of all of them, as CSV", f"{handing_out:.1f} s"),
            ("memory grown by, at most", f"{grown:.0f} MiB"),
        ],
    )
    assert grown < 100


def proposed(tx: Tx) -> Broadcast:
    proposer, approver = enrol(tx, now=NOW)
    text = Bilingual(ru="Завтра", kk="Ертең")
    it = broadcasts.propose(tx, Kind.SERVICE, text=text, by=proposer, rules=RULES, now=NOW)
    return broadcasts.act(tx, it.id, Act.APPROVE, by=approver, solo=False, now=NOW)


async def _fills(store: Store, it: Broadcast) -> None:
    while (await store.read(broadcasts.require, it.id)).filled_at is None:
        await store.write(broadcasting.take, limit=0, hold=timedelta(), quiet_until=None, now=NOW)
    await store.write(_to_everyone, it)


def _to_everyone(tx: Tx, it: Broadcast) -> None:
    """Staff and the first few have had it."""
    fresh = broadcasts.require(tx, it.id)
    records.save(tx, replace(fresh, stage=Stage.EVERYONE), was=fresh)


async def _batch(store: Store) -> float:
    begun = time.perf_counter()
    batch = await store.write(broadcasting.take, limit=BATCH, hold=timedelta(), quiet_until=None, now=NOW)
    assert batch.it is not None
    assert len(batch.envelopes) == BATCH
    done = [
        Settled(subject_id=each.subject_id, tried=each.attempts, fate=Fate.SENT, at=NOW, message=1)
        for each in batch.envelopes
    ]
    await store.write(broadcasting.settle, batch.it, done, progress=False, now=NOW)
    return time.perf_counter() - begun


def _settled(tx: Tx, it: Broadcast, first: int) -> None:
    """A page of all but the last."""
    until = min(first + PAGE, RECIPIENTS - BATCH * BATCHES * 2)
    tx.execute(
        update(recipients)
        .where(recipients.c.broadcast_id == it.id, recipients.c.subject_id >= f"{first:012d}",
               recipients.c.subject_id < f"{until:012d}")
        .values(state=Fate.SENT, language="ru", ready_at=None, settled_at=NOW)
    )  # fmt: skip


async def _hands_out(store: Store, it: Broadcast) -> None:
    async for _ in evidence.pages(store, it):
        pass


async def _timed(do: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await do()
    return time.perf_counter() - begun


def _spread(seconds: list[float]) -> str:
    return f"{milliseconds(median(seconds))}, {milliseconds(quantiles(seconds, n=100)[98])}"
