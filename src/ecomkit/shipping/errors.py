"""What can go wrong with goods to send, a fee rule, a box, a shipment or a carrier."""

from __future__ import annotations

from ecomkit.errors import (
    InvalidInputError,
    NotFoundError,
    RefusedError,
    UnavailableError,
)


class InvalidConsignmentError(InvalidInputError):
    """These goods cannot be sent as described."""


class InvalidFeeRuleError(InvalidInputError):
    """A fee rule, a requirement or a shipping method is not valid."""


class UnknownShippingMethodError(NotFoundError):
    """The shop has no shipping method with this id."""


class ShippingMethodRefusedError(RefusedError):
    """The shipping method is not available for these goods; ``reasons`` says why."""


class InvalidCalendarError(InvalidInputError):
    """The working days are not valid, or allow no delivery in reasonable time."""


class InvalidBoxError(InvalidInputError):
    """A box, or an item to pack, is not valid."""


class InvalidDeclarationError(InvalidInputError):
    """A customs declaration, or a rule of customs, is not valid."""


class InvalidShipmentError(InvalidInputError):
    """A shipment, or a request to a carrier, is not valid."""


class CarrierUnavailableError(UnavailableError):
    """The carrier or the fulfillment service did not answer; the outcome is unknown."""


class CarrierRefusedError(RefusedError):
    """The carrier or the fulfillment service will not do this."""
