"""My data: a code that proves who asks, then what the company's systems hold, at once."""

import asyncio
from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import AiogramError
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.actions import codes, drafts, erasures, looks, mydata
from bot.actions.codes import Answer
from bot.actions.store import Store
from bot.domain.codes import digits_of
from bot.domain.datamap import SourceKind
from bot.domain.people import Visit
from bot.domain.refusals import NeedsCode, NotFound
from bot.domain.requests import BY_STAFF, SCOPE, Kind, Scope
from bot.sources.books import Books
from bot.telegram.buttons import PAPER, AskCode, AskRest, DownloadMine, ShowMine, ShowTheme, WhoLooked, WithoutCode
from bot.telegram.filters import NoCommand, Step
from bot.telegram.screen import Scene, Screen, answer, show
from bot.telegram.subject import asking, forms, look_screens
from bot.telegram.subject import data_screens as screens
from bot.telegram.subject.ask_screens import registered_screen
from bot.telegram.subject.data_file import data_file
from bot.telegram.subject.data_paper import data_paper
from bot.telegram.subject.data_screens import Mine
from bot.telegram.subject.proving import CODE, THEN, ask_code
from bot.texts import Translator

router = Router()


@router.message(Command("mydata"))
async def by_command(
    message: Message, store: Store, visit: Visit, t: Translator, scene: Scene, books: Books | None
) -> None:
    await open_mine(message, store, visit, t, scene, books)


@router.callback_query(ShowMine.filter())
async def by_button(
    tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene, books: Books | None
) -> None:
    await open_mine(tap, store, visit, t, scene, books)


async def open_mine(
    event: CallbackQuery | Message, store: Store, visit: Visit, t: Translator, scene: Scene, books: Books | None
) -> None:
    """The overview for whoever has proven to be the client, the code for whose number is known, the form for others."""
    if books is None:
        await asking.begin(event, store, visit, t, scene, Kind.ACCESS)
    elif not asking.is_known(visit, Kind.ACCESS):
        await asking.open_form(event, store, visit, t, scene, Kind.ACCESS, {SCOPE: Scope.ALL})
    else:
        try:
            await show_mine(event, store, visit, t, scene, books)
        except NeedsCode:
            await ask_code(event, store, visit, t, scene)


async def show_mine(
    event: CallbackQuery | Message, store: Store, visit: Visit, t: Translator, scene: Scene, books: Books
) -> None:
    held = await mydata.look(store, books, visit.person, now=scene.now)
    mine = Mine(map=books.map, held=held)
    if held.silent:
        names = [books.map.sources[source].title.in_(t.language) for source in held.silent]
        rest = await store.write(mydata.ask_for_the_rest, visit.person, names, rules=scene.rules, now=scene.now)
        mine = Mine(map=books.map, held=held, rest=rest)
    await show(event, screens.overview_screen(t, scene, mine))


