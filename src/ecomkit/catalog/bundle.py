"""Bundle: several articles sold as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Image
from ecomkit.catalog.validators import check, check_names, check_prose, check_title
from ecomkit.text import by_name
from ecomkit.validators import as_tuple, require_sku, require_whole_number

Parts = tuple[tuple[str, int], ...]


def _as_parts(given: Mapping[str, int] | Iterable[tuple[str, int]]) -> Parts:
    pairs = tuple(by_name(given, path="$.parts"))
    for sku, count in pairs:
        path = f"$.parts.{sku}"
        require_sku(sku, path=path, error=InvalidProductError)
        require_whole_number(count, path=path, error=InvalidProductError, least=1)
    return pairs


@attrs.frozen(kw_only=True)
class Bundle:
    """Articles that are ordered together under one SKU: ``parts`` says how many of each.

    Its price is the bundle's own; its weight, kinds and taxes are those of its parts.
    """

    sku: str = attrs.field(validator=check.sku, kw_only=False)
    title: str = attrs.field(validator=check_title, kw_only=False)
    parts: Parts = attrs.field(
        converter=_as_parts, validator=check.members(tuple, least=1)
    )
    description: str = attrs.field(default="", validator=check_prose)
    images: tuple[Image, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Image)
    )
    categories: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_names
    )
    tax_category: str = attrs.field(default="standard", validator=check_title)
