"""What a member of staff types: asked for, shown as the person will see it, sent."""

from collections.abc import Sequence

from bot.actions.desk import Desk
from bot.actions.drafts import document_in
from bot.domain.cases import Demand, Outcome, in_force, owed
from bot.domain.grounds import Ground
from bot.domain.handling import HANDLING, outcomes, presupposed
from bot.domain.people import Draft
from bot.domain.proposals import Proposal
from bot.domain.requests import WORDS_LIMIT, Kind
from bot.telegram.buttons import (
    ConfirmDecision,
    Decide,
    DropForm,
    NoWords,
    PickGround,
    ReadCase,
    RewriteForm,
    SendBack,
    SendForm,
    TakeUpForm,
    Workplace,
    Write,
)
from bot.telegram.changes import desk_words
from bot.telegram.desk.guard import ENCLOSE
from bot.telegram.desk.screens import back_row, home_row, kind_words
from bot.telegram.desk.words import DECIDE, GRANT, LANGUAGE, OUTCOME
from bot.telegram.screen import Button, Scene, Screen, button, cut
from bot.telegram.steps import STEP
from bot.texts import N_, Markup, Translator

PARAGRAPH = Markup("\n\n")
DEMANDS_OFFERED = 12

PROMPT = {
    "ask": N_(
        "<b>Case {number}: a question to the person</b>\n\nWrite it in one message, up to {limit} characters. Before "
        "it goes out you will see it as the person will. The case then waits for the person; the term runs on."
    ),
    "answer": N_(
        "<b>Case {number}: a message to the person</b>\n\nWrite it in one message, up to {limit} characters. Before it "
        "goes out you will see it as the person will."
    ),
    "note": N_(
        "<b>Case {number}: a note</b>\n\nWrite it in one message, up to {limit} characters. It stays inside the desk: "
        "the person never sees it."
    ),
    "grant": N_(
        "<b>Case {number}: the closing letter</b>\n\nWrite to the person what was found and done, in one message, up "
        "to "
        "{limit} characters. Before it goes out you will see the whole letter."
    ),
    "done": N_(
        "<b>Case {number}: the closing letter</b>\n\nWrite to the person what was done, what was not and why, in one "
        "message, up to {limit} characters. Before it goes out you will see the whole letter."
    ),
    "return": N_(
        "<b>Case {number}: send the decision back</b>\n\nWrite to your colleague what should be different, in one "
        "message, up to {limit} characters. The person does not see it."
    ),
    "reopen": N_(
        "<b>Case {number}: open it again</b>\n\nWrite the reason in one message, up to {limit} characters. It stays "
        "inside the desk; the person is told that the case is open again."
    ),
}

CHECK = {
    "ask": N_("Above is what the person will see. Send the question?"),
    "answer": N_("Above is what the person will see. Send it?"),
    "done": N_("Above is the letter the person will get. Send it and close the request? Its result cannot be changed."),
    "grant": N_(
        "Above is the letter the person will get. Send it and close the request? Its result cannot be changed."
    ),
    "decide": N_("Above is the letter the person will get when a second person confirms. Put the decision forward?"),
    "reopen": N_(
        "Above is what the person will see. Your reason stays inside the desk:\n{words}\nOpen the case again?"
    ),
    "note": N_("Only the desk will see this note:\n{words}\nKeep it?"),
    "return": N_("Your colleague will see this; the person will not:\n{words}\nSend the decision back?"),
}

SENT = {
    "ask": N_("Case {number}: the question goes out now. The case waits for the answer; the term runs on."),
    "answer": N_("Case {number}: the message goes out now."),
    "note": N_("Case {number}: the note is kept."),
    "done": N_("Case {number}: carried out. The closing letter goes out now."),
    "grant": N_("Case {number}: answered. The closing letter goes out now."),
    "decide": N_("Case {number}: the decision waits for a second person. The desk has been told."),
    "return": N_("Case {number}: the decision was sent back."),
    "reopen": N_("Case {number} is open again. The person is told now."),
}


