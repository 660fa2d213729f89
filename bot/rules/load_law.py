"""How do kz.toml and grounds.toml become terms, clocks, what starts them, grounds and routes?"""

from __future__ import annotations

from bot.domain.cases import Outcome
from bot.domain.deadlines import Start, Term, Unit
from bot.domain.grounds import NEED_GROUND, Ground, Route
from bot.domain.handling import HANDLING, Step
from bot.domain.languages import Bilingual
from bot.rules.rows import Row, unknown

# Telegram's policy and the longest terms of the law are far below; a typing mistake is not.
_MOST_DAYS = 3660

Law = tuple[str, Term | None, dict[str, Term], dict[str, tuple[str, ...]], dict[Start, Bilingual]]


def load_law(file: Row) -> Law:
    """The version, the ceiling, the terms by id, the ids of the clocks by kind of request, and what starts a clock."""
    terms = {name: _term(name, row) for name, row in file.rows("terms")}
    kinds = {name: _clocks(row, terms) for name, row in file.rows("kinds")}
    starts = _starts(_table(file, "starts", "a table [starts.NAME] for everything that starts a clock later"))
    meta = _table(file, "meta", "a table with `version` and `ceiling`")
    version, ceiling = meta.text("version"), terms.get(meta.text("ceiling"))
    if ceiling is None:
        meta.wrong("`ceiling` must be the name of one of the [terms]")
    meta.finish()
    file.finish()
    return version, ceiling, terms, kinds, starts


def load_grounds(file: Row, kinds: frozenset[str]) -> tuple[dict[str, Ground], tuple[Route, ...]]:
    grounds = {code: _ground(code, row, kinds) for code, row in file.rows("grounds")}
    routes = tuple(_route(code, row) for code, row in file.rows("routes"))
    file.finish()
    return grounds, routes


def _table(file: Row, key: str, want: str) -> Row:
    return Row(file.file, f"[{key}]", file.take(key, want) or {}, file.problems)


def _term(name: str, row: Row) -> Term:
    term = Term(
        id=name,
        title=row.both("title"),
        starts_at=row.choice("starts_at", Start),
        amount=row.number("amount", 1, _MOST_DAYS),
        unit=row.choice("unit", Unit),
        article=row.both("article"),
        effective_from=row.day("effective_from"),
        extendable=row.flag("extendable"),
        sign_off=row.sign_off(),
    )
    row.finish()
    return term


def _starts(row: Row) -> dict[Start, Bilingual]:
    """What starts each clock, but those that start with the request: their moment is told without words."""
    starts: dict[Start, Bilingual] = {start: row.both(start) for start in Start if start is not Start.REQUEST_RECEIVED}
    row.finish()
    return starts


def _clocks(row: Row, terms: dict[str, Term]) -> tuple[str, ...]:
    clocks: tuple[str, ...] = row.some("clocks", str, "a list of names of [terms]")
    if row.has("clocks") and not clocks:
        row.wrong("`clocks` is empty; name at least one of the [terms]")
    for name in unknown(clocks, terms):
        row.wrong(f"`clocks` names {name!r}, and there is no [terms.{name}]; add it or correct the name")
    row.finish()
    return clocks


def _ground(code: str, row: Row, kinds: frozenset[str]) -> Ground:
    fits = row.some("for", str, "a list of " + " and ".join(NEED_GROUND))
    for name in unknown(fits, NEED_GROUND):
        row.wrong(f"`for` names {name!r}; write one of {', '.join(NEED_GROUND)}")
    chosen = row.some("kinds", str, "a list of kinds of request from kz.toml")
    for name in unknown(chosen, kinds):
        row.wrong(f"`kinds` names {name!r}, and kz.toml has no [kinds.{name}]; add it or correct the name")
    step = row.text("step") if row.has("step") else None
    for kind in (kind for kind in HANDLING if kind in chosen and step and step not in HANDLING[kind].steps):
        row.wrong(f"`step` is {step!r}, and a request of the kind {kind.value!r} has no such step")
    ground = Ground(
        code=code,
        kinds=frozenset(chosen),
        fits=frozenset(Outcome(name) for name in fits if name in NEED_GROUND),
        title=row.both("title"),
        article=row.both("article"),
        text=row.both("text"),
        way_on=row.both("way_on"),
        needs_end_date=row.flag("needs_end_date"),
        step=Step(step) if step and step in {*Step} else None,
        tipping_off=row.has("tipping_off") and row.flag("tipping_off"),
        sign_off=row.sign_off(),
    )
    row.finish()
    return ground


def _route(code: str, row: Row) -> Route:
    url = row.text("url") if row.has("url") else ""
    route = Route(code=code, name=row.both("name"), text=row.both("text"), url=url)
    if url and not url.startswith("https://"):
        row.refuse("url", "an address that starts with https://")
    row.finish()
    return route
