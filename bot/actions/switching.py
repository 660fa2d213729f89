"""A consent that was withdrawn, or given again, is switched in the company's systems within a minute, and read back.

What a system has no switch for is done by staff, as for every other request.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.actions import cases as filing
from bot.actions import duties
from bot.actions.consents import after_the_last
from bot.actions.store import Store
from bot.actions.telling import tell_desk
from bot.actions.terms import reschedule
from bot.domain.cases import Case, Event, Outcome, decided, settle, with_demand
from bot.domain.clients import Client
from bot.domain.datamap import Field
from bot.domain.duties import DutyKind
from bot.domain.erasures import LEASE, pause
from bot.domain.notices import Done
from bot.domain.refusals import NotFound
from bot.rules import Rules
from bot.sources.books import Books
from bot.sources.protocol import AlreadyDone, SourceError
from bot.sources.protocol import Done as Made
from bot.storage import audit, cases, outbox, switches
from bot.storage.db import Tx
from bot.storage.switches import Switching

log = structlog.get_logger(__name__)

ON, OFF = "true", "false"
# After so many tries in vain the desk is told; the bot tries on.
TELL_AFTER = 3


@dataclass(kw_only=True, repr=False)
class Switch:
    """One step switches one purpose of one person; ``clock`` tells the moment (UTC)."""

    store: Store
    books: Books
    rules: Rules
    clock: Callable[[], datetime]

    async def step(self) -> bool:
        """Tells whether there was one."""
        it = await self.store.write(take, now=self.clock())
        if it is None:
            return False
        try:
            await self._switch(it)
        except SourceError:
            await self.store.write(put_off, it, now=self.clock())
        return True

    async def _switch(self, it: Switching) -> None:
        client = await self.books.find(it.phone) if it.phone else None
        fields = [one for one in self.books.map.switches(it.purpose) if client and one.source in client.keys]
        stand = [await self._stands(one, client, it) for one in fields if client]
        if client and all(stand) and stand:
            told = sorted({recipient for one in fields for recipient in one.recipients})
            await self.store.write(switched, it, told, rules=self.rules, now=self.clock())
        else:
            await self.store.write(to_staff, it, now=self.clock())

    async def _stands(self, one: Field, client: Client, it: Switching) -> bool:
        """Put it there, and read whether it stands; False where the person has no such value."""
        source, key, new = self.books.sources[one.source], client.keys[one.source], ON if it.on else OFF
        held = (await source.read(key, tables={one.table})).tables[one.table].rows
        for n, row in enumerate(sorted(held, key=lambda row: row.key)):
            if row.values.get(one.id) != new and not row.restricted:
                # A demand is switched off once, and on again once at the most. It goes to the log: no key of a row.
                operation = f"{it.demand_id}-{new}-{one.id}-{n}"
                made = await source.correct(
                    operation, key, field=one.id, row=row.key, old=row.values.get(one.id), new=new
                )
                if not isinstance(made, Made | AlreadyDone):
                    log.warning("not switched", result=type(made).__name__)
        again = (await source.read(key, tables={one.table})).tables[one.table].rows
        return bool(again) and all(row.values.get(one.id) == new for row in again if not row.restricted)


def take(tx: Tx, *, now: datetime) -> Switching | None:
    it = switches.waiting(tx, now)
    return it if it and switches.put_off(tx, it, now + LEASE, tried=False) else None


def put_off(tx: Tx, it: Switching, *, now: datetime) -> None:
    """A system is silent: it is asked again soon, and the desk is told once."""
    attempts = it.attempts + 1
    if switches.put_off(tx, it, now + pause(attempts), tried=True) and attempts == TELL_AFTER:
        tell_desk(tx, _case(tx, it), now, line="switch_put_off")


def switched(tx: Tx, it: Switching, told: Collection[str], *, rules: Rules, now: datetime) -> None:
    """It stands in the systems: the request is carried out, the person and the recipients are told."""
    if not switches.finished(tx, it):
        return
    case = _case(tx, it)
    demand = case.demand(it.demand_id)
    _note(tx, "consent_switched", it, now)
    if it.on:
        tell_desk(tx, case, now, line="switched_on")
        return
    for recipient in told:
        duties.open_(
            tx, DutyKind.TELL_RECIPIENT, case_id=it.case_id, demand_id=it.demand_id, about=recipient, what="withdrawn",
            at=now, rules=rules,
        )  # fmt: skip
    if demand is None or not demand.undecided:
        return
    answer = decided(demand, Outcome.FULFILLED, now)
    saved = filing.save(tx, settle(with_demand(case, answer), Event.RESOLVE, now), was=case)
    after_the_last(tx, case.subject_id)
    reschedule(tx, saved, rules, now)
    outbox.put(tx, Done(case_id=case.id, demand_id=demand.id), to=case.subject_id, now=now)
    tell_desk(tx, saved, now, line="switched_off")


def to_staff(tx: Tx, it: Switching, *, now: datetime) -> None:
    """The bot has not found the person, or no such value: the request is with staff as ever."""
    if switches.finished(tx, it):
        _note(tx, "consent_switch_by_staff", it, now)
        tell_desk(tx, _case(tx, it), now, line="switch_by_staff")


def _note(tx: Tx, kind: str, it: Switching, now: datetime) -> None:
    facts: dict[str, str | int] = {"purpose": it.purpose, "on": it.on, "demand": it.demand_id}
    audit.append(tx, kind, by="bot", at=now, case_id=it.case_id, subject_id=it.subject_id, facts=facts)


def _case(tx: Tx, it: Switching) -> Case:
    case = cases.find(tx, it.case_id)
    if case is None:
        raise NotFound
    return case
