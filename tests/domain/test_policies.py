"""A version of the policy with anything missing is refused, everything at once and by name."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.documents import POLICIES, SHIPPED, shipped, written
from bot.domain.languages import Bilingual, Language
from bot.domain.policies import (
    CLAUSES,
    COOKIES,
    PREAMBLE,
    Fault,
    Flaw,
    Kind,
    Written,
    changed,
    edition,
    faults,
    touches,
)

TODAY = date(2027, 2, 1)
FIRST = shipped()
NEXT = replace(
    written(SHIPPED),
    version="2",
    kind=Kind.MATERIAL,
    effective="2027-03-01",
    summary=Bilingual(ru="Новый получатель.", kk="Жаңа алушы."),
    text=Bilingual(ru=FIRST.text.ru + "\nЕщё одно.", kk=FIRST.text.kk + "\nТағы бір сөйлем."),
)


def found(it: Written) -> list[Fault]:
    return faults(it, before=FIRST, taken=None, today=TODAY)


def said(text: Bilingual, language: Language, words: str) -> Bilingual:
    return replace(text, **{language: words})


def test_what_ships_has_no_faults_and_a_good_next_version_neither() -> None:
    assert faults(written(SHIPPED), before=None, taken=None, today=TODAY) == []
    assert found(NEXT) == []
    assert edition(NEXT).effective == date(2027, 3, 1)


@pytest.mark.parametrize("folder", sorted(POLICIES.iterdir()), ids=lambda folder: folder.name)
def test_every_version_in_the_house_can_be_published(folder: Path) -> None:
    it = written(folder)

    assert it.version == folder.name
    assert faults(it, before=None, taken=None, today=TODAY) == []


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_without_its_section_is_named(clause: str, language: Language) -> None:
    text = NEXT.text.in_(language).replace(f"### {clause} ", "### ")

    wrong = found(replace(NEXT, text=said(NEXT.text, language, text)))

    assert wrong == [Fault(flaw=Flaw.CLAUSE, language=language, facts={"clause": clause})]


def test_a_clause_whose_section_is_empty_is_named_too() -> None:
    head, body = NEXT.text.ru.split("### 6.3 ")
    empty = f"{head}### 6.3 Право\n\n## Cookies{body.split('## Cookies')[1]}"

    assert found(replace(NEXT, text=said(NEXT.text, Language.RU, empty))) == [
        Fault(flaw=Flaw.CLAUSE, language=Language.RU, facts={"clause": "6.3"})
    ]


@pytest.mark.parametrize("part", [PREAMBLE, COOKIES])
def test_preamble_and_cookies_are_parts_of_it(part: str) -> None:
    text = NEXT.text.kk
    cut = text[: text.index("## Cookie")] if part == COOKIES else text[text.index("## 1.") :]

    assert found(replace(NEXT, text=said(NEXT.text, Language.KK, cut))) == [
        Fault(flaw=Flaw.PART, language=Language.KK, facts={"part": part})
    ]


@pytest.mark.parametrize("language", Language)
def test_a_version_without_a_summary_in_both_languages_is_refused(language: Language) -> None:
    wrong = found(replace(NEXT, summary=said(NEXT.summary, language, "  ")))

    assert wrong == [Fault(flaw=Flaw.SUMMARY, language=language)]


@pytest.mark.parametrize("kind", ["", "big", "MINOR"])
def test_a_kind_that_is_none_is_refused(kind: str) -> None:
    assert found(replace(NEXT, kind=kind)) == [Fault(flaw=Flaw.KIND)]


@pytest.mark.parametrize("day", ["", "soon", "2027-02-30", "01.03.2027"])
def test_a_day_that_is_none_is_refused(day: str) -> None:
    assert found(replace(NEXT, effective=day)) == [Fault(flaw=Flaw.DAY)]


def test_a_day_that_has_passed_or_lies_before_the_last_version_is_refused() -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    later = replace(FIRST, version="1.1", effective=date(2027, 4, 1))

    assert [f.flaw for f in found(replace(NEXT, effective=yesterday))] == [Flaw.PAST]
    assert [f.flaw for f in faults(NEXT, before=later, taken=None, today=TODAY)] == [Flaw.BEFORE]


@pytest.mark.parametrize("name", ["", "two words", "вторая", "2/3", "2" * 21, ".."])
def test_a_name_that_no_button_could_carry_is_refused(name: str) -> None:
    assert [f.flaw for f in found(replace(NEXT, version=name))] == [Flaw.NAME]


def test_a_name_that_was_published_is_taken() -> None:
    wrong = faults(replace(NEXT, version="1"), before=FIRST, taken=FIRST, today=TODAY)

    assert wrong == [Fault(flaw=Flaw.TAKEN, facts={"version": "1"})]


def test_texts_of_the_wrong_language_are_noticed() -> None:
    swapped = Bilingual(ru=NEXT.text.kk, kk=NEXT.text.ru)

    assert [(f.flaw, f.language) for f in found(replace(NEXT, text=swapped))] == [
        (Flaw.TONGUE, Language.RU),
        (Flaw.TONGUE, Language.KK),
    ]


def test_a_material_change_is_one_in_both_languages_a_slip_is_put_right_in_one() -> None:
    half = said(NEXT.text, Language.KK, FIRST.text.kk)

    assert [(f.flaw, f.language) for f in found(replace(NEXT, text=half))] == [(Flaw.SAME, Language.KK)]
    assert found(replace(NEXT, text=half, kind=Kind.MINOR)) == []
    assert {f.flaw for f in found(replace(NEXT, text=FIRST.text, kind=Kind.MINOR))} == {Flaw.SAME}


def test_everything_wrong_is_told_at_once() -> None:
    nothing = Bilingual(ru="", kk="")
    wrong = found(Written(version="", kind="", effective="", summary=nothing, text=nothing))

    assert [(f.flaw, f.language) for f in wrong] == [
        (Flaw.NAME, None),
        (Flaw.KIND, None),
        (Flaw.DAY, None),
        (Flaw.SUMMARY, Language.RU),
        (Flaw.TEXT, Language.RU),
        (Flaw.SUMMARY, Language.KK),
        (Flaw.TEXT, Language.KK),
    ]


def test_a_summary_left_from_the_last_version_and_texts_beyond_measure_are_refused() -> None:
    assert {f.flaw for f in found(replace(NEXT, summary=FIRST.summary))} == {Flaw.SUMMARY_OLD}
    assert {f.flaw for f in found(replace(NEXT, summary=Bilingual(ru="я" * 1201, kk="ә" * 1201)))} == {
        Flaw.SUMMARY_LONG
    }
    long = said(NEXT.text, Language.RU, NEXT.text.ru + "я" * 100_000)
    assert [f.flaw for f in found(replace(NEXT, text=long))] == [Flaw.TEXT_LONG]


def test_a_clause_told_twice_is_named() -> None:
    twice = said(NEXT.text, Language.RU, NEXT.text.ru.replace("### 1.2 ", "### 1.1 Ещё\n\nещё раз\n\n### 1.2 "))

    assert [f.flaw for f in found(replace(NEXT, text=twice))] == [Flaw.TWICE]


def test_what_differs_is_found_by_clause_and_blanks_are_no_difference() -> None:
    text = FIRST.text.ru.replace("Риск неверных данных несёте вы.", "Риск несёте вы.").replace("\n\n", "\n\n\n")
    after = replace(FIRST, text=said(FIRST.text, Language.RU, text))

    assert changed(FIRST, after, Language.RU) == ["1.2"]
    assert changed(FIRST, after, Language.KK) == []
    assert [s.key for s in after.sections(Language.RU) if touches(s, ["1.2"])] == ["1"]
