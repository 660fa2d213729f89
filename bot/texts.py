"""The words for one reader: whole sentences, plurals and dates in Russian or Kazakh, safe to show as HTML.

Message ids are whole English sentences with ``{placeholders}`` and Telegram's HTML. The words themselves are in
``locales/<language>/LC_MESSAGES/bot.po``; ``python -m bot.texts`` keeps those files (see ``bot/catalogues.py``).
"""

import io
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from gettext import GNUTranslations, NullTranslations
from html import escape, unescape
from pathlib import Path
from typing import ClassVar, TypeAlias
from zoneinfo import ZoneInfo

import structlog
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from bot.domain.languages import Language

LOCALES: Path = Path(__file__).resolve().parent.parent / "locales"
ALMATY = ZoneInfo("Asia/Almaty")
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")

# Babel's own long dates are the same words with a narrow no-break space, which many phones draw as a box.
DATE_PATTERNS = {Language.RU: "d MMMM y 'г.'", Language.KK: "y 'ж.' d MMMM"}

# Marks that turn or hide the text around them: a name with one could rewrite the line it stands in.
HIDDEN = frozenset("\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")

# The class below has a method called ``date``.
Day: TypeAlias = date
Value: TypeAlias = str | int | Day

log = structlog.get_logger(__name__)


class MissingWords(LookupError):
    """A sentence that the catalogue of this language does not hold, or holds empty."""


class Markup(str):
    """Text that is HTML already; joining and adding plain text to it escapes the plain text."""

    __slots__ = ()

    def __add__(self, other: str, /) -> "Markup":
        return Markup(str.__add__(self, safe(other)))

    def __radd__(self, other: str, /) -> "Markup":
        return Markup(str.__add__(safe(other), self))

    def join(self, parts: Iterable[str], /) -> "Markup":
        return Markup(str.join(self, map(safe, parts)))

    def plain(self) -> str:
        """The same words for a place where HTML is not read: tags gone, entities as characters."""
        return unescape(re.sub(r"<[^<>]*>", "", self))


def clean(text: str) -> str:
    """Without control, direction and invisible characters; line breaks stay, tabs become spaces."""
    text = text.replace("\r\n", "\n").replace("\u2028", "\n").replace("\u2029", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or (c not in HIDDEN and unicodedata.category(c) not in {"Cc", "Cs"}))


def safe(text: str) -> Markup:
    """The text as HTML: cleaned and escaped, or as it is when it is HTML already."""
    return text if isinstance(text, Markup) else Markup(escape(clean(text)))


class _Nothing(NullTranslations):
    """What stands behind a catalogue: gettext's own habit is to hand back the message id without a word."""

    def gettext(self, message: str) -> str:
        raise MissingWords(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        raise MissingWords(msgid1, msgid2, n)


class Translator:
    """Words for one reader. A ``str`` value is escaped, a ``Markup`` value is not, dates are written out."""

    # Tests set it: a missing sentence or a wrong placeholder is then an error, not a line in the log.
    strict: ClassVar[bool] = False

    def __init__(self, language: Language, words: NullTranslations, known: frozenset[str]) -> None:
        self.language = language
        self._words = words
        self._known = known

    def __call__(self, message: str, /, **values: Value) -> Markup:
        """The sentence with its values put in, as HTML."""
        try:
            text = self._words.gettext(message)
        except MissingWords:
            text = self._missing(message, message)
        return self._fill(text, values, expected=message)

    def plain(self, message: str, /, **values: Value) -> str:
        """The same without HTML, for alerts, command descriptions and file names."""
        return self(message, **values).plain()

    def many(self, one: str, many: str, /, *, n: int, **values: Value) -> Markup:
        """The sentence in the plural form that ``n`` asks for; ``{n}`` is written with its thousands apart."""
        try:
            text = self._words.ngettext(one, many, n)
        except MissingWords:
            text = self._missing(one, one if n == 1 else many)
        return self._fill(text, {**values, "n": self.number(n)}, expected=many, optional="n")

    def date(self, day: Day) -> str:
        """A day in words; a moment (aware) is first taken to Almaty."""
        if isinstance(day, datetime):
            day = _in_almaty(day).date()
        return format_date(day, DATE_PATTERNS[self.language], locale=self.language.value)

    def moment(self, moment: datetime) -> str:
        """Day and time in Almaty. The moment must be aware: the host's own zone means nothing to a reader."""
        return f"{self.date(moment)}, {_in_almaty(moment):%H:%M}"

    def number(self, number: int) -> str:
        """A quantity with its thousands apart. Years, ids and the like go in as they are instead."""
        return format_decimal(number, locale=self.language.value)

    def _show(self, value: Value) -> Markup:
        if isinstance(value, (Enum, bool)) and self.strict:
            raise TypeError(f"{value!r} is a code, not words for a reader")
        if isinstance(value, str):
            return safe(value)
        if isinstance(value, datetime):
            return safe(self.moment(value))
        return safe(self.date(value) if isinstance(value, Day) else str(value))

    def _fill(self, text: str, values: Mapping[str, Value], *, expected: str, optional: str = "") -> Markup:
        wrong = set(PLACEHOLDER.findall(expected)) ^ set(values)
        if wrong - {optional}:
            if self.strict:
                raise TypeError(f"placeholders and values differ in {sorted(wrong)}: {expected!r}")
            log.error("values of a sentence missing", msgid=expected if expected in self._known else None)
        shown = {name: self._show(value) for name, value in values.items()}
        return Markup(PLACEHOLDER.sub(lambda found: shown.get(found[1], "…"), text))

    def _missing(self, message: str, fallback: str) -> str:
        """The English sentence: a visible fault that still tells the reader the facts, never the other language."""
        if self.strict:
            raise MissingWords(f"{self.language.value}: {message!r}")
        # A sentence that nobody extracted may be somebody's text passed by mistake, so it stays out of the log.
        log.error("words missing", language=self.language.value, msgid=message if message in self._known else None)
        return fallback


def _in_almaty(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(ALMATY)


def catalogue_file(language: Language) -> Path:
    return LOCALES / language.value / "LC_MESSAGES" / "bot.po"


def read_translator(language: Language, file: Path) -> Translator:
    """A translator over one catalogue file."""
    with file.open("rb") as source:
        catalogue = read_po(source, locale=language.value)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    words = GNUTranslations(compiled)
    words.add_fallback(_Nothing())
    ids = [[message.id] if isinstance(message.id, str) else message.id for message in catalogue if message.id]
    return Translator(language, words, frozenset(text for pair in ids for text in pair))


@cache
def translator(language: Language) -> Translator:
    """The translator of a language; its catalogue is read once."""
    return read_translator(language, catalogue_file(language))


def _mark(message: str) -> str:
    return message


# Marks a message id in a table, so that it is collected: N_("Delete my data").
N_ = _mark


if __name__ == "__main__":
    from bot.catalogues import command_line

    command_line()
