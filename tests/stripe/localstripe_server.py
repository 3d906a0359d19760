"""Starts localstripe on loopback, on a free port, for as long as the test lives.

Its own command listens on every interface and writes its store into a file; this does
neither. Run as a script: prints the port, and ends when its standard input closes.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from urllib.request import Request, urlopen


@contextmanager
def running() -> Iterator[int]:
    """The port of a localstripe of its own, stopped at the end."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(timeout=10)
        process.stdout.close()


def flush(port: int) -> None:
    """Makes it forget everything."""
    url = f"http://127.0.0.1:{port}/_config/data"
    with urlopen(Request(url, method="DELETE"), timeout=10) as answer:
        assert answer.status == HTTPStatus.OK


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(0)


def _serve() -> None:
    from aiohttp import web
    from localstripe.resources import store
    from localstripe.server import app

    store.dump_to_disk = lambda: None
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(128)  # so that who connects from now on is heard
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    web.run_app(app, sock=listener, print=None, access_log=None)


if __name__ == "__main__":
    _serve()
