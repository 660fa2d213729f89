"""Asking for deletion: choose, write, agree, share the number, check, confirm."""

from contextlib import suppress
from dataclasses import replace

from aiogram import Router
from aiogram.exceptions import TelegramAPIError
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

from bot.actions import cases, drafts, people
from bot.actions.store import Store
from bot.documents import Company, consent
from bot.domain.people import Draft, Visit
from bot.domain.refusals import BadPhone, DraftGone, NotFound, NotYourContact, Refusal
from bot.domain.requests import Scope
from bot.rules import Rules
from bot.telegram.buttons import (
    Agree,
    BeginDelete,
    Checked,
    Confirm,
    ContinueDraft,
    Decline,
    DeleteScope,
    DropDraft,
    Rewrite,
    ShowConsent,
)
from bot.telegram.filters import Step, Wrote
from bot.telegram.middlewares import Clock
from bot.telegram.refusals import words
from bot.telegram.screen import Screen, show
from bot.telegram.subject import steps
from bot.texts import Translator

router = Router()
FLOW = "delete"


async def _go_on(event: CallbackQuery | Message, company: Company, t: Translator, visit: Visit, draft: Draft) -> None:
    """Show the next thing that is still missing."""
    await show(event, steps.screen_of(t, company, visit, draft))


async def _held(store: Store, visit: Visit, draft_id: str, clock: Clock) -> Draft:
    """The form a button speaks of: mostly the one in hand, which came with the visit."""
    if visit.draft and visit.draft.id == draft_id:
        return visit.draft
    return await store.read(drafts.require, visit.person, draft_id, now=clock())


@router.message(Command("delete"))
async def begin(message: Message, visit: Visit, t: Translator) -> None:
    await show(message, _first(t, visit))


@router.callback_query(BeginDelete.filter())
async def begin_by_button(tap: CallbackQuery, visit: Visit, t: Translator) -> None:
    await show(tap, _first(t, visit))


def _first(t: Translator, visit: Visit) -> Screen:
    draft = visit.draft
    begun = draft is not None and draft.flow == FLOW and "words" in draft.payload
    return steps.kept_screen(t, draft) if draft and begun else steps.scope_screen(t)


@router.callback_query(DeleteScope.filter())
async def choose_scope(
    tap: CallbackQuery, callback_data: DeleteScope, store: Store, visit: Visit, t: Translator, company: Company,
    clock: Clock,
) -> None:  # fmt: skip
    if callback_data.scope not in set(Scope):
        raise NotFound
    scope = Scope(callback_data.scope)
    step = "words" if scope is Scope.PART else "check"
    draft = await store.write(drafts.begin, visit.person, FLOW, step, payload={"scope": scope}, now=clock())
    await _go_on(tap, company, t, visit, draft)


@router.message(Step(FLOW, "words"), Wrote())
async def write_words(
    message: Message, store: Store, visit: Visit, t: Translator, company: Company, clock: Clock
) -> None:
    draft = _in_hand(visit)
    typed = drafts.words(message.text)
    filled = await store.write(
        drafts.fill,
        visit.person,
        draft.id,
        step="check",
        received="words" not in draft.payload,
        values={"words": typed},
        now=clock(),
    )
    await _go_on(message, company, t, visit, filled)


@router.message(Step(FLOW, "words"))
async def not_words(message: Message, t: Translator) -> None:
    await show(message, Screen(text=t("Please write what to delete in words, in one message. Nothing is lost.")))
    await show(message, steps.words_screen(t))


def _in_hand(visit: Visit) -> Draft:
    if visit.draft is None:
        raise DraftGone
    return visit.draft


@router.callback_query(ContinueDraft.filter())
async def go_on(
    tap: CallbackQuery, callback_data: ContinueDraft, store: Store, visit: Visit, t: Translator, company: Company,
    clock: Clock,
) -> None:  # fmt: skip
    draft = await store.write(drafts.take_up, visit.person, callback_data.draft, now=clock())
    await _go_on(tap, company, t, visit, draft)


@router.callback_query(DropDraft.filter())
async def drop(
    tap: CallbackQuery, callback_data: DropDraft, store: Store, visit: Visit, t: Translator, clock: Clock
) -> None:
    await store.write(drafts.discard, visit.person, callback_data.draft, now=clock())
    await show(tap, steps.dropped_screen(t))


@router.callback_query(Rewrite.filter())
async def rewrite(
    tap: CallbackQuery, callback_data: Rewrite, store: Store, visit: Visit, t: Translator, clock: Clock
) -> None:
    draft = await _held(store, visit, callback_data.draft, clock)
    if draft.payload["scope"] == Scope.ALL:
        await show(tap, steps.scope_screen(t))
        return
    await store.write(drafts.fill, visit.person, draft.id, step="words", now=clock())
    await show(tap, steps.words_screen(t))


