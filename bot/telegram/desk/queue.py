"""The lists of the desk, and a case by its number."""

import re
from datetime import datetime

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.actions import by_hand, drafts
from bot.actions import desk as work
from bot.actions.store import Store
from bot.domain.cases import Case
from bot.domain.people import Visit
from bot.domain.refusals import NotFound
from bot.domain.staff import Member
from bot.telegram.buttons import ShowQueue
from bot.telegram.desk import list_screens, screens
from bot.telegram.desk.guard import FLOWS
from bot.telegram.desk.privately import in_private
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Scene, show
from bot.texts import Translator

router = Router(name="desk lists")

COMMANDS = {"queue": "all", "mine": "mine", "overdue": "late"}
NUMBER = re.compile(r"(?:(\d{4})-)?0*(\d{1,6})")


@router.message(Command(*COMMANDS))
async def list_cases(
    message: Message, command: CommandObject, store: Store, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    which = COMMANDS[command.command]
    found = await _found(store, member, which, 0, clock())
    private = message.chat.type == "private"
    letters = await _letters(store, member, which)
    screen = list_screens.queue_screen(t, found, scene, which=which, page=0, private=private, letters=letters)
    await show(message, screen)


@router.callback_query(ShowQueue.filter())
async def list_cases_again(
    tap: CallbackQuery, callback_data: ShowQueue, store: Store, member: Member, t: Translator, clock: Clock,
    scene: Scene,
) -> None:  # fmt: skip
    which, page = callback_data.which, min(max(callback_data.page, 0), 10_000)
    if which not in list_screens.HEADS:
        raise NotFound
    found = await _found(store, member, which, page, clock())
    letters = await _letters(store, member, which)
    screen = list_screens.queue_screen(
        t, found, scene, which=which, page=page, private=in_private(tap), letters=letters
    )  # fmt: skip
    await show(tap, screen)


async def _letters(store: Store, member: Member, which: str) -> list[tuple[Case, int]]:
    """What this member has to send on by hand, shown beside their cases."""
    return await store.read(by_hand.to_send, by=member.id) if which == "mine" else []


async def _found(store: Store, member: Member, which: str, page: int, now: datetime) -> list[work.Desk]:
    late_at = now if which == "late" else None
    return await store.read(work.queue, by=member.id, mine=which == "mine", late_at=late_at, page=page)


@router.message(Command("case"))
async def case_by_number(
    message: Message, command: CommandObject, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene
) -> None:
    found = await _wanted(store, message, command.args, member, scene)
    if found is None:
        await show(message, list_screens.which_case_screen(t))
    elif message.chat.type == "private":
        if visit.draft and visit.draft.active and visit.draft.flow in FLOWS:
            await store.write(drafts.put_aside, visit.person)
        begun = await store.read(drafts.of_case, visit.person, found.case.id, now=scene.now)
        await show(message, screens.case_screen(t, found, scene, member, begun))
    else:
        await show(message, screens.card(t, found, scene))


async def _wanted(store: Store, message: Message, args: str | None, member: Member, scene: Scene) -> work.Desk | None:
    """The case by the number that was written, or the one whose topic this is; None when neither was meant."""
    if not args:
        topic = message.message_thread_id
        case_id = await store.read(work.of_topic, topic) if topic is not None else None
        return await store.read(work.look, case_id, by=member.id) if case_id else None
    number = number_of(args, scene.rules.calendar.day_of(scene.now).year)
    return await store.read(work.find, number, by=member.id) if number else None


def number_of(written: str, year: int) -> str | None:
    """``2026-000123`` or, of the year at hand, ``123``; None when it is neither."""
    found = NUMBER.fullmatch(written.strip())
    return f"{found[1] or year}-{int(found[2]):06d}" if found else None
