"""`kill -9` at random moments of filing and deciding: nothing is missing afterwards, and nothing was done twice.

The bot is `python -m bot run` over a real socket, killed a random while after a random request of its own; Telegram
delivers again what was not confirmed to it. People do what people do: when nothing comes, they try again.
"""

from __future__ import annotations

import asyncio
import os
import random
import secrets
import signal
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.actions import people, roster
from bot.domain.languages import Language
from bot.domain.staff import Role
from bot.rules import load_rules
from bot.sandbox.faults import Fault
from bot.storage import audit, cases, tables
from bot.storage import people as records
from bot.storage.db import Store, Tx
from bot.storage.vault import Vault
from bot.texts import translator
from tests.journeys.actors import Actor
from tests.journeys.client import Client
from tests.journeys.wire import Wire, right_now, wired
from tests.sizes import SOAK, sized
from tests.soak.bots import Bots, bots

KILLS = sized(6, 50)
NOTHING = Fault()
T = translator(Language.RU)
GROUND = load_rules().grounds["blocked"].title.ru
LETTER = "Заявка удалена, копий не осталось"
# What a starting bot asks of Telegram is not what is to be interrupted.
IN_PLAY = ("send", "edit", "deleteMessage", "answer", "create", "pin", "close")


@dataclass(kw_only=True)
class Killer:
    """Ends the process a random while after one of its next requests, and starts it again."""

    bots: Bots
    chance: random.Random
    left: int
    requests: int = 0
    deaths: list[str] = field(default_factory=list)
    _struck: asyncio.Event = field(default_factory=asyncio.Event)
    _at: int = 0

    def watch(self, method: str, _: dict[str, Any]) -> bool:
        if method.startswith(IN_PLAY):
            self.requests += 1
            if self._at and self.requests >= self._at:
                self._at = 0
                asyncio.get_running_loop().call_later(self.chance.choice([0, 0.002, 0.01, 0.05]), self._strike, method)
        return False

    def _strike(self, method: str) -> None:
        if self.bots.kill():
            self.deaths.append(method)
            self._struck.set()

    async def work(self) -> None:
        """Strike until it is enough, each time somewhere among the next dozen requests."""
        while self.left:
            self._at = self.requests + self.chance.randint(1, 12)
            await self._struck.wait()
            self._struck.clear()
            await self.bots.gone()
            await self.bots.starts()
            self.left -= 1


