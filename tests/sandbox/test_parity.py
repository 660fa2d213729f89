"""The road in memory and the road over HTTP end in the same world with the same answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ChatAction, ParseMode
from aiogram.exceptions import TelegramAPIError
from aiogram.methods import (
    AnswerCallbackQuery,
    CloseForumTopic,
    CopyMessage,
    CreateForumTopic,
    DeleteMessages,
    EditMessageReplyMarkup,
    EditMessageText,
    GetChat,
    GetChatMember,
    GetMe,
    GetMyCommands,
    GetUpdates,
    PinChatMessage,
    SendChatAction,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetMessageReaction,
    SetMyCommands,
    SetMyName,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    LinkPreviewOptions,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from aiohttp import ClientSession

from bot.sandbox.flood import Pace
from bot.sandbox.server import address, serve_bot_api
from bot.sandbox.session import InMemorySession
from bot.sandbox.world import World
from tests.sandbox.clock import Clock
from tests.sandbox.conftest import HTML

ASKER, CLERK, DESK = 101, 201, -1002
PDF = BufferedInputFile(b"%PDF-1.7", "чек.pdf")
KEYS = InlineKeyboardMarkup(
    inline_keyboard=[
        [
            InlineKeyboardButton(text="Жою", callback_data="erase:1", style="danger"),
            InlineKeyboardButton(text="Law", url="https://adilet.zan.kz/rus?a=1&b=2"),
        ]
    ]
)
PHONE = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="☎", request_contact=True)]], one_time_keyboard=True)
CALLS: list[TelegramMethod[Any]] = [
    GetMe(),
    SendMessage(chat_id=ASKER, text="<b>Сәлем</b> & <i>welcome</i> &amp; 👍", parse_mode=ParseMode.HTML,
                reply_markup=KEYS),
    SendMessage(chat_id=ASKER, text="  plain <b>  ", parse_mode=None, entities=[
        MessageEntity(type="bold", offset=2, length=5)]),
    SendMessage(chat_id=ASKER, text="preview", link_preview_options=LinkPreviewOptions(is_disabled=True),
                reply_parameters=ReplyParameters(message_id=2), disable_notification=True),
    SendMessage(chat_id=ASKER, text="phone?", reply_markup=PHONE),
    EditMessageText(chat_id=ASKER, message_id=2, text="changed"),
    EditMessageText(chat_id=ASKER, message_id=2, text="changed"),
    EditMessageReplyMarkup(chat_id=ASKER, message_id=2, reply_markup=KEYS),
    SendDocument(chat_id=ASKER, document=PDF, caption="<code>2026-000001</code>", thumbnail=None),
    SendPhoto(chat_id=str(ASKER), photo=BufferedInputFile(b"jpeg", "a.jpg"), reply_markup=KEYS),
    CopyMessage(chat_id=CLERK, from_chat_id=ASKER, message_id=7, reply_markup=KEYS),
    CreateForumTopic(chat_id=DESK, name="2026-000001"),
    SendMessage(chat_id=DESK, text="card", message_thread_id=1),
    PinChatMessage(chat_id=DESK, message_id=2),
    CloseForumTopic(chat_id=DESK, message_thread_id=1),
    SetMessageReaction(chat_id=ASKER, message_id=1, reaction=[ReactionTypeEmoji(emoji="👀")]),
    SendChatAction(chat_id=ASKER, action=ChatAction.TYPING),
    DeleteMessages(chat_id=ASKER, message_ids=[3, 4, 99]),
    SetMyCommands(commands=[BotCommand(command="queue", description="Кезек")], scope=BotCommandScopeChat(chat_id=DESK),
                  language_code="kk"),
    GetMyCommands(scope=BotCommandScopeChat(chat_id=DESK), language_code="kk"),
    SetMyName(name=""),
    GetChat(chat_id=DESK),
    GetChatMember(chat_id=DESK, user_id=CLERK),
    GetUpdates(offset=0, limit=10, timeout=0, allowed_updates=["message", "callback_query"]),
    SendMessage(chat_id=ASKER, text=""),
    SendMessage(chat_id=ASKER, text="x" * 4097),
    SendMessage(chat_id=ASKER, text="<b>broken"),
    SendMessage(chat_id=404, text="nobody"),
    SendMessage(chat_id=ASKER, text="x", reply_markup=InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text="x", callback_data="x" * 65)]])),
    AnswerCallbackQuery(callback_query_id="nonsense", show_alert=False),
]  # fmt: skip


def populated() -> World:
    world = World(Clock(), pace=Pace.OFF)
    asker = world.add_user("Айгерим", id=ASKER, phone="+77011234567")
    clerk = world.add_user("Bolat", id=CLERK, started=True)
    world.add_group("Desk", id=DESK, forum=True, members=[clerk])
    world.press_start(asker)
    return world


async def outcomes(world: World, session: BaseSession) -> list[Any]:
    found: list[Any] = []
    async with Bot(world.token, session=session, default=HTML) as bot:
        for call in CALLS:
            try:
                result = await bot(call)
            except TelegramAPIError as error:
                found.append((type(error), error.message))
            else:
                found.append(_plain(result))
    return found


def _plain(result: Any) -> Any:
    if isinstance(result, list):
        return [_plain(item) for item in result]
    return result.model_dump() if hasattr(result, "model_dump") else result


async def test_both_roads_give_the_same_answers_and_leave_the_same_world() -> None:
    near, far = populated(), populated()
    in_memory = await outcomes(near, InMemorySession(near))
    async with serving(far) as url:
        over_http = await outcomes(far, AiohttpSession(api=TelegramAPIServer.from_base(url)))

    assert in_memory == over_http
    assert near.snapshot() == far.snapshot()
    assert near.violations == far.violations
    assert len(near.violations) == 5


async def test_other_clients_may_speak_json_queries_and_plain_multipart() -> None:
    world = populated()
    async with serving(world) as url, ClientSession() as client:
        base = f"{url}/bot{world.token}"
        body = {"chat_id": ASKER, "text": "json", "reply_markup": KEYS.model_dump(exclude_none=True)}
        sent = await (await client.post(f"{base}/sendmessage", json=body)).json()
        query = {"chat_id": str(ASKER), "text": "query", "reply_markup": KEYS.model_dump_json(exclude_none=True)}
        await client.get(f"{base}/sendMessage", params=query)
        wrong_type = await (
            await client.post(f"{base}/sendMessage", data={"chat_id": "1", "text": "x", "reply_markup": "{"})
        ).json()
        stranger = await client.get(f"{url}/bot1:no/getMe")

    assert sent["result"]["text"] == "json"
    assert [m.text for m in world.chat_view(ASKER)][1:] == ["json", "query"]
    assert wrong_type["description"] == "Bad Request: can't parse reply_markup JSON object"
    assert stranger.status == 401


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[str]:
    runner = await serve_bot_api(world)
    try:
        yield address(runner)
    finally:
        await runner.cleanup()
