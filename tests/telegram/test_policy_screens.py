"""A policy of any length is turned through to its end and back, and nothing of it is lost."""

import io

import pytest
from pypdf import PdfReader

from bot.documents import pages, shipped
from bot.domain.languages import Language
from bot.domain.policies import Section
from bot.telegram.buttons import ReadPolicy
from bot.telegram.policy_words import policy_paper
from bot.telegram.screen import TEXT_LIMIT, Screen, units
from bot.telegram.subject.policy_screens import section_screen
from bot.texts import translator
from tests import gallery_data as data
from tests.gallery_policies import LONGEST, READINGS

WORDS = translator(Language.RU)


def turned(sign: str, *, start: tuple[int, int]) -> list[tuple[int, int]]:
    """The places that tapping one arrow leads through."""
    places, screen = [start], section_screen(WORDS, READINGS["in force"], *start)
    while found := _target(screen, sign):
        places.append(found)
        screen = section_screen(WORDS, READINGS["in force"], *found)
    return places


def _target(screen: Screen, sign: str) -> tuple[int, int] | None:
    for button in screen.rows[0]:
        if button.text == sign and isinstance(button.does, ReadPolicy):
            return button.does.section, button.does.page
    return None


def test_the_arrows_lead_through_every_page_to_the_end_and_back() -> None:
    sections = LONGEST.sections(Language.RU)
    every = [(n, page) for n, section in enumerate(sections) for page in range(len(pages(section)))]

    assert len(every) > len(sections), "some of them are longer than a message"
    assert turned("▶", start=(0, 0)) == every
    assert turned("◀", start=every[-1]) == every[::-1]


def test_a_long_section_is_cut_into_messages_and_loses_nothing() -> None:
    body = "\n\n".join(f"Абзац {n}. " + "слово " * 150 for n in range(20)) + "\n\n" + "б" * 9_000
    found = pages(Section(key="1", title="1. Долго", body=body))

    assert all(0 < units(page) <= TEXT_LIMIT for page in found)
    whole = "".join(page.plain() for page in found)
    assert whole.count("Абзац") == 20
    assert whole.count("б") - whole.count("бзац") == 9_000


@pytest.mark.parametrize("language", Language)
def test_the_paper_holds_every_section_in_its_readers_language(language: Language) -> None:
    t = translator(language)
    paper = policy_paper(t, data.scene(), shipped(), t.plain("Version {version}", version="1"))

    read = PdfReader(io.BytesIO(paper))
    text = " ".join(page.extract_text() for page in read.pages)
    for section in shipped().sections(language):
        assert section.title in text
        for number in section.clauses:
            assert number in text
    assert t.plain("Privacy policy") in text
    assert "#" not in text
