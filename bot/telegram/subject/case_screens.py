"""A case as the person sees it: where it stands, by when, who acts next, and what has happened."""

from collections.abc import Sequence
from datetime import datetime

from bot.actions.cases import PAGE, Shown
from bot.domain.cases import Case, Demand, Outcome, Status, foremost, in_force, may_take_back
from bot.domain.entries import Entry, EntryKind
from bot.domain.erasures import TO_CALL_OFF, State
from bot.domain.handling import Step
from bot.telegram.buttons import AddToCase, Disagree, MyCases, OpenCase, WithdrawCase
from bot.telegram.demands import demand_lines, kind_of, said
from bot.telegram.piles import see_plan, stop_row, where_it_stands
from bot.telegram.screen import TEXT_LIMIT, Button, Scene, Screen, button, cut, units
from bot.telegram.subject.ask_screens import home_row
from bot.texts import N_, Markup, Translator, clean

STATUS = {
    Status.NEW: N_("registered, waiting for an employee"),
    Status.WORKING: N_("an employee is working on it"),
    Status.WAITING: N_("we have asked you a question"),
    Status.PROPOSED: N_("a second employee is checking the decision"),
    Status.EXECUTING: N_("approved, being carried out"),
    Status.CLOSED: N_("closed"),
    Status.WITHDRAWN: N_("withdrawn by you"),
}

NEXT = {
    Status.NEW: N_("Next: an employee of the company takes the case."),
    Status.WORKING: N_("Next: the company decides and answers you."),
    Status.WAITING: N_("Next: you. Please answer the question; the term goes on running."),
    Status.PROPOSED: N_("Next: a second employee confirms the decision, then we answer you."),
    Status.EXECUTING: N_("Next: the company carries it out and sends you the result."),
    Status.CLOSED: N_("Nothing more is to be done. If you do not agree, you can complain: the letter says where."),
    Status.WITHDRAWN: N_("Nothing more is to be done. You can file a new request at any time."),
}

# What staff did on the way, as the person reads it.
STEP = {
    Step.GATHERED: N_("Your data were gathered from the company's systems"),
    Step.RECIPIENTS_ASKED: N_("The records of transfers were checked"),
    Step.RESTRICTED: N_("Access to the data was restricted"),
    Step.DOCUMENTS: N_("We have what is needed to confirm the change"),
    Step.BLOCKED: N_("The data were blocked"),
    Step.UNLAWFUL: N_("It was confirmed that the processing was unlawful"),
    Step.NO_BREACH: N_("It was confirmed that there was no breach"),
    Step.STOPPED: N_("The processing was stopped"),
    Step.RECONSIDERED: N_("A human looked at the decision again"),
    Step.TAKEN_DOWN: N_("The data were removed from the public source"),
    Step.LOOKED_INTO: N_("What you wrote was looked into"),
    Step.VERIFIED: N_("It was confirmed that it is you"),
    Step.GROUND_SEEN: N_("Your right to act was checked"),
}

# Only what says something to the person; the rest of the record is the desk's own.
EVENTS = {
    "demand_filed": N_("Request registered"),
    "case_claimed": N_("An employee has taken the case"),
    "case_assigned": N_("The case was given to an employee"),
    **{f"step_{step}": words for step, words in STEP.items()},
    "decision_proposed": N_("A decision was prepared and is being checked"),
    "decision_confirmed": N_("The decision was confirmed"),
    "demand_carried_out": N_("The decision was carried out"),
    "erasure_confirmed": N_("You confirmed what is to be deleted"),
    "erasure_set_aside": N_("The data were set aside"),
    "erasure_changed": N_("The data have changed since you confirmed"),
    "erasure_called_off": N_("You stopped the deletion"),
    "erasure_done": N_("The data were deleted, and the systems were read again"),
    "kept_data_destroyed": N_("What was kept by law fell due and was destroyed"),
    "case_withdrawn": N_("You withdrew the case"),
    "requests_withdrawn": N_("You took back what was still to be decided"),
    "consent_withdrawn": N_("The consent was withdrawn"),
    "consent_given": N_("You gave the consent again"),
    "case_reopened": N_("The case was opened again"),
    "right_confirm": N_("Your right to act was confirmed"),
    "right_end": N_("The right to act was ended"),
    "right_revoke": N_("The represented person ended the right to act"),
    "right_expire": N_("The term of the right to act is over"),
    "relink_stopped": N_("The change was stopped by an objection, the case is open again"),
    "relink_made": N_("The change took effect"),
}

