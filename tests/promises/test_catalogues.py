"""Every sentence the code can say has words in both languages, with equal placeholders and HTML that Telegram takes."""

from pathlib import Path

import pytest

from bot.catalogue_faults import problems
from bot.catalogues import extract, save, update
from bot.catalogues import load as load_catalogue
from bot.domain.languages import Language
from bot.texts import LOCALES, catalogue_file, translator


def test_both_catalogues_are_complete_and_fit_to_be_shown() -> None:
    assert problems() == []


@pytest.mark.parametrize("language", Language)
def test_a_catalogue_can_be_read_by_the_bot(language: Language) -> None:
    assert translator(language).language is language


@pytest.mark.parametrize("language", Language)
def test_a_catalogue_is_written_as_the_tool_writes_it(language: Language, tmp_path: Path) -> None:
    update(extract(), locales=tmp_path)
    fresh = tmp_path / catalogue_file(language).relative_to(LOCALES)

    save(fresh, language, load_catalogue(catalogue_file(language), language))

    assert fresh.read_text(encoding="utf-8") == catalogue_file(language).read_text(encoding="utf-8")
