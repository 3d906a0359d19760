"""The command line: a shop from the terminal. Starts fast; loads what a command needs."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ecomkit.cli.arguments import parser
from ecomkit.errors import EcomkitError, InvalidInputError, NotFoundError

_REFUSED, _WRONG = 1, 2


def main(arguments: Sequence[str]) -> int:
    """Runs one command and gives back its exit code.

    0: done. 1: refused, or out of reach: the price, the cart or the world says no.
    2: the input is wrong, with its place and a hint on one line of standard error.
    """
    try:
        asked = parser().parse_args(arguments)
    except SystemExit as told:  # argparse has said what is wrong, or helped
        return _WRONG if told.code else 0
    try:
        code: int = asked.command(asked)
        sys.stdout.flush()
    except EcomkitError as error:
        print(f"ecomkit: {error}", file=sys.stderr)
        is_wrong = isinstance(error, InvalidInputError | NotFoundError)
        return _WRONG if is_wrong else _REFUSED
    except BrokenPipeError:  # the reader has seen enough
        sys.stderr.close()
        return 0
    return code


__all__ = ["main"]
