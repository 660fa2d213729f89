"""Do the shipped documents say the same in both languages, in the law's words, and fit a message?"""

import re
import tomllib
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from bot.domain.languages import Language
from tests.kazakh import FORBIDDEN, TERMS, broken_harmony, foreign_letters, wrong_address, wrong_keys

LOCALES = Path(__file__).parents[2] / "locales"
CONSENT, PRIVACY, POLICY = "consent/1", "privacy", "policy/1"
DOCUMENTS = [CONSENT, PRIVACY, POLICY]
EVERY_TEXT = [(document, language) for document in DOCUMENTS for language in Language]

CLAUSES = ["1.1", "1.2", "2.1", "2.2", "2.3", "3.1", "3.2", "4.1", "4.2", "5.1", "5.2", "6.1", "6.2", "6.3"]
ITEMS_OF_ART_8_4 = [str(item) for item in range(1, 9)]
FILLED = {"company": "ТОО «" + "Д" * 80 + "»", "bin": "123456789012", "contact": "privacy@" + "d" * 80 + ".kz"}
COMMANDS = {"/menu", "/mydata", "/correct", "/delete", "/withdraw", "/policy", "/privacy", "/developer_info"}

LATIN = {
    "telegram", "id", "v", "twelve", "ip", "cookie", "cookies", "chrome", "edge", "opera", "firefox", "safari",
    "android", "iphone", "ipad", "mac", "eotinish",
}  # fmt: skip


def read(document: str, language: Language) -> str:
    return (LOCALES / document / f"{language}.md").read_text(encoding="utf-8")


def sections(text: str) -> list[str]:
    """The text cut before every `## ` head."""
    return re.split(r"(?m)^(?=## )", text)


def numbers(text: str, marks: str) -> list[str]:
    """Numbers of the heads that begin with these marks, in their order."""
    return re.findall(rf"(?m)^{marks} (\d[\d.]*?)\.? ", text)


def clauses(text: str) -> dict[str, str]:
    bodies = re.split(r"(?m)^### (\d\.\d) [^\n]+$|^## [^\n]+$", text)[1:]
    return {number: body.strip() for number, body in zip(bodies[::2], bodies[1::2], strict=True) if number}


def placeholders(text: str) -> Counter[str]:
    return Counter(re.findall(r"\{(\w*)\}", text))


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def shape(text: str) -> list[str]:
    """What kind of line stands where: a head, a point with its number, a bullet, a note about the bot, a paragraph."""
    kinds = re.compile(r"#+|---|\(\d\)|\d\)|•|В боте:|Ботта:")
    marks = [found[0] if (found := kinds.match(line)) else "text" for line in text.splitlines() if line]
    return ["note" if mark in {"В боте:", "Ботта:"} else mark for mark in marks]


@pytest.mark.parametrize("language", Language)
def test_the_policy_has_every_clause_in_order_and_none_is_empty(language: Language) -> None:
    text = read(POLICY, language)

    assert numbers(text, "###") == CLAUSES
    assert numbers(text, "##") == ["1", "2", "3", "4", "5", "6"]
    assert list(clauses(text)) == CLAUSES
    assert all(len(body) > 40 for body in clauses(text).values())


@pytest.mark.parametrize("language", Language)
def test_a_clause_stands_in_the_section_of_its_number(language: Language) -> None:
    for section in sections(read(POLICY, language)):
        assert {clause[0] for clause in numbers(section, "###")} <= set(numbers(section, "##"))


@pytest.mark.parametrize("language", Language)
def test_the_policy_begins_with_a_preamble_and_ends_with_cookies(language: Language) -> None:
    title, preamble, *_, cookies = sections(read(POLICY, language))

    assert title.startswith("# ")
    assert numbers(preamble, "##") == []
    assert "№ 94-V" in preamble
    assert cookies.startswith("## Cookie")


