"""Which ideas are in the words of a message, and which of them does it deny? A table of words, forgiving misprints."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path

from rapidfuzz.distance import OSA

from bot.spelling import BREAK, fold

TABLE = Path(__file__).parent / "rules" / "recognition.toml"

WHOLE, DENIES = "=", "~"  # The signs of the table.
JOINED_WITHIN = 4  # Words between the two that make one idea.
# How far a denial reaches: «не надо, чтобы вы мне снова звонили», «қоңырау шалудың керегі жоқ».
REACHES_FORWARD, REACHES_BACK = 5, 3

# A misprint is looked for in words of five letters and more: two in long ones, one in the others.
SHORTEST_MISPRINT, LOOSER_FROM, TWO_MISPRINTS_FROM = 6, 7, 9
SHORT_PART = 3  # Letters; so short a word inside a phrase is that very word, not the beginning of another.

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An idea found in a message: where its words begin and end, how many letters said it."""

    idea: str
    start: int
    end: int
    letters: int


def ideas_in(words: list[str]) -> frozenset[str]:
    """The ideas in a message given as `words_of` splits it; `!idea` when the message denies it."""
    hits = _hits(words)
    found = defaultdict(list)
    for hit in hits:
        found[_with_denial(hit, hits, words)].append(hit.start)
    return frozenset(found).union(idea for idea, one, other in JOINED if _close(found.get(one), found.get(other)))


def _close(these: list[int] | None, those: list[int] | None) -> bool:
    return any(abs(one - other) <= JOINED_WITHIN for one, other in product(these or (), those or ()))


def _with_denial(hit: Hit, hits: list[Hit], words: list[str]) -> str:
    if hit.idea in DENIABLE and (_not_before(hit, words) or any(_reaches(no, hit, words) for no in hits)):
        return "!" + hit.idea
    return hit.idea


def _not_before(hit: Hit, words: list[str]) -> bool:
    before = words[max(0, hit.start - 2) : hit.start]
    return before[-1:] != [] and (before[-1] in NOT or (before[0] in NOT and before[-1] in BETWEEN))


def _reaches(no: Hit, hit: Hit, words: list[str]) -> bool:
    if no.idea == "unwanted":
        return 0 <= hit.start - no.end < REACHES_FORWARD and BREAK not in words[no.end : hit.start]
    if no.idea == "unwanted_after":
        return 0 <= no.start - hit.end < REACHES_BACK and BREAK not in words[hit.end : no.start]
    return False


def _hits(words: list[str]) -> list[Hit]:
    known = [_beginnings(word) for word in words]
    hits = [
        Hit(idea, start, start + len(phrase), sum(map(len, phrase)))
        for start, beginnings in enumerate(known)
        for beginning in beginnings
        for phrase, idea in BY_FIRST.get(beginning, ())
        if _stands(phrase, known, start)
    ]
    return _longest(hits)


def _stands(phrase: Phrase, known: list[frozenset[str]], start: int) -> bool:
    return start + len(phrase) <= len(known) and all(part in known[start + n] for n, part in enumerate(phrase))


def _longest(hits: list[Hit]) -> list[Hit]:
    """What is not inside a longer phrase; of the single words at one place, those the most letters of which fit."""
    best: dict[tuple[int, int], int] = defaultdict(int)
    for hit in hits:
        best[hit.start, hit.end] = max(best[hit.start, hit.end], hit.letters)
    phrases = [(start, end) for start, end in best if end - start > 1]
    return [
        hit
        for hit in hits
        if (hit.end - hit.start > 1 or hit.letters == best[hit.start, hit.end])
        and not any(
            start <= hit.start and hit.end <= end and end - start > hit.end - hit.start for start, end in phrases
        )
    ]


@lru_cache(maxsize=8192)
def _beginnings(word: str) -> frozenset[str]:
    """The beginnings in the table that fit a word: exactly, or else with a misprint or two."""
    exact = {word[:n] for n in range(1, len(word) + 1)} & BEGINNINGS
    if word + WHOLE in BEGINNINGS:
        exact.add(word + WHOLE)
    if len(word) < SHORTEST_MISPRINT or any(len(each) >= SHORTEST_MISPRINT - 1 for each in exact):
        return frozenset(exact)
    return frozenset(exact | _misprinted(word))


def _misprinted(word: str) -> set[str]:
    """The beginnings with the fewest misprints; the first letter is taken to be right."""
    found: dict[int, set[str]] = defaultdict(set)
    for beginning in LONG.get(word[0], ()):
        if (misprints := _misprints(beginning, word)) is not None:
            found[misprints].add(beginning)
    return found[min(found)] if found else set()


def _misprints(beginning: str, word: str) -> int | None:
    size = len(beginning)
    allowed = 2 if size >= TWO_MISPRINTS_FROM else 1
    # A letter left out or put in moves the end of the beginning within the word.
    ends = (size, size - 1, size + 1) if size >= LOOSER_FROM else (size,)
    fewest = min(OSA.distance(beginning, word[:end], score_cutoff=allowed) for end in ends)
    return fewest if fewest <= allowed else None


def _phrases(words: Mapping[str, str]) -> Iterator[tuple[Phrase, str]]:
    for idea, entries in words.items():
        for entry in entries.split():
            name, says = ("!" + idea, entry[1:]) if entry[0] == DENIES else (idea, entry)
            yield tuple(_parts(says)) if "_" in says else (_part(says),), name


def _parts(says: str) -> Iterator[str]:
    *first, last = says.split("_")
    for part in first:
        yield fold(part) + WHOLE if len(part) <= SHORT_PART else _part(part)
    yield _part(last)


def _part(part: str) -> str:
    return fold(part[:-1]) + WHOLE if part[-1] == WHOLE else fold(part)


def _by_first(phrases: Iterable[tuple[Phrase, str]]) -> dict[str, list[tuple[Phrase, str]]]:
    table = defaultdict(list)
    for phrase, idea in phrases:
        table[phrase[0]].append((phrase, idea))
    return dict(table)


def _long(beginnings: Iterable[str]) -> dict[str, list[str]]:
    table = defaultdict(list)
    for each in sorted(beginnings):
        if len(each) >= SHORTEST_MISPRINT and not each.endswith(WHOLE):
            table[each[0]].append(each)
    return dict(table)


_READ = tomllib.loads(TABLE.read_text(encoding="utf-8"))
_PHRASES = frozenset(_phrases(_READ["words"]))
BY_FIRST = _by_first(_PHRASES)
BEGINNINGS = frozenset(part for phrase, _ in _PHRASES for part in phrase)
LONG = _long(BEGINNINGS)
DENIABLE = frozenset(_READ["deniable"])
NOT, BETWEEN = (frozenset(map(fold, _READ["denial"][name].split())) for name in ("not", "between"))
JOINED = tuple((idea, *pair.split()) for idea, pairs in _READ["joined"].items() for pair in pairs)
