"""Consignment: the facts of goods to send, as shipping sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.delivery_point import DeliveryPoint, delivery_point
from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.measures import Dimensions, Weight
from ecomkit.money.amount import Money
from ecomkit.money.currency import find_currency
from ecomkit.money.errors import CurrencyMismatchError
from ecomkit.money.scale import shared_scale
from ecomkit.numbers import exact_decimal
from ecomkit.shipping.carrier_rate import CarrierRate
from ecomkit.shipping.errors import InvalidConsignmentError
from ecomkit.shipping.validators import Pieces, as_pieces, as_sorted, check_consignment
from ecomkit.validators import (
    as_names,
    as_tuple,
    maybe,
)

_goods_amount = check_consignment.money(from_zero=True)


class GoodsBasis(StrictEnum):
    """The amount of the goods that a rule reads: net or gross, after or before discounts.

    ``SHOWN`` is the side on which the buyer is shown prices, after discounts.
    """

    SHOWN = "shown"
    NET = "net"
    GROSS = "gross"
    LIST_NET = "list_net"
    LIST_GROSS = "list_gross"


def _quantity(value: object) -> int | Decimal:
    exact = exact_decimal(
        value, what="a quantity", kind=InvalidConsignmentError, path="$.quantity"
    )
    if exact <= 0:
        raise InvalidConsignmentError(
            f"{short_repr(value)} is not above zero", path="$.quantity"
        )
    return value if isinstance(value, int) else exact


@attrs.frozen(kw_only=True)
class ConsignmentLine:
    """One line of goods to send: what it is, how big, from where, and what it costs.

    ``weight`` and ``size`` are those of one unit; a weight of zero means that nobody has
    entered it. ``net`` and ``gross`` are the amounts of the whole line after discounts,
    ``list_net`` and ``list_gross`` before (the same if left out). ``paid_net`` is ``net``
    with the fees on the line, such as its engraving (``net`` if left out): what customs
    ask for. ``category`` is the
    shop's shipping category, ``origin`` the warehouse it leaves from, ``delivery`` the
    delivery it belongs to if an order goes to several places, ``seller`` whose goods
    they are if a shop sells for others, ``flags`` what a carrier must know
    (``"lithium"``, ``"fragile"``). ``ships`` is False for what needs no sending (a
    download, a service). ``offered`` and ``list_offered`` are the gross amounts at which
    goods are offered to those who pay the shop's own tax, where this buyer was freed of it.
    ``hs_code`` and ``made_in`` are for customs; ``available`` is
    the day a line that is out of stock is expected.
    """

    key: str = attrs.field(validator=check_consignment.text)
    sku: str = attrs.field(validator=check_consignment.text)
    net: Money = attrs.field(validator=_goods_amount)
    gross: Money = attrs.field(validator=_goods_amount)
    quantity: int | Decimal = attrs.field(default=1, converter=_quantity)
    list_net: Money = attrs.field(
        default=attrs.Factory(attrgetter("net"), takes_self=True),
        validator=_goods_amount,
    )
    list_gross: Money = attrs.field(
        default=attrs.Factory(attrgetter("gross"), takes_self=True),
        validator=_goods_amount,
    )
    paid_net: Money = attrs.field(
        default=attrs.Factory(attrgetter("net"), takes_self=True),
        validator=_goods_amount,
    )
    offered: Money | None = attrs.field(default=None, validator=maybe(_goods_amount))
    list_offered: Money | None = attrs.field(
        default=None, validator=maybe(_goods_amount)
    )
    weight: Weight = attrs.field(
        factory=Weight, validator=check_consignment.instance_of(Weight)
    )
    size: Dimensions | None = attrs.field(
        default=None, validator=maybe(check_consignment.instance_of(Dimensions))
    )
    category: str = attrs.field(default="", validator=check_consignment.text)
    origin: str = attrs.field(default="", validator=check_consignment.text)
    delivery: str = attrs.field(default="", validator=check_consignment.text)
    seller: str = attrs.field(default="", validator=check_consignment.text)
    flags: frozenset[str] = attrs.field(
        default=frozenset(), converter=as_names, validator=check_consignment.names
    )
    ships: bool = attrs.field(
        default=True, validator=check_consignment.instance_of(bool)
    )
    description: str = attrs.field(default="", validator=check_consignment.text)
    hs_code: str = attrs.field(default="", validator=check_consignment.text)
    made_in: str = attrs.field(default="", validator=check_consignment.text)
    available: date | None = attrs.field(
        default=None, validator=maybe(check_consignment.day)
    )

    @property
    def offered_gross(self) -> Money:
        """What it costs, after discounts, a buyer who pays the shop's own tax."""
        return self.gross if self.offered is None else self.offered

    @property
    def offered_list_gross(self) -> Money:
        """What it costs such a buyer before discounts."""
        return self.list_gross if self.list_offered is None else self.list_offered

    @property
    def pieces(self) -> int:
        """The number of pieces; what is sold by measure is one piece."""
        return self.quantity if isinstance(self.quantity, int) else 1

    @property
    def total_weight(self) -> Weight:
        """The weight of the whole line."""
        return self.weight * self.quantity

    def part(self, after: int, up_to: int) -> ConsignmentLine:
        """Pieces *after* + 1 to *up_to* as a line of their own.

        Its amounts are those of the first *up_to* pieces minus those of the first
        *after*, so that the parts of a line sum to the line.
        """
        if (after, up_to) == (0, self.pieces):
            return self
        if not 0 <= after < up_to <= self.pieces:
            raise InvalidConsignmentError(
                f"{self.key} has no pieces {after + 1} to {up_to}", path="$.contents"
            )
        pieces = self.pieces
        return attrs.evolve(
            self,
            quantity=up_to - after,
            net=_part(self.net, after, up_to, pieces),
            gross=_part(self.gross, after, up_to, pieces),
            list_net=_part(self.list_net, after, up_to, pieces),
            list_gross=_part(self.list_gross, after, up_to, pieces),
            paid_net=_part(self.paid_net, after, up_to, pieces),
            offered=_maybe_part(self.offered, after, up_to, pieces),
            list_offered=_maybe_part(self.list_offered, after, up_to, pieces),
        )


