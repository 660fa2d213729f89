"""How does a bot reach the world over a real socket? A Bot API server for `BOT_API_URL`."""

import asyncio
from typing import Any

from aiohttp import web

from bot.sandbox.faults import ApiError, Cut, bad
from bot.sandbox.limits import UPLOAD
from bot.sandbox.methods import Upload
from bot.sandbox.things import Json
from bot.sandbox.wire import typed
from bot.sandbox.world import Answer, World, refusal

GONE_CHECK_SECONDS = 0.05


class BotApi:
    """The HTTP side of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.closing = asyncio.Event()

    async def method(self, request: web.Request) -> web.StreamResponse:
        """`/bot<token>/<method>`, parameters as query, form, multipart or JSON."""
        name = request.match_info["method"]
        if request.match_info["token"] != self.world.token:
            return _respond(refusal(ApiError(401, "Unauthorized")))
        files: dict[str, Upload] = {}
        try:
            params = typed(name, await _fields(request, files))
        except ApiError as error:
            self.world.violate(f"{name}: {error.description}")
            return _respond(refusal(error))
        answer = await self.world.call(name, params, files, token=request.match_info["token"])
        if answer.cut is None:
            return _respond(answer)
        await self._break(request, answer.cut)
        return web.Response(status=502)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """`/file/bot<token>/<path>`, as getFile named it."""
        stored = self.world.file_at(request.match_info["path"])
        if request.match_info["token"] != self.world.token or stored is None:
            return _respond(refusal(ApiError(404, "Not Found")))
        return web.Response(body=stored.content, content_type="application/octet-stream")

    async def _break(self, request: web.Request, cut: Cut) -> None:
        """A socket that was accepted cannot be refused any more, so NOT_SENT looks like a disconnect from here."""
        transport = request.transport
        while cut is Cut.NO_ANSWER and transport is not None and not transport.is_closing():
            if self.closing.is_set():
                break
            await asyncio.sleep(GONE_CHECK_SECONDS)
        if transport is not None:
            transport.close()


async def _fields(request: web.Request, files: dict[str, Upload]) -> Json:
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            body = None
        if not isinstance(body, dict):
            raise bad("can't parse JSON object")
        return {**found, **body}
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large", bug=True) from None
    for key, value in form.items():
        if isinstance(value, web.FileField):
            content = await asyncio.to_thread(value.file.read)
            files[key] = Upload(value.filename, content, value.content_type)
            found.setdefault(key, f"attach://{key}")
        else:
            found[key] = value if isinstance(value, str) else bytes(value).decode()
    return found


def _respond(answer: Answer) -> web.Response:
    return web.Response(status=answer.status, text=answer.body, content_type="application/json")


async def serve_bot_api(world: World, host: str = "127.0.0.1", port: int = 0) -> web.AppRunner:
    """Start the server; `address(runner)` tells where it listens, `await runner.cleanup()` stops it."""
    api = BotApi(world)

    async def close(_: Any) -> None:
        api.closing.set()
        world.updates.release()

    app = web.Application(client_max_size=UPLOAD + 1024 * 1024)
    app.router.add_route("*", r"/bot{token:[^/]+}/{method}", api.method)
    app.router.add_get(r"/file/bot{token:[^/]+}/{path:.+}", api.file)
    app.on_shutdown.append(close)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner


def address(runner: web.AppRunner) -> str:
    """The base URL of a started server, for BOT_API_URL."""
    host, port, *_ = runner.addresses[0]
    return f"http://{host}:{port}"
