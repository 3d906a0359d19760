"""Laws of one priced cart: its figures sum up, stay within their bounds and fit their coins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ecomkit.money import Money, minor_unit
from ecomkit.pricing import AmountOff, PricedCart, Scope
from ecomkit.testing.laws.law import Law
from ecomkit.testing.laws.limits import over_limits
from ecomkit.testing.laws.one_promotion import is_as_shown
from ecomkit.testing.strategies import Sale


def total_of(priced: PricedCart, amounts: Iterable[Money]) -> Money:
    """The sum of amounts in the cart's currency; nothing for none."""
    return sum(amounts, start=Money.zero(priced.currency))


def _components(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    rows = (*priced.lines, *priced.fees, *priced.charges)
    for row in rows:
        if row.subtotal - row.discount != row.amount:
            yield f"{row.key}: {row.subtotal} - {row.discount} is not {row.amount}"
    total = total_of(priced, (row.gross for row in rows)) + priced.cash_rounding
    if total != priced.total:
        yield f"rows come to {total}, the total is {priced.total}"


def _not_below(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    nothing = Money.zero(priced.currency)
    prices = sale.pricer.book.lists[0].prices
    for line in priced.lines:
        listed = prices.get(line.sku)
        floor = listed.floor if listed is not None and listed.floor else nothing
        if line.subtotal < nothing:  # an empty bottle: its price gives money back
            if line.amount != line.subtotal:
                yield f"{line.key}: {line.subtotal} became {line.amount}"
        elif line.discount and line.amount < floor * line.quantity:
            yield f"{line.key} at {line.amount} is below its floor of {floor} each"
    yield from _signs(priced)
    returned = total_of(
        priced, (line.gross for line in priced.lines if line.subtotal < nothing)
    )
    if priced.gross < returned:
        rows = (*priced.lines, *priced.fees, *priced.charges)
        lowest = min(rows, key=lambda row: row.gross.amount)
        yield f"{lowest.key} of {lowest.gross} makes the total {priced.total}"


def _signs(priced: PricedCart) -> Iterator[str]:
    # Neither what is left without tax nor a tax has another sign than what is paid.
    for row in (*priced.lines, *priced.fees, *priced.charges):
        for figure in (row.net, *(tax.amount for tax in row.taxes)):
            if figure.amount * row.gross.amount < 0:
                yield f"{row.key}: {figure} of {row.gross}"


def _shares(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    nothing = Money.zero(priced.currency)
    for row in (*priced.lines, *priced.fees, *priced.charges):
        shares = [discount.amount for discount in row.discounts]
        if total_of(priced, shares) != row.discount:
            yield f"{row.key}: shares of {row.discount} sum to {total_of(priced, shares)}"
        if any(not nothing <= share <= row.subtotal for share in shares):
            yield f"{row.key}: a share of {shares} is outside 0 to {row.subtotal}"
    yield from _promises(sale, priced)
    yield from over_limits(sale)
    for whole in priced.discounts:
        parts = [
            discount.amount
            for row in (*priced.lines, *priced.charges)
            for discount in row.discounts
            if discount.promotion == whole.promotion
        ]
        together = [
            d.amount for d in priced.discounts if d.promotion == whole.promotion
        ]
        if total_of(priced, parts) != total_of(priced, together):
            yield f"{whole.promotion}: lines bear {total_of(priced, parts)} of {whole.amount}"


def _promises(sale: Sale, priced: PricedCart) -> Iterator[str]:
    # An amount off the cart is that amount, unless the goods are worth less than it.
    prices = sale.pricer.book.lists[0].prices
    if any(prices[line.sku].floor for line in sale.cart.lines):
        return
    if not is_as_shown(sale):
        return  # it is promised on another side of the tax
    for promotion in sale.pricer.promotions:
        benefits: tuple[object, ...] = getattr(promotion, "benefits", ())
        benefit = benefits[0] if len(benefits) == 1 else None
        if not isinstance(benefit, AmountOff) or benefit.scope is not Scope.CART:
            continue
        if benefit.max_units is not None or benefit.max_units_per_line is not None:
            continue
        taken = [d.amount for d in priced.discounts if d.promotion == promotion.id]
        promised = next(
            (a for a in benefit.amount if a.currency.code == priced.currency), None
        )
        left = [
            line
            for line in priced.lines
            if line.amount and any(d.promotion == promotion.id for d in line.discounts)
        ]
        if taken and left and promised is not None and sum(taken) != promised:
            yield f"{promotion.id} promised {promised} and took {sum(taken)}"


def _net_and_tax(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    for row in (*priced.lines, *priced.fees, *priced.charges):
        if row.net + row.tax != row.gross:
            yield f"{row.key}: {row.net} + {row.tax} is not {row.gross}"
        if total_of(priced, (tax.amount for tax in row.taxes)) != row.tax:
            yield f"{row.key}: its taxes do not sum to {row.tax}"
    groups = total_of(priced, (group.amount for group in priced.tax_breakdown))
    if groups != priced.tax:
        yield f"tax groups come to {groups}, the tax is {priced.tax}"
    if priced.net + priced.tax != priced.gross:
        yield f"{priced.net} + {priced.tax} is not {priced.gross}"


def _gross_kept(sale: Sale) -> Iterator[str]:
    for line in sale.price().lines:
        listed_net = not line.terms.includes_tax  # an article may differ from its list
        if not listed_net and line.gross != line.subtotal - line.discount:
            yield f"{line.key}: {line.subtotal} - {line.discount} became {line.gross}"


def _is_gross(sale: Sale) -> bool:
    return bool(sale.cart.lines) and sale.pricer.book.lists[0].includes_tax


def _fits(sale: Sale) -> Iterator[str]:
    priced = sale.price()
    places = minor_unit(priced.currency)
    for row in (*priced.lines, *priced.fees, *priced.charges):
        for figure in (row.subtotal, row.discount, row.net, row.tax, row.gross):
            if (10**places) % figure.amount.as_integer_ratio()[1]:
                yield f"{row.key}: {figure} has more than {places} places"
    policy = sale.pricer.policy
    pays_cash = policy.rounds_cash(sale.occasion.payment_method)
    coins = policy.cash if pays_cash else None
    rounded = priced.cash_rounding.minor()
    if coins is None:
        if rounded:
            yield f"rounded by {priced.cash_rounding}, for no coins"
    elif priced.total.minor() % coins.step or abs(rounded) >= coins.step:
        yield f"{priced.total}, rounded by {priced.cash_rounding}, is not paid in coins"


L1 = Law("L1", "components sum to totals", _components)
L2 = Law("L2", "no line or total is below zero, nor a line below its floor", _not_below)
L3 = Law(
    "L3",
    "discount shares sum to the discount, within their lines and the benefit's limits",
    _shares,
)
L9 = Law("L9", "net and tax are gross", _net_and_tax)
L10 = Law("L10", "a gross price is what is paid", _gross_kept, _is_gross)
L14 = Law("L14", "amounts fit their currency, and a cash total its coins", _fits)
