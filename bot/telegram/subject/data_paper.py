"""Everything that is held as a paper: PDF, for the person to read, to print or to show. Values stand in full."""

import re
import sys
from collections.abc import Iterator, Sequence

from bot.domain.datamap import Field, Row, Table, TransferGround, ValueType
from bot.domain.retention import kept
from bot.papers.blocks import Block, Box, Cell, Heading, Line, Pairs, Text, Title, cells
from bot.papers.blocks import Table as Grid
from bot.papers.paper import paper
from bot.telegram.certificate import letterhead
from bot.telegram.screen import Scene
from bot.telegram.subject.data_screens import YES_NO, Mine, by_time, completeness, value_words
from bot.texts import N_, Translator

COLUMNS = 5  # more than these stand one under another
# A sign before a sentence that no letter of the font is.
SIGN = re.compile(r"^[^\w«(–]+")
BY_RIGHT = frozenset({ValueType.MONEY, ValueType.NUMBER})

GROUNDS = {
    TransferGround.CONSENT: N_("with your consent"),
    TransferGround.SERVICE: N_("to give you the service"),
    TransferGround.LAW: N_("because the law provides for it"),
    TransferGround.PROTECTION: N_("to protect the rights of the company or of others"),
}
RESTRICTED = N_("🔒 Access is restricted: it is kept because the law orders it, and not used.")


def data_paper(t: Translator, scene: Scene, mine: Mine) -> bytes:
    """Pure, and of many records slow: call it in a thread."""
    title = t.plain("Your personal data")
    return paper(letterhead(t, scene), list(_blocks(t, scene, mine)), title=title, language=t.language)


def _blocks(t: Translator, scene: Scene, mine: Mine) -> Iterator[Block]:
    below = t.plain(
        "What {company} holds about you, as of {moment}",
        company=scene.company.named(t.language),
        moment=scene.now,
    )
    yield Title(t.plain("Your personal data"), below)
    yield Box(t.plain("Is this everything?"), tuple(_whole(t, scene, mine)))
    themes = [theme for theme in mine.map.themes.values() if mine.filled(theme.id)]
    if not themes:
        yield Text(t.plain("In the systems that were asked nothing is held about you."))
        return
    for theme in themes:
        yield Heading(theme.title.in_(t.language))
        yield from _theme(t, mine, theme.id)
    yield Heading(t.plain("About these data"))
    yield Text(t.plain("Why the company has each piece of data, where it is from and what becomes of it."), quiet=True)
    yield from _about(t, scene, mine)


def _whole(t: Translator, scene: Scene, mine: Mine) -> Iterator[str]:
    """Which systems were asked, what is missing, what is not told in full and why, and whom to ask."""
    if mine.held.complete and not mine.held.by_hand:
        yield t.plain("Yes: every system that was asked has answered.")
    yield from (SIGN.sub("", line.plain()) for line in completeness(t, mine))
    yield t.plain(
        "Of an IIN only the last four digits stand here: whoever finds this paper cannot use the number. The company "
        "never shows it in full."
    )
    yield t.plain("Questions: {contact}", contact=scene.company.contact)


# -- what is held -----------------------------------------------------------------------------------------------------


def _theme(t: Translator, mine: Mine, theme: str) -> Iterator[Block]:
    for table, fields in _tables(mine, theme):
        rows = mine.rows(table)
        if len(rows) == 1:
            yield Pairs([_pair(t, one, rows[0]) for one in fields])
        elif len(fields) > COLUMNS:
            yield from _one_by_one(t, table, fields, rows)
        else:
            yield Heading(_counted(t, table, rows), level=2)
            yield _grid(t, fields, rows)
        if any(row.restricted for row in rows):
            yield Text(SIGN.sub("", t.plain(RESTRICTED)), quiet=True)
        if table.id in mine.held.cut:
            yield Text(t.plain("There are more than can be counted here."), quiet=True)


def _tables(mine: Mine, theme: str) -> Iterator[tuple[Table, list[Field]]]:
    """The tables that hold something of a theme, with the fields of it."""
    for table in mine.map.tables.values():
        fields = [one for one in mine.fields(theme) if one.table == table.id]
        if fields and mine.rows(table):
            yield table, fields


