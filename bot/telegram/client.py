"""How does the bot speak to Telegram? Always in HTML, never with a preview of a link, over any Bot API server."""

from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode

from bot.telegram.responses import Responses


def make_bot(token: str, session: BaseSession) -> Bot:
    defaults = DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True)
    session.middleware(Responses())
    return Bot(token, session=session, default=defaults)


def make_session(api_url: str) -> BaseSession:
    """A session over a real socket; ``api_url`` is the address of a Bot API server."""
    return AiohttpSession(api=TelegramAPIServer.from_base(api_url))
