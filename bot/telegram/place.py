"""Where the bot works: the staff group as the settings name it, followed when Telegram gives it another id."""

from dataclasses import dataclass

from bot.actions import deliveries
from bot.actions.store import Store
from bot.domain.languages import Language


@dataclass(kw_only=True)
class DeskPlace:
    """The staff group. ``solo`` says that the company has told us its desk is one person.

    ``chat_id`` changes while running only when the group becomes a supergroup.
    """

    configured: int | None
    chat_id: int | None
    language: Language
    solo: bool

    async def follow(self, store: Store) -> None:
        """Learn the id Telegram has given the group since it was configured."""
        self.chat_id = await store.read(deliveries.desk_chat, self.configured)

    async def move(self, store: Store, chat_id: int) -> None:
        if self.configured is not None and self.chat_id != chat_id:
            await store.write(deliveries.move_desk, self.configured, chat_id)
            self.chat_id = chat_id
