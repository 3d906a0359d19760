"""One localstripe for all tests of this directory; each brings its own proxy."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.stripe import localstripe_server


@pytest.fixture(scope="session")
def upstream() -> Iterator[int]:
    """The port of a running localstripe."""
    with localstripe_server.running() as port:
        yield port
