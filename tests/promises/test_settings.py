"""Every setting is explained where an operator looks: in .env.example and in the README."""

import re
from pathlib import Path

import pytest

from bot.config import PREFIX, Purpose, Settings, read_settings

ROOT = Path(__file__).resolve().parent.parent.parent
SETTINGS = [PREFIX + name.upper() for name in Settings.model_fields]
EXAMPLE = ROOT / ".env.example"
# A heading is not an explanation.
SENTENCE = re.compile(r"^# (?!---).*[.:,]$|^#     ", re.MULTILINE)


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_explained_in_the_example(setting: str) -> None:
    blocks = EXAMPLE.read_text(encoding="utf-8").split("\n\n")

    mine = [block for block in blocks if re.search(rf"^(# )?{setting}=", block, re.MULTILINE)]

    assert len(mine) == 1
    assert SENTENCE.search(mine[0])


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_is_in_the_readme(setting: str) -> None:
    assert re.search(rf"\b{setting}\b", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", [".env.example", "README.md"])
def test_no_setting_is_explained_that_does_not_exist(file: str) -> None:
    named = set(re.findall(rf"\b{PREFIX}[A-Z_]*[A-Z]\b", (ROOT / file).read_text(encoding="utf-8")))

    assert named - set(SETTINGS) == set()


def test_defaults_shown_in_the_example_are_the_defaults(tmp_path: Path) -> None:
    shown = re.sub(r"^# (?=BOT_)", "", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    examples_only = {
        "BOT_COMPANY_NAME_KK", "BOT_DATABASE_URL", "BOT_MASTER_KEY_FILE", "BOT_CALENDAR_FILE", "BOT_DATA_MAP",
        "BOT_SOURCES", "BOT_MAIL_SERVER", "BOT_MAIL_FROM", "BOT_SMS_GATEWAY", "BOT_SMS_KEY",
    }  # fmt: skip
    kept = [line for line in shown.splitlines() if line.partition("=")[0] not in examples_only]
    file = tmp_path / ".env"
    file.write_text("\n".join(kept), encoding="utf-8")

    settings, problems = read_settings(Purpose.RUN, file)

    assert settings == Settings()
    assert all("it is not set" in problem.wrong for problem in problems)