_set = object.__setattr__


def trusted_line(facts: Mapping[str, object], /, **amounts: object) -> ConsignmentLine:
    """A line of the fields *facts* and *amounts*, which together are all there are.

    They come from values that were checked when they were made, and are not checked again:
    a page of a checkout makes a line of each line of the cart.
    """
    line = object.__new__(ConsignmentLine)
    for name, value in facts.items():
        _set(line, name, value)
    for name, value in amounts.items():
        _set(line, name, value)
    return line


def _maybe_part(
    amount: Money | None, after: int, up_to: int, pieces: int
) -> Money | None:
    return None if amount is None else _part(amount, after, up_to, pieces)


def _part(amount: Money, after: int, up_to: int, pieces: int) -> Money:
    minor = amount.minor(scale=amount.scale)
    part = minor * up_to // pieces - minor * after // pieces
    return Money.from_minor(part, amount.currency, scale=amount.scale)


@attrs.frozen(kw_only=True)
class Parcel:
    """A packed box: what it weighs and measures outside, and which pieces are inside.

    ``contents`` maps keys of lines to numbers of pieces; ``box`` is the kind of box.
    """

    id: str = attrs.field(validator=check_consignment.text)
    weight: Weight = attrs.field(validator=check_consignment.instance_of(Weight))
    size: Dimensions = attrs.field(validator=check_consignment.instance_of(Dimensions))
    contents: Pieces = attrs.field(
        converter=as_pieces, validator=check_consignment.pieces(least=1)
    )
    box: str = attrs.field(default="", validator=check_consignment.text)


def _lines(lines: Iterable[ConsignmentLine]) -> tuple[ConsignmentLine, ...]:
    # Nothing depends on the order of lines: from here on it is that of their keys.
    return as_sorted(lines, attrgetter("key"))


def _shown(value: GoodsBasis | str) -> GoodsBasis:
    side = GoodsBasis(value)
    if side not in (GoodsBasis.NET, GoodsBasis.GROSS):
        raise InvalidConsignmentError(
            f"prices are not shown {side.value}", path="$.shown", hint="net or gross"
        )
    return side


