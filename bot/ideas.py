"""Which ideas are in the words of a message, and which of them does it deny? A table of words, forgiving misprints."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import OSA

from bot.spelling import BREAK, fold

TABLE = Path(__file__).parent / "rules" / "recognition.toml"

WHOLE, DENIES = "=", "~"  # The signs of the table.
JOINED_WITHIN = 4  # Words between the two that make one idea.
# How far a denial reaches: «не надо, чтобы вы мне снова звонили», «қоңырау шалудың керегі жоқ».
REACH = {"unwanted": 5, "unwanted_after": 3}

# A misprint is looked for in words of five letters and more: two in long ones, one in the others.
SHORTEST_MISPRINT, LOOSER_FROM, TWO_MISPRINTS_FROM = 6, 7, 9
SHORT_PART = 3  # Letters; so short a word inside a phrase is that very word, not the beginning of another.

Phrase = tuple[str, ...]


class Hit(NamedTuple):
    """An idea found in a message: where its words begin and end, how many letters said it."""

    idea: str
    start: int
    end: int
    letters: int


def ideas_in(words: list[str]) -> Iterator[tuple[str, int]]:
    """The ideas in a message given as `words_of` splits it, each with the place of its first word in the message.

    `!idea` when the message denies it.
    """
    hits = _hits(words)
    refusals = [hit for hit in hits if hit.idea in REACH]
    found = defaultdict(list)
    for hit in hits:
        denied = hit.idea in DENIABLE and (_not_before(hit, words) or any(_reaches(no, hit, words) for no in refusals))
        found["!" + hit.idea if denied else hit.idea].append(hit.start)
    for idea, one, other in JOINED:
        if one in found and other in found:
            found[idea] += [at for at in found[one] if any(abs(at - near) <= JOINED_WITHIN for near in found[other])]
    return ((idea, at) for idea, places in found.items() for at in places)


def _not_before(hit: Hit, words: list[str]) -> bool:
    before = words[max(0, hit.start - 2) : hit.start]
    return before[-1:] != [] and (before[-1] in NOT or (before[0] in NOT and before[-1] in BETWEEN))


def _reaches(no: Hit, hit: Hit, words: list[str]) -> bool:
    """Whether the words between the two, in the order the refusal needs, are few and of one sentence."""
    between = (no.end, hit.start) if no.idea == "unwanted" else (hit.end, no.start)
    return 0 <= between[1] - between[0] < REACH[no.idea] and BREAK not in words[slice(*between)]


def _hits(words: list[str]) -> list[Hit]:
    known = [_beginnings(word) for word in words]
    hits = [
        Hit(idea, start, start + len(phrase), sum(map(len, phrase)))
        for start, beginnings in enumerate(known)
        for beginning in beginnings
        for phrase, idea in BY_FIRST.get(beginning, ())
        if len(phrase) == 1 or _stands(phrase, known[start : start + len(phrase)])
    ]
    return _longest(hits)


def _stands(phrase: Phrase, known: list[frozenset[str]]) -> bool:
    return len(phrase) == len(known) and all(part in each for part, each in zip(phrase, known, strict=True))


def _longest(hits: list[Hit]) -> list[Hit]:
    """What is not inside a longer phrase; of the single words at one place, those the most letters of which fit."""
    best: dict[int, int] = defaultdict(int)
    for hit in hits:
        if hit.end - hit.start == 1:
            best[hit.start] = max(best[hit.start], hit.letters)
    phrases = [hit for hit in hits if hit.end - hit.start > 1]
    covered = {at for hit in phrases for at in range(hit.start, hit.end)}
    words = [hit for hit in hits if hit.end - hit.start == 1 and hit.letters == best[hit.start]]
    return [hit for hit in words if hit.start not in covered] + [
        hit for hit in phrases if not any(_inside(hit, other) for other in phrases)
    ]


def _inside(hit: Hit, other: Hit) -> bool:
    return other.start <= hit.start and hit.end <= other.end and other.end - other.start > hit.end - hit.start


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
