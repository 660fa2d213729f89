"""«It was not me»: the old number or account says no to a change."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.actions import moving
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.people import Visit
from bot.domain.refusals import NotFound
from bot.domain.relinks import State
from bot.telegram.buttons import NotMe
from bot.telegram.screen import Scene, Screen, answer, send
from bot.telegram.subject.ask_screens import home_row
from bot.texts import N_, Translator

router = Router()

NOTHING = N_("<b>There is nothing to stop</b>\n\nThis change is not going on any more. Questions: {contact}")
OBJECTED: Mapping[State, str] = {
    State.STOPPED: N_(
        "<b>Stopped</b>\n\nNothing is changed, and your cases stay where they are. The company looks at the request "
        "again. Questions: {contact}"
    ),
    State.DISPUTED: N_(
        "<b>The change has taken effect already</b>\n\nThe company has been told that it was not you, and an employee "
        "looks into it. Please write to us as well: {contact}"
    ),
}


@router.callback_query(NotMe.filter())
async def not_me(
    tap: CallbackQuery, callback_data: NotMe, store: Store, visit: Visit, t: Translator, company: Company, scene: Scene
) -> None:
    try:
        state = await store.write(
            moving.object_to, visit.person, callback_data.demand, rules=scene.rules, now=scene.now
        )
    except NotFound:
        # Erased meanwhile, or somebody else's: in one voice, and under the letter, not in its place.
        state = State.VOID
    await answer(tap)
    await send(tap, objected_screen(t, company, state))


def objected_screen(t: Translator, company: Company, state: State) -> Screen:
    return Screen(text=t(OBJECTED.get(state, NOTHING), contact=company.contact), rows=[home_row(t)])
