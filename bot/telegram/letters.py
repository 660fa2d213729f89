"""The letters a person gets: receipt, question, answer, decision, result, word of a missed date. And what is hidden."""

from collections.abc import Callable, Mapping
from datetime import date

from aiogram.filters.callback_data import CallbackData

from bot.actions.deliveries import Letter
from bot.actions.shredding import record_until
from bot.actions.terms import due_of
from bot.domain.cases import Demand, Outcome, in_force
from bot.domain.datamap import Field
from bot.domain.deadlines import is_late
from bot.domain.entries import Entry
from bot.domain.erasure import Pile
from bot.domain.erasures import Carrying
from bot.domain.notices import (
    Answer,
    Approved,
    Certificate,
    ChangeAhead,
    ChangeMade,
    ChangeStopped,
    Done,
    Fade,
    Late,
    Missed,
    Notice,
    PlanChanged,
    Question,
    Receipt,
    Refused,
    Regiven,
    Reopened,
    RepresentationEnded,
    Represented,
)
from bot.domain.purposes import Purpose
from bot.domain.relinks import IN_EFFECT, Change
from bot.domain.representations import Representation
from bot.domain.requests import Kind, Scope
from bot.telegram.announcements import missed
from bot.telegram.buttons import (
    PAPER,
    ContinueDraft,
    Disagree,
    DownloadConsents,
    EndRepresentation,
    Home,
    NotMe,
    OpenCase,
    ShowRepresentations,
    UnderLetter,
)
from bot.telegram.certificate import certificate
from bot.telegram.changes import confirmed_words, takes_effect
from bot.telegram.closing import AHEAD, APPROVED, closing
from bot.telegram.demands import GROUND, demand_lines, for_whom, kind_of, result_of, with_wait
from bot.telegram.piles import piles, see_plan, stop_row
from bot.telegram.screen import Button, Paper, Post, Scene, Screen, button
from bot.texts import N_, Markup, Translator, safe

PARAGRAPH = Markup("\n\n")
# For the three piles, beside the routes of complaint.
RESULT_ROOM = 2200
AFTERWARDS = N_(
    "In a day the bot destroys what it holds about you: your name, your number, your words. Only a short record that "
    "your request was answered is kept, sealed, until {day} ({article})."
)
AFTERWARDS_BY_HAND = N_(
    "In a day we destroy what the register of requests holds about you: your name, your address, your words. Only a "
    "short record that your request was answered is kept, sealed, until {day} ({article})."
)
AGAIN = N_("<b>Case {number} is open again</b>\nThe company is looking at it once more. We will write to you here.")
AGAIN_BY_HAND = N_(
    "<b>Case {number} is open again</b>\nThe company is looking at it once more. We will write to you at this address."
)
IN_PART = N_("When it is done we will write to you what exactly was done.")


def _open(t: Translator, letter: Letter) -> list[Button]:
    return [button(t.plain("Open the case"), UnderLetter(case=letter.case.id))]


def _post(
    t: Translator, letter: Letter, *parts: Markup, rows: list[list[Button]] | None = None, words: Entry | None = None
) -> Post:
    """``words`` of staff may bring a document."""
    screen = Screen(text=PARAGRAPH.join(parts), rows=[*(rows or []), _open(t, letter)])
    return Post(screen=screen, file=words.file if words else None)


def _demand(letter: Letter) -> Demand:
    return letter.demand or letter.case.demands[-1]


def _lines(t: Translator, letter: Letter, demand: Demand, scene: Scene) -> Markup:
    if letter.desk is None:
        return demand_lines(t, demand, scene)
    return demand_lines(t, demand, scene, letter.desk.acting, appealed=letter.desk.appealed.get(demand.id))


def _label(t: Translator, letter: Letter, demand: Demand) -> list[Markup]:
    """Whatever a representative asked says so in its answer too."""
    right = letter.desk.acting.get(demand.representation or "") if letter.desk else None
    return [for_whom(t, right)] if right and demand.kind is not Kind.REPRESENT else []


def _quote(words: str | None) -> Markup:
    return Markup("<blockquote>") + (words or "") + Markup("</blockquote>")


def _said(t: Translator, letter: Letter) -> list[Markup]:
    """The words of staff that go with a decision, marked as theirs."""
    words = letter.letter.text if letter.letter else None
    return [t("What the employee writes:") + "\n" + _quote(words)] if words else []


