"""One notice on its way to one reader, and how it can end."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.notices import Notice


class State(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    INVALID = "invalid"
    UNKNOWN = "unknown"
    SKIPPED = "skipped"


@dataclass(frozen=True, kw_only=True)
class ByHand:
    """A letter to somebody without a chat: given to a member of staff, ``handed_over`` once they say it was sent."""

    id: int
    notice: Notice
    recipient: str
    handed_over: bool


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A leased notice. ``interrupted`` says that an earlier sender died with it in hand."""

    id: int
    notice: Notice
    recipient: str
    attempts: int
    interrupted: bool
