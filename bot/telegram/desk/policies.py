"""Versions of the policy: `/policies`, one with its answers, its files and evidence, and the form of the next one."""

import asyncio
import io

from aiogram import Router
from aiogram.filters import Command, Filter
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.actions import compiling, evidence, publishing
from bot.actions.store import Store
from bot.documents import FILES, template
from bot.domain.languages import Language
from bot.domain.people import Draft, Visit
from bot.domain.policies import FORM, Edition, edition
from bot.domain.refusals import DraftGone, NotFound, Stale
from bot.domain.staff import Duty, Member
from bot.telegram.buttons import (
    NewPolicy,
    OpenPolicy,
    PreviewForm,
    PreviewPolicy,
    PutPolicy,
    ShowPolicies,
    TakeOfPolicy,
    TellAgain,
)
from bot.telegram.desk import policy_screens as screens
from bot.telegram.desk.privately import in_private, send_privately
from bot.telegram.filters import NoCommand, Private
from bot.telegram.policy_words import policy_paper
from bot.telegram.screen import Scene, answer, send, show
from bot.texts import Translator, translator

# `shared` works in the group too: what it shows of a single one goes to the private chat.
shared = Router(name="desk policies")
router = Router(name="desk policies in private")
for observer in (router.message, router.callback_query):
    observer.filter(Private())

# The longest text in Cyrillic letters, and some room.
FILE_LIMIT = 500_000


