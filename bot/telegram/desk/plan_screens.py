"""A deletion that the bot carries out itself, as staff see it: numbers in the group, labels in private, no values."""

from bot.actions.desk import Desk
from bot.domain.datamap import DataMap
from bot.domain.erasure import Pile
from bot.domain.erasures import IN_MOTION, Carrying, State
from bot.telegram.buttons import TryAgain, Workplace
from bot.telegram.piles import piles
from bot.telegram.screen import Button, Screen, button
from bot.texts import N_, Markup, Translator

STANDS = {
    State.CONFIRMED: N_("the bot is setting the data aside now"),
    State.WAITING: N_("when two have agreed, the bot destroys it, after {moment} at the earliest"),
    State.RUNNING: N_("the bot is destroying it now"),
    State.CHANGED: N_("the data have changed since; the person has to confirm a new preview"),
    State.STUCK: N_("⚠️ a system did not take it: look to it there, then press “Try again”"),
    State.DONE: N_("destroyed and read back; what is kept by law falls due by itself"),
    State.CANCELLED: N_("called off; the bot lets the data be used again"),
}


def plan_line(t: Translator, it: Carrying) -> Markup:
    """What the person has confirmed, in numbers, and where it stands."""
    values = {pile: sum(len(portion.rows) for portion in it.pile(pile)) for pile in Pile}
    what = t(
        "🤖 Confirmed by the person: {erased} values destroyed, {kept} kept by law, {stopped} set aside",
        erased=values[Pile.ERASED],
        kept=values[Pile.RESTRICTED],
        stopped=values[Pile.STOPPED],
    )
    sentence = STANDS.get(it.state)
    if sentence is None:
        return what
    stands = t(sentence, moment=it.ready_at) if it.state is State.WAITING else t(sentence)
    return what + "\n" + t("The bot: {what}", what=stands)


def plan_parts(t: Translator, desk: Desk, data_map: DataMap) -> list[Markup]:
    """For whoever works on the case: what exactly is to go and what stays, piece by piece."""
    open_ones = [it for id_, it in desk.carried.items() if (demand := desk.case.demand(id_)) and demand.open]
    return [part for it in open_ones[-1:] for part in piles(t, data_map, it.portions, room=1500)]


def in_motion(desk: Desk, demand_id: str) -> bool:
    """Whether the bot itself is at it, so that there is nothing to do by hand."""
    it = desk.carried.get(demand_id)
    return it is not None and it.state in IN_MOTION


def try_again(t: Translator, desk: Desk) -> list[list[Button]]:
    stuck = [it for it in desk.carried.values() if it.state is State.STUCK]
    return [[button(t.plain("Try again"), TryAgain(case=desk.case.id, demand=it.demand_id))] for it in stuck]


def tried_screen(t: Translator, desk: Desk) -> Screen:
    text = t("Case {number}: the bot tries again now and reads the systems back.", number=desk.case.number)
    return Screen(text=text, rows=[[button(t.plain("Back to the case"), Workplace(case=desk.case.id))]])
