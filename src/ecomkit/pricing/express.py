"""The express lane: the steps of ordinary carts in one flat pass, without a sheet.

Whole units at one price each, one percentage of tax a row rounded on the row, percentages
off lines and amounts off the cart: that is most of what is sold. Everything else, and
everything that would end in an error, gives None and goes the ordinary way; a law prices
every generated cart both ways.
"""

from __future__ import annotations

from collections.abc import Sequence

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.pricing.arithmetic import spread
from ecomkit.pricing.charge import Charge
from ecomkit.pricing.ledger import Columns, DiscountColumn, Ledger, frozen
from ecomkit.pricing.policy import PricingPolicy
from ecomkit.pricing.rules import PERCENT, Rule
from ecomkit.pricing.situation import Situation
from ecomkit.tax.policy import DeliveryTax, TaxBase, TaxLevel


def suits_express(policy: PricingPolicy) -> bool:
    """Whether a policy's taxes and totals are those that the express lane reckons."""
    taxes = policy.taxes
    return (
        taxes.level is TaxLevel.LINE
        and taxes.base is TaxBase.AFTER_DISCOUNT
        and taxes.delivery is DeliveryTax.OWN
        and policy.cash is None
    )


def price_express(
    situation: Situation, cart: Cart, charges: Sequence[Charge]
) -> Ledger | None:
    """The ledger of an ordinary cart; None where the cart is not one."""
    known = situation.entries
    subs: list[int] = []
    entries = []
    terms = []
    touched: dict[int, list[int]] = {}
    row = 0
    for line in cart.lines:
        entry = known.get(line.sku) or situation.look_up(line.sku)
        if entry is None or not entry.is_express or type(line.quantity) is not int:
            return None
        subs.append(entry.unit * line.quantity)
        entries.append(entry)
        terms.append(entry.terms)
        for rule in entry.hits:
            rows = touched.get(rule)
            if rows is None:
                touched[rule] = [row]
            else:
                rows.append(row)
        row += 1
    if not row:
        return None
    total = sum(subs)
    index = situation.index
    amounts = subs
    discounts: list[DiscountColumn] = []
    for_delivery: list[Rule] = []
    for place in index.candidates(touched, total, cart.codes):
        rule = index.rules[place]
        if rule.express is None:
            return None
        if rule.for_delivery:
            for_delivery.append(rule)
        elif total >= rule.least:
            shares: list[int]
            of_rows: Sequence[int]
            kind, mul, add, div = rule.express
            if kind == PERCENT:
                amounts = amounts[:]
                of_rows = touched[place] if rule.is_indexed else range(row)
                shares = []
                for at in of_rows:
                    amount = amounts[at]
                    share = (amount * mul + add) // div
                    amounts[at] = amount - share
                    shares.append(share)
                saved = sum(shares)
            else:
                of_rows = range(row)
                saved = mul if mul < total else total
                shares = _spread(situation, saved, amounts, cart.lines)
                amounts = [a - s for a, s in zip(amounts, shares, strict=True)]
            if saved:
                total -= saved
                discounts.append(_column(rule, cart, of_rows, shares))
    items: Sequence[LineItem | Charge] = cart.lines
    if charges:
        if amounts is subs:
            amounts = subs[:]
        for charge in charges:
            steps = situation.scale.steps_of((charge.amount,))
            if steps is None or charge.amount_with_tax is not None:
                return None
            includes = charge.includes_tax
            if includes is None:
                includes = terms[0].includes_tax
            entry = situation.charge_entry(charge, charge.tax_category, includes=includes)
            if not entry.is_simple or entry.is_freed or steps < 0:
                return None
            subs.append(steps)
            amounts.append(steps)
            entries.append(entry)
            terms.append(entry.terms)
        items = (*items, *charges)
        for rule in for_delivery:
            if total >= rule.least:
                _off_delivery(rule, cart, amounts, items, row, discounts)
    tax = [(a * e.mul + e.add) // e.div_tax for a, e in zip(amounts, entries, strict=True)]
    inner: list[int] | None = None
    outer: list[int] | None = tax
    if any([e.inside for e in entries]):
        inner = [t if e.inside else 0 for t, e in zip(tax, entries, strict=True)]
        outer = [0 if e.inside else t for t, e in zip(tax, entries, strict=True)]
    scale = situation.scale
    return frozen(
        Columns(
            scale.coin,
            scale.unit,
            situation.policy.taxes.rounding,
            row,
            0,
            0,
            items,
            terms,
            subs,
            amounts,
            inner,
            outer,
            {},
            discounts,
        )
    )


def _spread(
    situation: Situation, amount: int, weights: Sequence[int], lines: Sequence[LineItem]
) -> list[int]:
    if len(weights) == 1:
        return [amount]
    how = situation.policy.spread

    def ranks() -> list[int]:
        keys = [line.key for line in lines]
        order = {row: rank for rank, row in enumerate(sorted(range(len(keys)), key=keys.__getitem__))}
        return [order[row] for row in range(len(keys))]

    return spread(amount, weights, how.method, how.residue, ranks)


def _off_delivery(
    rule: Rule,
    cart: Cart,
    amounts: list[int],
    items: Sequence[LineItem | Charge],
    goods: int,
    discounts: list[DiscountColumn],
) -> None:
    assert rule.express is not None  # looked at before
    _, mul, add, div = rule.express
    methods = rule.select.methods
    rows = [
        row
        for row in range(goods, len(items))
        if not methods or items[row].method in methods  # type: ignore[union-attr]  # a charge
    ]
    shares = [(amounts[row] * mul + add) // div for row in rows]
    if any(shares):
        for row, share in zip(rows, shares, strict=True):
            amounts[row] -= share
        discounts.append(_column(rule, cart, rows, shares))


def _column(
    rule: Rule, cart: Cart, rows: Sequence[int], shares: Sequence[int]
) -> DiscountColumn:
    promotion = rule.promotion
    code = ""
    if rule.codes:
        code = next(code for code in cart.codes if code in rule.codes)
    return DiscountColumn(promotion.id, promotion.version, code, rows, shares)
