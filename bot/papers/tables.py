"""Tables: a row lies on one page with its head above it; one that no page can hold goes on from page to page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.papers.blocks import Cell, Line, Pairs, Table
from bot.papers.sheets import (
    BOTTOM,
    CELL,
    COLUMN,
    HAIR,
    HEAD,
    LABEL,
    LEFT,
    MARK,
    NOTE,
    NOTHING,
    QUIET_CELL,
    RIGHT,
    TOP,
    Lines,
    Sheets,
    Style,
    fitting,
    height,
)
from bot.papers.wrapping import shares

PAD = 4.0
LABEL_SHARE = 0.36
HEAD_LINES = 8  # of a cell: a head is on every page, and leaves it to what it heads


@dataclass(frozen=True)
class Columns:
    """Where the columns of one table are, and how its cells look."""

    widths: Sequence[float]
    styles: Sequence[Style]
    right: frozenset[int] = frozenset()

    def places(self) -> Iterator[tuple[float, float]]:
        """Left edge and width of what is written in each."""
        x = LEFT
        for width in self.widths:
            yield x + PAD, width - 2 * PAD
            x += width


def table_on(sheets: Sheets, table: Table) -> None:
    widths = shares(_natural(sheets, table), RIGHT - LEFT)
    plan = Columns(widths, [CELL] * len(widths), table.right)
    above = Columns(widths, [COLUMN] * len(widths), table.right)
    head = [lines[:HEAD_LINES] for lines in _written(sheets, Line(table.head), above)]
    _head(sheets, head, above)
    for line in table.lines:
        _row(sheets, _written(sheets, line, plan), plan, head, above)
    sheets.gap(8)


def pairs_on(sheets: Sheets, pairs: Pairs) -> None:
    label = (RIGHT - LEFT) * LABEL_SHARE
    styles = [QUIET_CELL, QUIET_CELL] if pairs.quiet else [LABEL, CELL]
    plan = Columns([label, RIGHT - LEFT - label], styles)
    faint = Columns(plan.widths, [styles[0], NOTHING])
    for line in pairs.lines:
        _row(sheets, _written(sheets, line, faint if line.quiet else plan), plan)
    sheets.gap(8)


def _natural(sheets: Sheets, table: Table) -> list[float]:
    """How wide each column would be if nothing in it were broken."""

    def wide(cell: Cell, style: Style) -> float:
        face = sheets.face(style)
        return max(face.width(part, style.size) for part in face.drawable(cell.text).split("\n"))

    natural = [wide(cell, COLUMN) for cell in table.head]
    for line in table.lines:
        natural = [max(was, wide(cell, CELL)) for was, cell in zip(natural, line.cells, strict=True)]
    return [one + 2 * PAD + 0.1 for one in natural]


def _written(sheets: Sheets, line: Line, plan: Columns) -> list[Lines]:
    """The lines of every cell of a row."""
    places = plan.places()
    row = [
        sheets.lines(cell.text, style, width) + (sheets.lines(cell.note, NOTE, width) if cell.note else [])
        for cell, style, (_, width) in zip(line.cells, plan.styles, places, strict=True)
    ]
    if line.mark:
        row[0] += sheets.lines(line.mark, MARK, next(plan.places())[1])
    return row


def _head(sheets: Sheets, head: list[Lines], plan: Columns) -> None:
    tall = max(map(height, head)) + 2 * PAD
    if tall + 40 > sheets.room:
        sheets.turn()
    sheets.area(tall, HEAD)
    _put(sheets, head, plan, tall)


def _row(
    sheets: Sheets, row: list[Lines], plan: Columns, head: list[Lines] | None = None, above: Columns | None = None
) -> None:
    """On this page or, whole, on the next; one that no page can hold goes on from page to page."""
    top = max(map(height, head)) + 2 * PAD if head else 0
    tall = max(map(height, row)) + 2 * PAD
    while tall > sheets.room:
        if tall > TOP - BOTTOM - top and sheets.room > 60:
            first, row = _split(row, sheets.room - 2 * PAD)
            _put(sheets, first, plan, max(map(height, first)) + 2 * PAD)
        sheets.turn()
        if head and above:
            _head(sheets, head, above)
        tall = max(map(height, row)) + 2 * PAD
    _put(sheets, row, plan, tall)


def _split(row: list[Lines], room: float) -> tuple[list[Lines], list[Lines]]:
    """What of every cell fits, and what is left of it."""
    fits = [fitting(lines, room) for lines in row]
    first = [lines[:n] for lines, n in zip(row, fits, strict=True)]
    rest = [lines[n:] for lines, n in zip(row, fits, strict=True)]
    return first, rest


def _put(sheets: Sheets, row: list[Lines], plan: Columns, tall: float) -> None:
    for n, (lines, (x, width)) in enumerate(zip(row, plan.places(), strict=True)):
        sheets.put(lines, x, right=x + width if n in plan.right else None, down=PAD)
    sheets.y -= tall
    sheets.area(0.5, HAIR)
