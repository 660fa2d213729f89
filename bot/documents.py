"""The long texts: the consent card, the bot's own privacy notice, the policy in plain language."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from bot.domain.languages import Language
from bot.texts import LOCALES, Markup, safe

CONSENT_EDITION = "1"
POLICY_EDITION = "1"
POLICY_DATED = date(2026, 11, 24)


@dataclass(frozen=True, kw_only=True)
class Company:
    """The operator as the texts name it: name, BIN (12 digits), and how to reach a human.

    ``name_kk`` is the name in Kazakh, where the form of the company stands behind it; empty when it is the same.
    """

    name: str
    bin: str
    contact: str
    name_kk: str = ""

    def named(self, language: Language) -> str:
        return self.name_kk or self.name if language is Language.KK else self.name

    def fill(self, text: str, language: Language) -> str:
        named = text.replace("{company}", self.named(language))
        return named.replace("{bin}", self.bin).replace("{contact}", self.contact)


@dataclass(frozen=True, kw_only=True)
class Consent:
    """``digest`` is the SHA-256 of exactly what the person could read: summary and full text, filled in."""

    edition: str
    language: Language
    summary: Markup
    full: Markup
    digest: str


@dataclass(frozen=True, kw_only=True)
class Section:
    title: str
    text: Markup


def consent(company: Company, language: Language) -> Consent:
    text = company.fill(_read(f"consent/{CONSENT_EDITION}/{language}.md"), language)
    summary, _, full = text.partition("\n---\n")
    return Consent(
        edition=CONSENT_EDITION,
        language=language,
        summary=html(summary),
        full=html(full),
        digest=sha256(text.encode()).hexdigest(),
    )


def privacy(company: Company, language: Language) -> Markup:
    return html(company.fill(_read(f"privacy/{language}.md"), language))


def policy(company: Company, language: Language) -> list[Section]:
    """The plain-language edition by its sections, each short enough for one message."""
    text = company.fill(_read(f"policy/{POLICY_EDITION}/{language}.md"), language)
    parts = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)
    return [
        Section(title=title, text=html(f"## {title}\n{body}"))
        for title, body in zip(parts[1::2], parts[2::2], strict=True)
    ]


def html(text: str) -> Markup:
    """Heads as bold lines, ``**bold**`` as bold; everything else as it stands."""
    lines = []
    for line in text.strip().splitlines():
        head = re.match(r"#+ +(.+)$", line)
        shown = safe(head[1] if head else line)
        lines.append(f"<b>{shown}</b>" if head else re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", shown))
    return Markup(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))


@cache
def _read(name: str) -> str:
    return (LOCALES / name).read_text(encoding="utf-8")
