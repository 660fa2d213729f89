"""A case as the desk sees it: the card in the group, the workplace of the assignee, the lists."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.actions.desk import REASONS, Desk
from bot.actions.terms import due_of, to_start
from bot.domain.cases import Case, Clock, Demand, Event, Outcome, Status, may, may_carry_out, may_decide
from bot.domain.deadlines import Term, days_left
from bot.domain.handling import Step, to_take
from bot.domain.people import Draft
from bot.domain.representations import Representation, State, needed
from bot.domain.requests import REQUESTS, Kind
from bot.domain.staff import MAY, Duty, Member, Role
from bot.telegram.buttons import (
    AddWhatCame,
    Assign,
    Claim,
    Decide,
    EndRight,
    Home,
    ReadCase,
    Release,
    Reveal,
    Review,
    ShowDuties,
    ShowLetters,
    ShowQueue,
    TakeStep,
    TakeUpForm,
    Workplace,
    Write,
)
from bot.telegram.changes import desk_words
from bot.telegram.demands import GROUND, RIGHT, left_words, length_of, right_words
from bot.telegram.desk.guard import FLOWS
from bot.telegram.desk.plan_screens import correction_line, corrections_of, in_motion, plan_line, plan_parts, try_again
from bot.telegram.desk.words import ENTERED, KIND, LANGUAGE, OUTCOME, PENDING, REASON, STATUS, SURE, scope_of
from bot.telegram.screen import Button, Scene, Screen, button
from bot.telegram.steps import STEP
from bot.texts import Markup, Translator

LINE = Markup("\n")
ASSIGNEE = MAY[Role.OPERATOR]
DEMANDS_SHOWN = 6
STEPS_SHOWN = 6
RIGHTS_SHOWN = 3
CHANGES_SHOWN = 2


def clock_line(t: Translator, clock: Clock, scene: Scene) -> Markup:
    title = scene.rules.terms[clock.rule].title.in_(t.language)
    if clock.met_at:
        return t("✓ {what}: {day}", what=title, day=t.date(clock.met_at))
    due = due_of(clock, scene.rules)
    left = left_words(t, days_left(due, scene.now, scene.rules.calendar))
    if clock.provisional:
        return t("• {what}: by {day}, {left} (provisional)", what=title, day=due.day, left=left)
    return t("• {what}: by {day}, {left}", what=title, day=due.day, left=left)


def kind_words(t: Translator, demand: Demand) -> Markup:
    if len(REQUESTS[demand.kind].scopes) == 1:
        return t(KIND[demand.kind])
    return t("{kind}: {scope}", kind=t(KIND[demand.kind]), scope=t(scope_of(demand.kind, demand.scope)))


def right_lines(
    t: Translator, demand: Demand, scene: Scene, acting: Mapping[str, Representation]
) -> list[Markup]:  # fmt: skip
    """That a representative asks, on what ground, and whether it can be granted: never for whom."""
    right = acting.get(demand.representation or "")
    if right is None:
        return []
    asked = t("Asked by a representative ({ground})", ground=t(GROUND[right.ground]))
    lines = [*([] if demand.kind is Kind.REPRESENT else [asked]), right_words(t, right, scene)]
    state = right.as_of(scene.rules.calendar.day_of(scene.now))
    if demand.open and state is not needed(demand.kind):
        waits = t("⚠️ The right to act is not confirmed yet: the request can be refused, not granted.")
        gone = t("⚠️ There is no right to act any more: the request can be refused, not granted.")
        lines.append(waits if state is State.STATED else gone)
    return lines


def demand_lines(
    t: Translator, demand: Demand, scene: Scene, acting: Mapping[str, Representation], since: datetime | None = None,
    appealed: tuple[str, Demand] | None = None,
) -> Markup:  # fmt: skip
    """``since`` (UTC) is when a withdrawal came in force, ``appealed`` the case and the refusal in dispute."""
    lines = [Markup("<b>") + kind_words(t, demand) + Markup("</b>")]
    lines.append(t("Received: {moment}", moment=demand.received_at))
    if since and demand.open:
        lines.append(t("Effective since {moment}: carry it out in the systems", moment=since))
    if appealed:
        lines.append(appealed_line(t, *appealed, scene))
    lines += right_lines(t, demand, scene, acting)
    if demand.outcome and demand.decided_at:
        lines.append(t("Result: {result}, {day}", result=_result(t, demand), day=t.date(demand.decided_at)))
    else:
        lines += [clock_line(t, clock, scene) for clock in demand.clocks]
        lines += [ahead_line(t, term, scene) for term in to_start(demand, scene.rules)]
        lines += [t("✓ {what}", what=t(STEP[Step(step)])) for step in sorted(demand.steps)]
    if demand.pending:
        lines.append(t(PENDING[demand.pending]))
    return LINE.join(lines)


def appealed_line(t: Translator, number: str, refusal: Demand, scene: Scene) -> Markup:
    """What the person does not agree with, in codes that name nobody."""
    ground = scene.rules.grounds.get(refusal.ground or "")
    what, result = kind_words(t, refusal), t(OUTCOME[refusal.outcome or Outcome.REFUSED])
    line = t("In dispute: case {number}, {what}: {result}", number=number, what=what, result=result)
    return line + (f" ({ground.title.in_(t.language)})" if ground else "")


def _result(t: Translator, demand: Demand) -> Markup:
    if demand.outcome is Outcome.WITHDRAWN and demand.kind is Kind.WITHDRAW_CONSENT:
        # "Withdrawal of consent: withdrawn" could be read the other way round.
        return t("taken back by the person")
    return t(OUTCOME[demand.outcome or Outcome.WITHDRAWN])


def ahead_line(t: Translator, term: Term, scene: Scene) -> Markup:
    return t(
        "• {what}: {length}, counted from when {begins}",
        what=term.title.in_(t.language),
        length=length_of(t, term),
        begins=scene.rules.starts[term.starts_at].in_(t.language),
    )


def card_text(t: Translator, desk: Desk, scene: Scene) -> Markup:
    """The case by its pseudonym: nothing here tells who the person is or what they wrote."""
    case = desk.case
    about = [
        t("<b>Case {number}</b>", number=case.number),
        t("Status: {status}", status=t(STATUS[case.status])),
        t("Assignee: {name}", name=desk.assignee or t("nobody")),
    ]
    if desk.language:
        about.append(t("Language of the person: {language}", language=t(LANGUAGE[desk.language])))
    if desk.notes:
        about.append(t("Notes: {n}", n=desk.notes))
    if desk.proposer:
        about.append(t("Proposed by: {name}", name=desk.proposer))
    if desk.entered_by:
        about.append(t(ENTERED[case.channel], name=desk.entered_by))
    if desk.by_hand:
        about.append(t("Letters go by hand: there is no chat. Who is asking has to be checked."))
    if desk.letters:
        about.append(t.many("✉️ {n} letter to be sent on", "✉️ {n} letters to be sent on", n=desk.letters))
    if desk.unreachable:
        about.append(t("⚠️ The person has closed this chat: use another channel of the company."))
    return Markup("\n\n").join([LINE.join(about), *_demands(t, desk, scene)])


def marks(t: Translator, desk: Desk) -> list[Markup]:
    """What the mark beside a term means, where one is shown."""
    shown = _by_need(desk)[:DEMANDS_SHOWN]
    if not any(clock.provisional and clock.met_at is None for d in shown if d.open for clock in d.clocks):
        return []
    return [t("(provisional): a lawyer has not signed off this term, or the calendar of that year, yet.")]


def _by_need(desk: Desk) -> list[Demand]:
    """Those still open first."""
    return sorted(desk.case.demands, key=lambda demand: not demand.open)


def _demands(t: Translator, desk: Desk, scene: Scene) -> list[Markup]:
    """As many as one message can hold."""
    by_need = _by_need(desk)
    lines = [_demand(t, desk, d, scene) for d in by_need[:DEMANDS_SHOWN]]
    more = len(by_need) - DEMANDS_SHOWN
    return [*lines, t.many("… and {n} more request", "… and {n} more requests", n=more)] if more > 0 else lines


def _demand(t: Translator, desk: Desk, demand: Demand, scene: Scene) -> Markup:
    since, appealed = desk.since.get(demand.id), desk.appealed.get(demand.id)
    lines = demand_lines(t, demand, scene, desk.acting, since, appealed)
    it = desk.carried.get(demand.id)
    if demand.id in desk.corrected and demand.open:
        lines += LINE + correction_line(t, desk.corrected[demand.id][1])
    return lines + LINE + plan_line(t, it) if it else lines


def card(t: Translator, desk: Desk, scene: Scene) -> Screen:
    """The card in the group."""
    case = desk.case
    rows = []
    if may(case, Event.CLAIM):
        rows.append([button(t.plain("Claim"), Claim(case=case.id))])
    if case.open and case.assignee:
        rows.append([button(t.plain("Open workplace"), Workplace(case=case.id))])
    if case.status is Status.PROPOSED:
        rows.append([button(t.plain("Review"), Review(case=case.id))])
    return Screen(text=card_text(t, desk, scene), rows=rows)


def home_row(t: Translator) -> list[Button]:
    return [button(t.plain("Mine"), ShowQueue(which="mine")), button(t.plain("To the menu"), Home())]


def back_row(t: Translator, case_id: str) -> list[Button]:
    return [button(t.plain("Back to the case"), Workplace(case=case_id))]


def case_screen(t: Translator, desk: Desk, scene: Scene, member: Member, draft: Draft | None = None) -> Screen:
    """The case in the private chat of a member: the workplace for its assignee, the card for everybody else."""
    duties = frozenset(duty for duty in Duty if member.may(duty))
    rows = [*_oversight(t, desk.case, duties), *_endings(t, desk, scene, duties), home_row(t)]
    parts = [card_text(t, desk, scene), *marks(t, desk)]
    rows = [*_duties(t, desk), *rows]
    parts += duty_lines(t, desk)
    if desk.case.assignee == member.id:
        parts += [*change_lines(t, desk, scene), *_plan(t, desk, scene)]
        rows = [*_continue(t, desk.case, draft), *_work(t, desk, duties), *_beside(t, desk), *rows]
    elif may(desk.case, Event.CLAIM) and Duty.WORK in duties:
        rows = [[button(t.plain("Claim"), Claim(case=desk.case.id))], *rows]
    return Screen(text=Markup("\n\n").join(parts), rows=rows)


def _plan(t: Translator, desk: Desk, scene: Scene) -> list[Markup]:
    return plan_parts(t, desk, scene.books.map) if scene.books else []


def change_lines(t: Translator, desk: Desk, scene: Scene) -> list[Markup]:
    """What the changes of numbers and accounts asked for here amount to: never in the group."""
    return [desk_words(t, desk.changes[d.id], scene) for d in desk.case.demands if d.id in desk.changes][
        -CHANGES_SHOWN:
    ]


def duty_lines(t: Translator, desk: Desk) -> list[Markup]:
    """What is owed beside the answer: never in the group's card."""
    return [t("📌 Duties open: {n}", n=desk.duties)] if desk.duties else []


