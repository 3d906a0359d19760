"""Occasion: who buys, where to, when and how; all that pricing needs apart from the cart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import attrs

from ecomkit.addressing.place import Place
from ecomkit.catalog.article import Article
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.money.validators import MoneyValidators, as_money, maybe_money
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.pricing.values.usage import UNUSED, Usage
from ecomkit.tax.outside.assessment import TaxAssessment
from ecomkit.tax.supply import Exemption
from ecomkit.validators import as_dict, as_names, maybe, one_or_more

check = MoneyValidators(InvalidPriceError)


_is_place = maybe(check.instance_of(Place, hint='Place("DE"), or address.place'))


@attrs.frozen(kw_only=True)
class PriceOverride:
    """A price that somebody in the shop set by hand, and why.

    With an ``article``, the line is of something that no price list or catalog knows: an
    engraving, a crate, an old machine taken back (at a price below zero). The article has
    the line's SKU; its title, kind and tax category are what is sold. ``includes_tax``
    left out means as the price list does, or as prices are shown.

    Examples:
        >>> from ecomkit.catalog import Article
        >>> sign = Article(sku="sign", title="Sign, painted", kind="service")
        >>> override = PriceOverride(
        ...     unit_price=Money("80", "EUR"), reason="agreed by phone", article=sign
        ... )
    """

    unit_price: Money = attrs.field(converter=as_money, validator=check.money())
    reason: str = attrs.field(validator=check.name)
    by: str = ""
    article: Article | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Article))
    )
    includes_tax: bool | None = attrs.field(
        default=None, validator=maybe(check.instance_of(bool))
    )

    def __attrs_post_init__(self) -> None:
        if self.unit_price.amount < 0 and self.article is None:
            raise InvalidPriceError(
                f"{self.unit_price} is below zero",
                path="$.unit_price",
                hint="only an article of its own (a trade-in) gives money back",
            )


@attrs.frozen(kw_only=True)
class Buyer:
    """What pricing needs to know about the buyer.

    By ``key`` uses and orders are counted, where they are limited for one buyer; left out,
    by the id. It is what the shop says, such as a guest's e-mail address
    (:func:`~ecomkit.customers.email_key`) or the fingerprint of a card. Buyers without key
    and id are counted as one. ``order_count`` counts earlier orders; ``tax_ids`` are
    look-ups of the buyer's tax numbers. ``place`` is the buyer's own place, that of the
    billing address: what is not shipped is taxed there.
    """

    id: str = attrs.field(default="", validator=check.text)
    key: str = attrs.field(default="", validator=check.text)
    groups: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    order_count: int = attrs.field(default=0, validator=check.whole_number())
    is_business: bool = False
    tax_ids: tuple[TaxEvidence, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(TaxEvidence)
    )
    exemptions: tuple[Exemption, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(Exemption)
    )
    place: Place | None = attrs.field(default=None, validator=_is_place)

    @property
    def counted_by(self) -> str:
        """By what uses and orders of this buyer are counted: the key, or the id."""
        return self.key or self.id


ANYBODY = Buyer()


@attrs.frozen(kw_only=True)
class DeliveryFacts:
    """What a tax law asks about one delivery, where it differs from the rest of the sale.

    ``place`` is where the goods are handed over (the counter, where they are picked up),
    ``origin`` where they leave from, ``worth`` what they are worth without tax and carriage.
    """

    place: Place | None = attrs.field(default=None, validator=_is_place)
    origin: Place | None = attrs.field(default=None, validator=_is_place)
    worth: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )


@attrs.frozen(kw_only=True)
class Occasion:
    """The moment of a sale.

    ``place`` is where the goods go if the cart does not say, ``origin`` where they leave
    from if not from the shop's home; ``payment_method`` what the
    buyer chose to pay with; ``worth`` what the goods count in the currency of a tax law that
    has a limit (IOSS: 150 EUR); ``deliveries`` hold such facts for single deliveries, by
    their ids ("" without an address), ``origins`` for single articles, by SKU; ``usage`` is
    what limited promotions have used up so far; ``overrides`` are prices set by hand, by
    line key. ``shown`` is the side of the tax, net or gross, on which this buyer is shown
    prices, and on which amounts of rules are stated that do not say otherwise; left out,
    that of the price list of highest priority. ``tax_assessment`` is the answer of an outside
    tax engine to :meth:`Pricer.tax_question`; its taxes are those of the sale.
    """

    at: datetime = attrs.field(validator=check.moment)
    channel: str = attrs.field(default="", validator=check.text)
    buyer: Buyer = attrs.field(
        default=ANYBODY, validator=check.instance_of(Buyer, hint='Buyer(id="ada")')
    )
    place: Place | None = attrs.field(default=None, validator=_is_place)
    origin: Place | None = attrs.field(default=None, validator=_is_place)
    payment_method: str = attrs.field(default="", validator=check.text)
    worth: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )
    deliveries: Mapping[str, DeliveryFacts] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=check.members(DeliveryFacts),
        hash=False,
    )
    origins: Mapping[str, Place] = attrs.field(
        factory=dict, converter=as_dict, validator=check.members(Place), hash=False
    )
    usage: Usage = attrs.field(default=UNUSED, validator=check.instance_of(Usage))
    overrides: Mapping[str, PriceOverride] = attrs.field(
        factory=dict,
        converter=as_dict,
        validator=check.members(PriceOverride),
        hash=False,
    )
    shown: TaxSide | None = attrs.field(
        default=None, converter=attrs.converters.optional(TaxSide)
    )

    tax_assessment: TaxAssessment | None = attrs.field(
        default=None, validator=maybe(check.instance_of(TaxAssessment))
    )

    def __attrs_post_init__(self) -> None:
        if self.shown is TaxSide.LISTED:
            raise InvalidPriceError(
                "a buyer is shown prices with tax or without",
                path="$.shown",
                hint="'net' or 'gross'",
            )
