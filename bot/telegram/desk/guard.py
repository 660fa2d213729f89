"""Who may enter: only active members of staff, in the desk group or in their own private chat."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters import Filter
from aiogram.types import Chat, Message, TelegramObject

from bot.actions import drafts
from bot.actions.store import Store
from bot.domain.broadcasts import FORM as BROADCAST
from bot.domain.duties import FORMS as DUTY_FORMS
from bot.domain.elsewhere import CAME, ENTER
from bot.domain.people import Visit
from bot.domain.policies import FORM as POLICY
from bot.domain.refusals import NotStaff
from bot.telegram.place import DeskPlace

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

# The forms of the desk. Everything typed into them is meant for a case, not for the bot as a client.
FLOWS = DUTY_FORMS | {
    "ask", "answer", "note", "done", "return", "reopen", "decide", "grant", ENTER, CAME, BROADCAST, POLICY,
}  # fmt: skip
# Those whose letter can carry a document.
ENCLOSE = frozenset({"ask", "answer", "done", "grant"})


class AtDesk(Filter):
    """In the desk group or in a private chat."""

    async def __call__(self, _: TelegramObject, desk: DeskPlace, event_chat: Chat | None = None) -> bool:
        return event_chat is not None and (event_chat.type == "private" or event_chat.id == desk.chat_id)


class InGroup(Filter):
    async def __call__(self, _: TelegramObject, desk: DeskPlace, event_chat: Chat | None = None) -> bool:
        return event_chat is not None and event_chat.id == desk.chat_id


class FormStep(Filter):
    """The member has a form of the desk in hand; ``steps`` narrows it down."""

    def __init__(self, *steps: str) -> None:
        self._steps = steps

    async def __call__(self, _: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        if draft is None or not draft.active or draft.flow not in FLOWS:
            return False
        return not self._steps or draft.step in self._steps


class Encloses(Filter):
    """A photo or a document for a letter that can carry one."""

    async def __call__(self, message: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.flow in ENCLOSE and bool(message.photo or message.document)


class Wordless(Filter):
    """A sticker, a file, a voice: anything without text."""

    async def __call__(self, message: Message) -> bool:
        return message.text is None


class StaffOnly(BaseMiddleware):
    """Whatever leads into the desk is refused to everybody else, in the same words."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if data.get("member") is None:
            visit: Visit | None = data.get("visit")
            store: Store = data["store"]
            if visit and visit.draft and visit.draft.flow in FLOWS:
                # Dismissed with a form open: what was typed into it is no longer theirs to send.
                await store.write(drafts.discard, visit.person, visit.draft.id, now=data["clock"]())
            raise NotStaff
        return await handler(event, data)
