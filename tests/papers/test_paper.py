"""A paper says everything it was given, in letters that can be searched, whatever was put into it."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from bot.domain.cases import Outcome
from bot.domain.datamap import Row, ValueType
from bot.domain.erasures import State
from bot.domain.languages import Language
from bot.papers.blocks import Block, Heading, Line, Pairs, Table, Text, Title, cells
from bot.papers.paper import Letterhead, paper
from bot.sources.asking import Everything
from bot.telegram.certificate import certificate
from bot.telegram.subject.data_paper import data_paper
from bot.telegram.subject.data_screens import Mine
from bot.texts import translator
from tests import gallery_books, gallery_data
from tests.gallery_systems import PLANS, carrying
from tests.papers import samples
from tests.sizes import sized

HEAD = Letterhead(company="ТОО «TWELVE»", aside="БИН", as_of="сегодня", page=lambda n, of: f"{n} / {of}")
KAZAKH = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі 12 450 ₸"
HOSTILE = [
    "Роберт'); DROP TABLE clients;--", "<b>&amp;</b>", "\u0000\u0007\u200b", "سلام \u202eמשלום", "😀" * 50, "ы" * 3000,
    "\ud800", "a\tb\r\nc",
]  # fmt: skip


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def joined(pdf: bytes) -> str:
    """Without the breaks of lines, which fall anywhere."""
    return "".join(text_of(pdf).split())


def test_every_letter_of_both_languages_and_the_tenge_can_be_searched() -> None:
    made = paper(HEAD, [Title("Тақырып"), Text(KAZAKH)], title="Тақырып", language="kk")

    assert KAZAKH in text_of(made)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_is_put_into_it_stops_a_paper(text: str) -> None:
    blocks: list[Block] = [
        Title(text, text), Heading(text), Text(text), Pairs([Line(cells(text, text))]),
        Table(head=cells(text, "до"), lines=[Line(cells(text, "после"))]),
    ]  # fmt: skip

    assert "после" in text_of(paper(HEAD, blocks, title=text, language="ru"))


def test_the_same_blocks_make_the_same_bytes() -> None:
    blocks: list[Block] = [Title("Один"), Text("и тот же")]

    assert paper(HEAD, blocks, title="Один", language="ru") == paper(HEAD, blocks, title="Один", language="ru")


def canaries(rows: int = 1) -> Mine:
    held = {
        table.id: tuple(
            Row(key=str(row), values={one.id: f"canary-{one.id}-7{n:03}" for n, one in enumerate(fields)})
            for row in range(rows)
        )
        for table in gallery_books.MAP.tables_of("wallet")
        for fields in [gallery_books.MAP.of_table(table.id)]
    }
    return Mine(map=gallery_books.MAP, held=Everything(held=held, outstanding=(), by_hand=(), cut=(), silent={}))


@pytest.mark.parametrize("language", Language)
def test_a_canary_in_every_field_of_the_map_is_on_the_paper(language: Language) -> None:
    """Of an IIN the last four digits are, and no more."""
    mine = canaries()
    text = joined(data_paper(translator(language), gallery_data.scene(), mine))

    for one in gallery_books.MAP.fields.values():
        if one.source != "wallet":
            continue
        value = mine.held.held[one.table][0].values[one.id] or ""
        assert (value[-4:] if one.type is ValueType.IIN else value) in text, one.id
        assert one.type is not ValueType.IIN or value not in text


def test_thousands_of_records_are_all_on_the_paper() -> None:
    many = sized(300, 10_000)
    text = text_of(data_paper(translator(Language.RU), gallery_data.scene(), canaries(many)))

    assert text.count("canary-payment_amount") == many


@pytest.mark.parametrize("language", Language)
def test_the_certificate_names_every_line_and_what_keeps_it(language: Language) -> None:
    t, scene = translator(language), gallery_data.scene()
    it = carrying(State.DONE, PLANS["all fates"])
    demand = gallery_data.demand(outcome=Outcome.FULFILLED)
    made = certificate(t, scene, gallery_books.MAP, gallery_data.case(), demand, it)

    text = joined(made)
    for one in gallery_books.MAP.fields.values():
        assert "".join(one.label.in_(language).split()) in text
    assert "".join(gallery_books.MAP.retentions["client_file"].article.in_(language).split()) in text
    assert gallery_data.NUMBER in text
    assert datetime(2026, 11, 20, tzinfo=UTC).strftime("%Y") in text


async def test_the_samples_are_the_papers_of_now(tmp_path: Path) -> None:
    await samples.write(tmp_path)

    assert said_in(tmp_path) == said_in(samples.SAMPLES), "python -m tests.papers.samples"


def said_in(folder: Path) -> dict[str, str]:
    papers = {file.name: text_of(file.read_bytes()) for file in sorted(folder.glob("*.pdf"))}
    return papers | {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.json"))}
