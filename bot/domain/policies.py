"""A version of the company's policy: what it must hold, what of it has changed, and when it comes into force."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256

from bot.domain.languages import Bilingual, Language


class Kind(StrEnum):
    MINOR = "minor"
    MATERIAL = "material"  # people are told of it (clause 6.1)


class Answer(StrEnum):
    """What a person says to a version: once, however often they tap."""

    AGREED = "agreed"
    OBJECTED = "objected"
    ASKED = "asked"


# The clauses of the company's policy, each of which every version tells of in both languages.
CLAUSES = (
    "1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "6.1", "6.2", "6.3",
)  # fmt: skip
PREAMBLE, COOKIES = "preamble", "cookies"

HEAD = re.compile(r"^### +(\d+\.\d+)\.?(?: [^\n]*)?$", re.MULTILINE)
# The form of staff: its files come in any order.
FORM, FILES_STEP = "policy", "files"
NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,19}")
SUMMARY_LIMIT = 1200
TEXT_LIMIT = 100_000
# Letters that Kazakh has and Russian has not; the name of a decree may bring one into a Russian text.
KAZAKH = frozenset("әғқңөұүһі")
KAZAKH_LEAST, RUSSIAN_MOST = 0.02, 0.005


@dataclass(frozen=True, kw_only=True)
class Section:
    """``key`` is its number, ``preamble``, ``cookies``, or else its title; ``body`` is all beneath its title."""

    key: str
    title: str
    body: str

    @property
    def clauses(self) -> dict[str, str]:
        """The text of each clause, by its number."""
        parts = HEAD.split(self.body)[1:]
        return {number: body.strip() for number, body in zip(parts[::2], parts[1::2], strict=True)}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A version as somebody has written it: everything may be missing or wrong; ``effective`` as 2027-03-01."""

    version: str
    kind: str
    effective: str
    summary: Bilingual
    text: Bilingual


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What is published, and never changes again: plain texts in Markdown, summaries in plain sentences.

    ``effective`` is the first day in force, of the calendar in Almaty.
    """

    version: str
    kind: Kind
    effective: date
    summary: Bilingual
    text: Bilingual

    @property
    def digest(self) -> str:
        parts = [self.version, self.kind, self.effective.isoformat()]
        parts += [words.in_(language) for words in (self.summary, self.text) for language in Language]
        return sha256("\0".join(parts).encode()).hexdigest()

    def read(self, language: Language) -> str:
        """The hash of exactly what a person can read of it in a language."""
        return sha256(f"{self.summary.in_(language)}\0{self.text.in_(language)}".encode()).hexdigest()

    def sections(self, language: Language) -> list[Section]:
        return sections(self.text.in_(language))

    def comes(self, today: date) -> bool:
        """Whether it is still to come into force."""
        return self.effective > today


@dataclass(frozen=True, kw_only=True)
class Policy:
    """An edition with its history. ``position`` is its place among the published ones; None while it is proposed.

    Proposed and published by a member of staff, ``cli``, or ``shipped`` for the one that came with the bot.
    """

    edition: Edition
    position: int | None
    proposed_by: str
    proposed_at: datetime
    published_by: str | None
    published_at: datetime | None

    @property
    def version(self) -> str:
        return self.edition.version


@dataclass(frozen=True, kw_only=True)
class Answers:
    """How many have answered a version what; ``silent`` are those who were told of it and have not answered."""

    by_answer: Mapping[Answer, int] = field(default_factory=dict)
    silent: int = 0

    def of(self, answer: Answer) -> int:
        return self.by_answer.get(answer, 0)


def sections(text: str) -> list[Section]:
    """The parts under the ``## `` heads, in their order."""
    parts = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)[1:]
    heads = list(zip(parts[::2], parts[1::2], strict=True))
    return [
        Section(key=_key(title, first=n == 0), title=title.strip(), body=body.strip())
        for n, (title, body) in enumerate(heads)
    ]


def _key(title: str, *, first: bool) -> str:
    number = re.match(r"(\d+)\.? ", title)
    if number:
        return number[1]
    if title.lower().startswith("cookie"):
        return COOKIES
    return PREAMBLE if first else title.strip()


def changed(before: Edition, after: Edition, language: Language) -> list[str]:
    """What differs in a language, in the order of the newer one: numbers of clauses, keys of sections without any."""
    old, new = _pieces(before, language), _pieces(after, language)
    return [key for key in [*new, *(key for key in old if key not in new)] if old.get(key) != new.get(key)]


def _pieces(edition: Edition, language: Language) -> dict[str, str]:
    pieces: dict[str, str] = {}
    for section in edition.sections(language):
        pieces |= section.clauses or {section.key: section.body}
    return {key: " ".join(text.split()) for key, text in pieces.items()}


def touches(section: Section, keys: Collection[str]) -> bool:
    """Whether one of these changes is in the section."""
    return section.key in keys or any(number in keys for number in section.clauses)


# -- what is wrong with it --------------------------------------------------------------------------------------------


