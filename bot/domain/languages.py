"""Which languages can the bot speak, and how is a text in both of them kept together?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Language(StrEnum):
    RU = "ru"
    KK = "kk"

    @classmethod
    def of(cls, tag: str | None) -> Language | None:
        """The language of a tag as Telegram sends it (`ru`, `kk-KZ`, `kz`); None when it is neither."""
        primary = (tag or "").strip().lower().replace("_", "-").partition("-")[0]
        # kz is the country, not the language, but phones and people write it all the same.
        return {"ru": cls.RU, "kk": cls.KK, "kz": cls.KK}.get(primary)


@dataclass(frozen=True, kw_only=True)
class Bilingual:
    """One text, written in both languages (plain text, no markup)."""

    ru: str
    kk: str

    def in_(self, language: Language) -> str:
        return self.kk if language is Language.KK else self.ru
