"""Which shapes can a setting have, and what is said when it has another? Messages never repeat a secret."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import time
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, SecretStr

from bot.domain.broadcasts import Quiet
from bot.domain.languages import Language

KEY_BYTES = 32


def decode_key(text: str) -> bytes:
    """The 32 bytes of a master key written in base64. Raises ValueError, which never repeats the text."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("it is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"it holds {len(key)} bytes, not {KEY_BYTES}")
    return key


def _matching(pattern: str, otherwise: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise ValueError(otherwise)
        return value

    return check


def secret(check: Callable[[str], object]) -> AfterValidator:
    def inside(value: SecretStr) -> SecretStr:
        check(value.get_secret_value())
        return value

    return AfterValidator(inside)


def speaks(value: object) -> Language:
    language = Language.of(str(value))
    if language is None:
        raise ValueError("the desk speaks ru or kk")
    return language


def _people(value: object) -> object:
    if not isinstance(value, str):
        return value
    ids = [part.strip() for part in value.split(",") if part.strip()]
    if not all(re.fullmatch(r"[1-9][0-9]*", part) for part in ids):
        raise ValueError("Telegram ids are whole numbers with commas between them")
    return tuple(dict.fromkeys(ids))


def _line(value: str) -> str:
    value = value.strip()
    if not value.isprintable() or len(value) > 200:
        raise ValueError("it must be one line of at most 200 characters")
    return value


def _group(value: int) -> int:
    if value >= 0:
        raise ValueError("the id of a group is below zero")
    return value


def _file(value: Path) -> Path:
    if not value.is_file():
        raise ValueError("there is no such file")
    return value


def api_address(value: str) -> str:
    """The address without its last slash. A colon in its path would be a token."""
    if not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#@:]*)?", value):
        raise ValueError("it is not the plain http(s) address of a Bot API server")
    return value.rstrip("/")


def upper(value: object) -> object:
    return value.upper() if isinstance(value, str) else value


TOKEN = _matching(r"\d+:[A-Za-z0-9_-]+", "it is not a token as @BotFather gives it")
DATABASE = _matching(
    r"sqlite:///\S+|postgres(ql)?(\+psycopg)?://\S+",
    "it is neither sqlite:///<file> nor postgresql://<user>:<password>@<host>/<database>",
)
MAIL = _matching(
    r"smtps?://([^\s@/]+@)?[^\s@/:]+(:\d+)?(\?tls=none)?",
    "it is neither smtp://<user>:<password>@<host>:<port> nor smtps://...",
)
GATEWAY = _matching(r"https?://[^\s@]+", "it is not an http(s) address without a password in it")
BIN = _matching(r"[0-9]{12}", "a BIN has exactly 12 digits")


def addresses(value: str) -> dict[str, str]:
    """``wallet=postgresql://... crm=https://...`` by name. Raises ValueError, which never repeats the text."""
    pairs = [part.partition("=") for part in value.split()]
    found = {name: address for name, _, address in pairs}
    if not all(re.fullmatch(r"[a-z][a-z0-9_]*", name) and "://" in address for name, _, address in pairs):
        raise ValueError("it is not <source>=<URL>, several of them with blanks between")
    if len(found) != len(pairs):
        raise ValueError("a source is named twice")
    return found


NOT_QUIET = "it is neither two times like 21:00-09:00 nor the word never"


def quiet(value: object) -> object:
    """``21:00-09:00``; ``never`` for no quiet hours at all."""
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "never":
        return None
    begins, _, ends = value.partition("-")
    try:
        hours = Quiet(begins=time.fromisoformat(begins.strip()), ends=time.fromisoformat(ends.strip()))
    except ValueError:
        raise ValueError(NOT_QUIET) from None
    if hours.begins == hours.ends:
        raise ValueError(NOT_QUIET)
    return hours


Line = Annotated[str, AfterValidator(_line)]
File = Annotated[Path, AfterValidator(_file)]
Group = Annotated[int, AfterValidator(_group)]
People = Annotated[tuple[int, ...], BeforeValidator(_people)]