class Flaw(StrEnum):
    NAME = "name"
    TAKEN = "taken"
    KIND = "kind"
    DAY = "day"
    PAST = "past"
    BEFORE = "before"
    SUMMARY = "summary"
    SUMMARY_LONG = "summary_long"
    SUMMARY_OLD = "summary_old"
    TEXT = "text"
    TEXT_LONG = "text_long"
    TONGUE = "tongue"
    PART = "part"
    CLAUSE = "clause"
    TWICE = "twice"
    SAME = "same"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One thing that keeps a version from being published; ``facts`` name what and where."""

    flaw: Flaw
    language: Language | None = None
    facts: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, str | int]:
        """The facts, with the language and its file among them."""
        of = {"language": self.language.value, "file": f"{self.language}.md"} if self.language else {}
        return {**of, **self.facts}


def faults(it: Written, *, before: Edition | None, taken: Edition | None, today: date) -> list[Fault]:
    """All of them at once. ``before`` is the version published last, ``taken`` a published one of the same name."""
    found = list(_about(it, before=before, taken=taken, today=today))
    for language in Language:
        found += _summary(it, before, language)
        found += _text(it, language)
    if before and not found:
        found += _unchanged(it, before)
    return found


def _about(it: Written, *, before: Edition | None, taken: Edition | None, today: date) -> Iterator[Fault]:
    if not NAME.fullmatch(it.version):
        yield Fault(flaw=Flaw.NAME, facts={"version": it.version[:40]})
    elif taken:
        yield Fault(flaw=Flaw.TAKEN, facts={"version": it.version})
    if it.kind not in set(Kind):
        yield Fault(flaw=Flaw.KIND)
    day = day_of(it.effective)
    if day is None:
        yield Fault(flaw=Flaw.DAY)
    elif before and day < today:
        # Nobody can be told today of what has been in force since yesterday.
        yield Fault(flaw=Flaw.PAST, facts={"day": day.isoformat()})
    elif before and day < before.effective:
        yield Fault(flaw=Flaw.BEFORE, facts={"day": day.isoformat(), "version": before.version})


def _summary(it: Written, before: Edition | None, language: Language) -> Iterator[Fault]:
    words = it.summary.in_(language).strip()
    if not words:
        yield Fault(flaw=Flaw.SUMMARY, language=language)
    elif len(words) > SUMMARY_LIMIT:
        yield Fault(flaw=Flaw.SUMMARY_LONG, language=language, facts={"limit": SUMMARY_LIMIT, "n": len(words)})
    elif before and words == before.summary.in_(language).strip():
        yield Fault(flaw=Flaw.SUMMARY_OLD, language=language, facts={"version": before.version})


def _text(it: Written, language: Language) -> Iterator[Fault]:
    text = it.text.in_(language)
    if not text.strip():
        yield Fault(flaw=Flaw.TEXT, language=language)
        return
    if len(text) > TEXT_LIMIT:
        yield Fault(flaw=Flaw.TEXT_LONG, language=language, facts={"limit": TEXT_LIMIT, "n": len(text)})
    if not _spoken(text, language):
        yield Fault(flaw=Flaw.TONGUE, language=language)
    parts = sections(text)
    for part in (PREAMBLE, COOKIES):
        if not any(section.key == part and section.body for section in parts):
            yield Fault(flaw=Flaw.PART, language=language, facts={"part": part})
    heads = HEAD.findall(text)
    for number in CLAUSES:
        if not any(section.clauses.get(number) for section in parts):
            yield Fault(flaw=Flaw.CLAUSE, language=language, facts={"clause": number})
        elif heads.count(number) > 1:
            yield Fault(flaw=Flaw.TWICE, language=language, facts={"clause": number})


def _spoken(text: str, language: Language) -> bool:
    """Whether it can be the language: two files are easily taken one for the other."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    share = sum(letter in KAZAKH for letter in letters) / max(len(letters), 1)
    return share >= KAZAKH_LEAST if language is Language.KK else share <= RUSSIAN_MOST


def _unchanged(it: Written, before: Edition) -> Iterator[Fault]:
    """A change of substance is one in both languages; a slip of the pen may be put right in one."""
    same = [language for language in Language if it.text.in_(language).split() == before.text.in_(language).split()]
    if len(same) == len(Language) or it.kind == Kind.MATERIAL:
        for language in same:
            yield Fault(flaw=Flaw.SAME, language=language, facts={"version": before.version})


def day_of(written: str) -> date | None:
    try:
        return date.fromisoformat(written.strip())
    except ValueError:
        return None


def edition(it: Written) -> Edition:
    """What has no faults, as it is published. Raises ValueError for a kind or day that is none."""
    return Edition(
        version=it.version,
        kind=Kind(it.kind),
        effective=date.fromisoformat(it.effective.strip()),
        summary=Bilingual(ru=it.summary.ru.strip(), kk=it.summary.kk.strip()),
        text=it.text,
    )
