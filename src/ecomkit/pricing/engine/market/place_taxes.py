"""PlaceTaxes: the taxes at one place, and what prices that include taxes become there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

import attrs

from ecomkit.money.allocate import apportion
from ecomkit.money.rate import Rate
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.result.part_share import PartShare
from ecomkit.tax.compiled import TaxClass, compile_class
from ecomkit.tax.derived import GoodsPart, in_portions
from ecomkit.tax.policy import CrossBorderPricing, TaxPolicy
from ecomkit.tax.ports import TaxRules
from ecomkit.tax.rate import TaxRate
from ecomkit.tax.supply import Supply, SupplyKind
from ecomkit.tax.vouchers import resolved


class PlacedPrice(NamedTuple):
    """How a price of so many units changes on its way to a place, and how it is taxed there.

    ``listed`` are the taxes of the price as it is listed, before it is converted. Of a
    bundle, ``portions`` are those of the net on which each of its taxes falls,
    ``levies`` what is in the base of each besides, for a unit, ``parts``
    what each of its parts bears of it, where that is known.
    """

    convert: Callable[[int, int], int]
    tax: TaxClass
    includes_tax: bool
    listed: TaxClass
    portions: tuple[Rate, ...] = ()
    levies: tuple[Rate, ...] = ()
    parts: tuple[PartShare, ...] = ()

    @property
    def held_by_parts(self) -> TaxClass | None:
        """The taxes that the price of a bundle holds at home; None of other prices."""
        return self.listed if self.portions and self.listed.includes else None


class BundlePart(NamedTuple):
    """A part of a bundle: how it is taxed, and how many there are."""

    sku: str
    category: str
    kind: SupplyKind
    number: int


class PlaceTaxes:
    """The taxes of one supply, compiled for one currency and scale."""

    def __init__(
        self, taxes: TaxRules, supply: Supply, policy: TaxPolicy, scale: Scale
    ) -> None:
        self._taxes = taxes
        self._supply = supply
        self._home = Supply(on=supply.on, ship_to=taxes.home or supply.ship_to)
        self._rounding = policy.rounding
        self._abroad = policy.abroad
        self._unit = 10**scale.places
        self._currency = scale.currency
        self.policy = policy
        self._classes: dict[tuple[tuple[TaxRate, ...], bool], TaxClass] = {}
        self.some_included = False  # whether any tax met here is part of a price

    def place(
        self, category: str, kind: SupplyKind, *, includes_tax: bool
    ) -> PlacedPrice:
        """What prices of a tax category become here.

        A price that includes the taxes at home keeps them, unless the buyer owes none or
        the policy asks to exchange them for the taxes here.
        """
        rates = resolved(self._taxes, category, attrs.evolve(self._supply, kind=kind))
        if not includes_tax:
            bare = self.tax_class(rates, includes=False)
            return PlacedPrice(_unchanged, bare, False, bare)
        at_home = resolved(self._taxes, category, attrs.evolve(self._home, kind=kind))
        freed = is_not_charged(rates)
        home = self.tax_class(at_home, includes=True)
        here = self.tax_class(rates, includes=True)
        same = here.is_as_high_as(home)
        if same or not (freed or self._abroad is CrossBorderPricing.RETAX):
            return PlacedPrice(_unchanged, here, True, here)
        rounding = self._rounding

        def net(amount: int, count: int) -> int:
            return amount - home.inside_of(amount, rounding, count)

        if freed or not rates or any(rate.included is False for rate in rates):
            bare = self.tax_class(rates, includes=False)
            return PlacedPrice(net, bare, False, home)
        added = compile_class(
            [attrs.evolve(rate, included=False) for rate in rates], includes=False
        )

        def retaxed(amount: int, count: int) -> int:
            bare = net(amount, count)
            return bare + added.on_top_of(bare, rounding, count)

        return PlacedPrice(retaxed, here, True, home)

    def place_bundle(
        self,
        parts: Sequence[BundlePart],
        shares: Callable[[], Sequence[int]],
        unit: int,
        div: int,
        *,
        includes_tax: bool,
    ) -> PlacedPrice:
        """What the price of a bundle becomes here, each part of it as its goods do.

        It is *unit* steps over *div*; the *shares* of the parts are asked for where these
        are not taxed alike.
        """
        placed = [
            self.place(part.category, part.kind, includes_tax=includes_tax)
            for part in parts
        ]
        first = placed[0]
        alike = all(
            one.tax is first.tax and one.listed is first.listed for one in placed[1:]
        )
        sizes, is_known = _sizes(parts, shares, alike=alike and _is_for_all(first))
        total = sum(sizes)
        if alike and _is_for_all(first) and not _is_counted(first):
            return first._replace(
                parts=tuple(
                    PartShare(sku=part.sku, net=Rate(size, total))
                    for part, size in zip(parts, sizes, strict=True)
                    if is_known
                )
            )

        def convert(amount: int, count: int) -> int:
            split = apportion([amount * size for size in sizes], total, amount)
            return sum(
                one.convert(share, part.number * count)
                for part, one, share in zip(parts, placed, split, strict=True)
            )

        # All in whole numbers: the price is multiplied by what its parts are over.
        whole = abs(unit) or 1
        here: list[GoodsPart] = []
        listed: list[GoodsPart] = []
        for part, one, size in zip(parts, placed, sizes, strict=True):
            count = part.number * div * total
            before = _bundled(one.listed, whole * size, count, part)
            after = before
            if one.convert is _unchanged:
                after = _bundled(one.tax, whole * size, count, part)
            listed.append(before)
            here.append(after._replace(tax=_at(one.tax, whole * size, count)))
        is_included = any(one.includes_tax for one in placed)
        tax, portions, of_parts = in_portions(here, includes=is_included)
        as_listed = in_portions(listed, includes=includes_tax).tax
        self.some_included = self.some_included or True in tax.inside
        moves = any(one.convert is not _unchanged for one in placed)
        return PlacedPrice(
            convert if moves else _unchanged,
            tax,
            is_included,
            as_listed,
            portions,
            tax.levies,
            tuple(
                PartShare(sku=part.sku, net=net, taxes=taxes)
                for part, (net, taxes) in zip(parts, of_parts, strict=True)
                if is_known
            ),
        )

    def charge_rates(self, category: str) -> tuple[TaxRate, ...]:
        """The rates on a fee or a delivery of a tax category."""
        rates = resolved(self._taxes, category, self._supply)
        return tuple(rate for rate in rates if rate.on_delivery)

    def home_class(self, category: str, kind: SupplyKind) -> TaxClass:
        """The taxes inside a price of a tax category at home."""
        rates = resolved(self._taxes, category, attrs.evolve(self._home, kind=kind))
        return self.tax_class(rates, includes=True)

    def freed_share(self, category: str, amount: int) -> int:
        """The tax at home to take out of a charge that includes it, for a freed buyer."""
        home = self.home_class(category, SupplyKind.GOODS)
        return home.inside_of(amount, self._rounding)

    def tax_class(self, rates: tuple[TaxRate, ...], *, includes: bool) -> TaxClass:
        """The class of *rates*, compiled once."""
        key = rates, includes
        found = self._classes.get(key)
        if found is None:
            found = self._classes[key] = compile_class(
                rates, includes=includes, unit=self._unit, currency=self._currency
            )
            self.some_included = self.some_included or True in found.inside
        return found


def is_not_charged(rates: Sequence[TaxRate]) -> bool:
    """Whether the buyer owes none of a tax."""
    return any(rate.is_freed for rate in rates)


def _unchanged(amount: int, _: int) -> int:
    return amount


def _is_for_all(price: PlacedPrice) -> bool:
    # Whether it does not matter to a bundle's taxes how its price is divided.
    return not (price.tax.conditional or price.listed.conditional)


def _is_counted(price: PlacedPrice) -> bool:
    # Whether it matters how many pieces a bundle consists of.
    return price.tax.has_fixed or price.listed.has_fixed


def _sizes(
    parts: Sequence[BundlePart], shares: Callable[[], Sequence[int]], *, alike: bool
) -> tuple[Sequence[int], bool]:
    # The shares of the parts, and whether they are known: where the parts are taxed *alike*
    # they need not be, but then no part comes back by itself.
    if len(parts) == 1:
        return [1], True
    try:
        return shares(), True
    except InvalidPriceError:
        if not alike:
            raise
        return [part.number for part in parts], False


def _at(tax: TaxClass, amount: int, count: int) -> TaxClass:
    return tax.for_unit(amount, count) if tax.conditional else tax


def _bundled(tax: TaxClass, amount: int, count: int, part: BundlePart) -> GoodsPart:
    # A part of a bundle, weighed by its net.
    tax = _at(tax, amount, count)
    inside, _, bottom = tax.sides(amount, count)
    net = amount - Fraction(sum(inside), bottom)
    return GoodsPart(net, tax, net, Fraction(count), part.number)
