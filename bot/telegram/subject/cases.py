"""My cases: read, add to, take back."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.actions import cases, drafts
from bot.actions.store import Store
from bot.domain.cases import Event, may_take_back
from bot.domain.people import Visit
from bot.domain.refusals import DraftGone, WrongStatus
from bot.telegram.buttons import AddToCase, MyCases, OpenCase, UnderLetter, WithdrawCase
from bot.telegram.files import file_of
from bot.telegram.filters import NoCommand, Step
from bot.telegram.middlewares import Clock
from bot.telegram.refusals import words as refused
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.telegram.subject import case_screens as screens
from bot.telegram.subject.strays import free_text
from bot.texts import Translator

router = Router()
FLOW = "add"


@router.message(Command("cases"))
async def list_cases(message: Message, store: Store, visit: Visit, t: Translator) -> None:
    await show(message, screens.list_screen(t, await store.read(cases.mine, visit.person), 0))


@router.callback_query(MyCases.filter())
async def list_cases_again(
    tap: CallbackQuery, callback_data: MyCases, store: Store, visit: Visit, t: Translator
) -> None:
    page = max(callback_data.page, 0)
    await show(tap, screens.list_screen(t, await store.read(cases.mine, visit.person, page=page), page))


@router.callback_query(OpenCase.filter())
async def open_case(
    tap: CallbackQuery, callback_data: OpenCase, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    shown = await store.read(cases.show, visit.person, callback_data.case)
    await show(tap, screens.case_screen(t, shown, scene, callback_data.page))


@router.callback_query(WithdrawCase.filter())
async def withdraw(
    tap: CallbackQuery,
    callback_data: WithdrawCase,
    store: Store,
    visit: Visit,
    t: Translator,
    clock: Clock,
    scene: Scene,
) -> None:
    if callback_data.sure:
        await store.write(cases.withdraw, visit.person, callback_data.case, now=clock())
        shown = await store.read(cases.show, visit.person, callback_data.case)
        await show(tap, screens.case_screen(t, shown, scene))
    else:
        case = await store.read(cases.require, visit.person, callback_data.case)
        if not may_take_back(case):
            raise WrongStatus(status=case.status, event=Event.WITHDRAW)
        await show(tap, screens.withdraw_screen(t, case))


@router.callback_query(AddToCase.filter())
async def begin_to_add(
    tap: CallbackQuery, callback_data: AddToCase, store: Store, visit: Visit, t: Translator, clock: Clock
) -> None:
    await show(tap, await _adding(store, visit, t, clock, callback_data.case))


async def _adding(store: Store, visit: Visit, t: Translator, clock: Clock, case_id: str) -> Screen:
    """The form in which something is added to an open case is in hand from now on."""
    case = await store.read(cases.require, visit.person, case_id)
    if not case.open:
        raise WrongStatus(status=case.status, event="message")
    await store.write(drafts.begin, visit.person, FLOW, "content", case_id=case.id, now=clock())
    return screens.add_screen(t, case)


@router.callback_query(UnderLetter.filter())
async def open_under_letter(
    tap: CallbackQuery, callback_data: UnderLetter, store: Store, visit: Visit, t: Translator, clock: Clock,
    scene: Scene,
) -> None:  # fmt: skip
    """A letter is a document: what its buttons open comes under it and never takes its place."""
    if callback_data.add:
        screen = await _adding(store, visit, t, clock, callback_data.case)
    else:
        screen = screens.case_screen(t, await store.read(cases.show, visit.person, callback_data.case), scene)
    await answer(tap)
    await send(tap, screen)


# A command in the middle of a form is a command, also one that a later router knows.
@router.message(Step(FLOW, "content"), NoCommand())
async def add(message: Message, store: Store, visit: Visit, t: Translator, clock: Clock, scene: Scene) -> None:
    if visit.draft is None or visit.draft.case_id is None:
        raise DraftGone
    document = await file_of(message)
    typed = (message.caption or "").strip() if document else message.text
    text = drafts.words(typed) if typed or not document else None
    try:
        case = await store.write(
            cases.add_message,
            visit.person,
            visit.draft.case_id,
            chat_id=message.chat.id,
            message_id=message.message_id,
            text=text,
            document=document,
            rules=scene.rules,
            now=clock(),
        )
    except WrongStatus as refusal:
        # Closed while they were writing: the form is over, and what they wrote may be a request of its own.
        await store.write(drafts.put_aside, visit.person)
        await show(message, Screen(text=refused(t, refusal)))
        shown = await store.read(cases.show, visit.person, visit.draft.case_id)
        await show(message, screens.case_screen(t, shown, scene))
        if message.text is not None:
            await free_text(message, store, visit, t, clock, scene.company)
    else:
        await show(message, screens.added_screen(t, case))
