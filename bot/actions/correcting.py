"""A correction is put into its system where the old value still stands, and read back before anybody is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.actions import corrections
from bot.actions.store import Store
from bot.domain.corrections import Correcting
from bot.domain.refusals import Stale
from bot.rules import Rules
from bot.sources.books import Books
from bot.sources.protocol import AlreadyDone, ByHand, Changed, Done, Gone, Rejected, Result, SourceError

log = structlog.get_logger(__name__)

# Why staff have to see to it.
WHY: dict[type[Result], str] = {Changed: "changed", Gone: "gone", Rejected: "rejected", ByHand: "by_hand"}


@dataclass(kw_only=True, repr=False)
class Correct:
    """One step makes one correction; ``clock`` tells the moment (UTC)."""

    store: Store
    books: Books
    rules: Rules
    clock: Callable[[], datetime]

    async def step(self) -> bool:
        """Tells whether there was one."""
        it = await self.store.write(corrections.take, now=self.clock())
        if it is None:
            return False
        try:
            await self._make(it)
        except SourceError:
            await self.store.write(corrections.put_off, it, now=self.clock())
        except Stale:
            # The person has taken it back meanwhile.
            log.info("correction overtaken", demand_id=it.demand_id)
        return True

    async def _make(self, it: Correcting) -> None:
        one = self.books.map.fields[it.field]
        source, client = self.books.sources[one.source], it.client.keys[one.source]
        # The same operation, however often it is tried.
        result = await source.correct(it.demand_id, client, field=one.id, row=it.row, old=it.old, new=it.new)
        if isinstance(result, Done | AlreadyDone):
            held = await source.read(client, tables={one.table})
            stands = {row.key: row.values.get(one.id) for row in held.tables[one.table].rows}.get(it.row)
            result = result if stands == it.new else Changed()
        if isinstance(result, Done | AlreadyDone):
            await self.store.write(corrections.made, it, one.recipients, rules=self.rules, now=self.clock())
        else:
            await self.store.write(corrections.to_staff, it, WHY[type(result)], now=self.clock())