ENTRIES = {
    EntryKind.REQUEST: N_("You asked"),
    EntryKind.MESSAGE: N_("You wrote"),
    EntryKind.QUESTION: N_("We asked"),
    EntryKind.ANSWER: N_("We answered"),
    EntryKind.LETTER: N_("Our letter"),
}

DEMANDS_LIMIT = 3
HISTORY_LIMIT = 12
QUOTE_LIMIT = 140
PARAGRAPH = Markup("\n\n")


def list_screen(t: Translator, cases: Sequence[Case], page: int) -> Screen:
    if not cases:
        text = t("<b>My cases</b>\n\nYou have no cases yet.")
        return Screen(text=text, rows=[home_row(t)])
    rows = [[button(_label(t, case), OpenCase(case=case.id))] for case in cases[:PAGE]]
    turn = [button("◀", MyCases(page=page - 1))] if page else []
    turn += [button("▶", MyCases(page=page + 1))] if len(cases) > PAGE else []
    return Screen(text=t("<b>My cases</b>\n\nChoose one to see where it stands."), rows=[*rows, turn, home_row(t)])


def _label(t: Translator, case: Case) -> str:
    """What was asked, where it is one thing; of several the number tells more."""
    what = kind_of(t, case.demands[0]).plain() if len(case.demands) == 1 else t.plain(STATUS[case.status])
    return cut(f"{case.number} · {what}")


def case_screen(t: Translator, shown: Shown, scene: Scene, page: int = 0) -> Screen:
    case = shown.case
    page = page if 0 <= page * DEMANDS_LIMIT < len(case.demands) else 0
    demands = foremost(case.demands, DEMANDS_LIMIT, page)
    parts = [
        t("<b>Case {number}</b>\nStatus: {status}", number=case.number, status=t(STATUS[case.status])),
        *(_demand(t, shown, d, scene) for d in demands),
        *more_words(t, case, page),
        next_words(t, case),
    ]
    head = t("<b>History</b>")
    room = TEXT_LIMIT - units(PARAGRAPH.join([*parts, head])) - 1
    parts.append(head + "\n" + history(t, shown, room))
    rows = [_other_requests(t, case, page), *_refused(t, demands)]
    if case.open:
        rows.append([button(t.plain("Add a message or a document"), AddToCase(case=case.id))])
    rows += _deletions(t, shown)
    if may_take_back(case):
        rows.append([button(t.plain("Take the request back"), WithdrawCase(case=case.id))])
    rows.append([button(t.plain("All my cases"), MyCases()), *home_row(t)])
    return Screen(text=PARAGRAPH.join(parts), rows=rows, fades=True, again=OpenCase(case=case.id))


def _demand(t: Translator, shown: Shown, demand: Demand, scene: Scene) -> Markup:
    since, appealed = shown.since.get(demand.id), shown.appealed.get(demand.id)
    lines = demand_lines(t, demand, scene, shown.acting, since, appealed)
    it = shown.carried.get(demand.id)
    return lines + "\n" + where_it_stands(t, it) if it and demand.open else lines


def _deletions(t: Translator, shown: Shown) -> list[list[Button]]:
    """What the person can still do about a deletion that the bot carries out."""
    ahead = [it for id_, it in shown.carried.items() if (demand := shown.case.demand(id_)) and demand.open]
    looks = [see_plan(t, it.demand_id) for it in ahead if it.state is State.CHANGED]
    stops = [stop_row(t, it.demand_id) for it in ahead if it.state in TO_CALL_OFF]
    return [*looks, *stops]


def next_words(t: Translator, case: Case) -> Markup:
    """Who acts next; after a case that was granted in full there is nothing to complain of."""
    if case.status is Status.CLOSED and all(d.outcome is Outcome.FULFILLED for d in case.demands):
        return t("Nothing more is to be done. If something is not right, write to us: the menu says where.")
    return t(NEXT[case.status])


