"""How a client comes to be known: the number, then the code that came to the phone."""

import re

from tests.journeys.actors import Actor
from tests.journeys.client import Client

# What is read where a code is awaited.
CODE = (
    "<b>Is it you?</b>\n\nIf the company knows your number, a code of six digits has just been sent to the e-mail "
    "address or the phone it has for you. Type the code here within five minutes. Your message is removed from "
    "the chat at once.\n\nNo code came? Then an employee answers your request."
)
DIGITS = re.compile(r"\b\d{6}\b")


def code_of(actor: Actor) -> str:
    """What the last message to the phone brought."""
    return next(found[0] for alert in reversed(actor.alerts) if (found := DIGITS.search(alert)))


async def comes_to_the_code(client: Client) -> None:
    await client.greets()
    await client.taps("My data")
    await client.agrees()
    await client.shares_number()


async def proves(client: Client) -> None:
    await comes_to_the_code(client)
    await client.actor.says(code_of(client.actor))