def receipt(t: Translator, letter: Letter, scene: Scene) -> Post:
    demand = _demand(letter)
    if in_force(letter.case, demand):
        return withdrawn(t, letter, scene, demand)
    if len(letter.case.demands) > 1:
        head = t(
            "<b>Your request is added to case {number}</b>\nYou already have an open case, so this request joins it "
            "with a date of its own.",
            number=letter.case.number,
        )
    else:
        head = t("<b>Your request is registered: case {number}</b>", number=letter.case.number)
    ahead = with_wait(t, AHEAD[demand.kind], scene.rules) + " " + t("You can see where it stands at any time: /cases")
    contact = t("Questions: {contact}", contact=scene.company.contact)
    if letter.carried:
        return _post(
            t, letter, head, _lines(t, letter, demand, scene), _planned(t, letter.carried), contact,
            rows=[stop_row(t, demand.id)],
        )  # fmt: skip
    if letter.by_hand:
        ahead = t("What happens next: an employee looks into your request, and we answer you at this address.")
        contact = t("Questions: {contact}. Please name the number of the case.", contact=scene.company.contact)
    return _post(t, letter, head, _lines(t, letter, demand, scene), ahead, contact)


def _planned(t: Translator, it: Carrying) -> Markup:
    """What happens next to what the person has confirmed."""
    if it.everything:
        return t(
            "What happens next: all of it is set aside now, and nobody uses it any more. Two employees look at the "
            "request. It is destroyed after {moment} at the earliest; until then you can stop it with the button "
            "below. The result comes here.",
            moment=it.ready_at,
        )
    return t("What happens next: employees look at the request, then it is deleted. The result comes here.")


# By the bot, where the company's systems have a switch for it, or by an employee.
SWITCHED_OFF = N_(
    "The bot itself switches this processing off in the company's systems: usually within a minute, and by {day} at "
    "the latest ({article}). We will write to you when it is done."
)
STOPPED = N_(
    "The company stops this processing in its systems by {day} at the latest ({article}), and we will write to you "
    "when it is done."
)
SWITCHED_ON = N_(
    "The bot itself switches this processing on again in the company's systems, usually within a minute. Case {number}."
)
TURNED_ON = N_("The company was told, and an employee switches it on again. Case {number}.")


def withdrawn(t: Translator, letter: Letter, scene: Scene, demand: Demand) -> Post:
    """The receipt of a consent taken back in one act: since when, and by when the company has stopped."""
    purpose, clock = scene.rules.purposes[demand.scope], demand.clocks[0]
    since = letter.desk.since.get(demand.id) if letter.desk else None
    head = t(
        "<b>Consent is withdrawn: {what}</b>\nIn force since {moment}. Case {number}.",
        what=purpose.title.in_(t.language),
        moment=since or demand.received_at,
        number=letter.case.number,
    )
    stops = t(
        SWITCHED_OFF if demand.scope in scene.rules.live else STOPPED,
        day=due_of(clock, scene.rules).day,
        article=scene.rules.terms[clock.rule].article.in_(t.language),
    )
    parts = [head, _purpose(t, purpose, scene), Markup("") + purpose.withdrawal.in_(t.language), stops]
    return _post(t, letter, *parts, _keep(t, scene), rows=_paper(t))


def _purpose(t: Translator, purpose: Purpose, scene: Scene) -> Markup:
    """The very text that is in the ledger."""
    return t(
        "{text} Ground: {ground}. Text version: {edition}.",
        text=purpose.text.in_(t.language),
        ground=purpose.ground.in_(t.language),
        edition=scene.rules.purposes_edition,
    )


def _keep(t: Translator, scene: Scene) -> Markup:
    return t(
        "Changed your mind? Open /withdraw. Keep this message as your receipt.\n\nQuestions: {contact}",
        contact=scene.company.contact,
    )


def _paper(t: Translator) -> list[list[Button]]:
    """A paper to keep, made when it is asked for: it says what holds then."""
    return [[button(t.plain("Receipt as PDF"), DownloadConsents(form=PAPER))]]


