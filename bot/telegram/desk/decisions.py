"""Deciding: the outcome, its ground and date, and the second person who checks the very letter."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.actions import decisions as deciding
from bot.actions import desk as work
from bot.actions import drafts, values
from bot.actions.store import Store
from bot.domain.cases import Case, Demand, Event, Outcome
from bot.domain.handling import HANDLING, alone, outcomes
from bot.domain.people import Visit
from bot.domain.refusals import NotFound
from bot.domain.staff import Member
from bot.telegram.buttons import ConfirmDecision, Decide, NoWords, PickGround, Review
from bot.telegram.desk import form_screens as screens
from bot.telegram.desk import previews
from bot.telegram.desk.forms import in_hand, put_down, resume, show_above
from bot.telegram.desk.guard import FormStep, Wordless
from bot.telegram.desk.privately import in_private, send_privately
from bot.telegram.filters import Private, Wrote
from bot.telegram.middlewares import Clock
from bot.telegram.screen import Scene, answer, show
from bot.texts import Translator

# `shared` works in the group too: what it shows goes to the private chat.
shared = Router(name="desk review")
router = Router(name="desk decisions")
for observer in (router.message, router.callback_query):
    observer.filter(Private())

# What a second person confirms, and what one member grants alone.
FLOW, GRANT_FLOW = "decide", "grant"


@router.callback_query(Decide.filter())
async def decide(
    tap: CallbackQuery, callback_data: Decide, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock,
    scene: Scene,
) -> None:  # fmt: skip
    desk = await store.read(work.ready, callback_data.case, Event.PROPOSE, by=member.id)
    demand = _meant(desk.case, callback_data.demand)
    if demand is None:
        await show(tap, screens.demands_screen(t, desk))
        return
    if not callback_data.outcome:
        await show(tap, screens.outcomes_screen(t, desk, demand))
        return
    if callback_data.outcome not in outcomes(desk.case, demand):
        raise NotFound
    outcome = Outcome(callback_data.outcome)
    today = scene.rules.calendar.day_of(scene.now)
    await store.read(deciding.answerable, desk.case, demand, outcome, member, solo=scene.solo, today=today)
    payload = {"outcome": outcome.value, "demand": demand.id}
    flow, step = (GRANT_FLOW, "text") if alone(demand.kind, outcome) else (FLOW, _first_step(outcome))
    draft = await store.write(
        drafts.begin, visit.person, flow, step, case_id=desk.case.id, payload=payload, now=clock()
    )  # fmt: skip
    await resume(tap, store, member, t, scene, draft)


def _first_step(outcome: Outcome) -> str:
    return "check" if outcome is Outcome.FULFILLED else "ground"


def _meant(case: Case, demand_id: str) -> Demand | None:
    """The demand the button names, or the only one still to be decided; None where it has to be chosen."""
    if not demand_id:
        return case.undecided[0] if len(case.undecided) == 1 else None
    return next((d for d in case.undecided if d.id == demand_id), None)


@router.callback_query(PickGround.filter())
async def pick_ground(
    tap: CallbackQuery, callback_data: PickGround, store: Store, visit: Visit, member: Member, t: Translator,
    clock: Clock, scene: Scene,
) -> None:  # fmt: skip
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=clock())
    ground = scene.rules.grounds.get(callback_data.ground)
    if ground is None or draft.flow != FLOW or draft.payload["outcome"] not in ground.fits:
        raise NotFound
    desk = await store.read(work.look, str(draft.case_id), by=member.id)
    deciding.require_step(deciding.demand_of(desk.case, draft), ground)
    step = "date" if ground.needs_end_date else "words"
    filled = await store.write(
        drafts.fill, visit.person, draft.id, step=step, values={"ground": ground.code}, now=clock()
    )
    await resume(tap, store, member, t, scene, filled)


@router.message(FormStep("date"), Wrote())
async def write_date(
    message: Message, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    draft = in_hand(visit)
    until = values.day_ahead(message.text or "", scene.rules.calendar.day_of(scene.now))
    filled = await store.write(
        drafts.fill,
        visit.person,
        draft.id,
        step="words",
        values={"until": until},
        now=clock(),
    )
    await resume(message, store, member, t, scene, filled)


@router.callback_query(NoWords.filter())
async def without_words(
    tap: CallbackQuery, callback_data: NoWords, store: Store, visit: Visit, member: Member, t: Translator, clock: Clock,
    scene: Scene,
) -> None:  # fmt: skip
    draft = await store.read(drafts.require, visit.person, callback_data.draft, now=clock())
    if draft.flow != FLOW or draft.payload["outcome"] != Outcome.REFUSED:
        raise NotFound
    silent = replace(draft, payload={**draft.payload, "text": ""})
    await put_down(tap, store, visit, member, t, clock, scene, silent)


@router.message(FormStep(), Wordless())
async def not_words(message: Message, visit: Visit, t: Translator) -> None:
    await show(message, screens.words_only_screen(t, in_hand(visit)))


# -- the second person ------------------------------------------------------------------------------------------------


@shared.callback_query(Review.filter())
async def review(
    tap: CallbackQuery, callback_data: Review, store: Store, member: Member, t: Translator, clock: Clock, scene: Scene
) -> None:
    _, proposal = await store.write(deciding.review, callback_data.case, by=member.id, now=clock())
    desk = await store.read(work.look, callback_data.case, by=member.id)
    letter = previews.decision(desk, proposal, scene)
    question = screens.review_screen(t, desk, proposal, scene, own=proposal.proposed_by == member.id)
    if in_private(tap):
        await show_above(tap, letter, question)
    else:
        await send_privately(tap, letter, question)
        await answer(tap, t.plain("The decision is in your private chat with the bot."), alert=True)


@router.callback_query(ConfirmDecision.filter())
async def confirm(
    tap: CallbackQuery, callback_data: ConfirmDecision, store: Store, member: Member, t: Translator, clock: Clock,
    scene: Scene,
) -> None:  # fmt: skip
    proposal = await store.read(deciding.waiting, callback_data.case, callback_data.proposal, by=member.id)
    case = await store.write(
        deciding.confirm,
        callback_data.case,
        callback_data.proposal,
        solo=scene.solo,
        rules=scene.rules,
        by=member.id,
        now=clock(),
    )
    demand = case.demand(proposal.demand_id)
    settles = demand is not None and HANDLING[demand.kind].settles
    by_bot = proposal.demand_id in (await store.read(work.look, case.id, by=member.id)).carried
    await show(tap, screens.confirmed_screen(t, case.number, case.id, proposal.outcome, settles=settles, by_bot=by_bot))
