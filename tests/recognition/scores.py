"""How well are the messages recognised? `python -m tests.recognition.scores` prints it for both parts."""

from dataclasses import dataclass
from pathlib import Path

from bot.recognition import NONE, Recognised, recognise
from tests.recognition.corpus import TUNING, UNSEEN, Message, read


@dataclass(frozen=True, kw_only=True)
class Scores:
    """`recall`: of the messages with a kind, how many are offered it, alone or among the at most three buttons.
    `precision`: of the kinds proposed alone, how many are right; a proposal to a message with no kind is wrong.
    """

    messages: int
    recall: float
    precision: float
    first: float  # The right kind is the likeliest.
    unsure: float  # Of the messages with a kind, how many are asked with buttons.
    left_alone: float  # Of the messages with no kind, how many are proposed nothing.


def offered(told: Recognised) -> tuple[str, ...]:
    """What the person sees: one kind when it is certain, else the buttons."""
    return (told.kind,) if told.kind else told.among


def score(messages: list[Message]) -> Scores:
    told = [(message.label, recognise(message.text)) for message in messages]
    asked = [(label, each) for label, each in told if label != NONE]
    others = [each for label, each in told if label == NONE]
    alone = [(label, each.kind) for label, each in told if each.kind]
    return Scores(
        messages=len(messages),
        recall=_share([label in offered(each) for label, each in asked]),
        precision=_share([label == kind for label, kind in alone]),
        first=_share([label == next(iter(each.among), None) for label, each in asked]),
        unsure=_share([each.kind is None and bool(each.among) for _, each in asked]),
        left_alone=_share([not each.among for each in others]),
    )


def _share(facts: list[bool]) -> float:
    return sum(facts) / len(facts) if facts else 0.0


def shown(file: Path) -> str:
    got = score(read(file))
    return (
        f"{file.name}: {got.messages} messages, recall {got.recall:.3f}, precision {got.precision:.3f}, "
        f"top-1 {got.first:.3f}, unsure {got.unsure:.3f}, left alone {got.left_alone:.3f}"
    )


def misses(file: Path) -> list[str]:
    """The messages that are not offered their kind, or are proposed another one alone."""
    return [
        f"{message.label}\t{'|'.join(offered(told)) or '-'}\t{message.text}"
        for message in read(file)
        if ((told := recognise(message.text)).among and message.label not in offered(told))
        or (message.label != NONE and not told.among)
    ]


if __name__ == "__main__":
    for part in (TUNING, UNSEEN):
        print(shown(part), *misses(part), sep="\n") if part.exists() else print(f"{part.name} is not there")
