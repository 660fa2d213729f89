"""Correcting one value in the company's systems: choose it, type what is right, prove it where it takes proof, file."""

from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import AiogramError
from aiogram.types import CallbackQuery, Message

from bot.actions import codes, corrections, drafts, erasures, mydata, values
from bot.actions.store import Store
from bot.domain.cases import Case
from bot.domain.clients import Client
from bot.domain.corrections import first_state
from bot.domain.datamap import Field, Row, SourceKind, ValueType
from bot.domain.people import Draft, Visit
from bot.domain.refusals import NeedsCode, NotFound, Refusal, Stale
from bot.domain.requests import CHECK, PLAN, VALUE_LIMIT, Kind
from bot.sources.asking import Everything
from bot.sources.books import Books
from bot.telegram.buttons import FixPiece, FixRow, FixTheme, FixYes, NoProof, ShowFix
from bot.telegram.files import file_of
from bot.telegram.filters import NoCommand, Step
from bot.telegram.refusals import words
from bot.telegram.screen import Scene, show
from bot.telegram.subject import correct_screens as screens
from bot.telegram.subject import forms
from bot.telegram.subject.proving import prove
from bot.texts import Translator

router = Router()
NEW, PROOF = corrections.NEW, "proof"
# Which check of what people type fits a value.
CHECKS = {ValueType.IIN: "iin", ValueType.PHONE: "phone", ValueType.EMAIL: "email", ValueType.DATE: "birth"}


async def go_on(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft
) -> None:
    """The first thing that is missing, for whoever has proven to be the client."""
    try:
        await _go_on(event, store, t, scene, visit, draft)
    except NeedsCode:
        await prove(event, store, t, scene, visit, draft)


async def _go_on(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft
) -> None:
    piece = draft.payload.get(corrections.PIECE)
    if piece is None:
        await _choose(event, store, t, scene, visit, draft, theme="")
        return
    await _proven(store, visit, scene)
    one = _field(scene, piece)
    if NEW not in draft.payload:
        waits = await store.write(drafts.fill, visit.person, draft.id, step=NEW, now=scene.now)
        await show(event, screens.value_screen(t, waits, one, old_of(draft)))
    elif one.evidence and PROOF not in draft.payload:
        waits = await store.write(drafts.fill, visit.person, draft.id, step=PROOF, now=scene.now)
        await show(event, screens.proof_screen(t, waits, one))
    else:
        ready = draft
        if draft.step != CHECK:
            ready = await store.write(drafts.fill, visit.person, draft.id, step=CHECK, now=scene.now)
        await show(event, screens.check_screen(t, ready, one, old=old_of(ready), new=ready.payload[NEW]))


def old_of(draft: Draft) -> str | None:
    """What stood there when the person looked."""
    return None if draft.payload.get(corrections.EMPTY) else draft.payload.get(corrections.OLD)


def _books(scene: Scene) -> Books:
    if scene.books is None:
        raise NotFound
    return scene.books


def _field(scene: Scene, name: str) -> Field:
    one = _books(scene).map.fields.get(name)
    if one is None:
        raise NotFound
    return one


async def _proven(store: Store, visit: Visit, scene: Scene) -> Client:
    client = await store.read(codes.proof, visit.person, now=scene.now)
    if client is None:
        raise NeedsCode
    return client


async def _choose(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, *, theme: str
) -> None:
    books = _books(scene)
    found = await mydata.look(store, books, visit.person, now=scene.now)
    if found.silent:
        await show(event, screens.silent_screen(t, draft))
        return
    held = [one.id for one in books.map.fields.values() if found.held.get(one.table) or _by_hand(books, one)]
    await show(event, screens.pieces_screen(t, books.map, draft, theme, held))


def _by_hand(books: Books, one: Field) -> bool:
    return books.map.sources[one.source].kind is SourceKind.MANUAL


async def _begun(store: Store, visit: Visit, draft_id: str, scene: Scene) -> Draft:
    draft = await forms.held(store, visit, draft_id, scene)
    if draft.flow != Kind.CORRECT or PLAN not in draft.payload or scene.books is None:
        raise NotFound
    return draft


