"""Which days are working days in Kazakhstan, and how are they counted?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.languages import Bilingual

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A holiday on the same date every year, from one year on and until another (both included)."""

    name: Bilingual
    month: int
    day: int
    moves: bool
    from_year: int | None = None
    until_year: int | None = None

    def applies_in(self, year: int) -> bool:
        return (self.from_year or year) <= year <= (self.until_year or year)


@dataclass(frozen=True, kw_only=True)
class DatedHoliday:
    """A holiday whose date is announced for each year, such as the first day of Kurban Ait."""

    id: str
    name: Bilingual
    on: date
    moves: bool
    confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The working days of a country. `date`s are local days; `datetime`s are aware and UTC."""

    zone: ZoneInfo
    weekend: frozenset[int]  # as date.weekday(): Monday is 0
    holidays: tuple[Holiday, ...]
    dated: tuple[DatedHoliday, ...] = ()
    days_off: frozenset[date] = frozenset()  # moved by the Government, on top of what the law computes
    working_days: frozenset[date] = frozenset()  # days off worked instead
    official_years: frozenset[int] = frozenset()
    _by_year: dict[int, frozenset[date]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def day_of(self, moment: datetime) -> date:
        """The local day on which the moment falls. Raises ValueError for a naive or non-UTC moment."""
        return in_utc(moment).astimezone(self.zone).date()

    def moment_at(self, day: date, at: time = time.min) -> datetime:
        """The UTC moment of a local wall-clock time; by default the first moment of the day."""
        return datetime.combine(day, at, tzinfo=self.zone).astimezone(UTC)

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        return not (self._is_weekend(day) or day in self.days_off or day in self._off_by_law(day.year))

    def provisional(self, first: date, last: date | None = None) -> bool:
        """Whether a year between the two days (both included) has no official calendar yet."""
        years = range(first.year, (last or first).year + 1)
        return not self.official_years.issuperset(years)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after `day` (before it when n is negative); `day` itself when n is 0."""
        step = ONE_DAY if n >= 0 else -ONE_DAY
        for _ in range(abs(n)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days `add_working_days` takes from `first` to `last`; negative when `last` is earlier."""
        if last < first:
            return -sum(self.is_working(last + ONE_DAY * i) for i in range((first - last).days))
        return sum(self.is_working(first + ONE_DAY * i) for i in range(1, (last - first).days + 1))

    def back_to_working(self, day: date) -> date:
        """The day itself, or the last working day before it."""
        return day if self.is_working(day) else self.add_working_days(day, -1)

    def _is_weekend(self, day: date) -> bool:
        return day.weekday() in self.weekend

    def _off_by_law(self, year: int) -> frozenset[date]:
        # Filled twice with the same answer by two threads at worst.
        if year not in self._by_year:
            self._by_year[year] = self._compute_off(year)
        return self._by_year[year]

    def _compute_off(self, year: int) -> frozenset[date]:
        """The holidays of the year, and the working days to which those on a day off have moved."""
        known = {day: moves for y in (year - 1, year, year + 1) for day, moves in self._holidays_in(y).items()}
        taken = set(known)
        for holiday in sorted(day for day, moves in known.items() if moves and self._is_weekend(day)):
            free = holiday
            while self._is_weekend(free) or free in taken:
                free += ONE_DAY
            taken.add(free)
        return frozenset(day for day in taken if day.year == year)

    def _holidays_in(self, year: int) -> dict[date, bool]:
        every_year = {date(year, h.month, h.day): h.moves for h in self.holidays if h.applies_in(year)}
        return every_year | {h.on: h.moves for h in self.dated if h.on.year == year and h.on not in every_year}


def in_utc(moment: datetime) -> datetime:
    """The moment itself. Raises ValueError unless it is aware and in UTC."""
    if moment.utcoffset() != timedelta(0):
        raise ValueError(f"a moment must be aware and in UTC, not {moment!r}")
    return moment
