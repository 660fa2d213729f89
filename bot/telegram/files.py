"""A photo or a document somebody sent, as the bot takes it in."""

from contextlib import aclosing

from aiogram import Bot
from aiogram.exceptions import AiogramError
from aiogram.types import Message
from aiohttp import ClientError

from bot.domain.contents import HEAD, lies
from bot.domain.entries import File
from bot.domain.refusals import BadFile, FalseFile
from bot.domain.requests import FILE_LIMIT


async def file_of(message: Message) -> File | None:
    """The photo or document in a message.

    Raises `BadFile` for one that cannot be taken, or any other attachment, and `FalseFile` for one that is something
    else than its name says. A photo was made by Telegram itself.
    """
    found = _attached(message)
    if found and message.bot and found.kind == "document":
        head = await _head(message.bot, found.file_id)
        if head and lies(found.name, head):
            raise FalseFile
    return found


async def _head(bot: Bot, file_id: str) -> bytes:
    """The first bytes; none where Telegram does not give them now: nobody's request is lost over that."""
    try:
        there = await bot.get_file(file_id)
        url = bot.session.api.file_url(bot.token, there.file_path or "")
        async with aclosing(bot.session.stream_content(url, chunk_size=HEAD)) as chunks:
            return await anext(chunks, b"")
    except (AiogramError, ClientError, TimeoutError):
        return b""


def _attached(message: Message) -> File | None:
    if message.photo:
        largest = message.photo[-1]
        found = File(file_id=largest.file_id, kind="photo", name="photo.jpg", size=largest.file_size or 1)
    elif message.document:
        document = message.document
        found = File(
            file_id=document.file_id,
            kind="document",
            name=(document.file_name or "document")[:100],
            size=document.file_size if document.file_size is not None else 1,
        )
    elif message.text is not None:
        return None
    else:
        raise BadFile(why="kind")
    if found.size == 0:
        raise BadFile(why="empty")
    if found.size > FILE_LIMIT:
        raise BadFile(why="large")
    return found
