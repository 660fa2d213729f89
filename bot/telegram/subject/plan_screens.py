"""What becomes of a person's data if they are deleted: chosen, previewed in three piles, confirmed, and called off."""

from collections.abc import Sequence

from bot.domain.cases import Case
from bot.domain.datamap import DataMap, Theme
from bot.domain.erasure import Plan
from bot.domain.erasures import portions
from bot.domain.people import Draft
from bot.domain.requests import SCOPE, Scope
from bot.rules import Rules
from bot.telegram.buttons import (
    Checked,
    ConfirmPlan,
    DropDraft,
    MyCases,
    OpenCase,
    PickPiece,
    PickTheme,
    PlanDraft,
    WithoutCode,
)
from bot.telegram.piles import PARAGRAPH, labels, piles
from bot.telegram.screen import Button, Scene, Screen, button, cut
from bot.telegram.subject.ask_screens import home_row
from bot.texts import Markup, Translator

CHOSEN, OPEN = "☑", "☐"


def themes_screen(t: Translator, data_map: DataMap, draft: Draft, held: Sequence[str], chosen: Sequence[str]) -> Screen:
    """Which part: by theme first. ``held`` are the fields of which there is something."""
    themes = [theme for theme in data_map.themes.values() if any(f.id in held for f in data_map.of_theme(theme.id))]
    text = t("<b>What should be deleted?</b>\n\nChoose a theme, then mark what should go. Several themes are possible.")
    if chosen:
        text = PARAGRAPH.join([text, t("Marked: {what}", what=labels(t, data_map, chosen))])
    rows = [
        [button(_counted(t, data_map, theme, chosen), PickTheme(draft=draft.id, theme=theme.id))] for theme in themes
    ]
    if chosen:
        rows.append([button(t.plain("See what happens to it"), PlanDraft(draft=draft.id))])
    return Screen(
        text=text, rows=[*rows, [button(t.plain("In my own words"), WithoutCode(draft=draft.id))], home_row(t)]
    )


def _counted(t: Translator, data_map: DataMap, theme: Theme, chosen: Sequence[str]) -> str:
    n = sum(data_map.fields[field].theme == theme.id for field in chosen)
    title = theme.title.in_(t.language)
    return cut(f"{title} ({n})" if n else title)


def pieces_screen(
    t: Translator, data_map: DataMap, draft: Draft, theme: str, held: Sequence[str], chosen: Sequence[str]
) -> Screen:
    """What of a theme: every piece that is held, marked or not."""
    offered = [one for one in data_map.of_theme(theme) if one.id in held]
    text = t(
        "<b>{theme}</b>\n\nMark what should be deleted. Some data go together: the next step shows what "
        "exactly happens.",
        theme=data_map.themes[theme].title.in_(t.language),
    )
    rows = [
        [button(cut(f"{CHOSEN if one.id in chosen else OPEN} {one.label.in_(t.language)}"),
                PickPiece(draft=draft.id, field=one.id))]
        for one in offered
    ]  # fmt: skip
    rows.append([button(t.plain("Other themes"), PickTheme(draft=draft.id, theme=""))])
    if chosen:
        rows.append([button(t.plain("See what happens to it"), PlanDraft(draft=draft.id))])
    return Screen(text=text, rows=[*rows, home_row(t)])


def silent_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>Not all systems answer just now</b>\n\nOnly when all of them answer can we show exactly what happens to "
        "your data. Try again in a few minutes, or file the request now: then an employee sees to it, and its term "
        "runs from today."
    )
    return Screen(
        text=text, rows=[[button(t.plain("Try again"), PlanDraft(draft=draft.id))], _by_staff(t, draft), home_row(t)]
    )


def nothing_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>There is nothing to delete</b>\n\nIn the systems that were asked nothing is held about you. If you think "
        "that there is something, file the request: an employee looks into it."
    )
    return Screen(
        text=text, rows=[_by_staff(t, draft), [button(t.plain("Do not file"), DropDraft(draft=draft.id))], home_row(t)]
    )


