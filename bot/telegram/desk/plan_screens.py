"""A deletion that the bot carries out itself, as staff see it: numbers in the group, labels in private, no values."""

from bot.actions.desk import Desk
from bot.domain.cases import Case
from bot.domain.corrections import State as Correction
from bot.domain.datamap import DataMap
from bot.domain.erasure import Pile
from bot.domain.erasures import IN_MOTION, Carrying, State
from bot.telegram.buttons import ApplyCorrection, TryAgain, Workplace
from bot.telegram.piles import piles
from bot.telegram.screen import Button, Screen, button
from bot.texts import N_, Markup, Translator

CORRECTS = {
    Correction.ASKED: N_("when the documents are seen, press “Let the bot correct it”"),
    Correction.APPLY: N_("the bot is putting it right now"),
    Correction.DONE: N_("put right and read back"),
    Correction.BY_STAFF: N_("⚠️ the bot could not do it: put it right in the system, then answer"),
    Correction.CANCELLED: N_("not made"),
}
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
        "Confirmed by the person: {erased} values destroyed, {kept} kept by law, {stopped} set aside",
        erased=values[Pile.ERASED],
        kept=values[Pile.RESTRICTED],
        stopped=values[Pile.STOPPED],
    )
    sentence = STANDS.get(it.state)
    if sentence is None:
        return what
    return what + "\n" + t("The bot: {what}", what=_waits(t, it) if it.state is State.WAITING else t(sentence))


def _waits(t: Translator, it: Carrying) -> Markup:
    """For whom, and how long a person who wants everything deleted can think again."""
    if it.everything:
        return t(STANDS[State.WAITING], moment=it.ready_at)
    return t("when one has agreed, the bot destroys it") if it.alone else t("when two have agreed, the bot destroys it")


def plan_parts(t: Translator, desk: Desk, data_map: DataMap) -> list[Markup]:
    """For whoever works on the case: what exactly is to go and what stays, piece by piece."""
    open_ones = [it for id_, it in desk.carried.items() if (demand := desk.case.demand(id_)) and demand.open]
    return [part for it in open_ones[-1:] for part in piles(t, data_map, it.portions, room=1500)]


def in_motion(desk: Desk, demand_id: str) -> bool:
    """Whether the bot itself is at it, so that there is nothing to do by hand."""
    it, change = desk.carried.get(demand_id), desk.corrected.get(demand_id)
    return (it is not None and it.state in IN_MOTION) or (change is not None and change[1] is Correction.APPLY)


def correction_line(t: Translator, state: Correction) -> Markup:
    """Where a correction stands that the bot makes itself; what it is about only the assignee reads."""
    return t("The bot: {what}", what=t(CORRECTS[state]))


def corrections_of(t: Translator, desk: Desk) -> list[list[Button]]:
    """What the bot makes as soon as the assignee has looked."""
    asked = [id_ for id_, (_, state) in desk.corrected.items() if state is Correction.ASKED]
    ahead = [id_ for id_ in asked if (demand := desk.case.demand(id_)) and demand.undecided]
    return [
        [button(t.plain("Let the bot correct it"), ApplyCorrection(case=desk.case.id, demand=id_))] for id_ in ahead
    ]


def applied_screen(t: Translator, case: Case) -> Screen:
    text = t(
        "Case {number}: the bot corrects it now, reads it back and writes to the person. Nothing more is to be done.",
        number=case.number,
    )
    return Screen(text=text, rows=[[button(t.plain("Back to the case"), Workplace(case=case.id))]])


def try_again(t: Translator, desk: Desk) -> list[list[Button]]:
    stuck = [it for it in desk.carried.values() if it.state is State.STUCK]
    return [[button(t.plain("Try again"), TryAgain(case=desk.case.id, demand=it.demand_id))] for it in stuck]


def tried_screen(t: Translator, desk: Desk) -> Screen:
    text = t("Case {number}: the bot tries again now and reads the systems back.", number=desk.case.number)
    return Screen(text=text, rows=[[button(t.plain("Back to the case"), Workplace(case=desk.case.id))]])
