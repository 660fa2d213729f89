"""The register of processing: what is processed, why, on what ground, who receives it and for how long, from the map.

A row for everything that is processed alike: the same purpose, category, ground, system, recipients and term.
"""

import csv
import io
from collections.abc import Iterator, Mapping

from bot.domain.datamap import Category, DataMap, Field, Recipient
from bot.domain.languages import Language
from bot.domain.purposes import Purpose
from bot.domain.requests import Scope
from bot.texts import N_, Translator, translator

# Spreadsheets take a file without it for one in a code page of their own.
BOM = "\ufeff"
# A cell that begins with one of these would be worked out as a formula.
FORMULA = ("=", "+", "-", "@")

CATEGORY = {
    Category.IDENTIFICATION: N_("identification data"),
    Category.CONTACT: N_("contact data"),
    Category.CONTRACT: N_("data about the contract"),
    Category.PAYMENT: N_("data about payments"),
    Category.TECHNICAL: N_("technical data"),
    Category.MARKETING: N_("data for advertising"),
    Category.TRANSFER: N_("data about transfers"),
}
HEAD = (
    N_("Purpose"), N_("Category"), N_("Data"), N_("Ground"), N_("Recipients"), N_("Kept for how long"), N_("System"),
    N_("Way of processing"),
)  # fmt: skip


def register(data_map: DataMap, purposes: Mapping[Scope, Purpose], language: Language) -> str:
    """The whole register as CSV, ready for a spreadsheet."""
    t = translator(language)
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([t.plain(name) for name in HEAD])
    writer.writerows([_cell(cell) for cell in row] for row in rows(data_map, purposes, t))
    return BOM + written.getvalue()


def rows(data_map: DataMap, purposes: Mapping[Scope, Purpose], t: Translator) -> Iterator[tuple[str, ...]]:
    """In the order of the map; every field stands in exactly one row."""
    alike: dict[tuple[object, ...], list[Field]] = {}
    for one in data_map.fields.values():
        key = (one.purpose, one.category, one.ground, one.source, one.recipients, one.retention)
        alike.setdefault(key, []).append(one)
    for fields in alike.values():
        yield _row(data_map, purposes, t, fields)


def _row(
    data_map: DataMap, purposes: Mapping[Scope, Purpose], t: Translator, fields: list[Field]
) -> tuple[str, ...]:  # fmt: skip
    one, source = fields[0], data_map.sources[fields[0].source]
    return (
        purposes[one.purpose].title.in_(t.language),
        t.plain(CATEGORY[one.category]),
        ", ".join(each.label.in_(t.language) for each in fields),
        one.ground.in_(t.language),
        "; ".join(_recipient(t, each) for each in data_map.recipients_of(one)) or t.plain("nobody"),
        _kept(data_map, t, one),
        source.title.in_(t.language),
        source.method.in_(t.language),
    )


def _recipient(t: Translator, one: Recipient) -> str:
    name, country = one.name.in_(t.language), one.country.in_(t.language)
    return t.plain("{name} ({country}, {paper})", name=name, country=country, paper=one.undertaking)


def _kept(data_map: DataMap, t: Translator, one: Field) -> str:
    rule = data_map.retention_of(one)
    if rule is None:
        return t.plain("until deletion is asked for, or the service no longer needs it")
    return t.plain("{rule} ({article})", rule=rule.title.in_(t.language), article=rule.article.in_(t.language))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
