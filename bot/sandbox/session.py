"""How does aiogram reach the world without a socket? Its own session class, the same JSON, the same errors."""

import asyncio
import json
from collections.abc import AsyncGenerator
from errno import ECONNREFUSED
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import InputFile
from aiohttp import ClientConnectionError, ClientConnectorError, ClientError, ServerDisconnectedError
from aiohttp.client_reqrep import ConnectionKey

from bot.sandbox.faults import Cut
from bot.sandbox.methods import Upload
from bot.sandbox.world import World

NOWHERE = ConnectionKey(
    host="sandbox",
    port=443,
    is_ssl=True,
    ssl=True,
    proxy=None,
    proxy_auth=None,
    proxy_headers_hash=None,
    server_hostname=None,
)


class InMemorySession(BaseSession):
    """`Bot(world.token, session=InMemorySession(world))` speaks to `world`."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        files: dict[str, InputFile] = {}
        params: dict[str, Any] = {}
        for key, value in method.model_dump(warnings=False, exclude_none=True).items():
            prepared = self.prepare_value(value, bot=bot, files=files, _dumps_json=False)
            if prepared is not None:
                params[key] = prepared
        uploads = {key: await _upload(bot, file) for key, file in files.items()}
        # A socket always lets others run before and after; without these turns races would hide in tests.
        await asyncio.sleep(0)
        # Through JSON and back: enums and their like become what they would be on the wire.
        sent = json.loads(json.dumps(params))
        answer = await self.world.call(method.__api_method__, sent, uploads, token=bot.token)
        await asyncio.sleep(0)
        if answer.cut is not None:
            raise _broken(method, answer.cut)
        response = self.check_response(bot, method, answer.status, answer.body)
        return cast(TelegramType, response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        path = url.partition(f"/file/bot{self.world.token}/")[2]
        stored = self.world.file_at(path)
        if stored is None:
            raise ClientConnectionError("404 Not Found")
        for begin in range(0, stored.size, chunk_size):
            yield stored.content[begin : begin + chunk_size]

    async def close(self) -> None:
        """There is nothing to close."""


async def _upload(bot: Bot, file: InputFile) -> Upload:
    content = b"".join([chunk async for chunk in file.read(bot)])
    return Upload(file.filename or "file", content)


def _broken(method: TelegramMethod[Any], cut: Cut) -> TelegramNetworkError:
    """The error AiohttpSession raises for this break, with the same cause: only the cause tells what is in doubt."""
    if cut is Cut.NO_ANSWER:
        error = TelegramNetworkError(method=method, message="Request timeout error")
        error.__cause__ = TimeoutError()
        return error
    cause: ClientError = ServerDisconnectedError()
    if cut is Cut.NOT_SENT:
        cause = ClientConnectorError(NOWHERE, OSError(ECONNREFUSED, "Connect call failed"))
    error = TelegramNetworkError(method=method, message=f"{type(cause).__name__}: {cause}")
    error.__cause__ = cause
    return error
