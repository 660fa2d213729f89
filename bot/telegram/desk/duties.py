"""What staff owe beside the answers: `/duties`, `/duty`, one duty in private with its letter, and its forms."""

from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import AiogramError
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.actions import drafts
from bot.actions import duties as acting
from bot.actions.store import Store
from bot.domain.datamap import DataMap
from bot.domain.duties import FORMS, PRIVATE, PROOF, TYPED, Act
from bot.domain.languages import Language
from bot.domain.people import Draft, Visit
from bot.domain.refusals import DraftGone, NotFound, Stale
from bot.domain.staff import Duty, Member, require
from bot.sources.books import Books
from bot.telegram.buttons import (
    ActOnDuty,
    FillDuty,
    FillDutyAnew,
    NewDuty,
    OpenDuty,
    ProveDuty,
    SaveDuty,
    ShowDuties,
)
from bot.telegram.desk import duty_screens as screens
from bot.telegram.desk.privately import in_private, send_privately
from bot.telegram.desk.queue import number_of
from bot.telegram.filters import NoCommand, Private
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.texts import Translator

# `shared` works in the group too: what it shows of a single duty goes to the private chat.
shared = Router(name="desk duties")
router = Router(name="desk duties in private")
for observer in (router.message, router.callback_query):
    observer.filter(Private())


