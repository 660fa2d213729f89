"""What holds of a consent equals what somebody would say who goes through its history with a finger."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.consents import Act, Entry, Held, Material, Standing, held

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HOURS = st.integers(min_value=0, max_value=100)


def at(hour: int) -> datetime:
    return BEGIN + timedelta(hours=hour)


def entry(act: Act, hour: int, lasts: int | None = None) -> Entry:
    until = at(hour + lasts) if lasts is not None and act in {Act.GIVEN, Act.CONFIRMED} else None
    return Entry(
        id=hour,
        act=act,
        at=at(hour),
        until=until,
        edition="2",
        digest="0" * 64,
        policy="1",
        language="kk",
        channel="chat",
    )


ACTS = st.lists(
    st.tuples(HOURS, st.sampled_from(Act), st.none() | st.integers(min_value=1, max_value=50)), max_size=12,
    unique_by=lambda act: act[0],
)  # fmt: skip
VERSIONS = st.lists(st.tuples(HOURS, st.booleans()), max_size=6, unique_by=lambda version: version[0])


def finger(acts: list[tuple[int, Act, int | None]], versions: list[tuple[int, bool]], now: int) -> Standing:
    """Hour by hour, as one would do it by hand; a minor version is looked at and passed over."""
    standing, ends = Standing.UNKNOWN, None
    for hour in range(now + 1):
        if standing in {Standing.GIVEN, Standing.TO_CONFIRM} and ends is not None and hour >= ends:
            standing = Standing.EXPIRED
        for when, material in versions:
            if when == hour and material and standing is Standing.GIVEN:
                standing = Standing.TO_CONFIRM
        for when, act, lasts in acts:
            if when == hour:
                ends = None
                if act in {Act.GIVEN, Act.CONFIRMED}:
                    standing, ends = Standing.GIVEN, None if lasts is None else hour + lasts
                else:
                    standing = Standing.REFUSED if act is Act.REFUSED else Standing.WITHDRAWN
    return standing


@given(ACTS, VERSIONS, HOURS)
def test_it_equals_what_a_finger_finds(
    acts: list[tuple[int, Act, int | None]], versions: list[tuple[int, bool]], now: int
) -> None:
    acts = sorted(acts)
    material = [Material(version=str(hour), at=at(hour)) for hour, asks in sorted(versions) if asks]

    found = held([entry(act, hour, lasts) for hour, act, lasts in acts], material, at(now))

    assert found.standing is finger(acts, versions, now)
    assert found.holds is (found.standing in {Standing.GIVEN, Standing.TO_CONFIRM})
    # Whatever it is, it can be explained.
    assert (found.entry is None) is (found.standing is Standing.UNKNOWN)
    assert (found.asks is not None) is (found.standing is Standing.TO_CONFIRM)
    assert found.since is None or found.since <= at(now)


@given(ACTS, VERSIONS, HOURS)
def test_a_minor_version_changes_nothing(
    acts: list[tuple[int, Act, int | None]], versions: list[tuple[int, bool]], now: int
) -> None:
    entries = [entry(act, hour, lasts) for hour, act, lasts in sorted(acts)]
    material = [Material(version=str(hour), at=at(hour)) for hour, asks in sorted(versions) if asks]

    assert held(entries, material, at(now)).standing is finger(sorted(acts), [v for v in versions if v[1]], now)


def test_silence_is_no_consent() -> None:
    assert held([], [Material(version="2", at=at(0))], at(1)) == Held()


def test_what_is_confirmed_is_asked_again_by_the_next_material_version_only() -> None:
    entries = [entry(Act.GIVEN, 1), entry(Act.CONFIRMED, 10)]
    second, third = Material(version="2", at=at(5)), Material(version="3", at=at(20))

    assert held(entries[:1], [second], at(6)).asks == second
    assert held(entries, [second, third], at(11)).standing is Standing.GIVEN
    assert held(entries, [second, third], at(20)).asks == third
