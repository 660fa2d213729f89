"""Everybody at once, anything in any order, over systems that come and go: nobody is left in silence."""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.sandbox.things import Message
from bot.telegram.commands import DESK, PRIVATE
from tests.journeys.actors import Actor
from tests.journeys.office import Desk
from tests.journeys.systems.proving import DIGITS
from tests.journeys.systems.test_bad_systems import BREAKS, does
from tests.sizes import sized

WALKS, STEPS = sized(2, 12), sized(150, 1_500)
WORDS = (
    "здравствуйте", "Құжаттарымды жойыңыздар", "12345", "2026-000001", "2026-000002", "24.11.2026", "31.12.1990 10:15",
    "name@example.kz", "+7 701 000 00 00", "991331000008", "<b>жирный</b> & <a href='x'>", "😀\u200d🏠" * 40,
    "ә" * 4096, ".", "0", "Айгерим", "500", "нет", "жоқ", "/", "/nothing", "/policy реклама",
    "/case 2026-000001", "/start x",
)  # fmt: skip
PASSES = (timedelta(minutes=1), timedelta(minutes=31), timedelta(hours=7), timedelta(days=1), timedelta(days=5))


@dataclass(kw_only=True)
class Walk:
    desk: Desk
    path: Path
    chance: random.Random
    broken: str | None = None
    done: list[str] = field(default_factory=list)
    tapped: Counter[str] = field(default_factory=Counter)

    async def step(self) -> None:
        roll = self.chance.random()
        if roll < 0.01:
            self.breaks()
        elif roll < 0.03:
            how_long = self.chance.choice(PASSES)
            self.done.append(f"{how_long} pass")
            await self.desk.passes(how_long)
        else:
            clients, staff = self.everybody[:3], self.everybody[3:]
            await self.acts(self.chance.choice(staff if self.desk.topics and self.chance.random() < 0.5 else clients))

    @property
    def everybody(self) -> list[Actor]:
        d = self.desk
        return [d.ruslan, d.aigerim, d.charlie, d.bolat, d.dana, d.serik]

    def breaks(self) -> None:
        """A system does not answer any more, or answers again."""
        self.done.append("system breaks or is mended")
        if self.broken:
            does(self.path, BREAKS[self.broken][1])
            self.broken = None
        else:
            self.broken = self.chance.choice(list(BREAKS))
            does(self.path, BREAKS[self.broken][0])

    async def acts(self, actor: Actor) -> None:
        chance, staff = self.chance, actor in self.everybody[3:]
        if staff and chance.random() < 0.4:
            actor = self.desk.at_desk(actor, chance.choice(self.desk.topics)) if self.desk.topics else actor
        roll = chance.random()
        buttons = [
            (message, button.data)
            for message in actor.messages[-6:]
            for row in message.buttons for button in row if button.data
        ]  # fmt: skip
        if buttons and roll < 0.72:
            near = buttons[-10:] if chance.random() < 0.9 else buttons
            ((message, data),) = chance.choices(near, [1 / (1 + self.tapped[_sort(data)]) for _, data in near])
            self.tapped[_sort(data)] += 1
            await self.taps(actor, message, data)
        elif roll < 0.80:
            await self.says(actor, "/" + chance.choice(sorted({*PRIVATE, *(DESK if staff else ())})))
        elif roll < 0.88:
            await self.says(actor, chance.choice(WORDS))
        elif roll < 0.92 and actor.at is None:
            self.done.append(f"{actor.person.name} shares")
            await actor.shares_contact(None if actor.person.phone and chance.random() < 0.8 else self.desk.ruslan)
        elif roll < 0.97:
            code = next((found[0] for alert in reversed(actor.alerts) if (found := DIGITS.search(alert))), "123456")
            await self.says(actor, code)
        else:
            self.done.append(f"{actor.person.name} sends a document")
            await actor.sends_document("paper.pdf", b"%PDF-1.4 paper")

    async def taps(self, actor: Actor, message: Message, data: str) -> None:
        self.done.append(f"{actor.person.name} taps {data}")
        await actor.taps(data, on=message)

    async def says(self, actor: Actor, text: str) -> None:
        self.done.append(f"{actor.person.name} says {text[:40]}")
        await actor.says(text)


def _sort(data: str) -> str:
    """Buttons of a sort differ in what they are about only."""
    return data.partition(":")[0]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(WALKS))
async def test_whatever_people_do_in_whatever_order_nothing_breaks(desk: Desk, company_db: Path, seed: int) -> None:
    walk = Walk(desk=desk, path=company_db, chance=random.Random(seed))
    for actor in walk.everybody:
        await actor.starts()

    with capture_logs() as log:
        for _ in range(STEPS):
            await walk.step()

    assert [entry for entry in log if entry["log_level"] in {"error", "critical"}] == [], walk.done[-5:]
    assert all(tap.answered for tap in desk.world.taps.values())
