"""`python -m bot check` says what keeps a roster from working, and counts every part in its exit code."""

from pathlib import Path

import pytest

from bot import check
from bot.domain.staff import Member, Role


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

    found = await check.look(tmp_path / ".env", inspect)

    assert {"settings", "rules", "words", "database"} <= set(found)
    assert any("BOT_TOKEN" in problem for problem in found["settings"])
    assert asked == []
