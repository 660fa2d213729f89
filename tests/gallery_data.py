"""What the screens of the gallery are made of: ordinary things, and the most extreme that can get in."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Concatenate, ParamSpec

from bot.actions.cases import Shown
from bot.actions.deliveries import Letter
from bot.actions.desk import Desk
from bot.actions.terms import clocks_for
from bot.documents import Company
from bot.domain.cases import Case, Demand, Outcome, Status, due_at
from bot.domain.deliveries import Delivery
from bot.domain.entries import FOR_SUBJECT, Entry, EntryKind, File
from bot.domain.languages import Language
from bot.domain.notices import Notice
from bot.domain.people import Draft, Subject, Visit
from bot.domain.proposals import Proposal
from bot.domain.requests import (
    CHECK,
    FILE_LIMIT,
    VALUE_LIMIT,
    WORDS_LIMIT,
    Form,
    Kind,
    Level,
    Question,
    Scope,
    asked,
    begun,
    step_of,
)
from bot.domain.staff import Member, Role
from bot.rules import load_rules
from bot.telegram.screen import Post, Scene, Screen
from bot.texts import Translator

P = ParamSpec("P")
Shows = Callable[Concatenate[Translator, P], Screen | Post]


@dataclass(frozen=True, kw_only=True)
class Example:
    """One screen with its contents. ``of`` is the function of the bot that makes it.

    ``translated`` is False where the screen chooses its language itself.
    """

    name: str
    of: Callable[..., object]
    make: Callable[[Translator], Screen | Post]
    translated: bool = True

    def screen(self, t: Translator) -> Screen:
        made = self.make(t)
        return made.screen if isinstance(made, Post) else made

    def __str__(self) -> str:
        return f"{self.of.__module__.removeprefix('bot.telegram.')}.{self.of.__name__}: {self.name}"


def example(name: str, of: Shows[P], *args: P.args, **kwargs: P.kwargs) -> Example:
    return Example(name=name, of=of, make=lambda t: of(t, *args, **kwargs))


def untranslated(name: str, of: Callable[P, Screen], *args: P.args, **kwargs: P.kwargs) -> Example:
    return Example(name=name, of=of, make=lambda _: of(*args, **kwargs), translated=False)


RULES = load_rules()
FILED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
ID = "AbCdEf_-1234"
NUMBER = "2026-000123"
UNTIL = date(2031, 11, 20)

COMPANY = Company(name="ТОО «TWELVE»", bin="123456789012", contact="privacy@twelve.kz, +7 700 000 00 00")
# The settings take one printable line of 200 characters, and an emoji is one of them.
EXTREME_COMPANY = Company(name="<&>😀" * 50, bin="123456789012", contact=("&lt;<b>😀" * 200)[:200])

WORDS = "мой адрес электронной почты и домашний адрес"
ANGLES = ("<&>" * WORDS_LIMIT)[:WORDS_LIMIT]
TAGS = ("</b><i>&lt;</a>" * WORDS_LIMIT)[:WORDS_LIMIT]
# Telegram counts an emoji as two.
EMOJI = "😀" * (WORDS_LIMIT // 2)
TURNED = ("\u202eسلام\u202c\u0000\u0007\u200bи\u2066ё\u2069\r\n\t" * WORDS_LIMIT)[:WORDS_LIMIT]
LINES = "й\n" * (WORDS_LIMIT // 2)
EVERY_TEXT = {"words": WORDS, "angles": ANGLES, "tags": TAGS, "emoji": EMOJI, "turned": TURNED, "lines": LINES}

# Enough beside a sentence that is itself of many lengths: all of the longest are equally long.
SOME_TEXT: dict[str, str | None] = {"silent": None, "angles": ANGLES}

MOMENTS = {
    "just filed": FILED + timedelta(minutes=1),
    "last day": datetime(2026, 11, 23, 6, 0, tzinfo=UTC),
    "a day late": datetime(2026, 12, 14, 8, 0, tzinfo=UTC),
    "years late": datetime(2031, 3, 3, 8, 0, tzinfo=UTC),
}


def scene(moment: str = "just filed", company: Company = COMPANY) -> Scene:
    return Scene(now=MOMENTS[moment], rules=RULES, company=company)


def demand(n: int = 0, *, kind: Kind = Kind.DELETE, scope: Scope = Scope.ALL, outcome: Outcome | None = None,
           ground: str | None = None, until: date | None = None) -> Demand:  # fmt: skip
    """The n-th demand of a case, an hour after the one before."""
    received_at = FILED + timedelta(hours=n)
    clocks = clocks_for(kind, received_at, RULES)
    if outcome:
        clocks = tuple(replace(clock, met_at=received_at + timedelta(days=2)) for clock in clocks)
    return Demand(
        id=f"demand{n:06}",
        kind=kind,
        scope=scope,
        received_at=received_at,
        rules=RULES.version,
        clocks=clocks,
        outcome=outcome,
        ground=ground,
        until=until,
        decided_at=received_at + timedelta(days=2) if outcome else None,
    )


def case(status: Status = Status.WORKING, *demands: Demand, n: int = 123) -> Case:
    held = demands or (demand(),)
    return Case(
        id=ID,
        number=f"2026-{n:06}",
        subject_id=ID,
        status=status,
        assignee=None if status is Status.NEW else ID,
        opened_at=FILED,
        due_at=due_at(held),
        closed_at=FILED + timedelta(days=3) if status in {Status.CLOSED, Status.WITHDRAWN} else None,
        demands=held,
        version=10_000,
    )


MANY_OPEN = tuple(demand(n, scope=Scope.PART) for n in range(40))
MANY_DECIDED = tuple(demand(n, outcome=list(Outcome)[n % 4]) for n in range(40))
MANY_MIXED = (*MANY_DECIDED[:20], *(demand(n) for n in range(20, 40)))


def entry(kind: EntryKind, text: str | None = WORDS, n: int = 0, *, file: File | None = None) -> Entry:
    return Entry(id=ID, kind=kind, author="Болат", text=text, file=file, at=FILED + timedelta(minutes=n))


BIG_FILE = File(file_id="f" * 80, kind="document", name="<&>😀" * 25, size=FILE_LIMIT)


def thread(text: str, n: int, kinds: Sequence[EntryKind] = sorted(FOR_SUBJECT)) -> tuple[Entry, ...]:
    """Of every kind in turn, by default those that a person sees; every third one a document without a word."""
    return tuple(
        entry(kinds[m % len(kinds)], None, m, file=BIG_FILE) if m % 3 == 2 else entry(kinds[m % len(kinds)], text, m)
        for m in range(n)
    )


EVENTS = (
    "demand_filed", "case_claimed", "case_assigned", "step_restricted", "decision_proposed", "decision_confirmed",
    "demand_carried_out", "case_withdrawn", "case_reopened", "content_read",
)  # fmt: skip


def shown(case: Case, text: str = WORDS, *, said: int = 3, happened: int = 10) -> Shown:
    events = tuple((FILED + timedelta(seconds=n), EVENTS[n % len(EVENTS)]) for n in range(happened))
    return Shown(case=case, thread=thread(text, said), events=events)


def draft(payload: dict[str, str] | None = None, *, flow: str = "delete", case_id: str | None = None) -> Draft:
    return Draft(
        id=ID,
        flow=flow,
        step="check",
        active=True,
        case_id=case_id,
        payload=payload or {"scope": Scope.ALL},
        received_at=FILED,
        expires_at=FILED + timedelta(hours=24),
        version=10_000,
    )


def form(kind: Kind, *, scope: Scope | None = None) -> Draft:
    """A request just begun, with its first choice made or not."""
    payload = {"scope": scope.value} if scope else begun(kind)
    return replace(draft(flow=kind), payload=payload, step=step_of(kind, payload))


def cut(text: str, limit: int) -> str:
    """As much of the text as a form takes: Telegram counts an emoji as two."""
    while len(text.encode("utf-16-le")) // 2 > limit:
        text = text[: limit // 2] if len(text) > limit else text[:-1]
    return text


def filled(kind: Kind, scope: Scope, text: str) -> Draft:
    """A request with the longest answer to everything that can be answered, begun with words outside any form."""
    answers: dict[Form, Callable[[Question], str]] = {
        Form.WORDS: lambda q: cut(text, q.limit), Form.VALUE: lambda q: cut(text, q.limit),
        Form.CHOICE: lambda q: q.options[0],
        Form.PHONE: lambda _: "+77010000000", Form.DAY: lambda _: "2026-03-01", Form.FILE: lambda _: "{}",
        Form.DEMAND: lambda _: ID,
    }  # fmt: skip
    start = {"scope": scope.value, "stray": text}
    said = {q.name: answers[q.form](q) for q in asked(kind, start)}
    more = {"changes": json.dumps([["address", cut(text, VALUE_LIMIT)]] * 4)} if kind is Kind.CORRECT else {}
    payload = {**start, **said, **more} | ({"field": "address"} if kind is Kind.CORRECT else {})
    return replace(draft(payload, flow=kind), step=CHECK)


def part(text: str) -> Draft:
    return draft({"scope": Scope.PART, "words": text})


def member(name: str = "Болат", *roles: Role, n: int = 0) -> Member:
    return Member(
        id=f"{ID[:10]}{n:02}",
        name=name,
        roles=frozenset(roles or Role),
        language=None,
        started=True,
        active=True,
        version=1,
    )


# As long as a Telegram name can be.
LONG_NAME = ("Ы<&>😀" * 16)[:64]

SUBJECT = Subject(id=ID, level=Level.TELEGRAM, agreed=True, version=1)
STRANGER = Visit(person=bytes(32), language=Language.RU, subject=None, member=None, draft=None)
AGREED = replace(STRANGER, subject=SUBJECT)
KNOWN = replace(STRANGER, subject=replace(SUBJECT, level=Level.PHONE))
EVERYTHING_AT_ONCE = replace(KNOWN, member=member(), draft=draft())


def proposal(
    outcome: Outcome, ground: str | None = None, until: date | None = None, text: str | None = WORDS
) -> Proposal:
    return Proposal(
        id=ID,
        case_id=ID,
        demand_id="demand000000",
        outcome=outcome,
        ground=ground,
        until=until,
        text=text,
        proposed_by=ID,
        proposed_at=FILED,
    )


def desk(case: Case, *, name: str | None = "Болат", proposed: Proposal | None = None,
         decided: Proposal | None = None, unreachable: bool = False) -> Desk:  # fmt: skip
    return Desk(
        case=case,
        assignee=name if case.assignee else None,
        language=Language.KK,
        unreachable=unreachable,
        proposal=proposed,
        decision=decided,
        proposer=name if proposed else None,
        notes=1234,
    )


def letter(notice: Notice, about: Desk, *, text: str | None = WORDS, kind: EntryKind = EntryKind.QUESTION,
           words: str | None = None, file: File | None = None, name: str | None = None) -> Letter:  # fmt: skip
    """A letter about the first demand of a case; ``words`` go with a decision."""
    return Letter(
        delivery=Delivery(id=1, notice=notice, recipient=ID, attempts=0, interrupted=False),
        chat_id=1,
        language=None,
        desk=about,
        demand=about.case.demands[0],
        entry=entry(kind, text, file=file),
        letter=entry(EntryKind.LETTER, words) if words else None,
        name=name,
        phone="+77011234567" if name else None,
    )
