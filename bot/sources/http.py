"""A source that is an HTTP service of the company, as docs/source-openapi.json describes it.

Every call may be made again, so every call is: a few times with growing pauses. After a row of failures the service is
left alone for a while, and whoever asks is told at once that it is down.
"""

import asyncio
import json
import random
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import aiohttp
import structlog
from pydantic import ValidationError

from bot.domain.datamap import DataMap, Row
from bot.sources import http_wire as wire
from bot.sources.protocol import (
    ROWS,
    Identity,
    Item,
    Match,
    Records,
    Rejected,
    Result,
    Rows,
    SourceDown,
    SourceError,
    SourceSlow,
    SourceWrong,
)

log = structlog.get_logger(__name__)

BodyT = TypeVar("BodyT", bound=wire.Body)

SECONDS = 5.0
TRIES = 3
PAUSE = 0.2
# So many failures in a row, and it rests so long.
FAILURES, REST = 5, 30.0
AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
# An answer is not read further than this.
LARGEST = 64 * 1024 * 1024


class Breaker:
    """Counts failures in a row."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failed = 0
        self._rests_until = 0.0

    @property
    def rests(self) -> bool:
        """After the rest one call is let through, and decides."""
        return self._failed >= FAILURES and self._clock() < self._rests_until

    def note(self, *, failed: bool) -> None:
        self._failed = self._failed + 1 if failed else 0
        self._rests_until = self._clock() + REST


class HttpSource:
    """``address`` is ``https://<key id>:<secret>@<host>/<path>``; ``now`` tells the moment for the signature (UTC)."""

    def __init__(
        self,
        source: str,
        data_map: DataMap,
        address: str,
        *,
        now: Callable[[], datetime],
        seconds: float = SECONDS,
        pause: float = PAUSE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        url = urlsplit(address)
        if not (url.username and url.password and url.hostname and (url.scheme == "https" or url.hostname in LOCAL)):
            raise ValueError("it is not https://<key id>:<secret>@<host>/<path>")
        self.id = source
        self._map = data_map
        self._key, self._secret = unquote(url.username), unquote(url.password)
        self._host = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"
        self._path = url.path.rstrip("/")
        self._now = now
        self._limit = aiohttp.ClientTimeout(total=seconds)
        self._pause = pause
        self._breaker = Breaker(clock)
        self._session: aiohttp.ClientSession | None = None

    async def find(self, identity: Identity) -> tuple[Match, ...]:
        asked = wire.Who(phone=identity.phone, iin=identity.iin, email=identity.email)
        found = await self._call("find", asked, wire.Found)
        return tuple(Match(subject=one.subject, by=frozenset(one.by)) for one in found.matches)

    async def read(self, subject: str, *, tables: Collection[str] | None = None, limit: int = ROWS) -> Records:
        mine = [table.id for table in self._map.tables_of(self.id) if tables is None or table.id in tables]
        held = await self._call("read", wire.Asked(subject=subject, tables=mine, limit=limit), wire.Held)
        if set(held.tables) != set(mine):
            raise SourceWrong(self.id)
        return Records(tables={table: self._rows(table, held.tables[table]) for table in mine})

    async def correct(
        self, op_id: str, subject: str, *, field: str, row: str, old: str | None, new: str | None
    ) -> Result:
        if new is not None and new.encode("utf-8", "ignore").decode() != new:
            return Rejected()
        asked = wire.Correction(subject=subject, field=field, row=row, old=old, new=new)
        answer = await self._call("correct", asked, wire.Corrected, op_id)
        result = wire.RESULTS[answer.result]
        log.info("corrected", operation_id=op_id, source=self.id, field=field, result=type(result).__name__)
        return result

    async def erase(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return await self._several("erase", op_id, subject, items)

    async def restrict(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return await self._several("restrict", op_id, subject, items)

    async def release(self, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        return await self._several("release", op_id, subject, items)

    async def obligations(self, subject: str) -> tuple[str, ...]:
        answer = await self._call("obligations", wire.Subject(subject=subject), wire.Outstanding)
        known = {rule.id for rule in self._map.obligations_of(self.id)}
        if not known.issuperset(answer.outstanding):
            raise SourceWrong(self.id)
        return tuple(answer.outstanding)

    async def check(self) -> tuple[str, ...]:
        offered = await self._call("map", wire.Nothing(), wire.Offered)
        problems = []
        for table in self._map.tables_of(self.id):
            known = offered.tables.get(table.id, [])
            lacks = [one.id for one in self._map.of_table(table.id) if one.id not in known]
            if lacks:
                problems.append(f"[tables.{table.id}]: the service {self.id} does not know {', '.join(lacks)}")
        lacks = [rule.id for rule in self._map.obligations_of(self.id) if rule.id not in offered.obligations]
        return (*problems, *(f"[obligations.{name}]: the service {self.id} does not know it" for name in lacks))

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _rows(self, table: str, held: wire.HeldRows) -> Rows:
        wanted = [one.id for one in self._map.of_table(table)]
        if any(not row.values.keys() >= set(wanted) for row in held.rows):
            raise SourceWrong(self.id)
        rows = (
            Row(key=row.key, values={field: row.values[field] for field in wanted}, restricted=row.restricted)
            for row in held.rows
        )
        return Rows(rows=tuple(rows), more=held.more)

    async def _several(self, call: str, op_id: str, subject: str, items: Sequence[Item]) -> Mapping[Item, Result]:
        asked = wire.Several(subject=subject, items=[wire.One(field=item.field, row=item.row) for item in items])
        answer = await self._call(call, asked, wire.Handled, op_id)
        if len(answer.results) != len(items):
            raise SourceWrong(self.id)
        log.info("handled", action=call, operation_id=op_id, source=self.id, n=len(items))
        return {item: wire.RESULTS[result] for item, result in zip(items, answer.results, strict=True)}

    async def _call(self, call: str, body: wire.Body, answer: type[BodyT], op_id: str = "") -> BodyT:
        # Half a character cannot be sent, and nobody is known by it.
        sent = json.dumps(body.model_dump(), ensure_ascii=False).encode("utf-8", "replace")
        got = await self._persistently(call, sent, op_id)
        try:
            return answer.model_validate_json(got)
        except ValidationError:
            pass
        raise SourceWrong(self.id)

    async def _persistently(self, call: str, body: bytes, op_id: str) -> bytes:
        if self._breaker.rests:
            raise SourceDown(self.id)
        for attempt in range(1, TRIES + 1):
            try:
                got = await self._once(call, body, op_id)
            except SourceWrong:
                self._breaker.note(failed=False)
                raise
            except SourceError as error:
                self._breaker.note(failed=True)
                if attempt == TRIES or self._breaker.rests:
                    raise
                log.info("asked again", source=self.id, attempt=attempt, error=type(error).__name__)
                await asyncio.sleep(self._pause * 2**attempt * random.uniform(0.5, 1))  # noqa: S311
            else:
                self._breaker.note(failed=False)
                return got
        raise SourceDown(self.id)

    async def _once(self, call: str, body: bytes, op_id: str) -> bytes:
        """One try. The errors of the client quote addresses and are not handed on."""
        path = f"{self._path}/{call}"
        headers = self._headers(path, body, op_id)
        failed: type[SourceError] = SourceDown
        try:
            # Not followed elsewhere: what is signed is meant for one address.
            post = self._client().post(self._host + path, data=body, headers=headers, allow_redirects=False)
            async with post as answer:
                if answer.status == 200 and len(got := await _whole(answer)) <= LARGEST:
                    return got
                known = answer.status in AGAIN or answer.status in {401, 403}
                failed = SourceDown if known else SourceWrong
        except TimeoutError:
            failed = SourceSlow
        except aiohttp.ClientError:
            pass
        raise failed(self.id)

    def _headers(self, path: str, body: bytes, op_id: str) -> dict[str, str]:
        timestamp = str(int(self._now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            wire.KEY: self._key,
            wire.TIMESTAMP: timestamp,
            wire.SIGNATURE: wire.signature(self._secret, timestamp, path, body),
        }
        return headers | ({wire.OPERATION: op_id} if op_id else {})

    def _client(self) -> aiohttp.ClientSession:
        """Made where the loop runs."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._limit, trust_env=False)
        return self._session


async def _whole(answer: aiohttp.ClientResponse) -> bytes:
    """The body, or a little more than is allowed of it."""
    got = bytearray()
    async for piece in answer.content.iter_any():
        got += piece
        if len(got) > LARGEST:
            break
    return bytes(got)
