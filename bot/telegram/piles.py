"""What becomes of the data of a deletion, in three piles, as the person and as staff read it: labels, never values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    gathered = fates(data_map, found, by_theme=not short)
    for pile in Pile:
        gone = [fate for fate in gathered if fate.pile is pile and not fate.left]
        if gone:
            yield LINE.join([t(heads[pile]), *(_line(t, data_map, fate, short=short) for fate in gone)])
    left = [fate for fate in gathered if fate.left]
    if left:
        head = t("<b>Still there</b>\nA system did not take it; employees look to it.")
        yield LINE.join([head, *(_line(t, data_map, fate, short=short) for fate in left)])


@dataclass(frozen=True, kw_only=True)
class Fate:
    """What shares theme and fate: each record of a table may be kept until a day of its own."""

    themes: tuple[str, ...]
    portions: tuple[Portion, ...]

    @property
    def pile(self) -> Pile:
        return self.portions[0].pile

    @property
    def left(self) -> bool:
        return bool(self.portions[0].left)

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(portion.field for portion in self.portions)

    @property
    def records(self) -> int:
        """Of the field that has most of them."""
        return max(sum(len(p.rows) for p in self.portions if p.field == field) for field in self.fields)

    @property
    def ends(self) -> tuple[date, ...]:
        return tuple(sorted({portion.until for portion in self.portions if portion.until}))


def fates(data_map: DataMap, found: Sequence[Portion], *, by_theme: bool = True) -> list[Fate]:
    """In the order of the map; without ``by_theme`` themes that share a fate are one."""
    grouped: dict[object, list[Portion]] = {}
    for portion in found:
        theme = data_map.fields[portion.field].theme if by_theme else ""
        undated = portion.ends if portion.until is None else None
        why = (portion.pile, portion.reason, portion.article, undated, portion.by_hand, bool(portion.left))
        grouped.setdefault((theme, why), []).append(portion)
    return [_fate(data_map, some) for some in grouped.values()]


def _fate(data_map: DataMap, some: Sequence[Portion]) -> Fate:
    return Fate(themes=tuple(dict.fromkeys(data_map.fields[one.field].theme for one in some)), portions=tuple(some))


def _line(t: Translator, data_map: DataMap, fate: Fate, *, short: bool) -> Markup:
    title = ", ".join(data_map.themes[theme].title.in_(t.language) for theme in fate.themes)
    line = t("• {theme}", theme=title)
    if not short:
        line = t("• {theme}: {what}", theme=title, what=labels(t, data_map, fate.fields))
    if fate.records > 1:
        line += " " + t.many("({n} record)", "({n} records)", n=fate.records)
    reason = why(t, fate)
    return line + "\n   " + reason if reason else line


def why(t: Translator, fate: Fate) -> Markup:
    """Until when and by which article it is kept; empty where it goes."""
    one = fate.portions[0]
    if one.by_hand and one.pile is Pile.ERASED:
        return t("by hand, by an employee")
    article = one.article.in_(t.language) if one.article else ""
    if len(fate.ends) > 1:
        return t(
            "each until its own day, from {first} to {last} ({article})", first=fate.ends[0], last=fate.ends[-1],
            article=article,
        )  # fmt: skip
    if fate.ends:
        return t("until {day} ({article})", day=fate.ends[0], article=article)
    if one.ends and one.reason is Reason.OBLIGATION:
        return t("it ends: {ends} ({article})", ends=_clause(one.ends.in_(t.language)), article=article)
    if one.ends:
        return t("{rule} ({article})", rule=one.ends.in_(t.language), article=article)
    return t("blocked") if one.reason is Reason.BLOCKED else Markup("")


def _clause(sentence: str) -> str:
    """A sentence of the map within another one."""
    return sentence[:1].lower() + sentence[1:].rstrip(".")


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
