"""What the company holds, as the person reads it: an overview, then a card for every theme. Values stand covered."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from bot.actions.codes import Answer, Tried
from bot.domain.cases import Case
from bot.domain.datamap import Correction, DataMap, Field, Retention, Row, Table, ValueType
from bot.domain.masking import shown as masked
from bot.domain.requests import Kind, Level
from bot.domain.retention import kept
from bot.sources.asking import Everything
from bot.telegram.buttons import (
    DATA,
    PAPER,
    AskCode,
    AskRest,
    Begin,
    DownloadMine,
    OpenCase,
    ShowMine,
    ShowTheme,
    WhoLooked,
    WithoutCode,
)
from bot.telegram.screen import Button, Scene, Screen, button, cut, units
from bot.telegram.subject.ask_screens import home_row
from bot.texts import N_, Markup, Translator, clean

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
PAGE_LIMIT = 3000
ROWS_SHOWN = 5
VALUE_LIMIT, LISTED_LIMIT = 200, 40
SUM = re.compile(r"-?\d+(\.\d+)?")
YES_NO = {"true": N_("yes"), "false": N_("no")}

# What a code that was typed comes to; "locked" has the words of its refusal.
TRIED = {
    Answer.OVER: N_("The five minutes of that code are over. Ask for another one."),
}


@dataclass(frozen=True, kw_only=True)
class Mine:
    """The map, what the systems answered, and the case about what they could not."""

    map: DataMap
    held: Everything
    rest: Case | None = None
    aside: frozenset[str] = frozenset()  # fields that are set aside by the list of the bot

    def rows(self, table: Table) -> tuple[Row, ...]:
        return self.held.held.get(table.id, ())

    def fields(self, theme: str) -> list[Field]:
        """Of a theme, those of which the systems have said whether there is something."""
        return [one for one in self.map.of_theme(theme) if one.table in self.held.held]

    def filled(self, theme: str) -> int:
        return sum(any(row.values.get(one.id) for row in self.rows(self._table(one))) for one in self.fields(theme))

    def day_of(self, rule: Retention) -> Table:
        """The table that holds the day from which a law's years are counted."""
        return self._table(self.map.fields[rule.starts])

    def _table(self, one: Field) -> Table:
        return self.map.tables[one.table]


def code_screen(t: Translator, tried: Tried | None = None, *, then: str = "") -> Screen:
    """The same for a client and for a stranger: whether there was somebody to send a code to is not told."""
    text = t(
        "<b>Is it you?</b>\n\nIf the company knows your number, a code of six digits has just been sent to the e-mail "
        "address or the phone it has for you. Type the code here within five minutes. Your message is removed from "
        "the chat at once.\n\nNo code came? Then an employee answers your request."
    )
    rows = [
        [button(t.plain("Send another code"), AskCode()), button(t.plain("No code came"), WithoutCode(draft=then))],
        home_row(t),
    ]
    return Screen(text=PARAGRAPH.join([*_tried(t, tried), text]), rows=rows)


def _tried(t: Translator, tried: Tried | None) -> list[Markup]:
    if tried and tried.answer is Answer.WRONG:
        return [
            t.many(
                "The code does not fit. {n} try is left.", "The code does not fit. {n} tries are left.", n=tried.left
            )
        ]
    return [t(TRIED[tried.answer])] if tried and tried.answer in TRIED else []


def locked_screen(t: Translator, until: datetime, *, then: str = "") -> Screen:
    text = t(
        "<b>Too many codes did not fit</b>\n\nYou can try again from {until} on. You need not wait: without a code an "
        "employee answers your request.",
        until=until,
    )
    return Screen(text=text, rows=[[button(t.plain("File without a code"), WithoutCode(draft=then))], home_row(t)])


def overview_screen(t: Translator, scene: Scene, mine: Mine) -> Screen:
    themes = [theme for theme in mine.map.themes.values() if mine.filled(theme.id)]
    head = t(
        "<b>What {company} holds about you</b>\nAs of {moment}",
        company=scene.company.named(t.language),
        moment=scene.now,
    )
    nothing = t("In the systems that were asked nothing is held about you.")
    parts = [head, _counts(t, mine) if themes else nothing, *completeness(t, mine)]
    parts.append(t("Choose what you want to see. Values stand covered until you ask for them."))
    cards = [button(theme.title.in_(t.language), ShowTheme(theme=theme.id)) for theme in themes]
    rows = [[card] for card in cards]
    if mine.rest:
        rows.append([button(t.plain("Open case {number}", number=mine.rest.number), OpenCase(case=mine.rest.id))])
    elif mine.held.by_hand:
        rows.append([button(t.plain("Ask an employee for the rest"), AskRest())])
    if themes:
        rows.append([button(t.plain("Download as PDF"), DownloadMine(form=PAPER))])
        rows.append([button(t.plain("A file for other programs"), DownloadMine(form=DATA))])
    rows.append([button(t.plain("Who looked"), WhoLooked())])
    return Screen(text=PARAGRAPH.join(parts), rows=[*rows, home_row(t)])


