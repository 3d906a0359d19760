"""RateRequest: a consignment as fee rules see it, in whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import attrs

from ecomkit.addressing.delivery_point import DeliveryPoint
from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr, wrong_type
from ecomkit.measures import Weight
from ecomkit.money.allocate import apportion
from ecomkit.money.amount import Money
from ecomkit.shipping.consignment import (
    Consignment,
    ConsignmentLine,
    GoodsBasis,
    Parcel,
)
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.reasons import CurrencyNotPriced
from ecomkit.shipping.shipping_fee import Fact, FeeRefusal, ShippingFee
from ecomkit.shipping.validators import (
    check_rule,
)
from ecomkit.validators import as_tuple


class FeeSharing(StrictEnum):
    """How a fee that belongs to no line in particular is shared among the lines.

    By net amount after discounts, by weight, by number of pieces, or evenly. By pieces
    if all the weights or amounts are zero.
    """

    VALUE = "value"
    WEIGHT = "weight"
    PIECES = "pieces"
    EVENLY = "evenly"


_OFFERED = {
    GoodsBasis.GROSS: "offered_gross",
    GoodsBasis.LIST_GROSS: "offered_list_gross",
}
# A request is made often, and from goods that were checked.
_a_tuple = check_rule.instance_of(tuple)


def _of_consignment(name: str) -> Any:
    return attrs.Factory(
        lambda request: getattr(request.consignment, name, ()), takes_self=True
    )


@attrs.frozen(kw_only=True, eq=False)
class RateRequest:
    """The goods a fee is asked for, and where and when they go.

    ``lines`` are the goods that need sending (sorted by key), ``goods`` everything that
    was bought with them; ``zones`` the ids of the zones the destination lies in, the most
    specific first. A rule reads it and answers with :meth:`charge`, :meth:`charge_lines`
    or ``FeeRefusal``.
    """

    consignment: Consignment = attrs.field(
        validator=check_rule.instance_of(Consignment)
    )
    zones: tuple[str, ...] = attrs.field(
        default=(), converter=as_tuple, validator=_a_tuple
    )
    share_by: FeeSharing = attrs.field(default=FeeSharing.VALUE, converter=FeeSharing)
    goods: tuple[ConsignmentLine, ...] = attrs.field(
        default=_of_consignment("lines"), validator=_a_tuple
    )
    parcels: tuple[Parcel, ...] = attrs.field(
        default=_of_consignment("parcels"), validator=_a_tuple
    )
    _known: dict[tuple[str, bool], Sequence[int]] = attrs.field(
        init=False, factory=dict, repr=False
    )

    @property
    def currency(self) -> str:
        """The currency of the fee."""
        return self.consignment.currency

    @property
    def at(self) -> datetime:
        """The moment for which the fee is calculated."""
        return self.consignment.at

    @cached_property
    def destination(self) -> Place | None:
        """Where the goods go; None if not known yet."""
        return self.consignment.destination

    @cached_property
    def point(self) -> DeliveryPoint | None:
        """What the address leads to, such as a PO box; None if no address is known."""
        return self.consignment.point

    @cached_property
    def lines(self) -> tuple[ConsignmentLine, ...]:
        """The goods that need sending."""
        return tuple(line for line in self.goods if line.ships)

    @cached_property
    def pieces(self) -> int:
        """The number of pieces to be sent."""
        return sum(line.pieces for line in self.lines)

    @cached_property
    def weight(self) -> Weight:
        """The weight of the parcels if the goods are packed, else of the goods alone."""
        if self.parcels:
            return Weight.from_exact(sum(each.weight.exact for each in self.parcels))
        return Weight.from_exact(sum(each.total_weight.exact for each in self.lines))

    @property
    def scale(self) -> int:
        """Decimal places of the goods' amounts below the currency's smallest unit."""
        return self.consignment.scale

    def as_shown(self, basis: GoodsBasis) -> GoodsBasis:
        """*basis*, with the side that the buyer is shown for ``SHOWN``."""
        return self.consignment.shown if basis is GoodsBasis.SHOWN else basis

    def amounts(self, basis: GoodsBasis) -> Sequence[int]:
        """The amount of each of ``lines`` on *basis*, in units of ``scale``."""
        return self._amounts(self.as_shown(basis).value, sent=True)

    def total(self, basis: GoodsBasis) -> Money:
        """The amount of the goods to be sent, or of all if none is, as it is offered.

        Who pays no tax is offered delivery from the same amount on as who does: gross
        amounts hold the tax that such a buyer was freed of.
        """
        basis = self.as_shown(basis)
        name = _OFFERED.get(basis, basis.value)
        minor = sum(self._amounts(name, sent=bool(self.lines)))
        return self.money(minor, scale=self.scale)

    def _amounts(self, name: str, *, sent: bool) -> Sequence[int]:
        # Cached, since many methods read the same request.
        known = self._known.get((name, sent))
        if known is None:
            scale = self.scale
            lines = self.lines if sent else self.goods
            known = [getattr(line, name).minor(scale=scale) for line in lines]
            self._known[name, sent] = known
        return known

    def money(self, minor: int, *, scale: int = 0) -> Money:
        """*minor* units in the request's currency."""
        return Money.from_minor(minor, self.currency, scale=scale)

    def only(self, wanted: Callable[[ConsignmentLine], bool], /) -> RateRequest:
        """The request for those goods that *wanted* accepts; shares cover all the lines."""
        return attrs.evolve(self, goods=tuple(filter(wanted, self.goods)), parcels=())

    def each_parcel(self) -> tuple[RateRequest, ...]:
        """A request for each parcel, with its part of every line; itself if unpacked."""
        if not self.parcels:
            return (self,)
        seen: dict[str, int] = {}
        return tuple(
            attrs.evolve(
                self, goods=_contents(parcel, self.goods, seen), parcels=(parcel,)
            )
            for parcel in self.parcels
        )

    # ------------------------------------------------------------------ answering

    def charge(
        self, rule: str, amount: Money, /, *parts: ShippingFee, **facts: Fact
    ) -> ShippingFee | FeeRefusal:
        """A fee for the goods as a whole, shared among the lines."""
        if amount.currency.code != self.currency:
            return FeeRefusal((CurrencyNotPriced(currency=self.currency),))
        return self.charge_minor(rule, amount.minor(), *parts, **facts)

    def charge_lines(
        self, rule: str, amounts: Sequence[Money], /, **facts: Fact
    ) -> ShippingFee | FeeRefusal:
        """A fee given for each of ``lines``."""
        if len(amounts) != len(self.lines):
            raise InvalidFeeRuleError(
                f"{rule}: {len(amounts)} amounts for {len(self.lines)} lines",
                path="$.fee",
            )
        if any(amount.currency.code != self.currency for amount in amounts):
            return FeeRefusal((CurrencyNotPriced(currency=self.currency),))
        return self.charge_minor_lines(
            rule, [amount.minor() for amount in amounts], **facts
        )

    def charge_minor(
        self, rule: str, minor: int, /, *parts: ShippingFee, **facts: Fact
    ) -> ShippingFee:
        """:meth:`charge` in the smallest unit of the currency.

        A fee made from *parts* is shared as they are.
        """
        _require_minor(rule, minor)
        shares: tuple[int, ...]
        if minor == 0:
            shares = (0,) * len(self.consignment.lines)
        elif not self.consignment.lines:
            raise InvalidFeeRuleError(
                f"{rule}: no line can bear a fee of {self.money(minor)}", path="$.fee"
            )
        else:
            columns = zip(*(part.shares for part in parts), strict=True)
            weights = [sum(column) for column in columns]
            if not any(weights):
                weights = self.weights
            sizes = [minor * weight for weight in weights]
            shares = tuple(apportion(sizes, sum(weights), minor))
        return self._fee(rule, minor, shares, parts, facts)

    def charge_minor_lines(
        self, rule: str, minors: Sequence[int], /, **facts: Fact
    ) -> ShippingFee:
        """:meth:`charge_lines` in the smallest unit of the currency."""
        for minor in minors:
            _require_minor(rule, minor)
        mine = dict(zip((line.key for line in self.lines), minors, strict=True))
        shares = tuple(mine.get(line.key, 0) for line in self.consignment.lines)
        return self._fee(rule, sum(minors), shares, (), facts)

    def sum_of(
        self, rule: str, parts: Sequence[ShippingFee], /, **facts: Fact
    ) -> ShippingFee:
        """The sum of *parts*."""
        shares = tuple(map(sum, zip(*(part.shares for part in parts), strict=True)))
        minor = sum(part.minor for part in parts)
        if not parts:
            shares = (0,) * len(self.consignment.lines)
        return self._fee(rule, minor, shares, tuple(parts), facts)

    def _fee(
        self,
        rule: str,
        minor: int,
        shares: tuple[int, ...],
        parts: tuple[ShippingFee, ...],
        facts: dict[str, Fact],
    ) -> ShippingFee:
        return ShippingFee(
            rule=rule,
            currency=self.currency,
            minor=minor,
            shares=shares,
            facts=tuple(facts.items()),
            parts=parts,
        )

    @cached_property
    def weights(self) -> list[int]:
        """The weight of each line of the consignment when a fee is shared."""
        sharing = self.lines or self.goods or self.consignment.lines
        counts: Sequence[int]
        if self.share_by is FeeSharing.VALUE and self.goods:
            counts = self._amounts(GoodsBasis.NET.value, sent=bool(self.lines))
        elif self.share_by is FeeSharing.WEIGHT:
            counts = [line.total_weight.exact for line in sharing]
        elif self.share_by is FeeSharing.PIECES:
            counts = [line.pieces for line in sharing]
        else:
            counts = [1] * len(sharing)
        if not any(counts):
            counts = [line.pieces for line in sharing]
        mine = dict(zip((line.key for line in sharing), counts, strict=True))
        return [mine.get(line.key, 0) for line in self.consignment.lines]


def _require_minor(rule: str, minor: int) -> None:
    if type(minor) is not int:
        raise wrong_type(InvalidFeeRuleError)(
            f"{rule}: {short_repr(minor)} is not a number of smallest units",
            path="$.fee",
        )
    if minor < 0:
        raise InvalidFeeRuleError(f"{rule}: the fee is below zero", path="$.fee")


def _contents(
    parcel: Parcel, goods: tuple[ConsignmentLine, ...], seen: dict[str, int]
) -> tuple[ConsignmentLine, ...]:
    inside = dict(parcel.contents)
    parts: list[ConsignmentLine] = []
    for line in goods:
        count = inside.get(line.key, 0)
        if not count:
            continue
        before = seen.get(line.key, 0)
        seen[line.key] = before + count
        parts.append(line.part(before, before + count))
    return tuple(parts)
