"""Which kind of request does a person mean who writes in their own words? One when that is sure, a few when it is not.

The ideas in a message (bot/ideas.py) and the beginnings of its words each speak for or against every kind, with weights
learned from examples: `python -m tests.recognition.learn` writes them again after an example or an idea was added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
ALWAYS = "always"  # Speaks in every message: how often each kind is asked for.
BEGINNING = 6  # Letters of a word that are looked at.

SURE = 0.8  # The least probability that is proposed alone,
OFFERED = 0.03  # that is offered as one of a few,
NONE_OVER = 5  # and by how much no request must be likelier than any for silence.
FEWEST, MOST = 2, 3
# A long message is read through a window, so that the story around a request does not drown it.
WINDOW, STEP = 18, 6


@dataclass(frozen=True, kw_only=True)
class Recognised:
    """What to propose: `kind` alone when it is certain, else the two or three of `among`, the likeliest first."""

    kind: Kind | None = None
    among: tuple[Kind, ...] = ()


# A message of these alone asks for nothing and is answered like a person would.
SMALL_TALK = frozenset(
    words_of(
        "привет приветствую здравствуйте здравствуй здрасте добрый доброе доброго день дня утро вечер спасибо "
        "благодарю большое вам пожалуйста ок окей хорошо ладно понятно понял поняла сәлем салем сәлеметсіз "
        "салеметсиз бе ассалаумағалейкум ассалаумагалейкум қайырлы кайырлы күн кун таң тан кеш рахмет рақмет көп "
        "коп сізге сизге жақсы жаксы түсінікті тусиникти түсіндім тусиндим hello hi thanks thank you ok"
    )
)


def is_small_talk(text: str) -> bool:
    """Whether a message only greets, thanks or agrees."""
    words = [word for word in words_of(text) if word != BREAK]
    return bool(words) and SMALL_TALK.issuperset(words)


def recognise(text: str) -> Recognised:
    """The kind of request a client's message speaks of, in Russian, Kazakh or both, in any alphabet; never raises."""
    for attempt in (text, retyped(text)):
        windows = [found for found in _windows(words_of(attempt)) if found & LEARNED.keys()]
        if windows:
            return _proposal(_likelihood(windows))
    return Recognised()


def _proposal(likelihood: Mapping[str, float]) -> Recognised:
    ranked = sorted(Kind, key=lambda kind: -likelihood[kind])
    best = likelihood[ranked[0]]
    if likelihood[NONE] >= NONE_OVER * best:
        return Recognised()
    if best >= SURE:
        return Recognised(kind=ranked[0], among=(ranked[0],))
    offered = sum(likelihood[kind] >= OFFERED for kind in ranked)
    return Recognised(among=tuple(ranked[: min(max(offered, FEWEST), MOST)]))


def _likelihood(windows: list[set[str]]) -> dict[str, float]:
    """The best that any window of the message says for each kind; for none, the worst."""
    seen = [probabilities(found) for found in windows]
    return {label: (min if label == NONE else max)(each[label] for each in seen) for label in LABELS}


def features(words: list[str]) -> set[str]:
    """What can speak for or against a kind: the ideas, and the words themselves as `-beginning`."""
    return {feature for feature, _ in _placed(words)}


def _windows(words: list[str]) -> list[set[str]]:
    placed = _placed(words)
    starts = range(0, max(1, len(words) - WINDOW + STEP), STEP)
    return [{feature for feature, at in placed if start <= at < start + WINDOW} for start in starts]


def _placed(words: list[str]) -> list[tuple[str, int]]:
    ideas = list(ideas_in(words))
    denied = {at for idea, at in ideas if idea.startswith("!")}  # «Не удалять» must not speak for «удалять».
    return ideas + [("-" + word[:BEGINNING], at) for at, word in enumerate(words) if at not in denied and word != BREAK]


def probabilities(found: Iterable[str], weights: Mapping[str, Sequence[float]] | None = None) -> dict[str, float]:
    """How likely each label is, adding up to one."""
    known = LEARNED if weights is None else weights
    rows = [known[feature] for feature in (ALWAYS, *found) if feature in known]
    sums = [sum(column) / HUNDREDTHS for column in zip(*rows, strict=True)] or [0.0] * len(LABELS)
    most = max(sums)
    shares = [exp(each - most) for each in sums]
    whole = sum(shares)
    return {label: share / whole for label, share in zip(LABELS, shares, strict=True)}


def read_weights(text: str) -> dict[str, tuple[int, ...]]:
    """The table of weights: a line for each feature, a column in hundredths for each label."""
    lines = (line.split("\t") for line in text.splitlines()[1:])
    return {feature: tuple(map(int, row)) for feature, *row in lines}


LEARNED = read_weights(WEIGHTS.read_text(encoding="utf-8")) if WEIGHTS.exists() else {}
