"""How does a code reach a client of the demo? As a message that pops up on the phone of whoever has the number."""

from dataclasses import dataclass

from bot.sandbox.state import Toast
from bot.sandbox.world import World
from bot.sources.couriers import Letter


@dataclass(frozen=True, kw_only=True)
class Sms:
    """Delivers to everybody in the world who has the number; nobody else learns that it was sent."""

    world: World

    async def send(self, to: str, letter: Letter) -> None:
        for person in self.world.people.values():
            if person.phone == to:
                self.world.touch()
                self.world.toasts.append(
                    Toast(
                        version=self.world.version, user_id=person.id, text=f"SMS: {letter.text}", alert=True, url=None
                    )
                )
