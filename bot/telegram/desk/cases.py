"""Taking a case, working on it in private, handing it on."""

from aiogram import Bot, Router
from aiogram.types import CallbackQuery

from bot.actions import corrections, drafts, erasures, fading, roster
from bot.actions import desk as work
from bot.actions.store import Store
from bot.domain.handling import Step
from bot.domain.people import Visit
from bot.domain.refusals import NotFound
from bot.domain.staff import Duty, Member, require
from bot.rules import Rules
from bot.telegram.buttons import (
    ApplyCorrection,
    Assign,
    Claim,
    EndRight,
    ReadCase,
    Release,
    Reveal,
    TakeStep,
    TryAgain,
    Workplace,
)
from bot.telegram.desk import reading, screens
from bot.telegram.desk.guard import FLOWS
from bot.telegram.desk.plan_screens import applied_screen, tried_screen
from bot.telegram.desk.privately import in_private, send_privately
from bot.telegram.filters import Private
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Scene, answer, send, show
from bot.texts import Translator

# `shared` works in the group too; there it only answers the tap, and the group learns the rest by the outbox.
shared = Router(name="desk cards")
router = Router(name="desk workplace")
router.callback_query.filter(Private())


@shared.callback_query(Claim.filter())
async def claim(
    tap: CallbackQuery, callback_data: Claim, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    case = await store.write(work.claim, callback_data.case, solo=scene.solo, by=member.id, now=scene.now)
    if in_private(tap):
        await show(tap, screens.claimed_screen(t, case))
    else:
        yours = t.plain("Case {number} is yours. The workplace is in your private chat.", number=case.number)
        await answer(tap, yours, alert=True)


@shared.callback_query(Workplace.filter())
async def workplace(
    tap: CallbackQuery, callback_data: Workplace, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    draft = await store.read(drafts.of_case, visit.person, callback_data.case, now=scene.now)
    if in_private(tap):
        if visit.draft and visit.draft.active and visit.draft.flow in FLOWS:
            # Whoever looks at a case is no longer writing: the next words are not an answer to anybody.
            await store.write(drafts.put_aside, visit.person)
        desk = await store.read(work.look, callback_data.case, by=member.id)
        await show(tap, screens.case_screen(t, desk, scene, member, draft))
    else:
        desk = await store.read(work.ready, callback_data.case, None, by=member.id)
        await send_privately(tap, screens.case_screen(t, desk, scene, member, draft))
        await answer(tap, t.plain("The workplace is in your private chat with the bot."), alert=True)


@router.callback_query(ReadCase.filter())
async def read(
    tap: CallbackQuery, callback_data: ReadCase, store: Store, member: Member, t: Translator, clock: Clock, bot: Bot
) -> None:
    said = await store.write(work.read, callback_data.case, by=member.id, now=clock())
    page = reading.page_of(said, callback_data.page)
    await answer(tap)
    shown: list[int] = []
    try:
        for post in reading.posts(t, page.entries):
            shown += await reading.deliver(bot, tap.from_user.id, t, post)
    finally:
        # Also when Telegram refused one of them: those before it are there.
        await store.write(fading.forget, member.id, shown, now=clock())
    await send(tap, reading.end_screen(t, callback_data.case, page))


@router.callback_query(Reveal.filter())
async def reveal(
    tap: CallbackQuery, callback_data: Reveal, store: Store, member: Member, t: Translator, clock: Clock
) -> None:
    if callback_data.reason:
        await store.write(work.reveal, callback_data.case, callback_data.reason, by=member.id, now=clock())
        await show(tap, screens.revealed_screen(t, callback_data.case))
    else:
        await store.read(work.ready, callback_data.case, None, by=member.id)
        await show(tap, screens.reasons_screen(t, callback_data.case))


@router.callback_query(TakeStep.filter())
async def take_step(
    tap: CallbackQuery, callback_data: TakeStep, store: Store, member: Member, t: Translator, clock: Clock,
    rules: Rules, scene: Scene,
) -> None:  # fmt: skip
    if callback_data.step not in set(Step):
        raise NotFound
    step = Step(callback_data.step)
    if not callback_data.sure:
        await store.read(work.ready, callback_data.case, None, by=member.id)
        await show(tap, screens.sure_screen(t, callback_data.case, step))
        return
    await store.write(work.take_step, callback_data.case, step, rules=rules, by=member.id, now=clock())
    await _show_case(tap, store, member, t, scene, callback_data.case)


@router.callback_query(TryAgain.filter())
async def try_again(
    tap: CallbackQuery, callback_data: TryAgain, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    desk = await store.read(work.ready, callback_data.case, None, by=member.id)
    await store.write(erasures.try_again, desk.case.id, callback_data.demand, by=member.id, now=scene.now)
    await show(tap, tried_screen(t, desk))


@router.callback_query(ApplyCorrection.filter())
async def apply_correction(
    tap: CallbackQuery, callback_data: ApplyCorrection, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    case = await store.write(corrections.approve, callback_data.case, callback_data.demand, by=member.id, now=scene.now)
    await show(tap, applied_screen(t, case))


@router.callback_query(EndRight.filter())
async def end_right(
    tap: CallbackQuery, callback_data: EndRight, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    case_id, right_id = callback_data.case, callback_data.representation
    if callback_data.sure:
        await store.write(work.end_right, case_id, right_id, by=member.id, now=scene.now)
        await _show_case(tap, store, member, t, scene, case_id)
        return
    _, desk, right = await store.read(work.right_of, case_id, right_id, by=member.id)
    await show(tap, screens.end_right_screen(t, desk.case, right))


@router.callback_query(Release.filter())
async def release(
    tap: CallbackQuery, callback_data: Release, store: Store, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    await store.write(work.release, callback_data.case, by=member.id, now=clock())
    await _show_case(tap, store, member, t, scene, callback_data.case)


@router.callback_query(Assign.filter())
async def assign(
    tap: CallbackQuery, callback_data: Assign, store: Store, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    if callback_data.member:
        await store.write(
            work.assign, callback_data.case, callback_data.member, solo=scene.solo, by=member.id, now=clock()
        )
        await _show_case(tap, store, member, t, scene, callback_data.case)
        return
    require(member, Duty.ASSIGN)
    desk = await store.read(work.look, callback_data.case, by=member.id)
    await show(tap, screens.assign_screen(t, desk.case, await store.read(roster.everybody, by=member.id)))


async def _show_case(
    tap: CallbackQuery, store: Store, member: Member, t: Translator, scene: Scene, case_id: str
) -> None:
    desk = await store.read(work.look, case_id, by=member.id)
    await show(tap, screens.case_screen(t, desk, scene, member))
