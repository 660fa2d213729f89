"""What a person types as a piece of data, checked for what it should be and put into one form."""

import re
from datetime import date, datetime, time, timedelta

from email_validator import EmailNotValidError, validate_email
from phonenumbers import NumberParseException, PhoneNumberFormat, format_number, is_valid_number, parse

from bot.actions.drafts import words
from bot.domain.calendars import Calendar
from bot.domain.identity import is_iin
from bot.domain.refusals import BadDate, BadDay, BadEmail, BadIin, BadMoment, BadNumber
from bot.domain.requests import Form, Question

DAY = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
MOMENT = re.compile(r"(\S+?),?(?:\s+(?:в\s+)?(\d{1,2})[:.](\d{2}))?")
A_YEAR = timedelta(days=366)
# The one day that lies ahead: when a power to act for somebody ends.
AHEAD = frozenset({"ends"})


def taken(question: Question, field: str | None, text: str | None, *, today: date) -> str:
    """The answer to a typed question as it is kept; a `Refusal` with a way on where it is something else."""
    typed = words(text, question.limit)
    match question.form:
        case Form.DAY:
            return day_ahead(typed, today) if question.name in AHEAD else day_past(typed, today)
        case Form.PHONE:
            return phone(typed)
        case Form.VALUE:
            return value(field, typed, today=today)
    return typed


def value(field: str | None, typed: str, *, today: date) -> str:
    match field:
        case "iin":
            return iin(typed)
        case "phone":
            return phone(typed)
        case "email":
            return email(typed)
        case "birth":
            return day_past(typed, today)
    return typed


def iin(typed: str) -> str:
    digits = re.sub(r"[\s-]", "", typed)
    if not is_iin(digits):
        raise BadIin
    return digits


def phone(typed: str) -> str:
    """In E.164. Written as people do here: 8 7.., 7 7.., with spaces, brackets and dashes."""
    digits = re.sub(r"[\s()\-–.]", "", typed)
    if re.fullmatch(r"[78]7\d{9}", digits):
        digits = "+7" + digits[1:]
    try:
        number = parse(digits, "KZ")
    except NumberParseException:
        raise BadNumber from None
    if not is_valid_number(number):
        raise BadNumber
    return format_number(number, PhoneNumberFormat.E164)


def email(typed: str) -> str:
    try:
        # Whether the domain answers is no business of a form, and a look-up would tell somebody who asks.
        return validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        raise BadEmail from None


def read_day(text: str) -> date | None:
    """``31.12.2031``, as people write it; None when it is no date."""
    found = DAY.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def moment_past(text: str, calendar: Calendar, *, now: datetime) -> datetime:
    """When something came in (UTC), read in Almaty: ``24.11.2026 10:15``, or ``24.11.2026`` alone.

    A day without a time is taken from its first moment. The terms count whole days, so the due day is the same; but
    where something depends on what came first, it is never the person who loses by what nobody wrote down.
    """
    found = MOMENT.fullmatch(text.strip())
    day = read_day(found[1]) if found else None
    if found is None or day is None:
        raise BadMoment
    hour, minute = int(found[2] or 0), int(found[3] or 0)
    if hour > 23 or minute > 59:
        raise BadMoment
    moment = calendar.moment_at(day, time(hour, minute))
    if not now - A_YEAR <= moment <= now:
        raise BadMoment
    return moment


def day_ahead(text: str, today: date) -> str:
    day = read_day(text)
    if day is None or day <= today:
        raise BadDate
    return day.isoformat()


def day_past(text: str, today: date) -> str:
    day = read_day(text)
    if day is None or day > today or day.year < 1900:
        raise BadDay
    return day.isoformat()
