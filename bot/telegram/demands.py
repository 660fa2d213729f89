"""A demand in the words the person reads: what was asked, what came of it, what is owed by when under which article."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime

from bot.actions.terms import due_of, to_start
from bot.domain.cases import Demand, Outcome
from bot.domain.deadlines import Term, Unit, days_left
from bot.domain.identity import masked, masked_email
from bot.domain.relinks import WAIT
from bot.domain.representations import Representation, State
from bot.domain.requests import Kind, Scope
from bot.rules import Rules
from bot.telegram.screen import Scene
from bot.texts import N_, Markup, Translator

KIND = {
    (Kind.ACCESS, Scope.ALL): N_("Tell me what data you hold about me"),
    (Kind.ACCESS, Scope.PART): N_("Tell me about a part of my data"),
    (Kind.RECIPIENTS, Scope.ALL): N_("Tell me who received my data"),
    (Kind.RECIPIENTS, Scope.PART): N_("Tell me whether somebody received my data"),
    (Kind.CORRECT, Scope.CHANGE): N_("Change my data"),
    (Kind.CORRECT, Scope.SUPPLEMENT): N_("Supplement my data"),
    (Kind.DELETE, Scope.ALL): N_("Delete all my data"),
    (Kind.DELETE, Scope.PART): N_("Delete a part of my data"),
    (Kind.DESTROY_UNLAWFUL, Scope.NO_CONSENT): N_("Destroy data processed without my consent"),
    (Kind.DESTROY_UNLAWFUL, Scope.BEYOND_PURPOSE): N_("Destroy data used for another purpose"),
    (Kind.DESTROY_UNLAWFUL, Scope.TOO_LONG): N_("Destroy data kept too long"),
    (Kind.DESTROY_UNLAWFUL, Scope.OTHER): N_("Destroy data processed unlawfully"),
    (Kind.BLOCK, Scope.ALL): N_("Block all my data"),
    (Kind.BLOCK, Scope.PART): N_("Block a part of my data"),
    (Kind.UNBLOCK, Scope.MINE): N_("Unblock what I asked to block"),
    (Kind.UNBLOCK, Scope.NO_BREACH): N_("Unblock: there was no breach"),
    (Kind.WITHDRAW_CONSENT, Scope.PERSONALISATION): N_("Withdraw consent: personalised services"),
    (Kind.WITHDRAW_CONSENT, Scope.RESEARCH): N_("Withdraw consent: research to improve services"),
    (Kind.WITHDRAW_CONSENT, Scope.MARKETING): N_("Withdraw consent: advertising messages"),
    (Kind.WITHDRAW_CONSENT, Scope.MEASUREMENT): N_("Withdraw consent: visit counts and advertising on the site"),
    (Kind.WITHDRAW_CONSENT, Scope.IDENTIFICATION): N_("Withdraw consent: identification"),
    (Kind.WITHDRAW_CONSENT, Scope.SERVICE_CONTACT): N_("Withdraw consent: service messages"),
    (Kind.WITHDRAW_CONSENT, Scope.FRAUD): N_("Withdraw consent: protection against fraud"),
    (Kind.WITHDRAW_CONSENT, Scope.THIRD_PARTIES): N_("Withdraw consent: transfer to third parties"),
    (Kind.WITHDRAW_CONSENT, Scope.CROSS_BORDER): N_("Withdraw consent: cross-border transfer"),
    (Kind.WITHDRAW_CONSENT, Scope.PUBLIC_SOURCES): N_("Withdraw consent: public sources"),
    (Kind.OBJECT_AUTOMATED, Scope.REVIEW): N_("Let a human look at an automatic decision"),
    (Kind.OBJECT_AUTOMATED, Scope.EXPLAIN): N_("Explain an automatic decision"),
    (Kind.UNPUBLISH, Scope.OWN_SITE): N_("Remove my data from the company's site or app"),
    (Kind.UNPUBLISH, Scope.ELSEWHERE): N_("Remove my data from another public source"),
    (Kind.COMPLAINT, Scope.COMPLAINT): N_("A complaint about my personal data"),
    (Kind.COMPLAINT, Scope.COMPENSATION): N_("Compensate harm done with my data"),
    (Kind.QUESTION, Scope.ALL): N_("A question to an employee"),
    (Kind.APPEAL, Scope.REFUSAL): N_("Look at a refusal again"),
    (Kind.APPEAL, Scope.HUMAN): N_("Let another employee look at it"),
    (Kind.RELINK, Scope.PHONE): N_("My phone number has changed"),
    (Kind.RELINK, Scope.TELEGRAM): N_("My Telegram account has changed"),
    (Kind.REPRESENT, Scope.PARENT): N_("I act for my child"),
    (Kind.REPRESENT, Scope.GUARDIAN): N_("I act for somebody under my guardianship"),
    (Kind.REPRESENT, Scope.ATTORNEY): N_("I act by a power of attorney"),
    (Kind.REPRESENT, Scope.OTHER): N_("I act for somebody on another ground"),
}

# On what ground somebody acts for another person, and where that right stands: the desk reads the same words.
GROUND = {
    Scope.PARENT: N_("a parent"),
    Scope.GUARDIAN: N_("a guardian"),
    Scope.ATTORNEY: N_("power of attorney"),
    Scope.OTHER: N_("another ground"),
}
RIGHT = {
    State.STATED: N_("not confirmed yet"),
    State.CONFIRMED: N_("confirmed by the company"),
    State.DECLINED: N_("not confirmed, refused"),
    State.ENDED: N_("ended"),
    State.REVOKED: N_("ended by the represented person"),
    State.EXPIRED: N_("the term is over"),
}
NOBODY: Mapping[str, Representation] = {}

OUTCOME = {
    Outcome.FULFILLED: N_("done in full"),
    Outcome.PARTLY: N_("done in part"),
    Outcome.REFUSED: N_("refused"),
    Outcome.WITHDRAWN: N_("withdrawn by you"),
}
# Where "done in full" would be the wrong word for a yes.
GRANTED = {
    Kind.ACCESS: N_("answered"),
    Kind.RECIPIENTS: N_("answered"),
    Kind.QUESTION: N_("answered"),
    Kind.OBJECT_AUTOMATED: N_("looked at by a human"),
    Kind.COMPLAINT: N_("found justified"),
    Kind.APPEAL: N_("found justified"),
    Kind.RELINK: N_("confirmed"),
    Kind.REPRESENT: N_("confirmed"),
}

# What each question of a form is called once it is answered.
QUESTION = {
    "first_words": N_("First message"),
    "for": N_("For another person"),
    "which": N_("Which data"),
    "recipient": N_("Who or when"),
    "since": N_("Since"),
    "field": N_("What"),
    "value": N_("New value"),
    "document": N_("Document"),
    "words": N_("What to delete"),
    "how": N_("What is unlawful"),
    "breach": N_("What was breached"),
    "block": N_("Which block"),
    "why": N_("Why"),
    "reason": N_("Reason"),
    "decision": N_("Which decision"),
    "when": N_("Day"),
    "view": N_("Your view"),
    "place": N_("Where"),
    "happened": N_("What happened"),
    "harm": N_("Harm"),
    "amount": N_("Amount and calculation"),
    "wish": N_("What you want"),
    "question": N_("Question"),
    "about": N_("About"),
    "disagree": N_("Why you do not agree"),
    "old_phone": N_("Number the company knows"),
    "circumstances": N_("How it changed"),
    "new_phone": N_("New number"),
    "whom": N_("For whom"),
    "their_phone": N_("Their number"),
    "power": N_("What you may do"),
    "ends": N_("Until"),
}

OPTION = {
    ("field", "name"): N_("Name"),
    ("field", "iin"): N_("IIN"),
    ("field", "phone"): N_("Phone"),
    ("field", "email"): N_("E-mail"),
    ("field", "address"): N_("Address"),
    ("field", "birth"): N_("Date of birth"),
    ("field", "other"): N_("Something else"),
    ("more", "enough"): N_("That is all"),
    ("more", "add"): N_("One more change"),
    ("harm", "moral"): N_("Moral harm"),
    ("harm", "material"): N_("Material harm"),
    ("harm", "both"): N_("Both"),
    ("power", "everything"): N_("Everything"),
    ("power", "see"): N_("Only see the data"),
}
DAYS = frozenset({"since", "when", "ends"})
# What stands covered on the person's own screens until they ask to see it: by its question, or the field it is about.
COVERED: Mapping[str, Callable[[str], str]] = {
    "old_phone": masked,
    "new_phone": masked,
    "their_phone": masked,
    "phone": masked,
    "email": masked_email,
}


def kind_of(t: Translator, demand: Demand) -> Markup:
    return t(KIND[demand.kind, demand.scope])


def result_of(t: Translator, demand: Demand, outcome: Outcome) -> Markup:
    if demand.kind is Kind.WITHDRAW_CONSENT and outcome is Outcome.WITHDRAWN:
        # "Withdraw consent: withdrawn" could be read the other way round.
        return t("taken back by you")
    granted = GRANTED.get(demand.kind) if outcome is Outcome.FULFILLED else None
    return t(granted or OUTCOME[outcome])


def said(t: Translator, answers: Iterable[tuple[str, str]], *, whole: bool = False) -> Markup:
    """What a request says, question by question, on the screens of the person: covered unless ``whole``."""
    return Markup("\n").join(lines_said(t, answers, whole=whole))


def lines_said(t: Translator, answers: Iterable[tuple[str, str]], *, whole: bool = True) -> Iterator[Markup]:
    for name, value, field in _with_field(answers):
        shown = value if whole else _covered(name, value, field)
        yield t("{question}: {answer}", question=t(QUESTION[name]), answer=answer(t, name, shown, field))


def covers(answers: Iterable[tuple[str, str]]) -> bool:
    """Whether something in it stands covered and can be shown whole."""
    return any(_covered(name, value, field) != value for name, value, field in _with_field(answers))


def _with_field(answers: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each answer with the field that was named last: a value is about that."""
    field = ""
    for name, value in answers:
        field = value if name == "field" else field
        yield name, value, field


