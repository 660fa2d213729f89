"""Every value has one fate, the law's years are kept to the day, and what was confirmed is what is carried out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.datamap import (
    BY_HAND,
    Category,
    Condition,
    Correction,
    DataMap,
    Erasure,
    Field,
    Masking,
    ObligationRule,
    Retention,
    Row,
    SourceInfo,
    SourceKind,
    Table,
    ValueType,
)
from bot.domain.erasure import Held, Pile, Plan, Reason, kept_until, plan
from bot.domain.erasures import as_confirmed, portions, still_owed
from bot.domain.languages import Bilingual
from bot.domain.requests import Level, Scope

TODAY = date(2026, 11, 26)
KEY = bytes(range(32))
ALMATY = timezone(timedelta(hours=5))


def both(text: str) -> Bilingual:
    return Bilingual(ru=text, kk=text)


def day_of(moment: datetime) -> date:
    return moment.astimezone(ALMATY).date()


def field(
    name: str,
    table: str,
    *,
    kind: ValueType = ValueType.TEXT,
    purpose: Scope = Scope.IDENTIFICATION,
    mandatory: bool = True,
    retention: str | None = None,
    erasure: Erasure = Erasure.CLEAR,
) -> Field:
    return Field(
        id=name, source="s", table=table, column=name, theme="x", label=both(name), explanation=both(name),
        category=Category.CONTRACT, type=kind, purpose=purpose, ground=both("g"), origin=both("o"), mandatory=mandatory,
        masking=Masking.OPEN, level=Level.CODE, correction=Correction.INSTANT, reason=None, evidence=False,
        retention=retention, erasure=erasure, recipients=(),
    )  # fmt: skip


FIELDS = (
    field("name", "people", retention="file"),
    field("closed", "people", retention="file", kind=ValueType.DATE),
    field("phone", "people", purpose=Scope.SERVICE_CONTACT, erasure=Erasure.MASK),
    field("email", "people", mandatory=False, purpose=Scope.MARKETING),
    field("survey", "people", mandatory=False, purpose=Scope.RESEARCH, retention="file"),
    field("tariff", "contracts", retention="file", mandatory=False),
    field("made", "payments", retention="payment", kind=ValueType.MOMENT, erasure=Erasure.DELETE),
    field("sum", "payments", retention="payment", erasure=Erasure.DELETE, mandatory=False),
    field("ip", "visits", mandatory=False, purpose=Scope.FRAUD, erasure=Erasure.DELETE),
    field("page", "visits", mandatory=True, purpose=Scope.FRAUD, erasure=Erasure.DELETE),
    field("sent", "log", mandatory=False, erasure=Erasure.RESTRICT),
)
MAP = DataMap(
    version="1",
    themes={},
    sources={},
    tables={
        name: Table(
            id=name, source="s", name=name, title=both(name), key="id", subject="who", restriction=None, identity={}
        )
        for name in ("people", "contracts", "payments", "visits", "log")
    },
    fields={one.id: one for one in FIELDS},
    recipients={},
    retentions={
        "file": Retention(id="file", title=both("file"), starts="closed", years=5, article=both("AML 11(4)")),
        "payment": Retention(id="payment", title=both("payment"), starts="made", years=5, article=both("AML 11(4)")),
    },
    obligations={
        "debt": ObligationRule(
            id="debt", table="people", column="debt", condition=Condition.POSITIVE, title=both("debt"),
            article=both("94-V 8(2)"), ends=both("when it is paid"),
        )
    },
)  # fmt: skip


def person(closed: str | None, **values: str | None) -> Row:
    full = {"name": "Aigerim", "closed": closed, "phone": "+77", "email": "a@b", "survey": "fine"}
    return Row(key="1", values=full | values)


def planned(held: Held, *outstanding: str, today: date = TODAY, blocked: bool = False) -> Plan:
    return plan(MAP, held, outstanding=outstanding, today=today, day_of=day_of, blocked=blocked)


def fates(found: Plan) -> dict[str, tuple[Pile, Reason | None, date | None]]:
    return {line.field: (line.pile, line.reason, line.until) for line in found.lines}


def test_what_a_law_keeps_is_restricted_until_its_day_by_its_article() -> None:
    found = planned({"people": [person("2024-03-10")]})

    assert fates(found) == {
        "name": (Pile.RESTRICTED, Reason.RETENTION, date(2029, 3, 10)),
        "closed": (Pile.RESTRICTED, Reason.RETENTION, date(2029, 3, 10)),
        "phone": (Pile.ERASED, None, None),
        "email": (Pile.ERASED, None, None),
        "survey": (Pile.RESTRICTED, Reason.RETENTION, date(2029, 3, 10)),
    }
    assert {line.article for line in found.pile(Pile.RESTRICTED)} == {both("AML 11(4)")}
    assert [line.how for line in found.pile(Pile.ERASED)] == [Erasure.MASK, Erasure.CLEAR]
    assert found.purposes == (Scope.RESEARCH, Scope.MARKETING)


@pytest.mark.parametrize(
    ("closed", "kept"),
    [
        ("2021-11-26", True),  # the fifth year ends today
        ("2021-11-25", False),
        ("2021-11-27", True),
        ("nonsense", True),
        (None, True),
    ],
)
def test_the_last_day_of_the_five_years_still_counts(closed: str | None, kept: bool) -> None:
    found = fates(planned({"people": [person(closed)]}))

    assert found["name"][0] is (Pile.RESTRICTED if kept else Pile.ERASED)


def test_while_the_relationship_lasts_there_is_no_date_and_it_is_said_what_starts_the_years() -> None:
    found = planned({"people": [person(None)]})

    assert fates(found)["name"] == (Pile.RESTRICTED, Reason.RETENTION, None)
    assert next(line.ends for line in found.lines if line.field == "name") == both("file")


def test_a_moment_is_read_where_the_company_is() -> None:
    payment = Row(key="7", values={"made": "2021-11-25T19:30:00+00:00", "sum": "1.00"})

    assert fates(planned({"payments": [payment]}))["sum"] == (Pile.RESTRICTED, Reason.RETENTION, date(2026, 11, 26))


def test_what_is_outstanding_keeps_what_the_contract_needs_and_nothing_else() -> None:
    found = planned({"people": [person("2010-01-01")]}, "debt")

    assert fates(found) == {
        "name": (Pile.RESTRICTED, Reason.OBLIGATION, None),
        "closed": (Pile.RESTRICTED, Reason.OBLIGATION, None),
        "phone": (Pile.RESTRICTED, Reason.OBLIGATION, None),
        "email": (Pile.ERASED, None, None),
        "survey": (Pile.ERASED, None, None),
    }
    assert found.outstanding == ("debt",)
    assert {line.ends for line in found.pile(Pile.RESTRICTED)} == {both("when it is paid")}


def test_a_row_goes_as_a_whole_or_stays_as_a_whole() -> None:
    visit = Row(key="v", values={"ip": "192.0.2.1", "page": "/topup"})

    assert {pile for pile, _, _ in fates(planned({"visits": [visit]})).values()} == {Pile.ERASED}
    assert {pile for pile, _, _ in fates(planned({"visits": [visit]}, "debt")).values()} == {Pile.RESTRICTED}


def test_one_field_of_a_row_that_goes_whole_brings_the_others_along() -> None:
    visit = Row(key="v", values={"ip": "192.0.2.1", "page": "/topup"})
    held = {"visits": [visit], "people": [person("2024-03-10")]}

    found = plan(MAP, held, outstanding=(), today=TODAY, day_of=day_of, fields=["ip", "email"])

    assert list(fates(found)) == ["email", "ip", "page"]


def test_a_blocked_record_is_neither_changed_nor_destroyed() -> None:
    found = planned({"people": [person("2010-01-01")]}, blocked=True)

    assert {(line.pile, line.reason) for line in found.lines} == {(Pile.STOPPED, Reason.BLOCKED)}


def test_what_can_only_be_set_aside_is_no_longer_processed() -> None:
    found = planned({"log": [Row(key="l", values={"sent": "bank"})]})

    assert fates(found)["sent"] == (Pile.STOPPED, Reason.FIXED, None)


def test_a_leap_day_is_kept_for_five_whole_years() -> None:
    assert kept_until(date(2020, 2, 29), 5) == date(2025, 3, 1)
    assert kept_until(date(2020, 2, 29), 4) == date(2024, 2, 29)


def test_no_value_is_in_a_repr_of_a_plan() -> None:
    assert "Aigerim" not in repr(planned({"people": [person(None)]}))


@pytest.mark.parametrize(("closed", "pile"), [("2024-03-10", Pile.RESTRICTED), ("2010-01-01", Pile.ERASED)])
def test_what_only_people_can_reach_has_a_fate_too_though_nobody_knows_its_value(closed: str, pile: Pile) -> None:
    archive = SourceInfo(
        id="archive", kind=SourceKind.MANUAL, title=both("a"), method=both("m"), evidence=both("e"), days=1
    )
    papers = replace(MAP.tables["log"], id="papers", source="archive")
    paper = field("paper", "papers", retention="file", erasure=Erasure.DELETE)
    data_map = replace(
        MAP,
        sources={"archive": archive},
        tables={**MAP.tables, "papers": papers},
        fields={**MAP.fields, "paper": paper},
    )

    found = plan(data_map, {"people": [person(closed)]}, outstanding=(), today=TODAY, day_of=day_of)

    (line,) = [line for line in found.lines if line.field == "paper"]
    assert (line.pile, line.row, line.value) == (pile, BY_HAND, "")


@dataclass
class Case:
    held: dict[str, list[Row]]
    outstanding: tuple[str, ...]
    today: date
    blocked: bool


DAYS = st.dates(date(2018, 1, 1), date(2027, 12, 31))
TEXTS: st.SearchStrategy[str | None] = st.none() | st.sampled_from(["a", "b"])
VALUES: dict[ValueType, st.SearchStrategy[str | None]] = {
    ValueType.DATE: st.none() | DAYS.map(date.isoformat),
    ValueType.MOMENT: st.datetimes(datetime(2018, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)).map(  # noqa: DTZ001
        datetime.isoformat
    ),
}


@st.composite
def cases(draw: st.DrawFn) -> Case:
    def rows(table: str) -> Iterator[Row]:
        for key in range(draw(st.integers(0, 2))):
            values = {one.id: draw(VALUES.get(one.type, TEXTS)) for one in MAP.of_table(table)}
            yield Row(key=str(key), values=values)

    return Case(
        held={table: list(rows(table)) for table in MAP.tables},
        outstanding=draw(st.sampled_from([(), ("debt",)])),
        today=draw(DAYS),
        blocked=draw(st.sampled_from([False, False, False, True])),
    )


def result(case: Case) -> Plan:
    return planned(case.held, *case.outstanding, today=case.today, blocked=case.blocked)


def naive(case: Case) -> dict[tuple[str, str], str]:
    """The same, written as a lawyer would say it: value by value, then rows that go whole."""
    rows = [(table, row) for table, found in case.held.items() for row in found]
    fate = {
        (name, row.key): "stopped" if case.blocked else naive_fate(case, table, name, row)
        for table, row in rows
        for name, value in row.values.items()
        if value is not None
    }
    for whole, key in product((("made", "sum"), ("ip", "page")), "01"):
        mine = [pair for pair in fate if pair[0] in whole and pair[1] == key]
        if any(fate[pair] == "restricted" for pair in mine):
            fate |= dict.fromkeys(mine, "restricted")
    return fate


def naive_fate(case: Case, table: str, name: str, row: Row) -> str:
    if case.outstanding and name in {"name", "closed", "phone", "page", "made"}:
        return "restricted"
    if name in {"name", "closed", "survey"} and law_keeps([row.values["closed"]], case.today):
        return "restricted"
    if name == "tariff" and law_keeps([one.values["closed"] for one in case.held["people"]], case.today):
        return "restricted"
    made = datetime.fromisoformat(row.values["made"] or "") if table == "payments" else None
    if made is not None and kept(day_of(made), case.today):
        return "restricted"
    return "stopped" if name == "sent" else "erased"


def law_keeps(closed: list[str | None], today: date) -> bool:
    """Nobody knows when it ended, or it has not, or not five years ago."""
    return not closed or any(day is None or kept(date.fromisoformat(day), today) for day in closed)


def kept(start: date, today: date) -> bool:
    years = today.year - start.year - ((today.month, today.day) < (start.month, start.day))
    return years < 5 or (years == 5 and (today.month, today.day) == (start.month, start.day)) or leap(start, today)


def leap(start: date, today: date) -> bool:
    return (start.month, start.day) == (2, 29) and today == date(start.year + 5, 3, 1)


@given(cases())
def test_every_value_has_the_fate_that_a_lawyer_would_name(case: Case) -> None:
    found = result(case)

    assert {(line.field, line.row): line.pile.value for line in found.lines} == naive(case)
    assert len(found.lines) == len(naive(case))


@given(cases())
def test_a_value_that_is_kept_says_why_and_one_that_goes_says_how(case: Case) -> None:
    for line in result(case).lines:
        assert (line.pile is Pile.ERASED) == (line.how is not None) == (line.reason is None)
        assert (line.pile is Pile.RESTRICTED) == (line.article is not None)
        assert line.pile is not Pile.RESTRICTED or (line.until is None) == (line.ends is not None)


@given(cases(), st.integers(0, 3000))
def test_time_only_ever_sets_free(case: Case, days: int) -> None:
    now = {(line.field, line.row) for line in result(case).pile(Pile.ERASED)}
    case.today += timedelta(days=days)

    assert now <= {(line.field, line.row) for line in result(case).pile(Pile.ERASED)}


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_reading_changes_nothing(case: Case, chance: random.Random) -> None:
    before = result(case)
    for rows in case.held.values():
        chance.shuffle(rows)

    assert result(case) == before
    assert result(case).digest(KEY) == before.digest(KEY)


@given(cases(), cases())
def test_two_previews_have_one_digest_only_if_they_are_the_same(one: Case, other: Case) -> None:
    assert (result(one).digest(KEY) == result(other).digest(KEY)) == (result(one) == result(other))


def test_a_changed_value_a_new_row_and_an_obstacle_change_the_digest_and_so_does_the_key() -> None:
    held = {"people": [person("2024-03-10")]}
    visit = {"visits": [Row(key="v", values={"ip": "192.0.2.1", "page": "/"})]}
    previews = [
        planned(held).digest(KEY),
        planned(held).digest(KEY[::-1]),
        planned({"people": [person("2024-03-10", email="c@d")]}).digest(KEY),
        planned(held | visit).digest(KEY),
        planned(held, "debt").digest(KEY),
        planned(held, today=date(2030, 1, 1)).digest(KEY),
    ]

    assert len(set(previews)) == len(previews)
    assert planned(held, today=TODAY + timedelta(days=1)).digest(KEY) == previews[0]


@given(cases(), cases())
def test_what_was_given_since_is_not_among_what_is_destroyed(case: Case, later: Case) -> None:
    """Value by value; where rows go whole, row by row."""
    found = as_confirmed(MAP, portions(result(case), KEY), later.held, KEY)

    assert {(one.field, row) for one in found for row in one.rows} == {
        (line.field, line.row) for line in result(case).lines if not is_new(case, later, line.field, line.row)
    }


def is_new(case: Case, later: Case, name: str, key: str) -> bool:
    whole = next((group for group in (("made", "sum"), ("ip", "page")) if name in group), (name,))
    was, now = ({one: value_of(held, one, key) for one in whole} for held in (case.held, later.held))
    return any(was[one] is not None and now[one] is not None and was[one] != now[one] for one in whole)


def value_of(held: dict[str, list[Row]], name: str, key: str) -> str | None:
    return next((row.values[name] for row in held[MAP.fields[name].table] if row.key == key), None)


@given(cases(), cases())
def test_on_a_later_day_only_what_was_kept_then_and_is_the_same_now_is_due(case: Case, later: Case) -> None:
    kept = {(line.field, line.row): line.value for line in result(case).pile(Pile.RESTRICTED)}
    due = still_owed(MAP, portions(result(case), KEY), portions(result(later), KEY))

    stands = {(line.field, line.row): line.value for line in result(later).lines}
    assert {(one.field, row) for one in due for row in one.rows} <= {at for at in kept if stands.get(at) == kept[at]}
    assert still_owed(MAP, portions(result(case), KEY), portions(result(case), KEY)) == tuple(
        one for one in portions(result(case), KEY) if one.pile is Pile.RESTRICTED
    )
