"""Which rules have an amount in a currency: one that lacks any of its own does not apply."""

from __future__ import annotations

import attrs

from ecomkit.money.amount import Money


def lacks_amount(rule: object, currency: str) -> bool:
    """Whether a benefit, a condition or a Select needs an amount that it has not.

    Amounts given one for each currency need one in this; a single amount, such as a price
    bound, has to be in it.
    """
    if isinstance(rule, Money):
        return rule.currency.code != currency
    if isinstance(rule, tuple):
        if rule and all(isinstance(one, Money) for one in rule):
            return all(lacks_amount(one, currency) for one in rule)
        return any(lacks_amount(one, currency) for one in rule)
    kind = type(rule)
    if attrs.has(kind):
        names = [field.name for field in attrs.fields(kind)]
        return any(lacks_amount(getattr(rule, name), currency) for name in names)
    return False
