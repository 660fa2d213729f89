"""For another person: for whom one acts, who acts for oneself, and ending it."""

from datetime import date

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.actions import representations
from bot.actions.representations import PAGE, Held
from bot.actions.store import Store
from bot.domain.people import Visit
from bot.domain.representations import Representation
from bot.domain.requests import Kind
from bot.telegram.buttons import Begin, EndRepresentation, ShowRepresentations, ShowRights
from bot.telegram.demands import GROUND, RIGHT
from bot.telegram.screen import Button, Scene, Screen, answer, button, send, show
from bot.telegram.subject import asking
from bot.telegram.subject.ask_screens import home_row
from bot.texts import Markup, Translator

router = Router()
PARAGRAPH = Markup("\n\n")


@router.callback_query(ShowRepresentations.filter())
async def show_representations(
    tap: CallbackQuery, callback_data: ShowRepresentations, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    page, today = max(callback_data.page, 0), scene.rules.calendar.day_of(scene.now)
    held = await store.read(representations.held, visit.person, today=today, page=page)
    if callback_data.under:
        await _beneath(tap, held_screen(t, held, today))
    elif page or held.own or held.over_me:
        await show(tap, held_screen(t, held, today, page))
    else:
        # Nothing to show yet: the form itself says what it is for.
        await asking.begin(tap, store, visit, t, scene, Kind.REPRESENT)


@router.callback_query(EndRepresentation.filter())
async def end(
    tap: CallbackQuery, callback_data: EndRepresentation, store: Store, visit: Visit, t: Translator, scene: Scene
) -> None:
    right, own = await store.read(representations.require, visit.person, callback_data.representation)
    if own and not callback_data.sure and right.in_force(scene.rules.calendar.day_of(scene.now)):
        screen = end_screen(t, right)
    else:
        await store.write(representations.end, visit.person, right.id, now=scene.now)
        screen = ended_screen(t)
    await (_beneath(tap, screen) if callback_data.under else show(tap, screen))


async def _beneath(tap: CallbackQuery, screen: Screen) -> None:
    """A letter is a document: what its buttons open comes under it and never takes its place."""
    await answer(tap)
    await send(tap, screen)


def held_screen(t: Translator, held: Held, today: date, page: int = 0) -> Screen:
    own = held.own[:PAGE]
    parts = [
        t(
            "<b>For another person</b>\n\nRequests for somebody else are made by a right that is stated here and "
            "confirmed by the company. Whoever acts and whoever is acted for can end it at any time."
        )
    ]
    if own:
        parts.append(Markup("\n").join([t("<b>You act for</b>"), *(_own_line(t, right, today) for right in own)]))
    if held.over_me:
        lines = [_over_line(t, right, today) for right in held.over_me]
        parts.append(Markup("\n").join([t("<b>Somebody acts for you here</b>"), *lines]))
    rows = [[_end(t, right)] for right in held.over_me]
    rows += [[_end(t, right)] for right in own if right.in_force(today)]
    turn = [button("◀", ShowRepresentations(page=page - 1))] if page else []
    turn += [button("▶", ShowRepresentations(page=page + 1))] if len(held.own) > PAGE else []
    new = [button(t.plain("State a right to act"), Begin(kind=Kind.REPRESENT))]
    back = [button(t.plain("Back"), ShowRights()), *home_row(t)]
    return Screen(text=PARAGRAPH.join(parts), rows=[*rows, turn, new, back])


def _own_line(t: Translator, right: Representation, today: date) -> Markup:
    whom, ground = right.initials or "–", t(GROUND[right.ground])
    state = t(RIGHT[right.as_of(today)])
    if right.until:
        return t(
            "• {whom} ({ground}), until {day}: {state}", whom=whom, ground=ground, day=right.until, state=state
        )  # fmt: skip
    return t("• {whom} ({ground}): {state}", whom=whom, ground=ground, state=state)


def _over_line(t: Translator, right: Representation, today: date) -> Markup:
    """Who it is the person knows, or asks the company: a name would be somebody else's data."""
    ground, state = t(GROUND[right.ground]), t(RIGHT[right.as_of(today)])
    since = t.date(right.stated_at)
    if right.until:
        return t(
            "• {ground}, since {since}, until {day}: {state}", ground=ground, since=since, day=right.until, state=state
        )
    return t("• {ground}, since {since}: {state}", ground=ground, since=since, state=state)


def _end(t: Translator, right: Representation) -> Button:
    what = right.initials or t(GROUND[right.ground]).plain()
    return button(t.plain("End it: {what}", what=what), EndRepresentation(representation=right.id))


def end_screen(t: Translator, right: Representation) -> Screen:
    text = t(
        "<b>End your right to act for {whom}?</b>\n\nYour open requests for this person are kept, but they can no "
        "longer be granted. To act again you have to state your right anew.",
        whom=right.initials or "–",
    )
    rows = [
        [button(t.plain("No, leave it"), ShowRepresentations())],
        [button(t.plain("Yes, end it"), EndRepresentation(representation=right.id, sure=True))],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def ended_screen(t: Translator) -> Screen:
    text = t("<b>It is ended</b>\n\nNothing more is granted by this right. The company has been told.")
    return Screen(text=text, rows=[[button(t.plain("For another person"), ShowRepresentations())], home_row(t)])
