"""Article: one SKU with all its facts, as carts, prices and parcels need them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import attrs

from ecomkit.attributes import BY_NAME
from ecomkit.catalog.bundle import Bundle, Parts, Shares, as_parts, as_shares
from ecomkit.catalog.content import Content, as_content
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.gift_card import (
    GiftCardTerms,
    check_gift_card,
    is_usually_discountable,
    usual_kind,
    usual_tax_category,
)
from ecomkit.catalog.personalization import NO_PERSONALIZATION, PersonalizationSchema
from ecomkit.catalog.product import Product, ProductKind
from ecomkit.catalog.return_rule import AS_THE_SHOP_SAYS, ReturnRule
from ecomkit.catalog.validators import (
    Titles,
    as_maybe_names,
    as_titles,
    check,
    check_line,
    check_names,
    check_title,
)
from ecomkit.catalog.variants import OptionAxis, Options, as_options
from ecomkit.frozen import trusted
from ecomkit.measures import Dimensions, Weight, unit_ratio
from ecomkit.text import require_line
from ecomkit.validators import as_tuple, maybe, one_or_more


def _as_categories(given: str | Iterable[str]) -> tuple[str, ...]:
    # A set has no order of its own, and the same article must be the same value.
    if isinstance(given, set | frozenset):
        try:
            return tuple(sorted(given))
        except TypeError:
            return cast("tuple[str, ...]", tuple(given))
    return one_or_more(given)


def _the_sku() -> Any:
    return attrs.Factory(lambda article: article.sku, takes_self=True)


@attrs.frozen(kw_only=True)
class Article:
    """What a SKU names: a product without variants, a variant, or a bundle.

    A plain SKU is an article with nothing special: ``Article(sku="card")``. ``product`` and
    ``title`` are the SKU where nothing else is said. ``categories`` are the product's, each
    with all above it; ``unit`` is what its price is for and ``content`` how much one unit
    holds; a ``discountable=False`` article is never reduced, and of an
    ``unlimited`` one there is always enough. ``parts`` are
    those of a bundle, ``shares`` how its price is divided over them. A weight of None is
    not known. ``choices`` are what the buyer chooses without another SKU, ``personalization``
    what may be written or printed on it, ``services`` and ``gift_wraps`` the extras that
    can be ordered with it (None: all that the shop has a fee for), ``returns`` how it is
    taken back. The terms of a ``gift_card`` make it money, which is issued for each unit when it is
    paid: digital, not reduced and not taxed where nothing else is said. ``seller`` is the id of
    who sells it, where that is not the shop. ``titles`` are the title in other languages, ``ships_from`` the id of the
    origin it leaves from ("" is the first), ``flags`` what a carrier must know
    (``"lithium"``). Raises InvalidProductError.
    """

    sku: str = attrs.field(validator=check.sku)
    product: str = attrs.field(default=_the_sku(), validator=check.sku)
    title: str = attrs.field(default=_the_sku(), validator=check_title)
    gift_card: GiftCardTerms | None = attrs.field(
        default=None, validator=check_gift_card
    )
    kind: ProductKind = attrs.field(
        default=attrs.Factory(usual_kind, takes_self=True), converter=ProductKind
    )
    options: Options = attrs.field(default=(), converter=as_options)
    categories: tuple[str, ...] = attrs.field(
        default=(), converter=_as_categories, validator=check_names
    )
    tax_category: str = attrs.field(
        default=attrs.Factory(usual_tax_category, takes_self=True), validator=check_line
    )
    discountable: bool = attrs.field(
        default=attrs.Factory(is_usually_discountable, takes_self=True),
        validator=check.flag,
    )
    unlimited: bool = attrs.field(default=False, validator=check.flag)
    shipping_category: str = attrs.field(default="", validator=check_line)
    weight: Weight | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Weight))
    )
    dimensions: Dimensions | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Dimensions))
    )
    unit: str = attrs.field(default="", validator=check_line)
    content: Content | None = attrs.field(
        default=None, converter=as_content, validator=maybe(check.instance_of(Content))
    )
    hs_code: str = attrs.field(default="", validator=check_line)
    origin: str = attrs.field(default="", validator=check_line)
    seller: str = attrs.field(default="", validator=check_line)
    parts: Parts = attrs.field(default=(), converter=as_parts)
    shares: Shares = attrs.field(default=(), converter=as_shares)
    choices: tuple[OptionAxis, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(OptionAxis)
    )
    personalization: PersonalizationSchema = attrs.field(
        default=NO_PERSONALIZATION, validator=check.instance_of(PersonalizationSchema)
    )
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
    ships_from: str = attrs.field(default="", validator=check_line)
    flags: tuple[str, ...] = attrs.field(
        default=(), converter=_as_categories, validator=check_names
    )

    @property
    def unit_weight(self) -> Weight | None:
        """What one unit weighs when it is sent; of what is sold by weight, the unit itself."""
        if self.weight is None and unit_ratio(self.unit, "kg") is not None:
            return Weight.of(1, self.unit)
        return self.weight

    def name_in(self, language: str = "") -> str:
        """The title in a language, and the options that tell it from other variants.

        In the title's own language where there is no other; a region is left out where
        only the language is known.

        Examples:
            >>> shirt = Article(
            ...     sku="s-m", title="Linen shirt", options={"color": "blue", "size": "M"}
            ... )
            >>> shirt.name_in()
            'Linen shirt, blue, M'
        """
        title = self.title
        if self.titles:
            tags = dict(self.titles)
            title = tags.get(language) or tags.get(language.partition("-")[0], title)
        if not self.options:
            return title
        return ", ".join((title, *(value for _, value in self.options)))

    def sold_by(self, named: str) -> str:
        """The id of who sells it on a line that has *named* somebody, or ""; "" is the shop."""
        return named or self.seller

    def as_sold(self, language: str = "") -> Article:
        """What an order keeps of it: its name, kind, seller, parts, how it is taken back."""
        name = self.name_in(language)
        if name != self.title:
            require_line(name, path="$.title", error=InvalidProductError, required=True)
        return trusted(
            _PLAIN,
            sku=self.sku,
            product=self.product,
            title=name,
            kind=self.kind,
            unit=self.unit,
            seller=self.seller,
            parts=self.parts,
            returns=self.returns,
            gift_card=self.gift_card,
        )


_PLAIN = Article(sku="plain")


def articles_of(product: Product, categories: tuple[str, ...]) -> tuple[Article, ...]:
    """The articles that a *product* is ordered as; *categories* with all above them."""
    whole = Article(
        sku=product.id,
        product=product.id,
        title=product.title,
        kind=product.kind,
        categories=categories,
        tax_category=product.tax_category,
        discountable=product.discountable,
        unlimited=product.unlimited,
        shipping_category=product.shipping_category,
        weight=product.weight,
        dimensions=product.dimensions,
        unit=product.unit,
        content=product.content,
        hs_code=product.hs_code,
        origin=product.origin,
        seller=product.seller,
        choices=product.choices,
        personalization=product.personalization,
        services=product.services,
        gift_wraps=product.gift_wraps,
        returns=product.returns,
        titles=product.titles,
        ships_from=product.ships_from,
        flags=product.flags,
        gift_card=product.gift_card,
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
            content=variant.content or product.content,
        )
        for variant in product.variants
    )


def article_of_bundle(bundle: Bundle, categories: tuple[str, ...]) -> Article:
    """The article that a *bundle* is ordered as; *categories* with all above them."""
    return Article(
        sku=bundle.sku,
        title=bundle.title,
        categories=categories,
        tax_category=bundle.tax_category,
        discountable=bundle.discountable,
        parts=bundle.parts,
        shares=bundle.shares,
        services=bundle.services,
        gift_wraps=bundle.gift_wraps,
        returns=bundle.returns,
        titles=bundle.titles,
    )
