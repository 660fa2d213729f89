"""The first words, the main menu, and everything that can be read without agreeing to anything."""

from aiogram import Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.actions import drafts, people, roster
from bot.actions.store import Store
from bot.documents import Company, privacy
from bot.domain.languages import Language
from bot.domain.people import Visit
from bot.domain.requests import Kind
from bot.domain.staff import Duty
from bot.telegram.buttons import (
    AskLanguage,
    Begin,
    ChooseLanguage,
    CleanChat,
    ContinueDraft,
    Home,
    MyCases,
    NewRequest,
    OpenStray,
    ShowHeld,
    ShowHelp,
    ShowMine,
    ShowPolicy,
    ShowPrivacy,
    ShowQueue,
    ShowRepresentations,
    ShowRights,
)
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Button, Scene, Screen, button, show
from bot.telegram.subject import asking
from bot.telegram.subject.ask_screens import home_row, in_rows
from bot.telegram.subject.kinds import KINDS
from bot.texts import Markup, Translator, translator

router = Router()

# Forms that a person fills in as a client, as opposed to those of the desk.
CLIENT_FLOWS = frozenset({*Kind, "stray"})
# What the menu does not offer itself.
OTHER_RIGHTS = (
    Kind.RECIPIENTS, Kind.BLOCK, Kind.UNBLOCK, Kind.DESTROY_UNLAWFUL, Kind.OBJECT_AUTOMATED, Kind.UNPUBLISH,
    Kind.COMPLAINT, Kind.APPEAL, Kind.RELINK, Kind.REPRESENT,
)  # fmt: skip


def home(t: Translator, company: Company, visit: Visit | None) -> Screen:
    draft = visit.draft if visit else None
    rows = [
        [button(t.plain(KINDS[Kind.ACCESS].button), ShowMine()), _begin(t, Kind.CORRECT)],
        [_begin(t, Kind.DELETE), button(t.plain("My consents"), ShowHeld())],
        [button(t.plain("My cases"), MyCases()), button(t.plain("Other rights"), ShowRights())],
        [button(t.plain("Policy"), ShowPolicy()), button(t.plain("This bot's privacy"), ShowPrivacy())],
        [_begin(t, Kind.QUESTION), button(t.plain("Help"), ShowHelp())],
        [button("🌐 Русский / Қазақша", AskLanguage())],
    ]
    if draft and draft.flow in CLIENT_FLOWS:
        does = OpenStray(draft=draft.id) if draft.flow == "stray" else ContinueDraft(draft=draft.id)
        rows.insert(0, [button(t.plain("Continue my request"), does)])
    if visit and visit.member and visit.member.active:
        rows.append(
            [
                button(t.plain("Desk: my work"), ShowQueue(which="mine")),
                button(t.plain("Desk: queue"), ShowQueue(which="all")),
            ]
        )
        if visit.member.may(Duty.WORK):
            rows.append([button(t.plain("Desk: enter a request"), NewRequest())])
    text = t(
        "<b>The privacy desk of {company}</b>\n\n"
        "Here you can see, correct and delete your personal data, withdraw consent and follow your requests. You can "
        "also simply write what you want.",
        company=company.named(t.language),
    )
    return Screen(text=text, rows=rows)


def _begin(t: Translator, kind: Kind) -> Button:
    if kind is Kind.REPRESENT:
        # First what there is already: whoever acts, or is acted for, can end it there.
        return button(t.plain(KINDS[kind].button), ShowRepresentations())
    return button(t.plain(KINDS[kind].button), Begin(kind=kind))


def rights_screen(t: Translator) -> Screen:
    text = t(
        "<b>Other rights</b>\n\n"
        "Whatever the law gives you about your personal data can be asked for here. Choose, or simply write what you "
        "want: the day of your message counts."
    )
    return Screen(text=text, rows=[*in_rows([_begin(t, kind) for kind in OTHER_RIGHTS]), home_row(t)])


@router.message(Command("rights"))
async def rights_command(message: Message, t: Translator) -> None:
    await show(message, rights_screen(t))


@router.callback_query(ShowRights.filter())
async def rights_button(tap: CallbackQuery, t: Translator) -> None:
    await show(tap, rights_screen(t))


def languages() -> Screen:
    """The one screen in both languages: its reader may know only one of them."""
    both = [translator(language)("In which language shall we talk?") for language in Language]
    return Screen(text=Markup("\n").join(both), rows=[language_row()])


def language_row() -> list[Button]:
    return [
        button("Русский", ChooseLanguage(language=Language.RU)),
        button("Қазақша", ChooseLanguage(language=Language.KK)),
    ]


def greeting(company: Company, known: Language | None) -> Screen:
    speaking = [translator(known)] if known else [translator(language) for language in Language]
    hello = [
        t(
            "Hello! This is the privacy desk of {company}: here you can see, correct and delete your personal data, "
            "withdraw consent and use your other rights.\n\nIn which language shall we talk?",
            company=company.named(t.language),
        )
        for t in speaking
    ]
    return Screen(text=Markup("\n\n").join(hello), rows=[language_row()])


