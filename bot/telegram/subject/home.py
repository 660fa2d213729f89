"""The first words, the main menu, and everything that can be read without agreeing to anything."""

from aiogram import Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from bot.actions import drafts, people, roster
from bot.actions.store import Store
from bot.documents import Company, policy, privacy
from bot.domain.languages import Language
from bot.domain.people import Draft, Visit
from bot.telegram.buttons import (
    AskLanguage,
    BeginDelete,
    ChooseLanguage,
    ContinueDraft,
    Home,
    MyCases,
    OpenStray,
    ShowContact,
    ShowHeld,
    ShowHelp,
    ShowPolicy,
    ShowPrivacy,
    ShowQueue,
)
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Button, Screen, button, show
from bot.telegram.subject.steps import home_row, screen_of
from bot.texts import Markup, Translator, translator

router = Router()

# Forms that a person fills in as a client, as opposed to those of the desk.
CLIENT_FLOWS = frozenset({"delete", "stray"})


def home(t: Translator, company: Company, visit: Visit | None) -> Screen:
    draft = visit.draft if visit else None
    rows = [
        [button(t.plain("Delete my data"), BeginDelete())],
        [button(t.plain("My cases"), MyCases()), button(t.plain("Ask a person"), ShowContact())],
        [button(t.plain("Policy"), ShowPolicy()), button(t.plain("This bot's privacy"), ShowPrivacy())],
        [button("🌐 Русский / Қазақша", AskLanguage()), button(t.plain("Help"), ShowHelp())],
    ]
    if draft and draft.flow in CLIENT_FLOWS:
        does = OpenStray(draft=draft.id) if draft.flow == "stray" else ContinueDraft(draft=draft.id)
        rows.insert(0, [button(t.plain("Continue my request"), does)])
    if visit and visit.subject and visit.subject.agreed:
        rows.insert(-1, [button(t.plain("My consent"), ShowHeld())])
    if visit and visit.member and visit.member.active:
        rows.append(
            [
                button(t.plain("Desk: my work"), ShowQueue(which="mine")),
                button(t.plain("Desk: queue"), ShowQueue(which="all")),
            ]
        )
    text = t(
        "<b>The privacy desk of {company}</b>\n\n"
        "Here you can have your personal data deleted and follow your requests. What would you like to do?",
        company=company.named(t.language),
    )
    return Screen(text=text, rows=rows)


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
            "Hello! This is the privacy desk of {company}: here you can have your personal data deleted and see how "
            "your requests are getting on.\n\nIn which language shall we talk?",
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
    tap: CallbackQuery, callback_data: ChooseLanguage, store: Store, visit: Visit, company: Company
) -> None:
    language = Language.of(callback_data.language) or Language.RU
    await store.write(people.choose_language, visit.person, language)
    t = translator(language)
    await show(tap, _where_they_were(t, company, visit) or home(t, company, visit))


def _where_they_were(t: Translator, company: Company, visit: Visit) -> Screen | None:
    """The step of the form in hand, in the language just chosen."""
    draft: Draft | None = visit.draft
    return screen_of(t, company, visit, draft) if draft and draft.active and draft.flow == "delete" else None


@router.message(Command("help"))
async def help_command(message: Message, t: Translator, company: Company) -> None:
    await show(message, help_screen(t, company))


@router.callback_query(ShowHelp.filter())
async def help_button(tap: CallbackQuery, t: Translator, company: Company) -> None:
    await show(tap, help_screen(t, company))


def help_screen(t: Translator, company: Company) -> Screen:
    text = t(
        "<b>What this chat is for</b>\n\n"
        "• <b>Delete my data</b>: all of it or a part, in your own words. You get a number and a date.\n"
        "• <b>My cases</b>: where each request stands, who acts next and by when. You can add a message or a document, "
        "or take the request back.\n"
        "• <b>Policy</b> and <b>This bot's privacy</b>: what is done with your data.\n\n"
        "/menu opens the menu, /cancel stops what you are doing, /language changes the language. What you have begun "
        "is kept for 24 hours.\n\n"
        "A human: {contact}",
        contact=company.contact,
    )
    return Screen(text=text, rows=[home_row(t)])


@router.callback_query(ShowContact.filter())
async def contact(tap: CallbackQuery, t: Translator, company: Company) -> None:
    await show(tap, contact_screen(t, company))


def contact_screen(t: Translator, company: Company) -> Screen:
    text = t(
        "<b>Ask a person</b>\n\nWrite to us or call: {contact}\n\n"
        "If you already have a case, open it and add a message: the employee who handles it will read it.",
        contact=company.contact,
    )
    return Screen(text=text, rows=[[button(t.plain("My cases"), MyCases())], home_row(t)])


@router.message(Command("privacy"))
async def privacy_command(message: Message, t: Translator, company: Company) -> None:
    await show(message, privacy_screen(t, company))


@router.callback_query(ShowPrivacy.filter())
async def privacy_button(tap: CallbackQuery, t: Translator, company: Company) -> None:
    await show(tap, privacy_screen(t, company))


def privacy_screen(t: Translator, company: Company) -> Screen:
    return Screen(text=privacy(company, t.language), rows=[home_row(t)])


@router.message(Command("policy"))
async def policy_command(message: Message, t: Translator, company: Company) -> None:
    await show(message, policy_screen(t, company, -1))


@router.callback_query(ShowPolicy.filter())
async def policy_button(tap: CallbackQuery, callback_data: ShowPolicy, t: Translator, company: Company) -> None:
    await show(tap, policy_screen(t, company, callback_data.section))


def policy_screen(t: Translator, company: Company, index: int) -> Screen:
    sections = policy(company, t.language)
    if not 0 <= index < len(sections):
        text = t(
            "<b>The privacy policy of {company}, in plain language</b>\n\nChoose a section.",
            company=company.named(t.language),
        )
        rows = [[button(s.title, ShowPolicy(section=n))] for n, s in enumerate(sections)]
        return Screen(text=text, rows=[*rows, home_row(t)])
    turn = [button("◀", ShowPolicy(section=index - 1))] if index else []
    turn += [button("▶", ShowPolicy(section=index + 1))] if index + 1 < len(sections) else []
    back = [button(t.plain("All sections"), ShowPolicy()), *home_row(t)]
    return Screen(text=sections[index].text, rows=[turn, back])


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
