"""Do the bot's own sentences and rules use the law's words, the right letters and one way of addressing people?"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.catalogues import forms_of, ids_of, load
from bot.domain.languages import Language
from bot.texts import PLACEHOLDER, catalogue_file
from tests.kazakh import (
    BORROWED_STEMS,
    FORBIDDEN,
    MIXED_STEMS,
    TERMS,
    broken_harmony,
    foreign_letters,
    wrong_address,
    wrong_keys,
)

RULES = sorted((Path(__file__).parents[2] / "bot/rules").glob("*.toml"))
# What the bot itself speaks of, on top of the terms of the documents.
SPOKEN = [
    *TERMS,
    (r"обращени", "өтініш"),
    (r"\bудал[ияеё]", "алып таста"),
    (r"доступ\w*\s(?:\w+\s){0,3}ограничен|ограничен\w* доступ", "қол жеткізу"),
    (r"жалоб|пожаловаться|обжалован", "шағым"),
    (r"ответственн\w+ лиц", "жауапты тұлға"),
    (r"конфиденциальност", "құпиялылы"),
    (r"политик", "саясат"),
    (r"рабоч\w+ д(?:ень|ня|ней)", "жұмыс күн"),
    (r"\bБИН\b", "БСН"),
    (r"отозва\w* согласие|согласие отозвано", "кері қайтарып ал"),
    (r"срок хранения", "сақтау мерзім"),
    (r"снять блокирование|блокирование снимут|блокирование не снято", r"бұғаттау(?:ды)?\b[^.]* алып таст"),
    (r"мотивированный ответ", "дәлелді жауап"),
    (r"мотивированный отказ", "уәжді бас тарту"),
]
# Terms that must be met with somewhere: a check of a word that nobody says checks nothing.
MUST_OCCUR = ["дербес деректер", "келісім", "кері қайтарып ал", "үшінші тұлға", "жұмыс күн", "өтініш", "қол жеткізу"]
# Wrong in what the bot says to anybody: calques, officialese, the other word for a term of the law.
AVOIDED = {
    Language.RU: r"заявк|тикет|кейс|юзер|персональн\w+ информаци|личн\w+ данн|является|осуществля|в целях|данный",
    Language.KK: FORBIDDEN + r"|\bарыз|өтінім|болып табылады|жүзеге асыр|мақсатында|персональ|заявк",
}
LATIN = {"telegram", "env", "bot", "desk", "chat", "id", "admins", "start", "staff", "add", "operator", "responsible",
         "eotinish", "нқ", "pdf", "name", "example", "kz", "v", "i", "iv", "iii", "viii", "cookie",
         "cookies", "ip"}  # fmt: skip
# Straight and English quotes, a hyphen for a dash, three dots, a space that is not one.
TYPOGRAPHY = re.compile(r"[\"'“”„‘’\u00a0\t]| - | -- |\.\.\.|  | [,.;:!?]|[«]\s|\s[»]")
MIXED = (
    *MIXED_STEMS, "идентификатор", "бухгалтер", "бірақ", "ешқайда", "ешқашан", "заңгер", "кодекс", "контакт",
    "операция", "рақмет", "сенімхат", "терроризм", "қажет", "қазір", "қауіпсіз",
)  # fmt: skip
BORROWED = (*BORROWED_STEMS, "бухгалтер", "идентификатор", "контакт")


def plain(text: str) -> str:
    """The words of a sentence without its tags, what is typed as it stands, and the names of settings."""
    return re.sub(r"</?b>", "", re.sub(r"<code>.*?</code>|BOT_[A-Z_]+", "№", text))


def catalogue(language: Language) -> dict[str, list[str]]:
    return {ids_of(m)[0]: forms_of(m) for m in load(catalogue_file(language), language) if m.id}


def bilingual(node: object, where: str) -> Iterator[tuple[str, str, str]]:
    """Every pair of texts of a rules file: where it stands, Russian, Kazakh."""
    if isinstance(node, dict):
        if set(node) == set(Language):
            yield where, node["ru"], node["kk"]
        else:
            for name, inner in node.items():
                yield from bilingual(inner, f"{where}.{name}")


WORDS = {language: catalogue(language) for language in Language}
SAID = [
    *((msgid, " ".join(russian), " ".join(WORDS[Language.KK][msgid])) for msgid, russian in WORDS[Language.RU].items()),
    *(pair for file in RULES for pair in bilingual(tomllib.loads(file.read_text(encoding="utf-8")), file.stem)),
]
BY_LANGUAGE = {
    Language.RU: [(where, russian) for where, russian, _ in SAID],
    Language.KK: [(where, kazakh) for where, _, kazakh in SAID],
}
every_language = pytest.mark.parametrize("language", Language)


@pytest.mark.parametrize(("russian", "kazakh"), SPOKEN)
def test_kazakh_uses_the_words_of_the_law(russian: str, kazakh: str) -> None:
    # «жою» changes its last letter when it is declined: the stem is enough.
    stem = kazakh.removesuffix("ю")

    missing = [
        (where, written)
        for where, said, written in SAID
        if re.search(russian, plain(said), re.IGNORECASE) and not re.search(stem, plain(written), re.IGNORECASE)
    ]

    assert missing == []


@pytest.mark.parametrize("kazakh", MUST_OCCUR)
def test_the_terms_of_the_law_are_met_with(kazakh: str) -> None:
    assert any(kazakh in plain(written).lower() for _, written in BY_LANGUAGE[Language.KK])


@every_language
def test_wrong_words_are_not_used(language: Language) -> None:
    found = [(where, re.findall(AVOIDED[language], plain(text).lower())) for where, text in BY_LANGUAGE[language]]

    assert [(where, words) for where, words in found if words] == []


@every_language
def test_no_letter_of_another_alphabet_hides_in_a_word(language: Language) -> None:
    found = [fault for _, text in BY_LANGUAGE[language] for fault in foreign_letters(plain(text), language, LATIN)]

    assert found == []


def test_kazakh_has_no_wrong_letters_and_no_broken_harmony() -> None:
    texts = [plain(text) for _, text in BY_LANGUAGE[Language.KK]]

    assert set().union(*(broken_harmony(text, MIXED) for text in texts)) == set()
    assert set().union(*(wrong_keys(text, BORROWED) for text in texts)) == set()


@every_language
def test_people_are_addressed_as_the_style_says(language: Language) -> None:
    assert [fault for _, text in BY_LANGUAGE[language] for fault in wrong_address(plain(text), language)] == []


@every_language
def test_quotes_dashes_and_spaces_are_of_one_kind(language: Language) -> None:
    found = [(where, TYPOGRAPHY.findall(PLACEHOLDER.sub("x", plain(text).strip()))) for where, text in lines(language)]

    assert [(where, faults) for where, faults in found if faults] == []
    assert [where for where, text in BY_LANGUAGE[language] if text.count("«") != text.count("»")] == []


def lines(language: Language) -> Iterator[tuple[str, str]]:
    for where, text in BY_LANGUAGE[language]:
        yield from ((where, line) for line in text.splitlines())


@every_language
def test_a_button_is_called_in_sentences_as_it_is_called_on_itself(language: Language) -> None:
    words = WORDS[language]

    wrong = [
        (name, text)
        for msgid, forms in words.items()
        for name in re.findall(r"“([^”{]+)”|<b>([^<{]+)</b>:? ", msgid)
        for called in filter(None, name)
        if called in words
        for text in forms
        if words[called][0] not in text
    ]

    assert wrong == []
