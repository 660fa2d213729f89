"""The labelled messages: a line each, the label, a tab, the text; a line that starts with # is a remark."""

from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TUNING = HERE / "corpus_tuning.tsv"
UNSEEN = HERE / "corpus_unseen.tsv"


class Message(NamedTuple):
    label: str
    text: str


def read(file: Path) -> list[Message]:
    lines = file.read_text(encoding="utf-8").split("\n")
    return [Message(*line.strip().split("\t", 1)) for line in lines if line.strip() and not line.startswith("#")]
