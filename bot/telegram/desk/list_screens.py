"""The lists of the desk: open cases, one's own, the overdue ones."""

from collections.abc import Sequence

from bot.actions.desk import PAGE, Desk
from bot.domain.cases import Case
from bot.telegram.buttons import Home, ShowQueue, Workplace
from bot.telegram.desk.enter_screens import to_send_rows
from bot.telegram.desk.screens import LINE, clock_line, kind_words
from bot.telegram.desk.words import STATUS
from bot.telegram.screen import Scene, Screen, button
from bot.texts import N_, Markup, Translator

LISTS = {"all": N_("Queue"), "mine": N_("Mine"), "late": N_("Overdue")}
HEADS = {
    "all": N_("<b>Open cases</b>, the most urgent first"),
    "mine": N_("<b>My cases at the desk</b>, the most urgent first"),
    "late": N_("<b>Overdue cases</b>"),
}


def queue_screen(t: Translator, found: Sequence[Desk], scene: Scene, *, which: str, page: int, private: bool,
                 letters: Sequence[tuple[Case, int]] = ()) -> Screen:  # fmt: skip
    shown = found[:PAGE]
    lines = [_row(t, desk, scene) for desk in shown] or [t("Nothing here.")]
    rows = [[button(d.case.number, Workplace(case=d.case.id)) for d in shown[n : n + 2]] for n in range(0, PAGE, 2)]
    turn = [button("◀", ShowQueue(which=which, page=page - 1))] if page else []
    turn += [button("▶", ShowQueue(which=which, page=page + 1))] if len(found) > PAGE else []
    others = [button(t.plain(name), ShowQueue(which=key)) for key, name in LISTS.items() if key != which]
    below = (
        [*rows, turn, *to_send_rows(t, letters), others, [button(t.plain("To the menu"), Home())]]
        if private
        else [turn]
    )
    if letters:
        lines.append(t("✉️ There are letters to be sent on."))
    return Screen(text=Markup("\n\n").join([t(HEADS[which]), *lines]), rows=below)


def _row(t: Translator, desk: Desk, scene: Scene) -> Markup:
    case = desk.case
    demand = case.next_demand
    running = [c for d in case.demands if d.open for c in d.clocks if c.met_at is None]
    lines = [
        t("<b>{number}</b> · {kind}", number=case.number, kind=kind_words(t, demand)),
        t("{status} · {name}", status=t(STATUS[case.status]), name=desk.assignee or t("nobody")),
    ]
    if running:
        lines.append(clock_line(t, min(running, key=lambda clock: clock.due_at), scene))
    return LINE.join(lines)


def which_case_screen(t: Translator) -> Screen:
    text = t(
        "Which case? Write its number, for example <code>/case 2026-000123</code>, or <code>/case 123</code> for one "
        "of this year. In the topic of a case <code>/case</code> is enough."
    )
    return Screen(text=text)


def unknown_screen(t: Translator) -> Screen:
    text = t(
        "There is no such command here. In this group: /queue, /mine, /overdue, /case, /new, /duties, /duty, /staff. "
        "Everything else is in your private chat with the bot."
    )
    return Screen(text=text)