@attrs.frozen(kw_only=True)
class Consignment:
    """Goods that go to one place: all that shipping needs to offer methods and fees.

    ``destination`` is None until the buyer has given it; of an Address it is also known
    what it leads to, a door, a PO box or a locker (``point``). Lines are sorted by key, so
    that their order cannot matter. ``parcels`` is empty, or says how all the goods that
    need sending are packed. ``rates`` are what carriers ask for them, where they were asked.
    ``shown`` is the side on which the buyer is shown prices.
    """

    lines: tuple[ConsignmentLine, ...] = attrs.field(
        converter=_lines, validator=check_consignment.members(ConsignmentLine)
    )
    currency: str
    at: datetime = attrs.field(validator=check_consignment.moment)
    sent_to: Place | Address | None = attrs.field(
        default=None,
        alias="destination",
        validator=maybe(check_consignment.instance_of(Place, Address)),
    )
    shown: GoodsBasis = attrs.field(default=GoodsBasis.GROSS, converter=_shown)
    parcels: tuple[Parcel, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_consignment.members(Parcel)
    )
    rates: tuple[CarrierRate, ...] = attrs.field(
        default=(), converter=as_tuple, validator=check_consignment.members(CarrierRate)
    )
    # Decimal places of the goods' amounts below the currency's smallest unit.
    scale: int = attrs.field(init=False, default=0, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        currency = find_currency(self.currency)
        keys = Counter(line.key for line in self.lines)
        if len(keys) < len(self.lines):
            twice = next(key for key, count in keys.items() if count > 1)
            raise InvalidConsignmentError(
                f"two lines have the key {short_repr(twice)}",
                path="$.lines",
                hint="merge them",
            )
        _check_parcels(self.parcels, self.lines)
        try:
            scale = shared_scale(_amounts(self.lines), currency)
        except CurrencyMismatchError as error:
            raise InvalidConsignmentError(
                f"an amount in {error.facts['right']} is not in {self.currency}",
                path="$.lines",
                hint="a consignment has one currency",
            ) from None
        _set(self, "scale", scale)

    @property
    def destination(self) -> Place | None:
        """The place it goes to."""
        to = self.sent_to
        return to.place if isinstance(to, Address) else to

    @property
    def point(self) -> DeliveryPoint | None:
        """What the address leads to; None where no address is known."""
        to = self.sent_to
        return delivery_point(to) if isinstance(to, Address) else None

    @property
    def needs_sending(self) -> bool:
        """Whether any line needs sending."""
        return any(line.ships for line in self.lines)

    def with_lines(self, lines: Iterable[ConsignmentLine]) -> Consignment:
        """A copy with other goods, not packed yet."""
        return attrs.evolve(self, lines=lines, parcels=())

    def to(self, destination: Place | Address | None) -> Consignment:
        """A copy with another destination."""
        return attrs.evolve(self, destination=destination)

    def packed(self, parcels: Iterable[Parcel]) -> Consignment:
        """A copy with the goods packed into *parcels*."""
        return attrs.evolve(self, parcels=parcels)


def _amounts(lines: Iterable[ConsignmentLine]) -> Iterator[Money]:
    for line in lines:
        yield from (
            line.net,
            line.gross,
            line.list_net,
            line.list_gross,
            line.paid_net,
        )
        if line.offered is not None:
            yield line.offered
        if line.list_offered is not None:
            yield line.list_offered


def _check_parcels(
    parcels: tuple[Parcel, ...], lines: tuple[ConsignmentLine, ...]
) -> None:
    if not parcels:
        return
    inside: Counter[str] = Counter()
    for parcel in parcels:
        for key, count in parcel.contents:
            inside[key] += count
    wanted = {line.key: line.pieces for line in lines if line.ships}
    if inside != wanted:
        raise InvalidConsignmentError(
            "the parcels do not hold exactly the goods to be sent",
            path="$.parcels",
            hint="pack the goods again, or leave parcels out",
            packed=dict(inside),
            wanted=wanted,
        )
