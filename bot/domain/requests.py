"""What a person can ask for, and how well the desk must know them first. One table."""

from enum import IntEnum, StrEnum


class Level(IntEnum):
    """How sure we are who is asking."""

    TELEGRAM = 0
    PHONE = 1
    CODE = 2


class Kind(StrEnum):
    """The rights of the law, one kind of request each; every kind has its row in ``rules/kz.toml``."""

    ACCESS = "access"
    RECIPIENTS = "recipients"
    CORRECT = "correct"
    DELETE = "delete"
    DESTROY_UNLAWFUL = "destroy_unlawful"
    BLOCK = "block"
    UNBLOCK = "unblock"
    WITHDRAW_CONSENT = "withdraw_consent"
    OBJECT_AUTOMATED = "object_automated"
    UNPUBLISH = "unpublish"
    COMPLAINT = "complaint"
    QUESTION = "question"
    APPEAL = "appeal"
    RELINK = "relink"
    REPRESENT = "represent"


class Scope(StrEnum):
    """Everything the company holds, or a part in the person's own words."""

    ALL = "all"
    PART = "part"


# The level each kind of request needs before it can be filed.
NEEDS = {Kind.DELETE: Level.PHONE}

WORDS_LIMIT = 2000
FILE_LIMIT = 20 * 1024 * 1024
