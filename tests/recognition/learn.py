"""Learn the weights from the tuning messages and write them for the bot: `python -m tests.recognition.learn`.

Multinomial logistic regression by gradient descent, in a fixed order, so that the same messages give the same weights.
"""

from collections import Counter, defaultdict
from random import Random

from bot.recognition import HUNDREDTHS, LABELS, WEIGHTS, features, probabilities
from bot.spelling import words_of
from tests.recognition.corpus import TUNING, Message, read

ROUNDS, STEP, SLOWER, SHRINK = 24, 0.3 * HUNDREDTHS, 0.3, 0.003 / HUNDREDTHS
MET_AT_LEAST = 2  # A word met once says nothing yet.
SMALLEST = 5

Weights = dict[str, list[float]]


def learn(messages: list[Message]) -> dict[str, tuple[int, ...]]:
    """The weights of every feature in hundredths, a number for each of LABELS."""
    examples = [(features(words_of(message.text)), LABELS.index(message.label)) for message in messages]
    met = Counter(feature for found, _ in examples for feature in found)
    known = [(_known(found, met), label) for found, label in examples]
    weights: Weights = defaultdict(lambda: [0.0] * len(LABELS))
    chance = Random(1)
    for number in range(ROUNDS):
        chance.shuffle(known)
        for found, label in known:
            _step(weights, found, label, STEP / (1 + SLOWER * number))
    whole = {feature: tuple(map(round, row)) for feature, row in sorted(weights.items())}
    return {feature: row for feature, row in whole.items() if max(map(abs, row)) >= SMALLEST}


def _known(found: frozenset[str], met: Counter[str]) -> list[str]:
    return sorted(feature for feature in found if not feature.startswith("-") or met[feature] >= MET_AT_LEAST)


def _step(weights: Weights, found: list[str], label: int, size: float) -> None:
    for feature in found:
        weights[feature]  # Every feature has its row.
    likely = probabilities(found, weights)
    for place, chance in enumerate(likely.values()):
        error = (place == label) - chance
        for feature in found:
            row = weights[feature]
            row[place] += size * (error - SHRINK * row[place])


def written(weights: dict[str, tuple[int, ...]]) -> str:
    lines = ["\t".join(("feature", *LABELS))]
    lines += ["\t".join((feature, *map(str, row))) for feature, row in weights.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    WEIGHTS.write_text(written(learn(read(TUNING))), encoding="utf-8")
