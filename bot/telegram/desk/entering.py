"""Entering what came by another channel: `/new`, the form in private, and letters that staff send on by hand."""

from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import AiogramError
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message

from bot.actions import by_hand, drafts
from bot.actions import desk as work
from bot.actions import elsewhere as entering
from bot.actions.store import Store
from bot.domain.elsewhere import ENTER, PRIVATE, STEPS, TYPED
from bot.domain.people import Draft, Visit
from bot.domain.refusals import DraftGone, Stale
from bot.domain.staff import Duty, Member, require
from bot.telegram.buttons import (
    AddWhatCame,
    Enter,
    EnterAnew,
    FileEntered,
    HandedOver,
    NewRequest,
    ShowLetters,
)
from bot.telegram.desk import enter_screens as screens
from bot.telegram.desk.privately import send_privately
from bot.telegram.desk.queue import number_of
from bot.telegram.files import file_of
from bot.telegram.filters import NoCommand, Private
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.texts import Translator

# `shared` works in the group too: what it shows goes to the private chat.
shared = Router(name="desk new request")
router = Router(name="desk entering")
for observer in (router.message, router.callback_query):
    observer.filter(Private())


class Entering(Filter):
    """The member has one of these forms in hand."""

    async def __call__(self, _: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.active and draft.flow in STEPS


@shared.message(Command("new"))
async def new(message: Message, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene) -> None:
    require(member, Duty.WORK)
    screen = await _begin(store, visit, member, t, scene, anew=False)
    if message.chat.type == "private":
        await show(message, screen)
    else:
        await send_privately(message, screen)
        await show(message, screens.in_private_screen(t))


@router.callback_query(NewRequest.filter())
async def new_by_button(
    tap: CallbackQuery, callback_data: NewRequest, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    require(member, Duty.WORK)
    await show(tap, await _begin(store, visit, member, t, scene, anew=callback_data.anew))


async def _begin(store: Store, visit: Visit, member: Member, t: Translator, scene: Scene, *, anew: bool) -> Screen:
    begun = await store.read(entering.begun, visit.person, by=member.id, now=scene.now)
    if begun and begun.payload and not anew:
        return screens.begun_screen(t, begun)
    draft = await store.write(entering.begin, visit.person, by=member.id, now=scene.now)
    return screens.step_screen(t, draft)


@router.callback_query(AddWhatCame.filter())
async def begin_to_add(
    tap: CallbackQuery, callback_data: AddWhatCame, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    draft = await store.write(
        entering.begin_to_add, visit.person, callback_data.case, by=member.id, now=scene.now
    )  # fmt: skip
    # The case stays readable above what is being added to it.
    await answer(tap)
    await send(tap, screens.step_screen(t, draft))


async def go_on(event: Message | CallbackQuery, store: Store, t: Translator, draft: Draft) -> None:
    """Put the member where the form stands."""
    refusals = await store.read(entering.appealable, draft) if draft.step == "about" else ()
    await show(event, screens.step_screen(t, draft, refusals))


@router.callback_query(Enter.filter())
async def pick(
    tap: CallbackQuery, callback_data: Enter, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene
) -> None:
    filled = await store.write(
        entering.pick, visit.person, callback_data.draft, callback_data.step, callback_data.option, rules=scene.rules,
        by=member.id, now=scene.now,
    )  # fmt: skip
    await go_on(tap, store, t, filled)


@router.callback_query(EnterAnew.filter())
async def enter_anew(
    tap: CallbackQuery, callback_data: EnterAnew, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    if not callback_data.step:
        draft = await store.read(entering.held, visit.person, callback_data.draft, now=scene.now)
        await show(tap, screens.parts_screen(t, draft))
        return
    again = await store.write(
        entering.ask_again, visit.person, callback_data.draft, callback_data.step, by=member.id, now=scene.now
    )
    await go_on(tap, store, t, again)


@router.message(Entering(), NoCommand())
async def write(message: Message, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene) -> None:
    """An answer to the step in hand, or word of what is awaited instead."""
    draft = visit.draft
    if draft is None:
        raise DraftGone
    if draft.step == "document" and message.text is None:
        document = await file_of(message)
        if document is None:
            raise DraftGone
        filled = await store.write(
            entering.attach, visit.person, draft.id, document, by=member.id, now=scene.now
        )  # fmt: skip
    elif draft.step in TYPED and message.text is not None:
        filled = await store.write(
            entering.write, visit.person, draft.id, _typed(message.text, draft, scene), rules=scene.rules,
            by=member.id, now=scene.now,
        )  # fmt: skip
        if draft.step in PRIVATE:
            # What is about the person does not stay in a chat that Telegram keeps abroad.
            with suppress(AiogramError):
                await message.delete()
    else:
        await show(message, screens.awaited_screen(t, draft))
        filled = draft
    await go_on(message, store, t, filled)


def _typed(text: str, draft: Draft, scene: Scene) -> str:
    if draft.step != "case":
        return text
    return number_of(text, scene.rules.calendar.day_of(scene.now).year) or ""


@router.callback_query(FileEntered.filter())
async def file_entered(
    tap: CallbackQuery, callback_data: FileEntered, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    """Into the register. What was changed since the button was shown is shown first."""
    draft = await store.read(drafts.find, visit.person, callback_data.draft, now=scene.now)
    act = entering.enter if draft is None or draft.flow == ENTER else entering.add
    try:
        case = await store.write(
            act, visit.person, callback_data.draft, version=callback_data.version, rules=scene.rules, by=member.id,
            now=scene.now,
        )  # fmt: skip
    except Stale:
        fresh = await store.read(entering.held, visit.person, callback_data.draft, now=scene.now)
        await go_on(tap, store, t, fresh)
        return
    if act is entering.add:
        await show(tap, screens.added_screen(t, case))
        return
    found = await store.read(work.look, case.id, by=member.id)
    await show(tap, screens.entered_screen(t, case, by_hand=found.by_hand))


# -- letters that go by hand ------------------------------------------------------------------------------------------


@router.callback_query(HandedOver.filter())
async def handed_over(
    tap: CallbackQuery, callback_data: HandedOver, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    case = await store.write(by_hand.hand_over, callback_data.letter, by=member.id, now=scene.now)
    await show(tap, screens.handed_over_screen(t, case))


@router.callback_query(ShowLetters.filter())
async def show_letters(
    tap: CallbackQuery, callback_data: ShowLetters, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    case = await store.write(by_hand.give_again, callback_data.case, by=member.id, now=scene.now)
    await show(tap, screens.letters_screen(t, case))
