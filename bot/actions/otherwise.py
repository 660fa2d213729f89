"""Around Telegram: whom a breach touches is found in the company's systems; who has no chat is written to by mail."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.actions import broadcasting, erasures
from bot.actions.store import Store
from bot.domain.broadcasts import Broadcast, Kind
from bot.domain.clients import Client
from bot.domain.languages import Language
from bot.sources.books import Books
from bot.sources.couriers import Courier, CourierError, Letter
from bot.sources.protocol import SourceError

MATCHED_AT_ONCE, MAILED_AT_ONCE = 50, 20
SENT, NO_ADDRESS, FAILED = "sent", "no_address", "failed"

log = structlog.get_logger(__name__)


@dataclass(kw_only=True, repr=False)
class Otherwise:
    """``words`` puts a broadcast into an e-mail; ``clock`` tells the moment (UTC)."""

    store: Store
    books: Books | None
    mail: Courier | None
    words: Callable[[Broadcast, Language], Awaitable[Letter]]
    clock: Callable[[], datetime]

    async def match(self, it: Broadcast) -> None:
        """Some more of those whose data a breach touches. A silent source is asked again: nobody is passed over.

        Raises SourceError.
        """
        some = await self.store.read(broadcasting.to_match, it, limit=MATCHED_AT_ONCE)
        affected = [subject_id for subject_id, phone in some if await self._is_touched(it, phone)]
        to = some[-1][0] if some else None
        await self.store.write(broadcasting.matched, it, affected, to=to, now=self.clock())

    async def _is_touched(self, it: Broadcast, phone: str) -> bool:
        return self.books is not None and await self.books.touches(phone, it.about)

    async def mail_out(self, it: Broadcast) -> None:
        """Some more e-mails to those who could not be reached here; at the end it is finished."""
        wanted = self.mail is not None and self.books is not None and it.kind is not Kind.SERVICE
        some = await self.store.read(broadcasting.to_mail, it, limit=MAILED_AT_ONCE) if wanted else []
        hows = [(subject_id, await self._mailed(it, phone, language)) for subject_id, phone, language in some]
        if hows:
            await self.store.write(broadcasting.mailed, it, hows)
        else:
            await self.store.write(broadcasting.finish, it, now=self.clock())

    async def _mailed(self, it: Broadcast, phone: str | None, language: Language | None) -> str:
        if self.mail is None or phone is None:
            return NO_ADDRESS
        try:
            address = await self._address(phone)
            if address is None:
                return NO_ADDRESS
            await self.mail.send(address, await self.words(it, language or Language.RU))
        except (CourierError, SourceError) as error:
            log.warning("not mailed", error=type(error).__name__)
            return FAILED
        return SENT

    async def _address(self, phone: str) -> str | None:
        client: Client | None = await self.books.who(phone) if self.books else None
        if self.books is None or client is None:
            return None
        aside = await self.store.read(erasures.set_aside, client)
        addresses = await self.books.addresses(client, besides=aside)
        return addresses[0] if addresses else None
