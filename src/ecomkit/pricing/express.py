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
from ecomkit.pricing.entry import Entry
from ecomkit.pricing.ledger import Columns, DiscountColumn, Ledger, Terms, frozen
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
    entries: list[Entry] = []
    terms: list[Terms] = []
    touched: dict[int, list[int]] = {}
    goods = 0
    for line in cart.lines:
        entry = known.get(line.sku) or situation.look_up(line.sku)
        if entry is None or not entry.is_express or type(line.quantity) is not int:
            return None
        subs.append(entry.unit * line.quantity)
        entries.append(entry)
        terms.append(entry.terms)
        for hit in entry.hits:
            rows = touched.get(hit)
            if rows is None:
                touched[hit] = [goods]
            else:
                rows.append(goods)
        goods += 1
    total = sum(subs)
    index = situation.index
    rules = [index.rules[p] for p in index.candidates(touched, total, cart.codes)]
    discounts: list[DiscountColumn] = []
    amounts = _discounted(situation, cart, rules, touched, subs, discounts)
    if amounts is None or not goods:
        return None
    items: Sequence[LineItem | Charge] = cart.lines
    if charges:
        if not _added(situation, charges, subs, amounts, entries):
            return None
        terms += [entry.terms for entry in entries[goods:]]
        items = (*items, *charges)
        left = total - sum([sum(column.shares) for column in discounts])
        for rule in rules:
            if rule.for_delivery and left >= rule.least:
                _off_delivery(rule, cart, amounts, items, goods, discounts)
    tax = [
        (amount * entry.mul + entry.add) // entry.div_tax
        for amount, entry in zip(amounts, entries, strict=True)
    ]
    inner: list[int] | None = None
    outer: list[int] | None = tax
    if True in [entry.inside for entry in entries]:
        inner = [t if e.inside else 0 for t, e in zip(tax, entries, strict=True)]
        outer = [0 if e.inside else t for t, e in zip(tax, entries, strict=True)]
    scale = situation.scale
    return frozen(
        Columns(
            scale.coin,
            scale.unit,
            situation.policy.taxes.rounding,
            goods,
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


def _discounted(
    situation: Situation,
    cart: Cart,
    rules: Sequence[Rule],
    touched: dict[int, list[int]],
    subs: list[int],
    discounts: list[DiscountColumn],
) -> list[int] | None:
    """What is left of the goods; None where a rule is not an ordinary one."""
    total = sum(subs)
    amounts = subs[:]
    for rule in rules:
        if rule.express is None:
            return None
        if rule.for_delivery or total < rule.least:
            continue
        kind, mul, add, div = rule.express
        rows: Sequence[int] = range(len(amounts))
        if kind == PERCENT:
            if rule.is_indexed:
                rows = touched[situation.index.place_of(rule)]
            shares = [(amounts[row] * mul + add) // div for row in rows]
            for row, share in zip(rows, shares, strict=True):
                amounts[row] -= share
            saved = sum(shares)
        else:
            saved = min(mul, total)
            shares = _spread(situation, saved, amounts, cart.lines)
            amounts = [a - s for a, s in zip(amounts, shares, strict=True)]
        if saved:
            total -= saved
            discounts.append(_column(rule, cart, rows, shares))
    return amounts


def _added(
    situation: Situation,
    charges: Sequence[Charge],
    subs: list[int],
    amounts: list[int],
    entries: list[Entry],
) -> bool:
    """Adds the deliveries' rows; False where one of them is not ordinary."""
    basis = entries[0].with_tax
    for charge in charges:
        steps = situation.scale.steps_of_charge(charge)
        includes = basis if charge.includes_tax is None else charge.includes_tax
        if steps is None or steps < 0 or charge.amount_with_tax is not None:
            return False
        entry = situation.charge_entry(charge, charge.tax_category, includes=includes)
        if not entry.is_simple or entry.is_freed:
            return False
        subs.append(steps)
        amounts.append(steps)
        entries.append(entry)
    return True


def _spread(
    situation: Situation, amount: int, weights: Sequence[int], lines: Sequence[LineItem]
) -> list[int]:
    if len(weights) == 1:
        return [amount]
    how = situation.policy.spread

    def ranks() -> list[int]:
        keys = [line.key for line in lines]
        order = {
            row: rank
            for rank, row in enumerate(sorted(range(len(keys)), key=keys.__getitem__))
        }
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
