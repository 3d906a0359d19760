"""What can go wrong with a consignment, a fee rule, a box or a parcel."""

from __future__ import annotations

from ecomkit.errors import (
    ConflictError,
    InvalidInputError,
    RefusedError,
    UnavailableError,
)


class InvalidConsignmentError(InvalidInputError):
    """These are not goods that can be sent."""


class InvalidFeeRuleError(InvalidInputError):
    """This fee rule, requirement or method cannot work."""


class UnknownShippingMethodError(InvalidInputError):
    """The shop has no shipping method of this id."""

    code = "unknown_shipping_method"


class ShippingMethodRefusedError(ConflictError):
    """The shipping method is not offered for these goods any more."""

    code = "shipping_method_not_offered"


class InvalidCalendarError(InvalidInputError):
    """These are not working days, or there is no way to keep a promise with them."""


class InvalidBoxError(InvalidInputError):
    """This is not a box, or not something that can be packed in one."""


class InvalidDeclarationError(InvalidInputError):
    """This cannot be declared to customs, or is not a rule of theirs."""


class InvalidShipmentError(InvalidInputError):
    """This is not a shipment, or not something a carrier can be asked."""


class CarrierUnavailableError(UnavailableError):
    """The carrier or the fulfillment service did not answer."""


class CarrierRefusedError(RefusedError):
    """The carrier does not do this; the buyer needs another way."""
