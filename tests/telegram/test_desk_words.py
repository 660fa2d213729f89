"""The words of the desk: a heading agrees with what stands under it, and two buttons never have one name."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.cases import Case, Status
from bot.domain.deadlines import Rung
from bot.domain.languages import Language
from bot.domain.notices import Alarm, Reminder
from bot.domain.requests import Kind, Scope
from bot.telegram.desk import form_screens, notices, screens
from bot.telegram.desk.words import RUNG
from bot.texts import translator
from tests import gallery_data as data

RULE = "delete_finish"
REACHED = {
    datetime(2026, 12, 10, 6, tzinfo=UTC): Rung.DAY_BEFORE,
    datetime(2026, 12, 11, 6, tzinfo=UTC): Rung.MORNING,
    datetime(2026, 12, 14, 6, tzinfo=UTC): Rung.BREACH,
}


def late_at_one_term() -> Case:
    """Of the two terms of a deletion the first was met."""
    demand = data.demand()
    met = tuple(c if c.rule == RULE else replace(c, met_at=c.starts_at) for c in demand.clocks)
    return data.case(Status.WORKING, replace(demand, clocks=met))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("rung", [Rung.HALF, Rung.DAY_BEFORE])
@pytest.mark.parametrize("moment", REACHED)
def test_the_heading_of_a_reminder_counts_the_days_when_it_is_sent(
    language: Language, rung: Rung, moment: datetime
) -> None:
    t, about = translator(language), data.desk(late_at_one_term())
    scene = replace(data.scene(), now=moment)
    private = data.letter(Reminder(case_id=data.ID, rung=rung.name, rule=RULE), about)
    group = data.letter(Alarm(case_id=data.ID, rung=rung.name, rule=RULE), about)

    said = [notices.reminder(t, private, scene), notices.alarm(t, group, scene)]

    heading = t.plain(RUNG[REACHED[moment].name], number=about.case.number)
    assert all(post.screen.text.plain().startswith(heading) for post in said)


@pytest.mark.parametrize("language", Language)
def test_the_buttons_that_write_to_a_client_and_that_answer_a_question_are_not_called_the_same(
    language: Language,
) -> None:
    t, asked = translator(language), data.demand(kind=Kind.QUESTION, scope=Scope.ALL)
    desk = data.desk(data.case(Status.WORKING, asked))

    work = {each.text for row in screens.workplace(t, desk, data.scene()).rows for each in row}
    decisions = {each.text for row in form_screens.outcomes_screen(t, desk, asked).rows[:-1] for each in row}

    assert not work & decisions
