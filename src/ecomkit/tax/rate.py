"""TaxRate: a tax as a shop writes it down: how much, on what, where and when."""

from __future__ import annotations

from datetime import date
from functools import cached_property

import attrs

from ecomkit.choices import StrictEnum
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.errors import short_repr
from ecomkit.money.amount import Money
from ecomkit.money.rate import Rate
from ecomkit.money.validators import as_rate, maybe_money
from ecomkit.tax.errors import InvalidTaxError, check
from ecomkit.tax.jurisdiction import EVERYWHERE, Jurisdiction
from ecomkit.tax.scheme import TaxScheme
from ecomkit.tax.supply import Exemption
from ecomkit.tax.treatment import TaxTreatment
from ecomkit.validators import maybe, require_since_before_until


class TaxKind(StrictEnum):
    """What a tax is measured by."""

    PERCENT = "percent"
    PERCENT_OF_GROSS = "percent_of_gross"
    PER_UNIT = "per_unit"
    PER_LINE = "per_line"
    PER_ORDER = "per_order"


class SourceTrust(StrictEnum):
    """How far a row can be relied on.

    ``AUTHORITY``: published by the authority that levies the tax, or the law itself.
    ``COPY``: the authority's data, republished by others. ``SECONDARY``: any other source.
    """

    AUTHORITY = "authority"
    COPY = "copy"
    SECONDARY = "secondary"


_NOTHING = Rate(0)
_PERCENTAGES = (TaxKind.PERCENT, TaxKind.PERCENT_OF_GROSS)


def _usual_treatment(rate: TaxRate) -> TaxTreatment:
    # A percentage of nothing is a rate of zero: a standard one has a rate (EN 16931, BR-S-05).
    is_zero = rate.kind in _PERCENTAGES and not rate.rate
    return TaxTreatment.ZERO if is_zero else TaxTreatment.STANDARD


@attrs.frozen(kw_only=True)
class TaxRate:
    """One tax on one category of goods in one area, for a span of days.

    ``included`` says whether prices include this tax already; left out, the price list
    decides. Taxes are computed in the order of ``sequence``: one that ``affects_base`` is
    added to the base of later ones, unless they are ``base_unaffected``; a ``compound``
    tax is charged on the goods and every earlier tax. ``until`` is the first day on which
    it no longer applies. A percentage of 0 is zero-rated, unless ``treatment`` says otherwise.
    ``exempt_below`` exempts units priced below an amount;
    ``excess_over`` taxes only the part of a unit's price above one. ``reason`` says why a
    tax is zero. ``authority`` is where a shop registers to collect it; ``source``,
    ``as_of`` and ``trust`` say where the row was read, when, and how reliable that is.
    ``evidence`` proves why this buyer is not charged; ``scheme`` is the special scheme under
    which the seller shows no tax (:meth:`under_scheme`).

    Examples:
        >>> vat = TaxRate(id="vat", rate="19%", jurisdiction=Jurisdiction(countries="DE"))
        >>> print(vat.not_charged(TaxTreatment.EXPORT, "Export").rate)
        0%
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
        default=attrs.Factory(_usual_treatment, takes_self=True), converter=TaxTreatment
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
    scheme: TaxScheme | None = attrs.field(
        default=None, converter=attrs.converters.optional(TaxScheme)
    )

    def __attrs_post_init__(self) -> None:
        if self.scheme is not None and self.treatment is not TaxTreatment.EXEMPT:
            raise self._mistake("scheme", "is exempt under a special scheme")
        fixed = self.kind in (TaxKind.PER_UNIT, TaxKind.PER_LINE, TaxKind.PER_ORDER)
        if fixed != (self.amount is not None):
            needed = "needs an amount" if fixed else "takes a rate, not an amount"
            raise self._mistake("amount", needed)
        if self.rate and not self.treatment.is_taxed:
            raise self._mistake("treatment", "has no rate under this treatment")
        if self.excess_over is not None and self.kind is not TaxKind.PERCENT:
            raise self._mistake("excess_over", "cannot tax a part of a price")
        if self.kind is TaxKind.PER_ORDER and (
            self.included or self.affects_base or self.exempt_below is not None
        ):
            raise self._mistake("kind", "comes on top, and no other tax is based on it")
        require_since_before_until(self.since, self.until, error=InvalidTaxError)

    def _mistake(self, field: str, problem: str) -> InvalidTaxError:
        return InvalidTaxError(
            f"tax {short_repr(self.id)} of kind {self.kind} {problem}",
            path=f"$.{field}",
        )

    def not_charged(
        self,
        treatment: TaxTreatment,
        reason: str,
        vatex: str = "",
        evidence: Exemption | TaxEvidence | None = None,
    ) -> TaxRate:
        """This tax on a sale on which it is not charged: zero, with the reason."""
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
            scheme=None,
        )

    @property
    def is_freed(self) -> bool:
        """Whether it is not owed in this sale, for a reason: by this buyer, or at this place."""
        return self.treatment.needs_reason or (
            self.treatment is TaxTreatment.ZERO and bool(self.reason)
        )

    def under_scheme(self, scheme: TaxScheme) -> TaxRate:
        """This tax where a special scheme keeps it off the paper: the scheme's words instead."""
        exempt = self.not_charged(TaxTreatment.EXEMPT, scheme.reason, scheme.vatex)
        return attrs.evolve(exempt, scheme=scheme)

    @property
    def mark(self) -> tuple[object, ...]:
        """What tells a row of a table from all others."""
        return self.id, self.category, self.since, self.jurisdiction

    @cached_property
    def summed_by(self) -> tuple[object, ...]:
        """What rows of a summary have in common: the tax, its treatment, rate and reason."""
        reason = "" if self.treatment.is_taxed else self.reason
        vatex = "" if self.treatment.is_taxed else self.vatex
        return self.id, self.rate, self.treatment, reason, vatex

    @cached_property
    def as_charged(self) -> TaxRate:
        """This tax as it came out: what is charged needs no reason and no condition."""
        if not self.treatment.is_taxed or not (self.reason or self.exempt_below):
            return self
        reason = self.reason if self.excess_over is not None else ""
        return attrs.evolve(self, exempt_below=None, reason=reason)

    def holds_on(self, day: date) -> bool:
        """Whether this row applies on *day*."""
        return (self.since is None or self.since <= day) and (
            self.until is None or day < self.until
        )
