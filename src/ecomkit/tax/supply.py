"""Supply: the facts of a sale that tax laws ask for."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.addressing.place import Place
from ecomkit.addressing.territory import as_areas
from ecomkit.catalog.product import ProductKind
from ecomkit.choices import StrictEnum
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.money.validators import maybe_money
from ecomkit.tax.errors import InvalidTaxError, check
from ecomkit.tax.jurisdiction import as_capitals, lies_in, require_regions
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.validators import as_names, maybe, one_or_more, require_since_before_until


class SupplyKind(StrictEnum):
    """What is supplied: goods, services, or digital content."""

    GOODS = "goods"
    SERVICES = "services"
    DIGITAL = "digital"

    @classmethod
    def from_product(cls, kind: ProductKind) -> SupplyKind:
        """What is supplied where a product of this kind is sold."""
        return _OF_PRODUCT.get(kind, cls.GOODS)


_OF_PRODUCT = {
    ProductKind.SERVICE: SupplyKind.SERVICES,
    ProductKind.DIGITAL: SupplyKind.DIGITAL,
}


@attrs.frozen(kw_only=True)
class Exemption:
    """A certificate that a buyer owes no tax on some goods in some places.

    ``certificate`` is its number. ``taxes`` (ids), ``categories``, ``countries`` and
    ``regions`` left empty mean all of them; ``until`` is the first day on which it is no
    longer valid.
    """

    reason: str = attrs.field(validator=check.name)
    certificate: str = attrs.field(default="", validator=check.text)
    treatment: TaxTreatment = attrs.field(
        default=TaxTreatment.EXEMPT, converter=TaxTreatment
    )
    vatex: str = attrs.field(default="", validator=check.text)
    taxes: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    categories: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check.names
    )
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=as_areas)
    regions: frozenset[str] = attrs.field(default=frozenset(), converter=as_capitals)
    since: date | None = attrs.field(default=None, validator=maybe(check.day))
    until: date | None = attrs.field(default=None, validator=maybe(check.day))

    def __attrs_post_init__(self) -> None:
        if self.treatment.is_taxed:
            raise InvalidTaxError(
                f"an exemption cannot be treated as {self.treatment.name}",
                path="$.treatment",
            )
        require_regions(self.regions, self.countries)
        require_since_before_until(self.since, self.until, error=InvalidTaxError)

    def holds_on(self, day: date) -> bool:
        """Whether the certificate is valid on a day."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )

    def covers(self, tax: str, category: str, place: Place | None, on: date) -> bool:
        """Whether it exempts goods of *category* at *place* from *tax* on a day."""
        return (
            (not self.taxes or tax in self.taxes)
            and (not self.categories or category in self.categories)
            and self.holds_on(on)
            and (
                not (self.countries or self.regions)
                if place is None
                else lies_in(
                    place,
                    self.countries,
                    self.regions,
                    place.standing.wide if self.regions else place.standing.taxed,
                )
            )
        )


_is_place = maybe(check.instance_of(Place, hint='Place("DE"), or address.place'))


@attrs.frozen(kw_only=True, cache_hash=True)
class Supply:
    """The facts that decide the place and the treatment of a supply.

    ``on`` is the day of supply in the shop's time zone; ``ship_to`` is where goods are
    handed over, None until the buyer has given an address; ``buyer_place`` is the buyer's
    own place, that of the billing address, where it is another one; ``buyer_tax_ids`` are look-ups of the buyer's tax numbers. ``worth`` is the value of
    the consignment's goods without tax and carriage, in the currency of the law's limit.
    """

    on: date = attrs.field(validator=check.day)
    ship_to: Place | None = attrs.field(default=None, validator=_is_place)
    ship_from: Place | None = attrs.field(default=None, validator=_is_place)
    is_business: bool = attrs.field(default=False, validator=check.flag)
    buyer_tax_ids: tuple[TaxEvidence, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(TaxEvidence)
    )
    exemptions: tuple[Exemption, ...] = attrs.field(
        default=(), converter=one_or_more, validator=check.members(Exemption)
    )
    kind: SupplyKind = attrs.field(default=SupplyKind.GOODS, converter=SupplyKind)
    worth: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )
    buyer_place: Place | None = attrs.field(default=None, validator=_is_place)

    @property
    def place(self) -> Place | None:
        """Where goods go; for what is not shipped, the buyer's own place."""
        return self.place_of(self.kind)

    def place_of(self, kind: SupplyKind) -> Place | None:
        """Where a supply of a *kind* goes (Directive 2006/112/EC, art. 33, 44 and 58)."""
        if kind is SupplyKind.GOODS or self.buyer_place is None:
            return self.ship_to
        return self.buyer_place
