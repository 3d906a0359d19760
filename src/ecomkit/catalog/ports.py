"""What others ask of a catalog: the articles of SKUs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from ecomkit.catalog.article import Article


class Catalog(Protocol):
    """Knows what is sold."""

    def find(self, skus: Sequence[str], /) -> Mapping[str, Article]:
        """The articles of these SKUs; unknown ones are left out."""
        ...
