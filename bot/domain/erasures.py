"""An erasure on its way: what the person confirmed, portion by portion, and where carrying it out stands."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as stored
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.clients import Client
from bot.domain.datamap import BY_HAND, DataMap, Erasure, Row
from bot.domain.erasure import Held, Line, Pile, Plan, Reason, mark
from bot.domain.languages import Bilingual
from bot.domain.requests import Scope

# How long after a source was silent it is asked again, try by try.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
# A worker that died with something in hand leaves it to the next after this.
LEASE = timedelta(minutes=10)
# What is kept until something without a date happens is looked at again so often.
LOOK_AGAIN = timedelta(days=30)


class State(StrEnum):
    CONFIRMED = "confirmed"  # to be set aside
    WAITING = "waiting"  # set aside; waits for staff, and for the end of the cooling-off
    RUNNING = "running"  # being destroyed: nobody calls it off any more
    CHANGED = "changed"  # data or grounds are not those that were confirmed: staff or the person have to look again
    STUCK = "stuck"  # a system did not take it, and staff have to look
    DONE = "done"  # told to the person; what is kept falls due later
    CANCELLED = "cancelled"  # called off; what was set aside is to be used again
    OVER = "over"


# Nothing has been destroyed yet.
TO_CALL_OFF = frozenset({State.CONFIRMED, State.WAITING, State.CHANGED})
# Nobody closes the request by hand while the bot is at it.
IN_MOTION = frozenset({State.CONFIRMED, State.WAITING, State.RUNNING})


@dataclass(frozen=True, kw_only=True)
class Portion:
    """One field in all the rows that share one fate. ``left``: rows where a value that was to go is still readable.

    ``marks`` tell, row by row, whether a value is still the one that was confirmed; a mere preview has none.
    """

    field: str
    pile: Pile
    how: Erasure | None = None
    reason: Reason | None = None
    until: date | None = None
    article: Bilingual | None = None
    ends: Bilingual | None = None
    rows: tuple[str, ...] = stored(repr=False)
    left: tuple[str, ...] = stored(default=(), repr=False)
    marks: tuple[str, ...] = stored(default=(), repr=False)

    @property
    def by_hand(self) -> bool:
        return self.rows == (BY_HAND,)


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What of an erasure is personal, or leads to a person.

    ``fields`` are those that were chosen, ``before`` the rows (table, key) that were set aside already when it was
    confirmed, ``purposes`` the consents that ended with it. ``alone``: one member may approve it.
    """

    client: Client = stored(repr=False)
    fields: tuple[str, ...]
    portions: tuple[Portion, ...] = stored(repr=False)
    before: frozenset[tuple[str, str]] = stored(repr=False)
    purposes: tuple[Scope, ...] = ()
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Carrying(Sealed):
    """An erasure that is carried out for a demand; moments are UTC.

    ``everything`` says that no field was chosen. ``ready_at`` is the end of the cooling-off.
    """

    demand_id: str
    case_id: str
    subject_id: str
    state: State
    everything: bool
    digest: str
    confirmed_at: datetime
    ready_at: datetime
    finished_at: datetime | None = None
    attempts: int = 0
    version: int = 1

    def pile(self, pile: Pile) -> tuple[Portion, ...]:
        return tuple(portion for portion in self.portions if portion.pile is pile)

    @property
    def left(self) -> bool:
        """Whether something that was to go is still there."""
        return any(portion.left for portion in self.portions)


def portions(plan: Plan, key: bytes | None = None) -> tuple[Portion, ...]:
    """The lines of a plan that share field and fate, in the order of the plan, without the values.

    With a ``key`` each value is marked: it is to be known again when it is destroyed.
    """
    grouped: dict[Portion, list[Line]] = {}
    for line in plan.lines:
        fate = Portion(
            field=line.field, pile=line.pile, how=line.how, reason=line.reason, until=line.until,
            article=line.article, ends=line.ends, rows=(),
        )  # fmt: skip
        grouped.setdefault(fate, []).append(line)
    return tuple(
        replace(
            fate,
            rows=tuple(line.row for line in lines),
            marks=tuple(mark(line.value, key) for line in lines) if key else (),
        )
        for fate, lines in grouped.items()
    )


def as_confirmed(data_map: DataMap, found: Sequence[Portion], held: Held, key: bytes) -> tuple[Portion, ...]:
    """Without what was given since: a value that is not the one that was confirmed, or a row with such a value.

    A person may come back while a system is silent, or while people look for a paper: what they give then is new.
    """
    stands = {(table, row.key): row.values for table, rows in held.items() for row in rows}
    new = {
        (_place(data_map, portion.field), row)
        for portion in found
        for row, was in zip(portion.rows, portion.marks, strict=False)
        if (value := stands.get((data_map.fields[portion.field].table, row), {}).get(portion.field)) is not None
        and mark(value, key) != was
    }
    return _without(data_map, found, new)


