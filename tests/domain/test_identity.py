"""A number or an address is shown by as much of it as its owner knows it by."""

import pytest

from bot.domain.identity import masked, masked_email


@pytest.mark.parametrize(
    ("value", "shown"), [("991331000008", "••••••••0008"), ("+77010000099", "••••••••0099"), ("1234", "1234"), ("", "")]
)
def test_a_number_shows_its_last_four_digits(value: str, shown: str) -> None:
    assert masked(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("aigerim.s@example.kz", "a•••@example.kz"),
        ("a@example.kz", "a•••@example.kz"),
        ("әйгерім@пошта.қаз", "ә•••@пошта.қаз"),
        ("a@b@example.kz", "a•••@example.kz"),
    ],
)
def test_an_e_mail_shows_its_first_letter_and_its_domain(value: str, shown: str) -> None:
    assert masked_email(value) == shown
