"""CheckoutReview: a checkout as the shop sees it at a moment, and what it still needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

import attrs

from ecomkit.cart import Cart, CartLimits
from ecomkit.cart.quantity import Quantity, from_micro, micro
from ecomkit.checkout.checkout import Checkout
from ecomkit.checkout.importing import ImportEstimate
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.checkout.terms import BuyerPolicy, SalesTerms
from ecomkit.customers import TaxEvidence
from ecomkit.inventory import Availability, AvailabilityKind
from ecomkit.inventory.stock import stock_units_of_one
from ecomkit.payments import PaymentMethod
from ecomkit.payments.payment_method import PaymentMethodChoice
from ecomkit.pricing import PricedCart
from ecomkit.shipping import DeliveryKind, DeliveryOption, DeliveryOptions


@attrs.frozen(kw_only=True)
class CheckoutReview:
    """A checkout priced as far as possible: what a page shows, and what is missing.

    ``priced`` is None if something is not for sale; ``offers`` and ``chosen`` are by
    delivery; ``payment_methods`` is None until a place is known; ``imports`` say what
    crossing a border costs; ``outdated_lookups`` of tax numbers are too old to count, so
    that tax is charged until the register is asked again.
    """

    checkout: Checkout
    policy: BuyerPolicy
    terms: SalesTerms
    priced: PricedCart | None = None
    offers: tuple[tuple[str, DeliveryOptions], ...] = ()
    chosen: tuple[tuple[str, DeliveryOption], ...] = ()
    payment_methods: PaymentMethodChoice | None = None
    imports: tuple[ImportEstimate, ...] = ()
    outdated_lookups: tuple[TaxEvidence, ...] = ()
    missing: tuple[Requirement, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether a quote can be made."""
        return not self.missing

    @property
    def steps_left(self) -> tuple[CheckoutStep, ...]:
        """The steps with something missing, in order."""
        unfinished = {each.step for each in self.missing}
        return tuple(step for step in CheckoutStep if step in unfinished)

    @property
    def chosen_payment_method(self) -> PaymentMethod | None:
        """The chosen payment method, if it is offered."""
        offered = () if self.payment_methods is None else self.payment_methods.offered
        wanted = self.checkout.payment_method
        return next((each for each in offered if each.id == wanted), None)


def requirements(
    review: CheckoutReview,
    limits: CartLimits,
    units: Mapping[str, str],
    stock: Mapping[str, Availability],
    needs: Iterable[Requirement] = (),
) -> tuple[Requirement, ...]:
    """Everything a priced checkout still needs, in the order of the steps.

    *units* are those that goods are sold by; *needs* are further requirements: what they
    say of a field is not said of it again.
    """
    further = tuple(needs)
    told = {each.path for each in further}
    found = [
        *(each for each in review.checkout.missing() if each.path not in told),
        *further,
        *_limits(review, limits, units),
        *_total(review),
        *stock_problems(review.checkout.cart, stock, lambda sku: units.get(sku, "")),
        *_deliveries(review),
        *_payment(review),
    ]
    steps = list(CheckoutStep)
    return tuple(sorted(found, key=lambda each: steps.index(each.step)))


def _limits(
    review: CheckoutReview, limits: CartLimits, units: Mapping[str, str]
) -> Iterator[Requirement]:
    for problem in limits.problems(review.checkout.cart, units):
        yield Requirement(
            code=problem.code,
            step=CheckoutStep.CART,
            path=f"$.cart{problem.path.removeprefix('$')}",
            hint=f"allowed: {problem.allowed} {problem.unit}".rstrip(),
            facts={"asked": problem.asked, "allowed": problem.allowed},
        )


def _total(review: CheckoutReview) -> Iterator[Requirement]:
    priced = review.priced
    if priced is None or priced.total.amount >= 0:
        return
    rows = (*priced.lines, *priced.fees, *priced.charges)
    below = {row.key: row.gross for row in rows if row.gross.amount < 0}
    yield Requirement(
        code="total_below_zero",
        step=CheckoutStep.CART,
        path="$.cart",
        hint=f"{priced.total}, with "
        + ", ".join(f"{key} at {gross}" for key, gross in below.items()),
        facts={"total": priced.total, "rows": tuple(below)},
    )


