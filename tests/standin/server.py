"""A stand-in for arXiv on loopback: real sockets, Atom feeds, PDFs, faults on demand, a log of requests."""

from __future__ import annotations

import socket
import struct
import sys
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from extractors.sources.arxiv_id import parse_arxiv_id
from tests.standin.atom import ENTITY_BOMB, WEB_PAGE, render_error, render_feed
from tests.standin.faults import Fault, Kind
from tests.standin.query import parse_query

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.standin.corpus import Corpus, StandinPaper


@dataclass
class Request:
    """One request as the server saw it: when it arrived, and what was answered."""

    arrived: float
    target: str
    path: str
    query: dict[str, str]
    client_port: int
    user_agent: str
    status: int = 0


@dataclass
class Behaviour:
    """Lasting oddities: short pages, an order that changes, something done before each page."""

    max_page: int = 2000
    unstable: random.Random | None = None
    before_page: Callable[[int], None] | None = None
    stated_total: Callable[[int], int] = field(default=lambda total: total)


class StandinArxiv:
    """Use as a context manager. ``corpus``, ``faults`` and ``behaviour`` may be changed while it runs."""

    def __init__(self, corpus: Corpus, port: int = 0) -> None:
        self.corpus = corpus
        self.faults: list[Fault] = []
        self.behaviour = Behaviour()
        self.requests: list[Request] = []
        self.most_in_flight = 0
        self.on_request: Callable[[Request], None] | None = None
        self.closing = threading.Event()
        self._in_flight = 0
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"standin": self})
        self._server = _Server(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/query"

    @property
    def pdf_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/pdf"

    def inject(self, kind: Kind | str, target: str = "api", **settings: Any) -> Fault:
        """Let something go wrong with coming requests."""
        fault = Fault(Kind(kind), target, **settings)
        self.faults.append(fault)
        return fault

    def seen(self, target: str) -> list[Request]:
        return [request for request in self.requests if request.target == target]

    def gaps(self) -> list[float]:
        """Seconds between the arrivals of successive requests."""
        times = [request.arrived for request in self.requests]
        return [later - earlier for earlier, later in pairwise(times)]

    def __enter__(self) -> StandinArxiv:
        self._thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(timeout=5)

    def log(self, request: Request) -> None:
        with self._lock:
            self.requests.append(request)

    def count(self, step: int) -> None:
        with self._lock:
            self._in_flight += step
            self.most_in_flight = max(self.most_in_flight, self._in_flight)

    def fault_for(self, target: str, path: str) -> Fault | None:
        with self._lock:
            return next((fault for fault in self.faults if fault.hits(target, path)), None)

    def page(self, query: dict[str, str]) -> tuple[int, bytes]:
        """Answer a query of the API: status and body."""
        start, size = int(query.get("start", "0")), int(query.get("max_results", "10"))
        if self.behaviour.before_page is not None:
            self.behaviour.before_page(start)
        try:
            wanted = parse_query(query.get("search_query", ""))
        except ValueError as error:
            return 400, render_error(str(error))
        found = [paper for paper in list(self.corpus.papers.values()) if wanted(paper)]
        found.sort(key=_sort_key(query.get("sortBy", "")), reverse=query.get("sortOrder") == "descending")
        if self.behaviour.unstable is not None:
            self.behaviour.unstable.shuffle(found)
        shown = found[start : start + min(size, self.behaviour.max_page)]
        total = self.behaviour.stated_total(len(found))
        return 200, render_feed(
            shown, total=total, start=start, size=size, query=query.get("search_query", "")
        )

    def empty_page(self, query: dict[str, str]) -> bytes:
        """A feed with the right total and nothing in it."""
        wanted = parse_query(query.get("search_query", ""))
        total = sum(1 for paper in self.corpus.papers.values() if wanted(paper))
        return render_feed([], total=total, start=0, size=0, query="")

    def pdf(self, short_id: str) -> bytes | None:
        identity = parse_arxiv_id(short_id)
        paper = self.corpus.papers.get(identity.arxiv_id) if identity else None
        if paper is None or identity is None:
            return None
        number = identity.version or len(paper.versions)
        return paper.versions[number - 1].content() if number <= len(paper.versions) else None


def _sort_key(sort_by: str) -> Callable[[StandinPaper], tuple[Any, str]]:
    if sort_by == "lastUpdatedDate":
        return lambda paper: (paper.updated, paper.arxiv_id)
    return lambda paper: (paper.submitted, paper.arxiv_id)


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up: being cut off is what many of the stories are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    standin: StandinArxiv
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *arguments: object) -> None:
        """Quiet: the log is kept as data."""

    def do_GET(self) -> None:
        arrived = time.monotonic()
        parts = urlsplit(self.path)
        target = "pdf" if parts.path.startswith("/pdf/") else "api"
        query = {key: values[0] for key, values in parse_qs(parts.query).items()}
        request = Request(
            arrived, target, parts.path, query, self.client_address[1], self.headers.get("User-Agent", "")
        )
        self.standin.log(request)
        self.standin.count(+1)
        try:
            fault = self.standin.fault_for(target, parts.path)
            if fault is not None and self._fail(fault, request):
                return
            self._answer(request)
        finally:
            self.standin.count(-1)
            if self.standin.on_request is not None:
                self.standin.on_request(request)

    def _answer(self, request: Request) -> None:
        if request.target == "api":
            status, body = self.standin.page(request.query)
            self._send(request, status, body, "application/atom+xml; charset=utf-8")
            return
        content = self.standin.pdf(unquote(request.path).removeprefix("/pdf/").removesuffix(".pdf"))
        if content is None:
            self._send(request, 404, WEB_PAGE, "text/html")
        else:
            self._send(request, 200, content, "application/pdf")

    def _fail(self, fault: Fault, request: Request) -> bool:
        """Play the fault; False where the ordinary answer shall follow."""
        kind = fault.kind
        if kind is Kind.STATUS:
            headers = {} if fault.retry_after is None else {"Retry-After": fault.retry_after}
            self._send(request, fault.status, WEB_PAGE, "text/html", headers)
        elif kind is Kind.HTML:
            self._send(request, 200, WEB_PAGE, "text/html; charset=utf-8")
        elif kind is Kind.REDIRECT:
            self._send(request, 302, b"", "text/html", {"Location": fault.target_url})
        elif kind is Kind.EMPTY_PAGE:
            self._send(request, 200, self.standin.empty_page(request.query), "application/atom+xml")
        elif kind is Kind.ENTITY_BOMB:
            self._send(request, 200, ENTITY_BOMB, "application/atom+xml")
        elif kind is Kind.HUGE:
            self._send(request, 200, b"%PDF-1.4\n" + b"0" * int(fault.seconds * 2**20), "application/pdf")
        elif kind is Kind.DRIP:
            self._drip(fault.seconds, request)
        elif kind is Kind.STALL:
            request.status = -1
            self.standin.closing.wait(fault.seconds)
            self.close_connection = True
        else:
            self._break(kind, request)
        return True

    def _break(self, kind: Kind, request: Request) -> None:
        if request.target == "api":
            _, body = self.standin.page(request.query)
            content_type = "application/atom+xml"
        else:
            body = self.standin.pdf(request.path.removeprefix("/pdf/")) or b""
            content_type = "application/pdf"
        if kind is Kind.STRAY_AMPERSAND:
            self._send(request, 200, body.replace(b"<title", b"<note>R & D</note><title", 1), content_type)
        elif kind is Kind.TRUNCATED:
            self._send(request, 200, body[: len(body) * 2 // 3], content_type)
        else:
            request.status = 200
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            self.wfile.flush()
            if kind is Kind.RESET:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.connection.close()

    def _drip(self, seconds: float, request: Request) -> None:
        request.status = 200
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", "1000000")
        self.end_headers()
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end and not self.standin.closing.wait(0.05):
                self.wfile.write(b"%PDF")
                self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            return

    def _send(
        self,
        request: Request,
        status: int,
        body: bytes,
        content_type: str,
        headers: dict[str, str] | None = None,
    ) -> None:
        request.status = status
        try:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
