"""Laws of bytes: a price is the same on every machine, and what is written is read back."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from decimal import ROUND_DOWN, ROUND_UP, Context, localcontext

import attrs

from ecomkit.cart import Cart
from ecomkit.errors import EcomkitError
from ecomkit.pricing import OrderFee, PricedCart, Promotion, ServiceFee
from ecomkit.testing.laws.law import Law
from ecomkit.testing.strategies import Sale
from ecomkit.wire import from_json, to_json

# Contexts of decimals that another program may have set.
_CONTEXTS = (
    Context(prec=9, rounding=ROUND_DOWN),
    Context(prec=60, rounding=ROUND_UP),
)


def _same_bytes(sale: Sale) -> Iterator[str]:
    expected = to_json(sale.price())
    for context in _CONTEXTS:
        anew = attrs.evolve(sale, pricer=copy(sale.pricer))  # has worked nothing out
        where = f"where decimals have {context.prec} digits"
        with localcontext(context):
            try:
                written = to_json(anew.price())
                total = str(anew.price().total)
            except ArithmeticError as error:
                yield f"{type(error).__name__} {where}"
                continue
        if written != expected:
            yield f"{sale.price().total}, and {total} {where}"


def _read_back(sale: Sale) -> Iterator[str]:
    priced, pricer = sale.price(), sale.pricer
    try:
        back = from_json(to_json(priced), PricedCart)
    except EcomkitError as error:
        yield f"what is written cannot be read: {error}"
        return
    if back != priced or back.verdicts != priced.verdicts:
        yield f"a priced cart of {priced.total} is read back as one of {back.total}"
    if from_json(to_json(sale.cart), Cart) != sale.cart:
        yield "the cart is read back as another one"
    for rule in (*pricer.promotions, *pricer.fees):
        if isinstance(rule, Promotion | ServiceFee | OrderFee):
            text = to_json(rule)
            again = from_json(text)
            if again != rule or to_json(again) != text:
                yield f"{rule.id} is read back as another rule"


L8 = Law("L8", "the same sale has the same bytes everywhere", _same_bytes)
L13 = Law("L13", "what is written is read back equal", _read_back)
