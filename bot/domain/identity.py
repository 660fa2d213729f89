"""Which numbers can be an IIN, and how is one shown? Birth date and sex are never read from it."""

FIRST = tuple(range(1, 12))
SECOND = (3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2)
SHOWN = 4


def is_iin(text: str) -> bool:
    """Twelve digits with a right check digit."""
    if len(text) != 12 or not (text.isascii() and text.isdigit()) or not int(text):
        return False
    return text[11] == check_digit(text[:11])


def check_digit(base: str) -> str | None:
    """The twelfth digit for eleven: weights 1 to 11 modulo 11, a second pass where that gives 10. May be none."""
    digits = [int(c) for c in base]
    for weights in (FIRST, SECOND):
        check = sum(d * w for d, w in zip(digits, weights, strict=True)) % 11
        if check < 10:
            return str(check)
    return None


def masked(value: str, shown: int = SHOWN) -> str:
    """Only the last digits of a number: no message and no file carries a whole IIN."""
    return "•" * max(len(value) - shown, 0) + value[-shown:]


def masked_email(value: str) -> str:
    """The first letter and the domain: enough to know one's own address by."""
    name, _, domain = value.rpartition("@")
    return f"{name[:1]}•••@{domain}"
