"""The roster: seen by everybody at the desk, changed by administrators."""

import re

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from bot.actions import roster
from bot.actions.store import Store
from bot.domain.refusals import NotFound
from bot.domain.staff import Duty, Member, Role, require
from bot.telegram.buttons import RemoveMember, SetRole, ShowMember, ShowStaff
from bot.telegram.desk import staff_screens as screens
from bot.telegram.desk.privately import in_private
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Scene, show
from bot.texts import Translator

router = Router(name="desk roster")

ADD = re.compile(r"add(?:\s+(\d{1,15}))?\s+(\w+)", re.IGNORECASE)


@router.message(Command("staff"))
async def staff(
    message: Message, command: CommandObject, store: Store, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    if not command.args:
        everybody = await store.read(roster.everybody, by=member.id)
        private = message.chat.type == "private"
        await show(message, screens.roster_screen(t, everybody, scene, member, private=private))
        return
    require(member, Duty.ROSTER)
    wanted = wanted_of(message, command.args)
    if wanted is None:
        await show(message, screens.usage_screen(t))
        return
    telegram_id, name, role = wanted
    added = await store.write(roster.enrol, telegram_id, name=name, role=role, by=member.id, now=clock())
    await show(message, screens.added_screen(t, added))


def wanted_of(message: Message, args: str) -> tuple[int, str, Role] | None:
    """Whom to enrol and as what: by the id that was written, or as the author of the message replied to."""
    found = ADD.fullmatch(args.strip())
    if found is None or found[2].lower() not in set(Role):
        return None
    role = Role(found[2].lower())
    if found[1]:
        return int(found[1]), "", role
    answered = message.reply_to_message
    author = answered.from_user if answered and answered.sender_chat is None else None
    # In a topic every message "replies" to the one that opened it, which is the bot's own.
    return (author.id, author.first_name, role) if author and not author.is_bot else None


@router.callback_query(ShowStaff.filter())
async def show_roster(tap: CallbackQuery, store: Store, member: Member, t: Translator, scene: Scene) -> None:
    everybody = await store.read(roster.everybody, by=member.id)
    await show(tap, screens.roster_screen(t, everybody, scene, member, private=in_private(tap)))


@router.callback_query(ShowMember.filter())
async def show_member(
    tap: CallbackQuery, callback_data: ShowMember, store: Store, member: Member, t: Translator
) -> None:
    require(member, Duty.ROSTER)
    await show(tap, screens.member_screen(t, await store.read(roster.find, callback_data.member, by=member.id)))


@router.callback_query(SetRole.filter())
async def set_role(
    tap: CallbackQuery, callback_data: SetRole, store: Store, member: Member, t: Translator, clock: Clock
) -> None:
    if callback_data.role not in set(Role):
        raise NotFound
    role = Role(callback_data.role)
    changed = await store.write(
        roster.toggle, callback_data.member, role, on=callback_data.on, by=member.id, now=clock()
    )
    await show(tap, screens.member_screen(t, changed))


@router.callback_query(RemoveMember.filter())
async def remove(
    tap: CallbackQuery, callback_data: RemoveMember, store: Store, member: Member, t: Translator, clock: Clock
) -> None:
    require(member, Duty.ROSTER)
    if callback_data.sure:
        gone = await store.write(roster.dismiss, callback_data.member, by=member.id, now=clock())
        await show(tap, screens.member_screen(t, gone))
    else:
        await show(tap, screens.removal_screen(t, await store.read(roster.find, callback_data.member, by=member.id)))
