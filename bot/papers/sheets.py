"""Where does each line come to stand? It is placed first and drawn afterwards: each page says how many there are.

Points, from the left and from the foot of the page, as PDF has it.
"""

from dataclasses import dataclass, field

from bot.papers.fonts import Face, Faces
from bot.papers.wrapping import wrapped

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
LEFT, RIGHT = 24 * MM, WIDTH - 20 * MM
TOP, BOTTOM = HEIGHT - 30 * MM, 24 * MM
INK, GREY, ACCENT = "#1c2430", "#66707c", "#0f5c63"
TINT, HAIR, HEAD = "#eef5f5", "#d8dfe3", "#f3f5f7"


@dataclass(frozen=True)
class Style:
    size: float
    leading: float
    colour: str = INK
    bold: bool = False


TITLE = Style(21, 27, ACCENT, bold=True)
BELOW = Style(10, 15, GREY)
HEADINGS = {1: Style(14, 19, ACCENT, bold=True), 2: Style(10.5, 15, INK, bold=True)}
BODY, QUIET, STRONG = Style(9.5, 14), Style(8.5, 12.5, GREY), Style(9.5, 14, bold=True)
CELL, NOTHING, NOTE, MARK = (
    Style(9, 12.5),
    Style(9, 12.5, GREY),
    Style(7.5, 10.5, GREY),
    Style(7.5, 10.5, "#9a4b12", bold=True),
)
COLUMN, LABEL, QUIET_CELL = Style(8, 11, INK, bold=True), Style(9, 12.5, INK, bold=True), Style(8.5, 12)


@dataclass(frozen=True)
class Words:
    x: float
    y: float
    text: str
    style: Style


@dataclass(frozen=True)
class Area:
    x: float
    y: float
    width: float
    height: float
    colour: str


Mark = Words | Area


@dataclass
class Page:
    marks: list[Mark] = field(default_factory=list)
    entries: list[tuple[str, float]] = field(default_factory=list)  # of the table of contents, with their heights


# The lines of one cell, each in its style.
Lines = list[tuple[str, Style]]


class Sheets:
    """The pages as they fill. ``y`` is where the next thing hangs from."""

    def __init__(self, faces: Faces) -> None:
        self._faces = faces
        self.pages = [Page()]
        self.y = TOP

    def face(self, style: Style) -> Face:
        return self._faces.bold if style.bold else self._faces.regular

    def lines(self, text: str, style: Style, width: float) -> Lines:
        return [(line, style) for line in wrapped(text, self.face(style), style.size, width)]

    @property
    def fresh(self) -> bool:
        return self.y == TOP

    @property
    def room(self) -> float:
        return self.y - BOTTOM

    def turn(self) -> None:
        if not self.fresh:
            self.pages.append(Page())
            self.y = TOP

    def gap(self, points: float) -> None:
        """Nothing, except at the head of a page."""
        if not self.fresh:
            self.y = max(BOTTOM, self.y - points)

    def area(self, height: float, colour: str, *, x: float = LEFT, width: float = RIGHT - LEFT) -> None:
        self.pages[-1].marks.append(Area(x, self.y - height, width, height, colour))

    def put(self, lines: Lines, x: float, *, right: float | None = None, down: float = 0) -> float:
        """Lines under each other, not past the page's foot: that is for whoever calls. How far down it went."""
        for text, style in lines:
            base = self.y - down - style.leading * 0.5 - style.size * 0.36
            start = x if right is None else right - self.face(style).width(text, style.size)
            if text:
                self.pages[-1].marks.append(Words(start, base, text, style))
            down += style.leading
        return down

    def paragraph(self, lines: Lines, x: float = LEFT) -> None:
        """Broken where the page is; no line of it is left alone on either."""
        while lines:
            fit = fitting(lines, self.room)
            if fit < len(lines) and not self.fresh:
                fit = 0 if fit < 2 else min(fit, len(lines) - 2)
            if fit:
                self.y -= self.put(lines[:fit], x)
                lines = lines[fit:]
            if lines:
                self.turn()


def fitting(lines: Lines, room: float) -> int:
    """How many of the first lines."""
    taken = 0.0
    for n, (_, style) in enumerate(lines):
        taken += style.leading
        if taken > room:
            return n
    return len(lines)


def height(lines: Lines) -> float:
    return sum(style.leading for _, style in lines)
