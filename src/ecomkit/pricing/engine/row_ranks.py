"""The order of rows by what they are, whatever order the cart has: it breaks ties."""

from __future__ import annotations

from collections.abc import Sequence


def ranks_by_content(keys: Sequence[str]) -> list[int]:
    """The rank of each row among the sorted *keys*, whatever order the rows have."""
    ranks = [0] * len(keys)
    for rank, row in enumerate(sorted(range(len(keys)), key=keys.__getitem__)):
        ranks[row] = rank
    return ranks
