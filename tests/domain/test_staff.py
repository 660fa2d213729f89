"""What each role may do at the desk, and that one person never decides alone unless the company says so."""

import pytest

from bot.domain.refusals import NeedsSecondPerson, NotAllowed
from bot.domain.staff import MAY, Duty, Member, Role, require, require_second, too_small

# Who may do what, as it is told to a new colleague.
TOLD = {
    Duty.SEE: "operator responsible admin",
    Duty.WORK: "operator responsible",
    Duty.DECIDE: "operator responsible",
    Duty.CONFIRM: "operator responsible",
    Duty.REVEAL: "operator responsible",
    Duty.ASSIGN: "responsible admin",
    Duty.REOPEN: "responsible",
    Duty.ROSTER: "admin",
    Duty.PUBLISH: "responsible admin",
}


def member(*roles: Role, active: bool = True, name: str = "Bolat") -> Member:
    return Member(
        id=name, name=name, roles=frozenset(roles), language=None, started=True, active=active, version=1
    )  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("duty", Duty)
def test_a_role_reaches_as_far_as_is_told(role: Role, duty: Duty) -> None:
    allowed = role in {Role(name) for name in TOLD[duty].split()}

    assert member(role).may(duty) is allowed
    if allowed:
        require(member(role), duty)
    else:
        with pytest.raises(NotAllowed) as refused:
            require(member(role), duty)
        assert refused.value.facts == {"duty": duty}


def test_every_role_is_in_the_table_and_every_duty_is_somebodys() -> None:
    assert set(MAY) == set(Role)
    assert frozenset().union(*MAY.values()) == frozenset(Duty)


@pytest.mark.parametrize("duty", Duty)
def test_who_has_left_may_do_nothing_whatever_roles_are_written_down(duty: Duty) -> None:
    assert not member(*Role, active=False).may(duty)
    assert not member().may(duty)


def test_who_fills_the_roster_does_not_read_decide_or_reveal() -> None:
    admin = member(Role.ADMIN)

    assert not [duty for duty in (Duty.WORK, Duty.DECIDE, Duty.CONFIRM, Duty.REVEAL) if admin.may(duty)]


def test_two_roles_reach_as_far_as_both() -> None:
    assert all(member(Role.ADMIN, Role.RESPONSIBLE).may(duty) for duty in Duty)


def test_whoever_proposed_does_not_confirm() -> None:
    with pytest.raises(NeedsSecondPerson):
        require_second("bolat", "bolat", solo=False)

    require_second("bolat", "dana", solo=False)
    require_second("bolat", "bolat", solo=True)
    require_second("bolat", "dana", solo=True)


@pytest.mark.parametrize(
    ("roster", "solo", "small"),
    [
        ([], False, True),
        ([], True, True),
        ([member(Role.OPERATOR)], False, True),
        ([member(Role.OPERATOR)], True, False),
        ([member(Role.OPERATOR), member(Role.ADMIN, name="Dana")], False, True),
        ([member(Role.ADMIN)], True, True),
        ([member(Role.OPERATOR), member(Role.RESPONSIBLE, name="Dana")], False, False),
        ([member(Role.OPERATOR), member(Role.RESPONSIBLE, active=False, name="Dana")], False, True),
    ],
)
def test_a_roster_is_too_small_when_nobody_could_be_the_second(roster: list[Member], solo: bool, small: bool) -> None:
    assert too_small(roster, solo=solo) is small
