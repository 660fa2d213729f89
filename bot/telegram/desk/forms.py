"""Ask, answer, note, carry out, send back, reopen: typed in private into a sealed draft, previewed, sent."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.actions import decisions as deciding
from bot.actions import desk as work
from bot.actions import drafts
from bot.actions.store import Store
from bot.domain.broadcasts import FORM as BROADCAST
from bot.domain.cases import Case, Event, Outcome
from bot.domain.duties import FORMS as DUTY_FORMS
from bot.domain.elsewhere import STEPS
from bot.domain.grounds import fitting
from bot.domain.people import Draft, Visit
from bot.domain.policies import FORM as POLICY
from bot.domain.refusals import BadFile, DraftGone, NotFound
from bot.domain.staff import Member
from bot.rules import Rules
from bot.sources.books import Books
from bot.telegram.buttons import DropForm, RewriteForm, SendBack, SendForm, TakeUpForm, Write
from bot.telegram.desk import broadcasts, duties, entering, policies, previews
from bot.telegram.desk import form_screens as screens
from bot.telegram.desk.guard import Encloses, FormStep
from bot.telegram.files import file_of
from bot.telegram.filters import Private, Wrote
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Scene, Screen, answer, send, show
from bot.texts import Translator

router = Router(name="desk forms")
for observer in (router.message, router.edited_message, router.callback_query):
    observer.filter(Private())

# What each form does to the case; None leaves it where it is.
MOVES = {"ask": Event.ASK, "answer": None, "note": None, "done": Event.DONE, "reopen": Event.REOPEN}


@router.callback_query(Write.filter())
async def begin(
    tap: CallbackQuery, callback_data: Write, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock
) -> None:
    flow = callback_data.flow
    if flow not in MOVES:
        raise NotFound
    payload = {}
    if flow == "done":
        desk, demand = await store.read(work.to_carry_out, callback_data.case, callback_data.demand, by=member.id)
        if demand is None:
            await show(tap, screens.carried_out_screen(t, desk))
            return
        payload = {"demand": demand.id, "ground": (desk.decision and desk.decision.ground) or ""}
    else:
        desk = await store.read(work.ready, callback_data.case, MOVES[flow], by=member.id)
    draft = await store.write(
        drafts.begin, visit.person, flow, "text", case_id=desk.case.id, payload=payload, now=clock()
    )  # fmt: skip
    await send_under(tap, screens.prompt_screen(t, desk, draft))


@router.callback_query(SendBack.filter())
async def begin_to_send_back(
    tap: CallbackQuery, callback_data: SendBack, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock
) -> None:
    proposal = await store.read(deciding.waiting, callback_data.case, callback_data.proposal, by=member.id)
    desk = await store.read(work.look, callback_data.case, by=member.id)
    payload = {"proposal": proposal.id}
    draft = await store.write(
        drafts.begin, visit.person, "return", "text", case_id=desk.case.id, payload=payload, now=clock()
    )
    await send_under(tap, screens.prompt_screen(t, desk, draft))


async def send_under(tap: CallbackQuery, screen: Screen) -> None:
    """The case stays readable above what is being written about it."""
    await answer(tap)
    await send(tap, screen)


@router.message(Command("cancel"), FormStep())
async def put_aside(message: Message, store: Store, visit: Visit, t: Translator) -> None:
    await store.write(drafts.put_aside, visit.person)
    await show(message, screens.aside_screen(t, in_hand(visit)))


@router.message(FormStep("text", "check"), Encloses())
async def enclose(
    message: Message, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    """A document that goes out with the letter; what stands under it are the words. The newest takes the place of one
    sent before."""
    draft, file = in_hand(visit), await file_of(message)
    if file is None:
        raise BadFile
    payload = {**draft.payload, "document": file.packed()}
    if message.caption:
        payload["text"] = drafts.words(message.caption)
    if "text" in payload:
        await put_down(message, store, visit, member, t, clock, scene, replace(draft, payload=payload))
        return
    kept = await store.write(
        drafts.fill, visit.person, draft.id, step="text", values={"document": payload["document"]}, now=clock()
    )
    await show(message, screens.enclosed_screen(t, kept))


@router.message(FormStep("text", "words", "check"), Wrote())
async def write(
    message: Message, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    """The words of the form; written again, they take the place of those before."""
    draft = in_hand(visit)
    if draft.flow == "decide" and draft.payload["outcome"] == Outcome.FULFILLED:
        await show(message, screens.use_buttons_screen(t, draft))
        return
    text = drafts.words(message.text)
    await put_down(
        message, store, visit, member, t, clock, scene, replace(draft, payload={**draft.payload, "text": text})
    )


async def put_down(
    event: Message | CallbackQuery, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock,
    scene: Scene, draft: Draft,
) -> None:  # fmt: skip
    """Keep the finished form and show what it becomes; what would not fit into one message is not kept."""
    letter = await _letter(store, member, scene, draft)
    previews.must_fit(letter, draft.payload.get("text", ""))
    kept = await store.write(
        drafts.fill, visit.person, draft.id, step="check", values=draft.payload, now=clock()
    )  # fmt: skip
    await _show(event, t, letter, kept, scene.rules)


async def _letter(store: Store, member: Member, scene: Scene, draft: Draft) -> Screen | None:
    if draft.flow == "done":
        desk, _ = await store.read(
            work.to_carry_out, str(draft.case_id), draft.payload.get("demand", ""), by=member.id
        )  # fmt: skip
        return previews.of_form(desk, draft, scene)
    desk = await store.read(work.look, str(draft.case_id), by=member.id)
    if draft.flow == "grant":
        _, _, granted = await store.read(
            deciding.granted_alone, draft, solo=scene.solo, rules=scene.rules, by=member.id, now=scene.now
        )  # fmt: skip
        return previews.granted(desk, granted, draft.payload["text"], scene)
    if draft.flow != "decide":
        return previews.of_form(desk, draft, scene)
    _, _, proposal = await store.read(
        deciding.prepared, draft, solo=scene.solo, rules=scene.rules, by=member.id, now=scene.now
    )
    return previews.decision(desk, proposal, scene)


async def _show(
    event: Message | CallbackQuery, t: Translator, letter: Screen | None, draft: Draft, rules: Rules
) -> None:  # fmt: skip
    """The letter alone, exactly as it will look, and the question about it in a message of its own."""
    question = screens.check_screen(t, draft, rules.grounds.get(draft.payload.get("ground", "")))
    if letter:
        await show_above(event, letter, question)
    else:
        await show(event, question)


async def show_above(event: Message | CallbackQuery, letter: Screen, question: Screen) -> None:
    """Two new messages, one right under the other: the button may hang far above."""
    if isinstance(event, CallbackQuery):
        await answer(event)
    await send(event, letter)
    await send(event, question)


async def resume(
    event: Message | CallbackQuery, store: Store, member: Member, t: Translator, scene: Scene, draft: Draft
) -> None:
    """Put the member where the form stands."""
    if draft.flow in STEPS:
        await entering.go_on(event, store, t, draft)
        return
    if draft.step == "check":
        await _show(event, t, await _letter(store, member, scene, draft), draft, scene.rules)
        return
    desk = await store.read(work.look, str(draft.case_id), by=member.id)
    await show(event, _step(t, desk, draft, scene.rules))


def _step(t: Translator, desk: work.Desk, draft: Draft, rules: Rules) -> Screen:
    match draft.step:
        case "ground":
            kind = deciding.demand_of(desk.case, draft).kind
            fits = fitting(rules.grounds.values(), kind, Outcome(draft.payload["outcome"]))
            return screens.grounds_screen(t, desk, draft, fits)
        case "date":
            return screens.date_screen(t, desk, draft, rules.grounds[draft.payload["ground"]])
        case "words":
            return screens.words_screen(t, desk, draft, rules.grounds[draft.payload["ground"]])
    return screens.prompt_screen(t, desk, draft)


@router.message(FormStep("ground"), Wrote())
async def words_where_a_button_is_awaited(message: Message, visit: Visit, t: Translator) -> None:
    await show(message, screens.use_buttons_screen(t, in_hand(visit)))


@router.edited_message(FormStep())
async def edited(message: Message, visit: Visit, t: Translator) -> None:
    await show(message, screens.edited_screen(t, in_hand(visit)))


@router.callback_query(TakeUpForm.filter())
async def take_up(
    tap: CallbackQuery, callback_data: TakeUpForm, store: Store, visit: Visit, member: Member, t: Translator,
    clock: Clock, scene: Scene, books: Books | None,
) -> None:  # fmt: skip
    draft = await store.write(drafts.take_up, visit.person, callback_data.draft, now=clock())
    if draft.flow in DUTY_FORMS:
        await duties.go_on(tap, t, draft, books)
        return
    if draft.flow == POLICY:
        await policies.go_on(tap, store, t, draft, scene)
        return
    if draft.flow == BROADCAST:
        await broadcasts.go_on(tap, store, t, draft, scene, books)
        return
    await resume(tap, store, member, t, scene, draft)


@router.callback_query(RewriteForm.filter())
async def rewrite(
    tap: CallbackQuery, callback_data: RewriteForm, store: Store, visit: Visit, member: Member, t: Translator,
    clock: Clock, scene: Scene,
) -> None:  # fmt: skip
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=clock())
    if draft.flow == "decide":
        desk = await store.read(work.ready, str(draft.case_id), Event.PROPOSE, by=member.id)
        await show(tap, screens.outcomes_screen(t, desk, deciding.demand_of(desk.case, draft)))
        return
    again = await store.write(drafts.fill, visit.person, draft.id, step="text", now=clock())
    await resume(tap, store, member, t, scene, again)


@router.callback_query(DropForm.filter())
async def drop(
    tap: CallbackQuery, callback_data: DropForm, store: Store, visit: Visit, t: Translator, clock: Clock
) -> None:
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=clock())
    await store.write(drafts.discard, visit.person, draft.id, now=clock())
    await show(tap, screens.dropped_screen(t, draft.case_id))


@router.callback_query(SendForm.filter())
async def send_form(
    tap: CallbackQuery, callback_data: SendForm, store: Store, visit: Visit, member: Member, t: Translator,
    clock: Clock, scene: Scene,
) -> None:  # fmt: skip
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=clock())
    if draft.version != callback_data.version or draft.step != "check":
        # Something else was written since: that is shown before anything goes out.
        await resume(tap, store, member, t, scene, draft)
        return
    case = await _carry_out(store, visit, member, scene, clock, draft)
    await show(tap, screens.sent_screen(t, draft.flow, case.number, case.id))


async def _carry_out(store: Store, visit: Visit, member: Member, scene: Scene, clock: Clock, draft: Draft) -> Case:
    person, form, by, now = visit.person, draft.id, member.id, clock()
    rules, solo = scene.rules, scene.solo
    match draft.flow:
        case "ask":
            return await store.write(work.ask, person, form, by=by, now=now)
        case "answer":
            return await store.write(work.answer, person, form, by=by, now=now)
        case "note":
            return await store.write(work.note, person, form, by=by, now=now)
        case "return":
            return await store.write(deciding.send_back, person, form, by=by, now=now)
        case "done":
            return await store.write(deciding.done, person, form, rules=rules, by=by, now=now)
        case "reopen":
            return await store.write(deciding.reopen, person, form, rules=rules, by=by, now=now)
        case "decide":
            return await store.write(deciding.propose, person, form, solo=solo, rules=rules, by=by, now=now)
        case "grant":
            return await store.write(deciding.resolve, person, form, solo=solo, rules=rules, by=by, now=now)
    raise DraftGone


def in_hand(visit: Visit) -> Draft:
    if visit.draft is None:
        raise DraftGone
    return visit.draft