def blocked_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>Your data are blocked</b>\n\nWhile a block is in force, data are neither changed nor destroyed. When it is "
        "removed you can have them deleted; the block you asked for can be ended in /rights."
    )
    return Screen(
        text=text, rows=[_by_staff(t, draft), [button(t.plain("Do not file"), DropDraft(draft=draft.id))], home_row(t)]
    )


def _by_staff(t: Translator, draft: Draft) -> list[Button]:
    return [button(t.plain("File for an employee"), WithoutCode(draft=draft.id))]


def preview_screen(
    t: Translator, scene: Scene, data_map: DataMap, draft: Draft, plan: Plan, *, changed: bool = False
) -> Screen:
    """Exactly this is confirmed. ``changed``: the person has just confirmed something that is not so any more."""
    everything = draft.payload.get(SCOPE) == Scope.ALL
    head = [t("Something has changed since you looked: this is how it stands now.")] if changed else []
    then = _then(t, scene.rules, everything=everything)
    parts = [*head, t("<b>What happens to your data</b>"), *piles(t, data_map, portions(plan))]
    if everything and plan.purposes:
        parts.append(_purposes(t, scene.rules, plan))
    rows = [[button(t.plain("Confirm exactly this"), Checked(draft=draft.id, version=draft.version))]]
    if not everything:
        rows.append([button(t.plain("Choose something else"), PickTheme(draft=draft.id, theme=""))])
    rows.append([button(t.plain("Do not file"), DropDraft(draft=draft.id))])
    return Screen(text=PARAGRAPH.join([*parts, then]), rows=[*rows, home_row(t)])


def _then(t: Translator, rules: Rules, *, everything: bool) -> Markup:
    if everything:
        return t(
            "When you have confirmed, all of it is set aside at once: nobody uses it any more. Two employees look at "
            "the request. It is destroyed after {days} at the earliest; until then you can stop it with one tap. What "
            "this bot holds goes last, a day after the result has reached you.",
            days=length_of(t, rules),
        )
    return t("When you have confirmed, employees look at the request; then it is deleted, and you get the result here.")


def length_of(t: Translator, rules: Rules) -> str:
    amount = rules.terms["cooling_off"].amount
    return t.many("{n} working day", "{n} working days", n=amount).plain()


def _purposes(t: Translator, rules: Rules, plan: Plan) -> Markup:
    titles = ", ".join(rules.purposes[purpose].title.in_(t.language) for purpose in plan.purposes)
    return t("<b>Stopped at once</b>: {what}", what=titles)


def called_off_screen(t: Translator, case: Case) -> Screen:
    text = t(
        "<b>The deletion is stopped</b>\n\nYour data stay and are used again as before. Case {number}.",
        number=case.number,
    )
    rows = [
        [button(t.plain("Open the case"), OpenCase(case=case.id)), button(t.plain("My cases"), MyCases())],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def changed_screen(t: Translator, data_map: DataMap, demand_id: str, plan: Plan, digest: str) -> Screen:
    """What would happen now, for somebody whose data have changed since they confirmed."""
    parts = [
        t("<b>What happens to your data now</b>"),
        *piles(t, data_map, portions(plan)),
        t("Confirm it, and it is carried out. Otherwise nothing is destroyed; you can stop the deletion in the case."),
    ]
    rows = [[button(t.plain("Confirm exactly this"), ConfirmPlan(demand=demand_id, shown=digest[:SHOWN]))], home_row(t)]
    return Screen(text=PARAGRAPH.join(parts), rows=rows)


SHOWN = 16


def confirmed_again_screen(t: Translator, case_id: str) -> Screen:
    text = t("Thank you. It is carried out now, and the result comes here.")
    return Screen(text=text, rows=[[button(t.plain("Open the case"), OpenCase(case=case_id))], home_row(t)])