def _duties(t: Translator, desk: Desk) -> list[list[Button]]:
    return [[button(t.plain("Duties of this case"), ShowDuties(case=desk.case.id))]] if desk.duties else []


def workplace(t: Translator, desk: Desk, scene: Scene) -> Screen:
    """The same for an assignee of whom no more is known than that they work on cases."""
    oversight = [*_oversight(t, desk.case, ASSIGNEE), *_endings(t, desk, scene, ASSIGNEE)]
    rows = [*_work(t, desk, ASSIGNEE), *_beside(t, desk), *_duties(t, desk), *oversight, home_row(t)]
    head = t("<b>This case is yours.</b> Only what you send with “Ask” or “Write to the person” reaches the person.")
    below = [*marks(t, desk), *duty_lines(t, desk), *change_lines(t, desk, scene)]
    return Screen(text=Markup("\n\n").join([head, card_text(t, desk, scene), *below]), rows=rows)


def _continue(t: Translator, case: Case, draft: Draft | None) -> list[list[Button]]:
    if draft is None or draft.flow not in FLOWS or draft.case_id != case.id:
        return []
    return [[button(t.plain("Continue what I was writing"), TakeUpForm(draft=draft.id))]]


def _work(t: Translator, desk: Desk, duties: frozenset[Duty]) -> list[list[Button]]:
    """What the assignee can do in this state, and nothing else; what the bot does itself is not theirs to do."""
    case = desk.case
    by_hand = replace(case, demands=tuple(d for d in case.demands if not in_motion(desk, d.id)))
    reading = [button(t.plain("Read everything"), ReadCase(case=case.id))]
    if case.open and Duty.REVEAL in duties:
        reading.append(button(t.plain("Who is it"), Reveal(case=case.id)))
    writing = [button(t.plain("Note"), Write(case=case.id, flow="note"))]
    if case.status is not Status.WITHDRAWN:
        writing.insert(0, button(t.plain("Write to the person"), Write(case=case.id, flow="answer")))
    if may(case, Event.ASK):
        writing.insert(0, button(t.plain("Ask"), Write(case=case.id, flow="ask")))
    doing = []
    if may_decide(case) and Duty.DECIDE in duties:
        doing.append(button(t.plain("Decide"), Decide(case=case.id)))
    if may_carry_out(by_hand):
        doing.append(button(t.plain("Carried out"), Write(case=case.id, flow="done")))
    steps = [button(t.plain(STEP[step]), TakeStep(case=case.id, step=step)) for step in to_take(by_hand)]
    leaving = []
    if may(case, Event.RELEASE):
        leaving.append(button(t.plain("Give back"), Release(case=case.id)))
    return [
        reading,
        writing,
        *([step] for step in steps[:STEPS_SHOWN]),
        *try_again(t, desk),
        *corrections_of(t, desk),
        doing,
        leaving,
    ]


