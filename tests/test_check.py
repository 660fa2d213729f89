"""`python -m bot check` says what keeps a roster from working, and counts every part in its exit code."""

from datetime import date
from pathlib import Path

import pytest

from bot import check
from bot.app import utc_now
from bot.domain.staff import Member, Role
from bot.rules import load_rules
from bot.sandbox import company
from bot.sources.datamap import DataMapError, load_data_map


def member(*roles: Role, started: bool = True) -> Member:
    return Member(id="m", name="Bolat", roles=frozenset(roles), language=None, started=started, active=True, version=1)


@pytest.mark.parametrize(
    ("members", "solo", "found"),
    [
        ([], False, [check.NOBODY]),
        ([member(Role.ADMIN)], False, [check.NOBODY]),
        ([member(Role.OPERATOR)], False, [check.TOO_FEW]),
        ([member(Role.OPERATOR)], True, []),
        ([member(Role.OPERATOR), member(Role.RESPONSIBLE)], False, []),
        ([member(Role.OPERATOR, started=False)], False, [check.TOO_FEW, check.NOT_STARTED]),
        ([member(Role.OPERATOR, started=False), member(Role.RESPONSIBLE, started=False)], True, [check.NOT_STARTED]),
    ],
)
def test_a_roster_is_told_what_it_lacks(members: list[Member], solo: bool, found: list[str]) -> None:
    assert check.roster_problems(members, solo=solo) == found


async def test_everything_is_looked_at_even_when_nothing_is_set(tmp_path: Path) -> None:
    asked: list[str] = []

    async def inspect(token: str, _: str, __: int | None) -> list[str]:
        asked.append(token)
        return []

    found = await check.look(tmp_path / ".env", inspect, utc_now)

    assert {"settings", "rules", "words", "database"} <= set(found)
    assert any("BOT_TOKEN" in problem for problem in found["settings"])
    assert asked == []


async def test_what_a_wrong_setting_would_have_named_is_not_looked_for_elsewhere(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("BOT_DATABASE_URL=mysql://localhost/bot\nBOT_API_URL=telegram\nBOT_TOKEN=1:a\n", encoding="utf-8")

    found = await check.look(env, nobody, utc_now)

    assert all(any(name in problem for problem in found["settings"]) for name in ("BOT_DATABASE_URL", "BOT_API_URL"))
    assert found["database"] == []
    assert not {"roster", "Telegram"} & set(found)


async def nobody(*_: object) -> list[str]:
    return []


async def test_the_data_map_is_checked_against_the_systems_it_describes(tmp_path: Path) -> None:
    url = company.build(tmp_path / "company.db", 20, today=date(2026, 11, 26))
    lines = (f"BOT_DATA_MAP={company.DATA_MAP}", f"BOT_SOURCES=wallet={url}")
    env = tmp_path / ".env"

    env.write_text("\n".join(lines), encoding="utf-8")
    fits = await check.look(env, nobody, utc_now)
    env.write_text(lines[0], encoding="utf-8")
    nowhere = await check.look(env, nobody, utc_now)
    (tmp_path / "empty.toml").write_text("", encoding="utf-8")
    env.write_text(f"BOT_DATA_MAP={tmp_path / 'empty.toml'}", encoding="utf-8")
    empty = await check.look(env, nobody, utc_now)

    assert fits["data map"] == []
    assert nowhere["data map"] == ["wallet: has no address; add wallet=<URL> to BOT_SOURCES"]
    assert any("add `version`" in problem for problem in empty["data map"])
    with pytest.raises(DataMapError, match="BOT_DATA_MAP"):
        load_data_map(tmp_path / "empty.toml", load_rules().purposes)


async def test_without_a_data_map_none_is_looked_for(tmp_path: Path) -> None:
    assert "data map" not in await check.look(tmp_path / ".env", nobody, utc_now)


def test_the_data_map_is_printed_a_line_for_each_field() -> None:
    data_map = load_data_map(company.DATA_MAP, load_rules().purposes)

    head, *lines = check.table(data_map)

    assert head.split() == ["field", "where", "category", "purpose", "mandatory", "correct", "erase", "kept", "by"]
    assert [line.split()[0] for line in lines] == list(data_map.fields)
    assert "wallet: clients.iin" in lines[0]
    assert lines[0].endswith("client_file, 5 years")
