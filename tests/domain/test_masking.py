"""What a covered value gives away: as much as its owner knows it by, and of an IIN the last four digits."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.datamap import Category, Correction, Erasure, Field, Masking, ValueType
from bot.domain.identity import is_iin
from bot.domain.languages import Bilingual
from bot.domain.masking import masked_value, shown, without_iins
from bot.domain.requests import Level, Scope

IIN = "991331000008"
NAMED = Bilingual(ru="а", kk="ә")
FIELD = Field(
    id="f", source="s", table="t", column="c", theme="x", label=NAMED, explanation=NAMED, category=Category.CONTACT,
    type=ValueType.TEXT, purpose=Scope.IDENTIFICATION, ground=NAMED, origin=NAMED, mandatory=True, masking=Masking.OPEN,
    level=Level.CODE, correction=Correction.INSTANT, reason=None, evidence=False, retention=None, erasure=Erasure.CLEAR,
    recipients=(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("masking", "value", "covered"),
    [
        (Masking.OPEN, "Алматы", "Алматы"),
        (Masking.LAST_FOUR, "+77010000099", "••••••••0099"),
        (Masking.LAST_FOUR, "1234567", "•••"),
        (Masking.LAST_FOUR, "12", "•••"),
        (Masking.EMAIL, "aigerim@example.kz", "a•••@example.kz"),
        (Masking.EMAIL, "not an address", "•••"),
        (Masking.INITIALS, "Нұрлан Әбдіқадырұлы", "Н••• Ә•••"),
        (Masking.YEAR, "1990-05-17", "•••1990"),
        (Masking.YEAR, "unknown", "•••"),
        (Masking.HIDDEN, "anything", "•••"),
        (Masking.HIDDEN, "", ""),
    ],
)
def test_a_value_is_covered_as_its_field_says(masking: Masking, value: str, covered: str) -> None:
    assert masked_value(masking, value) == covered


@given(st.sampled_from(Masking), st.sampled_from(Level), st.booleans())
def test_no_level_and_no_rule_shows_a_whole_iin(masking: Masking, level: Level, reveal: bool) -> None:
    field = replace(FIELD, type=ValueType.IIN, masking=masking)

    assert shown(field, IIN, level=level, reveal=reveal) == "••••••••0008"


@given(st.text(max_size=30), st.text(max_size=30), st.sampled_from(list(ValueType)))
def test_an_iin_inside_other_words_is_covered_too(before: str, after: str, kind: ValueType) -> None:
    text = f"{before} {IIN} {after}"

    found = shown(replace(FIELD, type=kind), text, level=Level.CODE, reveal=True)

    assert found is not None
    assert IIN not in found


@given(st.text())
def test_words_without_an_iin_stay_as_they_are(text: str) -> None:
    if not any(is_iin(text[i : i + 12]) for i in range(len(text))):
        assert without_iins(text) == text


@given(st.text(alphabet="абвәқ ", min_size=2), st.sampled_from([Masking.HIDDEN, Masking.INITIALS]))
def test_a_covered_value_does_not_hold_the_words(value: str, masking: Masking) -> None:
    for word in value.split():
        assert len(word) == 1 or word not in masked_value(masking, value)


def test_a_value_is_revealed_at_its_level_only() -> None:
    field = replace(FIELD, masking=Masking.HIDDEN)

    assert shown(field, "secret", level=Level.PHONE, reveal=True) == "•••"
    assert shown(field, "secret", level=Level.CODE, reveal=False) == "•••"
    assert shown(field, "secret", level=Level.CODE, reveal=True) == "secret"
    assert shown(field, None, level=Level.CODE, reveal=True) is None
