"""A world with two clients and two staff, the page over it, and the bot's hand: what the page's tests start from."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiohttp import web

from bot.sandbox.page import Frame, page_app
from bot.sandbox.things import Json, Message
from bot.sandbox.world import World

AIGERIM, DAUREN, DINARA, BOLAT = 101, 102, 201, 202
START = datetime(2026, 11, 23, 5, 12, tzinfo=UTC)


@dataclass
class Demo:
    """A world with two clients and two staff, the page over it, and the bot's hand."""

    now: datetime = START
    passed: list[timedelta] = field(default_factory=list)
    url: str = ""

    def __post_init__(self) -> None:
        self.world = World(clock=lambda: self.now)
        self.world.add_user("Айгерим", "Сапарова", language_code="ru", phone="+77010000101", id=AIGERIM, started=True)
        self.world.add_user("Дәурен", "Ким", language_code="kk", phone="+77010000102", id=DAUREN)
        staff = [
            self.world.add_user(name, id=number, started=True)
            for name, number in (("Динара", DINARA), ("Болат", BOLAT))
        ]
        self.desk = self.world.add_group("Обращения", forum=True, members=staff).id

    async def advance(self, by: timedelta) -> None:
        self.now += by
        self.passed.append(by)

    async def bot(self, method: str, **params: Any) -> Json:
        """The bot calls Telegram."""
        answer = await self.world.call(method, params)
        assert answer.status == 200, answer.body
        result: Json = json.loads(answer.body)["result"]
        return result

    def texts(self, chat: int = AIGERIM) -> list[str]:
        return [message.text for message in self.messages(chat)]

    def messages(self, chat: int = AIGERIM) -> list[Message]:
        return list(self.world.chat(chat).messages.values())

    def app(self) -> web.Application:
        return page_app(self.world, clock_controls=self.advance, frame=Frame(clients=[AIGERIM, DAUREN]))
