"""Every kind of request, in both languages, filed, received, handled and answered in every way it can be answered.

The transcripts in ``docs/transcripts/kinds`` are what these journeys saw; ``docs/kinds.md`` is their table.
"""

import os
from collections.abc import Iterator
from itertools import product

import pytest

from bot.actions import people
from bot.actions.terms import due_of
from bot.domain.cases import Case, Outcome
from bot.domain.handling import HANDLING
from bot.domain.languages import Language
from bot.domain.requests import Kind, Scope
from bot.domain.staff import Role
from bot.storage import cases
from bot.storage.db import Store
from bot.telegram.closing import closing
from bot.telegram.demands import KIND, result_of
from bot.telegram.desk.words import KIND as AT_DESK
from bot.texts import Translator
from tests.journeys.desk.colleague import Colleague
from tests.journeys.road import FOLDER, Road, kept, road_in
from tests.journeys.roads import RULES, answers, asks, rounds

TABLE = FOLDER.parent / "kinds.md"
STAGES = ("filed", "receipt and date", "on the desk")
WAYS = [(kind, language) for kind in Kind for language in Language]

one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@one_engine
@pytest.mark.parametrize(("kind", "language"), WAYS)
async def test_the_road_of_a_kind_is_whole_and_reads_as_it_was_read(
    store: Store, kind: Kind, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Translator, "strict", True)
    road = await road_in(store, language)
    await road.client.greets()
    first, second = road.bolat, road.dana
    if kind is Kind.APPEAL:
        await _refused_before(road)
        first, second = await _newcomers(road)
    road.told.look()

    for outcome, scope in rounds(kind):
        road.told.chapter(f"{outcome}: filed")
        await asks(road, kind, scope)
        case = await _newest(road)
        demand = case.next_demand
        assert (demand.kind, demand.scope, demand.open) == (kind, scope, True)
        _has_receipt(road, case)
        _is_on_the_desk(road, first, case)

        road.told.chapter(f"{outcome}: on the desk")
        ground = await answers(road, kind, outcome, first, second)
        answered = (await _case(road, case.id)).demand(demand.id)
        assert answered
        assert (answered.outcome, answered.ground) == (outcome, ground.code if ground else None)
        assert _has_letter(road, case, outcome, scope)
    kept(road, f"kinds/{kind}", f"{road.t.plain(KIND[kind, rounds(kind)[0][1]])} ({kind})")


def _has_receipt(road: Road, case: Case) -> None:
    """The letter tells the number and every date that runs, in the reader's words."""
    owed = [
        words
        for clock in case.next_demand.clocks
        for words in (road.t.date(due_of(clock, RULES).day), RULES.terms[clock.rule].article.in_(road.language))
    ]
    assert any(all(words in m.text for words in (case.number, *owed)) for m in road.client.actor.messages)


def _is_on_the_desk(road: Road, member: Colleague, case: Case) -> None:
    assert case.number in member.card.text
    assert road.t.plain(AT_DESK[case.next_demand.kind]) in member.card.text


def _has_letter(road: Road, case: Case, outcome: Outcome, scope: Scope) -> bool:
    """The letter carries the number, and the sentence or the way to complain that belong to the answer."""
    kind = case.next_demand.kind
    sentence = "eOtinish" if outcome is Outcome.REFUSED else road.t.plain(closing(kind, outcome, scope))
    if kind is Kind.RELINK and outcome is Outcome.FULFILLED:
        sentence = result_of(road.t, case.next_demand, outcome).plain()  # The rest depends on what was found.
    return any(case.number in m.text and sentence in m.text for m in road.client.actor.messages)


async def _newest(road: Road) -> Case:
    visit = await road.desk.store.read(people.visit, road.client.actor.person.id, now=road.desk.clock())
    assert visit.subject
    found: list[Case] = await road.desk.store.read(cases.page_of, visit.subject.id, limit=1)
    return found[0]


async def _case(road: Road, case_id: str) -> Case:
    found: Case | None = await road.desk.store.read(cases.find, case_id)
    assert found
    return found


async def _refused_before(road: Road) -> None:
    """Something to appeal against: a deletion that Bolat and Dana have refused."""
    await asks(road, Kind.DELETE, Scope.PART)
    await answers(road, Kind.DELETE, Outcome.REFUSED, road.bolat, road.dana)


async def _newcomers(road: Road) -> tuple[Colleague, Colleague]:
    """Two who have not decided anything yet."""
    return await road.hires("Әсел", Role.OPERATOR), await road.hires("Тимур", Role.OPERATOR)


# -- the table --------------------------------------------------------------------------------------------------------


def cells(kind: Kind, language: Language) -> Iterator[str]:
    """The cells of a kind that its transcript shows; the journey above has asserted each."""
    text = (FOLDER / "kinds" / f"{kind}.{language}.md").read_text(encoding="utf-8")
    for outcome in HANDLING[kind].outcomes:
        if f"## {outcome}: filed" in text and f"## {outcome}: on the desk" in text:
            yield from (f"{stage} ({outcome})" for stage in STAGES)
            yield from (f"answered: {outcome}", f"closing letter: {outcome}")


def table() -> str:
    head = "# Every kind, from filing to the closing letter\n\nWritten by `tests/journeys/test_kinds.py`."
    lines = ["| kind | language | filed | receipt and date | on the desk | answered, with its letter |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for kind, language in product(Kind, Language):
        found = set(cells(kind, language))
        told = ", ".join(o for o in HANDLING[kind].outcomes if f"closing letter: {o}" in found)
        ticks = ["✓" if any(cell.startswith(stage) for cell in found) else "" for stage in STAGES]
        link = f"[{kind}](transcripts/kinds/{kind}.{language}.md)"
        lines.append(f"| {link} | {language} | {' | '.join(ticks)} | {told} |")
    return head + "\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(("kind", "language"), WAYS)
def test_no_cell_of_the_table_is_missing(kind: Kind, language: Language) -> None:
    wanted = {
        cell
        for outcome in HANDLING[kind].outcomes
        for cell in (
            *(f"{stage} ({outcome})" for stage in STAGES),
            f"answered: {outcome}",
            f"closing letter: {outcome}",
        )
    }

    assert set(cells(kind, language)) == wanted


def test_the_table_in_the_documents_is_the_one_the_journeys_make() -> None:
    if os.environ.get("UPDATE_TRANSCRIPTS"):
        TABLE.write_text(table(), encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == table()
