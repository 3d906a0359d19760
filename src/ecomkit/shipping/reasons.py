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
class DestinationNotServed(ShippingReason):
    """The method does not go there; ``zone`` names the zone that shuts it out, if one does."""

    code = "destination_not_served"
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
class CurrencyNotPriced(ShippingReason):
    """The fee is not given in the currency of the cart."""

    code = "currency_not_priced"
    currency: str


@attrs.frozen(kw_only=True)
class NoPriceInForce(ShippingReason):
    """No price is in force at this moment."""

    code = "no_price_in_force"
    at: datetime


@attrs.frozen(kw_only=True)
class PartRefused(ShippingReason):
    """One of the parcels or origins of the order cannot be sent this way."""

    code = "part_refused"
    part: str
    because: ShippingReason


@attrs.frozen(kw_only=True)
class DutyUnknown(ShippingReason):
    """No rule here tells the duty on these goods."""

    code = "duty_unknown"
    hs_code: str
    line: str


@attrs.frozen(kw_only=True)
class ImportRestricted(ShippingReason):
    """The country they go to does not let these goods in, or not without papers."""

    code = "import_restricted"
    place: Place
    what: str
    lines: tuple[str, ...]


@attrs.frozen(kw_only=True)
class TooManyParcels(ShippingReason):
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
class CarrierRefused(ShippingReason):
    """The carrier refuses these goods; ``words`` are its own."""

    code = "carrier_refused"
    carrier: str
    words: str
