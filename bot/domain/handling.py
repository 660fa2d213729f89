"""What staff do with each kind of request: its steps, its outcomes, and which of them one person decides alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cases import Case, Demand, Outcome, in_force
from bot.domain.deadlines import Start
from bot.domain.requests import Kind, Scope


class Step(StrEnum):
    """Something staff do on the way that the person may see, with its own moment."""

    GATHERED = "gathered"
    RECIPIENTS_ASKED = "recipients_asked"
    RESTRICTED = "restricted"
    DOCUMENTS = "documents"
    BLOCKED = "blocked"
    UNLAWFUL = "unlawful"
    NO_BREACH = "no_breach"
    STOPPED = "stopped"
    RECONSIDERED = "reconsidered"
    TAKEN_DOWN = "taken_down"
    LOOKED_INTO = "looked_into"
    VERIFIED = "verified"
    GROUND_SEEN = "ground_seen"


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What a step does to the clocks of a demand: the terms it meets, and the event that starts others.

    A step never meets the last term: until it is answered, a demand owes something.
    """

    meets: frozenset[str] = frozenset()
    starts: Start | None = None


EXAMINED = frozenset({"examine"})
EFFECTS: Mapping[Step, Effect] = {
    Step.GATHERED: Effect(),
    Step.RECIPIENTS_ASKED: Effect(),
    Step.RESTRICTED: Effect(meets=frozenset({"delete_restrict"})),
    Step.DOCUMENTS: Effect(meets=EXAMINED, starts=Start.DOCUMENTS_IN_HAND),
    Step.BLOCKED: Effect(meets=frozenset({"block"})),
    Step.UNLAWFUL: Effect(meets=EXAMINED, starts=Start.UNLAWFULNESS_CONFIRMED),
    Step.NO_BREACH: Effect(meets=EXAMINED, starts=Start.BREACH_NOT_CONFIRMED),
    Step.STOPPED: Effect(),
    Step.RECONSIDERED: Effect(),
    Step.TAKEN_DOWN: Effect(),
    Step.LOOKED_INTO: Effect(),
    Step.VERIFIED: Effect(),
    Step.GROUND_SEEN: Effect(),
}


YES, PARTLY, NO = Outcome.FULFILLED, Outcome.PARTLY, Outcome.REFUSED
YES_OR_NO = (YES, NO)


@dataclass(frozen=True, kw_only=True)
class Handling:
    """How a kind is handled.

    ``alone``: one member grants it; a refusal, also in part, always takes two. ``first``: the step that granting it
    presupposes. ``settles``: the second person's yes is the end of it, nothing is carried out afterwards.
    """

    steps: tuple[Step, ...] = ()
    outcomes: tuple[Outcome, ...] = (YES, PARTLY, NO)
    alone: bool = False
    first: Step | None = None
    settles: bool = False


# Erasure, refusal, and whatever hands somebody the rights of a person take two; the rest one member grants alone.
HANDLING: Mapping[Kind, Handling] = {
    Kind.ACCESS: Handling(steps=(Step.GATHERED,), alone=True),
    Kind.RECIPIENTS: Handling(steps=(Step.RECIPIENTS_ASKED,), alone=True),
    Kind.CORRECT: Handling(steps=(Step.DOCUMENTS,), alone=True, first=Step.DOCUMENTS),
    Kind.DELETE: Handling(steps=(Step.RESTRICTED,)),
    Kind.DESTROY_UNLAWFUL: Handling(steps=(Step.BLOCKED, Step.RESTRICTED, Step.UNLAWFUL), first=Step.UNLAWFUL),
    Kind.BLOCK: Handling(steps=(Step.BLOCKED,), alone=True, first=Step.BLOCKED),
    Kind.UNBLOCK: Handling(steps=(Step.NO_BREACH,), outcomes=YES_OR_NO, alone=True, first=Step.NO_BREACH),
    Kind.WITHDRAW_CONSENT: Handling(steps=(Step.STOPPED,), alone=True, first=Step.STOPPED),
    # A human has to look at the decision again before anything is answered (Art. 19-1).
    Kind.OBJECT_AUTOMATED: Handling(steps=(Step.RECONSIDERED,), alone=True, first=Step.RECONSIDERED),
    Kind.UNPUBLISH: Handling(steps=(Step.TAKEN_DOWN,), alone=True, first=Step.TAKEN_DOWN),
    Kind.COMPLAINT: Handling(steps=(Step.LOOKED_INTO,), alone=True),
    Kind.QUESTION: Handling(outcomes=YES_OR_NO, alone=True),
    Kind.APPEAL: Handling(steps=(Step.LOOKED_INTO,), outcomes=YES_OR_NO, settles=True),
    # It takes effect after a waiting time of its own, in which the old channel can say no.
    Kind.RELINK: Handling(steps=(Step.VERIFIED,), outcomes=YES_OR_NO, first=Step.VERIFIED, settles=True),
    Kind.REPRESENT: Handling(steps=(Step.GROUND_SEEN,), outcomes=YES_OR_NO, first=Step.GROUND_SEEN, settles=True),
}


def outcomes(case: Case, demand: Demand) -> tuple[Outcome, ...]:
    """The answers this demand can get. What is in force already is carried out: there is nothing to refuse."""
    return (YES,) if in_force(case, demand) else HANDLING[demand.kind].outcomes


def alone(kind: Kind, outcome: Outcome) -> bool:
    """Whether one member may give this answer to this kind."""
    return outcome is YES and HANDLING[kind].alone


def presupposed(demand: Demand, outcome: Outcome) -> Step | None:
    """The step still to be taken before this answer can be given; None when nothing stands in the way.

    Whoever asked for a block may end it, whatever was found meanwhile.
    """
    first = HANDLING[demand.kind].first if demand.scope is not Scope.MINE else None
    wanted = first if outcome is not NO else None
    return wanted if wanted and wanted not in demand.steps else None


def to_take(case: Case) -> tuple[Step, ...]:
    """The steps that can still be taken in this case, each once, in the order of its demands."""
    if not case.open:
        return ()
    ahead = (step for d in case.demands if d.open for step in HANDLING[d.kind].steps if step not in d.steps)
    return tuple(dict.fromkeys(ahead))


def waiting(demands: Iterable[Demand], step: Step) -> tuple[Demand, ...]:
    """The open demands that this step would move on."""
    return tuple(d for d in demands if d.open and step in HANDLING[d.kind].steps and step not in d.steps)
