"""Messages to many on the screen: the list, one with its progress and report, the form, and what the group is told."""

from collections.abc import Iterable, Sequence

from bot.actions.announcing import ENOUGH
from bot.actions.broadcasts import PAGE, Seen
from bot.actions.deliveries import Letter
from bot.domain import broadcasts as table
from bot.domain.broadcasts import BY_FORM, TEXT_LIMIT, Act, Broadcast, Kind, Stage, State, Tally
from bot.domain.datamap import DataMap
from bot.domain.deliveries import State as Fate
from bot.domain.languages import Language
from bot.domain.notices import BroadcastLine
from bot.domain.people import Draft
from bot.domain.requests import CHECK
from bot.telegram.buttons import (
    ActOnBroadcast,
    DropForm,
    FillBroadcast,
    FillBroadcastAnew,
    NewBroadcast,
    OpenBroadcast,
    OpenPolicy,
    PreviewBroadcast,
    ProposeBroadcast,
    ShowBroadcasts,
    TakeBroadcast,
    TakeUpForm,
)
from bot.telegram.desk.screens import home_row
from bot.telegram.screen import Button, Post, Scene, Screen, button, cut
from bot.texts import N_, Markup, Translator

PARAGRAPH, LINE = Markup("\n\n"), Markup("\n")
BAR = 12

KIND = {
    Kind.POLICY: N_("change of the policy"),
    Kind.SERVICE: N_("service notice"),
    Kind.BREACH: N_("notice of a breach"),
}
STATE = {
    State.PROPOSED: N_("waits for a second person"),
    State.RUNNING: N_("goes out"),
    State.CANCELLING: N_("is being called off"),
    State.CANCELLED: N_("called off"),
    State.FINISHED: N_("finished"),
}
STAGE = {
    Stage.STAFF: N_("goes out: staff see it first"),
    Stage.CANARY: N_("goes out: a few people first"),
    Stage.EVERYONE: N_("goes out to everyone"),
    Stage.OTHERWISE: N_("is sent by e-mail to those who could not be reached here"),
}
WHY = {
    "malformed": N_("Telegram does not take the message as it is written. Nobody else gets it."),
    "no_chat": N_("Too many of the first few have no chat with the bot any more."),
    "doubt": N_("Of too many of the first few it is not known whether they got it."),
    "silent": N_(
        "A system of the company does not answer, so it is not known whose data are touched. Nobody is passed over: "
        "let it go on when the system works again."
    ),
}
ACT = {Act.APPROVE: N_("Approve and send"), Act.PAUSE: N_("Pause"), Act.RESUME: N_("Go on"), Act.CANCEL: N_("Call off")}
FATE = {
    Fate.SENT: N_("Got it: {n}"),
    Fate.BLOCKED: N_("Have blocked the bot: {n}"),
    Fate.DEACTIVATED: N_("Have deleted their account: {n}"),
    Fate.INVALID: N_("Could not be sent: {n}"),
    Fate.UNKNOWN: N_("In doubt, not known whether it arrived: {n}"),
    Fate.SKIPPED: N_("Not sent (no chat, consent withdrawn, erased, called off): {n}"),
}
SAID = {
    "stopped": N_("🔴 {number} has stopped by itself. Please look at it."),
    "no_chat": N_("⚠️ {number}: more than one in a hundred has no chat with the bot any more."),
    State.FINISHED.value: N_("✓ {number} is finished. The report is behind the button."),
    State.CANCELLED.value: N_("{number} is called off."),
}
FILES = {
    "evidence": N_("Evidence as a table"),
    "nowhere": N_("Reached by no channel, as a table"),
    "words": N_("Words for the site and the app"),
}


# -- the list and one of it -------------------------------------------------------------------------------------------


