"""What a paper is made of. Every text is ready: in its reader's language, and plain."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Title:
    """What the paper is; ``below`` stands under it, smaller."""

    text: str
    below: str = ""


@dataclass(frozen=True)
class Heading:
    """Level 1 begins a part, and is found in the reader's table of contents; level 2 names what follows."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """A paragraph; ``quiet`` is smaller and grey."""

    text: str
    quiet: bool = False
    bold: bool = False


@dataclass(frozen=True)
class Box:
    """Paragraphs on a tinted ground, under a head of their own."""

    head: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Cell:
    """``note`` stands beneath, small."""

    text: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A row of a table; ``mark`` says what is special about all of it. ``quiet``: its value only says there is none."""

    cells: tuple[Cell, ...]
    mark: str = ""
    quiet: bool = False


@dataclass(frozen=True)
class Table:
    """Its head is on every page that it comes to. ``right`` are the columns that are read by their right edge."""

    head: tuple[Cell, ...]
    lines: Sequence[Line] = field(repr=False)
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Pairs:
    """What something is called, and what it is, one under another."""

    lines: Sequence[Line] = field(repr=False)
    quiet: bool = False


Block: TypeAlias = Title | Heading | Text | Box | Table | Pairs


def cells(*texts: str) -> tuple[Cell, ...]:
    return tuple(map(Cell, texts))
