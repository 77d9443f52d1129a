"""A witness over HTTP (C2SP tlog-witness): ``POST /add-checkpoint`` and nothing else, with the standard library.

It listens on this machine alone unless told otherwise. Behind a proxy that speaks TLS it may be asked from elsewhere;
nothing in a request is secret, and who asks is nobody's business: the signature on the checkpoint is what counts.
"""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final, Protocol

from foedus.errors import FoedusError, Usage
from foedus.ledger.texts import FILE_LIMIT

PATH: Final = "/add-checkpoint"
PATIENCE: Final = 10.0
"""How many seconds a client may be silent."""

_PLAIN: Final = "text/plain; charset=utf-8"


class Answered(Protocol):
    """An answer: status, content type, body."""

    @property
    def status(self) -> int:
        """The HTTP status."""

    @property
    def kind(self) -> str:
        """The content type."""

    @property
    def body(self) -> bytes:
        """What is answered."""


def serve(answer: Callable[[bytes], Answered], host: str, port: int, ready: Callable[[str], None]) -> None:
    """Answer requests until interrupted.

    Raises:
        Usage: the port cannot be had.

    """

    class Handler(_Handler):
        def ask(self, data: bytes) -> Answered:
            return answer(data)

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except (OSError, OverflowError) as error:
        raise Usage(f"port {port} of {host} cannot be had: {error}") from error
    with server:
        ready(f"http://{host}:{server.server_port}")
        server.serve_forever()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "foedus", ""
    timeout = PATIENCE

    def ask(self, data: bytes) -> Answered:
        raise NotImplementedError

    def do_POST(self) -> None:
        if self.path != PATH:
            self._say(404, _PLAIN, b"only /add-checkpoint is here\n", close=True)
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or len(length) > 9 or "Transfer-Encoding" in self.headers:
            self._say(411, _PLAIN, b"say how long the request is\n", close=True)
            return
        if int(length) > FILE_LIMIT:
            self._say(413, _PLAIN, b"no checkpoint is as long as that\n", close=True)
            return
        data = self.rfile.read(int(length))
        if len(data) < int(length):
            self.close_connection = True
            return
        try:
            found = self.ask(data)
        except FoedusError as error:  # the witness itself is out of order, and signs nothing
            self._say(503, _PLAIN, f"the witness cannot sign now [{error.code}]\n".encode())
            return
        self._say(found.status, found.kind, found.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
        """Say nothing: who asked, and how often, is kept by nobody."""

    def _say(self, status: int, kind: str, body: bytes, *, close: bool = False) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if close:
            self.send_header("Connection", "close")
            self.close_connection = True
        self.end_headers()
        self.wfile.write(body)
