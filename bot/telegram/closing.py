"""What each kind of request is told along its way: what follows the receipt, and what its closing letter says."""

from collections.abc import Mapping

from bot.domain.cases import Outcome
from bot.domain.requests import Kind, Scope
from bot.texts import N_

YES, PARTLY = Outcome.FULFILLED, Outcome.PARTLY

# Who does what next, as the receipt says it.
AHEAD: Mapping[Kind, str] = {
    Kind.ACCESS: N_(
        "What happens next: an employee gathers your data from the company's systems and writes to you here."
    ),
    Kind.RECIPIENTS: N_("What happens next: an employee checks the records of transfers and writes to you here."),
    Kind.CORRECT: N_(
        "What happens next: an employee checks what you sent and corrects the data, or asks for a document. You can "
        "add "
        "one to the case at any time. Those who received the data are told of the change."
    ),
    Kind.DELETE: N_(
        "What happens next: an employee takes the case, a second one checks the decision, and we write to you here."
    ),
    Kind.DESTROY_UNLAWFUL: N_(
        "What happens next: the data are blocked and the processing is looked into. A second employee checks the "
        "decision before anything is destroyed."
    ),
    Kind.BLOCK: N_(
        "What happens next: the data are blocked, an employee looks into what you wrote, and we write to you here."
    ),
    Kind.UNBLOCK: N_("What happens next: an employee checks whether there was a breach and writes to you here."),
    Kind.WITHDRAW_CONSENT: N_(
        "What happens next: the company stops the processing that rested on this consent, or tells you which law "
        "stands in "
        "the way and until when."
    ),
    Kind.OBJECT_AUTOMATED: N_("What happens next: a human looks at the decision again and writes to you here."),
    Kind.UNPUBLISH: N_(
        "What happens next: an employee looks at the source. The company removes what it has put there itself; if the "
        "source is somebody else's, we write to you whom to turn to."
    ),
    Kind.COMPLAINT: N_("What happens next: an employee looks into what happened and answers you here."),
    Kind.QUESTION: N_("What happens next: an employee answers you here."),
    Kind.APPEAL: N_("What happens next: somebody who did not decide it looks at it, and we write to you here."),
    Kind.RELINK: N_(
        "What happens next: an employee makes sure that it is you. Then the former chat gets a notice and has {wait} "
        "to object; after that the change takes effect."
    ),
    Kind.REPRESENT: N_(
        "What happens next: an employee checks the document, a second one confirms. You can make requests for this "
        "person "
        "at once: they are answered when your right is confirmed."
    ),
}

# What was approved by two and is being carried out.
APPROVED: Mapping[Kind, str] = {
    Kind.DELETE: N_("When it is done we will write to you what exactly was deleted."),
    Kind.DESTROY_UNLAWFUL: N_("When it is done we will write to you what exactly was destroyed."),
}

# The sentence the closing letter begins with. A scope of its own is looked for first.
CLOSING: Mapping[tuple[Kind, Outcome] | tuple[Kind, Outcome, Scope], str] = {
    (Kind.ACCESS, YES): N_("Here is what the company holds about you, as you asked:"),
    (Kind.ACCESS, PARTLY): N_("A part of what you asked about we may not tell you. Here is the rest:"),
    (Kind.RECIPIENTS, YES): N_("You asked who received your data. The answer:"),
    (Kind.RECIPIENTS, PARTLY): N_("Some recipients we may not name. Here are the others:"),
    (Kind.CORRECT, YES): N_("Your data are put right. Those who received them have been told."),
    (Kind.CORRECT, YES, Scope.SUPPLEMENT): N_("Your data are supplemented. Those who received them have been told."),
    (Kind.CORRECT, PARTLY): N_("A part of your data is put right; the rest stays as it was."),
    (Kind.DELETE, YES, Scope.ALL): N_("Your request was carried out: the data you asked about are deleted."),
    (Kind.DELETE, YES): N_("Your request was carried out: the part you named is deleted."),
    (Kind.DELETE, PARTLY): N_("Your request was carried out in part."),
    (Kind.DESTROY_UNLAWFUL, YES): N_(
        "The processing was unlawful, and the data are destroyed. Those who received them have been told to destroy "
        "them too."
    ),
    (Kind.DESTROY_UNLAWFUL, PARTLY): N_("A part of the data was processed unlawfully: that part is destroyed."),
    (Kind.BLOCK, YES): N_(
        "The data are blocked. They are neither used nor changed, neither passed on nor destroyed, until the block is "
        "removed. You can ask for that here."
    ),
    (Kind.BLOCK, PARTLY): N_("A part of the data is blocked; the rest is not."),
    (Kind.UNBLOCK, YES): N_("The block is removed. Your data are in use again as before."),
    (Kind.WITHDRAW_CONSENT, YES): N_("Your consent is withdrawn, and the processing that rested on it has stopped."),
    (Kind.WITHDRAW_CONSENT, YES, Scope.MARKETING): N_(
        "Your consent to advertising messages is withdrawn: you will get no more of them."
    ),
    (Kind.WITHDRAW_CONSENT, YES, Scope.THIRD_PARTIES): N_(
        "Your consent is withdrawn: your data are no longer passed on to third parties on its ground."
    ),
    (Kind.WITHDRAW_CONSENT, YES, Scope.CROSS_BORDER): N_(
        "Your consent is withdrawn: your data are no longer transferred abroad on its ground."
    ),
    (Kind.WITHDRAW_CONSENT, YES, Scope.PUBLIC_SOURCES): N_(
        "Your consent is withdrawn: your data are no longer kept in public sources."
    ),
    (Kind.WITHDRAW_CONSENT, PARTLY): N_("The processing has stopped in part; for the rest a law stands in the way."),
    (Kind.OBJECT_AUTOMATED, YES): N_("A human has looked at the decision again. The result:"),
    (Kind.OBJECT_AUTOMATED, YES, Scope.EXPLAIN): N_("A human has looked at the decision. How it came about:"),
    (Kind.OBJECT_AUTOMATED, PARTLY): N_("A human has looked at the decision again. It was changed in part:"),
    (Kind.UNPUBLISH, YES): N_("Your data are removed from the public source."),
    (Kind.UNPUBLISH, YES, Scope.ELSEWHERE): N_("The company has had your data removed from the place you named."),
    (Kind.UNPUBLISH, PARTLY): N_("A part of your data is removed from public sources."),
    (Kind.COMPLAINT, YES): N_("You were right. What we found and what has been done:"),
    (Kind.COMPLAINT, YES, Scope.COMPENSATION): N_("Your claim is granted. How and when you are compensated:"),
    (Kind.COMPLAINT, PARTLY): N_("You were right in part. What we found and what has been done:"),
    (Kind.QUESTION, YES): N_("The answer to your question:"),
    (Kind.APPEAL, YES): N_(
        "You were right: the decision is set aside. The request is open again, and we will write to you about it."
    ),
    (Kind.APPEAL, YES, Scope.HUMAN): N_("You were right: the decision is set aside. What happens now:"),
    (Kind.RELINK, YES): N_("It is confirmed that it is you. The change takes effect after a waiting time."),
    (Kind.REPRESENT, YES): N_(
        "Your right to act for this person is confirmed. Each request you make for them is marked as made by a "
        "representative. The person can end it at any time."
    ),
}


def closing(kind: Kind, outcome: Outcome, scope: Scope) -> str:
    """The message id of the sentence; raises KeyError for an outcome the kind does not have."""
    return CLOSING.get((kind, outcome, scope)) or CLOSING[kind, outcome]
