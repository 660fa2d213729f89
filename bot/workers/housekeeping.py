"""What must be done some time soon: terms announced, what is over destroyed, the record sealed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.actions import codes, drafts, duties, moving, representations, shredding, terms, traces
from bot.actions.store import Store
from bot.rules import Rules
from bot.storage import audit


@dataclass(kw_only=True)
class Chores:
    """One step for each; ``clock`` tells the moment (UTC), ``empty_log`` clears the database's own log."""

    store: Store
    rules: Rules
    clock: Callable[[], datetime]
    empty_log: Callable[[], Awaitable[bool]]
    _in_log: bool = False

    async def remind(self) -> bool:
        """Announce a term of the law, else of a duty of staff, else the end of a right to act for another person."""
        now = self.clock()
        return (
            await self.store.write(terms.remind_one, rules=self.rules, now=now)
            or await self.store.write(duties.remind_one, rules=self.rules, now=now)
            or await self.store.write(representations.expire_one, rules=self.rules, now=now)
        )

    async def destroy(self) -> bool:
        """Destroy what is over: forms, then a person's data, then a record. Keys must be gone from the log too."""
        now = self.clock()
        if (
            await self.store.write(drafts.forget_expired, now=now)
            or await self.store.write(shredding.erase_one, rules=self.rules, now=now)
            or await self.store.write(shredding.drop_record, now=now)
            or await self.store.write(duties.forget_words, now=now)
            or await self.store.write(traces.forget_old, now=now)
            or await self.store.write(codes.forget_old, now=now)
        ):
            self._in_log = True
            return True
        if self._in_log:
            self._in_log = not await self.empty_log()
        return False

    async def move(self) -> bool:
        """Let confirmed changes of numbers and accounts take effect when they have waited."""
        return await self.store.write(moving.make_one, now=self.clock())

    async def seal(self) -> bool:
        return await self.store.write(audit.seal_some) > 0
