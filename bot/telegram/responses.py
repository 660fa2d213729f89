"""The types of Telegram's answers, built once: pydantic forgets one that nobody holds, and building takes its time."""

from functools import cache
from typing import Any

from aiogram import Bot
from aiogram.client.session.middlewares.base import BaseRequestMiddleware, NextRequestMiddlewareType
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType


class Responses(BaseRequestMiddleware):
    """Holds the type of every answer that was ever awaited."""

    async def __call__(
        self, make_request: NextRequestMiddlewareType[TelegramType], bot: Bot, method: TelegramMethod[TelegramType]
    ) -> Response[TelegramType]:
        _held(method.__returning__)
        return await make_request(bot, method)


@cache
def _held(returning: type[Any]) -> object:
    return Response.__class_getitem__(returning)
