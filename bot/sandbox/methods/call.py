"""One call of the bot on its way through the world: its parameters as JSON, its files, and shared checks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from bot.sandbox.faults import ApiError, bad, refused
from bot.sandbox.limits import UPLOAD
from bot.sandbox.things import Chat, Json, Message, StoredFile

if TYPE_CHECKING:
    from bot.sandbox.groups import Groups


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart request."""

    name: str
    content: bytes
    mime: str = "application/octet-stream"


@dataclass(slots=True)
class Call:
    """`params` as the Bot API takes them; after the call `chat_id` and `message_id` say what it touched."""

    world: "Groups"
    method: str
    params: Json
    files: dict[str, Upload] = field(default_factory=dict)
    chat_id: int | None = None
    message_id: int | None = None

    def chat(self, key: str = "chat_id") -> Chat:
        chat = self.world.chat_for_bot(self.params.get(key))
        self.chat_id = chat.id
        return chat

    def message(self, chat: Chat, missing: str, key: str = "message_id") -> Message:
        """The visible message the call names. Raises ApiError 400 `missing`."""
        number = self.params.get(key)
        message = self.world.alive(chat, number) if number is not None else None
        if message is None:
            raise refused(missing)
        self.message_id = message.id
        return message

    def require(self, chat: Chat, right: str, otherwise: str) -> None:
        if not chat.private and (chat.bot_status != "administrator" or right not in chat.bot_rights):
            raise refused(otherwise)

    def note(self, text: str) -> None:
        self.world.violate(f"{self.method}: {text}")

    def upload(self, key: str, folder: str) -> StoredFile:
        """The file of a call: newly uploaded, or one Telegram already has. Raises ApiError for anything else."""
        return self.stored(self.params.get(key), key, folder)

    def stored(self, named: object, key: str, folder: str) -> StoredFile:
        """The same for a file that is named within a parameter."""
        named = str(named or "")
        if named.startswith("attach://"):
            upload = self.files.get(named.removeprefix("attach://"))
            if upload is None or not upload.content:
                raise bad("file must be non-empty")
            if len(upload.content) > UPLOAD:
                raise ApiError(413, "Request Entity Too Large", bug=True)
            return self.world.keep_file(upload.name, upload.mime, upload.content, folder)
        stored = self.world.file(named)
        if stored is None:
            raise bad("wrong file identifier/HTTP URL specified" if named else f"there is no {key} in the request")
        return stored


Handler = Callable[[Call], Any]
