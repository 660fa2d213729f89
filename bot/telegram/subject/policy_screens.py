"""The policy on the screen: its cover, sections, what has changed, every version, and all of it as a paper."""

from collections.abc import Sequence
from datetime import date

from bot.actions.acknowledgements import Acknowledged
from bot.actions.policies import Reading
from bot.documents import Company, pages
from bot.domain.languages import Language
from bot.domain.policies import Answer, Edition, Kind, Policy, Section, changed, touches
from bot.domain.requests import Kind as Request
from bot.finding import find
from bot.telegram.announcements import answer_rows
from bot.telegram.buttons import (
    Begin,
    ListPolicies,
    ReadPolicy,
    SearchPolicy,
    ShowChanges,
    ShowHeld,
    ShowPolicy,
    TakePolicy,
)
from bot.telegram.screen import Button, Screen, button, cut
from bot.telegram.subject.ask_screens import home_row, in_rows
from bot.texts import N_, Markup, Translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
LISTED = 20
KIND = {Kind.MINOR: N_("small changes"), Kind.MATERIAL: N_("material changes")}


def standing(t: Translator, reading: Reading) -> Markup:
    """Which version it is, and since when or from when it holds."""
    version, day = reading.it.version, reading.it.edition.effective
    if reading.it.edition.comes(reading.today):
        return t("Version {version}: comes into force on {day}", version=version, day=day)
    if reading.in_force:
        return t("Version {version}, in force since {day}", version=version, day=day)
    return t("Version {version} of {day}: a newer one has taken its place", version=version, day=day)


def cover_screen(t: Translator, company: Company, reading: Reading) -> Screen:
    edition = reading.it.edition
    head = t("<b>The privacy policy of {company}</b>", company=company.named(t.language))
    parts = [LINE.join([head, standing(t, reading)])]
    if reading.coming and reading.in_force:
        parts.append(_coming(t, reading.coming.edition))
    parts.append(t("Choose a section."))
    found = edition.sections(t.language)
    rows = [[button(cut(s.title), ReadPolicy(policy=edition.version, section=n))] for n, s in enumerate(found)]
    if reading.coming and reading.in_force:
        soon = reading.coming.edition
        label = t.plain("Version {version}, from {day}", version=soon.version, day=soon.effective)
        rows.append([button(label, ReadPolicy(policy=soon.version))])
    rows += [
        [
            button(t.plain("What has changed"), ShowChanges(policy=edition.version)),
            button(t.plain("Look for something"), SearchPolicy()),
        ],
        [
            button(t.plain("All of it as PDF"), TakePolicy(policy=edition.version)),
            button(t.plain("All versions"), ListPolicies()),
        ],
        home_row(t),
    ]
    return Screen(text=PARAGRAPH.join(parts), rows=rows)


def _coming(t: Translator, soon: Edition) -> Markup:
    return t(
        "From {day} version {version} is in force; it can be read already.", day=soon.effective, version=soon.version
    )


def section_screen(t: Translator, reading: Reading, index: int, page: int = 0) -> Screen:
    """A section, or a page of one that is longer than a message; the arrows go on through all of them."""
    edition = reading.it.edition
    found = edition.sections(t.language)
    index = min(max(index, 0), len(found) - 1)
    parts = pages(found[index])
    page = min(max(page, 0), len(parts) - 1)
    text = parts[page]
    if not reading.in_force:
        text = PARAGRAPH.join([Markup("<i>") + standing(t, reading) + Markup("</i>"), text])
    turn = []
    if index or page:
        before = (index, page - 1) if page else (index - 1, len(pages(found[index - 1])) - 1)
        turn.append(_page(edition, "◀", *before))
    if page + 1 < len(parts) or index + 1 < len(found):
        after = (index, page + 1) if page + 1 < len(parts) else (index + 1, 0)
        turn.append(_page(edition, "▶", *after))
    back = [button(t.plain("All sections"), ReadPolicy(policy=edition.version)), *home_row(t)]
    return Screen(text=text, rows=[turn, back])


