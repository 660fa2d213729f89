"""A source that only people can reach: a paper archive, a system without a door for programs.

Nothing is known of it and nothing is changed in it here: every call becomes a point of the checklist of staff.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.domain.datamap import DataMap
from bot.domain.languages import Bilingual
from bot.sources.protocol import ROWS, ByHand, Identity, Item, Match, Records, Result, Task, Work


class ManualSource:
    def __init__(self, source: str, data_map: DataMap) -> None:
        self.id = source
        self._map = data_map

    async def find(self, identity: Identity) -> tuple[Match, ...]:
        """Nobody: who is in there, only people can find out."""
        return ()

    async def read(self, subject: str, *, tables: Collection[str] | None = None, limit: int = ROWS) -> Records:
        """No rows, and what people have to look up. ``subject`` is whatever the case calls the person by."""
        mine = [table.id for table in self._map.tables_of(self.id) if tables is None or table.id in tables]
        fields = [one.id for table in mine for one in self._map.of_table(table)]
        return Records(tables={}, by_hand=self._task("", Work.READ, fields) if fields else None)

    async def correct(
        self, op_id: str, subject: str, *, field: str, row: str, old: str | None, new: str | None
    ) -> Result:
        return ByHand(task=self._task(op_id, Work.CORRECT, [field]))

    async def erase(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return self._all(op_id, Work.ERASE, items)

    async def restrict(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return self._all(op_id, Work.RESTRICT, items)

    async def release(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return self._all(op_id, Work.RELEASE, items)

    async def obligations(self, subject: str) -> tuple[str, ...]:
        return ()

    async def check(self) -> tuple[str, ...]:
        """There is nothing that the map could be compared with."""
        return ()

    async def close(self) -> None: ...

    def _all(self, op_id: str, work: Work, items: Sequence[Item]) -> Mapping[Item, Result]:
        """One point for all of them: they are done at one desk."""
        task = self._task(op_id, work, [item.field for item in items])
        return dict.fromkeys(items, ByHand(task=task))

    def _task(self, op_id: str, work: Work, fields: Iterable[str]) -> Task:
        info = self._map.sources[self.id]
        return Task(
            operation=op_id,
            source=self.id,
            work=work,
            fields=tuple(dict.fromkeys(fields)),
            days=info.days,
            evidence=info.evidence or Bilingual(ru="", kk=""),
        )
