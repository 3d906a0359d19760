"""The steps that add rows: fees on the goods, then the deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.errors import short_repr
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.market import Market
from ecomkit.pricing.engine.taxes import delivery_class
from ecomkit.pricing.engine.worksheet import Worksheet
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.ports import CustomFee
from ecomkit.pricing.values import validators as fields
from ecomkit.pricing.values.cart_view import FeeQuote, seen
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.fees import Fee, FeePer, OrderFee, ServiceFee
from ecomkit.tax.policy import DeliveryTax

_Row = tuple[Fee, int, bool | None]


def add_fees(
    sheet: Worksheet,
    situation: Market,
    rules: Iterable[ServiceFee | OrderFee | CustomFee],
) -> None:
    """Adds a row for each fee that the cart incurs."""
    for rule in rules:
        rows: Iterable[_Row]
        if isinstance(rule, ServiceFee):
            rows = _service(sheet, rule)
        elif isinstance(rule, OrderFee):
            rows = _order(sheet, rule)
        else:
            rows = _custom(sheet, rule)
        for fee, steps, includes in rows:
            basis = situation.with_tax if includes is None else includes
            entry = situation.charge_entry(None, fee.tax_category, includes=basis)
            freed = 0
            if entry.is_freed:
                freed = situation.freed_share(fee.tax_category, steps)
            _add(sheet, fee, steps - freed, entry)
            sheet.fees += 1


def add_charges(
    sheet: Worksheet, places: Mapping[str, Market], charges: Sequence[Charge]
) -> None:
    """Adds a row for each delivery, taxed as the policy says where its goods go."""
    how = sheet.policy.taxes.delivery
    for place, charge in enumerate(charges):
        steps = sheet.scale.steps_of_charge(charge)
        if steps is None or steps < 0:
            raise InvalidPriceError(
                f"{charge.amount} cannot be charged on a cart in {sheet.scale.currency}",
                path=f"$.charges[{place}].amount",
            )
        includes = charge.includes_tax
        if includes is None:
            includes = places[""].with_tax
        if charge.amount_with_tax is not None:
            includes = False  # the amount is what it costs without tax
        situation = places.get(charge.delivery, places[""])  # before there are any
        rows = _brought(sheet, charge)
        if how is DeliveryTax.OWN or charge.amount_with_tax is not None or not rows:
            entry = situation.charge_entry(
                charge, charge.tax_category, includes=includes
            )
            if entry.is_freed:
                steps -= situation.freed_share(charge.tax_category, steps)
        else:
            tax, portions = delivery_class(sheet, rows, how, includes=includes)
            entry = situation.entry_of_class(
                tax, charge.tax_category, includes=includes, portions=portions
            )
        _add(sheet, charge, steps, entry)


def _brought(sheet: Worksheet, charge: Charge) -> Sequence[int]:
    """The rows of goods that go with a delivery; "" is the first one."""
    rows = range(sheet.goods)
    deliveries = sheet.cart.deliveries
    if len(deliveries) <= 1:
        return rows
    first = deliveries[0].id
    lines = cast("list[LineItem]", sheet.items)
    return [
        row
        for row in rows
        if (lines[row].delivery or first) == (charge.delivery or first)
    ]


def _add(
    sheet: Worksheet, item: Fee | Charge, steps: int, entry: PricedArticle
) -> None:
    sheet.items.append(item)
    sheet.entries.append(entry)
    sheet.counts.append(1)
    sheet.subs.append(steps)
    sheet.amounts.append(steps)
    if sheet.pers is not None:
        sheet.pers.append(1)
    if sheet.floors is not None:
        sheet.floors.append(0)
    if not entry.is_simple or steps < 0:
        sheet.is_simple = False


def _service(sheet: Worksheet, rule: ServiceFee) -> Iterator[_Row]:
    steps = sheet.scale.steps_of(rule.amount)
    if steps is None:
        return
    cart = sheet.cart
    if _asks(cart, rule):
        yield _fee(rule, ""), steps, rule.includes_tax
    for row, line in enumerate(cart.lines):
        if _asks(line, rule):
            count = sheet.count(row) if rule.per is FeePer.UNIT else 1
            yield _fee(rule, line.key), steps * count, rule.includes_tax


def _asks(wish: Cart | LineItem, rule: ServiceFee) -> bool:
    if rule.greetings:
        return wish.greeting is not None
    return rule.service in wish.services or rule.service == wish.gift_wrap


def _fee(rule: ServiceFee | OrderFee, line: str) -> Fee:
    return Fee(id=rule.id, kind=rule.kind, tax_category=rule.tax_category, line=line)


def _order(sheet: Worksheet, rule: OrderFee) -> Iterator[_Row]:
    total = sheet.total()
    if not sheet.goods:
        return
    if (
        rule.payment_methods
        and sheet.occasion.payment_method not in rule.payment_methods
    ):
        return
    if rule.below:
        below = sheet.scale.steps_of(rule.below)
        if below is None or total >= below:
            return
    steps = sheet.scale.steps_of(rule.amount) or 0
    if rule.rate:
        rounding = sheet.policy.discounts.rounding
        steps += rounding.of(total * rule.rate.numerator, rule.rate.denominator)
    most = sheet.scale.steps_of(rule.at_most)
    if most is not None:
        steps = min(steps, most)
    steps = max(steps, -total)  # a discount for paying in advance ends at nothing
    if steps:
        yield _fee(rule, ""), steps, rule.includes_tax


def _custom(sheet: Worksheet, rule: CustomFee) -> Iterator[_Row]:
    quotes = rule.fee(seen(sheet))
    keys = {line.key for line in sheet.cart.lines}
    for quote in fields.several(quotes):
        if not isinstance(quote, FeeQuote):
            raise InvalidPriceError(
                f"fee {short_repr(rule.id)} answered {short_repr(quote)}",
                hint="a sequence of FeeQuote",
            )
        if quote.line and quote.line not in keys:
            raise InvalidPriceError(
                f"fee {short_repr(rule.id)} is for {short_repr(quote.line)}, which is no line of the cart",
                hint="the key of a line, or no line",
            )
        steps = sheet.scale.steps_of((quote.amount,))
        if steps is None:
            raise InvalidPriceError(
                f"fee {short_repr(rule.id)} is in {quote.amount.currency.code}",
                hint=f"the cart is in {sheet.scale.currency}",
            )
        fee = Fee(
            id=rule.id, kind="custom", tax_category=rule.tax_category, line=quote.line
        )
        yield fee, steps, None
