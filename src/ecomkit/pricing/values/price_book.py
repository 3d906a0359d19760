"""PriceBook: a frozen snapshot of what is for sale at which prices, ready for the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from ecomkit.errors import short_repr
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.price_list import PriceList
from ecomkit.pricing.values.promotion import CatalogPromotion
from ecomkit.tax.supply import SupplyKind
from ecomkit.validators import Validators, as_names, one_or_more, require_types

check = Validators(InvalidPriceError)


@attrs.frozen(kw_only=True)
class ProductFacts:
    """What pricing must know about an article apart from its price.

    ``categories`` hold the article's category and all above it. A ``discountable=False``
    article (a gift card) takes part in no promotion. ``parts`` of a bundle are (SKU,
    count) pairs, over which its price is split for tax.
    """

    sku: str = attrs.field(validator=check.sku)
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    tax_category: str = attrs.field(default="standard", validator=check.text)
    discountable: bool = True
    kind: SupplyKind = attrs.field(default=SupplyKind.GOODS, converter=SupplyKind)
    parts: tuple[tuple[str, int], ...] = ()


def _by_sku(
    products: Mapping[str, ProductFacts] | Iterable[ProductFacts],
) -> Mapping[str, ProductFacts]:
    facts = one_or_more(
        products.values() if isinstance(products, Mapping) else products
    )
    require_types(facts, ProductFacts, path="$.products", error=InvalidPriceError)
    _require_unique([product.sku for product in facts], "$.products")
    return {product.sku: product for product in facts}


def _require_unique(names: list[str], path: str) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidPriceError(f"{short_repr(twice)} is there twice", path=path)


@attrs.frozen(kw_only=True)
class PriceBook:
    """Articles, price lists and catalog promotions, as of one version.

    An article that has a price but no facts is sold as an ordinary one.
    """

    lists: tuple[PriceList, ...] = attrs.field(
        converter=one_or_more, validator=check.members(PriceList)
    )
    products: Mapping[str, ProductFacts] = attrs.field(
        factory=dict, converter=_by_sku, hash=False
    )
    promotions: tuple[CatalogPromotion, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(CatalogPromotion)
    )
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        _require_unique([price_list.id for price_list in self.lists], "$.lists")

    @classmethod
    def of(
        cls, currency: str, prices: Mapping[str, object], *, includes_tax: bool = False
    ) -> PriceBook:
        """A book of one list: ``PriceBook.of("EUR", {"tea": "4.50"})``."""
        return cls(
            lists=[
                PriceList(
                    id="list",
                    currency=currency,
                    prices=prices,
                    includes_tax=includes_tax,
                )
            ]
        )

    def boundaries(self) -> Iterator[datetime]:
        """The moments at which a list or a catalog promotion begins or ends."""
        dated: Iterable[PriceList | CatalogPromotion] = (*self.lists, *self.promotions)
        for offer in dated:
            yield from filter(None, (offer.since, offer.until))
