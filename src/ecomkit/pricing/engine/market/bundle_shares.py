"""How the price of a bundle is divided over its parts, to be taxed as each of them is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import lcm

from ecomkit.catalog.article import Article
from ecomkit.errors import short_repr
from ecomkit.pricing.engine.market.place_taxes import BundlePart
from ecomkit.pricing.errors import InvalidPriceError, NotForSaleError
from ecomkit.tax.supply import SupplyKind


def parts_of(bundle: Article, find: Callable[[str], Article]) -> list[BundlePart]:
    """The parts of a bundle as they are taxed, in the order of their SKUs."""
    found = []
    for sku, count in bundle.parts:
        part = find(sku)
        if part.parts:
            raise InvalidPriceError(
                f"{short_repr(sku)}, a part of bundle {short_repr(bundle.sku)}, "
                "is a bundle itself",
                hint="name its parts instead",
            )
        kind = SupplyKind.from_product(part.kind)
        found.append(BundlePart(sku, part.tax_category, kind, count))
    return found


def shares_of(bundle: Article, price_of: Callable[[str], Fraction]) -> Sequence[int]:
    """The shares of a bundle's price: as it states them, or by what the parts cost alone.

    *price_of* gives the price of one unit of a part. Raises InvalidPriceError where a part
    has none, and where all parts cost nothing.
    """
    stated = dict(bundle.shares)
    sizes = []
    for sku, count in bundle.parts:
        if stated:
            sizes.append(Fraction(stated[sku]))
            continue
        try:
            sizes.append(price_of(sku) * count)
        except NotForSaleError:
            raise InvalidPriceError(
                f"the price of bundle {short_repr(bundle.sku)} cannot be divided: "
                f"{short_repr(sku)} is not for sale by itself",
                hint="state the shares of its parts",
            ) from None
    whole = sum(sizes)
    if whole <= 0 or min(sizes) < 0:
        raise InvalidPriceError(
            f"the price of bundle {short_repr(bundle.sku)} cannot be divided: "
            "its parts cost nothing",
            hint="state the shares of its parts",
        )
    bottom = lcm(*(size.denominator for size in sizes))
    return [int(size * bottom) for size in sizes]
