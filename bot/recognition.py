"""Which kind of request does a person mean who writes in their own words? One when that is sure, a few when it is not.

The ideas in a message (bot/ideas.py) and the beginnings of its words each speak for or against every kind, with weights
learned from examples: `python -m tests.recognition.learn` writes them again after an example or an idea was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

from bot.domain.requests import Kind
from bot.ideas import ideas_in
from bot.spelling import BREAK, retyped, words_of

WEIGHTS = Path(__file__).parent / "rules" / "recognition_weights.tsv"
HUNDREDTHS = 100

NONE = "none"  # No request about data at all.
LABELS = (*Kind, NONE)
ALWAYS = "always"
BEGINNING = 6  # Letters of a word that are looked at.

SURE = 0.75  # The least probability that is proposed alone,
OFFERED = 0.03  # and that is offered as one of a few.
SURELY_NONE = 0.75
FEWEST, MOST = 2, 3
# A long message is read through a window, so that the story around a request does not drown it.
WINDOW, STEP = 18, 6


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What to propose: `kind` alone when it is certain, else the two or three of `among`, the likeliest first."""

    kind: Kind | None = None
    among: tuple[Kind, ...] = ()


def recognise(text: str) -> Recognised:
    """The kind of request a client's message speaks of, in Russian, Kazakh or both, in any alphabet; never raises."""
    words = words_of(text)
    if not speaks_of(words):
        words = words_of(retyped(text))
    if not speaks_of(words):
        return Recognised()
    return _proposal(_likelihood(words))


def _proposal(likelihood: Mapping[str, float]) -> Recognised:
    ranked = sorted(Kind, key=lambda kind: -likelihood[kind])
    best = likelihood[ranked[0]]
    if likelihood[NONE] >= SURELY_NONE:
        return Recognised()
    if best >= SURE:
        return Recognised(kind=ranked[0], among=(ranked[0],))
    offered = sum(likelihood[kind] >= OFFERED for kind in ranked)
    return Recognised(among=tuple(ranked[: min(max(offered, FEWEST), MOST)]))


def _likelihood(words: list[str]) -> dict[str, float]:
    """The best that any window of the message says for each kind; for none, the worst."""
    seen = [probabilities(features(part)) for part in _windows(words)]
    return {label: (min if label == NONE else max)(each[label] for each in seen) for label in LABELS}


def _windows(words: list[str]) -> Iterator[list[str]]:
    for start in range(0, max(1, len(words) - WINDOW + STEP), STEP):
        yield words[start : start + WINDOW]


def speaks_of(words: list[str]) -> bool:
    """Whether anything in the words is known at all."""
    return any(feature in LEARNED for feature in features(words) if feature != ALWAYS)


def features(words: list[str]) -> frozenset[str]:
    """What can speak for or against a kind: the ideas, and the words themselves as `-beginning`."""
    return ideas_in(words) | {"-" + word[:BEGINNING] for word in words if word != BREAK} | {ALWAYS}


def probabilities(found: Iterable[str], weights: Mapping[str, Sequence[float]] | None = None) -> dict[str, float]:
    """How likely each label is, adding up to one."""
    rows = [row for feature in sorted(found) if (row := (LEARNED if weights is None else weights).get(feature))]
    sums = [sum(column) / HUNDREDTHS for column in zip(*rows, strict=True)] or [0.0] * len(LABELS)
    most = max(sums)
    shares = [exp(each - most) for each in sums]
    return {label: share / sum(shares) for label, share in zip(LABELS, shares, strict=True)}


def read_weights(text: str) -> dict[str, tuple[int, ...]]:
    """The table of weights: a line for each feature, a column in hundredths for each label."""
    lines = (line.split("\t") for line in text.splitlines()[1:])
    return {feature: tuple(map(int, row)) for feature, *row in lines}


LEARNED = read_weights(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {}
