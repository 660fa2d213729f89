"""Until when does a law order a value to be kept?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.datamap import Retention
from bot.domain.erasure import kept_until


@dataclass(frozen=True, kw_only=True)
class Kept:
    """``until`` is the last day on which it must be kept; None while what the term counts from has not happened."""

    rule: Retention
    until: date | None


def kept(rule: Retention, rows: Iterable[Mapping[str, str | None]]) -> Kept:
    """By the rows that the rule's day stands in: the longest counts.

    There is no end yet where one of them has no day, or none that can be read.
    """
    try:
        days = [date.fromisoformat((row.get(rule.starts) or "")[:10]) for row in rows]
    except ValueError:
        days = []
    return Kept(rule=rule, until=kept_until(max(days), rule.years) if days else None)
