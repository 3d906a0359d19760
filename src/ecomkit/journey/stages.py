"""The six stages of a customer's journey and the twelve steps of a sale behind them."""

from __future__ import annotations

from ecomkit.choices import StrictEnum


class Stage(StrictEnum):
    """The six stages of the customer journey, from first contact to loyalty."""

    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    PURCHASE = "purchase"
    DELIVERY = "delivery"
    EXPERIENCE = "experience"
    LOYALTY = "loyalty"

    @property
    def position(self) -> int:
        """The position among the six, counted from 1."""
        return _STAGE_POSITIONS[self]


class ProcessStep(StrictEnum):
    """The twelve steps of a sale, in the order in which a shop takes them."""

    MARKETING = "marketing"
    CUSTOMER = "customer"
    VISIT = "visit"
    DISPLAY = "display"
    CART = "cart"
    CHECKOUT = "checkout"
    SHIPPING_FEE = "shipping_fee"
    PAYMENT = "payment"
    RECEIPT = "receipt"
    PROCESSING = "processing"
    PACKAGING = "packaging"
    SHIPPING = "shipping"

    @property
    def position(self) -> int:
        """The position among the twelve, counted from 1."""
        return _STEP_POSITIONS[self]


_STAGE_POSITIONS = {stage: position for position, stage in enumerate(Stage, start=1)}
_STEP_POSITIONS = {step: position for position, step in enumerate(ProcessStep, start=1)}
