"""Article: one SKU with all its facts, as carts, prices and parcels need them."""

from __future__ import annotations

import attrs

from ecomkit.catalog.bundle import Bundle, Parts
from ecomkit.catalog.product import Product, ProductKind
from ecomkit.catalog.variants import Options
from ecomkit.measures import Dimensions, Weight


@attrs.frozen(kw_only=True)
class Article:
    """What a SKU names: a product without variants, a variant, or a bundle.

    ``categories`` are the product's, each with all above it; ``parts`` are those of a
    bundle. A weight of None is not known.
    """

    sku: str
    product: str
    title: str
    kind: ProductKind
    options: Options = ()
    categories: tuple[str, ...] = ()
    tax_category: str
    shipping_category: str = ""
    weight: Weight | None = None
    dimensions: Dimensions | None = None
    unit: str = ""
    hs_code: str = ""
    origin: str = ""
    seller: str = ""
    parts: Parts = ()


def articles_of(product: Product, categories: tuple[str, ...]) -> tuple[Article, ...]:
    """The articles that a *product* is ordered as; *categories* with all above them."""
    whole = Article(
        sku=product.id,
        product=product.id,
        title=product.title,
        kind=product.kind,
        categories=categories,
        tax_category=product.tax_category,
        shipping_category=product.shipping_category,
        weight=product.weight,
        dimensions=product.dimensions,
        unit=product.unit,
        hs_code=product.hs_code,
        origin=product.origin,
        seller=product.seller,
    )
    if not product.variants:
        return (whole,)
    return tuple(
        attrs.evolve(
            whole,
            sku=variant.sku,
            options=variant.options,
            weight=product.weight if variant.weight is None else variant.weight,
            dimensions=variant.dimensions or product.dimensions,
        )
        for variant in product.variants
    )


def article_of_bundle(
    bundle: Bundle, parts: tuple[tuple[Article, int], ...], categories: tuple[str, ...]
) -> Article:
    """The article that a *bundle* is ordered as, of its *parts* and their counts.

    It weighs what they weigh, where all of that is known; it ships when one of them does.
    """
    known = [part.weight * n for part, n in parts if part.weight is not None]
    ships = any(part.kind.ships for part, _ in parts)
    return Article(
        sku=bundle.sku,
        product=bundle.sku,
        title=bundle.title,
        kind=ProductKind.GOODS if ships else parts[0][0].kind,
        categories=categories,
        tax_category=bundle.tax_category,
        weight=sum(known, Weight()) if len(known) == len(parts) else None,
        parts=bundle.parts,
    )
