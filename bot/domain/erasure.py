"""What becomes of each value when somebody wants their data deleted (Art. 41 of the Digital Code)?

A pure function of the map, of what is held, of what stands in the way and of the day. Every value ends up in one of
three piles: erased, restricted (until a day, by an article), or no longer processed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as stored
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b

from bot.domain.datamap import BY_HAND, DataMap, Erasure, Field, Retention, Row, SourceKind, ValueType
from bot.domain.languages import Bilingual
from bot.domain.purposes import NATURE, Nature
from bot.domain.requests import NEEDED_PURPOSES, Scope

Held = Mapping[str, Sequence[Row]]  # by table
DayOf = Callable[[datetime], date]  # the local day of a moment


class Pile(StrEnum):
    ERASED = "erased"
    RESTRICTED = "restricted"
    STOPPED = "stopped"


class Reason(StrEnum):
    """Why a value is not erased now."""

    RETENTION = "retention"  # a law orders to keep it
    OBLIGATION = "obligation"  # something is outstanding (Art. 8(2) of Law 94-V)
    BLOCKED = "blocked"  # a blocked record is neither changed nor destroyed
    FIXED = "fixed"  # it can only be set aside where it is


@dataclass(frozen=True, kw_only=True)
class Line:
    """What becomes of one value. ``until``: the last day it is kept, None while that is not known yet.

    ``ends`` says what ends an obstacle that has no date; ``how`` is how an erased value is destroyed.
    """

    field: str
    row: str = stored(repr=False)
    value: str = stored(repr=False)
    pile: Pile
    how: Erasure | None = None
    reason: Reason | None = None
    until: date | None = None
    article: Bilingual | None = None
    ends: Bilingual | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The preview that a person confirms, and that is carried out. ``purposes``: optional uses, which end at once."""

    version: str  # of the map
    lines: tuple[Line, ...]
    purposes: tuple[Scope, ...]
    outstanding: tuple[str, ...]  # ids of the map's obligations

    def pile(self, pile: Pile) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.pile is pile)

    def digest(self, key: bytes) -> str:
        """What stands under the button that confirms: it changes with any value, ground or date, and with nothing else.

        ``key`` (16 to 64 secret bytes): without one, a value could be guessed from the digest.
        """
        whole = [self.version, self.purposes, self.outstanding, [_spelt(line) for line in self.lines]]
        return blake2b(json.dumps(whole).encode(), key=key, digest_size=16).hexdigest()


def mark(value: str, key: bytes) -> str:
    """By which a value is known again without being kept; ``key`` as for the digest of a plan."""
    return blake2b(json.dumps(value).encode(), key=key, digest_size=4).hexdigest()


def plan(
    data_map: DataMap,
    held: Held,
    *,
    outstanding: Collection[str],
    today: date,
    day_of: DayOf,
    fields: Collection[str] | None = None,
    blocked: bool = False,
) -> Plan:
    """The fate of everything in ``held``, or of these ``fields`` of it.

    ``outstanding`` are the map's obligations that the sources named. A field that is deleted by whole rows brings the
    other fields of its rows along. What a source worked by hand holds nobody knows, so it is taken to hold every field
    that the map says, once. What was not read cannot be planned for: ``held`` must be complete.
    """
    chosen = _chosen(data_map, fields)
    held = {**held, **_by_hand(data_map)}
    rules = tuple(rule for rule in data_map.obligations if rule in outstanding)
    world = _World(data_map=data_map, held=held, outstanding=rules, today=today, day_of=day_of, blocked=blocked)
    lines = [
        line for table in data_map.tables for row in held.get(table, ()) for line in _row(world, table, row, chosen)
    ]
    places = {name: place for place, name in enumerate(data_map.fields)}
    used = {data_map.fields[line.field].purpose for line in lines}
    return Plan(
        version=data_map.version,
        lines=tuple(sorted(lines, key=lambda line: (places[line.field], line.row))),
        purposes=tuple(purpose for purpose in NATURE if purpose in used and NATURE[purpose] is Nature.OPTIONAL),
        outstanding=rules,
    )


