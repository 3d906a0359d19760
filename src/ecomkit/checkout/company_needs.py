"""What a company's purchase still needs: its people's approval, an account, a number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ecomkit.checkout.approval import approval_needs
from ecomkit.checkout.requirement import CheckoutStep, Requirement
from ecomkit.checkout.review import CheckoutReview
from ecomkit.payments import Capabilities
from ecomkit.payments.capabilities import PaymentNeed


def company_needs(
    review: CheckoutReview, adapters: Mapping[str, Capabilities]
) -> Iterator[Requirement]:
    """What the company and the chosen payment method demand of a checkout.

    A company that the shop knows decides who buys for it, and up to which amount.
    """
    checkout = review.checkout
    buyer, account, priced = checkout.purchaser, checkout.account, review.priced
    if buyer is not None and account is not None and priced is not None:
        yield from approval_needs(
            account, buyer.id, checkout.cart, priced.total, checkout.approvals
        )
    method = review.chosen_payment_method
    if method is None:
        return
    needs = adapters[method.adapter].needs
    if PaymentNeed.ACCOUNT in needs and account is None:
        known = "" if buyer is None else buyer.account
        yield Requirement(
            code="account_unknown" if known else "account_missing",
            step=CheckoutStep.CONTACT,
            path="$.purchaser.account",
            hint="the account of a company that the shop keeps",
            facts={"payment_method": method.id, "account": known},
        )
    if PaymentNeed.PURCHASE_ORDER in needs and not checkout.purchase_order:
        yield Requirement(
            code="purchase_order_missing",
            step=CheckoutStep.PAYMENT,
            path="$.purchase_order",
            hint="the buyer's own number of the order",
            facts={"payment_method": method.id},
        )
