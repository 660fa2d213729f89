"""A service as docs/source-openapi.json describes it, over the sample company: what a company would write, in small."""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web
from pydantic import ValidationError

from bot.domain.datamap import DataMap
from bot.sources import http_wire as wire
from bot.sources.protocol import Identity, Item, Result, Source

KEY, SECRET = "desk", "a secret of the tests"
FIVE_MINUTES = 300
Spoilt = Callable[[], Awaitable[web.Response]]
NAMES = {type(result): outcome for outcome, result in wire.RESULTS.items()}


def utc_now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251


def outcome(result: Result) -> wire.Outcome:
    return NAMES[type(result)]


class Reference:
    """``answers`` can be set to spoil what comes next; ``calls`` is what came: name, body, operation id."""

    def __init__(self, source: Source, data_map: DataMap) -> None:
        self._source, self._map = source, data_map
        self.calls: list[tuple[str, bytes, str | None]] = []
        self.spoilt: list[Spoilt] = []

    def app(self) -> web.Application:
        app = web.Application(client_max_size=16 * 1024 * 1024)
        app.add_routes([web.post("/privacy/{call}", self._serve)])
        return app

    async def _serve(self, request: web.Request) -> web.Response:
        body, call = await request.read(), request.match_info["call"]
        self.calls.append((call, body, request.headers.get(wire.OPERATION)))
        if self.spoilt:
            return await self.spoilt.pop(0)()
        if not self._signed(request, body):
            return web.Response(status=401)
        if call not in wire.CALLS or (call in wire.CHANGES and wire.OPERATION not in request.headers):
            return web.Response(status=400)
        try:
            asked = wire.CALLS[call][0].model_validate(json.loads(body))
        except ValidationError:
            return web.Response(status=400)
        answer = await self._answer(asked, call, request.headers.get(wire.OPERATION, ""))
        return web.Response(text=answer.model_dump_json(), content_type="application/json")

    def _signed(self, request: web.Request, body: bytes) -> bool:
        timestamp = request.headers.get(wire.TIMESTAMP, "0")
        right = wire.signature(SECRET, timestamp, request.path, body)
        fresh = abs(utc_now().timestamp() - int(timestamp)) < FIVE_MINUTES
        known = request.headers.get(wire.KEY) == KEY
        return known and fresh and hmac.compare_digest(request.headers.get(wire.SIGNATURE, ""), right)

    async def _answer(self, asked: wire.Body, call: str, op_id: str) -> wire.Body:
        match asked:
            case wire.Who():
                found = await self._source.find(Identity(phone=asked.phone, iin=asked.iin, email=asked.email))
                return wire.Found(matches=[wire.FoundOne(subject=m.subject, by=sorted(m.by)) for m in found])
            case wire.Asked():
                return await self._held(asked)
            case wire.Correction():
                result = await self._source.correct(
                    op_id, asked.subject, field=asked.field, row=asked.row, old=asked.old, new=asked.new
                )
                return wire.Corrected(result=outcome(result))
            case wire.Several():
                change = {
                    "erase": self._source.erase, "restrict": self._source.restrict, "release": self._source.release,
                }[call]  # fmt: skip
                items = [Item(field=one.field, row=one.row) for one in asked.items]
                results = await change(op_id, asked.subject, items)
                return wire.Handled(results=[outcome(results[item]) for item in items])
            case wire.Subject():
                return wire.Outstanding(outstanding=list(await self._source.obligations(asked.subject)))
        tables = {t.id: [f.id for f in self._map.of_table(t.id)] for t in self._map.tables_of(self._source.id)}
        return wire.Offered(tables=tables, obligations=list(self._map.obligations))

    async def _held(self, asked: wire.Asked) -> wire.Held:
        records = await self._source.read(asked.subject, tables=asked.tables, limit=asked.limit)
        return wire.Held(
            tables={
                name: wire.HeldRows(
                    rows=[
                        wire.HeldRow(key=row.key, values=dict(row.values), restricted=row.restricted)
                        for row in rows.rows
                    ],
                    more=rows.more,
                )
                for name, rows in records.tables.items()
            }
        )


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[str]:
    """The address of the service on a free port, with the key in it."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        secret = SECRET.replace(" ", "%20")
        yield f"http://{KEY}:{secret}@127.0.0.1:{runner.addresses[0][1]}/privacy"
    finally:
        await runner.cleanup()


def spoil(status: int = 200, text: str = "{}", after: float = 0) -> Spoilt:
    async def answer() -> web.Response:
        await asyncio.sleep(after)
        return web.Response(status=status, text=text)

    return answer
