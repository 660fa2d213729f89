"""What is said in a case, by whom, and who may read it."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self


class EntryKind(StrEnum):
    REQUEST = "request"
    MESSAGE = "message"
    QUESTION = "question"
    ANSWER = "answer"
    NOTE = "note"
    RETURN = "return"
    LETTER = "letter"


# Everything else stays inside the desk: staff messages are internal by default.
FOR_SUBJECT = frozenset({EntryKind.REQUEST, EntryKind.MESSAGE, EntryKind.QUESTION, EntryKind.ANSWER, EntryKind.LETTER})
BY_SUBJECT = frozenset({EntryKind.REQUEST, EntryKind.MESSAGE})


@dataclass(frozen=True, kw_only=True)
class File:
    """A document as Telegram knows it; ``kind`` is ``document`` or ``photo``, ``size`` in bytes."""

    file_id: str
    kind: str
    name: str
    size: int

    def packed(self) -> str:
        """As a form and a sealed entry keep it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def unpacked(cls, kept: str) -> Self:
        return cls(**json.loads(kept))


@dataclass(frozen=True, kw_only=True)
class Entry:
    id: str
    kind: EntryKind
    author: str
    text: str | None
    file: File | None
    at: datetime
    answers: tuple[tuple[str, str], ...] = ()  # what a request says, question by question
