"""The rules that ship are complete and right; a file with mistakes tells them all, by row, with the remedy."""

import os
import shutil
import subprocess
import sys
from datetime import date
from importlib import resources
from itertools import product
from pathlib import Path

import pytest

from bot.domain.cases import Outcome
from bot.domain.deadlines import Start, Unit
from bot.domain.grounds import NEED_GROUND, fitting
from bot.domain.handling import HANDLING
from bot.domain.languages import Language
from bot.domain.requests import Kind
from bot.domain.sign_off import Mark
from bot.rules import HERE, RulesError, load_rules

RULES = load_rules()

# The table of terms, typed from the law a second time.
TERMS = """
access           request_received       3  working_days       S
recipients       request_received       3  working_days       S
reasoned_refusal request_received       3  working_days       S
correct          documents_in_hand      1  working_days       T
block            breach_information     1  working_days       T
unblock          breach_not_confirmed   1  working_days       T
destroy          unlawfulness_confirmed 1  working_days       T
unpublish        request_received       1  working_days       T
withdrawal       request_received       15 working_days       T
transfer_notice  transfer_made          10 working_days       T
objection        request_received       3  working_days       T
breach_notice    breach_detected        1  working_days       T
delete_restrict  request_received       1  working_days       P
delete_finish    request_received       15 working_days       P
complaint        request_received       15 working_days       P
question         request_received       15 working_days       P
appeal           request_received       15 working_days       P
relink           request_received       15 working_days       P
relink_wait      relink_confirmed       3  working_days       P
cooling_off      erasure_confirmed      1  working_days       P
examine          request_received       3  working_days       P
record           case_closed            1095 calendar_days_back P
tell_recipient   duty_opened            1  working_days       P
recipient_first  recipient_told         5  working_days       P
recipient_again  recipient_told         10 working_days       P
recipient_silent recipient_told         15 working_days       P
by_hand          duty_opened            3  working_days       P
ceiling          request_received       30 calendar_days_back S
"""
KINDS = (
    "access recipients correct delete destroy_unlawful block unblock withdraw_consent object_automated unpublish "
    "complaint question appeal relink represent"
)