@router.message(CommandStart())
async def start(message: Message, store: Store, visit: Visit, t: Translator, company: Company, clock: Clock) -> None:
    await store.write(drafts.put_aside, visit.person)
    user = message.from_user
    if visit.member and user:
        await store.write(roster.introduce, visit.member.id, name=user.first_name)
    elif visit.subject:
        await store.write(people.set_reachable, visit.person, reachable=True, now=clock())
    if visit.language is None:
        await show(message, greeting(company, Language.of(user.language_code) if user else None))
    else:
        await show(message, Screen(text=t("Welcome back."), remove_keyboard=True))
        await show(message, home(t, company, visit))


@router.message(Command("menu"))
async def menu(message: Message, store: Store, visit: Visit, t: Translator, company: Company) -> None:
    await store.write(drafts.put_aside, visit.person)
    await show(message, home(t, company, visit))


@router.message(Command("cancel"))
async def cancel(message: Message, store: Store, visit: Visit, t: Translator, company: Company) -> None:
    await store.write(drafts.put_aside, visit.person)
    kept = visit.draft is not None and visit.draft.flow in CLIENT_FLOWS
    text = (
        t("Stopped. What you have written is kept for 24 hours: the menu has a button to continue.")
        if kept
        else t("There is nothing to stop.")
    )
    await show(message, Screen(text=text, remove_keyboard=True))
    await show(message, home(t, company, visit))


@router.callback_query(Home.filter())
async def go_home(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, company: Company) -> None:
    await store.write(drafts.put_aside, visit.person)
    await show(tap, home(t, company, visit))


@router.message(Command("language"))
async def ask_language(message: Message) -> None:
    await show(message, languages())


@router.callback_query(AskLanguage.filter())
async def ask_language_again(tap: CallbackQuery) -> None:
    await show(tap, languages())


@router.callback_query(ChooseLanguage.filter())
async def choose_language(
    tap: CallbackQuery, callback_data: ChooseLanguage, store: Store, visit: Visit, company: Company, scene: Scene
) -> None:
    language = Language.of(callback_data.language) or Language.RU
    await store.write(people.choose_language, visit.person, language)
    t = translator(language)
    draft = visit.draft
    if draft and draft.active and draft.flow in set(Kind):
        # The step of the form in hand, in the language just chosen.
        await asking.show_step(tap, store, t, scene, visit, draft)
    else:
        await show(tap, home(t, company, visit))


@router.message(Command("help"))
async def help_command(message: Message, t: Translator, company: Company) -> None:
    await show(message, help_screen(t, company))


@router.callback_query(ShowHelp.filter())
async def help_button(tap: CallbackQuery, t: Translator, company: Company) -> None:
    await show(tap, help_screen(t, company))


def help_screen(t: Translator, company: Company) -> Screen:
    text = t(
        "<b>What this chat is for</b>\n\n"
        "• <b>My data</b>: what the company holds about you.\n"
        "• <b>Correct my data</b>: what is wrong or missing.\n"
        "• <b>Delete my data</b>: all of it or a part, in your own words.\n"
        "• <b>My consents</b>: what you agreed to, and taking it back.\n"
        "• <b>Other rights</b>: everything else the law gives you. Each request gets a number and a date.\n"
        "• <b>My cases</b>: where each request stands, who acts next and by when. You can add a message or a document, "
        "or take the request back.\n"
        "• <b>Policy</b> and <b>This bot's privacy</b>: what is done with your data.\n\n"
        "/menu opens the menu, /cancel stops what you are doing, /language changes the language. What you have begun "
        "is kept for 24 hours.\n\n"
        "A human: {contact}",
        contact=company.contact,
    )
    return Screen(text=text, rows=[clean_row(t), home_row(t)])


def clean_row(t: Translator) -> list[Button]:
    return [button(t.plain("Clean this chat"), CleanChat())]


@router.message(Command("privacy"))
async def privacy_command(message: Message, t: Translator, company: Company) -> None:
    await show(message, privacy_screen(t, company))


@router.callback_query(ShowPrivacy.filter())
async def privacy_button(tap: CallbackQuery, t: Translator, company: Company) -> None:
    await show(tap, privacy_screen(t, company))


def privacy_screen(t: Translator, company: Company) -> Screen:
    return Screen(text=privacy(company, t.language), rows=[clean_row(t), home_row(t)])


@router.message(Command("developer_info"))
async def developer_info(message: Message, t: Translator, company: Company) -> None:
    await show(message, developer_screen(t, company))


def developer_screen(t: Translator, company: Company) -> Screen:
    text = t(
        "<b>Who runs this bot</b>\n\nOperator: {company}, BIN {bin}.\nContact: {contact}\n\n"
        "Requests made here are handled by the operator's staff.",
        company=company.named(t.language),
        bin=company.bin,
        contact=company.contact,
    )
    return Screen(text=text, rows=[home_row(t)])