def list_screen(t: Translator, found: Sequence[Broadcast], *, page: int, private: bool, may: bool) -> Screen:
    shown = found[:PAGE]
    lines = [_row(t, it) for it in shown] or [t("Nothing here.")]
    turn = [button("◀", ShowBroadcasts(page=page - 1))] if page else []
    turn += [button("▶", ShowBroadcasts(page=page + 1))] if len(found) > PAGE else []
    opened = [[button(t.plain("Open {number}", number=it.number), OpenBroadcast(broadcast=it.id))] for it in shown]
    new = [[button(t.plain("Write to many"), NewBroadcast())]] if private and may else []
    rows = [*opened, turn, *new, home_row(t)] if private else [*opened, turn]
    return Screen(text=PARAGRAPH.join([t("<b>Messages to many</b>"), *lines]), rows=rows)


def _row(t: Translator, it: Broadcast) -> Markup:
    head = t("<b>{number}</b>: {kind}", number=it.number, kind=t.plain(KIND[it.kind]))
    return LINE.join([head, t("Status: {status}", status=status_words(t, it)), t("{moment}", moment=it.proposed_at)])


def status_words(t: Translator, it: Broadcast) -> str:
    if it.state is not State.RUNNING:
        return t.plain(STATE[it.state])
    if it.paused:
        return t.plain("paused")
    if it.reason == table.NIGHT:
        return t.plain("rests in quiet hours, goes on in the morning")
    return t.plain(STAGE[it.stage]) if it.filled_at else t.plain("goes out: the list of people is being made")


def board(t: Translator, seen: Seen) -> Markup:
    """How it stands: the card in the group, and the head of the private screen."""
    it = seen.it
    head = t("<b>{number}: {kind}</b>", number=it.number, kind=t.plain(KIND[it.kind]))
    lines = [head]
    if it.policy:
        lines.append(t("Policy version {version}", version=it.policy))
    lines.append(t("Status: {status}", status=status_words(t, it)))
    if it.reason in WHY:
        lines.append(t("🔴 Stopped by itself: {why}", why=t.plain(WHY[it.reason])))
    parts = [LINE.join(lines)]
    if seen.tally.total:
        parts.append(LINE.join(_report(t, seen)))
    elif it.finished_at and it.state is State.FINISHED:
        parts.append(t("There was nobody to write to."))
    return PARAGRAPH.join(parts)


def _report(t: Translator, seen: Seen) -> Iterable[Markup]:
    tally = seen.tally
    yield t("{bar} {done} of {total}", bar=bar(tally), done=t.number(tally.settled), total=t.number(tally.total))
    for fate, words in FATE.items():
        if tally.of(fate):
            yield t(words, n=t.number(tally.of(fate)))
    if seen.nowhere:
        yield t("Reached by no channel: {n}", n=t.number(seen.nowhere))


def bar(tally: Tally) -> str:
    """How much is done, as far as a line of signs can say it: full only when it is."""
    done = tally.settled * BAR // tally.total if tally.total else 0
    return "▓" * done + "░" * (BAR - done)


def card_screen(t: Translator, seen: Seen) -> Screen:
    """In the group: how far it is, and what stops it. It is approved in private, where it can be read."""
    it = seen.it
    acts = [act for act in table.acts(it) if act is not Act.APPROVE]
    rows = [[button(t.plain("Read and approve"), OpenBroadcast(broadcast=it.id))]] if it.state is State.PROPOSED else []
    rows += [[_act(t, it, act) for act in acts]]
    if it.state is not State.PROPOSED:
        rows.append([button(t.plain("Open {number}", number=it.number), OpenBroadcast(broadcast=it.id))])
    return Screen(text=board(t, seen), rows=rows)


def broadcast_screen(t: Translator, seen: Seen, data_map: DataMap | None) -> Screen:
    """One of them, in private: how it stands, who proposed it, whom it is for, and what can be done."""
    it = seen.it
    who = seen.proposed_by or t.plain("the operator of the server")
    lines = [t("Proposed by {name}, {moment}", name=who, moment=it.proposed_at)]
    if it.about:
        lines.append(t("For those whose data are in: {tables}.", tables=_tables(t, it.about, data_map)))
    if it.state is State.PROPOSED:
        lines.append(
            t("Read it first as people will see it. It is approved by somebody other than the one who proposed it.")
        )
    rows: list[list[Button]] = [[button(t.plain("As people will see it"), PreviewBroadcast(broadcast=it.id))]]
    if it.policy:
        rows.append([button(t.plain("Open version {version}", version=it.policy), OpenPolicy(policy=it.policy))])
    rows += [[_act(t, it, act) for act in seen.may]]
    rows += [[button(t.plain(words), TakeBroadcast(broadcast=it.id, what=what))] for what, words in _files(seen)]
    rows += [[button(t.plain("All messages"), ShowBroadcasts()), *home_row(t)]]
    return Screen(text=PARAGRAPH.join([board(t, seen), LINE.join(lines)]), rows=rows)


