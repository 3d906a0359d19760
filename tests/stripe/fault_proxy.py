"""Stands between the SDK and localstripe: keeps idempotency keys, and breaks things.

Keys work as Stripe's documentation says of its API v1: the first answer to a key is kept
and given again, errors of the server included; the same key with another request is an
error; a request that never began to execute keeps nothing. The search lags behind.
"""

from __future__ import annotations

import http.client
import json
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.stripe.stripe_shape import Json, asked_for, shaped, understood

Answer = tuple[int, bytes]

# What can befall a request. "After" means: the provider has done it, and we do not know;
# done_late is done when the caller has already given up. kept_500 is what Stripe does
# where it fails in the middle: the error is the answer to that key for good.
BEFORE = ("reset_before", "hang_before", "500_before", "503_before")
NOT_SENT = ("409_before", "429_before")
AFTER = (
    "reset_after",
    "hang_after",
    "done_late",
    "cut_off_after",
    "not_json_after",
    "empty_after",
    "500_after",
    "502_html_after",
    "kept_500_after",
)
REFUSED = ("401_before", "403_before", "404_before")
FAULTS = BEFORE + NOT_SENT + AFTER

# Longer than a client in a hurry waits, in seconds.
HANG = 1.0
# From how many searches for it a new payment intent is hidden.
LAG = 2
_AUTHORIZED = {
    "Authorization": "Bearer sk_test_12345",
    "Content-Type": "application/x-www-form-urlencoded",
}


class FaultProxy:
    """What one proxy did; *plan* says what befalls a request, given method and path."""

    def __init__(self, upstream: int, plan: Callable[[str, str], str]) -> None:
        self.plan = plan
        self.delivered: Counter[str] = Counter()
        self.requests: list[tuple[str, str, str, bytes]] = []
        self.url = ""
        self.over = threading.Event()
        self.busy = 0
        self._upstream = upstream
        self._kept: dict[str, tuple[str, bytes, Answer]] = {}
        self._searchable: dict[str, Json] = {}
        self._searched: Counter[str] = Counter()
        self._one_at_a_time = threading.Lock()
        self._counting = threading.Lock()

    def began(self, fault: str, request: tuple[str, str, str, bytes]) -> None:
        """Notes a request and what befalls it."""
        with self._counting:
            self.busy += 1
            self.requests.append(request)
            if fault:
                self.delivered[fault] += 1

    def ended(self) -> None:
        """Notes that a request has had its effect, or none."""
        with self._counting:
            self.busy -= 1

    def execute(self, method: str, path: str, key: str, body: bytes) -> Answer:
        """What the provider answers, with its memory of keys."""
        with self._one_at_a_time:
            if key in self._kept:
                kept_path, kept_body, answer = self._kept[key]
                if (kept_path, kept_body) != (path, body):
                    return refusal(400, "idempotency_error")
                return answer
            if "/payment_intents/search" in path:
                return 200, self._search(urlsplit(path).query)
            answer = self.upstream(method, path, body)
            if path == "/v1/payment_intents":
                self._index(json.loads(answer[1]))
            if key and answer[0] not in {400, 401, 404}:
                self._kept[key] = (path, body, answer)
            return answer

    def keep(self, key: str, answer: Answer) -> None:
        """From now on this is the answer to *key*, whatever was done."""
        with self._one_at_a_time:
            if key in self._kept:
                path, body, _ = self._kept[key]
                self._kept[key] = (path, body, answer)

    def upstream(self, method: str, path: str, body: bytes = b"") -> Answer:
        """What localstripe answers, in today's shape, and without any fault."""
        sent = understood(urlsplit(path).path, body)
        connection = http.client.HTTPConnection("127.0.0.1", self._upstream, timeout=10)
        try:
            connection.request(method, path, sent, _AUTHORIZED)
            response = connection.getresponse()
            return response.status, shaped(response.read())
        finally:
            connection.close()

    def books(self) -> list[Json]:
        """All payment intents as they stand at the provider, when all is quiet."""
        give_up = time.monotonic() + 10
        while self.busy and time.monotonic() < give_up:
            time.sleep(0.01)
        assert not self.busy
        found: list[Json] = self._get("/v1/payment_intents?limit=99999")["data"]
        return found

    def _index(self, created: Json) -> None:
        # A declined one is not in the answer, but its charge is.
        charge = created.get("error", {}).get("charge")
        if charge:
            name = self._get(f"/v1/charges/{charge}")["payment_intent"]
            created = self._get(f"/v1/payment_intents/{name}")
        if "id" in created:
            self._searchable[created["id"]] = created["metadata"] or {}

    def _search(self, query: str) -> bytes:
        hits = []
        for name, metadata in self._searchable.items():
            if asked_for(metadata, query):
                self._searched[name] += 1
                if self._searched[name] > LAG:
                    hits.append(self._get(f"/v1/payment_intents/{name}"))
        return json.dumps({"object": "search_result", "data": hits}).encode()

    def _get(self, path: str) -> Json:
        content: Json = json.loads(self.upstream("GET", path)[1])
        return content