@dataclass(kw_only=True)
class Road:
    """One client's request, from the first word to the result, with two members of staff."""

    wire: Wire
    store: Store
    client: Client
    bolat: Actor
    dana: Actor
    number: str
    refuse: bool

    async def walk(self) -> None:
        files = self.client.actor
        has = self.client.t.plain
        await self.until_seen(files, "Русский", files.starts)
        await self.until_seen(files, has("Delete my data"), lambda: files.taps("Русский"))
        await self.until_seen(files, has("A part"), lambda: self.client.taps("Delete my data"))
        await self.until_seen(files, has("I agree"), self._says_what)
        await self.until(lambda: has("Share my number") in files.keyboard, lambda: self.client.taps("I agree"))
        await self.until_seen(files, has("All correct"), self._shares_number)
        await self.until_seen(files, has("Yes, delete this"), lambda: self.client.taps("All correct"))
        await self.until(self.filed, lambda: self.client.taps("Yes, delete this"))
        await self.until_status({"working"}, self._claims)
        await self.until_status({"proposed"}, self._proposes)
        await self.until_status({"closed"} if self.refuse else {"executing"}, self._confirms)
        if not self.refuse:
            await self.until_status({"closed"}, self._carries_out)

    async def _says_what(self) -> None:
        await self.client.taps("A part")
        await self.client.actor.says("заявку от марта")

    async def _shares_number(self) -> None:
        if self.client.t.plain("Share my number") in self.client.actor.keyboard:
            await self.client.shares_number()
        else:
            await self.client.actor.says("/menu")
            await self.client.taps("Delete my data")
            await self.client.taps("Continue")

    async def _claims(self) -> None:
        await self.bolat.says(f"/case {self.number}")
        await self.bolat.taps(T.plain("Claim"))

    async def _proposes(self) -> None:
        await self.bolat.says(f"/case {self.number}")
        await self.bolat.taps(T.plain("Decide"))
        if self.refuse:
            await self.bolat.taps(T.plain("Refuse"))
            await self.bolat.taps(GROUND)
            await self.bolat.taps(T.plain("Without explanation"))
        else:
            await self.bolat.taps(T.plain("Approve in full"))
        await self.bolat.taps(T.plain("Put forward"))

    async def _confirms(self) -> None:
        await self.dana.says(f"/case {self.number}")
        await self.dana.taps(T.plain("Review"))
        await self.dana.taps(T.plain("Confirm"))

    async def _carries_out(self) -> None:
        await self.bolat.says(f"/case {self.number}")
        await self.bolat.taps(T.plain("Carried out"))
        await self.bolat.says(LETTER)
        await self.bolat.taps(T.plain("Yes"))

    # -- as people wait

    async def until(self, fact: Callable[[], bool | Awaitable[bool]], act: Callable[[], Awaitable[None]]) -> None:
        """Act; when all is quiet and it is still not so, act again."""
        for _ in range(10):
            with suppress(LookupError):  # The button is not there: look again, and begin again.
                await act()
            for _ in range(20):
                came = fact()
                if came if isinstance(came, bool) else await came:
                    return
                await self.wire.settle()
                await asyncio.sleep(0.05)
        seen = {who.person.name: who.screen for who in (self.client.actor, self.bolat, self.dana) if who.messages}
        raise AssertionError(f"it does not go on: {seen}\n{self.wire.log[-2000:]}")

    async def until_seen(self, who: Actor, label: str, act: Callable[[], Awaitable[None]]) -> None:
        await self.until(lambda: any(label in message.labels for message in who.messages), act)

    async def until_status(self, wanted: set[str], act: Callable[[], Awaitable[None]]) -> None:
        async def so() -> bool:
            case = await self.store.read(cases.find_number, self.number)
            return case is not None and case.status in wanted

        await self.until(so, act)

    async def filed(self) -> bool:
        return await self.store.read(cases.find_number, self.number) is not None


@pytest.fixture
async def wire(tmp_path: Path, database_url: str) -> AsyncIterator[Wire]:
    async with wired(tmp_path, database_url) as wire:
        yield wire


def enrol(tx: Tx, wire: Wire, hands: tuple[Actor, ...], now: datetime) -> None:
    roster.enrol_admins(tx, [wire.serik.person.id], now=now)
    admin = people.visit(tx, wire.serik.person.id, now=now).member
    assert admin is not None
    for hand in hands:
        telegram_id, name = hand.person.id, hand.person.name
        member = roster.enrol(tx, telegram_id, name=name, role=Role.OPERATOR, by=admin.id, now=now)
        roster.introduce(tx, member.id, name=name)
        people.choose_language(tx, records.person_of(tx, telegram_id), Language.RU)


def everything(tx: Tx) -> dict[str, list[Any]]:
    names = ("cases", "demands", "proposals", "audit", "outbox", "entries")
    return {name: list(tx.execute(select(tables.metadata.tables[name]))) for name in names}


def hand_of(wire: Wire, name: str) -> Actor:
    person = wire.world.add_user(name, language_code="ru", started=True)
    return Actor(person=person, world=wire.world, settle=wire.settle, let_pass=lambda _: None)


async def everything_has_left(wire: Wire, store: Store) -> None:
    """Wait for the pace of Telegram."""

    def waiting(tx: Tx) -> list[str]:
        o = tables.outbox.c
        return list(tx.execute(select(o.notice).where(o.state.in_(["pending", "sending"]))).scalars())

    for _ in range(sized(1200, 6000)):
        if not await store.read(waiting):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"still waiting: {await store.read(waiting)}")


def seen_by(wire: Wire, chat_id: int) -> Counter[str]:
    """How often each text was sent to the chat, by what Telegram has carried out."""
    return Counter(sent.params["text"] for sent in wire.world.sent if sent.chat_id == chat_id and "text" in sent.params)


