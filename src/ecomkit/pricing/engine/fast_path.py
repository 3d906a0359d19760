"""The express lane: the steps of ordinary carts in one flat pass, without a sheet.

Whole units at one price each, one percentage of tax a row rounded on the row or on its
units, percentages off lines and amounts off the cart: that is most of what is sold.
Everything else, and everything that would end in an error, gives None and goes the
ordinary way; a law prices every generated cart both ways.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import sub

from ecomkit.cart.cart import Cart
from ecomkit.cart.line import LineItem
from ecomkit.pricing.engine.arithmetic import ranks_of, rounded_by_unit, spread
from ecomkit.pricing.engine.article import PricedArticle
from ecomkit.pricing.engine.list_prices import Touched
from ecomkit.pricing.engine.market import Market
from ecomkit.pricing.engine.rules import AMOUNT, UNIT_PERCENT, Rule
from ecomkit.pricing.result.ledger import (
    Columns,
    DiscountColumn,
    Ledger,
    RowTerms,
    frozen,
)
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.policy import PricingPolicy
from ecomkit.tax.policy import DeliveryTax, TaxBase, TaxLevel

# DiscountColumn(...) of all its fields, at a third of the price.
_new_column = partial(tuple.__new__, DiscountColumn)


def suits_express(policy: PricingPolicy) -> bool:
    """Whether a policy's taxes and totals are those that the express lane reckons."""
    taxes = policy.taxes
    return (
        taxes.level in (TaxLevel.LINE, TaxLevel.UNIT)
        and taxes.base is TaxBase.AFTER_DISCOUNT
        and taxes.delivery is DeliveryTax.OWN
        and policy.cash is None
    )


def price_express(
    situation: Market, cart: Cart, charges: Sequence[Charge]
) -> Ledger | None:
    """The ledger of an ordinary cart; None where the cart is not one."""
    known = situation.entries
    subs: list[int] = []
    entries: list[PricedArticle] = []
    terms: list[RowTerms] = []
    touched: Touched = {}
    goods = 0
    for line in cart.lines:
        entry = known.get(line.sku) or situation.look_up(line.sku)
        quantity = line.quantity
        if entry is None or not entry.is_express or type(quantity) is not int:
            return None
        subs.append(entry.unit * quantity)
        entries.append(entry)
        terms.append(entry.terms)
        for hit in entry.hits:
            if hit in touched:
                touched[hit].append(goods)
            else:
                touched[hit] = [goods]
        goods += 1
    if not goods:
        return None
    discounts: list[DiscountColumn] = []
    late: list[Rule] = []
    amounts = _discounted(situation, cart, touched, subs, discounts, late)
    if amounts is None:
        return None
    items: Sequence[LineItem | Charge] = cart.lines
    if charges:
        left = sum(amounts)
        if not _added(situation, charges, subs, amounts, entries, terms):
            return None
        items = (*items, *charges)
        for rule in late:
            if left >= rule.least:
                _off_delivery(rule, cart, charges, amounts, discounts)
    inner: list[int] | None = None
    outer: list[int] | None
    tax = outer = _taxes(situation, cart, amounts, entries)
    if situation.some_inside and True in [entry.inside for entry in entries]:
        inner = [t if e.inside else 0 for t, e in zip(tax, entries, strict=True)]
        outer = list(map(sub, tax, inner))
    return frozen(
        Columns(
            situation.scale.step,
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
    situation: Market,
    cart: Cart,
    touched: Touched,
    subs: list[int],
    discounts: list[DiscountColumn],
    late: list[Rule],
) -> list[int] | None:
    """What is left of the goods; None where a rule is not an ordinary one.

    Rules that wait for deliveries are put to *late*.
    """
    rules = situation.index.rules
    lines = cart.lines
    total = sum(subs)
    amounts = subs[:]
    for place in situation.index.candidates(touched, total, cart.codes):
        rule = rules[place]
        if rule.express is None:
            return None
        if rule.for_delivery:
            late.append(rule)
            continue
        if total < rule.least:
            continue
        kind, mul, add, div = rule.express
        rows: Sequence[int] = range(len(amounts))
        shares: list[int] = []
        if kind == AMOUNT:
            saved = min(mul, total)
            shares = _spread(situation, saved, amounts, lines)
            amounts = list(map(sub, amounts, shares))
        else:
            if rule.is_indexed:
                rows = touched[place]
            for row in rows:
                amount = amounts[row]
                if kind == UNIT_PERCENT:
                    count = lines[row].quantity
                    share = rounded_by_unit(amount, count, mul, add, div)  # type: ignore[arg-type]  # whole units here
                else:
                    share = (amount * mul + add) // div
                shares.append(share)
                amounts[row] = amount - share
            saved = sum(shares)
        if saved:
            total -= saved
            discounts.append(_column(rule, cart, rows, shares))
    return amounts


def _spread(
    situation: Market, amount: int, weights: Sequence[int], lines: Sequence[LineItem]
) -> list[int]:
    if len(weights) == 1:
        return [amount]
    how = situation.policy.spread
    return spread(
        amount,
        weights,
        how.method,
        how.residue,
        lambda: ranks_of([line.key for line in lines]),
    )


def _added(
    situation: Market,
    charges: Sequence[Charge],
    subs: list[int],
    amounts: list[int],
    entries: list[PricedArticle],
    terms: list[RowTerms],
) -> bool:
    """Adds the deliveries' rows; False where one of them is not ordinary."""
    for charge in charges:
        steps = situation.scale.steps_of_charge(charge)
        if steps is None or steps < 0 or charge.amount_with_tax is not None:
            return False
        includes = charge.includes_tax
        if includes is None:
            includes = situation.with_tax
        entry = situation.charge_entry(charge, charge.tax_category, includes=includes)
        if not entry.is_simple or entry.is_freed:
            return False
        subs.append(steps)
        amounts.append(steps)
        entries.append(entry)
        terms.append(entry.terms)
    return True


def _off_delivery(
    rule: Rule,
    cart: Cart,
    charges: Sequence[Charge],
    amounts: list[int],
    discounts: list[DiscountColumn],
) -> None:
    assert rule.express is not None  # looked at before
    _, mul, add, div = rule.express
    methods = rule.select.methods
    rows: list[int] = []
    shares: list[int] = []
    for row, charge in enumerate(charges, len(cart.lines)):
        if not methods or charge.method in methods:
            share = (amounts[row] * mul + add) // div
            amounts[row] -= share
            rows.append(row)
            shares.append(share)
    if any(shares):
        discounts.append(_column(rule, cart, rows, shares))


def _column(
    rule: Rule, cart: Cart, rows: Sequence[int], shares: Sequence[int]
) -> DiscountColumn:
    promotion = rule.promotion
    code = ""
    if rule.codes:
        code = next(code for code in cart.codes if code in rule.codes)
    return _new_column((promotion.id, promotion.version, code, rows, shares, None))


def _taxes(
    situation: Market, cart: Cart, amounts: list[int], entries: list[PricedArticle]
) -> list[int]:
    """Each row's tax, rounded where the policy says."""
    if not situation.taxes_units:
        return [
            (amounts[row] * entry.mul + entry.add) // entry.div_tax
            for row, entry in enumerate(entries)
        ]
    counts: list[int] = [line.quantity for line in cart.lines]  # type: ignore[misc]  # whole units here
    counts += [1] * (len(amounts) - len(counts))
    return [
        rounded_by_unit(amounts[row], counts[row], entry.mul, entry.add, entry.div_tax)
        for row, entry in enumerate(entries)
    ]
