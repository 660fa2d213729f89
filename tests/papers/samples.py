"""The papers of docs/samples: what a made-up client gets, in both languages. ``python -m tests.papers.samples``."""

import asyncio
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.actions.carrying import plan_of
from bot.documents import Company
from bot.domain.cases import Case, Demand, Outcome, Status
from bot.domain.erasures import Carrying, State, portions
from bot.domain.languages import Language
from bot.domain.requests import Kind, Scope
from bot.rules import load_rules
from bot.sandbox import company, demo
from bot.telegram.certificate import certificate
from bot.telegram.screen import Scene
from bot.telegram.subject.consent_file import consent_file
from bot.telegram.subject.consent_paper import consent_paper
from bot.telegram.subject.data_paper import data_paper
from bot.telegram.subject.data_screens import Mine
from bot.texts import translator
from tests.papers import consenting

SAMPLES = Path(__file__).parents[2] / "docs" / "samples"
NOW = datetime(2026, 11, 26, 7, tzinfo=UTC)
COMPANY = Company(
    name="ТОО «TWELVE»", name_kk="«TWELVE» ЖШС", bin="123456789012", contact="privacy@example.kz, +7 700 000 00 00"
)
PHONE = "+77017654321"


async def write(folder: Path) -> None:
    """Every paper in both languages, the same bytes every time."""
    with tempfile.TemporaryDirectory() as scratch:
        company.build(Path(scratch) / "company.db", 20, today=NOW.date())
        books = demo.opened(f"sqlite:///{scratch}/company.db", lambda: NOW)
        client = await books.who(PHONE)
        if client is None:
            raise LookupError(PHONE)
        held = await books.read(client)
        await books.close()
    rules = load_rules()
    scene = Scene(now=NOW, rules=rules, company=COMPANY, books=books)
    plan = plan_of(books, held, None, rules=rules, now=NOW)
    asked, confirmed = NOW - timedelta(days=2), NOW - timedelta(days=2, minutes=-3)
    demand = Demand(
        id="sample", kind=Kind.DELETE, scope=Scope.ALL, received_at=asked, rules="1", clocks=(),
        outcome=Outcome.FULFILLED, decided_at=NOW,
    )  # fmt: skip
    case = Case(
        id="sample", number="2026-000123", subject_id="sample", status=Status.CLOSED, assignee=None, opened_at=asked,
        due_at=NOW, closed_at=NOW, demands=(demand,), version=1,
    )  # fmt: skip
    it = Carrying(
        demand_id="sample", case_id="sample", subject_id="sample", state=State.DONE, everything=True, client=client,
        fields=(), portions=portions(plan), before=frozenset(), digest="", confirmed_at=confirmed, ready_at=confirmed,
        finished_at=NOW,
    )  # fmt: skip
    for language in Language:
        t, mine = translator(language), Mine(map=books.map, held=held)
        (folder / f"mydata.{language}.pdf").write_bytes(data_paper(t, scene, mine))
        made = certificate(t, scene, books.map, case, demand, it)
        (folder / f"certificate.{language}.pdf").write_bytes(made)
        said = consenting.receipt(rules, COMPANY, NOW)
        (folder / f"consents.{language}.pdf").write_bytes(consent_paper(t, scene, said))
        (folder / f"consents.{language}.json").write_bytes(consent_file(t, scene, said))


if __name__ == "__main__":
    asyncio.run(write(SAMPLES))
