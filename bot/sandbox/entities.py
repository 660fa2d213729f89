"""How does Telegram turn HTML into text with entities, and how does the page turn that back into safe HTML?

Offsets and lengths are UTF-16 code units, as everywhere in the Bot API. Error texts are the ones TDLib gives.
"""

import html
import re
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
}
SPECIAL = re.compile(r"[<&]")
CHARACTER = re.compile(r"&(?:(lt|gt|amp|quot)|#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6}));")
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
TAG_NAME = re.compile(r"([^\s>]*)\s*")
ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z0-9.\-]+)))?\s*")
UNPRINTABLE: dict[int, str | None] = {**dict.fromkeys((*range(9), 11, 12, *range(14, 32)), " "), 13: None}
FOUND_BY_TELEGRAM = re.compile(
    r"(?P<email>(?<![\w@.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<url>(?<![\w@.])(?:https?://[^\s<>\"]*[^\s<>\".,;:!?)»]|(?:[\w-]+\.)+(?:kz|com|org|net|ru|me)\b(?:/[^\s<>\"]*[^\s<>\".,;:!?)»])?))"
    r"|(?P<mention>(?<![\w@/])@[a-zA-Z]\w{3,31}\b)"
    r"|(?P<bot_command>(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z]\w{3,31})?(?![\w/]))"
)


class CannotParse(ValueError):
    """The text is not what Telegram accepts as HTML; the message is Telegram's own."""


def units(text: str) -> int:
    """Length of `text` as Telegram counts it: UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end; `entity` is None for a tag that adds nothing of its own."""

    name: str
    offset: int
    entity: Entity | None


class _Parser:
    """One pass over `source`, as TDLib makes it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out: list[str] = []
        self.length = 0
        self.entities: list[Entity] = []
        self.opened: list[_Open] = []

    def run(self) -> tuple[str, list[Entity]]:
        at = 0
        while found := SPECIAL.search(self.source, at):
            begin = found.start()
            self._emit(self.source[at:begin])
            if self.source[begin] == "&":
                at = self._ampersand(begin)
            elif self.source.startswith("/", begin + 1):
                at = self._end_tag(begin)
            else:
                at = self._start_tag(begin)
        self._emit(self.source[at:])
        if self.opened:
            raise CannotParse(f'Can\'t find end tag corresponding to start tag "{self.opened[-1].name}"')
        entities = [e for e in self.entities if e["type"] != "text_link" or e["url"]]
        return "".join(self.out), sorted(entities, key=lambda e: (e["offset"], -e["length"]))

    def _emit(self, piece: str) -> None:
        self.out.append(piece)
        self.length += units(piece)

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode())

    def _ampersand(self, begin: int) -> int:
        character = CHARACTER.match(self.source, begin)
        self._emit(_character(character) if character else "&")
        return character.end() if character else begin + 1

    def _end_tag(self, begin: int) -> int:
        end = self.source.find(">", begin)
        if end < 0:
            raise CannotParse(f"Unclosed end tag at byte offset {self._byte(begin)}")
        if not self.opened:
            raise CannotParse(f"Unexpected end tag at byte offset {self._byte(begin)}")
        name = self.source[begin + 2 : end].strip().lower()
        tag = self.opened.pop()
        if name and name != tag.name:
            where = f"Unmatched end tag at byte offset {self._byte(begin)}"
            raise CannotParse(f'{where}, expected "</{tag.name}>", found "</{name}>"')
        if tag.entity is not None and self.length > tag.offset:
            self.entities.append({**tag.entity, "offset": tag.offset, "length": self.length - tag.offset})
        return end + 1

    def _start_tag(self, begin: int) -> int:
        found = TAG_NAME.match(self.source, begin + 1)
        name = found.group(1).lower() if found else ""
        at = found.end() if found else begin + 1
        if at < len(self.source) and name not in TAGS:
            raise CannotParse(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes: dict[str, str] = {}
        while self.source[at : at + 1] not in {">", ""}:
            attribute = ATTRIBUTE.match(self.source, at)
            if attribute is None:
                raise CannotParse(f'Empty attribute name in the tag "{name}" at byte offset {self._byte(begin)}')
            key, *values = attribute.groups()
            value = next((v for v in values if v is not None), "")
            attributes[key.lower()] = CHARACTER.sub(_character, value)
            at = attribute.end()
        if at >= len(self.source):
            raise CannotParse(f"Unclosed start tag at byte offset {self._byte(begin)}")
        self.opened.append(_Open(name, self.length, self._entity(name, attributes, begin)))
        return at + 1

    def _entity(self, name: str, attributes: dict[str, str], begin: int) -> Entity | None:
        kind = TAGS[name]
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise CannotParse(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(begin)}')
        if name == "a":
            return {"type": kind, "url": attributes.get("href", "")}
        if name == "tg-emoji":
            return {"type": kind, "custom_emoji_id": attributes.get("emoji-id", "")}
        if name == "blockquote" and "expandable" in attributes:
            return {"type": "expandable_blockquote"}
        outer = self.opened[-1] if self.opened else None
        if name == "code" and outer is not None and outer.name == "pre" and outer.offset == self.length:
            language = attributes.get("class", "")
            if outer.entity is not None and language.startswith("language-"):
                outer.entity["language"] = language.removeprefix("language-")
            return None
        return {"type": kind}


def _character(match: re.Match[str]) -> str:
    named, decimal, hexadecimal = match.groups()
    if named:
        return NAMED[named]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Text and entities of `source`. Raises CannotParse as Telegram would refuse it."""
    return _Parser(source).run() if "<" in source or "&" in source else (source, [])


