"""All systems of the company together: who is this, and what is held about them?"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

import structlog

from bot.domain.clients import Client
from bot.domain.datamap import DataMap, Identifier, SourceKind
from bot.sources.protocol import Identity, Records, Source, SourceError

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Held:
    """What the systems have answered, by source; ``missing`` did not answer, ``by_hand`` people have to look into."""

    records: Mapping[str, Records] = field(repr=False)
    missing: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return not self.missing and not self.by_hand and all(found.complete for found in self.records.values())


@dataclass(frozen=True, kw_only=True, repr=False)
class Books:
    """The data map and the sources it names, by their ids."""

    map: DataMap
    sources: Mapping[str, Source]

    async def who(self, phone: str) -> Client | None:
        """The client with this number (E.164); nobody where two share it. Raises SourceError: then nothing is known."""
        asked = [source for source in self.map.sources if self._finds_by_phone(source)]
        found = await asyncio.gather(*(self.sources[source].find(Identity(phone=phone)) for source in asked))
        keys = {source: {match.subject for match in matches} for source, matches in zip(asked, found, strict=True)}
        if any(len(those) > 1 for those in keys.values()) or not any(keys.values()):
            return None
        return Client(keys={source: those.pop() for source, those in keys.items() if those})

    def _finds_by_phone(self, source: str) -> bool:
        people = self.map.people_of(source)
        return people is not None and Identifier.PHONE in people.identity

    async def read(self, client: Client, *, tables: frozenset[str] | None = None) -> Held:
        """Everything that is held, of these tables of the map (None: all); the sources are asked at the same time."""
        answers = await asyncio.gather(
            *(self.sources[source].read(key, tables=tables) for source, key in client.keys.items()),
            return_exceptions=True,
        )
        records: dict[str, Records] = {}
        missing = []
        for source, answer in zip(client.keys, answers, strict=True):
            if isinstance(answer, Records):
                records[source] = answer
            elif isinstance(answer, SourceError):
                log.warning("source_silent", source=source, error=type(answer).__name__)
                missing.append(source)
            else:
                raise answer
        by_hand = [one.id for one in self.map.sources.values() if one.kind is SourceKind.MANUAL]
        return Held(records=records, missing=tuple(missing), by_hand=tuple(by_hand))

    async def close(self) -> None:
        for source in self.sources.values():
            await source.close()
