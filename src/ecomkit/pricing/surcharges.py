"""The steps that add rows: fees on the goods, then the deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ecomkit.pricing.charge import Charge
from ecomkit.pricing.entry import Entry
from ecomkit.pricing.errors import InvalidPriceError
from ecomkit.pricing.fees import Fee, FeePer, OrderFee, ServiceFee
from ecomkit.pricing.goods import seen
from ecomkit.pricing.ports import FeeRule
from ecomkit.pricing.sheet import Sheet
from ecomkit.pricing.situation import Situation
from ecomkit.pricing.taxing import delivery_class
from ecomkit.tax.policy import DeliveryTax

_Row = tuple[Fee, int, bool | None]


def add_fees(
    sheet: Sheet, situation: Situation, rules: Iterable[ServiceFee | OrderFee | FeeRule]
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
            basis = _basis(sheet) if includes is None else includes
            _add(
                sheet,
                fee,
                steps,
                situation.charge_entry(None, fee.tax_category, includes=basis),
            )
            sheet.fees += 1


def add_charges(sheet: Sheet, situation: Situation, charges: Sequence[Charge]) -> None:
    """Adds a row for each delivery, taxed as the policy says."""
    how = sheet.policy.taxes.delivery
    for place, charge in enumerate(charges):
        steps = sheet.scale.steps_of((charge.amount,))
        if steps is None or steps < 0:
            raise InvalidPriceError(
                f"{charge.amount} cannot be charged on a cart in {sheet.scale.currency}",
                path=f"$.charges[{place}].amount",
            )
        includes = _basis(sheet) if charge.includes_tax is None else charge.includes_tax
        if (
            how is DeliveryTax.OWN
            or charge.amount_with_tax is not None
            or not sheet.goods
        ):
            entry = situation.charge_entry(
                charge, charge.tax_category, includes=includes
            )
            if includes and charge.tax_category:
                steps -= situation.freed_share(charge.tax_category, steps)
        else:
            tax = delivery_class(sheet, how, includes=includes)
            entry = situation.entry_of_class(
                tax, charge.tax_category, includes=includes
            )
        _add(sheet, charge, steps, entry)


def _basis(sheet: Sheet) -> bool:
    # Fees and deliveries that do not say so hold tax where the goods' prices do.
    return bool(sheet.entries) and sheet.entries[0].terms.includes_tax


def _add(sheet: Sheet, item: Fee | Charge, steps: int, entry: Entry) -> None:
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


def _service(sheet: Sheet, rule: ServiceFee) -> Iterator[_Row]:
    steps = sheet.scale.steps_of(rule.amount)
    if steps is None:
        return
    cart = sheet.cart
    if _asks(cart, rule):
        yield _fee(rule, ""), steps, rule.includes_tax
    for line in cart.lines:
        if _asks(line, rule):
            count = 1
            if rule.per is FeePer.UNIT:
                count = int(line.quantity)
            yield _fee(rule, line.key), steps * count, rule.includes_tax


def _asks(wish: object, rule: ServiceFee) -> bool:
    if rule.greetings:
        return getattr(wish, "greeting", None) is not None
    return rule.service in wish.services or rule.service == wish.gift_wrap  # type: ignore[attr-defined]


def _fee(rule: ServiceFee | OrderFee, line: str) -> Fee:
    return Fee(id=rule.id, kind=rule.kind, tax_category=rule.tax_category, line=line)


def _order(sheet: Sheet, rule: OrderFee) -> Iterator[_Row]:
    total = sheet.total()
    if not sheet.goods:
        return
    if rule.paying_by and sheet.occasion.paying_by not in rule.paying_by:
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
    if steps:
        yield _fee(rule, ""), steps, rule.includes_tax


def _custom(sheet: Sheet, rule: FeeRule) -> Iterator[_Row]:
    for quote in rule.fee(seen(sheet)):
        steps = sheet.scale.steps_of((quote.amount,))
        if steps is None:
            raise InvalidPriceError(
                f"fee {rule.id!r} is in {quote.amount.currency.code}",
                hint=f"the cart is in {sheet.scale.currency}",
            )
        fee = Fee(
            id=rule.id, kind="custom", tax_category=rule.tax_category, line=quote.line
        )
        yield fee, steps, None
