"""A letter that would be more than one message is not previewed cut, but refused with what fits."""

import pytest

from bot.domain.refusals import TooLong
from bot.telegram.desk.previews import must_fit
from bot.telegram.screen import Screen
from bot.texts import safe


def test_a_letter_of_exactly_one_message_fits() -> None:
    must_fit(Screen(text=safe("<" * 4096)), "<" * 3000)


def test_a_longer_letter_says_how_many_characters_are_left_for_the_words() -> None:
    with pytest.raises(TooLong) as refused:
        must_fit(Screen(text=safe("😀" * 1000 + "ы" * 2200)), "ы" * 2200)

    assert refused.value.facts == {"limit": 2096, "length": 2200}


def test_what_never_leaves_the_desk_has_no_such_limit() -> None:
    must_fit(None, "ы" * 9000)
