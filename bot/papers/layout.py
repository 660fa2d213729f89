"""How do blocks come to lie on pages?"""

from collections.abc import Iterator, Sequence

from bot.papers.blocks import Block, Box, Heading, Pairs, Table, Text, Title
from bot.papers.fonts import Faces
from bot.papers.sheets import (
    ACCENT,
    BELOW,
    BODY,
    BOTTOM,
    HEADINGS,
    LEFT,
    QUIET,
    RIGHT,
    STRONG,
    TINT,
    TITLE,
    TOP,
    Page,
    Sheets,
    height,
)
from bot.papers.tables import pairs_on, table_on


def laid(blocks: Sequence[Block], faces: Faces) -> list[Page]:
    """The pages. What names something stands with the beginning of it."""
    sheets = Sheets(faces)
    for n, block in enumerate(blocks):
        if isinstance(block, Heading):
            needed = sum(_beginning(one) for one in _named(blocks[n:]))
            if needed > sheets.room:
                sheets.turn()
        _lay(sheets, block)
    return sheets.pages


def _named(blocks: Sequence[Block]) -> Iterator[Block]:
    """Headings and the first thing that is none."""
    for block in blocks:
        yield block
        if not isinstance(block, Heading):
            return


def _beginning(block: Block) -> float:
    """About how much of a page it takes to have begun."""
    match block:
        case Heading(level=1):
            return 46
        case Heading():
            return 28
        case Box(texts=texts):
            return 30 + 28 * len(texts)
        case Table() | Pairs():
            return 90
        case _:
            return 40


def _lay(sheets: Sheets, block: Block) -> None:
    match block:
        case Title():
            _title(sheets, block)
        case Heading():
            _heading(sheets, block)
        case Text():
            style = QUIET if block.quiet else STRONG if block.bold else BODY
            sheets.paragraph(sheets.lines(block.text, style, RIGHT - LEFT))
            sheets.gap(5)
        case Box():
            _box(sheets, block)
        case Table():
            table_on(sheets, block)
        case Pairs():
            pairs_on(sheets, block)


def _title(sheets: Sheets, block: Title) -> None:
    sheets.paragraph(sheets.lines(block.text, TITLE, RIGHT - LEFT))
    sheets.gap(3)
    if block.below:
        sheets.paragraph(sheets.lines(block.below, BELOW, RIGHT - LEFT))
    sheets.gap(12)


def _heading(sheets: Sheets, block: Heading) -> None:
    style = HEADINGS[block.level]
    sheets.gap(16 if block.level == 1 else 9)
    if block.level == 1:
        sheets.pages[-1].entries.append((block.text, sheets.y))
    sheets.paragraph(sheets.lines(block.text, style, RIGHT - LEFT))
    sheets.gap(4)


def _box(sheets: Sheets, block: Box) -> None:
    """Kept whole where a page can hold it; a longer one is a run of paragraphs."""
    inner = RIGHT - LEFT - 30
    parts = [sheets.lines(block.head, STRONG, inner)] if block.head else []
    parts += [sheets.lines(text, BODY, inner) for text in block.texts]
    tall = sum(map(height, parts)) + 5 * (len(parts) - 1) + 22
    if tall > TOP - BOTTOM:
        for part in parts:
            sheets.paragraph(part)
        return
    if tall > sheets.room:
        sheets.turn()
    sheets.area(tall, TINT)
    sheets.area(tall, ACCENT, width=2.5)
    down = 11.0
    for part in parts:
        down = sheets.put(part, LEFT + 15, down=down) + 5
    sheets.y -= tall
    sheets.gap(12)
