"""Telegram in memory: people on one side, the Bot API on the other, with Telegram's rules and limits in between."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.sandbox.faults import ApiError, Cut, Fault
from bot.sandbox.methods import METHODS, Call, Upload
from bot.sandbox.state import Sent
from bot.sandbox.things import Json
from bot.sandbox.view import View

BY_LOWER_CASE = {name.lower(): name for name in (*METHODS, "getUpdates")}
# Reading is not worth a line in `sent`.
NOT_LOGGED = frozenset({"getMe", "getUpdates", "getMyCommands", "getChat", "getChatMember", "getFile"})
GARBLED = "<html><head><title>502 Bad Gateway</title></head></html>"


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back over the wire: a status and a JSON body, or a broken connection."""

    status: int
    body: str
    cut: Cut | None = None


class World(View):
    """The whole of Telegram for one bot.

        world = World(clock)
        aigerim = world.add_user("Айгерим", language_code="kk", phone="+77011234567")
        bot = Bot(world.token, session=InMemorySession(world))
        world.press_start(aigerim)                # people act ...
        updates = await bot.get_updates()         # ... the bot hears of it ...
        world.tap(aigerim, None, "Қазақша")       # ... and what it sent can be tapped
        assert world.last(aigerim).text == "..."
        assert world.violations == []             # every limit or rule of Telegram the bot broke

    People act through the methods of Clients and Groups, the bot through `call`; `sent` lists every call that took
    effect, `fail_next` and `fail_randomly` make calls fail. `clock` and the other settings are explained in State.
    """

    def fail_next(self, which: str | Callable[[str, Json], bool] | None, fault: Fault, times: int = 1) -> None:
        """The next call of this method (or the next that `which(method, params)` accepts) fails with `fault`."""
        self.faults.fail_next(which, fault, times)

    def fail_randomly(
        self, probability: float, faults: Iterable[Fault], *, seed: int, methods: Iterable[str] | None = None
    ) -> None:
        """Every call fails with this probability, the same ones for the same seed. 0 switches it off."""
        self.faults.fail_randomly(probability, faults, seed=seed, methods=methods)

    async def call(
        self, method: str, params: Json, files: dict[str, Upload] | None = None, *, token: str | None = None
    ) -> Answer:
        """One request of the bot, `params` as JSON values. Never raises: errors are answers, as over the wire."""
        if self.revoked or (token is not None and token != self.token):
            return refusal(ApiError(401, "Unauthorized"))
        name = BY_LOWER_CASE.get(method.lower())
        if name is None:
            self.violate(f"{method}: no such method, or not simulated")
            return refusal(ApiError(404, "Not Found"))
        fault = self.faults.take(name, params)
        if fault is not None and not fault.delivers:
            if fault.cut is not None:
                return Answer(0, "", fault.cut)
            return refusal(ApiError(fault.code, fault.description, **fault.parameters))
        try:
            result = await self._poll(params) if name == "getUpdates" else self._perform(name, params, files or {})
        except ApiError as error:
            if error.bug:
                self.violate(f"{name}: {error.description}")
            answer = refusal(error)
        else:
            if fault is not None and name not in NOT_LOGGED:
                self.unacknowledged()
            answer = Answer(200, json.dumps({"ok": True, "result": result}, ensure_ascii=False))
        if fault is None:
            return answer
        return Answer(502, GARBLED) if fault.garbled else Answer(0, "", fault.cut)

    def _perform(self, name: str, params: Json, files: dict[str, Upload]) -> Any:
        call = Call(self, name, params, files)
        result = METHODS[name](call)
        if name not in NOT_LOGGED:
            self.sent.append(
                Sent(
                    method=name,
                    chat_id=call.chat_id,
                    message_id=call.message_id,
                    params=params,
                    at=self.clock(),
                )
            )
        return result

    async def _poll(self, params: Json) -> list[Json]:
        if params.get("allowed_updates") is not None:
            self.updates.allow(params["allowed_updates"])
        limit = min(max(int(params.get("limit") or 100), 1), 100)
        return await self.updates.get(int(params.get("offset") or 0), limit, float(params.get("timeout") or 0))


def refusal(error: ApiError) -> Answer:
    """The body Telegram sends with an error."""
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return Answer(error.code, json.dumps(body))
