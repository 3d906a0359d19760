"""Why a shipping method is not offered: facts, for a program or for words elsewhere."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from ecomkit.addressing.place import Place
from ecomkit.measures import Length, Weight
from ecomkit.money.amount import Money


@attrs.frozen
class ShippingReason:
    """Why not; the base of every reason, the shop's own too.

    ``code`` is stable and made for programs; the facts are the fields.
    """

    code: ClassVar[str]


@attrs.frozen
class NothingToSend(ShippingReason):
    """None of the goods needs sending."""

    code = "nothing_to_send"


@attrs.frozen
class DestinationNotKnown(ShippingReason):
    """The fee depends on where the goods go, and nobody has said so yet."""

    code = "destination_not_known"


@attrs.frozen(kw_only=True)
class NotTo(ShippingReason):
    """The method does not go there; ``zone`` names the zone that shuts it out, if one does."""

    code = "not_to"
    place: Place
    zone: str = ""


@attrs.frozen(kw_only=True)
class TooHeavy(ShippingReason):
    """The goods, or one piece of them, are heavier than the method carries."""

    code = "too_heavy"
    by: Weight
    limit: Weight


@attrs.frozen(kw_only=True)
class TooLight(ShippingReason):
    """The goods are lighter than the method is meant for."""

    code = "too_light"
    by: Weight
    limit: Weight


@attrs.frozen(kw_only=True)
class TooLarge(ShippingReason):
    """A line's pieces, or a parcel, are too large; ``measure`` says which way."""

    code = "too_large"
    piece: str
    measure: str
    by: Length


@attrs.frozen(kw_only=True)
class TotalTooLow(ShippingReason):
    """The goods come to less than the method asks for."""

    code = "total_too_low"
    by: Money
    basis: str


@attrs.frozen(kw_only=True)
class TotalTooHigh(ShippingReason):
    """The goods come to more than the method is meant for."""

    code = "total_too_high"
    by: Money
    basis: str


@attrs.frozen(kw_only=True)
class WrongCategory(ShippingReason):
    """The goods' shipping categories do not suit; ``lines`` are the keys of those in the way."""

    code = "wrong_category"
    category: str
    match: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotCarried(ShippingReason):
    """The method does not carry goods like these (dangerous, too cold, too fragile)."""

    code = "not_carried"
    flag: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotMeasured(ShippingReason):
    """The fee needs the weight or size of goods for which nobody has entered it."""

    code = "not_measured"
    what: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class NotPricedIn(ShippingReason):
    """The fee is not given in the currency of the cart."""

    code = "not_priced_in"
    currency: str


@attrs.frozen(kw_only=True)
class NotPricedAt(ShippingReason):
    """No price is in force at this moment."""

    code = "not_priced_at"
    at: datetime


@attrs.frozen(kw_only=True)
class NotThrough(ShippingReason):
    """One of the parcels or origins of the order cannot be sent this way."""

    code = "not_through"
    part: str
    because: ShippingReason


@attrs.frozen(kw_only=True)
class NoDutyKnown(ShippingReason):
    """No rule here tells the duty on these goods."""

    code = "no_duty_known"
    hs_code: str
    line: str


@attrs.frozen(kw_only=True)
class NotAllowedInto(ShippingReason):
    """The country they go to does not let these goods in, or not without papers."""

    code = "not_allowed_into"
    place: Place
    what: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class TooMany(ShippingReason):
    """There are more parcels than the carrier takes at once."""

    code = "too_many"
    by: int
    limit: int


@attrs.frozen(kw_only=True)
class CarrierSilent(ShippingReason):
    """The carrier did not answer; it may when asked again."""

    code = "carrier_silent"
    carrier: str


@attrs.frozen(kw_only=True)
class CarrierSaysNo(ShippingReason):
    """The carrier refuses these goods; ``words`` are its own."""

    code = "carrier_says_no"
    carrier: str
    words: str
