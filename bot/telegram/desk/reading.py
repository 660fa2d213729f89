"""Everything said in a case, in messages that Telegram takes, for the one who works on it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.domain.entries import Entry
from bot.telegram.buttons import ReadCase
from bot.telegram.demands import lines_said
from bot.telegram.desk.screens import back_row
from bot.telegram.desk.words import ENTRY
from bot.telegram.screen import Post, Screen, button, units
from bot.texts import Markup, Translator, clean

PAGE = 20
PAGE_LIMIT = 3800
CAPTION_LIMIT = 1000
BETWEEN = Markup("\n\n")
LINE = Markup("\n")


@dataclass(frozen=True, kw_only=True)
class Page:
    """A stretch of the thread, oldest first; ``number`` 0 is the newest stretch."""

    entries: Sequence[Entry]
    number: int
    earlier: bool


def page_of(said: Sequence[Entry], number: int) -> Page:
    number = max(number, 0)
    end = max(len(said) - number * PAGE, 0)
    start = max(end - PAGE, 0)
    return Page(entries=said[start:end], number=number, earlier=start > 0)


def posts(t: Translator, entries: Sequence[Entry]) -> Iterator[Post]:
    """Texts are put together as far as one message holds them; a file goes by itself, under its own words."""
    waiting: list[Markup] = []
    for block, file in ((block, entry.file) for entry in entries for block in _blocks(t, entry)):
        if waiting and (file or units(BETWEEN.join([*waiting, block])) > PAGE_LIMIT):
            yield _post(waiting)
            waiting = []
        if file:
            yield Post(screen=Screen(text=block), file=file)
        else:
            waiting.append(block)
    if waiting:
        yield _post(waiting)


def _post(blocks: Sequence[Markup]) -> Post:
    return Post(screen=Screen(text=BETWEEN.join(blocks)))


def _blocks(t: Translator, entry: Entry) -> Iterator[Markup]:
    head = t("<b>{who}</b>, {moment}", who=_who(t, entry), moment=entry.at)
    if entry.answers:
        # What belongs together stays together where it can: the answers are one block, cut only when too long.
        for said in answer_parts(t, entry.answers, PAGE_LIMIT - units(head)):
            yield head + "\n" + said
        return
    if entry.text is None:
        what = t("Document: {name}", name=entry.file.name) if entry.file else t("No words of their own.")
        yield head + "\n" + what
        return
    for part in parts(clean(entry.text), PAGE_LIMIT - units(head)):
        yield head + "\n" + Markup("<blockquote>") + part + Markup("</blockquote>")


def answer_parts(t: Translator, answers: Sequence[tuple[str, str]], limit: int) -> Iterator[Markup]:
    """What a request says, in pieces of at most ``limit`` units, no answer torn apart."""
    piece: list[Markup] = []
    for line in lines_said(t, answers):
        if piece and units(LINE.join([*piece, line])) > limit:
            yield LINE.join(piece)
            piece = []
        piece.append(line)
    yield LINE.join(piece)


def _who(t: Translator, entry: Entry) -> Markup:
    sentence = ENTRY[entry.kind]
    return t(sentence, **({"name": entry.author or "–"} if "{name}" in sentence else {}))


def parts(text: str, limit: int) -> Iterator[str]:
    """The text in pieces of at most ``limit`` UTF-16 units, no character torn apart."""
    piece, length = "", 0
    for character in text:
        size = units(character)
        if length + size > limit:
            yield piece
            piece, length = "", 0
        piece, length = piece + character, length + size
    yield piece


async def deliver(bot: Bot, chat_id: int, t: Translator, post: Post) -> list[int]:
    """Send one post and return its messages; a file that Telegram no longer gives is named, not passed over."""
    text, file = post.screen.text, post.file
    if file is None:
        return [(await bot.send_message(chat_id, text)).message_id]
    caption: Markup | None = text
    sent = []
    if units(text) > CAPTION_LIMIT:
        sent.append((await bot.send_message(chat_id, text)).message_id)
        caption = None
    try:
        if file.kind == "photo":
            shown = await bot.send_photo(chat_id, file.file_id, caption=caption)
        else:
            shown = await bot.send_document(chat_id, file.file_id, caption=caption)
    except TelegramBadRequest:
        lost = t("Telegram did not pass on the file {name}. Ask for it again.", name=file.name)
        shown = await bot.send_message(chat_id, lost)
    return [*sent, shown.message_id]


def end_screen(t: Translator, case_id: str, page: Page) -> Screen:
    text = t("That is all of it.") if not page.earlier else t("These are the latest messages; there are earlier ones.")
    if not page.entries:
        text = t("Nothing more was said in this case.")
    else:
        text = text + "\n" + t("The messages above disappear after 60 minutes.")
    earlier = (
        [button(t.plain("Earlier messages"), ReadCase(case=case_id, page=page.number + 1))] if page.earlier else []
    )
    return Screen(text=text, rows=[earlier, back_row(t, case_id)])
