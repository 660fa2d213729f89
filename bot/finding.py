"""Where does the policy speak of what somebody has typed? In plain words of either language, in any alphabet."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from bot.domain.policies import Section
from bot.spelling import fold

SHORTEST, MOST_WORDS, MOST_FOUND = 3, 12, 5
QUOTE = 180
# As people write what no text writes so.
ALSO = {"куки": "cookie", "кукис": "cookie", "кукиз": "cookie", "кук": "cookie"}
WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, kw_only=True)
class Found:
    """The place of a section among the others, and the line that says most of it (plain text)."""

    place: int
    section: Section
    quote: str


def find(sections: Sequence[Section], typed: str) -> list[Found]:
    """The sections that say most of what was typed, the best first; a word that is everywhere weighs little."""
    wanted = [fold(ALSO.get(word, word)) for word in WORD.findall(typed.lower()) if len(word) >= SHORTEST][:MOST_WORDS]
    said = [_words(f"{section.title}\n{section.body}") for section in sections]
    where = {word: [n for n, words in enumerate(said) if any(alike(word, each) for each in words)] for word in wanted}
    weights = {word: 1 / len(places) for word, places in where.items() if places}
    scores = {n: sum(weights[w] for w in weights if n in where[w]) for n in range(len(sections))}
    best = max(scores.values(), default=0)
    places = sorted((n for n, score in scores.items() if score and score >= best / 2), key=lambda n: (-scores[n], n))
    return [Found(place=n, section=sections[n], quote=_quote(sections[n], weights)) for n in places[:MOST_FOUND]]


def alike(typed: str, written: str) -> bool:
    """Whether two folded words begin alike enough to be forms of one: endings change in both languages."""
    shorter, longer = sorted((len(typed), len(written)))
    common = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(typed, written, strict=False)))
    need = SHORTEST if shorter <= SHORTEST + 1 else max(4, math.ceil(0.55 * shorter))
    return common >= need and common >= longer / 2


def _quote(section: Section, weights: dict[str, float]) -> str:
    lines = [line.strip() for line in section.body.splitlines() if line.strip()]

    def weight(line: str) -> float:
        words = _words(line)
        return sum(weight for word, weight in weights.items() if any(alike(word, each) for each in words))

    line = max(lines, key=weight, default="").lstrip("#• ").replace("**", "")
    return line if len(line) <= QUOTE else line[:QUOTE].rsplit(" ", 1)[0] + "…"


@lru_cache(maxsize=2_000)
def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in WORD.findall(text.lower()) if len(word) >= SHORTEST)
