"""PriceBook: a frozen snapshot of what is for sale at which prices, ready for the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from ecomkit.errors import short_repr
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.price_list import PriceList
from ecomkit.pricing.values.promotion import CatalogPromotion
from ecomkit.tax.supply import SupplyKind


@attrs.frozen(kw_only=True)
class ProductFacts:
    """What pricing must know of an article beside its price.

    ``categories`` hold the article's category and all above it. A ``discountable=False``
    article (a gift card) takes part in no promotion. ``parts`` of a bundle are (SKU,
    count) pairs, over which its price is split for tax.
    """

    sku: str = attrs.field(validator=fields.text)
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=fields.names
    )
    tax_category: str = attrs.field(default="standard", validator=fields.a(str))
    discountable: bool = True
    kind: SupplyKind = attrs.field(default=SupplyKind.GOODS, converter=SupplyKind)
    parts: tuple[tuple[str, int], ...] = ()


def _by_sku(
    given: Mapping[str, ProductFacts] | Iterable[ProductFacts],
) -> Mapping[str, ProductFacts]:
    facts = given.values() if isinstance(given, Mapping) else fields.several(given)
    found = {}
    for place, one in enumerate(facts):
        if not isinstance(one, ProductFacts):
            raise InvalidPriceError(
                f"{short_repr(one)} is not ProductFacts", path=f"$.products[{place}]"
            )
        if one.sku in found:
            raise InvalidPriceError(
                f"{short_repr(one.sku)} is described twice", path=f"$.products[{place}]"
            )
        found[one.sku] = one
    return found


@attrs.frozen(kw_only=True)
class PriceBook:
    """Articles, price lists and catalog promotions, as of one version.

    An article that has a price but no facts is sold as an ordinary one.
    """

    lists: tuple[PriceList, ...] = attrs.field(
        converter=fields.several, validator=fields.all_are(PriceList)
    )
    products: Mapping[str, ProductFacts] = attrs.field(
        factory=dict,
        converter=_by_sku,
        hash=False,
    )
    promotions: tuple[CatalogPromotion, ...] = attrs.field(
        default=(),
        converter=fields.several,
        validator=fields.all_are(CatalogPromotion),
    )
    version: str = "1"

    def __attrs_post_init__(self) -> None:
        ids = [one.id for one in self.lists]
        if len(set(ids)) != len(ids):
            raise InvalidPriceError("two price lists have one id", path="$.lists")

    @classmethod
    def of(
        cls, currency: str, prices: Mapping[str, object], *, includes_tax: bool = False
    ) -> PriceBook:
        """A book of one list: ``PriceBook.of("EUR", {"tea": "4.50"})``."""
        listed = PriceList(
            id="list",
            currency=currency,
            prices=prices,
            includes_tax=includes_tax,
        )
        return cls(lists=[listed])

    def boundaries(self) -> Iterator[datetime]:
        """The moments at which a list or a catalog promotion begins or ends."""
        dated: Iterable[PriceList | CatalogPromotion] = (*self.lists, *self.promotions)
        for one in dated:
            if one.since is not None:
                yield one.since
            if one.until is not None:
                yield one.until
