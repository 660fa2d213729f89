import json
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner

from bot import log
from bot.catalogue_faults import html_faults, problems
from bot.catalogues import Found, extract, main, missing, update
from bot.domain.cases import Status
from bot.domain.languages import Language
from bot.texts import Markup, MissingWords, Translator, clean, read_translator

RU, KK = Language.RU, Language.KK
CODE = """
def screen(t, self, day):
    t("Hello, <b>{name}</b>", name="x")
    self.t.plain("Delete my data")
    t.many("Case {number}: {n} working day left", "Case {number}: {n} working days left", n=3, number="1")
    t("Open" if day else "Closed")
TABLE = {1: N_("Due {day}")}
"""
WORDS: dict[str, dict[str, str | list[str]]] = {
    "Hello, <b>{name}</b>": {"ru": "Здравствуйте, <b>{name}</b>", "kk": "Сәлеметсіз бе, <b>{name}</b>"},
    "Delete my data": {"ru": "Удалить данные", "kk": "Деректерді жою"},
    "Case {number}: {n} working day left": {
        "ru": [
            "Дело {number}: остался {n} рабочий день",
            "Дело {number}: осталось {n} рабочих дня",
            "Дело {number}: осталось {n} рабочих дней",
        ],
        "kk": "{number} өтініш: {n} жұмыс күні қалды",
    },
    "Open": {"ru": "Открыто", "kk": "Ашық"},
    "Closed": {"ru": "Закрыто", "kk": "Жабық"},
    "Due {day}": {"ru": "Срок: {day}", "kk": "Мерзімі: {day}"},
}


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Translator, "strict", True)


@pytest.fixture
def found(tmp_path: Path) -> Found:
    return extract(code_of(tmp_path, CODE))


@pytest.fixture
def locales(tmp_path: Path, found: Found) -> Path:
    folder = tmp_path / "locales"
    folder.mkdir()
    update(found, WORDS, folder)
    return folder


def code_of(folder: Path, text: str) -> Path:
    code = folder / "code"
    code.mkdir(exist_ok=True)
    (code / "screens.py").write_text(text, encoding="utf-8")
    return code


def catalogue(locales: Path, language: Language) -> Path:
    return locales / language.value / "LC_MESSAGES" / "bot.po"


def reader(locales: Path, language: Language) -> Translator:
    return read_translator(language, catalogue(locales, language))


def test_a_value_is_escaped_and_words_that_are_html_already_are_not(locales: Path) -> None:
    t = reader(locales, RU)

    assert t("Hello, <b>{name}</b>", name="<i>Bolat & co</i>") == (
        "Здравствуйте, <b>&lt;i&gt;Bolat &amp; co&lt;/i&gt;</b>"
    )
    assert t("Hello, <b>{name}</b>", name=Markup("<i>Bolat</i>")) == "Здравствуйте, <b><i>Bolat</i></b>"
    assert t("Hello, <b>{name}</b>", name=t("Hello, <b>{name}</b>", name="&")) == (
        "Здравствуйте, <b>Здравствуйте, <b>&amp;</b></b>"
    )


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is(locales: Path) -> None:
    assert reader(locales, KK).plain("Hello, <b>{name}</b>", name="{name} {0.__class__}") == (
        "Сәлеметсіз бе, {name} {0.__class__}"
    )


def test_plain_words_have_no_html(locales: Path) -> None:
    t = reader(locales, RU)

    assert t.plain("Hello, <b>{name}</b>", name="<Bolat> & co") == "Здравствуйте, <Bolat> & co"
    assert t.plain("Hello, <b>{name}</b>", name=Markup("<i>Bolat</i> &amp; co")) == "Здравствуйте, Bolat & co"


