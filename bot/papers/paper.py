"""The house's paper: the company in the head of every page, moment and page in its foot, blocks between them."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from bot.papers.blocks import Block
from bot.papers.fonts import Face, Faces, faces
from bot.papers.layout import laid
from bot.papers.sheets import GREY, HAIR, HEIGHT, INK, LEFT, MM, RIGHT, WIDTH, Area, Page, Style
from bot.papers.wrapping import wrapped

# Text around binary streams makes a file a quarter larger, and nothing asks for it.
rl_config.useA85 = 0

COMPANY, ASIDE, FOOT = Style(9, 12, INK, bold=True), Style(8.5, 12, GREY), Style(8, 11, GREY)
RULE_TOP, RULE_FOOT = HEIGHT - 21 * MM, 17 * MM


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """``aside`` stands to the right of the company's name, ``as_of`` in the foot. ``page`` words the n-th page of m."""

    company: str
    aside: str
    as_of: str
    page: Callable[[int, int], str]


def paper(head: Letterhead, blocks: Sequence[Block], *, title: str, language: str) -> bytes:
    """The same blocks make the same bytes: no moment is in them but those that are told. May be called in threads."""
    file, letters = io.BytesIO(), faces()
    # Without a first font of ours a paper would name one that it does not bring along.
    first: dict[str, Any] = {"initialFontName": letters.regular.name}
    canvas = Canvas(file, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1, lang=language, **first)
    canvas.setTitle(_named(title, letters.regular))
    canvas.setAuthor(_named(head.company, letters.regular))
    pages = laid(blocks, letters)
    for number, page in enumerate(pages, start=1):
        _frame(canvas, letters, head, head.page(number, len(pages)))
        _draw(canvas, letters, page)
        _entries(canvas, letters, page, number)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def _frame(canvas: Canvas, letters: Faces, head: Letterhead, page: str) -> None:
    """Of a name that is too long its beginning."""
    aside = letters.regular.width(letters.regular.drawable(head.aside), ASIDE.size)
    room = RIGHT - LEFT - aside - 12
    _line(canvas, letters.bold, _first(head.company, letters.bold, COMPANY.size, room), COMPANY, RULE_TOP + 6)
    _line(canvas, letters.regular, head.aside, ASIDE, RULE_TOP + 6, right=True)
    _line(canvas, letters.regular, head.as_of, FOOT, RULE_FOOT - 12)
    _line(canvas, letters.regular, page, FOOT, RULE_FOOT - 12, right=True)
    canvas.setFillColor(HexColor(HAIR))
    for y in (RULE_TOP, RULE_FOOT):
        canvas.rect(LEFT, y, RIGHT - LEFT, 0.6, stroke=0, fill=1)


def _named(text: str, face: Face) -> str:
    """As a program shows it beside the pages: one line."""
    return " ".join(face.drawable(text).split())


def _first(text: str, face: Face, size: float, width: float) -> str:
    first, *more = wrapped(text, face, size, width - size)
    return f"{first}…" if more else first


def _line(canvas: Canvas, face: Face, text: str, style: Style, y: float, *, right: bool = False) -> None:
    drawn = face.drawable(text)
    canvas.setFont(face.name, style.size)
    canvas.setFillColor(HexColor(style.colour))
    canvas.drawString(RIGHT - face.width(drawn, style.size) if right else LEFT, y, drawn)


def _draw(canvas: Canvas, letters: Faces, page: Page) -> None:
    """Grounds first, whatever the order they were found in: no word is under one."""
    for area in (mark for mark in page.marks if isinstance(mark, Area)):
        canvas.setFillColor(HexColor(area.colour))
        canvas.rect(area.x, area.y, area.width, area.height, stroke=0, fill=1)
    for words in (mark for mark in page.marks if not isinstance(mark, Area)):
        canvas.setFont((letters.bold if words.style.bold else letters.regular).name, words.style.size)
        canvas.setFillColor(HexColor(words.style.colour))
        canvas.drawString(words.x, words.y, words.text)


def _entries(canvas: Canvas, letters: Faces, page: Page, number: int) -> None:
    """The table of contents that the reader's program shows beside the pages."""
    for n, (text, y) in enumerate(page.entries):
        key = f"{number}.{n}"
        canvas.bookmarkHorizontal(key, 0, y + 12)
        canvas.addOutlineEntry(_named(text, letters.regular), key, level=0)
