"""Why a shipping method is not available: facts, put into words elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

import attrs

from ecomkit.addressing.place import Place
from ecomkit.errors import snake_case
from ecomkit.measures import Length, Weight
from ecomkit.money.amount import Money


@attrs.frozen
class ShippingReason:
    """Why not: the base of every reason, the shop's own too.

    ``code`` is stable and made for programs: the class's name in snake case. The facts
    are the fields. ``lines`` are keys of lines. Another address may do where it is
    ``of_place``.
    """

    code: ClassVar[str]
    of_place: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "code" not in vars(cls):
            cls.code = snake_case(cls.__name__)


@attrs.frozen
class NothingToSend(ShippingReason):
    """None of the goods needs sending."""


@attrs.frozen
class DestinationNotKnown(ShippingReason):
    """The fee depends on the destination, which has not been given yet."""

    of_place = True


@attrs.frozen(kw_only=True)
class DestinationNotServed(ShippingReason):
    """The method does not serve the place; ``zone`` is the excluded zone, if one is."""

    of_place = True

    place: Place
    zone: str = ""


@attrs.frozen(kw_only=True)
class TooHeavy(ShippingReason):
    """The goods, or one piece of them, weigh more than the method carries."""

    by: Weight
    limit: Weight


@attrs.frozen(kw_only=True)
class TooLight(ShippingReason):
    """The goods weigh less than the method is meant for."""

    by: Weight
    limit: Weight


@attrs.frozen(kw_only=True)
class TooLarge(ShippingReason):
    """A piece or a parcel is too large; ``measure`` names the limit it exceeds."""

    piece: str
    measure: str
    by: Length


@attrs.frozen(kw_only=True)
class TotalTooLow(ShippingReason):
    """The goods cost less than the method requires."""

    by: Money
    basis: str


@attrs.frozen(kw_only=True)
class TotalTooHigh(ShippingReason):
    """The goods cost more than the method is meant for."""

    by: Money
    basis: str


@attrs.frozen(kw_only=True)
class WrongCategory(ShippingReason):
    """The shipping categories do not suit; ``lines`` are those that do not match."""

    category: str
    match: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotCarried(ShippingReason):
    """The method does not carry goods with this flag (dangerous, frozen, fragile)."""

    flag: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotMeasured(ShippingReason):
    """The weight or size of some goods is needed and has not been entered."""

    what: str
    lines: tuple[str, ...]


@attrs.frozen
class NotPacked(ShippingReason):
    """The fee is for each parcel, and nobody knows how many the goods are packed in."""


@attrs.frozen(kw_only=True)
class CurrencyNotPriced(ShippingReason):
    """The fee is not given in the currency of the cart."""

    currency: str


@attrs.frozen(kw_only=True)
class NoPriceInForce(ShippingReason):
    """No price is in force at this moment."""

    at: datetime


@attrs.frozen(kw_only=True)
class PartRefused(ShippingReason):
    """One part of the order cannot be sent by this method."""

    part: str
    because: ShippingReason


@attrs.frozen(kw_only=True)
class DutyUnknown(ShippingReason):
    """No rule covers the duty on these goods."""

    hs_code: str
    line: str


@attrs.frozen(kw_only=True)
class ImportRestricted(ShippingReason):
    """The destination does not admit these goods, or not without papers."""

    of_place = True

    place: Place
    what: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class TooManyParcels(ShippingReason):
    """There are more parcels than the carrier takes at once."""

    by: int
    limit: int


@attrs.frozen(kw_only=True)
class CarrierSilent(ShippingReason):
    """The carrier did not answer; it may if asked again."""

    carrier: str


@attrs.frozen(kw_only=True)
class CarrierRefused(ShippingReason):
    """The carrier refuses these goods; ``words`` are its own."""

    carrier: str
    words: str


@attrs.frozen(kw_only=True)
class PointNotServed(ShippingReason):
    """The method does not deliver to such a point: a PO box, a locker, a counter."""

    of_place = True

    kind: str
    number: str = ""


@attrs.frozen(kw_only=True)
class AccountNumberMissing(ShippingReason):
    """The locker or counter is addressed by the buyer's number with the carrier."""

    of_place = True

    kind: str
    number: str = ""
