"""The benefit that adds an article to the cart and takes its price off again."""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.cart.line import LineItem
from ecomkit.money.rounding import divide
from ecomkit.pricing.engine.arithmetic import rounded_share
from ecomkit.pricing.engine.rules.discounting import Operation
from ecomkit.pricing.engine.scale import Scale
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import NotForSaleError
from ecomkit.pricing.result.verdicts import Rejected
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.pricing.values.set_benefits import Gift


def gift(benefit: Gift, policy: PricingPolicy, scale: Scale) -> Operation:
    """The operation of a gift, free or at a reduced price."""
    share_of = rounded_share(benefit.rate, policy.discounts.rounding)

    def operation(worksheet: Worksheet, rule: int, rows: Sequence[int]) -> None:
        quantity = benefit.quantity
        if benefit.for_each is not None:
            there = sum(worksheet.quantity(row) for row in rows)
            quantity *= int(there // benefit.for_each)
        if not quantity:
            return
        try:
            article = worksheet.find_article(benefit.sku)
        except NotForSaleError:  # the shop's mistake, not the buyer's
            worksheet.answers[rule] = Rejected(promotion="", reason="gift_not_for_sale")
            return
        if article.unit < 0:  # giving away what gives money back is no gift
            return
        if not worksheet.has_gifts(benefit.sku, quantity):
            worksheet.answers[rule] = Rejected(promotion="", reason="gift_sold_out")
            return
        amount = divide(article.unit * quantity, article.div)
        share = share_of(amount)
        if amount - share < article.floor * quantity:
            worksheet.answers[rule] = Rejected(promotion="", reason="gift_below_floor")
            return
        deliveries = worksheet.cart.deliveries
        delivery = deliveries[0].id if deliveries else ""
        gift_line = LineItem(benefit.sku, quantity, delivery=delivery)
        row = worksheet.add_gift(gift_line)
        worksheet.take(row, share)
        worksheet.note_discount(rule, [row], [share])

    return operation