def _beside(t: Translator, desk: Desk) -> list[list[Button]]:
    """What a chat does by itself where there is one: take in what comes, and bring what is written."""
    row = []
    if desk.case.open and desk.entered_by:
        row.append(button(t.plain("Add what came"), AddWhatCame(case=desk.case.id)))
    if desk.letters:
        row.append(button(t.plain("Letters to send on"), ShowLetters(case=desk.case.id)))
    return [row]


def _oversight(t: Translator, case: Case, duties: frozenset[Duty]) -> list[list[Button]]:
    """What goes with a role, whoever has the case."""
    row = []
    if case.status is Status.PROPOSED and Duty.CONFIRM in duties:
        row.append(button(t.plain("Review"), Review(case=case.id)))
    if may(case, Event.ASSIGN) and Duty.ASSIGN in duties:
        row.append(button(t.plain("Assign"), Assign(case=case.id)))
    if may(case, Event.REOPEN) and Duty.REOPEN in duties:
        row.append(button(t.plain("Reopen"), Write(case=case.id, flow="reopen")))
    return [row]


def _endings(t: Translator, desk: Desk, scene: Scene, duties: frozenset[Duty]) -> list[list[Button]]:
    """The rights to act for another person that still stand in this case."""
    today = scene.rules.calendar.day_of(scene.now)
    standing = [right for right in desk.acting.values() if right.in_force(today) and Duty.DECIDE in duties]
    return [[_ending(t, desk.case, right)] for right in standing[:RIGHTS_SHOWN]]