# Where identity or a document has to be shown: never by a picture of an identity document.
NO_PICTURES = (
    "identity_not_confirmed", "not_confirmed_by_documents", "in_person_only", "relink_not_confirmed",
    "new_number_not_confirmed", "old_channel_objects", "authority_not_confirmed",
)  # fmt: skip
UNIFORM = (
    "aml_client_file", "aml_transactions", "kept_by_law", "restricted_by_law", "naming_restricted_by_law",
    "required_by_law", "automated_by_law",
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules that a test may spoil."""
    for file in HERE.glob("*.toml"):
        shutil.copy(file, tmp_path)
    return tmp_path


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def problems_of(folder: Path, overrides: Path | None = None) -> tuple[str, ...]:
    with pytest.raises(RulesError) as caught:
        load_rules(overrides, folder=folder)
    return caught.value.problems


def test_every_row_of_the_table_of_terms_is_there() -> None:
    shipped = [(t.id, t.starts_at, str(t.amount), t.unit, t.sign_off.mark) for t in RULES.terms.values()]

    assert shipped == [tuple(line.split()) for line in TERMS.strip().splitlines()]


def test_only_rows_read_in_the_law_are_not_provisional_until_signed() -> None:
    for term in RULES.terms.values():
        assert term.provisional is (term.sign_off.mark is not Mark.TEXT)
        assert not term.extendable
        assert term.effective_from == date(2026, 8, 25)


def test_every_kind_of_request_has_its_clocks() -> None:
    assert sorted(RULES.kinds) == sorted(KINDS.split())
    assert set(Kind) == set(RULES.kinds)
    assert [term.id for term in RULES.clocks("delete")] == ["delete_restrict", "delete_finish"]
    assert (RULES.ceiling.id, RULES.ceiling.unit) == ("ceiling", Unit.CALENDAR_DAYS_BACK)


def test_every_kind_has_a_clock_that_starts_with_the_request() -> None:
    for kind in RULES.kinds:
        assert Start.REQUEST_RECEIVED in {term.starts_at for term in RULES.clocks(kind)}, kind


def test_what_a_clock_is_called_in_a_receipt_is_its_own() -> None:
    for kind in RULES.kinds:
        for language in Language:
            titles = [term.title.in_(language) for term in RULES.clocks(kind)]
            assert len(set(titles)) == len(titles), kind
    for kind in ("access", "recipients", "complaint", "question", "appeal", "relink"):
        assert RULES.clocks(kind)[0].id == kind


def test_what_starts_a_clock_goes_on_the_sentence_of_the_receipt() -> None:
    assert set(RULES.starts) == set(Start) - {Start.REQUEST_RECEIVED}
    for words in RULES.starts.values():
        assert words.ru.startswith("когда ")
        assert words.kk.endswith(" кезде")
        assert not words.ru.endswith(".")


def test_a_confirmed_change_of_number_waits_for_an_objection_and_is_no_duty() -> None:
    assert RULES.terms["relink_wait"].starts_at is Start.RELINK_CONFIRMED
    assert all("relink_wait" not in clocks for clocks in RULES.kinds.values())


def codes(kind: str, outcome: Outcome) -> set[str]:
    return {ground.code for ground in fitting(RULES.grounds.values(), kind, outcome)}


def test_a_deletion_can_be_refused_and_partly_granted_on_written_grounds() -> None:
    refused, partly = (codes("delete", outcome) for outcome in NEED_GROUND)

    assert refused == partly | {"identity_not_confirmed", "already_being_decided"}
    assert partly == {
        "aml_client_file", "aml_transactions", "tax_and_accounting", "outstanding_obligation", "data_not_held",
        "blocked",
    }  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_can_be_refused_on_a_ground_of_its_own(kind: Kind) -> None:
    everywhere = {"identity_not_confirmed", "already_open", "already_being_decided"}

    assert codes(kind, Outcome.REFUSED) - everywhere
    assert codes(kind, Outcome.PARTLY) or Outcome.PARTLY not in HANDLING[Kind(kind)].outcomes
    assert not codes(kind, Outcome.PARTLY) & everywhere


def test_every_ground_is_for_kinds_that_exist_and_answers_that_need_one() -> None:
    for ground in RULES.grounds.values():
        assert ground.kinds, ground.code
        assert ground.kinds <= set(Kind), ground.code
        assert ground.fits, ground.code


@pytest.mark.parametrize("language", Language)
def test_buttons_with_grounds_differ_and_are_not_cut_off(language: Language) -> None:
    for kind, outcome in product(Kind, NEED_GROUND):
        titles = [ground.title.in_(language) for ground in fitting(RULES.grounds.values(), kind, outcome)]
        assert len(set(titles)) == len(titles), kind
        assert [title for title in titles if len(title) > 28 or len(title.split()) > 4] == []


@pytest.mark.parametrize("language", Language)
def test_a_ground_leaves_room_for_the_words_of_staff_and_fits_its_column(language: Language) -> None:
    for ground in RULES.grounds.values():
        assert len(ground.code) <= 32
        assert len(ground.text.in_(language)) + len(ground.way_on.in_(language)) <= 500, ground.code
        assert len(ground.article.in_(language)) <= 200, ground.code


def test_words_of_deletion_are_only_where_deletion_was_asked_for() -> None:
    others = [ground for ground in RULES.grounds.values() if "delete" not in ground.kinds]

    assert [ground.code for ground in others if "удал" in ground.text.ru.lower()] == []


def test_retention_needs_the_date_on_which_it_ends() -> None:
    dated = {ground.code for ground in RULES.grounds.values() if ground.needs_end_date}

    assert dated == {"aml_client_file", "aml_transactions", "tax_and_accounting", "kept_by_law"}


def test_the_texts_are_in_their_own_language_and_ask_for_no_documents() -> None:
    for ground in RULES.grounds.values():
        for text in (ground.text, ground.way_on):
            assert set(text.in_(Language.KK).lower()) & set("әғқңөұүһі")
            assert not set(text.in_(Language.RU).lower()) & set("әғқңөұүһі")
    for code in NO_PICTURES:
        assert "удостоверени" in RULES.grounds[code].way_on.ru
        assert "не присылайте" in RULES.grounds[code].way_on.ru
        assert "жібермеңіз" in RULES.grounds[code].way_on.kk


def test_what_the_aml_law_may_stand_behind_is_said_alike_to_everybody_and_names_no_measures() -> None:
    for code in UNIFORM:
        words = f"{RULES.grounds[code].text.ru} {RULES.grounds[code].way_on.ru}".lower()
        assert "одинаково для всех клиентов" in words
        assert "барлық клиентке бірдей" in RULES.grounds[code].text.kk
        assert not any(word in words for word in ("подозр", "риск", "провер", "монитор", "сообщ"))


def test_both_complaint_routes_are_named() -> None:
    assert [route.name.ru for route in RULES.routes] == [
        "Министерство искусственного интеллекта и цифрового развития РК",
        "Суд",
    ]
    assert RULES.routes[0].name.kk == "ҚР Жасанды интеллект және цифрлық даму министрлігі"
    assert all("eOtinish" in text for text in (RULES.routes[0].text.ru, RULES.routes[0].text.kk))


def test_all_mistakes_are_told_at_once_with_file_row_and_remedy(folder: Path) -> None:
    spoil(folder / "kz.toml", "amount = 3", "amount = 0")
    spoil(folder / "kz.toml", 'starts_at = "documents_in_hand"', 'starts_at = "someday"')
    spoil(folder / "kz.toml", 'clocks = ["withdrawal"]', 'clocks = ["withdraw"]')
    spoil(folder / "kz.toml", "extendable = false", "extendible = false")
    spoil(folder / "kz.toml", "[starts.transfer_made]", "[starts.transfer]")
    spoil(folder / "kz.toml", 'signed_off_by = ""', 'signed_off_by = "A. Lawyer"')
    spoil(folder / "calendar.toml", 'name.kk = "Жаңа жыл"', 'name.kk = ""')
    spoil(folder / "calendar.toml", "day = 21", "day = 31")
    spoil(folder / "calendar.toml", "month = 3", "month = 2")
    spoil(folder / "grounds.toml", 'for = ["refused"]', 'for = ["refuse"]')
    spoil(folder / "grounds.toml", 'url = "https://eotinish.kz"', 'url = "eotinish.kz"')

    assert set(problems_of(folder)) >= {
        "kz.toml, [terms.access]: `amount` is 0; write a whole number from 1 to 3660",
        "kz.toml, [terms.correct]: `starts_at` is 'someday'; write one of " + ", ".join(Start),
        (
            "kz.toml, [kinds.withdraw_consent]: `clocks` names 'withdraw', and there is no [terms.withdraw]; "
            "add it or correct the name"
        ),
        "kz.toml, [terms.access]: add `extendable`: true or false",
        "kz.toml, [starts]: add `transfer_made`: `transfer_made.ru` and `transfer_made.kk`",
        "kz.toml, [starts]: `transfer` is not known here; remove it or correct the spelling",
        "kz.toml, [terms.access]: `extendible` is not known here; remove it or correct the spelling",
        "kz.toml, [terms.access]: fill in both `signed_off_by` and `signed_off_on`, or leave both empty",
        "calendar.toml, [[holidays]] number 1 name: `kk` is ''; write a text that is not empty",
        "grounds.toml, [grounds.identity_not_confirmed]: `for` names 'refuse'; write one of refused, partly",
        "grounds.toml, [routes.authority]: `url` is 'eotinish.kz'; write an address that starts with https://",
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("kz.toml", 'ceiling = "ceiling"', 'ceiling = "roof"', "`ceiling` must be the name of one of the [terms]"),
        ("kz.toml", 'version = "2026-08-25.3"', "version = 1", "`version` is 1; write a text"),
        ("kz.toml", "[meta]", "[mata]", "add `meta`: a table"),
        ("kz.toml", "[starts.case_closed]", "[starts.case_opened]", "[starts]: add `case_closed`: `case_closed.ru`"),
        ("kz.toml", "[starts.case_closed]", "[starts.case_opened]", "[starts]: `case_opened` is not known here"),
        ("kz.toml", "[starts.case_closed]", "[starts.request_received]", "[starts]: `request_received` is not known"),
        ("kz.toml", 'kk = "өтініш жабылған кезде"', 'kz = "кезде"', "[starts] case_closed: add `kk`: a text"),
        ("kz.toml", 'clocks = ["withdrawal"]', "clocks = []", "`clocks` is empty"),
        ("kz.toml", 'mark = "S"', 'mark = "s"', "write one of T, S, P"),
        ("kz.toml", "amount = 3", "amount = true", "`amount` is True; write a whole number"),
        ("kz.toml", "effective_from = 2026-08-25", 'effective_from = "2026-08-25"', "without quotes"),
        ("kz.toml", 'signed_off_on = ""', 'signed_off_on = "today"', "a date such as 2026-08-25 without quotes"),
        ("kz.toml", 'signed_off_by = ""', "signed_off_by = 7", '`signed_off_by` is 7; write a name, or ""'),
        ("kz.toml", "[terms.access]", "[terms.access", "is not TOML: "),
        ("kz.toml", "[terms.correct]", "[terms.access]", "is not TOML: "),
        ("calendar.toml", '"Asia/Almaty"', '"Asia/Almati"', "`time_zone` 'Asia/Almati' is not known"),
        ("calendar.toml", '"Asia/Almaty"', '"../etc"', "`time_zone` '../etc' is not known"),
        ("calendar.toml", '"saturday"', '"Saturday"', "`weekend` names 'Saturday'"),
        ("calendar.toml", "until_year = 2025", "until_year = 2025\nfrom_year = 2030", "swap them"),
        ("calendar.toml", "day = 23", "day = 32", "`day` is 32; write a whole number from 1 to 31"),
        ("calendar.toml", "month = 12", "month = 2\nnote = 1", "`note` is not known here"),
        (
            "calendar.toml",
            "month = 5\nday = 1\n",
            "month = 2\nday = 30\n",
            "day 30 of month 2 does not come every year",
        ),
        ("calendar.toml", "[2026]", "[2026, 2027]", "kurban_ait of 2027 is not confirmed, but 2027 is in"),
        ("calendar.toml", "days_off = []", "days_off = [2027-01-05]", "2027-01-05 in `days_off` is not a day of 2026"),
        ("calendar.toml", "on = 2027-05-16", "on = 2026-05-16", "kurban_ait of 2026 is here twice"),
        ("calendar.toml", "[[dated]]\n", "[[datet]]\n", "`datet` is not known here"),
        ("grounds.toml", 'kinds = ["delete"]', 'kinds = ["erase"]', "kz.toml has no [kinds.erase]"),
        ("grounds.toml", "needs_end_date = false", "needs_end_date = 0", "`needs_end_date` is 0; write true or false"),
        ("grounds.toml", "[routes.court]", "[route.court]", "`route` is not known here"),
    ],
)
def test_a_mistake_names_the_file_and_the_remedy(folder: Path, file: str, old: str, new: str, told: str) -> None:
    spoil(folder / file, old, new)

    assert any(problem.startswith(f"{file}, ") and told in problem for problem in problems_of(folder))


def test_a_week_without_working_days_is_refused_and_not_counted_forever(folder: Path) -> None:
    week = '"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"'
    spoil(folder / "calendar.toml", '"saturday", "sunday"', week)

    assert any("`weekend` leaves no working day" in problem for problem in problems_of(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "kz.toml").unlink()

    assert any("kz.toml" in problem and "cannot be read" in problem for problem in problems_of(folder))


def test_a_file_in_another_encoding_is_named(folder: Path) -> None:
    (folder / "grounds.toml").write_bytes("# қазақша".encode("utf-16"))

    assert any("grounds.toml" in problem and "UTF-8" in problem for problem in problems_of(folder))


def test_an_operators_file_moves_days_confirms_dates_and_changes_the_version(tmp_path: Path) -> None:
    file = tmp_path / "moved.toml"
    file.write_text(
        """
official_years = [2027]

[years.2027]
days_off = [2027-01-05]
working_days = [2027-01-09]

[[dated]]
id = "kurban_ait"
name.ru = "Курбан-айт"
name.kk = "Құрбан айт"
on = 2027-05-17
moves = false
confirmed = true
""",
        encoding="utf-8",
    )

    rules = load_rules(file)

    assert not rules.calendar.is_working(date(2027, 1, 5))
    assert rules.calendar.is_working(date(2027, 1, 9))
    assert not rules.calendar.is_working(date(2027, 5, 17))
    assert not rules.calendar.provisional(date(2026, 1, 1), date(2027, 12, 31))
    assert rules.calendar.provisional(date(2028, 1, 1))
    assert rules.version.startswith(RULES.version + "+")
    file.write_text(file.read_text(encoding="utf-8").replace("2027-01-05", "2027-01-06"), encoding="utf-8")
    assert load_rules(file).version != rules.version


def test_an_operators_file_with_mistakes_is_named(tmp_path: Path) -> None:
    file = tmp_path / "moved.toml"
    file.write_text(
        "holidays = 3\nofficial_years = [2027]\n[years.2027]\n"
        "days_off = [2027-01-05]\nworking_days = [2027-01-05]\n[years.2028]\ndays_off = ['soon']\nworking_days = []\n",
        encoding="utf-8",
    )

    told = problems_of(HERE, file)

    name = "moved.toml (BOT_CALENDAR_FILE)"
    assert set(told) == {
        f"{name}, the whole file: `holidays` is not known here; remove it or correct the spelling",
        f"{name}, [years.2027]: 2027-01-05 is both in `days_off` and in `working_days`; remove one",
        (
            f"{name}, [years.2028]: `days_off` is ['soon']; "
            "write a list of dates such as 2026-05-08, without quotes, each once"
        ),
        (
            f"{name}, the whole file: kurban_ait of 2027 is not confirmed, but 2027 is in `official_years`; "
            "confirm the date or take the year out"
        ),
    }


def test_an_operators_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    (problem,) = problems_of(HERE, tmp_path / "nowhere.toml")

    assert "nowhere.toml (BOT_CALENDAR_FILE)" in problem
    assert "check the path" in problem


def test_time_zones_from_before_2024_are_refused_because_almaty_would_be_an_hour_off(tmp_path: Path) -> None:
    (tmp_path / "Asia").mkdir()
    with resources.files("tzdata.zoneinfo.Asia").joinpath("Dhaka").open("rb") as six_hours:
        (tmp_path / "Asia" / "Almaty").write_bytes(six_hours.read())

    told = subprocess.run(
        [sys.executable, "-c", "import bot.rules; bot.rules.load_rules()"],
        env={**os.environ, "PYTHONTZPATH": str(tmp_path), "PYTHONPATH": str(HERE.parents[1])},
        capture_output=True,
        text=True,
        check=False,
    )

    assert "the time zones of this machine are older than 2024a; upgrade tzdata" in told.stderr
