"""How are all sources asked at once, so that one that is silent does not keep the others' answers from the person?"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.datamap import Row
from bot.sources.protocol import Identity, Match, Records, Source, SourceError, Task

T = TypeVar("T")

Sources = Mapping[str, Source]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Who fits, by source, in every source that answered; ``silent`` are those that did not."""

    matches: Mapping[str, tuple[Match, ...]]
    silent: Mapping[str, type[SourceError]]


@dataclass(frozen=True, kw_only=True)
class Everything:
    """What is held about one person in all sources, ready for the screens, the export and the plan of an erasure.

    It is whole only if ``complete``: nobody was silent, and no table has more rows than were read. ``by_hand`` is what
    people look up.
    """

    held: Mapping[str, tuple[Row, ...]]  # by table of the map
    outstanding: tuple[str, ...]
    by_hand: tuple[Task, ...]
    cut: tuple[str, ...]  # tables with more rows than were read
    silent: Mapping[str, type[SourceError]]

    @property
    def complete(self) -> bool:
        return not self.silent and not self.cut


async def find_everywhere(sources: Sources, identity: Identity) -> Found:
    matches, silent = await _all(sources, lambda source: source.find(identity))
    return Found(matches=matches, silent=silent)


async def read_everywhere(sources: Sources, subjects: Mapping[str, str]) -> Everything:
    """``subjects`` are the person's keys by source (`Match.subject`); a source worked by hand is given any."""

    async def both(source: Source) -> tuple[Records, tuple[str, ...]]:
        subject = subjects[source.id]
        return await source.read(subject), await source.obligations(subject)

    found, silent = await _all({name: sources[name] for name in sources if name in subjects}, both)
    tables = {table: rows for records, _ in found.values() for table, rows in records.tables.items()}
    return Everything(
        held={table: rows.rows for table, rows in tables.items()},
        outstanding=tuple(rule for _, outstanding in found.values() for rule in outstanding),
        by_hand=tuple(records.by_hand for records, _ in found.values() if records.by_hand),
        cut=tuple(table for table, rows in tables.items() if rows.more),
        silent=silent,
    )


async def _all(
    sources: Sources, ask: Callable[[Source], Awaitable[T]]
) -> tuple[dict[str, T], dict[str, type[SourceError]]]:
    """The answers and the silent ones, both in the order of the map."""
    answers = await asyncio.gather(*(_one(source, ask) for source in sources.values()))
    answered = {name: answer[0] for name, answer in zip(sources, answers, strict=True) if isinstance(answer, tuple)}
    silent = {name: answer for name, answer in zip(sources, answers, strict=True) if not isinstance(answer, tuple)}
    return answered, silent


async def _one(source: Source, ask: Callable[[Source], Awaitable[T]]) -> tuple[T] | type[SourceError]:
    try:
        return (await ask(source),)
    except SourceError as error:
        return type(error)
