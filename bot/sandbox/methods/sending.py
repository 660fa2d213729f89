"""sendMessage, sendDocument, sendPhoto, copyMessage: how a message of the bot appears in a chat."""

import mimetypes
from typing import Any

from bot.sandbox.entities import Entity
from bot.sandbox.faults import bad, refused
from bot.sandbox.limits import CAPTION, TEXT, Markup, markup_of, text_of
from bot.sandbox.methods.call import Call, Handler
from bot.sandbox.things import Chat, Json, Message, StoredFile
from bot.sandbox.writing import file_wire, photo_wire


def send_message(call: Call) -> Json:
    chat = call.chat()
    text, entities = text_of(call.params, "text", TEXT, call.note)
    if not text:
        raise bad("message text is empty")
    return deliver(call, chat, text, entities).wire()


def send_document(call: Call) -> Json:
    chat = call.chat()
    text, entities = text_of(call.params, "caption", CAPTION, call.note)
    stored = call.upload("document", "documents")
    return deliver(call, chat, text, entities, kind="document", media=document(stored), file=stored).wire()


def document(stored: StoredFile) -> Json:
    """A file as a message shows it."""
    stored.mime = mimetypes.guess_type(stored.name)[0] or stored.mime
    return {"document": file_wire(stored) | {"file_name": stored.name, "mime_type": stored.mime}}


def send_photo(call: Call) -> Json:
    chat = call.chat()
    text, entities = text_of(call.params, "caption", CAPTION, call.note)
    stored = call.upload("photo", "photos")
    if len(stored.content) > 10 * 1024 * 1024:
        raise bad("file is too big")
    return deliver(call, chat, text, entities, kind="photo", media=photo_wire(stored), file=stored).wire()


def copy_message(call: Call) -> Json:
    chat = call.chat()
    source = call.world.chat_for_bot(call.params.get("from_chat_id"))
    original = call.message(source, "message to copy not found")
    if original.kind == "service":
        raise bad("message can't be copied")
    if call.params.get("caption") is not None and original.kind != "text":
        text, entities = text_of(call.params, "caption", CAPTION, call.note)
    else:
        text, entities = original.text, list(original.entities)
    content = {"kind": original.kind, "media": dict(original.media), "file": original.file}
    return {"message_id": deliver(call, chat, text, entities, **content).id}


def deliver(call: Call, chat: Chat, text: str, entities: list[Entity], **content: Any) -> Message:
    """Everything messages have in common: keyboard, thread, what they answer, the flood limits."""
    markup: Markup | None = markup_of(call.params, private=chat.private, note=call.note)
    reply_to = _answered(call, chat)
    thread = _thread(call, chat, reply_to)
    world = call.world
    world.spend(chat)
    message = world.post(
        chat, world.bot, markup=markup, text=text, entities=entities, thread=thread, reply_to=reply_to, **content
    )
    chat.action = None
    call.message_id = message.id
    return message


def _answered(call: Call, chat: Chat) -> Message | None:
    asked: Json = call.params.get("reply_parameters") or {}
    number = asked.get("message_id") or call.params.get("reply_to_message_id")
    if number is None:
        return None
    if asked.get("chat_id") not in {None, chat.id, str(chat.id)}:
        raise bad("replies to other chats are not simulated")
    found = call.world.alive(chat, number)
    lenient = asked.get("allow_sending_without_reply") or call.params.get("allow_sending_without_reply")
    if found is None and not lenient:
        raise refused("message to be replied not found")
    return found


def _thread(call: Call, chat: Chat, reply_to: Message | None) -> int | None:
    asked = call.params.get("message_thread_id")
    if asked is None:
        if reply_to is None or chat.private:
            return None
        return reply_to.thread or (None if chat.forum else reply_to.id)
    number = int(asked)
    if not chat.forum:
        if chat.type == "supergroup" and any(m.thread == number for m in chat.messages.values()):
            return number
        raise bad("message thread not found")
    topic = chat.topics.get(number)
    if topic is None:
        raise refused("message thread not found")
    if topic.closed and "can_manage_topics" not in chat.bot_rights:
        raise refused("TOPIC_CLOSED")
    return number


METHODS: dict[str, Handler] = {
    "sendMessage": send_message,
    "sendDocument": send_document,
    "sendPhoto": send_photo,
    "copyMessage": copy_message,
}
