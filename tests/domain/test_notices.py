"""Facts without words: refusals, notices and grounds as the domain knows them."""

from dataclasses import fields

import pytest

from bot.domain import notices, refusals
from bot.domain.cases import Outcome
from bot.domain.entries import BY_SUBJECT, FOR_SUBJECT, EntryKind
from bot.domain.grounds import NEED_GROUND, fitting
from bot.domain.notices import NOTICES, Audience, Card, Lane, Notice, Promise, Revealed
from bot.domain.refusals import AlreadyTaken, Refusal
from bot.domain.requests import REQUESTS, Kind, Level
from tests.domain.moments import RULES

EVERY_REFUSAL = [kind for kind in vars(refusals).values() if isinstance(kind, type) and issubclass(kind, Refusal)]


def examples() -> list[Notice]:
    """One of every notice, with something in every field."""
    facts: dict[str, str | int] = {"message": 7, "seconds": 600}
    return [kind.of({f.name: facts.get(f.name, f"{f.name}-1") for f in fields(kind)}) for kind in NOTICES.values()]


@pytest.mark.parametrize("kind", EVERY_REFUSAL)
def test_a_refusal_carries_facts_and_its_text_is_its_name_alone(kind: type[Refusal]) -> None:
    refused = kind(limit=3, name="Bolat")

    assert refused.facts == {"limit": 3, "name": "Bolat"}
    assert str(refused) == kind.__name__, "a log that quotes the exception quotes no fact"


def test_a_refusal_without_facts_has_none() -> None:
    assert AlreadyTaken().facts == {}


@pytest.mark.parametrize("notice", examples(), ids=lambda notice: type(notice).__name__)
def test_a_notice_comes_back_from_its_facts_as_it_was(notice: Notice) -> None:
    assert type(notice).of(notice.facts()) == notice
    assert type(notice).of({**notice.facts(), "added_later": 1}) == notice


def test_every_notice_is_on_the_list_under_its_own_name() -> None:
    bases = {
        Notice, notices.AboutCase, notices.AboutRepresentation, notices.AboutDuty, notices.AboutBroadcast,
        notices.ToStaff, notices.ToDesk,
    }  # fmt: skip
    made = {kind for kind in vars(notices).values() if isinstance(kind, type) and issubclass(kind, Notice)}

    assert set(NOTICES.values()) == made - bases
    assert all(NOTICES[kind.__name__] is kind for kind in NOTICES.values())


def test_only_what_shows_who_it_is_may_get_lost_rather_than_come_twice() -> None:
    assert {kind for kind in NOTICES.values() if kind.promise is Promise.AT_MOST_ONCE} == {Revealed}


def test_the_group_has_a_lane_of_its_own_and_only_its_cards_are_merged() -> None:
    for notice in examples():
        assert (notice.lane is Lane.DESK) == (notice.audience is Audience.DESK)
        assert (notice.merge_key is not None) == isinstance(notice, Card | notices.Progress)
    assert Card(case_id="a").merge_key != Card(case_id="b").merge_key


def test_what_staff_write_among_themselves_is_not_for_the_person() -> None:
    assert set(EntryKind) - FOR_SUBJECT == {EntryKind.NOTE, EntryKind.RETURN}
    assert BY_SUBJECT < FOR_SUBJECT


def test_every_kind_of_request_says_what_it_needs() -> None:
    assert set(REQUESTS) == set(Kind)
    asks_or_complains = {kind for kind, request in REQUESTS.items() if request.level is Level.TELEGRAM}
    assert asks_or_complains == {Kind.QUESTION, Kind.COMPLAINT, Kind.APPEAL}


@pytest.mark.parametrize("outcome", NEED_GROUND)
def test_only_grounds_made_for_a_kind_and_an_answer_are_offered(outcome: Outcome) -> None:
    offered = fitting(RULES.grounds.values(), Kind.DELETE, outcome)

    assert offered
    assert all(outcome in ground.fits and Kind.DELETE in ground.kinds for ground in offered)
    assert fitting(RULES.grounds.values(), "no_such_kind", outcome) == ()
    assert fitting(RULES.grounds.values(), Kind.DELETE, Outcome.FULFILLED) == ()