def _counted(t: Translator, table: Table, rows: Sequence[Row]) -> str:
    title = table.title.in_(t.language)
    return t.many("<b>{table}</b>: {n} record", "<b>{table}</b>: {n} records", n=len(rows), table=title).plain()


def _one_by_one(t: Translator, table: Table, fields: Sequence[Field], rows: Sequence[Row]) -> Iterator[Block]:
    title = table.title.in_(t.language)
    for n, row in enumerate(by_time(rows, fields), start=1):
        yield Heading(t.plain("{table}: {n} of {of}", table=title, n=n, of=len(rows)), level=2)
        yield Pairs([_pair(t, one, row) for one in fields])


def _pair(t: Translator, one: Field, row: Row) -> Line:
    value = _value(t, one, row) or t.plain("not filled in")
    return Line(
        (Cell(one.label.in_(t.language), one.explanation.in_(t.language)), Cell(value)), quiet=not _value(t, one, row)
    )


def _grid(t: Translator, fields: Sequence[Field], rows: Sequence[Row]) -> Grid:
    return Grid(
        head=tuple(Cell(one.label.in_(t.language), one.explanation.in_(t.language)) for one in fields),
        lines=[
            Line(cells(*(_value(t, one, row) or "–" for one in fields)), mark=_mark(t, row))
            for row in by_time(rows, fields)
        ],
        right=frozenset(n for n, one in enumerate(fields) if one.type in BY_RIGHT),
    )


def _mark(t: Translator, row: Row) -> str:
    return t.plain("Access restricted") if row.restricted else ""


def _value(t: Translator, one: Field, row: Row) -> str:
    return value_words(t, one, row.values.get(one.id), whole=True, limit=sys.maxsize).plain()


# -- what the law has people told of it -------------------------------------------------------------------------------


def _about(t: Translator, scene: Scene, mine: Mine) -> Iterator[Block]:
    """Said once for all pieces of data that share it."""
    said: dict[tuple[Line, ...], list[str]] = {}
    for theme in mine.map.themes:
        for table, fields in _tables(mine, theme):
            for one in fields:
                told = tuple(_told(t, scene, mine, one, several=len(mine.rows(table)) > 1))
                said.setdefault(told, []).append(one.label.in_(t.language))
    for told, labels in said.items():
        yield Heading(", ".join(dict.fromkeys(labels)), level=2)
        yield Pairs(told, quiet=True)


def _told(t: Translator, scene: Scene, mine: Mine, one: Field, *, several: bool) -> Iterator[Line]:
    purpose = scene.rules.purposes[one.purpose].title.in_(t.language)
    yield Line(cells(t.plain("What for"), purpose))
    yield Line(cells(t.plain("On what ground"), one.ground.in_(t.language)))
    yield Line(cells(t.plain("Where from"), one.origin.in_(t.language)))
    yield Line(cells(t.plain("How they are processed"), mine.map.sources[one.source].method.in_(t.language)))
    yield Line(cells(t.plain("How long they are kept"), _kept(t, mine, one, several=several)))
    yield Line(cells(t.plain("Who receives them"), _received(t, mine, one)))
    yield Line(cells(t.plain("Must they be given"), t.plain(YES_NO["true" if one.mandatory else "false"])))


def _kept(t: Translator, mine: Mine, one: Field, *, several: bool) -> str:
    """Until which day; of several records each has a day of its own."""
    rule = mine.map.retention_of(one)
    if rule is None:
        return t.plain("until you have them deleted, or the service no longer needs them")
    end = kept(rule, [row.values for row in mine.rows(mine.day_of(rule))])
    article = rule.article.in_(t.language)
    if end.until is None or several:
        return f"{rule.title.in_(t.language)} ({article})"
    return t.plain("until {day} ({article})", day=end.until, article=article)


def _received(t: Translator, mine: Mine, one: Field) -> str:
    recipients = mine.map.recipients_of(one)
    if not recipients:
        return t.plain("nobody receives them")
    return "\n".join(
        t.plain(
            "{name} ({country}): {ground}",
            name=r.name.in_(t.language),
            country=r.country.in_(t.language),
            ground=t.plain(GROUNDS[r.ground]),
        )
        for r in recipients
    )
