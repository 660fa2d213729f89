"""Correcting a value in the company's systems: which, what it should be, and what happens then."""

from collections.abc import Sequence

from bot.domain.datamap import Correction, DataMap, Field, Row, ValueType
from bot.domain.people import Draft
from bot.telegram.buttons import (
    Confirm,
    ContinueDraft,
    DropDraft,
    FixPiece,
    FixRow,
    FixTheme,
    FixYes,
    NoProof,
    ShowFix,
    WithoutCode,
)
from bot.telegram.screen import Button, Screen, button, cut
from bot.telegram.subject.ask_screens import home_row
from bot.telegram.subject.data_screens import value_words
from bot.texts import N_, Markup, Translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
ROWS_SHOWN, FULL = 10, 1000

# What a value of each type is written like; of the others in words.
LIKE = {
    ValueType.NAME: N_("Write it as it stands in your document."),
    ValueType.IIN: N_("Write the twelve digits of the IIN."),
    ValueType.PHONE: N_("Write the number, for example +7 701 000 00 00."),
    ValueType.EMAIL: N_("Write the e-mail address, for example name@example.kz."),
    ValueType.ADDRESS: N_("Write the address: town, street, house, flat."),
    ValueType.DATE: N_("Write the date like 31.12.1990."),
    ValueType.FLAG: N_("Choose what is right."),
}
HOW = {
    Correction.INSTANT: N_("It is put right at once, and you get the result here."),
    Correction.APPROVAL: N_(
        "An employee looks at it and puts it right. Their term is counted from when what confirms it is in hand."
    ),
}


def pieces_screen(t: Translator, data_map: DataMap, draft: Draft, theme: str, held: Sequence[str]) -> Screen:
    """The themes, or what of one can be looked at; ``held`` are the fields that have a place in the systems."""
    words = [button(t.plain("In my own words"), WithoutCode(draft=draft.id))]
    if theme not in data_map.themes:
        text = t("<b>What should be corrected?</b>\n\nChoose a theme.")
        themes = [one for one in data_map.themes.values() if any(f.id in held for f in data_map.of_theme(one.id))]
        rows = [[button(one.title.in_(t.language), FixTheme(draft=draft.id, theme=one.id))] for one in themes]
        return Screen(text=text, rows=[*rows, words, home_row(t)])
    text = t("<b>{theme}</b>\n\nWhich of it?", theme=data_map.themes[theme].title.in_(t.language))
    offered = [one for one in data_map.of_theme(theme) if one.id in held]
    rows = [[button(cut(one.label.in_(t.language)), FixPiece(draft=draft.id, field=one.id))] for one in offered]
    return Screen(text=text, rows=[*rows, [_themes(t, draft)], words, home_row(t)])


def _themes(t: Translator, draft: Draft) -> Button:
    return button(t.plain("Other themes"), FixTheme(draft=draft.id))


def rows_screen(t: Translator, draft: Draft, one: Field, rows: Sequence[Row]) -> Screen:
    """Which of several; the person knows them by their values, which stand covered."""
    text = t("<b>{label}</b>\n\nThere are several. Which one?", label=one.label.in_(t.language))
    shown = [
        [button(cut(t.plain("Record {n}: {value}", n=n + 1, value=_covered(t, one, row))), _row(draft, one, n))]
        for n, row in enumerate(rows[:ROWS_SHOWN])
    ]
    return Screen(text=text, rows=[*shown, [_themes(t, draft)], home_row(t)])


def _row(draft: Draft, one: Field, n: int) -> FixRow:
    return FixRow(draft=draft.id, field=one.id, row=n)


def _covered(t: Translator, one: Field, row: Row) -> str:
    return value_words(t, one, row.values.get(one.id), whole=False).plain() or t.plain("not filled in")


