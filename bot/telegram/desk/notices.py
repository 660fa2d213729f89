"""What the desk is told without having asked: cards and lines in the group, content and reminders in private."""

from collections.abc import Callable, Mapping

from bot.actions.deliveries import Letter
from bot.domain.notices import (
    Alarm,
    Card,
    Content,
    Forget,
    GivenAgain,
    Line,
    Notice,
    Reminder,
    Revealed,
    SentBack,
    Taken,
)
from bot.telegram.desk import screens
from bot.telegram.desk.reading import PAGE_LIMIT, answer_parts
from bot.telegram.desk.words import GIVEN_AGAIN, LINE, RUNG, scope_of
from bot.telegram.screen import Post, Scene, Screen, units
from bot.texts import Markup, Translator

PARAGRAPH = Markup("\n\n")


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


def reminder(t: Translator, letter: Letter, scene: Scene) -> Post:
    notice = letter.delivery.notice
    if not isinstance(notice, Reminder):
        raise TypeError(type(notice).__name__)
    return _private(t, letter, _term(t, letter, scene, notice.rung, notice.rule))


def _term(t: Translator, letter: Letter, scene: Scene, rung: str, rule: str) -> Markup:
    head = Markup("<b>") + t(RUNG[rung], number=letter.case.number) + Markup("</b>")
    clocks = [c for d in letter.case.demands if d.open for c in d.clocks if c.rule == rule and c.met_at is None]
    if not clocks:
        return head
    return head + "\n" + screens.clock_line(t, min(clocks, key=lambda clock: clock.due_at), scene)


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


Words = Callable[[Translator, Letter, Scene], Post]

FOR_STAFF: Mapping[type[Notice], Words] = {
    Content: content,
    Taken: taken,
    SentBack: sent_back,
    Revealed: revealed,
    Forget: forget,
    Reminder: reminder,
}
FOR_DESK: Mapping[type[Notice], Words] = {Card: card, Line: line, GivenAgain: given_again, Alarm: alarm}