def test_plain_text_joined_to_html_is_escaped() -> None:
    assert Markup("<b>a</b>") + "<" == "<b>a</b>&lt;"
    assert "<" + Markup("<b>a</b>") == "&lt;<b>a</b>"
    assert Markup("\n").join(["<", Markup("<i>b</i>")]) == "&lt;\n<i>b</i>"
    assert isinstance(Markup("\n").join(["<"]), Markup)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Айгерим\u202egpj.exe", "Айгеримgpj.exe"),
        ("\u2066Bolat\u2069\u200b\ufeff", "Bolat"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("one\r\ntwo\u2028three\tfour", "one\ntwo\nthree four"),
        ("Ә\u0301 👨\u200d👩\u200d👧", "Ә\u0301 👨\u200d👩\u200d👧"),
        ("\ud800lone", "lone"),
    ],
)
def test_characters_that_turn_or_hide_text_are_taken_out(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize(
    ("n", "ru"),
    [
        (1, "Дело 7: остался 1 рабочий день"),
        (2, "Дело 7: осталось 2 рабочих дня"),
        (5, "Дело 7: осталось 5 рабочих дней"),
        (11, "Дело 7: осталось 11 рабочих дней"),
        (21, "Дело 7: остался 21 рабочий день"),
        (0, "Дело 7: осталось 0 рабочих дней"),
        (1200, "Дело 7: осталось 1\u00a0200 рабочих дней"),
    ],
)
def test_plurals_follow_the_language(locales: Path, n: int, ru: str) -> None:
    message = ("Case {number}: {n} working day left", "Case {number}: {n} working days left")

    assert reader(locales, RU).many(*message, n=n, number=7) == ru
    assert reader(locales, KK).many(*message, n=n % 1000, number=7) == f"7 өтініш: {n % 1000} жұмыс күні қалды"


def test_days_and_moments_are_written_out_for_the_reader_in_almaty(locales: Path) -> None:
    ru, kk = reader(locales, RU), reader(locales, KK)
    late = datetime(2026, 11, 23, 19, 5, tzinfo=UTC)

    assert ru("Due {day}", day=date(2026, 11, 24)) == "Срок: 24 ноября 2026 г."
    assert kk("Due {day}", day=date(2026, 11, 24)) == "Мерзімі: 2026 ж. 24 қараша"
    assert ru("Due {day}", day=late) == "Срок: 24 ноября 2026 г., 00:05"
    assert kk.moment(late.astimezone(timezone(timedelta(hours=-10)))) == "2026 ж. 24 қараша, 00:05"
    assert kk.date(late) == "2026 ж. 24 қараша"
    assert ru.number(1234567) == "1\u00a0234\u00a0567"


def test_months_are_in_the_case_that_a_date_needs(locales: Path) -> None:
    months = [date(2026, month, 1) for month in range(1, 13)]

    assert " ".join(reader(locales, RU).date(day).split()[1] for day in months) == (
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    )
    assert " ".join(reader(locales, KK).date(day).split()[3] for day in months) == (
        "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"
    )


def test_a_moment_without_a_zone_is_refused(locales: Path) -> None:
    with pytest.raises(ValueError, match="time zone"):
        reader(locales, RU).moment(datetime(2026, 11, 23, tzinfo=UTC).replace(tzinfo=None))


def test_a_year_and_an_id_are_not_split_into_thousands(locales: Path) -> None:
    assert reader(locales, RU).plain("Due {day}", day=2026) == "Срок: 2026"


def test_strictly_a_missing_sentence_a_wrong_value_and_a_code_are_errors(locales: Path) -> None:
    t = reader(locales, RU)

    with pytest.raises(MissingWords):
        t("Nobody said this")
    with pytest.raises(MissingWords):
        t.many("{n} fish", "{n} fishes", n=2)
    with pytest.raises(TypeError, match="name"):
        t("Hello, <b>{name}</b>")
    with pytest.raises(TypeError, match="surplus"):
        t("Open", surplus="x")
    with pytest.raises(TypeError, match="code"):
        t("Hello, <b>{name}</b>", name=Status.NEW)


def test_otherwise_the_reader_gets_the_facts_in_english_and_the_log_gets_the_sentence(
    locales: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Translator, "strict", False)
    update(extract(code_of(locales.parent, CODE + 't("Forgotten {name}", name="x")')), None, locales)
    t = reader(locales, KK)

    with structlog.testing.capture_logs() as entries:
        assert t("Forgotten {name}", name="<Aigerim>") == "Forgotten &lt;Aigerim&gt;"
        assert t("Aigerim's own text") == "Aigerim's own text"
        assert t.many("{n} fish", "{n} fishes", n=2) == "2 fishes"
        assert t("Hello, <b>{name}</b>") == "Сәлеметсіз бе, <b>…</b>"

    assert [entry[log.SENTENCE] for entry in entries] == ["Forgotten {name}", None, None, "Hello, <b>{name}</b>"]


def test_extraction_sees_every_way_of_saying_something(found: Found) -> None:
    assert found.problems == []
    assert found.plurals == {
        "Hello, <b>{name}</b>": None,
        "Delete my data": None,
        "Case {number}: {n} working day left": "Case {number}: {n} working days left",
        "Open": None,
        "Closed": None,
        "Due {day}": None,
    }
    assert set(found.files["Open"]) == {"code/screens.py"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('t(f"Hello, {name}")', "glued"),
        ('t("Hello, " + name)', "glued"),
        ('t("Hello, {name}")', "wanted ['name']"),
        ('t("Hello", name=1)', "given ['name']"),
        ('t.many("{n} day", "{n} days", n=2, of=1)', "given ['n', 'of']"),
        ('t.many("{n} day", "{n} days", n=1)\nt.many("{n} day", "{n} Tage", n=1)', "two plurals"),
        ('t.many("{n} day" if x else "Day {n}", "{n} days", n=1)', "both sentences"),
        ('t("a < b")', "stray '<'"),
        ('t("Terms & conditions")', "stray '&'"),
        ('t("<b>open")', "<b> is not closed"),
    ],
)
def test_a_sentence_that_cannot_be_translated_is_named(tmp_path: Path, code: str, said: str) -> None:
    assert said in "\n".join(problems(extract(code_of(tmp_path, code)), tmp_path))


