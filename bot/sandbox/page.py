"""How does a browser on this computer see the simulated world: which addresses, and who is turned away?"""

import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from aiohttp import web

from bot.sandbox.view import world_act
from bot.sandbox.world import World

PAGE = Path(__file__).parent / "page"
LOCAL_NAMES = {"127.0.0.1", "localhost", "::1"}
POLL_SECONDS = 20.0
MAX_HOURS = 24 * 366
MAX_BODY = 72 * 1024 * 1024  # a 50 MB file in base64
SHOWN_INLINE = {"image/png", "image/jpeg", "image/gif", "image/webp"}
KINDS = {".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands around the chats.

    `clients` and `staff` are user ids in the order of the switchers (empty: members of groups are staff, the rest are
    clients); `phones` the two shown first; `roles` a line under a staff member's name, per language of the page;
    `publisher` the member of staff who writes messages to many.
    """

    title: str | None = None
    clients: Sequence[int] = ()
    staff: Sequence[int] = ()
    phones: Sequence[int] = ()
    roles: dict[int, dict[str, str]] | None = None
    publisher: int | None = None

    def as_json(self) -> dict[str, Any]:
        roles = {str(user): names for user, names in (self.roles or {}).items()}
        return {
            "title": self.title,
            "clients": list(self.clients),
            "staff": list(self.staff),
            "phones": list(self.phones),
            "roles": roles,
            "publisher": self.publisher,
        }


class Page:
    """The addresses under which the page and its API are served. `advance` moves the virtual clock."""

    def __init__(self, world: World, advance: Callable[[timedelta], Awaitable[None]], frame: Frame) -> None:
        self.world = world
        self.advance = advance
        self.frame = frame.as_json()
        self.boot = secrets.token_urlsafe(6)
        self.closing = False

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self.index),
            web.get("/api/state", self.state),
            web.get("/api/file/{id}", self.file),
            web.post("/api/act", self.act),
            web.post("/api/clock", self.clock),
            web.get("/{name}", self.static),
        ]

    async def index(self, request: web.Request) -> web.StreamResponse:
        return _page_file("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        return _page_file(request.match_info["name"])

    async def state(self, request: web.Request) -> web.StreamResponse:
        """What changed since a version, after waiting a while for it. A page of an earlier run starts over."""
        since = _whole(request.query.get("since", "0"))
        if request.query.get("boot") != self.boot:
            since = 0
        if since and not self.closing:
            await self.world.changed(since, POLL_SECONDS)
        snapshot = {**self.world.snapshot(since), "boot": self.boot, "frame": self.frame, "pending": self._pending()}
        return web.json_response(snapshot)

    def _pending(self) -> list[str]:
        """Callback queries the bot has not answered yet: their buttons spin."""
        return [query for query, tap in self.world.taps.items() if not tap.answered]

    async def act(self, request: web.Request) -> web.StreamResponse:
        payload = await _payload(request)
        before = next(reversed(self.world.taps), None)
        answer = dict(world_act(self.world, payload))
        newest = next(reversed(self.world.taps), None)
        if newest != before:
            answer["query"] = newest
            self.world.touch()  # so that every page learns that a button waits
        answer["version"] = self.world.version
        return web.json_response(answer)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        hours = (await _payload(request)).get("hours")
        if not isinstance(hours, int) or isinstance(hours, bool) or not 0 < hours <= MAX_HOURS:
            refusal = {"ok": False, "error": f"hours is a whole number from 1 to {MAX_HOURS}"}
            return web.json_response(refusal, status=400)
        await self.advance(timedelta(hours=hours))
        self.world.touch()
        return web.json_response({"ok": True})

    async def file(self, request: web.Request) -> web.StreamResponse:
        stored = self.world.file(request.match_info["id"])
        if stored is None:
            raise web.HTTPNotFound
        inline = stored.mime in SHOWN_INLINE
        disposition = "inline" if inline else f"attachment; filename*=UTF-8''{quote(stored.name, safe='')}"
        kind = stored.mime if inline else "application/octet-stream"
        return web.Response(body=stored.content, content_type=kind, headers={"Content-Disposition": disposition})

    async def close(self, app: web.Application) -> None:
        """Let waiting browsers go, or the server would wait for them."""
        self.closing = True
        self.world.touch()


def page_app(
    world: World, *, clock_controls: Callable[[timedelta], Awaitable[None]], frame: Frame | None = None
) -> web.Application:
    """The page over a world. Binding it to 127.0.0.1 is the caller's part; other hosts' names are refused here."""
    page = Page(world, clock_controls, frame or Frame())
    app = web.Application(middlewares=[_guard], client_max_size=MAX_BODY)
    app.add_routes(page.routes())
    app.on_shutdown.append(page.close)
    return app


@web.middleware
async def _guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    # The name is checked because a web page elsewhere can point its own name at 127.0.0.1 and read what it gets.
    if _host_name(f"//{request.host}") not in LOCAL_NAMES:
        raise web.HTTPForbidden(text="This page is served to this computer only.", headers=HEADERS)
    if request.method not in ("GET", "HEAD") and not _is_ours(request):
        raise web.HTTPForbidden(text="Only the page itself may ask for this.", headers=HEADERS)
    try:
        response = await handler(request)
    except web.HTTPException as refusal:
        refusal.headers.update(HEADERS)
        raise
    response.headers.update(HEADERS)
    return response


def _is_ours(request: web.Request) -> bool:
    origin = request.headers.get("Origin")
    same_site = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    same_origin = origin is None or urlsplit(origin).netloc == request.host
    # JSON only: without asking first, a browser lets other sites send forms and plain text, not this.
    return same_site and same_origin and request.content_type == "application/json"


def _host_name(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _page_file(name: str) -> web.StreamResponse:
    path = PAGE / name
    kind = KINDS.get(path.suffix)
    if kind is None or path.parent != PAGE or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path, headers={"Content-Type": f"{kind}; charset=utf-8"})


async def _payload(request: web.Request) -> dict[str, Any]:
    try:
        payload = await request.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise web.HTTPBadRequest(text="This address takes JSON.") from None
    if not isinstance(payload, dict):
        raise web.HTTPBadRequest(text="This address takes a JSON object.")
    return payload


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
