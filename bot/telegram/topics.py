"""Where does a case stand in the staff group? In its own topic if the group is a forum, under its card otherwise."""

from dataclasses import dataclass, replace

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import ReplyParameters

from bot.actions import deliveries
from bot.actions.deliveries import Letter
from bot.actions.store import Store
from bot.domain.notices import Line
from bot.telegram.desk.words import KIND
from bot.telegram.screen import NOT_MODIFIED, Screen, inline
from bot.texts import Translator

REOPENED = "reopened"

log = structlog.get_logger()


@dataclass(kw_only=True)
class Topics:
    """The staff group, as it is while one notice is sent."""

    bot: Bot
    store: Store
    chat_id: int

    async def card(self, t: Translator, letter: Letter, screen: Screen) -> int:
        """Bring the card up to date where it stands, or put it up where there is none any more."""
        if letter.message is None or not await self._edited(letter.message, screen):
            letter = await self.put_up(t, letter, screen)
        if letter.topic is not None and not letter.case.open:
            await self._switch(letter.topic, opened=False)
        return letter.message or 0

    async def put_up(self, t: Translator, letter: Letter, screen: Screen) -> Letter:
        """Send the card as a new message; the letter comes back with the place where it now stands."""
        topic = letter.topic if letter.topic is not None else await self._open_topic(t, letter)
        try:
            message = await self._send(screen, topic)
        except TelegramBadRequest as error:
            if topic is None or not _topic_gone(error):
                raise
            topic = await self._open_topic(t, letter)
            message = await self._send(screen, topic)
        await self.store.write(deliveries.place_card, letter.case.id, topic=topic, message=message)
        return replace(letter, topic=topic, message=message)

    async def line(self, t: Translator, letter: Letter, screen: Screen) -> int:
        """Send something that belongs to the case: into its topic, or as an answer to its card."""
        topic, notice = letter.topic, letter.delivery.notice
        if topic is None:
            return await self._send(screen, None, under=letter.message)
        if isinstance(notice, Line) and notice.what == REOPENED:
            await self._switch(topic, opened=True)
        try:
            return await self._send(screen, topic)
        except TelegramBadRequest as error:
            if not _topic_gone(error):
                raise
        topic = await self._open_topic(t, letter)
        # The card went with the topic: the next one is put up anew.
        await self.store.write(deliveries.place_card, letter.case.id, topic=topic, message=None)
        return await self._send(screen, topic)

    async def board(self, message: int | None, screen: Screen) -> int:
        """The card of something that belongs to no case: brought up to date where it stands, or put up."""
        if message is not None and await self._edited(message, screen):
            return message
        return await self._send(screen, None)

    async def aside(self, screen: Screen) -> int:
        """Send something that belongs to no case into the group itself."""
        return await self._send(screen, None)

    async def _send(self, screen: Screen, topic: int | None, *, under: int | None = None) -> int:
        answered = ReplyParameters(message_id=under, allow_sending_without_reply=True) if under else None
        sent = await self.bot.send_message(
            self.chat_id,
            screen.text,
            message_thread_id=topic,
            reply_parameters=answered,
            reply_markup=inline(screen),
        )
        return sent.message_id

    async def _edited(self, message: int, screen: Screen) -> bool:
        """Whether the card now shows the screen; False when it is gone."""
        try:
            await self.bot.edit_message_text(
                screen.text, chat_id=self.chat_id, message_id=message, reply_markup=inline(screen)
            )
        except TelegramBadRequest as error:
            if NOT_MODIFIED in error.message:
                return True
            if _message_gone(error):
                return False
            raise
        return True

    async def _open_topic(self, t: Translator, letter: Letter) -> int | None:
        """A new topic, kept in mind at once; None where the group has none or the bot may not open one."""
        if not (await self.bot.get_chat(self.chat_id)).is_forum:
            return None
        case = letter.case
        name = f"{case.number} · {t.plain(KIND[case.next_demand.kind])}"
        try:
            topic = (await self.bot.create_forum_topic(self.chat_id, name)).message_thread_id
        except TelegramBadRequest as error:
            if "not enough rights" not in error.message:
                raise
            log.error("no right to open topics", case_id=case.id)
            return None
        await self.store.write(deliveries.place_card, case.id, topic=topic, message=None)
        return topic

    async def _switch(self, topic: int, *, opened: bool) -> None:
        change = self.bot.reopen_forum_topic if opened else self.bot.close_forum_topic
        try:
            await change(self.chat_id, topic)
        except TelegramBadRequest as error:
            # It is as it should be already, or gone, or the right was taken away: the card says the same.
            log.info("topic left as it is", error=type(error).__name__)


def _message_gone(error: TelegramBadRequest) -> bool:
    return any(
        words in error.message for words in ("message to edit not found", "can't be edited", "MESSAGE_ID_INVALID")
    )


def _topic_gone(error: TelegramBadRequest) -> bool:
    return any(words in error.message for words in ("thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID"))
