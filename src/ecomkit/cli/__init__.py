"""The command line. It starts fast: a command loads only what it needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from io import TextIOWrapper

from ecomkit.cli.arguments import parser
from ecomkit.errors import EcomkitError, InvalidInputError, NotFoundError

_REFUSED, _WRONG = 1, 2


def main(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code.

    0: done. 1: refused or unavailable. 2: the input is wrong; its place and a hint are on
    one line of standard error.
    """
    try:
        asked = parser().parse_args(arguments)
    except SystemExit as told:  # argparse has printed the mistake, or the help
        return _WRONG if told.code else 0
    if isinstance(sys.stdout, TextIOWrapper):
        # A pipe or an old terminal may not know every letter; the rest is still printed.
        sys.stdout.reconfigure(errors="replace")
    try:
        code: int = asked.command(asked)
        sys.stdout.flush()
    except EcomkitError as error:
        print(f"ecomkit: {error}", file=sys.stderr)
        is_wrong = isinstance(error, InvalidInputError | NotFoundError)
        return _WRONG if is_wrong else _REFUSED
    except BrokenPipeError:  # the reader has closed the pipe
        sys.stderr.close()
        return 0
    return code


__all__ = ["main"]
