"""The best set of a buyer's codes: searched exactly, within a bound, the same every time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

import attrs

from ecomkit.cart.cart import Cart
from ecomkit.cart.errors import InvalidCouponCodeError
from ecomkit.money.amount import Money
from ecomkit.pricing.pricer import Pricer
from ecomkit.pricing.result.priced_cart import PricedCart
from ecomkit.pricing.values.charge import Charge
from ecomkit.pricing.values.occasion import Occasion
from ecomkit.pricing.values.promotion import as_codes

MOST_CODES = 12  # 4,096 sets at most


@attrs.frozen(kw_only=True)
class CodeChoice:
    """The codes that together make a cart cheapest, and what they save against none."""

    codes: tuple[str, ...]
    priced: PricedCart
    saving: Money


def best_codes(
    pricer: Pricer,
    cart: Cart,
    occasion: Occasion,
    codes: Iterable[str],
    charges: Sequence[Charge] = (),
) -> CodeChoice:
    """The set of *codes* for which the total is lowest.

    Every set is priced, so the answer is exact whatever the rules; of equally good sets
    the smallest is taken, then the first in the alphabet. Codes already on the cart stay.
    Raises InvalidCouponCodeError for more than twelve codes.
    """
    known = sorted(set(as_codes(codes)) - set(cart.codes))
    if len(known) > MOST_CODES:
        raise InvalidCouponCodeError(
            f"{len(known)} codes are too many to try", hint=f"at most {MOST_CODES}"
        )
    without = pricer.price(cart, occasion, charges)
    best = CodeChoice(codes=(), priced=without, saving=Money.zero(cart.currency))
    for size in range(1, len(known) + 1):
        for chosen in combinations(known, size):
            tried = cart
            for code in chosen:
                tried = tried.with_code(code)
            priced = pricer.price(tried, occasion, charges)
            saving = without.total - priced.total
            if saving > best.saving:
                best = CodeChoice(codes=chosen, priced=priced, saving=saving)
    return best
