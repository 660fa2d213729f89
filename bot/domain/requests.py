"""What a person can ask for, and how well the desk must know them first. One table."""

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How sure we are who is asking."""

    TELEGRAM = 0
    PHONE = 1
    CODE = 2


class Kind(StrEnum):
    DELETE = "delete"


class Scope(StrEnum):
    """Everything the company holds, or a part in the person's own words."""

    ALL = "all"
    PART = "part"


@dataclass(frozen=True, kw_only=True)
class Request:
    level: Level
    two_people: bool
    two_stage: bool


REQUESTS = {
    # Two people and an execution after the decision: an erasure cannot be taken back.
    Kind.DELETE: Request(level=Level.PHONE, two_people=True, two_stage=True),
}

WORDS_LIMIT = 2000
FILE_LIMIT = 20 * 1024 * 1024
