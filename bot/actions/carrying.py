"""What was confirmed is done in the company's systems: step by step, each of which may be done again after a kill.

Between two steps everything that is known is in our own store; a system is asked outside of any transaction.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.actions import erasures
from bot.actions.store import Store
from bot.domain.datamap import BY_HAND, SourceKind
from bot.domain.erasure import Pile, Plan
from bot.domain.erasure import plan as made_plan
from bot.domain.erasures import Carrying, Portion, State, as_confirmed, portions, still_owed, still_readable
from bot.domain.refusals import Stale
from bot.rules import Rules
from bot.sources.asking import Everything
from bot.sources.books import Books
from bot.sources.protocol import Item, Source, SourceDown, SourceError, Task, Work

log = structlog.get_logger(__name__)


def plan_of(
    books: Books, held: Everything, fields: Sequence[str] | None, *, rules: Rules, now: datetime, blocked: bool = False
) -> Plan:
    """What would become of everything, or of these fields, if it were deleted today."""
    calendar = rules.calendar
    return made_plan(
        books.map, held.held, outstanding=held.outstanding, today=calendar.day_of(now), day_of=calendar.day_of,
        fields=fields, blocked=blocked,
    )  # fmt: skip


@dataclass(kw_only=True, repr=False)
class Carry:
    """One step takes one erasure one state further; ``clock`` tells the moment (UTC)."""

    store: Store
    books: Books
    rules: Rules
    clock: Callable[[], datetime]

    async def step(self) -> bool:
        """Tells whether there was anything to do."""
        it = await self.store.write(erasures.take, now=self.clock())
        if it is None:
            return False
        work: Mapping[State, Callable[[Carrying], Awaitable[None]]] = {
            State.CONFIRMED: self._set_aside,
            State.WAITING: self._begin,
            State.RUNNING: self._destroy,
            State.CANCELLED: self._release,
            State.DONE: self._look_again,
        }
        try:
            await work[it.state](it)
        except SourceError:
            await self.store.write(erasures.put_off, it.demand_id, now=self.clock())
        except Stale:
            # The person has called it off meanwhile: it is taken up again as it stands now.
            log.info("erasure overtaken", demand_id=it.demand_id)
        return True

    async def _set_aside(self, it: Carrying) -> None:
        """All of it, where everything is to be deleted; of a part the bot keeps a list of its own."""
        if it.everything:
            for source, items in self._by_source(it.portions):
                await source.restrict(f"{it.demand_id}:restrict", it.client.keys[source.id], items)
        await self.store.write(erasures.restricted, it, rules=self.rules, now=self.clock())

    async def _begin(self, it: Carrying) -> None:
        held = await self._read(it)
        blocked = await self.store.read(erasures.is_blocked, it.subject_id)
        plan = plan_of(self.books, held, self._fields(it), rules=self.rules, now=self.clock(), blocked=blocked)
        running = await self.store.write(erasures.begin, it, plan, now=self.clock())
        if running:
            await self._destroy(running)

    async def _destroy(self, it: Carrying) -> None:
        """Destroyed, then read back: only what cannot be read any more counts as erased."""
        await self._carry_out(it, it.portions)
        await self.store.write(
            erasures.hand_out, it, self._by_people(it, it.portions), rules=self.rules, now=self.clock()
        )
        found = await self._verified(it, it.portions)
        told = self._told(found)
        await self.store.write(erasures.destroyed, it, found, told, rules=self.rules, now=self.clock())

    def _by_people(self, it: Carrying, found: Sequence[Portion]) -> list[Task]:
        """What of it only people can reach, by source."""
        fields: dict[str, list[str]] = {}
        for portion in found:
            if portion.by_hand and portion.pile is Pile.ERASED:
                fields.setdefault(self.books.map.fields[portion.field].source, []).append(portion.field)
        infos = self.books.map.sources
        return [
            Task(operation=it.demand_id, source=source, work=Work.ERASE, fields=tuple(some), days=infos[source].days,
                 evidence=infos[source].evidence or infos[source].title)
            for source, some in fields.items()
        ]  # fmt: skip

    def _told(self, found: Sequence[Portion]) -> dict[str, str]:
        """Whoever received what is deleted is told so, and of the rest that it is restricted."""
        told: dict[str, str] = {}
        for portion in found:
            for recipient in self.books.map.fields[portion.field].recipients:
                if portion.pile is Pile.ERASED or recipient not in told:
                    told[recipient] = "deleted" if portion.pile is Pile.ERASED else "restricted"
        return told

    async def _carry_out(self, it: Carrying, confirmed: Sequence[Portion]) -> None:
        found = as_confirmed(self.books.map, confirmed, (await self._read(it)).held, await self._key(it))
        for source, items in self._by_source(portion for portion in found if portion.pile is Pile.ERASED):
            await source.erase(f"{it.demand_id}:erase", it.client.keys[source.id], items)
        kept = [portion for portion in found if portion.pile is not Pile.ERASED and self._has_mark(portion)]
        if not it.everything:
            for source, items in self._by_source(kept):
                await source.restrict(f"{it.demand_id}:restrict", it.client.keys[source.id], items)

    async def _verified(self, it: Carrying, found: Sequence[Portion]) -> tuple[Portion, ...]:
        held = (await self._read(it)).held
        wanted = as_confirmed(self.books.map, found, held, await self._key(it))
        return tuple(
            replace(portion, left=still_readable(old, held.get(self.books.map.fields[old.field].table, ())))
            if portion.pile is Pile.ERASED
            else portion
            for portion, old in zip(found, wanted, strict=True)
        )

    async def _key(self, it: Carrying) -> bytes:
        return await self.store.read(erasures.key_of, it.subject_id)

    async def _release(self, it: Carrying) -> None:
        """What was set aside before is not touched: a law still keeps it."""
        people = {source.id: self.books.map.people_of(source.id) for source in self.books.sources.values()}
        for source, items in self._by_source(it.portions):
            table = people[source.id]
            whole = table is not None and (table.id, it.client.keys[source.id]) in it.before
            free = [item for item in items if not self._was_aside(it, item, whole=whole)]
            await source.release(f"{it.demand_id}:release", it.client.keys[source.id], free)
        await self.store.write(erasures.released, it, rules=self.rules, now=self.clock())

    def _was_aside(self, it: Carrying, item: Item, *, whole: bool) -> bool:
        table = self.books.map.tables[self.books.map.fields[item.field].table]
        return (table.id, item.row) in it.before if table.restriction else whole

    async def _look_again(self, it: Carrying) -> None:
        """On the day on which something falls due: it is destroyed like the rest, and read back; nothing else is."""
        if await self.store.read(erasures.is_blocked, it.subject_id):
            await self.store.write(erasures.leave, it, now=self.clock())
            return
        held = await self._read(it)
        today = plan_of(self.books, held, self._fields(it), rules=self.rules, now=self.clock())
        found = still_owed(self.books.map, it.portions, portions(today, await self._key(it)))
        await self._carry_out(it, found)
        await self.store.write(erasures.hand_out, it, self._by_people(it, found), rules=self.rules, now=self.clock())
        verified = await self._verified(it, found)
        told = self._told([portion for portion in verified if portion.pile is Pile.ERASED])
        await self.store.write(erasures.looked_again, it, verified, told, rules=self.rules, now=self.clock())

    async def _read(self, it: Carrying) -> Everything:
        """Everything, or nothing is planned or counted as erased."""
        held = await self.books.read(it.client)
        if not held.complete:
            raise SourceDown(next(iter(held.silent), "?"))
        return held

    def _fields(self, it: Carrying) -> tuple[str, ...] | None:
        return None if it.everything else it.fields

    def _has_mark(self, portion: Portion) -> bool:
        """Whether its rows can be set aside by themselves; a person's own row would take everything with it."""
        table = self.books.map.tables[self.books.map.fields[portion.field].table]
        return table.restriction is not None and not table.identity

    def _by_source(self, found: Iterable[Portion]) -> list[tuple[Source, list[Item]]]:
        """The values in systems that the bot reaches itself, and knows this client in."""
        grouped: dict[str, list[Item]] = {}
        for portion in found:
            source = self.books.map.fields[portion.field].source
            items = (Item(field=portion.field, row=row) for row in portion.rows if row != BY_HAND)
            grouped.setdefault(source, []).extend(items)
        manual = {info.id for info in self.books.map.sources.values() if info.kind is SourceKind.MANUAL}
        return [(self.books.sources[name], items) for name, items in grouped.items() if items and name not in manual]
