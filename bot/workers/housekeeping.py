"""What must be done some time soon: terms announced, forms forgotten when their time is over, the record sealed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.actions import drafts, erasure, terms
from bot.actions.store import Store
from bot.rules import Rules
from bot.storage import audit


@dataclass(kw_only=True)
class Chores:
    """One step for each; ``clock`` tells the moment (UTC)."""

    store: Store
    rules: Rules
    clock: Callable[[], datetime]

    async def remind(self) -> bool:
        return await self.store.write(terms.remind_one, rules=self.rules, now=self.clock())

    async def forget(self) -> bool:
        return await self.store.write(drafts.forget_expired, now=self.clock())

    async def erase(self) -> bool:
        return await self.store.write(erasure.erase_one, rules=self.rules, now=self.clock())

    async def drop_records(self) -> bool:
        return await self.store.write(erasure.drop_record, now=self.clock())

    async def seal(self) -> bool:
        return await self.store.write(audit.seal_some) > 0