@router.callback_query(AskCode.filter())
async def another_code(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    await ask_code(tap, store, visit, t, scene, then=_then(visit))


def _then(visit: Visit) -> str:
    """The form that waits for the code."""
    draft = visit.draft
    return draft.payload.get(THEN, "") if draft and draft.flow == CODE else ""


@router.message(Step(CODE, CODE), NoCommand())
async def type_code(
    message: Message, store: Store, visit: Visit, t: Translator, scene: Scene, books: Books | None
) -> None:
    """A code leaves the chat at once, like whatever else was typed here."""
    with suppress(AiogramError):
        await message.delete()
    typed = digits_of(message.text or "")
    tried = await store.write(codes.enter, visit.person, typed, now=scene.now) if typed else None
    then = _then(visit)
    if tried and tried.answer is Answer.RIGHT and books:
        await store.write(drafts.put_aside, visit.person)
        await show(message, Screen(text=t("Thank you: it is you.")))
        if then:
            draft = await store.write(drafts.take_up, visit.person, then, now=scene.now)
            await asking.go_on(message, store, t, scene, visit, draft)
            return
        await show_mine(message, store, visit, t, scene, books)
    elif tried and tried.answer is Answer.LOCKED and tried.until:
        await store.write(drafts.put_aside, visit.person)
        await show(message, screens.locked_screen(t, tried.until, then=then))
    else:
        await show(message, screens.code_screen(t, tried, then=then))


@router.callback_query(WithoutCode.filter())
async def without_code(
    tap: CallbackQuery, callback_data: WithoutCode, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    """The request goes to staff, who make sure by other means that it is the person."""
    if callback_data.draft:
        draft = await forms.held(store, visit, callback_data.draft, scene)
        await asking.to_staff(tap, store, t, scene, visit, draft)
        return
    await asking.open_form(tap, store, visit, t, scene, Kind.ACCESS, {SCOPE: Scope.ALL, BY_STAFF: "1"})


@router.callback_query(ShowTheme.filter())
async def show_theme(
    tap: CallbackQuery, callback_data: ShowTheme, store: Store, visit: Visit, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    if books is None or callback_data.theme not in books.map.themes:
        raise NotFound
    try:
        held = await mydata.look(store, books, visit.person, now=scene.now)
    except NeedsCode:
        await open_mine(tap, store, visit, t, scene, books)
        return
    aside = await store.read(erasures.set_aside_of, visit.person, now=scene.now)
    mine = Mine(map=books.map, held=held, aside=aside)
    page, whole = callback_data.page, callback_data.whole
    await show(tap, screens.theme_screen(t, scene, mine, callback_data.theme, page, whole=whole))


@router.callback_query(DownloadMine.filter())
async def download(
    tap: CallbackQuery, callback_data: DownloadMine, store: Store, visit: Visit, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    """The file comes as a message of its own; its name says nothing about anybody."""
    try:
        held = await mydata.look(store, books, visit.person, now=scene.now) if books else None
    except NeedsCode:
        held = None
    if books is None or held is None:
        await open_mine(tap, store, visit, t, scene, books)
        return
    await answer(tap)
    await store.write(mydata.exported, visit.person, now=scene.now)
    form = callback_data.form
    # Of ten thousand records a paper takes seconds: nobody else waits for it.
    content = await asyncio.to_thread(_content, form, Mine(map=books.map, held=held), t, scene)
    name = f"mydata-{scene.rules.calendar.day_of(scene.now)}.{form}"
    if tap.bot:
        file = BufferedInputFile(content, filename=name)
        await tap.bot.send_document(tap.from_user.id, file, caption=screens.file_words(t, form))


def _content(form: str, mine: Mine, t: Translator, scene: Scene) -> bytes:
    return data_paper(t, scene, mine) if form == PAPER else data_file(mine, scene, t.language)


@router.callback_query(WhoLooked.filter())
async def who_looked(
    tap: CallbackQuery, callback_data: WhoLooked, store: Store, visit: Visit, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    page = min(max(callback_data.page, 0), 10_000)
    try:
        found = await store.read(looks.looks, visit.person, now=scene.now, page=page)
    except NeedsCode:
        await open_mine(tap, store, visit, t, scene, books)
        return
    await show(tap, look_screens.looks_screen(t, found, page=page))


@router.callback_query(AskRest.filter())
async def ask_rest(
    tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene, books: Books | None
) -> None:
    """What only people can look into becomes a request to them."""
    if books is None or not await store.read(mydata.is_proven, visit.person, now=scene.now):
        await open_mine(tap, store, visit, t, scene, books)
        return
    by_hand = [one for one in books.map.sources.values() if one.kind is SourceKind.MANUAL]
    names = [one.title.in_(t.language) for one in by_hand]
    case = await store.write(mydata.ask_for_the_rest, visit.person, names, rules=scene.rules, now=scene.now)
    if case:
        await show(tap, registered_screen(t, case))
