"""Who has looked at the person's data: by role and time, never by name."""

from collections.abc import Sequence

from bot.actions.looks import PAGE, Look
from bot.domain.staff import Role
from bot.telegram.buttons import ShowMine, WhoLooked
from bot.telegram.screen import Screen, button
from bot.telegram.subject.ask_screens import home_row
from bot.texts import N_, Markup, Translator

WHO = {
    Role.OPERATOR: N_("an operator"),
    Role.RESPONSIBLE: N_("the person responsible for personal data"),
    Role.ADMIN: N_("an administrator"),
    None: N_("an employee who has left the desk"),
}
DID = {
    "content_read": N_("{who}: read your requests and messages"),
    "identity_revealed": N_("{who}: saw your name and number"),
    "decision_read": N_("{who}: read a decision about your request"),
}
OWN = N_("You: took your data away in a file")


def looks_screen(t: Translator, found: Sequence[Look], *, page: int) -> Screen:
    head = t(
        "<b>Who looked at your data here</b>\nThe newest first, from the bot's own record, which nobody can change."
    )
    lines = [_line(t, look) for look in found[:PAGE]] or [t("Nobody yet.")]
    turn = [button("◀", WhoLooked(page=page - 1))] if page else []
    turn += [button("▶", WhoLooked(page=page + 1))] if len(found) > PAGE else []
    rows = [turn, [button(t.plain("All my data"), ShowMine()), *home_row(t)]]
    return Screen(text=Markup("\n\n").join([head, *lines]), rows=rows)


def _line(t: Translator, look: Look) -> Markup:
    did = t(OWN) if look.own else t(DID[look.kind], who=t(WHO[look.role]))
    return t("{moment}\n{did}", moment=look.at, did=did)
