"""Consignment: the facts of goods to send, as shipping sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import attrs

from ecomkit.addressing.address import Address
from ecomkit.addressing.place import Place
from ecomkit.choices import StrictEnum
from ecomkit.errors import short_repr
from ecomkit.measures import Dimensions, Weight
from ecomkit.moments import is_moment
from ecomkit.money.amount import Money, find_currency
from ecomkit.money.currency import minor_unit
from ecomkit.numbers import exact_decimal
from ecomkit.shipping.errors import InvalidConsignmentError


class GoodsBasis(StrictEnum):
    """Which of the goods' amounts a rule looks at. Every rule that looks says which."""

    NET = "net"
    GROSS = "gross"
    LIST_NET = "list_net"
    LIST_GROSS = "list_gross"


_TEXTS = (
    "category",
    "origin",
    "delivery",
    "seller",
    "description",
    "hs_code",
    "made_in",
)


def _quantity(value: object) -> int | Decimal:
    exact = exact_decimal(
        value, what="a quantity", kind=InvalidConsignmentError, path="$.quantity"
    )
    if exact <= 0:
        raise InvalidConsignmentError(
            f"{short_repr(value)} is not above zero", path="$.quantity"
        )
    return value if isinstance(value, int) else exact


def _flags(value: object) -> frozenset[str]:
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise InvalidConsignmentError(
            f"{short_repr(value)} are not flags",
            path="$.flags",
            hint='such as {"lithium"}',
        )
    return frozenset(value)


