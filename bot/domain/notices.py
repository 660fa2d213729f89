"""Everything the bot says on its own initiative: names with typed facts, put into words only when sent."""

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import ClassVar, Self


class Promise(StrEnum):
    """What is done when nobody can know whether a message arrived."""

    AT_LEAST_ONCE = "at_least_once"
    AT_MOST_ONCE = "at_most_once"


class Lane(StrEnum):
    PERSON = "person"
    DESK = "desk"


class Audience(StrEnum):
    SUBJECT = "subject"
    STAFF = "staff"
    DESK = "desk"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Facts are ids, codes and numbers: never a personal value, never text."""

    promise: ClassVar[Promise] = Promise.AT_LEAST_ONCE
    lane: ClassVar[Lane] = Lane.PERSON
    audience: ClassVar[Audience] = Audience.SUBJECT

    @property
    def merge_key(self) -> str | None:
        """Waiting notices with one key are one: the latest state wins."""
        return None

    def facts(self) -> dict[str, str | int]:
        return asdict(self)

    @classmethod
    def of(cls, facts: dict[str, str | int]) -> Self:
        known = {f.name for f in fields(cls)}
        return cls(**{name: value for name, value in facts.items() if name in known})


@dataclass(frozen=True, kw_only=True)
class AboutCase(Notice):
    case_id: str


# -- to the person ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Receipt(AboutCase):
    """The request is registered: number, date, what happens next."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Question(AboutCase):
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class Answer(AboutCase):
    entry_id: str


@dataclass(frozen=True, kw_only=True)
class Approved(AboutCase):
    """Decided in the person's favour, in full or in part; the work is still to be done."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Refused(AboutCase):
    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Done(AboutCase):
    """The closing letter."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Late(AboutCase):
    """The company has missed the date: said at that moment, with the way to complain."""

    rule: str


@dataclass(frozen=True, kw_only=True)
class Reopened(AboutCase):
    pass


@dataclass(frozen=True, kw_only=True)
class AboutRepresentation(Notice):
    representation_id: str


@dataclass(frozen=True, kw_only=True)
class RepresentationEnded(AboutRepresentation):
    """To the representative: the right to act for a person has ended; ``by`` is represented, staff or clock."""

    by: str


@dataclass(frozen=True, kw_only=True)
class Represented(AboutRepresentation):
    """To the represented person: somebody was confirmed to act for them, and how to end it."""


@dataclass(frozen=True, kw_only=True)
class ChangeAhead(AboutCase):
    """To the old number or account: what is confirmed, when it takes effect, and the way to say no."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class ChangeStopped(AboutCase):
    """The old account has said no: the case is open again."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class ChangeMade(AboutCase):
    """The waiting time is over: the change is in effect, or there was nothing left to change."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Regiven(AboutCase):
    """The receipt of a consent given again; the demand is the one by which it was taken back."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Certificate(AboutCase):
    """On paper, what was deleted, line by line."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class PlanChanged(AboutCase):
    """What is held is not what the person's preview showed: nothing was destroyed, a new preview waits."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class AboutBroadcast(Notice):
    broadcast_id: str


@dataclass(frozen=True, kw_only=True)
class Missed(AboutBroadcast):
    """To somebody who has come back: what everybody got while they could not be reached."""


@dataclass(frozen=True, kw_only=True)
class Fade(Notice):
    """A message that shows what the person typed is hidden; a button shows the case or the form again."""

    message: int
    case_id: str = ""
    draft_id: str = ""


# -- to a member of staff, in their private chat ----------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ToStaff(AboutCase):
    audience: ClassVar[Audience] = Audience.STAFF


@dataclass(frozen=True, kw_only=True)
class Content(ToStaff):
    """What the person wrote or attached, for the assignee alone."""

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class Taken(ToStaff):
    """The case is yours: the workplace card, with everything said so far behind a button."""


@dataclass(frozen=True, kw_only=True)
class SentBack(ToStaff):
    """The second person did not confirm, and why."""

    entry_id: str


