"""The form in which staff enter what came by another channel, step by step, and the letters that go by hand."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions.deliveries import Letter
from bot.domain import elsewhere
from bot.domain.cases import Case, Channel, Demand
from bot.domain.elsewhere import CAME, ENTER
from bot.domain.entries import File
from bot.domain.languages import Language
from bot.domain.people import Draft
from bot.domain.requests import CHECK, REQUESTS, SCOPE, WORDS_LIMIT, Kind, Scope
from bot.telegram.buttons import (
    DropForm,
    Enter,
    EnterAnew,
    FileEntered,
    HandedOver,
    NewRequest,
    ShowLetters,
    TakeUpForm,
    Workplace,
)
from bot.telegram.desk.screens import back_row, home_row, kind_words
from bot.telegram.desk.words import CHANNEL, HAND_OVER, KIND, LANGUAGE, SENT_ON, scope_of
from bot.telegram.screen import Button, Post, Screen, button, cut
from bot.texts import N_, Markup, Translator

PARAGRAPH = Markup("\n\n")
LINE = Markup("\n")
LETTERS_SHOWN = 6

PROMPT = {
    (ENTER, "channel"): N_(
        "<b>A request that came elsewhere</b>\n\nIt gets a number and a date like any other. How did it come?"
    ),
    (ENTER, "kind"): N_(
        "<b>What is asked?</b>\n\nOne request at a time: if several things are asked at once, enter them one by one. "
        "Somebody who acts for another person asks for the right they name; write the ground into the words."
    ),
    (ENTER, SCOPE): N_("<b>What exactly?</b>"),
    (ENTER, "case"): N_(
        "<b>Is the person in the register already?</b>\n\nIf a case is named, write its number like 2026-000123: the "
        "request joins that person, and the answer goes the same way as there."
    ),
    (ENTER, "about"): N_("<b>Which refusal does the person not agree with?</b>"),
    (ENTER, "when"): N_(
        "<b>When was it received?</b>\n\nThe terms run from this moment. Press a button, or write like "
        "24.11.2026 10:15, time of Almaty. A day without a time counts from its beginning."
    ),
    (ENTER, "language"): N_("<b>In which language does the person read?</b>\n\nThe letters are written in it."),
    (ENTER, "name"): N_(
        "<b>Who asks?</b>\n\nWrite the name as it stands in the request, up to {limit} characters. It is kept sealed, "
        "and your message disappears from this chat."
    ),
    (ENTER, "phone"): N_(
        "<b>The person's phone number</b>\n\nIf one is given, write it: the company finds the data by it. Otherwise "
        "go on without."
    ),
    (ENTER, "same"): N_(
        "<b>Somebody with this number is known in the bot</b>\n\nIs it the same person? Then the request goes into "
        "their own case, and the letters into their chat. If you are not sure, answer “No”."
    ),
    (ENTER, "words"): N_(
        "<b>The words of the request</b>\n\nCopy them in one message, up to {limit} characters. They are kept sealed; "
        "the assignee alone reads them."
    ),
    (ENTER, "document"): N_(
        "<b>A document</b>\n\nIf one came with the request, send it as a photo or a file up to 20 MB. Do not attach "
        "identity documents."
    ),
    (CAME, "when"): N_(
        "<b>Something more came from the person</b>\n\nWhen? Press a button, or write like 24.11.2026 10:15, time of "
        "Almaty. A day without a time counts from its beginning."
    ),
    (CAME, "words"): N_(
        "<b>What does the person write?</b>\n\nCopy the words in one message, up to {limit} characters. If only a "
        "document came, go on without."
    ),
    (CAME, "document"): N_(
        "<b>A document</b>\n\nSend what came as a photo or a file up to 20 MB. Do not attach identity documents."
    ),
}
CONTACT = {
    Channel.EMAIL: N_("<b>Where does the answer go?</b>\n\nWrite the person's e-mail address."),
    Channel.SITE: N_("<b>Where does the answer go?</b>\n\nWrite the e-mail address or the phone number from the form."),
    Channel.PAPER: N_(
        "<b>Where does the answer go?</b>\n\nWrite the address from the letter, an e-mail address or a phone number, "
        "up to {limit} characters."
    ),
    Channel.PHONE: N_("<b>Where does the answer go?</b>\n\nWrite the phone number."),
}
REFUSED_CASE = N_(
    "<b>In which case was it refused?</b>\n\nWrite its number like 2026-000123. If the person names none, press "
    "“Change” and choose anew what is asked."
)
LIMIT = {"name": elsewhere.NAME_LIMIT, "contact": elsewhere.CONTACT_LIMIT, "words": WORDS_LIMIT}
WITHOUT = {
    "case": N_("No case is named"),
    "phone": N_("No number"),
    "words": N_("No words"),
    "document": N_("No document"),
}
MOMENTS = {"now": N_("Now"), "today": N_("Today"), "yesterday": N_("Yesterday")}
SAME = {"yes": N_("Yes, the same person"), "no": N_("No")}
# What can be changed, as its button calls it.
PART = {
    "channel": N_("How it came"),
    "kind": N_("What is asked"),
    SCOPE: N_("What exactly"),
    "case": N_("Named case"),
    "about": N_("Which refusal"),
    "when": N_("When it came"),
    "language": N_("Language"),
    "name": N_("Name of the person"),
    "contact": N_("Where to answer"),
    "phone": N_("Phone number"),
    "same": N_("Same person"),
    "words": N_("Words"),
    "document": N_("Document"),
}
NOT_WORDS = N_("Please answer in words, in one message. What you have begun is kept.")
NOT_A_FILE = N_("Here a photo or a document is awaited. What you have begun is kept.")
NOT_A_BUTTON = N_("Here a button is awaited. What you have begun is kept.")


def begun_screen(t: Translator, draft: Draft) -> Screen:
    """Another form was begun before: it is not lost by asking for a new one."""
    text = t("You have begun to enter a request and not finished. It is kept for 24 hours.")
    rows = [
        [button(t.plain("Continue"), TakeUpForm(draft=draft.id))],
        [button(t.plain("Begin anew"), NewRequest(anew=True)), *_drop(t, draft)],
    ]
    return Screen(text=text, rows=rows)


def step_screen(t: Translator, draft: Draft, appealable: Sequence[Demand] = ()) -> Screen:
    """Where the form stands: the first thing still missing, or all of it to be checked."""
    if draft.step == CHECK:
        return check_screen(t, draft)
    sentence = _prompt(draft)
    text = t(sentence, **({"limit": LIMIT[draft.step]} if "{limit}" in sentence else {}))
    rows = _choices(t, draft, appealable)
    if draft.step in WITHOUT and elsewhere.optional(draft.flow, draft.step, draft.payload):
        rows.append([_pick(draft, t.plain(WITHOUT[draft.step]), "")])
    return Screen(text=text, rows=[*rows, _below(t, draft)])


def _prompt(draft: Draft) -> str:
    if draft.step == "contact":
        return CONTACT[Channel(draft.payload["channel"])]
    if draft.step == "case" and elsewhere.appeals(draft.payload):
        return REFUSED_CASE
    return PROMPT[draft.flow, draft.step]


def _choices(t: Translator, draft: Draft, appealable: Sequence[Demand]) -> list[list[Button]]:
    match draft.step:
        case "channel":
            return _two_in_a_row([_pick(draft, t.plain(CHANNEL[c]), c) for c in elsewhere.CHANNELS])
        case "kind":
            return _two_in_a_row([_pick(draft, t.plain(KIND[k]), k) for k in elsewhere.KINDS])
        case "scope":
            kind = Kind(draft.payload["kind"])
            return [[_pick(draft, t.plain(scope_of(kind, s)), s)] for s in REQUESTS[kind].scopes]
        case "about":
            return [[_pick(draft, cut(kind_words(t, d).plain()), d.id)] for d in appealable[:10]]
        case "when":
            return [[_pick(draft, t.plain(name), moment) for moment, name in MOMENTS.items()]]
        case "language":
            return [[_pick(draft, t.plain(LANGUAGE[language]), language) for language in Language]]
        case "same":
            return [[_pick(draft, t.plain(name), said)] for said, name in SAME.items()]
    return []


def _two_in_a_row(buttons: list[Button]) -> list[list[Button]]:
    return [buttons[n : n + 2] for n in range(0, len(buttons), 2)]


def _pick(draft: Draft, text: str, option: str) -> Button:
    return button(text, Enter(draft=draft.id, step=draft.step, option=option))


def _below(t: Translator, draft: Draft) -> list[Button]:
    change = [button(t.plain("Change"), EnterAnew(draft=draft.id))] if draft.payload else []
    return [*change, *_drop(t, draft)]


def _drop(t: Translator, draft: Draft) -> list[Button]:
    return [button(t.plain("Do not enter"), DropForm(draft=draft.id))]


def awaited_screen(t: Translator, draft: Draft) -> Screen:
    """Something else came than what is awaited: said before it is asked again."""
    sentence = NOT_WORDS if draft.step in elsewhere.TYPED else NOT_A_BUTTON
    return Screen(text=t(NOT_A_FILE if draft.step == "document" else sentence))


def check_screen(t: Translator, draft: Draft) -> Screen:
    """Everything that goes into the register, for the one who copied it."""
    head = t("<b>Please check what goes into the register</b>")
    tail = t("When you enter it, the request gets its number, and the terms run from the moment of receipt.")
    yes = t.plain("Enter")
    if draft.flow == CAME:
        head, tail = t("<b>Please check what is added to the case</b>"), t("It is kept as the person's own words.")
        yes = t.plain("Add")
    rows = [[button(yes, FileEntered(draft=draft.id, version=draft.version))], _below(t, draft)]
    return Screen(text=PARAGRAPH.join([head, LINE.join(_entered(t, draft)), tail]), rows=rows)


def _entered(t: Translator, draft: Draft) -> list[Markup]:
    said = draft.payload
    lines = []
    if draft.flow == ENTER:
        lines += [_asked(t, said), t("How it came: {channel}", channel=t(CHANNEL[Channel(said["channel"])]))]
    lines.append(t("When it came: {moment}", moment=_moment(said["when"])))
    if said.get("number") and said.get("case"):
        lines.append(t("Named case: {number}", number=said["number"]))
    elif draft.flow == ENTER:
        lines += _who(t, said)
    if said.get("document"):
        lines.append(t("Document: {name}", name=File.unpacked(said["document"]).name))
    if said.get("words"):
        lines.append(Markup("<blockquote>") + said["words"] + Markup("</blockquote>"))
    return lines


def _asked(t: Translator, said: dict[str, str]) -> Markup:
    kind, scope = Kind(said["kind"]), Scope(said[SCOPE])
    what = t(KIND[kind]) if len(REQUESTS[kind].scopes) == 1 else t(
        "{kind}: {scope}", kind=t(KIND[kind]), scope=t(scope_of(kind, scope))
    )  # fmt: skip
    return Markup("<b>") + what + Markup("</b>")


def _who(t: Translator, said: dict[str, str]) -> list[Markup]:
    lines = [
        t("Name: {name}", name=said["name"]),
        t("Where to answer: {contact}", contact=said["contact"]),
        t("Language of the person: {language}", language=t(LANGUAGE[Language(said["language"])])),
    ]
    if said.get("phone") and said["phone"] != said["contact"]:
        lines.insert(2, t("Phone: {phone}", phone=said["phone"]))
    if said.get("same") == "yes":
        lines.append(t("The same person is in the bot: the letters go into their chat."))
    return lines


def _moment(kept: str) -> datetime:
    return datetime.fromisoformat(kept)


def parts_screen(t: Translator, draft: Draft) -> Screen:
    """Which of what was answered so far should be answered anew?"""
    answered = [step for step in elsewhere.asked(draft.flow, draft.payload) if step in draft.payload]
    chosen = [button(t.plain(PART[step]), EnterAnew(draft=draft.id, step=step)) for step in answered]
    rows = [*_two_in_a_row(chosen), [button(t.plain("Leave it as it was"), TakeUpForm(draft=draft.id))]]
    return Screen(text=t("<b>What should be changed?</b>"), rows=rows)


def entered_screen(t: Translator, case: Case, *, by_hand: bool) -> Screen:
    text = t("Case <b>{number}</b> is registered. The receipt goes into the person's chat.", number=case.number)
    if by_hand:
        text = t("Case <b>{number}</b> is registered. The receipt for the person follows: send it on.",
                 number=case.number)  # fmt: skip
    rows = [[button(t.plain("Open the case"), Workplace(case=case.id))], home_row(t)]
    return Screen(text=text, rows=rows)


def added_screen(t: Translator, case: Case) -> Screen:
    return Screen(text=t("Added to case {number}.", number=case.number), rows=[back_row(t, case.id), home_row(t)])


def in_private_screen(t: Translator) -> Screen:
    """What the group is told: nothing personal is typed there."""
    return Screen(text=t("The form is in your private chat with the bot."))


# -- letters that go by hand ------------------------------------------------------------------------------------------


def hand_screen(t: Translator, letter: Letter) -> Post:
    """Stands under the letter, which is in the person's language and ready to be copied."""
    if letter.hand is None:
        raise LookupError("a letter that goes into a chat")
    text = t(
        HAND_OVER[letter.case.channel],
        number=letter.case.number,
        name=letter.hand.name,
        contact=letter.hand.contact,
    )
    rows = [[button(t.plain("Sent"), HandedOver(letter=letter.delivery.id))], back_row(t, letter.case.id)]
    return Post(screen=Screen(text=text, rows=rows))


def handed_over_screen(t: Translator, case: Case) -> Screen:
    """The address is gone from the chat with the button."""
    return Screen(text=t(SENT_ON[case.channel], number=case.number), rows=[back_row(t, case.id), home_row(t)])


def letters_screen(t: Translator, case: Case) -> Screen:
    text = t("Case {number}: the letters to be sent on follow.", number=case.number)
    return Screen(text=text, rows=[back_row(t, case.id)])


def to_send_rows(t: Translator, waiting: Sequence[tuple[Case, int]]) -> list[list[Button]]:
    """Under one's own cases: what has been written and not sent on yet, in closed cases too."""
    return [
        [button(t.many("✉️ {number}: {n} letter", "✉️ {number}: {n} letters", n=n, number=case.number).plain(),
                ShowLetters(case=case.id))]
        for case, n in waiting[:LETTERS_SHOWN]
    ]  # fmt: skip