def _covered(name: str, value: str, field: str) -> str:
    cover = COVERED.get(field if name == "value" else name)
    return cover(value) if cover else value


def answer(t: Translator, name: str, value: str, field: str = "") -> Markup:
    """One answer as its reader sees it: a choice in words, a day written out, never a whole IIN."""
    if (name, value) in OPTION:
        return t(OPTION[name, value])
    if name in DAYS or (name, field) == ("value", "birth"):
        return Markup("") + t.date(date.fromisoformat(value))
    if (name, field) == ("value", "iin"):
        return Markup("") + masked(value)
    return Markup("<blockquote>") + value + Markup("</blockquote>")


def for_whom(t: Translator, right: Representation) -> Markup:
    """The label of whatever a representative asks: their own reader sees the initials and the ground."""
    return t(
        "You ask for another person: {whom} ({ground}). “Your data” here means the data of that person.",
        whom=right.initials or "–",
        ground=t(GROUND[right.ground]),
    )


def right_words(t: Translator, right: Representation, scene: Scene) -> Markup:
    state = right.as_of(scene.rules.calendar.day_of(scene.now))
    return t("Right to act: {state}", state=t(RIGHT[state]))


def _by_right(t: Translator, demand: Demand, scene: Scene, acting: Mapping[str, Representation]) -> list[Markup]:
    if demand.representation is None:
        return []
    right = acting.get(demand.representation)
    if right is None:
        return [t("You ask for another person.")]
    whom = t("For whom: {whom}", whom=right.initials or "–")
    return [whom if demand.kind is Kind.REPRESENT else for_whom(t, right), right_words(t, right, scene)]


