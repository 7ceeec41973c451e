"""Serve the report to the browser of this machine, and tell the page when there is a new one.

Input   the path of the report; what the builder says
Output  http://127.0.0.1:PORT/ with the page, /events with server-sent events, nothing else

Only 127.0.0.1 is listened on. A request must name that host, or localhost, and come from a page of ours or from the
address bar: a page of another site could otherwise read the report through a name that it lets point here.
"""

import asyncio
import json
import socket
from pathlib import Path

from tornado import httpserver, iostream, netutil, web

from sitrep.build.watch import page
from sitrep.errors import BuildError

ADDRESS = "127.0.0.1"
USUAL_PORT = 8642
_BEAT_S = 15  # a comment line now and then shows which browsers are gone


class Site:
    """What is served at one address: the report as it lies in its file, and the state of the builder."""

    def __init__(self, report: Path, port: int | None = None) -> None:
        self._report = report
        self._doing = self._failed = ""
        self.is_open = True
        self._edition = page.edition_of(self._read())
        self._listening: set[asyncio.Event] = set()
        sockets = _bound(port)
        self.port: int = sockets[0].getsockname()[1]
        self.url = f"http://{ADDRESS}:{self.port}/"
        application = web.Application(
            [("/", _Page, {"site": self}), ("/events", _Events, {"site": self})],
            default_handler_class=_Nothing,
            default_handler_args={"site": self},
            log_function=lambda _: None,
        )
        self._server = httpserver.HTTPServer(application)
        self._server.add_sockets(sockets)

    def page(self) -> bytes:
        """Return the page as served now."""
        return page.served(self._read())

    def state(self) -> str:
        """Return what the page is told, as JSON."""
        return json.dumps({"edition": self._edition, "doing": self._doing, "failed": self._failed})

    def doing(self, words: str) -> None:
        """Tell that a build goes on."""
        self._doing, self._failed = words, ""
        self._wake()

    def ended(self, failed: str = "") -> None:
        """Tell that the build ended; *failed* says why there is no new report."""
        self._doing, self._failed = "", failed
        self._edition = page.edition_of(self._read())
        self._wake()

    def listen(self) -> asyncio.Event:
        """Return what is set whenever there is something new."""
        news = asyncio.Event()
        self._listening.add(news)
        return news

    def leave(self, news: asyncio.Event) -> None:
        """End a `listen`."""
        self._listening.discard(news)

    async def close(self) -> None:
        """Take the address down; browsers that still listen are let go."""
        self.is_open = False
        self._wake()
        self._server.stop()
        await asyncio.sleep(0)  # each of those answers comes to its end
        await self._server.close_all_connections()

    def _read(self) -> bytes | None:
        try:
            return self._report.read_bytes()
        except OSError:
            return None

    def _wake(self) -> None:
        for news in self._listening:
            news.set()


class _Nothing(web.RequestHandler):
    """Answers whatever is not served; what is served adds to it."""

    def initialize(self, site: Site) -> None:
        self.site = site

    def set_default_headers(self) -> None:
        self.clear_header("Server")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")

    def prepare(self) -> None:
        """Refuse what does not come from this machine's own page or address bar."""
        headers = self.request.headers
        ours = {f"{host}:{self.site.port}" for host in (ADDRESS, "localhost")}
        origin = headers.get("Origin")
        elsewhere = headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin")
        followed = headers.get("Sec-Fetch-Mode") == "navigate" and headers.get("Sec-Fetch-Dest") == "document"
        if headers.get("Host") not in ours or (
            origin is not None and origin not in {f"http://{host}" for host in ours}
        ):
            raise web.HTTPError(403)
        if elsewhere and not followed:
            raise web.HTTPError(403)
        if self.request.method not in ("GET", "HEAD"):
            raise web.HTTPError(405)
        if type(self) is _Nothing:
            raise web.HTTPError(404)

    def compute_etag(self) -> None:
        """Give none: nothing is to be stored."""

    def write_error(self, status_code: int, **_unused: object) -> None:
        """Say no more than the number."""
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}\n")


class _Page(_Nothing):
    def get(self) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(self.site.page())

    def head(self) -> None:
        self.get()


class _Events(_Nothing):
    async def get(self) -> None:
        self.set_header("Content-Type", "text/event-stream; charset=utf-8")
        news = self.site.listen()
        try:
            while self.site.is_open:
                self.write(f"data: {self.site.state()}\n\n")
                await self.flush()
                news.clear()
                try:
                    await asyncio.wait_for(news.wait(), _BEAT_S)
                except TimeoutError:
                    self.write(": still here\n\n")
        except iostream.StreamClosedError:
            return
        finally:
            self.site.leave(news)


def _bound(port: int | None) -> list[socket.socket]:
    for asked in (port or USUAL_PORT, 0):
        try:
            return netutil.bind_sockets(asked, ADDRESS, socket.AF_INET)
        except OSError as error:
            if port is not None:
                raise BuildError(
                    f"The report cannot be served at port {port}: {error.strerror}. Name another with --port, or none."
                ) from error
    raise BuildError(f"No port of {ADDRESS} can be had. Close a program that serves something.")