def _files(seen: Seen) -> Iterable[tuple[str, str]]:
    for what, words in FILES.items():
        if what == "words" or (seen.tally.total and (what != "nowhere" or seen.nowhere)):
            yield what, words


def _act(t: Translator, it: Broadcast, act: Act) -> Button:
    return button(t.plain(ACT[act]), ActOnBroadcast(broadcast=it.id, act=act))


def _tables(t: Translator, about: Sequence[str], data_map: DataMap | None) -> str:
    known = data_map.tables if data_map else {}
    return ", ".join(known[name].title.in_(t.language) if name in known else name for name in about)


def sure_screen(t: Translator, it: Broadcast) -> Screen:
    text = t(
        "<b>Call off {number}?</b>\n\nWhoever has not got it yet will not get it. It cannot be taken up again.",
        number=it.number,
    )
    yes = ActOnBroadcast(broadcast=it.id, act=Act.CANCEL, sure=True)
    keep = OpenBroadcast(broadcast=it.id)
    return Screen(text=text, rows=[[button(t.plain("Yes, call it off"), yes)], [button(t.plain("Leave it"), keep)]])


def preview_screens(t: Translator, shown: Sequence[tuple[Language, Screen]]) -> list[Screen]:
    """As people will see it, each language in a message of its own; the buttons are named, and cannot be pressed."""
    names = {Language.RU: t("In Russian"), Language.KK: t("In Kazakh")}
    screens = []
    for language, screen in shown:
        labels = " ".join(f"[{each.text}]" for row in screen.rows for each in row)
        head = Markup("<i>") + names[language] + Markup("</i>")
        screens.append(Screen(text=PARAGRAPH.join([head, screen.text, Markup("<i>") + labels + Markup("</i>")])))
    return screens


# -- the form ---------------------------------------------------------------------------------------------------------

PROMPT = {
    "kind": N_(
        "<b>What do you want to write?</b>\n\nA change of the policy goes out with its version: /policies. A notice of "
        "a breach goes to exactly those whose data it touches."
    ),
    "about": N_(
        "<b>Which data does the breach touch?</b>\n\nChoose everything that became known or was lost. Whoever has "
        "data there gets the notice."
    ),
    Language.RU.value: N_(
        "<b>The words in Russian</b>\n\nIn one message, up to {limit} characters: what has happened or changes, what "
        "that means for the reader, what they can do. Greeting, number and contact are added."
    ),
    Language.KK.value: N_(
        "<b>The words in Kazakh</b>\n\nIn one message, up to {limit} characters. Whoever reads the bot in Kazakh gets "
        "exactly this."
    ),
}
START = {Kind.SERVICE: N_("Service notice, to everyone"), Kind.BREACH: N_("Notice of a breach")}
PART = {
    "kind": N_("What is written"),
    "about": N_("Whom it touches"),
    "ru": N_("The words in Russian"),
    "kk": N_("The words in Kazakh"),
}


def begun_screen(t: Translator, draft: Draft) -> Screen:
    """Another form was begun before: it is not lost by asking for a new one."""
    text = t("You have begun a message to many and not finished. It is kept for 24 hours.")
    rows = [
        [button(t.plain("Continue"), TakeUpForm(draft=draft.id))],
        [button(t.plain("Begin anew"), NewBroadcast(anew=True)), _drop(t, draft)],
    ]
    return Screen(text=text, rows=rows)


