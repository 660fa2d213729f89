"""What becomes of the data of a deletion, in three piles, as the person and as staff read it: labels, never values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.datamap import DataMap
from bot.domain.erasure import Pile, Reason
from bot.domain.erasures import Carrying, Portion, State
from bot.telegram.buttons import CallOff, SeePlan
from bot.telegram.screen import Button, button, units
from bot.texts import N_, Markup, Translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
# For the three piles; what stands around them needs the rest of a message.
ROOM = 3000

HEADS = {
    Pile.ERASED: N_("<b>Deleted</b>"),
    Pile.RESTRICTED: N_("<b>Kept, because a law orders it</b>\nNobody uses these data any more; they are only kept."),
    Pile.STOPPED: N_("<b>No longer used</b>\nIt cannot be deleted from where it is, so it is set aside."),
}
RESULTS = {
    Pile.ERASED: N_("<b>Deleted</b>\nWe have read the systems again: it is not there any more."),
    Pile.RESTRICTED: HEADS[Pile.RESTRICTED],
    Pile.STOPPED: HEADS[Pile.STOPPED],
}


def labels(t: Translator, data_map: DataMap, fields: Iterable[str]) -> str:
    """The pieces in the reader's words, in the order of the map."""
    wanted = set(fields)
    return ", ".join(one.label.in_(t.language) for one in data_map.fields.values() if one.id in wanted)


def piles(
    t: Translator, data_map: DataMap, found: Sequence[Portion], *, room: int = ROOM, result: bool = False
) -> list[Markup]:
    """The three piles, line by line, or by theme where there is no room; ``result`` tells what has become of them."""
    heads = RESULTS if result else HEADS
    whole = list(_piles(t, data_map, found, heads, short=False))
    fits = units(PARAGRAPH.join(whole)) <= room
    return whole if fits else list(_piles(t, data_map, found, heads, short=True))


def _piles(
    t: Translator, data_map: DataMap, found: Sequence[Portion], heads: Mapping[Pile, str], *, short: bool
) -> Iterator[Markup]:
    for pile in Pile:
        gone = [portion for portion in found if portion.pile is pile and not portion.left]
        if gone:
            yield LINE.join([t(heads[pile]), *_lines(t, data_map, gone, short=short)])
    left = [portion for portion in found if portion.left]
    if left:
        head = t("<b>Still there</b>\nA system did not take it; employees look to it.")
        yield LINE.join([head, *_lines(t, data_map, left, short=short)])


def _lines(t: Translator, data_map: DataMap, found: Sequence[Portion], *, short: bool) -> list[Markup]:
    """One line for what shares theme and fate, under each what keeps it."""
    grouped: dict[tuple[str, str], list[Portion]] = {}
    for portion in found:
        theme = data_map.fields[portion.field].theme
        grouped.setdefault((theme, why(t, portion).plain()), []).append(portion)
    return [_line(t, data_map, theme, some, short=short) for (theme, _), some in grouped.items()]


def _line(t: Translator, data_map: DataMap, theme: str, some: Sequence[Portion], *, short: bool) -> Markup:
    title, rows = data_map.themes[theme].title.in_(t.language), max(len(portion.rows) for portion in some)
    line = t("• {theme}", theme=title)
    if not short:
        line = t("• {theme}: {what}", theme=title, what=labels(t, data_map, [portion.field for portion in some]))
    if rows > 1:
        line += " " + t.many("({n} record)", "({n} records)", n=rows)
    reason = why(t, some[0])
    return line + "\n   " + reason if reason else line


def why(t: Translator, portion: Portion) -> Markup:
    """Until when and by which article a portion is kept; empty where it goes."""
    if portion.by_hand and portion.pile is Pile.ERASED:
        return t("by hand, by an employee")
    article = portion.article.in_(t.language) if portion.article else ""
    if portion.until:
        return t("until {day} ({article})", day=portion.until, article=article)
    if portion.ends and portion.reason is Reason.OBLIGATION:
        return t("{ends} ({article})", ends=portion.ends.in_(t.language), article=article)
    if portion.ends:
        return t("{rule} ({article})", rule=portion.ends.in_(t.language), article=article)
    if portion.reason is Reason.BLOCKED:
        return t("blocked")
    return Markup("")


def where_it_stands(t: Translator, it: Carrying) -> Markup:
    """In the case, until the result is there."""
    if it.state is State.CHANGED:
        return t("What is held has changed since you confirmed. Nothing was destroyed. Please look at it again.")
    if it.state is State.RUNNING:
        return t("It is being destroyed now.")
    if it.state is State.STUCK:
        return t("A system did not take it; employees look to it.")
    if it.everything:
        return t(
            "Set aside, nobody uses it any more. It is destroyed after {moment} at the earliest.", moment=it.ready_at
        )
    return t("It is destroyed as soon as employees have agreed.")


def see_plan(t: Translator, demand_id: str) -> list[Button]:
    return [button(t.plain("See what has changed"), SeePlan(demand=demand_id))]


def stop_row(t: Translator, demand_id: str) -> list[Button]:
    return [button(t.plain("Stop the deletion"), CallOff(demand=demand_id))]
