"""What each kind of request is called on its button, and what its form asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.requests import Kind, Scope
from bot.texts import N_


@dataclass(frozen=True, kw_only=True)
class Words:
    """``button`` opens the form; ``choose`` asks for the first choice; ``prompts`` by the name of the question."""

    button: str
    choose: str = ""
    scopes: Mapping[Scope, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)


DOCUMENT = N_(
    "<b>A document</b>\n\nSend a photo or a PDF up to 20 MB that confirms it, or go on without: an employee will say "
    "if "
    "one is needed. Please do not send an identity document."
)

KINDS: Mapping[Kind, Words] = {
    Kind.ACCESS: Words(
        button=N_("My data"),
        choose=N_(
            "<b>What do you want to know?</b>\n\n"
            "<b>Everything</b>: which data the company holds about you, what for, where from, how they are processed, "
            "how "
            "long they are kept and who received them.\n"
            "<b>A part</b>: you write what exactly."
        ),
        scopes={Scope.ALL: N_("Everything"), Scope.PART: N_("A part")},
        prompts={
            "which": N_(
                "<b>Which data do you want to know about?</b>\n\nWrite it in one message, for example: “my transfers "
                "in "
                "March” or “where you have my number from”. Up to {limit} characters."
            )
        },
    ),
    Kind.RECIPIENTS: Words(
        button=N_("Who received my data"),
        choose=N_(
            "<b>Who received your data?</b>\n\nYou learn to whom your data were passed on, which data, when and on "
            "what "
            "ground. Do you want to know about everybody or about somebody in particular?"
        ),
        scopes={Scope.ALL: N_("Everybody"), Scope.PART: N_("Somebody")},
        prompts={
            "recipient": N_(
                "<b>About whom?</b>\n\nWrite the name of the organisation, or when and how you noticed that your data "
                "had been passed on. Up to {limit} characters."
            ),
            "since": N_(
                "<b>Since when?</b>\n\nWrite a date like 31.12.2025, or go on without: then the answer covers the "
                "whole "
                "time."
            ),
        },
    ),
    Kind.CORRECT: Words(
        button=N_("Correct my data"),
        choose=N_(
            "<b>What should be done?</b>\n\n"
            "<b>Change</b>: something is wrong or out of date.\n"
            "<b>Supplement</b>: something is missing."
        ),
        scopes={Scope.CHANGE: N_("Change"), Scope.SUPPLEMENT: N_("Supplement")},
        prompts={
            "field": N_("<b>Which data?</b>\n\nChoose what should be put right."),
            "value": N_("<b>How should it be?</b>"),
            "more": N_("<b>Taken down.</b>\n\nIs there something else to put right?"),
            "document": N_(
                "<b>A confirming document</b>\n\nSend a photo or a PDF up to 20 MB that shows the right data, or go "
                "on without: an employee will say if one is needed. The term for correcting is counted from when the "
                "document is here. Please do not send a photo of an identity document."
            ),
        },
    ),
    Kind.DELETE: Words(
        button=N_("Delete my data"),
        choose=N_(
            "<b>What should be deleted?</b>\n\n"
            "<b>Everything</b>: all your data at the company.\n"
            "<b>A part</b>: you write what exactly.\n\n"
            "Some data the law orders the company to keep for years. Access to those is restricted, and we tell you "
            "which "
            "they are, until when and by which article."
        ),
        scopes={Scope.ALL: N_("Everything"), Scope.PART: N_("A part")},
        prompts={
            "words": N_(
                "<b>What exactly should be deleted?</b>\n\n"
                "Write it in one message, in your own words, for example: “my e-mail address and the delivery "
                "address”. "
                "Up to {limit} characters. Please do not send the data itself, nor a photo of a document."
            )
        },
    ),
    Kind.DESTROY_UNLAWFUL: Words(
        button=N_("Destroy unlawful data"),
        choose=N_(
            "<b>What is unlawful?</b>\n\nData that were collected or processed against the law must be destroyed. "
            "While "
            "it is being looked into they are blocked. What happened?"
        ),
        scopes={
            Scope.NO_CONSENT: N_("I gave no consent"),
            Scope.BEYOND_PURPOSE: N_("Another purpose"),
            Scope.TOO_LONG: N_("Kept too long"),
            Scope.OTHER: N_("Something else"),
        },
        prompts={
            "which": N_("<b>Which data?</b>\n\nWrite in one message which data it is about. Up to {limit} characters."),
            "how": N_(
                "<b>What was done unlawfully?</b>\n\nWrite what happened and how you know of it. Up to {limit} "
                "characters."
            ),
            "document": DOCUMENT,
        },
    ),
    Kind.BLOCK: Words(
        button=N_("Block my data"),
        choose=N_(
            "<b>What should be blocked?</b>\n\nBlocked data are neither used nor changed, neither passed on nor "
            "destroyed, until it is clear whether the rules were breached. Services that need these data stop working "
            "meanwhile."
        ),
        scopes={Scope.ALL: N_("Everything"), Scope.PART: N_("A part")},
        prompts={
            "which": N_("<b>Which data should be blocked?</b>\n\nWrite it in one message. Up to {limit} characters."),
            "breach": N_(
                "<b>What was breached?</b>\n\nWrite in one message what was done wrong with your data. Up to {limit} "
                "characters."
            ),
        },
    ),
    Kind.UNBLOCK: Words(
        button=N_("Unblock my data"),
        choose=N_("<b>Why can the data be unblocked?</b>"),
        scopes={Scope.MINE: N_("I asked for the block"), Scope.NO_BREACH: N_("There was no breach")},
        prompts={
            "block": N_(
                "<b>Which data are blocked?</b>\n\nWrite which data it is about and, if you know it, the number of the "
                "case. Up to {limit} characters."
            ),
            "why": N_("<b>Why was there no breach?</b>\n\nWrite it in one message. Up to {limit} characters."),
        },
    ),
    Kind.WITHDRAW_CONSENT: Words(
        button=N_("My consents"),
        prompts={
            "reason": N_(
                "<b>In your own words</b>\n\nWrite what this is about, for example which transfer; or go on without: "
                "you "
                "do not have to give a reason. Up to {limit} characters."
            )
        },
    ),
    Kind.OBJECT_AUTOMATED: Words(
        button=N_("Automatic decision"),
        choose=N_(
            "<b>A decision made by a program</b>\n\nIf a program alone decided something about you, you may object: a "
            "human looks at it again and answers you. What do you want?"
        ),
        scopes={Scope.REVIEW: N_("A human's review"), Scope.EXPLAIN: N_("An explanation")},
        prompts={
            "decision": N_(
                "<b>Which decision?</b>\n\nWrite what was decided and how you learned of it. Up to {limit} characters."
            ),
            "when": N_("<b>On which day?</b>\n\nWrite the date like 31.12.2025, or go on without."),
            "view": N_(
                "<b>Why do you not agree?</b>\n\nWrite what the program did not take into account, or go on without. "
                "Up "
                "to {limit} characters."
            ),
        },
    ),
    Kind.UNPUBLISH: Words(
        button=N_("Public sources"),
        choose=N_(
            "<b>Where do you see your data?</b>\n\nThe company removes what it has put there itself. If the source is "
            "somebody else's, we tell you whom to turn to."
        ),
        scopes={Scope.OWN_SITE: N_("The company's site or app"), Scope.ELSEWHERE: N_("Another place")},
        prompts={
            "place": N_(
                "<b>Where exactly?</b>\n\nSend the address of the page, or write where you saw it. Up to {limit} "
                "characters."
            ),
            "which": N_("<b>Which data are seen there?</b>\n\nWrite it in one message. Up to {limit} characters."),
        },
    ),
    Kind.COMPLAINT: Words(
        button=N_("Complaint or claim"),
        choose=N_(
            "<b>A complaint or a claim</b>\n\nYou may also complain to the authorised body or go to court at once, "
            "without writing to the company first. What do you want to file here?"
        ),
        scopes={Scope.COMPLAINT: N_("A complaint"), Scope.COMPENSATION: N_("Compensation of harm")},
        prompts={
            "happened": N_("<b>What happened?</b>\n\nWrite it in one message. Up to {limit} characters."),
            "harm": N_("<b>What harm was done?</b>"),
            "amount": N_(
                "<b>How much, and how did you count it?</b>\n\nWrite the amount and what it is made of, or go on "
                "without. "
                "Up to {limit} characters."
            ),
            "wish": N_(
                "<b>What should the company do?</b>\n\nWrite it in one message, or go on without. Up to {limit} "
                "characters."
            ),
            "document": DOCUMENT,
        },
    ),
    Kind.QUESTION: Words(
        button=N_("Ask a person"),
        prompts={
            "question": N_(
                "<b>Your question</b>\n\nWrite it in one message, up to {limit} characters. An employee answers here, "
                "in "
                "this chat."
            )
        },
    ),
    Kind.APPEAL: Words(
        button=N_("I do not agree"),
        choose=N_(
            "<b>With what do you not agree?</b>\n\nSomebody who did not decide it looks at it. You may also complain "
            "to "
            "the authorised body or go to court at once."
        ),
        scopes={Scope.REFUSAL: N_("A refusal in my case"), Scope.HUMAN: N_("Another decision")},
        prompts={
            "about": N_("<b>Which answer?</b>\n\nChoose the request that was refused, in whole or in part."),
            "decision": N_("<b>Which decision?</b>\n\nWrite what was decided and when. Up to {limit} characters."),
            "disagree": N_(
                "<b>Why do you not agree?</b>\n\nWrite it in one message, or go on without: you do not have to give a "
                "reason. Up to {limit} characters."
            ),
        },
    ),
    Kind.RELINK: Words(
        button=N_("New number or Telegram"),
        choose=N_(
            "<b>What has changed?</b>\n\nAn employee makes sure that it is you. Then the former chat gets a "
            "notice and has {wait} to object: nobody can take your cases over unseen."
        ),
        scopes={Scope.PHONE: N_("My phone number"), Scope.TELEGRAM: N_("My Telegram account")},
        prompts={
            "old_phone": N_(
                "<b>The number the company knows</b>\n\nWrite the number under which the company knows you (if it "
                "has changed, the former one), for example +7 701 000 00 00. Your message is removed from the chat "
                "at once."
            ),
            "circumstances": N_(
                "<b>How did it change?</b>\n\nWrite what may help to recognise you, for example the number of your "
                "case; "
                "or go on without. Up to {limit} characters. Please do not send a photo of a document."
            ),
        },
    ),
    Kind.REPRESENT: Words(
        button=N_("For another person"),
        choose=N_(
            "<b>For whom do you act?</b>\n\nAn employee checks your right to it. You can make requests for that "
            "person at once: they are answered when your right is confirmed. Each is marked as made by a "
            "representative."
        ),
        scopes={
            Scope.PARENT: N_("My child"),
            Scope.GUARDIAN: N_("Guardianship"),
            Scope.ATTORNEY: N_("Power of attorney"),
            Scope.OTHER: N_("Another ground"),
        },
        prompts={
            "whom": N_(
                "<b>Who is it?</b>\n\nWrite the surname and the name of the person you act for. Your message is "
                "removed "
                "from the chat at once."
            ),
            "their_phone": N_(
                "<b>Their phone number</b>\n\nWrite the number under which the company knows this person, or go on "
                "without. Your message is removed from the chat at once."
            ),
            "power": N_("<b>What may you do for this person?</b>"),
            "ends": N_(
                "<b>Until when?</b>\n\nWrite the day on which your right ends, like 31.12.2027, or go on without if it "
                "has no end."
            ),
            "document": N_(
                "<b>The document that gives you the right</b>\n\nSend a photo or a PDF up to 20 MB: a power of "
                "attorney, "
                "a decision on guardianship, a birth certificate. An identity card or a passport is not needed: "
                "please do "
                "not send it."
            ),
        },
    ),
}

# What a value is asked for, by the field it is a value of.
VALUES: Mapping[str, str] = {
    "name": N_("Write the surname, the name and the patronymic as they should be."),
    "iin": N_("Write the twelve digits of the IIN."),
    "phone": N_("Write the number, for example +7 701 000 00 00."),
    "email": N_("Write the e-mail address, for example name@example.kz."),
    "address": N_("Write the address: town, street, house, flat."),
    "birth": N_("Write the date of birth like 31.12.1990."),
    "other": N_("Write what is meant and how it should be, for example: “surname in the contract: Omarova”."),
}
