"""How does one envelope of a broadcast leave? The words are made once for each language, the outcome is told."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog
from aiogram import Bot
from aiogram.exceptions import AiogramError

from bot.actions.broadcasting import Envelope
from bot.domain.broadcasts import Broadcast
from bot.domain.deliveries import State
from bot.domain.languages import Language
from bot.domain.outcomes import Outcome
from bot.telegram.outcomes import outcome_of
from bot.telegram.screen import Screen, inline

log = structlog.get_logger()


@dataclass(kw_only=True, repr=False)
class Mailer:
    """``words`` puts a broadcast into a screen for readers of a language."""

    bot: Bot
    words: Callable[[Broadcast, Language], Awaitable[Screen]]
    _made: dict[tuple[str, Language], Screen] = field(default_factory=dict)

    async def __call__(self, it: Broadcast, envelope: Envelope) -> Outcome:
        """What came of it. Raises `Revoked` when the token is no longer good."""
        try:
            screen = await self._screen(it, envelope.language)
        except Exception:
            log.exception("broadcast without words", broadcast_id=it.id)
            return Outcome(state=State.INVALID, reason="words")
        try:
            sent = await self.bot.send_message(envelope.chat_id, screen.text, reply_markup=inline(screen))
        except AiogramError as error:
            return outcome_of(error, promise=it.promise, attempts=envelope.attempts)
        return Outcome(state=State.SENT, message=sent.message_id)

    async def _screen(self, it: Broadcast, language: Language) -> Screen:
        if (it.id, language) not in self._made:
            # One goes out at a time: the words of an earlier one are not needed any more.
            self._made = {made: screen for made, screen in self._made.items() if made[0] == it.id}
            self._made[it.id, language] = await self.words(it, language)
        return self._made[it.id, language]
