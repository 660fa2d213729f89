"""How does purposes.toml become the purposes and kinds of processing that consent can be withdrawn for?"""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.languages import Bilingual
from bot.domain.purposes import NATURE, Items, Nature, Purpose
from bot.domain.requests import Scope
from bot.rules.rows import Row

# The ledger of consents keeps the edition beside every act.
_EDITION_LIMIT = 20
_NOTHING = Bilingual(ru="", kk="")
_SECTIONS = {"purposes": (Nature.OPTIONAL, Nature.NEEDED), "processing": (Nature.PROCESSING,)}


def load_purposes(file: Row) -> tuple[str, dict[Scope, Purpose]]:
    """The edition of the texts, and what consent can be withdrawn for, in the order of the file."""
    found = {p.scope: p for section, natures in _SECTIONS.items() for p in _section(file, section, natures)}
    meta = Row(file.file, "[meta]", file.take("meta", "a table with `edition`") or {}, file.problems)
    edition = meta.text("edition")
    if len(edition) > _EDITION_LIMIT:
        meta.refuse("edition", f"at most {_EDITION_LIMIT} characters")
    meta.finish()
    file.finish()
    return edition, found


def _section(file: Row, section: str, natures: tuple[Nature, ...]) -> Iterator[Purpose]:
    wanted = {scope for scope, nature in NATURE.items() if nature in natures}
    named = dict(file.rows(section))
    for scope in sorted(wanted - named.keys()):
        file.wrong(f"[{section}.{scope}] is missing; people can ask to withdraw it, so say what it is")
    for name, row in named.items():
        if name in wanted:
            yield _purpose(Scope(name), row)
        else:
            row.wrong(f"is none of the bot's; write one of {', '.join(sorted(wanted))}")


def _purpose(scope: Scope, row: Row) -> Purpose:
    nature = NATURE[scope]
    if nature is not Nature.PROCESSING:
        _agree(row, nature)
    needed = nature is Nature.NEEDED
    purpose = Purpose(
        scope=scope,
        title=row.both("title"),
        text=row.both("text"),
        ground=row.both("ground"),
        withdrawal=_NOTHING if needed else row.both("withdrawal"),
        obstacle=row.both("obstacle") if needed else _NOTHING,
        ends=row.both("ends") if needed else _NOTHING,
        sign_off=row.sign_off(),
        items=_items(row) if nature is Nature.OPTIONAL else None,
    )
    row.finish()
    return purpose


def _items(row: Row) -> Items:
    """What a consent has to say before it is given."""
    return Items(
        data=row.both("data"),
        term=row.both("term"),
        third_parties=row.both("third_parties"),
        abroad=row.both("abroad"),
        public=row.both("public"),
        days=row.number("days", 1, 3650) if row.has("days") else None,
    )


def _agree(row: Row, nature: Nature) -> None:
    """Whether a purpose is optional decides who ends it, and that is the bot's to know as well."""
    optional = row.flag("optional")
    if isinstance(row.data.get("optional"), bool) and optional is not (nature is Nature.OPTIONAL):
        row.refuse("optional", f"{str(not optional).lower()}; who ends it is decided by the bot's own table as well")
