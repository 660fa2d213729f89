"""How much of a value does its owner see, and how much does a file carry? An IIN shows its last four digits, always."""

import re

from bot.domain.datamap import Field, Masking, ValueType
from bot.domain.identity import is_iin, masked, masked_email
from bot.domain.requests import Level

DOTS = "•••"
# Two digits of a year are the end of a birthday that everybody knows: the year alone is shown.
YEAR = re.compile(r"\d{4}(?=-\d{2}-\d{2})")
TWELVE = re.compile(r"(?<![0-9])[0-9]{12}(?![0-9])")


def masked_value(masking: Masking, value: str) -> str:
    """The value covered as its field says; an empty one stays empty."""
    if not value:
        return ""
    match masking:
        case Masking.OPEN:
            return value
        case Masking.LAST_FOUR:
            return _ending(value)
        case Masking.EMAIL:
            return masked_email(value) if "@" in value else DOTS
        case Masking.INITIALS:
            return " ".join(word[0] + DOTS for word in value.split()) or DOTS
        case Masking.YEAR:
            return f"{DOTS}{found[0]}" if (found := YEAR.match(value)) else DOTS
        case Masking.HIDDEN:
            return DOTS


def without_iins(text: str) -> str:
    """Free text may carry an IIN that somebody typed into it: no message and no file does."""
    return TWELVE.sub(lambda found: masked(found[0]) if is_iin(found[0]) else found[0], text)


def shown(field: Field, value: str | None, *, level: Level, reveal: bool) -> str | None:
    """A value as its owner sees it in a chat or a file. None where there is none.

    ``reveal``: the person asked to see it; it counts at the field's level and above only.
    """
    if value is None:
        return None
    if field.type is ValueType.IIN:
        return _ending(value)
    return without_iins(value if reveal and level >= field.level else masked_value(field.masking, value))


def _ending(value: str) -> str:
    """Of a short value the last four digits would be all of it."""
    return masked(value) if len(value) > 7 else DOTS
