"""Everything staff can do, in the order in which it is tried: in the desk group and in their private chats."""

import re
from contextlib import suppress
from typing import Any

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.actions import desk as work
from bot.actions import drafts
from bot.actions.store import Store
from bot.documents import Company, privacy
from bot.domain.people import Draft, Visit
from bot.domain.refusals import Refusal
from bot.domain.staff import Member
from bot.telegram.buttons import (
    AboutCase,
    ActOnDuty,
    AddWhatCame,
    Assign,
    Claim,
    ConfirmDecision,
    Decide,
    EndRight,
    PickGround,
    ProveDuty,
    ReadCase,
    Release,
    Reveal,
    Review,
    SendBack,
    ShowLetters,
    TakeStep,
    Workplace,
    Write,
)
from bot.telegram.desk import broadcasts, cases, decisions, duties, entering, forms, policies, queue, staff
from bot.telegram.desk.guard import AtDesk, InGroup, StaffOnly
from bot.telegram.desk.list_screens import unknown_screen
from bot.telegram.desk.privately import in_private
from bot.telegram.desk.screens import case_screen
from bot.telegram.screen import Scene, Screen, answer, show
from bot.texts import Translator

ABOUT_CASE: tuple[type[AboutCase], ...] = (
    Claim, Workplace, ReadCase, Reveal, TakeStep, Release, Assign, Write, Decide, Review, ConfirmDecision, SendBack,
    EndRight,
    AddWhatCame, ShowLetters,
)  # fmt: skip

router = Router(name="desk")
public = Router(name="desk for anybody")
inside = Router(name="desk inside")
# Whatever is pressed or ordered in the group and was not understood above.
group = Router(name="desk group")

for observer in (router.message, router.edited_message, router.callback_query):
    observer.filter(AtDesk())
for observer in (inside.message, inside.edited_message, inside.callback_query):
    observer.middleware(StaffOnly())
for observer in (public.message, group.message, group.callback_query):
    observer.filter(InGroup())


@public.message(Command("privacy"))
async def privacy_command(message: Message, t: Translator, company: Company) -> None:
    """Telegram demands that this works everywhere and for anybody."""
    await show(message, Screen(text=privacy(company, t.language)))


@group.message(Command(re.compile(r".+")))
async def unknown_command(message: Message, t: Translator) -> None:
    await show(message, unknown_screen(t))


@group.callback_query()
async def unknown_button(tap: CallbackQuery, t: Translator) -> None:
    await answer(tap, t.plain("This button works in your private chat with the bot only."), alert=True)


inside.include_routers(
    queue.router,
    staff.router,
    cases.shared,
    decisions.shared,
    entering.shared,
    duties.shared,
    broadcasts.shared,
    policies.shared,
    cases.router,
    entering.router,
    duties.router,
    broadcasts.router,
    policies.router,
    forms.router,
    decisions.router,
    group,
)
router.include_routers(public, inside)


def case_of(pressed: str, form: Draft | None) -> str | None:
    """The case that a button of the desk speaks of, or whose form the button belongs to."""
    for kind in ABOUT_CASE:
        with suppress(ValueError, TypeError):
            return kind.unpack(pressed).case
    return form.case_id if form and pressed.startswith(f"{PickGround.__prefix__}:") else None


def duty_of(pressed: str) -> str | None:
    """The duty that a button of the desk speaks of."""
    for kind in (ActOnDuty, ProveDuty):
        with suppress(ValueError, TypeError):
            return kind.unpack(pressed).duty
    return None


async def _show_duty(tap: CallbackQuery, data: dict[str, Any], member: Member, duty_id: str) -> bool:
    try:
        screen = await duties.screen_of(data["store"], duty_id, member, data["t"], data["scene"], data["books"])
    except Refusal:
        return False
    await show(tap, screen, answered=True)
    return True


async def recover(tap: CallbackQuery, data: dict[str, Any]) -> bool:
    """After a refusal, put a member before the case the button spoke of, as it is now; tells whether that was done."""
    member: Member | None = data.get("member")
    visit: Visit = data["visit"]
    duty_id = duty_of(tap.data or "")
    if member is not None and duty_id and in_private(tap):
        return await _show_duty(tap, data, member, duty_id)
    case_id = case_of(tap.data or "", visit.draft)
    if member is None or case_id is None or not in_private(tap):
        return False
    store: Store = data["store"]
    t: Translator = data["t"]
    scene: Scene = data["scene"]
    try:
        desk = await store.read(work.look, case_id, by=member.id)
        draft = await store.read(drafts.of_case, visit.person, case_id, now=scene.now)
    except Refusal:
        return False
    await show(tap, case_screen(t, desk, scene, member, draft), answered=True)
    return True