@dataclass(frozen=True, kw_only=True)
class Confirmed(ToStaff):
    """The second person has confirmed: to whoever proposed it and whoever has the case."""

    demand_id: str


@dataclass(frozen=True, kw_only=True)
class Revealed(ToStaff):
    """The person's name and number, for a reason that was written down; gone again after ten minutes."""

    promise: ClassVar[Promise] = Promise.AT_MOST_ONCE
    seconds: int = 600


@dataclass(frozen=True, kw_only=True)
class Forget(Notice):
    """Remove a message that showed personal values from a member's private chat."""

    audience: ClassVar[Audience] = Audience.STAFF
    message: int


@dataclass(frozen=True, kw_only=True)
class Hide(ToStaff):
    """What the person sent to the assignee's private chat is hidden; a button reads it again.

    ``what`` it is: ``words``, or a ``file``, which cannot be turned into words and is removed, with words sent anew.
    """

    message: int
    what: str = "words"


@dataclass(frozen=True, kw_only=True)
class Reminder(ToStaff):
    rung: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class StillLate(ToStaff):
    """On every working morning after a missed date, until what was owed is done: how many days it is late."""


@dataclass(frozen=True, kw_only=True)
class AboutDuty(Notice):
    """``what`` has happened to a duty of staff, or what its clock has come to."""

    duty_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DutyReminder(AboutDuty):
    """To whoever has the case, whoever opened the duty, or the person responsible."""

    audience: ClassVar[Audience] = Audience.STAFF


@dataclass(frozen=True, kw_only=True)
class Announced(AboutBroadcast):
    """What everybody is about to get: staff see it first."""

    audience: ClassVar[Audience] = Audience.STAFF


# -- to the staff group -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ToDesk(AboutCase):
    lane: ClassVar[Lane] = Lane.DESK
    audience: ClassVar[Audience] = Audience.DESK


@dataclass(frozen=True, kw_only=True)
class Card(ToDesk):
    """The card of the case, made or brought up to date."""

    @property
    def merge_key(self) -> str | None:
        return f"card:{self.case_id}"


@dataclass(frozen=True, kw_only=True)
class Line(ToDesk):
    """One line under the card: something happened, without saying what was written."""

    what: str


@dataclass(frozen=True, kw_only=True)
class GivenAgain(ToDesk):
    """A consent was given again: ``what`` is ``taken_back`` (nothing is to be done) or ``switch_on``."""

    demand_id: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Alarm(ToDesk):
    rung: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class DutyLine(AboutDuty):
    """A line in the topic of its case, or in the group where it belongs to none: number, kind and date."""

    lane: ClassVar[Lane] = Lane.DESK
    audience: ClassVar[Audience] = Audience.DESK


@dataclass(frozen=True, kw_only=True)
class Progress(AboutBroadcast):
    """The card of a broadcast, made or brought up to date."""

    lane: ClassVar[Lane] = Lane.DESK
    audience: ClassVar[Audience] = Audience.DESK

    @property
    def merge_key(self) -> str | None:
        return f"broadcast:{self.broadcast_id}"


@dataclass(frozen=True, kw_only=True)
class BroadcastLine(AboutBroadcast):
    """A line in the group: ``what`` has happened to a broadcast, where somebody should look."""

    lane: ClassVar[Lane] = Lane.DESK
    audience: ClassVar[Audience] = Audience.DESK
    what: str


NOTICES: dict[str, type[Notice]] = {
    kind.__name__: kind
    for kind in (
        Receipt, Question, Answer, Approved, Refused, Done, Late, Reopened, RepresentationEnded, Represented,
        ChangeAhead, ChangeStopped, ChangeMade, Regiven, Certificate, PlanChanged, Fade,
        Content, Taken, SentBack, Confirmed, Revealed, Forget, Hide, Reminder, StillLate,
        DutyReminder, Announced, Missed, Card, Line, GivenAgain, Alarm, DutyLine, Progress, BroadcastLine,
    )
}  # fmt: skip