def _ending(t: Translator, case: Case, right: Representation) -> Button:
    label = t.plain("End the right to act: {ground}", ground=t(GROUND[right.ground]))
    return button(label, EndRight(case=case.id, representation=right.id))


def end_right_screen(t: Translator, case: Case, right: Representation) -> Screen:
    text = t(
        "<b>Case {number}: end the right to act?</b>\n\n{ground}: {state}. It takes effect at once: nothing more is "
        "granted by it, and the representative is told. To act again they have to state it anew.",
        number=case.number,
        ground=t(GROUND[right.ground]),
        state=t(RIGHT[right.state]),
    )
    sure = EndRight(case=case.id, representation=right.id, sure=True)
    return Screen(text=text, rows=[[button(t.plain("Yes, end it"), sure)], back_row(t, case.id)])


def reasons_screen(t: Translator, case_id: str) -> Screen:
    text = t(
        "<b>Why do you need the name and the number?</b>\n\nThe reason is written down with your name and "
        "the time. The message disappears after 10 minutes."
    )
    rows = [[button(t.plain(REASON[reason]), Reveal(case=case_id, reason=reason))] for reason in REASONS]
    return Screen(text=text, rows=[*rows, back_row(t, case_id)])


def sure_screen(t: Translator, case_id: str, step: Step) -> Screen:
    parts = [
        Markup("<b>") + t(STEP[step]) + Markup("</b>"),
        t(SURE[step]),
        t("The time is written down, and the person can see it."),
    ]
    rows = [[button(t.plain("Yes"), TakeStep(case=case_id, step=step, sure=True))], back_row(t, case_id)]
    return Screen(text=Markup("\n\n").join(parts), rows=rows)


def assign_screen(t: Translator, case: Case, roster: Sequence[Member]) -> Screen:
    """Those who can take cases and can be written to."""
    able = [m for m in roster if m.may(Duty.WORK) and m.started and m.id != case.assignee]
    text = t("<b>Case {number}</b>\n\nWho should have it?", number=case.number)
    if not able:
        text = t(
            "<b>Case {number}</b>\n\nThere is nobody else who could take it: an operator must be on the roster and "
            "have pressed Start in a private chat with the bot. The roster: /staff",
            number=case.number,
        )
    rows = [[button(m.name[:60] or "–", Assign(case=case.id, member=m.id))] for m in able]
    return Screen(text=text, rows=[*rows, back_row(t, case.id)])


def claimed_screen(t: Translator, case: Case) -> Screen:
    text = t("Case {number} is yours. The workplace follows.", number=case.number)
    return Screen(text=text, rows=[back_row(t, case.id), home_row(t)])


def revealed_screen(t: Translator, case_id: str) -> Screen:
    text = t("The name and the number follow. That message disappears after 10 minutes.")
    return Screen(text=text, rows=[back_row(t, case_id)])
