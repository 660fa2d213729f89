"""What is wrong with the catalogues? Missing words, unused ones, other placeholders or tags, HTML Telegram refuses."""

import re
from pathlib import Path

from babel.messages.catalog import Message

from bot.catalogues import PLURALS, Found, extract, forms_of, ids_of, load
from bot.domain.languages import Language
from bot.texts import LOCALES, PLACEHOLDER, catalogue_file

TELEGRAM_TAGS = frozenset(
    ["b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "blockquote", "tg-spoiler"]
)
TAG = re.compile(r"<(/?)([a-z-]+)((?:\s[^<>]*)?)>")
STRAY = re.compile(r"[<>]|&(?!lt;|gt;|amp;|quot;|#\d+;)")


def problems(found: Found | None = None, locales: Path = LOCALES) -> list[str]:
    """Everything wrong with the catalogues, a line each; empty when they are fit to be shown."""
    found = found or extract()
    listed = list(found.problems)
    for one, many in found.plurals.items():
        listed += [f"message id: {fault}: {text!r}" for text in (one, many) if text for fault in html_faults(text)]
    for language in Language:
        file = locales / catalogue_file(language).relative_to(LOCALES)
        if not file.exists():
            listed.append(f"{language.value}: {file} is not there; run: python -m bot.texts update")
            continue
        catalogue = load(file, language)
        listed += [f"{language.value}: obsolete: {id_!r}" for id_ in catalogue.obsolete]
        held = {ids_of(message) for message in catalogue if message.id}
        listed += [f"{language.value}: not in the catalogue: {one!r}" for one, _ in set(found.plurals.items()) - held]
        listed += [f"{language.value}: not in the code: {one!r}" for one, _ in held - set(found.plurals.items())]
        for message in catalogue:
            if message.id:
                listed += [f"{language.value}: {fault}: {ids_of(message)[0]!r}" for fault in faults(message, language)]
    return sorted(listed)


def faults(message: Message, language: Language) -> list[str]:
    """What is wrong with one translated sentence."""
    one, many = ids_of(message)
    forms = forms_of(message)
    if not any(forms):
        return ["no words yet"]
    listed = ["marked fuzzy"] if message.fuzzy else []
    wanted = PLURALS[language][0] if many else 1
    if len(forms) != wanted or not all(forms):
        listed.append(f"{sum(map(bool, forms))} forms of {wanted}")
    model = many or one
    for form in forms:
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(model)):
            listed.append(f"other placeholders in {form!r}")
        if sorted(_tags(form)) != sorted(_tags(model)):
            listed.append(f"other tags in {form!r}")
        if (form[:1].isspace(), form[-1:].isspace()) != (model[:1].isspace(), model[-1:].isspace()):
            listed.append(f"other space at an end of {form!r}")
        listed += html_faults(form)
    return listed


def _tags(text: str) -> list[str]:
    return [found[0] for found in TAG.finditer(text)]


def html_faults(text: str) -> list[str]:
    """What Telegram would refuse in this HTML."""
    listed = [f"stray {found!r}, write it as an entity" for found in STRAY.findall(TAG.sub("", text))]
    opened: list[str] = []
    for closing, tag, _ in TAG.findall(text):
        if tag not in TELEGRAM_TAGS:
            listed.append(f"Telegram does not know <{tag}>")
        elif not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            listed.append(f"</{tag}> closes nothing")
    return listed + [f"<{tag}> is not closed" for tag in opened]
