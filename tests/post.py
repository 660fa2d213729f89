"""A mail server of the company, as far as the bot speaks to one."""

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread
from typing import ClassVar


class Post(StreamRequestHandler):
    """As much of SMTP as a client speaks; mail to ``nobody`` is refused."""

    taken: ClassVar[list[str]] = []

    def handle(self) -> None:
        self._says("220 mail")
        while line := self.rfile.readline().decode().strip():
            word = line.partition(" ")[0].upper()
            if word == "DATA":
                self._says("354 go on")
                self._take()
            elif word == "RCPT" and "nobody" in line:
                self._says("550 no such user")
            else:
                self._says("221 bye" if word == "QUIT" else "250 fine")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line)
        self.taken.append("\n".join(lines))
        self._says("250 taken")

    def _says(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def post_office() -> Iterator[str]:
    """Its address, while it is open; what it takes stands in `Post.taken`."""
    Post.taken.clear()
    with ThreadingTCPServer(("127.0.0.1", 0), Post) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}?tls=none"
        server.shutdown()
