"""The letters a person gets: receipt, question, answer, decision, result, word of a missed date. And what is hidden."""

from collections.abc import Callable, Mapping
from datetime import date

from aiogram.filters.callback_data import CallbackData

from bot.actions.deliveries import Letter
from bot.actions.erasure import record_until
from bot.domain.cases import Demand, Outcome
from bot.domain.notices import Answer, Approved, Done, Fade, Late, Notice, Question, Receipt, Refused, Reopened
from bot.telegram.buttons import ContinueDraft, Home, OpenCase, UnderLetter
from bot.telegram.closing import AHEAD, APPROVED, closing
from bot.telegram.demands import demand_lines, kind_of, result_of
from bot.telegram.screen import Button, Post, Scene, Screen, button
from bot.texts import N_, Markup, Translator, safe

PARAGRAPH = Markup("\n\n")
IN_PART = N_("When it is done we will write to you what exactly was done.")


def _open(t: Translator, letter: Letter) -> list[Button]:
    return [button(t.plain("Open the case"), UnderLetter(case=letter.case.id))]


def _post(t: Translator, letter: Letter, *parts: Markup, rows: list[list[Button]] | None = None) -> Post:
    return Post(screen=Screen(text=PARAGRAPH.join(parts), rows=[*(rows or []), _open(t, letter)]))


def _demand(letter: Letter) -> Demand:
    return letter.demand or letter.case.demands[-1]


def _quote(words: str | None) -> Markup:
    return Markup("<blockquote>") + (words or "") + Markup("</blockquote>")


def receipt(t: Translator, letter: Letter, scene: Scene) -> Post:
    demand = _demand(letter)
    if len(letter.case.demands) > 1:
        head = t(
            "<b>Your request is added to case {number}</b>\nYou already have an open case, so this request joins it "
            "with a date of its own.",
            number=letter.case.number,
        )
    else:
        head = t("<b>Your request is registered: case {number}</b>", number=letter.case.number)
    ahead = t(AHEAD[demand.kind]) + " " + t("You can see where it stands at any time: /cases")
    contact = t("Questions: {contact}", contact=scene.company.contact)
    return _post(t, letter, head, demand_lines(t, demand, scene), ahead, contact)


def question(t: Translator, letter: Letter, _: Scene) -> Post:
    head = t("<b>A question about case {number}</b>", number=letter.case.number)
    text = letter.entry.text if letter.entry else None
    tail = t("Please answer with the button below. The term of your case goes on running meanwhile.")
    reply = [[button(t.plain("Answer"), UnderLetter(case=letter.case.id, add=True))]]
    return _post(t, letter, head, _quote(text), tail, rows=reply)


def answer(t: Translator, letter: Letter, _: Scene) -> Post:
    head = t("<b>A message about case {number}</b>", number=letter.case.number)
    text = letter.entry.text if letter.entry else None
    rows = [[button(t.plain("Reply"), UnderLetter(case=letter.case.id, add=True))]] if letter.case.open else []
    return _post(t, letter, head, _quote(text), rows=rows)


def approved(t: Translator, letter: Letter, scene: Scene) -> Post:
    demand = _demand(letter)
    decision = letter.desk.decision if letter.desk else None
    partly = decision is not None and decision.outcome is Outcome.PARTLY
    head = t("<b>Case {number}: approved</b>", number=letter.case.number)
    if partly:
        head = t("<b>Case {number}: approved in part</b>", number=letter.case.number)
    body = t("Your request: {what}. The company now carries it out.", what=kind_of(t, demand))
    parts = [head, body]
    if partly and decision:
        parts.append(ground_words(t, decision.ground, decision.until, scene))
    parts.append(demand_lines(t, demand, scene))
    parts.append(t(APPROVED.get(demand.kind, IN_PART)))
    return _post(t, letter, *parts)


