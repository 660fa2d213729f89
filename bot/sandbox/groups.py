"""What happens to a group around the bot? Members, topics, administrators, channels and the move to a supergroup."""

from collections.abc import Iterable

from bot.sandbox.client import Clients
from bot.sandbox.things import BOT_RIGHTS, CHANNEL_BOT_ID, Chat, Message, Person, Topic
from bot.sandbox.writing import ANONYMOUS_ADMIN, Who

CHANNEL_BOT = Person(CHANNEL_BOT_ID, "Channel", username="Channel_Bot", is_bot=True)
TOPIC_COLOR = 7322096


class Groups(Clients):
    """Acts of people upon a group."""

    def join(self, user: Who, group: Chat | int, status: str = "member") -> None:
        """A person becomes "member", "administrator" or "creator" of a group."""
        person, chat = self.person(user), self.chat(group)
        was = chat.members.get(person.id)
        chat.members[person.id] = status
        self.touch(chat)
        if was is None and status == "member":
            self._service(chat, person, f"{person.name} joined", new_chat_members=[person.wire()])

    def leave(self, user: Who, group: Chat | int) -> None:
        person, chat = self.person(user), self.chat(group)
        chat.members.pop(person.id, None)
        self._service(chat, person, f"{person.name} left", left_chat_member=person.wire())

    def add_bot(self, user: Who, group: Chat | int, status: str = "member", rights: Iterable[str] = BOT_RIGHTS) -> None:
        """A person adds the bot to a group, or makes it an administrator with `rights`."""
        person, chat = self.person(user), self.chat(group)
        old, chat.bot_status = chat.bot_status, status
        old_member = self.member_wire(chat, self.bot, old)
        chat.bot_rights = set(rights) if status == "administrator" else set()
        self.touch(chat)
        self.human_act()
        new_member = self.member_wire(chat, self.bot, status)
        about = {"chat": chat.wire(), "from": person.wire(), "date": int(self.clock().timestamp())}
        self.updates.put("my_chat_member", about | {"old_chat_member": old_member, "new_chat_member": new_member})
        if old in {"left", "kicked"}:
            self._service(chat, person, f"{person.name} added the bot", new_chat_members=[self.bot.wire()])

    def remove_bot(self, user: Who, group: Chat | int) -> None:
        person, chat = self.person(user), self.chat(group)
        old, chat.bot_status = chat.bot_status, "kicked"
        self.touch(chat)
        self.human_act()
        self._membership("my_chat_member", chat, person, old, "kicked")

    def post_as_channel(self, group: Chat | int, text: str, title: str = "Channel", linked: bool = False) -> Message:
        """Somebody writes in the name of a channel; `linked`: an automatic forward from the linked channel."""
        chat = self.chat(group)
        body, entities = self.tidy(text)
        sender_chat = {"id": -1_009_999_999_999, "type": "channel", "title": title}
        sender = Person(777000, "Telegram") if linked else CHANNEL_BOT
        extra = {"is_automatic_forward": True} if linked else {}
        message = self.post(
            chat, sender, text=body, entities=entities, sender_chat=sender_chat, extra=extra, forwarded_from=title
        )
        self._to_bot("message", message)
        return message

    def send_as_anonymous_admin(self, group: Chat | int, text: str, thread: int | None = None) -> Message:
        """An administrator writes without saying who: the bot sees only GroupAnonymousBot and the group itself."""
        chat = self.chat(group)
        body, entities = self.tidy(text)
        message = self.post(chat, ANONYMOUS_ADMIN, text=body, entities=entities, sender_chat=chat.wire(), thread=thread)
        self._to_bot("message", message)
        return message

    def open_topic(self, user: Who, group: Chat | int, name: str) -> Topic:
        """A person opens a topic by hand."""
        message = self.topic_message(self.chat(group), self.person(user), name)
        self._to_bot("message", message)
        return message.chat.topics[message.id]

    def topic_message(self, chat: Chat, by: Person, name: str, color: int = TOPIC_COLOR) -> Message:
        """The service message that opens a topic; its id becomes the topic's."""
        message = self.post(chat, by, kind="service", service=f"Topic created: {name}")
        message.media = {"forum_topic_created": {"name": name, "icon_color": color}}
        message.thread = message.id
        chat.topics[message.id] = Topic(message.id, name, color)
        return message

    def delete_topic(self, group: Chat | int, thread: int) -> None:
        """An administrator deletes a topic with all its messages. The bot is never told."""
        chat = self.chat(group)
        chat.topics.pop(thread)
        for message in chat.messages.values():
            if message.thread == thread and not message.deleted:
                self.remove(message)

    def migrate(self, group: Chat | int, forum: bool = False) -> Chat:
        """A basic group becomes a supergroup with another id; both say so in a service message."""
        old = self.chat(group)
        new = self.add_group(old.title, forum=forum, bot=old.bot_status, rights=old.bot_rights)
        new.members = dict(old.members)
        by = self.person(next(iter(old.members), self.bot.id)) if old.members else self.bot
        self._service(old, by, "Group became a supergroup", migrate_to_chat_id=new.id)
        old.migrated_to = new.id
        self._service(new, by, "Group became a supergroup", migrate_from_chat_id=old.id)
        return new

    def _service(self, chat: Chat, by: Person, words: str, **media: object) -> Message:
        message = self.post(chat, by, kind="service", service=words, media=dict(media))
        self._to_bot("message", message)
        return message
