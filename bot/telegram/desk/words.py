"""The desk's own words for codes: states, kinds, roles, and the lines under a card."""

from bot.domain.cases import Outcome, Status
from bot.domain.deadlines import Rung
from bot.domain.entries import EntryKind
from bot.domain.languages import Language
from bot.domain.requests import Kind, Scope
from bot.domain.staff import Role
from bot.texts import N_

STATUS = {
    Status.NEW: N_("new, nobody has taken it"),
    Status.WORKING: N_("in work"),
    Status.WAITING: N_("the person was asked, no answer yet"),
    Status.PROPOSED: N_("a decision waits for a second person"),
    Status.EXECUTING: N_("approved, to be carried out"),
    Status.CLOSED: N_("closed"),
    Status.WITHDRAWN: N_("withdrawn by the person"),
}

KIND = {
    (Kind.DELETE, Scope.ALL): N_("Deletion: everything"),
    (Kind.DELETE, Scope.PART): N_("Deletion: a part"),
}

LANGUAGE = {Language.RU: N_("Russian"), Language.KK: N_("Kazakh")}

OUTCOME = {
    Outcome.FULFILLED: N_("approved in full"),
    Outcome.PARTLY: N_("approved in part"),
    Outcome.REFUSED: N_("refused"),
    Outcome.WITHDRAWN: N_("withdrawn by the person"),
}

DECIDE = {
    Outcome.FULFILLED: N_("Approve in full"),
    Outcome.PARTLY: N_("Approve in part"),
    Outcome.REFUSED: N_("Refuse"),
}

ROLE = {
    Role.OPERATOR: N_("operator"),
    Role.RESPONSIBLE: N_("responsible person"),
    Role.ADMIN: N_("administrator"),
}

REASON = {
    "find": N_("Find the person in company systems"),
    "verify": N_("Verify who is asking"),
    "execute": N_("Carry out the decision"),
}

# What happened, never what was written.
LINE = {
    "demand_joined": N_("Case {number}: one more request from the same person"),
    "message_received": N_("Case {number}: message received"),
    "document_received": N_("Case {number}: document received"),
    "withdrawn": N_("Case {number}: the person has withdrawn it"),
    "released": N_("Case {number}: given back to the queue"),
    "assigned": N_("Case {number}: now with {name}"),
    "question_sent": N_("Case {number}: the person was asked"),
    "answer_sent": N_("Case {number}: an answer was sent"),
    "restricted": N_("Case {number}: access to the data is restricted"),
    "decision_waiting": N_("Case {number}: a decision waits for a second person"),
    "decision_confirmed": N_("Case {number}: the decision is confirmed"),
    "decision_sent_back": N_("Case {number}: the decision was sent back"),
    "carried_out": N_("Case {number}: carried out, the person was told"),
    "reopened": N_("Case {number}: opened again"),
}

RUNG = {
    Rung.HALF.name: N_("⏳ Case {number}: half of the term is over"),
    Rung.DAY_BEFORE.name: N_("⏳ Case {number}: one working day is left"),
    Rung.MORNING.name: N_("⏰ Case {number}: the last day is today"),
    Rung.BREACH.name: N_("🔴 Case {number}: the term is over, the person was told"),
}

ENTRY = {
    EntryKind.REQUEST: N_("The person asks"),
    EntryKind.MESSAGE: N_("The person writes"),
    EntryKind.QUESTION: N_("Question to the person, {name}"),
    EntryKind.ANSWER: N_("Answer to the person, {name}"),
    EntryKind.LETTER: N_("Letter to the person, {name}"),
    EntryKind.NOTE: N_("Note inside the desk, {name}"),
    EntryKind.RETURN: N_("Sent back, {name}"),
}