@router.callback_query(FixTheme.filter())
async def pick_theme(
    tap: CallbackQuery, callback_data: FixTheme, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _begun(store, visit, callback_data.draft, scene)
    try:
        await _choose(tap, store, t, scene, visit, draft, theme=callback_data.theme)
    except NeedsCode:
        await prove(tap, store, t, scene, visit, draft)


@router.callback_query(FixPiece.filter())
async def pick_piece(
    tap: CallbackQuery, callback_data: FixPiece, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _begun(store, visit, callback_data.draft, scene)
    await _pick(tap, store, t, scene, visit, draft, callback_data.field, None)


@router.callback_query(FixRow.filter())
async def pick_row(
    tap: CallbackQuery, callback_data: FixRow, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _begun(store, visit, callback_data.draft, scene)
    await _pick(tap, store, t, scene, visit, draft, callback_data.field, callback_data.row)


async def _pick(
    tap: CallbackQuery, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, field: str,
    chosen: int | None,
) -> None:  # fmt: skip
    """The value that is to be corrected; of several rows one has to be chosen first."""
    one = _field(scene, field)
    try:
        client = await _proven(store, visit, scene)
        found = await mydata.look(store, _books(scene), visit.person, now=scene.now)
    except NeedsCode:
        await prove(tap, store, t, scene, visit, draft)
        return
    rows = _rows(found, one)
    if not can_be_made(scene, one):
        await show(tap, screens.cannot_screen(t, draft, one))
    elif not rows:
        await show(tap, screens.silent_screen(t, draft))
    elif chosen is None and len(rows) > 1:
        await show(tap, screens.rows_screen(t, draft, one, rows))
    else:
        row = rows[min(chosen or 0, len(rows) - 1)]
        aside = row.restricted or await store.read(erasures.is_set_aside, client, one.id, row.key)
        if aside:
            await show(tap, screens.cannot_screen(t, draft, one, set_aside=True))
            return
        begun = await store.write(corrections.choose, visit.person, draft.id, one, row, now=scene.now)
        await show(tap, screens.value_screen(t, begun, one, row.values.get(one.id)))


def _rows(found: Everything, one: Field) -> tuple[Row, ...]:
    return tuple(sorted(found.held.get(one.table, ()), key=lambda row: row.key))


def can_be_made(scene: Scene, one: Field) -> bool:
    """Whether the bot itself makes corrections of this field."""
    try:
        return bool(first_state(one)) and not _by_hand(_books(scene), one)
    except ValueError:
        return False


@router.message(Step(Kind.CORRECT, NEW), NoCommand())
async def type_value(message: Message, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    """What was typed leaves the chat, wrong or right."""
    with suppress(AiogramError):
        await message.delete()
    draft = visit.draft
    if draft is None:
        raise NotFound
    one = _field(scene, draft.payload[corrections.PIECE])
    if one.type is ValueType.FLAG:
        await show(message, screens.value_screen(t, draft, one, old_of(draft)))
        return
    try:
        typed = drafts.words(message.text, VALUE_LIMIT)
        new = values.value(CHECKS.get(one.type), typed, today=scene.rules.calendar.day_of(scene.now))
    except Refusal as refusal:
        await show(message, screens.value_screen(t, draft, one, old_of(draft), words(t, refusal)))
        return
    await _take(message, store, t, scene, visit, draft, one, new)


@router.callback_query(FixYes.filter())
async def pick_yes(
    tap: CallbackQuery, callback_data: FixYes, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _begun(store, visit, callback_data.draft, scene)
    one = _field(scene, draft.payload.get(corrections.PIECE, ""))
    if one.type is not ValueType.FLAG:
        raise NotFound
    await _take(tap, store, t, scene, visit, draft, one, "true" if callback_data.yes else "false")


async def _take(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, one: Field,
    new: str,
) -> None:  # fmt: skip
    if new == old_of(draft):
        same = t("That is what stands there already.")
        await show(event, screens.value_screen(t, draft, one, old_of(draft), same))
        return
    told = screens.said(t, one, old_of(draft), new)
    typed = await store.write(corrections.type_in, visit.person, draft.id, new, told, step=CHECK, now=scene.now)
    await go_on(event, store, t, scene, visit, typed)


@router.message(Step(Kind.CORRECT, PROOF), NoCommand())
async def send_proof(message: Message, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    draft = visit.draft
    if draft is None:
        raise NotFound
    document = await file_of(message) if message.text is None else None
    if document is None:
        one = _field(scene, draft.payload[corrections.PIECE])
        await show(message, screens.proof_screen(t, draft, one))
        return
    kept = {PROOF: "1", "document": document.packed(), "document_at": scene.now.isoformat()}
    sent = await store.write(drafts.fill, visit.person, draft.id, step=CHECK, values=kept, now=scene.now)
    await go_on(message, store, t, scene, visit, sent)


@router.callback_query(NoProof.filter())
async def no_proof(
    tap: CallbackQuery, callback_data: NoProof, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _begun(store, visit, callback_data.draft, scene)
    if draft.step == PROOF:
        draft = await store.write(
            drafts.fill, visit.person, draft.id, step=CHECK, values={PROOF: ""}, now=scene.now
        )  # fmt: skip
    await go_on(tap, store, t, scene, visit, draft)


@router.callback_query(ShowFix.filter())
async def show_whole(
    tap: CallbackQuery, callback_data: ShowFix, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await _begun(store, visit, callback_data.draft, scene)
    if draft.step != CHECK or NEW not in draft.payload:
        await go_on(tap, store, t, scene, visit, draft)
        return
    one = _field(scene, draft.payload[corrections.PIECE])
    new = draft.payload[NEW]
    await show(tap, screens.check_screen(t, draft, one, old=old_of(draft), new=new, whole=True))


async def confirm(store: Store, scene: Scene, visit: Visit, draft: Draft, version: int) -> Case:
    """File the correction; what needs nobody's yes is made at once. Raises `NeedsCode`, `Stale`."""
    client = await _proven(store, visit, scene)
    if draft.step != CHECK or NEW not in draft.payload:
        raise Stale
    one = _field(scene, draft.payload[corrections.PIECE])
    return await store.write(
        corrections.file, visit.person, draft.id, version=version, one=one, client=client, rules=scene.rules,
        now=scene.now,
    )  # fmt: skip
