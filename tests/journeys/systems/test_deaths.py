"""The whole bot is killed at a random point of a correction and a deletion, in a handler or in a worker, and started
again: Telegram delivers what was not confirmed, people try again, and both sides end as if nothing had happened."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.languages import Language
from bot.sources.books import Books
from bot.storage import cases
from bot.storage.db import Store, Tx
from bot.storage.tables import corrections, demands, erasures, outbox
from bot.texts import translator
from tests.journeys.client import Client, of
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk
from tests.journeys.systems.dying import DyingSource, DyingStore, Fuse, Killed
from tests.journeys.systems.promises import label, rows_of, theme
from tests.journeys.systems.proving import proves
from tests.sizes import sized

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

# So many times there is something to die of on the way; never more than there are.
POINTS = 1200
NEW = "newer@example.kz"
GONE = "<b>Deleted</b>\nWe have read the systems again: it is not there any more."
RIGHT = "{what}: put right. We have read the system again: the new value stands there."


@dataclass(kw_only=True)
class Mortal:
    desk: Desk
    fuse: Fuse
    store: Store
    company_db: Path
    client: Client = field(init=False)
    bolat: Colleague = field(init=False)
    dana: Colleague = field(init=False)

    async def is_born(self) -> None:
        """Everything that comes before can be taken for granted."""
        t = translator(Language.RU)
        self.client = of(self.desk, Language.RU)
        self.bolat = Colleague(desk=self.desk, actor=self.desk.bolat, t=t)
        self.dana = Colleague(desk=self.desk, actor=self.desk.dana, t=t)
        await proves(self.client)
        dying: Any = DyingStore(store=self.store, fuse=Fuse(left=10**9))
        books = self.desk.books
        assert books
        sources: Any = {name: DyingSource(source=each, fuse=dying.fuse) for name, each in books.sources.items()}
        self.desk.store, self.desk.books = dying, Books(map=books.map, sources=sources)
        await self.desk.starts()
        await self.desk.settle()
        dying.fuse.left, dying.fuse.passed = self.fuse.left, 0
        self.fuse = dying.fuse

    async def until(self, fact: Callable[[], bool | Awaitable[bool]], act: Callable[[], Awaitable[None]]) -> None:
        """As people do it: when it does not come, they try again."""
        for _ in range(4):
            try:
                with suppress(LookupError):
                    await act()
            except BaseException as end:
                if not died(end):
                    raise
                await self.desk.starts()
                await self.desk.settle()
            self.nothing_is_said_that_is_not_so()
            came = fact()
            if came if isinstance(came, bool) else await came:
                return
            await self.desk.passes(timedelta(minutes=11))  # until others may take over what it had in hand
        raise AssertionError(f"it does not go on: {[message.text for message in self.client.actor.messages[-3:]]}")

    def nothing_is_said_that_is_not_so(self) -> None:
        [row] = rows_of(self.company_db, "open_balance")["clients"]
        if self.client.actor.sees(self.client.t.plain(GONE)):
            assert (row["email"], row["address"]) == (None, None)
        elif self.client.actor.sees(self.client.t.plain(RIGHT, what=label("email", Language.RU))):
            assert row["email"] in (NEW, None)

    def offers(self, button: str) -> Callable[[], bool]:
        wanted = self.client.t.plain(button)
        return lambda: any(wanted in message.labels for message in self.client.actor.messages[-2:])

    def stands(self, *wanted: str) -> Callable[[], Awaitable[bool]]:
        async def so() -> bool:
            case = await self.store.read(cases.find_number, "2026-000002")
            return case is not None and case.status in wanted

        return so

    async def lives(self) -> None:
        client, actor = self.client, self.client.actor
        contacts, email = theme("email", Language.RU), label("email", Language.RU)
        await self.until(lambda: contacts in actor.buttons, lambda: actor.says("/correct"))
        await self.until(lambda: email in actor.buttons, lambda: actor.taps(contacts))
        await self.until(lambda: client.sees("<b>How should it be?</b>"), lambda: actor.taps(email))
        await self.until(self.offers("Correct it"), lambda: actor.says(NEW))
        await self.until(lambda: actor.sees(client.t.plain(RIGHT, what=email)), lambda: client.taps("Correct it"))
        await self.until(self.offers("Everything"), lambda: actor.says("/delete"))
        await self.until(self.offers("Confirm exactly this"), lambda: client.taps("Everything"))
        await self.until(self.offers("Yes, delete all my data"), lambda: client.taps("Confirm exactly this"))
        await self.until(self.stands("new"), lambda: client.taps("Yes, delete all my data"))
        await self.until(self.stands("working"), self._claims)
        await self.until(self.stands("proposed"), self._proposes)
        await self.until(self.stands("executing", "closed"), self._confirms)
        await self.until(self.stands("closed"), lambda: self.desk.passes(timedelta(days=2)))

    async def _claims(self) -> None:
        await self.bolat.actor.says("/case 2")
        await self.bolat.taps("Claim")

    async def _proposes(self) -> None:
        await self.bolat.actor.says("/case 2")
        await self.bolat.taps("Decide")
        await self.bolat.taps("Approve in full")
        await self.bolat.taps("Put forward")

    async def _confirms(self) -> None:
        await self.dana.actor.says("/case 2")
        await self.dana.taps("Review")
        await self.dana.taps("Confirm")

    async def ends(self) -> dict[str, Any]:
        """How both sides stand, and what the person has read."""
        return {**rows_of(self.company_db, "open_balance"), **await self.store.read(_ours)}


def died(end: BaseException) -> bool:
    return isinstance(end, Killed) or (isinstance(end, BaseExceptionGroup) and any(map(died, end.exceptions)))


def _ours(tx: Tx) -> dict[str, list[Any]]:
    letters = tx.execute(select(outbox.c.notice).where(outbox.c.notice.in_(["Done", "Certificate", "Receipt"])))
    return {
        "letters": sorted(letters.scalars()),
        "erased": [(row.state, row.next_at is None) for row in tx.execute(select(erasures))],
        "corrected": list(tx.execute(select(corrections.c.state)).scalars()),
        "answered": sorted((row.kind, row.outcome) for row in tx.execute(select(demands))),
    }


async def test_killed_anywhere_it_ends_as_if_it_had_lived(desk: Desk, store: Store, company_db: Path) -> None:
    """The measure of the others: what a life without a death comes to, and how often it could have died."""
    bot = Mortal(desk=desk, fuse=Fuse(left=10**9), store=store, company_db=company_db)
    await bot.is_born()
    await bot.lives()

    assert await bot.ends() == expected(bot)
    assert bot.fuse.passed > POINTS


def expected(bot: Mortal) -> dict[str, Any]:
    stands = rows_of(bot.company_db, "open_balance")
    [client], [contract], [choices] = (stands[name] for name in ("clients", "contracts", "choices"))
    assert (client["email"], client["address"], client["restricted"]) == (None, None, 1)
    assert (client["last_name"], client["phone"]) == ("Ахметов", "+77017654321")
    assert (contract["occupation"], choices["news"], choices["interests"]) == (None, None, None)
    assert stands["sessions"] == []
    assert all(row["restricted"] for row in stands["transactions"])
    return {
        **stands,
        "letters": ["Certificate", "Done", "Done", "Receipt", "Receipt"],
        "erased": [("done", False)],
        "corrected": ["done"],
        "answered": [("correct", "fulfilled"), ("delete", "fulfilled")],
    }


@pytest.mark.parametrize("seed", range(sized(8, 100)))
async def test_a_bot_that_is_killed_at_a_random_point_ends_as_one_that_was_not(
    desk: Desk, store: Store, company_db: Path, seed: int
) -> None:
    bot = Mortal(desk=desk, fuse=Fuse(left=Random(seed).randint(1, POINTS)), store=store, company_db=company_db)
    await bot.is_born()
    await bot.lives()

    assert bot.fuse.left <= 0
    late = "answerCallbackQuery: Bad Request: query is too old and response timeout expired or query ID is invalid"
    desk.world.violations[:] = [each for each in desk.world.violations if each != late]  # as in life, after a restart
    assert await bot.ends() == expected(bot)
