"""The person on the other side: what the bot knows of them at the start of every update."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.languages import Language
from bot.domain.requests import Level
from bot.domain.staff import Member


@dataclass(frozen=True, kw_only=True)
class Subject:
    id: str
    level: Level
    agreed: bool
    version: int


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A form being filled in. ``payload`` is what was typed, opened from its seal; moments are UTC."""

    id: str
    flow: str
    step: str
    active: bool
    case_id: str | None
    payload: dict[str, str]
    received_at: datetime
    expires_at: datetime
    version: int


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Who writes: the keyed hash of their Telegram id, and whatever is held about them.

    ``fading`` are the messages that are to be hidden, each with the place of its notice in the outbox.
    """

    person: bytes
    language: Language | None
    subject: Subject | None
    member: Member | None
    draft: Draft | None
    fading: Mapping[int, int] = field(default_factory=dict)
