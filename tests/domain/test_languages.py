"""Which of our languages a tag from Telegram means."""

import pytest

from bot.domain.languages import Bilingual, Language


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("ru", Language.RU),
        ("ru-RU", Language.RU),
        ("ru_KZ", Language.RU),
        ("kk", Language.KK),
        ("kk-KZ", Language.KK),
        ("kk-Cyrl-KZ", Language.KK),
        ("KZ", Language.KK),
        ("kz_KZ", Language.KK),
        ("en", None),
        ("en-KZ", None),
        ("ky", None),
        ("", None),
        (None, None),
    ],
)
def test_a_tag_means_a_language_whatever_its_territory(tag: str | None, language: Language | None) -> None:
    assert Language.of(tag) is language


def test_a_text_is_read_in_the_readers_language() -> None:
    text = Bilingual(ru="да", kk="иә")

    assert (text.in_(Language.RU), text.in_(Language.KK)) == ("да", "иә")
