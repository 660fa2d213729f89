"""The purposes that ship are complete and neutral; a file with mistakes tells them all, by row, with the remedy."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.domain.languages import Bilingual, Language
from bot.domain.purposes import DIGEST_SHOWN, NATURE, Nature
from bot.domain.requests import NEEDED_PURPOSES, OPTIONAL_PURPOSES, PROCESSING, REQUESTS, Kind, Scope, at_once
from bot.rules import HERE, RulesError, load_rules

RULES = load_rules()
PURPOSES = RULES.purposes
KAZAKH = set("әғқңөұүһі")


@pytest.fixture
def problems(tmp_path: Path) -> Callable[..., tuple[str, ...]]:
    """What is said of the file after each ``old`` in it became ``new``."""
    for file in HERE.glob("*.toml"):
        shutil.copy(file, tmp_path)

    def said(*changes: tuple[str, str]) -> tuple[str, ...]:
        file = tmp_path / "purposes.toml"
        for old, new in changes:
            text = file.read_text(encoding="utf-8")
            assert old in text
            file.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(RulesError) as caught:
            load_rules(folder=tmp_path)
        return caught.value.problems

    return said


def test_everything_that_can_be_withdrawn_is_there_in_the_order_of_the_screen() -> None:
    assert list(PURPOSES) == [*OPTIONAL_PURPOSES, *NEEDED_PURPOSES, *PROCESSING]
    assert set(PURPOSES) == set(REQUESTS[Kind.WITHDRAW_CONSENT].scopes)
    assert RULES.purposes_edition == "2"


def test_what_is_optional_is_what_takes_effect_at_once() -> None:
    optional = {scope for scope, purpose in PURPOSES.items() if purpose.nature is Nature.OPTIONAL}

    assert optional == {scope for scope in PURPOSES if at_once(Kind.WITHDRAW_CONSENT, scope)}


@pytest.mark.parametrize("scope", NATURE)
def test_each_says_what_it_rests_on_and_what_can_be_done_about_it(scope: Scope) -> None:
    purpose = PURPOSES[scope]
    needed = purpose.nature is Nature.NEEDED

    assert purpose.title.ru
    assert purpose.text.ru
    assert purpose.ground.ru
    assert bool(purpose.withdrawal.ru) is not needed
    assert bool(purpose.obstacle.ru) is bool(purpose.ends.ru) is needed
    assert purpose.provisional, "our own words, until a lawyer has signed them"


@pytest.mark.parametrize("scope", NEEDED_PURPOSES)
def test_what_stands_in_the_way_has_its_article_and_is_the_same_for_everybody(scope: Scope) -> None:
    words = PURPOSES[scope].obstacle.ru.lower()

    assert "ст. 8 п. 2" in words
    assert "неисполненное обязательство" in words
    assert "для всех клиентов" in words
    assert "орындалмаған міндеттеме" in PURPOSES[scope].obstacle.kk
    # Art. 11(5) of the AML law: not a word about measures.
    assert not any(word in words + PURPOSES[scope].ends.ru for word in ("подозр", "провер", "монитор", "сообщ"))


def test_the_texts_are_in_their_own_language() -> None:
    for purpose in PURPOSES.values():
        texts = [value for value in vars(purpose).values() if isinstance(value, Bilingual) and value.ru]
        assert all(not set(text.ru.lower()) & KAZAKH for text in texts)
        assert all(text.ru != text.kk for text in texts)
        assert set("".join(text.kk for text in texts).lower()) & KAZAKH


def test_a_button_belongs_to_one_text_in_one_language() -> None:
    purpose = PURPOSES[Scope.MARKETING]
    shown = purpose.digest(Language.RU)[:DIGEST_SHOWN]
    changed = replace(purpose, text=Bilingual(ru="Иначе", kk="Басқаша"))

    assert purpose.reads(shown, Language.RU)
    assert not purpose.reads(shown, Language.KK)
    assert not changed.reads(shown, Language.RU)
    assert not purpose.reads(shown[:-1], Language.RU)
    assert not purpose.reads("", Language.RU)
    assert len({p.digest(language) for p in PURPOSES.values() for language in Language}) == 2 * len(PURPOSES)


def test_a_purpose_without_a_ground_is_refused(problems: Callable[..., tuple[str, ...]]) -> None:
    found = problems(
        ('ground.ru = "ваше согласие, п. 2.2 политики, ст. 8 п. 1 Закона № 94-V"\n', ""),
        ('ground.kk = "Сіздің келісіміңіз, саясаттың 2.2-тармағы, № 94-V Заңның 8-бабының 1-тармағы"\n', ""),
        ('ground.ru = "договор с вами, п. 2.3 политики"', 'ground.ru = " "'),
    )

    assert found == (
        "purposes.toml, [purposes.personalisation]: add `ground`: `ground.ru` and `ground.kk`",
        "purposes.toml, [purposes.fraud] ground: `ru` is ' '; write a text that is not empty",
    )


def test_all_mistakes_are_told_at_once_with_row_and_remedy(problems: Callable[..., tuple[str, ...]]) -> None:
    found = problems(
        ('edition = "2"', f'edition = "{"1" * 21}"'),
        ("[purposes.research]\noptional = true", "[purposes.studies]\noptional = true"),
        ("[purposes.marketing]\noptional = true", "[purposes.marketing]\noptional = false"),
        ("[purposes.fraud]\noptional = false", "[purposes.fraud]"),
        ("ends.ru = ", "end.ru = "),
        ('mark = "P"', 'mark = "Q"'),
        ("[processing.cross_border]", "[processing.cross_border]\noptional = true"),
    )

    assert [problem.removeprefix("purposes.toml, ").split(";")[0] for problem in found] == [
        "the whole file: [purposes.research] is missing",
        "[purposes.personalisation]: `mark` is 'Q'",
        "[purposes.studies]: is none of the bot's",
        "[purposes.marketing]: `optional` is False",
        "[purposes.identification] ends: add `ru`: a text that is not empty",
        "[purposes.identification]: `end` is not known here",
        "[purposes.fraud]: add `optional`: true or false",
        "[processing.cross_border]: `optional` is not known here",
        f"[meta]: `edition` is '{'1' * 21}'",
    ]


def test_a_file_that_is_missing_is_told_like_the_others(tmp_path: Path) -> None:
    for file in HERE.glob("*.toml"):
        shutil.copy(file, tmp_path)
    (tmp_path / "purposes.toml").unlink()

    with pytest.raises(RulesError, match=r"purposes\.toml.*cannot be read"):
        load_rules(folder=tmp_path)
