"""A data map is read whole, and everything wrong with one is said at once and by name."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bot.domain.datamap import Correction, DataMap, Erasure, Masking, SourceKind, TransferGround, ValueType
from bot.domain.languages import Bilingual, Language
from bot.domain.requests import Scope
from bot.rules import load_rules
from bot.sandbox.company import DATA_MAP
from bot.sources.datamap import SCHEMA, DataMapError, load_data_map, schema
from tests.kazakh import (
    BORROWED_STEMS,
    FORBIDDEN,
    MIXED_STEMS,
    broken_harmony,
    foreign_letters,
    wrong_address,
    wrong_keys,
)

PURPOSES = frozenset(load_rules().purposes)


def read(text: str, folder: Path) -> DataMap:
    file = folder / "datamap.toml"
    file.write_text(text, encoding="utf-8")
    return load_data_map(file, PURPOSES)


def complaints(folder: Path, *changes: tuple[str, str]) -> tuple[str, ...]:
    """What is said about the demo's map after replacing these lines, each in its table: `[table] key`."""
    text = DATA_MAP.read_text(encoding="utf-8")
    for place, line in changes:
        table, key = place.split(" ")
        pattern = rf"(?ms)(^\[{re.escape(table)}\]\n(?:(?!^\[).)*?)^{key} = [^\n]*\n"
        found = re.search(pattern, text)
        assert found, place
        text = f"{text[: found.start()]}{found[1]}{line}\n{text[found.end() :]}"
    with pytest.raises(DataMapError) as error:
        read(text, folder)
    return error.value.problems


@pytest.fixture(scope="module")
def data_map() -> DataMap:
    return load_data_map(DATA_MAP, PURPOSES)


def test_the_map_of_the_demo_is_read_and_can_be_looked_up(data_map: DataMap) -> None:
    iin = data_map.fields["iin"]

    assert (iin.source, iin.type, iin.masking, iin.correction) == (
        "wallet", ValueType.IIN, Masking.LAST_FOUR, Correction.IN_PERSON,
    )  # fmt: skip
    assert [one.id for one in data_map.of_theme("contacts")] == ["phone", "email", "address"]
    assert [one.id for one in data_map.of_table("wallets")] == ["wallet_number", "balance"]
    assert [table.id for table in data_map.tables_of("archive")] == ["papers"]
    assert data_map.people_of("wallet") == data_map.tables["clients"]
    assert data_map.people_of("archive") is None
    assert [one.ground for one in data_map.recipients_of(iin)] == [TransferGround.SERVICE, TransferGround.LAW]
    retention = data_map.retention_of(iin)
    assert retention is not None
    assert (retention.starts, retention.years) == ("closed_on", 5)
    assert data_map.retention_of(data_map.fields["email"]) is None
    assert set(data_map.obligations) == {rule.id for rule in data_map.obligations_of("wallet")}
    assert data_map.sources["archive"].kind is SourceKind.MANUAL


def test_every_category_way_of_correction_and_of_erasure_is_in_the_demo(data_map: DataMap) -> None:
    assert {one.correction for one in data_map.fields.values()} == set(Correction)
    assert {one.erasure for one in data_map.fields.values()} == set(Erasure)


