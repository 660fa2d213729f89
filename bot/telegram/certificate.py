"""The certificate of an erasure: what was destroyed, what is kept and why, on paper."""

from bot.domain.cases import Case, Demand
from bot.domain.datamap import DataMap
from bot.domain.erasure import Pile
from bot.domain.erasures import Carrying
from bot.papers.blocks import Block, Box, Heading, Line, Table, Text, Title, cells
from bot.papers.paper import Letterhead, paper
from bot.telegram.demands import kind_of
from bot.telegram.piles import Fate, fates, labels, why
from bot.telegram.screen import Scene
from bot.texts import N_, Translator

RESULTS = {
    Pile.ERASED: N_("Destroyed, and found gone"),
    Pile.RESTRICTED: N_("Kept by law, not used"),
    Pile.STOPPED: N_("No longer used"),
}
TWO_AGREED = N_(
    "The person confirmed exactly these lines, two employees agreed, and the privacy desk carried it out in the "
    "company's systems. Then it read the systems again: what is called destroyed here could not be found there any "
    "more."
)
ONE_AGREED = N_(
    "The person confirmed exactly this line, an employee agreed, and the privacy desk carried it out in the company's "
    "systems. Then it read the systems again: what is called destroyed here could not be found there any more."
)
GROUND = N_(
    "Ground: Article 41 of the Digital Code of the Republic of Kazakhstan. What a law orders to keep is not used, and "
    "is destroyed when its day has come."
)


def letterhead(t: Translator, scene: Scene) -> Letterhead:
    """The head and foot of every paper for a person."""
    return Letterhead(
        company=scene.company.named(t.language),
        aside=t.plain("BIN {bin}", bin=scene.company.bin),
        as_of=t.plain("As of {moment}", moment=scene.now),
        page=lambda page, pages: t.plain("Page {page} of {pages}", page=page, pages=pages),
    )


def certificate(t: Translator, scene: Scene, data_map: DataMap, case: Case, demand: Demand, it: Carrying) -> bytes:
    """PDF; the same erasure makes the same bytes. May be called in a thread."""
    title = t.plain("Certificate of deletion")
    blocks: list[Block] = [
        Title(title, t.plain("Case {number}", number=case.number)),
        Text(kind_of(t, demand).plain()),
        _when(t, it, demand),
        *_lines(t, data_map, it),
        *_recipients(t, data_map, it),
        Box(
            t.plain("How it was done"),
            (
                t.plain(ONE_AGREED if it.alone else TWO_AGREED),
                t.plain(GROUND),
                t.plain("Questions: {contact}", contact=scene.company.contact),
            ),
        ),
        Heading(t.plain("If you do not agree"), level=2),
        *(Text(f"{one.name.in_(t.language)}: {one.text.in_(t.language)}") for one in scene.rules.routes),
    ]
    return paper(letterhead(t, scene), blocks, title=title, language=t.language)


def _when(t: Translator, it: Carrying, demand: Demand) -> Block:
    return Text(
        t.plain(
            "Asked for {received}; confirmed {confirmed}; carried out {finished}.",
            received=demand.received_at,
            confirmed=it.confirmed_at,
            finished=it.finished_at or it.confirmed_at,
        ),
        quiet=True,
    )


def _lines(t: Translator, data_map: DataMap, it: Carrying) -> list[Block]:
    head = cells(t.plain("What"), t.plain("Records"), t.plain("Result"))
    found = sorted(fates(data_map, it.portions), key=lambda fate: list(Pile).index(fate.pile))
    lines = [Line(cells(_what(t, data_map, one), str(one.records), _result(t, one))) for one in found]
    return [Heading(t.plain("Line by line")), Table(head=head, lines=lines, right=frozenset({1}))]


def _what(t: Translator, data_map: DataMap, one: Fate) -> str:
    return f"{data_map.themes[one.themes[0]].title.in_(t.language)}: {labels(t, data_map, one.fields)}"


def _result(t: Translator, one: Fate) -> str:
    if one.left:
        return t.plain("A system did not take it; employees look to it.")
    reason = why(t, one).plain()
    return f"{t.plain(RESULTS[one.pile])}: {reason}" if reason else t.plain(RESULTS[one.pile])


def _recipients(t: Translator, data_map: DataMap, it: Carrying) -> list[Block]:
    told = dict.fromkeys(name for one in it.portions for name in data_map.fields[one.field].recipients)
    if not told:
        return []
    names = "; ".join(data_map.recipients[name].name.in_(t.language) for name in told)
    return [Heading(t.plain("Who is told")), Text(names)]
