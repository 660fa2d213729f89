"""The screens of a request, from the first choice to the last confirming act. One set for every kind."""

from collections.abc import Sequence

from bot.documents import Company, Consent, consent
from bot.domain import requests
from bot.domain.cases import Case, Demand
from bot.domain.people import Draft, Visit
from bot.domain.representations import Representation, State
from bot.domain.requests import AGAIN, CHECK, FOR, REQUESTS, SCOPE, Form, Kind, Question, Scope
from bot.domain.requests import said as told
from bot.rules import Rules
from bot.telegram.buttons import (
    ActFor,
    Agree,
    Begin,
    Checked,
    Choose,
    Confirm,
    ContinueDraft,
    Decline,
    DropDraft,
    Home,
    MyCases,
    OpenCase,
    Pick,
    Rewrite,
    ShowConsent,
    ShowPurpose,
    ShowWhole,
    Skip,
)
from bot.telegram.demands import GROUND, KIND, OPTION, QUESTION, covers, for_whom, kind_of, said, with_wait
from bot.telegram.screen import Button, Scene, Screen, ShareContact, button, cut, units
from bot.telegram.subject.kinds import KINDS, VALUES
from bot.texts import N_, Markup, Translator

DIGEST_SHOWN = 12
FIRST_WORDS_SHOWN = 500
# What "change" can speak of besides the name of a question: one of several corrections, or leaving the one in hand out.
CHANGE, WITHOUT = "change", "without"
PARAGRAPH = Markup("\n\n")

# What the last confirming act of a request that cannot be undone asks and offers.
SURE = {
    (Kind.DELETE, Scope.ALL): N_(
        "What is deleted cannot be brought back. Deleting everything also ends the use of services that cannot work "
        "without these data."
    ),
    (Kind.DELETE, Scope.PART): N_(
        "What is deleted cannot be brought back. A service that needs exactly these data stops working."
    ),
}
SURE_OF_DESTROYING = N_(
    "What is destroyed cannot be brought back. Until it is decided these data are blocked: services that need them "
    "stop working."
)
YES = {
    (Kind.DELETE, Scope.ALL): N_("Yes, delete all my data"),
    (Kind.DELETE, Scope.PART): N_("Yes, delete this"),
}
YES_FOR_ANOTHER = {Kind.DELETE: N_("Yes, delete these data")}
DESTROY = N_("Yes, destroy these data")


def home_row(t: Translator) -> list[Button]:
    return [button(t.plain("To the menu"), Home())]


def scope_screen(t: Translator, kind: Kind, rules: Rules) -> Screen:
    words = KINDS[kind]
    offered = [button(t.plain(words.scopes[scope]), Choose(kind=kind, scope=scope)) for scope in words.scopes]
    return Screen(text=with_wait(t, words.choose, rules), rows=[*in_rows(offered), home_row(t)])


def in_rows(buttons: Sequence[Button], width: int = 2) -> list[list[Button]]:
    """Two beside each other where both are short, else one under the other."""
    if any(len(b.text) > 18 for b in buttons):
        width = 1
    return [list(buttons[n : n + width]) for n in range(0, len(buttons), width)]


