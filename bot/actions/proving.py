"""The code on its way: who has this number is asked of the company's systems, and the code goes to what they know.

In a worker, not in the answer to the person: how long it takes says nothing about whether there is such a client.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.actions import codes, erasures
from bot.actions.codes import Waiting
from bot.actions.store import Store
from bot.domain.clients import Client
from bot.domain.codes import DIGITS
from bot.sources.books import Books
from bot.sources.couriers import Courier, CourierError, Couriers, Letter
from bot.texts import translator

log = structlog.get_logger(__name__)


def new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


@dataclass(kw_only=True, repr=False)
class Proving:
    """One step sends one code; ``clock`` tells the moment (UTC), ``make`` the digits."""

    store: Store
    books: Books
    couriers: Couriers
    clock: Callable[[], datetime]
    make: Callable[[], str] = new_code

    async def step(self) -> bool:
        """Send the code that was asked for first; tells whether there was one."""
        waiting = await self.store.read(codes.next_waiting, now=self.clock())
        if waiting is None:
            return False
        client, channel = await self._found(waiting)
        code = self.make()
        # Written down before it is sent: a code that arrives is one that can be typed.
        sends = await self.store.write(codes.settle, waiting.asked, client=client, code=code, now=self.clock())
        if sends and channel:
            await self._send(channel, code, waiting)
        return True

    async def _found(self, waiting: Waiting) -> tuple[Client | None, tuple[Courier, str] | None]:
        """The client, and by which channel they can be reached; nobody where there is none."""
        client = await self.books.who(waiting.phone)
        channel = await self._channel(client, waiting.phone) if client else None
        return (client, channel) if channel else (None, None)

    async def _channel(self, client: Client, phone: str) -> tuple[Courier, str] | None:
        aside = await self.store.read(erasures.set_aside, client)
        addresses = await self.books.addresses(client, besides=aside) if self.couriers.mail else []
        if self.couriers.mail and addresses:
            return self.couriers.mail, addresses[0]
        return (self.couriers.phone, phone) if self.couriers.phone else None

    async def _send(self, channel: tuple[Courier, str], code: str, waiting: Waiting) -> None:
        t = translator(waiting.language)
        text = t.plain(
            "Your code for the privacy desk: {code}. It is good for five minutes. Nobody from the company will ever "
            "ask you for it.",
            code=code,
        )
        courier, to = channel
        try:
            await courier.send(to, Letter(subject=t.plain("Your code"), text=text))
        except CourierError as error:
            log.warning("code not sent", channel=str(error))
