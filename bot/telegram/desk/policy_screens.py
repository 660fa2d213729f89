"""Versions of the policy as staff see them: the list with its counts, one with its answers, the form of the next."""

from collections.abc import Sequence

from bot.actions.broadcasts import drafted
from bot.actions.publishing import Shown
from bot.documents import FILES
from bot.domain.broadcasts import Kind as Sort
from bot.domain.languages import Bilingual, Language
from bot.domain.people import Draft
from bot.domain.policies import Answer, Edition, Fault, Kind, Policy, Written, edition
from bot.telegram.announcements import announcement, change
from bot.telegram.buttons import (
    DropForm,
    NewPolicy,
    OpenBroadcast,
    OpenPolicy,
    PreviewForm,
    PreviewPolicy,
    PutPolicy,
    ShowPolicies,
    TakeOfPolicy,
    TellAgain,
)
from bot.telegram.desk.broadcast_screens import preview_screens
from bot.telegram.desk.screens import home_row
from bot.telegram.policy_words import told
from bot.telegram.screen import Button, Scene, Screen, button
from bot.texts import N_, Markup, Translator, translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
MOST_SHOWN, WRONG_SHOWN = 8, 16
FILES_OF_NEXT, EVIDENCE = "files", "evidence"
KIND = {Kind.MINOR: N_("minor change"), Kind.MATERIAL: N_("material change")}
PUT = {Kind.MINOR: N_("Publish"), Kind.MATERIAL: N_("Propose it")}
AHEAD = {
    Kind.MINOR: N_("Published it never changes. Nobody is written to; it can be read from now on."),
    Kind.MATERIAL: N_(
        "It is proposed together with the message to everybody. When a second person has read and approved that, the "
        "version is published and never changes."
    ),
}


def list_screen(t: Translator, found: Sequence[Shown], *, private: bool, may: bool) -> Screen:
    shown = found[:MOST_SHOWN]
    lines = [LINE.join([_head(t, seen.it), *_counts(t, seen)]) for seen in shown]
    opened = [[_open(t, seen.it)] for seen in shown]
    new = [[button(t.plain("New version"), NewPolicy())]] if private and may else []
    rows = [*opened, *new, home_row(t)] if private else opened
    return Screen(text=PARAGRAPH.join([t("<b>Versions of the policy</b>"), *lines]), rows=rows)


def _open(t: Translator, it: Policy) -> Button:
    return button(t.plain("Open version {version}", version=it.version), OpenPolicy(policy=it.version))


def _head(t: Translator, it: Policy) -> Markup:
    stands = t("Waits for a second person.")
    if it.published_at:
        stands = t("Published {moment}", moment=it.published_at)
    return LINE.join([_name(t, it.edition), stands])


def _name(t: Translator, it: Edition) -> Markup:
    words = N_("<b>Version {version}</b>: {change}, from {day}")
    return t(words, version=it.version, change=t.plain(KIND[it.kind]), day=it.effective)


def _counts(t: Translator, seen: Shown) -> list[Markup]:
    if seen.it.position is None:
        return []
    agreed, objected, asked = (t.number(seen.answers.of(answer)) for answer in Answer)
    counted = t("Agreed: {agreed}, objected: {objected}, asked: {asked}", agreed=agreed, objected=objected, asked=asked)
    silent = [t("Told and not answered yet: {n}", n=t.number(seen.answers.silent))] if seen.broadcast else []
    return [counted, *silent]


def version_screen(t: Translator, seen: Shown, *, may: bool) -> Screen:
    """``may``: the member can publish, and so take the evidence."""
    it = seen.it
    parts = [LINE.join([_head(t, it), *_counts(t, seen)])]
    rows = [[button(t.plain("As people will see it"), PreviewPolicy(policy=it.version))]]
    if seen.broadcast:
        if it.position is None:
            parts.append(
                t("Read it in both languages. It is published when a second person approves the message to everybody.")
            )
        number = seen.broadcast.number
        rows.append([button(t.plain("Open {number}", number=number), OpenBroadcast(broadcast=seen.broadcast.id))])
    elif it.edition.kind is Kind.MATERIAL:
        parts.append(t("The message to everybody was called off. It can be proposed again."))
        if may:
            rows.append([button(t.plain("Propose the message again"), TellAgain(policy=it.version))])
    rows.append([button(t.plain("Files for the next version"), TakeOfPolicy(policy=it.version, what=FILES_OF_NEXT))])
    if it.position is not None and may:
        rows.append([button(t.plain("Evidence as a table"), TakeOfPolicy(policy=it.version, what=EVIDENCE))])
    return Screen(
        text=PARAGRAPH.join(parts), rows=[*rows, [button(t.plain("All versions"), ShowPolicies()), *home_row(t)]]
    )


def preview_screen(t: Translator, it: Edition, scene: Scene, language: Language) -> Screen:
    """What people are told of it, its buttons named; of a minor one what they can read."""
    words = translator(language)
    shown = Screen(text=PARAGRAPH.join(change(words, it)[:2]))
    if it.kind is Kind.MATERIAL:
        message = drafted(Sort.POLICY, Bilingual(ru="", kk=""), now=scene.now)
        shown = announcement(words, message, scene.company, it)
    [screen] = preview_screens(t, [(language, shown)])
    return screen


# -- the form ---------------------------------------------------------------------------------------------------------


def form_screen(t: Translator, draft: Draft, it: Written, wrong: Sequence[Fault]) -> Screen:
    """Which files have come, what is wrong with them by name, and the way on when nothing is."""
    came = [Markup(f"{'☑' if name in draft.payload else '☐'} <code>{name}</code>") for name in FILES]
    head = t(
        "<b>A new version</b>\n\nSend its three files here as documents, in any order. Every version hands you the "
        "files of the next one to write in, by its button. A file sent again takes the place of the first."
    )
    parts = [head, LINE.join(came)]
    rows = [
        [button(t.plain("Do not keep"), DropForm(draft=draft.id))],
        [button(t.plain("All versions"), ShowPolicies())],
    ]
    whole = set(draft.payload) == set(FILES)
    if whole and wrong:
        listed = [Markup("• ") + told(t, fault) for fault in wrong[:WRONG_SHOWN]]
        rest = [t("And {n} more.", n=t.number(len(wrong) - WRONG_SHOWN))] if len(wrong) > WRONG_SHOWN else []
        parts.append(LINE.join([t("<b>This is missing or wrong:</b>"), *listed, *rest]))
    elif whole:
        ready = edition(it)
        parts += [_name(t, ready), t(AHEAD[ready.kind])]
        rows = [
            [button(t.plain("As people will see it"), PreviewForm(draft=draft.id))],
            [button(t.plain(PUT[ready.kind]), PutPolicy(draft=draft.id, version=draft.version))],
            *rows,
        ]
    return Screen(text=PARAGRAPH.join(parts), rows=rows)


def awaited_screen(t: Translator) -> Screen:
    names = ", ".join(FILES)
    return Screen(text=t("Here a file is awaited: <code>{names}</code>. What you have sent is kept.", names=names))


def unreadable_screen(t: Translator, name: str) -> Screen:
    text = t(
        "<code>{name}</code> could not be read. Save it as text in <code>UTF-8</code> and send it again.", name=name
    )
    return Screen(text=text)
