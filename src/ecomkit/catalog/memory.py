"""ListCatalog: a catalog kept in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from ecomkit.catalog.article import Article, article_of_bundle, articles_of
from ecomkit.catalog.bundle import Bundle
from ecomkit.catalog.category import CategoryTree
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.made_of_parts import made_of_parts
from ecomkit.catalog.product import Product
from ecomkit.catalog.validators import check
from ecomkit.errors import short_repr
from ecomkit.validators import as_tuple


@attrs.frozen
class ListCatalog:
    """Products, bundles and categories of a shop, checked to fit together.

    Every SKU names one thing, every category is known, every part of a bundle is an
    article of the catalog and not a bundle itself.
    """

    products: tuple[Product, ...] = attrs.field(
        converter=as_tuple, validator=check.members(Product)
    )
    bundles: tuple[Bundle, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Bundle)
    )
    tree: CategoryTree = attrs.field(
        factory=CategoryTree, validator=check.instance_of(CategoryTree)
    )
    _articles: Mapping[str, Article] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        articles: dict[str, Article] = {}
        for product in self.products:
            above = self.tree.with_ancestors(product.categories)
            for article in articles_of(product, above):
                _put(articles, article)
        # A part is an article, and no bundle.
        sets = [self._article_of(bundle, articles) for bundle in self.bundles]
        for article in sets:
            _put(articles, article)
        object.__setattr__(self, "_articles", articles)

    def _article_of(self, bundle: Bundle, articles: Mapping[str, Article]) -> Article:
        parts = tuple((_part(articles, bundle, sku), n) for sku, n in bundle.parts)
        above = self.tree.with_ancestors(bundle.categories)
        return made_of_parts(article_of_bundle(bundle, above), parts)

    def find(self, skus: Sequence[str], /) -> dict[str, Article]:
        """The articles of these SKUs; unknown ones are left out."""
        return {sku: self._articles[sku] for sku in skus if sku in self._articles}


def _put(articles: dict[str, Article], article: Article) -> None:
    if article.sku in articles:
        raise InvalidProductError(
            f"{short_repr(article.sku)} is the SKU of two things", path="$.products"
        )
    articles[article.sku] = article


def _part(articles: Mapping[str, Article], bundle: Bundle, sku: str) -> Article:
    if sku not in articles:
        raise InvalidProductError(
            f"bundle {short_repr(bundle.sku)} has a part {short_repr(sku)} that is not in the catalog",
            path="$.bundles",
        )
    return articles[sku]