def prompt_screen(t: Translator, desk: Desk, draft: Draft) -> Screen:
    text = t(PROMPT[draft.flow], number=desk.case.number, limit=WORDS_LIMIT)
    encloses = [t("A photo or a document can go with it: send it with the words under it.")]
    parts = [text, *_about(t, desk, draft), *(encloses if draft.flow in ENCLOSE else [])]
    parts += _language(t, desk, draft.flow)
    return Screen(text=PARAGRAPH.join(parts), rows=[_drop(t, draft)])


def _about(t: Translator, desk: Desk, draft: Draft) -> list[Markup]:
    """Which request the letter is about, where the case holds several."""
    demand = desk.case.demand(draft.payload.get("demand", ""))
    return [kind_words(t, demand)] if demand and len(desk.case.demands) > 1 else []


def _language(t: Translator, desk: Desk, flow: str) -> list[Markup]:
    if desk.language is None or flow in {"note", "return", "reopen"}:
        return []
    return [t("Language of the person: {language}", language=t(LANGUAGE[desk.language]))]


def _drop(t: Translator, draft: Draft) -> list[Button]:
    return [button(t.plain("Do not send"), DropForm(draft=draft.id))]


def check_screen(t: Translator, draft: Draft, ground: Ground | None = None) -> Screen:
    """Stands under the letter as the person will see it, or holds what never leaves the desk."""
    sentence = CHECK[draft.flow]
    quoted = Markup("<blockquote>") + draft.payload.get("text", "") + Markup("</blockquote>")
    text = t(sentence, **({"words": quoted} if "{words}" in sentence else {}))
    enclosed = document_in(draft.payload)
    if enclosed:
        text = PARAGRAPH.join([t("The document {name} goes with it.", name=enclosed.name), text])
    text = PARAGRAPH.join([*tipping_off(t, ground), text])
    yes = t.plain("Put forward") if draft.flow == "decide" else t.plain("Yes")
    anew = RewriteForm(draft=draft.id)
    rows = [[button(yes, SendForm(draft=draft.id, version=draft.version)), button(t.plain("Change"), anew)]]
    return Screen(text=text, rows=[*rows, _drop(t, draft)])


def tipping_off(t: Translator, ground: Ground | None) -> list[Markup]:
    """Art. 11(5) of Law No. 191-IV: whoever tells a client of measures against money laundering breaks it."""
    if ground is None or not ground.tipping_off:
        return []
    return [
        t(
            "⚠️ Your own words must not say or hint that measures against money laundering were taken, or that anything "
            "was reported: the law forbids it."
        )
    ]


def sent_screen(t: Translator, flow: str, number: str, case_id: str) -> Screen:
    return Screen(text=t(SENT[flow], number=number), rows=[back_row(t, case_id), home_row(t)])


def dropped_screen(t: Translator, case_id: str | None) -> Screen:
    text = t("Nothing was sent. What you had written is destroyed.")
    return Screen(text=text, rows=[back_row(t, case_id)] if case_id else [home_row(t)])


def aside_screen(t: Translator, draft: Draft) -> Screen:
    text = t("Stopped. Nothing was sent. What you have written is kept for 24 hours.")
    rows = [[button(t.plain("Continue"), TakeUpForm(draft=draft.id)), *_drop(t, draft)]]
    return Screen(text=text, rows=[*rows, back_row(t, draft.case_id) if draft.case_id else home_row(t)])


def enclosed_screen(t: Translator, draft: Draft) -> Screen:
    """A document is here, and the words are not."""
    text = t("The document goes with the letter. Now write the words, in one message, up to {limit} characters.",
             limit=WORDS_LIMIT)  # fmt: skip
    return Screen(text=text, rows=[_drop(t, draft)])


def words_only_screen(t: Translator, draft: Draft) -> Screen:
    if draft.flow in ENCLOSE:
        text = t(
            "This cannot be passed on: only words, and with them a photo or a document up to 20 MB. Nothing is lost."
        )
    else:
        text = t(
            "Only words can be taken here: a sticker, a voice message or a file cannot be passed on. Please write in "
            "one message. Nothing is lost."
        )
    return Screen(text=text, rows=[_drop(t, draft)])


