"""All systems of the company together: who is this, and what is held about them?"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.domain.clients import Client
from bot.domain.datamap import DataMap, SourceKind, ValueType
from bot.sources.asking import Everything, find_everywhere, read_everywhere
from bot.sources.opening import open_sources
from bot.sources.protocol import Identity, Source, SourceError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, repr=False)
class Books:
    """The data map and the sources it names, by their ids."""

    map: DataMap
    sources: Mapping[str, Source]

    async def who(self, phone: str) -> Client | None:
        """As `find`; nobody where a source is silent."""
        try:
            return await self.find(phone)
        except SourceError:
            return None

    async def find(self, phone: str) -> Client | None:
        """The client with this number (E.164); nobody where two share it. Raises SourceError."""
        found = await find_everywhere(self.sources, Identity(phone=phone))
        _log_silent(found.silent)
        for source, why in found.silent.items():
            raise why(source)
        keys = {source: {match.subject for match in matches} for source, matches in found.matches.items() if matches}
        if not keys or any(len(those) > 1 for those in keys.values()):
            return None
        return Client(keys={source: those.pop() for source, those in keys.items()})

    async def read(self, client: Client) -> Everything:
        """Everything that is held about the client, from all sources at the same time."""
        by_hand = {one.id: "" for one in self.map.sources.values() if one.kind is SourceKind.MANUAL}
        everything = await read_everywhere(self.sources, {**by_hand, **client.keys})
        if everything.silent:
            _log_silent(everything.silent)
        return everything

    async def touches(self, phone: str, tables: Collection[str]) -> bool:
        """Whether these tables hold anything about a client with this number (E.164), or about one of several who
        share it. Of a table that people look up every client may be in it. Raises SourceError."""
        found = await find_everywhere(self.sources, Identity(phone=phone))
        for source, why in found.silent.items():
            raise why(source)
        for source, matches in found.matches.items():
            wanted = {table for table in tables if self.map.tables[table].source == source}
            for match in matches if wanted else ():
                records = await self.sources[source].read(match.subject, tables=wanted, limit=1)
                if any(rows.rows for rows in records.tables.values()):
                    return True
        by_hand = any(self.map.sources[self.map.tables[one].source].kind is SourceKind.MANUAL for one in tables)
        return by_hand and any(found.matches.values())

    async def addresses(self, client: Client, *, besides: Collection[str] = ()) -> list[str]:
        """The client's e-mail addresses, of records that may be used. A source that is silent has none.

        ``besides`` are fields that are set aside, though their system has no mark for it.
        """
        mails = (one for one in self.map.fields.values() if one.type is ValueType.EMAIL and one.id not in besides)
        fields = [one for one in mails if one.source in client.keys]
        found = []
        for one in fields:
            try:
                records = await self.sources[one.source].read(client.keys[one.source], tables={one.table})
            except SourceError as error:
                _log_silent([error.source])
                continue
            found += [row.values.get(one.id) for row in records.tables[one.table].rows if not row.restricted]
        return [address for address in found if address]

    async def close(self) -> None:
        for source in self.sources.values():
            await source.close()


def open_books(data_map: DataMap, addresses: Mapping[str, str], *, now: Callable[[], datetime]) -> Books:
    """Nothing is connected to yet. Raises BadAddress."""
    return Books(map=data_map, sources=open_sources(data_map, addresses, now=now))


def _log_silent(sources: Iterable[str]) -> None:
    for source in sources:
        log.warning("source silent", source=source)