def kept_screen(t: Translator, draft: Draft) -> Screen:
    """A request was begun before: go on with it, or begin anew."""
    text = t(
        "You have already begun a request: {what}. It is kept until {until}.",
        what=begun_words(t, draft),
        until=draft.expires_at,
    )
    rows = [
        [
            button(t.plain("Continue"), ContinueDraft(draft=draft.id)),
            button(t.plain("Begin anew"), DropDraft(draft=draft.id)),
        ],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def begun_words(t: Translator, draft: Draft) -> Markup:
    """What a begun request is, as far as it is known."""
    kind = Kind(draft.flow)
    scope = draft.payload.get(SCOPE)
    if AGAIN in draft.payload:
        return t("Give a consent again")
    return t(KIND[kind, Scope(scope)] if scope in REQUESTS[kind].scopes else KINDS[kind].button)


def whom_screen(t: Translator, draft: Draft, offered: Sequence[Representation]) -> Screen:
    """For whom this is asked: oneself, or one of those for whom a right is stated or confirmed."""
    text = t(
        "<b>For whom do you ask?</b>\n\nA request for another person is registered at once and answered when your "
        "right to act for them is confirmed."
    )
    rows = [[button(t.plain("For myself"), ActFor(draft=draft.id))]]
    rows += [[button(_named(t, right), ActFor(draft=draft.id, representation=right.id))] for right in offered]
    chosen = KINDS[Kind(draft.flow)].choose
    back = button(t.plain("Back"), Rewrite(draft=draft.id, name=SCOPE) if chosen else Begin(kind=draft.flow))
    if FOR in draft.payload:
        back = button(t.plain("Leave it as it was"), ContinueDraft(draft=draft.id))
    return Screen(text=text, rows=[*rows, [back, *home_row(t)]])


def _named(t: Translator, right: Representation) -> str:
    whom, ground = right.initials or "–", t(GROUND[right.ground])
    if right.state is State.CONFIRMED:
        return t.plain("{whom} ({ground})", whom=whom, ground=ground)
    return t.plain("{whom} ({ground}), not confirmed yet", whom=whom, ground=ground)


def question_screen(
    t: Translator, company: Company, draft: Draft, question: Question, refused: Sequence[Demand] = ()
) -> Screen:
    """What is asked now, the choices it has, and the way past it where it need not be answered."""
    kind = Kind(draft.flow)
    rows = in_rows(_offered(t, draft, question, refused))
    if question.optional:
        rows.append([button(t.plain("Go on without"), Skip(draft=draft.id, name=question.name))])
    before = _before(kind, draft, question)
    back = [button(t.plain("Back"), Rewrite(draft=draft.id, name=before))] if before else []
    if kind is Kind.WITHDRAW_CONSENT:
        back = [button(t.plain("Back"), ShowPurpose(scope=draft.payload[SCOPE]))]
    if question.name in draft.payload:
        # It was answered before and is being changed: the answer stays unless another one comes.
        back = [button(t.plain("Leave it as it was"), ContinueDraft(draft=draft.id))]
        if corrected(draft, WITHOUT) and question.name == "value":
            rows.append([button(t.plain("Leave this change out"), Rewrite(draft=draft.id, name=WITHOUT))])
    return Screen(text=_asked(t, company, draft, question, refused), rows=[*rows, [*back, *home_row(t)]])


def _before(kind: Kind, draft: Draft, question: Question) -> str:
    """What was answered before this; nothing where this is the first thing asked."""
    names = [q.name for q in rewritable(kind, draft)]
    earlier = names[: names.index(question.name)] if question.name in names else names
    answered = [name for name in earlier if name in draft.payload]
    first = SCOPE if KINDS[kind].choose else ""
    return answered[-1] if answered else first


def _asked(t: Translator, company: Company, draft: Draft, question: Question, refused: Sequence[Demand]) -> Markup:
    kind = Kind(draft.flow)
    if question.form is Form.DEMAND and not refused:
        return t(
            "<b>Which answer?</b>\n\nThere is no refusal among your cases here. If you were refused in another way, "
            "go back and choose “Another decision” or write to us: {contact}",
            contact=company.contact,
        )
    sentence = KINDS[kind].prompts[question.name]
    text = t(sentence, **({"limit": question.limit} if "{limit}" in sentence else {}))
    if question.form is Form.VALUE:
        text = PARAGRAPH.join(
            [text, t(VALUES[draft.payload["field"]]), t("Your message is removed from the chat at once.")]
        )
    if kind is Kind.QUESTION:
        text = PARAGRAPH.join([text, t("You can also reach us without this chat: {contact}", contact=company.contact)])
    return text


def _offered(t: Translator, draft: Draft, question: Question, refused: Sequence[Demand]) -> list[Button]:
    if question.form is Form.DEMAND:
        return [
            button(cut(f"{t.date(d.decided_at)} · {kind_of(t, d).plain()}"), _pick(draft, question, d.id))
            for d in refused[:10]
            if d.decided_at
        ]
    options = question.options
    if question.name == "more" and len(requests.changes(draft.payload)) >= requests.CHANGES_LIMIT:
        options = ("enough",)
    return [button(t.plain(OPTION[question.name, o]), _pick(draft, question, o)) for o in options]


def _pick(draft: Draft, question: Question, option: str) -> Pick:
    return Pick(draft=draft.id, name=question.name, option=option)


def awaited_screen(t: Translator, question: Question | None) -> Screen:
    """Something else came than what was asked for: said before it is asked again."""
    if question is None or not (question.typed or question.form is Form.FILE):
        text = t("Here a button is awaited. What you have begun is kept.")
    elif question.form is Form.FILE:
        text = t("Here a photo or a document is awaited. What you have begun is kept.")
    else:
        text = t("Please answer in words, in one message. What you have begun is kept.")
    return Screen(text=text)


def consent_screen(t: Translator, company: Company, draft: Draft, *, full: bool = False) -> Screen:
    card = consent(company, t.language)
    turn = t.plain("In short") if full else t.plain("Full text")
    rows = [
        [button(t.plain("I agree"), Agree(draft=draft.id, text=card.digest[:DIGEST_SHOWN]))],
        [button(t.plain("No"), Decline(draft=draft.id)), button(turn, ShowConsent(draft=draft.id, full=not full))],
        home_row(t),
    ]
    return Screen(text=card.full if full else card.summary, rows=rows)


def shown(card: Consent, text: str) -> bool:
    """Whether the button belongs to this very text."""
    return card.digest.startswith(text) and len(text) == DIGEST_SHOWN


def declined_screen(t: Translator, company: Company) -> Screen:
    text = t(
        "You have not agreed, so nothing was filed. What you have written is kept for 24 hours in case you change "
        "your mind, then destroyed.\n\nYou can make the same request without this chat: {contact}",
        contact=company.contact,
    )
    return Screen(text=text, rows=[home_row(t)])


def phone_screen(t: Translator) -> Screen:
    text = t(
        "<b>Your phone number</b>\n\nBy it the company finds your data. Press the button below: Telegram will send "
        "your own number. Nobody else's number is accepted, so no stranger can make requests about your data."
    )
    return Screen(text=text, contact=ShareContact(share=t.plain("Share my number"), leave=t.plain("Not now")))


def new_phone_screen(t: Translator) -> Screen:
    text = t(
        "<b>Your new number</b>\n\n"
        "Press the button below: Telegram will send the number of this account. If it is still the former one there, "
        "change it in the settings of Telegram first. The number known here stays until the change is confirmed."
    )
    return Screen(text=text, contact=ShareContact(share=t.plain("Share my number"), leave=t.plain("Not now")))


def same_phone_screen(t: Translator, draft: Draft) -> Screen:
    """The number that was shared is the one known here already."""
    text = t(
        "<b>This number is known here already</b>\n\nThere is nothing to change in this bot. If the company's own "
        "systems still have the former number, go on: an employee will change it there. If your account in Telegram "
        "still has the former number, change it in Telegram first and begin anew."
    )
    rows = [
        [
            button(t.plain("Go on"), ContinueDraft(draft=draft.id)),
            button(t.plain("Do not file"), DropDraft(draft=draft.id)),
        ],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def no_phone_screen(t: Translator, company: Company, draft: Draft) -> Screen:
    text = t(
        "Without the number we cannot tell whose data it is about. What you have written is kept for 24 hours.\n\n"
        "If you cannot share the number here, make the request in another way: {contact}",
        contact=company.contact,
    )
    return Screen(text=text, rows=[[button(t.plain("Share my number"), ContinueDraft(draft=draft.id))], home_row(t)])


def asked_for(
    t: Translator, draft: Draft, right: Representation | None = None, *, whole: bool = False,
    refused: Sequence[Demand] = (),
) -> Markup:  # fmt: skip
    """What the person asks, question by question, and for whom if not for themselves; against which refusal."""
    kind = Kind(draft.flow)
    answers = [
        (name, _shortened(value) if name == "first_words" else value) for name, value in told(kind, draft.payload)
    ]
    label = [for_whom(t, right)] if right else []
    label += [_disputed(t, d) for d in refused if d.id == draft.payload.get("about")]
    parts = [Markup("<b>") + begun_words(t, draft) + Markup("</b>"), *label, said(t, answers, whole=whole)]
    if any(q.form is Form.FILE and draft.payload.get(q.name) for q in requests.asked(kind, draft.payload)):
        parts.append(t("A document is attached."))
    return Markup("\n").join(part for part in parts if part)


def _shortened(text: str) -> str:
    """The message that began it all: the person knows it, and the answers need the room."""
    return text if units(text) <= FIRST_WORDS_SHOWN else text[: FIRST_WORDS_SHOWN // 2] + "…"


def _disputed(t: Translator, refusal: Demand) -> Markup:
    day = t.date(refusal.decided_at or refusal.received_at)
    return t("You do not agree with: {what}, {day}", what=kind_of(t, refusal), day=day)


def check_screen(
    t: Translator, draft: Draft, right: Representation | None = None, *, whole: bool = False,
    refused: Sequence[Demand] = (),
) -> Screen:  # fmt: skip
    """Numbers and addresses stand covered, and ``whole`` once the person wants to see what they typed."""
    sure = REQUESTS[Kind(draft.flow)].sure
    tail = t(
        "If you go on, one more confirmation follows. Then the request is registered, and you get its number and date."
    )
    if not sure:
        tail = t("When you file it, the request is registered, and you get its number and date.")
    yes = (
        button(t.plain("All correct"), Checked(draft=draft.id, version=draft.version))
        if sure
        else button(t.plain("File the request"), Confirm(draft=draft.id, version=draft.version))
    )
    rows = [
        [yes],
        [button(t.plain("Change"), Rewrite(draft=draft.id)), button(t.plain("Do not file"), DropDraft(draft=draft.id))],
        home_row(t),
    ]
    if covers(told(Kind(draft.flow), draft.payload)) and not whole:
        rows.insert(1, [button(t.plain("Show in full"), ShowWhole(draft=draft.id))])
    head = t("<b>Please check your request</b>")
    text = PARAGRAPH.join([head, asked_for(t, draft, right, whole=whole, refused=refused), tail])
    return Screen(text=text, rows=rows, fades=True, again=ContinueDraft(draft=draft.id))


def rewritable(kind: Kind, draft: Draft) -> list[Question]:
    """The answers that can be changed one by one; a correction as a whole."""
    several = len(requests.changes(draft.payload)) > 1
    apart = {"value", "more", "field"} if several else {"value", "more"}
    return [q for q in requests.asked(kind, draft.payload) if q.name not in apart]


def corrected(draft: Draft, name: str) -> dict[str, str] | None:
    """The form with the correction that ``name`` speaks of in hand, or without it; None where it speaks of none."""
    given = requests.changes(draft.payload)
    if name == WITHOUT:
        return requests.without(draft.payload) if len(given) > 1 and "value" in draft.payload else None
    index = name.removeprefix(CHANGE)
    known = name.startswith(CHANGE) and index.isdecimal() and int(index) < len(given)
    return requests.taken_up(draft.payload, int(index)) if known else None


def which_screen(t: Translator, draft: Draft) -> Screen:
    kind = Kind(draft.flow)
    rows = in_rows(
        [button(t.plain(QUESTION[q.name]), Rewrite(draft=draft.id, name=q.name)) for q in rewritable(kind, draft)]
    )
    rows += [
        [button(t.plain("New value: {field}", field=t(OPTION["field", field])), _change(draft, n))]
        for n, (field, _) in enumerate(requests.changes(draft.payload))
    ]
    if FOR in draft.payload:
        rows.insert(0, [button(t.plain("For whom"), Rewrite(draft=draft.id, name=FOR))])
    if KINDS[kind].choose:
        rows.insert(0, [button(t.plain("What is asked for"), Rewrite(draft=draft.id, name=SCOPE))])
    rows.append([button(t.plain("Leave it as it was"), ContinueDraft(draft=draft.id)), *home_row(t)])
    return Screen(text=t("<b>What should be changed?</b>"), rows=rows)


def _change(draft: Draft, index: int) -> Rewrite:
    return Rewrite(draft=draft.id, name=f"{CHANGE}{index}")


def confirm_screen(t: Translator, draft: Draft, right: Representation | None = None) -> Screen:
    kind = Kind(draft.flow)
    asked = (kind, Scope(draft.payload[SCOPE]))
    yes = YES.get(asked, DESTROY)
    no = t.plain("No, keep my data")
    if right:
        # Whose data they are is no place for a slip: the buttons say it too.
        no, yes = t.plain("No, keep these data"), YES_FOR_ANOTHER.get(kind, DESTROY)
    parts = [
        t("<b>The last step</b>"),
        asked_for(t, draft, right),
        t(SURE.get(asked, SURE_OF_DESTROYING)),
        t("What do you decide?"),
    ]
    rows = [
        [button(no, DropDraft(draft=draft.id))],
        [button(t.plain(yes), Confirm(draft=draft.id, version=draft.version))],
        home_row(t),
    ]
    return Screen(text=PARAGRAPH.join(parts), rows=rows, fades=True, again=ContinueDraft(draft=draft.id))


def dropped_screen(t: Translator) -> Screen:
    text = t("Nothing was filed. What you had written is destroyed, and your data stay as they were.")
    return Screen(text=text, rows=[home_row(t)])


def registered_screen(t: Translator, case: Case) -> Screen:
    text = t(
        "Your request is registered. Case number: <b>{number}</b>. The receipt with the date follows.",
        number=case.number,
    )
    if len(case.demands) > 1:
        text = t(
            "Your request is registered: it joins your open case <b>{number}</b>. The receipt with its own date "
            "follows.",
            number=case.number,
        )
    rows = [[button(t.plain("Open the case"), OpenCase(case=case.id)), button(t.plain("My cases"), MyCases())]]
    return Screen(text=text, rows=rows)


def is_ready(visit: Visit, draft: Draft) -> bool:
    """Whether nothing is missing any more: no answer, no consent, no number."""
    return draft.step == CHECK and _agreed(visit) and not waits_for_phone(visit, draft)


def can_be_checked(visit: Visit, draft: Draft, offered: Sequence[Representation]) -> bool:
    return is_ready(visit, draft) and not asks_whom(draft, offered)


def _agreed(visit: Visit) -> bool:
    return visit.subject is not None and visit.subject.agreed


def waits_for_phone(visit: Visit, draft: Draft) -> bool:
    if draft.step != CHECK or visit.subject is None or not visit.subject.agreed:
        return False
    kind = Kind(draft.flow)
    return visit.subject.level < REQUESTS[kind].level or requests.awaits_number(kind, draft.payload)


def number_screen(t: Translator, draft: Draft) -> Screen:
    """Asks for the number: one's own, or the one it has changed to."""
    return new_phone_screen(t) if requests.awaits_number(Kind(draft.flow), draft.payload) else phone_screen(t)


def screen_of(
    t: Translator, scene: Scene, visit: Visit, draft: Draft, refused: Sequence[Demand] = (),
    offered: Sequence[Representation] = (),
) -> Screen:  # fmt: skip
    """Where a begun request stands: the first thing still missing.

    ``refused`` can be appealed against, ``offered`` are the rights by which it can be asked for another person.
    """
    kind = Kind(draft.flow)
    if draft.step == SCOPE:
        return scope_screen(t, kind, scene.rules)
    if draft.step == FOR:
        return whom_screen(t, draft, offered)
    question = requests.question(kind, draft.step)
    if question:
        return question_screen(t, scene.company, draft, question, refused)
    if not _agreed(visit):
        return consent_screen(t, scene.company, draft)
    if waits_for_phone(visit, draft):
        return number_screen(t, draft)
    return check_screen(t, draft, by_right(draft, offered), refused=refused)


def by_right(draft: Draft, offered: Sequence[Representation]) -> Representation | None:
    """The right by which the form is filled in; None for oneself."""
    return next((right for right in offered if right.id == draft.payload.get(FOR)), None)


def asks_whom(draft: Draft, offered: Sequence[Representation]) -> bool:
    """Whether it still has to be said for whom it is: never said, or for somebody for whom it no longer can be."""
    if draft.step == SCOPE:
        return False
    if FOR not in draft.payload:
        return bool(offered)
    return bool(draft.payload[FOR]) and by_right(draft, offered) is None
