import base64
import os
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.config import PREFIX, BadSettings, Environment, Purpose, Settings, load_settings, read_settings
from bot.domain.languages import Language

KEY = base64.b64encode(bytes(range(32))).decode()
GOOD = {
    "BOT_TOKEN": "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr",
    "BOT_MASTER_KEY": KEY,
    "BOT_COMPANY_NAME": "ТОО «TWELVE»",
    "BOT_COMPANY_BIN": "123456789012",
    "BOT_COMPANY_CONTACT": "privacy@company.kz, +7 700 000 00 00",
}


def written(folder: Path, **changes: str | None) -> Path:
    file = folder / ".env"
    lines = {**GOOD, **changes}
    file.write_text("".join(f"{k}={v}\n" for k, v in lines.items() if v is not None), encoding="utf-8")
    return file


def complaint(file: Path, purpose: Purpose = Purpose.RUN) -> str:
    with pytest.raises(BadSettings) as bad:
        load_settings(purpose, file)
    return str(bad.value)


def test_a_filled_in_file_is_enough_to_run(tmp_path: Path) -> None:
    settings = load_settings(Purpose.RUN, written(tmp_path))

    assert settings.token.get_secret_value() == GOOD["BOT_TOKEN"]
    assert settings.key() == bytes(range(32))
    assert settings.company_name == "ТОО «TWELVE»"
    assert settings.company_contact == "privacy@company.kz, +7 700 000 00 00"
    assert settings.api_url == "https://api.telegram.org"
    assert settings.database == "sqlite:///data/bot.db"
    assert settings.desk_chat_id is None
    assert settings.desk_language is Language.RU
    assert settings.solo_desk is False


def test_the_environment_wins_over_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_DESK_LANGUAGE", "kz")
    monkeypatch.setenv("BOT_ADMINS", " 1, 2,,2 ")
    file = written(tmp_path, BOT_DESK_LANGUAGE="ru", BOT_DESK_CHAT_ID="-1001234567890", BOT_DATA_DIR="/srv/desk")

    settings = load_settings(Purpose.RUN, file)

    assert settings.desk_language is Language.KK
    assert settings.admins == (1, 2)
    assert settings.desk_chat_id == -1001234567890
    assert settings.database == "sqlite:////srv/desk/bot.db"


def test_settings_made_in_code_read_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_COMPANY_NAME", "somebody else")

    assert Settings(company_name="TWELVE", token=SecretStr("42:TEST")).company_name == "TWELVE"
    assert Settings().company_name == ""


def test_every_problem_is_named_at_once_with_the_value_and_the_line_to_write(tmp_path: Path) -> None:
    bad = {
        "BOT_API_URL": "api.telegram.org",
        "BOT_DESK_CHAT_ID": "1234",
        "BOT_DESK_LANGUAGE": "en",
        "BOT_ADMINS": "1,Aigerim",
        "BOT_COMPANY_BIN": "12345",
        "BOT_SOLO_DESK": "perhaps",
        "BOT_CALENDAR_FILE": "/nowhere/calendar.toml",
        "BOT_LOG_LEVEL": "loud",
        "BOT_LOG_FORMAT": "xml",
    }

    text = complaint(written(tmp_path, **bad, BOT_COMPANY_NAME=None))

    for name, value in bad.items():
        assert f"{name} (" in text
        assert f"(seen: {value!r})" in text
        assert f"write in .env: {name}=" in text
    assert "BOT_COMPANY_NAME (the company as its documents name it): it is not set" in text
    assert "pydantic" not in text


def test_the_systems_of_the_company_are_named_with_their_addresses(tmp_path: Path) -> None:
    addresses = "wallet=postgresql://desk:p=w@host/company  crm=https://desk:secret@crm.kz/privacy"

    settings = load_settings(Purpose.RUN, written(tmp_path, BOT_SOURCES=f"'{addresses}'"))

    assert settings.source_addresses == {
        "wallet": "postgresql://desk:p=w@host/company",
        "crm": "https://desk:secret@crm.kz/privacy",
    }
    assert "secret" not in repr(settings)
    assert Settings().source_addresses == {}


@pytest.mark.parametrize("wrong", ["SECRET", "wallet:SECRET://x", "a=sqlite:///SECRET a=sqlite:///SECRET"])
def test_a_wrong_address_of_a_system_is_told_and_not_repeated(tmp_path: Path, wrong: str) -> None:
    text = complaint(written(tmp_path, BOT_SOURCES=f"'{wrong}'"))

    assert "BOT_SOURCES (where the systems of the data map are): " in text
    assert "SECRET" not in text


def test_no_secret_is_repeated_wherever_it_was_written(tmp_path: Path) -> None:
    token = "123456789:SECRETSECRETSECRETSECRETSECRETSECRET"
    key = base64.b64encode(b"S" * 32).decode()
    bad = {
        "BOT_TOKEN": "SECRET and a space",
        "BOT_MASTER_KEY": "U0VDUkVU",
        "BOT_DATABASE_URL": "mysql://bot:SECRET@host/bot",
        "BOT_API_URL": f"https://api.telegram.org/bot{token}",
        "BOT_DESK_CHAT_ID": token,
        "BOT_LOG_LEVEL": key,
        "BOT_LOG_FORMAT": "https://me:SECRET@host",
    }

    text = complaint(written(tmp_path, **bad))

    assert all(f"{name} (" in text for name in bad)
    assert "SECRET" not in text
    assert "U0VDUkVU" not in text
    assert key not in text


