"""A code leaves by the company's own channels, and what goes wrong there names no address."""

import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sources.couriers import CourierError, Gateway, Letter, smtp_at
from tests.post import Post

LETTER = Letter(subject="Ваш код", text="Код: 123456")
ADDRESS = "aigerim@example.kz"


async def test_a_letter_goes_through_the_companys_mail_server(mail: str) -> None:
    await smtp_at(mail, "privacy@company.kz").send(ADDRESS, LETTER)

    [taken] = Post.taken
    assert f"To: {ADDRESS}" in taken
    assert "From: privacy@company.kz" in taken


@pytest.mark.parametrize("to", ["nobody@example.kz", "two\nlines@example.kz", ""])
async def test_an_address_that_is_not_taken_is_told_without_the_address(mail: str, to: str) -> None:
    with pytest.raises(CourierError) as raised:
        await smtp_at(mail, "privacy@company.kz").send(to, LETTER)

    assert str(raised.value) == "smtp"
    assert raised.value.__suppress_context__


async def test_a_mail_server_that_is_not_there_is_told() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    with pytest.raises(CourierError):
        await smtp_at(f"smtp://127.0.0.1:{port}?tls=none", "privacy@company.kz").send(ADDRESS, LETTER)


@pytest.mark.parametrize(
    ("address", "port", "tls"),
    [("smtp://u:p%40ss@mail.kz", 587, "start"), ("smtps://u:p%40ss@mail.kz", 465, "always"),
     ("smtp://u:p%40ss@mail.kz:2525?tls=none", 2525, "none")],
)  # fmt: skip
def test_how_a_mail_server_is_spoken_to_is_read_from_its_address(address: str, port: int, tls: str) -> None:
    found = smtp_at(address, "privacy@company.kz")

    assert (found.host, found.port, found.user, found.password, found.tls) == ("mail.kz", port, "u", "p@ss", tls)
    assert "p@ss" not in repr(found)


@pytest.fixture
async def gateway() -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """A gateway that takes messages with the right key."""
    taken: list[dict[str, Any]] = []

    async def take(request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != "Bearer right":
            return web.Response(status=403)
        taken.append(await request.json())
        return web.Response(status=202)

    app = web.Application()
    app.router.add_post("/send", take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/send", taken
    await runner.cleanup()


async def test_a_message_goes_to_the_gateway_with_its_key(gateway: tuple[str, list[dict[str, Any]]]) -> None:
    url, taken = gateway
    await Gateway(url=url, key="right").send("+77011234567", LETTER)

    assert taken == [{"to": "+77011234567", "text": LETTER.text}]


async def test_a_gateway_that_refuses_is_told_without_the_number(gateway: tuple[str, list[dict[str, Any]]]) -> None:
    with pytest.raises(CourierError) as raised:
        await Gateway(url=gateway[0], key="wrong").send("+77011234567", LETTER)

    assert str(raised.value) == "gateway"
    assert "wrong" not in repr(Gateway(url=gateway[0], key="wrong"))
