"""Who lets the bot in? Only an administrator's group can become the desk; a person who blocks the bot is noted."""

from typing import Any

import structlog
from aiogram import Bot, Router
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import AiogramError
from aiogram.filters import Filter
from aiogram.types import ChatMemberUpdated, Message

from bot.actions import people
from bot.actions.store import Store
from bot.domain.people import Visit
from bot.domain.staff import Member, Role
from bot.telegram.middlewares import Clock
from bot.telegram.place import DeskPlace
from bot.texts import Markup, Translator

AWAY = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.KICKED})

router = Router(name="gate")
log = structlog.get_logger()


class BecameSupergroup(Filter):
    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        new = message.migrate_to_chat_id
        return {"chat_id": new} if new is not None else False


@router.my_chat_member()
async def standing_changed(
    event: ChatMemberUpdated, bot: Bot, store: Store, desk: DeskPlace, visit: Visit | None, member: Member | None,
    t: Translator, clock: Clock,
) -> None:  # fmt: skip
    """The bot was blocked or opened again by a person; let into a group, promoted there or put out."""
    here = event.new_chat_member.status not in AWAY
    if event.chat.type == "private":
        if visit:
            await store.write(people.set_reachable, visit.person, reachable=here, now=clock())
    elif event.chat.id == desk.chat_id:
        if not here:
            log.error("put out of the staff group")
        elif event.new_chat_member.status != ChatMemberStatus.ADMINISTRATOR:
            log.error("no administrator of the staff group any more")
    elif here and event.old_chat_member.status in AWAY:
        await _enter(event.chat.id, bot, member, t)


async def _enter(chat_id: int, bot: Bot, member: Member | None, t: Translator) -> None:
    """An administrator is told what to write into the settings; anybody else's group is left."""
    try:
        if member and Role.ADMIN in member.roles:
            await bot.send_message(chat_id, _settings_line(t, chat_id))
        else:
            await bot.leave_chat(chat_id)
    except AiogramError as error:
        log.warning("group not answered", error=type(error).__name__)


def _settings_line(t: Translator, chat_id: int) -> Markup:
    return t(
        "The id of this group is <code>{chat_id}</code>. To make it the desk, write this line in <code>.env</code> and "
        "restart the bot:\n<code>BOT_DESK_CHAT_ID={chat_id}</code>",
        chat_id=str(chat_id),
    )


@router.message(BecameSupergroup())
async def became_supergroup(
    message: Message, bot: Bot, store: Store, desk: DeskPlace, chat_id: int, t: Translator
) -> None:
    """The staff group has a new id: it is followed at once, and the settings should learn it too."""
    if message.chat.id != desk.chat_id:
        return
    await desk.move(store, chat_id)
    await bot.send_message(
        chat_id,
        t("Telegram has given this group a new id, and the bot has followed.") + "\n" + _settings_line(t, chat_id),
    )
