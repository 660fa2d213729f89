import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main

ROOT = Path(__file__).resolve().parent.parent
HEAVY = {"aiogram", "aiohttp", "sqlalchemy", "alembic", "reportlab"}


def imported_by(command: list[str], folder: Path) -> set[str]:
    """The large packages that a command imports, in a process of its own."""
    script = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from bot.cli import main\n"
        f"main({command!r}, standalone_mode=False)\n"
        f"print('IMPORTED', *sorted({HEAVY!r} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "command",
    [
        ["--help"],
        ["run", "--help"],
        ["check", "--help"],
        ["register", "--help"],
        ["demo", "--help"],
        ["broadcast", "--help"],
    ],
)
def test_help_imports_nothing_large(command: list[str], tmp_path: Path) -> None:
    assert imported_by(command, tmp_path) == set()


def test_migrate_makes_the_tables_and_does_not_know_telegram(tmp_path: Path) -> None:
    assert imported_by(["migrate"], tmp_path) <= {"sqlalchemy", "alembic"}

    assert (tmp_path / "data" / "bot.db").exists()


def test_help_lists_the_commands_in_the_order_a_newcomer_needs_them() -> None:
    shown = CliRunner().invoke(main, ["--help"]).output

    assert [line.split()[0] for line in shown.partition("Commands:\n")[2].partition("\n\n")[0].splitlines()] == [
        "demo",
        "run",
        "check",
        "register",
        "broadcast",
        "policy",
        "migrate",
    ]


def test_bad_settings_stop_everything_with_all_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_COMPANY_BIN=12\nBOT_TOKEN=secret-that-is-no-token\n")

    done = CliRunner().invoke(main, ["run"])

    assert done.exit_code == 2
    for name in ("BOT_TOKEN", "BOT_MASTER_KEY", "BOT_COMPANY_NAME", "BOT_COMPANY_BIN", "BOT_COMPANY_CONTACT"):
        assert f"write in .env: {name}=" in done.stderr
    assert "secret-that" not in done.output
    assert list(tmp_path.iterdir()) == [tmp_path / ".env"]


def test_a_database_that_cannot_be_reached_is_explained_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("BOT_DATABASE_URL=postgresql://bot:pass-word@127.0.0.1:1/bot\n")

    done = CliRunner().invoke(main, ["migrate"])

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: ")
    assert "pass-word" not in done.output
