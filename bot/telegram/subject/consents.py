"""My consents: a switch for every purpose, what the rest rests on, and the consent to requests being handled here."""

import asyncio
from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import BufferedInputFile, CallbackQuery, Message

from bot.actions import consents, purposes, receipts
from bot.actions.purposes import KIND, Overview
from bot.actions.store import Store
from bot.documents import Company
from bot.domain import requests
from bot.domain.people import Visit
from bot.domain.purposes import NATURE, Nature
from bot.domain.refusals import NeedsConsent, NotFound
from bot.domain.requests import AGAIN, SCOPE, Scope
from bot.telegram.buttons import (
    DATA,
    PAPER,
    DownloadConsents,
    GiveConsent,
    ShowHeld,
    ShowNeeded,
    ShowPurpose,
    ShowWhy,
    WithdrawConsent,
)
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.telegram.subject import asking
from bot.telegram.subject import consent_screens as screens
from bot.telegram.subject.consent_file import consent_file
from bot.telegram.subject.consent_paper import consent_paper
from bot.telegram.subject.home import home
from bot.texts import Translator

router = Router()


@router.message(Command("withdraw"))
async def show_by_command(message: Message, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    await asking.show_consents(message, store, t, scene, visit)


@router.callback_query(ShowHeld.filter())
async def show_held(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    await asking.show_consents(tap, store, t, scene, visit)


@router.callback_query(ShowPurpose.filter())
async def show_purpose(
    tap: CallbackQuery, callback_data: ShowPurpose, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    held = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
    match NATURE.get(_scope(callback_data.scope)):
        case Nature.PROCESSING:
            await show(tap, screens.purpose_screen(t, held.of(Scope(callback_data.scope))))
        case Nature.NEEDED:
            await show_needed(tap, store, visit, t, scene)
        case _:
            await show(tap, _of_optional(t, scene, held, Scope(callback_data.scope)))


def _of_optional(t: Translator, scene: Scene, held: Overview, scope: Scope) -> Screen:
    """What it takes to give it; an old button about one that holds shows the switches as they are."""
    switch = held.of(scope)
    if switch.state in screens.LABEL:
        return screens.give_screen(t, scene.company, switch)
    return screens.overview_screen(t, scene, held)


@router.callback_query(ShowWhy.filter())
async def show_why(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    held = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
    await show(tap, screens.why_screen(t, held))


@router.callback_query(DownloadConsents.filter())
async def download(
    tap: CallbackQuery, callback_data: DownloadConsents, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    """The file comes as a message of its own; its name says nothing about anybody."""
    found = await store.read(receipts.receipt, visit.person, rules=scene.rules, now=scene.now)
    if found is None:
        raise NotFound
    await answer(tap)
    form = callback_data.form
    content = await asyncio.to_thread(consent_paper if form == PAPER else consent_file, t, scene, found)
    name = f"consents-{scene.rules.calendar.day_of(scene.now)}.{PAPER if form == PAPER else DATA}"
    if tap.bot:
        file = BufferedInputFile(content, filename=name)
        await tap.bot.send_document(tap.from_user.id, file, caption=screens.file_words(t))


@router.callback_query(ShowNeeded.filter())
async def show_needed(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    held = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
    needed = [switch for switch in held.switches if switch.purpose.nature is Nature.NEEDED]
    await show(tap, screens.needed_screen(t, needed))


def _scope(name: str) -> Scope:
    if name not in set(Scope):
        raise NotFound
    return Scope(name)


@router.callback_query(GiveConsent.filter())
async def give(
    tap: CallbackQuery, callback_data: GiveConsent, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    scope = _scope(callback_data.scope)
    if not requests.at_once(KIND, scope):
        raise NotFound
    held = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
    reads = scene.rules.purposes[scope].reads(callback_data.text, t.language)
    if held.of(scope).state not in screens.LABEL or not reads:
        # Given already, or under another text than the one that would be recorded.
        await show(tap, screens.overview_screen(t, scene, held))
    elif asking.is_known(visit, KIND):
        await store.write(
            purposes.give, visit.person, scope, shown=callback_data.text, rules=scene.rules, now=scene.now
        )  # fmt: skip
        await asking.show_consents(tap, store, t, scene, visit)
    else:
        await asking.open_form(tap, store, visit, t, scene, KIND, {SCOPE: scope, AGAIN: callback_data.text})


@router.callback_query(WithdrawConsent.filter())
async def withdraw(
    tap: CallbackQuery, store: Store, visit: Visit, t: Translator, company: Company, clock: Clock, scene: Scene
) -> None:
    now = clock()
    try:
        held = await store.write(consents.withdraw, visit.person, language=t.language, now=now)
    except NeedsConsent:
        # A second tap, or the same one delivered again: what it was tapped on may be the receipt by now.
        await answer(tap)
        current = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
        await send(tap, screens.overview_screen(t, scene, current))
        return
    receipt = screens.withdrawn_screen(t, company, now, staying=bool(held.staying), lasting=bool(held.lasting))
    await show(tap, receipt)
    # A button under the receipt would put something else in its place.
    await send(tap, home(t, company, replace(visit, subject=None)))
