"""The six stages of a customer's journey and the twelve steps of a sale behind them."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """How far a customer has come with the shop, from the first notice to loyalty."""

    AWARENESS = "awareness"
    CONSIDERATION = "consideration"
    PURCHASE = "purchase"
    DELIVERY = "delivery"
    EXPERIENCE = "experience"
    LOYALTY = "loyalty"

    @property
    def place(self) -> int:
        """Which of the six it is, counted from 1."""
        return _STAGE_PLACES[self]


class ProcessStep(StrEnum):
    """What the shop does, in the order in which a sale goes through it."""

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
    def place(self) -> int:
        """Which of the twelve it is, counted from 1."""
        return _STEP_PLACES[self]


_STAGE_PLACES = {stage: place for place, stage in enumerate(Stage, start=1)}
_STEP_PLACES = {step: place for place, step in enumerate(ProcessStep, start=1)}
