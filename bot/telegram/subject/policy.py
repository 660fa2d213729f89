"""The policy, for anybody: `/policy`, its sections, what has changed, every version, all of it as a paper."""

import asyncio

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.actions import acknowledgements, policies
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.people import Visit
from bot.domain.policies import Answer
from bot.domain.refusals import NeedsConsent, NotFound
from bot.domain.requests import Kind
from bot.telegram.buttons import AnswerPolicy, ListPolicies, ReadPolicy, ShowChanges, ShowPolicy, TakePolicy
from bot.telegram.policy_words import policy_paper
from bot.telegram.screen import Scene, answer, show
from bot.telegram.subject import asking
from bot.telegram.subject import policy_screens as screens
from bot.texts import Translator

router = Router()


@router.message(Command("policy"))
async def policy_command(message: Message, store: Store, t: Translator, company: Company, scene: Scene) -> None:
    await show(message, screens.cover_screen(t, company, await store.read(policies.read, now=scene.now)))


@router.callback_query(ShowPolicy.filter())
async def policy_button(tap: CallbackQuery, store: Store, t: Translator, company: Company, scene: Scene) -> None:
    await show(tap, screens.cover_screen(t, company, await store.read(policies.read, now=scene.now)))


@router.callback_query(ReadPolicy.filter())
async def read(
    tap: CallbackQuery, callback_data: ReadPolicy, store: Store, t: Translator, company: Company, scene: Scene
) -> None:
    reading = await store.read(policies.read, callback_data.policy, now=scene.now)
    if callback_data.section < 0:
        await show(tap, screens.cover_screen(t, company, reading))
    else:
        await show(tap, screens.section_screen(t, reading, callback_data.section, callback_data.page))


@router.callback_query(ShowChanges.filter())
async def show_changes(
    tap: CallbackQuery, callback_data: ShowChanges, store: Store, t: Translator, scene: Scene
) -> None:
    reading = await store.read(policies.read, callback_data.policy, now=scene.now)
    await show(tap, screens.changes_screen(t, reading))


@router.callback_query(AnswerPolicy.filter())
async def answer_version(
    tap: CallbackQuery, callback_data: AnswerPolicy, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    """A question goes on to its form, whatever has been answered before."""
    if callback_data.answer not in set(Answer):
        raise NotFound
    said = Answer(callback_data.answer)
    try:
        done = await store.write(
            acknowledgements.acknowledge, visit.person, callback_data.policy, said, language=t.language, now=scene.now
        )
    except NeedsConsent:
        done = None
    if said is Answer.ASKED:
        await asking.begin(tap, store, visit, t, scene, Kind.QUESTION)
    else:
        await show(tap, screens.answered_screen(t, done))


@router.callback_query(ListPolicies.filter())
async def list_versions(tap: CallbackQuery, store: Store, t: Translator, scene: Scene) -> None:
    found = await store.read(policies.published)
    current = await store.read(policies.in_force, scene.now)
    await show(tap, screens.versions_screen(t, found, current, policies.day_of(scene.now)))


@router.callback_query(TakePolicy.filter())
async def take(tap: CallbackQuery, callback_data: TakePolicy, store: Store, t: Translator, scene: Scene) -> None:
    reading = await store.read(policies.read, callback_data.policy, now=scene.now)
    await answer(tap)
    below = screens.standing(t, reading)
    content = await asyncio.to_thread(policy_paper, t, scene, reading.it.edition, below.plain())
    if tap.bot:
        file = BufferedInputFile(content, filename=f"policy-{reading.it.version}.{t.language}.pdf")
        await tap.bot.send_document(tap.from_user.id, file, caption=below)
