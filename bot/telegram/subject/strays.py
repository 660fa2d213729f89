"""Whatever nothing else has understood: kept if it may be a request, answered always."""

from contextlib import suppress
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.actions import cases, drafts, people
from bot.actions.store import Store
from bot.documents import Company
from bot.domain.cases import Case
from bot.domain.people import Draft, Visit
from bot.domain.refusals import TooLong
from bot.domain.requests import Kind
from bot.recognition import is_small_talk, recognise
from bot.telegram.buttons import (
    AddStray,
    AddToCase,
    AskAs,
    DropDraft,
    OpenCase,
    OpenStray,
    SearchStray,
    UnderLetter,
    WithdrawCase,
)
from bot.telegram.files import file_of
from bot.telegram.filters import Spoke
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Button, Scene, Screen, answer, button, send, show
from bot.telegram.subject import ask_screens as screens
from bot.telegram.subject import asking
from bot.telegram.subject.case_screens import added_screen, case_screen
from bot.telegram.subject.home import home
from bot.telegram.subject.kinds import KINDS
from bot.texts import Translator

router = Router()


@router.edited_message()
async def edited(message: Message, t: Translator) -> None:
    await show(message, edited_screen(t))


def edited_screen(t: Translator) -> Screen:
    text = t(
        "You have changed a message. What has been taken in stays as it was. If you want to put it differently, send a "
        "new message or press “Change” under the request."
    )
    return Screen(text=text, rows=[screens.home_row(t)])


@router.message(Spoke())
async def free_text(
    message: Message, store: Store, visit: Visit, t: Translator, clock: Clock, company: Company
) -> None:
    """Words without a form: kept sealed for 24 hours, because they may express a request and start its clock."""
    document = await file_of(message)
    try:
        words = drafts.words(message.caption if document else message.text)
    except TooLong as refusal:
        await show(message, too_long_screen(t, refusal))
        return
    if is_small_talk(words) and not document:
        hello = t("Good to hear from you. Write in a few words what you want, or choose from the menu.")
        await show(message, Screen(text=hello))
        await show(message, home(t, company, visit))
        return
    payload = {"words": words, "message": str(message.message_id)}
    if document:
        payload["document"] = document.packed()
    draft, opened = await store.write(cases.keep_stray, visit.person, payload, now=clock())
    await show(message, choose_screen(t, draft, opened))


def too_long_screen(t: Translator, refusal: TooLong) -> Screen:
    text = t(
        "The text is too long: {length} characters, and {limit} fit. Please shorten it and send it again.",
        length=int(refusal.facts["length"]),
        limit=int(refusal.facts["limit"]),
    )
    return Screen(text=text, rows=[screens.home_row(t)])


def choose_screen(t: Translator, draft: Draft, opened: list[Case]) -> Screen:
    """What the words seem to ask for; unsure, the bot asks with buttons."""
    found = recognise(draft.payload["words"])
    if found.kind:
        name = t(KINDS[found.kind].button)
        text = t("It seems you want: <b>{what}</b>. Is that right? The term is counted from your message.", what=name)
    elif found.among:
        text = t("Which of these do you want? The term is counted from your message.")
    else:
        text = t("What should be done with your message? If it is a request, its term is counted from this message.")
    among = (found.kind,) if found.kind else found.among
    rows = [[_as(t, draft, kind)] for kind in among or (Kind.QUESTION,)]
    rows += [
        [button(t.plain("Add it to case {number}", number=case.number), AddStray(draft=draft.id, case=case.id))]
        for case in opened[:3]
    ]
    rows.append([button(t.plain("Look for it in the policy"), SearchStray(draft=draft.id))])
    rows.append([button(t.plain("Something else"), AskAs(draft=draft.id))])
    rows.append([button(t.plain("Nothing, forget it"), DropDraft(draft=draft.id)), *screens.home_row(t)])
    return Screen(text=text, rows=rows)


