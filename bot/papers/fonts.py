"""Which letters are there on paper, and how wide is each?

Noto Sans, for its Kazakh letters and the sign of the tenge. The package has it as one file of every weight: the regular
one is read from it as it stands, the bold one is made when the first paper is.
"""

import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from threading import Lock

from fontpkg_noto_sans import ROOT
from fontTools import subset
from fontTools.ttLib import TTFont as Source
from fontTools.varLib.instancer import instantiateVariableFont
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from bot.texts import clean

FILE = ROOT / "files" / "NotoSans[wdth,wght].ttf"
BOLD_WEIGHT, BOLD_NAME, POSTSCRIPT_NAME = 600, "NotoSans-SemiBold", 6
# Latin, Cyrillic, punctuation, currencies and №: what headings are made of. Fewer letters are made bold sooner.
BOLD_LETTERS = tuple(chain(range(0x20, 0x180), range(0x400, 0x530), range(0x2000, 0x2070), (0x20AC, 0x20B8, 0x2116)))
UNKNOWN, GLUE = "\ufffd", "\u00a0"
_once = Lock()


class Letters(dict[int, str]):
    """For ``str.translate``: a letter that the font lacks becomes a mark, what has no shape of its own is left out."""

    def __init__(self, known: Mapping[int, float]) -> None:
        self._known = known

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        category = unicodedata.category(letter)
        if category in {"Cf", "Cc", "Cs"} and letter != "\n":
            found = ""
        elif category == "Zs":
            found = GLUE if letter in {GLUE, "\u202f"} else " "
        elif code in self._known or letter == "\n":
            found = letter
        else:
            found = "" if category in {"Mn", "Me"} else UNKNOWN
        self[code] = found
        return found


@dataclass(frozen=True, eq=False)
class Face:
    """``widths`` are in thousandths of the size, by letter."""

    name: str
    widths: Mapping[str, float]
    letters: Letters

    def drawable(self, text: str) -> str:
        """The text with nothing in it that the font cannot draw or that would turn the line around."""
        return unicodedata.normalize("NFC", clean(text)).translate(self.letters)

    def width(self, text: str, size: float) -> float:
        """Of a drawable text, in points."""
        widths = self.widths
        return sum(widths[letter] for letter in text) * size / 1000


@dataclass(frozen=True)
class Faces:
    regular: Face
    bold: Face


def faces() -> Faces:
    """The same two for every paper; threads that come first wait for each other."""
    with _once:
        return _faces()


@cache
def _faces() -> Faces:
    return Faces(_face("Paper", io.BytesIO(FILE.read_bytes())), _face("PaperBold", _bold()))


def _face(name: str, file: io.BytesIO) -> Face:
    font = TTFont(name, file)
    pdfmetrics.registerFont(font)
    known: dict[int, float] = {code: font.face.charWidths[code] for code in font.face.charToGlyph}
    return Face(name, {chr(code): width for code, width in known.items()}, Letters(known))


def _bold() -> io.BytesIO:
    font = Source(FILE, recalcTimestamp=False, lazy=True)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[*BOLD_LETTERS, ord(UNKNOWN)])
    subsetter.subset(font)
    instantiateVariableFont(font, {"wght": BOLD_WEIGHT, "wdth": 100}, inplace=True)
    # A document takes two fonts of one name for the same font.
    font["name"].setName(BOLD_NAME, POSTSCRIPT_NAME, 3, 1, 0x409)
    file = io.BytesIO()
    font.save(file)
    file.seek(0)
    return file
