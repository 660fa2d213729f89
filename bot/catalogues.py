"""How do words get into the catalogues? ``python -m bot.texts update``, then ``missing``, ``put`` and ``check``.

The calls ``t("...")``, ``t.plain("...")``, ``t.many("...", "...", n=...)`` and ``N_("...")`` are read from the syntax
tree and not by Babel's own extractor: that one glues both branches of ``t("a" if x else "b")`` into one message.
"""

import ast
import fcntl
import io
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from bot.domain.languages import Language
from bot.texts import LOCALES, PLACEHOLDER, catalogue_file

CODE = Path(__file__).resolve().parent
PLURALS = {
    Language.RU: (3, "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)"),
    Language.KK: (2, "(n != 1)"),
}
HEADER = """# {title}
# Kept by "python -m bot.texts update"; words are put in by "python -m bot.texts put" or by hand.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={forms}; plural={rule};\\n"

"""
TITLES = {Language.RU: "Russian words of the bot.", Language.KK: "Kazakh words of the bot."}


@dataclass(kw_only=True)
class Found:
    """The sentences of the code: singular -> plural or None, with the files that say them."""

    plurals: dict[str, str | None] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, one: str, many: str | None, file: str) -> None:
        known = self.plurals.get(one)
        if many and known and many != known:
            self.problems.append(f"{file}: two plurals for one sentence: {one!r}")
        self.plurals[one] = many or known
        self.files.setdefault(one, set()).add(file)


def extract(code: Path = CODE) -> Found:
    """Every sentence in the code. A file that cannot be parsed stops everything, or its words would be dropped."""
    found = Found()
    for path in sorted(code.rglob("*.py")):
        name = f"{code.name}/{path.relative_to(code).as_posix()}"
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"), filename=name)):
            if isinstance(call, ast.Call) and call.args:
                _take(call, name, found)
    return found


def _take(call: ast.Call, file: str, found: Found) -> None:
    where = f"{file}:{call.lineno}"
    match call.func:
        case ast.Attribute(attr="many"):
            pair = [text for arg in call.args for text in _texts(arg)]
            if len(pair) == len(call.args) == 2:
                found.add(pair[0], pair[1], file)
                _compare_names(call, pair[1], {"n"}, where, found)
            elif pair:
                found.problems.append(f"{where}: both sentences of a plural are written in the call, each as it is")
            return
        case ast.Name(id="N_") | ast.Attribute(attr="plain"):
            pass
        case func if _is_translator(func):
            pass
        case _:
            return
    if isinstance(call.args[0], (ast.JoinedStr, ast.BinOp)):
        found.problems.append(f"{where}: a sentence is glued together; use one whole sentence with placeholders")
    for text in _texts(call.args[0]):
        found.add(text, None, file)
        if not isinstance(call.func, ast.Name) or call.func.id != "N_":
            _compare_names(call, text, set(), where, found)


def _is_translator(func: ast.expr) -> bool:
    match func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "t" or name.endswith("_t")
        case ast.Call(func=ast.Name(id="translator") | ast.Attribute(attr="translator")):
            return True
    return False


def _texts(expression: ast.expr) -> list[str]:
    match expression:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.IfExp(body=body, orelse=other):
            return _texts(body) + _texts(other)
    return []


def _compare_names(call: ast.Call, text: str, always: set[str], where: str, found: Found) -> None:
    given = {keyword.arg for keyword in call.keywords}
    wanted = set(PLACEHOLDER.findall(text)) | always
    if None not in given and given != wanted:
        found.problems.append(f"{where}: given {sorted(map(str, given))}, wanted {sorted(wanted)} in {text!r}")