def regiven(t: Translator, letter: Letter, scene: Scene) -> Post:
    """The receipt of a consent given again."""
    demand = _demand(letter)
    purpose = scene.rules.purposes[demand.scope]
    head = t(
        "<b>Consent is given: {what}</b>\nIn force since {moment}.",
        what=purpose.title.in_(t.language),
        moment=letter.given_at or demand.received_at,
    )
    then = t(SWITCHED_ON if demand.scope in scene.rules.live else TURNED_ON, number=letter.case.number)
    if demand.outcome is Outcome.WITHDRAWN:
        then = t("Your withdrawal in case {number} is taken back with it.", number=letter.case.number)
    return _post(t, letter, head, _purpose(t, purpose, scene), then, _keep(t, scene), rows=_paper(t))


def question(t: Translator, letter: Letter, scene: Scene) -> Post:
    head = t("<b>A question about case {number}</b>", number=letter.case.number)
    text = letter.entry.text if letter.entry else None
    tail = t("Please answer with the button below. The term of your case goes on running meanwhile.")
    if letter.by_hand:
        tail = t(
            "Please answer us at {contact} and name the number of the case. The term of your case goes on running "
            "meanwhile.",
            contact=scene.company.contact,
        )
    reply = [[button(t.plain("Answer"), UnderLetter(case=letter.case.id, add=True))]]
    return _post(t, letter, head, _quote(text), tail, rows=reply, words=letter.entry)


def answer(t: Translator, letter: Letter, _: Scene) -> Post:
    head = t("<b>A message about case {number}</b>", number=letter.case.number)
    text = letter.entry.text if letter.entry else None
    rows = [[button(t.plain("Reply"), UnderLetter(case=letter.case.id, add=True))]] if letter.case.open else []
    return _post(t, letter, head, _quote(text), rows=rows, words=letter.entry)


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
        if decision.text:
            parts.append(t("What is granted and what is not:") + "\n" + _quote(decision.text))
        parts.append(ground_words(t, decision.ground, decision.until, scene))
    parts.append(_lines(t, letter, demand, scene))
    parts.append(t(APPROVED.get(demand.kind, IN_PART)))
    if partly:
        parts.append(routes(t, scene))
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
    parts = [head, *_label(t, letter, demand), ground_words(t, demand.ground, demand.until, scene)]
    return _post(t, letter, *parts, *_said(t, letter), routes(t, scene), rows=_not_agreed(t, demand))


def _not_agreed(t: Translator, demand: Demand) -> list[list[Button]]:
    """A refusal, whole or in part, can be looked at again by somebody who did not decide it: one tap away."""
    return [[button(t.plain("I do not agree"), Disagree(demand=demand.id, under=True))]]


def done(t: Translator, letter: Letter, scene: Scene) -> Post:
    demand = _demand(letter)
    outcome = demand.outcome or Outcome.FULFILLED
    head = t("<b>Case {number}: {result}</b>", number=letter.case.number, result=result_of(t, demand, outcome))
    what = t("Your request: {what}.", what=kind_of(t, demand))
    change = letter.change
    if letter.carried:
        return _erased(t, letter, scene, demand, letter.carried)
    if letter.corrected and scene.books:
        return _corrected(t, letter, demand, scene.books.map.fields.get(letter.corrected), scene)
    says = confirmed_words(t, change, scene) if change else t(closing(demand.kind, outcome, demand.scope))
    parts = [head + "\n" + what, *_label(t, letter, demand), says]
    parts += _said(t, letter)
    if demand.outcome is Outcome.PARTLY:
        parts.append(ground_words(t, demand.ground, demand.until, scene))
        parts.append(routes(t, scene))
    rows = _not_agreed(t, demand) if outcome is Outcome.PARTLY else []
    if letter.erases:
        parts.append(_afterwards(t, letter, scene))
    return _post(t, letter, *parts, rows=rows, words=letter.letter)


def _afterwards(t: Translator, letter: Letter, scene: Scene) -> Markup:
    """What becomes of what the bot itself holds."""
    return t(
        AFTERWARDS_BY_HAND if letter.by_hand else AFTERWARDS,
        day=record_until(letter.case, scene.rules).day,
        article=scene.rules.terms["record"].article.in_(t.language),
    )


