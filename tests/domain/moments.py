"""Moments as a person in Almaty writes them, and the rules that ship: for every test about time."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.deadlines import Due, Unit, due
from bot.rules import load_rules

RULES = load_rules()
CALENDAR = RULES.calendar
FIVE_HOURS = timedelta(hours=5)
A_MOMENT = timedelta(microseconds=1)

moments = st.datetimes(
    datetime.fromisoformat("2024-03-01"), datetime.fromisoformat("2034-12-31"), timezones=st.just(UTC)
)
working_terms = st.sampled_from([term for term in RULES.terms.values() if term.unit is Unit.WORKING_DAYS])


def almaty(text: str) -> datetime:
    """The UTC moment of a wall-clock time in Almaty, by plain subtraction: no time zone data is trusted here."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC) - FIVE_HOURS


def due_of(term: str, received: str) -> Due:
    return due(RULES.terms[term], almaty(received), CALENDAR, RULES.ceiling)
