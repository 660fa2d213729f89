"""Who asks is proven by a code, typed into a form of its own; the form that waits for it goes on afterwards."""

from datetime import datetime

from aiogram.types import CallbackQuery, Message

from bot.actions import codes, drafts
from bot.actions.store import Store
from bot.domain.people import Draft, Visit
from bot.domain.refusals import CodeLocked
from bot.telegram.screen import Scene, show
from bot.telegram.subject.data_screens import code_screen, locked_screen
from bot.texts import Translator

CODE, THEN = "code", "then"


async def ask_code(
    event: CallbackQuery | Message, store: Store, visit: Visit, t: Translator, scene: Scene, *, then: str = ""
) -> None:
    """Who asks is proven by a code before anything is shown; it is typed into a form of its own.

    ``then`` is the form that goes on when the code was right.
    """
    await store.write(codes.ask, visit.person, now=scene.now)
    payload = {THEN: then} if then else {}
    await store.write(drafts.begin, visit.person, CODE, CODE, payload=payload, now=scene.now)
    await show(event, code_screen(t, then=then))


async def prove(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft
) -> None:
    try:
        await ask_code(event, store, visit, t, scene, then=draft.id)
    except CodeLocked as locked:
        await show(event, locked_screen(t, datetime.fromisoformat(str(locked.facts["until"])), then=draft.id))