def _corrected(t: Translator, letter: Letter, demand: Demand, one: Field | None, scene: Scene) -> Post:
    """The bot has put it right itself."""
    head = t("<b>Case {number}: carried out</b>", number=letter.case.number)
    label = one.label.in_(t.language) if one else kind_of(t, demand)
    body = t("{what}: put right. We have read the system again: the new value stands there.", what=label)
    parts = [head, body]
    if one and one.recipients and scene.books:
        names = "; ".join(r.name.in_(t.language) for r in scene.books.map.recipients_of(one))
        parts.append(t("Those who received it are told: {names}.", names=names))
    return _post(t, letter, *parts)


def _erased(t: Translator, letter: Letter, scene: Scene, demand: Demand, it: Carrying) -> Post:
    """The preview once more, line by line, with what has become of it."""
    head = t("<b>Case {number}: carried out</b>", number=letter.case.number)
    what = t("Your request: {what}.", what=kind_of(t, demand))
    parts = [head + "\n" + what, *_said(t, letter)]
    if scene.books:
        parts += piles(t, scene.books.map, it.portions, room=RESULT_ROOM, result=True)
    if any(portion.pile is not Pile.ERASED for portion in it.portions):
        parts.append(routes(t, scene))
    if letter.erases:
        parts.append(_afterwards(t, letter, scene))
    return _post(t, letter, *parts, words=letter.letter)


def certificate_of(t: Translator, letter: Letter, scene: Scene) -> Post:
    """The paper; its words come with it."""
    text = t(
        "The certificate for case {number}. Save it: the bot does not keep it, and Telegram keeps it until you delete "
        "it.",
        number=letter.case.number,
    )
    demand, it = _demand(letter), letter.carried
    screen = Screen(text=text, rows=[_open(t, letter)])
    if it is None or scene.books is None:
        return Post(screen=screen)
    made = certificate(t, scene, scene.books.map, letter.case, demand, it)
    return Post(screen=screen, paper=Paper(name=f"certificate-{letter.case.number}.pdf", content=made))


def plan_changed(t: Translator, letter: Letter, _: Scene) -> Post:
    text = t(
        "<b>Case {number}: please look again</b>\nWhat the company holds about you is not what it was when you "
        "confirmed the deletion. So nothing was destroyed. See what would happen now, and confirm it or stop the "
        "deletion.",
        number=letter.case.number,
    )
    demand = _demand(letter)
    return _post(t, letter, text, rows=[see_plan(t, demand.id), stop_row(t, demand.id)])


def late(t: Translator, letter: Letter, scene: Scene) -> Post:
    head = t(
        "<b>We have not kept the date in case {number}</b>\nThe term ended and we have not finished. The case stays "
        "open, and the person responsible for personal data at the company has been told.",
        number=letter.case.number,
    )
    demand = next((d for d in letter.case.demands if d.open), letter.case.demands[-1])
    return _post(t, letter, head, _lines(t, letter, demand, scene), routes(t, scene))


def reopened(t: Translator, letter: Letter, scene: Scene) -> Post:
    head = t(AGAIN_BY_HAND if letter.by_hand else AGAIN, number=letter.case.number)
    demand = letter.case.next_demand
    parts = [head, _lines(t, letter, demand, scene)]
    if any(c.met_at is None and is_late(due_of(c, scene.rules), scene.now) for c in demand.clocks):
        parts.append(
            t(
                "The date above was missed: we are late. The term is counted from your request, and opening the case "
                "again does not move it. You need not ask again."
            )
        )
    return _post(t, letter, *parts)


# -- acting for another person ----------------------------------------------------------------------------------------

ENDED = {
    "represented": N_(
        "<b>Your right to act for {whom} has ended</b>\nThe person you acted for has ended it. Your open requests for "
        "them are kept, but they can no longer be granted."
    ),
    "staff": N_(
        "<b>Your right to act for {whom} has ended</b>\nAn employee of the company has ended it. Your open requests "
        "for this person are kept, but they can no longer be granted. If that is a mistake, write to us: {contact}"
    ),
    "clock": N_(
        "<b>Your right to act for {whom} has ended</b>\nIts term is over. Your open requests for this person are kept, "
        "but they can no longer be granted. If you have a new document, state your right anew."
    ),
}


