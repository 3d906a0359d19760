"""Which fees a cart incurs: for services it asks for, on the order, and the shop's own."""

from __future__ import annotations

from collections.abc import Iterator

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.errors import short_repr
from ecomkit.pricing.engine.rules.custom_rules import cart_view
from ecomkit.pricing.engine.sides import column_on
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.ports import CustomFee
from ecomkit.pricing.values.cart_view import FeeQuote
from ecomkit.pricing.values.fees import Fee, FeePer, OrderFee, ServiceFee
from ecomkit.pricing.values.policy import TaxSide
from ecomkit.validators import one_or_more

# A fee, how much in steps, and whether that includes tax (None: as prices are shown).
IncurredFee = tuple[Fee, int, bool | None]


def incurred_fees(
    worksheet: Worksheet, rule: ServiceFee | OrderFee | CustomFee
) -> Iterator[IncurredFee]:
    """What a cart incurs of a fee; nothing of one without an amount in its currency."""
    if isinstance(rule, ServiceFee):
        return _service_fees(worksheet, rule)
    if isinstance(rule, OrderFee):
        return _order_fee(worksheet, rule)
    return _custom_fees(worksheet, rule)


def _service_fees(worksheet: Worksheet, rule: ServiceFee) -> Iterator[IncurredFee]:
    steps = worksheet.scale.steps_of(rule.amount)
    if steps is None:
        return
    cart, includes = worksheet.cart, rule.includes_tax
    on_cart = _asks_for(cart, rule)
    rows = [
        row
        for row, line in enumerate(cart.lines)
        if _asks_for(line, rule) or _is_made_with(worksheet, row, rule)
    ]
    if rule.per is FeePer.ORDER:
        if on_cart or rows:
            yield _fee_of(rule, ""), steps, includes
        return
    if on_cart:
        yield _fee_of(rule, ""), steps, includes
    rounding = worksheet.policy.line_amount
    for row in rows:
        charged = steps
        if rule.per in (FeePer.UNIT, FeePer.CHARACTER):
            count, per = worksheet.counts[row], worksheet.denominators[row]
            if rule.per is FeePer.CHARACTER:
                count *= _characters(worksheet, row, rule)
            charged = rounding.of(steps * count, per)
        yield _fee_of(rule, cart.lines[row].key), charged, includes


def _asks_for(wish: Cart | LineItem, rule: ServiceFee) -> bool:
    card = "" if wish.greeting is None else wish.greeting.card
    if rule.greetings:
        return wish.greeting is not None
    return rule.service in wish.services or rule.service in (wish.gift_wrap, card)


def _is_made_with(worksheet: Worksheet, row: int, rule: ServiceFee) -> bool:
    wish = worksheet.cart.lines[row].personalization
    if wish is None or not rule.service:
        return False
    schema = worksheet.articles[row].facts.personalization
    return rule.service in schema.services(dict(wish.texts), dict(wish.files))


def _characters(worksheet: Worksheet, row: int, rule: ServiceFee) -> int:
    wish = worksheet.cart.lines[row].personalization
    if wish is None:
        return 0
    schema = worksheet.articles[row].facts.personalization
    return schema.characters(rule.service, dict(wish.texts))


def _fee_of(rule: ServiceFee | OrderFee, line: str) -> Fee:
    return Fee(id=rule.id, kind=rule.kind, tax_category=rule.tax_category, line=line)


def _order_fee(worksheet: Worksheet, rule: OrderFee) -> Iterator[IncurredFee]:
    scale = worksheet.scale
    amounts = rule.amount, rule.below, rule.at_most
    found = [scale.steps_of(amount) for amount in amounts]
    if any(
        given and steps is None for given, steps in zip(amounts, found, strict=True)
    ):
        return  # an amount that is not known in this currency
    amount, below, most = found
    methods = rule.payment_methods
    if not worksheet.goods_count or (
        methods and worksheet.occasion.payment_method not in methods
    ):
        return
    own = worksheet.shown
    if rule.includes_tax is not None:
        own = TaxSide.GROSS if rule.includes_tax else TaxSide.NET
    left = column_on(worksheet, worksheet.amounts, rule.side or own)
    if below is not None and sum(left[row] for row in worksheet.counted) >= below:
        return
    steps = amount or 0
    if rule.rate:
        rounding = worksheet.policy.discounts.rounding
        total = sum(left[: worksheet.goods_count])
        steps += rounding.of(total * rule.rate.numerator, rule.rate.denominator)
    if most is not None:
        steps = min(steps, most)
    if steps < 0:  # a discount for paying in advance ends at nothing
        there = column_on(worksheet, worksheet.amounts, own)[: worksheet.goods_count]
        steps = min(0, max(steps, -sum(there)))
    if steps:
        yield _fee_of(rule, ""), steps, rule.includes_tax


def _custom_fees(worksheet: Worksheet, rule: CustomFee) -> Iterator[IncurredFee]:
    name, scale = short_repr(rule.id), worksheet.scale
    keys = {line.key for line in worksheet.cart.lines}
    for quote in one_or_more(rule.fee(cart_view(worksheet, worksheet.counted))):
        if not isinstance(quote, FeeQuote):
            raise InvalidPriceError(
                f"fee {name} answered {short_repr(quote)}",
                hint="a sequence of FeeQuote",
            )
        if quote.line and quote.line not in keys:
            raise InvalidPriceError(
                f"fee {name} names {short_repr(quote.line)}, "
                "which is no line of the cart",
                hint="the key of a line, or no line",
            )
        steps = scale.steps_of((quote.amount,))
        if steps is None:
            raise InvalidPriceError(
                f"fee {name} is in {quote.amount.currency.code}",
                hint=f"the cart is in {scale.currency}",
            )
        yield (
            Fee(
                id=rule.id,
                kind="custom",
                tax_category=rule.tax_category,
                line=quote.line,
            ),
            steps,
            None,
        )