def more_words(t: Translator, case: Case, page: int) -> list[Markup]:
    """Which of the requests of a case these are, where they are not all."""
    pages = pages_of(case)
    return [t("Requests of this case: page {page} of {pages}", page=page + 1, pages=pages)] if pages > 1 else []


def pages_of(case: Case) -> int:
    return -(-len(case.demands) // DEMANDS_LIMIT)


def _other_requests(t: Translator, case: Case, page: int) -> list[Button]:
    back = [button("◀", OpenCase(case=case.id, page=page - 1))] if page else []
    more = page + 1 < pages_of(case)
    return back + ([button(t.plain("More requests ▶"), OpenCase(case=case.id, page=page + 1))] if more else [])


def _refused(t: Translator, demands: Sequence[Demand]) -> list[list[Button]]:
    """Whatever was refused, whole or in part, can be looked at again."""
    refused = [d for d in demands if d.outcome in {Outcome.REFUSED, Outcome.PARTLY}]
    several = len(refused) > 1
    return [
        [button(cut(t.plain("I do not agree: {what}", what=kind_of(t, d))) if several else t.plain("I do not agree"),
                Disagree(demand=d.id))]
        for d in refused
    ]  # fmt: skip


def history(t: Translator, shown: Shown, room: int) -> Markup:
    """The last lines of it, as many as fit into ``room`` units."""
    lines: list[tuple[datetime, str | Entry]] = [(at, kind) for at, kind in shown.events if kind in EVENTS]
    lines += [(entry.at, entry) for entry in shown.thread if entry.kind is not EntryKind.REQUEST or entry.answers]
    lines.sort(key=lambda line: line[0])
    last = [_line(t, at, what) for at, what in lines[-HISTORY_LIMIT:]]
    while True:
        dropped = len(lines) - len(last)
        shortened = [t.many("… {n} earlier line", "… {n} earlier lines", n=dropped)] if dropped else []
        text = Markup("\n").join([*shortened, *last])
        if units(text) <= room or not last:
            return text
        del last[0]


def _line(t: Translator, at: datetime, what: str | Entry) -> Markup:
    words = _said(t, what) if isinstance(what, Entry) else t(EVENTS[what])
    return t("{moment} – {what}", moment=at, what=words)


def _said(t: Translator, entry: Entry) -> Markup:
    text = said(t, entry.answers).plain() if entry.answers else entry.text
    if text is None:
        return t("{who}: a document", who=t(ENTRIES[entry.kind]))
    words = " ".join(clean(text).split())
    words = words if len(words) <= QUOTE_LIMIT else words[: QUOTE_LIMIT - 1] + "…"
    return t("{who}: “{words}”", who=t(ENTRIES[entry.kind]), words=words)


def withdraw_screen(t: Translator, case: Case) -> Screen:
    text = t(
        "<b>Take the request back?</b>\n\nCase {number} will be closed and nothing more will be done. You can file a "
        "new request at any time; its term will run anew.",
        number=case.number,
    )
    if any(demand.open and in_force(case, demand) for demand in case.demands):
        text = t(
            "<b>Take the request back?</b>\n\nWhat is still to be decided in case {number} will not be decided. The "
            "consents you have withdrawn stay withdrawn, and the company carries that out. To give one again: "
            "/withdraw",
            number=case.number,
        )
    rows = [
        [button(t.plain("No, leave it"), OpenCase(case=case.id))],
        [button(t.plain("Yes, take it back"), WithdrawCase(case=case.id, sure=True))],
    ]
    return Screen(text=text, rows=rows)


def add_screen(t: Translator, case: Case) -> Screen:
    text = t(
        "<b>Case {number}</b>\n\nSend a message, a photo or a document up to 20 MB. The employee who handles the case "
        "will see it. Please do not send a photo of an identity document: it is not needed.",
        number=case.number,
    )
    return Screen(text=text, rows=[[button(t.plain("Back to the case"), OpenCase(case=case.id))]])


def added_screen(t: Translator, case: Case) -> Screen:
    text = t("Added to case {number}. You can send more, or go back to the case.", number=case.number)
    return Screen(text=text, rows=[[button(t.plain("Back to the case"), OpenCase(case=case.id))], home_row(t)])