def test_everything_wrong_is_said_at_once_by_name(tmp_path: Path) -> None:
    found = complaints(
        tmp_path,
        ("fields.iin purpose", 'purpose = "curiosity"'),
        ("fields.phone purpose", ""),
        ("fields.email recipients", 'recipients = ["nobody"]'),
        ("fields.address label", 'label = { ru = "Адрес" }'),
        ("fields.birth column", 'column = "iin"'),
        ("fields.ip reason", ""),
        ("fields.tariff theme", 'theme = "weather"'),
        ("fields.news level", "level = 7"),
        ("fields.page erasure", 'erasure = "clear"'),
        ("fields.cookies type", 'type = "text"'),
        ("retentions.operation article", ""),
        ("retentions.client_file starts", 'starts = "email"'),
        ("obligations.debt table", 'table = "debts"'),
        ("sources.archive evidence", ""),
        ("tables.clients identity", ""),
        ("recipients.bank ground", 'ground = "habit"'),
        ("themes.money title", 'titel = { ru = "а", kk = "ә" }'),
    )

    said = "\n".join(found)
    for expected in (
        "[fields.iin]: `purpose` is 'curiosity'",
        "[fields.phone]: `purpose` is missing; name the purpose",
        "[fields.email]: `recipients` is 'nobody', and there is no [recipients.nobody]",
        "[fields.address]: `label.kk` is missing; write it in Kazakh too",
        "[fields.birth]: `column` is that of [fields.iin] already",
        "[fields.ip]: add `reason`",
        "[fields.tariff]: `theme` is 'weather'",
        "[fields.news]: `level` is 7",
        "[fields.cookies]: `switch` is for a flag of a purpose",
        "[tables.sessions]: a field of it is erased by `delete`",
        "[retentions.operation]: `article` is missing; name the article",
        "[retentions.client_file]: `starts` is 'email', a field of the type email",
        "[obligations.debt]: `table` is 'debts'",
        "[sources.archive]: add `evidence`",
        "[sources.wallet]: 0 of its tables have `identity`",
        "[recipients.bank]: `ground` is 'habit'; write 'consent', 'service', 'law' or 'protection'",
        "[themes.money]: `titel` is not known here",
    ):
        assert expected in said
    assert all(problem.startswith("datamap.toml, [") for problem in found)
    assert "pydantic" not in said


def test_what_must_be_kept_can_be_restricted(tmp_path: Path) -> None:
    found = complaints(tmp_path, ("tables.clients restriction", ""))

    assert [problem.partition("]")[0] for problem in found] == [
        f"datamap.toml, [tables.{name}" for name in ("clients", "wallets", "contracts", "disclosures")
    ]
    assert all("add `restriction` here or in the table of people" in problem for problem in found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "add `version`"),
        ("version = ", "is not TOML"),
        ('[themes.a]\ntitle.ru = "а"\n[themes.a]\n', "is not TOML"),
        ('[themes."A b"]\ntitle = { ru = "а", kk = "ә" }\n', "small Latin letters"),
        ("colour = 1", "`colour` is not known"),
    ],
)
def test_a_file_that_is_no_map_is_refused_in_words(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataMapError, match=re.escape(said)):
        read(text, tmp_path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMapError, match="cannot be read"):
        load_data_map(tmp_path / "none.toml", PURPOSES)


def test_a_purpose_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(DataMapError, match="marketing"):
        load_data_map(DATA_MAP, PURPOSES - {Scope.MARKETING})


def test_the_published_schema_is_the_one_the_file_is_checked_by() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema() + "\n", "python -m bot.sources.datamap"


def words_of(value: Any) -> list[Bilingual]:
    if isinstance(value, dict) and set(value) == {"ru", "kk"}:
        return [Bilingual(**value)]
    return [words for part in value.values() for words in words_of(part)] if isinstance(value, dict) else []


WORDS = words_of(tomllib.loads(DATA_MAP.read_text(encoding="utf-8")))
BORROWED = (*BORROWED_STEMS, "акті", "германия", "клиент", "операция", "тариф", "терроризм", "қате", "әмиян")
LATIN = {"postal", "nine", "gmbh", "ip", "iv", "v"}


@pytest.mark.parametrize("language", Language)
def test_the_words_of_the_map_are_written_as_the_house_writes(language: Language) -> None:
    for words in WORDS:
        text = words.in_(language)
        assert foreign_letters(text, language, LATIN) == []
        assert wrong_address(text, language) == []
        assert not re.search(r"[\"'“”„\u00a0]| - |\.\.\.|  ", text)


def test_the_kazakh_of_the_map_keeps_to_terms_and_harmony() -> None:
    for words in WORDS:
        assert re.findall(FORBIDDEN, words.kk.lower()) == []
        assert broken_harmony(words.kk, (*MIXED_STEMS, *BORROWED)) == set()
        assert wrong_keys(words.kk, BORROWED) == set()