def _page(edition: Edition, sign: str, section: int, page: int) -> Button:
    return button(sign, ReadPolicy(policy=edition.version, section=section, page=page))


def changes_screen(t: Translator, reading: Reading) -> Screen:
    """In plain sentences what differs from the version before, and where in the text."""
    edition = reading.it.edition
    parts = [
        LINE.join([t("<b>What has changed</b>"), standing(t, reading)]),
        Markup("") + edition.summary.in_(t.language),
        *differences(t, reading),
    ]
    rows = [
        [button(cut(s.title), ReadPolicy(policy=edition.version, section=n))] for n, s in touched(reading, t.language)
    ]
    if reading.before:
        earlier = t.plain("As it was: version {version}", version=reading.before.version)
        rows.append([button(earlier, ReadPolicy(policy=reading.before.version))])
    if edition.kind is Kind.MATERIAL and (reading.in_force or edition.comes(reading.today)):
        rows = [*answer_rows(t, edition)[:-1], *rows]
    back = [button(t.plain("All sections"), ReadPolicy(policy=edition.version)), *home_row(t)]
    return Screen(text=PARAGRAPH.join(parts), rows=[*rows, back])


def differences(t: Translator, reading: Reading) -> list[Markup]:
    """Which parts of the text are not as they were; nothing of a first version."""
    if reading.before is None:
        return []
    keys = changed(reading.before.edition, reading.it.edition, t.language)
    if not keys:
        return [t("The text in this language is as it was.")]
    titles = {
        section.key: section.title
        for edition in (reading.before.edition, reading.it.edition)
        for section in edition.sections(t.language)
    }
    named = ", ".join(titles.get(key, key) for key in keys)
    return [
        t("Compared with version {version} these parts differ: {parts}.", version=reading.before.version, parts=named)
    ]


def touched(reading: Reading, language: Language) -> list[tuple[int, Section]]:
    """The sections in which something differs, with their places."""
    if reading.before is None:
        return []
    keys = changed(reading.before.edition, reading.it.edition, language)
    found = enumerate(reading.it.edition.sections(language))
    return [(n, section) for n, section in found if touches(section, keys)]


# -- looked for -------------------------------------------------------------------------------------------------------

# Offered to whoever does not know what to type.
TOPICS = (
    N_("cookies"), N_("advertising"), N_("transfer to third parties"), N_("deleting data"), N_("my rights"),
    N_("protection of data"),
)  # fmt: skip
QUERY_SHOWN = 60


def search_screen(t: Translator) -> Screen:
    text = t(
        "<b>Looking for something in the policy</b>\n\nWrite <code>/policy</code> and what you are looking for, in "
        "plain words and in either language, for example:\n<code>/policy {example}</code>\n\nOr choose:",
        example=t.plain(TOPICS[1]),
    )
    topics = [button(t.plain(words), SearchPolicy(topic=n)) for n, words in enumerate(TOPICS)]
    return Screen(text=text, rows=[*in_rows(topics), _to_the_policy(t)])


def found_screen(t: Translator, reading: Reading, words: str) -> Screen:
    """The sections that speak of it, each with its line; a way on where none does."""
    found = _looked_for(reading.it.edition, t.language, words)
    shown = cut(" ".join(words.split()), QUERY_SHOWN)
    again = [button(t.plain("Look for something else"), SearchPolicy())]
    if not found:
        text = t(
            "<b>“{words}”: not in the policy</b>\n\nTry another word, read its sections, or ask the staff: "
            "they answer with a number and a date.",
            words=shown,
        )
        ask = [button(t.plain("Ask the staff"), Begin(kind=Request.QUESTION))]
        return Screen(text=text, rows=[again, ask, _to_the_policy(t)])
    lines = [Markup("<b>") + section.title + Markup("</b>\n") + quote for _, section, quote in found]
    rows = [[button(cut(section.title), ReadPolicy(policy=reading.it.version, section=n))] for n, section, _ in found]
    head = t("<b>“{words}” in the policy</b>", words=shown)
    return Screen(text=PARAGRAPH.join([head, *lines]), rows=[*rows, again, _to_the_policy(t)])