class Filling(Filter):
    """The member has one of these forms in hand."""

    async def __call__(self, _: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.active and draft.flow in FORMS


def _map(books: Books | None) -> DataMap | None:
    return books.map if books else None


@shared.message(Command("duties"))
async def list_duties(message: Message, store: Store, member: Member, t: Translator, scene: Scene) -> None:
    found = await store.read(acting.listed, by=member.id)
    private = message.chat.type == "private"
    await show(message, screens.list_screen(t, found, scene, case_id="", page=0, private=private))


@shared.callback_query(ShowDuties.filter())
async def list_again(
    tap: CallbackQuery, callback_data: ShowDuties, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    case_id, page = callback_data.case, min(max(callback_data.page, 0), 10_000)
    found = await store.read(acting.listed, by=member.id, case_id=case_id or None, page=page)
    await show(tap, screens.list_screen(t, found, scene, case_id=case_id, page=page, private=in_private(tap)))


@shared.callback_query(OpenDuty.filter())
async def open_duty(
    tap: CallbackQuery, callback_data: OpenDuty, store: Store, member: Member, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    screen = await screen_of(store, callback_data.duty, member, t, scene, books, letter=callback_data.letter)
    if in_private(tap):
        await show(tap, screen)
    else:
        await send_privately(tap, screen)
        await answer(tap, t.plain("The duty is in your private chat with the bot."), alert=True)


async def screen_of(store: Store, duty_id: str, member: Member, t: Translator, scene: Scene, books: Books | None, *,
                    letter: str = "") -> Screen:  # fmt: skip
    """One duty as it is now, for the private chat of a member."""
    seen = await store.write(acting.look, duty_id, by=member.id, now=scene.now)
    return screens.duty_screen(t, seen, _map(books), scene, Language.of(letter) or t.language)


@router.callback_query(ActOnDuty.filter())
async def act_on_duty(
    tap: CallbackQuery, callback_data: ActOnDuty, store: Store, member: Member, t: Translator, scene: Scene,
    books: Books | None,
) -> None:  # fmt: skip
    if callback_data.act not in set(Act):
        raise NotFound
    await store.write(
        acting.act, callback_data.duty, Act(callback_data.act), rules=scene.rules, by=member.id, now=scene.now
    )  # fmt: skip
    await show(tap, await screen_of(store, callback_data.duty, member, t, scene, books))


@router.callback_query(ProveDuty.filter())
async def begin_proof(
    tap: CallbackQuery, callback_data: ProveDuty, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    draft = await store.write(acting.begin_proof, visit.person, callback_data.duty, by=member.id, now=scene.now)
    # The letter stays readable above what proves that it went out.
    await answer(tap)
    await send(tap, screens.step_screen(t, draft, _map(books)))


# -- the forms --------------------------------------------------------------------------------------------------------


@shared.message(Command("duty"))
async def new(
    message: Message, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene, books: Books | None
) -> None:
    require(member, Duty.WORK)
    screen = await _begin(store, visit, member, t, scene, books, anew=False)
    if message.chat.type == "private":
        await show(message, screen)
    else:
        await send_privately(message, screen)
        await show(message, screens.in_private_screen(t))


@router.callback_query(NewDuty.filter())
async def new_by_button(
    tap: CallbackQuery, callback_data: NewDuty, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    require(member, Duty.WORK)
    await show(tap, await _begin(store, visit, member, t, scene, books, anew=callback_data.anew))


async def _begin(
    store: Store, visit: Visit, member: Member, t: Translator, scene: Scene, books: Books | None, *, anew: bool
) -> Screen:
    begun = await store.read(acting.begun, visit.person, by=member.id, now=scene.now)
    if begun and begun.payload and not anew:
        return screens.begun_screen(t, begun)
    draft = await store.write(acting.begin, visit.person, by=member.id, now=scene.now)
    return screens.step_screen(t, draft, _map(books))


async def go_on(event: Message | CallbackQuery, t: Translator, draft: Draft, books: Books | None) -> None:
    """Put the member where the form stands."""
    await show(event, screens.step_screen(t, draft, _map(books)))


@router.callback_query(FillDuty.filter())
async def pick(
    tap: CallbackQuery, callback_data: FillDuty, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    filled = await store.write(
        acting.pick, visit.person, callback_data.draft, callback_data.step, callback_data.option,
        recipients=tuple(books.map.recipients) if books else (), rules=scene.rules, by=member.id, now=scene.now,
    )  # fmt: skip
    await go_on(tap, t, filled, books)


@router.callback_query(FillDutyAnew.filter())
async def fill_anew(
    tap: CallbackQuery, callback_data: FillDutyAnew, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    if not callback_data.step:
        draft = await store.read(acting.held, visit.person, callback_data.draft, now=scene.now)
        await show(tap, screens.parts_screen(t, draft))
        return
    again = await store.write(
        acting.ask_again, visit.person, callback_data.draft, callback_data.step, by=member.id, now=scene.now
    )
    await go_on(tap, t, again, books)


@router.message(Filling(), NoCommand())
async def write(
    message: Message, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene, books: Books | None
) -> None:
    """An answer to the step in hand, or word of what is awaited instead."""
    draft = visit.draft
    if draft is None:
        raise DraftGone
    if draft.step not in TYPED or message.text is None:
        await show(message, screens.awaited_screen(t, draft))
        await go_on(message, t, draft, books)
        return
    filled = await store.write(
        acting.write, visit.person, draft.id, _typed(message.text, draft, scene), rules=scene.rules, by=member.id,
        now=scene.now,
    )  # fmt: skip
    if draft.step in PRIVATE:
        # What happened, and to whom, does not stay in a chat that Telegram keeps abroad.
        with suppress(AiogramError):
            await message.delete()
    await go_on(message, t, filled, books)


def _typed(text: str, draft: Draft, scene: Scene) -> str:
    if draft.step != "case":
        return text
    return number_of(text, scene.rules.calendar.day_of(scene.now).year) or ""


@router.callback_query(SaveDuty.filter())
async def save(
    tap: CallbackQuery, callback_data: SaveDuty, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    """Open it, or say that it is done. What was changed since the button was shown is shown first."""
    draft = await store.read(drafts.find, visit.person, callback_data.draft, now=scene.now)
    act = acting.finish_by_form if draft and draft.flow == PROOF else acting.open_by_form
    if draft and draft.version != callback_data.version:
        await go_on(tap, t, draft, books)
        return
    try:
        owed = await store.write(
            act, visit.person, callback_data.draft, version=callback_data.version, rules=scene.rules, by=member.id,
            now=scene.now,
        )  # fmt: skip
    except Stale:
        fresh = await store.read(acting.held, visit.person, callback_data.draft, now=scene.now)
        duty_id = fresh.payload.get("duty")
        if duty_id is None:
            await go_on(tap, t, fresh, books)
            return
        # It was settled meanwhile by somebody else: what it came to is shown.
        await show(tap, await screen_of(store, duty_id, member, t, scene, books))
        return
    await show(tap, await screen_of(store, owed.id, member, t, scene, books))