def file_words(t: Translator, form: str) -> Markup:
    """Under the file: what it is, and that the chat keeps it."""
    what = t("For you to read, print or show.") if form == PAPER else t("For other programs to read.")
    return (
        what
        + " "
        + t(
            "Everything that is held about you, in one file. In it the values stand in full, of an IIN the last "
            "four digits. Telegram keeps the file until you delete it: save it and press “Clean this chat” in /help."
        )
    )


def _counts(t: Translator, mine: Mine) -> Markup:
    lines = [
        t("• {theme}: {n} of {of}", theme=theme.title.in_(t.language), n=filled, of=len(mine.fields(theme.id)))
        for theme in mine.map.themes.values()
        if (filled := mine.filled(theme.id))
    ]
    return LINE.join(lines)


def completeness(t: Translator, mine: Mine) -> Iterator[Markup]:
    """Which systems were asked, and what is missing from the answer."""

    def named(sources: Iterable[str]) -> str:
        return ", ".join(mine.map.sources[source].title.in_(t.language) for source in dict.fromkeys(sources))

    if mine.held.held:
        answered = named(mine.map.tables[table].source for table in mine.held.held)
        yield t("Asked and answered: {sources}.", sources=answered)
    if mine.held.silent:
        yield t(
            "⚠️ No answer came from: {sources}. What is held there is missing here; an employee finds it out.",
            sources=named(mine.held.silent),
        )
    if mine.held.by_hand:
        by_hand = named(task.source for task in mine.held.by_hand)
        yield t("Only an employee can look into: {sources}.", sources=by_hand)


def theme_screen(t: Translator, scene: Scene, mine: Mine, theme: str, page: int = 0, *, whole: bool = False) -> Screen:
    """One card of a theme. ``whole`` shows the values in full; they are hidden again like everything personal here."""
    pages = _pages(list(_blocks(t, scene, mine, theme, whole=whole)))
    page = min(max(page, 0), len(pages) - 1)
    head = Markup("<b>") + mine.map.themes[theme].title.in_(t.language) + Markup("</b>")
    if len(pages) > 1:
        head = head + " " + t("(page {page} of {pages})", page=page + 1, pages=len(pages))
    turn = [button("◀", ShowTheme(theme=theme, page=page - 1, whole=whole))] if page else []
    turn += [button("▶", ShowTheme(theme=theme, page=page + 1, whole=whole))] if page + 1 < len(pages) else []
    veil = t.plain("Cover the values") if whole else t.plain("Show in full")
    rows = [
        turn,
        [button(veil, ShowTheme(theme=theme, page=page, whole=not whole))],
        [_begin(t, Kind.CORRECT, N_("Correct")), _begin(t, Kind.DELETE, N_("Delete"))],
        [button(t.plain("All my data"), ShowMine()), *home_row(t)],
    ]
    return Screen(text=PARAGRAPH.join([head, *pages[page]]), rows=rows, fades=True)


def _begin(t: Translator, kind: Kind, label: str) -> Button:
    return button(t.plain(label), Begin(kind=kind))


def _pages(blocks: Sequence[Markup]) -> list[list[Markup]]:
    pages: list[list[Markup]] = [[]]
    for block in blocks:
        if pages[-1] and units(PARAGRAPH.join([*pages[-1], block])) > PAGE_LIMIT:
            pages.append([])
        pages[-1].append(block)
    return pages


def _blocks(t: Translator, scene: Scene, mine: Mine, theme: str, *, whole: bool) -> Iterator[Markup]:
    """What is held, table by table; what is true of several pieces of data is said once, under them."""
    for table in mine.map.tables.values():
        fields = [one for one in mine.fields(theme) if one.table == table.id]
        rows = mine.rows(table)
        if not fields or not rows:
            continue
        if len(rows) > 1:
            yield _list_block(t, mine, table, fields, whole=whole)
        said: dict[Markup, list[Markup]] = {}
        for one in fields:
            about = _about(t, scene, mine, one, rows)
            said.setdefault(about, []).append(_field_words(t, one, rows, whole=whole))
        for about, pieces in said.items():
            yield LINE.join([*pieces, about])


