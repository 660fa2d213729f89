"""What would the person get? The very letters of the other side, made from what is not sent yet."""

from dataclasses import replace

from bot.actions.deliveries import Letter
from bot.actions.desk import Desk
from bot.domain.cases import Demand, Event, Outcome, advance, decided, undecided, with_demand
from bot.domain.deliveries import Delivery
from bot.domain.entries import Entry, EntryKind
from bot.domain.handling import HANDLING
from bot.domain.languages import Language
from bot.domain.notices import Answer, Approved, Done, Notice, Question, Refused, Reopened
from bot.domain.people import Draft
from bot.domain.proposals import Proposal
from bot.domain.refusals import Stale, TooLong
from bot.telegram import letters
from bot.telegram.screen import TEXT_LIMIT, Post, Scene, Screen, units
from bot.texts import Translator, translator

UNNAMED = "•. •. •."


def granted(desk: Desk, answer: Demand, text: str, scene: Scene) -> Screen:
    """The closing letter of what one member grants alone."""
    about = Done(case_id=desk.case.id, demand_id=answer.id)
    letter = _letter(desk, about, demand=answer, words=_words(EntryKind.LETTER, text, scene))
    return _shown(letters.done(_reader(desk), letter, scene))


def decision(desk: Desk, proposal: Proposal, scene: Scene) -> Screen:
    """The letter that goes out when the proposal is confirmed."""
    demand = next((d for d in desk.case.demands if d.id == proposal.demand_id), desk.case.next_demand)
    t = _reader(desk)
    if proposal.outcome is Outcome.REFUSED:
        refused = decided(demand, Outcome.REFUSED, scene.now, ground=proposal.ground, until=proposal.until)
        about = Refused(case_id=desk.case.id, demand_id=demand.id)
        letter = _letter(desk, about, demand=refused, words=_words(EntryKind.LETTER, proposal.text, scene))
        return _shown(letters.refused(t, letter, scene))
    if HANDLING[demand.kind].settles:
        return granted(desk, decided(demand, proposal.outcome, scene.now), proposal.text or "", scene)
    approved = Approved(case_id=desk.case.id, demand_id=demand.id)
    return _shown(letters.approved(t, _letter(replace(desk, decision=proposal), approved, demand=demand), scene))


def of_form(desk: Desk, draft: Draft, scene: Scene) -> Screen | None:
    """The letter the form becomes; None for what never leaves the desk."""
    t, case, text = _reader(desk), desk.case, draft.payload["text"]
    match draft.flow:
        case "ask":
            asked = Question(case_id=case.id, entry_id="")
            return _shown(letters.question(t, _about(desk, asked, EntryKind.QUESTION, text, scene), scene))
        case "answer":
            said = Answer(case_id=case.id, entry_id="")
            return _shown(letters.answer(t, _about(desk, said, EntryKind.ANSWER, text, scene), scene))
        case "done":
            return _shown(letters.done(t, _closing(desk, text, scene), scene))
        case "reopen":
            again = with_demand(advance(case, Event.REOPEN), undecided(case.demands[-1]))
            letter = _letter(replace(desk, case=again), Reopened(case_id=case.id))
            return _shown(letters.reopened(t, letter, scene))
    return None


def _closing(desk: Desk, text: str, scene: Scene) -> Letter:
    decision = desk.decision
    if decision is None:
        raise Stale
    demand = next(d for d in desk.case.demands if d.id == decision.demand_id)
    carried_out = decided(demand, decision.outcome, scene.now, ground=decision.ground, until=decision.until)
    about = Done(case_id=desk.case.id, demand_id=demand.id)
    return _letter(desk, about, demand=carried_out, words=_words(EntryKind.LETTER, text, scene))


def must_fit(letter: Screen | None, text: str) -> None:
    """Raises `TooLong` with what the letter leaves for the words, when together they are more than one message."""
    over = units(letter.text) - TEXT_LIMIT if letter else 0
    if over > 0:
        raise TooLong(limit=max(units(text) - over, 0), length=units(text))


def _reader(desk: Desk) -> Translator:
    return translator(desk.language or Language.RU)


def _words(kind: EntryKind, text: str | None, scene: Scene) -> Entry | None:
    return Entry(id="", kind=kind, author="", text=text, file=None, at=scene.now) if text else None


def _about(desk: Desk, notice: Notice, kind: EntryKind, text: str, scene: Scene) -> Letter:
    return replace(_letter(desk, notice), entry=_words(kind, text, scene))


def _letter(desk: Desk, notice: Notice, *, demand: Demand | None = None, words: Entry | None = None) -> Letter:
    # Whom a representative acts for is not shown: as long a name stands in its place.
    acting = {right_id: replace(right, initials=UNNAMED) for right_id, right in desk.acting.items()}
    desk = replace(desk, acting=acting)
    delivery = Delivery(id=0, notice=notice, recipient=desk.case.subject_id, attempts=0, interrupted=False)
    return Letter(
        delivery=delivery, chat_id=None, language=desk.language, desk=desk, demand=demand, letter=words
    )  # fmt: skip


def _shown(post: Post) -> Screen:
    """Without its buttons: they are the person's."""
    return Screen(text=post.screen.text)
