"""Every screen of the gallery, in both languages: within Telegram's limits, translated, with a way on."""

import ast
import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType

import pytest
from aiogram.filters.callback_data import CallbackData

from bot.domain.languages import Language
from bot.domain.requests import WORDS_LIMIT
from bot.sandbox.entities import units
from bot.sandbox.faults import ApiError
from bot.sandbox.limits import TEXT, markup_of, text_of
from bot.telegram import buttons, desk, subject
from bot.telegram.buttons import AboutCase, AboutDraft, Home, MyCases, NotMe, OpenCase, ShowRepresentations, UnderLetter
from bot.telegram.screen import Post, Screen, keyboard
from bot.telegram.subject import ask_screens, consent_screens, home
from bot.texts import PLACEHOLDER, Markup, Translator, translator
from tests import gallery_data as data
from tests.gallery import CLIENT, EXAMPLES
from tests.gallery_data import Example

PACKAGES = pytest.mark.parametrize("package", [subject, desk], ids=["subject", "desk"])
BUTTON = 64
IN_A_ROW = 4
BUTTONS = {
    kind
    for kind in vars(buttons).values()
    if isinstance(kind, type) and issubclass(kind, CallbackData) and kind not in {CallbackData, AboutCase, AboutDraft}
}
# Where the way on is to choose, or to send the number: there is nothing behind to go back to.
# The receipt of a withdrawal is to be kept; the menu comes in a message of its own.
BEGINNINGS = {home.home, home.languages, home.greeting, consent_screens.withdrawn_screen}
# Where these lead there is a way home.
WAYS_ON = {Home, MyCases, NotMe, OpenCase, UnderLetter}
# What is asked follows at once in a message of its own.
FOLLOWED = {ask_screens.awaited_screen}
WITHOUT_WORDS = re.compile(r"[◀▶]|Cookies|2026-\d{6}")
OWN_NAMES = {"🌐 Русский / Қазақша", "Русский", "Қазақша"}
# Written in Latin letters in both languages: names of things, numbers of laws, addresses, commands.
LATIN = re.compile(
    r"https?://\S+|\S+@\S+|/[a-z_]+|BOT_[A-Z_]+|TWELVE|Telegram|eOtinish|PDF|cookies?|Google|Chrome|Microsoft|Edge|Apple|"
    r"Safari|Opera|Mozilla|Firefox|Android|iPhone|iPad|Mac|-VI{0,3}|-I[IV]+",
    re.IGNORECASE,
)
KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)


@pytest.fixture(autouse=True)
def _strict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Translator, "strict", True)


def modules(package: ModuleType) -> list[ModuleType]:
    return [importlib.import_module(f"{package.__name__}.{m.name}") for m in pkgutil.iter_modules(package.__path__)]


def makers(package: ModuleType) -> Iterator[Callable[..., object]]:
    """The functions of a package that return screens; what begins with an underscore is seen through its caller."""
    for module in modules(package):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ != module.__name__:
                continue
            returned = typing.get_type_hints(function).get("return")
            shows = {Screen, Post} & {returned, *typing.get_args(returned)}
            waits = inspect.iscoroutinefunction(function)  # what it returns, a function that does not wait has made
            if shows and not name.startswith("_") and not waits:
                yield function


def labels(screen: Screen) -> list[str]:
    contact = [screen.contact.share, screen.contact.leave] if screen.contact else []
    return [button.text for row in screen.rows for button in row] + contact


def refused(screen: Screen) -> list[str]:
    """What Telegram would say against the screen, or do to it without a word."""
    faults: list[str] = []
    markup = keyboard(screen)
    reply_markup = markup.model_dump(exclude_none=True) if markup else None
    try:
        text, _ = text_of({"text": str(screen.text), "parse_mode": "HTML"}, "text", TEXT, faults.append)
        markup_of({"reply_markup": reply_markup}, private=True, note=faults.append)
    except ApiError as error:
        return [*faults, str(error)]
    return faults if text else [*faults, "no text"]


