"""Deleting with everything seen before: choose, preview, confirm exactly that, look again, call it off."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.actions import codes, erasures, mydata
from bot.actions.carrying import plan_of
from bot.actions.store import Store
from bot.domain.cases import Case
from bot.domain.clients import Client
from bot.domain.erasure import Plan
from bot.domain.erasures import small
from bot.domain.people import Draft, Visit
from bot.domain.refusals import NeedsCode, NotFound
from bot.domain.requests import PLAN, SCOPE, WORDS, Scope
from bot.sources.asking import Everything
from bot.sources.books import Books
from bot.telegram.buttons import CallOff, ConfirmPlan, PickPiece, PickTheme, SeePlan
from bot.telegram.piles import labels
from bot.telegram.screen import Scene, Screen, show
from bot.telegram.subject import plan_screens as screens
from bot.telegram.subject.forms import held
from bot.telegram.subject.proving import prove
from bot.texts import Translator

router = Router()


async def go_on(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft
) -> None:
    """What a deletion will do, for whoever has proven to be the client."""
    try:
        await show_plan(event, store, t, scene, visit, draft)
    except NeedsCode:
        await prove(event, store, t, scene, visit, draft)


async def show_plan(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, *,
    changed: bool = False,
) -> None:  # fmt: skip
    """The preview of a deletion, or what has to be chosen first. Raises `NeedsCode`."""
    books = _books(scene)
    found = await mydata.look(store, books, visit.person, now=scene.now)
    fields = erasures.chosen(draft.payload)
    if not found.complete:
        await show(event, screens.silent_screen(t, draft))
    elif await store.read(erasures.blocked, visit.person):
        await show(event, screens.blocked_screen(t, draft))
    elif fields == ():
        await show(event, screens.themes_screen(t, books.map, draft, filled(books, found), ()))
    else:
        plan = plan_of(books, found, fields, rules=scene.rules, now=scene.now)
        if not plan.lines:
            await show(event, screens.nothing_screen(t, draft))
            return
        words = {} if fields is None else {WORDS: labels(t, books.map, fields)}
        seen = await store.write(erasures.preview, visit.person, draft.id, plan, words=words, now=scene.now)
        await show(event, screens.preview_screen(t, scene, books.map, seen, plan, changed=changed))


def _books(scene: Scene) -> Books:
    if scene.books is None:
        raise NotFound
    return scene.books


def filled(books: Books, held: Everything) -> tuple[str, ...]:
    """The fields of which something is held, or of which only people know."""
    by_hand = {field for task in held.by_hand for field in task.fields}
    return tuple(
        one.id
        for one in books.map.fields.values()
        if one.id in by_hand or any(row.values.get(one.id) is not None for row in held.held.get(one.table, ()))
    )


async def choose(
    tap: CallbackQuery, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, *, theme: str
) -> None:
    """The themes, or the pieces of one, with what is marked already. Raises `NeedsCode`."""
    books = _books(scene)
    kept = filled(books, await mydata.look(store, books, visit.person, now=scene.now))
    chosen = erasures.chosen(draft.payload) or ()
    if theme in books.map.themes:
        screen = screens.pieces_screen(t, books.map, draft, theme, kept, chosen)
    else:
        screen = screens.themes_screen(t, books.map, draft, kept, chosen)
    await show(tap, screen)


async def mark(
    tap: CallbackQuery, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, field: str
) -> None:
    """Mark a piece, or take the mark away."""
    one = _books(scene).map.fields.get(field)
    if one is None or draft.payload.get(SCOPE) != Scope.PART:
        raise NotFound
    marked = await store.write(erasures.mark, visit.person, draft.id, field, now=scene.now)
    await choose(tap, store, t, scene, visit, marked, theme=one.theme)


async def confirm(
    tap: CallbackQuery, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, version: int
) -> Case | None:
    """File exactly what was shown; None where a new preview was shown instead. Raises `NeedsCode`."""
    books = _books(scene)
    client = await _client(store, visit, scene)
    found = await mydata.look(store, books, visit.person, now=scene.now)
    plan = plan_of(books, found, erasures.chosen(draft.payload), rules=scene.rules, now=scene.now)
    blocked = await store.read(erasures.blocked, visit.person)
    case = None
    if found.complete and not blocked:
        case = await store.write(
            erasures.file, visit.person, draft.id, version=version, plan=plan, held=found.held, client=client,
            rules=scene.rules, now=scene.now, alone=small(books.map, plan),
        )  # fmt: skip
    if case is None:
        await show_plan(tap, store, t, scene, visit, draft, changed=True)
    return case


async def _client(store: Store, visit: Visit, scene: Scene) -> Client:
    client = await store.read(codes.proof, visit.person, now=scene.now)
    if client is None:
        raise NeedsCode
    return client


@router.callback_query(PickTheme.filter())
async def pick_theme(
    tap: CallbackQuery, callback_data: PickTheme, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _to_mark(store, visit, callback_data.draft, scene)
    try:
        await choose(tap, store, t, scene, visit, draft, theme=callback_data.theme)
    except NeedsCode:
        await prove(tap, store, t, scene, visit, draft)


@router.callback_query(PickPiece.filter())
async def pick_piece(
    tap: CallbackQuery, callback_data: PickPiece, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _to_mark(store, visit, callback_data.draft, scene)
    try:
        await mark(tap, store, t, scene, visit, draft, callback_data.field)
    except NeedsCode:
        await prove(tap, store, t, scene, visit, draft)


async def _to_mark(store: Store, visit: Visit, draft_id: str, scene: Scene) -> Draft:
    draft = await held(store, visit, draft_id, scene)
    if PLAN not in draft.payload or not scene.at_once:
        raise NotFound
    return draft


@router.callback_query(CallOff.filter())
async def call_off(
    tap: CallbackQuery, callback_data: CallOff, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    case = await store.write(erasures.call_off, visit.person, callback_data.demand, rules=scene.rules, now=scene.now)
    await show(tap, screens.called_off_screen(t, case))


@router.callback_query(SeePlan.filter())
async def see_plan(
    tap: CallbackQuery, callback_data: SeePlan, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    await show(tap, await _changed(store, visit, t, scene, callback_data.demand))


async def _changed(store: Store, visit: Visit, t: Translator, scene: Scene, demand_id: str) -> Screen:
    books = _books(scene)
    plan, _ = await _plan_again(store, visit, scene, demand_id)
    digest = await store.read(erasures.digest_of, demand_id, plan)
    return screens.changed_screen(t, books.map, demand_id, plan, digest)


async def _plan_again(store: Store, visit: Visit, scene: Scene, demand_id: str) -> tuple[Plan, Everything]:
    """What would happen now to what was once confirmed; the client is the one of then."""
    books = _books(scene)
    it = await store.read(erasures.changed_of, visit.person, demand_id)
    found = await books.read(it.client)
    fields = None if it.everything else it.fields
    return plan_of(books, found, fields, rules=scene.rules, now=scene.now), found


@router.callback_query(ConfirmPlan.filter())
async def confirm_again(
    tap: CallbackQuery, callback_data: ConfirmPlan, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    plan, found = await _plan_again(store, visit, scene, callback_data.demand)
    again = None
    if found.complete:
        again = await store.write(
            erasures.confirm_again, visit.person, callback_data.demand, shown=callback_data.shown, plan=plan,
            held=found.held, now=scene.now,
        )  # fmt: skip
    if again is None:
        await show(tap, await _changed(store, visit, t, scene, callback_data.demand))
    else:
        await show(tap, screens.confirmed_again_screen(t, again.case_id))
