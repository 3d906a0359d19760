"""Supply: who sells what to whom, from where to where, on which day, as a tax law asks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import attrs

from ecomkit.addressing.country import find_country
from ecomkit.addressing.place import Place
from ecomkit.choices import NamedChoice
from ecomkit.customers.tax_number import TaxEvidence
from ecomkit.money.amount import Money
from ecomkit.tax.errors import InvalidTaxError
from ecomkit.tax.treatment import Treatment


class SupplyKind(NamedChoice):
    """What is supplied: things, work done, or what is delivered over a wire."""

    GOODS = "goods"
    SERVICES = "services"
    DIGITAL = "digital"


def _names(names: str | Iterable[str]) -> frozenset[str]:
    return frozenset((names,) if isinstance(names, str) else names)


def _countries(names: str | Iterable[str]) -> frozenset[str]:
    return frozenset(find_country(name) for name in _names(names))


def _capitals(names: str | Iterable[str]) -> frozenset[str]:
    return frozenset(name.upper() for name in _names(names))


def _day(instance: object, attribute: object, on: date) -> None:
    if not isinstance(on, date) or isinstance(on, datetime):
        raise InvalidTaxError(
            f"{on!r} is not a day",
            path="$.on",
            hint="the day in the shop's time zone: moment.astimezone(zone).date()",
        )


@attrs.frozen(kw_only=True)
class Exemption:
    """A buyer who owes no tax on some goods in some places, and the paper that says so.

    ``certificate`` is the paper's number. ``taxes`` (ids), ``categories``, ``countries``
    and ``regions`` left empty mean all of them; ``until`` is the first day on which the
    paper no longer holds.
    """

    reason: str
    certificate: str = ""
    treatment: Treatment = attrs.field(default=Treatment.EXEMPT, converter=Treatment)
    vatex: str = ""
    taxes: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    categories: frozenset[str] = attrs.field(default=frozenset(), converter=_names)
    countries: frozenset[str] = attrs.field(default=frozenset(), converter=_countries)
    regions: frozenset[str] = attrs.field(default=frozenset(), converter=_capitals)
    since: date | None = None
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.treatment.is_taxed:
            raise InvalidTaxError(
                f"an exemption cannot be treated as {self.treatment.name}",
                path="$.treatment",
            )
        if not self.reason.strip():
            raise InvalidTaxError("an exemption needs a reason", path="$.reason")

    def covers(self, tax: str, category: str, place: Place | None, on: date) -> bool:
        """Whether it frees goods of *category* at *place* from *tax* on a day."""
        return (
            (not self.taxes or tax in self.taxes)
            and (not self.categories or category in self.categories)
            and (self.since is None or self.since <= on)
            and (self.until is None or on < self.until)
            and (
                not (self.countries or self.regions)
                if place is None
                else (not self.countries or place.country in self.countries)
                and (not self.regions or place.region in self.regions)
            )
        )


def _proofs(proofs: Iterable[TaxEvidence]) -> tuple[TaxEvidence, ...]:
    return tuple(proofs)


def _papers(papers: Iterable[Exemption]) -> tuple[Exemption, ...]:
    return tuple(papers)


@attrs.frozen(kw_only=True, cache_hash=True)
class Supply:
    """The facts on which the place of supply and the treatment of a sale depend.

    ``on`` is the day of supply in the shop's time zone; ``ship_to`` is None while the
    buyer has not said where (for what is not shipped, it is where the buyer is);
    ``buyer_tax_ids`` are look-ups of the buyer's tax numbers. ``worth`` is what the
    consignment's goods are worth without tax and carriage, in the currency of the limit
    of the law that asks, where one does.
    """

    on: date = attrs.field(validator=_day)
    ship_to: Place | None = None
    ship_from: Place | None = None
    is_business: bool = False
    buyer_tax_ids: tuple[TaxEvidence, ...] = attrs.field(default=(), converter=_proofs)
    exemptions: tuple[Exemption, ...] = attrs.field(default=(), converter=_papers)
    kind: SupplyKind = attrs.field(default=SupplyKind.GOODS, converter=SupplyKind)
    worth: Money | None = None

    def __attrs_post_init__(self) -> None:
        for place, evidence in enumerate(self.buyer_tax_ids):
            if not isinstance(evidence, TaxEvidence):
                raise InvalidTaxError(
                    f"{evidence!r} is no proof of a tax number",
                    path=f"$.buyer_tax_ids[{place}]",
                    hint="TaxEvidence(number, checked_at, checker, answer)",
                )
