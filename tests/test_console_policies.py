"""A version of the policy on the command line: its folder made, checked by name, published, its evidence taken out."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.actions import acknowledgements, people
from bot.actions import broadcasts as acting
from bot.cli import main
from bot.config import Purpose, load_settings
from bot.console import rule_problems
from bot.domain.broadcasts import Act
from bot.domain.languages import Language
from bot.domain.policies import Answer
from bot.rules import HERE as RULES
from bot.storage import broadcasts, policies
from bot.storage.db import Store
from bot.storage.vault import Vault
from tests.actions.house import House
from tests.actions.versions import NEXT, SUMMARY

ENV = f"""\
BOT_TOKEN=42:{"x" * 35}
BOT_MASTER_KEY={base64.b64encode(bytes(32)).decode()}
BOT_COMPANY_NAME=TWELVE
BOT_COMPANY_BIN=123456789012
BOT_COMPANY_CONTACT=privacy@example.kz
BOT_LOG_LEVEL=ERROR
"""
EVIDENCE = Path("evidence.csv")
HEAD = """\
version = "2"
kind = "{kind}"
effective = 2199-03-01
[summary]
ru = "{ru}"
kk = "{kk}"
"""


@pytest.fixture
async def house(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """A bot, its settings in the folder where the command line looks for them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(ENV)
    settings = load_settings(Purpose.RUN)
    file = Path(settings.database.removeprefix("sqlite:///"))
    file.parent.mkdir(mode=0o700)
    shutil.copyfile(migrated_file, file)
    async with await Store.open(settings.database, Vault(settings.key()), exclusive=True) as store:
        yield House(store)


async def types(*words: str) -> Result:
    """In a process of its own, as far as the store can tell."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["policy", *words])


async def says(*words: str) -> str:
    done = await types(*words)
    assert done.exit_code == 0, done.output
    return done.stdout


def evidence() -> str:
    return EVIDENCE.read_text("utf-8-sig")


def write(kind: str = "material") -> Path:
    folder = Path("locales/policy/2")
    (folder / "version.toml").write_text(HEAD.format(kind=kind, ru=SUMMARY.ru, kk=SUMMARY.kk))
    for language in Language:
        (folder / f"{language}.md").write_text(NEXT.text.in_(language))
    return folder


async def test_a_new_folder_holds_the_last_texts_and_its_check_names_what_is_open(house: House) -> None:
    assert "Write in locales/policy/2" in await says("new", "2")
    assert (await types("new", "2")).output == "Error: locales/policy/2 is there already.\n"

    done = await types("check", "2")

    assert done.exit_code == 1
    assert done.output.splitlines() == [
        "Error: Version 2 cannot be published:",
        '  - kind: write "minor" or "material".',
        "  - effective: write the day from which it counts, for example 2027-03-01.",
        "  - summary.ru: say in plain sentences what has changed.",
        "  - summary.kk: say in plain sentences what has changed.",
    ]


async def test_a_clause_without_a_section_and_all_else_are_named_at_once(house: House) -> None:
    await says("new", "2")
    folder = write(kind="large")
    (folder / "kk.md").write_text(NEXT.text.kk.replace("### 4.2 ", "### "))

    done = await types("publish", "2")

    assert done.exit_code == 1
    assert [line.strip() for line in done.output.splitlines()[1:]] == [
        '- kind: write "minor" or "material".',
        "- kk.md: clause 4.2 has no section.",
    ]
    assert await house.store.read(policies.find, "2") is None


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("version.toml", b"version = 2 =", "version.toml: "),
        ("ru.md", b"\xff\xfe\xff", "ru.md is not UTF-8; save it as UTF-8"),
        ("version.toml", b'version = "3"', "version: it is '3' in version.toml, and its folder is called '2'."),
    ],
)
async def test_files_that_cannot_be_read_are_named(house: House, name: str, content: bytes, said: str) -> None:
    await says("new", "2")
    (write() / name).write_bytes(content)

    assert said in (await types("check", "2")).output


def test_a_purpose_without_a_ground_keeps_every_version_back(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(RULES, folder)
    lines = (folder / "purposes.toml").read_text("utf-8").splitlines(keepends=True)
    start = lines.index("[purposes.marketing]\n")
    lines = [line for n, line in enumerate(lines) if not (start < n < start + 8 and line.startswith("ground."))]
    (folder / "purposes.toml").write_text("".join(lines), "utf-8")

    [problem] = rule_problems(None, folder)

    assert "[purposes.marketing]" in problem
    assert "ground" in problem
    assert rule_problems(None) == []


async def test_a_minor_version_is_published_and_listed(house: House) -> None:
    await says("new", "2")
    write(kind="minor")
    assert "can be published" in await says("check", "2")

    assert await says("publish", "2") == "Version 2 is published. It is in force from 2199-03-01.\n"
    assert await says("publish", "2") == "Version 2 is published. It is in force from 2199-03-01.\n", "again is once"

    first, second = (await says("list")).splitlines()
    assert first.split()[:4] == ["2", "minor", "from", "2199-03-01"]
    assert "in force" not in first
    assert "in force" in second


async def test_a_material_version_waits_for_staff_and_its_evidence_names_nobody(house: House) -> None:
    await says("new", "2")
    write()
    number = (await says("publish", "2")).split("approves ")[1].split(",")[0]
    assert await house.store.read(policies.published) != []
    broadcast = await house.store.read(broadcasts.of_number, number)
    assert broadcast is not None
    admin = await house.admin()
    await house.store.write(acting.act, broadcast.id, Act.APPROVE, by=admin.id, solo=False, now=house.now)
    person = await house.person(name="Айгерім")
    await house.store.write(
        acknowledgements.acknowledge, person, "2", Answer.AGREED, language=Language.KK, now=house.now
    )

    await says("evidence", "2", "--out", "evidence.csv")

    text = evidence()
    head, line = text.splitlines()
    assert head.startswith("policy,subject,language,channel,told,told_at,outcome,answered_at")
    subject = await house.store.read(people.require_agreed, person)
    assert line.startswith(f"2,{subject.id},kk,chat,,,agreed,2026-11-02T07:00:00+00:00,")
    assert "Айгерім" not in text
    assert "+7701" not in text


async def test_while_one_waits_another_is_not_published_over_it(house: House) -> None:
    await says("new", "2")
    folder = write()
    await says("publish", "2")
    (folder / "ru.md").write_text(NEXT.text.ru + "\nЕщё.")

    assert "waits for a second person" in (await types("publish", "2")).output
    kept = await house.store.read(policies.find, "2")
    assert kept is not None
    assert kept.edition.text == NEXT.text


async def test_a_version_that_is_none_is_said_so(house: House) -> None:
    assert (await types("evidence", "9")).output == "Error: There is no version 9: python -m bot policy list\n"
    assert "no name of a version" in (await types("new", "../9")).output
    assert "ru.md is missing" in (await types("check", "9")).output
