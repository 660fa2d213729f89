"""The channels of the company by which a code reaches a client: e-mail, or a gateway for messages to a phone."""

from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

import aiohttp
import aiosmtplib

SECONDS = 10.0
PORTS = {"always": 465, "start": 587, "none": 25}


class CourierError(Exception):
    """The channel did not take it. Made of the channel's name only, so that no value can slip into it."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A short message: ``subject`` stands above it where the channel has such a line."""

    subject: str
    text: str = field(repr=False)


class Courier(Protocol):
    """``to`` is an e-mail address, or a phone in E.164: what the channel takes."""

    async def send(self, to: str, letter: Letter) -> None:
        """Hand it over. Raises CourierError."""
        ...


@dataclass(frozen=True, kw_only=True)
class Smtp:
    """Mail through the company's own server; ``tls`` is ``none``, ``start`` or ``always``."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: str = "start"

    async def send(self, to: str, letter: Letter) -> None:
        try:
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = self.sender, to, letter.subject
            mail["Auto-Submitted"] = "auto-generated"
            mail.set_content(letter.text)
            await aiosmtplib.send(
                mail, hostname=self.host, port=self.port, username=self.user, password=self.password,
                use_tls=self.tls == "always", start_tls=self.tls == "start", timeout=SECONDS,
            )  # fmt: skip
        except (aiosmtplib.SMTPException, OSError, ValueError):
            # Without the cause: it may quote the address.
            raise CourierError("smtp") from None


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """``POST`` to an address of the company: ``{"to": "+7...", "text": "..."}`` with the key as a bearer token."""

    url: str
    key: str = field(repr=False)

    async def send(self, to: str, letter: Letter) -> None:
        head = {"Authorization": f"Bearer {self.key}"}
        try:
            async with (
                aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session,
                session.post(self.url, json={"to": to, "text": letter.text}, headers=head) as answer,
            ):
                if not 200 <= answer.status < 300:
                    raise CourierError("gateway")
        except (aiohttp.ClientError, TimeoutError):
            raise CourierError("gateway") from None


def smtp_at(address: str, sender: str) -> Smtp:
    """``smtp://<user>:<password>@<host>:<port>``: with STARTTLS, always under TLS as ``smtps://``, or ``?tls=none``."""
    parts = urlsplit(address)
    tls = "always" if parts.scheme == "smtps" else "none" if parts.query == "tls=none" else "start"
    return Smtp(
        host=parts.hostname or "",
        port=parts.port or PORTS[tls],
        sender=sender,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        tls=tls,
    )


@dataclass(frozen=True, kw_only=True)
class Couriers:
    """What is set up. By mail where the client has an address: whoever holds the phone may not hold that."""

    mail: Courier | None = None
    phone: Courier | None = None
