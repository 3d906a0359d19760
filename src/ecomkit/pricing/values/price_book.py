"""PriceBook: a frozen snapshot of what is for sale at which prices, ready for the engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import cast

import attrs

from ecomkit.catalog.article import Article
from ecomkit.catalog.made_of_parts import made_of_parts
from ecomkit.catalog.ports import Catalog
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.price_list import PriceList
from ecomkit.pricing.values.promotion import CatalogPromotion
from ecomkit.validators import Validators, one_or_more, require_types

check = Validators(InvalidPriceError)


Goods = Catalog | Mapping[str, Article] | Iterable[Article]


def _by_sku(given: Goods) -> Mapping[str, Article]:
    if isinstance(given, Mapping):
        given = given.values()
    elif not isinstance(given, str) and callable(getattr(given, "find", None)):
        return cast(
            "dict[str, Article]", given
        )  # a catalog, asked once the lists are known
    articles = one_or_more(given)
    require_types(articles, Article, path="$.articles", error=InvalidPriceError)
    _require_unique([article.sku for article in articles], "$.articles")
    return {article.sku: article for article in articles}


def _found(catalog: Catalog, lists: tuple[PriceList, ...]) -> dict[str, Article]:
    """The articles that *lists* have prices for, and the parts of bundles among them."""
    skus = {sku for price_list in lists for sku in price_list.prices}
    found = dict(catalog.find(sorted(skus)))
    parts = {sku for article in found.values() for sku, _ in article.parts}
    return found | dict(catalog.find(sorted(parts - found.keys())))


def _require_unique(names: list[str], path: str) -> None:
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidPriceError(f"{short_repr(twice)} is there twice", path=path)


@attrs.frozen(kw_only=True)
class PriceBook:
    """Articles, price lists and catalog promotions, as of one version.

    ``articles`` are a catalog, or the articles that have something special: a SKU that has
    a price and is not among them is a plain article.
    """

    lists: tuple[PriceList, ...] = attrs.field(
        converter=one_or_more, validator=check.members(PriceList)
    )
    articles: Mapping[str, Article] = attrs.field(
        factory=dict,
        converter=_by_sku,
        hash=False,
    )
    promotions: tuple[CatalogPromotion, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(CatalogPromotion)
    )
    version: str = "1"
    # Articles that nothing is said of but a price, as they were asked for.
    _plain: dict[str, Article] = attrs.field(
        init=False, factory=dict, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        _require_unique([price_list.id for price_list in self.lists], "$.lists")
        if not isinstance(self.articles, Mapping):
            object.__setattr__(self, "articles", _found(self.articles, self.lists))
        sets = [each for each in self.articles.values() if each.parts]
        if sets:
            whole = {each.sku: made_of_parts(each, self._parts(each)) for each in sets}
            object.__setattr__(self, "articles", {**self.articles, **whole})

    def _parts(self, bundle: Article) -> list[tuple[Article, int]]:
        return [(self.article(sku), count) for sku, count in bundle.parts]

    @classmethod
    def of(
        cls,
        currency: str,
        prices: Mapping[str, object],
        *,
        includes_tax: bool = False,
        articles: Goods = (),
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
            ],
            articles=articles,
        )

    def article(self, sku: str) -> Article:
        """What is known of a SKU: its article, a plain one if nothing else is said."""
        known = self.articles.get(sku) or self._plain.get(sku)
        if known is None:
            known = Article(sku=sku)
            if any(sku in each.prices for each in self.lists):
                self._plain[sku] = known
        return known

    def list_price(self, sku: str, currency: str, *, at: datetime) -> Money | None:
        """What a unit of a SKU costs everybody at a moment; None if it is not for sale.

        It is the price before promotions, in no list for groups or channels.
        """
        found = [
            each
            for each in self.lists
            if each.currency == currency
            and sku in each.prices
            and not each.groups
            and not each.channels
            and (each.since is None or each.since <= at)
            and (each.until is None or at < each.until)
        ]
        if not found:
            return None
        return max(found, key=lambda each: each.priority).prices[sku].unit_price

    def boundaries(self) -> Iterator[datetime]:
        """The moments at which a list or a catalog promotion begins or ends."""
        dated: Iterable[PriceList | CatalogPromotion] = (*self.lists, *self.promotions)
        for offer in dated:
            yield from filter(None, (offer.since, offer.until))