@pytest.mark.parametrize("language", Language)
def test_points_of_the_clauses_are_all_there(language: Language) -> None:
    found = clauses(read(POLICY, language))

    assert re.findall(r"(?m)^\((\d)\) ", found["1.1"]) == ["1", "2", "3", "4"]
    assert [len(re.findall(r"(?m)^\d\) ", found[number])) for number in ("2.2", "3.2", "4.2")] == [5, 4, 6]


@pytest.mark.parametrize("language", Language)
def test_the_consent_is_a_summary_and_the_eight_items_of_art_8(language: Language) -> None:
    summary, full = read(CONSENT, language).split("\n---\n")

    assert numbers(full, "##") == ITEMS_OF_ART_8_4
    assert units(summary) <= 900
    for part in (summary, full):
        assert set(placeholders(part)) == {"company", "bin", "contact"}
        assert "Telegram" in part
        assert "/withdraw" in part


@pytest.mark.parametrize("document", DOCUMENTS)
def test_both_languages_have_the_same_shape_placeholders_and_links(document: str) -> None:
    russian, kazakh = (read(document, language) for language in Language)

    assert shape(russian) == shape(kazakh)
    assert placeholders(russian) == placeholders(kazakh)
    for pattern in (r"https?://\S+", r"(?<![\w/.])/[a-z_]+", r"\d+"):
        assert Counter(re.findall(pattern, russian)) == Counter(re.findall(pattern, kazakh))


@pytest.mark.parametrize(("document", "language"), EVERY_TEXT)
def test_every_part_fits_one_message(document: str, language: Language) -> None:
    text = read(document, language)
    parts = {CONSENT: text.split("\n---\n"), PRIVACY: [text], POLICY: sections(text)}[document]

    for part in parts:
        assert units(part) <= 3500
        assert units(part.format(**FILLED)) <= 4096


@pytest.mark.parametrize(("document", "language"), EVERY_TEXT)
def test_texts_are_clean(document: str, language: Language) -> None:
    text = read(document, language)

    assert unicodedata.is_normalized("NFC", text)
    assert not re.search(r"[<>&\t\u00a0\u200b]|  | $", text, re.MULTILINE)
    assert set(re.findall(r"(?<![\w/.])/[a-z_]+", text)) <= COMMANDS


@pytest.mark.parametrize(("document", "language"), EVERY_TEXT)
def test_no_letter_of_another_alphabet_hides_in_a_word(document: str, language: Language) -> None:
    assert foreign_letters(read(document, language), language, LATIN) == []


@pytest.mark.parametrize("document", DOCUMENTS)
@pytest.mark.parametrize(("russian", "kazakh"), TERMS)
def test_kazakh_uses_the_words_of_the_law(document: str, russian: str, kazakh: str) -> None:
    # «жою» changes its last letter when it is declined: the stem is enough.
    stem = kazakh.removesuffix("ю")

    for said, written in zip(*(read(document, language).splitlines() for language in Language), strict=True):
        if re.search(russian, said, re.IGNORECASE):
            assert stem in written.lower(), said


@pytest.mark.parametrize(("russian", "kazakh"), TERMS)
def test_every_term_is_needed_somewhere(russian: str, kazakh: str) -> None:
    assert any(re.search(russian, read(document, Language.RU), re.IGNORECASE) for document in DOCUMENTS)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_kazakh_avoids_wrong_terms_wrong_letters_and_broken_harmony(document: str) -> None:
    text = read(document, Language.KK)

    assert re.findall(FORBIDDEN, text.lower()) == []
    assert broken_harmony(text) == set()
    assert wrong_keys(text) == set()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_people_are_addressed_as_the_style_says(document: str) -> None:
    for language in Language:
        assert wrong_address(read(document, language), language) == []


def test_the_version_names_date_kind_and_summary_in_both_languages() -> None:
    version = tomllib.loads((LOCALES / POLICY / "version.toml").read_text(encoding="utf-8"))

    assert version["version"] == "1"
    assert version["effective"] == date(2026, 1, 1)
    assert version["kind"] in {"minor", "material"}
    assert set(version["summary"]) == set(Language)
    assert all(0 < units(summary) <= 900 for summary in version["summary"].values())
