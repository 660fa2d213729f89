"""Edits, deletions, reactions, pins, callback answers: what the bot does to messages that are there."""

from datetime import timedelta

from bot.sandbox.entities import units
from bot.sandbox.faults import bad, refused
from bot.sandbox.limits import ACTIONS, ALERT, CAPTION, REACTIONS, TEXT, markup_of, text_of
from bot.sandbox.methods.call import Call, Handler
from bot.sandbox.methods.sending import document
from bot.sandbox.state import CALLBACK_LIFETIME, Toast
from bot.sandbox.things import Chat, Json, Message

DELETE_WITHIN = timedelta(hours=48)
DELETE_AT_ONCE = 100
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
QUERY_GONE = "query is too old and response timeout expired or query ID is invalid"


def edit_message_text(call: Call) -> Json:
    chat, message = _own(call)
    if message.kind != "text":
        raise refused("there is no text in the message to edit")
    text, entities = text_of(call.params, "text", TEXT, call.note)
    if not text:
        raise bad("message text is empty")
    rows = _rows(call, chat)
    if (text, entities, rows) == (message.text, message.entities, message.inline):
        raise refused(NOT_MODIFIED)
    _spend_in_group(call, chat)
    message.inline = rows
    call.world.rewrite(message, text, entities)
    return message.wire()


def edit_message_media(call: Call) -> Json:
    """One file in the place of another; only documents are simulated."""
    chat, message = _own(call)
    media = call.params.get("media") or {}
    if message.file is None or media.get("type") != "document":
        raise bad("only a document in the place of a file is simulated")
    text, entities = text_of(media, "caption", CAPTION, call.note)
    stored = call.stored(media.get("media"), "media", "documents")
    message.inline = _rows(call, chat)
    _spend_in_group(call, chat)
    message.kind, message.media, message.file = "document", document(stored), stored
    call.world.rewrite(message, text, entities)
    return message.wire()


def edit_message_reply_markup(call: Call) -> Json:
    chat, message = _own(call)
    rows = _rows(call, chat)
    if rows == message.inline:
        raise refused(NOT_MODIFIED)
    _spend_in_group(call, chat)
    message.inline = rows
    # Changing only the buttons does not make a message "edited" for its reader.
    call.world.touch(chat, message)
    return message.wire()


def _own(call: Call) -> tuple[Chat, Message]:
    chat = call.chat()
    message = call.message(chat, "message to edit not found")
    if message.sender is not call.world.bot or message.kind == "service":
        raise bad("message can't be edited")
    if message.keyboard is not None:
        # A message that brought a reply keyboard can never be edited.
        raise bad("message can't be edited")
    return chat, message


def _rows(call: Call, chat: Chat) -> list[list[Json]]:
    markup = markup_of(call.params, private=chat.private, note=call.note)
    if markup is None:
        return []
    if markup.kind != "inline_keyboard":
        raise bad("inline keyboard expected")
    return markup.rows


def _spend_in_group(call: Call, chat: Chat) -> None:
    if not chat.private:
        call.world.spend(chat)


def delete_message(call: Call) -> bool:
    chat = call.chat()
    message = call.message(chat, "message to delete not found")
    _deletable(call, chat, message)
    call.world.remove(message)
    return True


def delete_messages(call: Call) -> bool:
    chat = call.chat()
    numbers = call.params.get("message_ids") or []
    if not 1 <= len(numbers) <= DELETE_AT_ONCE:
        raise bad("there must be from 1 to 100 message identifiers")
    found = [message for number in numbers if (message := call.world.alive(chat, number))]
    for message in found:
        _deletable(call, chat, message)
    for message in found:
        call.world.remove(message)
    return True


def _deletable(call: Call, chat: Chat, message: Message) -> None:
    may_all = chat.private or (chat.bot_status == "administrator" and "can_delete_messages" in chat.bot_rights)
    if message.sender is not call.world.bot and not may_all:
        raise refused("message can't be deleted")
    if "forum_topic_created" in message.media:
        raise bad("message can't be deleted")
    old = call.world.clock() - message.date > DELETE_WITHIN
    if old and (chat.private or not may_all):
        raise refused("message can't be deleted for everyone")


def answer_callback_query(call: Call) -> bool:
    world = call.world
    tap = world.taps.get(str(call.params.get("callback_query_id")))
    text = call.params.get("text") or ""
    if units(text) > ALERT:
        raise bad("MESSAGE_TOO_LONG")
    if tap is None:
        raise bad(QUERY_GONE)
    call.chat_id = tap.chat_id
    if tap.answered:
        raise bad(QUERY_GONE)
    if world.clock() - tap.at > CALLBACK_LIFETIME:
        raise refused(QUERY_GONE)
    tap.answered = True
    world.touch()
    if text or call.params.get("url"):
        alert = bool(call.params.get("show_alert"))
        world.toasts.append(Toast(
            version=world.version, user_id=tap.person.id, text=text, alert=alert, url=call.params.get("url")
        ))  # fmt: skip
    return True


def send_chat_action(call: Call) -> bool:
    chat = call.chat()
    if call.params.get("action") not in ACTIONS:
        raise bad("wrong parameter action in request")
    chat.action = str(call.params["action"]), call.world.clock()
    call.world.touch(chat)
    return True


def set_message_reaction(call: Call) -> bool:
    chat = call.chat()
    message = call.message(chat, "message to react not found")
    reactions = call.params.get("reaction") or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    emoji = [str(r.get("emoji", "")) for r in reactions]
    if any(r.get("type") != "emoji" or r.get("emoji") not in REACTIONS for r in reactions):
        raise bad("REACTION_INVALID")
    message.reactions = emoji
    call.world.touch(chat, message)
    return True


def pin_chat_message(call: Call) -> bool:
    chat = call.chat()
    call.require(chat, "can_pin_messages", "not enough rights to manage pinned messages in the chat")
    message = call.message(chat, "message to pin not found")
    if message.kind == "service":
        raise bad("message can't be pinned")
    if message.id in chat.pinned:
        return True
    _spend_in_group(call, chat)
    chat.pinned.append(message.id)
    call.world.post(
        chat, call.world.bot, kind="service", service="Message pinned", thread=message.thread,
        media={"pinned_message": message.wire(nested=True)},
    )  # fmt: skip
    return True


METHODS: dict[str, Handler] = {
    "editMessageText": edit_message_text,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "answerCallbackQuery": answer_callback_query,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
    "pinChatMessage": pin_chat_message,
}
