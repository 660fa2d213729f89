"""A demand in the words the person reads: what was asked, what came of it, what is owed by when under which article."""

from bot.actions.terms import due_of
from bot.domain.cases import Demand, Outcome
from bot.domain.deadlines import days_left
from bot.domain.requests import Kind, Scope
from bot.telegram.screen import Scene
from bot.texts import N_, Markup, Translator

KIND = {
    (Kind.DELETE, Scope.ALL): N_("Delete all my data"),
    (Kind.DELETE, Scope.PART): N_("Delete a part of my data"),
}

OUTCOME = {
    Outcome.FULFILLED: N_("done in full"),
    Outcome.PARTLY: N_("done in part"),
    Outcome.REFUSED: N_("refused"),
    Outcome.WITHDRAWN: N_("withdrawn by you"),
}


def kind_of(t: Translator, demand: Demand) -> Markup:
    return t(KIND[demand.kind, demand.scope])


def demand_lines(t: Translator, demand: Demand, scene: Scene) -> Markup:
    """What was demanded, when it was received, and what is owed by when under which article."""
    lines = [
        Markup("<b>") + kind_of(t, demand) + Markup("</b>"),
        t("Received: {moment}", moment=demand.received_at),
    ]
    if demand.outcome and demand.decided_at:
        lines.append(t("Result: {result}, {day}", result=t(OUTCOME[demand.outcome]), day=t.date(demand.decided_at)))
    else:
        lines += [term_line(t, demand, n, scene) for n in range(len(demand.clocks))]
    return Markup("\n").join(lines)


def term_line(t: Translator, demand: Demand, n: int, scene: Scene) -> Markup:
    clock = demand.clocks[n]
    term = scene.rules.terms[clock.rule]
    due = due_of(clock, scene.rules)
    what = term.title.in_(t.language)
    article = term.article.in_(t.language)
    if clock.met_at:
        return t("✓ {what}: {day} ({article})", what=what, day=t.date(clock.met_at), article=article)
    left = days_left(due, scene.now, scene.rules.calendar)
    line = t("• {what}: by {day} ({article})", what=what, day=due.day, article=article)
    return line + " – " + left_words(t, left)


def left_words(t: Translator, left: int) -> Markup:
    """``left`` in working days: 0 on the last day, below it when the day is over."""
    if left < 0:
        return t.many("<b>{n} working day late</b>", "<b>{n} working days late</b>", n=-left)
    if left == 0:
        return t("<b>the last day is today</b>")
    return t.many("{n} working day left", "{n} working days left", n=left)
