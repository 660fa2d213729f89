"""Whom does the page's server refuse, and what does it never hand out?"""

from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from tests.sandbox.demo_page import AIGERIM, Demo


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    demo = Demo()
    async with TestServer(demo.app(), host="127.0.0.1") as server:
        demo.url = f"http://127.0.0.1:{server.port}"
        yield demo


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "localhost:8080"}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "127.0.0.1.evil.example:80"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 403),
    ],
)
async def test_only_the_page_itself_may_act(demo: Demo, headers: dict[str, str], status: int) -> None:
    body = '{"do": "text", "user": 101, "text": "hello"}'
    async with ClientSession() as session:
        asked = {"Content-Type": "application/json"} | headers
        async with session.post(f"{demo.url}/api/act", data=body, headers=asked) as answer:
            assert answer.status == status
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]

    assert bool(demo.texts()) == (status == 200)


@pytest.mark.parametrize("path", ["/../page.py", "/..%2fpage.py", "/app.py", "/page_contract.md", "/api/file/none"])
async def test_only_the_files_of_the_page_are_served(demo: Demo, path: str) -> None:
    async with ClientSession() as session, session.get(f"{demo.url}{path}") as answer:
        assert answer.status == 404


@pytest.mark.parametrize("hours", [0, -1, 100_000, "1", None, True, 1.5])
async def test_the_clock_takes_whole_hours_forward_only(demo: Demo, hours: object) -> None:
    async with ClientSession() as session, session.post(f"{demo.url}/api/clock", json={"hours": hours}) as answer:
        assert answer.status == 400

    assert demo.passed == []


async def test_a_document_is_offered_for_download_and_never_shown_as_a_page(demo: Demo) -> None:
    sent = demo.world.send_document(AIGERIM, "письмо.html", b"<script>1</script>", "text/html")
    assert sent.file is not None

    async with ClientSession() as session, session.get(f"{demo.url}/api/file/{sent.file.id}") as answer:
        assert answer.content_type == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert await answer.read() == b"<script>1</script>"