def refusal(status: int, kind: str) -> Answer:
    """An error as Stripe words it."""
    return status, json.dumps({"error": {"type": kind, "message": kind}}).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: FaultProxy

    def do_POST(self) -> None:
        self._handle(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def do_GET(self) -> None:
        self._handle(b"")

    def log_message(self, format: str, *args: object) -> None:
        pass

    def _handle(self, body: bytes) -> None:
        proxy = self.proxy
        key = self.headers.get("Idempotency-Key", "")
        fault = proxy.plan(self.command, self.path)
        proxy.began(fault, (self.command, self.path, key, body))
        try:
            if fault == "done_late":
                proxy.over.wait(HANG)
            answer = b"{}"
            status = 200
            if not fault.endswith("before"):
                status, answer = proxy.execute(self.command, self.path, key, body)
            if fault == "kept_500_after":
                proxy.keep(key, refusal(500, "api_error"))
        finally:
            proxy.ended()
        self._answer_under(fault, status, answer)

    def _answer_under(self, fault: str, status: int, answer: bytes) -> None:
        kind = fault.removesuffix("_before").removesuffix("_after")
        if not fault:
            self._send(status, answer)
        elif kind in {"reset", "hang", "done_late"}:
            if kind == "hang":
                self.proxy.over.wait(HANG)
            self._reset()
        elif kind == "cut_off":
            self._send(status, answer[:40], length=len(answer))
            self._reset()
        elif kind in {"not_json", "empty"}:
            self._send(status, b"<html>fine</html>" if kind == "not_json" else b"")
        elif kind == "502_html":
            self._send(502, b"<html>bad gateway</html>")
        else:
            self._send(*refusal(int(kind.removeprefix("kept_")), _KINDS.get(kind, "")))

    def _send(self, status: int, content: bytes, *, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _reset(self) -> None:
        # Lingering for no time makes closing a reset, not an orderly end.
        self.connection.setsockopt(
            socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)
        )
        self.close_connection = True
        self.connection.close()


_KINDS = {
    "401": "invalid_request_error",
    "403": "invalid_request_error",
    "404": "invalid_request_error",
    "409": "idempotency_key_in_use",
    "429": "rate_limit_error",
    "500": "api_error",
    "503": "api_error",
    "kept_500": "api_error",
}


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Clients that hang up are what this server is for.
        pass


def _no_fault(_method: str, _path: str) -> str:
    return ""


@contextmanager
def running(
    upstream: int, plan: Callable[[str, str], str] = _no_fault
) -> Iterator[FaultProxy]:
    """A proxy on a free port of loopback, stopped at the end."""
    proxy = FaultProxy(upstream, plan)
    handler = type("Handler", (_Handler,), {"proxy": proxy})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    proxy.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield proxy
    finally:
        proxy.over.set()
        server.shutdown()
        server.server_close()
        thread.join(timeout=10)
