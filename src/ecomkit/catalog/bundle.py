"""Bundle: several articles sold as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import attrs

from ecomkit.attributes import BY_NAME
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Image
from ecomkit.catalog.return_rule import AS_THE_SHOP_SAYS, ReturnRule
from ecomkit.catalog.validators import (
    Titles,
    as_maybe_names,
    as_titles,
    check,
    check_names,
    check_prose,
    check_title,
)
from ecomkit.numbers import exact_decimal
from ecomkit.text import by_name
from ecomkit.validators import as_tuple, maybe, require_sku, require_whole_number

_MOST_SHARE = 10**12
Parts = tuple[tuple[str, int], ...]
Shares = tuple[tuple[str, Decimal], ...]


def as_parts(given: Mapping[str, int] | Iterable[tuple[str, int]]) -> Parts:
    """How many of each SKU, sorted by SKU."""
    pairs = tuple(by_name(given, path="$.parts"))
    for sku, count in pairs:
        path = f"$.parts.{sku}"
        require_sku(sku, path=path, error=InvalidProductError)
        require_whole_number(count, path=path, error=InvalidProductError, least=1)
    return pairs


def as_shares(
    given: Mapping[str, int | Decimal | str]
    | Iterable[tuple[str, int | Decimal | str]],
) -> Shares:
    """Which portion of a price each SKU bears, sorted by SKU."""
    pairs = []
    for sku, share in by_name(given, path="$.shares"):
        path = f"$.shares.{sku}"
        exact = exact_decimal(
            share, what="a share", kind=InvalidProductError, path=path, places=6
        )
        if not 0 <= exact < _MOST_SHARE:
            raise InvalidProductError(
                f"{exact} is not a share of a price", path=path, hint="zero or more"
            )
        pairs.append((sku, exact))
    if pairs and not any(share for _, share in pairs):
        raise InvalidProductError("all shares are zero", path="$.shares")
    return tuple(pairs)


@attrs.frozen(kw_only=True)
class Bundle:
    """Articles that are ordered together under one SKU: ``parts`` says how many of each.

    Its price is the bundle's own; its weight, size, flags, kinds and taxes are those of its
    parts, and so are the seller, origin and customs tariff number that all of them share. For
    tax the price is divided in proportion to what the parts cost by themselves, or to the
    ``shares`` that are stated, one for each part: ``{"tea": 30, "mug": 70}``.
    """

    sku: str = attrs.field(validator=check.sku, kw_only=False)
    title: str = attrs.field(validator=check_title, kw_only=False)
    parts: Parts = attrs.field(
        converter=as_parts, validator=check.members(tuple, least=1)
    )
    description: str = attrs.field(default="", validator=check_prose)
    images: tuple[Image, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Image)
    )
    categories: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_names
    )
    tax_category: str = attrs.field(default="standard", validator=check_title)
    discountable: bool = attrs.field(default=True, validator=check.flag)
    shares: Shares = attrs.field(default=(), converter=as_shares)
    services: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_maybe_names, validator=maybe(check_names)
    )
    gift_wraps: tuple[str, ...] | None = attrs.field(
        default=None, converter=as_maybe_names, validator=maybe(check_names)
    )
    returns: ReturnRule = attrs.field(
        default=AS_THE_SHOP_SAYS, validator=check.instance_of(ReturnRule)
    )
    titles: Titles = attrs.field(default=(), converter=as_titles, metadata=BY_NAME)

    def __attrs_post_init__(self) -> None:
        parts = dict(self.parts)
        if self.shares and dict(self.shares).keys() != parts.keys():
            raise InvalidProductError(
                "shares are stated for some parts only",
                path="$.shares",
                hint=f"one for each of {', '.join(parts)}",
            )
