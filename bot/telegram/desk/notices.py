"""What the desk is told without having asked: cards and lines in the group, content and reminders in private."""

from collections.abc import Callable, Mapping

from bot.actions.deliveries import Letter
from bot.actions.terms import due_of, running
from bot.domain.cases import Pending
from bot.domain.deadlines import Rung, days_left, is_late
from bot.domain.notices import (
    Alarm,
    Announced,
    BroadcastLine,
    Card,
    Confirmed,
    Content,
    DutyLine,
    DutyReminder,
    Forget,
    GivenAgain,
    Hide,
    Line,
    Notice,
    Progress,
    Reminder,
    Revealed,
    SentBack,
    StillLate,
    Taken,
)
from bot.telegram.announcements import announced_screen
from bot.telegram.buttons import ReadCase
from bot.telegram.desk import screens
from bot.telegram.desk.broadcast_screens import line as broadcast_line
from bot.telegram.desk.broadcast_screens import progress
from bot.telegram.desk.duty_screens import told
from bot.telegram.desk.reading import PAGE_LIMIT, answer_parts
from bot.telegram.desk.words import GIVEN_AGAIN, LINE, RUNG, scope_of
from bot.telegram.screen import Post, Scene, Screen, button, units
from bot.texts import N_, Markup, Translator

PARAGRAPH = Markup("\n\n")
# What a number of working days left is called; further away only half time is announced.
NEAR = {0: Rung.MORNING, 1: Rung.DAY_BEFORE}


def _private(t: Translator, letter: Letter, *parts: Markup) -> Post:
    return Post(screen=Screen(text=PARAGRAPH.join(parts), rows=[screens.back_row(t, letter.case.id)]))


def _quote(words: str | None) -> Markup:
    return Markup("<blockquote>") + (words or "") + Markup("</blockquote>")


def content(t: Translator, letter: Letter, _: Scene) -> Post:
    """What the person wrote or attached, for the assignee alone."""
    entry = letter.entry
    head = t("<b>Case {number}: the person writes</b>", number=letter.case.number)
    if entry is None or (entry.text is None and entry.file is None):
        # One more request: as much of it as fits beside the button that opens the whole.
        head = t("<b>Case {number}: one more request</b>", number=letter.case.number)
        parts = list(answer_parts(t, entry.answers if entry else (), PAGE_LIMIT - units(head)))
        return _private(t, letter, head, *(part for part in parts[:1] if part))
    parts = [_quote(entry.text)] if entry.text is not None else []
    if entry.file:
        parts.append(t("Document: {name}", name=entry.file.name))
    post = _private(t, letter, head, *parts)
    return Post(screen=post.screen, file=entry.file)


def taken(t: Translator, letter: Letter, scene: Scene) -> Post:
    if letter.desk is None:
        raise LookupError("a workplace without a case")
    return Post(screen=screens.workplace(t, letter.desk, scene))


def sent_back(t: Translator, letter: Letter, _: Scene) -> Post:
    head = t("<b>Case {number}: the decision was sent back to you</b>", number=letter.case.number)
    return _private(t, letter, head, _quote(letter.entry.text if letter.entry else None))


def confirmed(t: Translator, letter: Letter, _: Scene) -> Post:
    text = t("✓ Case {number}: the decision is confirmed, the answer goes to the person.", number=letter.case.number)
    if letter.demand and letter.demand.pending is Pending.EXECUTION:
        text = t(
            "✓ Case {number}: the decision is confirmed, the person is told. Now it has to be carried out.",
            number=letter.case.number,
        )
    return _private(t, letter, text)


def revealed(t: Translator, letter: Letter, _: Scene) -> Post:
    """Personal values and when they go: nothing else, because the whole message is deleted."""
    if letter.contact:
        return _who_came_elsewhere(t, letter)
    text = t(
        "<b>Case {number}: who is asking</b>\nName in Telegram: {name}\nPhone: {phone}\n\nThis message disappears "
        "after 10 minutes. Do not copy it anywhere.",
        number=letter.case.number,
        name=letter.name or "–",
        phone=letter.phone or "–",
    )
    return Post(screen=Screen(text=text, rows=[screens.back_row(t, letter.case.id)]))


def _who_came_elsewhere(t: Translator, letter: Letter) -> Post:
    text = t(
        "<b>Case {number}: who is asking</b>\nName: {name}\nWhere to answer: {contact}\nPhone: {phone}\n\nThis message "
        "disappears after 10 minutes. Do not copy it anywhere.",
        number=letter.case.number,
        name=letter.name or "–",
        contact=letter.contact or "–",
        phone=letter.phone or "–",
    )
    return Post(screen=Screen(text=text, rows=[screens.back_row(t, letter.case.id)]))


def forget(t: Translator, _letter: Letter, _: Scene) -> Post:
    """The words that stay where a message can no longer be deleted."""
    return Post(screen=Screen(text=t("This was shown for a while only, and is hidden now.")))