def still_owed(data_map: DataMap, confirmed: Sequence[Portion], today: Sequence[Portion]) -> tuple[Portion, ...]:
    """Of what stands there today, what a law kept or a system did not take at the confirmation; nothing given since."""
    owed = {
        (portion.field, row): was
        for portion in confirmed
        for row, was in zip(portion.rows, portion.marks, strict=False)
        if portion.pile is Pile.RESTRICTED or row in portion.left
    }
    new = {
        (_place(data_map, portion.field), row)
        for portion in today
        for row, now in zip(portion.rows, portion.marks, strict=False)
        if owed.get((portion.field, row)) != now
    }
    return tuple(portion for portion in _without(data_map, today, new) if portion.rows)


def _place(data_map: DataMap, field: str) -> tuple[str, str]:
    """Where a row goes as a whole, all of it is new or nothing is."""
    one = data_map.fields[field]
    return one.table, "" if one.erasure is Erasure.DELETE else field


def _without(
    data_map: DataMap, found: Sequence[Portion], new: Collection[tuple[tuple[str, str], str]]
) -> tuple[Portion, ...]:
    def old(portion: Portion) -> Portion:
        kept = [n for n, row in enumerate(portion.rows) if (_place(data_map, portion.field), row) not in new]
        marks = tuple(portion.marks[n] for n in kept) if portion.marks else ()
        return replace(portion, rows=tuple(portion.rows[n] for n in kept), marks=marks)

    return tuple(map(old, found))


def set_aside_before(held: Held) -> frozenset[tuple[str, str]]:
    """The rows that may not be used already, by table and key."""
    return frozenset((table, row.key) for table, rows in held.items() for row in rows if row.restricted)


def small(data_map: DataMap, plan: Plan) -> bool:
    """Whether one member alone may approve it: a single piece of data that nobody had to give."""
    touched = {line.field for line in plan.lines}
    return len(touched) == 1 and not any(data_map.fields[field].mandatory for field in touched)


def still_readable(portion: Portion, rows: Iterable[Row]) -> tuple[str, ...]:
    """The rows in which a value that was to be destroyed is still there."""
    wanted = set(portion.rows)
    return tuple(row.key for row in rows if row.key in wanted and row.values.get(portion.field) is not None)


def next_look(found: Iterable[Portion], now: datetime, start_of: Mapping[date, datetime]) -> datetime | None:
    """When something that is kept may fall due: the day after the first end, or a month where an end has no date.

    None when nothing is kept by a law or an obligation any more. ``start_of`` gives the moment after each end (UTC).
    """
    kept = [portion for portion in found if portion.pile is Pile.RESTRICTED]
    if not kept:
        return None
    dated = [start_of[portion.until] for portion in kept if portion.until]
    undated = [now + LOOK_AGAIN] if any(portion.until is None for portion in kept) else []
    return min([*dated, *undated])


def pause(attempts: int) -> timedelta:
    return PAUSES[min(attempts, len(PAUSES)) - 1]


# -- as it is kept ----------------------------------------------------------------------------------------------------


def packed(carrying: Carrying) -> str:
    """What is sealed: who, what and which rows."""
    return json.dumps(
        {
            "client": carrying.client.packed(),
            "fields": carrying.fields,
            "portions": [_packed(portion) for portion in carrying.portions],
            "before": sorted(carrying.before),
            "purposes": carrying.purposes,
            "alone": carrying.alone,
        },
        ensure_ascii=False,
    )


def unpacked(text: str) -> Sealed:
    kept = json.loads(text)
    return Sealed(
        client=Client.unpacked(kept["client"]),
        fields=tuple(kept["fields"]),
        portions=tuple(map(_unpacked, kept["portions"])),
        before=frozenset((table, key) for table, key in kept["before"]),
        purposes=tuple(map(Scope, kept["purposes"])),
        alone=kept["alone"],
    )


def _packed(one: Portion) -> list[object]:
    words = [[text.ru, text.kk] if text else None for text in (one.article, one.ends)]
    until = one.until and one.until.isoformat()
    return [one.field, one.pile, one.how, one.reason, until, *words, one.rows, one.left, one.marks]


def _unpacked(kept: list[object]) -> Portion:
    field, pile, how, reason, until, article, ends, rows, left, marks = kept
    return Portion(
        field=str(field),
        pile=Pile(str(pile)),
        how=Erasure(str(how)) if how else None,
        reason=Reason(str(reason)) if reason else None,
        until=date.fromisoformat(str(until)) if until else None,
        article=_bilingual(article),
        ends=_bilingual(ends),
        rows=_texts(rows),
        left=_texts(left),
        marks=_texts(marks),
    )


def _bilingual(kept: object) -> Bilingual | None:
    return Bilingual(ru=str(kept[0]), kk=str(kept[1])) if isinstance(kept, list) else None


def _texts(kept: object) -> tuple[str, ...]:
    return tuple(map(str, kept)) if isinstance(kept, list) else ()
