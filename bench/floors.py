"""The reference work by hand, over bare ints: our yardstick, which checks and keeps nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Wish = tuple[int, int, str, str]  # cents, quantity, category, tax category
Row = tuple[int, int, int, int]  # net, tax, discount, gross
Totals = tuple[int, int, int, int, int, int]

FIVE, FREE_FROM, POST, POST_EACH = 500, 100_00, 499, 50


def price_by_hand(  # noqa: PLR0915  # one flat text, as by hand
    wishes: Sequence[Wish], rates: Mapping[str, int], *, inclusive: bool
) -> tuple[list[Row], Totals]:
    """Rows and (net, tax, discount, delivery, its tax, total) of one cart.

    A tenth off category c0, five off the rest spread over it, free delivery from a
    hundred; the tax, in whole percent, is inside or on top and rounded half up. What
    could be a function stands in the loops: a floor has no floor below it.
    """
    amounts = []
    discounts = []
    categories = []
    pieces = total = 0
    for price, quantity, category, tax_category in wishes:
        amount = price * quantity
        pieces += quantity
        off = 0
        if category == "c0":
            off = (amount + 5) // 10
            amount -= off
        amounts.append(amount)
        discounts.append(off)
        categories.append(tax_category)
        total += amount
    spread = min(total, FIVE)
    if spread:
        shares = [spread * amount // total for amount in amounts]
        spare = spread - sum(shares)
        if spare:
            rests = [spread * amount % total for amount in amounts]
            places = sorted(range(len(rests)), key=rests.__getitem__, reverse=True)
            for place in places[:spare]:
                shares[place] += 1
    else:
        shares = [0] * len(amounts)
    total -= spread
    post = 0 if total >= FREE_FROM else POST + POST_EACH * pieces
    rows = []
    net_sum = tax_sum = off_sum = 0
    columns = zip(amounts, discounts, shares, categories)  # noqa: B905  # not slower
    if inclusive:
        for amount, off, share, category in columns:
            gross = amount - share
            rate = rates[category]
            tax = (2 * gross * rate + 100 + rate) // (200 + 2 * rate)
            net = gross - tax
            rows.append((net, tax, off + share, gross))
            net_sum += net
            tax_sum += tax
            off_sum += off + share
        rate = rates["std"]
        post_tax = (2 * post * rate + 100 + rate) // (200 + 2 * rate)
        post -= post_tax
    else:
        for amount, off, share, category in columns:
            net = amount - share
            tax = (net * rates[category] + 50) // 100
            rows.append((net, tax, off + share, net + tax))
            net_sum += net
            tax_sum += tax
            off_sum += off + share
        post_tax = (post * rates["std"] + 50) // 100
    whole = net_sum + tax_sum + post + post_tax
    return rows, (net_sum, tax_sum, off_sum, post, post_tax, whole)
