"""The labelled messages: a line each, the label, a tab, the text; a line that starts with # is a remark."""

from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TUNING = HERE / "corpus_tuning.tsv"
UNSEEN = HERE / "corpus_unseen.tsv"
STORIES = HERE / "stories.txt"


class Message(NamedTuple):
    label: str
    text: str


def read(file: Path) -> list[Message]:
    return [Message(*line.split("\t", 1)) for line in lines_of(file)]


def lines_of(file: Path) -> list[str]:
    lines = map(str.strip, file.read_text(encoding="utf-8").split("\n"))
    return [line for line in lines if line and not line.startswith("#")]