def _looked_for(edition: Edition, language: Language, words: str) -> list[tuple[int, Section, str]]:
    """In the reader's language; where that has no such words in the other one, for the same section of the first."""
    mine = edition.sections(language)
    if found := find(mine, words):
        return [(each.place, each.section, each.quote) for each in found]
    other = Language.RU if language is Language.KK else Language.KK
    places = {section.key: n for n, section in enumerate(mine)}
    elsewhere = [each for each in find(edition.sections(other), words) if each.section.key in places]
    return [(places[each.section.key], mine[places[each.section.key]], each.quote) for each in elsewhere]


def _to_the_policy(t: Translator) -> list[Button]:
    return [button(t.plain("All sections"), ShowPolicy()), *home_row(t)]


# -- what a person answers --------------------------------------------------------------------------------------------

KEPT = {
    Answer.AGREED: N_(
        "<b>Thank you: you agree with version {version} of the policy</b>\n{moment}\n\nThis message is your receipt. "
        "If you change your mind, you can withdraw consent or object at any time."
    ),
    Answer.OBJECTED: N_(
        "<b>You object to version {version} of the policy</b>\n{moment}\n\nThat is on record, and this message is your "
        "receipt. What happens next is yours to choose: withdraw consent, wholly or in part, which takes effect at "
        "once for whatever nothing needs, or file an objection, which staff answer with a number and a date."
    ),
}
KNOWN = {
    Answer.AGREED: N_(
        "<b>You have already agreed with version {version}</b>\n{moment}\n\nOne answer is kept for each version. You "
        "are free to change your mind: withdrawing consent or filing an objection is a new request of its own, and it "
        "counts from the moment you make it."
    ),
    Answer.OBJECTED: N_(
        "<b>You have already objected to version {version}</b>\n{moment}\n\nOne answer is kept for each version. You "
        "are free to change your mind, and to withdraw consent, file an objection or ask whenever you like."
    ),
}
NOT_KEPT = N_(
    "Nothing about you is kept here, because you have not agreed to your requests being handled in this chat. So this "
    "answer is not kept either, and nothing is taken as agreement. Everything else is open to you."
)


def answered_screen(t: Translator, done: Acknowledged | None) -> Screen:
    """The receipt of an answer, or what was answered before; None of somebody about whom nothing is kept."""
    if done is None or done.given.answer is Answer.ASKED:
        text = t(NOT_KEPT)
    else:
        words = KEPT if done.new else KNOWN
        text = t(words[done.given.answer], version=done.it.version, moment=done.given.at)
    rows = [
        [button(t.plain("Withdraw consent"), ShowHeld())],
        [button(t.plain("File an objection"), Begin(kind=Request.COMPLAINT))],
        [button(t.plain("Ask the staff"), Begin(kind=Request.QUESTION))],
        home_row(t),
    ]
    return Screen(text=text, rows=rows, kept=True)


# -- versions ---------------------------------------------------------------------------------------------------------


def versions_screen(t: Translator, found: Sequence[Policy], current: Policy | None, today: date) -> Screen:
    lines = [_listed(t, it.edition, in_force=it == current, today=today) for it in found[:LISTED]]
    rows = [
        [button(t.plain("Version {version}", version=it.version), ReadPolicy(policy=it.version))]
        for it in found[:LISTED]
    ]
    text = PARAGRAPH.join([t("<b>All versions of the policy</b>"), LINE.join(lines)])
    return Screen(text=text, rows=[*rows, [button(t.plain("Policy"), ShowPolicy()), *home_row(t)]])


def _listed(t: Translator, edition: Edition, *, in_force: bool, today: date) -> Markup:
    words = N_("Version {version}, since {day}, {kind}")
    if in_force:
        words = N_("<b>Version {version}</b>, since {day}, {kind}: in force now")
    elif edition.comes(today):
        words = N_("Version {version}, from {day}, {kind}: not in force yet")
    return t(words, version=edition.version, day=edition.effective, kind=t.plain(KIND[edition.kind]))
