"""Bundle: several articles sold as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.catalog import facts
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Image, images
from ecomkit.errors import short_repr
from ecomkit.text import by_name

Parts = tuple[tuple[str, int], ...]


def _parts(given: Mapping[str, int] | Iterable[tuple[str, int]]) -> Parts:
    pairs = tuple(by_name(given, path="$.parts"))
    for sku, count in pairs:
        facts.sku(sku)
        if isinstance(count, bool) or not isinstance(count, int) or count < 1:
            raise InvalidProductError(
                f"{short_repr(count)} is not a number of pieces", path=f"$.parts.{sku}"
            )
    if not pairs:
        raise InvalidProductError("a bundle has parts", path="$.parts")
    return pairs


@attrs.frozen(kw_only=True)
class Bundle:
    """Articles that are ordered together under one SKU, so many of each.

    Its price is the bundle's own; its weight, kinds and taxes are those of its parts.
    """

    sku: str = attrs.field(converter=facts.sku, kw_only=False)
    title: str = attrs.field(validator=facts.required, kw_only=False)
    parts: Parts = attrs.field(converter=_parts)
    description: str = attrs.field(default="", validator=facts.prose)
    images: tuple[Image, ...] = attrs.field(default=(), converter=images)
    categories: tuple[str, ...] = attrs.field(
        default=(), converter=facts.names, validator=facts.named
    )
    tax_category: str = attrs.field(default="standard", validator=facts.required)