def demand_lines(
    t: Translator, demand: Demand, scene: Scene, acting: Mapping[str, Representation] = NOBODY,
    since: datetime | None = None, appealed: tuple[str, Demand] | None = None,
) -> Markup:  # fmt: skip
    """What was demanded, when it was received, by which right, and what is owed by when under which article.

    ``since`` (UTC) is the moment from which on a withdrawal of consent is in force, ``appealed`` the number of the case
    and the refusal in dispute.
    """
    lines = [
        Markup("<b>") + kind_of(t, demand) + Markup("</b>"),
        t("Received: {moment}", moment=demand.received_at),
    ]
    lines += _by_right(t, demand, scene, acting)
    if since:
        lines.append(t("In force since {moment}", moment=since))
    if appealed:
        lines.append(disputed(t, *appealed))
    if demand.outcome and demand.decided_at:
        result = result_of(t, demand, demand.outcome)
        lines.append(t("Result: {result}, {day}", result=result, day=t.date(demand.decided_at)))
        lines += _why(t, demand, scene)
    else:
        lines += [term_line(t, demand, n, scene) for n in range(len(demand.clocks))]
        lines += [ahead_line(t, term, scene) for term in to_start(demand, scene.rules)]
    return Markup("\n").join(lines)


def disputed(t: Translator, number: str, refusal: Demand) -> Markup:
    """What the person does not agree with: their own request, what came of it and when."""
    return t(
        "You do not agree with: {what} – {result}, {day} (case {number})",
        what=kind_of(t, refusal),
        result=result_of(t, refusal, refusal.outcome or Outcome.REFUSED),
        day=t.date(refusal.decided_at or refusal.received_at),
        number=number,
    )


def _why(t: Translator, demand: Demand, scene: Scene) -> list[Markup]:
    """The ground of a refusal, whole or in part."""
    ground = scene.rules.grounds.get(demand.ground or "")
    if ground is None:
        return []
    article = ground.article.in_(t.language)
    return [t("Why: {reason} ({article})", reason=ground.text.in_(t.language), article=article)]


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


def ahead_line(t: Translator, term: Term, scene: Scene) -> Markup:
    """A term whose day has not begun: how long it is, and what begins it."""
    return t(
        "• {what}: {length}, counted from when {begins} ({article})",
        what=term.title.in_(t.language),
        length=length_of(t, term),
        begins=scene.rules.starts[term.starts_at].in_(t.language),
        article=term.article.in_(t.language),
    )


def length_of(t: Translator, term: Term) -> Markup:
    if term.unit is Unit.WORKING_DAYS:
        return t.many("{n} working day", "{n} working days", n=term.amount)
    return t.many("{n} day", "{n} days", n=term.amount)


def with_wait(t: Translator, sentence: str, rules: Rules) -> Markup:
    """The sentence; where it says so, with how long the former number or account may object."""
    return t(sentence, **({"wait": length_of(t, rules.terms[WAIT])} if "{wait}" in sentence else {}))


def left_words(t: Translator, left: int) -> Markup:
    """``left`` in working days: 0 on the last day, below it when the day is over."""
    if left < 0:
        return t.many("<b>{n} working day late</b>", "<b>{n} working days late</b>", n=-left)
    if left == 0:
        return t("<b>the last day is today</b>")
    return t.many("{n} working day left", "{n} working days left", n=left)
