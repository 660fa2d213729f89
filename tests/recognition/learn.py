"""Learn the weights from the tuning messages and write them for the bot: `python -m tests.recognition.learn`.

Multinomial logistic regression by gradient descent, in a fixed order, so that the same messages give the same weights.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

from bot.ideas import TABLE
from bot.recognition import ALWAYS, HUNDREDTHS, LABELS, NONE, WEIGHTS, features, probabilities
from bot.spelling import words_of
from tests.recognition.corpus import STORIES, TUNING, Message, lines_of, read

ROUNDS, STEP, SLOWER, SHRINK = 24, 0.3 * HUNDREDTHS, 0.3, 0.003 / HUNDREDTHS
LONGEST_STORY, STORIES_EACH = 2, 2  # Sentences around a request, and how many such stories.
MET_AT_LEAST = 4  # A word of one message, met in its stories too, says nothing yet.
SMALLEST = 5

Weights = dict[str, list[float]]


def learn(messages: list[Message]) -> dict[str, tuple[int, ...]]:
    """The weights of every feature in hundredths, a number for each of LABELS."""
    chance = Random(1)
    examples = _examples([*messages, *_with_stories(messages, chance)])
    weights: Weights = defaultdict(lambda: [0.0] * len(LABELS))
    for number in range(ROUNDS):
        chance.shuffle(examples)
        for found, label in examples:
            _step(weights, found, label, STEP / (1 + SLOWER * number))
    whole = {feature: tuple(map(round, row)) for feature, row in sorted(weights.items())}
    return {feature: row for feature, row in whole.items() if max(map(abs, row)) >= SMALLEST}


def _with_stories(messages: list[Message], chance: Random) -> Iterator[Message]:
    """Every message a few times more in the middle of a story; the stories alone are no requests."""
    sentences = lines_of(STORIES)
    for label, text in (*(Message(NONE, sentence) for sentence in sentences), *messages * STORIES_EACH):
        story = chance.sample(sentences, chance.randint(1, LONGEST_STORY))
        story.insert(chance.randint(0, len(story)), text)
        yield Message(label, chance.choice((" ", ". ")).join(story))


def _examples(messages: list[Message]) -> list[tuple[list[str], int]]:
    found = [features(words_of(message.text)) for message in messages]
    met = Counter(feature for each in found for feature in each)
    known = [sorted(f for f in each if not f.startswith("-") or met[f] >= MET_AT_LEAST) for each in found]
    return [(each, LABELS.index(message.label)) for each, message in zip(known, messages, strict=True)]


def _step(weights: Weights, found: list[str], label: int, size: float) -> None:
    errors = [(place == label) - likely for place, likely in enumerate(probabilities(found, weights).values())]
    for feature in (ALWAYS, *found):
        row = weights[feature]
        weights[feature] = [each + size * (error - SHRINK * each) for each, error in zip(row, errors, strict=True)]


def written(weights: dict[str, tuple[int, ...]]) -> str:
    lines = ["\t".join((learned_from(), *LABELS))]
    lines += ["\t".join((feature, *map(str, row))) for feature, row in weights.items()]
    return "\n".join(lines) + "\n"


def learned_from() -> str:
    """A mark of everything the weights come from: it stands in the file, to tell weights that are out of date."""
    sources = (TUNING, STORIES, TABLE, Path(__file__))
    return sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()[:16]


if __name__ == "__main__":
    WEIGHTS.write_text(written(learn(read(TUNING))), encoding="utf-8")