def kept_until(start: date, years: int) -> date:
    """The same day so many years later; the day after where there is no 29 February: a law says "at least"."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return date(start.year + years, 3, 1)


@dataclass(frozen=True, kw_only=True)
class _World:
    data_map: DataMap
    held: Held
    outstanding: tuple[str, ...]
    today: date
    day_of: DayOf
    blocked: bool


def _chosen(data_map: DataMap, fields: Collection[str] | None) -> frozenset[str]:
    wanted = frozenset(data_map.fields if fields is None else fields)
    whole = {
        other.id
        for name in wanted
        if data_map.fields[name].erasure is Erasure.DELETE
        for other in data_map.of_table(data_map.fields[name].table)
    }
    return wanted | whole


def _by_hand(data_map: DataMap) -> Held:
    """A row with unknown values, which are written as empty ones, for each table that only people can reach."""
    manual = {source.id for source in data_map.sources.values() if source.kind is SourceKind.MANUAL}
    return {
        table.id: [Row(key=BY_HAND, values={one.id: "" for one in data_map.of_table(table.id)})]
        for table in data_map.tables.values()
        if table.source in manual
    }


def _row(world: _World, table: str, row: Row, chosen: frozenset[str]) -> list[Line]:
    """The lines of one row: where it goes as a whole, it is kept as long as any of its values must be."""
    asked = [one for one in world.data_map.of_table(table) if one.id in chosen]
    lines = [_line(world, one, row, value) for one in asked if (value := row.values.get(one.id)) is not None]
    if any(one.erasure is Erasure.DELETE for one in asked):
        keeps = next((line for line in lines if line.pile is not Pile.ERASED), None)
        if keeps is not None:
            return [replace(keeps, field=line.field, value=line.value) for line in lines]
    return lines


def _line(world: _World, one: Field, row: Row, value: str) -> Line:
    line = Line(field=one.id, row=row.key, value=value, pile=Pile.ERASED)
    if world.blocked:
        return replace(line, pile=Pile.STOPPED, reason=Reason.BLOCKED)
    retention = world.data_map.retention_of(one)
    if retention is not None:
        until = _until(world, retention, row)
        if until is None or until >= world.today:
            kept = replace(line, pile=Pile.RESTRICTED, reason=Reason.RETENTION, until=until)
            return replace(kept, article=retention.article, ends=None if until else retention.title)
    if world.outstanding and one.mandatory and one.purpose in NEEDED_PURPOSES:
        rule = world.data_map.obligations[world.outstanding[0]]
        kept = replace(line, pile=Pile.RESTRICTED, reason=Reason.OBLIGATION)
        return replace(kept, article=rule.article, ends=rule.ends)
    if one.erasure is Erasure.RESTRICT:
        return replace(line, pile=Pile.STOPPED, reason=Reason.FIXED)
    return replace(line, how=one.erasure)


def _until(world: _World, retention: Retention, row: Row) -> date | None:
    """The last day on which the law keeps it; None while what starts the years has not happened, or is not known."""
    days = list(_starts(world, retention, row))
    if not days or None in days:
        return None
    return max(kept_until(day, retention.years) for day in days if day)


def _starts(world: _World, retention: Retention, row: Row) -> Iterator[date | None]:
    """From the row itself if it holds the day, or else from every row that does: the last of them counts."""
    start = world.data_map.fields[retention.starts]
    rows = [row] if start.id in row.values else world.held.get(start.table, ())
    for one in rows:
        yield _day(world, start, one.values.get(start.id))


def _day(world: _World, start: Field, value: str | None) -> date | None:
    try:
        if value is None:
            return None
        return (
            world.day_of(datetime.fromisoformat(value)) if start.type is ValueType.MOMENT else date.fromisoformat(value)
        )
    except ValueError:
        return None


def _spelt(line: Line) -> list[str]:
    texts = [text for words in (line.article, line.ends) if words for text in (words.ru, words.kk)]
    whys = (line.pile, line.how, line.reason, line.until)
    return [line.field, line.row, line.value, *("" if why is None else str(why) for why in whys), *texts]