def nothing_was_done_twice(rows: dict[str, list[Any]], roads: list[Road]) -> None:
    assert sorted(row.number for row in rows["cases"]) == [road.number for road in roads]
    assert len(rows["demands"]) == len(rows["cases"]) == len({row.subject_id for row in rows["cases"]})
    assert {row.outcome for row in rows["demands"]} <= {"fulfilled", "refused"}
    decided = Counter(row.case_id for row in rows["proposals"] if row.verdict == "confirmed")
    assert decided == Counter(row.id for row in rows["cases"])
    record = Counter((row.case_id, row.kind) for row in rows["audit"])
    for case in rows["cases"]:
        refused = next(row.outcome for row in rows["demands"] if row.case_id == case.id) == "refused"
        once = {"demand_filed", "case_claimed", "decision_confirmed"} | (set() if refused else {"demand_carried_out"})
        assert {kind: record[case.id, kind] for kind in once} == dict.fromkeys(once, 1)
        letters = Counter(row.notice for row in rows["outbox"] if row.recipient == case.subject_id)
        assert letters == dict.fromkeys(["Receipt", "Refused"] if refused else ["Receipt", "Approved", "Done"], 1)
        said = Counter(row.kind for row in rows["entries"] if row.case_id == case.id)
        assert said == ({"request": 1} if refused else {"request": 1, "letter": 1})


def nothing_is_missing(rows: dict[str, list[Any]], wire: Wire, roads: list[Road], killer: Killer) -> int:
    """How many messages came again: only such as were in flight at a kill, and as often at most."""
    owners = {row.id: row.subject_id for row in rows["cases"]}
    chats = {owners[case.id]: road for road in roads for case in rows["cases"] if case.number == road.number}
    repeated = 0
    for row in rows["outbox"]:
        assert row.state == "sent", f"{row.notice}: {row.state}"
        road = chats.get(row.recipient)
        if road is None:
            continue
        chat = road.client.actor.person.id
        texts = [s.params["text"] for s in wire.world.sent if (s.chat_id, s.message_id) == (chat, row.message)]
        came = seen_by(wire, chat)[texts[0]]
        assert 1 <= came <= row.attempts, f"{row.notice} came {came} times in {row.attempts} attempts"
        assert road.number in texts[0]
        repeated += came - 1
    tried_again = sum(row.attempts - 1 for row in rows["outbox"])
    assert tried_again <= 2 * len(killer.deaths), "each lane has one message in hand"
    return repeated


def told_in_the_group(wire: Wire, roads: list[Road]) -> None:
    group = "\n".join(s.params["text"] for s in wire.world.sent if s.chat_id == wire.group.id and "text" in s.params)
    assert all(road.number in group for road in roads)


@pytest.mark.timeout(sized(240, 3600))
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"] if SOAK else ["sqlite"], indirect=True)
async def test_killed_at_random_the_bot_loses_nothing_and_does_nothing_twice(
    wire: Wire, database_url: str, vault: Vault
) -> None:
    seed = int(os.environ.get("SEED") or secrets.randbelow(10**6))
    print(f"SEED={seed}")
    bolat, dana = hand_of(wire, "Болат"), hand_of(wire, "Дана")
    roads: list[Road] = []
    async with await Store.open(database_url, vault) as store, bots(wire) as these:
        await store.write(enrol, wire, (bolat, dana), right_now())
        killer = Killer(bots=these, chance=random.Random(seed), left=KILLS)
        wire.world.fail_next(killer.watch, fault=NOTHING)
        await these.starts()
        async with asyncio.TaskGroup() as group:
            group.create_task(killer.work())
            while killer.left:
                number = f"2026-{len(roads) + 1:06}"
                road = Road(
                    wire=wire, store=store, client=wire.client(Language.RU), bolat=bolat, dana=dana, number=number,
                    refuse=killer.chance.random() < 0.4,
                )  # fmt: skip
                roads.append(road)
                await road.walk()
        await wire.settle()
        await everything_has_left(wire, store)
        these.kill(signal.SIGTERM)
        assert await these.gone() == 0

        rows = await store.read(everything)
        nothing_was_done_twice(rows, roads)
        repeated = nothing_is_missing(rows, wire, roads, killer)
        told_in_the_group(wire, roads)
        while await store.write(audit.seal_some):
            pass
        assert await store.read(audit.verify) == len(rows["audit"])
    assert len(killer.deaths) == KILLS
    print(f"{KILLS} kills during {dict(Counter(killer.deaths))}; {len(roads)} requests; {repeated} letters came again")
