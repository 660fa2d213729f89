"""What is personal data used for, on what does it rest, and what does taking consent back mean for each use?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.domain.languages import Bilingual, Language
from bot.domain.requests import NEEDED_PURPOSES, OPTIONAL_PURPOSES, PROCESSING, Scope
from bot.domain.sign_off import SignOff

# Of the hash of a text, as much as a button carries.
DIGEST_SHOWN = 12


class Nature(StrEnum):
    """Who ends it: the person in one act, or staff after they have looked at what stands in the way."""

    OPTIONAL = "optional"
    PROCESSING = "processing"
    NEEDED = "needed"


NATURE = {
    **dict.fromkeys(OPTIONAL_PURPOSES, Nature.OPTIONAL),
    **dict.fromkeys(PROCESSING, Nature.PROCESSING),
    **dict.fromkeys(NEEDED_PURPOSES, Nature.NEEDED),
}


@dataclass(frozen=True, kw_only=True)
class Items:
    """What a consent says besides who asks, who agrees and what for (Art. 8(4) of Law 94-V); ``days``: it ends then."""

    data: Bilingual
    term: Bilingual
    third_parties: Bilingual
    abroad: Bilingual
    public: Bilingual
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Purpose:
    """A purpose, or a kind of processing, that consent can be withdrawn for on its own (Art. 24(1)(5) of Law 94-V).

    ``withdrawal`` says what taking consent back brings about; ``obstacle`` and ``ends`` what stands in its way and what
    ends that (Art. 8(2)). Plain texts, empty where they do not apply.
    """

    scope: Scope
    title: Bilingual
    text: Bilingual  # what is done
    ground: Bilingual  # what it rests on, with the article or the clause
    withdrawal: Bilingual
    obstacle: Bilingual
    ends: Bilingual
    sign_off: SignOff
    items: Items | None = None  # of an optional purpose

    @property
    def nature(self) -> Nature:
        return NATURE[self.scope]

    @property
    def provisional(self) -> bool:
        return self.sign_off.provisional

    def read(self, language: Language) -> str:
        """What is read before consent is given or taken back."""
        items = self.items
        read = [self.title, self.text, self.ground]
        read += [items.data, items.term, items.third_parties, items.abroad, items.public] if items else []
        return "\n".join(text.in_(language) for text in read)

    def digest(self, language: Language) -> str:
        """The hash of that, as it stands in the ledger."""
        return sha256(self.read(language).encode()).hexdigest()

    def until(self, now: datetime) -> datetime | None:
        """When consent given now ends by itself (UTC)."""
        return now + timedelta(days=self.items.days) if self.items and self.items.days else None

    def reads(self, shown: str, language: Language) -> bool:
        """Whether a button with the start of a hash stood under this very text."""
        return len(shown) == DIGEST_SHOWN and self.digest(language).startswith(shown)
