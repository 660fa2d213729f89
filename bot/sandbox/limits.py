"""What does Telegram refuse? Lengths, keyboards, commands, with Telegram's own words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.entities import CannotParse, Entity, parse_html, tidy, units
from bot.sandbox.faults import bad

Json = dict[str, Any]

TEXT = 4096
CAPTION = 1024
CALLBACK_DATA_BYTES = 64
ALERT = 200
BUTTONS = 100
BUTTONS_IN_ROW = 8
ENTITIES = 100
TOPIC_NAME = 128
PLACEHOLDER = 64
COPY_TEXT = 256
DOWNLOAD = 20 * 1024 * 1024
UPLOAD = 50 * 1024 * 1024
COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
PROFILE = {"name": 64, "description": 512, "short_description": 120}
STYLES = {"danger", "success", "primary"}
ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
    "choose_sticker", "find_location", "record_video_note", "upload_video_note",
}  # fmt: skip
REACTIONS = {
    "❤", "👍", "👎", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩", "🙏", "👌", "🕊",
    "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆", "💔", "🤨", "😐", "🍓", "🍾", "💋",
    "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈", "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃",
    "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄", "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
}  # fmt: skip
TOPIC_COLORS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)


def text_of(params: Json, key: str, limit: int, note: Callable[[str], None]) -> tuple[str, list[Entity]]:
    """Text and entities of a call after Telegram's own parsing. `note` hears of what is silently cut off."""
    source = str(params.get(key) or "")
    mode = params.get("parse_mode")
    if mode:
        if str(mode).lower() != "html":
            raise bad("unsupported parse_mode")
        try:
            text, entities, formatted = _html(source)
        except CannotParse as problem:
            raise bad(f"can't parse entities: {problem}") from None
    else:
        given: list[Entity] = params.get("caption_entities" if key == "caption" else "entities") or []
        formatted = len(given)
        text, entities = tidy(source, given)
    if formatted > ENTITIES:
        note(f"{formatted} entities in one text, Telegram drops formatting after {ENTITIES}")
    if units(text) > limit:
        raise bad("message caption is too long" if key == "caption" else "message is too long")
    return text, list(entities)


@lru_cache(maxsize=1024)
def _html(source: str) -> tuple[str, list[Entity], int]:
    """Cached, because a broadcast sends one text a hundred thousand times; nobody changes an entity once made."""
    text, entities = parse_html(source)
    return *tidy(text, entities), len(entities)


@dataclass(frozen=True, kw_only=True)
class Markup:
    """A reply markup taken apart: `kind` is its Bot API key, `rows` its buttons."""

    kind: str
    rows: list[list[Json]] = field(default_factory=list)
    options: Json = field(default_factory=dict)


def markup_of(params: Json, *, private: bool, note: Callable[[str], None]) -> Markup | None:
    """The keyboard of a call, checked as Telegram checks it. Raises ApiError for a broken one."""
    found = params.get("reply_markup")
    if not found:
        return None
    if "inline_keyboard" in found:
        rows = [row for row in found["inline_keyboard"] if row]
        _count(rows, note)
        for row in rows:
            for button in row:
                _inline_button(button)
        return Markup(kind="inline_keyboard", rows=rows)
    if "keyboard" in found:
        rows = [row for row in found["keyboard"] if row]
        _count(rows, note)
        for row in rows:
            for button in row:
                _reply_button(button, private)
        if units(found.get("input_field_placeholder") or "") > PLACEHOLDER:
            raise bad("reply keyboard placeholder is too long")
        return Markup(kind="keyboard", rows=rows, options=found)
    kind = next((k for k in ("remove_keyboard", "force_reply") if found.get(k)), None)
    if kind is None:
        raise bad("object expected as reply markup")
    return Markup(kind=kind, options=found)


def _count(rows: list[list[Json]], note: Callable[[str], None]) -> None:
    if sum(map(len, rows)) > BUTTONS:
        raise bad("reply markup is too long")
    if any(len(row) > BUTTONS_IN_ROW for row in rows):
        note(f"more than {BUTTONS_IN_ROW} buttons in a row")


def _inline_button(button: Json) -> None:
    if not str(button.get("text") or "").strip():
        raise bad("can't parse inline keyboard button: text must be non-empty")
    acts = [key for key in button if key not in {"text", "style", "icon_custom_emoji_id"}]
    if not acts:
        raise bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if button.get("style") not in STYLES | {None}:
        raise bad("can't parse inline keyboard button: invalid button style specified")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not _is_address(str(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in button and not 1 <= units(button["copy_text"].get("text", "")) <= COPY_TEXT:
        raise bad("BUTTON_COPY_TEXT_INVALID")


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
    except ValueError:
        return False
    if parts.scheme in {"tg", "ton"}:
        return bool(parts.netloc or parts.path)
    return parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in url


def _reply_button(button: Json, private: bool) -> None:
    if not str(button.get("text") or "").strip():
        raise bad("can't parse keyboard button: text must be non-empty")
    for key, what in (("request_contact", "phone number"), ("request_location", "location")):
        if button.get(key) and not private:
            raise bad(f"{what} can be requested in private chats only")


def check_commands(commands: list[Json]) -> None:
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"]):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= units(command["description"].strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def check_language(params: Json) -> str:
    """The language code of a call, "" for everybody else. "kz" is a country, the language is "kk"."""
    language = str(params.get("language_code") or "")
    if not LANGUAGE.fullmatch(language) or language == "kz":
        raise bad("BOT_LANG_CODE_INVALID")
    return language
