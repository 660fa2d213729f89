import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOMAIN = sorted((ROOT / "bot/domain").rglob("*.py"))


def imported(file: Path) -> set[str]:
    """Full names of the modules a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def test_imports_keep_to_the_contracts() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    result = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("file", DOMAIN, ids=lambda file: file.stem)
def test_domain_imports_the_standard_library_only(file: Path) -> None:
    foreign = {
        name
        for name in imported(file)
        if not name.startswith("bot.domain") and name.partition(".")[0] not in sys.stdlib_module_names
    }

    assert foreign == set()


def test_there_is_a_domain() -> None:
    assert DOMAIN


@pytest.mark.parametrize("module", ["bot.cli", "bot.config", "bot.texts", "bot.log", "bot.actions", "bot.storage.db"])
def test_commands_that_do_not_talk_to_telegram_do_not_wait_for_aiogram(module: str) -> None:
    code = f"import sys, {module}; sys.exit('aiogram' in sys.modules)"

    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr or f"{module} imports aiogram"
