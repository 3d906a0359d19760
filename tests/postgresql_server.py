"""A PostgreSQL server of our own: on loopback, in a temporary cluster, by no privileged user."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

# Who runs it where the tests are run by root, whom PostgreSQL refuses.
NOBODY = ("postgres", "nobody")


class NotHereError(Exception):
    """There is no PostgreSQL here, and none can be installed."""


@cache
def address() -> str:
    """The address of a running server; skips the test where there can be none.

    In a build (CI) it fails instead: there it has to be.
    """
    try:
        return started()
    except NotHereError as reason:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"PostgreSQL: {reason}")


def started() -> str:
    binaries = _binaries() or _installed()
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="ecomkit-postgresql-"))
    cluster = folder / "cluster"
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        done = subprocess.run(
            [binaries / program, *arguments],
            user=user or None,
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise NotHereError(f"{program}: {done.stdout[-500:]}")

    run("initdb", "-D", str(cluster), "-U", "shop", "-A", "trust", "-E", "UTF8", "-N")
    port = _free_port()
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' "
        "-c fsync=off"  # it outlives no machine: sellers die, it does not
    )
    log = str(folder / "log")
    run("pg_ctl", "-D", str(cluster), "-l", log, "-w", "-o", options, "start")

    def stop() -> None:
        run("pg_ctl", "-D", str(cluster), "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql://shop@127.0.0.1:{port}/postgres"


def _binaries() -> Path | None:
    named = os.environ.get("ECOMKIT_POSTGRESQL")
    on_path = shutil.which("initdb")
    folders = [
        *([Path(named)] if named else []),
        *([Path(on_path).resolve().parent] if on_path else []),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    ]
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return None


def _installed() -> Path:
    if os.geteuid() or not shutil.which("apt-get"):
        raise NotHereError("not installed (Debian: apt-get install postgresql)")
    subprocess.run(["apt-get", "-qq", "update"], check=False)
    subprocess.run(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "postgresql"],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        check=False,
    )
    found = _binaries()
    if found is None:
        raise NotHereError("could not be installed")
    return found


def _user() -> str:
    if os.geteuid():
        return ""
    import pwd

    for name in NOBODY:
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise NotHereError("no unprivileged user to run it")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
