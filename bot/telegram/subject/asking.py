"""Asking for something: choose, answer its questions, agree, share the number, check, file. One road for every kind."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from aiogram import Router
from aiogram.exceptions import AiogramError
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_possible_number, parse

from bot.actions import cases, drafts, people, purposes, relinks, representations, values
from bot.actions.purposes import State
from bot.actions.store import Store
from bot.documents import consent
from bot.domain import requests
from bot.domain.cases import Case, Demand
from bot.domain.people import Draft, Visit
from bot.domain.refusals import BadPhone, DraftGone, NeedsCode, NotFound, NotYourContact, Refusal
from bot.domain.representations import Representation
from bot.domain.requests import FOR, REQUESTS, SCOPE, Form, Kind, Question, Scope
from bot.telegram.buttons import (
    ActFor,
    Agree,
    Begin,
    Checked,
    Choose,
    Confirm,
    ContinueDraft,
    Decline,
    Disagree,
    DropDraft,
    Pick,
    PlanDraft,
    Rewrite,
    ShowConsent,
    ShowWhole,
    Skip,
)
from bot.telegram.files import file_of
from bot.telegram.filters import Asked, NoCommand
from bot.telegram.refusals import words
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.telegram.subject import ask_screens as screens
from bot.telegram.subject import correcting, planning
from bot.telegram.subject.consent_screens import overview_screen
from bot.telegram.subject.forms import held
from bot.telegram.subject.kinds import KINDS
from bot.telegram.subject.proving import ask_code, prove
from bot.texts import Translator

router = Router()
DIGITS_OF_A_NUMBER = 5
COMMANDS = {"correct": Kind.CORRECT, "delete": Kind.DELETE}


async def go_on(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft
) -> None:
    """Show the next thing that is still missing; what needs no check is filed as soon as nothing is."""
    offered = await offers(store, scene, visit, draft)
    draft = await _asking_whom(store, scene, visit, draft, offered)
    ready, another = screens.is_ready(visit, draft), bool(draft.payload.get(FOR))
    if ready and not another and scene.at_once and requests.answers_itself(Kind(draft.flow), draft.payload):
        # Nothing is filed: what was begun is answered by the company's own systems.
        await store.write(drafts.discard, visit.person, draft.id, now=scene.now)
        await ask_code(event, store, visit, t, scene)
    elif ready and not another and scene.at_once and requests.planned(Kind(draft.flow), draft.payload):
        systems = planning if draft.flow == Kind.DELETE else correcting
        await systems.go_on(event, store, t, scene, visit, draft)
    elif ready and another and requests.PLAN in draft.payload:
        # What somebody else's data are is not shown here: it is written in words.
        await to_staff(event, store, t, scene, visit, draft)
    elif ready and not another and requests.at_once(Kind(draft.flow), Scope(draft.payload[SCOPE])):
        await store.write(purposes.finish, visit.person, draft, rules=scene.rules, now=scene.now)
        await show_consents(event, store, t, scene, visit)
    else:
        await show_step(event, store, t, scene, visit, draft, offered)


async def to_staff(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft
) -> None:
    """The same request for staff, who make sure by other means that it is the person."""
    payload = requests.in_words(Kind(draft.flow), draft.payload)
    step = requests.step_of(Kind(draft.flow), payload)
    again = await store.write(drafts.rewrite, visit.person, draft, step, payload, now=scene.now)
    await go_on(event, store, t, scene, visit, again)


async def _step(
    store: Store,
    t: Translator,
    scene: Scene,
    visit: Visit,
    draft: Draft,
    offered: Sequence[Representation] | None = None,
) -> Screen:
    """Where a begun request stands; ``offered`` where that was looked up already."""
    if draft.step == SCOPE and draft.flow == Kind.WITHDRAW_CONSENT:
        return overview_screen(
            t, scene, await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
        )
    if offered is None:
        offered = await offers(store, scene, visit, draft)
    refused = await refusals_of(store, visit, draft)
    return screens.screen_of(t, scene, visit, draft, refused, offered)


async def offers(store: Store, scene: Scene, visit: Visit, draft: Draft) -> Sequence[Representation]:
    """For whom else this form can be filled in; nobody is looked up for somebody who has only begun."""
    if visit.subject is None:
        return ()
    today = scene.rules.calendar.day_of(scene.now)
    return await store.read(representations.offered, visit.person, Kind(draft.flow), draft.payload, today=today)


async def refusals_of(store: Store, visit: Visit, draft: Draft) -> Sequence[Demand]:
    """What can be appealed against, for the form that asks which, or that says which it is about."""
    asks = draft.step == "about" or "about" in draft.payload
    return await store.read(cases.refused_of, visit.person) if asks else ()


async def _asking_whom(
    store: Store, scene: Scene, visit: Visit, draft: Draft, offered: Sequence[Representation]
) -> Draft:
    """The form at the question for whom, where that is open; past it where there is nobody left to choose."""
    step = draft.step
    if screens.asks_whom(draft, offered):
        step = FOR
    elif step == FOR and FOR not in draft.payload:
        step = requests.step_of(Kind(draft.flow), draft.payload)
    return (
        draft
        if step == draft.step
        else await store.write(drafts.fill, visit.person, draft.id, step=step, now=scene.now)
    )


async def show_consents(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit
) -> None:
    """Where every consent stands now: after an act, and after one that came twice or too late."""
    held = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
    await show(event, overview_screen(t, scene, held))


async def show_step(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft,
    offered: Sequence[Representation] | None = None,
) -> None:  # fmt: skip
    await show(event, await _step(store, t, scene, visit, draft, offered))


async def show_choice(
    event: CallbackQuery | Message, store: Store, t: Translator, scene: Scene, visit: Visit, kind: Kind
) -> None:
    """What of the kind can be asked."""
    if kind is Kind.WITHDRAW_CONSENT:
        await show_consents(event, store, t, scene, visit)
    else:
        await show(event, screens.scope_screen(t, kind, scene.rules))


def is_known(visit: Visit, kind: Kind) -> bool:
    """Whether this person can file such a request at once: they have agreed, and we know who they are."""
    return visit.subject is not None and visit.subject.agreed and visit.subject.level >= REQUESTS[kind].level


def kind_named(name: str) -> Kind:
    if name not in set(Kind):
        raise NotFound
    return Kind(name)


@router.message(Command(*COMMANDS))
async def begin_by_command(
    message: Message, command: CommandObject, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    await begin(message, store, visit, t, scene, COMMANDS[command.command])


@router.callback_query(Begin.filter())
async def begin_by_button(
    tap: CallbackQuery, callback_data: Begin, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    await begin(tap, store, visit, t, scene, kind_named(callback_data.kind))


@router.callback_query(Disagree.filter())
async def disagree(
    tap: CallbackQuery, callback_data: Disagree, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    """An appeal against this very answer; a letter stays, and the form comes beneath it."""
    refused = await store.read(cases.refused_of, visit.person)
    if callback_data.demand not in {demand.id for demand in refused}:
        raise NotFound
    payload = {SCOPE: str(Scope.REFUSAL), "about": callback_data.demand}
    step = requests.step_of(Kind.APPEAL, payload)
    draft = await store.write(drafts.begin, visit.person, Kind.APPEAL, step, payload=payload, now=scene.now)
    screen = await _step(store, t, scene, visit, draft)
    if callback_data.under:
        await answer(tap)
        await send(tap, screen)
    else:
        await show(tap, screen)


async def begin(
    event: CallbackQuery | Message, store: Store, visit: Visit, t: Translator, scene: Scene, kind: Kind
) -> None:
    """Ask what of the kind is meant; where there is only one thing, ask the first question at once."""
    draft = visit.draft
    if draft and draft.flow == kind and requests.expressed(kind, draft.payload):
        await show(event, screens.kept_screen(t, draft))
    elif not (payload := requests.begun(kind, planned=scene.at_once)):
        await show_choice(event, store, t, scene, visit, kind)
    else:
        await open_form(event, store, visit, t, scene, kind, payload)


async def open_form(
    event: CallbackQuery | Message, store: Store, visit: Visit, t: Translator, scene: Scene, kind: Kind,
    payload: dict[str, str],
) -> None:  # fmt: skip
    step = requests.step_of(kind, payload)
    draft = await store.write(drafts.begin, visit.person, kind, step, payload=payload, now=scene.now)
    await go_on(event, store, t, scene, visit, draft)


@router.callback_query(Choose.filter())
async def choose(
    tap: CallbackQuery, callback_data: Choose, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    kind = kind_named(callback_data.kind)
    if callback_data.scope not in REQUESTS[kind].scopes:
        raise NotFound
    draft = visit.draft
    waits = draft is not None and draft.active and draft.flow == kind and draft.step == SCOPE
    if not waits and requests.at_once(kind, Scope(callback_data.scope)):
        await _switch_off(tap, store, visit, t, scene, kind, Scope(callback_data.scope))
    elif draft and waits:
        # Words written outside any form wait for the first choice: they stay, and so does their moment.
        chosen = await store.write(drafts.answer, visit.person, draft.id, SCOPE, callback_data.scope, now=scene.now)
        await go_on(tap, store, t, scene, visit, chosen)
    else:
        planned = requests.to_plan(kind, Scope(callback_data.scope)) if scene.at_once else {}
        await open_form(tap, store, visit, t, scene, kind, {SCOPE: callback_data.scope, **planned})


async def _switch_off(
    tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene, kind: Kind, scope: Scope
) -> None:
    """One tap withdraws a consent that nothing needs; a stranger is asked for consent and number first."""
    held = await store.read(purposes.overview, visit.person, rules=scene.rules, now=scene.now)
    if held.of(scope).state in {State.WITHDRAWN, State.REFUSED}:
        await show(tap, overview_screen(t, scene, held))
    elif is_known(visit, kind):
        await store.write(purposes.switch_off, visit.person, scope, rules=scene.rules, now=scene.now)
        await show_consents(tap, store, t, scene, visit)
    else:
        await open_form(tap, store, visit, t, scene, kind, {SCOPE: scope})


@router.callback_query(ActFor.filter())
async def act_for(
    tap: CallbackQuery, callback_data: ActFor, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    offered = await offers(store, scene, visit, draft)
    if callback_data.representation and callback_data.representation not in {right.id for right in offered}:
        raise NotFound
    if draft.step == FOR:
        values = {FOR: callback_data.representation}
        step = requests.step_of(Kind(draft.flow), {**draft.payload, **values})
        draft = await store.write(drafts.fill, visit.person, draft.id, step=step, values=values, now=scene.now)
    await go_on(tap, store, t, scene, visit, draft)


@router.callback_query(Pick.filter())
async def pick(
    tap: CallbackQuery, callback_data: Pick, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    question = requests.question(Kind(draft.flow), callback_data.name)
    if question is None or (question.form is Form.CHOICE and callback_data.option not in question.options):
        raise NotFound
    if question.form not in {Form.CHOICE, Form.DEMAND} or question.name != draft.step:
        # An old button: what is asked now is asked again.
        await go_on(tap, store, t, scene, visit, draft)
        return
    filled = await store.write(
        drafts.answer, visit.person, draft.id, question.name, callback_data.option, now=scene.now
    )  # fmt: skip
    await go_on(tap, store, t, scene, visit, filled)


@router.callback_query(Skip.filter())
async def skip(
    tap: CallbackQuery, callback_data: Skip, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    question = requests.question(Kind(draft.flow), callback_data.name)
    if question and question.optional and question.name == draft.step:
        draft = await store.write(drafts.answer, visit.person, draft.id, question.name, "", now=scene.now)
    await go_on(tap, store, t, scene, visit, draft)


@router.message(Asked(), NoCommand())
async def write(message: Message, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    """An answer to the question that was asked, or word of what is awaited instead."""
    draft = visit.draft
    if draft is None:
        raise DraftGone
    question = requests.question(Kind(draft.flow), draft.step)
    if question and question.form is Form.FILE and message.text is None:
        await _take_file(message, store, visit, t, scene, draft, question)
    elif question and question.typed and message.text is not None:
        await _take_words(message, store, visit, t, scene, draft, question)
    elif question or draft.step in {SCOPE, FOR}:
        await show(message, screens.awaited_screen(t, question))
        await go_on(message, store, t, scene, visit, draft)
    else:
        await share_phone(message, store, visit, t, scene, draft)


async def _take_words(
    message: Message, store: Store, visit: Visit, t: Translator, scene: Scene, draft: Draft, question: Question
) -> None:
    today = scene.rules.calendar.day_of(scene.now)
    if question.private:
        # A value does not stay in a chat that Telegram keeps abroad, a mistyped one neither.
        await _remove(message)
    try:
        value = values.taken(question, draft.payload.get("field"), message.text, today=today)
    except Refusal as refusal:
        # What is asked stands under the word of what was wrong, with every way on.
        asked = await _step(store, t, scene, visit, draft)
        await show(message, replace(asked, text=words(t, refusal) + "\n\n" + asked.text))
        return
    filled = await store.write(drafts.answer, visit.person, draft.id, question.name, value, now=scene.now)
    await go_on(message, store, t, scene, visit, filled)


async def _remove(message: Message) -> None:
    with suppress(AiogramError):
        await message.delete()


async def _take_file(
    message: Message, store: Store, visit: Visit, t: Translator, scene: Scene, draft: Draft, question: Question
) -> None:
    document = await file_of(message)
    if document is None:
        raise DraftGone
    filled = await store.write(
        drafts.answer, visit.person, draft.id, question.name, document.packed(), now=scene.now,
        beside={f"{question.name}_at": scene.now.isoformat()},
    )  # fmt: skip
    await go_on(message, store, t, scene, visit, filled)


@router.callback_query(ContinueDraft.filter())
async def take_up(
    tap: CallbackQuery, callback_data: ContinueDraft, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    await held(store, visit, callback_data.draft, scene)
    draft = await store.write(drafts.take_up, visit.person, callback_data.draft, now=scene.now)
    await go_on(tap, store, t, scene, visit, draft)


@router.callback_query(DropDraft.filter())
async def drop(
    tap: CallbackQuery, callback_data: DropDraft, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    await store.write(drafts.discard, visit.person, callback_data.draft, now=scene.now)
    await show(tap, screens.dropped_screen(t))


@router.callback_query(Rewrite.filter())
async def rewrite(
    tap: CallbackQuery, callback_data: Rewrite, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    kind = Kind(draft.flow)
    names = [q.name for q in screens.rewritable(kind, draft)]
    names += [FOR] if FOR in draft.payload else []
    names += [SCOPE] if KINDS[kind].choose else []
    name = callback_data.name or (names[0] if len(names) == 1 and FOR not in names else "")
    corrected = screens.corrected(draft, name)
    if corrected:
        step = "value" if name != screens.WITHOUT else requests.step_of(kind, corrected)
        again = await store.write(drafts.rewrite, visit.person, draft, step, corrected, now=scene.now)
        await go_on(tap, store, t, scene, visit, again)
    elif not names:
        await show_choice(tap, store, t, scene, visit, kind)
    elif name not in names:
        await show(tap, screens.which_screen(t, draft))
    else:
        again = await store.write(drafts.fill, visit.person, draft.id, step=name, now=scene.now)
        await go_on(tap, store, t, scene, visit, again)


@router.callback_query(ShowConsent.filter())
async def show_consent(
    tap: CallbackQuery, callback_data: ShowConsent, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    await show(tap, screens.consent_screen(t, scene.company, draft, full=callback_data.full))


@router.callback_query(Agree.filter())
async def agree(
    tap: CallbackQuery, callback_data: Agree, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    card = consent(scene.company, t.language)
    if not screens.shown(card, callback_data.text):
        # The card under the button is another text, or another language, than the one that would be recorded.
        await show(tap, screens.consent_screen(t, scene.company, draft))
        return
    subject = await store.write(
        people.agree,
        tap.from_user.id,
        name=tap.from_user.full_name,
        edition=card.edition,
        text_hash=card.digest,
        language=t.language,
        now=scene.now,
    )
    await go_on(tap, store, t, scene, replace(visit, subject=subject), draft)


@router.callback_query(Decline.filter())
async def decline(tap: CallbackQuery, store: Store, visit: Visit, t: Translator, scene: Scene) -> None:
    await store.write(drafts.put_aside, visit.person)
    await show(tap, screens.declined_screen(t, scene.company))


async def share_phone(message: Message, store: Store, visit: Visit, t: Translator, scene: Scene, draft: Draft) -> None:
    if not screens.waits_for_phone(visit, draft):
        # Also where a number that was taken in comes again after a kill: the way on is shown again.
        await show(message, Screen(text=t("Please use the buttons under the request."), remove_keyboard=True))
        await go_on(message, store, t, scene, visit, draft)
    elif message.contact is None:
        if message.text == t.plain("Not now"):
            await show(message, Screen(text=t("As you wish."), remove_keyboard=True))
            await show(message, screens.no_phone_screen(t, scene.company, draft))
        else:
            if message.text and has_number(message.text):
                await _remove(message)
                await show(message, Screen(text=t("A typed number cannot be taken: only Telegram can vouch for it.")))
            await show(message, screens.number_screen(t, draft))
    else:
        try:
            phone = own_phone(message)
        except Refusal as refusal:
            # The keyboard was gone with the press: the way on is to show it again.
            await _remove(message)
            await show(message, Screen(text=words(t, refusal)))
            await show(message, screens.number_screen(t, draft))
            return
        await _take_phone(message, store, visit, t, scene, draft, phone)


async def _take_phone(
    message: Message, store: Store, visit: Visit, t: Translator, scene: Scene, draft: Draft, phone: str
) -> None:
    known = False
    if requests.awaits_number(Kind(draft.flow), draft.payload):
        subject, draft, known = await store.write(relinks.offer, visit.person, draft.id, phone, now=scene.now)
    else:
        subject = await store.write(people.share_phone, visit.person, phone, now=scene.now)
    await _remove(message)
    await show(message, Screen(text=t("Thank you, we have your number."), remove_keyboard=True))
    if known:
        await show(message, screens.same_phone_screen(t, draft))
    else:
        await go_on(message, store, t, scene, replace(visit, subject=subject), draft)


def has_number(text: str) -> bool:
    return sum(character.isdigit() for character in text) >= DIGITS_OF_A_NUMBER


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
    tap: CallbackQuery, callback_data: Checked, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    sure = REQUESTS[Kind(draft.flow)].sure
    offered = await offers(store, scene, visit, draft)
    ready = screens.can_be_checked(visit, draft, offered)
    if draft.version != callback_data.version or not sure or not ready:
        await go_on(tap, store, t, scene, visit, draft)
    else:
        await show(tap, screens.confirm_screen(t, draft, screens.by_right(draft, offered)))


@router.callback_query(ShowWhole.filter())
async def show_whole(
    tap: CallbackQuery, callback_data: ShowWhole, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    offered = await offers(store, scene, visit, draft)
    if screens.can_be_checked(visit, draft, offered):
        await show(tap, screens.check_screen(t, draft, screens.by_right(draft, offered), whole=True))
    else:
        await go_on(tap, store, t, scene, visit, draft)


@router.callback_query(Confirm.filter())
async def confirm(
    tap: CallbackQuery, callback_data: Confirm, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = visit.draft
    if (
        draft
        and draft.id == callback_data.draft
        and scene.at_once
        and requests.planned(Kind(draft.flow), draft.payload)
    ):
        case = await _confirm_plan(tap, store, t, scene, visit, draft, callback_data.version)
    else:
        case = await store.write(
            cases.file, visit.person, callback_data.draft, version=callback_data.version, rules=scene.rules,
            now=scene.now,
        )  # fmt: skip
    if case:
        await show(tap, screens.registered_screen(t, case))


async def _confirm_plan(
    tap: CallbackQuery, store: Store, t: Translator, scene: Scene, visit: Visit, draft: Draft, version: int
) -> Case | None:
    """None where something else has to be shown first: a code, or what has changed."""
    try:
        if draft.flow == Kind.CORRECT:
            return await correcting.confirm(store, scene, visit, draft, version)
        return await planning.confirm(tap, store, t, scene, visit, draft, version)
    except NeedsCode:
        await prove(tap, store, t, scene, visit, draft)
        return None


@router.callback_query(PlanDraft.filter())
async def plan_draft(
    tap: CallbackQuery, callback_data: PlanDraft, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    draft = await held(store, visit, callback_data.draft, scene)
    await go_on(tap, store, t, scene, visit, draft)
