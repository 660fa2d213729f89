"""What staff do with a correction and a deletion in the company's systems, by the number of the request."""

from bot.domain.languages import Language
from bot.texts import translator
from tests.journeys.client import Client
from tests.journeys.desk.colleague import Colleague
from tests.journeys.office import Desk
from tests.journeys.systems.promises import label, theme


def colleague(desk: Desk, name: str) -> Colleague:
    return Colleague(desk=desk, actor=getattr(desk, name), t=translator(Language.RU))


async def corrects(desk: Desk, client: Client, name: str, value: str) -> None:
    """With a document that shows it, and when staff have looked at that."""
    await client.actor.says("/correct")
    await client.actor.taps(theme(name, client.language))
    await client.actor.taps(label(name, client.language))
    await client.actor.says(value)
    await client.actor.sends_document("справка.pdf", b"%PDF-1.4 made up")
    await client.taps("Correct it")
    bolat = colleague(desk, "bolat")
    await bolat.claims()
    for step in ("Confirmed, no more needed", "Let the bot correct it"):
        await bolat.actor.says("/case 1")
        await bolat.taps(step)
        if step.startswith("Confirmed"):
            await bolat.taps("Yes")
    what = label(name, client.language)
    assert client.sees("{what}: put right. We have read the system again: the new value stands there.", what=what)


async def is_approved(desk: Desk, number: int, *, two: bool = True) -> None:
    bolat, dana = colleague(desk, "bolat"), colleague(desk, "dana")
    await bolat.claims()
    await bolat.actor.says(f"/case {number}")
    for tap in ("Decide", "Approve in full", "Put forward"):
        await bolat.taps(tap)
    second = dana if two else bolat
    await second.actor.says(f"/case {number}")
    await second.taps("Review")
    await second.taps("Confirm")


async def is_destroyed_by_hand(desk: Desk, number: str) -> None:
    bolat = colleague(desk, "bolat")
    await bolat.actor.says("/duties")
    await bolat.taps("Open {number}", number=number)
    await bolat.taps("Done")
    await bolat.actor.says("Акт № 7")
    await bolat.taps("Yes, done")