def stock_problems(
    cart: Cart, stock: Mapping[str, Availability], unit_of: Callable[[str], str]
) -> Iterator[Requirement]:
    """The lines of a cart of which there is less than it asks for, in the unit of each.

    *unit_of* says by which unit an article is sold: that of a line without one.
    """
    for index, line in enumerate(cart.lines):
        known = stock.get(line.sku)
        sold_by = unit_of(line.sku)
        one = stock_units_of_one(line.unit, sold_by=sold_by)
        if known is None or one is None or known.kind is not AvailabilityKind.SOLD_OUT:
            continue
        unit = line.unit or sold_by
        available = _in_units(known.now + known.later, one)
        facts: dict[str, object] = {"sku": line.sku, "available": available}
        facts["asked"] = _in_units(known.asked, one)
        if unit:
            facts["unit"] = unit
        yield Requirement(
            code="stock_unavailable",
            step=CheckoutStep.CART,
            path=f"$.cart.lines[{index}].quantity",
            hint=f"{available} {unit}".rstrip() + " available",
            facts=facts,
        )


def _in_units(stock: int, one: Fraction) -> Quantity:
    # Of what is measured, to six places; never more than there is.
    return from_micro(stock * micro(1) // one)


def _deliveries(review: CheckoutReview) -> Iterator[Requirement]:
    checkout = review.checkout
    chosen = dict(review.chosen)
    ids = list(checkout.delivery_ids)
    # What is chosen, else what could be: where all is fetched, nothing is sent.
    possible = chosen.values() or [
        each for _, offered in review.offers for each in offered
    ]
    is_fetched = possible and all(each.kind is DeliveryKind.PICKUP for each in possible)
    if review.offers and not checkout.cart.deliveries and not is_fetched:
        yield Requirement(
            code="shipping_address_missing",
            step=CheckoutStep.SHIPPING,
            path="$.cart.deliveries",
        )
    for delivery, offers in review.offers:
        if delivery in chosen:
            continue
        method = checkout.method_of(delivery)
        path = f"$.chosen[{ids.index(delivery)}]"
        hint = ", ".join(option.method for option in offers)
        facts: dict[str, object] = {"delivery": delivery}
        reasons = {
            refusal.method: tuple(reason.code for reason in refusal.reasons)
            for refusal in offers.refused
        }
        # Where a number is all that keeps a carrier away, it is asked for.
        wants_number = [
            id for id, why in reasons.items() if why == ("account_number_missing",)
        ]
        if method in wants_number or (wants_number and not offers.options):
            facts |= {"methods": tuple(wants_number)}
            code = "account_number_missing"
            path = f"$.cart.deliveries[{ids.index(delivery)}].address.street"
            hint = "the buyer's number with the carrier, on a line of its own"
        elif not offers.options and checkout.cart.deliveries:
            facts["reasons"] = reasons
            code = "delivery_unavailable"
            path = f"$.cart.deliveries[{ids.index(delivery)}]"
            if all(any(r.of_place for r in each.reasons) for each in offers.refused):
                code, path = "destination_unsupported", f"{path}.address"
            hint = "; ".join(f"{id}: {', '.join(why)}" for id, why in reasons.items())
        elif method:
            facts |= {"method": method, "reasons": reasons.get(method, ())}
            code = "delivery_not_offered"
        else:
            code = "delivery_not_chosen"
        yield Requirement(
            code=code, step=CheckoutStep.DELIVERY, path=path, hint=hint, facts=facts
        )


def _payment(review: CheckoutReview) -> Iterator[Requirement]:
    wanted = review.checkout.payment_method
    priced, choice = review.priced, review.payment_methods
    if priced is None or not priced.lines or priced.total.amount <= 0:
        return
    if choice is None:
        yield Requirement(
            code="billing_address_missing",
            step=CheckoutStep.PAYMENT,
            path="$.cart.billing",
        )
        return
    if review.chosen_payment_method is not None:
        return
    code = "payment_method_not_chosen"
    facts: dict[str, object] = {}
    if wanted:
        code = "payment_method_not_allowed"
        facts = {"payment_method": wanted, "reason": "not_offered"}
        for refusal in choice.refused:
            if refusal.payment_method.id == wanted:
                facts |= {"reason": refusal.reason.value, "bound": refusal.bound}
    yield Requirement(
        code=code,
        step=CheckoutStep.PAYMENT,
        path="$.payment_method",
        hint=", ".join(each.id for each in choice.offered)
        or "no payment method can be offered",
        facts=facts,
    )