def test_a_usable_secret_is_not_shown_by_printing_the_settings(tmp_path: Path) -> None:
    settings = load_settings(Purpose.RUN, written(tmp_path, BOT_DATABASE_URL="postgres://bot:pass-word@host/bot"))

    assert settings.database == "postgresql://bot:pass-word@host/bot"
    for secret in (GOOD["BOT_TOKEN"], KEY, "pass-word"):
        assert secret not in repr(settings)
        assert secret not in str(settings.model_dump())


def test_migrate_needs_the_database_only(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("BOT_DATA_DIR=elsewhere\nBOT_COMPANY_BIN=wrong\nBOT_DSK=1\n")

    assert load_settings(Purpose.MIGRATE, file).database == "sqlite:///elsewhere/bot.db"


def test_migrate_refuses_a_bad_database(tmp_path: Path) -> None:
    text = complaint(written(tmp_path, BOT_DATABASE_URL="bot.db"), Purpose.MIGRATE)

    assert text.startswith("BOT_DATABASE_URL (")
    assert text.count("write in .env") == 1


def test_a_check_goes_on_with_what_is_right(tmp_path: Path) -> None:
    file = written(tmp_path, BOT_TOKEN="wrong token", BOT_DATA_DIR="elsewhere")

    settings, problems = read_settings(Purpose.CHECK, file)

    assert settings.database == "sqlite:///elsewhere/bot.db"
    assert [problem.setting for problem in problems] == ["BOT_TOKEN", "BOT_DESK_CHAT_ID", "BOT_ADMINS"]


def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(tmp_path: Path) -> None:
    file = written(tmp_path, BOT_DESK_CHAT="-100", COMPOSE_PROJECT_NAME="desk")

    text = complaint(file)

    assert "BOT_DESK_CHAT (in .env): there is no such setting" in text
    assert "BOT_DESK_CHAT_ID" in text
    assert "COMPOSE" not in text.upper()


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes("BOT_COMPANY_NAME=Астана".encode("cp1251"))

    assert f"{file} (the file of settings): cannot be read" in complaint(file)


@pytest.mark.parametrize("setting", ["BOT_TOKEN", "BOT_COMPANY_NAME", "BOT_COMPANY_BIN", "BOT_COMPANY_CONTACT"])
def test_an_empty_line_is_a_missing_setting(tmp_path: Path, setting: str) -> None:
    assert f"{setting} (" in complaint(written(tmp_path, **{setting: ""}))


def key_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    file = folder / "master.key"
    file.write_bytes(content)
    file.chmod(mode)
    return file


def test_the_master_key_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    file = key_file(tmp_path, KEY.encode() + b"\n")

    settings = load_settings(Purpose.RUN, written(tmp_path, BOT_MASTER_KEY=None, BOT_MASTER_KEY_FILE=str(file)))

    assert settings.key() == bytes(range(32))


@pytest.mark.parametrize(
    ("content", "mode", "said"),
    [
        (KEY.encode(), 0o644, "chmod 600"),
        (KEY.encode(), 0o602, "chmod 600"),
        (b"c2hvcnQ=", 0o600, "it holds 5 bytes, not 32"),
        (b"not base64!", 0o600, "it is not base64"),
        (b"\xff\xfe\x00", 0o600, "it cannot be read as text"),
        (b"", 0o600, "it holds 0 bytes, not 32"),
    ],
)
def test_a_bad_key_file_is_refused(tmp_path: Path, content: bytes, mode: int, said: str) -> None:
    file = key_file(tmp_path, content, mode)

    text = complaint(written(tmp_path, BOT_MASTER_KEY=None, BOT_MASTER_KEY_FILE=str(file)))

    assert text.startswith("BOT_MASTER_KEY_FILE (")
    assert said in text


def test_a_key_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    text = complaint(written(tmp_path, BOT_MASTER_KEY=None, BOT_MASTER_KEY_FILE="/nowhere/key"))

    assert "there is no such file (seen: '/nowhere/key')" in text


def test_two_keys_are_refused(tmp_path: Path) -> None:
    file = key_file(tmp_path, KEY.encode())

    assert "it is set together with" in complaint(written(tmp_path, BOT_MASTER_KEY_FILE=str(file)))


def test_no_key_is_refused(tmp_path: Path) -> None:
    assert "nor is BOT_MASTER_KEY_FILE" in complaint(written(tmp_path, BOT_MASTER_KEY=None))


@pytest.mark.parametrize(
    "url", ["https://api.telegram.org", "http://127.0.0.1:8081", "http://localhost:1234/prefix", "https://[::1]:80"]
)
def test_any_bot_api_server_will_do(tmp_path: Path, url: str) -> None:
    assert load_settings(Purpose.RUN, written(tmp_path, BOT_API_URL=url + "/")).api_url == url


def test_the_lines_proposed_can_be_used_as_they_are(tmp_path: Path) -> None:
    files = {name: tmp_path / f"{name}.toml" for name in ("calendar_file", "data_map")}
    for file in files.values():
        file.touch()
    files["master_key_file"] = key_file(tmp_path, KEY.encode())
    proposed = {
        PREFIX + name.upper(): str(files.get(name, (field.examples or [""])[0]))
        for name, field in Settings.model_fields.items()
        if name != "master_key"
    }

    settings = load_settings(Purpose.CHECK, written(tmp_path, **{**proposed, "BOT_MASTER_KEY": None}))

    assert settings.model_fields_set == set(Settings.model_fields) - {"master_key"}


def test_names_outside_are_the_prefix_and_the_field() -> None:
    assert Environment.model_config.get("env_prefix") == PREFIX
    assert not [name for name in os.environ if name.startswith(PREFIX)]
