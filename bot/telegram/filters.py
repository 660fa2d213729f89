"""Filters that cost no thread hop: a bare ``F`` would run in a thread at every update it is passed over by."""

from typing import Any

from aiogram.filters import Filter
from aiogram.types import Chat, Message

from bot.domain.people import Visit
from bot.domain.requests import Kind

KINDS = frozenset(Kind)


class Private(Filter):
    """In a private chat, by somebody who can be a person."""

    async def __call__(self, _: Any, event_chat: Chat | None = None, visit: Visit | None = None) -> bool:
        return visit is not None and event_chat is not None and event_chat.type == "private"


class Step(Filter):
    """The person has a form in hand that waits for this; ``steps`` of one flow."""

    def __init__(self, flow: str, *steps: str) -> None:
        self._flow = flow
        self._steps = steps

    async def __call__(self, message: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.active and draft.flow == self._flow and draft.step in self._steps


class Asked(Filter):
    """The person has a request in hand: whatever is not a command answers its question."""

    async def __call__(self, message: Message, visit: Visit | None = None) -> bool:
        draft = visit.draft if visit else None
        return draft is not None and draft.active and draft.flow in KINDS


class NoCommand(Filter):
    """Words, a file, anything but a command."""

    async def __call__(self, message: Message) -> bool:
        return message.text is None or not message.text.startswith("/")


class Spoke(Filter):
    """Plain words, alone or under a photo or a document."""

    async def __call__(self, message: Message) -> bool:
        if message.caption and (message.photo or message.document):
            return True
        return message.text is not None and not message.text.startswith("/")


class Wrote(Filter):
    """Plain words, not a command."""

    async def __call__(self, message: Message) -> bool:
        return message.text is not None and not message.text.startswith("/")