def hidden(t: Translator, letter: Letter, _: Scene) -> Post:
    """What stands where the person's words stood: that they came is still to be seen."""
    text = t("Case {number}: the person's message stood here, and is hidden now.", number=letter.case.number)
    again = [button(t.plain("Read everything"), ReadCase(case=letter.case.id))]
    return Post(screen=Screen(text=text, rows=[again, screens.back_row(t, letter.case.id)]))


def reminder(t: Translator, letter: Letter, scene: Scene) -> Post:
    notice = letter.delivery.notice
    if not isinstance(notice, Reminder):
        raise TypeError(type(notice).__name__)
    return _private(t, letter, _term(t, letter, scene, notice.rung, notice.rule))


def _term(t: Translator, letter: Letter, scene: Scene, rung: str, rule: str) -> Markup:
    """What was to be told may have been overtaken when it is sent: the days that are really left have the word."""
    clock = min((c for _, c in running(letter.case) if c.rule == rule), key=lambda clock: clock.due_at, default=None)
    if clock is None:
        return _head(t, RUNG[rung], letter)
    left = days_left(due_of(clock, scene.rules), scene.now, scene.rules.calendar)
    reached = Rung.BREACH if left < 0 else NEAR.get(left, Rung[rung])
    return _head(t, RUNG[reached.name], letter) + "\n" + screens.clock_line(t, clock, scene)


def _head(t: Translator, sentence: str, letter: Letter) -> Markup:
    return Markup("<b>") + t(sentence, number=letter.case.number) + Markup("</b>")


def still_late(t: Translator, letter: Letter, scene: Scene) -> Post:
    """By how many days each date was missed; what was done meanwhile is not in it."""
    late = [c for _, c in running(letter.case) if is_late(due_of(c, scene.rules), scene.now)]
    if not late:
        return _private(t, letter, t("Case {number}: what was late is done.", number=letter.case.number))
    lines = [screens.clock_line(t, clock, scene) for clock in sorted(late, key=lambda clock: clock.due_at)]
    head = _head(t, N_("🔴 Case {number} is still late"), letter)
    who = t("Assignee: {name}", name=(letter.desk and letter.desk.assignee) or t("nobody"))
    return _private(t, letter, screens.LINE.join([head, *lines[: screens.DEMANDS_SHOWN], who]))


def card(t: Translator, letter: Letter, scene: Scene) -> Post:
    if letter.desk is None:
        raise LookupError("a card without a case")
    return Post(screen=screens.card(t, letter.desk, scene))


def line(t: Translator, letter: Letter, _: Scene) -> Post:
    notice = letter.delivery.notice
    if not isinstance(notice, Line):
        raise TypeError(type(notice).__name__)
    sentence = LINE[notice.what]
    names = {"number": letter.case.number, "name": (letter.desk and letter.desk.assignee) or "–"}
    text = t(sentence, **{name: value for name, value in names.items() if f"{{{name}}}" in sentence})
    return Post(screen=Screen(text=text))


def given_again(t: Translator, letter: Letter, _: Scene) -> Post:
    notice, demand = letter.delivery.notice, letter.demand
    if not isinstance(notice, GivenAgain) or demand is None:
        raise TypeError(type(notice).__name__)
    text = t(GIVEN_AGAIN[notice.what], number=letter.case.number, what=t(scope_of(demand.kind, demand.scope)))
    return Post(screen=Screen(text=text))


def alarm(t: Translator, letter: Letter, scene: Scene) -> Post:
    notice = letter.delivery.notice
    if not isinstance(notice, Alarm):
        raise TypeError(type(notice).__name__)
    who = t("Assignee: {name}", name=(letter.desk and letter.desk.assignee) or t("nobody"))
    return Post(screen=Screen(text=_term(t, letter, scene, notice.rung, notice.rule) + "\n" + who))


def announced(t: Translator, letter: Letter, scene: Scene) -> Post:
    """What everybody is about to get, without its buttons: a member of staff is not the reader it is for."""
    if letter.broadcast is None:
        raise LookupError("nothing that could be announced")
    number = letter.broadcast.it.number
    head = t("<b>{number}</b> goes out to people in a moment. Staff see it first:", number=number)
    return Post(screen=Screen(text=PARAGRAPH.join([head, announced_screen(t, letter, scene).text])))


Words = Callable[[Translator, Letter, Scene], Post]

FOR_STAFF: Mapping[type[Notice], Words] = {
    Content: content,
    Taken: taken,
    SentBack: sent_back,
    Confirmed: confirmed,
    Revealed: revealed,
    Hide: hidden,
    Forget: forget,
    Reminder: reminder,
    StillLate: still_late,
    DutyReminder: told,
    Announced: announced,
}
FOR_DESK: Mapping[type[Notice], Words] = {
    Card: card,
    Line: line,
    GivenAgain: given_again,
    Alarm: alarm,
    DutyLine: told,
    Progress: progress,
    BroadcastLine: broadcast_line,
}