@contextmanager
def locked(locales: Path) -> Iterator[None]:
    """One writer at a time: several people (and tools) fill the same files."""
    handle = os.open(locales, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def load(file: Path, language: Language) -> Catalog:
    if not file.exists():
        return Catalog(locale=language.value)
    with file.open("rb") as source:
        return read_po(source, locale=language.value)


def save(file: Path, language: Language, catalogue: Catalog) -> None:
    forms, rule = PLURALS[language]
    body = io.BytesIO()
    write_po(body, catalogue, width=0, omit_header=True, sort_output=True, include_lineno=False, ignore_obsolete=True)
    header = HEADER.format(title=TITLES[language], language=language.value, forms=forms, rule=rule)
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(header + body.getvalue().decode("utf-8").strip("\n") + "\n", encoding="utf-8")
    fresh.replace(file)


def update(found: Found, words: dict[str, dict[str, str | list[str]]] | None = None, locales: Path = LOCALES) -> None:
    """Make the catalogues hold exactly the sentences found; old words stay, ``words`` replace them."""
    with locked(locales):
        for language in Language:
            file = locales / catalogue_file(language).relative_to(LOCALES)
            old, new = load(file, language), Catalog(locale=language.value)
            for one, many in found.plurals.items():
                before = old.get(one)
                text = before.string if before and isinstance(before.id, str) == (many is None) else ""
                given = (words or {}).get(one, {}).get(language.value, text)
                string = tuple(given) if isinstance(given, list) else given
                if many and isinstance(string, str):
                    # Nouns do not change after a Kazakh numeral: one wording may serve every form.
                    string = (string,) * PLURALS[language][0]
                new.add((one, many) if many else one, string, locations=[(f, 1) for f in sorted(found.files[one])])
            save(file, language, new)


def ids_of(message: Message) -> tuple[str, str | None]:
    """Singular and plural of a message id."""
    return (message.id, None) if isinstance(message.id, str) else (message.id[0], message.id[1])


def forms_of(message: Message) -> list[str]:
    """The words of a message, one for each plural form; empty where there are none yet."""
    return [message.string or ""] if isinstance(message.string, str | None) else list(message.string)


def missing(locales: Path = LOCALES) -> dict[str, dict[str, str | list[str]]]:
    """The sentences without words, in the shape that ``put`` takes."""
    wanted: dict[str, dict[str, str | list[str]]] = {}
    for language in Language:
        for message in load(locales / catalogue_file(language).relative_to(LOCALES), language):
            one, many = ids_of(message)
            if one and not all(forms_of(message)):
                wanted.setdefault(one, {})[language.value] = [""] * PLURALS[language][0] if many else ""
    return wanted


@dataclass(frozen=True, kw_only=True)
class Place:
    code: Path
    locales: Path


FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--code", default=CODE, type=FOLDER, help="Where the sentences are.")
@click.option("--locales", default=LOCALES, type=FOLDER, help="Where the catalogues are.")
@click.pass_context
def main(context: click.Context, code: Path, locales: Path) -> None:
    """Keep the Russian and the Kazakh catalogue in step with the code."""
    context.obj = Place(code=code, locales=locales)


@main.command("update")
@click.pass_obj
def update_command(place: Place) -> None:
    """Collect the sentences of the code into both catalogues."""
    update(extract(place.code), locales=place.locales)


@main.command("missing")
@click.pass_obj
def missing_command(place: Place) -> None:
    """Print the sentences without words as JSON: {"sentence": {"ru": "", "kk": ""}}, lists for plural forms."""
    click.echo(json.dumps(missing(place.locales), ensure_ascii=False, indent=1))


@main.command("put")
@click.pass_obj
def put_command(place: Place) -> None:
    """Read such JSON, filled in, from standard input into the catalogues (and update them)."""
    found, words = extract(place.code), json.load(sys.stdin)
    update(found, words, place.locales)
    strangers = sorted(set(words) - set(found.plurals))
    for one in strangers:
        click.echo(f"not in the code, not put: {one!r}")
    sys.exit(1 if strangers else 0)


@main.command("check")
@click.pass_obj
def check_command(place: Place) -> None:
    """Print everything wrong with the catalogues; exit 1 if there is anything."""
    from bot.catalogue_faults import problems

    found = problems(extract(place.code), place.locales)
    for line in found:
        click.echo(line)
    sys.exit(1 if found else 0)


def command_line() -> None:
    main(prog_name="python -m bot.texts")