def ground_words(t: Translator, code: str | None, until: date | None, scene: Scene) -> Markup:
    """The legal ground in the reader's language: reason, article, until when, what would change the answer."""
    ground = scene.rules.grounds[code or ""]
    lines = [
        safe(ground.text.in_(t.language)),
        t("Ground: {article}", article=ground.article.in_(t.language)),
    ]
    if until:
        lines.append(t("The ground ends: {day}", day=until))
    lines.append(t("What would change this: {way}", way=ground.way_on.in_(t.language)))
    return Markup("\n").join(lines)


def routes(t: Translator, scene: Scene) -> Markup:
    """Where to complain: without a duty to complain to the company first."""
    head = t("<b>If you do not agree</b>\nYou may complain at once, without writing to the company first:")
    lines = [_route(t, r.name.in_(t.language), r.text.in_(t.language)) for r in scene.rules.routes]
    return Markup("\n").join([head, *lines])


def _route(t: Translator, name: str, text: str) -> Markup:
    return t("• <b>{name}</b>: {text}", name=name, text=text)


def refused(t: Translator, letter: Letter, scene: Scene) -> Post:
    demand = _demand(letter)
    head = t("<b>Case {number}: refused</b>\nYour request: {what}.", number=letter.case.number, what=kind_of(t, demand))
    parts = [head, ground_words(t, demand.ground, demand.until, scene)]
    if letter.letter and letter.letter.text:
        parts.append(_quote(letter.letter.text))
    return _post(t, letter, *parts, routes(t, scene))


def done(t: Translator, letter: Letter, scene: Scene) -> Post:
    demand = _demand(letter)
    outcome = demand.outcome or Outcome.FULFILLED
    head = t("<b>Case {number}: {result}</b>", number=letter.case.number, result=result_of(t, demand, outcome))
    what = t("Your request: {what}.", what=kind_of(t, demand))
    parts = [head + "\n" + what, t(closing(demand.kind, outcome, demand.scope))]
    if letter.letter and letter.letter.text:
        parts.append(_quote(letter.letter.text))
    if demand.outcome is Outcome.PARTLY:
        parts.append(ground_words(t, demand.ground, demand.until, scene))
        parts.append(routes(t, scene))
    if letter.erases:
        parts.append(
            t(
                "In a day the bot destroys what it holds about you: your name, your number, your words. Only a short "
                "record that your request was answered is kept, sealed, until {day} ({article}).",
                day=record_until(letter.case, scene.rules).day,
                article=scene.rules.terms["record"].article.in_(t.language),
            )
        )
    return _post(t, letter, *parts)


def late(t: Translator, letter: Letter, scene: Scene) -> Post:
    head = t(
        "<b>We have not kept the date in case {number}</b>\nThe term ended and we have not finished. The case stays "
        "open, and the person responsible for personal data at the company has been told.",
        number=letter.case.number,
    )
    demand = next((d for d in letter.case.demands if d.open), letter.case.demands[-1])
    return _post(t, letter, head, demand_lines(t, demand, scene), routes(t, scene))


def reopened(t: Translator, letter: Letter, scene: Scene) -> Post:
    head = t(
        "<b>Case {number} is open again</b>\nThe company is looking at it once more. We will write to you here.",
        number=letter.case.number,
    )
    return _post(t, letter, head, demand_lines(t, letter.case.next_demand, scene))


def hidden(t: Translator, letter: Letter, _: Scene) -> Post:
    """What stands where personal values stood, with the button that shows them again."""
    notice = letter.delivery.notice
    if not isinstance(notice, Fade):
        raise TypeError(type(notice).__name__)
    text = t("Your data stood here, and are hidden now. /menu, /cases")
    again: CallbackData | None = OpenCase(case=notice.case_id) if notice.case_id else None
    if notice.draft_id:
        again = ContinueDraft(draft=notice.draft_id)
    rows = [[button(t.plain("Show again"), again)]] if again else []
    return Post(screen=Screen(text=text, rows=[*rows, [button(t.plain("To the menu"), Home())]]))


FOR_SUBJECT: Mapping[type[Notice], Callable[[Translator, Letter, Scene], Post]] = {
    Receipt: receipt,
    Question: question,
    Answer: answer,
    Approved: approved,
    Refused: refused,
    Done: done,
    Late: late,
    Reopened: reopened,
    Fade: hidden,
}