def crowded(screen: Screen) -> list[str]:
    """Buttons that are cut off on a small phone, or say nothing."""
    faults = [f"{len(label)} characters: {label}" for label in labels(screen) if len(label) > BUTTON]
    faults += ["an empty button" for label in labels(screen) if not label.strip()]
    return faults + [f"{len(row)} buttons in a row" for row in screen.rows if len(row) > IN_A_ROW]


def untranslated(screen: Screen) -> list[str]:
    """English, and places for values that nobody has filled."""
    faults = []
    spoken = Markup(re.sub(r"<code>.*?</code>", "", screen.text))
    for text in [spoken.plain(), *labels(screen)]:
        faults += PLACEHOLDER.findall(text)
        faults += re.findall(r"[A-Za-z]{3,}", LATIN.sub(" ", text))
    bare = [label for label in labels(screen) if not WITHOUT_WORDS.fullmatch(label)]
    return faults + [f"button: {label}" for label in bare if not re.search(r"[а-яё]", label, re.IGNORECASE)]


def mixed(russian: Screen, kazakh: Screen, *, translated: bool) -> list[str]:
    """One language that has strayed into the other."""
    faults = [label for label in labels(russian) if KAZAKH.search(label) and label not in OWN_NAMES]
    if translated:
        faults += ["the same text in both"] if russian.text == kazakh.text else []
        faults += [] if KAZAKH.search(kazakh.text) else ["no Kazakh letter"]
    return faults


@cache
def rendered(language: Language) -> list[tuple[Example, Screen]]:
    t = translator(language)
    return [(example, example.screen(t)) for example in EXAMPLES]


@PACKAGES
def test_every_function_that_makes_a_screen_is_in_the_gallery(package: ModuleType) -> None:
    assert set(makers(package)) - {example.of for example in EXAMPLES} == set()


@PACKAGES
def test_screens_with_buttons_are_made_by_functions_that_return_them(package: ModuleType) -> None:
    """A screen made inside a handler would be in nobody's gallery."""
    hidden = [
        f"{module.__name__}.{function.name}"
        for module in modules(package)
        for function in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(function, ast.AsyncFunctionDef)
        for call in ast.walk(function)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Screen"
        if any(keyword.arg in {"rows", "contact"} for keyword in call.keywords)
    ]

    assert hidden == []


def test_every_button_is_on_a_screen_of_the_gallery() -> None:
    used = {type(button.does) for _, screen in rendered(Language.RU) for row in screen.rows for button in row}

    assert {kind.__name__ for kind in BUTTONS - used} == set()


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("find", [refused, crowded, untranslated])
def test_no_screen_has_a_fault(find: Callable[[Screen], list[str]], language: Language) -> None:
    assert [f"{example}: {fault}" for example, screen in rendered(language) for fault in find(screen)] == []


def test_each_language_has_words_of_its_own() -> None:
    pairs = zip(rendered(Language.RU), rendered(Language.KK), strict=True)

    faults = [
        f"{example}: {fault}"
        for (example, russian), (_, kazakh) in pairs
        for fault in mixed(russian, kazakh, translated=example.translated)
    ]

    assert faults == []


def test_every_screen_of_a_client_has_a_way_on() -> None:
    dead_ends = []
    for example, screen in rendered(Language.RU)[: len(CLIENT)]:
        shown = {type(button.does) for row in screen.rows for button in row}
        ways = shown & {Home, MyCases, NotMe, OpenCase, UnderLetter, ShowRepresentations}
        if not (ways or screen.contact or example.of in BEGINNINGS | FOLLOWED):
            dead_ends.append(str(example))

    assert dead_ends == []


def test_the_extremes_are_extreme() -> None:
    long = [text for name, text in data.EVERY_TEXT.items() if name != "words"]

    assert {units(text) for text in long} == {WORDS_LIMIT}
    assert all(len(line) == 200 for line in (data.EXTREME_COMPANY.name, data.EXTREME_COMPANY.contact))
