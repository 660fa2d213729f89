"""The screens of "my data": the code, the overview, a card of every theme, with ordinary and with extreme values."""

from collections.abc import Iterator
from dataclasses import replace

from bot.actions.codes import Answer, Tried
from bot.domain.datamap import Field, Row, ValueType
from bot.domain.languages import Bilingual
from bot.sandbox.company import DATA_MAP
from bot.sources.asking import Everything
from bot.sources.datamap import load_data_map
from bot.sources.protocol import SourceDown, Task, Work
from bot.telegram.subject import data_screens
from bot.telegram.subject.data_screens import Mine
from tests import gallery_data as data
from tests.gallery_data import Example, example

_MAP = load_data_map(DATA_MAP, data.RULES.purposes)
# A foreign company's name is not ours to translate, and would be taken for a word that somebody forgot.
NAMES = Bilingual(ru="Почтовая компания", kk="Пошта компаниясы")
MAP = replace(_MAP, recipients={name: replace(one, name=NAMES) for name, one in _MAP.recipients.items()})
COMPANIES = {"ordinary": data.COMPANY, "extreme": data.EXTREME_COMPANY}
PLAIN = {
    ValueType.IIN: "991331000008",
    ValueType.PHONE: "+77017654321",
    ValueType.EMAIL: "ruslan@example.kz",
    ValueType.DATE: "1990-05-17",
    ValueType.MOMENT: "2026-11-20T08:00:00+00:00",
    ValueType.MONEY: "12450.00",
    ValueType.FLAG: "true",
}
TASK = Task(operation="", source="archive", work=Work.READ, fields=(), days=1, evidence=MAP.sources["wallet"].method)


def value(one: Field, text: str | None) -> str | None:
    """What stands in a field that holds something of its type; an extreme text where anything can stand."""
    return text and (PLAIN.get(one.type, text) if text == data.WORDS else text)


def mine(text: str | None, rows: int, *, silent: bool = False, restricted: bool = False) -> Mine:
    """Everything that can be held, with this text in every field of every row."""
    held = {
        table.id: tuple(
            Row(key=str(n), values={one.id: value(one, text) for one in MAP.of_table(table.id)}, restricted=restricted)
            for n in range(rows)
        )
        for table in MAP.tables_of("wallet")
    }
    return Mine(
        map=MAP,
        held=Everything(
            held={} if silent else held,
            outstanding=(),
            by_hand=() if silent else (TASK,),
            cut=tuple(held) if rows > 5 else (),
            silent={"wallet": SourceDown} if silent else {},
        ),
        rest=data.case() if silent else None,
    )


def my_data() -> Iterator[Example]:
    yield example("first", data_screens.code_screen)
    for left in (1, 2):
        yield example(f"{left} left", data_screens.code_screen, Tried(answer=Answer.WRONG, left=left))
    yield example("over", data_screens.code_screen, Tried(answer=Answer.OVER))
    yield example("plain", data_screens.locked_screen, data.MOMENTS["years late"])
    for size, company in COMPANIES.items():
        scene = data.scene(company=company)
        for name, shown in {"whole": mine(data.WORDS, 1), "silent": mine(None, 0, silent=True)}.items():
            yield example(f"{size}, {name}", data_screens.overview_screen, scene, shown)
        yield example(f"{size}, nothing", data_screens.overview_screen, scene, mine(None, 0))
    for theme in MAP.themes:
        if mine(data.WORDS, 1).filled(theme):
            yield from _cards(theme)


def _cards(theme: str) -> Iterator[Example]:
    """Pages are clamped: the ninth is the last there is."""
    of = data_screens.theme_screen
    for name, text in {**data.EVERY_TEXT, "nothing": None}.items():
        for rows in (1, 20):
            for page in (0, 9):
                shown = mine(text, rows, restricted=rows > 1)
                label = f"{theme}, {name}, {rows} rows, page {page}"
                yield example(label, of, data.scene(), shown, theme, page)
                yield example(f"{label}, whole", of, data.scene(), shown, theme, page, whole=True)
