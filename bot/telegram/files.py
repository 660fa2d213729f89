"""A photo or a document somebody sent, as the bot takes it in."""

from aiogram.types import Message

from bot.domain.entries import File
from bot.domain.refusals import BadFile
from bot.domain.requests import FILE_LIMIT


def file_of(message: Message) -> File | None:
    """The photo or document in a message; raises `BadFile` for one that cannot be taken, or any other attachment."""
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
