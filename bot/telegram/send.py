"""How does a notice leave? It is put into words for its reader, sent, and what came of it is the outcome."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest, TelegramMigrateToChat
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    InputMediaDocument,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.actions.deliveries import Hand, Letter
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.deliveries import State
from bot.domain.entries import File
from bot.domain.languages import Language
from bot.domain.notices import Audience, Card, Certificate, Fade, Forget, Hide, Progress
from bot.domain.outcomes import Outcome
from bot.rules import Rules
from bot.sources.books import Books
from bot.telegram.desk.enter_screens import hand_screen
from bot.telegram.notices import put_into_words
from bot.telegram.outcomes import outcome_of
from bot.telegram.pace import Pace
from bot.telegram.place import DeskPlace
from bot.telegram.screen import NOT_MODIFIED, Paper, Post, Scene, Screen, inline, keyboard
from bot.telegram.topics import Topics
from bot.texts import Markup, translator

CAPTION_LIMIT = 1024
NO_TEXT, EMPTIED = "no text in the message", "hidden.txt"
Keyboard = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None

log = structlog.get_logger()


@dataclass(kw_only=True)
class Sender:
    """Sends one notice at a time; ``clock`` tells the moment (UTC) that words depend on."""

    bot: Bot
    store: Store
    desk: DeskPlace
    rules: Rules
    company: Company
    clock: Callable[[], datetime]
    pace: Pace
    books: Books | None = None

    async def __call__(self, letter: Letter) -> Outcome:
        """What came of it. Raises `Revoked` when the token is no longer good."""
        delivery = letter.delivery
        notice = type(delivery.notice).__name__
        for_desk = delivery.notice.audience is Audience.DESK
        try:
            sent = await self._send(letter)
        except TelegramMigrateToChat as error:
            await self.desk.move(self.store, error.migrate_to_chat_id)
            return Outcome(state=None, reason="moved", counts=False)
        except AiogramError as error:
            outcome = outcome_of(error, promise=delivery.notice.promise, attempts=delivery.attempts, desk=for_desk)
            _note(notice, outcome, desk=for_desk)
            return outcome
        except Exception:
            # Words that cannot be made must not hold up everybody else's.
            log.exception("notice without words", notice=notice, delivery_id=delivery.id)
            return Outcome(state=State.INVALID, reason="words")
        message = sent[0] if sent else None
        return Outcome(state=State.SENT, message=message, also=sent[1:], rest=self._rest(letter))

    async def _send(self, letter: Letter) -> tuple[int, ...]:
        """The messages it went out in, the one with its words first; none where nothing new was sent."""
        if letter.delivery.notice.audience is Audience.DESK:
            return (await self._to_desk(letter),)
        if letter.chat_id is None:
            raise LookupError("a letter without an address")
        if isinstance(letter.delivery.notice, Forget):
            await self._forget(letter.chat_id, letter.delivery.notice.message, letter)
            return ()
        if letter.hand:
            return (await self._by_hand(letter.chat_id, letter, letter.hand),)
        if isinstance(letter.delivery.notice, Hide):
            await self._hide(letter.chat_id, letter.delivery.notice, letter)
            return ()
        if isinstance(letter.delivery.notice, Fade):
            await self._fade(letter.chat_id, letter.delivery.notice.message, letter)
            return ()
        # A paper takes a moment to make: nobody else waits for it.
        made_here = isinstance(letter.delivery.notice, Certificate)
        post = await asyncio.to_thread(self._words, letter) if made_here else self._words(letter)
        if post.paper:
            return (await self._paper(letter.chat_id, post.paper, post.screen),)
        return await self._post(letter.chat_id, post.screen.text, keyboard(post.screen), post.file)

    async def _by_hand(self, chat_id: int, letter: Letter, hand: Hand) -> int:
        """The letter as it should reach the person, ready to be copied, and under it where it goes."""
        post = self._words(letter)
        await self._post(chat_id, post.screen.text, None, post.file)
        told = hand_screen(translator(hand.member.language or self.desk.language), letter).screen
        return await self._text(chat_id, told.text, keyboard(told))

    def _words(self, letter: Letter) -> Post:
        scene = Scene(now=self.clock(), rules=self.rules, company=self.company, solo=self.desk.solo, books=self.books)
        return put_into_words(translator(self._language(letter)), letter, scene)

    def _language(self, letter: Letter) -> Language:
        if letter.delivery.notice.audience is Audience.SUBJECT:
            return letter.language or Language.RU
        return letter.language or self.desk.language

    async def _text(self, chat_id: int, text: Markup, buttons: Keyboard) -> int:
        return (await self.bot.send_message(chat_id, text, reply_markup=buttons)).message_id

    async def _post(self, chat_id: int, text: Markup, buttons: Keyboard, file: File | None) -> tuple[int, ...]:
        if file is None:
            return (await self._text(chat_id, text, buttons),)
        if len(text.plain().encode("utf-16-le")) // 2 > CAPTION_LIMIT:
            first = await self._text(chat_id, text, buttons)
            return first, await self._file(chat_id, file, None, None)
        return (await self._file(chat_id, file, text, buttons),)

    async def _file(self, chat_id: int, file: File, caption: Markup | None, buttons: Keyboard) -> int:
        if file.kind == "photo":
            sent = await self.bot.send_photo(chat_id, file.file_id, caption=caption, reply_markup=buttons)
        else:
            sent = await self.bot.send_document(chat_id, file.file_id, caption=caption, reply_markup=buttons)
        return sent.message_id

    async def _paper(self, chat_id: int, made: Paper, screen: Screen) -> int:
        file = BufferedInputFile(made.content, filename=made.name)
        sent = await self.bot.send_document(chat_id, file, caption=screen.text, reply_markup=keyboard(screen))
        return sent.message_id

    async def _forget(self, chat_id: int, message: int, letter: Letter) -> None:
        try:
            await self.bot.delete_message(chat_id, message)
        except TelegramBadRequest as error:
            if "not found" in error.message:
                return
            # Older than two days: what can no longer be deleted can still be emptied.
            await self._empty(chat_id, message, self._words(letter).screen.text)

    async def _empty(self, chat_id: int, message: int, text: Markup) -> None:
        try:
            await self.bot.edit_message_text(text, chat_id=chat_id, message_id=message)
        except TelegramBadRequest as error:
            if NOT_MODIFIED in error.message:
                return
            if NO_TEXT not in error.message:
                raise
            # A file gives its place to one that says the same.
            words = InputMediaDocument(media=BufferedInputFile(text.plain().encode(), filename=EMPTIED))
            await self.bot.edit_message_media(words, chat_id=chat_id, message_id=message)

    async def _hide(self, chat_id: int, notice: Hide, letter: Letter) -> None:
        screen = self._words(letter).screen
        if notice.what != "file":
            await self._in_place(chat_id, notice.message, screen)
            return
        await self._forget(chat_id, notice.message, letter)
        await self.bot.send_message(chat_id, screen.text, reply_markup=inline(screen), disable_notification=True)

    async def _fade(self, chat_id: int, message: int, letter: Letter) -> None:
        await self._in_place(chat_id, message, self._words(letter).screen)

    async def _in_place(self, chat_id: int, message: int, screen: Screen) -> None:
        try:
            await self.bot.edit_message_text(
                screen.text, chat_id=chat_id, message_id=message, reply_markup=inline(screen)
            )
        except TelegramBadRequest as error:
            # The person may have deleted it, and a try whose answer was lost may have hidden it already.
            if "not found" not in error.message and NOT_MODIFIED not in error.message:
                raise

    async def _to_desk(self, letter: Letter) -> int:
        if self.desk.chat_id is None:
            raise LookupError("a letter to a desk that is not there")
        topics = Topics(bot=self.bot, store=self.store, chat_id=self.desk.chat_id)
        t = translator(self.desk.language)
        if isinstance(letter.delivery.notice, Card):
            return await topics.card(t, letter, self._words(letter).screen)
        if isinstance(letter.delivery.notice, Progress) and letter.broadcast:
            return await topics.board(letter.broadcast.it.message, self._words(letter).screen)
        if letter.desk is None:
            return await topics.aside(self._words(letter).screen)
        if letter.topic is None and letter.message is None:
            # A line needs a card to stand under.
            card = replace(letter, delivery=replace(letter.delivery, notice=Card(case_id=letter.case.id)))
            letter = await topics.put_up(t, letter, self._words(card).screen)
        return await topics.line(t, letter, self._words(letter).screen)

    def _rest(self, letter: Letter) -> timedelta:
        for_desk = letter.delivery.notice.audience is Audience.DESK
        chat_id = self.desk.chat_id if for_desk else letter.chat_id
        return timedelta(seconds=self.pace.rest(chat_id) if chat_id is not None else 0)


def _note(notice: str, outcome: Outcome, *, desk: bool) -> None:
    """A bug of ours or an unreachable desk is an alarm; everything else is a day's work."""
    if outcome.state is State.INVALID:
        log.error("notice refused by telegram", notice=notice, reason=outcome.reason)
    elif desk and outcome.pauses and outcome.reason != "pace":
        log.error("desk out of reach", notice=notice, reason=outcome.reason)
    elif outcome.state is None:
        log.warning("notice put off", notice=notice, reason=outcome.reason, seconds=outcome.after.total_seconds())