def step_screen(t: Translator, draft: Draft, data_map: DataMap | None) -> Screen:
    """Where the form stands: the first thing still missing, or all of it to be checked."""
    if draft.step == CHECK:
        return _check_screen(t, draft, data_map)
    sentence = PROMPT[draft.step]
    text = t(sentence, **({"limit": TEXT_LIMIT} if "{limit}" in sentence else {}))
    return Screen(text=text, rows=[*_choices(t, draft, data_map), _below(t, draft)])


def _choices(t: Translator, draft: Draft, data_map: DataMap | None) -> list[list[Button]]:
    if draft.step == "kind":
        kinds = BY_FORM if data_map else (Kind.SERVICE,)
        return [[_pick(draft, t.plain(START[kind]), kind)] for kind in kinds]
    if draft.step != "about" or data_map is None:
        return []
    chosen = draft.payload.get("chosen", "").split(",")
    tables = [
        [_pick(draft, ("☑ " if one.id in chosen else "☐ ") + cut(one.title.in_(t.language)), one.id)]
        for one in data_map.tables.values()
    ]
    return [*tables, [_pick(draft, t.plain("That is all"), ENOUGH)]] if any(chosen) else tables


def _pick(draft: Draft, text: str, option: str) -> Button:
    return button(text, FillBroadcast(draft=draft.id, step=draft.step, option=option))


def _below(t: Translator, draft: Draft) -> list[Button]:
    change = [button(t.plain("Change"), FillBroadcastAnew(draft=draft.id))] if draft.payload else []
    return [*change, _drop(t, draft)]


def _drop(t: Translator, draft: Draft) -> Button:
    return button(t.plain("Do not keep"), DropForm(draft=draft.id))


def awaited_screen(t: Translator, draft: Draft) -> Screen:
    """Something else came than what is awaited: said before it is asked again."""
    words = t("Please answer in words, in one message. What you have begun is kept.")
    return Screen(
        text=words if draft.step in table.TYPED else t("Here a button is awaited. What you have begun is kept.")
    )


def _check_screen(t: Translator, draft: Draft, data_map: DataMap | None) -> Screen:
    said = draft.payload
    kind = Kind(said["kind"])
    lines = [Markup("<b>") + t(START[kind]) + Markup("</b>")]
    if said.get("about"):
        tables = _tables(t, said["about"].split(","), data_map)
        lines.append(t("For those whose data are in: {tables}.", tables=tables))
    text = PARAGRAPH.join(
        [
            t("<b>Please check</b>"),
            LINE.join(lines),
            t("The words stand above, as people will see them. Nothing goes out before a second person has approved."),
        ]
    )
    propose = button(t.plain("Propose it"), ProposeBroadcast(draft=draft.id, version=draft.version))
    return Screen(text=text, rows=[[propose], _below(t, draft)])


def parts_screen(t: Translator, draft: Draft) -> Screen:
    """Which of what was answered so far should be answered anew?"""
    answered = [step for step in table.asked(draft.payload) if step in draft.payload]
    chosen = [[button(t.plain(PART[step]), FillBroadcastAnew(draft=draft.id, step=step))] for step in answered]
    rows = [*chosen, [button(t.plain("Leave it as it was"), TakeUpForm(draft=draft.id))]]
    return Screen(text=t("<b>What should be changed?</b>"), rows=rows)


def in_private_screen(t: Translator) -> Screen:
    """What the group is told: nothing is typed there."""
    return Screen(text=t("The form is in your private chat with the bot."))


# -- what the desk is told --------------------------------------------------------------------------------------------


def progress(t: Translator, letter: Letter, _: Scene) -> Post:
    if letter.broadcast is None:
        raise LookupError("a card without a broadcast")
    return Post(screen=card_screen(t, letter.broadcast))


def line(t: Translator, letter: Letter, _: Scene) -> Post:
    notice, seen = letter.delivery.notice, letter.broadcast
    if not isinstance(notice, BroadcastLine) or seen is None:
        raise TypeError(type(notice).__name__)
    rows = [[button(t.plain("Open {number}", number=seen.it.number), OpenBroadcast(broadcast=seen.it.id))]]
    return Post(screen=Screen(text=t(SAID[notice.what], number=seen.it.number), rows=rows))
