"""The desk's own words for codes: states, kinds, roles, and the lines under a card."""

from collections.abc import Mapping

from bot.domain.cases import Channel, Outcome, Pending, Status
from bot.domain.deadlines import Rung
from bot.domain.entries import EntryKind
from bot.domain.handling import Step
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

# Of one request, beside the others of its case.
PENDING = {
    Pending.CONFIRMATION: N_("⏳ Decided, a second person has to confirm it"),
    Pending.EXECUTION: N_("⏳ Approved, still to be carried out"),
}

KIND = {
    Kind.ACCESS: N_("Access"),
    Kind.RECIPIENTS: N_("Recipients"),
    Kind.CORRECT: N_("Correction"),
    Kind.DELETE: N_("Deletion"),
    Kind.DESTROY_UNLAWFUL: N_("Destruction of unlawful data"),
    Kind.BLOCK: N_("Blocking"),
    Kind.UNBLOCK: N_("Unblocking"),
    Kind.WITHDRAW_CONSENT: N_("Withdrawal of consent"),
    Kind.OBJECT_AUTOMATED: N_("Objection to an automatic decision"),
    Kind.UNPUBLISH: N_("Removal from public sources"),
    Kind.COMPLAINT: N_("Complaint"),
    Kind.QUESTION: N_("Question"),
    Kind.APPEAL: N_("Appeal"),
    Kind.RELINK: N_("Change of number or account"),
    Kind.REPRESENT: N_("Representation"),
}

SCOPE: Mapping[Scope | tuple[Kind, Scope], str] = {
    (Kind.RECIPIENTS, Scope.ALL): N_("all recipients"),
    (Kind.RECIPIENTS, Scope.PART): N_("one recipient"),
    Scope.ALL: N_("everything"),
    Scope.PART: N_("a part"),
    Scope.CHANGE: N_("change"),
    Scope.SUPPLEMENT: N_("supplement"),
    Scope.NO_CONSENT: N_("without consent"),
    Scope.BEYOND_PURPOSE: N_("for another purpose"),
    Scope.TOO_LONG: N_("kept too long"),
    Scope.OTHER: N_("something else"),
    Scope.MINE: N_("the person asked for the block"),
    Scope.NO_BREACH: N_("no breach"),
    Scope.PERSONALISATION: N_("personalised services"),
    Scope.RESEARCH: N_("research to improve services"),
    Scope.MARKETING: N_("advertising messages"),
    Scope.MEASUREMENT: N_("visit counts and advertising on the site"),
    Scope.IDENTIFICATION: N_("identification"),
    Scope.SERVICE_CONTACT: N_("service messages"),
    Scope.FRAUD: N_("protection against fraud"),
    Scope.THIRD_PARTIES: N_("transfer to third parties"),
    Scope.CROSS_BORDER: N_("cross-border transfer"),
    Scope.PUBLIC_SOURCES: N_("public sources"),
    Scope.REVIEW: N_("a human's review"),
    Scope.EXPLAIN: N_("an explanation"),
    Scope.OWN_SITE: N_("the company's site or app"),
    Scope.ELSEWHERE: N_("another place"),
    Scope.COMPLAINT: N_("a complaint"),
    Scope.COMPENSATION: N_("compensation of harm"),
    Scope.REFUSAL: N_("a refusal"),
    Scope.HUMAN: N_("another decision"),
    Scope.PHONE: N_("phone number"),
    Scope.TELEGRAM: N_("Telegram account"),
    Scope.PARENT: N_("a parent"),
    Scope.GUARDIAN: N_("a guardian"),
    Scope.ATTORNEY: N_("power of attorney"),
}

# What a step is called on its button, and what its taking is told with.


def scope_of(kind: Kind, scope: Scope) -> str:
    return SCOPE.get((kind, scope)) or SCOPE[scope]


