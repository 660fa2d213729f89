"""A changed number or account in words: what its closing letter says, and what those who decide it are shown."""

from datetime import datetime

from bot.domain.deadlines import due
from bot.domain.relinks import IN_EFFECT, OPEN, WAIT, Change, State
from bot.domain.requests import Scope
from bot.telegram.demands import length_of
from bot.telegram.screen import Scene
from bot.texts import Markup, Translator

LINE = Markup("\n")


def takes_effect(change: Change, scene: Scene) -> datetime:
    """When, as it was set; before the confirmation, as it would be set now."""
    if change.ready_at and change.state not in OPEN:
        return change.ready_at
    return due(scene.rules.terms[WAIT], scene.now, scene.rules.calendar).at


def confirmed_words(t: Translator, change: Change, scene: Scene) -> Markup:
    """The sentence the closing letter begins with, true for what there was to change."""
    if change.state in IN_EFFECT:
        return t("It is confirmed that it is you. The change has taken effect.")
    if not change.moves:
        return _nothing(t, change)
    day = t.date(takes_effect(change, scene))
    if change.scope is Scope.PHONE:
        return t(
            "It is confirmed that it is you. The new number takes the place of the former one on {day}. Until then you "
            "can object: the notice with the button follows.",
            day=day,
        )
    return t(
        "It is confirmed that it is you. Your former cases move to this account on {day}, unless the owner of the "
        "former account objects before that. A notice goes to the former chat.",
        day=day,
    )


def _nothing(t: Translator, change: Change) -> Markup:
    if change.scope is Scope.PHONE:
        return t(
            "It is confirmed that it is you. In this bot there is no other number to replace: the company makes the "
            "change in its own systems."
        )
    return t(
        "It is confirmed that it is you. In this bot no account with the former number was found, so nothing moves "
        "here: the company makes the change in its own systems."
    )


def desk_words(t: Translator, change: Change, scene: Scene) -> Markup:
    """For the private chats of those who decide it, never for the group: whether there is something here to change."""
    lines = [_found(t, change, scene)]
    if change.state is State.STOPPED:
        lines.insert(
            0, t("⚠️ There was an objection. Make sure again that it is the same person, in another way than before.")
        )
    if change.closed:
        lines.append(t("⚠️ The former chat is closed: the notice may not arrive there."))
    return LINE.join(lines)


def _found(t: Translator, change: Change, scene: Scene) -> Markup:
    match change.state:
        case State.WAITING:
            day = t.date(takes_effect(change, scene))
            return t("Confirmed. It takes effect on {day}, unless there is an objection.", day=day)
        case State.MADE:
            return t("The change has taken effect.")
        case State.DISPUTED:
            return t("⚠️ There was an objection after the change took effect.")
        case State.ASKED | State.STOPPED if change.moves:
            return _ahead(t, change, scene)
    if change.scope is Scope.PHONE:
        return t("There is no other number here to replace: make the change in the company's systems.")
    return t("No account with this number was found here: move it in the company's systems.")


def _ahead(t: Translator, change: Change, scene: Scene) -> Markup:
    wait = length_of(t, scene.rules.terms[WAIT])
    if change.scope is Scope.PHONE:
        return t(
            "The person has shared a new number. After the second confirmation it waits, then it takes the place of "
            "the one known here. Time to object: {wait}.",
            wait=wait,
        )
    return t(
        "An account with the former number is known here. After the second confirmation its owner gets a notice; then "
        "its cases move to the new account. Time to object: {wait}.",
        wait=wait,
    )
