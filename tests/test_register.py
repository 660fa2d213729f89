"""The register of processing is the data map, told in rows: nothing of it is left out, in either language."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.domain.languages import Language
from bot.register import BOM, register
from bot.rules import load_rules
from bot.sandbox.company import DATA_MAP
from bot.sources.datamap import load_data_map
from bot.texts import Translator

RULES = load_rules()
MAP = load_data_map(DATA_MAP, RULES.purposes)
in_both = pytest.mark.parametrize("language", Language)


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Translator, "strict", True)


def read(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BOM), newline="")))


@in_both
def test_every_field_stands_in_exactly_one_row_beside_its_purpose_and_ground(language: Language) -> None:
    head, *rows = read(register(MAP, RULES.purposes, language))

    assert len(set(head)) == len(head) == 8
    for one in MAP.fields.values():
        label = one.label.in_(language)
        homes = [row for row in rows if label in row[2].split(", ") and row[3] == one.ground.in_(language)]
        assert RULES.purposes[one.purpose].title.in_(language) in {row[0] for row in homes}
    assert sum(len(row[2].split(", ")) for row in rows) == sum(
        len(one.label.in_(language).split(", ")) for one in MAP.fields.values()
    )


@in_both
def test_recipients_come_with_country_and_paper_and_terms_with_their_article(language: Language) -> None:
    text = register(MAP, RULES.purposes, language)

    used = {one for field in MAP.fields.values() for one in MAP.recipients_of(field)}
    assert used
    told = "\n".join(cell for row in read(text) for cell in row)
    for recipient in used:
        assert f"{recipient.name.in_(language)} ({recipient.country.in_(language)}, {recipient.undertaking})" in told
    for kept in {kept for field in MAP.fields.values() if (kept := MAP.retention_of(field))}:
        assert f"{kept.title.in_(language)} ({kept.article.in_(language)})" in told
    for source in {field.source for field in MAP.fields.values()}:
        assert MAP.sources[source].method.in_(language) in told


def test_the_languages_differ_and_the_file_begins_so_that_a_spreadsheet_knows_its_letters() -> None:
    russian, kazakh = (register(MAP, RULES.purposes, language) for language in Language)

    assert russian != kazakh
    assert russian.encode().startswith(b"\xef\xbb\xbf")


def settings(folder: Path, monkeypatch: pytest.MonkeyPatch, data_map: Path | None) -> None:
    monkeypatch.chdir(folder)
    (folder / ".env").write_text(f"BOT_DATA_MAP={data_map}\n" if data_map else "", encoding="utf-8")


@in_both
def test_the_command_prints_it_or_writes_it_into_a_file(
    language: Language, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(tmp_path, monkeypatch, DATA_MAP)

    printed = CliRunner().invoke(main, ["register", "--language", language.value])
    written = CliRunner().invoke(main, ["register", "--language", language.value, "--out", "register.csv"])

    assert (printed.exit_code, written.exit_code) == (0, 0)
    wanted = register(MAP, RULES.purposes, language)
    assert printed.stdout_bytes.decode() == wanted
    assert (tmp_path / "register.csv").read_bytes().decode() == wanted
    assert written.stdout == ""


def test_without_a_map_or_with_a_bad_one_the_remedy_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path, monkeypatch, None)
    none = CliRunner().invoke(main, ["register"])
    (tmp_path / "bad.toml").write_text("version = 1\n", encoding="utf-8")
    settings(tmp_path, monkeypatch, tmp_path / "bad.toml")
    bad = CliRunner().invoke(main, ["register"])

    assert none.exit_code == bad.exit_code == 1
    assert "BOT_DATA_MAP" in none.stderr
    assert "bad.toml" in bad.stderr