SURE = {
    Step.GATHERED: N_(
        "Confirm only when every system of the company was asked. The closing letter then tells what was found."
    ),
    Step.RECIPIENTS_ASKED: N_("Confirm only when the records of all transfers were checked, those of affiliates too."),
    Step.RESTRICTED: N_("Confirm only when access to all data of this request is restricted in the company's systems."),
    Step.DOCUMENTS: N_(
        "Confirm when what the person sent proves the change, or the change needs no proof. The term for correcting "
        "the data begins now."
    ),
    Step.BLOCKED: N_(
        "Confirm only when the data are blocked in the company's systems: nobody uses, changes, passes on or "
        "destroys them."
    ),
    Step.UNLAWFUL: N_(
        "Confirm when it is established that the processing was unlawful. The term for destroying the data begins now."
    ),
    Step.NO_BREACH: N_(
        "Confirm when it is established that there was no breach. The term for unblocking the data begins now."
    ),
    Step.STOPPED: N_("Confirm only when the processing has stopped in the company's systems and with the recipients."),
    Step.RECONSIDERED: N_(
        "Confirm only when a human has examined the decision itself, not only what the program said."
    ),
    Step.TAKEN_DOWN: N_("Confirm only when you have seen that the data are no longer there."),
    Step.LOOKED_INTO: N_("Confirm when what the person wrote was looked into and those involved were asked."),
    Step.VERIFIED: N_(
        "Confirm only when you have made sure by another way that it is the same person: not by a photo of a "
        "document, and "
        "not by what this chat says."
    ),
    Step.GROUND_SEEN: N_(
        "Confirm only when you have read the document and it gives this very right, for this person, today."
    ),
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
# Where "approve" would be the wrong word for what a member grants alone.
GRANT = {
    Kind.ACCESS: N_("Answer: here are the data"),
    Kind.RECIPIENTS: N_("Answer: here are the recipients"),
    Kind.CORRECT: N_("Corrected"),
    Kind.BLOCK: N_("Blocked"),
    Kind.UNBLOCK: N_("Unblocked"),
    Kind.WITHDRAW_CONSENT: N_("Withdrawn"),
    Kind.OBJECT_AUTOMATED: N_("Answer after the review"),
    Kind.UNPUBLISH: N_("Removed"),
    Kind.COMPLAINT: N_("Justified"),
    Kind.QUESTION: N_("Answer and close"),
    Kind.APPEAL: N_("Uphold the appeal"),
    Kind.RELINK: N_("Confirm the change"),
    Kind.REPRESENT: N_("Confirm the right"),
}

CHANNEL = {
    Channel.EMAIL: N_("By e-mail"),
    Channel.SITE: N_("Form on the site"),
    Channel.PAPER: N_("On paper"),
    Channel.PHONE: N_("By phone"),
}
ENTERED = {
    Channel.EMAIL: N_("Came by e-mail, entered by {name}"),
    Channel.SITE: N_("Came by the form on the site, entered by {name}"),
    Channel.PAPER: N_("Came on paper, entered by {name}"),
    Channel.PHONE: N_("Came by phone, entered by {name}"),
}
# Stands under a letter to somebody without a chat.
HAND_OVER = {
    Channel.EMAIL: N_(
        "<b>Case {number}: send this letter by e-mail</b>\nTo: {name}, {contact}\n\nThe letter is above, in the "
        "person's language. When it is sent, press “Sent”: your name and the time are written down."
    ),
    Channel.SITE: N_(
        "<b>Case {number}: answer with this letter</b>\nTo: {name}, {contact}\n\nThe letter is above, in the "
        "person's language. When it is sent, press “Sent”: your name and the time are written down."
    ),
    Channel.PAPER: N_(
        "<b>Case {number}: hand this letter over on paper</b>\nTo: {name}, {contact}\n\nThe letter is above, in the "
        "person's language. When it is handed over, press “Sent”: your name and the time are written down."
    ),
    Channel.PHONE: N_(
        "<b>Case {number}: pass this letter on</b>\nTo: {name}, {contact}\n\nThe letter is above, in the person's "
        "language. When the person has it, press “Sent”: your name and the time are written down."
    ),
}
SENT_ON = {
    Channel.EMAIL: N_("Case {number}: the letter was sent by e-mail. It is written down."),
    Channel.SITE: N_("Case {number}: the letter was sent. It is written down."),
    Channel.PAPER: N_("Case {number}: the letter was handed over on paper. It is written down."),
    Channel.PHONE: N_("Case {number}: the letter was passed on. It is written down."),
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
    "withdrawn_in_part": N_("Case {number}: the person has taken back what was to be decided; the rest is in force"),
    "released": N_("Case {number}: given back to the queue"),
    "assigned": N_("Case {number}: now with {name}"),
    "question_sent": N_("Case {number}: the person was asked"),
    "answer_sent": N_("Case {number}: an answer was sent"),
    "step_gathered": N_("Case {number}: the data are gathered"),
    "step_recipients_asked": N_("Case {number}: the transfers are checked"),
    "step_restricted": N_("Case {number}: access to the data is restricted"),
    "step_documents": N_("Case {number}: the change is confirmed, its term runs"),
    "step_blocked": N_("Case {number}: the data are blocked"),
    "step_unlawful": N_("Case {number}: the processing was unlawful, the term for destroying runs"),
    "step_no_breach": N_("Case {number}: there was no breach, the term for unblocking runs"),
    "step_stopped": N_("Case {number}: the processing is stopped"),
    "step_reconsidered": N_("Case {number}: a human has looked at the decision"),
    "step_taken_down": N_("Case {number}: the data are removed from the public source"),
    "step_looked_into": N_("Case {number}: it was looked into"),
    "step_verified": N_("Case {number}: it is the same person"),
    "step_ground_seen": N_("Case {number}: the document of the representative is checked"),
    "decision_waiting": N_("Case {number}: a decision waits for a second person"),
    "decision_confirmed": N_("Case {number}: the decision is confirmed"),
    "decision_sent_back": N_("Case {number}: the decision was sent back"),
    "erasure_called_off": N_("Case {number}: the person has stopped the deletion"),
    "erasure_put_off": N_("⚠️ Case {number}: a system has been silent for a while, the bot asks again"),
    "erasure_changed": N_("Case {number}: the data have changed since, the person is asked to look again"),
    "erasure_stuck": N_("⚠️ Case {number}: a system did not take the deletion, look to it"),
    "switched_off": N_("Case {number}: the consent is switched off in the systems, the person was told"),
    "switched_on": N_("Case {number}: the consent is switched on again in the systems"),
    "switch_put_off": N_("⚠️ Case {number}: a system has been silent for a while, the bot switches the consent later"),
    "switch_by_staff": N_("⚠️ Case {number}: the bot found nothing to switch for this person, switch it by hand"),
    "correction_changed": N_("⚠️ Case {number}: the value has changed meanwhile, look to it"),
    "correction_gone": N_("⚠️ Case {number}: the record is not there any more, look to it"),
    "correction_rejected": N_("⚠️ Case {number}: the system does not take the new value, look to it"),
    "correction_by_hand": N_("Case {number}: the correction is made by hand"),
    "carried_out": N_("Case {number}: carried out, the person was told"),
    "reopened": N_("Case {number}: opened again"),
    "right_ended": N_("Case {number}: the right to act has ended, nothing more is granted by it"),
    "right_revoked": N_(
        "Case {number}: the represented person has ended the right to act, nothing more is granted by it"
    ),
    "right_expired": N_("Case {number}: the term of the right to act is over, nothing more is granted by it"),
    "relink_stopped": N_("Case {number}: open again after an objection, see the workplace"),
    "relink_disputed": N_("Case {number}: an objection has come, see the workplace"),
    "sent_email": N_("Case {number}: letter sent by e-mail"),
    "sent_site": N_("Case {number}: letter sent to the person"),
    "sent_paper": N_("Case {number}: letter handed over on paper"),
    "sent_phone": N_("Case {number}: letter passed on to the person"),
}

# A consent was given again: what that means for the systems of the company.
GIVEN_AGAIN = {
    "taken_back": N_("Case {number}: consent is given again ({what}), so nothing is to be stopped"),
    "by_bot": N_("Case {number}: consent is given again ({what}), the bot switches it on itself"),
    "switch_on": N_("⚠️ Case {number}: consent is given again ({what}), so switch the processing on"),
}

RUNG = {
    Rung.HALF.name: N_("⏳ Case {number}: half of the term is over"),
    Rung.DAY_BEFORE.name: N_("⏳ Case {number}: one working day is left"),
    Rung.MORNING.name: N_("⏰ Case {number}: the last day is today"),
    Rung.BREACH.name: N_("🔴 Case {number}: the term is over, a letter goes to the person"),
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
