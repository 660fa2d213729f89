"""What was shown and must not stay is queued to be hidden, in one write behind the handlers' backs."""

from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import Chat, TelegramObject

from bot.actions import fading
from bot.actions.store import Store
from bot.domain.notices import Fade
from bot.domain.people import Visit
from bot.telegram.buttons import AboutCase, AboutDraft
from bot.telegram.middlewares import Clock, Handler
from bot.telegram.screen import SHOWN, Screen


class Fading(BaseMiddleware):
    """Stands behind `Arrival`, which tells who the person is and what waits to be hidden already."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        shown: dict[int, Screen] = {}
        before = SHOWN.set(shown)
        try:
            return await handler(event, data)
        finally:
            SHOWN.reset(before)
            await self._note(shown, data)

    async def _note(self, shown: dict[int, Screen], data: dict[str, Any]) -> None:
        visit: Visit | None = data.get("visit")
        chat: Chat | None = data.get("event_chat")
        if visit is None or chat is None or chat.type != "private":
            return
        # Most screens hold nothing personal and take the place of nothing personal: they cost no write.
        changed = {
            message: fade_of(message, screen) if screen.fades else None
            for message, screen in shown.items()
            if screen.fades or message in visit.fading
        }
        if changed:
            await self._store.write(fading.note, visit.person, changed, visit.fading, now=self._clock())


def fade_of(message: int, screen: Screen) -> Fade:
    """The notice that hides the message, with what its button opens."""
    again = screen.again
    return Fade(
        message=message,
        case_id=again.case if isinstance(again, AboutCase) else "",
        draft_id=again.draft if isinstance(again, AboutDraft) else "",
    )
