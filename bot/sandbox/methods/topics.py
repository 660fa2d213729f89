"""Forum topics as the bot manages them."""

from bot.sandbox.entities import units
from bot.sandbox.faults import bad, refused
from bot.sandbox.groups import TOPIC_COLOR
from bot.sandbox.limits import TOPIC_COLORS, TOPIC_NAME
from bot.sandbox.methods.call import Call, Handler
from bot.sandbox.things import Chat, Json, Topic


def create_forum_topic(call: Call) -> Json:
    chat = _forum(call, "not enough rights to create a topic")
    name = _name(call)
    color = int(call.params.get("icon_color") or TOPIC_COLOR)
    if color not in TOPIC_COLORS:
        raise bad("invalid forum topic icon color specified")
    call.world.spend(chat)
    message = call.world.topic_message(chat, call.world.bot, name, color)
    call.message_id = message.id
    return {"message_thread_id": message.id, "name": name, "icon_color": color}


def edit_forum_topic(call: Call) -> bool:
    chat = _forum(call, "not enough rights to edit the topic")
    topic = _topic(call, chat)
    name = _name(call) if call.params.get("name") else topic.name
    icon = call.params.get("icon_custom_emoji_id", topic.icon_custom_emoji_id)
    if (name, icon) == (topic.name, topic.icon_custom_emoji_id):
        raise refused("TOPIC_NOT_MODIFIED")
    call.world.spend(chat)
    topic.name, topic.icon_custom_emoji_id = name, icon
    _tell(call, chat, topic, f"Topic renamed: {name}", forum_topic_edited={"name": name})
    return True


def close_forum_topic(call: Call) -> bool:
    return _set_closed(call, True)


def reopen_forum_topic(call: Call) -> bool:
    return _set_closed(call, False)


def _set_closed(call: Call, closed: bool) -> bool:
    chat = _forum(call, "not enough rights to close the topic" if closed else "not enough rights to reopen the topic")
    topic = _topic(call, chat)
    if topic.closed == closed:
        raise refused("TOPIC_NOT_MODIFIED")
    call.world.spend(chat)
    topic.closed = closed
    if closed:
        _tell(call, chat, topic, "Topic closed", forum_topic_closed={})
    else:
        _tell(call, chat, topic, "Topic reopened", forum_topic_reopened={})
    return True


def _forum(call: Call, otherwise: str) -> Chat:
    chat = call.chat()
    if not chat.forum:
        raise bad("the chat is not a forum")
    call.require(chat, "can_manage_topics", otherwise)
    return chat


def _topic(call: Call, chat: Chat) -> Topic:
    topic = chat.topics.get(int(call.params.get("message_thread_id") or 0))
    if topic is None:
        raise refused("TOPIC_ID_INVALID")
    return topic


def _name(call: Call) -> str:
    name = str(call.params.get("name") or "").strip()
    if not name:
        raise bad("title must be non-empty")
    if units(name) > TOPIC_NAME:
        call.note(f"topic name longer than {TOPIC_NAME} is cut off by Telegram")
    return name[:TOPIC_NAME]


def _tell(call: Call, chat: Chat, topic: Topic, words: str, **media: Json) -> None:
    call.world.post(chat, call.world.bot, kind="service", service=words, thread=topic.id, media=dict(media))


METHODS: dict[str, Handler] = {
    "createForumTopic": create_forum_topic,
    "editForumTopic": edit_forum_topic,
    "closeForumTopic": close_forum_topic,
    "reopenForumTopic": reopen_forum_topic,
}
