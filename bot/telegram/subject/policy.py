"""The policy, for anybody: `/policy`, its sections, what has changed, every version, all of it as a paper."""

import asyncio

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.actions import acknowledgements, drafts, policies
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.people import Visit
from bot.domain.policies import Answer
from bot.domain.refusals import NeedsConsent, NotFound
from bot.domain.requests import Kind
from bot.telegram.buttons import (
    AnswerPolicy,
    ListPolicies,
    ReadPolicy,
    SearchPolicy,
    SearchStray,
    ShowChanges,
    ShowPolicy,
    TakePolicy,
)
from bot.telegram.policy_words import policy_paper
from bot.telegram.screen import Scene, answer, show
from bot.telegram.subject import asking
from bot.telegram.subject import policy_screens as screens
from bot.texts import Translator

router = Router()


@router.message(Command("policy"))
async def policy_command(
    message: Message, command: CommandObject, store: Store, t: Translator, company: Company, scene: Scene
) -> None:
    """Words after the command are looked for. They are kept nowhere: whoever only reads leaves no trace."""
    reading = await store.read(policies.read, now=scene.now)
    if command.args:
        await show(message, screens.found_screen(t, reading, command.args))
    else:
        await show(message, screens.cover_screen(t, company, reading))


@router.callback_query(SearchPolicy.filter())
async def search(tap: CallbackQuery, callback_data: SearchPolicy, store: Store, t: Translator, scene: Scene) -> None:
    if 0 <= callback_data.topic < len(screens.TOPICS):
        reading = await store.read(policies.read, now=scene.now)
        await show(tap, screens.found_screen(t, reading, t.plain(screens.TOPICS[callback_data.topic])))
    else:
        await show(tap, screens.search_screen(t))


@router.callback_query(SearchStray.filter())
async def search_stray(
    tap: CallbackQuery, callback_data: SearchStray, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    """The words stay what they were as well: a request that has still to be told from a question."""
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=scene.now)
    reading = await store.read(policies.read, now=scene.now)
    await show(tap, screens.found_screen(t, reading, draft.payload.get("words", "")))


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
