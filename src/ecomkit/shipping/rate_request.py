"""Load: a consignment as fee rules see it, in whole numbers; and the fee they name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cached_property

import attrs

from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.measures import Weight
from ecomkit.money.allocate import split
from ecomkit.money.amount import Money
from ecomkit.money.currency import minor_unit
from ecomkit.shipping.consignment import (
    Consignment,
    ConsignmentLine,
    GoodsBasis,
    Parcel,
)
from ecomkit.shipping.errors import InvalidFeeRuleError
from ecomkit.shipping.reasons import CurrencyNotPriced, ShippingReason

Fact = str | int | Money | Weight


@attrs.frozen(kw_only=True)
class ShippingFee:
    """What a rule charges: the amount, each line's exact share of it, and why.

    ``minor`` and ``shares`` count the currency's smallest unit; ``shares`` follow the
    lines of the consignment (which are sorted by key) and sum to ``minor``. ``parts``
    are the fees it was made from, ``facts`` what the rule looked at.
    """

    rule: str
    currency: str
    minor: int
    shares: tuple[int, ...]
    facts: tuple[tuple[str, Fact], ...] = ()
    parts: tuple[ShippingFee, ...] = ()

    @property
    def amount(self) -> Money:
        """The fee."""
        return Money.from_minor(self.minor, self.currency)

    def steps(self) -> tuple[ShippingFee, ...]:
        """This fee and every fee inside it, outermost first."""
        return (self, *(step for part in self.parts for step in part.steps()))


@attrs.frozen
class FeeRefusal:
    """Why there is no fee: the reasons, of which there is at least one."""

    reasons: tuple[ShippingReason, ...]


class FeeSharing(StrictEnum):
    """How a fee that belongs to no line in particular is shared among lines.

    By what they cost after discounts (net), by weight, by pieces, or evenly. Where there
    is nothing to go by (goods for nothing), by pieces.
    """

    VALUE = "value"
    WEIGHT = "weight"
    PIECES = "pieces"
    EVENLY = "evenly"


@attrs.frozen(kw_only=True, eq=False)
class RateRequest:
    """The goods a fee rule looks at, and where and when they go.

    ``lines`` are the goods that need sending (sorted by key), ``goods`` everything that
    was bought with them; ``zones`` the ids of the zones the destination lies in, the most
    specific first. A rule reads it and answers with :meth:`charge`, :meth:`charge_lines`
    or ``Refused``.
    """

    consignment: Consignment
    zones: tuple[str, ...] = ()
    spread: FeeSharing = FeeSharing.VALUE
    goods: tuple[ConsignmentLine, ...] = attrs.field(
        default=attrs.Factory(
            lambda request: request.consignment.lines, takes_self=True
        )
    )
    parcels: tuple[Parcel, ...] = attrs.field(
        default=attrs.Factory(
            lambda request: request.consignment.parcels, takes_self=True
        )
    )
    _known: dict[tuple[GoodsBasis, bool], Sequence[int]] = attrs.field(
        init=False, factory=dict, repr=False
    )

    @property
    def currency(self) -> str:
        """The currency of the fee."""
        return self.consignment.currency

    @property
    def at(self) -> datetime:
        """The moment for which the fee is asked."""
        return self.consignment.at

    @property
    def destination(self) -> Place | None:
        """Where the goods go, if that is known."""
        return self.consignment.destination

    @cached_property
    def lines(self) -> tuple[ConsignmentLine, ...]:
        """The goods that need sending."""
        return tuple(line for line in self.goods if line.ships)

    @cached_property
    def pieces(self) -> int:
        """How many things are to be sent."""
        return sum(line.pieces for line in self.lines)

    @cached_property
    def weight(self) -> Weight:
        """What the goods weigh: as packed where they are packed, by themselves if not."""
        if self.parcels:
            return Weight.from_exact(sum(each.weight.exact for each in self.parcels))
        return Weight.from_exact(sum(each.total_weight.exact for each in self.lines))

    @cached_property
    def scale(self) -> int:
        """How many places below the smallest unit the amounts of the goods have."""
        finest = min(
            (
                int(amount.amount.as_tuple().exponent)
                for line in self.consignment.lines
                for amount in (line.net, line.gross, line.list_net, line.list_gross)
            ),
            default=0,
        )
        return max(0, -finest - minor_unit(self.currency))

    def amounts(self, basis: GoodsBasis) -> Sequence[int]:
        """What each of ``lines`` comes to on *basis*, in units of the request's scale."""
        return self._amounts(basis, sent=True)

    def total(self, basis: GoodsBasis) -> Money:
        """What all the goods come to, those that need no sending too."""
        minor = sum(self._amounts(basis, sent=False))
        return self.money(minor, scale=self.scale)

    def _amounts(self, basis: GoodsBasis, *, sent: bool) -> Sequence[int]:
        # Many methods ask the same of one request.
        known = self._known.get((basis, sent))
        if known is None:
            name, scale = basis.value, self.scale
            lines = self.lines if sent else self.goods
            known = [getattr(line, name).minor(scale=scale) for line in lines]
            self._known[basis, sent] = known
        return known

    def money(self, minor: int, *, scale: int = 0) -> Money:
        """*minor* units as money of this request."""
        return Money.from_minor(minor, self.currency, scale=scale)

    def only(self, wanted: Callable[[ConsignmentLine], bool], /) -> RateRequest:
        """The part of the request that *wanted* picks; its fees still share like the whole."""
        return attrs.evolve(self, goods=tuple(filter(wanted, self.goods)), parcels=())

    def each_parcel(self) -> tuple[RateRequest, ...]:
        """A request for each parcel, with its part of every line; itself where unpacked."""
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
        """A fee for the request as a whole, shared among its lines."""
        if amount.currency.code != self.currency:
            return FeeRefusal((CurrencyNotPriced(currency=self.currency),))
        return self.charge_minor(rule, amount.minor(), *parts, **facts)

    def charge_lines(
        self, rule: str, amounts: Sequence[Money], /, **facts: Fact
    ) -> ShippingFee | FeeRefusal:
        """A fee that is known for each of ``lines``."""
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
        """:meth:`charge` in the smallest unit of the request's currency.

        Where the fee is made from *parts* it is shared as they are.
        """
        shares: tuple[int, ...]
        if minor == 0:
            shares = (0,) * len(self.consignment.lines)
        elif minor < 0 or not self.consignment.lines:
            raise InvalidFeeRuleError(
                f"{rule}: a fee of {self.money(minor)} cannot be shared among"
                f" {len(self.consignment.lines)} lines",
                path="$.fee",
                hint="a fee is not below zero, and goods bear it",
            )
        else:
            columns = zip(*(part.shares for part in parts), strict=True)
            weights = [sum(column) for column in columns]
            shares = tuple(split(minor, weights if any(weights) else self.weights))
        return self._fee(rule, minor, shares, parts, facts)

    def charge_minor_lines(
        self, rule: str, minors: Sequence[int], /, **facts: Fact
    ) -> ShippingFee:
        """:meth:`charge_lines` in the smallest unit of the request's currency."""
        if any(minor < 0 for minor in minors):
            raise InvalidFeeRuleError(
                f"{rule}: a line bears less than nothing", path="$.fee"
            )
        mine = dict(zip((line.key for line in self.lines), minors, strict=True))
        shares = tuple(mine.get(line.key, 0) for line in self.consignment.lines)
        return self._fee(rule, sum(minors), shares, (), facts)

    def sum_of(
        self, rule: str, parts: Sequence[ShippingFee], /, **facts: Fact
    ) -> ShippingFee:
        """The fee that is all of *parts* together."""
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
        """What each line of the consignment counts when a fee is shared."""
        sharing = self.lines or self.goods or self.consignment.lines
        counts: Sequence[int]
        if self.spread is FeeSharing.VALUE and self.goods:
            counts = self._amounts(GoodsBasis.NET, sent=bool(self.lines))
        elif self.spread is FeeSharing.WEIGHT:
            counts = [line.total_weight.exact for line in sharing]
        elif self.spread is FeeSharing.PIECES:
            counts = [line.pieces for line in sharing]
        else:
            counts = [1] * len(sharing)
        if not any(counts):
            counts = [line.pieces for line in sharing]
        mine = dict(zip((line.key for line in sharing), counts, strict=True))
        return [mine.get(line.key, 0) for line in self.consignment.lines]


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