def tidy(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """What Telegram does to every text: control characters become spaces, the ends are trimmed, links are found."""
    text = text.translate(UNPRINTABLE) if not text.isprintable() else text
    trimmed = text.strip()
    if trimmed != text:
        cut = units(text[: len(text) - len(text.lstrip())])
        total = units(trimmed)
        entities = [_clipped(e, cut, total) for e in entities]
        entities = [e for e in entities if e["length"] > 0]
    return trimmed, entities + _found(trimmed, entities)


def _clipped(entity: Entity, cut: int, total: int) -> Entity:
    begin = max(entity["offset"] - cut, 0)
    end = min(entity["offset"] + entity["length"] - cut, total)
    return entity | {"offset": begin, "length": end - begin}


def _found(text: str, entities: list[Entity]) -> list[Entity]:
    if not ("/" in text or "@" in text or "." in text):
        return []
    taken = [(e["offset"], e["offset"] + e["length"]) for e in entities if e["type"] in {"code", "pre", "text_link"}]
    found = []
    for match in FOUND_BY_TELEGRAM.finditer(text):
        begin = units(text[: match.start()])
        end = begin + units(match.group())
        if match.lastgroup and not any(begin < e and b < end for b, e in taken):
            found.append({"type": match.lastgroup, "offset": begin, "length": end - begin})
    return found


OPEN_CLOSE = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "pre": ("<pre>", "</pre>"),
    "spoiler": ('<span class="spoiler">', "</span>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ('<blockquote class="expandable">', "</blockquote>"),
}


def render(text: str, entities: list[Entity]) -> str:
    """Safe HTML for the page: everything escaped, only tags we write ourselves."""
    if not entities:
        return html.escape(text)
    wide = text.encode("utf-16-le", "surrogatepass")
    ordered = sorted(entities, key=lambda e: (e["offset"], -e["length"]))
    return _rendered(wide, ordered, 0, len(wide) // 2)


def _rendered(wide: bytes, entities: list[Entity], begin: int, end: int) -> str:
    out = []
    at = begin
    while entities:
        entity, *entities = entities
        start = max(entity["offset"], at)
        stop = min(entity["offset"] + entity["length"], end)
        if start >= stop:
            continue
        inner = [e for e in entities if e["offset"] < stop]
        entities = [e for e in entities if e["offset"] >= stop]
        out.append(_escaped(wide, at, start))
        before, after = _tags(entity, _slice(wide, start, stop))
        out.append(before + _rendered(wide, inner, start, stop) + after)
        at = stop
    out.append(_escaped(wide, at, end))
    return "".join(out)


def _tags(entity: Entity, covered: str) -> tuple[str, str]:
    kind = entity["type"]
    if kind in OPEN_CLOSE:
        return OPEN_CLOSE[kind]
    if kind == "bot_command":
        return f'<span class="command" data-command="{html.escape(covered)}">', "</span>"
    address = {"text_link": entity.get("url", ""), "url": covered, "email": f"mailto:{covered}"}.get(kind, "")
    if kind == "url" and "://" not in address:
        address = f"https://{address}"
    if address.startswith(("http://", "https://", "mailto:", "tg://")):
        return f'<a href="{html.escape(address)}" rel="noopener noreferrer" target="_blank">', "</a>"
    return "", ""


def _slice(wide: bytes, begin: int, end: int) -> str:
    return wide[begin * 2 : end * 2].decode("utf-16-le", "replace")


def _escaped(wide: bytes, begin: int, end: int) -> str:
    return html.escape(_slice(wide, begin, end))
