"""The words for every refusal, in one place: a clear sentence and a way on."""

from datetime import datetime

from bot.domain import refusals
from bot.domain.handling import Step
from bot.domain.refusals import Refusal
from bot.telegram.steps import STEP
from bot.texts import N_, Markup, Translator

WORDS: dict[type[Refusal], str] = {
    refusals.WrongStatus: N_("This is no longer possible: the case has moved on. Its current state is shown below."),
    refusals.NotFound: N_("There is nothing like that here. Open the list and choose again."),
    refusals.Stale: N_("Something has changed meanwhile. Look at the current screen and try again."),
    refusals.AlreadyTaken: N_("The case is already with {name}."),
    refusals.NotStaff: N_("This is for the staff of the desk only."),
    refusals.NotAllowed: N_("Your role does not allow this."),
    refusals.NotAssignee: N_("Only the person who has taken the case can do this."),
    refusals.NeedsSecondPerson: N_("A second person must confirm this: somebody other than the one who proposed it."),
    refusals.DecidedIt: N_("An appeal goes to somebody who did not decide what it is about: a colleague must take it."),
    refusals.InMotion: N_(
        "The bot itself is carrying this out in the company's systems. When it is done, the letter goes out by itself."
    ),
    refusals.NeedsStep: N_("Before this answer one step has to be marked in the case: “{step}”."),
    refusals.NeedsRepresentation: N_(
        "The right to act for this person is not confirmed, or has ended: this request can be refused, not granted."
    ),
    refusals.ChangeWaits: N_(
        "Another change of the same number or account is confirmed and waits. Decide this one when that one is over."
    ),
    refusals.BadIin: N_(
        "This is not an IIN: it has twelve digits, and the last one must fit. Please check and send it again."
    ),
    refusals.BadEmail: N_("This is not an e-mail address. Please write it like name@example.kz."),
    refusals.BadNumber: N_("This is not a phone number. Please write it like +7 701 000 00 00."),
    refusals.BadDay: N_("This is not a date up to today. Please write it like 31.12.2025."),
    refusals.OwnCase: N_("This request is the employee's own: a colleague must handle it."),
    refusals.NotStarted: N_("First open a private chat with the bot and press Start. Then try again."),
    refusals.LastAdministrator: N_("Administrators are named in the settings (BOT_ADMINS), not here."),
    refusals.DraftGone: N_("This form is already finished or its time is over. Nothing was filed twice."),
    refusals.NeedsCode: N_("For this we first make sure that it is you: open “My data” and type the code."),
    refusals.CodeLocked: N_(
        "Too many codes did not fit. You can try again from {until} on. A request can be filed without a code "
        "meanwhile."
    ),
    refusals.NeedsConsent: N_("Before a request can be filed here we need your consent to handle it."),
    refusals.NeedsPhone: N_("For this request we first need your own phone number."),
    refusals.NotYourContact: N_("This is somebody else's contact. Please use the button to share your own number."),
    refusals.BadPhone: N_("This does not look like a phone number. Please use the button to share your own number."),
    refusals.Empty: N_("Nothing was written. Please send the text in one message."),
    refusals.TooLong: N_(
        "The text is too long: {length} characters, and {limit} fit. Please shorten it and send it again."
    ),
    refusals.BadFile: N_("Only a photo or a document up to 20 MB that is not empty can be taken here."),
    refusals.FalseFile: N_(
        "This file is not what its name says, so it was not taken. Please send a photo of the document, or save it as "
        "PDF and send it again."
    ),
    refusals.TooMany: N_("This case already holds {limit} messages. Please wait for the answer."),
    refusals.NoSuchCase: N_("No such case was found for this. Please check the number and write it like 2026-000123."),
    refusals.BadMoment: N_("It must lie within the last year. Write it like 24.11.2026 10:15, or only the day."),
    refusals.BadCount: N_("How many people? Please write a whole number, for example 25."),
    refusals.NotFit: N_("This version cannot be published yet. The check names everything that is missing."),
    refusals.AnotherWaits: N_(
        "Another version of the policy waits for a second person ({number}). Approve it or call it off first."
    ),
    refusals.DayPassed: N_(
        "The day on which this version was to come into force is over. Call the message off and propose the version "
        "with a later day."
    ),
    refusals.BadDate: N_("A day in the future is needed here, and one that exists. Write it like 31.12.2027."),
}


def words(t: Translator, refusal: Refusal) -> Markup:
    sentence = WORDS[type(refusal)]
    facts = {name: value for name, value in refusal.facts.items() if f"{{{name}}}" in sentence}
    return t(sentence, **{name: _fact(t, name, value) for name, value in facts.items()})


def _fact(t: Translator, name: str, value: str | int) -> Markup | str | int | datetime:
    if name == "until":
        return datetime.fromisoformat(str(value))
    return t(STEP[value]) if isinstance(value, Step) else value
