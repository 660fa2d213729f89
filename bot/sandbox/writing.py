"""What can a person write in Telegram? Each act changes the chat as clients show it and sends the bot a real update."""

from typing import Any

from bot.sandbox.state import State
from bot.sandbox.things import ANONYMOUS_ADMIN_ID, Chat, Json, Message, Person, StoredFile

Where = Chat | Person | int | None
Who = Person | int

ANONYMOUS_ADMIN = Person(ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True)


class Writing(State):
    """Texts, cards and files. `user` is a Person or an id; `chat` is the user's own chat with the bot unless given."""

    # -- writing

    def send_text(
        self,
        user: Who,
        text: str,
        chat: Where = None,
        thread: int | None = None,
        reply_to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Type a text. `anonymous`: as an administrator who hides behind the group."""
        body, entities = self.tidy(text)
        if not body:
            raise ValueError("a client cannot send an empty text")
        content: Json = {"text": body, "entities": entities}
        return self._say(user, chat, thread, reply_to, anonymous=anonymous, **content)

    def share_contact(
        self, user: Who, own: bool = True, other: Who | Json | None = None, forwarded: bool = False, chat: Where = None
    ) -> Message:
        """Send a contact card: one's own, another account's (`other`), or any card as a dict like the API's Contact."""
        person = self.person(user)
        card: Json
        if isinstance(other, dict):
            card = other
        else:
            owner = person if own and other is None else self.person(other if other is not None else user)
            if owner.phone is None:
                raise ValueError(f"{owner.name} has no phone")
            card = {"phone_number": owner.phone, "first_name": owner.first_name, "user_id": owner.id}
            if owner.last_name:
                card["last_name"] = owner.last_name
        extra: Json = self._forwarded(person) if forwarded else {}
        self._hide_one_time(self._place(person, chat), person)
        return self._say(user, chat, kind="contact", media={"contact": card}, extra=extra)

    def send_document(
        self,
        user: Who,
        name: str,
        content: bytes,
        mime: str = "application/octet-stream",
        caption: str | None = None,
        chat: Where = None,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        stored = self.keep_file(name, mime, content, "documents")
        media = {"document": file_wire(stored) | {"file_name": name, "mime_type": mime}}
        return self._say(user, chat, thread, reply_to, kind="document", media=media, file=stored, caption=caption)

    def send_photo(
        self,
        user: Who,
        content: bytes,
        caption: str | None = None,
        chat: Where = None,
        thread: int | None = None,
        reply_to: Message | None = None,
        name: str = "photo.jpg",
    ) -> Message:
        stored = self.keep_file(name, "image/jpeg", content, "photos")
        media = photo_wire(stored)
        return self._say(user, chat, thread, reply_to, kind="photo", media=media, file=stored, caption=caption)

    def send_voice(self, user: Who, content: bytes = b"OggS", chat: Where = None, thread: int | None = None) -> Message:
        stored = self.keep_file("voice.oga", "audio/ogg", content, "voice")
        media = {"voice": file_wire(stored) | {"duration": 3, "mime_type": "audio/ogg"}}
        return self._say(user, chat, thread, kind="voice", media=media, file=stored)

    def send_video(self, user: Who, content: bytes = b"mp4", chat: Where = None, thread: int | None = None) -> Message:
        stored = self.keep_file("video.mp4", "video/mp4", content, "videos")
        media = {"video": file_wire(stored) | {"width": 640, "height": 480, "duration": 3, "mime_type": "video/mp4"}}
        return self._say(user, chat, thread, kind="video", media=media, file=stored)

    def send_sticker(self, user: Who, emoji: str = "👍", chat: Where = None, thread: int | None = None) -> Message:
        stored = self.keep_file("sticker.webp", "image/webp", b"RIFF", "stickers")
        looks = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        media = {"sticker": file_wire(stored) | looks | {"emoji": emoji, "set_name": "Sandbox"}}
        return self._say(user, chat, thread, kind="sticker", media=media)

    def send_location(
        self, user: Who, latitude: float = 43.238949, longitude: float = 76.889709, chat: Where = None
    ) -> Message:
        media = {"location": {"latitude": latitude, "longitude": longitude}}
        self._hide_one_time(self._place(self.person(user), chat), self.person(user))
        return self._say(user, chat, kind="location", media=media)

    def send_raw(self, user: Who, kind: str, media: Json, chat: Where = None, thread: int | None = None) -> Message:
        """Any other message (`kind` "poll", "dice", ...) with its fields as the Bot API names them."""
        return self._say(user, chat, thread, kind=kind, media=media)

    def forward(self, user: Who, message: Message, chat: Where = None, thread: int | None = None) -> Message:
        """Forward a message of any chat, as people do."""
        content: Json = {"kind": message.kind, "text": message.text, "entities": list(message.entities)}
        content |= {"media": dict(message.media), "file": message.file, "forwarded_from": message.sender.name}
        return self._say(user, chat, thread, extra=self._forwarded(message.sender), **content)

    def edit_text(self, user: Who, message: Message, new: str) -> Message:
        """Edit one's own text or caption."""
        if message.sender is not self.person(user):
            raise ValueError("people edit only their own messages")
        body, entities = self.tidy(new, caption=message.kind != "text")
        self.rewrite(message, body, entities)
        self._to_bot("edited_message", message)
        return message

    def delete(self, user: Who, message: Message) -> None:
        """Delete a message for both sides. The bot is never told."""
        if message.chat.private and message.chat.id != self.person(user).id:
            raise ValueError("not this person's chat")
        self.remove(message)

    # -- inside

    def _place(self, person: Person, chat: Where) -> Chat:
        return self.chat(person if chat is None else chat)

    def _say(
        self,
        user: Who,
        chat: Where,
        thread: int | None = None,
        reply_to: Message | None = None,
        *,
        anonymous: bool = False,
        caption: str | None = None,
        **content: Any,
    ) -> Message:
        person = self.person(user)
        place = self._place(person, chat)
        if place.private and place.blocked:
            raise ValueError(f"{person.name} has blocked the bot: unblock first")
        if not place.private and place.members.get(person.id) in {None, "left", "kicked"}:
            raise ValueError(f"{person.name} is not a member of {place.title}")
        place.started = True
        if caption:
            content["text"], content["entities"] = self.tidy(caption, caption=True)
        if reply_to is not None and not place.private:
            # A supergroup numbers the thread of answers after its first message, forum or not.
            thread = thread if thread is not None else reply_to.thread or (None if place.forum else reply_to.id)
        if anonymous:
            content["sender_chat"] = place.wire()
        sender = ANONYMOUS_ADMIN if anonymous else person
        message = self.post(place, sender, thread=thread, reply_to=reply_to, **content)
        self._to_bot("message", message)
        return message

    def _to_bot(self, kind: str, message: Message) -> None:
        self.human_act()
        if self.hears(message):
            self.updates.put(kind, message.wire())

    def hears(self, message: Message) -> bool:
        """Does the bot get this message? With privacy mode in a group: only commands, answers, service messages."""
        chat = message.chat
        if chat.private:
            return not chat.blocked
        if chat.bot_status not in {"member", "administrator"}:
            return False
        if chat.bot_status == "administrator" or not self.privacy_mode or message.kind == "service":
            return True
        answered = message.reply_to
        return message.text.startswith("/") or (answered is not None and answered.sender is self.bot)

    def _membership(self, kind: str, chat: Chat, by: Person, old: str, new: str) -> None:
        change = {"old_chat_member": self.member_wire(chat, self.bot, old)}
        change["new_chat_member"] = self.member_wire(chat, self.bot, new)
        about: Json = {"chat": chat.wire(), "from": by.wire(), "date": int(self.clock().timestamp())}
        self.updates.put(kind, about | change)

    def member_wire(self, chat: Chat, person: Person, status: str) -> Json:
        """A ChatMember of the Bot API."""
        found: Json = {"status": status, "user": person.wire()}
        if status == "kicked":
            found["until_date"] = 0
        if status == "creator":
            found["is_anonymous"] = False
        if status == "administrator":
            rights = chat.bot_rights if person is self.bot else set(ADMIN_RIGHTS)
            found |= {"can_be_edited": False, "is_anonymous": False} | {key: key in rights for key in ADMIN_RIGHTS}
            found["can_manage_chat"] = True
        return found

    def _forwarded(self, origin: Person) -> Json:
        when = int(self.clock().timestamp())
        return {"forward_origin": {"type": "user", "date": when, "sender_user": origin.wire()}}

    def _hide_one_time(self, chat: Chat, person: Person) -> None:
        keyboard = chat.keyboards.get(person.id)
        if keyboard is not None and keyboard.one_time:
            del chat.keyboards[person.id]
            self.touch(chat)


ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members", "can_promote_members",
    "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories", "can_delete_stories",
    "can_send_welcome_messages", "can_pin_messages", "can_manage_topics",
)  # fmt: skip


def file_wire(stored: StoredFile) -> Json:
    return {"file_id": stored.id, "file_unique_id": stored.unique_id, "file_size": stored.size}


def photo_wire(stored: StoredFile) -> Json:
    """Two sizes of one picture; the larger comes last, as Telegram sorts them."""
    return {"photo": [file_wire(stored) | {"width": w, "height": h} for w, h in ((320, 240), (1280, 960))]}