def use_buttons_screen(t: Translator, draft: Draft) -> Screen:
    text = t("Here a button is awaited, not words. Continue where you were, or leave it.")
    rows = [[button(t.plain("Continue"), TakeUpForm(draft=draft.id)), *_drop(t, draft)]]
    return Screen(text=text, rows=rows)


def edited_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "You have changed a message, but what was taken in stays as it was. To put it differently, send a new message: "
        "it takes the place of the old one."
    )
    rows = [[button(t.plain("Continue"), TakeUpForm(draft=draft.id)), *_drop(t, draft)]]
    return Screen(text=text, rows=rows)


# -- deciding ---------------------------------------------------------------------------------------------------------


def demands_screen(t: Translator, desk: Desk) -> Screen:
    """Several requests are open in one case: each gets an answer of its own."""
    text = t("<b>Case {number}: the decision</b>\n\nWhich request do you answer?", number=desk.case.number)
    ahead = sorted(desk.case.undecided, key=owed)[:DEMANDS_OFFERED]
    rows = [[button(cut(kind_words(t, d).plain()), Decide(case=desk.case.id, demand=d.id))] for d in ahead]
    return Screen(text=text, rows=[*rows, back_row(t, desk.case.id)])


def carried_out_screen(t: Translator, desk: Desk) -> Screen:
    """Several requests of one case were approved: each gets a closing letter of its own."""
    text = t("<b>Case {number}: carried out</b>\n\nWhich request was carried out?", number=desk.case.number)
    ahead = sorted(desk.case.approved, key=owed)[:DEMANDS_OFFERED]
    rows = [[button(cut(kind_words(t, d).plain()), Write(case=desk.case.id, flow="done", demand=d.id))] for d in ahead]
    return Screen(text=text, rows=[*rows, back_row(t, desk.case.id)])


def outcomes_screen(t: Translator, desk: Desk, demand: Demand) -> Screen:
    head = t("<b>Case {number}: the decision</b>", number=desk.case.number)
    about = kind_words(t, demand)
    tail = t("A second person confirms it before the person is told.")
    if HANDLING[demand.kind].alone:
        tail = t(
            "What is granted in full you tell the person yourself. A refusal, also in part, a second person confirms."
        )
    if in_force(desk.case, demand):
        tail = t(
            "The consent is withdrawn already, by the person alone: this is only to be carried out. It cannot be "
            "refused, not even in part."
        )
    step = presupposed(demand, Outcome.FULFILLED)
    if step:
        tail = PARAGRAPH.join([tail, t("Before it is granted, mark in the case: {step}.", step=t(STEP[step]))])
    if demand.representation and demand.kind is not Kind.REPRESENT:
        tail = PARAGRAPH.join([tail, t("It is granted only by a right to act that stands: the case shows it.")])
    rows = [
        [button(t.plain(_grants(demand, o)), Decide(case=desk.case.id, outcome=o, demand=demand.id))]
        for o in outcomes(desk.case, demand)
    ]
    return Screen(text=PARAGRAPH.join([head, about, tail]), rows=[*rows, back_row(t, desk.case.id)])


def _grants(demand: Demand, outcome: Outcome) -> str:
    granted = GRANT.get(demand.kind) if outcome is Outcome.FULFILLED else None
    return granted or DECIDE[outcome]


def grounds_screen(t: Translator, desk: Desk, draft: Draft, grounds: Sequence[Ground]) -> Screen:
    text = t(
        "<b>Case {number}: {outcome}</b>\n\nChoose the ground. The person gets it in words, with the article and the "
        "way to complain. A ground marked * has not been signed off by a lawyer yet.",
        number=desk.case.number,
        outcome=t(DECIDE[Outcome(draft.payload["outcome"])]),
    )
    rows = [[_ground(t, draft, ground)] for ground in grounds]
    return Screen(text=text, rows=[*rows, _another(t, desk, draft)])


def _ground(t: Translator, draft: Draft, ground: Ground) -> Button:
    title = ground.title.in_(t.language)
    return button(f"{title} *" if ground.provisional else title, PickGround(draft=draft.id, ground=ground.code))


