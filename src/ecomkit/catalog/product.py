"""Product: what is sold, described; it never holds a price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from ecomkit.catalog import facts
from ecomkit.catalog.errors import InvalidProductError
from ecomkit.catalog.facts import Facts
from ecomkit.catalog.personalization import PersonalizationSchema
from ecomkit.catalog.variants import (
    OptionAxis,
    Options,
    Variant,
    check_matrix,
    options,
)
from ecomkit.choices import StrictEnum
from ecomkit.measures import UNITS, Dimensions, Weight


class ProductKind(StrictEnum):
    """What becomes of it after the sale: a parcel, an appointment, a link."""

    GOODS = "goods"
    SERVICE = "service"
    DIGITAL = "digital"
    MADE_TO_ORDER = "made_to_order"

    @property
    def ships(self) -> bool:
        """Whether it is sent in a parcel."""
        return self in (ProductKind.GOODS, ProductKind.MADE_TO_ORDER)


@attrs.frozen(kw_only=True)
class Image:
    """A picture of a product, and what it shows for those who do not see it."""

    url: str = attrs.field(validator=facts.required, kw_only=False)
    alt: str = attrs.field(default="", validator=facts.text)


def images(values: Iterable[Image]) -> tuple[Image, ...]:
    """*values* as pictures."""
    return facts.tuple_of(values, Image, "images")


def _axes(values: Iterable[OptionAxis]) -> tuple[OptionAxis, ...]:
    return facts.tuple_of(values, OptionAxis, "axes")


def _variants(values: Iterable[Variant]) -> tuple[Variant, ...]:
    return facts.tuple_of(values, Variant, "variants")


def _not_made(
    given: Iterable[Mapping[str, str] | Options],
) -> tuple[Options, ...]:
    if isinstance(given, str | Mapping) or not isinstance(given, Iterable):
        raise InvalidProductError("must be a list of options", path="$.not_made")
    return tuple(sorted(options(each) for each in given))


@attrs.frozen(kw_only=True)
class Product:
    """Something the shop sells, in one or several variants.

    ``id`` names the product, and is the SKU it is ordered by where it has no variants.
    With ``axes``, the ``variants`` cover every combination once, but those ``not_made``.
    ``categories`` are ids, the first the main one; ``attributes`` facts that are shown
    and compared; ``unit`` the unit of measure it is sold by; ``hs_code`` and ``origin``
    what customs ask for; ``personal`` what is made to the buyer's wish.
    """

    id: str = attrs.field(converter=facts.sku, kw_only=False)
    title: str = attrs.field(validator=facts.required, kw_only=False)
    kind: ProductKind = attrs.field(default=ProductKind.GOODS, converter=ProductKind)
    description: str = attrs.field(default="", validator=facts.prose)
    images: tuple[Image, ...] = attrs.field(default=(), converter=images)
    categories: tuple[str, ...] = attrs.field(
        default=(), converter=facts.names, validator=facts.named
    )
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=facts.names, validator=facts.named
    )
    attributes: Facts = attrs.field(default=(), converter=facts.attributes)
    tax_category: str = attrs.field(default="standard", validator=facts.required)
    shipping_category: str = attrs.field(default="", validator=facts.text)
    weight: Weight | None = attrs.field(default=None, validator=facts.maybe(Weight))
    dimensions: Dimensions | None = attrs.field(
        default=None, validator=facts.maybe(Dimensions)
    )
    unit: str = attrs.field(default="", validator=facts.text)
    hs_code: str = attrs.field(default="", converter=facts.hs_code)
    origin: str = attrs.field(default="", converter=facts.country)
    seller: str = attrs.field(default="", validator=facts.text)
    axes: tuple[OptionAxis, ...] = attrs.field(default=(), converter=_axes)
    variants: tuple[Variant, ...] = attrs.field(default=(), converter=_variants)
    not_made: tuple[Options, ...] = attrs.field(default=(), converter=_not_made)
    personal: PersonalizationSchema = attrs.field(
        factory=PersonalizationSchema, validator=facts.maybe(PersonalizationSchema)
    )
    since: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.axes or self.variants or self.not_made:
            check_matrix(self.axes, self.variants, set(self.not_made))
        if len(set(self.skus)) < len(self.skus):
            raise InvalidProductError("two variants have one SKU", path="$.variants")

    @property
    def skus(self) -> tuple[str, ...]:
        """What it is ordered by: the SKUs of its variants, or its own id."""
        if self.variants:
            return tuple(variant.sku for variant in self.variants)
        return (self.id,)

    @property
    def is_divisible(self) -> bool:
        """Whether a part of one unit can be sold."""
        return self.unit in UNITS and UNITS[self.unit].divisible

    def find(self, chosen: dict[str, str]) -> Variant | None:
        """The variant of these chosen options; None where there is none."""
        wanted = options(chosen)
        for variant in self.variants:
            if variant.options == wanted:
                return variant
        return None