def cannot_screen(t: Translator, draft: Draft, one: Field, *, set_aside: bool = False) -> Screen:
    """Why this value is not corrected here, and the way there is."""
    reason = Markup("") + one.reason.in_(t.language) if one.reason else Markup("")
    if set_aside:
        reason = t(
            "Access to these data is restricted: they are only kept because the law orders it, and are not changed."
        )
    text = PARAGRAPH.join(
        [
            t("<b>{label}</b>", label=one.label.in_(t.language)),
            reason,
            t("If something in it is wrong all the same, write it in your own words: an employee looks into it."),
        ]
    )
    words = button(t.plain("In my own words"), WithoutCode(draft=draft.id))
    return Screen(text=text, rows=[[words], [_themes(t, draft)], home_row(t)])


def value_screen(t: Translator, draft: Draft, one: Field, old: str | None, said: Markup | None = None) -> Screen:
    """What it should be. ``said`` is what was wrong with what was typed."""
    now = value_words(t, one, old, whole=False) or t("not filled in")
    parts = [
        t("<b>{label}</b>\nNow: {value}", label=one.label.in_(t.language), value=now),
        t("<b>How should it be?</b>") + "\n" + t(LIKE.get(one.type, N_("Write it in one message."))),
    ]
    rows: list[list[Button]] = []
    if one.type is ValueType.FLAG:
        rows.append(
            [
                button(t.plain("yes"), FixYes(draft=draft.id, yes=True)),
                button(t.plain("no"), FixYes(draft=draft.id, yes=False)),
            ]
        )
    else:
        parts.append(t("Your message is removed from the chat at once."))
    rows += [[_themes(t, draft)], home_row(t)]
    return Screen(text=PARAGRAPH.join([*([said] if said else []), *parts]), rows=rows)


def proof_screen(t: Translator, draft: Draft, one: Field) -> Screen:
    text = t(
        "<b>What confirms it</b>\n\nFor “{label}” something is needed that confirms it: send a photo or a PDF up to "
        "20 MB, for example a certificate or an order. Please do not send an identity document. Only the employee who "
        "decides sees it; it is deleted after the decision.\n\nYou can also go on without: the employee then asks you.",
        label=one.label.in_(t.language),
    )
    rows = [[button(t.plain("Go on without"), NoProof(draft=draft.id))], home_row(t)]
    return Screen(text=text, rows=rows)


def check_screen(t: Translator, draft: Draft, one: Field, *, old: str | None, new: str, whole: bool = False) -> Screen:
    """From what to what, and how it goes on."""
    before = value_words(t, one, old, whole=whole) or t("not filled in")
    parts = [
        t("<b>Please check</b>"),
        t("{label}\nWas: {old}\nWill be: {new}", label=one.label.in_(t.language), old=before,
          new=value_words(t, one, new, whole=whole)),
        t(HOW[one.correction]),
    ]  # fmt: skip
    if draft.payload.get("proof"):
        parts.insert(2, t("A document is attached."))
    if one.recipients:
        parts.append(t("Those who received it are told."))
    rows = [
        [button(t.plain("Correct it"), Confirm(draft=draft.id, version=draft.version))],
        [button(t.plain("Another value"), FixPiece(draft=draft.id, field=one.id)),
         button(t.plain("Do not file"), DropDraft(draft=draft.id))],
        home_row(t),
    ]  # fmt: skip
    if not whole:
        rows.insert(1, [button(t.plain("Show in full"), ShowFix(draft=draft.id))])
    return Screen(text=PARAGRAPH.join(parts), rows=rows, fades=True, again=ContinueDraft(draft=draft.id))


def silent_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>A system does not answer just now</b>\n\nTry again in a few minutes, or write in your own words what "
        "should be corrected: then an employee sees to it, and its term runs from today."
    )
    rows = [
        [button(t.plain("Try again"), FixTheme(draft=draft.id))],
        [button(t.plain("In my own words"), WithoutCode(draft=draft.id))],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def said(t: Translator, one: Field, old: str | None, new: str) -> str:
    """For staff, in the language of the person: from what to what, in full but for an IIN."""
    before = value_words(t, one, old, whole=True, limit=FULL).plain() or t.plain("not filled in")
    after = value_words(t, one, new, whole=True, limit=FULL).plain()
    return f"{one.label.in_(t.language)}: {before} → {after}"
