"""Changed numbers and accounts, said shortly: asked for, verified, confirmed by two, objected to, waited for."""

from dataclasses import dataclass
from datetime import datetime

from bot.actions import cases, desk, drafts, moving, relinks, shredding
from bot.domain.cases import Case, Demand
from bot.domain.handling import Step
from bot.domain.people import Subject
from bot.domain.relinks import State
from bot.domain.requests import Kind
from bot.storage import people
from bot.storage import relinks as records
from bot.storage.db import Tx
from tests.actions.house import Hand, House

# Longer than three working days, whichever day it is and whatever holidays come between.
LONG = 12


@dataclass(kw_only=True)
class Relinking:
    """Two who decide, over a house."""

    house: House
    first: Hand
    second: Hand

    async def phone(self, person: bytes) -> str:
        held = await self.house.store.read(relinks.held_phone, await self.house.subject(person))
        assert held is not None
        return held

    async def asks_to_move(self, new: bytes, former_phone: str) -> Case:
        """From the new account: it was another one before, with this number."""
        payload = {"scope": "telegram", "old_phone": former_phone, "circumstances": ""}
        return await self._files(new, payload)

    async def asks_to_change(self, person: bytes, number: str, former: str = "+77010000000") -> Case:
        """From the account itself: its number is another one now. Telegram vouches for ``number``."""
        payload = {"scope": "phone", "old_phone": former, "circumstances": ""}
        begun = await self.house.store.write(
            drafts.begin, person, Kind.RELINK, "check", payload=payload, now=self.house.now
        )
        _, form, _ = await self.house.store.write(relinks.offer, person, begun.id, number, now=self.house.now)
        return await self.house.confirm_form(person, form)

    async def _files(self, person: bytes, payload: dict[str, str]) -> Case:
        form = await self.house.store.write(
            drafts.begin, person, Kind.RELINK, "check", payload=payload, now=self.house.now
        )
        return await self.house.confirm_form(person, form)

    async def verifies(self, case: Case) -> None:
        if (await self.house.case(case.id)).assignee is None:
            await self.house.claim(case, self.first)
        await self.house.store.write(
            desk.take_step, case.id, Step.VERIFIED, rules=self.house.rules, by=self.first.id, now=self.house.now
        )

    async def confirms(self, case: Case) -> Case:
        """Verified by one, confirmed by the other."""
        await self.verifies(case)
        return await self.house.decided(case, self.first, self.second, demand=self.demand(case).id)

    def demand(self, case: Case) -> Demand:
        """The request of this case to change a number or account that was filed last."""
        return [d for d in case.demands if d.kind is Kind.RELINK][-1]

    async def moved(self, old: bytes, new: bytes) -> Case:
        """From the first word to the effect."""
        case = await self.asks_to_move(new, await self.phone(old))
        await self.confirms(case)
        await self.waits()
        return case

    async def waits(self, days: float = LONG) -> None:
        self.house.later(days=days)
        await self.takes_effect()

    async def takes_effect(self) -> int:
        """How many changes were due."""
        steps = 0
        while await self.house.store.write(moving.make_one, now=self.house.now):
            steps += 1
            assert steps < 100, "the same change is made again and again"
        return steps

    async def objects(self, person: bytes, case: Case) -> State:
        return await self.house.store.write(
            moving.object_to, person, self.demand(case).id, rules=self.house.rules, now=self.house.now
        )

    async def state(self, case: Case) -> State:
        found = await self.house.store.read(records.find, self.demand(case).id)
        assert found is not None
        return found.state

    async def ready_at(self, case: Case) -> datetime:
        found = await self.house.store.read(records.find, self.demand(case).id)
        assert found is not None
        assert found.ready_at is not None
        return found.ready_at

    async def reads(self, person: bytes) -> set[str]:
        """The numbers of the cases this person finds under "my cases"."""
        return {case.number for case in await self.house.store.read(cases.mine, person)}

    async def subject(self, person: bytes) -> Subject | None:
        return await self.house.store.read(people.subject_of, person)

    async def chat_of(self, case: Case) -> int | None:
        """Where letters about this case go."""

        def chat(tx: Tx) -> int | None:
            return people.address(tx, case.subject_id)[0]

        return await self.house.store.read(chat)

    async def erased_on(self, subject_id: str) -> int:
        """Plan the erasure as a delivered letter does, wait, and count the steps."""
        await self.house.store.write(shredding.plan, subject_id, now=self.house.now)
        self.house.later(days=2)
        return await self.erases()

    async def erases(self) -> int:
        steps = 0
        while await self.house.store.write(shredding.erase_one, rules=self.house.rules, now=self.house.now):
            steps += 1
            assert steps < 100, "the same person is erased again and again"
            self.house.later(seconds=1)
        return steps
