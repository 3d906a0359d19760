"""ListCatalog: a catalog kept in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from ecomkit.catalog.article import Article, article_of_bundle, articles_of
from ecomkit.catalog.bundle import Bundle
from ecomkit.catalog.category import CategoryTree
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.product import Product
from ecomkit.errors import short_repr
from ecomkit.validators import as_tuple, require_type, require_types


@attrs.frozen(init=False)
class ListCatalog:
    """Products, bundles and categories of a shop, checked to fit together.

    Every SKU names one thing, every category is known, every part of a bundle is an
    article of the catalog and not a bundle itself.
    """

    products: tuple[Product, ...]
    bundles: tuple[Bundle, ...]
    tree: CategoryTree
    _articles: Mapping[str, Article] = attrs.field(eq=False, repr=False)

    def __init__(
        self,
        products: Iterable[Product],
        bundles: Iterable[Bundle] = (),
        tree: CategoryTree | None = None,
    ) -> None:
        kept, sets = as_tuple(products), as_tuple(bundles)
        require_types(kept, Product, path="$.products", error=InvalidProductError)
        require_types(sets, Bundle, path="$.bundles", error=InvalidProductError)
        categories = CategoryTree() if tree is None else tree
        require_type(categories, CategoryTree, path="$.tree", error=InvalidProductError)
        articles: dict[str, Article] = {}
        for product in kept:
            above = categories.with_ancestors(product.categories)
            for article in articles_of(product, above):
                _put(articles, article)
        put = []
        for bundle in sets:
            parts = tuple((_part(articles, bundle, sku), n) for sku, n in bundle.parts)
            above = categories.with_ancestors(bundle.categories)
            put.append(article_of_bundle(bundle, parts, above))
        for article in put:
            _put(articles, article)
        self.__attrs_init__(  # pyright: ignore[reportAttributeAccessIssue]
            kept, sets, categories, articles
        )

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