def test_what_cannot_be_parsed_stops_the_update(tmp_path: Path) -> None:
    with pytest.raises(SyntaxError):
        extract(code_of(tmp_path, 't("half'))


def test_complete_catalogues_have_no_problems(found: Found, locales: Path) -> None:
    assert problems(found, locales) == []
    assert missing(locales) == {}


def test_an_update_changes_nothing_where_nothing_changed(found: Found, locales: Path) -> None:
    before = [catalogue(locales, language).read_text() for language in Language]

    update(found, None, locales)

    assert [catalogue(locales, language).read_text() for language in Language] == before
    assert not any("-Date:" in text for text in before)


def test_an_update_keeps_old_words_adds_new_sentences_and_drops_unused_ones(locales: Path) -> None:
    changed = CODE.replace('"Delete my data"', '"Erase my data"')

    update(extract(code_of(locales.parent, changed)), None, locales)

    text = catalogue(locales, KK).read_text(encoding="utf-8")
    assert 'msgid "Erase my data"\nmsgstr ""' in text
    assert "Delete my data" not in text
    assert "Деректерді жою" not in text
    assert "Сәлеметсіз бе" in text
    assert missing(locales) == {"Erase my data": {"ru": "", "kk": ""}}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('msgstr "Ашық"', 'msgstr ""', "kk: no words yet: 'Open'"),
        ('msgid "Open"', 'msgid "Shut"', "kk: not in the catalogue: 'Open'"),
        ('msgid "Open"', 'msgid "Shut"', "kk: not in the code: 'Shut'"),
        ('msgid "Open"', '#, fuzzy\nmsgid "Open"', "kk: marked fuzzy: 'Open'"),
        ("Мерзімі: {day}", "Мерзімі", "kk: other placeholders in 'Мерзімі'"),
        ("Мерзімі: {day}", "Мерзімі: {date}", "kk: other placeholders"),
        ("Мерзімі: {day}", "Мерзімі: {day} ", "kk: other space at an end"),
        ("бе, <b>{name}</b>", "бе, {name}", "kk: other tags"),
        ("бе, <b>{name}</b>", "бе, <b>{name}<b>", "kk: <b> is not closed"),
        ('msgstr[1] "{number} өтініш: {n} жұмыс күні қалды"\n', "", "kk: 1 forms of 2"),
        ("# Kazakh words", '#~ msgid "Old"\n#~ msgstr "Ескі"\n\n# Kazakh words', "kk: obsolete: 'Old'"),
    ],
)
def test_the_check_names_what_is_wrong(found: Found, locales: Path, old: str, new: str, said: str) -> None:
    file = catalogue(locales, KK)
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert any(problem.startswith(said) for problem in problems(found, locales))


def test_a_russian_form_without_its_number_is_named(found: Found, locales: Path) -> None:
    file = catalogue(locales, RU)
    file.write_text(file.read_text(encoding="utf-8").replace("остался {n} рабочий", "остался рабочий"), "utf-8")

    assert len(problems(found, locales)) == 1


@pytest.mark.parametrize(
    "good",
    ['<b>a</b> &lt; <a href="{url}">b</a>', "<tg-spoiler>{x}</tg-spoiler>", "<blockquote expandable>a</blockquote>"],
)
def test_html_that_telegram_knows_is_fine(good: str) -> None:
    assert html_faults(good) == []


@pytest.mark.parametrize("bad", ["<p>a</p>", "a<br>", "<b><i>a</b></i>", "</b>", "5 > 4", "&nbsp;", "&copy;"])
def test_html_that_telegram_refuses_is_named(bad: str) -> None:
    assert html_faults(bad) != []


def test_put_takes_what_missing_prints_and_then_the_check_is_content(tmp_path: Path) -> None:
    code, folder = code_of(tmp_path, CODE), tmp_path / "locales"
    folder.mkdir()
    place = ["--code", str(code), "--locales", str(folder)]
    CliRunner().invoke(main, [*place, "update"])
    wanted = json.loads(CliRunner().invoke(main, [*place, "missing"]).output)
    before = CliRunner().invoke(main, [*place, "check"])

    done = CliRunner().invoke(main, [*place, "put"], input=json.dumps({**WORDS, "Stranger": {"ru": "x"}}))

    assert wanted.keys() == WORDS.keys()
    assert (before.exit_code, len(before.output.splitlines())) == (1, 2 * len(WORDS))
    assert (done.exit_code, done.output) == (1, "not in the code, not put: 'Stranger'\n")
    assert CliRunner().invoke(main, [*place, "check"]).exit_code == 0