@router.callback_query(ShowConsent.filter())
async def show_consent(
    tap: CallbackQuery, callback_data: ShowConsent, store: Store, visit: Visit, t: Translator, company: Company,
    clock: Clock,
) -> None:  # fmt: skip
    draft = await _held(store, visit, callback_data.draft, clock)
    await show(tap, steps.consent_screen(t, company, draft, full=callback_data.full))


@router.callback_query(Agree.filter())
async def agree(
    tap: CallbackQuery, callback_data: Agree, store: Store, visit: Visit, t: Translator, company: Company, clock: Clock
) -> None:
    draft = await _held(store, visit, callback_data.draft, clock)
    card = consent(company, t.language)
    if not steps.shown(card, callback_data.text):
        # The card under the button is another text, or another language, than the one that would be recorded.
        await show(tap, steps.consent_screen(t, company, draft))
        return
    subject = await store.write(
        people.agree,
        tap.from_user.id,
        name=tap.from_user.full_name,
        edition=card.edition,
        text_hash=card.digest,
        language=t.language,
        now=clock(),
    )
    await _go_on(tap, company, t, replace(visit, subject=subject), draft)


@router.callback_query(Decline.filter())
async def decline(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, company: Company) -> None:
    await store.write(drafts.put_aside, visit.person)
    await show(tap, steps.declined_screen(t, company))


def _waits_for_phone(visit: Visit) -> Draft | None:
    draft = visit.draft
    ready = draft is not None and draft.active and draft.flow == FLOW and draft.step == "check"
    return draft if ready and visit.subject and visit.subject.agreed and visit.subject.level == 0 else None


@router.message(Step(FLOW, "check"))
async def share_phone(
    message: Message, store: Store, visit: Visit, t: Translator, company: Company, clock: Clock
) -> None:
    draft = _waits_for_phone(visit)
    if draft is None:
        # Also where a number that was taken in comes again after a kill: the way on is shown again.
        await show(message, Screen(text=t("Please use the buttons under the request."), remove_keyboard=True))
        await _go_on(message, company, t, visit, _in_hand(visit))
    elif message.contact is None:
        if message.text == t.plain("Not now"):
            await show(message, Screen(text=t("As you wish."), remove_keyboard=True))
            await show(message, steps.no_phone_screen(t, company, draft))
        else:
            await show(message, steps.phone_screen(t))
    else:
        try:
            phone = own_phone(message)
        except Refusal as refusal:
            # The keyboard was gone with the press: the way on is to show it again.
            await show(message, Screen(text=words(t, refusal)))
            await show(message, steps.phone_screen(t))
            return
        subject = await store.write(people.share_phone, visit.person, phone, now=clock())
        with suppress(TelegramAPIError):
            await message.delete()
        await show(message, Screen(text=t("Thank you, we have your number."), remove_keyboard=True))
        await _go_on(message, company, t, replace(visit, subject=subject), draft)


def own_phone(message: Message) -> str:
    """The sender's own number in E.164; raises `NotYourContact` for a card of somebody else or one passed on."""
    contact = message.contact
    sender = message.from_user
    if contact is None or sender is None or contact.user_id != sender.id or message.forward_origin is not None:
        raise NotYourContact
    try:
        number = parse(contact.phone_number if contact.phone_number.startswith("+") else f"+{contact.phone_number}")
    except NumberParseException:
        raise BadPhone from None
    if not is_possible_number(number):
        raise BadPhone
    return format_number(number, PhoneNumberFormat.E164)


@router.callback_query(Checked.filter())
async def checked(
    tap: CallbackQuery, callback_data: Checked, store: Store, visit: Visit, t: Translator, company: Company,
    clock: Clock,
) -> None:  # fmt: skip
    draft = await _held(store, visit, callback_data.draft, clock)
    if draft.version != callback_data.version or visit.subject is None or visit.subject.level == 0:
        await _go_on(tap, company, t, visit, draft)
    else:
        await show(tap, steps.confirm_screen(t, draft))


@router.callback_query(Confirm.filter())
async def confirm(
    tap: CallbackQuery, callback_data: Confirm, store: Store, visit: Visit, t: Translator, rules: Rules, clock: Clock
) -> None:
    case = await store.write(
        cases.file, visit.person, callback_data.draft, version=callback_data.version, rules=rules, now=clock()
    )
    await show(tap, steps.registered_screen(t, case))
