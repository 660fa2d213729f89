"""The screens of a deletion request, from the first question to the last confirming act."""

from bot.documents import Company, Consent, consent
from bot.domain.cases import Case
from bot.domain.people import Draft, Visit
from bot.domain.requests import NEEDS, WORDS_LIMIT, Kind, Scope
from bot.telegram.buttons import (
    Agree,
    BeginDelete,
    Checked,
    Confirm,
    ContinueDraft,
    Decline,
    DeleteScope,
    DropDraft,
    Home,
    MyCases,
    OpenCase,
    Rewrite,
    ShowConsent,
)
from bot.telegram.screen import Button, Screen, ShareContact, button
from bot.texts import Markup, Translator

DIGEST_SHOWN = 12


def scope_screen(t: Translator) -> Screen:
    text = t(
        "<b>What should be deleted?</b>\n\n"
        "<b>Everything</b>: all your data at the company.\n"
        "<b>A part</b>: you write what exactly.\n\n"
        "Some data the law orders the company to keep for years. Access to those is restricted, and we tell you which "
        "they are, until when and by which article."
    )
    rows = [
        [
            button(t.plain("Everything"), DeleteScope(scope=Scope.ALL)),
            button(t.plain("A part"), DeleteScope(scope=Scope.PART)),
        ],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def home_row(t: Translator) -> list[Button]:
    return [button(t.plain("To the menu"), Home())]


def kept_screen(t: Translator, draft: Draft) -> Screen:
    """A request was begun before: go on with it, or begin anew."""
    text = t("You have already begun a request. It is kept until {until}.", until=draft.expires_at)
    rows = [
        [
            button(t.plain("Continue"), ContinueDraft(draft=draft.id)),
            button(t.plain("Begin anew"), DropDraft(draft=draft.id)),
        ],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def words_screen(t: Translator) -> Screen:
    text = t(
        "<b>What exactly should be deleted?</b>\n\n"
        "Write it in one message, in your own words, for example: “my e-mail address and the delivery address”. "
        "Up to {limit} characters. Please do not send the data itself, nor a photo of a document.",
        limit=WORDS_LIMIT,
    )
    return Screen(text=text, rows=[[button(t.plain("Back"), BeginDelete())], home_row(t)])


def consent_screen(t: Translator, company: Company, draft: Draft, *, full: bool = False) -> Screen:
    card = consent(company, t.language)
    turn = t.plain("In short") if full else t.plain("Full text")
    rows = [
        [button(t.plain("I agree"), Agree(draft=draft.id, text=card.digest[:DIGEST_SHOWN]))],
        [button(t.plain("No"), Decline(draft=draft.id)), button(turn, ShowConsent(draft=draft.id, full=not full))],
        home_row(t),
    ]
    return Screen(text=card.full if full else card.summary, rows=rows)


def shown(card: Consent, text: str) -> bool:
    """Whether the button belongs to this very text."""
    return card.digest.startswith(text) and len(text) == DIGEST_SHOWN


def declined_screen(t: Translator, company: Company) -> Screen:
    text = t(
        "You have not agreed, and nothing was recorded. What you have written is kept for 24 hours in case you change "
        "your mind, then destroyed.\n\nYou can make the same request without this chat: {contact}",
        contact=company.contact,
    )
    return Screen(text=text, rows=[home_row(t)])


def phone_screen(t: Translator) -> Screen:
    text = t(
        "<b>Your phone number</b>\n\n"
        "By it the company finds your data. Press the button below: Telegram will send your own number. Nobody else's "
        "number is accepted, so nobody can ask for your data to be deleted but you."
    )
    return Screen(text=text, contact=ShareContact(share=t.plain("Share my number"), leave=t.plain("Not now")))


def no_phone_screen(t: Translator, company: Company, draft: Draft) -> Screen:
    text = t(
        "Without the number we cannot tell whose data to delete. What you have written is kept for 24 hours.\n\n"
        "If you cannot share the number here, make the request in another way: {contact}",
        contact=company.contact,
    )
    return Screen(text=text, rows=[[button(t.plain("Share my number"), ContinueDraft(draft=draft.id))], home_row(t)])


def asked_for(t: Translator, draft: Draft) -> Markup:
    """What the person asks, as a block of its own."""
    if draft.payload["scope"] == Scope.ALL:
        return t("all my personal data")
    return Markup("<blockquote>") + draft.payload["words"] + Markup("</blockquote>")


def check_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>Please check your request</b>\n\nDelete: {what}\n\n"
        "If you go on, one more confirmation follows. Then the request is registered, and you get its number and date.",
        what=asked_for(t, draft),
    )
    rows = [
        [button(t.plain("All correct"), Checked(draft=draft.id, version=draft.version))],
        [button(t.plain("Change"), Rewrite(draft=draft.id)), button(t.plain("Do not file"), DropDraft(draft=draft.id))],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def confirm_screen(t: Translator, draft: Draft) -> Screen:
    text = t(
        "<b>The last step</b>\n\nDelete: {what}\n\n"
        "What is deleted cannot be brought back. Deleting everything also ends the use of services that cannot work "
        "without these data.\n\nWhat do you decide?",
        what=asked_for(t, draft),
    )
    everything = draft.payload["scope"] == Scope.ALL
    yes = t.plain("Yes, delete all my data") if everything else t.plain("Yes, delete this")
    rows = [
        [button(t.plain("No, keep my data"), DropDraft(draft=draft.id))],
        [button(yes, Confirm(draft=draft.id, version=draft.version))],
        home_row(t),
    ]
    return Screen(text=text, rows=rows)


def dropped_screen(t: Translator) -> Screen:
    text = t("Nothing was filed. What you had written is destroyed, and your data stay as they were.")
    return Screen(text=text, rows=[[button(t.plain("Delete my data"), BeginDelete())], home_row(t)])


def registered_screen(t: Translator, case: Case) -> Screen:
    text = t(
        "Your request is registered. Case number: <b>{number}</b>. The receipt with the date follows.",
        number=case.number,
    )
    rows = [[button(t.plain("Open the case"), OpenCase(case=case.id)), button(t.plain("My cases"), MyCases())]]
    return Screen(text=text, rows=rows)


def screen_of(t: Translator, company: Company, visit: Visit, draft: Draft) -> Screen:
    """Where a begun request stands: the first thing still missing."""
    if draft.payload["scope"] == Scope.PART and "words" not in draft.payload:
        return words_screen(t)
    if visit.subject is None or not visit.subject.agreed:
        return consent_screen(t, company, draft)
    if visit.subject.level < NEEDS[Kind.DELETE]:
        return phone_screen(t)
    return check_screen(t, draft)
