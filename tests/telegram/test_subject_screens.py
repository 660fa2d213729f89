"""What a client reads on the screens of a case, where contents decide about it."""

from dataclasses import replace

import pytest

from bot.actions import drafts
from bot.actions.cases import Shown
from bot.domain.cases import Demand, Outcome, Status, foremost
from bot.domain.entries import EntryKind
from bot.domain.languages import Language
from bot.domain.refusals import TooLong
from bot.domain.requests import WORDS_LIMIT
from bot.telegram.buttons import AddToCase, Begin, ContinueDraft, Disagree, ShowQueue, WithdrawCase
from bot.telegram.screen import TEXT_LIMIT, Screen, units
from bot.telegram.subject import ask_screens, case_screens
from bot.telegram.subject.home import home
from bot.texts import translator
from tests import gallery_data as data

RU = translator(Language.RU)


def buttons(screen: Screen) -> set[type]:
    return {type(button.does) for row in screen.rows for button in row}


def read(shown: Shown, moment: str = "just filed") -> str:
    return case_screens.case_screen(RU, shown, data.scene(moment)).text.plain()


def test_the_case_says_what_is_owed_by_when_under_which_article_and_who_is_next() -> None:
    text = read(data.shown(data.case(Status.NEW)))

    assert "Обращение 2026-000123" in text
    assert "Ограничить доступ к данным, которые нужно сохранить: до 23 ноября 2026 г. включительно" in text
    assert "ст. 41 п. 2 Цифрового кодекса" in text
    assert "Дальше: сотрудник компании возьмёт обращение в работу." in text


@pytest.mark.parametrize(
    ("moment", "words"),
    [("just filed", "остался 1 рабочий день"), ("last day", "сегодня последний день"), ("a day late", "опаздываем на")],
)
def test_the_days_left_are_counted_for_the_reader(moment: str, words: str) -> None:
    assert words in read(data.shown(data.case()), moment)


def test_what_is_decided_shows_its_result_and_no_running_term() -> None:
    text = read(data.shown(data.case(Status.CLOSED, data.demand(outcome=Outcome.REFUSED))))

    assert "Результат: отказ, 22 ноября 2026 г." in text
    assert "осталось" not in text


@pytest.mark.parametrize("demands", [data.MANY_OPEN, data.MANY_DECIDED, data.MANY_MIXED])
def test_a_crowded_case_fits_one_message_and_counts_what_it_leaves_out(demands: tuple[Demand, ...]) -> None:
    shown = data.shown(data.case(Status.WORKING, *demands), data.EMOJI, said=200, happened=200)

    text = case_screens.case_screen(RU, shown, data.scene()).text

    assert units(text) <= TEXT_LIMIT
    assert "Просьбы этого обращения: страница 1 из 14" in text
    assert "… раньше ещё" in text


def test_the_oldest_open_request_is_never_among_those_left_out() -> None:
    kept = foremost(data.MANY_MIXED, 3)

    assert kept == data.MANY_MIXED[20:23]


def test_every_request_of_a_case_stands_on_one_of_its_pages_and_each_refusal_has_its_way_on() -> None:
    refused = [d.id for d in data.MANY_DECIDED if d.outcome in {Outcome.REFUSED, Outcome.PARTLY}]
    shown = data.shown(data.case(Status.CLOSED, *data.MANY_DECIDED))
    pages = [case_screens.case_screen(RU, shown, data.scene(), page) for page in range(14)]
    offered = [b.does.demand for page in pages for row in page.rows for b in row if isinstance(b.does, Disagree)]

    assert sorted(offered) == sorted(refused)
    assert {d for page in range(14) for d in foremost(data.MANY_DECIDED, 3, page)} == set(data.MANY_DECIDED)
    assert case_screens.case_screen(RU, shown, data.scene(), 99) == pages[0]


def test_with_room_left_the_latest_decisions_are_shown_too() -> None:
    demands = (*data.MANY_DECIDED[:5], data.demand(5))

    assert foremost(demands, 3) == demands[3:]
    assert foremost(demands, 10) == demands


def test_the_history_quotes_what_was_said_and_nothing_of_the_desk() -> None:
    said = (data.entry(EntryKind.MESSAGE, "раз\nдва"), data.entry(EntryKind.QUESTION, "<b>какой</b> адрес?", 1))
    shown = replace(data.shown(data.case(), said=0), thread=said, events=((data.FILED, "content_read"),))

    text = read(shown)

    assert "Вы написали: «раз два»" in text
    assert "Мы спросили: «<b>какой</b> адрес?»" in text
    assert len([line for line in text.splitlines() if line.startswith("20 ноября")]) == 2


@pytest.mark.parametrize("status", Status)
def test_only_an_open_case_takes_messages(status: Status) -> None:
    screen = case_screens.case_screen(RU, data.shown(data.case(status)), data.scene())

    assert (AddToCase in buttons(screen)) is data.case(status).open


def test_what_is_being_carried_out_cannot_be_taken_back() -> None:
    screens = {
        status: case_screens.case_screen(RU, data.shown(data.case(status)), data.scene())
        for status in (Status.WORKING, Status.EXECUTING)
    }

    assert WithdrawCase in buttons(screens[Status.WORKING])
    assert WithdrawCase not in buttons(screens[Status.EXECUTING])


def test_the_menu_offers_what_the_reader_can_use() -> None:
    stranger = home(RU, data.COMPANY, data.STRANGER)
    everybody = home(RU, data.COMPANY, data.EVERYTHING_AT_ONCE)

    assert Begin in buttons(stranger)
    assert buttons(stranger).isdisjoint({ContinueDraft, ShowQueue})
    assert buttons(everybody) >= {Begin, ContinueDraft, ShowQueue}


def test_a_member_who_has_left_sees_no_desk() -> None:
    member = replace(data.member(), active=False)

    assert ShowQueue not in buttons(home(RU, data.COMPANY, replace(data.STRANGER, member=member)))


def test_what_a_person_wrote_is_shown_as_text_and_cannot_close_the_quote() -> None:
    screen = ask_screens.check_screen(RU, data.part("</blockquote><b>все</b>"))

    assert "</blockquote><b>все</b>" in screen.text.plain()
    assert screen.text.count("</blockquote>") == 1


def test_words_are_counted_as_telegram_counts_them() -> None:
    assert drafts.words(data.EMOJI) == data.EMOJI
    with pytest.raises(TooLong) as refused:
        drafts.words(data.EMOJI + "!")
    assert refused.value.facts == {"limit": WORDS_LIMIT, "length": WORDS_LIMIT + 1}