def _money(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
    if not isinstance(value, Money) or value.amount < 0:
        raise InvalidConsignmentError(
            f"{short_repr(value)} is not an amount of goods",
            path=f"$.{attribute.name}",
            hint="Money, not below zero",
        )


def _kind(kind: type) -> Callable[[object, attrs.Attribute[Any], object], None]:
    def check(instance: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if not isinstance(value, kind):
            raise InvalidConsignmentError(
                f"{short_repr(value)} is not {kind.__name__}",
                path=f"$.{attribute.name}",
            )

    return check


@attrs.frozen(kw_only=True)
class ConsignmentLine:
    """One line of goods to send: what it is, how big, from where, and what it costs.

    ``weight`` and ``size`` are those of one unit; a weight of nothing means that nobody
    has entered it. ``net`` and ``gross`` are the amounts of the whole line after
    discounts, ``list_net`` and ``list_gross`` before (the same where left out).
    ``category`` is the shop's shipping category, ``origin`` the warehouse it leaves,
    ``delivery`` the delivery it was put into when an order goes to several places,
    ``seller`` whose goods they are where a shop sells for others,
    ``flags`` what a carrier must know (``"lithium"``, ``"fragile"``). ``ships`` is False
    for what needs no sending (a download, a service). ``hs_code`` and ``made_in`` are
    for customs; ``available`` is the day a line that is not in stock is expected.
    """

    key: str = attrs.field(validator=_kind(str))
    sku: str = attrs.field(validator=_kind(str))
    net: Money = attrs.field(validator=_money)
    gross: Money = attrs.field(validator=_money)
    quantity: int | Decimal = attrs.field(default=1, converter=_quantity)
    list_net: Money = attrs.field(
        default=attrs.Factory(lambda line: line.net, takes_self=True), validator=_money
    )
    list_gross: Money = attrs.field(
        default=attrs.Factory(lambda line: line.gross, takes_self=True),
        validator=_money,
    )
    weight: Weight = attrs.field(factory=Weight, validator=_kind(Weight))
    size: Dimensions | None = None
    category: str = ""
    origin: str = ""
    delivery: str = ""
    seller: str = ""
    flags: frozenset[str] = attrs.field(default=frozenset(), converter=_flags)
    ships: bool = True
    description: str = ""
    hs_code: str = ""
    made_in: str = ""
    available: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.size is not None and not isinstance(self.size, Dimensions):
            raise InvalidConsignmentError(
                f"{short_repr(self.size)} is no size", path="$.size"
            )
        if self.available is not None and not isinstance(self.available, date):
            raise InvalidConsignmentError(
                f"{short_repr(self.available)} is no day", path="$.available"
            )
        for name in _TEXTS:
            if not isinstance(getattr(self, name), str):
                raise InvalidConsignmentError(
                    f"{short_repr(getattr(self, name))} is not text", path=f"$.{name}"
                )

    @property
    def pieces(self) -> int:
        """How many things there are; what is sold by measure is one thing."""
        return self.quantity if isinstance(self.quantity, int) else 1

    @property
    def total_weight(self) -> Weight:
        """What the whole line weighs."""
        return self.weight * self.quantity

    def part(self, after: int, up_to: int) -> ConsignmentLine:
        """The pieces after number *after* and up to number *up_to*, as a line.

        Its amounts are those of the first *up_to* pieces less those of the first
        *after*, so that parts of a line sum to the line.
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
        )


def _part(amount: Money, after: int, up_to: int, pieces: int) -> Money:
    finest = -int(amount.amount.as_tuple().exponent)
    scale = max(0, finest - minor_unit(amount.currency.code))
    minor = amount.minor(scale=scale)
    part = minor * up_to // pieces - minor * after // pieces
    return Money.from_minor(part, amount.currency, scale=scale)


def _contents(value: object) -> tuple[tuple[str, int], ...]:
    given = value.items() if isinstance(value, Mapping) else value
    found: list[tuple[str, int]] = []
    for pair in given if isinstance(given, Iterable) else (given,):
        if not isinstance(pair, tuple) or [type(x) for x in pair] != [str, int]:
            raise InvalidConsignmentError(
                f"{short_repr(pair)} is not a line's key and a number of pieces",
                path="$.contents",
            )
        found.append(pair)
    return tuple(sorted(found))


@attrs.frozen(kw_only=True)
class Parcel:
    """A packed box: what it weighs and measures outside, and which pieces lie in it."""

    id: str = attrs.field(validator=_kind(str))
    weight: Weight = attrs.field(validator=_kind(Weight))
    size: Dimensions = attrs.field(validator=_kind(Dimensions))
    contents: tuple[tuple[str, int], ...] = attrs.field(converter=_contents)
    box: str = ""


def _lines(lines: Iterable[ConsignmentLine]) -> tuple[ConsignmentLine, ...]:
    if isinstance(lines, ConsignmentLine) or not isinstance(lines, Iterable):
        raise InvalidConsignmentError(
            f"{short_repr(lines)} are not lines",
            path="$.lines",
            hint="a tuple of ConsignmentLine",
        )
    kept = tuple(lines)
    for number, line in enumerate(kept):
        if not isinstance(line, ConsignmentLine):
            raise InvalidConsignmentError(
                f"{short_repr(line)} is not a ConsignmentLine",
                path=f"$.lines[{number}]",
            )
    twice = [key for key, n in Counter(line.key for line in kept).items() if n > 1]
    if twice:
        raise InvalidConsignmentError(
            f"two lines have the key {short_repr(twice[0])}",
            path="$.lines",
            hint="merge them",
        )
    # Nothing depends on the order of lines: from here on it is that of their keys.
    return tuple(sorted(kept, key=lambda line: line.key))


def _parcels(parcels: Iterable[Parcel]) -> tuple[Parcel, ...]:
    if isinstance(parcels, str) or not isinstance(parcels, Iterable):
        raise InvalidConsignmentError(
            f"{short_repr(parcels)} are not parcels", path="$.parcels"
        )
    kept = tuple(parcels)
    for number, parcel in enumerate(kept):
        if not isinstance(parcel, Parcel):
            raise InvalidConsignmentError(
                f"{short_repr(parcel)} is not a Parcel", path=f"$.parcels[{number}]"
            )
    return kept


def _place(value: Place | Address | None) -> Place | None:
    if isinstance(value, Address):
        return value.place
    if value is None or isinstance(value, Place):
        return value
    raise InvalidConsignmentError(
        f"{short_repr(value)} is not a place", path="$.destination"
    )


def _moment(instance: object, attribute: attrs.Attribute[Any], at: object) -> None:
    if not is_moment(at):
        raise InvalidConsignmentError(
            f"{short_repr(at)} is not a moment with a time zone",
            path="$.at",
            hint="use datetime(..., tzinfo=...)",
        )


@attrs.frozen(kw_only=True)
class Consignment:
    """Goods that go to one place: what shipping needs to offer ways and name fees.

    ``destination`` (an address will do) stays None until the buyer has said where to. Lines are kept by key,
    so that their order cannot matter. ``parcels`` says how the goods are packed, once
    they are: all that needs sending, or nothing.
    """

    lines: tuple[ConsignmentLine, ...] = attrs.field(converter=_lines)
    currency: str
    at: datetime = attrs.field(validator=_moment)
    destination: Place | None = attrs.field(default=None, converter=_place)
    parcels: tuple[Parcel, ...] = attrs.field(default=(), converter=_parcels)

    def __attrs_post_init__(self) -> None:
        find_currency(self.currency)
        _check_parcels(self.parcels, self.lines)
        for line in self.lines:
            for amount in (line.net, line.gross, line.list_net, line.list_gross):
                if amount.currency.code != self.currency:
                    raise InvalidConsignmentError(
                        f"{amount} is not in {self.currency}",
                        path="$.lines",
                        hint="a consignment has one currency",
                        line=line.key,
                    )

    @property
    def needs_sending(self) -> bool:
        """Whether anything here has to travel."""
        return any(line.ships for line in self.lines)

    def with_lines(self, lines: Iterable[ConsignmentLine]) -> Consignment:
        """The same journey with other goods, not packed yet."""
        return attrs.evolve(self, lines=lines, parcels=())

    def to(self, destination: Place | Address | None) -> Consignment:
        """The same goods to another place."""
        return attrs.evolve(self, destination=destination)

    def packed(self, parcels: Iterable[Parcel]) -> Consignment:
        """The same goods, packed like this."""
        return attrs.evolve(self, parcels=parcels)


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
