"""A source that is a database: SQLite, PostgreSQL, or whatever else SQLAlchemy speaks to."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import structlog
from sqlalchemy import Connection

from bot.domain.datamap import DataMap, Table
from bot.sources import sql_changes as changes
from bot.sources import sql_rows as rows
from bot.sources.protocol import ROWS, Identity, Item, Match, Records, Result, SourceWrong
from bot.sources.sql_engine import Database
from bot.sources.sql_rows import Place
from bot.sources.sql_schema import differences, reflected

log = structlog.get_logger(__name__)

SECONDS = 5.0


class SqlSource:
    """The tables of one source of the map, in one database. ``seconds`` is the limit of a statement."""

    def __init__(self, source: str, data_map: DataMap, url: str, *, seconds: float = SECONDS) -> None:
        self.id = source
        self._map = data_map
        self._database = Database(source, url, seconds=seconds)
        self._places: dict[str, Place] = {}

    async def find(self, identity: Identity) -> tuple[Match, ...]:
        return await self._database.read(lambda connection: rows.find(connection, self._people(connection), identity))

    async def read(self, subject: str, *, tables: Collection[str] | None = None, limit: int = ROWS) -> Records:
        wanted = [table for table in self._map.tables_of(self.id) if tables is None or table.id in tables]

        def work(connection: Connection) -> Records:
            found = {t.id: rows.read(connection, self._place(connection, t), subject, limit) for t in wanted}
            return Records(tables=found)

        return await self._database.read(work)

    async def correct(
        self, op_id: str, subject: str, *, field: str, row: str, old: str | None, new: str | None
    ) -> Result:
        one = self._map.fields[field]

        def work(connection: Connection) -> Result:
            place = self._place(connection, self._map.tables[one.table])
            return changes.correct(connection, place, subject, one, row, old, new)

        result = await self._database.write(work)
        log.info("corrected", operation_id=op_id, source=self.id, field=field, result=type(result).__name__)
        return result

    async def erase(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        def work(connection: Connection) -> dict[Item, Result]:
            results: dict[Item, Result] = {}
            # The table of people comes last: the rows of the others point to it.
            for table, some in sorted(self._by_table(items), key=lambda pair: bool(pair[0].identity)):
                place = self._place(connection, table)
                results |= changes.erase(connection, place, subject, some, self._map.fields)
            return results

        results = await self._database.write(work)
        log.info("erased", operation_id=op_id, source=self.id, n=len(results))
        return results

    async def restrict(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return await self._set_aside(op_id, subject, items, restricted=True)

    async def release(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return await self._set_aside(op_id, subject, items, restricted=False)

    async def _set_aside(
        self, op_id: str, subject: str, items: Sequence[Item], *, restricted: bool
    ) -> Mapping[Item, Result]:
        def work(connection: Connection) -> dict[Item, Result]:
            results: dict[Item, Result] = {}
            for table, some in self._by_table(items):
                results |= self._marked(connection, table, subject, some, restricted=restricted)
            return results

        results = await self._database.write(work)
        log.info("set aside", operation_id=op_id, source=self.id, n=len(results), result=str(restricted))
        return results

    async def obligations(self, subject: str) -> tuple[str, ...]:
        def work(connection: Connection) -> tuple[str, ...]:
            found: list[str] = []
            for table in self._map.tables_of(self.id):
                rules = [rule for rule in self._map.obligations_of(self.id) if rule.table == table.id]
                if rules:
                    found += rows.outstanding(connection, self._place(connection, table), subject, rules)
            return tuple(rule for rule in self._map.obligations if rule in found)

        return await self._database.read(work)

    async def check(self) -> tuple[str, ...]:
        return await self._database.read(lambda connection: tuple(differences(connection, self._map, self.id)))

    async def close(self) -> None:
        await self._database.close()

    def _marked(
        self, connection: Connection, table: Table, subject: str, items: Sequence[Item], *, restricted: bool
    ) -> dict[Item, Result]:
        """Row by row where the table has a column for it, or else by the person's own row."""
        if table.restriction:
            place = self._place(connection, table)
            rows = list({item.row for item in items})
            found = changes.set_aside(connection, place, subject, rows, restricted=restricted)
            return {item: found[item.row] for item in items}
        found = changes.set_aside(connection, self._people(connection), subject, [subject], restricted=restricted)
        return dict.fromkeys(items, found[subject])

    def _by_table(self, items: Sequence[Item]) -> list[tuple[Table, list[Item]]]:
        grouped: dict[str, list[Item]] = defaultdict(list)
        for item in items:
            grouped[self._map.fields[item.field].table].append(item)
        return [(self._map.tables[table], some) for table, some in grouped.items()]

    def _people(self, connection: Connection) -> Place:
        people = self._map.people_of(self.id)
        if people is None:
            raise SourceWrong(self.id)
        return self._place(connection, people)

    def _place(self, connection: Connection, table: Table) -> Place:
        """The real tables are looked at once, all of them: one that differs means that the map is wrong."""
        if not self._places:
            if any(differences(connection, self._map, self.id)):
                raise SourceWrong(self.id)
            self._places = {
                one.id: Place(table=one, real=reflected(connection, one), fields=self._map.of_table(one.id))
                for one in self._map.tables_of(self.id)
            }
        return self._places[table.id]
