"""What somebody types about the policy is found in its section, in any form of the word, alphabet and language."""

import pytest

from bot.documents import shipped
from bot.domain.languages import Language
from bot.finding import MOST_FOUND, find

POLICY = shipped()


def first(words: str, language: Language) -> str | None:
    found = find(POLICY.sections(language), words)
    return found[0].section.key if found else None


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("cookie", "cookies"),
        ("куки", "cookies"),
        ("как отключить cookies в браузере?", "cookies"),
        ("рекламные рассылки", "2"),
        ("кому вы передаёте мои данные третьим лицам", "3"),
        ("удалить мои данные", "4"),
        ("возмещение вреда", "4"),
        ("шифрование, кто видит", "5"),
        ("молчание", "6"),
        ("сайты", "preamble"),
        ("дееспособность", "1"),
        ("IP адрес", "1"),
        ("udalit dannye", "4"),
    ],
)
def test_russian_words_find_their_section(words: str, key: str) -> None:
    assert key in [each.section.key for each in find(POLICY.sections(Language.RU), words)[:2]]


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("cookie", "cookies"),
        ("браузердегі куки", "cookies"),
        ("жарнама", "2"),
        ("үшінші тұлғаларға кім береді", "3"),
        ("ushinshi tulgalar", "3"),
        ("деректерімді жою", "4"),
        ("моральдық зиян", "4"),
        ("шифрланған", "5"),
        ("үндемегенім келісім бе", "6"),
        ("әрекетке қабілетті", "1"),
    ],
)
def test_kazakh_words_find_their_section(words: str, key: str) -> None:
    assert key in [each.section.key for each in find(POLICY.sections(Language.KK), words)[:2]]


@pytest.mark.parametrize("words", ["", "?!", "и", "жираф", "12345", "ы" * 4000])
def test_what_is_not_there_is_not_found(words: str) -> None:
    assert find(POLICY.sections(Language.RU), words) == []


def test_what_only_has_a_word_that_stands_everywhere_is_left_out() -> None:
    found = find(POLICY.sections(Language.RU), "отключить данные в браузере")

    assert {each.section.key for each in found} == {"2", "cookies"}


def test_never_more_than_can_be_looked_through_and_each_with_its_line() -> None:
    found = find(POLICY.sections(Language.RU), "данные закон компания услуги согласие")

    assert 1 <= len(found) <= MOST_FOUND
    assert len({each.place for each in found}) == len(found)
    [first, *_] = find(POLICY.sections(Language.RU), "дееспособность")
    assert "Дееспособность" in first.quote