def _as(t: Translator, draft: Draft, kind: Kind) -> Button:
    return button(t.plain(KINDS[kind].button), AskAs(draft=draft.id, kind=kind))


def every_kind_screen(t: Translator, draft: Draft) -> Screen:
    text = t("What is your message? Its term is counted from when you wrote it.")
    rows = screens.in_rows([_as(t, draft, kind) for kind in Kind])
    back = [button(t.plain("Back"), OpenStray(draft=draft.id)), *screens.home_row(t)]
    return Screen(text=text, rows=[*rows, back])


@router.callback_query(OpenStray.filter())
async def open_stray(
    tap: CallbackQuery, callback_data: OpenStray, store: Store, visit: Visit, t: Translator, clock: Clock
) -> None:
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=clock())
    await show(tap, choose_screen(t, draft, await store.read(cases.open_ones, visit.person)))


@router.callback_query(AskAs.filter())
async def ask_as(
    tap: CallbackQuery, callback_data: AskAs, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    if callback_data.kind:
        kind = asking.kind_named(callback_data.kind)
        draft = await store.write(drafts.turn_into, visit.person, callback_data.draft, kind, now=scene.now)
        await asking.go_on(tap, store, t, scene, visit, draft)
    else:
        stray = await store.read(drafts.require, visit.person, callback_data.draft, now=scene.now)
        await show(tap, every_kind_screen(t, stray))


@router.callback_query(AddStray.filter())
async def add_stray(
    tap: CallbackQuery, callback_data: AddStray, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    case = await store.write(
        cases.add_stray, visit.person, callback_data.draft, callback_data.case, chat_id=tap.from_user.id,
        rules=scene.rules, now=scene.now,
    )  # fmt: skip
    await show(tap, added_screen(t, case))


@router.message()
async def anything_else(message: Message, visit: Visit, t: Translator, company: Company) -> None:
    """An unknown command, a sticker, a voice message, a file without a case: said aloud, with the menu under it."""
    if message.text is not None:
        text = t("There is no such command. Here is the menu.")
    else:
        text = t(
            "This cannot be taken here: please write in words. A document or a photo can be added to a case: open the "
            "case and press “Add a message or a document”."
        )
    await show(message, Screen(text=text))
    await show(message, home(t, company, visit))


@router.callback_query()
async def unknown_button(tap: CallbackQuery, visit: Visit, t: Translator, company: Company) -> None:
    await answer(tap, t.plain("This button is no longer valid. Here is the menu."), alert=True)
    await show(tap, home(t, company, visit), answered=True)


def case_of(data: str | None) -> str | None:
    """The case a client's button speaks of, whichever button it is."""
    for button_of in (OpenCase, AddToCase, UnderLetter, WithdrawCase, AddStray):
        with suppress(TypeError, ValueError):
            return button_of.unpack(data or "").case
    return None


def _under_letter(data: str | None) -> bool:
    return (data or "").startswith(f"{UnderLetter.__prefix__}:")


async def recover(tap: CallbackQuery, data: dict[str, Any]) -> None:
    """After a refusal, put the person before what is true now: the case the button spoke of, or the menu."""
    visit: Visit | None = data.get("visit")
    if visit is None or tap.message is None or tap.message.chat.type != "private":
        return
    store: Store = data["store"]
    t: Translator = data["t"]
    fresh = await store.read(people.visit, tap.from_user.id, now=data["clock"]())
    case_id = case_of(tap.data)
    if case_id:
        mine = await store.read(cases.find_shown, visit.person, case_id)
        if mine:
            scene: Scene = data["scene"]
            screen = case_screen(t, mine, scene)
            # Under a letter the answer comes beneath it: the letter is the person's to keep.
            await (send(tap, screen) if _under_letter(tap.data) else show(tap, screen, answered=True))
            return
    draft = fresh.draft
    if draft and draft.flow in set(Kind):
        await show(tap, screens.kept_screen(t, draft), answered=True)
    else:
        await show(tap, home(t, data["company"], fresh), answered=True)
