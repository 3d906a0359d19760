"""A tax as a shop writes it down: how much, of what, where, and from when to when."""

from __future__ import annotations

from datetime import date

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import as_rate, maybe_money
from ecomkit.tax.errors import InvalidTaxError, check
from ecomkit.tax.jurisdiction import EVERYWHERE, Jurisdiction
from ecomkit.tax.supply import Exemption
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.validators import maybe, require_order


class TaxKind(StrictEnum):
    """What a tax is measured by."""

    PERCENT = "percent"
    PERCENT_OF_GROSS = "percent_of_gross"
    PER_UNIT = "per_unit"
    PER_LINE = "per_line"
    PER_ORDER = "per_order"


class SourceTrust(StrictEnum):
    """How far a row can be relied on.

    ``AUTHORITY``: read at the authority that levies the tax, or in its law. ``COPY``: the
    authority's own data, as somebody republished them. ``SECONDARY``: told by others.
    """

    AUTHORITY = "authority"
    COPY = "copy"
    SECONDARY = "secondary"


_NOTHING = Rate(0)


@attrs.frozen(kw_only=True)
class TaxRate:
    """One tax on one class of goods in one area, for a span of days.

    ``included`` says whether prices hold this tax already; left out, the price list
    decides. Taxes stack in the order of ``sequence``: one that ``affects_base`` joins the base
    of the later ones, unless they are ``base_unaffected``; a ``compound`` tax is charged on the
    goods and every earlier tax. ``until`` is the first day on which it no longer holds.
    ``exempt_below`` frees units priced below an amount; ``excess_over`` taxes only the
    part of a unit's price above one. ``reason`` says why there is no tax, where there is
    none. ``authority`` is where a shop registers to collect it; ``source``, ``as_of`` and
    ``trust`` tell where the row was read, when, and how far that can be relied on.
    ``evidence`` is the proof on which this buyer was freed.
    """

    id: str = attrs.field(validator=check.name)
    rate: Rate = attrs.field(
        default=_NOTHING, converter=as_rate, validator=check.rate()
    )
    category: str = attrs.field(default="*", validator=check.name)
    name: str = attrs.field(default="", validator=check.text)
    kind: TaxKind = attrs.field(default=TaxKind.PERCENT, converter=TaxKind)
    amount: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )
    jurisdiction: Jurisdiction = attrs.field(
        default=EVERYWHERE, validator=check.instance_of(Jurisdiction)
    )
    included: bool | None = attrs.field(default=None, validator=maybe(check.flag))
    sequence: int = attrs.field(default=0, validator=check.whole_number())
    compound: bool = attrs.field(default=False, validator=check.flag)
    affects_base: bool = attrs.field(default=False, validator=check.flag)
    base_unaffected: bool = attrs.field(default=False, validator=check.flag)
    treatment: TaxTreatment = attrs.field(
        default=TaxTreatment.STANDARD, converter=TaxTreatment
    )
    reason: str = attrs.field(default="", validator=check.text)
    vatex: str = attrs.field(default="", validator=check.text)
    since: date | None = attrs.field(default=None, validator=maybe(check.day))
    until: date | None = attrs.field(default=None, validator=maybe(check.day))
    on_delivery: bool = attrs.field(default=True, validator=check.flag)
    exempt_below: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )
    excess_over: Money | None = attrs.field(
        default=None, converter=maybe_money, validator=maybe(check.money())
    )
    authority: str = attrs.field(default="", validator=check.text)
    source: str = attrs.field(default="", validator=check.text)
    as_of: date | None = attrs.field(default=None, validator=maybe(check.day))
    trust: SourceTrust | None = attrs.field(
        default=None, converter=attrs.converters.optional(SourceTrust)
    )
    evidence: Exemption | TaxEvidence | None = attrs.field(
        default=None, validator=maybe(check.instance_of(Exemption, TaxEvidence))
    )

    def __attrs_post_init__(self) -> None:
        fixed = self.kind in (TaxKind.PER_UNIT, TaxKind.PER_LINE, TaxKind.PER_ORDER)
        if fixed != (self.amount is not None):
            raise InvalidTaxError(
                f"tax {short_repr(self.id)} of kind {self.kind} "
                + ("needs an amount" if fixed else "takes a rate, not an amount"),
                path="$.amount",
            )
        if self.rate and not self.treatment.is_taxed:
            raise InvalidTaxError(
                f"tax {short_repr(self.id)} has a rate, but is treated as {self.treatment.name}",
                path="$.treatment",
                hint="only standard-rated supplies carry a rate",
            )
        if self.excess_over is not None and self.kind is not TaxKind.PERCENT:
            raise InvalidTaxError(
                f"tax {short_repr(self.id)} of kind {self.kind} has no part of a price to tax",
                path="$.excess_over",
            )
        if self.kind is TaxKind.PER_ORDER and (
            self.included or self.affects_base or self.exempt_below is not None
        ):
            raise InvalidTaxError(
                f"tax {short_repr(self.id)} is charged once per order: it comes on top of the "
                "prices, whatever they are, and no other tax stands on it",
                path="$.kind",
            )
        require_order(self.since, self.until, error=InvalidTaxError)

    def not_charged(
        self,
        treatment: TaxTreatment,
        reason: str,
        vatex: str = "",
        evidence: Exemption | TaxEvidence | None = None,
    ) -> TaxRate:
        """This tax for a sale on which it is not charged: nothing, with the reason."""
        return attrs.evolve(
            self,
            rate=_NOTHING,
            amount=None,
            kind=TaxKind.PERCENT,
            treatment=treatment,
            reason=reason,
            vatex=vatex,
            exempt_below=None,
            excess_over=None,
            evidence=evidence,
        )

    def holds_on(self, day: date) -> bool:
        """Whether this row is in force on *day*."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )
