"""Product: what is sold, described; it never holds a price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import attrs

from ecomkit.attributes import BY_NAME, Attributes, as_attributes
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
from ecomkit.catalog.return_rule import AS_THE_SHOP_SAYS, ReturnRule
from ecomkit.catalog.validators import (
    Titles,
    as_country,
    as_hs_code,
    as_maybe_names,
    as_titles,
    check,
    check_hs_code,
    check_line,
    check_names,
    check_prose,
    check_title,
)
from ecomkit.catalog.variants import (
    OptionAxis,
    Options,
    Variant,
    as_options,
    check_matrix,
)
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.measures import UNITS, Dimensions, Weight
from ecomkit.validators import as_tuple, maybe, require_types


class ProductKind(StrictEnum):
    """How it is delivered: in a parcel, at an appointment, by a link."""

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
    """A picture of a product, and what it shows for those who cannot see it."""

    url: str = attrs.field(validator=check_title, kw_only=False)
    alt: str = attrs.field(default="", validator=check_line)


def _as_options_list(
    combinations: Iterable[Mapping[str, str] | Options],
) -> tuple[Options, ...]:
    is_one = isinstance(combinations, Mapping)
    listed: tuple[Any, ...] = as_tuple((combinations,) if is_one else combinations)
    require_types(listed, object, path="$.not_made", error=InvalidProductError)
    return tuple(sorted(as_options(each) for each in listed))


@attrs.frozen(kw_only=True)
class Product:
    """Something the shop sells, in one or several variants.

    ``id`` names the product, and is its SKU if it has no variants. With ``axes``, the
    ``variants`` cover every combination once, except those ``not_made``; of ``choices``
    the buyer takes one value each, and the SKU stays the same. ``categories``
    are ids, the main one first; ``attributes`` facts that are shown and compared;
    ``unit`` the unit of measure it is sold by and ``content`` how much one unit holds;
    a ``discountable=False`` product is never reduced; of an
    ``unlimited`` one there is always enough; ``hs_code`` and ``origin`` are for customs
    (Harmonized System, ISO 3166-1); ``personalization`` is what buyers may ask for,
    ``services`` and ``gift_wraps`` the extras that can be ordered with it (None: all that
    the shop has a fee for), ``returns`` how it is taken back. ``titles`` are the title in
    other languages, ``ships_from`` is the origin it leaves from, ``flags`` are what a carrier must
    know. The terms of a ``gift_card`` make it one: digital, not reduced and not taxed
    where nothing else is said.
    Raises InvalidProductError, and OptionMatrixError for variants that do not fit.
    """

    id: str = attrs.field(validator=check.sku, kw_only=False)
    title: str = attrs.field(validator=check_title, kw_only=False)
    gift_card: GiftCardTerms | None = attrs.field(
        default=None, validator=check_gift_card
    )
    kind: ProductKind = attrs.field(
        default=attrs.Factory(usual_kind, takes_self=True), converter=ProductKind
    )
    description: str = attrs.field(default="", validator=check_prose)
    images: tuple[Image, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Image)
    )
    categories: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_names
    )
    tags: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_names
    )
    attributes: Attributes = attrs.field(default=(), converter=as_attributes)
    tax_category: str = attrs.field(
        default=attrs.Factory(usual_tax_category, takes_self=True),
        validator=check_title,
    )
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
    discountable: bool = attrs.field(
        default=attrs.Factory(is_usually_discountable, takes_self=True),
        validator=check.flag,
    )
    unlimited: bool = attrs.field(default=False, validator=check.flag)
    hs_code: str = attrs.field(
        default="", converter=as_hs_code, validator=check_hs_code
    )
    origin: str = attrs.field(default="", converter=as_country)
    seller: str = attrs.field(default="", validator=check_line)
    axes: tuple[OptionAxis, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(OptionAxis)
    )
    variants: tuple[Variant, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check.members(Variant)
    )
    not_made: tuple[Options, ...] = attrs.field(default=(), converter=_as_options_list)
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
        default=(), converter=as_tuple, validator=check_names
    )
    since: date | None = attrs.field(default=None, validator=maybe(check.day))

    def __attrs_post_init__(self) -> None:
        if self.axes or self.variants or self.not_made:
            check_matrix(self.axes, self.variants, set(self.not_made))
        if len(set(self.skus)) < len(self.skus):
            raise InvalidProductError("two variants have one SKU", path="$.variants")
        recipient = "" if self.gift_card is None else self.gift_card.mail_to
        fields = {field.name for field in self.personalization.fields}
        if recipient not in {"", *fields}:
            raise InvalidProductError(
                f"there is no personalization {short_repr(recipient)}",
                path="$.gift_card.mail_to",
                hint=f"one of {', '.join(sorted(fields)) or 'none'}",
            )

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

    def find(self, chosen: Mapping[str, str]) -> Variant | None:
        """The variant of these chosen options; None if there is none."""
        wanted = as_options(chosen)
        return next((each for each in self.variants if each.options == wanted), None)
