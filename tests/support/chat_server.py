"""A chat-completions server on this machine that replies as a test wants it to: truly, falsely, late or not at all."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Answer:
    """What the server sends back to one request."""

    content: str = ""
    status: int = 200
    body: str | None = None
    """Sent as it is instead of a completion that holds `content`."""
    headers: tuple[tuple[str, str], ...] = ()
    wait_s: float = 0.0


Behaviour = Callable[[int, dict[str, Any]], Answer]
"""From the number of a request, counted from 0, and its JSON body."""


@dataclass
class ChatServer:
    """The server's address and the requests that it got."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    at_once: int = 0
    """The most requests that were in work at the same time."""


@contextmanager
def chat_server(behave: Behaviour) -> Iterator[ChatServer]:
    """Run a server while the block lasts."""
    lock, open_now = threading.Lock(), [0]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                number = len(server.requests)
                server.requests.append(body)
                server.keys.append(self.headers.get("authorization"))
                open_now[0] += 1
                server.at_once = max(server.at_once, open_now[0])
            answer = behave(number, body)
            stopping.wait(answer.wait_s)
            text = answer.body
            if text is None:
                text = json.dumps({"choices": [{"message": {"role": "assistant", "content": answer.content}}]})
            with lock:
                open_now[0] -= 1
            try:
                self.send_response(answer.status)
                for name, value in (*answer.headers, ("content-length", str(len(text.encode())))):
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text.encode())
            except OSError:
                pass  # the client has gone

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    stopping = threading.Event()
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = ChatServer(f"http://127.0.0.1:{http.server_port}/v1")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        stopping.set()
        http.shutdown()
        http.server_close()
        thread.join()
