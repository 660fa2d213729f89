"""Duties of staff on the screen: the list, one with its letter and buttons, the forms, and what the desk is told."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.actions.deliveries import Letter
from bot.actions.duties import PAGE, Seen
from bot.domain import duties as table
from bot.domain.datamap import DataMap
from bot.domain.deadlines import Rung, days_left, due_again
from bot.domain.duties import OPENED_BY_STAFF, PROOF, Act, Chase, DutyKind, DutyState
from bot.domain.languages import Language
from bot.domain.notices import AboutDuty
from bot.domain.people import Draft
from bot.domain.requests import CHECK
from bot.telegram.buttons import (
    ActOnDuty,
    DropForm,
    FillDuty,
    FillDutyAnew,
    NewDuty,
    OpenDuty,
    ProveDuty,
    SaveDuty,
    ShowDuties,
    TakeUpForm,
    Workplace,
)
from bot.telegram.demands import left_words
from bot.telegram.desk.duty_letters import fields_words, last_day, letter, recipient_of
from bot.telegram.desk.screens import home_row
from bot.telegram.screen import Button, Post, Scene, Screen, button, cut
from bot.texts import N_, Markup, Translator, translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
RECIPIENTS_SHOWN = 20

KIND = {
    DutyKind.TELL_RECIPIENT: N_("tell a recipient"),
    DutyKind.BY_HAND: N_("work by hand"),
    DutyKind.TRANSFER_NOTICE: N_("tell people of a transfer"),
    DutyKind.BREACH_REPORT: N_("report a breach"),
}
STATE = {
    DutyState.OPEN: N_("to be done"),
    DutyState.TOLD: N_("told, an answer is awaited"),
    DutyState.CONFIRMED: N_("the recipient has confirmed"),
    DutyState.REFUSED: N_("the recipient has refused"),
    DutyState.SILENT: N_("the recipient did not answer"),
    DutyState.DONE: N_("done"),
}
WHAT = {
    "corrected": N_("data were corrected"),
    "deleted": N_("data were deleted"),
    "restricted": N_("access to data was restricted"),
    "withdrawn": N_("consent was withdrawn"),
    "correct": N_("correct"),
    "erase": N_("destroy"),
    "restrict": N_("restrict access"),
    "release": N_("end the restriction"),
    "read": N_("find out what is held"),
}
ACT = {
    Act.TELL: N_("Told"),
    Act.CONFIRM: N_("They confirmed"),
    Act.REFUSE: N_("They refused"),
    Act.FINISH: N_("Done"),
}
OTHER = {Language.RU: N_("Letter in Russian"), Language.KK: N_("Letter in Kazakh")}

# What happened, or what the clock has come to: numbers, kinds and dates, never what was written.
SAID = {
    "opened": N_("📌 {number}: {kind}, by {day}"),
    Rung.HALF.name: N_("⏳ {number}: half of the term is over ({kind}, by {day})"),
    Rung.DAY_BEFORE.name: N_("⏳ {number}: one working day is left ({kind}, by {day})"),
    Rung.MORNING.name: N_("⏰ {number}: the last day is today ({kind}, by {day})"),
    Rung.BREACH.name: N_("🔴 {number}: the term is over ({kind}, by {day})"),
    Chase.FIRST.name: N_("⏳ {number}: the recipient has not answered yet. Remind them."),
    Chase.AGAIN.name: N_("⏳ {number}: still no answer of the recipient. Remind them once more."),
    DutyState.TOLD.value: N_("{number}: the recipient is told"),
    DutyState.CONFIRMED.value: N_("✓ {number}: the recipient has confirmed"),
    DutyState.REFUSED.value: N_("⚠️ {number}: the recipient has refused"),
    DutyState.SILENT.value: N_("⚠️ {number}: the recipient has not answered, and that is written down"),
    DutyState.DONE.value: N_("✓ {number}: done"),
}
CALLS = frozenset({"opened", *Rung.__members__, *Chase.__members__})


def kind_words(t: Translator, seen: Seen) -> str:
    return t.plain(KIND[seen.owed.kind])


# -- the list and one of it -------------------------------------------------------------------------------------------


def list_screen(
    t: Translator, found: Sequence[Seen], scene: Scene, *, case_id: str, page: int, private: bool
) -> Screen:
    shown = found[:PAGE]
    head = t("<b>Duties of this case</b>") if case_id else t("<b>What else is due</b>, the most urgent first")
    lines = [_row(t, seen, scene) for seen in shown] or [t("Nothing here.")]
    opened = [button(t.plain("Open {number}", number=s.owed.number), OpenDuty(duty=s.owed.id)) for s in shown]
    turn = [button("◀", ShowDuties(case=case_id, page=page - 1))] if page else []
    turn += [button("▶", ShowDuties(case=case_id, page=page + 1))] if len(found) > PAGE else []
    rows = [*([each] for each in opened), turn]
    if private:
        new = [button(t.plain("Open a duty"), NewDuty())]
        rows += [[button(t.plain("Back to the case"), Workplace(case=case_id))] if case_id else new, home_row(t)]
    return Screen(text=PARAGRAPH.join([head, *lines]), rows=rows)


def _row(t: Translator, seen: Seen, scene: Scene) -> Markup:
    head = t("<b>{number}</b>: {kind}", number=seen.owed.number, kind=kind_words(t, seen))
    lines = [head, t("Case {number}", number=seen.number)] if seen.number else [head]
    return LINE.join([*lines, _due(t, seen, scene)])


def _due(t: Translator, seen: Seen, scene: Scene) -> Markup:
    """By when, while it lies with staff; afterwards what became of it."""
    owed = seen.owed
    if owed.state is not DutyState.OPEN:
        return t("Status: {status}", status=t(STATE[owed.state]))
    ends = due_again(owed.due_at, scene.rules.calendar, rule=owed.rule, provisional=owed.provisional)
    left = left_words(t, days_left(ends, scene.now, scene.rules.calendar))
    if owed.provisional:
        return t("By {day}, {left} (provisional)", day=ends.day, left=left)
    return t("By {day}, {left}", day=ends.day, left=left)


def duty_screen(t: Translator, seen: Seen, data_map: DataMap | None, scene: Scene, language: Language) -> Screen:
    """One duty with its letter, which stands in ``language``: only ever in a private chat."""
    owed = seen.owed
    head = t("<b>{number}: {kind}</b>", number=owed.number, kind=kind_words(t, seen))
    parts = [LINE.join([head, *_about(t, seen, data_map, scene)])]
    if seen.written.evidence:
        parts.append(t("Proof: {evidence}", evidence=seen.written.evidence))
    if seen.may:
        parts.append(t("The letter is ready to be copied. Square brackets are yours to fill in:"))
        parts.append(Markup("<pre>") + letter(translator(language), seen, data_map, scene) + Markup("</pre>"))
    elif seen.written.words and owed.kind is DutyKind.BREACH_REPORT:
        parts.append(Markup("<blockquote>") + seen.written.words + Markup("</blockquote>"))
    rows = [[_act(t, seen, act) for act in seen.may]]
    if seen.may:
        other = next(each for each in Language if each is not language)
        rows.append([button(t.plain(OTHER[other]), OpenDuty(duty=owed.id, letter=other))])
    back = [button(t.plain("All duties"), ShowDuties())]
    if owed.case_id:
        back.append(button(t.plain("Back to the case"), Workplace(case=owed.case_id)))
    return Screen(text=PARAGRAPH.join(parts), rows=[*rows, back, home_row(t)])


def _act(t: Translator, seen: Seen, act: Act) -> Button:
    if act is Act.FINISH:
        return button(t.plain(ACT[act]), ProveDuty(duty=seen.owed.id))
    return button(t.plain(ACT[act]), ActOnDuty(duty=seen.owed.id, act=act))


def _about(t: Translator, seen: Seen, data_map: DataMap | None, scene: Scene) -> list[Markup]:
    owed = seen.owed
    lines = []
    if seen.number:
        lines.append(t("Case {number}", number=seen.number))
    recipient = recipient_of(seen, data_map)
    if recipient:
        lines.append(t("Recipient: {name}", name=recipient.name.in_(t.language)))
        lines.append(t("Undertaking: {paper}", paper=recipient.undertaking))
    elif owed.kind is DutyKind.TRANSFER_NOTICE and seen.written.words:
        lines.append(t("Recipient: {name}", name=seen.written.words))
    if owed.kind is DutyKind.BY_HAND and data_map and owed.about in data_map.sources:
        lines.append(t("Source: {name}", name=data_map.sources[owed.about].title.in_(t.language)))
    if owed.what:
        lines.append(t("What: {what}", what=t(WHAT[owed.what])))
    fields = fields_words(t, owed.fields, data_map)
    if fields:
        lines.append(t("Which data: {fields}.", fields=fields))
    if owed.people:
        lines.append(t("People concerned: {n}", n=t.number(owed.people)))
    if owed.kind in OPENED_BY_STAFF:
        lines.append(t("Happened: {moment}", moment=owed.starts_at))
    if owed.told_at:
        lines.append(t("Told: {moment}", moment=owed.told_at))
    return [*lines, _due(t, seen, scene)]


# -- the forms --------------------------------------------------------------------------------------------------------

PROMPT = {
    "kind": N_("<b>What is to be told?</b>\n\nThe term and the letter are prepared; nothing is sent by the bot."),
    "to": N_(
        "<b>To whom were the data passed on?</b>\n\nChoose, or write the name of the recipient, up to {limit} "
        "characters. It is kept sealed."
    ),
    "day": N_(
        "<b>When was it?</b>\n\nThe term runs from this day. Press a button, or write like 24.11.2026, time of Almaty."
    ),
    "case": N_(
        "<b>Is it about one case?</b>\n\nThen write its number like 2026-000123. Otherwise you say next how many "
        "people it concerns."
    ),
    "people": N_(
        "<b>How many people does it concern?</b>\n\nWrite a whole number. An estimate is better than nothing."
    ),
    "moment": N_(
        "<b>When was the breach detected?</b>\n\nThe term runs from this moment. Press a button, or write like "
        "24.11.2026 10:15, time of Almaty."
    ),
    "words": N_(
        "<b>What happened?</b>\n\nIn one message, up to {limit} characters: which system, what became known to whom. "
        "No values of anybody. It is kept sealed, and your message disappears from this chat."
    ),
    "evidence": N_(
        "<b>What proves it?</b>\n\nWrite the number and the day of the paper, up to {limit} characters: an act, a "
        "note, the outgoing letter. It is kept sealed, and your message disappears from this chat."
    ),
}
LIMIT = {"to": table.TO_LIMIT, "words": table.BREACH_LIMIT, "evidence": table.EVIDENCE_LIMIT}
MOMENTS = {
    "day": {"today": N_("Today"), "yesterday": N_("Yesterday")},
    "moment": {"now": N_("Now"), "today": N_("Today"), "yesterday": N_("Yesterday")},
}
START = {
    DutyKind.TRANSFER_NOTICE: N_("Data were passed on"),
    DutyKind.BREACH_REPORT: N_("Security breach"),
}
PART = {
    "kind": N_("What is told"),
    "to": N_("To whom"),
    "day": N_("When"),
    "case": N_("Case"),
    "people": N_("How many people"),
    "moment": N_("When"),
    "words": N_("What happened"),
    "evidence": N_("Proof"),
}


def begun_screen(t: Translator, draft: Draft) -> Screen:
    """Another form was begun before: it is not lost by asking for a new one."""
    text = t("You have begun to open a duty and not finished. It is kept for 24 hours.")
    rows = [
        [button(t.plain("Continue"), TakeUpForm(draft=draft.id))],
        [button(t.plain("Begin anew"), NewDuty(anew=True)), _drop(t, draft)],
    ]
    return Screen(text=text, rows=rows)


def step_screen(t: Translator, draft: Draft, data_map: DataMap | None) -> Screen:
    """Where the form stands: the first thing still missing, or all of it to be checked."""
    if draft.step == CHECK:
        return check_screen(t, draft, data_map)
    sentence = PROMPT[draft.step]
    text = t(sentence, **({"limit": LIMIT[draft.step]} if draft.step in LIMIT else {}))
    return Screen(text=text, rows=[*_choices(t, draft, data_map), _below(t, draft)])


def _choices(t: Translator, draft: Draft, data_map: DataMap | None) -> list[list[Button]]:
    match draft.step:
        case "kind":
            return [[_pick(draft, t.plain(name), kind)] for kind, name in START.items()]
        case "to":
            named = list(data_map.recipients.values())[:RECIPIENTS_SHOWN] if data_map else []
            return [[_pick(draft, cut(one.name.in_(t.language)), one.id)] for one in named]
        case "day" | "moment":
            return [[_pick(draft, t.plain(name), moment) for moment, name in MOMENTS[draft.step].items()]]
        case "case":
            return [[_pick(draft, t.plain("It is not about one case"), "")]]
    return []


def _pick(draft: Draft, text: str, option: str) -> Button:
    return button(text, FillDuty(draft=draft.id, step=draft.step, option=option))


def _below(t: Translator, draft: Draft) -> list[Button]:
    answered = draft.flow != PROOF and draft.payload
    change = [button(t.plain("Change"), FillDutyAnew(draft=draft.id))] if answered else []
    return [*change, _drop(t, draft)]


def _drop(t: Translator, draft: Draft) -> Button:
    return button(t.plain("Do not keep"), DropForm(draft=draft.id))


def awaited_screen(t: Translator, draft: Draft) -> Screen:
    """Something else came than what is awaited: said before it is asked again."""
    words = t("Please answer in words, in one message. What you have begun is kept.")
    return Screen(
        text=words if draft.step in table.TYPED else t("Here a button is awaited. What you have begun is kept.")
    )


def check_screen(t: Translator, draft: Draft, data_map: DataMap | None) -> Screen:
    if draft.flow == PROOF:
        text = t("<b>Is it done?</b>\n\nProof: {evidence}", evidence=draft.payload["evidence"])
        again = [button(t.plain("Write it anew"), FillDutyAnew(draft=draft.id, step="evidence")), _drop(t, draft)]
        return Screen(text=text, rows=[[button(t.plain("Yes, done"), _save(draft))], again])
    head = t("<b>Please check what is opened</b>")
    tail = t("The desk sees its number, kind and date, never the words.")
    rows = [[button(t.plain("Open it"), _save(draft))], _below(t, draft)]
    return Screen(text=PARAGRAPH.join([head, LINE.join(_entered(t, draft.payload, data_map)), tail]), rows=rows)


def _save(draft: Draft) -> SaveDuty:
    return SaveDuty(draft=draft.id, version=draft.version)


def _entered(t: Translator, said: dict[str, str], data_map: DataMap | None) -> list[Markup]:
    lines = [Markup("<b>") + t(START[DutyKind(said["kind"])]) + Markup("</b>")]
    if said.get("to"):
        known = data_map.recipients.get(said.get("recipient", "")) if data_map else None
        lines.append(t("Recipient: {name}", name=known.name.in_(t.language) if known else said["to"]))
    lines.append(t("Happened: {moment}", moment=datetime.fromisoformat(said.get("day") or said["moment"])))
    if said.get("number"):
        lines.append(t("Case {number}", number=said["number"]))
    if said.get("people"):
        lines.append(t("People concerned: {n}", n=t.number(int(said["people"]))))
    if said.get("words"):
        lines.append(Markup("<blockquote>") + said["words"] + Markup("</blockquote>"))
    return lines


def parts_screen(t: Translator, draft: Draft) -> Screen:
    """Which of what was answered so far should be answered anew?"""
    answered = [step for step in table.asked(draft.flow, draft.payload) if step in draft.payload]
    chosen = [[button(t.plain(PART[step]), FillDutyAnew(draft=draft.id, step=step))] for step in answered]
    rows = [*chosen, [button(t.plain("Leave it as it was"), TakeUpForm(draft=draft.id))]]
    return Screen(text=t("<b>What should be changed?</b>"), rows=rows)


def in_private_screen(t: Translator) -> Screen:
    """What the group is told: nothing is typed there."""
    return Screen(text=t("The form is in your private chat with the bot."))


# -- what the desk is told --------------------------------------------------------------------------------------------


def told(t: Translator, letter: Letter, scene: Scene) -> Post:
    """The same words in the group and to whoever is reminded: the button leads into the private chat."""
    notice, seen = letter.delivery.notice, letter.duty
    if not isinstance(notice, AboutDuty) or seen is None:
        raise TypeError(type(notice).__name__)
    sentence = SAID[notice.what]
    facts: dict[str, str | date] = {
        "number": seen.owed.number,
        "kind": kind_words(t, seen),
        "day": last_day(seen, scene),
    }
    text = t(sentence, **{name: value for name, value in facts.items() if f"{{{name}}}" in sentence})
    rows = [[button(t.plain("Open the duty"), OpenDuty(duty=seen.owed.id))]] if notice.what in CALLS else []
    return Post(screen=Screen(text=text, rows=rows))
