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
    """By the rows that the rule's day stands in: the longest counts, and one without its day has no end yet."""
    days = [row.get(rule.starts) for row in rows]
    if not days or any(day is None for day in days):
        return Kept(rule=rule, until=None)
    latest = max(date.fromisoformat(str(day)[:10]) for day in days)
    return Kept(rule=rule, until=kept_until(latest, rule.years))