def right_ended(t: Translator, letter: Letter, scene: Scene) -> Post:
    """To the representative: by whom it was ended."""
    notice = letter.delivery.notice
    if not isinstance(notice, RepresentationEnded):
        raise TypeError(type(notice).__name__)
    sentence = ENDED[notice.by]
    contact = {"contact": scene.company.contact} if "{contact}" in sentence else {}
    text = t(sentence, whom=_right(letter).initials or "–", **contact)
    return Post(screen=Screen(text=text, rows=[[_whom_for(t)]]))


def represented(t: Translator, letter: Letter, _: Scene) -> Post:
    """To the represented person: who acts is not named, the right is; one tap ends it."""
    right = _right(letter)
    text = t(
        "<b>Somebody can now act for you here</b>\nA document was shown to the company, and it has confirmed the "
        "right: {ground}. Each request made for you is marked as made by a representative.\n\nIf you did not want "
        "this, end it: that takes effect at once.",
        ground=t(GROUND[right.ground]),
    )
    if right.until:
        text = text + "\n\n" + t("The right ends by itself: {day}", day=right.until)
    ending = button(t.plain("End it"), EndRepresentation(representation=right.id, under=True))
    return Post(screen=Screen(text=text, rows=[[ending], [_whom_for(t)]]))


def _whom_for(t: Translator) -> Button:
    return button(t.plain("For another person"), ShowRepresentations(under=True))


def _right(letter: Letter) -> Representation:
    if letter.right is None:
        raise LookupError(type(letter.delivery.notice).__name__)
    return letter.right


def change_ahead(t: Translator, letter: Letter, scene: Scene) -> Post:
    """To the old channel. Its reader may not be whoever asked: nothing of the case is shown, and nothing opens it."""
    change = _changing(letter)
    day = t.date(takes_effect(change, scene))
    head = t(
        "<b>Your cases are about to move to another Telegram account</b>\nIt was asked for in case {number}, and the "
        "company has confirmed it. It takes effect on {day}: after that they are read and answered from the other "
        "account only.",
        number=letter.case.number,
        day=day,
    )
    if change.scope is Scope.PHONE:
        head = t(
            "<b>Your phone number here is about to change</b>\nIt was asked for in case {number}, and the company has "
            "confirmed it. It takes effect on {day}.",
            number=letter.case.number,
            day=day,
        )
    tail = t(
        "If it was you, there is nothing to do. If not, press the button: the change is stopped at once, and the "
        "company looks at it again. Questions: {contact}",
        contact=scene.company.contact,
    )
    rows = [[button(t.plain("It was not me"), NotMe(demand=_demand(letter).id))]]
    return Post(screen=Screen(text=PARAGRAPH.join([head, tail]), rows=rows))


def _changing(letter: Letter) -> Change:
    if letter.change is None:
        raise LookupError("a letter about a change without one")
    return letter.change


def change_stopped(t: Translator, letter: Letter, scene: Scene) -> Post:
    head = t(
        "<b>The change in case {number} is stopped</b>\nThe owner of the former account has objected, so nothing has "
        "moved. The case is open again: an employee makes sure once more and writes to you here.",
        number=letter.case.number,
    )
    return _post(t, letter, head, demand_lines(t, _demand(letter), scene))


def change_made(t: Translator, letter: Letter, _: Scene) -> Post:
    change = _changing(letter)
    head = t(
        "<b>Your former cases are here now</b>\nThe change from case {number} has taken effect: you read your cases "
        "and act on them from this account, and the former one no longer shows them. All of them: /cases",
        number=letter.case.number,
    )
    if change.scope is Scope.PHONE:
        head = t(
            "<b>Your new number is in place</b>\nThe change from case {number} has taken effect: the company finds "
            "your requests here by the new number.",
            number=letter.case.number,
        )
    if change.state not in IN_EFFECT:
        head = t(
            "<b>There was nothing left to move</b>\nWhat case {number} was about is no longer held in this bot, so "
            "nothing has changed here.",
            number=letter.case.number,
        )
    return _post(t, letter, head)


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
    RepresentationEnded: right_ended,
    Represented: represented,
    ChangeAhead: change_ahead,
    ChangeStopped: change_stopped,
    ChangeMade: change_made,
    Regiven: regiven,
    Certificate: certificate_of,
    PlanChanged: plan_changed,
    Missed: missed,
    Fade: hidden,
}