def _list_block(t: Translator, mine: Mine, table: Table, fields: Sequence[Field], *, whole: bool) -> Markup:
    """The latest rows, a line each."""
    rows = by_time(mine.rows(table), fields)
    title = table.title.in_(t.language)
    lines = [t.many("<b>{table}</b>: {n} record", "<b>{table}</b>: {n} records", n=len(rows), table=title)]
    for row in rows[:ROWS_SHOWN]:
        values = [value_words(t, one, row.values.get(one.id), whole=whole, limit=LISTED_LIMIT) for one in fields]
        lines.append(Markup("• ") + Markup(" · ").join(value for value in values if value))
    if len(rows) > ROWS_SHOWN:
        lines.append(t("These are the last {n}.", n=ROWS_SHOWN))
    if table.id in mine.held.cut:
        lines.append(t("There are more than can be counted here."))
    return LINE.join(lines)


def by_time(rows: Sequence[Row], fields: Sequence[Field]) -> list[Row]:
    """The newest first, where the rows have a moment."""
    moment = next((one.id for one in fields if one.type is ValueType.MOMENT), None)
    return sorted(rows, key=lambda row: row.values.get(moment) or "", reverse=True) if moment else list(rows)


def _field_words(t: Translator, one: Field, rows: Sequence[Row], *, whole: bool) -> Markup:
    """What it is called, whether it must be given, what it is for, and its value where there is one only."""
    label = one.label.in_(t.language)
    head = (
        t("<b>{label}</b> (mandatory)", label=label) if one.mandatory else t("<b>{label}</b> (optional)", label=label)
    )
    if len(rows) == 1:
        head = head + ": " + (value_words(t, one, rows[0].values.get(one.id), whole=whole) or t("not filled in"))
    return head + "\n" + one.explanation.in_(t.language)


def _about(t: Translator, scene: Scene, mine: Mine, one: Field, rows: Sequence[Row]) -> Markup:
    """What the law has people told of it: purpose, ground, origin, until when it is kept, who received it."""
    lines = [t("🔒 Access is restricted: it is kept because the law orders it, and not used.")]
    lines = lines if one.id in mine.aside or any(row.restricted for row in rows) else []
    purpose = scene.rules.purposes[one.purpose].title.in_(t.language)
    lines.append(t("Purpose: {purpose}. Ground: {ground}.", purpose=purpose, ground=one.ground.in_(t.language)))
    lines.append(t("Where from: {origin}.", origin=one.origin.in_(t.language)))
    lines += [_kept(t, mine, one, several=len(rows) > 1), _received(t, mine, one)]
    if one.reason and one.correction in {Correction.IN_PERSON, Correction.NEVER}:
        lines.append(Markup("") + one.reason.in_(t.language))
    return Markup("<blockquote>") + LINE.join(lines) + Markup("</blockquote>")


def _kept(t: Translator, mine: Mine, one: Field, *, several: bool) -> Markup:
    """Until which day; of several records each has a day of its own."""
    rule = mine.map.retention_of(one)
    if rule is None:
        return t("Kept: until you have it deleted, or the service no longer needs it.")
    end = kept(rule, [row.values for row in mine.rows(mine.day_of(rule))])
    article = rule.article.in_(t.language)
    if end.until is None or several:
        return t("Kept: {rule} ({article}).", rule=rule.title.in_(t.language), article=article)
    return t("Kept until {day} ({article}).", day=end.until, article=article)


def _received(t: Translator, mine: Mine, one: Field) -> Markup:
    """Who gets it, or that nobody does."""
    recipients = mine.map.recipients_of(one)
    if not recipients:
        return t("Passed on to nobody.")
    names = [
        t.plain("{name} ({country})", name=r.name.in_(t.language), country=r.country.in_(t.language))
        for r in recipients
    ]
    return t("Passed on to: {names}.", names="; ".join(names))


def tenge(amount: str) -> str:
    """As money is written in both languages: blanks between the thousands, a comma, the sign behind."""
    return f"{Decimal(amount):,.2f}\u00a0₸".replace(",", "\u00a0").replace(".", ",")


def value_words(t: Translator, one: Field, value: str | None, *, whole: bool, limit: int = VALUE_LIMIT) -> Markup:
    """A value as its reader sees it, as much of it as ``limit`` characters; nothing where there is none."""
    seen = masked(one, value, level=Level.CODE, reveal=whole)
    if not seen:
        return Markup("")
    if one.type is ValueType.FLAG and seen in YES_NO:
        return t(YES_NO[seen])
    if one.type is ValueType.MONEY and SUM.fullmatch(seen):
        return Markup("") + tenge(seen)
    with suppress(ValueError):
        # What is no date, whatever the map says, is shown as it stands: it is the person's too.
        if one.type is ValueType.MOMENT:
            return Markup("") + t.moment(datetime.fromisoformat(seen))
        if one.type is ValueType.DATE:
            return Markup("") + t.date(date.fromisoformat(seen))
    return Markup("") + cut(" ".join(clean(seen).split()), limit)
