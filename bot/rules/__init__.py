"""Where do terms, working days, grounds for refusal and purposes come from? From the TOML files beside this one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.domain.calendars import Calendar
from bot.domain.deadlines import Start, Term
from bot.domain.grounds import Ground, Route
from bot.domain.languages import Bilingual
from bot.domain.purposes import Purpose
from bot.domain.requests import Scope
from bot.rules.load_calendar import load_calendar
from bot.rules.load_law import load_grounds, load_law
from bot.rules.load_purposes import load_purposes
from bot.rules.rows import Problems, open_file

HERE = Path(__file__).parent
FILES = ("kz", "calendar", "grounds", "purposes")


class RulesError(ValueError):
    """The rules cannot be used. `problems` names every file, row and fix."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("The rules have mistakes:\n" + "\n".join(f"- {problem}" for problem in problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True, repr=False)
class Rules:
    """Everything the law and the company say about requests, in one version."""

    version: str
    calendar: Calendar
    terms: Mapping[str, Term]
    kinds: Mapping[str, tuple[str, ...]]  # the ids of the terms that run, by kind of request
    starts: Mapping[Start, Bilingual]  # what starts a clock that does not start with the request
    grounds: Mapping[str, Ground]
    routes: tuple[Route, ...]
    ceiling: Term
    purposes: Mapping[Scope, Purpose]  # in the order in which people see them
    purposes_edition: str  # kept with every consent to one of them
    live: frozenset[Scope] = frozenset()  # which of them the bot switches in the company's systems itself

    def clocks(self, kind: str) -> tuple[Term, ...]:
        """The terms that run for a kind of request. Raises KeyError for a kind that is not in the file."""
        return tuple(self.terms[term] for term in self.kinds[kind])


def load_rules(calendar_overrides: Path | None = None, *, folder: Path = HERE) -> Rules:
    """Read and check the rules; raises RulesError with every mistake at once.

    `calendar_overrides` is the operator's file of moved days and announced holidays. Its contents become part of the
    version, because they move due dates.
    """
    problems = Problems()
    law, days, reasons, uses = (open_file(folder / f"{name}.toml", problems) for name in FILES)
    moved = open_file(calendar_overrides, problems, setting="BOT_CALENDAR_FILE") if calendar_overrides else None
    if law is None or days is None or reasons is None or uses is None or (calendar_overrides and moved is None):
        raise RulesError(tuple(problems))
    version, ceiling, terms, kinds, starts = load_law(law)
    calendar = load_calendar(days, moved)
    grounds, routes = load_grounds(reasons, frozenset(kinds))
    edition, purposes = load_purposes(uses)
    if problems or ceiling is None or calendar is None:
        raise RulesError(tuple(problems))
    return Rules(
        version=version + _fingerprint(calendar_overrides),
        calendar=calendar,
        terms=MappingProxyType(terms),
        kinds=MappingProxyType(kinds),
        starts=MappingProxyType(starts),
        grounds=MappingProxyType(grounds),
        routes=routes,
        ceiling=ceiling,
        purposes=MappingProxyType(purposes),
        purposes_edition=edition,
    )


def _fingerprint(overrides: Path | None) -> str:
    return "" if overrides is None else "+" + hashlib.sha256(overrides.read_bytes()).hexdigest()[:8]