def date_screen(t: Translator, desk: Desk, draft: Draft, ground: Ground) -> Screen:
    text = t(
        "<b>Case {number}: {ground}</b>\n\nOn which day does this ground end? Write the date like 31.12.2031: the "
        "person will see it.",
        number=desk.case.number,
        ground=ground.title.in_(t.language),
    )
    return Screen(text=text, rows=[_another(t, desk, draft), _drop(t, draft)])


# A refusal may stand without them; an approval in part has to say in words which part is meant.
WORDS = {
    Outcome.REFUSED: N_(
        "<b>Case {number}: a word of explanation</b>\n\nWrite to the person why, in one message, up to {limit} "
        "characters; or go on without: the letter already has the ground, the article and the way to complain."
    ),
    Outcome.PARTLY: N_(
        "<b>Case {number}: what is granted and what is not</b>\n\nWrite to the person which part is granted and "
        "which is not, in one message, up to {limit} characters. The ground, the article and the way to complain are "
        "in the letter already."
    ),
}


def words_screen(t: Translator, desk: Desk, draft: Draft, ground: Ground) -> Screen:
    outcome = Outcome(draft.payload["outcome"])
    text = t(WORDS[outcome], number=desk.case.number, limit=WORDS_LIMIT)
    silent = [button(t.plain("Without explanation"), NoWords(draft=draft.id))] if outcome is Outcome.REFUSED else []
    parts = [text, *tipping_off(t, ground), *_language(t, desk, draft.flow)]
    return Screen(text=PARAGRAPH.join(parts), rows=[silent, _another(t, desk, draft), _drop(t, draft)])


def _another(t: Translator, desk: Desk, draft: Draft) -> list[Button]:
    again = Decide(case=desk.case.id, demand=draft.payload.get("demand", ""))
    return [button(t.plain("Back to the decisions"), again)]


def review_screen(t: Translator, desk: Desk, proposal: Proposal, scene: Scene, *, own: bool) -> Screen:
    """Stands under the letter that would go out."""
    case = desk.case
    lines = [
        t("<b>Case {number}: a decision to be checked</b>", number=case.number),
        t("Decision: {outcome}", outcome=t(OUTCOME[proposal.outcome])),
    ]
    if proposal.ground:
        lines.append(t("Ground: {article}", article=scene.rules.grounds[proposal.ground].title.in_(t.language)))
    lines.append(t("Proposed by: {name}", name=desk.proposer or "–"))
    change = desk.changes.get(proposal.demand_id)
    if change:
        lines.append(desk_words(t, change, scene))
    carried = desk.carried.get(proposal.demand_id)
    alone = scene.solo or (carried is not None and carried.alone)
    if own and not alone:
        lines.append(t("This is your own proposal: somebody else must confirm it."))
    else:
        lines.append(t("Above is the letter the person will get if you confirm."))
    lines += tipping_off(t, scene.rules.grounds.get(proposal.ground or "") if proposal.text else None)
    confirm = [] if own and not alone else [
        button(t.plain("Confirm"), ConfirmDecision(case=case.id, proposal=proposal.id))
    ]  # fmt: skip
    back = button(t.plain("Send back"), SendBack(case=case.id, proposal=proposal.id))
    whole = button(t.plain("Read everything"), ReadCase(case=case.id))
    return Screen(text=Markup("\n").join(lines), rows=[[*confirm, back], [whole], home_row(t)])


def confirmed_screen(
    t: Translator, number: str, case_id: str, outcome: Outcome, *, settles: bool = False, by_bot: bool = False
) -> Screen:
    """``settles`` says that nothing is left to be carried out, ``by_bot`` that the bot carries it out itself."""
    text = t("Case {number}: confirmed. The person is told now; the assignee carries it out.", number=number)
    if by_bot:
        text = t("Case {number}: confirmed. The person is told now; the bot carries it out.", number=number)
    if settles:
        text = t("Case {number}: confirmed. The answer goes out now.", number=number)
    if outcome is Outcome.REFUSED:
        text = t("Case {number}: confirmed. The refusal goes out now.", number=number)
    return Screen(text=text, rows=[[button(t.plain("Open the case"), Workplace(case=case_id))], home_row(t)])