class Filling(Filter):
    """The member has this form in hand."""

    async def __call__(self, _: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.active and draft.flow == FORM


@shared.message(Command("policies"))
async def list_policies(message: Message, store: Store, member: Member, t: Translator) -> None:
    found = await store.read(publishing.listed, by=member.id)
    private = message.chat.type == "private"
    await show(message, screens.list_screen(t, found, private=private, may=member.may(Duty.PUBLISH)))


@shared.callback_query(ShowPolicies.filter())
async def list_again(tap: CallbackQuery, store: Store, member: Member, t: Translator) -> None:
    found = await store.read(publishing.listed, by=member.id)
    await show(tap, screens.list_screen(t, found, private=in_private(tap), may=member.may(Duty.PUBLISH)))


@shared.callback_query(OpenPolicy.filter())
async def open_policy(
    tap: CallbackQuery, callback_data: OpenPolicy, store: Store, member: Member, t: Translator
) -> None:
    seen = await store.read(publishing.look, callback_data.policy, by=member.id)
    screen = screens.version_screen(t, seen, may=member.may(Duty.PUBLISH))
    if in_private(tap):
        await show(tap, screen)
    else:
        await send_privately(tap, screen)
        await answer(tap, t.plain("It is in your private chat with the bot."), alert=True)


@router.callback_query(PreviewPolicy.filter())
async def preview(
    tap: CallbackQuery, callback_data: PreviewPolicy, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    seen = await store.read(publishing.look, callback_data.policy, by=member.id)
    await _preview(tap, t, seen.it.edition, scene)
    await send(tap, screens.version_screen(t, seen, may=member.may(Duty.PUBLISH)))


async def _preview(tap: CallbackQuery, t: Translator, it: Edition, scene: Scene) -> None:
    """What people are told, and the whole text on paper, in both languages."""
    await answer(tap)
    for language in Language:
        await send(tap, screens.preview_screen(t, it, scene, language))
        words = translator(language)
        below = words.plain("Version {version}, from {day}", version=it.version, day=it.effective)
        content = await asyncio.to_thread(policy_paper, words, scene, it, below)
        await _hand_out(tap, f"policy-{it.version}.{language}.pdf", content)


async def _hand_out(tap: CallbackQuery, name: str, content: bytes) -> None:
    if tap.bot:
        await tap.bot.send_document(tap.from_user.id, BufferedInputFile(content, filename=name))


@router.callback_query(TakeOfPolicy.filter())
async def take(tap: CallbackQuery, callback_data: TakeOfPolicy, store: Store, member: Member, scene: Scene) -> None:
    seen = await store.read(publishing.look, callback_data.policy, by=member.id)
    if callback_data.what == screens.EVIDENCE:
        await store.write(publishing.exported, seen.it.version, by=member.id, now=scene.now)
        content = b"".join([page async for page in evidence.of_policy(store, seen.it.version)])
        files = {f"policy-{seen.it.version}-evidence.csv": content}
    elif callback_data.what == screens.FILES_OF_NEXT:
        files = {name: text.encode() for name, text in template(seen.it.edition).items()}
    else:
        raise NotFound
    await answer(tap)
    for name, content in files.items():
        await _hand_out(tap, name, content)


@router.callback_query(TellAgain.filter())
async def tell_again(
    tap: CallbackQuery, callback_data: TellAgain, store: Store, member: Member, t: Translator, scene: Scene
) -> None:
    await store.write(publishing.tell_again, callback_data.policy, by=member.id, rules=scene.rules, now=scene.now)
    seen = await store.read(publishing.look, callback_data.policy, by=member.id)
    await show(tap, screens.version_screen(t, seen, may=True))


# -- the form ---------------------------------------------------------------------------------------------------------


@router.callback_query(NewPolicy.filter())
async def new(tap: CallbackQuery, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene) -> None:
    draft = await store.write(compiling.begin, visit.person, by=member.id, now=scene.now)
    await go_on(tap, store, t, draft, scene)


async def go_on(event: Message | CallbackQuery, store: Store, t: Translator, draft: Draft, scene: Scene) -> None:
    """Put the member where the form stands: what is missing or wrong, or that it can be put forward."""
    it, wrong = await store.read(compiling.compiled, draft, now=scene.now)
    await show(event, screens.form_screen(t, draft, it, wrong))


@router.message(Filling(), NoCommand())
async def take_in(message: Message, store: Store, visit: Visit, member: Member, t: Translator, scene: Scene) -> None:
    """A file of the version, or word of what is awaited instead; what was sent before is kept."""
    draft, document = visit.draft, message.document
    if draft is None:
        raise DraftGone
    if document is None or document.file_name not in FILES or (document.file_size or 0) > FILE_LIMIT:
        await show(message, screens.awaited_screen(t))
        await go_on(message, store, t, draft, scene)
        return
    content = io.BytesIO()
    if message.bot:
        await message.bot.download(document.file_id, content)
    try:
        text = content.getvalue().decode("utf-8-sig")
        draft = await store.write(
            compiling.take_in, visit.person, draft.id, document.file_name, text, by=member.id, now=scene.now
        )
    except ValueError:
        await show(message, screens.unreadable_screen(t, document.file_name))
    await go_on(message, store, t, draft, scene)


@router.callback_query(PreviewForm.filter())
async def preview_form(
    tap: CallbackQuery, callback_data: PreviewForm, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    draft = await store.read(compiling.held, visit.person, callback_data.draft, by=member.id, now=scene.now)
    it, wrong = await store.read(compiling.compiled, draft, now=scene.now)
    if not wrong:
        await _preview(tap, t, edition(it), scene)
        await send(tap, screens.form_screen(t, draft, it, wrong))
    else:
        await show(tap, screens.form_screen(t, draft, it, wrong))


@router.callback_query(PutPolicy.filter())
async def put(
    tap: CallbackQuery, callback_data: PutPolicy, store: Store, visit: Visit, member: Member, t: Translator,
    scene: Scene,
) -> None:  # fmt: skip
    """What has come since the button was shown is shown first."""
    try:
        done = await store.write(
            compiling.put, visit.person, callback_data.draft, version=callback_data.version, rules=scene.rules,
            by=member.id, now=scene.now,
        )  # fmt: skip
    except Stale:
        draft = await store.read(compiling.held, visit.person, callback_data.draft, by=member.id, now=scene.now)
        await go_on(tap, store, t, draft, scene)
        return
    seen = await store.read(publishing.look, done.policy.version, by=member.id)
    await show(tap, screens.version_screen(t, seen, may=True))
