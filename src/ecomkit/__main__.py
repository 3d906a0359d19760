"""``python -m ecomkit``: the command line, also installed as ``ecomkit``."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line and returns its exit code."""
    from ecomkit.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
