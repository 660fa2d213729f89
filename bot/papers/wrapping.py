"""Where does a line end? At a blank; a word that is wider than its column ends wherever the column does."""

import re
from collections.abc import Iterator, Sequence

from bot.papers.fonts import GLUE, Face

# A number stays with what it numbers, a date with its year, and a word of one letter with the word after it.
TOGETHER = re.compile(
    r"(?<=№) (?=\S)|(?<=\bст\.) (?=\d)|(?<=\bп\.) (?=\d)|(?<=\bпп\.) (?=\d)|(?<=\d) (?=(?:г|ж)\.|₸)"
    r"|(?<=\b[а-яёәі]) (?=\w)|(?<=\w) (?=–)",
    re.IGNORECASE,
)


def wrapped(text: str, face: Face, size: float, width: float) -> list[str]:
    """The lines of a text, none wider than ``width`` points; one empty line of nothing."""
    drawn = face.drawable(text)
    if "\n" not in drawn and face.width(drawn, size) <= width:
        return [drawn.replace(GLUE, " ")]
    lines = (line for part in drawn.split("\n") for line in _lines(TOGETHER.sub(GLUE, part), face, size, width))
    return [line.replace(GLUE, " ") for line in lines] or [""]


def _lines(text: str, face: Face, size: float, width: float) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if face.width(longer, size) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, face, size, width)
        yield from full
    yield line


def _pieces(word: str, face: Face, size: float, width: float) -> list[str]:
    """A word cut to the width; at least a letter stands on each line."""
    pieces, piece, taken = [], "", 0.0
    for letter in word:
        wide = face.widths[letter] * size / 1000
        if piece and taken + wide > width:
            pieces.append(piece)
            piece, taken = "", 0.0
        piece, taken = piece + letter, taken + wide
    return [*pieces, piece]


def shares(natural: Sequence[float], width: float) -> list[float]:
    """How wide each column is: what it needs where all fit, else the wide ones share what the narrow ones leave."""
    spare = width - sum(natural)
    if spare >= 0:
        return [one + spare / len(natural) for one in natural]
    fixed: dict[int, float] = {}
    while True:
        rest = (width - sum(fixed.values())) / max(1, len(natural) - len(fixed))
        narrow = {n: one for n, one in enumerate(natural) if n not in fixed and one <= rest}
        if not narrow:
            return [fixed.get(n, rest) for n in range(len(natural))]
        fixed |= narrow
