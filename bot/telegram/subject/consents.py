"""My consent: what was agreed to and when, and taking it back."""

from dataclasses import replace
from datetime import datetime

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.actions import consents
from bot.actions.consents import Held
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.people import Visit
from bot.domain.refusals import NeedsConsent
from bot.telegram.buttons import ShowHeld, WithdrawConsent
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Screen, answer, button, send, show
from bot.telegram.subject.ask_screens import home_row
from bot.telegram.subject.home import home
from bot.texts import Markup, Translator

router = Router()


@router.message(Command("withdraw"))
async def show_by_command(message: Message, store: Store, visit: Visit, t: Translator, company: Company) -> None:
    await show(message, held_screen(t, company, await store.read(consents.held, visit.person)))


@router.callback_query(ShowHeld.filter())
async def show_held(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, company: Company) -> None:
    await show(tap, held_screen(t, company, await store.read(consents.held, visit.person)))


@router.callback_query(WithdrawConsent.filter())
async def withdraw(
    tap: CallbackQuery, store: Store, visit: Visit, t: Translator, company: Company, clock: Clock
) -> None:
    now = clock()
    try:
        held = await store.write(consents.withdraw, visit.person, language=t.language, now=now)
    except NeedsConsent:
        # A second tap, or the same one delivered again: what it was tapped on may be the receipt by now.
        await answer(tap)
        await send(tap, held_screen(t, company, None))
        return
    await show(tap, withdrawn_screen(t, company, now, staying=bool(held.staying)))
    # A button under the receipt would put something else in its place.
    await send(tap, home(t, company, replace(visit, subject=None)))


def withdrawn_screen(t: Translator, company: Company, now: datetime, *, staying: bool = False) -> Screen:
    """The receipt: at ``now`` (UTC) the consent was taken back. ``staying`` says that approved cases go on."""
    text = t(
        "<b>Your consent is withdrawn</b>\n{moment}\n\nThe approved cases will be finished, then your number is "
        "destroyed. Nothing new is handled here unless you agree again. Keep this message as your receipt.\n\n"
        "Other questions: {contact}",
        moment=now,
        contact=company.contact,
    )
    if not staying:
        text = t(
            "<b>Your consent is withdrawn</b>\n{moment}\n\nYour number is destroyed, and nothing new is handled here "
            "unless you agree again. Keep this message as your receipt.\n\nOther questions: {contact}",
            moment=now,
            contact=company.contact,
        )
    return Screen(text=text)


def held_screen(t: Translator, company: Company, held: Held | None) -> Screen:
    if held is None:
        text = t(
            "<b>My consent</b>\n\nYou have not given this bot any consent, so there is nothing to withdraw. "
            "Consents you gave to the company elsewhere: {contact}",
            contact=company.contact,
        )
        return Screen(text=text, rows=[home_row(t)])
    parts = [
        t(
            "<b>My consent</b>\n\nOn {moment} you agreed to your requests being handled in this chat (text version "
            "{edition}).",
            moment=held.given_at,
            edition=held.edition,
        ),
        t("If you withdraw it, that takes effect at once: your number here is destroyed and nothing new is handled."),
    ]
    if held.closing:
        numbers = ", ".join(case.number for case in held.closing)
        parts.append(t("These open cases will be closed without a decision: {numbers}.", numbers=numbers))
    if held.staying:
        numbers = ", ".join(case.number for case in held.staying)
        parts.append(
            t(
                "These are approved and being carried out, so they will be finished, and your number is kept until "
                "then: {numbers}.",
                numbers=numbers,
            )
        )
    rows = [[button(t.plain("Withdraw my consent"), WithdrawConsent())], home_row(t)]
    return Screen(text=Markup("\n\n").join(parts), rows=rows)
