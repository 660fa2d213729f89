"""What a person can be told instead of what they asked: facts only, the words live at the edge.

Not to be confused with the legal grounds on which a demand is refused (``grounds``).
"""


class Refusal(Exception):
    """Something the bot will not do. Carries facts; ``telegram/refusals.py`` owns the words."""

    def __init__(self, **facts: str | int) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts


class WrongStatus(Refusal):
    """The case is not in a state that allows this: facts ``status``, ``event``."""


class InMotion(Refusal):
    """The bot itself is carrying it out in the company's systems."""


class NotFound(Refusal):
    """No such case for this person: said the same way whether it does not exist or is somebody else's."""


class Stale(Refusal):
    """Somebody was faster, or the screen is old: show the fresh one."""


class AlreadyTaken(Refusal):
    """Another member of staff has the case: fact ``name``."""


class NotStaff(Refusal):
    """The actor is not on the roster, or no longer."""


class NotAllowed(Refusal):
    """On the roster, but the role does not reach this far: fact ``duty``."""


class NotAssignee(Refusal):
    """Only the one who claimed the case may do this."""


class NeedsSecondPerson(Refusal):
    """The one who proposed cannot also confirm."""


class DecidedIt(Refusal):
    """An appeal goes to somebody who did not decide what it is about."""


class NeedsStep(Refusal):
    """Something has to be done before this answer can be given: fact ``step``."""


class NeedsRepresentation(Refusal):
    """The right to act for the person is not confirmed, or has ended: fact ``state``."""


class ChangeWaits(Refusal):
    """Another confirmed change of the same number or account has yet to take effect."""


class BadIin(Refusal):
    """Not twelve digits with a right check digit."""


class BadEmail(Refusal):
    """Not an e-mail address."""


class BadNumber(Refusal):
    """What was typed is not a phone number."""


class BadDay(Refusal):
    """Not a date, or one that has not come yet."""


class OwnCase(Refusal):
    """A member of staff asked for this as a client: a colleague has to handle it."""


class NotStarted(Refusal):
    """The member of staff has not opened a private chat with the bot yet."""


class LastAdministrator(Refusal):
    """The roster must keep somebody who can change it."""


class DraftGone(Refusal):
    """The form has timed out or was finished already."""


class NeedsCode(Refusal):
    """Values are shown to whoever has proven to be the client: a code has to be typed first."""


class CodeLocked(Refusal):
    """Too many wrong codes: fact ``until``, a moment in UTC (ISO)."""


class NeedsConsent(Refusal):
    """A request cannot be filed before the person agreed to its being handled here."""


class NeedsPhone(Refusal):
    """This kind of request needs the person's own number first."""


class NotYourContact(Refusal):
    """The contact that was sent is not the sender's own."""


class BadPhone(Refusal):
    """The number in the contact is not a phone number."""


class Empty(Refusal):
    """Nothing was written."""


class TooLong(Refusal):
    """More than fits: facts ``limit``, ``length`` in characters."""


class BadFile(Refusal):
    """A file that cannot be taken: fact ``why`` is ``empty``, ``large`` or ``kind``."""


class FalseFile(Refusal):
    """A document that is something else than its name says, or a program."""


class TooMany(Refusal):
    """More open things than one person can have: fact ``limit``."""


class NoSuchCase(Refusal):
    """No case has the number that was written, or it is not one that a request can join."""


class BadMoment(Refusal):
    """When something came in: it cannot be read, has not come yet, or is more than a year ago."""


class BadDate(Refusal):
    """A date that cannot be read, or lies in the past."""


class NotFit(Refusal):
    """A version of the policy that lacks something: the check names what."""


class AnotherWaits(Refusal):
    """Another version of the policy, or another text of this one, waits for a second person: fact ``number``."""


class DayPassed(Refusal):
    """The day on which a proposed version was to come into force is over."""


class BadCount(Refusal):
    """How many people are concerned: not a whole number, or none at all."""
