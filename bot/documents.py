"""The long texts: the consent card, the bot's own privacy notice, the policy in plain language."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.domain.languages import Bilingual, Language
from bot.domain.policies import Edition, Section, Written, edition
from bot.texts import LOCALES, Markup, safe

CONSENT_EDITION = "1"
POLICIES = LOCALES / "policy"
SHIPPED = POLICIES / "1"
VERSION_FILE = "version.toml"
FILES = (VERSION_FILE, *(f"{language}.md" for language in Language))
TEMPLATE = """\
# The next version of the policy, after version {last}. Published it never changes.

version = "{version}"
# "minor" (what people have agreed to stays as it is) or "material" (everybody is told and asked).
kind = ""
# The first day in force, in Almaty, such as 2027-03-01, without quotes.
effective = ""

# What has changed, in plain sentences, for people to read.
[summary]
ru = ""
kk = ""
"""
# As much of a section as one message holds.
PAGE = 3500


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
    """``digest`` is the SHA-256 of exactly what the person could read, ``text``: summary and full text, filled in."""

    edition: str
    language: Language
    text: str
    summary: Markup
    full: Markup
    digest: str


def consent(company: Company, language: Language) -> Consent:
    text = company.fill(_read(f"consent/{CONSENT_EDITION}/{language}.md"), language)
    summary, _, full = text.partition("\n---\n")
    return Consent(
        edition=CONSENT_EDITION,
        language=language,
        text=text,
        summary=html(summary),
        full=html(full),
        digest=sha256(text.encode()).hexdigest(),
    )


def privacy(company: Company, language: Language) -> Markup:
    return html(company.fill(_read(f"privacy/{language}.md"), language))


def parsed(files: Mapping[str, str]) -> Written:
    """A version of the policy from its files, of which any may be missing.

    Raises ValueError with the name of a file that is no TOML.
    """
    facts = _facts(files.get(VERSION_FILE, ""))
    summary = facts.get("summary")
    said = summary if isinstance(summary, dict) else {}
    return Written(
        version=str(facts.get("version", "")),
        kind=str(facts.get("kind", "")),
        effective=str(facts.get("effective", "")),
        summary=Bilingual(**{language: str(said.get(language, "")) for language in Language}),
        text=Bilingual(**{language: files.get(f"{language}.md", "") for language in Language}),
    )


def _facts(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{VERSION_FILE}: {error}") from None


def written(folder: Path) -> Written:
    """The same from a folder. Raises ValueError for a file that is not UTF-8 as well."""
    return parsed({name: _text(folder / name) for name in FILES if (folder / name).exists()})


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{file.name} is not UTF-8; save it as UTF-8") from None


def template(last: Edition, version: str = "") -> dict[str, str]:
    """The files of the next version, to be written in: the texts of the last one, and everything else still open."""
    head = TEMPLATE.format(version=version, last=last.version)
    return {VERSION_FILE: head, **{f"{language}.md": last.text.in_(language) for language in Language}}


def shipped() -> Edition:
    """The plain-language edition that the bot brings along."""
    return edition(written(SHIPPED))


def pages(section: Section) -> list[Markup]:
    """A section of the policy in messages: as a rule one, cut between paragraphs where it is longer."""
    parts = [""]
    for paragraph in f"## {section.title}\n\n{section.body}".split("\n\n"):
        for n in range(0, len(paragraph), PAGE):
            piece = paragraph[n : n + PAGE]
            if parts[-1] and len(parts[-1]) + len(piece) > PAGE:
                parts.append("")
            parts[-1] += f"{piece}\n\n"
    return [html(part) for part in parts]


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
